"""Slopes of curves, of inverses, along directions and by logarithms, against SymPy and mpmath."""

from dataclasses import replace

import mpmath
import pytest
import sympy

from tests.oracle import slope, value
from tutor.checking.proof.algebra import by_sympy
from tutor.checking.proof.oracles import AGREES, CONTRADICTS
from tutor.checking.proof.verify import Contradiction, verify
from tutor.checking.verdicts.judge import judge
from tutor.derive.derivatives.along import directional, logarithmic
from tutor.derive.derivatives.curves import implicit, inverse, on_curve, parametric
from tutor.errors import TutorError
from tutor.meaning.algebra import to_sympy
from tutor.meaning.scope import Scope, scope_from
from tutor.rules.catalogue import read
from tutor.rules.curves import ON_CURVE
from tutor.syntax.nodes import Name
from tutor.syntax.printer import show

X, Y, T = (sympy.Symbol(n, real=True) for n in "xyt")
CURVES = [
    "x^2 + y^2 = 1", "x^3 + y^3 = 6x y", "x y = 1", "sin(x y) = x + y", "e^y + x y = 3", "y = x^2 + 1", "x^2/4 - y^2/9 = 1",
    "sqrt(x) + sqrt(y) = 1", "y log(x) = x log(y)", "x^2 y^3 - 2x = tan(y)",
]  # fmt: skip


@pytest.mark.parametrize("order", [1, 2, 3])
@pytest.mark.parametrize("text", CURVES)
def test_an_implicit_slope_is_sympys(text, order):
    found = implicit(read(text), ("x", "y"), order=order)
    left, right = (to_sympy(side) for side in found.problem.args)
    expected = sympy.idiff(left - right, Y, X, order)
    across = sympy.Rational(5, 2) if "x^2/4" in text else sympy.Rational(3, 5)  # the hyperbola has no point above 3/5
    at = {X: across, Y: sympy.nsolve((left - right).subs(X, across), Y, 0.4, prec=40)}
    assert abs(sympy.N((to_sympy(found.result) - expected).subs(at), 30)) < 1e-20
    proven = verify(found).verified
    assert proven.oracles == ("values", "sympy")
    assert not proven.unconfirmed


