"""Axes: which numbers stand on them, and where a value lies between their ends."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Axis:
    """From `low` to `high`, logarithmic or not."""

    low: float
    high: float
    is_log: bool = False

    def share(self, value: float) -> float:
        """0 at the low end, 1 at the high one."""
        if self.is_log:
            return (math.log10(max(value, 1e-300)) - math.log10(self.low)) / (math.log10(self.high) - math.log10(self.low))
        return (value - self.low) / (self.high - self.low)

    def value(self, share: float) -> float:
        """The inverse of `share`."""
        if self.is_log:
            return 10 ** (math.log10(self.low) + share * (math.log10(self.high) - math.log10(self.low)))
        return self.low + share * (self.high - self.low)

    def ticks(self, most: int) -> tuple[tuple[float, str], ...]:
        """At most about `most` round numbers on the axis, each with its text."""
        if self.is_log:
            first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
            stride = max(1, math.ceil((last - first + 1) / most))
            powers = range(first, last + 1, stride)
            if len(powers) >= 2:
                return tuple((10.0**k, f"{10.0**k:g}") for k in powers)
            return ((self.low, f"{self.low:.3g}"), (self.high, f"{self.high:.3g}"))
        step = _round_step((self.high - self.low) / max(1, most))
        digits = max(0, -math.floor(math.log10(step) + 1e-9))
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return tuple((k * step, _written(k * step, digits)) for k in range(first, last + 1))


def axis(values: list[float], is_log: bool = False, margin: float = 0.04) -> Axis:
    """The axis that holds `values` with a margin; of equal values it reaches to both sides."""
    values = [v for v in values if v > 0] if is_log else values
    if not values:
        return Axis(0.1, 10, True) if is_log else Axis(0, 1)
    low, high = min(values), max(values)
    if is_log:
        rim = max(10 ** (margin * (math.log10(high) - math.log10(low))), 1.1)
        return Axis(max(low / rim, 1e-307), min(high * rim, 1e307), True)
    rim = (high - low) * margin if high - low > 1e-12 * max(abs(low), abs(high), 1e-300) else 0.5 * max(abs(high), 1)
    return Axis(low - rim, high + rim)


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is at least `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= least * (1 - 1e-9))


def _written(value: float, digits: int) -> str:
    return f"{value:.2g}" if digits > 5 or abs(value) >= 1e6 else f"{value + 0.0:.{digits}f}"
