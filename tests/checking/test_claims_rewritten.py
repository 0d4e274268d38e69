"""Claims that are compared after they are written as plainer ones; each row was settled by hand."""

import pytest

from tutor.checking.equality.equivalence import equivalent
from tutor.meaning.scope import Scope, scope_from

SAME, DIFFERENT = "same", "different"

ROWS = [
    # a sum without negative terms, a factor before it
    ("-(x^2 + y^2) = 0", "x = 0 and y = 0", SAME),
    ("2 (x^2 + y^2) = 0", "x = 0 and y = 0", SAME),
    ("(x^2 + y^2)/3 <= 0", "x = 0 and y = 0", SAME),
    ("-(x^2 + y^2) > 0", "{}", SAME),
    ("-3 (x^2 + y^2) = 0", "x = 0", DIFFERENT),
    # one function, and a number
    ("e^(x y) = 1", "x = 0 or y = 0", SAME),
    ("e^(x y) = 1", "x = 0", DIFFERENT),
    ("e^(x y) = e", "x y = 1", SAME),
    ("e^(x y) > 1", "x y > 0", SAME),
    ("1 < e^(x y)", "x y > 0", SAME),
    ("e^(x y) = 2", "x y = log(2)", SAME),
    ("e^(x y) = 2", "x y = 2", DIFFERENT),
    ("e^(x y) = -1", "{}", SAME),
    ("e^(x y) > -1", "x = x and y = y", SAME),
    ("2^(x + y) = 8", "x + y = 3", SAME),
    ("2^(x + y) = 8", "x + y = 4", DIFFERENT),
    ("log(x y) = 0", "x y = 1", SAME),
    ("log(x y) = 2", "x y = e^2", SAME),
    ("log(x y) < 0", "x y > 0 and x y < 1", SAME),
    ("log(x y) < 0", "x y < 1", DIFFERENT),
    ("sinh(x - y) = 0", "x = y", SAME),
    # how the gap grows
    ("sin(x) = x", "x = 0", SAME),
    ("sin(x) = x", "x = 1", DIFFERENT),
    ("sin(x) < x", "x > 0", SAME),
    ("sin(x) < x", "x < 0", DIFFERENT),
    ("x^3 + x = sin(x)", "x = 0", SAME),
    ("x + e^x = 1", "x = 0", SAME),
    ("tanh(x) = x", "x = 0", SAME),
    ("atan(x) + x >= 0", "x >= 0", SAME),
    ("e^x = x + 1", "x = 0", SAME),
    ("e^x > x + 1", "x != 0", SAME),
    ("e^x > x + 1", "x > 0", DIFFERENT),
    ("e^x >= x + 1", "(-oo, oo)", SAME),
    ("e^x < x + 1", "{}", SAME),
    ("cos(x) = 1 - x^2/2", "x = 0", SAME),
    ("cos(x) = 1 - x^2/4", "x = 0", DIFFERENT),
    ("cos(x) <= 1", "e^(-x) >= -1", SAME),
    ("cos(x) < 1", "e^(-x) >= -1", DIFFERENT),
    ("sin(x) + cos(y) > 2", "{}", SAME),
    ("sin(x) + cos(y) < 3", "x = x and y = y", SAME),
    ("x e^x < 1/2", "3 * 2^(x e^x) < 3 * 2^(1/2)", SAME),
    ("log(x + 2) > x", "-(2^log(x + 2)) < -(2^x)", SAME),
    # roots multiplied out, with what they ask for
    ("(x - sqrt(a)) (x + sqrt(a)) = 0", "x^2 = a", SAME),
    ("(x - sqrt(a)) (x + 2 sqrt(a)) = 0", "x^2 = a", DIFFERENT),
    ("(y - sqrt(1 - x^2)) (y + sqrt(1 - x^2)) = 0", "x^2 + y^2 = 1", SAME),
    ("(y - sqrt((1 - x) (1 + x))) (y + sqrt((1 - x) (1 + x))) = 0", "x^2 + y^2 = 1", SAME),
    ("(y - sqrt(1 - x^2))^2 = 0", "x^2 + y^2 = 1", DIFFERENT),
    ("(y - sqrt(x)) (y + sqrt(x)) = 0", "y^2 = x", SAME),
    ("(1 + sqrt(x)) (1 - sqrt(x)) = y", "y = 1 - x", DIFFERENT),
    ("(1 + sqrt(x)) (1 - sqrt(x)) = y", "y = 1 - x and x >= 0", SAME),
    ("(x - p)^2 = q + p^2", "x - p = sqrt(q + p^2) or x - p = -sqrt(q + p^2)", SAME),
    ("(x - p)^2 = q + p^2", "x - p = sqrt(q + p^2)", DIFFERENT),
    ("(2a x + b)^2 = b^2 - 4a c", "2a x + b = sqrt(b^2 - 4a c) or 2a x + b = -sqrt(b^2 - 4a c)", SAME),
    ("a x + b/2 = sqrt(b^2/4 - a c)", "a x = -b/2 + sqrt(b^2/4 - a c)", SAME),
    ("x - 1 = 2 sqrt(x + 2)", "x^2 - 2x + 1 = 4x + 8 and x >= 1", SAME),
    ("x - 1 = 2 sqrt(x + 2)", "x^2 - 2x + 1 = 4x + 8", DIFFERENT),
    # cases
    ("b = a^2 and (a = 1 or a = -1)", "(b = 1 and a = 1) or (b = 1 and a = -1)", SAME),
    ("b = a^2 and (a = 1 or a = -1)", "b = 1 and a = 1", DIFFERENT),
    ("a^2 = b and a^2 = 1", "b = a^2 and (a = 1 or a = -1)", SAME),
    ("b = a^2 and (a = 0 or a = 1 or a^2 + a + 1 = 0)", "(b = 0 and a = 0) or (b = 1 and a = 1)", SAME),
    ("a = 0 or a = b", "2a = a or a = b or 1 = 2", SAME),
    ("(a - b) (a^2 + a b + b^2) = 0", "a = b", SAME),
    ("(a + 1 - b) (a^2 + a b + b^2) = 0", "b = a + 1", DIFFERENT),
    # sides that are the same wherever both have a value
    ("log(x^2) = 2 log(x)", "x > 0", SAME),
    ("log(x^2) = 2 log(x)", "x != 0", DIFFERENT),
    ("log(x^2) = 2 log(|x|)", "x != 0", SAME),
    ("log(x y) = log(x) + log(y)", "x > 0 and y > 0", SAME),
    ("sqrt(x)^2 = x", "x >= 0", SAME),
    ("log(x^2) != 2 log(x)", "{}", SAME),
]

