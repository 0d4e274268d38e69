"""Minimize a function by a method of the table, and compare methods on the same problem."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable
from numbers import Integral, Real

import numpy as np

from tutor.errors import trouble
from tutor.numeric.descent import newton, scipy_methods
from tutor.numeric.descent.bounds import Box
from tutor.numeric.descent.endings import Judge, steps
from tutor.numeric.descent.methods import METHODS, Method, method_named
from tutor.numeric.descent.outcome import Outcome, Recorder, spelled
from tutor.numeric.descent.problem import Meter, Problem, length, starting_point
from tutor.numeric.descent.schedules import sizes_of
from tutor.numeric.descent.search import Ending, Here, Search, Stride

__all__ = ["METHODS", "Outcome", "Problem", "compare", "minimize", "strides"]

MOST_STEPS = 1_000_000
_LATE = 50  # values looked back on when the steps run out
_STILL = 10  # steps without a change beyond rounding, after which a method that searches its own step is asked whether it is done

_EPSILON = float(np.finfo(float).eps)
_SPOT = 1e-12  # a step so short, which gains so little, is none

Progress = Callable[[int, int], None]
Bounds = tuple[object, object] | Box


def minimize(
    problem: Problem,
    start: object,
    method: str = "gradient descent",
    step: float | None = None,
    max_steps: int = 1000,
    tolerance: float = 1e-6,
    *,
    decay: str | float | None = None,
    bounds: Bounds | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Outcome:
    """Walk downhill from `start` (n,) until the gradient's length is at most `tolerance`, the steps run out or cannot help.

    step      the step size (learning rate); the method's own default where none is given
    decay     how the step shrinks: d of η / (1 + d k), or "exponential 0.01", "root", "cosine"
    bounds    (lower, upper), two points (n,) or numbers; -inf and inf where there is none
    seed      of the random directions in which a vanished gradient of many variables is told from a saddle
    progress  called now and then with (steps done, steps at most)
    Ctrl-C ends the walk as "interrupted", with the trace so far.
    Raises TutorError: "unknown-method", "start", "step", "decay", "bounds", "hessian", "squares", "limit", "not-finite" where the
    start itself has no value.
    """
    chosen = method_named(method)
    with np.errstate(all="ignore"):
        search, here, size = _prepared(problem, start, chosen, step, decay, bounds, max_steps, tolerance)
        judge = Judge(problem, here, tolerance, chosen.advance, size, search.box, seed)
        walk = _Walk(search, judge, Recorder(here.point.size), here, max_steps, progress)
        try:
            ending = judge.ending(0, here, judge.norm(here), here.value) or walk.to_its_end(chosen)
        except KeyboardInterrupt:
            ending = ("interrupted", f"interrupted after {walk.number} of {max_steps} steps")
    if progress:
        progress(max_steps, max_steps)
    return walk.recorder.outcome(search.meter.evaluations, *ending, method=chosen.name, step=size, notes=_notes(search, chosen))


def strides(
    problem: Problem,
    start: object,
    method: str,
    step: float | None = None,
    count: int = 1,
    *,
    decay: str | float | None = None,
    bounds: Bounds | None = None,
) -> tuple[Here, list[Stride]]:
    """The start and the first `count` strides of a method of ours, fewer where it comes to rest. Raises as `minimize` does."""
    chosen = method_named(method)
    if chosen.walk is None:
        raise trouble("method", f"a step of {chosen.name} is SciPy's own and is not laid open", mend="gradient descent, adam or newton")
    with np.errstate(all="ignore"):
        search, here, _ = _prepared(problem, start, chosen, step, decay, bounds, max(count, 1000), 0.0)
        walk = chosen.walk(search, here)
        return here, [stride for stride, _ in zip(walk, range(count), strict=False)]


def compare(problem: Problem, start: object, methods: Iterable[str], **options: object) -> tuple[tuple[str, Outcome], ...]:
    """Each method's name and its Outcome from the same start, with the options of `minimize` (a step and its decay for the
    first-order methods only). Ctrl-C leaves out the rest."""
    found: list[tuple[str, Outcome]] = []
    for chosen in [method_named(m) for m in methods]:
        own = options if chosen.advance else {k: v for k, v in options.items() if k not in ("step", "decay")}
        found.append((chosen.name, minimize(problem, start, chosen.name, **own)))
        if found[-1][1].ended == "interrupted":
            break
    return tuple(found)


class _Walk:
    """A search on its way: every step is noted and judged."""

    def __init__(self, search: Search, judge: Judge, recorder: Recorder, here: Here, max_steps: int, progress: Progress | None):
        self.search, self.judge, self.recorder, self.here = search, judge, recorder, here
        self.max_steps, self.progress, self.number, self.late = max_steps, progress, 0, deque([here.value], _LATE)
        self.best = (here.value, 0)
        self.still = 0
        self.every = max(1, max_steps // 100)  # progress is told about a hundred times
        recorder.add(0, here.point, here.value, judge.norm(here), search.meter.evaluations)

    def to_its_end(self, method: Method) -> Ending:
        if method.scipy:
            rest = scipy_methods.run(method.scipy, self.search, self.here, self.max_steps, self.judge.tolerance, self.arrived)
            return rest or (self._exhausted() if self.number >= self.max_steps else self._at_rest())
        walk = method.walk(self.search, self.here)
        while self.number < self.max_steps:
            try:
                stride = next(walk)
            except StopIteration as over:
                return over.value or self._at_rest()
            ending = self.arrived(stride.here)
            if ending:
                return ending
        return self._exhausted()

    def arrived(self, here: Here) -> Ending | None:
        """One step further; the ending that it brings."""
        before, self.here = self.here, here
        self.number += 1
        norm = self.judge.norm(here)
        ending = self.judge.ending(self.number, here, norm, before.value)
        if math.isfinite(here.value) and math.isfinite(norm):
            self.recorder.add(self.number, here.point, here.value, norm, self.search.meter.evaluations)
        self.late.append(here.value)
        if here.value < self.best[0]:
            self.best = (here.value, self.number)
        if self.progress and self.number % self.every == 0:
            self.progress(self.number, self.max_steps)
        return ending or self._settled(before)

    def _settled(self, before: Here) -> Ending | None:
        """A method that searches its own step has come as low as rounding lets it, or steps on the spot, as at a corner."""
        gained = abs(before.value - self.here.value)
        if gained > _SPOT and gained > 4 * _EPSILON * abs(before.value):
            self.still = 0
            return None
        is_here = gained <= _SPOT and length(self.here.point - before.point) <= _SPOT * (1 + length(before.point))
        self.still = self.still + 1 if is_here or gained <= 4 * _EPSILON * abs(before.value) else 0
        if self.still < _STILL or self.judge.advance:
            return None
        self.still = 0
        return self.judge.settled(self.number, self.here) or (self._at_rest() if is_here else None)

    def _at_rest(self) -> Ending:
        return self.judge.at_rest(self.number, self.here, self.search.meter)

    def _exhausted(self) -> Ending:
        return self.judge.exhausted(self.number, self.here, list(self.late), self.best)


def _prepared(problem: Problem, start: object, method: Method, step: float | None, decay: str | float | None,
              bounds: Bounds | None, max_steps: int, tolerance: float) -> tuple[Search, Here, float | None]:  # fmt: skip
    """The search, what is at its start, and the first step size; what was asked wrongly is told."""
    point, size = starting_point(start, problem.names), _step_size(method, step)
    _check(problem, method, point.size, max_steps, tolerance)
    box = _box(bounds, point.size, method)
    search = Search(Meter(problem), sizes_of(size, decay if method.advance else None, max_steps), box)
    here = search.at(point if box is None else box.clip(point), with_hessian=method.walk is not None and method.needs == "hessian")
    if not (math.isfinite(here.value) and math.isfinite(length(here.gradient))):
        which = "gradient" if math.isfinite(here.value) else "value"
        what = f"the {which} is no finite number at the start {problem.spelled(here.point)}{problem.reason(here.point)}"
        raise trouble("not-finite", what, mend="start elsewhere")
    return search, here, size


def _step_size(method: Method, step: float | None) -> float | None:
    if step is None or method.step is None:
        return method.step
    if not (isinstance(step, Real) and 0 < step < np.inf):
        told = f"{step:g}" if isinstance(step, Real) else repr(step)
        raise trouble("step", f"the step size is {told}, and must be a positive number", mend=f"step = {method.step}")
    return float(step)


def _box(bounds: Bounds | None, size: int, method: Method) -> Box | None:
    if bounds is None or isinstance(bounds, Box):
        box = bounds
    else:
        try:
            box = Box(*(np.broadcast_to(np.asarray(side, dtype=float), (size,)) for side in bounds))
        except (TypeError, ValueError):
            raise trouble("bounds", f"the bounds are not two numbers for each of {size} variables", mend="(lower, upper)") from None
    if box is None or not (np.isfinite(box.lower).any() or np.isfinite(box.upper).any()):
        return None
    if not method.is_bounded:
        raise trouble("bounds", f"{method.name} keeps to no bounds", mend="projected gradient, newton or scipy l-bfgs-b")
    return box


def _check(problem: Problem, method: Method, size: int, max_steps: int, tolerance: float) -> None:
    if not (isinstance(max_steps, Integral) and 1 <= max_steps <= MOST_STEPS):
        raise trouble("limit", f"{max_steps} steps are no whole number between 1 and {MOST_STEPS}", mend="steps = 1000")
    if not (isinstance(tolerance, Real) and 0 <= tolerance < np.inf):
        raise trouble("tolerance", f"the tolerance is {tolerance!r}, and must not be negative", mend="tolerance = 1e-6")
    if method.needs == "hessian":
        newton.check_size(size)
        if problem.hessian is None:
            raise trouble("hessian", f"{method.name} needs the Hessian of the function", mend="bfgs, which learns it from the gradients")
    if method.needs == "squares" and problem.squares is None:
        raise trouble("squares", f"{method.name} needs the residuals of a sum of squares", mend="newton or bfgs")


# fmt: off
_TOLD = {  # what a method notes on its way -> in words
    "turned": "the Hessian was not positive definite in {steps}: curvatures down to -{most} were taken positive, to go down there too",
    "halved": "the step was halved in {steps}, because the whole one did not lower the value",
    "singular": "the Jacobian had not full rank in {steps}: the shortest of the steps that fit was taken",
    "raised": "the damping was raised {times}, to {most} at most, because a step did not lower the value",
    "restarted": "what was learned on the way was dropped {times}, and the search began anew downhill",
}
# fmt: on


def _notes(search: Search, method: Method) -> tuple[str, ...]:
    origin = search.meter.problem.origin
    source = origin() if origin and method.needs == "hessian" else ""
    return (source,) * bool(source) + tuple(
        _TOLD[word].format(steps=steps(count), times="once" if count == 1 else f"{count} times", most=spelled(most))
        for word, (count, most) in search.told.items()
    )
