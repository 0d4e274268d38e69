"""Pictures in characters: within the width asked, with their words, and dots where the values are."""

import pytest

from tests.render.pictures import PICTURES
from tutor.render import picture as P
from tutor.render.axes import Axis, axis
from tutor.render.canvas import Canvas
from tutor.render.layers import layered
from tutor.render.sketch import draw


@pytest.mark.parametrize("ascii", [False, True], ids=["braille", "ascii"])
@pytest.mark.parametrize("width", [30, 72, 120])
@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())
def test_every_kind_fits_its_width_and_says_its_title(picture, width, ascii):
    lines = draw(picture, width, 20, ascii).splitlines()
    assert picture.title in lines[0]
    assert max(map(len, lines)) <= max(width, len(picture.note), 40)
    assert len(lines) <= 30
    for words in (picture.x_label, picture.y_label):
        assert any(words in line for line in lines)
    if ascii:
        assert not any(0x2800 <= ord(c) < 0x2900 or c in "│└─┬▸" for line in lines for c in line)


def test_the_dots_of_a_cell_are_numbered_as_unicode_has_them():
    canvas = Canvas(1, 1)
    canvas.dot(0, 3)
    assert canvas.lines() == ["⠁"]
    canvas.dot(1, 0)
    assert canvas.lines() == ["⢁"]
    for x in range(2):
        for y in range(4):
            canvas.dot(x, y)
    assert (canvas.lines(), canvas.lines(ascii=True)) == (["⣿"], ["#"])


def test_a_line_is_cut_at_the_rim_and_never_drawn_for_ever():
    canvas = Canvas(4, 2)
    canvas.line(-1e9, -1e9, 1e9, 1e9)
    canvas.line(0, 1e12, 1, 2e12)
    assert sum(b.bit_count() for b in canvas.bits.values()) == 8  # the diagonal of 8 x 8 dots


def test_a_falling_line_goes_from_the_left_top_to_the_right_bottom():
    picture = P.curves("", {"": ((0, 1), (1, 0))}, "", "")
    rows = [line.split("│")[1] for line in draw(picture, 40, 12).splitlines() if "│" in line]
    firsts = [len(row) - len(row.lstrip()) for row in rows if row.strip()]
    assert firsts == sorted(firsts)
    assert firsts[0] < 5
    assert firsts[-1] > 25


TICKS = [  # axis, most, texts
    (Axis(0, 10), 5, ["0", "2", "4", "6", "8", "10"]),
    (Axis(-0.1, 0.32), 4, ["0.0", "0.2"]),
    (Axis(1e-6, 10, True), 4, ["1e-06", "0.0001", "0.01", "1"]),
    (Axis(2, 3, True), 4, ["2", "3"]),
    (Axis(-1.5, 1.5), 3, ["-1", "0", "1"]),
]


@pytest.mark.parametrize(("scale", "most", "texts"), TICKS, ids=[str(t[0]) for t in TICKS])
def test_ticks_are_round_numbers(scale, most, texts):
    assert [text for _, text in scale.ticks(most)] == texts
    assert all(-1e-9 <= scale.share(v) <= 1 + 1e-9 for v, _ in scale.ticks(most))


@pytest.mark.parametrize("values", [[], [3.0], [0.0, 0.0], [1e300, 1e-300], [5, 5 + 1e-15]])
@pytest.mark.parametrize("is_log", [False, True])
def test_every_axis_has_two_ends(values, is_log):
    made = axis(values, is_log)
    assert made.low < made.high
    assert made.value(made.share(1.5)) == pytest.approx(1.5, abs=1e-6 * (made.high - made.low))


def test_a_single_value_is_seen():
    assert "o" in draw(PICTURES["a single value"], 40, 12).split("step")[0].replace("loss", "")


def test_a_graph_stands_in_layers_and_a_late_source_right_before_its_use():
    graph = P.dependencies("", [("X", "Z", ""), ("Z", "A", ""), ("A", "L", ""), ("Y", "L", "")]).graph
    assert {n: at for n, (at, _) in layered(graph).items()} == {"X": 0, "Z": 1, "A": 2, "L": 3, "Y": 2}


def test_edges_that_need_not_cross_do_not():
    graph = P.dependencies("", [("a", "y", ""), ("b", "x", ""), ("a", "z", "")], nodes=["a", "b", "x", "y", "z"]).graph
    place = layered(graph)
    assert (place["a"][1] > place["b"][1]) == (place["y"][1] > place["x"][1]) == (place["z"][1] > place["x"][1])


def test_a_circle_of_dependencies_is_our_fault():
    with pytest.raises(ValueError, match="circle"):
        layered(P.dependencies("", [("a", "b", ""), ("b", "a", "")]).graph)
