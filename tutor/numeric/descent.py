"""Descent by first-order rules: one step laid open, and the walk of many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tutor.errors import trouble
from tutor.numeric.endings import Ending, Judge
from tutor.numeric.methods import Method, method_named
from tutor.numeric.newton import newton_change
from tutor.numeric.outcome import Recorder
from tutor.numeric.problem import Array, Meter, Problem, length, starting_point

_LATE = 50  # values looked back on when the steps run out


@dataclass(frozen=True, slots=True, eq=False)
class StepTaken:
    """The numbers of one step, for laying it open: `new_point = point + change`.

    rule     the step as it is written on paper
    hessian  (n, n) where the method uses it, else None
    """

    method: str
    rule: str
    step: float
    point: Array
    value: float
    gradient: Array
    hessian: Array | None
    change: Array
    new_point: Array
    new_value: float


def one_step(problem: Problem, point: object, method: str = "gradient descent", step: float | None = None) -> StepTaken:
    """The first step of `method` from `point`, with every number in it. Newton's is the full step, before any damping."""
    chosen, x = method_named(method), starting_point(point, problem.names)
    size = chosen.step if step is None else float(step)
    if chosen.advance is None and chosen.needs != "hessian":
        raise trouble("method", f"a step of {chosen.name} is SciPy's own and is not laid open", mend="gradient descent, adam or newton")
    meter = Meter(problem)
    value, gradient = meter.both(x)
    hessian = None
    if chosen.advance is None:
        if problem.hessian is None:
            raise trouble("hessian", "Newton's step needs the Hessian", mend="gradient descent")
        hessian = meter.hessian(x)
        change = size * newton_change(hessian, gradient)[0]
    else:
        change, _ = chosen.advance(gradient, (), size, 1)
    return StepTaken(chosen.name, chosen.rule, size, x, value, gradient, hessian, change, x + change, meter.value(x + change))


def descend(
    meter: Meter, recorder: Recorder, judge: Judge, value: float, gradient: Array, max_steps: int, tell: Callable[[int], None]
) -> tuple[Ending, tuple[str, ...]]:
    """Step by step from the judge's start, whose `value` and `gradient` are known; the ending, and notes."""
    method: Method = judge.method
    point, state = judge.start, ()
    late = [value]
    for number in range(1, max_steps + 1):
        with np.errstate(all="ignore"):
            change, state = method.advance(gradient, state, judge.step, number)
            point = point + change
        before = value
        value, gradient = meter.both(point)
        ending = judge.ending(number, point, value, gradient, before)
        norm = length(gradient)
        if np.isfinite(value) and np.isfinite(norm):
            recorder.add(number, point, value, norm)
        if ending:
            return ending, ()
        late = [*late[-_LATE:], value]
        tell(number)
    return judge.exhausted(max_steps, norm, late), ()
