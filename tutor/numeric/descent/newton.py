"""Newton's method, damped: the Hessian makes the step, halved until the value falls; curvatures below 0 are turned, and that is told."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np

from tutor.errors import trouble
from tutor.numeric.descent.line_search import backtrack
from tutor.numeric.descent.problem import Array, dot, is_finite, length
from tutor.numeric.descent.search import Here, Search, Stride, Strides

LARGEST = 1000  # variables: a dense factorization takes n^3
_FLAT = 16 * float(np.finfo(float).eps)  # of the largest curvature, for each variable: below it a curvature is rounding
_FLOOR = 1e-8  # of the largest curvature: what one that is rounding is taken for, so that its step stays short


def newton_change(hessian: Array, gradient: Array, point: Array | None = None) -> tuple[Array, float]:
    """(p, lowest): p solves H p = -gradient where H is positive definite, and lowest is 0.

    Otherwise each curvature is taken positive, so that p goes down also where the function bends down, no further than about
    the size of `point`, for no parabola has its bottom there; lowest is a negative curvature, in the direction that bends down most;
    nan where the Hessian is no finite number. Source: Greenstadt (1967); Nocedal & Wright, 2nd ed., 3.4.
    """
    factored, decomposed = _lapack()
    factor, change, failed = factored(hessian, -gradient)
    diagonal = hessian.diagonal().tolist()
    if not failed and _is_bent(factor.diagonal().tolist(), diagonal):
        return change, 0.0
    if not is_finite(hessian.ravel()):
        return change, math.nan
    unit = np.array([1 / math.sqrt(abs(entry)) if entry else 1.0 for entry in diagonal])  # no variable's unit decides what is flat
    curvatures, vectors, _ = decomposed(hessian * unit * unit[:, None])
    sizes = [abs(c) for c in curvatures.tolist()]
    largest = max(sizes) or 1.0
    flat = _FLAT * len(sizes) * largest
    downhill = np.array([-size if size > flat else -_FLOOR * largest for size in sizes])
    vectors *= unit[:, None]
    change = vectors.dot(vectors.T.dot(gradient) / downhill)
    far, reach = length(change), math.inf if point is None else 1 + length(point)
    downward = vectors[:, 0]  # where the function bends down most
    lowest = min(0.0, float(curvatures[0]) / dot(downward, downward))
    return (change if far <= reach else change * (reach / far)), lowest


def _is_bent(pivots: list[float], diagonal: list[float]) -> bool:
    """Whether no pivot of the factorization is rounding beside its own diagonal entry."""
    flat = _FLAT * len(pivots)
    return False not in [pivot * pivot > flat * entry for pivot, entry in zip(pivots, diagonal, strict=True)]


@cache
def _lapack() -> tuple[Callable, Callable]:
    """Cholesky with its solution, and symmetric eigenvalues: for a few variables NumPy's own faces of them take longer than the work."""
    from scipy.linalg.lapack import dposv, dsyevd

    return dposv, dsyevd


def walk(search: Search, here: Here) -> Strides:
    """Newton's steps; with bounds, in the coordinates that no wall holds (Bertsekas 1982)."""
    step = search.sizes(1)
    while True:
        hessian = search.meter.hessian(here.point) if here.hessian is None else here.hessian
        change, lowest = _change(search, here, hessian)
        if not math.isfinite(lowest):
            return "not-finite", f"not finite: the Hessian is no finite number at {search.meter.problem.spelled(here.point)}"
        found = backtrack(search, here, change, step, with_hessian=True)
        if found is None:
            return None
        share, here = found
        if lowest:
            search.tell("turned", -lowest)
        if share < step:
            search.tell("halved", share)
        yield Stride(here, {"H": hessian, "λ": lowest, "p": change, "t": share})


def _change(search: Search, here: Here, hessian: Array) -> tuple[Array, float]:
    held = None if search.box is None else search.box.held(here.point, here.gradient)
    if held is None or not held.any():
        return newton_change(hessian, here.gradient, here.point)
    free, change = ~held, np.zeros(held.size)
    if not free.any():
        return change, 0.0
    change[free], lowest = newton_change(hessian[np.ix_(free, free)], here.gradient[free], here.point)
    return change, lowest


def check_size(variables: int) -> None:
    """Raises TutorError("limit") where a dense Hessian is too large."""
    if variables > LARGEST:
        raise trouble("limit", f"Newton's method would factor a Hessian of {variables} x {variables}", mend="l-bfgs")
