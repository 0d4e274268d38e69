"""Where a function has no slope, told with the reason: each checked against difference quotients."""

import mpmath
import pytest

from tests.oracle import value
from tutor.checking.proof.corners import cornered, why_none
from tutor.derive.derivatives.scalar import derivative
from tutor.meaning.scope import Scope
from tutor.rules.catalogue import read

TOLD = [  # function                              what is said of its corners
    ("|x|", ["Not differentiable at x = 0: the slope is -1 on its left and 1 on its right."]),
    ("cbrt(x)", ["Not differentiable at x = 0: its tangent is vertical there."]),
    ("x^(2/3)", ["Not differentiable at x = 0: the slope is -oo on its left and oo on its right."]),
    ("|x|^3", []),
    ("x |x|", []),
    ("relu(2x - 6)", ["Not differentiable at x = 3: the slope is 0 on its left and 2 on its right."]),
    ("sign(x - 1)", ["Not differentiable at x = 1: it jumps there, from -1 to 1."]),
    ("piecewise(x^2 if x < 1, 2x - 1 otherwise)", []),
    ("piecewise(x if x < 1, 2 otherwise)", ["Not differentiable at x = 1: it jumps there, from 1 to 2."]),
    ("piecewise(x if x < 1, 1 otherwise)", ["Not differentiable at x = 1: the slope is 1 on its left and 0 on its right."]),
    ("max(x, x^2, 1)", ["Not differentiable at x = 1: the slope is 0 on its left and 2 on its right.",
                        "Not differentiable at x = -1: the slope is -2 on its left and 0 on its right."]),
    ("leaky_relu(x, 1/10)", ["Not differentiable at x = 0: the slope is 1/10 on its left and 1 on its right."]),
    ("elu(x, 1)", []),
    ("elu(x, 2)", ["Not differentiable at x = 0: the slope is 2 on its left and 1 on its right."]),
    ("sqrt(x)", ["Not differentiable at x = 0: the derivative found here has no value there."]),
    ("relu(x - a)", ["Not differentiable at x = a: the slope is 0 on its left and 1 on its right."]),
    ("x^2 sin(x)", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), TOLD, ids=[t[0] for t in TOLD])
def test_corners_are_told(text, told):
    assert set(cornered(derivative(read(text), "x")).notes) == set(told)


AT = [("|x|", "0"), ("log(x)", "-1"), ("1/x", "0"), ("sqrt(x)", "0"), ("max(x, 2 - x)", "1"), ("tan(x)", "pi/2"), ("acos(x)", "1"),
      ("|sin(x)|", "pi"), ("heaviside(x)", "0"), ("min(x^2, x)", "1")]  # fmt: skip


@pytest.mark.parametrize(("text", "at"), AT)
def test_there_is_no_slope_and_the_quotients_say_so(text, at):
    node, place = read(text), value(read(at), {})
    assert why_none(node, derivative(node, "x").result, "x", read(at), Scope())
    if text == "log(x)":
        assert mpmath.im(value(node, {"x": place}))  # it has no real value there
        return
    quotients = []
    for h in (mpmath.mpf("1e-6"), mpmath.mpf("-1e-6")):
        try:
            quotients.append((value(node, {"x": place + h}) - value(node, {"x": place})) / h)
        except (ZeroDivisionError, ValueError):
            return
    assert (
        any(not mpmath.isfinite(q) or mpmath.im(q) for q in quotients)
        or abs(quotients[0] - quotients[1]) > 0.5
        or max(map(abs, quotients)) > 100
    )


SMOOTH = [("|x|", "2"), ("log(x)", "2"), ("x |x|", "0"), ("max(x, 2 - x)", "3"), ("elu(x, 1)", "0"), ("cbrt(x)", "1"), ("x^2", "0")]


@pytest.mark.parametrize(("text", "at"), SMOOTH)
def test_where_there_is_a_slope_nothing_is_said(text, at):
    node = read(text)
    assert why_none(node, derivative(node, "x").result, "x", read(at), Scope()) == ""
