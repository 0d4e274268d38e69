"""Lists, up to order, scale and a constant; brackets read as the other side means them; piecewise; unknown functions; data."""

import pytest

from tutor.checking.equality.equivalence import equivalent
from tutor.errors import TutorError
from tutor.meaning.scope import Scope, scope_from

READ = Scope().read
SAME, DIFFERENT, UNDECIDED = "same", "different", "undecided"

CONSTANT = [
    ("log(x)", "log|x|", SAME), ("log(-x)", "log(x)", SAME), ("log(2x)", "log(x)", SAME), ("log(x)/log(2)", "log(x)", DIFFERENT),
    ("x^2/2 + A", "x^2/2", SAME), ("x^2/2 + 7", "x^2/2 + C", SAME), ("x^2/2 + C", "x^2/2 + K", SAME), ("x^2 + C + D", "x^2", SAME),
    ("x^2/2 + 3C", "x^2/2", SAME), ("x^2/2 - C", "x^2/2", SAME), ("x^2/2 + e^C", "x^2/2", SAME), ("log(C x)", "log(x)", SAME),
    ("x^2/2 + C x", "x^2/2", DIFFERENT), ("C x^2/2", "x^2/2", DIFFERENT), ("t^2", "x^2", DIFFERENT), ("5", "x^2", DIFFERENT),
    ("C", "x", DIFFERENT),
    ("e^C x", "x", DIFFERENT), ("x + sign(x)", "x", DIFFERENT), ("x + sign(x - sqrt(2))", "x", DIFFERENT), ("x + abs(x)/x", "x", SAME),
    ("atan(x)", "-atan(1/x)", SAME), ("atan((x-2)/(x-1))", "atan(2x-3)", SAME), ("asin(x)", "-acos(x)", SAME),
    ("-cos(x)^2", "sin(x)^2", SAME),
    ("log|sec x|", "-log|cos x|", SAME), ("log((x+1)/(x-1))", "log(x+1) - log(x-1)", SAME), ("[x^2/2 + C, y]", "[x^2/2, y + 1]", SAME),
    ("2/3*sqrt(3)*(atan(sin(x)/(sqrt(3)*(cos(x)+1)))-atan(sin(x)/(cos(x)+1)))+x/sqrt(3)",
     "2*atan(sin(x)/(sqrt(3)*(cos(x)+1)))/sqrt(3)", SAME),
    ("(x^2 + x abs(x))/4 + C", "max(0, x)^2/2", SAME), ("x abs(x)/2", "x^2/2", DIFFERENT),
]  # fmt: skip

SCALE = [
    ("[2, 4]", "[1, 2]", SAME), ("[-1, -2]", "[1, 2]", SAME), ("[0, 0]", "[1, 2]", DIFFERENT), ("[1, 2]", "[0, 0]", DIFFERENT),
    ("[x, 2x]", "[1, 2]", DIFFERENT), ("[x^2, x]", "[2x^2, 2x]", SAME), ("[[2, 4], [6, 8]]", "[[1, 2], [3, 4]]", SAME),
    ("[[2, 4], [6, 9]]", "[[1, 2], [3, 4]]", DIFFERENT), ("[sqrt(2), 1]", "[2, sqrt(2)]", SAME),
    ("[1/sqrt(2), 1/sqrt(2)]", "[1, 1]", SAME),
    ("[1, 2, 3]", "[1, 2]", DIFFERENT), ("2x", "x", SAME), ("-x", "x", SAME), ("x^2", "x", DIFFERENT), ("0", "x", DIFFERENT),
    ("2", "4", SAME),
    ("0", "4", DIFFERENT), ("[0, 1]", "[0, 5]", SAME), ("[1, 0]", "[0, 1]", DIFFERENT), ("[1, 2]", "[1.0000001, 2]", DIFFERENT),
    ("[0, 3, -1]", "[0, -6, 2]", SAME), ("[0, 3, -1]", "[0, -6, -2]", DIFFERENT), ("[1, [2]]", "[2, 4]", DIFFERENT),
    ("[pi, 2pi]", "[1, 2]", SAME),
]  # fmt: skip

