"""Sequences whose limits are known exactly: the kind, the rate, and the limit within the stated uncertainty."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.errors import TutorError
from tutor.numeric.areas.quadrature import simpson
from tutor.numeric.sequences.convergence import judge_sequence
from tutor.numeric.sequences.extrapolation import aitken, richardson

n = np.arange(1, 101.0)
late = np.arange(50, 150.0)
random = np.random.default_rng(0)


def newton(steps):
    """Newton's iterates for the square root of 2."""
    x = [2.0]
    for _ in range(steps):
        x.append((x[-1] + 2 / x[-1]) / 2)
    return x


def secant():
    """The secant method's iterates for the same."""
    x = [1.0, 2.0]
    for _ in range(6):
        a, b = x[-2:]
        x.append(b - (b * b - 2) * (b - a) / (b * b - a * a))
    return x


def descent(steps):
    """Losses of gradient descent on an ill-conditioned bowl whose least value is 0.5: the slowest factor is 0.995 squared."""
    curvatures = np.array([1, 0.1, 0.01])
    return [0.5 + float(np.sum(curvatures * (1 - 0.5 * curvatures) ** (2 * k))) for k in range(steps)]


CASES = [  # id, values, kind, rate, limit, how near the limit must come
    ("2^-n", 2.0 ** -n[:30], "settled", "linear", 0, 1e-12),
    ("7 + 0.2^n", 7 + 0.2**n, "settled", "linear", 7, 1e-12),
    ("a swinging factor", (-0.5) ** n[:10], "converging", "linear", 0, 1e-12),
    ("0.99^n", 0.99**n, "converging", "linear", 0, 1e-9),
    ("descent", descent(500), "converging", "linear", 0.5, 1e-6),
    ("descent for long", descent(5000), "settled", "linear", 0.5, 1e-9),
    ("1/n", 1 / n, "converging", "sublinear", 0, 1e-9),
    ("1/n^2", 3 + 1 / n**2, "converging", "sublinear", 3, 1e-9),
    ("1/sqrt(n)", n**-0.5, "converging", "sublinear", 0, 1e-9),
    ("1/n, its beginning not seen", 1 / late, "converging", "sublinear", 0, 1e-3),
    ("(1 + 1/n)^n", (1 + 1 / n) ** n, "converging", "sublinear", math.e, 1e-3),
    ("sum of 1/k^2", np.cumsum(1 / n**2), "converging", "sublinear", math.pi**2 / 6, 1e-3),
    ("1 - 1/2 + 1/3", np.cumsum(-((-1) ** n) / n), "converging", "sublinear", math.log(2), 1e-5),
    ("Newton, sqrt 2", newton(5), "settled", "quadratic", 2**0.5, 1e-12),
    ("Newton, at its end", newton(9), "settled", "quadratic", 2**0.5, 1e-12),
    ("secant, sqrt 2", secant(), "settled", "superlinear", 2**0.5, 1e-12),
    ("sum of 1/k!", np.cumsum(1 / np.cumprod(n[:12])), "settled", "superlinear", math.e - 1, 1e-7),
    ("small noise", 3 + 1e-7 * random.standard_normal(100), "settled", "", 3, 1e-6),
    ("noise that dies", 1 + 3 * 0.9**n + 0.1 * 0.97**n * random.standard_normal(100), "converging", "", 1, 0.02),
    ("a few steps, then still", [5, 3, 3, 3, 3, 3], "settled", "", 3, 0),
    ("equal steps, then still", [10, 8, 6, 4, 2, 2, 2, 2, 2, 2], "settled", "", 2, 0),
    ("constant", [2.5] * 6, "constant", "", 2.5, 0),
]


