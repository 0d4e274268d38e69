"""Letters that are still to be found, as in partial fractions: the identity in which they stand gives them their values."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from tutor.checking.working.ground import Ground
from tutor.checking.working.said import Said, told_where
from tutor.checking.working.walk import Walk
from tutor.errors import TutorError
from tutor.numeric.evaluate import evaluate
from tutor.numeric.rigorous.points import sample
from tutor.syntax.nodes import Apply, Name, Node, names, number, substitute

_MOST = 8  # letters
_POINTS = 40
_LARGEST = 1000  # the denominator of a value that is looked for


def values_of(left: Node, right: Node, letters: frozenset[str], ground: Ground) -> dict[str, Node]:
    """The values of `letters`, on which both sides hang linearly, with which they are the same; {} where there are none, or several."""
    order = sorted(letters)
    gap = ground.scope.expand(Apply("+", (left, Apply("-", (right,)))))
    moving = tuple(sorted(names(gap) - letters))
    if not moving or len(order) > _MOST:
        return {}
    points = sample(moving, ground.scope, _POINTS)
    world = {n: np.array([float(p[n]) for p in points]) for n in moving}
    try:
        at_zero = _heights(gap, world, dict.fromkeys(order, 0.0))
        columns = [_heights(gap, world, {m: float(m == n) for m in order}) - at_zero for n in order]
    except TutorError:
        return {}
    table = np.column_stack([*columns, -at_zero])
    table = table[np.isfinite(table).all(axis=1)]
    table = table / np.maximum(np.abs(table).max(axis=1, keepdims=True, initial=0), 1e-300)
    found, _, rank, _ = np.linalg.lstsq(table[:, :-1], table[:, -1], rcond=1e-10)
    if rank < len(order):
        return {}
    values = {n: number(Fraction(float(v)).limit_denominator(_LARGEST)) for n, v in zip(order, found, strict=True)}
    return values if ground.same(*(with_values(side, values) for side in (left, right))).verdict == "same" else {}


def _heights(gap: Node, world: Mapping[str, np.ndarray], letters: Mapping[str, float]) -> np.ndarray:
    return np.broadcast_to(evaluate(gap, {**world, **letters}), (_POINTS,))


def with_values(node: Node, values: Mapping[str, Node]) -> Node:
    """`node` with the letters' values in their places."""
    return substitute(node, {Name(n): v for n, v in values.items()})


def value_said(walk: Walk, name: str, body: Node) -> Said | None:
    """What is said of `A = 4`, where the identity above gives A its value; None where it gives none."""
    if name not in walk.letters:
        return None
    found = walk.ground.same(with_values(body, walk.letters), walk.letters[name])
    if found.verdict == "same":
        return Said("expected", f"{name} has this value in the line above")
    if found.verdict == "different":
        return Said("not equivalent", f"with this {name} the sides of the line above are not the same",
                    hint=f"Put in an x that makes the other terms vanish, or compare the coefficients: what is {name}?")  # fmt: skip
    return None


def equations_said(walk: Walk, sides: tuple[Node, ...]) -> Said | None:
    """What is said of `1 = A x + B (x + 1)`, with letters of the identity above; None where none of them stands in it."""
    expanded = [walk.ground.own.expand(side) for side in sides]
    if len(sides) < 2 or not any(names(side) & walk.letters.keys() for side in expanded):
        return None
    written = [with_values(side, walk.letters) for side in expanded]
    for side in written[1:]:
        found = walk.ground.same(written[0], side)
        if found.verdict == "different":
            return Said("not equivalent", f"with the letters of the line above, {told_where(found)}", witness=found.witness)
        if found.verdict == "undecided":
            return Said("undecided", found.evidence)
    return Said("expected", "true with the letters of the line above")
