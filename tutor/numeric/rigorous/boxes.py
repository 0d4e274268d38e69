"""The greatest value over a box, bounded from above: boxes are halved where their bounds are highest (branch and bound)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappush, heapreplace
from math import inf, nextafter
from typing import TYPE_CHECKING

from tutor.errors import trouble
from tutor.numeric.rigorous.balls import enclose, enclose_slopes, spread
from tutor.syntax.nodes import Node
from tutor.syntax.printer import show

if TYPE_CHECKING:
    from tutor.numeric.rigorous.balls import arb

MOST_BOXES = 1000
CLOSE = 0.05  # a bound this near to what is reached, as a share of it, is good enough

Box = tuple[tuple[Fraction, Fraction], ...]
Point = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Highest:
    """What a function does over a box.

    bound    it never passes this; infinite where no bound was found
    reached  it is at least this high, at the point `where`; minus infinity where no value was found
    boxes    how many were looked at
    """

    bound: float
    reached: float
    where: Point
    boxes: int


def highest(
    box: Box,
    above: Callable[[Box], float],
    at: Callable[[Point], float],
    most: int = MOST_BOXES,
    is_enough: Callable[[float, float], bool] = lambda bound, reached: bound - reached <= CLOSE * abs(reached),
) -> Highest:
    """How high a function goes in `box`.

    above      a bound of the function over a box; infinite where it is not known
    at         a number that the function surely reaches at a point; minus infinity where it is not known
    is_enough  whether bound and reached are near enough to stop
    Ctrl-C ends the halving; the bound holds all the same.
    """
    middle = _middle(box)
    best, where, count = at(middle), middle, 1
    waiting: list[tuple[float, int, Box]] = [(-above(box), 0, box)]  # the highest bound first, then in the order of coming
    try:
        while count < most and not is_enough(-waiting[0][0], best):
            halves = _halves(waiting[0][2], box)
            if halves is None:
                break
            bounds = [above(half) for half in halves]
            for half in halves:
                reached = at(_middle(half))
                if reached > best:
                    best, where = reached, _middle(half)
            heapreplace(waiting, (-bounds[0], count, halves[0]))
            heappush(waiting, (-bounds[1], count + 1, halves[1]))
            count += 2
    except KeyboardInterrupt:
        pass
    return Highest(-waiting[0][0], best, where, count)


def _middle(box: Box) -> Point:
    return tuple((low + high) / 2 for low, high in box)


def _halves(box: Box, whole: Box) -> tuple[Box, Box] | None:
    """The box cut in two where it is widest, seen against the whole; None where all of it is one point."""
    widths = [(high - low) / (b - a) if b > a else Fraction(0) for (low, high), (a, b) in zip(box, whole, strict=True)]
    k = max(range(len(box)), key=widths.__getitem__)
    if not widths[k]:
        return None
    low, high = box[k]
    middle = (low + high) / 2
    return (*box[:k], (low, middle), *box[k + 1 :]), (*box[:k], (middle, high), *box[k + 1 :])


def most_slope_on(node: Node, name: str, order: int, low: Fraction, high: Fraction) -> float | None:
    """A bound that the derivative of `node` by `name` does not pass in size from `low` to `high`; None where the balls know none."""

    def size(value: arb | Fraction) -> arb:
        return abs((enclose_slopes((node,), (name,) * order, {name: value}) if order else enclose((node,), {name: value}))[0])

    def above(box: Box) -> float:
        found = size(spread(*box[0]))
        return rounded_up(found.abs_upper()) if found.is_finite() else inf

    def at(point: Point) -> float:
        found = size(point[0])
        return rounded_down(found.abs_lower()) if found.is_finite() else -inf

    found = highest(((Fraction(low), Fraction(high)),), above, at)
    return found.bound if found.bound < inf else None


def most_on(node: Node, name: str, low: Fraction, high: Fraction) -> Fraction:
    """A bound that |node| does not pass while `name` goes from `low` to `high`. Raises TutorError("undefined") where it has none."""
    most = most_slope_on(node, name, 0, low, high)
    if most is None:
        raise trouble("undefined", f"{show(node)} has no bound there", mend="a shorter interval")
    return Fraction(most)


def float_above(value: Fraction) -> float:
    """The least float that is not below an exact number."""
    found = float(value)
    return found if Fraction(found) >= value else nextafter(found, inf)


def rounded_up(value: arb) -> float:
    """A float that is at least as large as anything in a ball."""
    return _beyond(value.upper(), inf)


def rounded_down(value: arb) -> float:
    """A float that is at most as large as anything in a ball."""
    return _beyond(value.lower(), -inf)


def _beyond(value: arb, way: float) -> float:
    near = float(value.mid())
    return near if value == near else nextafter(near, way)


def told(value: float, way: float) -> str:
    """Six digits, rounded up or down so that what is said still holds."""
    from decimal import ROUND_CEILING, ROUND_FLOOR, Context

    found = Context(prec=6, rounding=ROUND_CEILING if way > 0 else ROUND_FLOOR).create_decimal(repr(value))
    return f"{float(found):.6g}"
