"""Preparing data: standardized, one-hot, split alike, generated with a seed."""

import numpy as np
import pytest

from tutor.errors import TutorError
from tutor.numeric.preparation import generate, one_hot, split, standardize


def test_standardized_columns_have_mean_0_and_deviation_1():
    X = np.array([[1.0, 10, 0.1], [2, 30, 0.1], [6, 20, 0.1]])
    Z, mean, deviation = standardize(X)
    assert Z.mean(axis=0) == pytest.approx([0, 0, 0])
    assert Z.std(axis=0) == pytest.approx([1, 1, 0], abs=1e-12)
    assert Z * deviation + mean == pytest.approx(X)


def test_one_hot_rows_hold_a_single_one():
    Y, classes = one_hot(np.array(["b", "a", "b", "c"]))
    assert classes == ("a", "b", "c")
    assert Y.tolist() == [[0, 1, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_a_split_keeps_rows_together_and_loses_none():
    columns = {"x": np.arange(50.0), "y": np.arange(50.0) ** 2}
    train, test = split(columns, test=0.3, seed=4)
    assert (len(train["x"]), len(test["x"])) == (35, 15)
    assert sorted(np.concatenate([train["x"], test["x"]])) == list(range(50))
    assert (train["y"] == train["x"] ** 2).all()
    assert np.array_equal(test["x"], split(columns, test=0.3, seed=4)[1]["x"])
    assert not np.array_equal(test["x"], split(columns, test=0.3, seed=5)[1]["x"])


def test_a_line_with_noise_is_generated():
    table = generate({"x": (0, 2)}, {"y": lambda c: 4 + 3 * c["x"] + c["noise"]}, points=2000, seed=1)
    x, y = table.column("x"), table.column("y")
    assert 0 <= x.min() < x.max() <= 2
    assert np.polyfit(x, y, 1) == pytest.approx([3, 4], abs=0.15)  # three standard errors
    assert np.std(y - 4 - 3 * x) == pytest.approx(1, abs=0.05)


def test_outputs_may_use_outputs_and_every_one_has_its_own_noise():
    table = generate(
        {"x": (0, 1)}, {"u": lambda c: c["noise"], "v": lambda c: c["u"] + c["noise"], "one": lambda c: 1.0}, points=500, noise=0.5
    )
    u, rest = table.column("u"), table.column("v") - table.column("u")
    assert abs(np.corrcoef(u, rest)[0, 1]) < 0.15
    assert table.column("one").tolist() == [1.0] * 500


BAD = [
    (lambda: standardize(np.empty((0, 2))), "no rows"),
    (lambda: one_hot(np.eye(2)), "shape"),
    (lambda: split({"x": np.ones(3), "y": np.ones(4)}), "differ in their rows"),
    (lambda: split({"x": np.ones(3)}, test=0.01), "leaves one part empty"),
    (lambda: split({"x": np.ones(3)}, test=2), "leaves one part empty"),
    (lambda: generate({"x": (1, 0)}, {}), "cannot be drawn"),
    (lambda: generate({"x": (0, 1)}, {}, points=0), "points"),
    (lambda: generate({"x": (0, 1)}, {}, noise=-1), "noise"),
    (lambda: generate({"x": (-1, 1)}, {"y": lambda c: np.log(c["x"])}), "y is not finite"),
]


@pytest.mark.parametrize(("ask", "words"), BAD, ids=[b[1] + str(i) for i, b in enumerate(BAD)])
def test_what_is_asked_wrongly_is_told(ask, words):
    with pytest.raises(TutorError, match=words):
        ask()
