"""The adaptive rule: 15 Kronrod points on each piece, their error estimated by the 7 Gauss points among them, the worst piece halved.

Source: Piessens et al., QUADPACK, 1983, the rule QK15 and its estimate of the error.
"""

from __future__ import annotations

from heapq import heappush, heapreplace
from typing import NamedTuple

import numpy as np

from tutor.errors import trouble
from tutor.numeric.areas.quadrature import Area, Curve, heights

MOST_HALVINGS = 2000
_UNSETTLED = 1e-4  # of the value's size: with an error above it there is no value to speak of
_ROUNDING = 50 * np.finfo(float).eps

_PLACES = np.array([0.991455371120812639206854697526329, 0.949107912342758524526189684047851, 0.864864423359769072789712788640926,
                    0.741531185599394439863864773280788, 0.586087235467691130294144691693013, 0.405845151377397166906606412076961,
                    0.207784955007898467600689403773245])  # fmt: skip
_KRONROD = np.array([0.022935322010529224963732008058970, 0.063092092629978553290700663189204, 0.104790010322250183839876322541518,
                     0.140653259715525918745189590510238, 0.169004726639267902826583426598550, 0.190350578064785409913256402421014,
                     0.204432940075298892414161999234649, 0.209482141084727828012999174891714])  # fmt: skip
_GAUSS = np.array([0.0, 0.129484966168869693270611432679082, 0.0, 0.279705391489276667901467771423780,
                   0.0, 0.381830050505118944950369775488975, 0.0, 0.417959183673469387755102040816327])  # fmt: skip
PLACES = np.concatenate([-_PLACES, [0.0], _PLACES[::-1]])
KRONROD = np.concatenate([_KRONROD, _KRONROD[-2::-1]])
GAUSS = np.concatenate([_GAUSS, _GAUSS[-2::-1]])


class _Piece(NamedTuple):
    """A piece of the range, in the variable that is summed over; the worst comes first."""

    priority: float
    low: float
    high: float
    value: float
    error: float
    points: np.ndarray
    heights: np.ndarray


def kronrod(f: Curve, low: float, high: float, tolerance: float = 1e-10) -> Area:
    """The integral of `f` ((k,) -> (k,)) to the tolerance, of integrals larger than 1 times their size; the bounds may be infinite.

    Where no halving helps any more, because the numbers are too near to each other, the error left is told in the note. Ctrl-C ends
    it with what there is so far.
    Raises TutorError("integral") where the sum does not settle: a divergence, or a function too wild.
    """
    if np.isnan(low) or np.isnan(high):
        raise trouble("integral", "a bound of the integral is no number", mend="from 0 to 1")
    if low == high:
        nothing = np.zeros(1)
        return Area(0.0, 0.0, "adaptive", 0, nothing + low, nothing, nothing, np.array([low, high], dtype=float))
    curve, place, stretch, ends = _finite_range(f, low, high)
    waiting: list[_Piece] = []
    spent, note = 0, ""
    try:
        spent = _refined(curve, ends, waiting, tolerance)
    except KeyboardInterrupt:
        note = "stopped by hand"
    if not waiting:
        raise trouble("interrupted", "stopped by hand before the first sum", mend="ask again")
    value, error = sum(p.value for p in waiting), sum(p.error for p in waiting)
    allowed = tolerance * max(1.0, abs(value))
    if not note and error > allowed:
        note = _left_over(waiting, error, value, place)
    waiting.sort(key=lambda p: p.low, reverse=ends[0] > ends[1])
    t = np.concatenate([p.points for p in waiting])
    with np.errstate(all="ignore"):
        weights = np.concatenate([(p.high - p.low) / 2 * KRONROD for p in waiting]) * stretch(t)
        seen = np.concatenate([p.heights for p in waiting]) / stretch(t)
        borders = place(np.array([waiting[0].low, *(p.high for p in waiting)]))
    return Area(value, max(error, _ROUNDING * abs(value)), "adaptive", spent, place(t), seen, weights, borders, note=note)


