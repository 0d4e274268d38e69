"""Coordinate descent: one variable at a time, each taken to the bottom of its own line."""

from __future__ import annotations

import numpy as np

from tutor.numeric.descent.line_search import backtrack, wolfe
from tutor.numeric.descent.search import Here, Search, Stride, Strides

_FLAT = 0.05  # of the slope along the line, where the search of a line ends


def coordinate_descent(search: Search, here: Here) -> Strides:
    """Round after round through the variables; those whose slope is flat beside the steepest wait for the next round."""
    size = here.point.size
    lengths = np.full(size, 1 / max(1.0, float(np.abs(here.gradient).max())))
    while True:
        has_moved = False
        for i in range(size):
            slopes = search.downhill(here)
            if abs(slopes[i]) <= 1e-3 * np.abs(slopes).max():
                continue
            direction = np.zeros(size)
            direction[i] = slopes[i]
            found = _lowered(search, here, direction, lengths[i])
            if found is None:
                continue
            lengths[i], here = found
            has_moved = True
            yield Stride(here, {"i": i, "t": lengths[i]})
        if not has_moved:
            return None


def _lowered(search: Search, here: Here, direction: np.ndarray, length: float) -> tuple[float, Here] | None:
    if search.box is None:
        return wolfe(search, here, direction, length, _FLAT)
    return backtrack(search, here, direction, 2 * length)
