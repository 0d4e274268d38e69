"""Bounds: every method that keeps to them ends where the first-order condition of the box holds, as SciPy's L-BFGS-B does."""

import numpy as np
import pytest
from scipy.optimize import minimize as scipy_minimize
from scipy.optimize import rosen, rosen_der, rosen_hess

from tutor.errors import TutorError
from tutor.numeric.descent.methods import METHODS
from tutor.numeric.descent.optimize import Problem, minimize

Q = np.array([[4.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 2.0]])
c = np.array([1.0, -8.0, 3.0])
QUADRATIC = Problem(lambda x: 0.5 * x @ Q @ x + c @ x, lambda x: Q @ x + c, lambda x: Q, ("x", "y", "z"))
ROSENBROCK = Problem(rosen, rosen_der, rosen_hess, ("x", "y"))
STEPS = {"gradient descent": 0.1, "momentum": 0.02, "nesterov": 0.02, "adagrad": 0.5, "rmsprop": 0.01, "adam": 0.02}
BOUNDED = [m.name for m in METHODS if m.is_bounded]

BOXES = [  # problem, start, lower, upper, the tolerance of the point
    ("two walls", QUADRATIC, (0.5, 0.5, 0.5), (0, 0, 0), (1, 1, 1)),
    ("one side", QUADRATIC, (0.5, 0.5, 0.5), (0, -np.inf, -np.inf), (np.inf, np.inf, np.inf)),
    ("none binds", QUADRATIC, (0.5, 0.5, 0.5), (-9, -9, -9), (9, 9, 9)),
    ("start outside", QUADRATIC, (7, 7, 7), (0, 0, 0), (1, 1, 1)),
]


@pytest.mark.parametrize("method", BOUNDED)
@pytest.mark.parametrize(("problem", "start", "lower", "upper"), [b[1:] for b in BOXES], ids=[b[0] for b in BOXES])
def test_the_minimum_in_a_box_is_scipys(problem, start, lower, upper, method):
    theirs = scipy_minimize(problem.value, np.clip(start, lower, upper), jac=problem.gradient, method="L-BFGS-B",
                            bounds=list(zip(lower, upper, strict=True)), options={"gtol": 1e-10, "ftol": 1e-15})  # fmt: skip
    ours = minimize(problem, start, method, STEPS.get(method), max_steps=4000, tolerance=1e-6, bounds=(lower, upper))
    assert ours.point == pytest.approx(theirs.x, abs=2e-2 if method == "rmsprop" else 1e-4)
    assert (ours.trace.points >= np.array(lower) - 1e-12).all()
    assert (ours.trace.points <= np.array(upper) + 1e-12).all()


@pytest.mark.parametrize("method", ["newton", "scipy l-bfgs-b", "scipy tnc"])
def test_a_curved_valley_ends_at_the_wall(method):
    outcome = minimize(ROSENBROCK, (-1, 1), method, tolerance=1e-6, bounds=((-2, -2), (0.5, 2)))
    assert outcome.point == pytest.approx([0.5, 0.25], abs=1e-4)
    assert "converged at the bounds" in outcome.because
    assert "x = 0.5 (slope -1)" in outcome.because


def test_the_gradient_told_is_what_the_bounds_leave():
    outcome = minimize(QUADRATIC, (0.5, 0.5, 0.5), "newton", bounds=(0, 1))
    assert outcome.gradient_norm <= 1e-6 < np.linalg.norm(QUADRATIC.gradient(outcome.point))


RIDGE = Problem(lambda x: x[0] - x[1] ** 2, lambda x: np.array([1, -2 * x[1]]), None, ("x", "y"))


@pytest.mark.parametrize("method", ["gradient descent", "coordinate descent", "scipy l-bfgs-b"])
def test_a_point_on_a_wall_that_is_no_minimum_beside_it_is_a_saddle(method):
    outcome = minimize(RIDGE, (0.5, 0), method, 0.1 if method == "gradient descent" else None, bounds=((0, -1), (1, 1)))
    assert (outcome.ended, "(a saddle)" in outcome.because) == ("saddle", True)


TRUSTED = [  # b of x A x / 2 - b x in a box with x at most 1, what SciPy's Powell comes to
    ([1, 2], [[4, 3], [3, 3]], "stalled"),  # at (-4/7, 1), beside the minimum
    ([3, -5], [[4, 1], [1, 3]], "converged"),
]


@pytest.mark.parametrize(("b", "a", "ended"), TRUSTED)
def test_scipys_word_for_a_minimum_is_not_taken_where_the_slope_is_large(b, a, ended):
    a, b = np.array(a, float), np.array(b, float)
    problem = Problem(lambda x: x @ a @ x / 2 - b @ x, lambda x: a @ x - b, lambda x: a)
    outcome = minimize(problem, (0.5, 0.5), "scipy powell", bounds=((-1, -np.inf), (1, 1)))
    assert outcome.ended == ended, outcome.because


BAD = [
    ("crossed", "newton", ((1, 1, 1), (0, 0, 0)), "1 lies above the upper bound 0"),
    ("wrong size", "newton", ((0, 0), (1, 1)), "two numbers for each of 3"),
    ("no number", "newton", ("a", "b"), "two numbers for each of 3"),
    ("not a number", "newton", (float("nan"), 1), "not two numbers"),
    ("a method without", "bfgs", (0, 1), "keeps to no bounds"),
]


@pytest.mark.parametrize(("method", "bounds", "told"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_wrong_bounds_are_told(method, bounds, told):
    with pytest.raises(TutorError) as caught:
        minimize(QUADRATIC, (0.5, 0.5, 0.5), method, bounds=bounds)
    assert caught.value.diagnostic.code == "bounds"
    assert told in caught.value.diagnostic.what
