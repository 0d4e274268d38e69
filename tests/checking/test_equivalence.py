"""Pairs that are same, different or undecided, for every seed; a difference is proven at its witness."""

from fractions import Fraction

import pytest

from tutor.checking.equality.equivalence import equivalent
from tutor.meaning.scope import Scope, scope_from
from tutor.numeric.rigorous.balls import ball

READ = Scope().read
SAME, DIFFERENT, UNDECIDED = "same", "different", "undecided"

PAIRS = [
    ("(x+1)^2", "x^2+2x+1", SAME),
    ("6e^(3x)/(e^(6x)+1)", "3/cosh(3x)", SAME),
    ("asinh x", "ln(x+sqrt(x^2+1))", SAME),
    ("sign x", "x/sqrt(x^2)", SAME),
    ("log(x^2)", "2 log(x)", SAME),
    ("1.3^2", "1.69", SAME),
    ("sqrt(2)+sqrt(3)", "sqrt(5+2sqrt(6))", SAME),
    ("sqrt(x^2-80x+1600)", "abs(x-40)", SAME),
    ("max(x,y)", "(x+y+abs(x-y))/2", SAME),
    ("atan(x)+atan(1/x)", "(pi/2) sign(x)", SAME),
    ("x^(1/3)", "cbrt(x)", SAME),
    ("(x^2-1)/(x-1)", "x+1", SAME),
    ("sum(i=1..n, i)", "n(n+1)/2", SAME),
    ("sigmoid(x)", "e^x/(1+e^x)", SAME),
    ("relu(x)", "max(x,0)", SAME),
    ("x^x(1+log x)", "exp(x log x)(1+log x)", SAME),
    ("sqrt(x-1000)^2", "x-1000", SAME),
    ("1/(1+exp(-x))^2 * exp(-x)", "1/(4cosh(x/2)^2)", SAME),
    ("[x, x+1]", "[x, 1+x]", SAME),
    ("e^x + exp(-10^6 x^2)", "exp(-10^6 x^2) + e^x", SAME),
    ("sign(x-4)", "sign(x-40)", DIFFERENT),
    ("e^x+10^-5 x", "e^x", DIFFERENT),
    ("200x^199", "x^199", DIFFERENT),
    ("1", "cos(x)/sqrt(1-sin(x)^2)", DIFFERENT),
    ("2x+exp(-10^6 (x-7)^2)", "2x", DIFFERENT),
    ("x + exp(-10^9 (x-y)^2)", "x", DIFFERENT),
    ("tanh(1000(x-40))", "sign(x-40)", DIFFERENT),
    ("erf(1000(x-3))", "sign(x-3)", DIFFERENT),
    ("sqrt((x-40)^2)", "x-40", DIFFERENT),
    ("sqrt(x^2-80x+1600)", "40-x", DIFFERENT),
    ("cos x+10^-14 x", "cos x", DIFFERENT),
    ("exp(-50)", "0", DIFFERENT),
    ("3X^2", "3x^2", DIFFERENT),
    ("relu(x)", "softplus(10^9 x)/10^9", DIFFERENT),
    ("piecewise(x if x>100, 0 otherwise)", "0", DIFFERENT),
    ("asin(sin(x))", "x", DIFFERENT),
    ("sin(x)/10^40", "0", DIFFERENT),
    ("[x,y]", "[y,x]", DIFFERENT),
    ("[x,y]", "[x]", DIFFERENT),
    ("x", "[x]", DIFFERENT),
    ("3/sqrt(2y)", "sqrt(9/(2y))", SAME),
    ("sqrt(1/(x^300 + x + 1))", "1/sqrt(x^300 + x + 1)", SAME),
    ("exp(sin(x))", "exp(sin(x) + exp(-10^4 (x-5)^2))", DIFFERENT),
    ("sqrt(t)", "t^((1 + piecewise(1/50 if x > 200, 0 otherwise))/2)", DIFFERENT),
    ("erf(t^2)", "erf(t^(max(x, 90) - 88))", DIFFERENT),
    ("cos(max(y, 2))", "cos(max(y + exp(-10^4 (x+3)^2), 2))", DIFFERENT),
    ("x tanh(100)", "x tanh(101)", DIFFERENT),
    ("erf(e^2)", "erf(e^3)", DIFFERENT),
    ("max(sign(1 + e^x), 1/2)", "max(sign(1 + max(e^x, x + 9) + min(e^x, x + 9) - x - 9), 1/2)", SAME),
    ("abs(x + exp(-10^6 (x - 4)^2))", "abs(x)", DIFFERENT),
    ("sech(cot(x))", "1/sqrt(1 + sinh(cot(x))^2)", SAME),
    ("leaky_relu(sinh(sec(x)))", "max(sinh(sec(x)), sinh(sec(x))/100)", SAME),
    ("cosh(max(x, sec(y)))", "sqrt(1 + sinh(max(x, sec(y)))^2)", SAME),
    ("sqrt(-x^2-1)", "log(-x^2-1)", UNDECIDED),
    ("1/(x-x)", "2/(x-x)", UNDECIDED),
]


@pytest.mark.parametrize("seed", [0, 11])
@pytest.mark.parametrize(("left", "right", "verdict"), PAIRS, ids=[f"{a} | {b}" for a, b, _ in PAIRS])
def test_pairs(left, right, verdict, seed):
    a, b = READ(left), READ(right)
    found = equivalent(a, b, seed=seed)
    assert (found.verdict, equivalent(b, a, seed=seed).verdict) == (verdict, verdict), found.evidence


