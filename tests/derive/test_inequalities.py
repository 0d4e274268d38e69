"""Inequalities: the set holds where the inequality does, at every point of a grid, by mpmath."""

import mpmath
import pytest

from tests.oracle import COMPARE, value
from tutor.checking.proof.claims import by_signs
from tutor.checking.proof.oracles import CONTRADICTS
from tutor.checking.proof.verify import verify
from tutor.checking.verdicts.judge import judge
from tutor.derive.solving.solve import solve
from tutor.derive.steps import Step
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.rules.equations import SIGNS
from tutor.syntax.nodes import Apply, Name
from tutor.syntax.printer import show

S = Scope()

SETS = [
    ("x^2 < 4", "(-2, 2)"),
    ("x^2 - 3x + 2 >= 0", "(-oo, 1] ∪ [2, oo)"),
    ("1/x > 1", "(0, 1)"),
    ("log(x) <= 1", "(0, e]"),
    ("|x - 1| < 3", "(-2, 4)"),
    ("x^2 > -1", "(-oo, oo)"),
    ("x^2 <= 0", "{0}"),
    ("x^2 < -1", "{}"),
    ("(x - 1)^2 > 0", "(-oo, 1) ∪ (1, oo)"),
    ("sqrt(x) > x", "(0, 1)"),
    ("sqrt(x) < 2", "[0, 4)"),
    ("2x + 3 < 7", "(-oo, 2)"),
    ("5 - 2x <= 1", "[2, oo)"),
    ("x^3 > x", "(-1, 0) ∪ (1, oo)"),
    ("(x + 1)/(x - 2) >= 0", "(-oo, -1] ∪ (2, oo)"),
    ("e^x >= 1", "[0, oo)"),
    ("e^x > 0", "(-oo, oo)"),
    ("e^(-x^4) > 0", "(-oo, oo)"),
    ("1 + e^(-x) > 1", "(-oo, oo)"),
    ("tanh(x) < 1", "(-oo, oo)"),
    ("x^2 (x - 3) <= 0", "(-oo, 3]"),
    ("x^2 (x - 3) >= 0", "{0} ∪ [3, oo)"),
    ("x^2 != 4", "(-oo, -2) ∪ (-2, 2) ∪ (2, oo)"),
]


def belongs(found, x):
    """Whether a number lies in a set, by its ends."""
    if found.op == "∪":
        return any(belongs(part, x) for part in found.args)
    ends = [mpmath.inf if e is Name("oo") else -mpmath.inf if show(e) == "-oo" else value(e, {}) for e in found.args]
    if found.op == "{}":
        return x in ends
    low, high = ends
    return (x > low or (x == low and found.op[-2] == "[")) and (x < high or (x == high and found.op[-1] == "]"))


@pytest.mark.parametrize(("text", "members"), SETS, ids=[s[0] for s in SETS])
def test_the_set_holds_where_the_inequality_does(text, members):
    claim = S.read(text)
    d = verify(solve([claim], (), S))
    assert d.verified.oracles == ("values", "sympy")
    name, found = d.result.args
    assert (show(name), show(found)) == ("x", members)
    for k in range(-81, 82):
        x = mpmath.mpf(k) / 10 + (mpmath.mpf(1) / 1000 if k % 2 else 0)
        try:
            left, right = (value(side, {"x": x}) for side in claim.args)
            holds = not isinstance(left, mpmath.mpc) and mpmath.isfinite(left) and COMPARE[claim.op](left, right)
        except (ZeroDivisionError, ValueError):
            holds = False
        assert belongs(found, x) == holds, x


@pytest.mark.parametrize("members", ["(-2, 3)", "[0, 2)", "(-oo, 2)"])
def test_a_wrong_set_is_caught(members):
    goal, found = S.read("x^2 < 4"), S.read(f"x in {members}")
    assert by_signs(Step(goal, SIGNS, (), found, found), S) == CONTRADICTS


TROUBLES = [("sin(x) > 0", "no-rule"), ("x y < 1", "usage")]


@pytest.mark.parametrize(("text", "code"), TROUBLES, ids=[t[0] for t in TROUBLES])
def test_what_has_no_such_set_is_told(text, code):
    with pytest.raises(TutorError) as told:
        solve([S.read(text)], (), S)
    assert told.value.diagnostic.code == code


def test_the_result_is_a_membership():
    found = solve([S.read("x^2 < 4")], ("x",), S).result
    assert isinstance(found, Apply)
    assert found.op == "in"


ANSWERS = [  # as learners write the set of x^2 < 4
    ("(-2, 2)", "right"),
    ("x in (-2, 2)", "right"),
    ("-2 < x and x < 2", "right"),
    ("-2 < x < 2", "right"),
    ("[-2, 2]", "wrong"),
    ("x in [-2, 2]", "wrong"),
    ("x < 2", "wrong"),
]


@pytest.mark.parametrize(("answer", "kind"), ANSWERS, ids=[a for a, _ in ANSWERS])
def test_an_answer_may_be_a_set_or_inequalities(answer, kind):
    assert judge(answer, solve([S.read("x^2 < 4")], (), S)).kind == kind
