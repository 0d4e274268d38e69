"""What is printed is read back the same, and looks as a hand would write it."""

from random import Random

import pytest

from tests.syntax.language import WORDS
from tests.syntax.trees import expression, statement
from tutor.syntax.nodes import TWO, Apply, Name, Node, Number, number
from tutor.syntax.parser import parse
from tutor.syntax.printer import show


def comes_back(tree: Node, seed: int) -> None:
    text = show(tree)
    assert parse(text, WORDS) is tree, f"seed {seed}: {text}"


@pytest.mark.parametrize("hundred", range(17))
def test_what_is_printed_is_read_back_the_same(hundred: int):
    for seed in range(100 * hundred, 100 * hundred + 100):
        comes_back(expression(Random(seed)), seed)


@pytest.mark.parametrize("hundred", range(3))
def test_a_printed_statement_is_read_back_the_same(hundred: int):
    for seed in range(100 * hundred, 100 * hundred + 100):
        comes_back(statement(Random(seed)), seed)


@pytest.mark.soak
@pytest.mark.parametrize("thousand", range(100))
def test_a_hundred_thousand_trees_are_read_back_the_same(thousand: int):
    for seed in range(10_000 + 1000 * thousand, 11_000 + 1000 * thousand):
        comes_back((statement if seed % 4 == 0 else expression)(Random(seed)), seed)


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
2*x*(x^2+1)                      | 2x * (x^2 + 1)
2*x*y*(x+1)*z                    | 2x y * (x + 1) z
2*(x+1)*x                        | 2(x + 1) x
(x+1)*(x-1)                      | (x + 1)(x - 1)
3*(x-1)^2*(x+1)                  | 3(x - 1)^2 (x + 1)
(x+1)^n*(x-1)                    | (x + 1)^n * (x - 1)
x*y/z*w*v                        | x y/z * w v
(1/x)/(1/y)                      | (1/x)/(1/y)
a/b/c                            | (a/b)/c
a/(b/c)                          | a/(b/c)
x - -cos(x)/9                    | x - (-cos(x)/9)
-(-cos(x))                       | -(-cos(x))
x + -y                           | x - y
---x                             | -(-(-x))
2^(--x)                          | 2^-(-x)
2*e^x                            | 2 e^x
2*theta                          | 2 theta
2*x_1^2                          | 2x_1^2
2*|x|                            | 2 * |x|
2*pi*r                           | 2 pi r
a - (b - c)                      | a - (b - c)
-x^2 - -y                        | -x^2 - (-y)
x^(-1)                           | x^-1
e^(-x^2)                         | e^(-x^2)
e^(-x*y)                         | e^(-x y)
(x^1)/2                          | (x^1)/2
123456789012345678900000 x       | 123456789012345678900000x
1e25 + 1e-25                     | 1e25 + 1e-25
1e-3 x + 0.125                   | 0.001x + 0.125
(d/dx (x^2 + 1)) + 3             | (d/dx (x^2 + 1)) + 3
d/dx (x^2 + 1) + 3               | (d/dx (x^2 + 1)) + 3
3 + d/dx x^2                     | 3 + d/dx x^2
d/dx -x                          | d/dx (-x)
d/dx -d/dx -x y                  | d/dx (-d/dx (-x y))
d/dx (-x + y)                    | d/dx (-x + y)
diff(-3, x)                      | d/dx (-3)
∂²/∂x∂y -x/y                     | d^2/dx dy (-x/y)
lim x->0+ -1/x                   | lim x->0+ (-1/x)
∫ -x e^x dx                      | ∫ (-x e^x) dx
d²/dtheta dphi f                | d^2/dθ dφ f
diff(x, x, loss)                 | diff(x, x, loss)
∫ sin θ dθ + 1                   | ∫ sin(theta) dθ + 1
int_0^(a+1) x dx                 | ∫_0^(a + 1) x dx
lim x->0+ sin(x)/x               | lim x->0+ sin(x)/x
sum(i=1..n, sum(j=1..n, A_ij x_i x_(j+1))) | sum(i=1..n, sum(j=1..n, A_ij x_i x[j + 1]))
x_(i) + 1                        | x[i] + 1
sum(i=1..n, A_(i, j))            | sum(i=1..n, A[i, j])
A[i,:] + A[2:5,j] + x[2:] + x[:5] | A[i, :] + A[2:5, j] + x[2:] + x[1:5]
(A @ B)[1,2]                     | (A @ B)[1, 2]
(0,1] ∪ {2} union [3,4]          | (0, 1] ∪ {2} ∪ [3, 4]
interval [0,1]                   | interval [0, 1]
x ∈ [0,1] or x>2 and x<3         | x in [0, 1] or x > 2 and x < 3
∅                                | {}
DNE                              | does not exist
∇_(w, b) loss                    | ∇_(w, b) loss
∇(x^2 y) * v                     | ∇(x^2 y) * v
∇²f(x)                           | ∇²f(x)
n!/(k! (n-k)!)                   | n!/(k! (n - k)!)
Σ_(i=1)^n x_i                    | sum(i=1..n, x_i)
log_2 x                          | log(x, 2)
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
f^(max(1, x))                    | f^max(1, x)
f''((x = 1))                     | f''((x = 1))
integrate(x, loss, 0, 1)         | integrate(x, loss, 0, 1)
integrate(x, theta)              | ∫ x dθ
{1} ∪ (2[x, y])                  | {1} ∪ (2 * [x, y])
{1} ∪ interval [0, 1] * {2}      | {1} ∪ interval [0, 1] * {2}
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
