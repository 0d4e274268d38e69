"""Minimizing: every method reaches the known minimum, and every ending has its name."""

import re
from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import rosen, rosen_der, rosen_hess

from tutor.errors import TutorError
from tutor.numeric.descent.methods import METHODS, method_named
from tutor.numeric.descent.optimize import Problem, compare, minimize

A = np.array([[4.0, 2.0], [2.0, 2.0]])
b = np.array([1.0, 2.0])
QUADRATIC = Problem(lambda x: 0.5 * x @ A @ x - b @ x, lambda x: A @ x - b, lambda x: A, ("x", "y"))
ROSENBROCK = Problem(rosen, rosen_der, rosen_hess)


def curve(f, slope, bend=None) -> Problem:
    """A Problem of one variable."""
    hessian = None if bend is None else (lambda p: np.array([[bend(p[0])]]))
    return Problem(lambda p: f(p[0]), lambda p: np.array([slope(p[0])]), hessian, ("x",))


QUADRATIC_ILL = Problem(lambda p: p[0] ** 2 + 1e4 * p[1] ** 2, lambda p: np.array([2 * p[0], 2e4 * p[1]]), lambda p: np.diag([2, 2e4]))
SQUARE = curve(lambda x: x * x, lambda x: 2 * x)

REACHES = [  # method, step, steps
    ("gradient descent", 0.3, 200),
    ("momentum", 0.05, 1000),
    ("nesterov", 0.05, 1000),
    ("adagrad", 0.5, 2000),
    ("adam", 0.05, 3000),
    ("newton", None, 1),
    ("bfgs", None, 50),
    ("l-bfgs", None, 50),
]


@pytest.mark.parametrize(("method", "step", "max_steps"), REACHES, ids=[r[0] for r in REACHES])
def test_a_quadratic_ends_where_the_linear_system_is_solved(method, step, max_steps):
    outcome = minimize(QUADRATIC, (0, 0), method, step, max_steps, tolerance=1e-8)
    assert outcome.ended == "converged", outcome.because
    assert outcome.point == pytest.approx(np.linalg.solve(A, b), abs=1e-7)
    assert outcome.trace.steps[0] == 0
    assert outcome.trace.points[0] == pytest.approx([0, 0])


def test_rmsprop_with_a_fixed_step_hovers_about_the_minimum_and_says_so():
    outcome = minimize(QUADRATIC, (0, 0), "rmsprop", 0.01)
    assert outcome.ended == "steps"
    assert "smaller step size" in outcome.because
    assert outcome.point == pytest.approx([-0.5, 1.5], abs=0.02)


@pytest.mark.parametrize("method", ["newton", "bfgs", "l-bfgs"])
def test_the_valley_of_rosenbrock_is_followed_to_its_end(method):
    outcome = minimize(ROSENBROCK, np.full(4, -1.0) * [1, -1, 1, -1], method, tolerance=1e-7)
    assert outcome.ended == "converged"
    assert ROSENBROCK.value(outcome.point) < 1e-10 or outcome.gradient_norm <= 1e-7


ENDINGS = [  # id, problem, start, options, ending, words of the reason
    ("too large a step", SQUARE, 1, {"step": 1.2}, "diverged", "try 0.6"),
    ("momentum too large", SQUARE, 1, {"step": 2.0, "method": "momentum"}, "diverged", "too large"),
    ("swings for ever", SQUARE, 1, {"step": 1.0}, "steps", "smaller step size"),
    ("too few steps", SQUARE, 1, {"max_steps": 3}, "steps", "3 steps ran out"),
    ("overflow", curve(lambda x: x**4, lambda x: 4 * x**3), 30, {"step": 1.0}, "diverged", "too large"),
    ("falls for ever", curve(lambda x: -x * x, lambda x: -2 * x), 1, {}, "unbounded", "still falls; nothing below holds it"),
    ("falls, bfgs", curve(lambda x: x, lambda x: 1.0), 1, {"method": "bfgs"}, "unbounded", "falls"),
    ("falls, l-bfgs", curve(lambda x: x**3, lambda x: 3 * x * x), -1, {"method": "l-bfgs"}, "unbounded", "falls"),
    ("top of a hill", curve(np.cos, lambda x: -np.sin(x)), 0, {}, "saddle", "a maximum"),
    ("off the domain", curve(np.log, lambda x: 1 / x), 1, {"step": 0.3}, "not-finite", "x = -0.83"),
    ("a corner", curve(abs, lambda x: 1 if x >= 0 else -1), 3.3, {"method": "bfgs"}, "stalled", "corner"),
    ("at once", SQUARE, 0, {}, "converged", "after 0 steps"),
]


