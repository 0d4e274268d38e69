"""Constraints and ends: the constraint holds at each point, and walking along it, or to the ends, shows what was said."""

import mpmath
import pytest

from tests.oracle import value
from tutor.checking.proof.verify import verify
from tutor.derive.optima.extremes import extremes
from tutor.derive.optima.lagrange import constrained
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.rules.equations import SYMPY
from tutor.syntax.printer import show

S = Scope()

CONSTRAINED = [  # function, constraints, by, the points with their multipliers and what they are
    ("x y", "x + y = 1", "x y", {"[1/2, 1/2, 1/2]": "maximum"}),
    ("x + y", "x^2 + y^2 = 2", "x y", {"[-1, -1, -1/2]": "minimum", "[1, 1, 1/2]": "maximum"}),
    ("x^2 + y^2", "x y = 1", "x y", {"[-1, -1, 2]": "minimum", "[1, 1, 2]": "minimum"}),
    ("x^2 + y^2", "x + 2y = 5", "x y", {"[1, 2, 2]": "minimum"}),
    ("x^2 + y^2 + z^2", "x + y + z = 3; x - y = 1", "x y z", {"[3/2, 1/2, 1, 2, 1]": "minimum"}),
    ("x^2 - y^2 + z^2", "z = 1", "x y z", {"[0, 0, 1, 2]": "saddle"}),
    ("x^2 + y^2 + z^2", "z = 1", "x y z", {"[0, 0, 1, 2]": "minimum"}),
    ("-x^2 - y^2 + z", "z = 1", "x y z", {"[0, 0, 1, 1]": "maximum"}),
    ("x y z", "x + y + z = 3", "x y z",
     {"[0, 0, 3, 0]": "saddle", "[0, 3, 0, 0]": "saddle", "[3, 0, 0, 0]": "saddle", "[1, 1, 1, 1]": "maximum"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "constraints", "wrt", "expected"), CONSTRAINED, ids=[f"{c[0]} on {c[1]}" for c in CONSTRAINED])
def test_points_under_constraints_are_found_and_classified(text, constraints, wrt, expected):
    found = verify(constrained(S.read(text), [S.read(c) for c in constraints.split(";")], wrt.split(), S))
    assert {show(point): kind for kind, point in dict(found.extra)["points"]} == expected
    by_itself = all(step.rule is not SYMPY for step in found.root)
    assert found.verified.oracles == (("values", "sympy") if by_itself else ("values",))
    assert not found.verified.unconfirmed


@pytest.mark.parametrize(("text", "constraints", "wrt", "expected"), CONSTRAINED, ids=[f"{c[0]} on {c[1]}" for c in CONSTRAINED])
def test_small_steps_on_the_constraint_agree(text, constraints, wrt, expected):
    body, sides, names = S.read(text), [S.read(c) for c in constraints.split(";")], wrt.split()
    for kind, point in dict(constrained(body, sides, names, S).extra)["points"]:
        start = [value(e, {}) for e in point.args[: len(names)]]
        level = value(body, dict(zip(names, start, strict=True)))
        rises = falls = False
        for direction in _around(len(names)):
            near = _onto([a + d * mpmath.mpf(1) / 1000 for a, d in zip(start, direction, strict=True)], sides, names)
            if max(abs(a - b) for a, b in zip(near, start, strict=True)) < 1e-5:
                continue
            change = value(body, dict(zip(names, near, strict=True))) - level
            rises, falls = rises or change > 1e-10, falls or change < -1e-10
        assert {"minimum": not falls, "maximum": not rises, "saddle": rises and falls}[kind]


def _around(size):
    return [[mpmath.cos(k * (i + 1) + i) for i in range(size)] for k in range(12)]


def _onto(point, sides, names):
    """The point of the constraints that is close to `point`, by Gauss-Newton steps of least length."""
    for _ in range(8):
        at = dict(zip(names, point, strict=True))
        off = mpmath.matrix([value(s.args[0], at) - value(s.args[1], at) for s in sides])
        slopes = mpmath.matrix(len(sides), len(names))
        for i, side in enumerate(sides):
            for j, name in enumerate(names):
                moved = at | {name: at[name] + mpmath.mpf(10) ** -12}
                slopes[i, j] = (value(side.args[0], moved) - value(side.args[1], moved) - off[i]) * mpmath.mpf(10) ** 12
        step = slopes.T * mpmath.lu_solve(slopes * slopes.T, off)
        point = [a - step[j] for j, a in enumerate(point)]
    return point


@pytest.mark.parametrize(
    ("text", "constraints", "wrt", "code"),
    [
        ("x", "y^2 = x^3", "x y", "none"),
        ("x", "x^2 = 1", "x", "usage"),
        ("x y", "x + y", "x y", "condition"),
        ("x^2 + y^2", "x^2 + y^2 = -1", "x y", "none"),
    ],
)
def test_what_has_no_such_point_is_told(text, constraints, wrt, code):
    with pytest.raises(TutorError) as told:
        constrained(S.read(text), [S.read(constraints)], wrt.split(), S)
    assert told.value.diagnostic.code == code


def test_where_the_constraint_has_a_cusp_is_told():
    with pytest.raises(TutorError) as told:
        constrained(S.read("x"), [S.read("y^2 = x^3")], ("x", "y"), S)
    assert "At x = 0, y = 0" in told.value.diagnostic.what


EXTREMES = [  # function, low, high, greatest, least
    ("x^3 - 3x", "-3", "3", "18, at x = 3", "-18, at x = -3"),
    ("x^3 - 3x", "-1/2", "2", "2, at x = 2", "-2, at x = 1"),
    ("e^x", "0", "1", "e, at x = 1", "1, at x = 0"),
    ("|x|", "-1", "2", "2, at x = 2", "0, at x = 0"),
    ("x^2", "-1", "1", "1, at x = -1 and 1", "0, at x = 0"),
    ("x sqrt(4 - x^2)", "-2", "2", "2, at x = sqrt(2)", "-2, at x = -sqrt(2)"),
]


@pytest.mark.parametrize(("text", "low", "high", "greatest", "least"), EXTREMES, ids=[f"{c[0]} on [{c[1]}, {c[2]}]" for c in EXTREMES])
def test_the_greatest_and_the_least_value_are_found(text, low, high, greatest, least):
    found = verify(extremes(S.read(text), "x", S.read(low), S.read(high), S))
    assert found.notes[:2] == (f"The greatest value is {greatest}.", f"The least value is {least}.")
    assert not found.verified.unconfirmed
    ends, body = (value(S.read(low), {}), value(S.read(high), {})), S.read(text)
    heights = [value(body, {"x": ends[0] + (ends[1] - ends[0]) * k / 400}) for k in range(401)]
    said = [value(S.read(note.partition(" is ")[2].partition(",")[0]), {}) for note in found.notes[:2]]
    assert max(heights) <= said[0] + mpmath.mpf(10) ** -12
    assert min(heights) >= said[1] - mpmath.mpf(10) ** -12


def test_a_gap_and_an_empty_interval_are_told():
    for text, low, high, code in (("1/x", "-1", "1", "undefined"), ("x", "1", "0", "empty")):
        with pytest.raises(TutorError) as told:
            extremes(S.read(text), "x", S.read(low), S.read(high), S)
        assert told.value.diagnostic.code == code
