"""Workings of learners, line by line: true in several ways, or false from a line on, with the mistake that was made."""

import pytest

import tutor
from tests.checking.working.problems import derivation_of
from tests.checking.working.tables import FALSE, TRUE
from tutor.checking.working.working import check_working


def checked(problem, lines):
    return check_working(lines, derivation_of(problem))


@pytest.mark.parametrize(("problem", "lines", "is_answered"), TRUE, ids=[f"{p}: {lines[0][0]}" for p, lines, _ in TRUE])
def test_a_true_working(problem, lines, is_answered):
    found = checked(problem, [text for text, _ in lines])
    assert [line.verdict for line in found.lines] == [verdict for _, verdict in lines]
    assert (found.is_answered, found.first_false) == (is_answered, None)
    assert found.done == 1.0 or not is_answered
    assert [line.done for line in found.lines] == sorted(line.done for line in found.lines)


@pytest.mark.parametrize(("problem", "lines", "number", "mistake"), FALSE, ids=[f"{p}: {lines[-1]}" for p, lines, _, _ in FALSE])
def test_the_first_false_line_is_found_and_its_mistake_named(problem, lines, number, mistake):
    found = checked(problem, lines)
    first = found.first_false
    assert (first.number, first.mistake) == (number, mistake)
    assert first.verdict == ("buggy" if mistake else "not equivalent")
    assert not found
    assert found.score < 1


# (problem, lines, what they earn, in parts of the steps and the answer)
MARKS = [
    ("derivative (x+1)^2", ["2(x+1)"], 1.0),
    ("derivative (x+1)^2", ["x^2 + 1", "2x"], 0.5),  # as much as the answer alone, whose slip is known; not more for the way that led to it
    ("derivative x^2 sin(x)", ["2x cos x"], 0.5),
    ("derivative x^2 sin(x)", ["d/dx x^2 = 2x", "d/dx sin x = -cos x", "2x sin x - x^2 cos x"], (1 + 1 / 2 + 3 / 4) / 4),
    ("derivative x^2 sin(x)", ["d/dx x^2 = 2x", "d/dx sin x = cos x"], 2 / 4),
    ("derivative x^2 sin(x)", ["2x cos x", "2x sin x + x^2 cos x"], 1.0),
    ("solve 2x + 2 = 6", ["2x = 8", "x = 4"], (1 / 2 + 3 / 4) / 3),
    ("integrate x^2", ["x^3/3"], 3 / 4),
    ("derivative x^2", ["x^2"], 0.0),
]  # fmt: skip


@pytest.mark.parametrize(("problem", "lines", "score"), MARKS, ids=[f"{p}: {'; '.join(lines)}" for p, lines, _ in MARKS])
def test_the_marks_of_a_working(problem, lines, score):
    assert checked(problem, lines).score == pytest.approx(score)


def test_the_table_of_marks_may_be_said_anew():
    lines = ["d/dx x^2 = 2x", "d/dx sin x = -cos x", "2x sin x - x^2 cos x"]
    found = tutor.check_working(lines, "derivative x^2 sin(x)", marks={"slip": 0, "carried": 0.5})
    assert found.score == pytest.approx((1 + 0 + 0.5) / 4)


def test_a_part_answered_for_the_whole_is_told_though_no_line_is_false():
    found = checked("integrate x e^(x^2 + 5)", ["u = x^2 + 5", "du = 2x dx", "∫ e^u du", "= e^u + C", "= e^(x^2 + 5) + C"])
    assert (found.first_false, found.is_answered, found.answer.kind) == (None, False, "slip")
    assert "not what is asked for: The denominator 2 is missing." in found.message
    assert found.score < 1


def test_lines_that_go_on_by_parts_from_a_false_part_follow_from_it():
    found = checked("integrate x e^(4x)", ["u = x, dv = e^(4x) dx", "du = dx, v = 4 e^(4x)", "x * 4 e^(4x) - ∫ 4 e^(4x) dx"])
    assert [line.verdict for line in found.lines] == ["definition", "buggy", "carried"]
    assert found.lines[2].follows == 2