@pytest.mark.parametrize(("problem", "start", "options", "ended", "words"), [e[1:] for e in ENDINGS], ids=[e[0] for e in ENDINGS])
def test_every_ending_has_its_name_and_reason(problem, start, options, ended, words):
    outcome = minimize(problem, [start], **options)
    assert (outcome.ended, words in outcome.because) == (ended, True), outcome.because


def test_the_step_that_is_advised_really_goes_down():
    outcome = minimize(ROSENBROCK, (-1.2, 1), step=0.01)
    advised = float(outcome.because.rsplit("try ", 1)[1])
    again = minimize(ROSENBROCK, (-1.2, 1), step=advised)
    assert again.value < ROSENBROCK.value(np.array([-1.2, 1])) / 10


SADDLE = Problem(lambda p: p[0] ** 2 - p[1] ** 2 + p[1] ** 4, lambda p: np.array([2 * p[0], -2 * p[1] + 4 * p[1] ** 3]))


def test_a_saddle_is_told_without_a_hessian():
    outcome = minimize(SADDLE, (1, 0), step=0.1)
    assert (outcome.ended, "a saddle" in outcome.because) == ("saddle", True)


def test_a_saddle_among_many_variables_is_told():
    signs = np.where(np.arange(60) % 2, 1.0, -1.0)
    problem = Problem(lambda p: float(signs @ p**2), lambda p: 2 * signs * p)
    assert minimize(problem, np.zeros(60), seed=3).ended == "saddle"


def test_newton_turns_an_indefinite_hessian_and_tells_it():
    problem = Problem(SADDLE.value, SADDLE.gradient, lambda p: np.diag([2.0, -2 + 12 * p[1] ** 2]))
    outcome = minimize(problem, (1, 0.1), "newton")
    assert outcome.ended == "converged"
    assert outcome.point == pytest.approx([0, 2**-0.5], abs=1e-8)
    assert "taken positive" in outcome.notes[0]


def test_newton_converges_quadratically():
    outcome = minimize(curve(lambda x: np.exp(x) - 2 * x, lambda x: np.exp(x) - 2, np.exp), [1.0], "newton", tolerance=1e-13)
    errors = np.abs(outcome.trace.points[:, 0] - np.log(2))
    assert all(later <= 0.6 * earlier**2 + 1e-15 for earlier, later in pairwise(errors))


def test_newton_takes_a_singular_hessian():
    problem = Problem(lambda p: (p[0] + p[1] - 1) ** 2, lambda p: 2 * (p.sum() - 1) * np.ones(2), lambda p: np.full((2, 2), 2.0))
    outcome = minimize(problem, (0, 0), "newton")
    assert (outcome.ended, outcome.point.sum()) == ("converged", pytest.approx(1))


@pytest.mark.parametrize("size", [2, 5, 10])
def test_conjugate_gradients_end_a_quadratic_in_as_many_steps_as_variables(size):
    random = np.random.default_rng(size)
    root = random.standard_normal((size, size))
    matrix, right = root @ root.T + np.eye(size), random.standard_normal(size)
    problem = Problem(lambda x: 0.5 * x @ matrix @ x - right @ x, lambda x: matrix @ x - right)
    outcome = minimize(problem, np.zeros(size), "cg", tolerance=1e-6)
    assert (outcome.ended, outcome.steps <= size + 1) == ("converged", True)
    assert outcome.point == pytest.approx(np.linalg.solve(matrix, right), abs=1e-5)


def test_l_bfgs_with_all_its_pairs_goes_the_way_of_bfgs():
    few = [minimize(ROSENBROCK, (-1.2, 1), method, max_steps=4) for method in ("bfgs", "l-bfgs")]
    assert few[0].trace.values[:3] == pytest.approx(few[1].trace.values[:3])  # later ones scale the start of B anew


SQUARES = Problem(rosen, rosen_der, rosen_hess, squares=lambda x: (np.array([10 * (x[1] - x[0] ** 2), 1 - x[0]]),
                  np.array([[-20 * x[0], 10.0], [-1.0, 0.0]])))  # fmt: skip


@pytest.mark.parametrize("method", ["gauss-newton", "levenberg-marquardt"])
def test_residuals_lead_along_the_valley(method):
    outcome = minimize(SQUARES, (-1.2, 1), method, tolerance=1e-9)
    assert (outcome.ended, outcome.point) == ("converged", pytest.approx([1, 1]))


