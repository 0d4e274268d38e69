"""Searches judged as limits: rates that are known from the eigenvalues, minima that are known exactly."""

import numpy as np
import pytest

import tutor
from tutor.numeric.sequences.descents import MOST_ROWS, ending, judge_descent

BOWL = "x^2 + 10 y^2"
ROSENBROCK = "(1 - x)^2 + 100(y - x^2)^2"

SEARCHES = [  # loss, start, options, rate, ratio, minimum
    (BOWL, {"x": 3, "y": 2}, {"step": 0.04}, "linear", 0.92, 0),
    (BOWL, {"x": 3, "y": 2}, {"step": 0.09}, "linear", 0.81, 0),
    (BOWL, {"x": 3, "y": 2}, {"step": 0.04, "max_steps": 40}, "linear", 0.92, 0),
    (BOWL + " + 7", {"x": 1, "y": 0}, {"step": 0.001, "max_steps": 5000}, "linear", 0.998, 7),
    ("x^4", {"x": 1}, {"step": 0.1, "max_steps": 5000}, "sublinear", None, 0),
    ("x^4 + 3", {"x": 1}, {"step": 0.1, "max_steps": 400}, "sublinear", None, 3),
    (ROSENBROCK, {"x": -1.2, "y": 1}, {"method": "newton"}, "quadratic", None, 0),
    ("e^x - 2x", {"x": 2}, {"method": "newton"}, "quadratic", None, 2 - 2 * np.log(2)),
    ("e^x + e^(-x)", {"x": 2}, {"method": "newton"}, "superlinear", None, 2),
]


@pytest.mark.parametrize(("loss", "start", "options", "rate", "ratio", "minimum"), SEARCHES, ids=[f"{s[0]}-{s[2]}" for s in SEARCHES])
def test_known_rates_and_minima(loss, start, options, rate, ratio, minimum):
    outcome = tutor.minimize(loss, start, **options)
    found = judge_descent(outcome)
    assert found.rate == rate, found.because
    assert ratio is None or found.ratio == pytest.approx(
        ratio, abs=0.012 if ratio == 0.81 else 2e-3
    )  # two factors, 0.8 and 0.82, side by side
    assert found.value == pytest.approx(minimum, abs=1e-4)
    assert abs(found.value - minimum) <= abs(outcome.value - minimum) * 0.1 + 1e-12  # nearer than the search came


def test_the_point_ahead_is_nearer_than_the_last():
    outcome = tutor.minimize("(x - 1)^2 + 10 (y + 2)^2", {"x": 3, "y": 2}, step=0.04, max_steps=60)
    found = judge_descent(outcome)
    truth = np.array([1, -2])
    assert np.linalg.norm(found.point - truth) < 1e-6 < np.linalg.norm(outcome.point - truth)
    assert found.away == pytest.approx(np.linalg.norm(outcome.point - truth), rel=1e-3)


def test_cubic_and_quadratic_orders_are_told_apart():
    assert judge_descent(tutor.minimize("e^x - 2x", {"x": 2}, method="newton")).order == pytest.approx(2, abs=0.2)
    assert judge_descent(tutor.minimize("e^x + e^(-x)", {"x": 2}, method="newton")).order > 2.5


NONE = [  # loss, start, options, words
    ("x^2", {"x": 1}, {"step": 1.5, "max_steps": 50}, "diverged"),
    ("x^2", {"x": 1}, {"step": 0.5}, "too few"),
    ("x", {"x": 1}, {"step": 1, "max_steps": 50}, ""),
]


@pytest.mark.parametrize(("loss", "start", "options", "words"), NONE, ids=[n[0] + str(n[2]) for n in NONE])
def test_where_there_is_no_rate_none_is_told(loss, start, options, words):
    found = judge_descent(tutor.minimize(loss, start, **options))
    assert (found.rate, words in found.because) == ("", True), found.because
    assert np.isnan([found.ratio, found.order]).all()


def test_noise_of_batches_is_no_rate():
    table = tutor.data.make("linear", 50, seed=1)
    data = {n: table.columns[n] for n in ("x", "y")}
    outcome = tutor.minimize("mean((y - (w x + b))^2)", {"w": 0, "b": 0}, data=data, step=0.05, batch=5, epochs=40, seed=1)
    assert judge_descent(outcome).rate == ""


def test_the_ending_of_a_long_search_is_small_and_judged_alike():
    outcome = tutor.minimize(BOWL, {"x": 3, "y": 2}, step=0.001, max_steps=1500)
    kept = ending(outcome)
    assert len(kept.trace.steps) == MOST_ROWS
    assert kept.trace.points[-1].tolist() == outcome.point.tolist()
    assert judge_descent(kept).ratio == pytest.approx(judge_descent(outcome).ratio, rel=1e-3)


def test_the_library_judges_sequences_and_searches():
    assert tutor.converge([1, 0.5, 0.25, 0.125, 0.0625]).rate == "linear"
    assert tutor.converge(tutor.minimize(BOWL, {"x": 3, "y": 2}, step=0.04)).ratio == pytest.approx(0.92, abs=1e-3)
