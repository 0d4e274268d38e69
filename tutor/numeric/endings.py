"""When a search is over, and why: the judge that looks at every step, and the step size it would rather see."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tutor.numeric.methods import Method
from tutor.numeric.outcome import spelled
from tutor.numeric.problem import Array, Meter, Problem, length

FAR = 1e8  # a value this many times the start's size is no longer on its way to a minimum
_TRIAL = 100  # steps of a trial run of a smaller step size
_SHRINK = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 1e-3, 1e-4, 1e-5, 1e-6)

Ending = tuple[str, str]  # a word out of ENDINGS, and its sentence


@dataclass(frozen=True, slots=True)
class Judge:
    """Says of each step whether the search is over; `start_value` and `start` are where it began."""

    problem: Problem
    method: Method
    step: float | None
    start: Array
    start_value: float
    tolerance: float
    seed: int = 0

    def ending(self, number: int, point: Array, value: float, gradient: Array, before: float) -> Ending | None:
        """The ending that step `number` brings, or None where the search goes on; `before` is the value it started from."""
        norm = length(gradient)
        far = FAR * (1 + abs(self.start_value))
        if value < -far:
            return "unbounded", f"unbounded: after {steps(number)} the value is {spelled(value)} and still falls"
        if value - self.start_value > far:
            return self._diverged(f"the value climbed from {spelled(self.start_value)} to {spelled(value)} in {steps(number)}")
        if not (np.isfinite(value) and np.isfinite(norm) and np.isfinite(point).all()):
            return self._not_finite(number, point, value, before)
        if norm <= self.tolerance:
            return self.vanished(number, point, norm)
        return None

    def vanished(self, number: int, point: Array, norm: float) -> Ending:
        """The gradient is as good as zero: a minimum, or a point from which the function still falls."""
        lowest, highest = curvatures(self.problem, point, self.seed)
        reached = f"the gradient's length is {spelled(norm)}, at most {spelled(self.tolerance)}, after {steps(number)}"
        if lowest < -1e-4 * max(abs(highest), 1e-3):
            what = "a maximum" if highest < 0 else "a saddle"
            return "saddle", f"saddle: {reached}, but the curvature {spelled(lowest)} is negative ({what}); start a little beside it"
        return "converged", f"converged: {reached}"

    def exhausted(self, number: int, norm: float, values: list[float]) -> Ending:
        """The steps ran out; a value that rose often says that the step is too large."""
        rises = sum(b >= a for a, b in pairwise(values))
        told = f"steps: {steps(number)} ran out with the gradient's length at {spelled(norm)}, above {spelled(self.tolerance)}"
        if self.step is not None and len(values) > 8 and rises > len(values) // 4 and norm > 10 * self.tolerance:
            return "steps", f"{told}; the value swings, so try a smaller step size than {spelled(self.step)}"
        return "steps", f"{told}; allow more steps" + (", or a larger step size" if self.step is not None and not rises else "")

    def _diverged(self, what: str) -> Ending:
        if self.step is None:
            return "diverged", f"diverged: {what}"
        better = better_step(self.problem, self.method, self.step, self.start, self.start_value)
        mend = f"; try {spelled(better)}" if better else ""
        return "diverged", f"diverged: {what}; the step size {spelled(self.step)} is too large{mend}"

    def _not_finite(self, number: int, point: Array, value: float, before: float) -> Ending:
        if value == -np.inf or (before < min(self.start_value, 0) and before < -(FAR**0.5)):
            return "unbounded", f"unbounded: at step {number} the value fell from {spelled(before)} beyond all numbers"
        if value == np.inf or before > self.start_value or length(point - self.start) > FAR**0.5 * (1 + length(self.start)):
            return self._diverged(f"at step {number} the value went from {spelled(before)} beyond all numbers")
        which = "gradient" if np.isfinite(value) else "value"
        return "not-finite", f"not finite: at step {number} the {which} is no finite number at {self.problem.spelled(point)}"


def curvatures(problem: Problem, point: Array, seed: int = 0) -> tuple[float, float]:
    """The lowest and the highest curvature at `point`: the Hessian's eigenvalues, or, of many variables, what 20 random directions show."""
    with np.errstate(all="ignore"):
        if problem.hessian is not None and point.size <= 500:
            hessian = np.asarray(problem.hessian(point), dtype=float)
        elif point.size <= 30:
            hessian = np.array([_turning(problem, point, e) for e in np.eye(point.size)])
        else:
            directions = np.random.default_rng(seed).standard_normal((20, point.size))
            directions /= np.linalg.norm(directions, axis=1, keepdims=True)
            found = [float(d @ _turning(problem, point, d)) for d in directions]
            return (min(found), max(found)) if np.isfinite(found).all() else (0.0, 0.0)
    if not np.isfinite(hessian).all():
        return 0.0, 0.0
    eigenvalues = np.linalg.eigvalsh((hessian + hessian.T) / 2)
    return float(eigenvalues[0]), float(eigenvalues[-1])


def _turning(problem: Problem, point: Array, direction: Array) -> Array:
    """The Hessian times `direction`, from a central difference of gradients."""
    h = 6e-6 * (1 + length(point))  # the cube root of the rounding error
    return (np.asarray(problem.gradient(point + h * direction)) - np.asarray(problem.gradient(point - h * direction))) / (2 * h)


def better_step(problem: Problem, method: Method, step: float, start: Array, start_value: float) -> float | None:
    """The largest of some smaller step sizes with which a short trial run from `start` really goes down; None where none does."""
    meter = Meter(problem)
    for factor in _SHRINK:
        candidate = float(f"{step * factor:.1g}")
        values, point, state = [start_value], start, ()
        for number in range(1, _TRIAL + 1):
            value, gradient = meter.both(point)
            values.append(value)
            if not np.isfinite(value) or value > start_value + 1 + abs(start_value):
                break
            with np.errstate(all="ignore"):
                change, state = method.advance(gradient, state, candidate, number)
            point = point + change
        else:
            late = values[-10:]
            if late[-1] < start_value and late[-1] <= late[0] and np.ptp(late) <= 0.1 * (start_value - late[-1]):
                return candidate
    return None


def stuck(number: int, norm: float) -> Ending:
    """No step lowers the value, though there is a slope."""
    reached = f"after {steps(number)} no step lowers the value, yet the gradient's length is {spelled(norm)}"
    return "stalled", f"stalled: {reached}; there may be a corner or an edge of the domain"


def rounded(number: int, norm: float) -> Ending:
    """No step lowers the value, because rounding hides what is left of the slope."""
    return (
        "converged",
        f"converged: within rounding no step lowers the value; the gradient's length is {spelled(norm)} after {steps(number)}",
    )


def steps(number: int) -> str:
    """`1 step`, `2 steps`."""
    return f"{number} step" + ("" if number == 1 else "s")