@pytest.mark.parametrize("method", ["gauss-newton", "levenberg-marquardt"])
def test_a_jacobian_without_full_rank_is_taken(method):
    problem = Problem(lambda x: (x.sum() - 1) ** 2, lambda x: 2 * (x.sum() - 1) * np.ones(2),
                      squares=lambda x: (np.array([x.sum() - 1]), np.ones((1, 2))))  # fmt: skip
    outcome = minimize(problem, (0, 0), method)
    assert (outcome.ended, outcome.point) == ("converged", pytest.approx([0.5, 0.5], abs=1e-3))


FLAT = curve(lambda x: np.exp(-x * x), lambda x: -2 * x * np.exp(-x * x), lambda x: (4 * x * x - 2) * np.exp(-x * x))
WORDS = [  # problem, start, options, words of the reason
    ("a plateau", FLAT, [5.0], {}, "flat here, and the lowest point may be 0.102 away: try tolerance 1e-10"),
    ("a narrow valley", QUADRATIC_ILL, [3.0, 2.0], {"step": 1e-4}, "curvatures here reach from 2 to 2e+04"),
    ("lower on the way", curve(np.cos, lambda x: -np.sin(x)), [1.0], {"step": 7.0, "max_steps": 7}, "the value was lower"),
]


@pytest.mark.parametrize(("problem", "start", "options", "words"), [w[1:] for w in WORDS], ids=[w[0] for w in WORDS])
def test_the_reason_says_what_a_learner_needs(problem, start, options, words):
    assert words in minimize(problem, start, **options).because


def test_the_trace_counts_the_evaluations():
    outcome = minimize(ROSENBROCK, (-1.2, 1), "bfgs")
    assert outcome.trace.evaluations[0] == 1
    assert outcome.trace.evaluations[-1] == outcome.evaluations
    assert all(a < b for a, b in pairwise(outcome.trace.evaluations))


SOLVERS = [m.name for m in METHODS if m.scipy]


@pytest.mark.parametrize("method", SOLVERS)
def test_scipys_methods_end_in_our_words(method):
    outcome = minimize(ROSENBROCK, (-1.2, 1), method, max_steps=100 if method == "scipy cobyla" else 2000)
    if method == "scipy cobyla":  # linear models do not follow the valley
        assert (outcome.ended, outcome.value < 5) == ("steps", True)
    else:
        assert (outcome.ended, outcome.point) == ("converged", pytest.approx([1, 1], abs=1e-3)), outcome.because
    assert outcome.trace.values[0] == pytest.approx(24.2)
    few = minimize(ROSENBROCK, (-1.2, 1), method, max_steps=2)
    assert (few.ended, few.steps) == ("steps", 2), few.because


@pytest.mark.parametrize("method", [m.name for m in METHODS])
def test_control_c_keeps_every_methods_trace(method):
    def stop(*_):
        if len(seen) > 4:
            raise KeyboardInterrupt
        seen.append(1)

    seen = []
    watched = Problem(lambda x: stop() or rosen(x), lambda x: stop() or rosen_der(x), rosen_hess,
                      squares=lambda x: stop() or SQUARES.squares(x))  # fmt: skip
    outcome = minimize(watched, (-1.2, 1), method, max_steps=500)
    assert outcome.ended == "interrupted"
    assert outcome.value == pytest.approx(rosen(outcome.point))


def test_the_trace_is_thinned_but_keeps_both_ends():
    outcome = minimize(SQUARE, [1.0], step=1e-4, max_steps=10_001)
    assert len(outcome.trace.values) <= 2001
    assert (outcome.trace.steps[0], outcome.trace.steps[-1], outcome.steps) == (0, 10_001, 10_001)
    assert outcome.trace.values == pytest.approx(outcome.trace.points[:, 0] ** 2)


@pytest.mark.parametrize("method", ["gradient descent", "newton", "bfgs", "l-bfgs"])
def test_control_c_keeps_the_trace_so_far(method):
    calls = []

    def value(p):
        calls.append(1)
        if len(calls) > 6:
            raise KeyboardInterrupt
        return rosen(p)

    outcome = minimize(Problem(value, rosen_der, rosen_hess), (-1.2, 1), method, 1e-4)
    assert outcome.ended == "interrupted"
    assert len(outcome.trace.values) == outcome.trace.steps[-1] + 1
    assert outcome.value == pytest.approx(rosen(outcome.point))