@pytest.mark.parametrize(("values", "kind", "rate", "limit", "near"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_known_limits(values, kind, rate, limit, near):
    found = judge_sequence(values)
    assert (found.kind, found.rate) == (kind, rate), found.because
    assert found.limit == pytest.approx(limit, abs=near)
    assert found.settled == (kind in ("settled", "constant"))


NOWHERE = [  # id, values, kind, words
    ("n", n, "diverging", "do not shrink"),
    ("-n^2", -(n**2), "diverging", "do not shrink"),
    ("2^n", 2.0 ** n[:40], "diverging", "each 2 times"),
    ("(-2)^n", (-2.0) ** n[:20], "diverging", "swings that grow"),
    ("log n", np.log(n), "diverging", "no limit is in sight"),
    ("log n, late", np.log(late), "diverging", "no limit is in sight"),
    ("sqrt n", np.sqrt(n), "diverging", "no limit is in sight"),
    ("sum of 1/k", np.cumsum(1 / n), "diverging", "no limit is in sight"),
    ("(-1)^n", (-1) ** n, "oscillating", "between -1 and 1"),
    ("sin n", np.sin(n), "oscillating", "up and down"),
    ("noise", random.standard_normal(100), "oscillating", "up and down"),
    ("growing noise", n**2 * np.sin(n), "diverging", "growing reach"),
    ("nothing", [], "too short", "0 values"),
    ("four values", [1, 0.5, 0.25, 0.125], "too short", "5 are needed"),
    ("nan", [1, 2, math.nan, 4, 5, 6], "not-finite", "value 3 of 6 is nan"),
    ("inf", [1, 2, 4, 8, math.inf], "not-finite", "value 5 of 5"),
]


@pytest.mark.parametrize(("values", "kind", "words"), [c[1:] for c in NOWHERE], ids=[c[0] for c in NOWHERE])
def test_what_has_no_limit_is_named(values, kind, words):
    found = judge_sequence(values)
    assert (found.kind, words in found.because) == (kind, True), found.because
    assert (math.isnan(found.limit), found.settled) == (True, False)


def test_a_logarithmically_slow_sequence_is_not_called_settled_and_its_limit_is_called_unsure():
    found = judge_sequence(1 / np.log(n + 1))
    assert (found.kind, found.rate) == ("converging", "sublinear")
    assert found.uncertainty > 0.01


def test_the_orders_of_convergence():
    assert judge_sequence(newton(5)).order == pytest.approx(2, abs=0.1)
    assert judge_sequence(secant()).order == pytest.approx(1.618, abs=0.1)
    assert judge_sequence(0.5**n).order == 1
    assert judge_sequence(0.7**n).ratio == pytest.approx(0.7)


def test_the_steps_said_to_be_needed_are_enough_and_not_many_more():
    factor = 0.9
    found = judge_sequence(factor ** np.arange(20), tolerance=1e-5)
    more = int(found.because.split("about ")[-1].split()[0])
    assert factor ** (19 + more) <= 1e-5 < factor ** (19 + more - 2)


def test_settled_depends_on_the_tolerance():
    assert judge_sequence(2.0 ** -n[:10], tolerance=1e-2).kind == "settled"
    assert judge_sequence(2.0 ** -n[:10], tolerance=1e-4).kind == "converging"


@given(st.lists(st.floats(-1e6, 1e6) | st.just(math.inf), max_size=30))
def test_no_sequence_whatever_fails_to_be_judged(values):
    found = judge_sequence(values)
    assert found.because
    assert math.isfinite(found.limit) == (found.kind in ("settled", "converging", "constant"))


def test_the_distance_of_a_quadratic_run_is_that_of_the_next_step():
    told = judge_sequence(newton(5)).because
    left = float(told.split(" is ")[1].split(" from")[0])
    assert 1e-16 < left < 1e-15  # the last difference is 2e-12; what the next would leave is below the rounding of a float


def test_a_step_at_the_edge_of_floats_is_judged_without_a_warning():
    assert judge_sequence([0.0, 0.0, 0.0, 0.0, 1.175494351e-38]).because


def test_aitken_is_exact_on_geometric_sequences_and_hurries_others():
    assert aitken(7 + 3 * 0.6 ** n[:8]) == pytest.approx([7] * 6)
    assert aitken(7 - 3 * (-0.6) ** n[:8]) == pytest.approx([7] * 6)
    pi = np.cumsum(4 * (-1) ** (n[:12] + 1) / (2 * n[:12] - 1))
    assert abs(aitken(pi)[-1] - math.pi) < abs(pi[-1] - math.pi) / 100
    assert aitken([1, 1, 1]).tolist() == [1]
    assert aitken([0, 1, 2]).tolist() == [2]  # no bend, no limit ahead


def trapezoids(levels):
    """Trapezoids under e^x from 0 to 1 with 1, 2, 4, … pieces."""
    return [float(np.trapezoid(np.exp(x), x)) for x in (np.linspace(0, 1, 2**k + 1) for k in range(levels))]


def test_richardson_on_trapezoids_is_romberg():
    columns, order = richardson(trapezoids(5), 2)
    assert order == 2
    assert columns[1][-1] == pytest.approx(simpson(np.exp, 0, 1, 16).value, rel=1e-15)
    assert columns[-1][-1] == pytest.approx(math.e - 1, abs=1e-11)
    assert [len(c) for c in columns] == [5, 4, 3, 2, 1]


def test_richardson_sees_the_order_and_takes_any_factor():
    assert richardson(trapezoids(6))[1] == 2
    slopes = [(math.exp(h) - 1) / h for h in (0.5, 0.25, 0.125, 0.0625)]
    columns, order = richardson(slopes)
    assert order == 1
    assert columns[-1][-1] == pytest.approx(1, abs=1e-4)
    assert abs(columns[-1][-1] - 1) < abs(slopes[-1] - 1) / 1000
    thirds = [5 + 2 * 3.0**-k - 9.0**-k for k in range(4)]
    assert richardson(thirds, 1, 3)[0][-1][-1] == pytest.approx(5)


SHORT = [
    (lambda: judge_sequence("abc"), "sequence"),
    (lambda: aitken([1, 2]), "short"),
    (lambda: aitken([1, 2, math.nan]), "not-finite"),
    (lambda: richardson([1], 2), "short"),
    (lambda: richardson([1, 2]), "short"),
    (lambda: richardson([1, 2, 4]), "order"),
    (lambda: richardson([1, 2, 2.5], -1), "order"),
    (lambda: richardson([1, 2, 2.5], 2, 1), "order"),
]


@pytest.mark.parametrize(("ask", "code"), SHORT, ids=[str(k) for k in range(len(SHORT))])
def test_what_cannot_be_extrapolated_is_told(ask, code):
    with pytest.raises(TutorError) as caught:
        ask()
    assert caught.value.diagnostic.code == code
