"""Quadrature: known integrals, errors that are honest, and bounds that cannot be reached."""

import mpmath
import numpy as np
import pytest

from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.numeric.areas.error_bounds import bound
from tutor.numeric.areas.integration import ORDERS, RULES, measured, rule_named
from tutor.numeric.areas.kronrod import GAUSS, KRONROD, PLACES, kronrod
from tutor.numeric.areas.quadrature import adaptive, gauss_legendre, midpoint, monte_carlo, samples, simpson, trapezoid

KNOWN = [  # id, f, low, high, value
    ("cubic", lambda x: x**3 - x, 0, 2, 2.0),
    ("backwards", lambda x: x**3 - x, 2, 0, -2.0),
    ("exponential", np.exp, 0, 1, np.e - 1),
    ("constant", lambda x: 3.0, 0, 2, 6.0),
    ("sine", np.sin, 0, np.pi, 2.0),
]


@pytest.mark.parametrize("rule", [r for r in RULES if r != "monte-carlo"])
@pytest.mark.parametrize(("f", "low", "high", "value"), [k[1:] for k in KNOWN], ids=[k[0] for k in KNOWN])
def test_known_integrals_lie_within_the_stated_error(rule, f, low, high, value):
    area = measured(rule, f, low, high, points=10)
    assert abs(area.value - value) <= 1.5 * area.error + 1e-12
    assert abs(area.value - value) < 1e-3


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("pieces", [1, 2, 7, 10])
def test_the_value_is_the_heights_by_their_weights(rule, pieces):
    area = measured(rule, np.exp, -1, 2, pieces, 9)
    assert area.weights @ area.heights == pytest.approx(area.value, rel=1e-12)
    assert area.heights == pytest.approx(np.exp(area.points))
    assert area.weights.sum() == pytest.approx(3)


def test_trapezoids_are_exact_on_lines_simpson_on_cubics_and_gauss_up_to_degree_nine():
    assert trapezoid(lambda x: 2 * x + 1, 0, 3, 1).value == pytest.approx(12)
    assert simpson(lambda x: x**3, 0, 2, 2).value == pytest.approx(4)
    assert gauss_legendre(lambda x: x**9, 0, 1, 5).value == pytest.approx(0.1)


@pytest.mark.parametrize(("rule", "order"), ORDERS.items())
def test_the_error_shrinks_with_its_order(rule, order):
    errors = [abs(measured(rule, np.exp, 0, 1, pieces).value - (np.e - 1)) for pieces in (16, 32)]
    assert np.log2(errors[0] / errors[1]) == pytest.approx(order, abs=0.05)


@pytest.mark.parametrize("pieces", [1, 2, 3, 5, 6, 7, 100])
def test_any_number_of_pieces_states_an_error_that_holds(pieces):
    for rule in (midpoint, trapezoid, simpson):
        area = rule(np.exp, 0, 1, pieces)
        assert abs(area.value - (np.e - 1)) <= 1.5 * area.error


IMPROPER = [
    (lambda x: np.exp(-x * x), -np.inf, np.inf, np.sqrt(np.pi)),
    (lambda x: 1 / x**2, 1, np.inf, 1.0),
    (lambda x: x**-0.5, 0, 1, 2.0),
]


WILD = [  # what our own adaptive rule takes besides: id, f, low, high, value
    ("a root at the right end", lambda x: (1 - x) ** -0.5, 0, 1, 2.0),
    ("a hole in the middle", lambda x: np.sin(x) / x, -1, 1, 1.892166140734366),
    ("a logarithm in the middle", lambda x: np.log(np.abs(x)), -1, 1, -2.0),
    ("a jump", lambda x: np.sign(x - 1 / 3), 0, 1, 1 / 3),
    ("many kinks", lambda x: np.abs(np.sin(10 * x)), 0, np.pi, 2.0),
    ("from minus infinity", np.exp, -np.inf, 0, 1.0),
    ("to minus infinity", np.exp, 0, -np.inf, -1.0),
    ("from infinity", lambda x: np.exp(-x), np.inf, 0, -1.0),
    ("nothing", np.exp, 1, 1, 0.0),
]


@pytest.mark.parametrize(("f", "low", "high", "value"), IMPROPER)
@pytest.mark.parametrize("rule", [adaptive, kronrod])
def test_improper_integrals(rule, f, low, high, value):
    assert rule(f, low, high).value == pytest.approx(value, rel=1e-8)


@pytest.mark.parametrize(("f", "low", "high", "value"), [w[1:] for w in WILD], ids=[w[0] for w in WILD])
def test_the_adaptive_rule_keeps_to_its_error(f, low, high, value):
    area = kronrod(f, low, high)
    assert abs(area.value - value) <= area.error + 1e-15
    assert area.error <= 2e-10 or "cannot be halved" in area.note
    assert area.borders[[0, -1]].tolist() == [low, high]


def test_the_kronrod_rule_is_exact_to_the_degree_that_makes_it():
    for degree in range(24):  # 3 n + 1 for n = 7, and one more for an even rule
        wanted = 0 if degree % 2 else 2 / (degree + 1)
        assert float(KRONROD @ PLACES**degree) == pytest.approx(wanted, abs=1e-15)
        assert degree > 13 or float(GAUSS @ PLACES**degree) == pytest.approx(wanted, abs=1e-15)


def test_a_stopped_sum_is_handed_back(monkeypatch):
    left = iter(range(9))

    def f(x):
        if next(left, None) is None:
            raise KeyboardInterrupt
        return np.abs(x - 1 / 3)

    area = kronrod(f, 0, 1)
    assert area.note == "stopped by hand"
    assert abs(area.value - 5 / 18) <= area.error


