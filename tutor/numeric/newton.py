"""Newton's method, damped: the Hessian makes the step, halved until the value falls; an indefinite Hessian is shifted, and that is told."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tutor.errors import trouble
from tutor.numeric.endings import Ending, Judge, rounded, steps, stuck
from tutor.numeric.outcome import Recorder, spelled
from tutor.numeric.problem import Array, Meter, length

LARGEST = 1000  # variables: a dense factorization takes n^3
_ENOUGH = 1e-4  # of the decrease that the slope promises (Nocedal & Wright, 2nd ed., 3.4)
_HALVINGS = 60
_FLAT = 1e-10  # of the largest eigenvalue: below it a curvature is rounding


def newton_change(hessian: Array, gradient: Array) -> tuple[Array, float]:
    """(p, shift): p solves (H + shift I) p = -gradient, with the shift 0 where H is positive definite.

    Otherwise the shift turns the lowest eigenvalue into its size, so that p goes down also where the function bends down.
    """
    symmetric = (hessian + hessian.T) / 2
    eigenvalues, vectors = np.linalg.eigh(symmetric)
    lowest, largest = float(eigenvalues[0]), float(np.abs(eigenvalues).max())
    shift = 0.0
    if lowest <= _FLAT * largest:
        wanted = max(abs(lowest), 1e-8 * largest) if largest else 1.0
        shift = wanted - lowest
    return -vectors @ ((vectors.T @ gradient) / (eigenvalues + shift)), shift


def walk(
    meter: Meter, recorder: Recorder, judge: Judge, value: float, gradient: Array, max_steps: int, tell: Callable[[int], None]
) -> tuple[Ending, tuple[str, ...]]:
    """Newton's steps from the judge's start; the ending, and what was shifted or halved on the way."""
    point, shifted, damped, worst = judge.start, 0, 0, 0.0
    ending = None
    for number in range(1, max_steps + 1):
        hessian = meter.hessian(point)
        if not np.isfinite(hessian).all():
            ending = ("not-finite", f"not finite: the Hessian is no finite number at {meter.problem.spelled(point)}")
            break
        change, shift = newton_change(hessian, gradient)
        shifted, worst = shifted + (shift > 0), max(worst, shift)
        found = _search(meter, point, value, gradient, change, judge.step)
        if found is None:
            ending = _stalled(number - 1, length(gradient), judge.tolerance, value)
            break
        share, point, before, (value, gradient) = *found[:2], value, found[2]
        damped += share < judge.step
        ending = judge.ending(number, point, value, gradient, before)
        if np.isfinite(length(gradient)):
            recorder.add(number, point, value, length(gradient))
        if ending:
            break
        tell(number)
    return ending or judge.exhausted(max_steps, length(gradient), []), _notes(shifted, worst, damped)


def _search(meter: Meter, point: Array, value: float, gradient: Array, change: Array, share: float) -> tuple[float, Array, tuple] | None:
    """The first of `share`, a half of it, a quarter … whose step lowers the value enough, with the point and what is there."""
    promised = float(gradient @ change)
    rounding = 10 * np.finfo(float).eps * abs(value)
    for _ in range(_HALVINGS):
        there = point + share * change
        found, slope = meter.both(there)
        if found <= value + _ENOUGH * share * promised + rounding and np.isfinite(length(slope)):
            return share, there, (found, slope)
        share /= 2
    return None


def _stalled(number: int, norm: float, tolerance: float, value: float) -> Ending:
    near = norm <= 1e3 * tolerance and norm <= 1e-6 * (1 + abs(value))  # what rounding of the value leaves of the slope
    return rounded(number, norm) if near else stuck(number, norm)


def _notes(shifted: int, worst: float, damped: int) -> tuple[str, ...]:
    notes = []
    if shifted:
        notes.append(
            f"the Hessian was not positive definite in {steps(shifted)}: its eigenvalues were shifted, by {spelled(worst)} at most"
        )
    if damped:
        notes.append(f"the step was halved in {steps(damped)}, because the whole one did not lower the value")
    return tuple(notes)


def check_size(variables: int) -> None:
    """Raises TutorError("limit") where a dense Hessian is too large."""
    if variables > LARGEST:
        raise trouble("limit", f"Newton's method would factor a Hessian of {variables} x {variables}", mend="l-bfgs")