@pytest.mark.parametrize(("left", "right"), [p[:2] for p in PAIRS if p[2] == DIFFERENT and "[" not in p[0] + p[1]])
def test_a_witness_proves_the_difference(left, right):
    a, b = READ(left), READ(right)
    witness = equivalent(a, b).witness
    assert not ball(a, witness, 1024).overlaps(ball(b, witness, 1024))


def test_a_domain_that_differs_is_told_beside_the_verdict():
    found = equivalent(READ("log(x^2)"), READ("2 log(x)"))
    assert found.verdict == SAME
    assert "only the first has a value" in found.domain
    assert equivalent(READ("log(x^2)"), READ("2 log(x)"), scope_from({"x": "positive"})).domain == ""


SCOPED = [("sqrt(x^2)", "x", {"x": "in [0, 3]"}, SAME), ("sqrt(x^2)", "x", {}, DIFFERENT), ("abs(x)", "x", {"x": "nonnegative"}, SAME),
          ("cos(pi n)", "(-1)^n", {"n": "integer"}, SAME), ("asin(sin(x))", "x", {"x": "in [-1, 1]"}, SAME)]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "kinds", "verdict"), SCOPED)
def test_declared_domains_count(left, right, kinds, verdict):
    scope = scope_from(kinds)
    assert equivalent(scope.read(left), scope.read(right), scope).verdict == verdict


UP_TO = [
    ("x^2/2+C", "x^2/2", "constant", SAME),
    ("x^2/2+C x", "x^2/2", "constant", DIFFERENT),
    ("(x^2 + x abs(x))/4+C", "max(0,x)^2/2", "constant", SAME),
    ("log(abs(x))", "log(x)", "constant", SAME),
    ("atan(x)", "-atan(1/x)+C", "constant", SAME),
    ("x+sign(x)", "x", "constant", DIFFERENT),
    ("log(-x)", "log(x)+C", "constant", SAME),
    ("x", "max(x, x) + (x - relu(-x)) - x + C", "constant", DIFFERENT),
    ("x", "max(x, x) + C", "constant", SAME),
    ("abs(-x)", "C - x cbrt(sign(-relu(x))^3)", "constant", DIFFERENT),
    ("sin(x)^2", "-cos(x)^2", "constant", SAME),
    ("sin(x)^2", "cos(x)^2", "constant", DIFFERENT),
    ("2x", "x", "scale", SAME),
    ("2x+1", "x", "scale", DIFFERENT),
    ("[2x,4y]", "[x,2y]", "scale", SAME),
    ("[2x,3y]", "[x,2y]", "scale", DIFFERENT),
    ("[1,-1,2]", "[2,1,-1]", "order", SAME),
    ("[1,-1,1]", "[1,-1,-1]", "order", DIFFERENT),
]


@pytest.mark.parametrize(("left", "right", "up_to", "verdict"), UP_TO)
def test_up_to(left, right, up_to, verdict):
    assert equivalent(READ(left), READ(right), up_to=up_to).verdict == verdict


def test_entries_in_any_order_are_matched_even_where_the_first_fit_is_not_the_one():
    given, wanted = READ("[1, 1.1]"), READ("[1.05, 0.95]")  # 1 is close to both, 1.1 to one
    assert equivalent(given, wanted, up_to="order", tolerance=0.06).verdict == SAME
    assert equivalent(given, READ("[1.05, 1.2]"), up_to="order", tolerance=0.06).verdict == DIFFERENT


def test_a_tolerance_is_taken_as_given():
    value = READ("e/(1+e)^2")
    assert equivalent(READ("0.1966"), value, tolerance=1e-3).verdict == SAME
    assert equivalent(READ("0.1966"), value, tolerance=1e-6).verdict == DIFFERENT
    assert equivalent(READ("0.1966"), value, relative_tolerance=1e-2).verdict == SAME
    for answer in ("1.05", "0.95"):  # the border belongs to it
        assert equivalent(READ(answer), READ("1"), relative_tolerance=0.05).verdict == SAME
    assert equivalent(READ("0.949"), READ("1"), relative_tolerance=0.05).verdict == DIFFERENT
    assert equivalent(READ("0.1966"), value).verdict == DIFFERENT


def test_a_single_point_counts_unless_told_otherwise():
    pair = READ("piecewise(1 if x >= 0, -1 otherwise)"), READ("sign(x)")
    assert equivalent(*pair).witness == {"x": Fraction(0)}
    assert equivalent(*pair, almost=True).verdict == SAME


ARRAYS = scope_from(
    {"A": "matrix(n, n)", "S": "symmetric matrix(n, n)", "x": "vector(n)", "X": "matrix(m, n)", "Y": "one-hot matrix(m, k)"}
)
MATRICES = [("x @ A @ x", "x @ A.T @ x", SAME), ("A @ A.T", "A.T @ A", DIFFERENT), ("S.T", "S", SAME), ("A @ x", "x @ A", DIFFERENT),
            ("X.T @ X", "X @ X.T", DIFFERENT), ("sum(Y, axis=1) * 2 - 1", "sum(Y, axis=1)", SAME),
            ("softmax([a, b])", "[e^a, e^b]/(e^a + e^b)", SAME)]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "verdict"), MATRICES)
def test_arrays_are_compared_at_random_sizes(left, right, verdict):
    assert equivalent(ARRAYS.read(left), ARRAYS.read(right), ARRAYS).verdict == verdict
