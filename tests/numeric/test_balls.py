"""Balls hold the true value, found by mpmath; slopes agree with SymPy's derivatives; nothing hangs."""

import time
from contextlib import suppress
from fractions import Fraction

import mpmath
import pytest
import sympy

from tests import oracle
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.balls import ball, digits, enclose, enclose_slopes, exactly, middle, slope

READ = Scope().read

VALUES = [
    ("x^2 sin x", {"x": Fraction(1, 3)}),
    ("sigmoid(x) + softplus(x) + silu(x) + gelu(x) + relu(x)", {"x": -2}),
    ("log2(x) + log10(x) + log(x, 3)", {"x": 5}),
    ("max(x, 1, 3) - min(x, 2)", {"x": Fraction(5, 2)}),
    ("piecewise(x^2 if x > 0, -x otherwise)", {"x": -1}),
    ("abs(x) + cbrt(x^2) + sqrt(x + 3)", {"x": Fraction(-7, 4)}),
    ("sum(i=1..5, x^i / i)", {"x": Fraction(1, 2)}),
    ("asin(x) acos(x) atan(x) + asinh(x) atanh(x) + acosh(x + 1)", {"x": Fraction(1, 4)}),
    ("e^(-x^2/2) / sqrt(2 pi) + erf(x)", {"x": Fraction(3, 7)}),
    ("x^y", {"x": 3, "y": Fraction(-5, 3)}),
]


@pytest.mark.parametrize(("text", "point"), VALUES, ids=[t for t, _ in VALUES])
def test_a_ball_holds_what_mpmath_finds(text, point):
    with mpmath.workdps(40):
        expected = oracle.value(READ(text), {n: mpmath.mpf(Fraction(v).numerator) / Fraction(v).denominator for n, v in point.items()})
        assert abs(mpmath.mpf(ball(READ(text), point).mid().str(35, radius=False)) - expected) < mpmath.mpf(10) ** -30


REAL_POWERS = [
    ("x^(1/3)", -8, -2),
    ("x^(2/3)", -8, 4),
    ("cbrt(x)", -27, -3),
    ("x^0.2", -32, -2),
    ("x^(-1/3)", -8, -0.5),
    ("x^sqrt(4)", -3, 9),
]


@pytest.mark.parametrize(("text", "x", "value"), REAL_POWERS)
def test_roots_with_an_odd_index_are_real(text, x, value):
    assert ball(READ(text), {"x": x}).contains(value) or abs(middle(ball(READ(text), {"x": x})) - value) < 1e-15


UNDEFINED = [  # text, point, the part that has no value
    ("1/(x - x)", {"x": Fraction(1, 3)}, "division by zero"),
    ("2 + log(x)", {"x": -1}, "log(x)"),
    ("sqrt(x)^2", {"x": -1}, "sqrt(x)"),
    ("x^0.5", {"x": -8}, "x^0.5"),
    ("asin(x)", {"x": 2}, "asin(x)"),
    ("acosh(x)", {"x": 0}, "acosh(x)"),
    ("0^(-1)", {}, "zero to a power"),
    ("piecewise(1 if x > 0, 2 if x < 0)", {"x": 0}, "no branch"),
    ("piecewise(log(x) if x < 0, x otherwise)", {"x": -1}, "log(x)"),
    ("oo - oo", {}, "infinity"),
    ("sum(i=1..x, i)", {"x": Fraction(1, 2)}, "whole number"),
]


@pytest.mark.parametrize(("text", "point", "part"), UNDEFINED, ids=[t for t, _, _ in UNDEFINED])
def test_where_there_is_no_value_the_part_is_named(text, point, part):
    with pytest.raises(TutorError) as told:
        ball(READ(text), point)
    assert (told.value.diagnostic.code, part in told.value.diagnostic.what) == ("undefined", True)


def test_what_no_precision_can_tell_is_undecided():
    with pytest.raises(TutorError) as told:
        ball(READ("1/(sin(x)^2 + cos(x)^2 - 1)"), {"x": 1})
    assert told.value.diagnostic.code == "undecided"


HUGE = ["e^(10^9)", "10^(10^9)", "2^(10^12)", "e^(e^(e^(e^e)))", "sin(10^(10^6))", "tanh(10^400)", "(x^1000)^1000"]
HUGE += ["sum(i=1..10^9, i)"]


@pytest.mark.parametrize("text", HUGE)
def test_huge_numbers_end_at_once(text):
    start = time.process_time()
    with suppress(TutorError):
        assert ball(READ(text), {"x": Fraction(7, 3)}).is_finite()
    assert time.process_time() - start < 1


