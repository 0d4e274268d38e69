"""Ranges hold every value that mpmath finds; the verdict of a pair does not depend on which was given first."""

from fractions import Fraction
from math import inf
from random import Random

import mpmath
import pytest

from tests.checking.pairs import expression
from tests.checking.sight import real_value
from tutor.checking.equality.agreement import comes_first
from tutor.checking.equality.ranges import range_of
from tutor.meaning.scope import Scope, scope_from
from tutor.syntax.nodes import names
from tutor.syntax.printer import show

RANGES = [  # expression, kinds, low, high
    ("x^2 + 1", {}, 1, inf),
    ("cos(1000x) + 1.9", {}, Fraction(9, 10), Fraction(29, 10)),
    ("exp(-x^2)", {}, 0, 1),
    ("1/(1 + x^2)", {}, 0, 1),
    ("1/x", {}, -inf, inf),
    ("1/x", {"x": "in (2, oo)"}, 0, Fraction(1, 2)),
    ("-1/x^3", {"x": "in (2, oo)"}, Fraction(-1, 8), 0),
    ("x - 1", {"x": "in (2, oo)"}, 1, inf),
    ("max(x, 2)", {}, 2, inf),
    ("min(x, -2) - 1", {}, -inf, -3),
    ("tanh(x) - 2", {}, -3, -1),
    ("sigmoid(x)", {}, 0, 1),
    ("-sqrt(x) - 1", {}, -inf, -1),
    ("cosh(x) - 1/2", {}, Fraction(1, 2), inf),
    ("piecewise(3 if x > 1, 2 otherwise)", {}, 2, 3),
    ("abs(x - 5)", {"x": "in [0, 2]"}, 3, 5),
    ("sin(x)", {"x": "in [0, 1]"}, 0, 1),
    ("x*y", {"x": "in [-1, 2]", "y": "in [-3, 1]"}, -6, 3),
    ("sign(x)", {"x": "positive"}, 0, 1),
]


@pytest.mark.parametrize(("text", "kinds", "low", "high"), RANGES)
def test_the_range_of_an_expression(text, kinds, low, high):
    scope = scope_from(kinds) if kinds else Scope()
    found = range_of(scope.read(text), scope)
    assert (found.low, found.high) == (low, high)


def _number(end):
    return mpmath.mpf(end.numerator) / end.denominator if isinstance(end, Fraction) else mpmath.mpf(end)


def test_every_value_lies_in_the_range():
    random, bounded = Random(11), 0
    for _ in range(300):
        node = expression(random, ("x", "y"), random.choice((1, 2, 3)))
        found = range_of(node, Scope())
        bounded += found.low > -inf or found.high < inf
        for _ in range(5):
            point = {n: Fraction(random.randrange(-999, 999), random.choice((7, 97, 997))) for n in names(node)}
            with mpmath.workdps(80):
                value = real_value(node, point)
            if value is not None:
                slack = abs(value) / mpmath.mpf(10) ** 12  # of rounding by mpmath, and here
                assert _number(found.low) - slack <= value <= _number(found.high) + slack, (show(node), point)
    assert bounded > 60


def test_one_of_two_different_trees_comes_first():
    random = Random(5)
    made = [expression(random, ("x", "y"), random.choice((1, 2, 3))) for _ in range(60)]
    for a in made:
        for b in made:
            assert comes_first(a, b) + comes_first(b, a) == (a is not b)
