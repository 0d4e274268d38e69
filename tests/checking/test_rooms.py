"""One meaning in every room: roots, factorials, logarithms and angles by each way of computing them, against mpmath."""

import warnings

import mpmath
import numpy as np
import pytest

from tutor.checking.equality.equivalence import equivalent
from tutor.derive.derivatives.scalar import derivative, take
from tutor.derive.limits.limits import limit
from tutor.errors import TutorError
from tutor.meaning.algebra import from_sympy, to_sympy, value_at
from tutor.meaning.scope import Scope
from tutor.numeric.evaluate import evaluate
from tutor.numeric.functions.compile import compile_function
from tutor.numeric.functions.source import source
from tutor.numeric.graph import reverse
from tutor.numeric.rigorous.balls import ball, slope
from tutor.syntax.nodes import number

S = Scope()


def odd(x, p, q):
    """The real x^(p/q), q odd."""
    return mpmath.sign(x) ** p * mpmath.power(abs(x), mpmath.mpf(p) / q)


VALUES = [  # typed        at x      what it is; None where it has no value
    ("x^(1/3)", -8, lambda x: odd(x, 1, 3)),
    ("x^(1/3)", 8, lambda x: odd(x, 1, 3)),
    ("cbrt(x)", -27, lambda x: odd(x, 1, 3)),
    ("x^(2/3)", -8, lambda x: odd(x, 2, 3)),
    ("x^(-1/3)", -8, lambda x: odd(x, -1, 3)),
    ("x^(-2/3)", -8, lambda x: odd(x, -2, 3)),
    ("x^(5/3)", -2, lambda x: odd(x, 5, 3)),
    ("x^0.2", -2, lambda x: odd(x, 1, 5)),
    ("x^1.4", -2, lambda x: odd(x, 7, 5)),
    ("x^(4/7)", -3, lambda x: odd(x, 4, 7)),
    ("(x - 1)^(1/3) x", -7, lambda x: odd(x - 1, 1, 3) * x),
    ("x^(1/2)", -4, None),
    ("x^0.3", -2, None),
    ("x^(5/6)", -2, None),
    ("x^(1/3)", 0, lambda x: 0),
    ("x!", 5, lambda x: 120),
    ("x!", 0, lambda x: 1),
    ("(x/2)!", 1, lambda x: mpmath.sqrt(mpmath.pi) / 2),
    ("x!/(x - 2)!", 20, lambda x: 380),
    ("x!", -1, None),
    ("x!", -3, None),
    ("log(x, 2)", 8, lambda x: 3),
    ("log(8, x)", 2, lambda x: 3),
    ("log(8, x)", -2, None),
    ("log(8, 1 - x)", 0, None),
    ("atan2(x, -1)", 1, lambda x: 3 * mpmath.pi / 4),
    ("atan2(-1, x)", -1, lambda x: -3 * mpmath.pi / 4),
    ("sech(x) + csch(x) + coth(x)", 2, lambda x: mpmath.sech(x) + mpmath.csch(x) + mpmath.coth(x)),
    ("asec(x) + acsc(x) + acoth(x)", -3, lambda x: mpmath.asec(x) + mpmath.acsc(x) + mpmath.acoth(x)),
    ("acot(x)", -1, lambda x: 3 * mpmath.pi / 4),
    ("exp2(x) + log1p(x) + expm1(x)", 3, lambda x: 8 + mpmath.log(4) + mpmath.expm1(3)),
    ("heaviside(x)", 0, lambda x: mpmath.mpf(1) / 2),
    ("piecewise(1 if x < 0 or x > 2, 0 otherwise)", 3, lambda x: 1),
    ("piecewise(1 if x < 0 or x > 2, 0 otherwise)", 1, lambda x: 0),
    ("piecewise(5 if x in (0, 1] ∪ {3}, 7 otherwise)", 1, lambda x: 5),
    ("piecewise(5 if x in (0, 1] ∪ {3}, 7 otherwise)", 3, lambda x: 5),
    ("piecewise(5 if x in (0, 1] ∪ {3}, 7 otherwise)", 0, lambda x: 7),
    ("sin'(x) + sigmoid''(x)", 1, lambda x: mpmath.cos(x) + mpmath.diff(lambda t: 1 / (1 + mpmath.exp(-t)), x, 2)),
]


def by_walking(node, x):
    return float(evaluate(S.expand(node), {"x": x}))


def by_point(node, x):
    return float(compile_function(node, ["x"])([x]))


def by_batch(node, x):
    return float(compile_function(node, ["x"])([[x], [x]])[0])


def by_source(node, x):
    inside: dict = {}
    exec(source(node, ["x"], title="value"), inside)  # code that the tutor wrote
    with np.errstate(all="ignore"):
        return float(inside["value"](np.float64(x)))


def by_balls(node, x):
    return float(ball(S.expand(node), {"x": x}).mid())


def by_algebra(node, x):
    return float(evaluate(value_at(to_taken(node), {"x": number(x)}), {}))


