"""Taylor polynomials: computer algebra's series agrees."""

import pytest
import sympy

from tutor.checking.proof.verify import verify
from tutor.commands.dispatch import answer
from tutor.commands.session import Session
from tutor.derive.taylor.taylor import taylor
from tutor.errors import TutorError
from tutor.meaning.algebra import to_sympy
from tutor.meaning.scope import Scope
from tutor.render.plain import plain
from tutor.rules import taylor as rules
from tutor.rules.catalogue import pattern
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


AT_ZERO = """e^x; e^(-x); e^(x^2); e^(3x); sin(x); sin(2x); sin(x^2); cos(x); cos(3x); cos(x^2); log(1 + x); log(1 - x); log(1 + x^2)
1/(1 - x); 1/(1 + x); 1/(1 + x^2); 1/(1 - 2x); sqrt(1 + x); sqrt(1 - x^2); (1 + x)^(1/3); 1/sqrt(1 + x); atan(x); atan(2x); sinh(x)
cosh(x); asin(x); tanh(x); tan(x); e^x sin(x); e^x cos(x); x e^x; x^2 sin(x); sin(x)/(1 - x); e^x/(1 - x); cos(x)^2; sin(x)^2; e^sin(x)
log(cos(x)); x/(1 + x^2); e^x log(1 + x); 1/(2 + x); (1 + x)^5; sin(x) + cos(x); sigmoid(x)"""
FUNCTIONS = [f.strip() for line in AT_ZERO.splitlines() for f in line.split(";")]


@pytest.mark.parametrize("text", FUNCTIONS)
def test_forty_polynomials_are_the_start_of_sympys_series(text):
    found = to_sympy(taylor(S.read(text), {"x": S.read("0")}, 6, S).result)
    body = to_sympy(S.read(text), S)
    expected = sympy.series(body, x, 0, 7).removeO()
    assert sympy.simplify(sympy.expand(found - expected)) == 0


@pytest.mark.parametrize("rule", rules.KNOWN.rules, ids=[r.key for r in rules.KNOWN.rules])
def test_a_known_series_is_right_and_its_mistakes_are_wrong(rule):
    u = sympy.Symbol("u", real=True)
    left = sympy.series(to_sympy(pattern(rule).left), u, 0, 6).removeO()

    def agrees(right):
        order = sympy.Poly(right, u).degree()
        low = sum(left.coeff(u, k) * u**k for k in range(order + 1))
        return sympy.simplify(sympy.expand(low - right)) == 0

    assert agrees(to_sympy(pattern(rule).right))
    assert not [m.hint for m in pattern(rule).mistakes if agrees(to_sympy(m.right))]


STEPS = [
    ("e^(-x^2)", "put into a known series"),
    ("e^x sin(x)", "multiply the series"),
    ("e^x + cos(x)", "term by term"),
    ("x/(1 + x^2)", "geometric series"),
    ("sqrt(1 + x)", "binomial series"),
]


@pytest.mark.parametrize(("text", "key"), STEPS, ids=[c[0] for c in STEPS])
def test_known_series_are_used_by_name(text, key):
    assert key in {s.rule.key for s in taylor(S.read(text), {"x": S.read("0")}, 4, S).root}


def test_the_remainder_is_bounded_on_an_interval():
    told = plain(answer(Session(), "taylor e^x order 3 on (-1, 1)").document)
    assert "|f^(4)| is at most 2.72" in told
    assert "at most 0.114" in told


@pytest.mark.parametrize(("text", "a"), [("sqrt(1 + x)", "1/2"), ("(1 + x)^(1/3)", "1/3"), ("x sqrt(1 + x)", "1/2")])
def test_the_binomial_coefficients_are_filled_in_before_they_are_worked_out(text, a):
    d = verify(taylor(S.read(text), {"x": S.read("0")}, 3, S))
    first, *_ = (s for s in d.root if s.rule.key == "binomial series")
    found = [to_sympy(term.args[0] if term.op == "*" else term) for term in first.value.args[1:]]
    assert d.verified
    assert found == [sympy.binomial(sympy.Rational(a), k) for k in (1, 2, 3)]
    assert "!" in show(first.value)


def test_a_series_stands_in_the_place_of_its_function():
    d = taylor(S.read("x sqrt(1 + x)"), {"x": S.read("0")}, 3, S)
    assert show(d.root.form) == "x * (1 + x/2 - x^2/8 + x^3/16)"