def test_random_points_come_within_their_standard_error_as_often_as_they_should():
    areas = [monte_carlo(np.exp, 0, 1, 400, seed) for seed in range(200)]
    near = [abs(a.value - (np.e - 1)) <= a.error for a in areas]
    assert 0.6 < np.mean(near) < 0.76  # 0.683 of a bell
    assert monte_carlo(np.exp, 0, 1, 400, 3).value == areas[3].value


BOUNDED = [  # body, low, high: smooth over the range
    ("e^(-x^2)", 0, 1),
    ("x^4 - x", -1, 2),
    ("sigmoid(5x)", -2, 2),
    ("sin(x)/(1 + x^2)", 0, 3),
    ("log(1 + x)", 0, 4),
]


@pytest.mark.parametrize(("text", "low", "high"), BOUNDED, ids=[b[0] for b in BOUNDED])
@pytest.mark.parametrize("rule", [*ORDERS, "gauss-legendre"])
def test_no_error_passes_its_bound(rule, text, low, high):
    from tests.oracle import value

    body = Scope().read(text)
    exact = float(mpmath.quad(lambda x: value(body, {"x": x}), np.linspace(low, high, 5).tolist()))
    for count in (2, 4, 6):
        area = measured(rule, lambda x: np.array([float(value(body, {"x": v})) for v in x]), low, high, count, count)
        known = bound(rule, body, "x", low, high, count)
        assert abs(area.value - exact) <= known.value + 1e-14


@pytest.mark.parametrize(("text", "low", "high"), BOUNDED, ids=[b[0] for b in BOUNDED])
@pytest.mark.parametrize("order", [2, 4])
def test_a_bounded_derivative_is_hardly_larger_than_it_truly_becomes(text, low, high, order):
    from tests.oracle import value

    body = Scope().read(text)
    with mpmath.workdps(40):
        truly = max(abs(mpmath.diff(lambda x: value(body, {"x": x}), mpmath.mpf(v), order)) for v in np.linspace(low, high, 101))
    most = bound("trapezoid" if order == 2 else "simpson", body, "x", low, high, 2).most
    assert truly * (1 - 1e-6) <= most <= 2 * truly + 1e-12


@pytest.mark.parametrize("text", ["sqrt(x)", "|x - 1/3|", "piecewise(1 if x < 1/3, 0 otherwise)", "1/(x - 1/2)"])
def test_where_the_derivative_has_no_bound_there_is_none(text):
    assert bound("trapezoid", Scope().read(text), "x", 0, 1, 10) is None


NAMES = [("Simpson", "simpson"), ("gauss", "gauss-legendre"), ("monte carlo", "monte-carlo"), ("trapezoids", "trapezoid"),
         ("gauss-kronrod", "adaptive")]  # fmt: skip


@pytest.mark.parametrize(("said", "rule"), NAMES)
def test_a_rule_goes_by_its_usual_names(said, rule):
    assert rule_named(said) == rule


DIVERGENT = [(lambda x: 1 / x, 0, 1), (lambda x: 1 / x, 1, np.inf), (lambda x: x, 0, np.inf), (np.sqrt, -1, 1),
             (np.reciprocal, -1.0, 1), (lambda x: np.power(x, -2.0), -1, 1)]  # fmt: skip


@pytest.mark.parametrize(("f", "low", "high"), DIVERGENT)
@pytest.mark.parametrize("rule", [adaptive, kronrod])
def test_what_has_no_value_gets_none(rule, f, low, high):
    with pytest.raises(TutorError) as caught:
        rule(f, low, high)
    assert caught.value.diagnostic.code == "integral"


def test_samples_may_be_spaced_unevenly():
    assert samples([0, 1, 3], [0, 1, 3]) == pytest.approx(4.5)


BAD = [
    (lambda: samples([0, 2, 1], [0, 0, 0]), "back and forth"),
    (lambda: samples([0, 1], [0, 1, 2]), "shape"),
    (lambda: samples([0], [0]), "shape"),
    (lambda: samples([0, 1], [0, np.nan]), "not finite"),
    (lambda: trapezoid(lambda x: 1 / x, 0, 1), "not finite at 0"),
    (lambda: trapezoid(np.exp, 0, np.inf), "finite bounds"),
    (lambda: trapezoid(np.exp, 0, 1, 0), "pieces"),
    (lambda: gauss_legendre(np.exp, 0, 1, 10**6), "Gauss points"),
    (lambda: adaptive(np.exp, 0, np.nan), "no number"),
    (lambda: kronrod(np.exp, 0, np.nan), "no number"),
    (lambda: kronrod(np.tan, 0, 2), "near 1.5708"),
    (lambda: kronrod(np.sqrt, -1, 0), "no finite value"),
    (lambda: kronrod(lambda x: 1 / x, 1, np.inf), "far out"),
    (lambda: monte_carlo(np.exp, 0, 1, 1), "points"),
    (lambda: monte_carlo(np.exp, 0, np.inf), "finite bounds"),
    (lambda: rule_named("boole"), "no rule"),
    (lambda: rule_named(""), "no rule"),
]


@pytest.mark.parametrize(("ask", "words"), BAD, ids=[b[1] + str(i) for i, b in enumerate(BAD)])
def test_what_is_asked_wrongly_is_told(ask, words):
    with pytest.raises(TutorError, match=words):
        ask()
