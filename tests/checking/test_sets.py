"""Answers that are no numbers: sets by their members, intervals by their ends, `does not exist`; never a wrong verdict."""

import pytest

from tutor.checking.equality.equivalence import equivalent
from tutor.checking.verdicts.judge import judge_value
from tutor.meaning.scope import Scope, understand

S = Scope()

PAIRS = [
    ("{1, 2}", "{2, 1}", "same"),
    ("{1, 2}", "{1, 2, 2}", "same"),
    ("{1, 2}", "{1, 3}", "different"),
    ("{1, 2}", "{1}", "different"),
    ("{sqrt(2)^2}", "{2}", "same"),
    ("{x, 1}", "{1, x}", "same"),
    ("{x, 1}", "{x, 2}", "different"),
    ("{x, -x}", "{|x|, -|x|}", "undecided"),
    ("{(x + 1)^2}", "{x^2 + 2x + 1}", "same"),
    ("{}", "(1, 1)", "same"),
    ("(0, 2/2]", "(0, 1]", "same"),
    ("(0, 1)", "(0, 1]", "different"),
    ("(0, oo)", "(0, oo)", "same"),
    ("(0, oo)", "[0, oo)", "different"),
    ("(0, oo)", "(-oo, oo)", "different"),
    ("interval [1, 1]", "{1}", "same"),
    ("(0, 1) ∪ {1}", "(0, 1]", "same"),
    ("(0, 1) ∪ (1, 2)", "(0, 2)", "different"),
    ("(0, 1) ∪ (2, 3)", "(2, 3) ∪ (0, 1)", "same"),
    ("(a, b)", "(a, b]", "different"),
    ("(a, 2a)", "(a, a + a)", "same"),
    ("{[1, 2]}", "{[1, 2]}", "same"),
    ("{[1, 2]}", "{[2, 1]}", "different"),
    ("{2}", "2", "different"),
    ("x", "{1, 2, 3}", "different"),
    ("x^2", "interval [1, 3]", "different"),
    ("does not exist", "x^2", "different"),
    ("does not exist", "{}", "undecided"),
    ("oo", "oo", "same"),
    ("oo", "-oo", "different"),
    ("oo", "3", "different"),
    ("oo", "x", "different"),
    ("does not exist", "does not exist", "same"),
    ("does not exist", "3", "different"),
    ("does not exist", "1/0", "undecided"),
    ("does not exist", "oo", "different"),
    ("does not exist", "{1}", "different"),
    ("[{1, 2}, 3]", "[{2, 1}, 3]", "same"),
]


@pytest.mark.parametrize(("left", "right", "verdict"), PAIRS, ids=[f"{a} and {b}" for a, b, _ in PAIRS])
def test_answers_are_compared(left, right, verdict):
    assert equivalent(S.read(left), S.read(right)).verdict == verdict
    assert equivalent(S.read(right), S.read(left)).verdict == verdict


def test_a_set_may_have_a_name():
    scope = understand(["A = {1, 2}"])
    assert equivalent(scope.read("A"), scope.read("{2, 1}"), scope)


@pytest.mark.parametrize("text", ["x < 1", "x < 0 or x > 1", "x in (0, 1)", "x = 1 and y = 2"])
def test_a_condition_is_no_expression(text):
    assert equivalent(S.read(text), S.read("x")).verdict == "different"


JUDGED = [
    ("{2, 1}", "right"),
    ("{1, 3}", "wrong"),
    ("1", "wrong"),
    ("[2, 1]", "right"),
    ("x in {1, 2}", "right"),
    ("x < 1 or x > 2", "wrong"),
]


@pytest.mark.parametrize(("answer", "kind"), JUDGED, ids=[a for a, _ in JUDGED])
def test_a_set_is_judged(answer, kind):
    assert judge_value(answer, S.read("{1, 2}")).kind == kind
