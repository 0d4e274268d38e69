"""Right digits on request: an interval of floats around the true value of a formula, and the float that is nearest to it."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tutor.errors import trouble
from tutor.numeric.rigorous.balls import ball, ends, exactly, log2_size, told
from tutor.syntax.nodes import Node
from tutor.syntax.printer import show

START, MOST = 128, 8192  # bits: doubled until both ends of the ball round to one float
LARGE, SMALL = 1025, -1080  # binary logarithms beyond which a number is infinite, or zero, as a float

Values = Mapping[str, "Fraction | int | float"]


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The true value lies between two floats; `value` is the float nearest to it. `float(…)` is that one."""

    lower: float
    upper: float
    value: float

    def __float__(self) -> float:
        return self.value

    def __contains__(self, number: float) -> bool:
        return self.lower <= number <= self.upper

    def __str__(self) -> str:
        return f"{self.value!r} in [{self.lower!r}, {self.upper!r}]"


def enclosure(node: Node, point: Values) -> Enclosure:
    """The enclosure of a formula of numbers at `point`.

    A float in `point` stands for the binary fraction that it is.
    Raises TutorError("undefined") where there is no real value, and says in which part; "undecided" where no bounded precision can tell.
    """
    bits = START
    while bits <= MOST:
        value = ball(node, point, bits)
        both = ends(value, bits)
        low, high = map(_rounded, both)
        if low == high:
            return Enclosure(_below(both[0]), _above(both[1]), low)
        bits *= 2
    if math.nextafter(low, math.inf) >= high or abs(high) < 1e-300:  # between two floats, or as good as zero
        return Enclosure(low, high, _rounded(value.mid()))
    raise trouble("undecided", f"the value of {show(node)} at {told(point)} could not be told", mend="try another point")


def _below(end: Any) -> float:
    """The largest float that is not above an end of the ball."""
    value = _rounded(end)
    if math.isinf(value):
        return min(value, sys.float_info.max)
    return (
        value if (_is_in_range(end) and exactly(end) >= Fraction(value)) or (not value and end >= 0) else math.nextafter(value, -math.inf)
    )


def _above(end: Any) -> float:
    """The smallest float that is not below an end of the ball."""
    value = _rounded(end)
    if math.isinf(value):
        return max(value, -sys.float_info.max)
    return value if (_is_in_range(end) and exactly(end) <= Fraction(value)) or (not value and end <= 0) else math.nextafter(value, math.inf)


def _is_in_range(end: Any) -> bool:
    return SMALL < log2_size(end) < LARGE


def _rounded(end: Any) -> float:
    """The float nearest to a number that is known exactly."""
    if not _is_in_range(end):
        return 0.0 if log2_size(end) <= SMALL else math.inf if end > 0 else -math.inf
    try:
        return float(exactly(end))
    except OverflowError:
        return math.inf if end > 0 else -math.inf
