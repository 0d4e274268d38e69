"""Sensitivities of A -> B -> C against its closed form, and of a stiff system against differences of SciPy's own solutions."""

import numpy as np
import pytest
import sympy
from scipy.integrate import solve_ivp
from sympy.parsing.sympy_parser import convert_xor, implicit_multiplication, parse_expr, standard_transformations

import tutor
from tutor.errors import TutorError
from tutor.numeric.rates.sensitivity import sensitivities


def rates(t, y, p):
    return np.array([-p[0] * y[0], p[0] * y[0] - p[1] * y[1], p[1] * y[1]])


def by_state(t, y, p):
    return np.array([[-p[0], 0, 0], [p[0], -p[1], 0], [0, p[1], 0]])


def by_parameters(t, y, p):
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
    def robertson(t, y, p):
        return np.array([-p[0] * y[0] + p[1] * y[1] * y[2], p[0] * y[0] - p[1] * y[1] * y[2] - p[2] * y[1] ** 2, p[2] * y[1] ** 2])

    def in_state(t, y, p):
        top = np.array([-p[0], p[1] * y[2], p[1] * y[1]])
        low = np.array([0, 2 * p[2] * y[1], 0])
        return np.stack([top, -top - low, low])

    def in_parameters(t, y, p):
        top, low = np.array([-y[0], y[1] * y[2], 0]), np.array([0, 0, y[1] ** 2])
        return np.stack([top, -top - low, low])

    p, t = np.array([0.04, 1e4, 3e7]), np.array([0, 1, 10, 40.0])  # v answers to 3e7 by 1e-13 each: the percents are compared
    found = sensitivities(robertson, in_state, in_parameters, (1, 0, 0), p, t)

    def solved(q):
        return solve_ivp(lambda t, y: robertson(t, y, q), (0, 40), (1, 0, 0), "Radau", t_eval=t, rtol=1e-11, atol=1e-14).y.T

    for k in range(3):
        h = 1e-4 * p * (np.arange(3) == k)
        difference = (solved(p + h) - solved(p - h)) / (2 * h[k])
        assert found.sensitivities[:, :, k] * p[k] == pytest.approx(difference * p[k], abs=1e-6)


def explosion(t, y, p):
    return p * y**2


def by_explosion(t, y, p):
    return np.diag(2 * p * y)


BAD = [  # id, times, start, words
    ("times that fall", [1, 0], [1.0], "rise"),
    ("one time", [0], [1.0], "from 2"),
    ("an endless start", [0, 1], [np.inf], "finite numbers"),
]


