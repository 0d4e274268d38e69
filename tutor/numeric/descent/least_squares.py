"""Sums of squares: Gauss-Newton and Levenberg-Marquardt, which need the residuals' Jacobian instead of second derivatives."""

from __future__ import annotations

import numpy as np

from tutor.numeric.descent.line_search import ENOUGH
from tutor.numeric.descent.problem import Array
from tutor.numeric.descent.search import Here, Search, Stride, Strides, is_known

_TRIALS = 60
_FIRST_DAMPING = 1e-3  # of the Jacobian's columns (Madsen, Nielsen & Tingleff, 2nd ed., 3.2)

_MOST_DAMPING = 1e20  # with it a step is too short to change any point
_EPSILON = float(np.finfo(float).eps)


class _Squares:
    """The residuals r and their Jacobian J at a point, with the value r·r and the gradient 2 Jᵀ r that they make."""

    def __init__(self, search: Search, point: Array):
        self.residuals, self.jacobian = search.meter.squares(point)
        self.here = Here(point, float(self.residuals @ self.residuals), 2 * (self.jacobian.T @ self.residuals))

    def triangle(self) -> tuple[Array, Array]:
        """(R, q) of n rows with |J p + r|² = |R p + q|² + a constant."""
        q, r = np.linalg.qr(self.jacobian)
        return r, q.T @ self.residuals


def gauss_newton(search: Search, here: Here) -> Strides:
    """Each step solves the linear least squares that fit here, and is halved until the sum falls."""
    now = _Squares(search, here.point)
    while True:
        if not np.isfinite(now.jacobian).all():
            return _without_jacobian(search, now.here)
        triangle, rest = now.triangle()
        change, _, rank, _ = np.linalg.lstsq(triangle, -rest, rcond=None)
        found = _halved(search, now, change)
        if found is None:
            return None
        share, there = found
        if rank < now.here.point.size:
            search.tell("singular")
        if share < 1:
            search.tell("halved", share)
        yield Stride(there.here, {"r": now.residuals, "J": now.jacobian, "p": change, "t": share})
        now = there


def _halved(search: Search, now: _Squares, change: Array) -> tuple[float, _Squares] | None:
    share, slope = 1.0, float(now.here.gradient @ change)
    for _ in range(_TRIALS if slope < 0 else 0):
        there = _Squares(search, now.here.point + share * change)
        if is_known(there.here) and there.here.value <= now.here.value + ENOUGH * share * slope:
            return share, there
        share /= 2
    return None


def levenberg_marquardt(search: Search, here: Here) -> Strides:
    """Gauss-Newton with a damping λ that grows where a step fails and shrinks where it does what was promised.

    Source: Moré (1978) for the scale D, Nielsen (1999) for how λ moves.
    """
    now = _Squares(search, here.point)
    scale, damping, growth = np.zeros(here.point.size), _FIRST_DAMPING, 2.0
    while True:
        if not np.isfinite(now.jacobian).all():
            return _without_jacobian(search, now.here)
        scale = np.maximum(scale, np.linalg.norm(now.jacobian, axis=0))
        walls = np.where(scale > 0, scale, 1.0)
        triangle, rest = now.triangle()
        for _ in range(_TRIALS):
            change = _damped(triangle, rest, damping, walls)
            there = _Squares(search, now.here.point + change)
            promised = float(rest @ rest) - float(np.sum((triangle @ change + rest) ** 2))
            gain = (now.here.value - there.here.value) / promised if promised > 0 else -1.0
            if gain > ENOUGH and is_known(there.here):
                break
            if damping > _MOST_DAMPING or promised <= _EPSILON * now.here.value:
                return None
            search.tell("raised", damping * growth)
            damping, growth = damping * growth, 2 * growth
        else:
            return None
        yield Stride(there.here, {"r": now.residuals, "J": now.jacobian, "λ": damping, "D": walls**2, "p": change})
        now, damping, growth = there, max(damping * max(1 / 3, 1 - (2 * gain - 1) ** 3), 1e-15), 2.0


def _damped(triangle: Array, rest: Array, damping: float, scale: Array) -> Array:
    """p that solves (JᵀJ + λ D) p = -Jᵀr, without squaring J's condition."""
    rows = np.vstack([triangle, np.diag(np.sqrt(damping) * scale)])
    return np.linalg.lstsq(rows, -np.concatenate([rest, np.zeros(scale.size)]), rcond=None)[0]


def _without_jacobian(search: Search, here: Here) -> tuple[str, str]:
    return "not-finite", f"not finite: the residuals' Jacobian is no finite number at {search.meter.problem.spelled(here.point)}"
