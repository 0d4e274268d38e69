"""Bounds of a search: a box that points are clipped to, and what of a gradient is left where a wall stands in its way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tutor.errors import trouble

Array = np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """`lower` and `upper` (n,), each side finite or infinite."""

    lower: Array
    upper: Array

    def __post_init__(self) -> None:
        if self.lower.shape != self.upper.shape or np.isnan(self.lower).any() or np.isnan(self.upper).any():
            raise trouble("bounds", "the bounds are not two numbers for each variable", mend="bounds such as 0 <= x <= 1")
        if (self.lower > self.upper).any():
            k = int(np.argmax(self.lower > self.upper))
            what = f"the lower bound {self.lower[k]:.4g} lies above the upper bound {self.upper[k]:.4g}"
            raise trouble("bounds", what, mend=f"{self.upper[k]:.4g} <= x <= {self.lower[k]:.4g}")

    def clip(self, point: Array) -> Array:
        """The point of the box that lies nearest."""
        return np.minimum(np.maximum(point, self.lower), self.upper)

    def held(self, point: Array, gradient: Array) -> Array:
        """Which coordinates (n,) stand at a wall that downhill would go through."""
        return ((point <= self.lower) & (gradient > 0)) | ((point >= self.upper) & (gradient < 0))

    def free_gradient(self, point: Array, gradient: Array) -> Array:
        """The gradient with a 0 where a wall holds the coordinate; it vanishes just where the box's first-order condition holds."""
        return np.where(self.held(point, gradient), 0.0, gradient)
