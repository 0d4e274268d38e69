"""What every method walks with: where it stands, one stride, and the search that both belong to."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tutor.numeric.descent.bounds import Box
from tutor.numeric.descent.problem import Array, Meter, is_finite

Ending = tuple[str, str]  # a word out of ENDINGS, and its sentence


class Here(NamedTuple):
    """A point (n,), and the value and the gradient (n,) there; the Hessian (n, n) where it came with them."""

    point: Array
    value: float
    gradient: Array
    hessian: Array | None = None


class Stride(NamedTuple):
    """One step: where it arrived, and the numbers it was made of, by the letters of the method's workings."""

    here: Here
    numbers: Mapping[str, object]


@dataclass(slots=True)
class Search:
    """One search as it runs.

    sizes  the step size of step 1, 2 …; a method that searches for its own does not ask
    box    bounds, where there are any
    told   what happened on the way: word -> (how often, the largest number that went with it)
    """

    meter: Meter
    sizes: Callable[[int], float]
    box: Box | None = None
    told: dict[str, tuple[int, float]] = field(default_factory=dict)

    def at(self, point: Array, *, with_hessian: bool = False) -> Here:
        """What is at a point, the Hessian too where it is wanted and comes cheaper with the rest."""
        if with_hessian:
            return Here(point, *self.meter.expansion(point))
        value, gradient = self.meter.both(point)
        return Here(point, value, gradient)

    def moved(self, here: Here, change: Array) -> Array:
        """The point after a change, inside the box."""
        point = here.point + change
        return point if self.box is None else self.box.clip(point)

    def tell(self, word: str, size: float = 0.0) -> None:
        """Note that something happened in this step."""
        times, most = self.told.get(word, (0, 0.0))
        self.told[word] = (times + 1, max(most, size))

    def downhill(self, here: Here) -> Array:
        """The steepest way down that no wall blocks."""
        return -here.gradient if self.box is None else -self.box.free_gradient(here.point, here.gradient)


Strides = Generator[Stride, None, Ending | None]  # returns an ending of its own, or None: no step lowers the value


def is_known(here: Here) -> bool:
    """Whether value and gradient are numbers."""
    return math.isfinite(here.value) and is_finite(here.gradient)
