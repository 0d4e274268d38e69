"""Pairs thought of to fool a comparison: far kinks, hidden bumps, tiny terms, branches; mpmath settles each, no seed moves a verdict."""

from fractions import Fraction
from pathlib import Path
from random import Random

import mpmath
import pytest

from tests.oracle import value
from tutor.checking.equality.equivalence import equivalent
from tutor.meaning.scope import Scope, scope_from
from tutor.syntax.nodes import contents, names

READ = Scope().read
LINES = (Path(__file__).parents[1] / "corpora" / "adversaries.txt").read_text("utf-8").splitlines()
ROWS = [tuple(line.split(" | ")) for line in LINES if line and not line.startswith("#")]
NOT_IN_THE_ORACLE = {"d/d", "prod"}
PRECISIONS = (60, 400, 1500, 6000)  # decimal digits, until they differ


def at(node, point, digits):
    """The value by mpmath; None where it is not real."""
    with mpmath.workdps(digits):
        exact = {n: mpmath.mpf(v.numerator) / v.denominator for n, v in point.items()}
        try:
            found = mpmath.mpmathify(value(node, exact))
        except (ValueError, ZeroDivisionError, OverflowError, StopIteration):
            return None
        return found if isinstance(found, mpmath.mpf) and mpmath.isfinite(found) else None


@pytest.mark.parametrize(("left", "right", "verdict"), ROWS, ids=[f"{a} | {b}" for a, b, _ in ROWS])
def test_the_verdict_is_the_same_from_both_sides_and_for_every_seed(left, right, verdict):
    a, b = READ(left), READ(right)
    found = equivalent(a, b)
    assert (found.verdict, equivalent(b, a, seed=11).verdict) == (verdict, verdict), found.evidence
    assert bool(found.witness) == (verdict == "different" and bool(names(a) | names(b)))


@pytest.mark.parametrize(("left", "right"), [r[:2] for r in ROWS if r[2] == "different"])
def test_every_witness_replays(left, right):
    a, b = READ(left), READ(right)
    if (contents(a).operations | contents(b).operations) & NOT_IN_THE_ORACLE:
        pytest.skip("mpmath has no word for it here")
    witness = equivalent(a, b).witness
    for digits in PRECISIONS:
        x, y = at(a, witness, digits), at(b, witness, digits)
        assert x is not None
        assert y is not None
        if abs(x - y) > mpmath.mpf(10) ** (-digits // 2) * max(abs(x), abs(y)):
            return
    pytest.fail(f"no difference was seen at {witness}")


@pytest.mark.parametrize(("left", "right"), [r[:2] for r in ROWS if r[2] == "same"])
def test_what_is_same_agrees_by_another_arithmetic(left, right):
    a, b = READ(left), READ(right)
    if (contents(a).operations | contents(b).operations) & NOT_IN_THE_ORACLE:
        pytest.skip("mpmath has no word for it here")
    walk, free, seen = Random(3), sorted(names(a) | names(b)), 0
    for size in (1, 1, 1, 3, 3, 9, 1, 1, 3, -2000, 2000):
        point = {n: Fraction(walk.randrange(-999, 999), 997) * size if abs(size) < 99 else Fraction(size) for n in free}
        x, y = at(a, point, 60), at(b, point, 60)
        if x is not None and y is not None:
            seen += 1
            if abs(size) < 99:  # beyond, differences of large numbers take all digits
                assert abs(x - y) <= mpmath.mpf(10) ** -40 * max(1, abs(x), abs(y)), point
    assert seen


DOMAINS = [  # left, right, what is told of the domains holds this
    ("x/x", "1", "only the second has a value at x = 0"),
    ("1", "x/x", "only the first has a value at x = 0"),
    ("sqrt(x)^2", "x", "only the second has a value at x = -"),
    ("log(x^2)", "2 log(x)", "only the first has a value at x = -"),
    ("(x^2-1)/(x-1)", "x+1", "only the second has a value at x = 1"),
    ("(x-7)(x+1)/(x-7)", "x+1", "only the second has a value at x = 7"),
    ("(x-3y)/(x-3y)", "1", "only the second has a value"),
    ("log(x)+log(x-1)", "log(x(x-1))", "only the second has a value at x = -"),
    ("exp(log(x-50))", "x-50", "only the second has a value"),
    ("asin(x)-asin(x)", "0", "only the second has a value"),
    ("1/(x^2+1)", "(x^2+1)/(x^2+1)^2", ""),
    ("sin(x)^2+cos(x)^2", "1", ""),
    ("sqrt(x^2)", "abs(x)", ""),
    ("e^x/(1+e^x)", "sigmoid(x)", ""),
    ("1/x+1/x", "2/x", ""),
]


@pytest.mark.parametrize(("left", "right", "told"), DOMAINS, ids=[f"{a} | {b}" for a, b, _ in DOMAINS])
def test_domains_are_compared_apart_from_values(left, right, told):
    found = equivalent(READ(left), READ(right))
    assert found.verdict == "same"
    assert (told in found.domain) if told else found.domain == ""


DECLARED = [
    ("sqrt(x^2)", "x", {"x": "positive"}, "same"),
    ("sqrt(x^2)", "-x", {"x": "in [-3, 0]"}, "same"),
    ("abs(x-5)", "5-x", {"x": "in [0, 5]"}, "same"),
    ("abs(x-5)", "5-x", {"x": "in [0, 5.000001]"}, "different"),
    ("piecewise(1 if x >= 1, 0 otherwise)", "0", {"x": "in [0, 1]"}, "different"),
    ("piecewise(1 if x >= 1, 0 otherwise)", "0", {"x": "in [0, 1)"}, "same"),
    ("asin(sin(x))", "x", {"x": "in [-1.5, 1.5]"}, "same"),
    ("asin(sin(x))", "x", {"x": "in [-1.5, 1.6]"}, "different"),
    ("sin(pi n)", "0", {"n": "integer"}, "same"),
    ("(-1)^n", "cos(pi n)", {"n": "integer"}, "same"),
    ("piecewise(1 if n = 37, 0 otherwise)", "0", {"n": "integer"}, "different"),
    ("sqrt(x y)", "sqrt(x)*sqrt(y)", {"x": "positive", "y": "positive"}, "same"),
    ("log(x y)", "log(x)+log(y)", {"x": "positive", "y": "positive"}, "same"),
    ("relu(x+100)", "x+100", {"x": "in (-100, oo)"}, "same"),
    ("relu(x+100)", "x+100", {"x": "in (-101, oo)"}, "different"),
    ("x y", "x y + exp(-10000(x+3)^2)/y", {"x": "in (-3, 0)"}, "different"),
    ("min(y, 7)", "min(y + exp(-100(x-5)^2), 7)", {"x": "integer"}, "different"),
]


@pytest.mark.parametrize(("left", "right", "kinds", "verdict"), DECLARED)
def test_what_is_declared_counts(left, right, kinds, verdict):
    scope = scope_from(kinds)
    a, b = scope.read(left), scope.read(right)
    assert {equivalent(a, b, scope, seed=seed).verdict for seed in (0, 1, 2)} == {verdict}


@pytest.mark.parametrize(("left", "verdict"), [("0.95", "same"), ("1.05", "same"), ("0.9499999", "different"), ("1.0500001", "different")])
def test_a_tolerance_counts_to_its_very_border(left, verdict):
    assert equivalent(READ(left), READ("1"), relative_tolerance=0.05).verdict == verdict
    assert equivalent(READ(left), READ("1"), tolerance=0.05).verdict == verdict
