"""One step laid open: every number that a method makes on its way from a point to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tutor.errors import trouble
from tutor.numeric.descent.methods import Method, method_named
from tutor.numeric.descent.optimize import strides
from tutor.numeric.descent.problem import Array, Problem
from tutor.numeric.descent.search import Here


@dataclass(frozen=True, slots=True, eq=False)
class StepTaken:
    """The numbers of step `number`: `new_point = point + change`.

    rule      the step as it is written on paper
    step      the step size of a first-order rule; None where the method searches for its own
    workings  (letter, how it is made, in words, its number or array), in the order in which they come up
    """

    method: str
    rule: str
    because: str
    number: int
    step: float | None
    point: Array
    value: float
    gradient: Array
    workings: tuple[tuple[str, str, str, object], ...]
    change: Array
    new_point: Array
    new_value: float


def one_step(
    problem: Problem,
    point: object,
    method: str = "gradient descent",
    step: float | None = None,
    number: int = 1,
    *,
    decay: str | float | None = None,
    bounds: object = None,
) -> StepTaken:
    """Step `number` of `method` from `point`, with every number in it.

    Raises as `minimize` does, and TutorError("rest") where there is no such step.
    """
    return steps_around(problem, point, method, step, number, decay=decay, bounds=bounds)[number]


def steps_around(
    problem: Problem,
    point: object,
    method: str = "gradient descent",
    step: float | None = None,
    number: int = 1,
    *,
    decay: str | float | None = None,
    bounds: object = None,
) -> dict[int, StepTaken]:
    """The first step, those before and after step `number`, and this one itself, by their numbers; each where there is one.

    Raises as `one_step` does.
    """
    chosen = method_named(method)
    here, gone = strides(problem, point, method, step, number + 1, decay=decay, bounds=bounds)
    if len(gone) < number:
        where = problem.spelled(gone[-1].here.point if gone else here.point)
        raise trouble("rest", f"{chosen.name} makes no step {len(gone) + 1}: nothing lies lower near {where}", mend="another point")
    places = [here, *(stride.here for stride in gone)]
    wanted = sorted({1, number - 1, number, number + 1} & set(range(1, len(gone) + 1)))
    return {k: _taken(chosen, k, places[k - 1], places[k], gone[k - 1].numbers) for k in wanted}


def _taken(chosen: Method, number: int, before: Here, there: Here, numbers: Mapping[str, object]) -> StepTaken:
    workings = tuple((letter, made, words, numbers[letter]) for letter, made, words in chosen.workings if letter in numbers)
    size = float(numbers["η"]) if chosen.advance else None
    change = there.point - before.point
    return StepTaken(chosen.name, chosen.rule, chosen.because, number, size, before.point, before.value, before.gradient, workings,
                     change, there.point, there.value)  # fmt: skip


def is_of_each(working: object, size: int) -> bool:
    """Whether a number of a step belongs to the variables one by one."""
    return np.shape(working) == (size,)
