"""Integrals by numbers: trapezoids, Simpson, Gauss-Legendre and SciPy's adaptive rule, each with an estimate of its error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tutor.errors import trouble

MOST_PIECES = 1_000_000

Curve = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """An integral's value, how far it may be off, and the points that were used.

    error    estimated, from the same rule with half the pieces (adaptive: SciPy's own estimate)
    points, heights  (k,) where the function was evaluated; empty for the adaptive rule, which chooses its own
    """

    value: float
    error: float
    rule: str
    evaluations: int
    points: np.ndarray
    heights: np.ndarray


def trapezoid(f: Curve, low: float, high: float, pieces: int = 100) -> Area:
    """The integral of `f` (which takes (k,) and returns (k,)) by trapezoids; the error shrinks with pieces^-2."""
    x, y = _sampled(f, low, high, pieces)
    value = samples(x, y)
    coarse = samples(x[::2], y[::2]) if pieces % 2 == 0 else samples(*_sampled(f, low, high, max(1, pieces // 2)))
    return Area(value, abs(value - coarse) / 3 if pieces > 1 else abs(value), "trapezoid", len(x), x, y)


def simpson(f: Curve, low: float, high: float, pieces: int = 100) -> Area:
    """The integral of `f` by parabolas over pairs of pieces (their number is made even); the error shrinks with pieces^-4."""
    pieces += pieces % 2
    x, y = _sampled(f, low, high, pieces)
    value = _parabolas(y, (high - low) / pieces)
    # where half of the pieces is odd, the trapezoids are the coarser rule
    coarse = _parabolas(y[::2], 2 * (high - low) / pieces) if pieces % 4 == 0 else samples(x, y)
    return Area(value, abs(value - coarse) / (15 if pieces % 4 == 0 else 1), "simpson", len(x), x, y)


def gauss_legendre(f: Curve, low: float, high: float, nodes: int = 20) -> Area:
    """The integral of `f` by `nodes` Gauss points: exact for polynomials up to degree 2 nodes - 1."""
    if not 1 <= nodes <= 1000:
        raise trouble("limit", f"{nodes} Gauss points are not between 1 and 1000", mend="nodes = 20")
    value, x, y = _gauss(f, low, high, nodes)
    coarse, *_ = _gauss(f, low, high, max(1, nodes // 2)) if nodes > 1 else (0.0,)
    return Area(value, abs(value - coarse), "gauss-legendre", len(x) + max(1, nodes // 2), x, y)


def gauss_places(nodes: int) -> tuple[np.ndarray, np.ndarray]:
    """Gauss points between 0 and 1 and their weights, (nodes,) each."""
    t, weights = np.polynomial.legendre.leggauss(nodes)
    return (t + 1) / 2, weights / 2


def adaptive(f: Callable[[float], float], low: float, high: float, tolerance: float = 1e-10) -> Area:
    """The integral of `f` (of one number) by SciPy's adaptive rule; `low` and `high` may be infinite.

    Raises TutorError("integral") where the rule finds no value: a divergence, or a function too wild.
    """
    from scipy.integrate import quad

    if np.isnan(low) or np.isnan(high):
        raise trouble("integral", "a bound of the integral is no number", mend="from 0 to 1")
    count = 0

    def height(x: float) -> float:
        nonlocal count
        count += 1
        with np.errstate(all="ignore"):
            return float(np.asarray(f(x)).reshape(()))

    value, error, _, *message = quad(height, low, high, epsabs=tolerance, epsrel=tolerance, limit=500, full_output=1)
    if not np.isfinite(value):
        raise trouble("integral", f"the integrand has no finite value somewhere from {low:g} to {high:g}", mend="split at that point")
    if message and error > max(1e-6, 1e-6 * abs(value)):
        raise trouble(
            "integral",
            f"the integral from {low:g} to {high:g} did not settle: it may diverge",
            mend="split it where the integrand is large",
        )
    return Area(float(value), float(error), "adaptive", count, np.empty(0), np.empty(0))


def samples(x: np.ndarray, y: np.ndarray) -> float:
    """The trapezoids under measured heights `y` (k,) at `x` (k,), which may be spaced unevenly but go one way."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if x.ndim != 1 or x.shape != y.shape or x.size < 2:
        raise trouble(
            "shape", f"the points have the shape {x.shape} and the heights {y.shape}", mend="two points or more, one height for each"
        )
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise trouble("not-finite", "a point or a height is not finite", mend="leave it out")
    widths = np.diff(x)
    if (widths < 0).any() and (widths > 0).any():
        raise trouble("order", "the points go back and forth", mend="sort them by x")
    return float(np.sum(widths * (y[1:] + y[:-1]) / 2))


RULES = {"trapezoid": trapezoid, "simpson": simpson, "gauss-legendre": gauss_legendre, "adaptive": adaptive}


def _sampled(f: Curve, low: float, high: float, pieces: int) -> tuple[np.ndarray, np.ndarray]:
    if not 1 <= pieces <= MOST_PIECES:
        raise trouble("limit", f"{pieces} pieces are not between 1 and {MOST_PIECES}", mend="pieces = 100")
    if not (np.isfinite(low) and np.isfinite(high)):
        raise trouble("integral", "this rule needs finite bounds", mend="the adaptive rule takes infinite ones")
    x = np.linspace(low, high, pieces + 1)
    return x, _heights(f, x)


def _heights(f: Curve, x: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        y = np.broadcast_to(np.asarray(f(x), dtype=float), x.shape).copy()
    if not np.isfinite(y).all():
        where = x[np.flatnonzero(~np.isfinite(y))[0]]
        raise trouble("integral", f"the integrand is not finite at {where:g}", mend="split there, or use the adaptive rule")
    return y


def _parabolas(y: np.ndarray, width: float) -> float:
    return float(width / 3 * (y[0] + y[-1] + 4 * y[1:-1:2].sum() + 2 * y[2:-1:2].sum()))


def _gauss(f: Curve, low: float, high: float, nodes: int) -> tuple[float, np.ndarray, np.ndarray]:
    if not (np.isfinite(low) and np.isfinite(high)):
        raise trouble("integral", "this rule needs finite bounds", mend="the adaptive rule takes infinite ones")
    t, weights = np.polynomial.legendre.leggauss(nodes)
    x = (low + high) / 2 + (high - low) / 2 * t
    y = _heights(f, x)
    return float((high - low) / 2 * (weights @ y)), x, y