def test_progress_is_told_and_comes_to_its_end():
    told = []
    minimize(SQUARE, [1.0], step=1e-5, max_steps=1000, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (1000, 1000)
    assert 50 <= len(told) <= 102


def test_methods_are_compared_in_the_order_asked():
    found = compare(QUADRATIC, (0, 0), ("gd", "Adam", "newton"), max_steps=50)
    assert [name for name, _ in found] == ["gradient descent", "adam", "newton"]
    assert found[2][1].value < found[0][1].value < QUADRATIC.value(np.zeros(2))


def test_newton_takes_everything_of_a_point_from_one_pass_and_the_hessian_alone_after_a_halved_step():
    asked = {"expansion": 0, "hessian": 0}

    def expansion(x):
        asked["expansion"] += 1
        return rosen(x), rosen_der(x), rosen_hess(x)

    def hessian(x):
        asked["hessian"] += 1
        return rosen_hess(x)

    plain = minimize(ROSENBROCK, (-1.2, 1), "newton")
    outcome = minimize(Problem(rosen, rosen_der, hessian, expansion=expansion), (-1.2, 1), "newton")
    assert outcome.point.tolist() == plain.point.tolist()
    assert (outcome.steps, outcome.evaluations, outcome.because) == (plain.steps, plain.evaluations, plain.because)
    halved = int(re.search(r"halved in (\d+) steps", " ".join(outcome.notes))[1])
    assert asked == {"expansion": outcome.steps + 1, "hessian": halved}
    asked.update(expansion=0, hessian=0)
    minimize(Problem(rosen, rosen_der, hessian, expansion=expansion), (-1.2, 1), "bfgs", max_steps=3)
    assert asked["expansion"] == 0


def test_a_trace_is_made_when_it_is_read_and_cannot_be_written_to():
    trace = minimize(ROSENBROCK, (-1.2, 1), "newton").trace
    assert trace.points.shape == (len(trace.steps), 2)
    assert trace.points is trace.points
    assert trace.part(slice(2, None)).values.tolist() == trace.values[2:].tolist()
    with pytest.raises(ValueError, match="read-only"):
        trace.values[0] = 0


def test_one_pass_for_both_is_used_where_it_is_given():
    def never(_):
        raise AssertionError("asked apart")

    problem = Problem(never, lambda x: 2 * x, both=lambda x: (float(x @ x), 2 * x))
    assert minimize(problem, [1.0], step=0.25, tolerance=1e-3).evaluations == 12


BAD = [
    ("a method", {"method": "newtn"}, "unknown-method", "did you mean newton?"),
    ("nothing like it", {"method": "qqqqqq"}, "unknown-method", "gradient descent, steepest descent, momentum"),
    ("no hessian", {"method": "newton"}, "hessian", "bfgs"),
    ("a negative step", {"step": -1}, "step", "0.01"),
    ("a step that is no number", {"step": float("nan")}, "step", "0.01"),
    ("no steps", {"max_steps": 0}, "limit", "1000"),
    ("too many steps", {"max_steps": 10**9}, "limit", "1000"),
    ("a negative tolerance", {"tolerance": -1}, "tolerance", "1e-6"),
    ("the wrong size", {"start": (1, 2)}, "start", "x = 0"),
    ("a text", {"start": ["a"]}, "start", "number"),
    ("an endless start", {"start": [float("inf")]}, "start", "finite"),
]


@pytest.mark.parametrize(("options", "code", "mend"), [c[1:] for c in BAD], ids=[c[0] for c in BAD])
def test_what_is_asked_wrongly_is_told(options, code, mend):
    with pytest.raises(TutorError) as caught:
        minimize(SQUARE, **({"start": [1.0]} | options))
    assert (caught.value.diagnostic.code, mend in caught.value.diagnostic.mend) == (code, True)


def test_a_start_without_a_value_is_told():
    with pytest.raises(TutorError, match="at the start x = -1"):
        minimize(curve(np.log, lambda x: 1 / x), [-1.0])


def test_every_name_and_alias_of_the_table_is_found_and_unique():
    spellings = [s for m in METHODS for s in (m.name, *m.aliases)]
    assert len(set(spellings)) == len(spellings)
    assert all(method_named(s.upper().replace(" ", "_")) is m for m in METHODS for s in (m.name, *m.aliases))


STABLE = [(m.name, m.limit) for m in METHODS if m.limit]


@pytest.mark.parametrize(("method", "limit"), STABLE, ids=[s[0] for s in STABLE])
def test_the_stated_bound_of_the_step_size_is_where_stability_ends(method, limit):
    inside = minimize(SQUARE, [1.0], method, 0.98 * limit / 2, max_steps=2000, tolerance=1e-5)
    outside = minimize(SQUARE, [1.0], method, 1.02 * limit / 2, max_steps=2000, tolerance=1e-5)
    assert (inside.ended, outside.ended) == ("converged", "diverged")


def test_a_point_that_is_not_finite_is_never_asked_about():
    def careful(x):
        assert np.isfinite(x).all()
        return x

    problem = Problem(lambda x: float(careful(x)[0] ** 4), lambda x: 4 * careful(x) ** 3)
    assert minimize(problem, [30.0], step=1e200).ended == "diverged"
