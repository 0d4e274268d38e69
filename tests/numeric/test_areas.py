"""Areas enclosed in balls: the ball holds what mpmath finds; where the integrand has a pole inside there is none."""

import mpmath
import pytest

from tests.oracle import value
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.balls import area, middle

READ = Scope().read
ENCLOSED = [  # integrand, low, high
    ("e^(-x^2)", "0", "1"),
    ("sqrt(x)", "0", "4"),
    ("|x - 1|", "0", "3"),
    ("max(x, x^2)", "-1", "2"),
    ("sign(x) + 2", "-1", "2"),
    ("sigmoid(x) tanh(x)", "-1", "2"),
    ("cbrt(x)", "-1", "8"),
    ("x^(2/3)", "-1", "1"),
    ("asin(x) + acos(x)", "0", "1"),
    ("atan(x) + asinh(x)", "-2", "1"),
    ("acosh(x)", "2", "3"),
    ("atanh(x)", "-1/2", "1/2"),
    ("log(x)", "1", "e"),
    ("erf(x) gelu(x)", "0", "1"),
    ("2^x + x!", "0", "2"),
    ("sec(x) + 1/(2 + csc(x + 1))", "0", "1"),
]


@pytest.mark.parametrize(("text", "low", "high"), ENCLOSED, ids=[c[0] for c in ENCLOSED])
def test_a_ball_holds_the_area(text, low, high):
    body, ends = READ(text), (READ(low), READ(high))
    found = area(body, "x", ends, {})
    a, b = (value(e, {}) for e in ends)
    cuts = [a, *(c for c in (0, 1) if a < c < b), b]
    wanted = mpmath.quad(lambda x: value(body, {"x": x}), cuts)
    assert abs(middle(found) - wanted) < 1e-7
    assert found.rad() < 1e-8


@pytest.mark.parametrize("text", ["1/x", "1/x^2", "log(x)", "tan(3x)", "piecewise(x if x < 0, 1 otherwise)"])
def test_where_none_is_certain_there_is_none(text):
    assert area(READ(text), "x", (READ("-1"), READ("1")), {}) is None


def test_other_letters_take_their_values():
    assert abs(middle(area(READ("a x^2"), "x", (READ("0"), READ("b")), {"a": 3, "b": 2})) - 8) < 1e-12