def by_algebra_and_back(node, x):
    return float(ball(from_sympy(to_sympy(to_taken(node))), {"x": x}).mid())


def to_taken(node):
    return take(S.expand(node))


ROOMS = [by_walking, by_point, by_batch, by_source, by_balls, by_algebra, by_algebra_and_back]


@pytest.mark.parametrize("room", ROOMS, ids=lambda r: r.__name__)
@pytest.mark.parametrize(("text", "x", "true"), VALUES, ids=[f"{t} at {x}" for t, x, _ in VALUES])
def test_every_room_means_the_same(room, text, x, true):
    node = S.read(text)
    if room is by_walking:  # it takes no derivatives
        node = to_taken(node)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = value_in(room, node, x)
    if true is None:
        assert not np.isfinite(found)
    else:
        assert found == pytest.approx(float(true(mpmath.mpf(x))), rel=1e-13, abs=1e-15)


def value_in(room, node, x):
    """The value; nan where the room tells that there is none."""
    try:
        return room(node, x)
    except TutorError:
        return float("nan")


SLOPES = [("x^(1/3)", -8), ("x^(2/3)", -8), ("x^(-4/5)", -2), ("cbrt(x^2 - 9)", 1), ("x^1.4", -2), ("log(x, 3)", 2), ("log(3, x)", 2),
          ("log(x + 1, x)", 2), ("atan2(x, x - 3)", 1), ("sech(x) - acot(x)", -2), ("asec(x) - acsc(x)", -3)]  # fmt: skip


@pytest.mark.parametrize(("text", "x"), SLOPES, ids=[f"{t} at {x}" for t, x in SLOPES])
def test_slopes_hold_below_zero_too(text, x):
    node = S.read(text)
    wanted = float(slope(node, "x", {"x": x}).mid())
    by_rules = float(ball(derivative(node, "x").result, {"x": x}).mid())
    by_reverse = float(compile_function(reverse(node, ["x"])[0], ["x"])([x]))
    assert (by_rules, by_reverse) == (pytest.approx(wanted, rel=1e-12), pytest.approx(wanted, rel=1e-12))


LIMITS = [("x^(1/3)", "-8", "-2"), ("x^(2/3)", "-8", "4"), ("x^(1/3)", "-oo", "-oo"), ("n!/n^n", "oo", "0"), ("cbrt(x)/x", "-oo", "0")]


@pytest.mark.parametrize(("text", "at", "value"), LIMITS, ids=[f"{t} as it goes to {a}" for t, a, _ in LIMITS])
def test_limits_of_roots_and_factorials(text, at, value):
    assert limit(S.read(text), "n" if "n" in text and "x" not in text else "x", S.read(at)).result is S.read(value)


PAIRS = [
    ("x^(1/3)", "cbrt(x)", "same"),
    ("x^(2/6)", "cbrt(x)", "same"),
    ("(x^2)^(1/3)", "x^(2/3)", "same"),
    ("(x^3)^(1/3)", "x", "same"),
    ("(x^2)^(1/6)", "x^(1/3)", "different"),
    ("x^(1/3)", "|x|^(1/3)", "different"),
    ("(x^2)^(1/2)", "x", "different"),
    ("n!", "n (n - 1)!", "same"),
    ("n!", "n^2", "different"),
    ("acot(x)", "atan(1/x)", "different"),
    ("sin'(x)", "cos(x)", "same"),
    ("piecewise(1 if x < 0 or x > 1, 0 otherwise)", "piecewise(0 if x in [0, 1], 1 otherwise)", "same"),
    ("piecewise(1 if x < 0 or x > 1, 0 otherwise)", "piecewise(0 if x in [0, 1), 1 otherwise)", "different"),
]


@pytest.mark.parametrize(("left", "right", "verdict"), PAIRS, ids=[f"{a} and {b}" for a, b, _ in PAIRS])
def test_pairs_are_told_apart(left, right, verdict):
    assert equivalent(S.read(left), S.read(right)).verdict == verdict


def test_there_is_no_logarithm_to_the_base_zero():
    for ask in (by_balls, by_algebra):
        with pytest.raises(TutorError):
            ask(S.read("log(8, x)"), 0)


def test_what_is_too_large_or_has_no_rule_is_told():
    huge = S.read("(10^9)!")
    for ask in (lambda: ball(huge, {}), lambda: to_sympy(huge)):
        with pytest.raises(TutorError) as told:
            ask()
        assert told.value.diagnostic.code in ("limit", "bits")
    with pytest.raises(TutorError) as told:
        derivative(S.read("prod(i=1..n, i)"), "n")
    assert told.value.diagnostic.code == "no-rule"


def test_a_factorial_has_its_slope_between_whole_numbers():
    wanted = mpmath.diff(mpmath.factorial, 2.5)
    (mine,) = reverse(S.read("n!"), ["n"])
    for node in (derivative(S.read("n!"), "n").result, mine):
        assert float(evaluate(node, {"n": 2.5})) == pytest.approx(float(wanted))
