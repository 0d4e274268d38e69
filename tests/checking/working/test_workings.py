"""Workings of learners, line by line: true in several ways, or false from a line on, with the mistake that was made."""

import pytest

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
