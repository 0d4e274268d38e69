"""One step laid open: the numbers worked out by hand."""

import numpy as np
import pytest

from tutor.errors import TutorError
from tutor.numeric.descent.laid_open import one_step
from tutor.numeric.descent.methods import METHODS
from tutor.numeric.descent.optimize import strides
from tutor.numeric.descent.problem import Problem

A = np.array([[4.0, 2.0], [2.0, 2.0]])
ROOT = np.linalg.cholesky(A / 2).T  # |ROOT x - c|^2 is the quadratic and a constant
C = np.linalg.solve(ROOT.T, np.array([0.5, 1.0]))
QUADRATIC = Problem(lambda x: 0.5 * x @ A @ x - x @ [1, 2] + C @ C, lambda x: A @ x - [1, 2], lambda x: A,
                    squares=lambda x: (ROOT @ x - C, ROOT))  # fmt: skip
EXACT = 1 / 4  # g.g / g.A g, the bottom of the line downhill

STEPS = [  # method, step, the new point from (0, 0), where the gradient is (-1, -2), and numbers on the way
    ("gradient descent", 0.1, (0.1, 0.2), {}),
    ("steepest descent", None, (0.25, 0.5), {"η": 0.25}),
    ("momentum", 0.1, (0.1, 0.2), {"v": (0.1, 0.2)}),
    ("nesterov", 0.1, (0.19, 0.38), {"v": (0.1, 0.2)}),
    ("adagrad", 0.1, (0.1, 0.1), {"s": (1, 4)}),
    ("rmsprop", 0.1, (0.1 / 0.1**0.5, 0.1 / 0.1**0.5), {"s": (0.1, 0.4)}),
    ("adam", 0.1, (0.1, 0.1), {"m": (-0.1, -0.2), "s": (0.001, 0.004), "m̂": (-1, -2), "ŝ": (1, 4)}),
    ("newton", None, (-0.5, 1.5), {"H": A, "λ": 0, "p": (-0.5, 1.5), "t": 1}),
    ("gauss-newton", None, (-0.5, 1.5), {"J": ROOT, "r": -C, "p": (-0.5, 1.5), "t": 1}),
    ("levenberg-marquardt", None, np.linalg.solve(A / 2 + 1e-3 * np.diag([2, 1]), [0.5, 1]), {"D": (2, 1), "λ": 1e-3}),
    ("conjugate gradient", None, (EXACT, 2 * EXACT), {"β": 0, "p": (1, 2), "t": EXACT}),
    ("bfgs", None, None, {"B": np.eye(2), "p": (1, 2)}),
    ("l-bfgs", None, None, {"k": 0, "p": (1, 2)}),
    ("coordinate descent", None, (0.25, 0), {"i": 0, "t": 0.25}),
]


@pytest.mark.parametrize(("method", "step", "new", "numbers"), STEPS, ids=[s[0] for s in STEPS])
def test_one_step_from_the_origin(method, step, new, numbers):
    taken = one_step(QUADRATIC, (0, 0), method, step)
    assert taken.gradient == pytest.approx([-1, -2])
    if new is not None:
        assert taken.new_point == pytest.approx(new, rel=1e-6)
    assert taken.new_point == pytest.approx(taken.point + taken.change)
    assert taken.new_value == pytest.approx(QUADRATIC.value(taken.new_point))
    found = {letter: value for letter, _, _, value in taken.workings}
    for letter, value in numbers.items():
        assert np.asarray(found[letter]) == pytest.approx(np.asarray(value), rel=1e-6), letter


def test_every_method_of_ours_is_laid_open():
    assert {s[0] for s in STEPS} == {m.name for m in METHODS if not m.scipy}


LATER = [  # method, step, number, letter, its value in that step
    ("momentum", 0.1, 2, "v", 0.9 * np.array([0.1, 0.2]) - 0.1 * (A @ [0.1, 0.2] - [1, 2])),
    ("adagrad", 0.1, 2, "s", np.array([1, 4]) + (A @ [0.1, 0.1] - [1, 2]) ** 2),
    ("conjugate gradient", None, 2, "p", None),
    ("bfgs", None, 3, "B", None),
]


@pytest.mark.parametrize(("method", "step", "number", "letter", "value"), LATER, ids=[c[0] for c in LATER])
def test_a_later_step_shows_what_was_remembered(method, step, number, letter, value):
    taken = one_step(QUADRATIC, (0, 0), method, step, number)
    found = {name: v for name, _, _, v in taken.workings}[letter]
    if value is not None:
        assert found == pytest.approx(value)
    elif letter == "p":  # conjugate to the first direction
        assert found @ A @ np.array([1, 2]) == pytest.approx(0, abs=1e-9)
    else:  # the secant condition of the last step
        _, gone = strides(QUADRATIC, (0, 0), method, step, 2)
        s = gone[1].here.point - gone[0].here.point
        assert found @ A @ s == pytest.approx(s)


def test_a_step_of_scipy_is_not_laid_open():
    with pytest.raises(TutorError, match="SciPy's own"):
        one_step(QUADRATIC, (0, 0), "scipy bfgs")


def test_a_step_where_nothing_is_lower_is_told():
    with pytest.raises(TutorError, match="nothing lies lower"):
        one_step(QUADRATIC, (-0.5, 1.5), "newton")
