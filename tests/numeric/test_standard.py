"""The standard test functions: their texts say what was published, and known minima are reached from the standard starts."""

import numpy as np
import pytest
from scipy.optimize import minimize as scipy_minimize

from tests.numeric.standard import standards
from tutor.errors import TutorError
from tutor.numeric.descent.methods import METHODS, method_named
from tutor.numeric.descent.optimize import minimize

STANDARDS = standards()
IDS = [f.name for f in STANDARDS]
FEW = [f for f in STANDARDS if len(f.start) <= 6]

# method -> functions on which it does not come to a known minimum, and why
MISSES = {
    "newton": {},
    "levenberg-marquardt": {},
    "gauss-newton": {
        "Freudenstein-Roth": "a local minimum with large residuals, where the plain fit overshoots",
        "Jennrich-Sampson": "large residuals",
        "Gulf research": "a singular Jacobian on the way",
        "Biggs EXP6": "a singular Jacobian at the start, where x2 = 2 x1 and the rest are alike",
        "Penalty II 10": "a nearly singular Jacobian on the way",
        "Chebyquad 8": "a nearly singular Jacobian on the way",
    },
    "bfgs": {},
    "l-bfgs": {},
    "conjugate gradient": {
        "Meyer": "variables of the sizes 10^-2 and 10^4",
        "Osborne 1": "too slow: 1000 steps run out",
        "Watson 9": "too slow: the Hessian's condition is 10^9",
        "McCormick": "a deeper minimum far outside the usual domain",
    },
}
NO_SQUARES = ("Matyas", "camel", "Goldstein", "McCormick", "Branin", "Styblinski", "Rastrigin", "Ackley", "Trid", "Easom", "Bohachevsky")
SQUARES = [f for f in STANDARDS if not any(word in f.name for word in NO_SQUARES)]


def takes(method, function):
    return method_named(method).needs != "squares" or function in SQUARES


PAIRS = [(m, f) for m, missed in MISSES.items() for f in STANDARDS if takes(m, f) and f.name not in missed]


@pytest.mark.parametrize(("method", "function"), PAIRS, ids=[f"{m}-{f.name}" for m, f in PAIRS])
def test_known_minima_are_reached_from_the_standard_start(method, function):
    outcome = minimize(function.problem(), function.start, method, tolerance=1e-8, max_steps=2500)
    assert function.is_minimum(outcome.value), (outcome.value, outcome.because)
    others = {"saddle": function.name == "Biggs EXP6", "stalled": "corner" in function.note, "steps": method == "conjugate gradient"}
    assert outcome.ended == "converged" or others.get(outcome.ended), outcome.because


MISSED = [(m, f) for m, missed in MISSES.items() for f in STANDARDS if f.name in missed]


@pytest.mark.soak
@pytest.mark.parametrize(("method", "function"), MISSED, ids=[f"{m}-{f.name}" for m, f in MISSED])
def test_the_misses_are_true(method, function):
    outcome = minimize(function.problem(), function.start, method, tolerance=1e-8, max_steps=1000)
    assert not function.is_minimum(outcome.value)


@pytest.mark.parametrize("function", STANDARDS, ids=IDS)
def test_the_published_points_have_the_published_value(function):
    value = function.problem().value
    for point in function.points:
        assert value(np.array(point, dtype=float)) == pytest.approx(function.value, rel=3e-6, abs=3e-7)


@pytest.mark.parametrize("function", STANDARDS, ids=IDS)
def test_gradient_and_hessian_agree_with_differences_at_the_start(function):
    problem, x = function.problem(), np.array(function.start)
    x = x + 0.01 * np.cos(np.arange(x.size))  # away from zeros where terms vanish
    _, gradient = problem.both(x)
    hessian = problem.hessian(x)
    assert hessian == pytest.approx(hessian.T)
    for k in range(x.size):
        step = 1e-5 * max(1e-2, abs(x[k])) * np.eye(x.size)[k]
        slope = (problem.value(x + step) - problem.value(x - step)) / (2 * step[k])
        column = (problem.gradient(x + step) - problem.gradient(x - step)) / (2 * step[k])
        assert gradient[k] == pytest.approx(slope, rel=1e-4, abs=1e-5 * (1 + np.abs(gradient).max()))
        assert hessian[:, k] == pytest.approx(column, rel=1e-4, abs=1e-5 * (1 + np.abs(hessian).max()))


@pytest.mark.parametrize("function", FEW, ids=[f.name for f in FEW])
def test_scipy_finds_no_lower_value_near_ours(function):
    """The second oracle: polished by SciPy's Nelder-Mead, whose steps need no derivative of ours, the value falls no further."""
    problem = function.problem()
    ours = minimize(problem, function.start, "newton", tolerance=1e-10)
    if ours.ended == "saddle":
        return

    def value(x):
        found = problem.value(x)
        return found if np.isfinite(found) else np.inf

    simplex = ours.point + np.vstack([np.zeros(ours.point.size), np.diag(1e-4 * (1e-3 + np.abs(ours.point)))])
    theirs = scipy_minimize(value, ours.point, method="Nelder-Mead", options={"maxfev": 300, "initial_simplex": simplex})
    assert theirs.fun >= ours.value - 1e-9 * (1 + abs(ours.value))


def test_the_published_minimum_of_biggs_is_a_saddle():
    """0.00565565 is published as a local minimum; along the direction that bends down the value falls to both sides."""
    function = next(f for f in STANDARDS if f.name == "Biggs EXP6")
    problem = function.problem()
    outcome = minimize(problem, function.start, "bfgs", tolerance=1e-8)
    assert (outcome.ended, outcome.value) == ("saddle", pytest.approx(5.65565e-3, rel=1e-6))
    downward = np.linalg.eigh(problem.hessian(outcome.point))[1][:, 0]
    assert max(problem.value(outcome.point + s * downward) for s in (-0.1, 0.1)) < outcome.value - 1e-5


@pytest.mark.parametrize("function", [f for f in STANDARDS if f not in SQUARES], ids=lambda f: f.name)
def test_what_is_no_sum_of_squares_is_told(function):
    with pytest.raises(TutorError, match="is no square"):
        minimize(function.problem(), function.start, "levenberg-marquardt")


SOAKED = [(m.name, f) for m in METHODS for f in STANDARDS if takes(m.name, f)]


@pytest.mark.soak
@pytest.mark.parametrize(("method", "function"), SOAKED, ids=[f"{m}-{f.name}" for m, f in SOAKED])
def test_every_method_ends_by_name_and_never_above_its_start(method, function):
    problem = function.problem()
    outcome = minimize(problem, function.start, method, max_steps=300)
    assert outcome.because
    if outcome.step is None and not outcome.method.startswith("scipy"):  # a method that searches its own step never climbs
        assert outcome.value <= problem.value(np.array(function.start)) * (1 + 1e-12) + 1e-12
