"""Descent over rows of data: the whole set at once, one row at a time, or mini-batches in a seeded random order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from tutor.errors import trouble
from tutor.numeric.descent.bounds import Box
from tutor.numeric.descent.endings import FAR, steps
from tutor.numeric.descent.first_order import Memory
from tutor.numeric.descent.methods import METHODS, Method, method_named
from tutor.numeric.descent.outcome import Outcome, Recorder, spelled
from tutor.numeric.descent.problem import Array, Meter, Problem, length, starting_point
from tutor.numeric.descent.schedules import Sizes, sizes_of
from tutor.numeric.descent.search import Ending
from tutor.numeric.seeds import generator

MOST_EPOCHS = 100_000


@dataclass(frozen=True, slots=True)
class BatchProblem:
    """A loss over data rows, for parameters as one flat point (n,).

    value     (point, rows) -> float: the loss over these rows (an array of row numbers)
    gradient  (point, rows) -> (n,)
    rows      how many rows there are
    both      (point, rows) -> (value, gradient) in one pass, where that is cheaper
    """

    value: Callable[[Array, Array], float]
    gradient: Callable[[Array, Array], Array]
    rows: int
    names: tuple[str, ...] = ()
    both: Callable[[Array, Array], tuple[float, Array]] | None = None

    def over(self, rows: Array) -> Problem:
        """The loss over these rows, as a Problem of the point alone."""
        both = None if self.both is None else (lambda point: self.both(point, rows))
        return Problem(lambda point: self.value(point, rows), lambda point: self.gradient(point, rows), names=self.names, both=both)


def train(
    problem: BatchProblem,
    start: object,
    method: str = "gradient descent",
    step: float | None = None,
    epochs: int = 10,
    batch: int | None = None,
    tolerance: float = 1e-6,
    *,
    decay: str | float | None = None,
    box: Box | None = None,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Go through the rows `epochs` times, one step of `method` for every batch; the trace holds the whole loss after each epoch.

    decay     how the step size shrinks from step to step, as in `minimize`
    box       bounds, to which every step is clipped
    batch     rows in a batch: None for all of them (full descent), 1 for stochastic descent; the last batch of an epoch may be smaller
    seed      of the order of the rows, which is drawn anew for every epoch
    progress  called after each epoch with (epochs done, epochs)
    Ctrl-C ends the training as "interrupted" with the trace so far.
    Raises TutorError: "unknown-method", "method" (no first-order rule), "start", "batch", "limit", "not-finite".
    """
    chosen, point = _first_order(method), starting_point(start, problem.names)
    point = point if box is None else box.clip(point)
    size = chosen.step if step is None else float(step)
    count = problem.rows if batch is None else batch
    _check(problem, size, epochs, count)
    whole = Meter(problem.over(np.arange(problem.rows)))
    recorder = Recorder(point.size)
    value, gradient = whole.both(point)
    if not (np.isfinite(value) and np.isfinite(length(gradient))):
        raise trouble("not-finite", "the loss has no finite value at the start", mend="start elsewhere, or look at the data")
    recorder.add(0, point, value, length(gradient), whole.evaluations)
    total = epochs * -(-problem.rows // count)
    run = _Run(problem, chosen, size, sizes_of(size, decay, total), count, generator(seed), point, box)
    try:
        ending = _epochs(run, whole, recorder, epochs, tolerance, progress)
    except KeyboardInterrupt:
        ending = ("interrupted", f"interrupted after {recorder.last[0]} of {epochs} epochs")
    notes = (f"{steps(run.number)} in all, each over {count} of {problem.rows} rows",)
    return recorder.outcome(whole.evaluations + run.number, *ending, method=chosen.name, step=size, notes=notes)


@dataclass(slots=True)
class _Run:
    """The training as it stands."""

    problem: BatchProblem
    method: Method
    step: float
    sizes: Sizes
    batch: int
    order: np.random.Generator
    point: Array
    box: Box | None
    memory: Memory = field(default_factory=dict)
    number: int = 0

    def epoch(self) -> None:
        """One step for every batch of a fresh order of the rows."""
        order = self.order.permutation(self.problem.rows) if self.batch < self.problem.rows else np.arange(self.problem.rows)
        with np.errstate(all="ignore"):
            for first in range(0, len(order), self.batch):
                rows = order[first : first + self.batch]
                self.number += 1
                gradient = np.asarray(self.problem.gradient(self.point, rows), dtype=float)
                change, self.memory = self.method.advance(gradient, self.memory, self.sizes(self.number), self.number)
                self.point = self.point + change if self.box is None else self.box.clip(self.point + change)
                if not np.isfinite(self.point).all():
                    return


def _epochs(
    run: _Run, whole: Meter, recorder: Recorder, epochs: int, tolerance: float, progress: Callable[[int, int], None] | None
) -> Ending:
    start = before = recorder.last[2]
    for epoch in range(1, epochs + 1):
        run.epoch()
        value, gradient = whole.both(run.point)
        norm = length(gradient if run.box is None else run.box.free_gradient(run.point, gradient))
        if not (np.isfinite(value) and np.isfinite(norm)) or value - start > FAR * (1 + abs(start)):
            if np.isnan(value) and before <= start:
                return (
                    "not-finite",
                    f"not finite: in epoch {epoch} the loss or its gradient stopped being a number; before it was {spelled(before)}",
                )
            what = f"in epoch {epoch} the loss went from {spelled(before)} to {spelled(value)}"
            return "diverged", f"diverged: {what}; the step size {spelled(run.step)} is too large; try {run.step / 10:.1g}"
        recorder.add(epoch, run.point, value, norm, whole.evaluations + run.number)
        if value < -FAR * (1 + abs(start)):
            return "unbounded", f"unbounded: after {epoch} epochs the loss is {spelled(value)} and still falls"
        if progress:
            progress(epoch, epochs)
        if norm <= tolerance:
            return "converged", f"converged: after {epoch} epochs the gradient's length is {spelled(norm)}, at most {spelled(tolerance)}"
        before = value
    return (
        "steps",
        f"steps: {epochs} epochs ran out with the loss at {spelled(value)} (from {spelled(start)}), gradient's length {spelled(norm)}",
    )


def _first_order(name: str) -> Method:
    method = method_named(name)
    if method.advance is None:
        able = ", ".join(m.name for m in METHODS if m.advance)
        raise trouble("method", f"{method.name} does not train by batches, whose gradients are only estimates", mend=f"one of: {able}")
    return method


def _check(problem: BatchProblem, step: float, epochs: int, batch: int) -> None:
    if not 0 < step < np.inf:
        raise trouble("step", f"the step size is {step:g}, and must be a positive number", mend="step = 0.01")
    if not 1 <= epochs <= MOST_EPOCHS:
        raise trouble("limit", f"{epochs} epochs are not between 1 and {MOST_EPOCHS}", mend="epochs = 10")
    if not 1 <= batch <= problem.rows:
        raise trouble("batch", f"a batch of {batch} rows does not go with {problem.rows} rows", mend=f"batch = {min(32, problem.rows)}")
