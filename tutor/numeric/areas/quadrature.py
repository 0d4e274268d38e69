"""Integrals by numbers: rules with fixed nodes and random points, each with its weights and an estimate of its error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from numbers import Integral

import numpy as np

from tutor.errors import trouble

MOST_PIECES = 1_000_000
MOST_NODES = 1000  # of a Gauss rule

Curve = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """An integral's value, weights @ heights, and how far it may be off.

    error    estimated, from the same kind of rule with fewer points; of random points the standard error
    points, heights, weights  (k,) where the function was evaluated, its values there, and what each counts
    borders  (j,) the ends of the pieces
    bound    what the error surely does not pass, where that was asked and is known
    note     what was met on the way
    """

    value: float
    error: float
    rule: str
    evaluations: int
    points: np.ndarray
    heights: np.ndarray
    weights: np.ndarray
    borders: np.ndarray
    bound: float | None = None
    note: str = ""

    @property
    def count(self) -> int:
        """How many pieces; of a Gauss rule how many nodes."""
        return len(self.points) if self.rule == "gauss-legendre" else len(self.borders) - 1


def midpoint(f: Curve, low: float, high: float, pieces: int = 100) -> Area:
    """The integral of `f` (which takes (k,) and returns (k,)) by rectangles as high as `f` in the middle of each piece."""
    borders = _borders(low, high, pieces)
    value, x, y, weights = _middles(f, borders)
    coarse = _middles(f, _borders(low, high, max(1, pieces // 2)))[0] if pieces > 1 else 0.0
    return Area(value, _by_half(value, coarse, pieces, 2), "midpoint", len(x) + pieces // 2, x, y, weights, borders)


def trapezoid(f: Curve, low: float, high: float, pieces: int = 100) -> Area:
    """The integral of `f` by trapezoids; the error shrinks with pieces^-2."""
    x = _borders(low, high, pieces)
    y = _heights(f, x)
    value = samples(x, y)
    coarse = samples(x[::2], y[::2]) if pieces % 2 == 0 else samples(*_sampled(f, low, high, max(1, pieces // 2)))
    weights = np.full(pieces + 1, (high - low) / pieces)
    weights[[0, -1]] /= 2
    return Area(value, _by_half(value, coarse, pieces, 2), "trapezoid", len(x), x, y, weights, x)


def simpson(f: Curve, low: float, high: float, pieces: int = 100) -> Area:
    """The integral of `f` by parabolas over pairs of pieces (their number is made even); the error shrinks with pieces^-4."""
    pieces += pieces % 2
    x, y = _sampled(f, low, high, pieces)
    weights = (high - low) / (3 * pieces) * np.where(np.arange(pieces + 1) % 2, 4.0, 2.0)
    weights[[0, -1]] /= 2
    value = float(weights @ y)
    fewer = max(2, 2 * round(pieces / 4))
    if fewer == pieces:  # a single parabola: the trapezoid is the coarser rule
        return Area(value, abs(value - samples(x[[0, -1]], y[[0, -1]])), "simpson", len(x), x, y, weights, x)
    coarse = _parabolas(y[::2] if pieces == 2 * fewer else _sampled(f, low, high, fewer)[1], (high - low) / fewer)
    error = abs(value - coarse) / ((pieces / fewer) ** 4 - 1)
    return Area(value, error, "simpson", len(x) + (fewer + 1) * (pieces != 2 * fewer), x, y, weights, x)


def _parabolas(y: np.ndarray, width: float) -> float:
    return float(width / 3 * (y[0] + y[-1] + 4 * y[1:-1:2].sum() + 2 * y[2:-1:2].sum()))


def gauss_legendre(f: Curve, low: float, high: float, nodes: int = 20) -> Area:
    """The integral of `f` by `nodes` Gauss points: exact for polynomials up to degree 2 nodes - 1."""
    if not 1 <= nodes <= MOST_NODES:
        raise trouble("limit", f"{nodes} Gauss points are not between 1 and {MOST_NODES}", mend="points 20")
    value, x, y, weights = _gauss(f, low, high, nodes)
    fewer = max(1, nodes // 2)
    coarse = _gauss(f, low, high, fewer)[0] if nodes > 1 else 0.0
    return Area(value, abs(value - coarse), "gauss-legendre", nodes + fewer, x, y, weights, np.array([low, high], dtype=float))


def gauss_places(nodes: int) -> tuple[np.ndarray, np.ndarray]:
    """Gauss points between 0 and 1 and their weights, (nodes,) each."""
    t, weights = np.polynomial.legendre.leggauss(nodes)
    return (t + 1) / 2, weights / 2


def monte_carlo(f: Curve, low: float, high: float, points: int = 10_000, seed: int = 0) -> Area:
    """The integral of `f` as its mean height at random points, times the width; `error` is the standard error of that mean."""
    if not 2 <= points <= MOST_PIECES:
        raise trouble("limit", f"{points} points are not between 2 and {MOST_PIECES}", mend="points 10000")
    _refuse_endless(low, high)
    x = low + (high - low) * np.random.default_rng(seed).random(points)
    y = _heights(f, x)
    error = abs(high - low) * float(y.std(ddof=1)) / np.sqrt(points)
    weights = np.full(points, (high - low) / points)
    return Area(float((high - low) * y.mean()), float(error), "monte-carlo", points, x, y, weights, np.array([low, high], dtype=float))


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
    nowhere = np.empty(0)  # SciPy does not tell its points
    return Area(float(value), float(error), "scipy", count, nowhere, nowhere, nowhere, np.array([low, high], dtype=float))


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


def _by_half(value: float, coarse: float, pieces: int, order: int) -> float:
    """The error as Richardson estimates it: with half the pieces it was 2^order times as large."""
    return abs(value - coarse) / (2**order - 1) if pieces > 1 else abs(value)


def _middles(f: Curve, borders: np.ndarray) -> tuple[float, np.ndarray, np.ndarray, np.ndarray]:
    x, weights = (borders[1:] + borders[:-1]) / 2, np.diff(borders)
    y = _heights(f, x)
    return float(weights @ y), x, y, weights


def _sampled(f: Curve, low: float, high: float, pieces: int) -> tuple[np.ndarray, np.ndarray]:
    x = _borders(low, high, pieces)
    return x, _heights(f, x)


def _borders(low: float, high: float, pieces: int) -> np.ndarray:
    if not (isinstance(pieces, Integral) and 1 <= pieces <= MOST_PIECES):
        raise trouble("limit", f"{pieces} pieces are no whole number between 1 and {MOST_PIECES}", mend="pieces 100")
    _refuse_endless(low, high)
    return np.linspace(low, high, pieces + 1)


def _refuse_endless(low: float, high: float) -> None:
    if not (np.isfinite(low) and np.isfinite(high)):
        raise trouble("integral", "this rule needs finite bounds", mend="the adaptive rule takes infinite ones")


def _heights(f: Curve, x: np.ndarray) -> np.ndarray:
    y = heights(f, x)
    if not np.isfinite(y).all():
        where = x[np.flatnonzero(~np.isfinite(y))[0]]
        raise trouble("integral", f"the integrand is not finite at {where:g}", mend="split there, or use the adaptive rule")
    return y


def heights(f: Curve, x: np.ndarray) -> np.ndarray:
    """(k,): `f` at the points; what has no value is nan or infinite, without a warning."""
    with np.errstate(all="ignore"):
        return np.broadcast_to(np.asarray(f(x), dtype=float), x.shape).copy()


def _gauss(f: Curve, low: float, high: float, nodes: int) -> tuple[float, np.ndarray, np.ndarray, np.ndarray]:
    _refuse_endless(low, high)
    places, shares = gauss_places(nodes)
    x, weights = low + (high - low) * places, (high - low) * shares
    y = _heights(f, x)
    return float(weights @ y), x, y, weights
