"""Taylor polynomials: computer algebra's series agrees."""

import pytest
import sympy

from tutor.derive.taylor import taylor
from tutor.errors import TutorError
from tutor.meaning.algebra import to_sympy
from tutor.meaning.scope import Scope
from tutor.syntax.printer import show

S = Scope()
x, y = sympy.symbols("x y", real=True)

ONE_NAME = [
    ("cos(x)", "0", 6),
    ("e^x", "0", 5),
    ("log(x)", "1", 4),
    ("sqrt(1 + x)", "0", 3),
    ("1/(1 - x)", "0", 6),
    ("sigmoid(x)", "0", 3),
    ("x^3 - x", "2", 3),
    ("sin(x)/(2 + x)", "pi", 2),
]


@pytest.mark.parametrize(("text", "at", "order"), ONE_NAME, ids=[c[0] for c in ONE_NAME])
def test_the_polynomial_is_the_start_of_the_series(text, at, order):
    found = to_sympy(taylor(S.read(text), {"x": S.read(at)}, order, S).result)
    body, a = to_sympy(S.read(text)), to_sympy(S.read(at))
    expected = sum(sympy.diff(body, x, k).subs(x, a) / sympy.factorial(k) * (x - a) ** k for k in range(order + 1))
    assert sympy.simplify(found - expected) == 0


def test_two_names_share_the_order():
    found = to_sympy(taylor(S.read("e^x sin(y)"), {"x": S.read("0"), "y": S.read("0")}, 3, S).result)
    assert sympy.expand(found - (y + x * y + x**2 * y / 2 - y**3 / 6)) == 0


def test_powers_of_the_distance_are_kept():
    assert show(taylor(S.read("log(x)"), {"x": S.read("1")}, 2, S).result) == "(x - 1) - (x - 1)^2/2"


TROUBLES = [("1/x", "0", 2, "undefined"), ("cos(x)", "0", 99, "order")]


@pytest.mark.parametrize(("text", "at", "order", "code"), TROUBLES, ids=[c[0] for c in TROUBLES])
def test_troubles(text, at, order, code):
    with pytest.raises(TutorError) as told:
        taylor(S.read(text), {"x": S.read(at)}, order, S)
    assert told.value.diagnostic.code == code
