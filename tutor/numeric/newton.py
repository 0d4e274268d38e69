"""Newton's method, damped: the Hessian makes the step, halved until the value falls; curvatures below 0 are turned, and that is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from tutor.errors import trouble
from tutor.numeric.line_search import backtrack
from tutor.numeric.problem import Array, is_finite, length
from tutor.numeric.search import Here, Search, Stride, Strides

LARGEST = 1000  # variables: a dense factorization takes n^3
_FLAT = 16 * float(np.finfo(float).eps)  # of the largest curvature, for each variable: below it a curvature is rounding
_FLOOR = 1e-8  # of the largest curvature: what one that is rounding is taken for, so that its step stays short


def newton_change(hessian: Array, gradient: Array, reach: float = np.inf) -> tuple[Array, float]:
    """(p, lowest): p solves H p = -gradient where H is positive definite, and lowest is 0.

    Otherwise each curvature is taken positive, so that p goes down also where the function bends down, at most as far as `reach`,
    for no parabola has its bottom there; lowest is a negative curvature, in the direction that bends down most. Source: Greenstadt (1967); Nocedal & Wright, 2nd ed., 3.4.
    """
    diagonal = hessian.diagonal()
    factor, change, failed = _factored()(hessian, -gradient)
    root = factor.diagonal()
    if not failed and (root * root > _FLAT * gradient.size * diagonal).all():
        return change, 0.0
    scale = np.sqrt(np.where(diagonal, np.abs(diagonal), 1.0))  # so that no variable's unit decides what is flat
    curvatures, vectors = np.linalg.eigh(hessian / np.outer(scale, scale))
    sizes = np.abs(curvatures)
    largest = float(sizes.max()) or 1.0
    sizes[sizes <= _FLAT * gradient.size * largest] = _FLOOR * largest
    change = -vectors @ ((vectors.T @ (gradient / scale)) / sizes) / scale
    far = length(change)
    steepest = vectors[:, 0] / scale  # where the function bends down most
    lowest = min(0.0, float(curvatures[0]) / float(steepest @ steepest))
    return (change if far <= reach else change * (reach / far)), lowest


@cache
def _factored() -> Callable:
    """LAPACK's Cholesky factorization and solution in one call, of which NumPy makes two slow ones."""
    from scipy.linalg.lapack import dposv

    return dposv


def walk(search: Search, here: Here) -> Strides:
    """Newton's steps; with bounds, in the coordinates that no wall holds (Bertsekas 1982)."""
    step = search.sizes(1)
    while True:
        hessian = search.meter.hessian(here.point)
        if not is_finite(hessian.ravel()):
            return "not-finite", f"not finite: the Hessian is no finite number at {search.meter.problem.spelled(here.point)}"
        change, lowest = _change(search, here, hessian)
        found = backtrack(search, here, change, step)
        if found is None:
            return None
        share, here = found
        if lowest:
            search.tell("turned", -lowest)
        if share < step:
            search.tell("halved", share)
        yield Stride(here, {"H": hessian, "λ": lowest, "p": change, "t": share})


def _change(search: Search, here: Here, hessian: Array) -> tuple[Array, float]:
    reach = 1 + length(here.point)  # no further than about the point's own size
    held = None if search.box is None else search.box.held(here.point, here.gradient)
    if held is None or not held.any():
        return newton_change(hessian, here.gradient, reach)
    free, change = ~held, np.zeros(held.size)
    if not free.any():
        return change, 0.0
    change[free], lowest = newton_change(hessian[np.ix_(free, free)], here.gradient[free], reach)
    return change, lowest


def check_size(variables: int) -> None:
    """Raises TutorError("limit") where a dense Hessian is too large."""
    if variables > LARGEST:
        raise trouble("limit", f"Newton's method would factor a Hessian of {variables} x {variables}", mend="l-bfgs")
