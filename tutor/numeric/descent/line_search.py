"""How far to go along a direction: halving until the value falls enough, or until the slope there is flat enough too."""

from __future__ import annotations

import math

import numpy as np

from tutor.numeric.descent.problem import Array, dot
from tutor.numeric.descent.search import Here, Search, is_known

ENOUGH = 1e-4  # of the decrease that the slope promises (Nocedal & Wright, 2nd ed., 3.4)
_HALVINGS = 60
_TRIALS = 40
_FAREST = 1e20
_EPSILON = float(np.finfo(float).eps)

Found = tuple[float, Here]
_Trial = tuple[float, Here, float]  # a length, what is there, and the slope along the direction


def backtrack(search: Search, here: Here, direction: Array, length: float, *, with_hessian: bool = False) -> Found | None:
    """The first of `length`, a half of it, a quarter … whose step lowers the value enough; None where none does.

    with_hessian  whether the first, which mostly is good enough, is looked at with the Hessian
    With bounds the way bends along their walls. Source: Armijo (1966); Bertsekas (1976) for the bent way.
    """
    slack, slope = 10 * _EPSILON * abs(here.value), dot(here.gradient, direction)
    for halvings in range(_HALVINGS):
        change = direction if length == 1 else length * direction
        there = search.at(search.moved(here, change), with_hessian=with_hessian and not halvings)
        promised = length * slope if search.box is None else dot(here.gradient, there.point - here.point)
        if there.value <= here.value + ENOUGH * promised + slack and promised < 0 and is_known(there):
            return length, there
        length /= 2
    return None


def wolfe(search: Search, here: Here, direction: Array, length: float, flat: float) -> Found | None:
    """A step length after which the value fell enough and the slope along `direction` is at most `flat` of what it was.

    Where no such length is found, the lowest point seen that fell enough; None where there is none.
    Source: Nocedal & Wright, algorithms 3.5 and 3.6, with cubic interpolation.
    """
    slope = dot(here.gradient, direction)
    if not slope < 0:
        return None
    slack = 10 * _EPSILON * abs(here.value)
    low, high = (0.0, here, slope), None  # the lowest good length, and one on the other side of the bottom
    for _ in range(_TRIALS):
        there = search.at(here.point + length * direction)
        rise = dot(there.gradient, direction) if is_known(there) else math.nan
        trial = (length, there, rise)
        fell = there.value <= here.value + ENOUGH * length * slope + slack and there.value <= low[1].value + slack
        if math.isnan(rise) or not fell:
            high = trial
        elif abs(rise) <= -flat * slope:
            return length, there
        else:
            outward = 1 if high is None else high[0] - low[0]
            low, high = trial, low if rise * outward >= 0 else high
        length = 4 * low[0] if high is None else _between(low, high, slack)
        if length > _FAREST or (high is not None and abs(high[0] - low[0]) <= _EPSILON * abs(low[0])):
            break
    return low[:2] if low[0] > 0 else None


def _between(low: _Trial, high: _Trial, slack: float) -> float:
    """Where the cubic through two trials is lowest, kept away from both; of values that rounding hides, where the slope vanishes."""
    (a, at_a, slope_a), (b, at_b, slope_b) = low, high
    if math.isnan(slope_b):
        return a + 0.1 * (b - a)
    if abs(at_a.value - at_b.value) <= slack:
        found = a - slope_a * (b - a) / (slope_b - slope_a) if slope_a != slope_b else math.nan
    else:
        d1 = slope_a + slope_b - 3 * (at_a.value - at_b.value) / (a - b)
        square = d1 * d1 - slope_a * slope_b
        d2 = math.copysign(math.sqrt(square), b - a) if square >= 0 else math.nan
        bottom = slope_b - slope_a + 2 * d2
        found = b - (b - a) * (slope_b + d2 - d1) / bottom if bottom else math.nan
    if not math.isfinite(found):
        return (a + b) / 2
    inner, outer = sorted((a + 0.02 * (b - a), b - 0.02 * (b - a)))
    return min(max(found, inner), outer)
