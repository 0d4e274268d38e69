"""Training by batches: the least-squares line, the same with the same seed, and endings with names."""

import numpy as np
import pytest

from tutor.errors import TutorError
from tutor.numeric.descent.bounds import Box
from tutor.numeric.descent.methods import METHODS
from tutor.numeric.descent.optimize import Problem, minimize
from tutor.numeric.descent.training import BatchProblem, train

random = np.random.default_rng(1)
X = np.column_stack([np.ones(100), random.uniform(0, 2, 100)])
Y = 4 + 3 * X[:, 1] + random.standard_normal(100)
LEAST = np.linalg.lstsq(X, Y, rcond=None)[0]


def residual(theta, rows):
    return X[rows] @ theta - Y[rows]


LINE = BatchProblem(
    lambda theta, rows: float(np.mean(residual(theta, rows) ** 2)),
    lambda theta, rows: 2 / len(rows) * X[rows].T @ residual(theta, rows),
    rows=100,
)


def test_full_descent_ends_at_the_least_squares_solution():
    outcome = train(LINE, (0, 0), step=0.1, epochs=1000)
    assert outcome.ended == "converged"
    assert outcome.point == pytest.approx(LEAST, abs=1e-5)


FIRST_ORDER = [("gradient descent", 0.02), ("momentum", 0.003), ("nesterov", 0.003), ("adagrad", 0.5), ("rmsprop", 0.02), ("adam", 0.05)]


def test_every_first_order_rule_trains():
    assert [m for m, _ in FIRST_ORDER] == [m.name for m in METHODS if m.advance]


@pytest.mark.parametrize("batch", [1, 16])
@pytest.mark.parametrize(("method", "step"), FIRST_ORDER)
def test_batches_come_near_the_least_squares_solution(method, step, batch):
    outcome = train(LINE, (0, 0), method, step, epochs=60, batch=batch, seed=5)
    assert outcome.point == pytest.approx(LEAST, abs=0.35)
    assert outcome.trace.values[-1] < 1.1 * LINE.value(LEAST, np.arange(100))
    assert len(outcome.trace.values) == 61


def test_the_seed_fixes_the_order_of_the_rows():
    first, same, other = (train(LINE, (0, 0), batch=8, epochs=3, seed=s) for s in (7, 7, 8))
    assert np.array_equal(first.trace.values, same.trace.values)
    assert not np.array_equal(first.trace.values, other.trace.values)


@pytest.mark.parametrize("method", [m for m, _ in FIRST_ORDER])
def test_one_batch_of_all_rows_is_the_walk_of_minimize(method):
    whole = np.arange(LINE.rows)
    problem = Problem(lambda x: LINE.value(x, whole), lambda x: LINE.gradient(x, whole))
    by_epochs, by_steps = train(LINE, (0, 0), method, 0.05, 20, decay=0.1), minimize(problem, (0, 0), method, 0.05, 20, decay=0.1)
    assert by_epochs.point == pytest.approx(by_steps.point, rel=1e-12)


def test_training_keeps_to_bounds():
    outcome = train(LINE, (0, 0), step=0.05, epochs=100, batch=20, box=Box(np.array([0.0, 0.0]), np.array([3.0, 3.0])))
    assert (outcome.trace.points >= 0).all()
    assert (outcome.trace.points <= 3).all()
    assert outcome.point[0] == 3


def test_every_row_is_seen_once_in_an_epoch():
    seen = []

    def gradient(theta, rows):
        seen.append(rows)
        return 0 * theta

    train(BatchProblem(lambda theta, rows: 1.0, gradient, rows=10), [0.0], batch=4, epochs=1, tolerance=0)
    batches = seen[1:4]  # the first and the last are the whole loss
    assert [len(rows) for rows in batches] == [4, 4, 2]
    assert sorted(np.concatenate(batches)) == list(range(10))


def test_too_large_a_step_diverges_by_name():
    outcome = train(LINE, (0, 0), step=5, epochs=50, batch=10)
    assert (outcome.ended, "try 0.5" in outcome.because) == ("diverged", True)


def test_control_c_keeps_the_epochs_so_far():
    def stop(done, total):
        if done == 3:
            raise KeyboardInterrupt

    outcome = train(LINE, (0, 0), epochs=10, progress=stop)
    assert (outcome.ended, outcome.because, len(outcome.trace.values)) == ("interrupted", "interrupted after 3 of 10 epochs", 4)


BAD = [
    ({"batch": 0}, "batch"),
    ({"batch": 101}, "batch"),
    ({"epochs": 0}, "limit"),
    ({"method": "newton"}, "method"),
    ({"step": 0}, "step"),
]


@pytest.mark.parametrize(("options", "code"), BAD, ids=[str(b[0]) for b in BAD])
def test_what_is_asked_wrongly_is_told(options, code):
    with pytest.raises(TutorError) as caught:
        train(LINE, (0, 0), **options)
    assert caught.value.diagnostic.code == code