@pytest.mark.parametrize(("t", "start", "words"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_what_has_no_solution_is_told(t, start, words):
    with pytest.raises(TutorError, match=words):
        sensitivities(explosion, by_explosion, lambda t, y, p: (y**2)[:, None], start, [1.0], t)


def test_a_jacobian_of_the_wrong_shape_is_told():
    with pytest.raises(TutorError, match="Jacobian by the parameters"):
        sensitivities(rates, by_state, by_state, (1, 0, 0), (0.7, 0.3), times)


SYSTEMS = [  # rates, start, parameters, until: Lotka-Volterra, SIR, van der Pol, logistic growth, a pendulum that is pushed
    (["a x - b x y", "d x y - g y"], {"x": 10, "y": 5}, {"a": 1.1, "b": 0.4, "d": 0.1, "g": 0.4}, 12),
    (["-b S I", "b S I - c I", "c I"], {"S": 0.99, "I": 0.01, "R": 0}, {"b": 0.4, "c": 0.1}, 60),
    (["y", "m ((1 - x^2) y - x)"], {"x": 2, "y": 0}, {"m": 8}, 3),
    (["r N (1 - N/K)"], {"N": 10}, {"r": 0.5, "K": 100}, 20),
    (["v", "-w^2 sin(u) + f cos(2t)"], {"u": 0.5, "v": 0}, {"w": 1.5, "f": 0.3}, 8),
]


def _read(text):
    """SymPy's own reading, products side by side among them."""
    own = {n: sympy.Symbol(n) for n in ("S", "I", "N", "R")}
    ways = (*standard_transformations, implicit_multiplication, convert_xor)
    return parse_expr(text, local_dict=own, transformations=ways)


@pytest.mark.parametrize(("texts", "start", "at", "until"), SYSTEMS, ids=[s[0][0] for s in SYSTEMS])
def test_sensitivities_agree_with_differences_of_tight_solutions(texts, start, at, until):
    names = (*at, *start)
    t = np.linspace(0, until, 13)
    found = tutor.sensitivities(texts, start, at, t, wrt=names, tolerance=1e-10)
    assert found.ended == "finished"
    letters = [sympy.Symbol(n) for n in ("t", *start, *at)]
    function = sympy.lambdify(letters, [_read(t) for t in texts])

    def solved(values):
        begun = [values[n] for n in start]
        held = [values[n] for n in at]
        return solve_ivp(lambda s, y: function(s, *y, *held), (0, until), begun, "DOP853", t_eval=t, rtol=1e-12, atol=1e-13).y.T

    here = {**at, **start}
    assert found.states == pytest.approx(solved(here), rel=1e-6, abs=1e-7)
    for k, name in enumerate(names):
        h = 1e-4 * max(abs(here[name]), 0.1)
        difference = (solved({**here, name: here[name] + h}) - solved({**here, name: here[name] - h})) / (2 * h)
        scale = np.abs(difference).max()
        near = 1e-3 if "m" in at else 3e-5  # a relaxation oscillation bends strongly: its differences are coarse
        assert found.sensitivities[:, :, k] == pytest.approx(difference, abs=near * scale + 1e-9), name


def test_a_start_may_hold_parameters_and_rates_the_time():
    t = np.linspace(0, 3, 7)
    found = tutor.sensitivities(["-k A + sin(t)"], {"A": "a^2"}, {"k": 0.5, "a": 2}, t, wrt="a A k")
    decay = np.exp(-0.5 * t)
    assert found.sensitivities[:, 0, 0] == pytest.approx(4 * decay, rel=1e-7)
    assert found.sensitivities[:, 0, 1] == pytest.approx(decay, rel=1e-7)
    k = 0.5
    closed = (4 + 1 / (1 + k * k)) * decay + (k * np.sin(t) - np.cos(t)) / (1 + k * k)
    assert found.states[:, 0] == pytest.approx(closed, abs=1e-7)


def test_the_stronger_parameter_comes_first():
    found = tutor.sensitivities(["-k A + 0.001 z"], {"A": 1}, {"k": 1, "z": 1, "n": 0}, [0, 1, 2], wrt="k z n")
    assert found.influence[0] > 100 * found.influence[1] > 0
    assert found.influence[2] == 0
    assert found.relative.mask[:, :, 2].all()


ENDINGS = [  # rates, start, at, until, ended, words, up to
    (["k y^2"], {"y": 1}, {"k": 1}, 5, "blow-up", "near the time 1", 1),
    (["k e^y"], {"y": 0}, {"k": 2}, 5, "blow-up", "time 0.5", 0.5),
    (["-p/sqrt(y)"], {"y": 1}, {"p": 1}, 5, "blow-up", "the rates grow beyond all numbers near the time 0.6666", 2 / 3),
    (["-sqrt(y) p - p"], {"y": 1}, {"p": 1}, 5, "not-finite", "no finite value beyond the time 0.61", 0.6138),
    (["k y"], {"y": 1}, {"k": 1}, 5, "finished", "time 5", 5.01),
]


@pytest.mark.parametrize(("texts", "start", "at", "until", "ended", "words", "last"), ENDINGS, ids=[e[0][0] for e in ENDINGS])
def test_an_ending_has_a_name_and_keeps_what_was_reached(texts, start, at, until, ended, words, last):
    found = tutor.sensitivities(texts, start, at, np.linspace(0, until, 101))
    assert (found.ended, words in found.because) == (ended, True), found.because
    assert last - 0.06 < found.times[-1] < last
    assert np.isfinite(found.states).all()
    assert len(found.states) == len(found.sensitivities) == len(found.times)


def test_a_run_that_is_stopped_keeps_what_was_reached():
    left = iter(range(120))

    def slow(t, y, p):
        if next(left, None) is None:
            raise KeyboardInterrupt
        return p * np.cos(20 * t) + 0 * y

    found = sensitivities(
        slow, lambda t, y, p: np.zeros((1, 1)), lambda t, y, p: np.array([[np.cos(20 * t)]]), [0], [1], np.linspace(0, 10, 1001)
    )
    assert found.ended == "stopped"
    assert 1 < len(found.times) < 1001
    assert found.states[:, 0] == pytest.approx(np.sin(20 * found.times) / 20, abs=1e-6)


LIBRARY = [
    (lambda: tutor.sensitivities(["-k A"], {"A": 1}, {"k": 1}, [0, "soon"]), "times"),
    (lambda: tutor.sensitivities(["-k A"], {"A": 1, "B": 0}, {"k": 1}, [0, 1]), "shape"),
    (lambda: tutor.sensitivities(["-k A"], {"A": 1}, {}, [0, 1]), "missing"),
    (lambda: tutor.sensitivities(["-k A"], {"A": 1}, {"k": 1}, [1, 0]), "times"),
    (lambda: tutor.sensitivities(["k log(A)"], {"A": 0}, {"k": 1}, [0, 1]), "not-finite"),
    (lambda: sensitivities(rates, by_state, by_parameters, (1, 0, 0), (0.7, 0.3), times, start_by=[[1.0]]), "shape"),
    (lambda: sensitivities(rates, by_state, by_parameters, (1, 0, 0), np.ones(500), times), "limit"),
]


@pytest.mark.parametrize(("ask", "code"), LIBRARY, ids=[str(k) for k in range(len(LIBRARY))])
def test_what_is_asked_wrongly_is_told(ask, code):
    with pytest.raises(TutorError) as caught:
        ask()
    assert caught.value.diagnostic.code == code
