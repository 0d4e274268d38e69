"""What is printed is read back the same, and looks as a hand would write it."""

import pytest
from hypothesis import HealthCheck, given, settings

from tests.syntax.language import WORDS
from tests.syntax.trees import EXPRESSIONS, STATEMENTS
from tutor.syntax.nodes import TWO, Apply, Name, Node, Number, number
from tutor.syntax.parser import parse
from tutor.syntax.printer import show


def property_of(count: int):
    return settings(max_examples=count, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


@property_of(2000)
@given(EXPRESSIONS)
def test_what_is_printed_is_read_back_the_same(tree: Node):
    assert parse(show(tree), WORDS) is tree


@property_of(300)
@given(STATEMENTS)
def test_a_printed_statement_is_read_back_the_same(tree: Node):
    assert parse(show(tree), WORDS) is tree


# typed, and how the tutor writes it
PRETTY = """
2x*y + y*cos(x*y)                | 2x y + y cos(x y)
2/m * X.T @ (X @ w - y)          | 2/m * X.T @ (X @ w - y)
sigmoid(z) * (1 - sigmoid(z))    | sigmoid(z) * (1 - sigmoid(z))
1/2 * x^2                        | 1/2 * x^2
x^2/2                            | x^2/2
0*u'                             | 0 * u'
2*sqrt(x)                        | 2 sqrt(x)
2*u'                             | 2 u'
3*(x+1)                          | 3(x + 1)
x*(x+1)                          | x * (x + 1)
2*e^x                            | 2 e^x
2*theta                          | 2 theta
2*x_1^2                          | 2x_1^2
2*|x|                            | 2 * |x|
2*pi*r                           | 2 pi r
a - (b - c)                      | a - (b - c)
-x^2 - -y                        | -x^2 - -y
x^(-1)                           | x^-1
e^(-x^2)                         | e^(-x^2)
e^(-x*y)                         | e^(-x y)
(x^1)/2                          | (x^1)/2
1e-3 x + 0.125                   | 0.001x + 0.125
(d/dx (x^2 + 1)) + 3             | (d/dx (x^2 + 1)) + 3
d/dx (x^2 + 1) + 3               | (d/dx (x^2 + 1)) + 3
3 + d/dx x^2                     | 3 + d/dx x^2
d²/dtheta dphi f                | d^2/dθ dφ f
diff(x, x, loss)                 | diff(x, x, loss)
∫ sin θ dθ + 1                   | ∫ sin(theta) dθ + 1
int_0^(a+1) x dx                 | ∫_0^(a + 1) x dx
lim x->0+ sin(x)/x               | lim x->0+ sin(x)/x
sum(i=1..n, sum(j=1..n, A_ij x_i x_(j+1))) | sum(i=1..n, sum(j=1..n, A_ij x_i x_(j + 1)))
x_(i) + 1                        | x_(i) + 1
sum(i=1..n, A_(i, j))            | sum(i=1..n, A_(i, j))
piecewise(x^2 if x>0, 0 otherwise) | piecewise(x^2 if x > 0, 0 otherwise)
f''(2)                           | f''(2)
Y : one-hot matrix(m, k)         | Y : one-hot matrix(m, k)
x, y : positive                  | x, y : positive
x : in [0, 1)                    | x : in [0, 1)
g(x, y) = x^2 y                  | g(x, y) = x^2 y
x == 3                           | x == 3
2x == 3                          | 2x = 3
100*(y - x^2)^2                  | 100(y - x^2)^2
x^(T)                            | x^(T)
"""
ROWS = [tuple(p.strip() for p in line.rsplit(" | ", 1)) for line in PRETTY.strip().splitlines()]


@pytest.mark.parametrize(("typed", "written"), ROWS, ids=[r[0] for r in ROWS])
def test_the_written_form(typed: str, written: str):
    assert show(parse(typed, WORDS)) == written


def test_operations_that_no_text_makes_are_shown_as_calls():
    assert show(Apply("adjoint", (Name("x"), number("-1/3")))) == "adjoint(x, -1/3)"


def test_numbers_that_no_text_makes_are_shown():
    assert show(Apply("^", (Number(-TWO.value), Number(TWO.value / 3)))) == "(-2)^(2/3)"


def test_deep_trees_are_shown_without_recursion():
    node = Name("x")
    for _ in range(5000):
        node = Apply("sin", (Apply("-", (node,)),))
    assert show(node).count("sin(-") == 5000
