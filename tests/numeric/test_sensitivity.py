"""Sensitivities of A -> B -> C against its closed form, and of a stiff system against differences of SciPy's own solutions."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from tutor.errors import TutorError
from tutor.numeric.sensitivity import sensitivities


def rates(y, p):
    return np.array([-p[0] * y[0], p[0] * y[0] - p[1] * y[1], p[1] * y[1]])


def by_state(y, p):
    return np.array([[-p[0], 0, 0], [p[0], -p[1], 0], [0, p[1], 0]])


def by_parameters(y, p):
    return np.array([[-y[0], 0], [y[0], -y[1]], [0, y[1]]])


def closed(t, k1, k2):
    """A, B and C of A -> B -> C from (1, 0, 0)."""
    a = np.exp(-k1 * t)
    b = k1 / (k2 - k1) * (np.exp(-k1 * t) - np.exp(-k2 * t))
    return np.stack([a, b, 1 - a - b], axis=-1)


times = np.linspace(0, 10, 51)


def test_the_chain_agrees_with_its_closed_form():
    found = sensitivities(rates, by_state, by_parameters, (1, 0, 0), (0.7, 0.3), times)
    assert found.states == pytest.approx(closed(times, 0.7, 0.3), abs=1e-7)
    # the closed form has complex arguments too: a derivative without cancellation
    step = 1e-30j
    exact = np.stack([closed(times, 0.7 + step, 0.3).imag, closed(times, 0.7, 0.3 + step).imag], axis=-1) / 1e-30
    assert found.sensitivities == pytest.approx(exact, abs=1e-6)
    assert found.sensitivities[:, 0, 0] == pytest.approx(-times * np.exp(-0.7 * times), abs=1e-7)
    assert found.sensitivities.sum(axis=1) == pytest.approx(np.zeros((51, 2)), abs=1e-7)  # A + B + C stays 1


def test_relative_sensitivities_are_masked_where_there_is_nothing():
    found = sensitivities(rates, by_state, by_parameters, (1, 0, 0), (0.7, 0.3), times)
    assert found.relative[:, 0, 0].filled(9) == pytest.approx(-0.7 * times, abs=1e-5)
    assert found.relative.mask[0, 1].all()
    assert not found.relative.mask[1:].any()


def test_a_stiff_system_agrees_with_differences_of_solutions():
    def robertson(y, p):
        return np.array([-p[0] * y[0] + p[1] * y[1] * y[2], p[0] * y[0] - p[1] * y[1] * y[2] - p[2] * y[1] ** 2, p[2] * y[1] ** 2])

    def in_state(y, p):
        top = np.array([-p[0], p[1] * y[2], p[1] * y[1]])
        low = np.array([0, 2 * p[2] * y[1], 0])
        return np.stack([top, -top - low, low])

    def in_parameters(y, p):
        top, low = np.array([-y[0], y[1] * y[2], 0]), np.array([0, 0, y[1] ** 2])
        return np.stack([top, -top - low, low])

    p, t = np.array([0.04, 1e4, 3e7]), np.array([0, 1, 10, 40.0])
    found = sensitivities(robertson, in_state, in_parameters, (1, 0, 0), p, t)

    def solved(q):
        return solve_ivp(lambda _, y: robertson(y, q), (0, 40), (1, 0, 0), "Radau", t_eval=t, rtol=1e-11, atol=1e-14).y.T

    for k in range(3):
        h = 1e-4 * p * (np.arange(3) == k)
        difference = (solved(p + h) - solved(p - h)) / (2 * h[k])
        assert found.sensitivities[:, :, k] * p[k] == pytest.approx(difference * p[k], abs=1e-6)


def explosion(y, p):
    return p * y**2


BAD = [  # id, times, start, words
    ("times that fall", [1, 0], [1.0], "rise"),
    ("one time", [0], [1.0], "from 2"),
    ("an endless start", [0, 1], [np.inf], "finite numbers"),
    ("an explosion", [0, 2], [1.0], "near the time 1"),
]


@pytest.mark.parametrize(("t", "start", "words"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_what_has_no_solution_is_told(t, start, words):
    with pytest.raises(TutorError, match=words):
        sensitivities(explosion, lambda y, p: np.diag(2 * p * y), lambda y, p: (y**2)[:, None], start, [1.0], t)


def test_a_jacobian_of_the_wrong_shape_is_told():
    with pytest.raises(TutorError, match="Jacobian by the parameters"):
        sensitivities(rates, by_state, by_state, (1, 0, 0), (0.7, 0.3), times)