ORDER = [
    ("[1, 2, 3]", "[3, 2, 1]", SAME), ("[1, 1, 2]", "[1, 2, 2]", DIFFERENT), ("[1, 2]", "[1, 2, 3]", DIFFERENT),
    ("[x, y]", "[y, x]", SAME),
    ("[x + y, 2x]", "[x + x, y + x]", SAME), ("[[1, 1], [1, -1]]", "[[1, -1], [1, 1]]", SAME),
    ("[[1, 1], [-1, 1]]", "[[1, -1], [1, 1]]", DIFFERENT),
    ("[sqrt(4), 1]", "[1, 2]", SAME), ("[[2, 1], [3]]", "[[3], [2, 1]]", SAME), ("[1.01, 1]", "[1, 1.005]", DIFFERENT),
]  # fmt: skip

ORDER_AND_SCALE = [
    ("[[2, 2], [-1, 1]]", "[[1, -1], [1, 1]]", SAME), ("[[2, 2], [1, 1]]", "[[1, -1], [1, 1]]", DIFFERENT),
    ("[[0, 0], [1, 1]]", "[[1, -1], [1, 1]]", DIFFERENT), ("[[1, 1, 0], [0, 0, 5]]", "[[0, 0, 1], [2, 2, 0]]", SAME),
]  # fmt: skip

PLAIN = [
    ("(0, 1)", "[0, 1]", SAME), ("[0, 1]", "(0, 1)", DIFFERENT), ("[0, 1]", "interval [0, 1]", SAME), ("[0, 1]", "[0, 1) ∪ {1}", SAME),
    ("(1, 0)", "[1, 0]", SAME), ("(0, 2)", "[0, 1]", DIFFERENT), ("(a, b)", "[a, b]", SAME), ("[0, 1]", "{0, 1}", DIFFERENT),
    ("{1, 1, 2}", "{1, 2}", SAME), ("{sqrt(8)}", "{2 sqrt(2)}", SAME), ("{1/3}", "{0.333}", DIFFERENT),
    ("{1, 2} ∪ (3, 4)", "(3, 4) ∪ {2, 1}", SAME),
    ("(-oo, oo)", "(-oo, 0) ∪ [0, oo)", SAME), ("(-oo, oo)", "(-oo, 0) ∪ (0, oo)", DIFFERENT), ("(0, sqrt(2))", "(0, 2^(1/2))", SAME),
    ("(0, sqrt(2))", "(0, 1.41421356237)", DIFFERENT), ("(a, a + 1)", "(a, 1 + a)", SAME), ("(a, a + 1)", "(a, 1 + a]", DIFFERENT),
    ("{x, -x}", "{-x, x}", SAME), ("[1, 2]", "[1, 2, 3]", DIFFERENT), ("1", "[1]", DIFFERENT),
    ("[[1, 2], [3, 4]]", "[1, 2, 3, 4]", DIFFERENT),
    ("[[1, 2], [3, 4]]", "[[1, 3], [2, 4]]", DIFFERENT), ("[1, [2]]", "[1, 2]", DIFFERENT),
    ("[[1, 2], [3, 2 + 2]]", "[[1, 2], [3, 4]]", SAME),
    ("piecewise(x if x > 0, -x otherwise)", "piecewise(-x if x <= 0, x otherwise)", SAME),
    ("piecewise(x if x > 0, -x otherwise)", "|x|", SAME),
    ("piecewise(1 if x > 0, 2 if x > -1, 3 otherwise)", "piecewise(3 if x <= -1, 2 if x <= 0, 1 otherwise)", SAME),
    ("piecewise(1 if x > 0, 2 if x > -1, 3 otherwise)", "piecewise(2 if x > -1, 1 if x > 0, 3 otherwise)", DIFFERENT),
    ("piecewise(1 if x > 0, 0 otherwise)", "piecewise(1 if x >= 0, 0 otherwise)", DIFFERENT),
    ("piecewise(x^2 if x > 50, 0 otherwise)", "0", DIFFERENT), ("piecewise(1 if x > 0)", "1", SAME),
    ("0.1 + 0.2", "0.3", SAME), ("1/3", "0.333333", DIFFERENT), ("1e-30", "0", DIFFERENT), ("1.3^2", "1.69", SAME), ("1.30", "1.3", SAME),
    ("sum(i=1..n, -2(y_i - a - b x_i) x_i)/n", "(2 sum(i=1..n, a x_i) + 2 sum(i=1..n, b x_i^2) - 2 sum(i=1..n, x_i y_i))/n", SAME),
    ("sum(i=1..n, -2(y_i - a - b x_i) x_i)/n", "(2 sum(i=1..n, a x_i) + 2 sum(i=1..n, b x_i^2) - sum(i=1..n, x_i y_i))/n", DIFFERENT),
    ("sum(i=1..n, x_i)^2", "sum(i=1..n, x_i^2)", DIFFERENT), ("sum(i=1..n, 2x_i)", "2 sum(j=1..n, x_j)", SAME),
]  # fmt: skip

