"""When a search is over, and why: the judge that looks at every step, and the step size it would rather see."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tutor.numeric.descent.bounds import Box
from tutor.numeric.descent.first_order import Advance
from tutor.numeric.descent.newton import newton_change
from tutor.numeric.descent.outcome import spelled
from tutor.numeric.descent.problem import Array, Meter, Problem, length
from tutor.numeric.descent.search import Ending, Here

FAR = 1e8  # a value this many times the start's size is no longer on its way to a minimum
_LOOKED_AT = 500  # variables: the eigenvalues of a larger Hessian take too long
BOUNDLESS = "; nothing below holds it: look at the signs of the loss, or give bounds"
_TRIAL = 100  # steps of a trial run of a smaller step size
_SHRINK = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 1e-3, 1e-4, 1e-5, 1e-6)


@dataclass(frozen=True, slots=True)
class Judge:
    """Says of each step whether the search is over; `start` is where it began.

    advance  the rule of a first-order method with the step size `step`: None of both where the method searches for its own
    """

    problem: Problem
    start: Here
    tolerance: float
    advance: Advance | None = None
    step: float | None = None
    box: Box | None = None
    seed: int = 0

    def norm(self, here: Here) -> float:
        """The length of the gradient, of what the bounds leave of it."""
        return length(here.gradient if self.box is None else self.box.free_gradient(here.point, here.gradient))

    def ending(self, number: int, here: Here, norm: float, before: float) -> Ending | None:
        """The ending that step `number` brings, or None where the search goes on; `before` is the value it started from."""
        far = FAR * (1 + abs(self.start.value))
        if here.value < -far:
            return "unbounded", f"unbounded: after {steps(number)} the value is {spelled(here.value)} and still falls{BOUNDLESS}"
        if here.value - self.start.value > far:
            return self._diverged(f"the value climbed from {spelled(self.start.value)} to {spelled(here.value)} in {steps(number)}")
        if not (math.isfinite(here.value) and math.isfinite(norm)):  # so it is at a point that is not finite
            return self._not_finite(number, here, before)
        if norm <= self.tolerance:
            return self.vanished(number, here, norm)
        return None

    def vanished(self, number: int, here: Here, norm: float) -> Ending:
        """The gradient is as good as zero: a minimum, or a point from which the function still falls."""
        held = None if self.box is None else self.box.held(here.point, here.gradient)
        reached = f"the gradient's length is {spelled(norm)}, at most {spelled(self.tolerance)}, after {steps(number)}"
        at_walls = held is not None and held.any()
        if at_walls and held.all():
            return "converged", self._at_walls(here, held, number)
        lowest, highest = self._curvatures(here, None if held is None else ~held)
        if lowest < -1e-4 * max(abs(highest), 1e-3):
            what = "a maximum" if highest < 0 and not at_walls else "a saddle"
            return "saddle", f"saddle: {reached}, but the curvature {spelled(lowest)} is negative ({what}); start a little beside it"
        if at_walls:
            return "converged", self._at_walls(here, held, number)
        away = self._away(here)
        if away is not None:
            return "converged", f"converged: {reached}{_flat(away, here.point, self.tolerance)}"
        return "converged", f"converged: {reached}"

    def _away(self, here: Here) -> float | None:
        """How far off the bottom of the parabola is that fits here, by a given Hessian; None where it bends down or is flat."""
        hessian = _hessian(self.problem, here)
        if hessian is None:
            return None
        change, lowest = newton_change(hessian, here.gradient)
        return length(change) if lowest == 0 else None

    def _curvatures(self, here: Here, free: Array | None = None) -> tuple[float, float]:
        return curvatures(self.problem, here, self.seed, free)

    def _at_walls(self, here: Here, held: Array, number: int) -> str:
        names = self.problem.names if len(self.problem.names) == held.size else tuple(f"coordinate {k + 1}" for k in range(held.size))
        told = [f"{names[k]} = {spelled(here.point[k])} (slope {spelled(here.gradient[k])})" for k in np.flatnonzero(held)[:4]]
        more = ", …" if held.sum() > 4 else ""
        rest = "" if held.all() else f"; in the others the gradient's length is {spelled(self.norm(here))}"
        return f"converged at the bounds after {steps(number)}: downhill leads out of them in {', '.join(told)}{more}{rest}"

    def exhausted(self, number: int, here: Here, values: list[float], best: tuple[float, int]) -> Ending:
        """The steps ran out: what the last `values` say of the step size, and the lowest value of all with its step."""
        norm = self.norm(here)
        told = f"steps: {steps(number)} ran out with the gradient's length at {spelled(norm)}, above {spelled(self.tolerance)}"
        if best[0] < here.value - 1e-9 * (1 + abs(here.value)):
            told += f"; on the way, at step {best[1]}, the value was lower, {spelled(best[0])}"
        rises = sum(b >= a for a, b in pairwise(values))
        if self.step is not None and self.advance and len(values) > 8 and rises > len(values) // 4 and norm > 10 * self.tolerance:
            return "steps", f"{told}; the value swings, so try a smaller step size than {spelled(self.step)}"
        return "steps", told + self._slow(here, rises)

    def _slow(self, here: Here, rises: int) -> str:
        """What would help a search that did not come to its end."""
        lowest, highest = self._curvatures(here)
        if self.advance and lowest > 0 and highest > 1e3 * lowest:
            return f"; the curvatures here reach from {spelled(lowest)} to {spelled(highest)}: so narrow a valley is for newton or bfgs"
        return "; allow more steps" + (", or a larger step size" if self.advance and not rises else "")

    def at_rest(self, number: int, here: Here, meter: Meter) -> Ending:
        """No step lowers the value: it falls without a bound, rounding hides the rest of the slope, or there is a corner."""
        norm = self.norm(here)
        beyond = meter.value(here.point - 1e3 * here.gradient / max(norm, 1e-300)) if self.box is None else np.inf
        if beyond < -1e2 * (1 + abs(here.value)) + here.value:
            reached = f"from {spelled(here.value)} a step downhill reaches {spelled(beyond)}"
            return "unbounded", f"unbounded: {reached}, and no search found an end{BOUNDLESS}"
        if norm <= 1e-6 * (1 + abs(here.value)):
            return rounded(number, norm)
        return self.settled(number, here) or stuck(number, norm)

    def settled(self, number: int, here: Here) -> Ending | None:
        """The ending of a search whose slope promises no decrease but one that drowns in the value's own rounding."""
        norm = self.norm(here)
        _, highest = self._curvatures(here)
        noise = 1e2 * np.finfo(float).eps * (1 + abs(here.value))
        return rounded(number, norm) if 0 < norm**2 <= noise * highest else None

    def _diverged(self, what: str) -> Ending:
        if self.step is None or self.advance is None:
            return "diverged", f"diverged: {what}"
        better = better_step(self.problem, self.advance, self.step, self.start)
        mend = f"; try {spelled(better)}" if better else ""
        return "diverged", f"diverged: {what}; the step size {spelled(self.step)} is too large{mend}"

    def _not_finite(self, number: int, here: Here, before: float) -> Ending:
        value, start = here.value, self.start
        if value == -np.inf or (before < min(start.value, 0) and before < -(FAR**0.5)):
            return "unbounded", f"unbounded: at step {number} the value fell from {spelled(before)} beyond all numbers{BOUNDLESS}"
        if value == np.inf or before > start.value or length(here.point - start.point) > FAR**0.5 * (1 + length(start.point)):
            return self._diverged(f"at step {number} the value went from {spelled(before)} beyond all numbers")
        which = "gradient" if np.isfinite(value) else "value"
        where = self.problem.spelled(here.point) + self.problem.reason(here.point)
        mend = f"; the step size {spelled(self.step)} may lead out of the domain" if self.step else ""
        return "not-finite", f"not finite: at step {number} the {which} is no finite number at {where}{mend}"


