"""Step sizes that shrink: each schedule by its formula, and what they do for a noisy search."""

import math

import numpy as np
import pytest

from tests.numeric.test_training import LEAST, LINE
from tutor.errors import TutorError
from tutor.numeric.descent.optimize import Problem, minimize, strides
from tutor.numeric.descent.schedules import SCHEDULES, sizes_of
from tutor.numeric.descent.training import train

SIZES = [  # what is said, the sizes of steps 1, 2, 11 of 100 from 0.5
    (None, (0.5, 0.5, 0.5)),
    (0.1, (0.5, 0.5 / 1.1, 0.25)),
    ("0.1", (0.5, 0.5 / 1.1, 0.25)),
    ("inverse 0.1", (0.5, 0.5 / 1.1, 0.25)),
    ("root", (0.5, 0.5 / math.sqrt(2), 0.5 / math.sqrt(11))),
    ("root 0.5", (0.5, 0.5 / math.sqrt(1.5), 0.5 / math.sqrt(6))),
    ("cosine 2", (0.5, 0.25 * (1 + math.cos(math.pi / 50)), 0.25 * (1 + math.cos(math.pi / 5)))),
    ("exponential 0.2", (0.5, 0.5 * math.exp(-0.2), 0.5 * math.exp(-2))),
    ("cosine", (0.5, 0.25 * (1 + math.cos(math.pi / 100)), 0.25 * (1 + math.cos(math.pi / 10)))),
]


@pytest.mark.parametrize(("decay", "expected"), SIZES, ids=[str(s[0]) for s in SIZES])
def test_the_step_shrinks_by_its_formula(decay, expected):
    sizes = sizes_of(0.5, decay, 100)
    assert [sizes(1), sizes(2), sizes(11)] == pytest.approx(expected)


@pytest.mark.parametrize("decay", ["fast", "inverse a", "0.1 0.2", "-1", "", "nan"])
def test_what_is_no_schedule_is_told(decay):
    with pytest.raises(TutorError) as caught:
        sizes_of(0.5, decay, 100)
    assert caught.value.diagnostic.code == "decay"


def test_the_schedule_reaches_the_steps_of_a_search():
    square = Problem(lambda x: float(x @ x), lambda x: 2 * x)
    _, gone = strides(square, [1.0], "gradient descent", 0.25, 3, decay=1)
    assert [s.numbers["η"] for s in gone] == pytest.approx([0.25, 0.125, 0.25 / 3])


def test_a_step_that_swings_for_ever_settles_when_it_shrinks():
    corner = Problem(lambda x: float(abs(x[0] - 1)), lambda x: np.sign(x - 1))
    fixed, shrinking = (minimize(corner, [3.0], step=0.3, max_steps=500, decay=d) for d in (None, 0.5))
    assert abs(shrinking.point[0] - 1) < 0.01 < abs(fixed.point[0] - 1)


@pytest.mark.parametrize("decay", [s.name for s in SCHEDULES])
def test_mini_batches_come_nearer_with_a_shrinking_step(decay):
    def away(**told):
        ends = [train(LINE, (0, 0), step=0.2, batch=5, epochs=60, seed=seed, **told).point for seed in range(4)]
        return np.mean([np.linalg.norm(end - LEAST) for end in ends])

    assert away(decay=decay) < away()
