"""Minimize a function by a method of the table, and compare methods on the same problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from tutor.errors import trouble
from tutor.numeric import descent, newton, quasi_newton
from tutor.numeric.endings import Judge
from tutor.numeric.methods import METHODS, Method, method_named
from tutor.numeric.outcome import Outcome, Recorder
from tutor.numeric.problem import Meter, Problem, length, starting_point

__all__ = ["METHODS", "Outcome", "Problem", "compare", "minimize"]

MOST_STEPS = 1_000_000

Progress = Callable[[int, int], None]


def minimize(
    problem: Problem,
    start: object,
    method: str = "gradient descent",
    step: float | None = None,
    max_steps: int = 1000,
    tolerance: float = 1e-6,
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> Outcome:
    """Walk downhill from `start` (n,) until the gradient's length is at most `tolerance`, the steps run out or cannot help.

    step      the step size (learning rate); the method's own default where none is given
    seed      of the random directions in which a vanished gradient of many variables is told from a saddle
    progress  called now and then with (steps done, steps at most)
    Ctrl-C ends the walk as "interrupted", with the trace so far.
    Raises TutorError: "unknown-method", "start", "step", "hessian", "limit", "not-finite" where the start itself has no value.
    """
    chosen, point = method_named(method), starting_point(start, problem.names)
    size = _step_size(chosen, step)
    _check(problem, chosen, point, max_steps, tolerance)
    meter, recorder = Meter(problem), Recorder(point.size)
    value, gradient = meter.both(point)
    if not (np.isfinite(value) and np.isfinite(length(gradient))):
        which = "gradient" if np.isfinite(value) else "value"
        raise trouble("not-finite", f"the {which} is no finite number at the start {problem.spelled(point)}", mend="start elsewhere")
    recorder.add(0, point, value, length(gradient))
    judge = Judge(problem, chosen, size, point, value, tolerance, seed)
    walk = descent.descend if chosen.advance else newton.walk if chosen.needs == "hessian" else quasi_newton.walk
    try:
        ending, notes = judge.ending(0, point, value, gradient, value), ()
        if ending is None:
            ending, notes = walk(meter, recorder, judge, value, gradient, max_steps, _teller(progress, max_steps))
    except KeyboardInterrupt:
        done = recorder.last[0]
        ending, notes = ("interrupted", f"interrupted after {done} of {max_steps} steps"), ()
    if progress:
        progress(max_steps, max_steps)
    return recorder.outcome(meter.evaluations, *ending, method=chosen.name, step=size, notes=notes)


def compare(problem: Problem, start: object, methods: Iterable[str], **options: object) -> tuple[tuple[str, Outcome], ...]:
    """Each method's name and its Outcome from the same start, with the options of `minimize` (a step for the
    first-order methods only). Ctrl-C leaves out the rest."""
    found: list[tuple[str, Outcome]] = []
    for chosen in [method_named(m) for m in methods]:
        own = options if chosen.advance else {k: v for k, v in options.items() if k != "step"}
        found.append((chosen.name, minimize(problem, start, chosen.name, **own)))
        if found[-1][1].ended == "interrupted":
            break
    return tuple(found)


def _teller(progress: Progress | None, total: int) -> Callable[[int], None]:
    """Calls `progress` about a hundred times in all."""
    every = max(1, total // 100)

    def tell(number: int) -> None:
        if progress and number % every == 0:
            progress(number, total)

    return tell


def _step_size(method: Method, step: float | None) -> float | None:
    if step is None or method.step is None:
        return method.step
    if not 0 < step < np.inf:
        raise trouble("step", f"the step size is {step}, and must be a positive number", mend=f"step = {method.step}")
    return float(step)


def _check(problem: Problem, method: Method, point: np.ndarray, max_steps: int, tolerance: float) -> None:
    if not 1 <= max_steps <= MOST_STEPS:
        raise trouble("limit", f"{max_steps} steps are not between 1 and {MOST_STEPS}", mend="steps = 1000")
    if not 0 <= tolerance < np.inf:
        raise trouble("tolerance", f"the tolerance is {tolerance}, and must not be negative", mend="tolerance = 1e-6")
    if method.needs == "hessian":
        newton.check_size(point.size)
        if problem.hessian is None:
            raise trouble("hessian", f"{method.name} needs the Hessian of the function", mend="bfgs, which learns it from the gradients")