def _hessian(problem: Problem, here: Here) -> Array | None:
    """The Hessian, where one is given and it is small enough to be looked at."""
    if here.hessian is not None:
        return here.hessian
    if problem.hessian is None or here.point.size > _LOOKED_AT:
        return None
    return np.asarray(problem.hessian(here.point), dtype=float)


def curvatures(problem: Problem, here: Here, seed: int = 0, free: Array | None = None) -> tuple[float, float]:
    """The lowest and the highest curvature: the Hessian's eigenvalues, or, of many variables, what 20 random directions show.

    free  which variables may move; None for all
    """
    free = np.ones(here.point.size, dtype=bool) if free is None else free
    with np.errstate(all="ignore"):
        hessian = _hessian(problem, here)
        if hessian is None and here.point.size > 30:
            return _seen(problem, here.point, seed, free)
        if hessian is None:
            hessian = np.array([_turning(problem, here.point, e) for e in np.eye(here.point.size)])
        hessian = hessian[np.ix_(free, free)]
    if not np.isfinite(hessian).all():
        return 0.0, 0.0
    eigenvalues = np.linalg.eigvalsh((hessian + hessian.T) / 2)
    return float(eigenvalues[0]), float(eigenvalues[-1])


def _seen(problem: Problem, point: Array, seed: int, free: Array) -> tuple[float, float]:
    """The lowest and the highest curvature of 20 random directions."""
    directions = np.random.default_rng(seed).standard_normal((20, point.size)) * free
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    found = [float(d @ _turning(problem, point, d)) for d in directions]
    return (min(found), max(found)) if np.isfinite(found).all() else (0.0, 0.0)


def _turning(problem: Problem, point: Array, direction: Array) -> Array:
    """The Hessian times `direction`, from a central difference of gradients."""
    h = 6e-6 * (1 + length(point))  # the cube root of the rounding error
    return (np.asarray(problem.gradient(point + h * direction)) - np.asarray(problem.gradient(point - h * direction))) / (2 * h)


def better_step(problem: Problem, advance: Advance, step: float, start: Here) -> float | None:
    """The largest of some smaller step sizes with which a short trial run from `start` really goes down; None where none does."""
    meter = Meter(problem)
    for factor in _SHRINK:
        candidate = float(f"{step * factor:.1g}")
        values, point, memory = [start.value], start.point, {}
        for number in range(1, _TRIAL + 1):
            value, gradient = meter.both(point)
            values.append(value)
            if not np.isfinite(value) or value > start.value + 1 + abs(start.value):
                break
            with np.errstate(all="ignore"):
                change, memory = advance(gradient, memory, candidate, number)
            point = point + change
        else:
            late = values[-10:]
            if late[-1] < start.value and late[-1] <= late[0] and np.ptp(late) <= 0.1 * (start.value - late[-1]):
                return candidate
    return None


def _flat(away: float, point: Array, tolerance: float) -> str:
    """A warning where the slope is small but the lowest point is not near: on a plateau, or where high powers make the bottom flat."""
    if away <= 1e-3 * (1 + length(point)):
        return ""
    return f"; but it is flat here, and the lowest point may be {spelled(away)} away: try tolerance {spelled(tolerance * 1e-4)}"


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