ALL = [(*row, up_to) for rows, up_to in ((CONSTANT, "constant"), (SCALE, "scale"), (ORDER, "order"), (ORDER_AND_SCALE, "order, scale"),
                                         (PLAIN, None)) for row in rows]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "verdict", "up_to"), ALL, ids=[f"{a} and {b} up to {u}" for a, b, _, u in ALL])
def test_answers_are_compared_as_they_are_asked_for(left, right, verdict, up_to):
    found = equivalent(READ(left), READ(right), up_to=up_to)
    assert found.verdict == verdict, found.evidence
    assert equivalent(READ(left), READ(right), up_to=up_to, seed=7).verdict == verdict


FUNCTIONS = [("f(x)", "g(x)", DIFFERENT), ("sin(f(3x - x))/cos(f(x + x))", "tan(f(2x))", SAME), ("f(x) + f(y)", "f(y) + f(x)", SAME),
             ("f(x + y)", "f(x) + f(y)", DIFFERENT), ("f'(x)", "f(x)", DIFFERENT), ("f(2x)/2", "f(x)", DIFFERENT)]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "verdict"), FUNCTIONS)
def test_functions_of_which_nothing_is_known(left, right, verdict):
    scope = scope_from({"f": "function", "g": "function"})
    assert equivalent(scope.read(left), scope.read(right), scope).verdict == verdict


CLOSE = [("{0.33}", "{1/3}", SAME), ("{0.3}", "{1/3}", DIFFERENT), ("(0, 0.33)", "(0, 1/3)", SAME), ("(0, 0.33]", "(0, 1/3)", DIFFERENT),
         ("[0.33, 1]", "[1/3, 1]", SAME), ("x = 0.33", "x = 1/3", SAME), ("x = 0.3", "x = 1/3", DIFFERENT),
         ("{0.33, 2}", "{1/3}", DIFFERENT),
         ("[[0.33, 1], [0, 1]]", "[[1/3, 1], [0, 1]]", SAME), ("x^2 = 2", "{1.414, -1.414}", SAME),
         ("0.33x", "x/3", DIFFERENT)]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "verdict"), CLOSE)
def test_a_tolerance_holds_for_every_kind(left, right, verdict):
    assert equivalent(READ(left), READ(right), tolerance=0.01).verdict == verdict


def test_in_any_order_each_entry_finds_the_partner_that_leaves_one_for_the_others():
    assert equivalent(READ("[1.01, 1]"), READ("[1, 1.011]"), up_to="order", tolerance=0.011).verdict == SAME


@pytest.mark.parametrize("up_to", ["size", "order, size", "Order"])
def test_an_unknown_way_to_compare_is_refused(up_to):
    with pytest.raises(TutorError) as told:
        equivalent(READ("1"), READ("2"), up_to=up_to)
    assert told.value.diagnostic.code == "up-to"