ON_THE_CURVE = [  # a curve, an order, the slope as its equation shortens it
    ("x^2 + y^2 = 1", 2, "-1/y^3"), ("x^2 + y^2 - 25 = 0", 2, "-25/y^3"), ("1 = x^2 + y^2", 3, "-3x/y^5"),
    ("x^2 - x y + y^2 = 7", 2, "-42/(2y - x)^3"), ("x^3 + y^3 = 6x y", 2, "-16x y/(y^2 - 2x)^3"), ("x^4 + y^4 = 16", 2, "-48x^2/y^7"),
    ("x^2/a^2 + y^2/b^2 = 1", 2, "-b^4/(a^2 y^3)"), ("y^2 = x^3", 2, "3x/(4y)"), ("sqrt(x) + sqrt(y) = 1", 2, "1/(2 sqrt(x)^3)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "order", "result"), ON_THE_CURVE, ids=[f"{c[0]}, {c[1]}" for c in ON_THE_CURVE])
def test_the_curves_equation_shortens_a_slope(text, order, result):
    found = verify(implicit(read(text), ("x", "y"), order=order))
    assert show(found.result) == result
    assert any(step.rule is ON_CURVE for step in found.root)
    assert found.verified.oracles == ("values", "sympy")
    assert not found.verified.unconfirmed


@pytest.mark.parametrize("wrong", ["-2/y^3", "1/y^3", "-1/y", "-x^2/y^3"])
def test_a_false_step_on_the_curve_is_contradicted(wrong):
    found = implicit(read("x^2 + y^2 = 1"), ("x", "y"), order=2)
    assert found.root.rule is ON_CURVE
    with pytest.raises(Contradiction) as told:
        verify(replace(found, root=replace(found.root, value=read(wrong))))
    assert told.value.step.rule is ON_CURVE


def test_an_equation_that_is_not_the_curves_is_contradicted_by_sympy():
    found = implicit(read("x^2 + y^2 = 1"), ("x", "y"), order=2)
    other = replace(found.root, bound=(("u", read("x^2 + y^2")), ("c", read("3"))), value=read("-3/y^3"))
    with pytest.raises(Contradiction) as told:
        verify(replace(found, root=other))
    assert told.value.oracle == "sympy"


JUDGED = [("-1/y^3", "right"), ("-(x^2 + y^2)/y^3", "right"), ("-1/y - x^2/y^3", "right"), ("1/y^3", "slip"), ("sin(x) + y^7", "wrong")]


@pytest.mark.parametrize(("answer", "kind"), JUDGED)
def test_an_answer_is_judged_on_the_curve(answer, kind):
    assert judge(answer, implicit(read("x^2 + y^2 = 1"), ("x", "y"), order=2)).kind == kind


def test_numbers_of_an_implicit_slope_are_cancelled():
    assert show(implicit(read("x^3 + y^3 = 6x y"), ("x", "y")).result) == "-(x^2 - 2y)/(y^2 - 2x)"


SHAPES = [("cos(t)", "sin(t)"), ("t^2", "t^3 - 3t"), ("t - sin(t)", "1 - cos(t)"), ("e^t cos(t)", "e^t sin(t)"), ("log(t)", "sqrt(t)"),
          ("t/(1 + t^2)", "t^2/(1 + t^2)"), ("cosh(t)", "sinh(t)")]  # fmt: skip


@pytest.mark.parametrize("order", [1, 2, 3])
@pytest.mark.parametrize(("across", "up"), SHAPES)
def test_a_parametric_slope_is_sympys(across, up, order):
    found = parametric(read(across), read(up), order=order)
    run, expected = to_sympy(read(across)), to_sympy(read(up))
    for _ in range(order):
        expected = sympy.diff(expected, T) / sympy.diff(run, T)
    assert abs(sympy.N((to_sympy(found.result) - expected).subs(T, sympy.Rational(9, 7)), 30)) < 1e-20
    assert verify(found).verified.oracles == ("values", "sympy")


INVERSES = [("x^3 + x", "2"), ("e^x + x", "1"), ("x^3 + 2x", "3"), ("log(x)", "3"), ("2x + 1", "7"), ("cbrt(x)", "2"), ("sinh(x)", "0")]


@pytest.mark.parametrize(("text", "at"), INVERSES)
def test_the_slope_of_an_inverse_is_one_over(text, at):
    node, wanted = read(text), float(value(read(at), {}))
    found = inverse(node, read(at), "x")
    back = lambda y: mpmath.findroot(lambda x: value(node, {"x": x}) - y, found_at(node, wanted))  # noqa: E731
    assert mpmath.almosteq(value(found.result, {}), mpmath.diff(back, wanted), 1e-8, 1e-8)
    assert verify(found).verified.oracles == ("values", "sympy")


def found_at(node, y):
    """About where `node` comes to `y`."""
    return min((mpmath.mpf(k) / 8 + mpmath.mpf("0.01") for k in range(-8, 200)), key=lambda x: abs(value(node, {"x": x}) - y))


DIRECTIONS = [
    ("x^2 y", ["3", "4"]),
    ("e^x sin(y)", ["1", "1"]),
    ("log(x^2 + y^2)", ["-1", "2"]),
    ("x/y", ["0", "1"]),
    ("x y + y^2", ["3/5", "-4/5"]),
]


@pytest.mark.parametrize(("text", "direction"), DIRECTIONS)
def test_a_directional_slope_is_that_of_a_walk(text, direction):
    node, at = read(text), {"x": mpmath.mpf("1.3"), "y": mpmath.mpf("0.7")}
    d = [value(read(e), {}) for e in direction]
    size = mpmath.norm(d)
    walk = lambda t: value(node, {"x": at["x"] + t * d[0] / size, "y": at["y"] + t * d[1] / size})  # noqa: E731
    found = directional(node, [read(e) for e in direction])
    assert mpmath.almosteq(value(found.result, at), mpmath.diff(walk, 0), 1e-10, 1e-10)
    assert verify(found).verified.oracles == ("values", "sympy")


POWERS = ["x^x", "(sin x)^x", "x^2 sqrt(x + 1)/(x + 3)^3", "x^sin(x)", "(x^2 + 1)^x e^x", "x^(1/x)", "log(x + 2)^x", "x (x + 1)(x + 2)"]


@pytest.mark.parametrize("text", POWERS)
def test_a_logarithmic_slope_is_right(text):
    node, at = read(text), {"x": mpmath.mpf("1.234")}
    found = logarithmic(node, "x")
    assert mpmath.almosteq(value(found.result, at), slope(node, "x", at), 1e-12, 1e-12)
    assert verify(found).verified.oracles == ("values", "sympy")


RESULTS = [
    (lambda: implicit(read("x^2 + y^2 = 1")), "-x/y"),
    (lambda: parametric(read("cos(t)"), read("sin(t)")), "-cot(t)"),
    (lambda: inverse(read("x^2"), read("4"), "x", scope_from({"x": "positive"})), "1/4"),
    (lambda: inverse(read("sin(x)"), read("1/2"), "x", scope_from({"x": "in [-pi/2, pi/2]"})), "2 sqrt(3)/3"),
    (lambda: logarithmic(read("x^x"), "x"), "x^x * (log(x) + 1)"),
]


@pytest.mark.parametrize(("asked", "result"), RESULTS, ids=[r[1] for r in RESULTS])
def test_the_result_reads_like_a_textbook(asked, result):
    assert show(asked().result) == result


REFUSED = [
    (lambda: implicit(read("x^2 = 1"), ("x",)), "usage"),
    (lambda: implicit(read("a b c = 1")), "usage"),
    (lambda: parametric(read("1"), read("t")), "none"),
    (lambda: inverse(read("x^2"), read("4"), "x"), "none"),
    (lambda: inverse(read("x^3"), read("0"), "x"), "none"),
    (lambda: inverse(read("x^2 + 1"), read("0"), "x"), "none"),
    (lambda: directional(read("x y"), [read("0"), read("0")]), "none"),
    (lambda: directional(read("x y z"), [read("1"), read("1")]), "shape"),
    (lambda: logarithmic(read("x + 1"), "x"), "usage"),
    (lambda: logarithmic(read("a^2"), "x"), "constant"),
    (lambda: on_curve(implicit(read("x^2 + y^2 = 25")), {"x": read("3"), "y": read("5")}), "off"),
]


@pytest.mark.parametrize(("asked", "code"), REFUSED)
def test_what_has_no_slope_is_told(asked, code):
    with pytest.raises(TutorError) as e:
        asked()
    assert e.value.diagnostic.code == code


def test_slopes_at_a_point_of_the_curve():
    found = on_curve(implicit(read("x^2 + y^2 = 25"), order=2), {"x": read("3"), "y": read("4")})
    assert [(label, show(tree)) for label, tree in found] == [("dy/dx", "-3/4"), ("d^2y/dx^2", "-25/64")]


def test_other_names_serve_too():
    assert show(implicit(read("p^2 v = c"), ("p", "v"), Scope()).result) == "-2v/p"
    assert parametric(Name("s"), read("s^2")).wrt == ("s",)


WRONG = [  # each false by its sign or its size
    (implicit(read("x^2 + y^2 = 1"), ("x", "y")), "x/y"),
    (parametric(read("cos(t)"), read("sin(t)"), "t"), "tan(t)"),
    (directional(read("x^2 y"), (read("1"), read("1")), ("x", "y")), "2x y + x^2"),
]


@pytest.mark.parametrize(("found", "wrong"), WRONG, ids=[w[0].kind for w in WRONG])
def test_sympy_contradicts_a_wrong_slope(found, wrong):
    assert by_sympy(found) == AGREES
    assert by_sympy(replace(found, root=replace(found.root, value=read(wrong)))) == CONTRADICTS
