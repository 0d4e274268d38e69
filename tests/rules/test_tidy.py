import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle import value
from tutor.rules import tidy as tidy_room
from tutor.rules.catalogue import read
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Apply, Name, number
from tutor.syntax.printer import show

CASES = [  # written                 what is left
    ("2*x^(3-1)*1", "2x^2"),
    ("0*x + y*1", "y"),
    ("cos(x)*(1/x)", "cos(x)/x"),
    ("-2*(-3)*x", "6x"),
    ("(1/2)*x*4", "2x"),
    ("y*cos(x y)*2", "2y cos(x y)"),
    ("(a/b)/(c/d)", "a d/(b c)"),
    ("x/(2*y)*4", "2x/y"),
    ("-(-x)", "x"),
    ("cos(x)*sin(x)*2", "2 sin(x) cos(x)"),
    ("cos(x)*e^x", "e^x cos(x)"),
    ("log(x)*tan(x)*sqrt(y)", "sqrt(y) log(x) tan(x)"),
    ("(1 - sigmoid(z)) * sigmoid(z)", "sigmoid(z) * (1 - sigmoid(z))"),
    ("-a + b", "b - a"),
    ("a - (b - c)", "a - b + c"),
    ("0/x", "0"),
    ("-x/(-y)", "x/y"),
    ("3/6*x", "x/2"),
    ("x/0", "x/0"),
    ("2^10", "1024"),
    ("2^1000", "2^1000"),
    ("0^0", "0^0"),
    ("1 + x + 2", "3 + x"),
]


@pytest.mark.parametrize(("written", "left"), CASES, ids=[c[0] for c in CASES])
def test_the_arithmetic_is_done(written, left):
    assert tidy(read(written)) is read(left), show(tidy(read(written)))


LEAVES = st.sampled_from([Name("x"), Name("y"), Name("e")]) | st.integers(-3, 4).map(number)


def grow(c):
    return st.one_of(
        st.lists(c, min_size=2, max_size=3).map(lambda a: Apply("+", tuple(a))),
        st.lists(c, min_size=2, max_size=3).map(lambda a: Apply("*", tuple(a))),
        st.builds(lambda a, b: Apply("/", (a, b)), c, c),
        st.builds(lambda a: Apply("-", (a,)), c),
        st.builds(lambda a, k: Apply("^", (a, number(k))), c, st.integers(-2, 3)),
        st.builds(lambda a: Apply("sin", (a,)), c),
    )


@settings(max_examples=600, deadline=None, derandomize=True)
@given(st.recursive(LEAVES, grow, max_leaves=9))
def test_the_value_stays(tree):
    at = {"x": 1.37, "y": 2.71}
    try:
        before = value(tree, at)
    except ZeroDivisionError:
        return
    assert mpmath.almosteq(value(tidy(tree), at), before, 1e-9, 1e-9), show(tree)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.recursive(LEAVES, grow, max_leaves=9))
def test_tidying_twice_changes_nothing(tree):
    once = tidy(tree)
    tidy_room._TIDY.clear()  # or the cache would answer
    assert tidy(once) is once, f"{show(once)} became {show(tidy(once))}"
