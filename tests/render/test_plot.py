"""Pictures as files: every kind is drawn, the same each time, and what cannot be is told."""

import sys

import numpy as np
import pytest

from tests.render.pictures import PICTURES
from tutor.errors import TutorError
from tutor.render import plot


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())
def test_every_kind_becomes_a_png_with_something_on_it(picture, tmp_path):
    from matplotlib.image import imread

    path = plot.save(picture, tmp_path / "deep" / "picture.png")
    pixels = imread(path)[:, :, :3]
    assert min(pixels.shape[:2]) > 300
    assert 0.003 < np.mean(np.abs(pixels - 1).max(axis=2) > 0.1) < 0.9


@pytest.mark.parametrize("kind", ["lines", "contour", "graph"])
def test_the_same_picture_is_the_same_file_and_holds_its_words(kind):
    first, again = (plot.image(PICTURES[kind], "svg") for _ in range(2))
    assert first == again
    assert b"<svg" in first


def test_words_with_a_dollar_sign_are_words():
    assert plot.figure(PICTURES["dollar"]).axes[0].get_title() == r"costs \$5 and \$6"
    assert plot.image(PICTURES["dollar"]).startswith(b"\x89PNG")


def test_every_axis_says_what_it_measures_and_every_series_is_in_the_legend():
    axes = plot.figure(PICTURES["lines"]).axes[0]
    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_yscale()) == ("step", "loss", "log")
    assert [t.get_text() for t in axes.get_legend().get_texts()] == ["gradient descent", "adam"]


def test_no_window_and_no_global_figure_is_opened(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)  # importing it would fail
    assert plot.image(PICTURES["fit"]).startswith(b"\x89PNG")


def test_without_matplotlib_the_way_to_files_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(plot, "find_spec", lambda name: None)
    assert not plot.is_available()
    with pytest.raises(TutorError) as caught:
        plot.save(PICTURES["fit"], tmp_path / "a.png")
    assert "pip install 'calculus-tutor[plot]'" in caught.value.diagnostic.mend


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.exe"])
def test_other_kinds_of_file_are_refused(name, tmp_path):
    with pytest.raises(TutorError, match="cannot be saved"):
        plot.save(PICTURES["fit"], tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(TutorError, match="cannot be written"):
        plot.save(PICTURES["fit"], tmp_path / "file" / "a.png")
