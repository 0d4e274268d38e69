"""Newton's method, damped: the Hessian makes the step, halved until the value falls; an indefinite Hessian is shifted, and that is told."""

from __future__ import annotations

import numpy as np

from tutor.errors import trouble
from tutor.numeric.line_search import backtrack
from tutor.numeric.problem import Array
from tutor.numeric.search import Here, Search, Stride, Strides

LARGEST = 1000  # variables: a dense factorization takes n^3
_FLAT = 1e-10  # of the largest eigenvalue: below it a curvature is rounding


def newton_change(hessian: Array, gradient: Array) -> tuple[Array, float]:
    """(p, shift): p solves (H + shift I) p = -gradient, with the shift 0 where H is positive definite.

    Otherwise the shift turns the lowest eigenvalue into its size, so that p goes down also where the function bends down.
    """
    if gradient.size == 1:
        return _of_one(float(hessian[0, 0]), gradient)
    try:
        root = np.linalg.cholesky(hessian)
        diagonal = root.diagonal()
        if diagonal.min() ** 2 > _FLAT * diagonal.max() ** 2:
            return np.linalg.solve(hessian, -gradient), 0.0
    except np.linalg.LinAlgError:
        pass
    eigenvalues, vectors = np.linalg.eigh(hessian)
    lowest, largest = float(eigenvalues[0]), float(np.abs(eigenvalues).max())
    shift = 0.0
    if lowest <= _FLAT * largest:
        wanted = max(abs(lowest), 1e-8 * largest) if largest else 1.0
        shift = wanted - lowest
    return -vectors @ ((vectors.T @ gradient) / (eigenvalues + shift)), shift


def _of_one(bend: float, gradient: Array) -> tuple[Array, float]:
    size = abs(bend) or 1.0
    return -gradient / size, size - bend


def walk(search: Search, here: Here) -> Strides:
    """Newton's steps; with bounds, in the coordinates that no wall holds (Bertsekas 1982)."""
    step = search.sizes(1)
    while True:
        hessian = search.meter.hessian(here.point)
        if not np.isfinite(hessian).all():
            return "not-finite", f"not finite: the Hessian is no finite number at {search.meter.problem.spelled(here.point)}"
        change, shift = _change(search, here, hessian)
        found = backtrack(search, here, change, step)
        if found is None:
            return None
        share, here = found
        if shift:
            search.tell("shifted", shift)
        if share < step:
            search.tell("halved", share)
        yield Stride(here, {"H": hessian, "λ": shift, "p": change, "t": share})


def _change(search: Search, here: Here, hessian: Array) -> tuple[Array, float]:
    held = None if search.box is None else search.box.held(here.point, here.gradient)
    if held is None or not held.any():
        return newton_change(hessian, here.gradient)
    free, change = ~held, np.zeros(held.size)
    if not free.any():
        return change, 0.0
    change[free], shift = newton_change(hessian[np.ix_(free, free)], here.gradient[free])
    return change, shift


def check_size(variables: int) -> None:
    """Raises TutorError("limit") where a dense Hessian is too large."""
    if variables > LARGEST:
        raise trouble("limit", f"Newton's method would factor a Hessian of {variables} x {variables}", mend="l-bfgs")