def _finite_range(f: Curve, low: float, high: float) -> tuple:
    """(the integrand over a finite range, x of t, dx/dt, the ends of t): infinite ends are drawn in by x = t/(1 - t^2) or a + t/(1 - t)."""
    if np.isfinite(low) and np.isfinite(high):
        return f, lambda t: t, lambda t: np.ones_like(t), (float(low), float(high))
    if np.isinf(low) and np.isinf(high):
        sign = 1.0 if low < high else -1.0
        place, stretch, ends = (lambda t: t / (1 - t * t)), (lambda t: (1 + t * t) / (1 - t * t) ** 2), (-sign, sign)
    else:
        end, towards = (low, high) if np.isfinite(low) else (high, low)
        way = 1.0 if towards > 0 else -1.0
        place, stretch = (lambda t: end + way * t / (1 - t)), (lambda t: 1 / (1 - t) ** 2)
        ends = (0.0, 1.0) if np.isfinite(low) else (1.0, 0.0)
        ends = ends if way > 0 else (-ends[0], -ends[1])
        if way < 0:
            place, stretch = (lambda t: end + t / (1 + t)), (lambda t: 1 / (1 + t) ** 2)

    def drawn_in(t: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return heights(f, place(t)) * stretch(t)

    return drawn_in, place, stretch, ends


def _refined(f: Curve, ends: tuple[float, float], waiting: list[_Piece], tolerance: float) -> int:
    """Halve the worst piece until the errors come to the tolerance; how many points were asked."""
    spent = len(PLACES)
    heappush(waiting, _measured(f, *ends))
    stuck = 0.0  # error of pieces that cannot be cut
    for _ in range(MOST_HALVINGS):
        value, error = sum(p.value for p in waiting), sum(p.error for p in waiting)
        allowed = tolerance * max(1.0, abs(value))
        if error <= allowed or stuck > allowed:
            break
        worst = waiting[0]
        at = _cut(worst)
        if at is None:  # its numbers are next to each other: it waits behind all others
            stuck += worst.error
            heapreplace(waiting, worst._replace(priority=0.0))
            continue
        halves = _measured(f, worst.low, at), _measured(f, at, worst.high)
        heapreplace(waiting, halves[0])
        heappush(waiting, halves[1])
        spent += 2 * len(PLACES)
    return spent


def _measured(f: Curve, low: float, high: float) -> _Piece:
    """The Kronrod sum over one piece; a height that is not finite makes it the next to be cut, there."""
    points = (low + high) / 2 + (high - low) / 2 * PLACES
    y = heights(f, points)
    if not np.isfinite(y).all():
        return _Piece(-np.inf, low, high, 0.0, np.inf, points, y)
    half = (high - low) / 2
    value, coarse = half * float(KRONROD @ y), half * float(GAUSS @ y)
    spread = abs(half) * float(KRONROD @ np.abs(y - value / (2 * half)))
    size = abs(half) * float(KRONROD @ np.abs(y))
    error = abs(value - coarse)
    if spread and error:
        error = spread * min(1.0, (200 * error / spread) ** 1.5)
    error = max(error, _ROUNDING * size)
    return _Piece(-error, low, high, value, error, points, y)


def _cut(piece: _Piece) -> float | None:
    """Where a piece is halved: in its middle, or where its height is not finite; None where no number lies between its ends."""
    bad = np.flatnonzero(~np.isfinite(piece.heights))
    at = float(piece.points[bad[len(bad) // 2]]) if bad.size else (piece.low + piece.high) / 2
    if abs(piece.high - piece.low) <= 64 * np.spacing(max(abs(piece.low), abs(piece.high), 1e-290)) or at in (piece.low, piece.high):
        return None
    return at


def _left_over(waiting: list[_Piece], error: float, value: float, place: Curve) -> str:
    """What to say of an error that no halving lowers. Raises TutorError("integral") where it is too large to speak of a value."""
    worst = max(waiting, key=lambda p: p.error)
    where = float(place(np.array([(worst.low + worst.high) / 2]))[0])
    if not np.isfinite(worst.heights).any():
        raise trouble("integral", f"the integrand has no finite value near {where:.6g}", mend="stay where it has values")
    if not np.isfinite(error) or error > _UNSETTLED * max(1.0, abs(value)):
        raise trouble("integral", f"the integral does not settle: {_spelled(where)} its parts stay large, so it may diverge",
                      mend="other bounds, or its exact value: integrate")  # fmt: skip
    if len(waiting) > MOST_HALVINGS:
        return f"after {MOST_HALVINGS} halvings the error is still about {error:.2g}, most of it {_spelled(where)}"
    return f"{_spelled(where)} the pieces cannot be halved further; what is left there is about {worst.error:.2g}"


def _spelled(where: float) -> str:
    return f"far out, near {where:.2g}," if abs(where) > 1e10 else f"near {where:.6g}" if abs(where) > 1e-12 else "near 0"
