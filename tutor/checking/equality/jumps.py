"""Where the difference of two antiderivatives jumps though both have values all around: there it is no constant."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from tutor.checking.equality import kinks
from tutor.checking.equality.agreement import Equivalence
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.balls import enclose, middle, spread, told
from tutor.syntax.nodes import Node

_BESIDE = Fraction(1, 10**8)
_LEAST = 1e-6  # of a jump: a smooth difference changes by its slope times the step


def jump(left: Node, right: Node, moving: Iterable[str], scope: Scope) -> Equivalence | None:
    """The verdict "different" with the place of a jump; None where none was found.

    Where one of the two has no value in between, each piece of the domain has a constant of its own.
    """
    starts = kinks.starts(left, right, scope)[:1]
    for start in starts:
        _, at = kinks.both_sides(left, right, scope, start)
        for place in at:
            for name in moving:
                found = _across(left, right, place, name)
                if found is not None:
                    said = f"beside {told(place)} their difference changes by {found:.6g}, so that it is no constant"
                    return Equivalence("different", said, place)
    return None


def _across(left: Node, right: Node, place: dict[str, Fraction], name: str) -> float | None:
    low, high = place[name] - _BESIDE, place[name] + _BESIDE
    try:
        whole = enclose((left, right), {**place, name: spread(low, high)})
        (a, b), (c, d) = (enclose((left, right), {**place, name: end}) for end in (low, high))
    except TutorError:
        return None
    if not all(v.is_finite() for v in (*whole, a, b, c, d)):
        return None
    change = (c - d) - (a - b)
    return middle(change) if abs(change) > _LEAST else None