DIGITS = [("sqrt(2)", 30, "1.41421356237309504880168872421"), ("pi", 5, "3.1416"), ("1/8", 10, "0.125"),
          ("e^(10^9)", 6, "8.00298e+434294481"),
          ("sin(1)^2 + cos(1)^2", 12, "1"), ("1 + 10^-50", 51, "1." + "0" * 49 + "1"), ("sin(pi)", 8, "0")]  # fmt: skip


@pytest.mark.parametrize(("text", "count", "expected"), DIGITS)
def test_digits_are_right_to_the_last_one_asked(text, count, expected):
    assert digits(READ(text), {}, count) == expected


SLOPES = [
    "sin",
    "cos",
    "tan",
    "cot",
    "sec",
    "csc",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "atanh",
    "exp",
    "log",
    "sqrt",
    "erf",
]


@pytest.mark.parametrize("order", [1, 2, 4])
@pytest.mark.parametrize("word", SLOPES)
def test_slopes_of_functions_agree_with_sympy(word, order):
    x = sympy.Symbol("x")
    expected = sympy.diff(getattr(sympy, word)(x**2 + x / 7), x, order).subs(x, sympy.Rational(2, 5)).evalf(25)
    found = slope(READ(f"{word}(x^2 + x/7)"), "x", {"x": Fraction(2, 5)}, order=order)
    assert abs(middle(found) - float(expected)) <= 1e-13 * (1 + abs(float(expected)))


KINKS = [("abs(x)", 0), ("relu(x)", 0), ("max(x, x^2)", 1), ("piecewise(x^2 if x > 0, 0 otherwise)", 0), ("sqrt(x)", 0), ("sign(x)", 0)]


@pytest.mark.parametrize(("text", "x"), KINKS)
def test_a_corner_has_no_slope(text, x):
    with pytest.raises(TutorError) as told:
        slope(READ(text), "x", {"x": x})
    assert told.value.diagnostic.code == "undefined"


BRANCHES = [("abs(x)", -2, -1), ("relu(x)", 3, 1), ("max(x, x^2)", 3, 6), ("x^(1/3)", -8, 1 / 12), ("x^200", 0, 0), ("x^(-3)", -2, -3 / 16),
            ("piecewise(x^2 if x > 0, 0 otherwise)", 3, 6), ("prod(i=1..4, x + i)", 0, 50), ("atan2(x, 2)", 2, 0.25),
            ("cbrt(x)", -8, 1 / 12)]  # fmt: skip


@pytest.mark.parametrize(("text", "x", "value"), BRANCHES)
def test_slopes_on_a_branch(text, x, value):
    assert abs(middle(slope(READ(text), "x", {"x": x})) - value) < 1e-15


@pytest.mark.parametrize(
    "text", ["(x^2 - 4)/(x - 2)", "sin(x - 2)/(x - 2)", "(x - 2)^2/(x - 2)", "(x - 2)^5 * (x - 2)^(-2)", "(x - 2) cot(x - 2)"]
)
def test_where_zero_is_divided_by_there_is_no_slope(text):
    assert not enclose_slopes([READ(text)], ["x"], {"x": Fraction(2)})[0].is_finite()


@pytest.mark.parametrize(("text", "value"), [("(x - x)^2 + x", 1), ("x (x - 2/7)^3", 0), ("tan((x - x)^5)", 0)])
def test_powers_about_a_ball_that_may_be_zero_have_slopes(text, value):
    assert abs(middle(slope(READ(text), "x", {"x": Fraction(2, 7)})) - value) < 1e-15


def test_mixed_derivatives_come_from_directions():
    (found,) = enclose((READ("∂²/∂x∂y (x^2 y^3 sin(x y))"),), {"x": Fraction(1, 2), "y": Fraction(1, 3)})
    x, y = sympy.symbols("x y")
    expected = sympy.diff(x**2 * y**3 * sympy.sin(x * y), x, y).subs({x: sympy.Rational(1, 2), y: sympy.Rational(1, 3)}).evalf(25)
    assert abs(middle(found) - float(expected)) < 1e-15


def test_rational_arithmetic_is_exact():
    assert exactly(enclose((READ("(x + 1/3)^2 - x^2 - 2x/3 - 1/9"),), {"x": Fraction(1, 7)})[0]) == 0


def test_at_a_pole_neither_a_value_nor_a_slope_is_finite():
    at = {"x": 1, "y": -1}
    (here,) = enclose([READ("polygamma(1, x + y)")], at)  # the slope of the digamma, as a derivation writes it
    (slope,) = enclose_slopes([READ("digamma(x + y)")], ["x"], at)
    assert not here.is_finite()
    assert not slope.is_finite()
