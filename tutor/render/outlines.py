"""What a rule for integrals measures, as the outline of a shape: rectangles, trapezoids, parabolas; with the points it asked."""

from __future__ import annotations

import numpy as np

from tutor.numeric.areas.quadrature import Area

MOST_POINTS = 60  # of a rule with fixed nodes: more are not told apart in a picture
_DRAWN = 300  # random points

Line = tuple[np.ndarray, np.ndarray]
_NONE = (np.empty(0), np.empty(0))


def outlined(found: Area, low: float, high: float) -> tuple[Line, Line]:
    """(outline, points) of an Area, what lies from `low` to `high` of them."""
    return tuple(_inside(line, low, high) for line in _SHAPES[found.rule](found))


def _inside(line: Line, low: float, high: float) -> Line:
    x, y = map(np.asarray, line)
    kept = (x >= low) & (x <= high)
    return x[kept], y[kept]


def _steps(borders: np.ndarray, y: np.ndarray) -> Line:
    """The outline of rectangles: each height from border to border."""
    return np.repeat(borders, 2)[1:-1], np.repeat(y, 2)


def _by_middles(found: Area) -> tuple[Line, Line]:
    return _steps(found.borders, found.heights), (found.points, found.heights) if len(found.points) <= MOST_POINTS else _NONE


def _by_trapezoids(found: Area) -> tuple[Line, Line]:
    return (found.points, found.heights), _NONE


def _by_parabolas(found: Area) -> tuple[Line, Line]:
    x, y = found.points, found.heights
    if len(x) > MOST_POINTS:
        return (x, y), _NONE
    t = np.linspace(-1, 1, 10 + 2 * MOST_POINTS // len(x))[None, :]  # so many that only the nodes are marked
    left, middle, right = y[:-1:2, None], y[1::2, None], y[2::2, None]
    arcs = middle + t * (right - left) / 2 + t**2 * ((left + right) / 2 - middle)
    places = x[1::2, None] + t * (x[1] - x[0])
    return (places.ravel(), arcs.ravel()), (x, y)


def _by_weights(found: Area) -> tuple[Line, Line]:
    """Each node's weight as the width of a rectangle."""
    borders = found.borders[0] + np.concatenate([[0.0], np.cumsum(found.weights)])
    return _steps(borders, found.heights), (found.points, found.heights) if len(found.points) <= MOST_POINTS else _NONE


def _by_pieces(found: Area) -> tuple[Line, Line]:
    kept = np.isfinite(found.borders)
    ends = found.borders[kept]
    return (found.points, found.heights), (ends, np.zeros(len(ends)))


def _by_draws(found: Area) -> tuple[Line, Line]:
    low, high = found.borders
    mean = found.value / (high - low)
    return ((low, high), (mean, mean)), (found.points[:_DRAWN], found.heights[:_DRAWN])


_SHAPES = {
    "midpoint": _by_middles,
    "trapezoid": _by_trapezoids,
    "simpson": _by_parabolas,
    "gauss-legendre": _by_weights,
    "adaptive": _by_pieces,
    "monte-carlo": _by_draws,
}
