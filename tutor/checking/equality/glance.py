"""A glance at two plain numbers, before anything is built for them: the same tree, or values that differ where one looks first.

What is said here is what the whole comparison would say, point for point; it is only said sooner. The work is bounded by the length of the
two trees alone.
"""

from __future__ import annotations

from itertools import islice

from tutor.checking.equality import agreement
from tutor.checking.equality.agreement import Equivalence
from tutor.checking.equality.values import difference_found
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.once import Once
from tutor.numeric.rigorous.points import plain
from tutor.rules.catalogue import words_of_arrays
from tutor.syntax.nodes import Node

SAME = Equivalence("same", "they are the same expression")
_MOST = 400  # distinct nodes of two trees that are glanced at
_BITS_OF_NUMBERS = agreement.BITS[1]  # without names there is one value to look at, more closely


def glance(left: Node, right: Node, scope: Scope, *, almost: bool = False) -> Equivalence | None:
    """The verdict on two real values where the first points tell it; None where a closer look is needed.

    almost  single points do not count
    """
    pair = Once(left, right)
    if len(pair.parts) > _MOST or not _is_plain(pair, scope) or (almost and not pair.operations.isdisjoint(agreement.CORNERED)):
        return None
    if left is right:
        return SAME
    points, bits = (islice(plain(pair.names, scope), agreement.PLAIN), agreement.BITS[0]) if pair.names else (({},), _BITS_OF_NUMBERS)
    for point in points:
        values = pair.at(point, bits)
        if values is None or not all(v.is_finite() for v in values):
            return None
        if not values[0].overlaps(values[1]):
            return difference_found(left, right, agreement.difference(point, *values), "")
        if min(v.rel_accuracy_bits() for v in values) < agreement.ENOUGH_BITS:
            return None  # a closer look might tell them apart here
    return None


def _is_plain(pair: Once, scope: Scope) -> bool:
    """Whether the two are numbers as they stand: nothing in them means something else, and nothing is an array."""
    if not pair.is_straight:
        return False
    meant = {d.name for d in scope.definitions} | scope.arrays
    return meant.isdisjoint(pair.names) and meant.isdisjoint(pair.operations) and pair.operations.isdisjoint(words_of_arrays())
