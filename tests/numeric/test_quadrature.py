"""Quadrature: known integrals, errors that are honest, and bounds that cannot be reached."""

import numpy as np
import pytest

from tutor.errors import TutorError
from tutor.numeric.quadrature import RULES, adaptive, gauss_legendre, samples, simpson, trapezoid

KNOWN = [  # id, f, low, high, value
    ("cubic", lambda x: x**3 - x, 0, 2, 2.0),
    ("backwards", lambda x: x**3 - x, 2, 0, -2.0),
    ("exponential", np.exp, 0, 1, np.e - 1),
    ("constant", lambda x: 3.0, 0, 2, 6.0),
    ("sine", np.sin, 0, np.pi, 2.0),
]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("f", "low", "high", "value"), [k[1:] for k in KNOWN], ids=[k[0] for k in KNOWN])
def test_known_integrals_lie_within_the_stated_error(rule, f, low, high, value):
    area = RULES[rule](f, low, high)
    assert abs(area.value - value) <= 1.5 * area.error + 1e-12
    assert abs(area.value - value) < 1e-3


def test_trapezoids_are_exact_on_lines_simpson_on_cubics_and_gauss_up_to_degree_nine():
    assert trapezoid(lambda x: 2 * x + 1, 0, 3, 1).value == pytest.approx(12)
    assert simpson(lambda x: x**3, 0, 2, 2).value == pytest.approx(4)
    assert gauss_legendre(lambda x: x**9, 0, 1, 5).value == pytest.approx(0.1)


@pytest.mark.parametrize(("rule", "order"), [(trapezoid, 2), (simpson, 4)])
def test_the_error_shrinks_with_its_order(rule, order):
    errors = [abs(rule(np.exp, 0, 1, pieces).value - (np.e - 1)) for pieces in (16, 32)]
    assert np.log2(errors[0] / errors[1]) == pytest.approx(order, abs=0.05)


@pytest.mark.parametrize("pieces", [1, 2, 3, 5, 6, 7, 100])
def test_any_number_of_pieces_states_an_error_that_holds(pieces):
    for rule in (trapezoid, simpson):
        area = rule(np.exp, 0, 1, pieces)
        assert abs(area.value - (np.e - 1)) <= 1.5 * area.error


IMPROPER = [
    (lambda x: np.exp(-x * x), -np.inf, np.inf, np.sqrt(np.pi)),
    (lambda x: 1 / x**2, 1, np.inf, 1.0),
    (lambda x: x**-0.5, 0, 1, 2.0),
]


@pytest.mark.parametrize(("f", "low", "high", "value"), IMPROPER)
def test_improper_integrals(f, low, high, value):
    assert adaptive(f, low, high).value == pytest.approx(value, rel=1e-8)


DIVERGENT = [(lambda x: 1 / x, 0, 1), (lambda x: 1 / x, 1, np.inf), (lambda x: x, 0, np.inf), (lambda x: np.sqrt(x), -1, 1)]


@pytest.mark.parametrize(("f", "low", "high"), DIVERGENT)
def test_what_has_no_value_gets_none(f, low, high):
    with pytest.raises(TutorError) as caught:
        adaptive(f, low, high)
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
]


@pytest.mark.parametrize(("ask", "words"), BAD, ids=[b[1] + str(i) for i, b in enumerate(BAD)])
def test_what_is_asked_wrongly_is_told(ask, words):
    with pytest.raises(TutorError, match=words):
        ask()
