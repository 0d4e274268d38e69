"""One step laid open: the numbers worked out by hand."""

import numpy as np
import pytest

from tutor.errors import TutorError
from tutor.numeric.descent import one_step
from tutor.numeric.problem import Problem

A = np.array([[4.0, 2.0], [2.0, 2.0]])
QUADRATIC = Problem(lambda x: 0.5 * x @ A @ x - x @ [1, 2], lambda x: A @ x - [1, 2], lambda x: A)

STEPS = [  # method, step, the new point from (0, 0), where the gradient is (-1, -2)
    ("gradient descent", 0.1, (0.1, 0.2)),
    ("momentum", 0.1, (0.1, 0.2)),
    ("nesterov", 0.1, (0.19, 0.38)),
    ("adagrad", 0.1, (0.1, 0.1)),
    ("rmsprop", 0.1, (0.1 / 0.1**0.5, 0.1 / 0.1**0.5)),
    ("adam", 0.1, (0.1, 0.1)),
    ("newton", None, (-0.5, 1.5)),
]


@pytest.mark.parametrize(("method", "step", "new"), STEPS, ids=[s[0] for s in STEPS])
def test_one_step_from_the_origin(method, step, new):
    taken = one_step(QUADRATIC, (0, 0), method, step)
    assert taken.gradient == pytest.approx([-1, -2])
    assert taken.new_point == pytest.approx(new, rel=1e-6)
    assert taken.new_point == pytest.approx(taken.point + taken.change)
    assert taken.new_value == pytest.approx(QUADRATIC.value(np.array(new)))
    assert (taken.hessian is not None) == (method == "newton")


def test_a_step_of_bfgs_is_not_laid_open():
    with pytest.raises(TutorError, match="SciPy's own"):
        one_step(QUADRATIC, (0, 0), "bfgs")