WITH_KINDS = [
    ("x = (-1)^k pi/6 + k pi", "x = pi/6 + 2 k pi or x = 5pi/6 + 2 k pi", {"k": "integer"}, SAME),
    ("x = (-1)^k pi/6 + k pi", "sin(x) = 1/2", {"k": "integer"}, SAME),
    ("x = (-1)^n pi/6 + n pi", "x = pi/6 + 2 k pi", {"k": "integer", "n": "integer"}, DIFFERENT),
    ("x = (-1)^k pi/6 + k pi", "cos(x) = 1/2", {"k": "integer"}, DIFFERENT),
    ("sqrt(a) = sqrt(b)", "a = b or a = -b", {"a": "positive", "b": "positive"}, SAME),
    ("x^2 = a^2 - b", "x = sqrt(a^2 - b)", {"x": "positive"}, SAME),
    ("x^2 = a^2 - b", "x = sqrt(a^2 - b)", {}, DIFFERENT),
    ("x - 1 = 2 sqrt(x + 2)", "x^2 - 2x + 1 = 4x + 8", {"x": "positive"}, SAME),
    ("f(x) = log(|x|) + c", "f(x) - log(|x|) - c = 0", {"f": "function"}, SAME),
    ("f(x) = log(|x|) + c", "f(x) - log(|x|) + c = 0", {"f": "function"}, DIFFERENT),
    ("f(x) = x", "x = 2", {"f": "function"}, DIFFERENT),
]


@pytest.mark.parametrize(("left", "right", "verdict"), ROWS, ids=[f"{a} and {b}" for a, b, _ in ROWS])
def test_claims_that_calculus_and_algebra_decide(left, right, verdict):
    for first, second in ((left, right), (right, left)):
        found = equivalent(Scope().read(first), Scope().read(second))
        assert found.verdict == verdict, found.evidence


@pytest.mark.parametrize(("left", "right", "kinds", "verdict"), WITH_KINDS)
def test_claims_about_whole_numbers_and_functions(left, right, kinds, verdict):
    scope = scope_from(kinds)
    for first, second in ((left, right), (right, left)):
        found = equivalent(scope.read(first), scope.read(second), scope)
        assert found.verdict == verdict, found.evidence
