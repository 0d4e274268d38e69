"""Slopes of integrals with moving ends, against quadrature: each area is a sum of heights that moves with its ends."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.numeric.areas.quadrature import gauss_places
from tutor.numeric.rigorous.balls import enclose, enclose_slopes, middle
from tutor.numeric.rigorous.points import sample
from tutor.syntax.nodes import Apply, Node, names, number, postorder, rebuild, size, substitute

_NODES = (16, 24)  # two rules whose difference tells how good they are
_POINTS = 12
_ENOUGH = 3
_MOST = 300  # nodes of what is integrated; beyond, the sum of its heights is too long
_CLOSE, _APART = 1e-9, 1e-5


def holds_areas(*nodes: Node) -> bool:
    """Whether a definite integral stands in one of `nodes`."""
    return any(_is_area(n) for n in postorder(*nodes))


def _is_area(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == "∫" and len(node.args) == 4


def by_areas(goal: Node, value: Node, scope: Scope) -> bool | None:
    """Whether `goal`, a derivative or an expression, and `value` agree where quadrature is good; None where it never tells."""
    if size(goal) + size(value) > _MOST:
        return None
    by = tuple(n.name for n in goal.args[:-1]) if isinstance(goal, Apply) and goal.op == "d/d" else ()
    body = goal.args[-1] if by else goal
    rules = [(summed(body, n), summed(value, n)) for n in _NODES]
    agreed = 0
    for point in sample(tuple(sorted(names(goal) | names(value) | set(by))), scope, _POINTS):
        try:
            coarse, fine = (_values(b, v, by, point) for b, v in rules)
        except TutorError:
            continue
        good = all(abs(a - b) <= _CLOSE * (1 + abs(b)) for a, b in zip(coarse, fine, strict=True))
        if not good:
            continue
        gap, scale = abs(fine[0] - fine[1]), 1 + abs(fine[1])
        if gap > _APART * scale:
            return False
        agreed += gap <= 10 * _CLOSE * scale
        if agreed >= _ENOUGH:
            return True
    return None


def _values(body: Node, value: Node, by: Sequence[str], point) -> tuple[float, float]:
    left = enclose_slopes((body,), by, point) if by else enclose((body,), point)
    return middle(left[0]), middle(enclose((value,), point)[0])


def summed(node: Node, count: int) -> Node:
    """`node` with each definite integral in it as a sum of `count` heights between its ends."""

    def heights(n: Node) -> Node:
        if not _is_area(n):
            return n
        by, low, high, body = n.args
        width = Apply("+", (high, Apply("-", (low,))))
        places = ((Apply("+", (low, Apply("*", (number(x), width)))), w) for x, w in _rule(count))
        return Apply("*", (width, Apply("+", tuple(Apply("*", (number(w), substitute(body, {by: p}))) for p, w in places))))

    return rebuild(node, heights)


@cache
def _rule(count: int) -> tuple[tuple[Fraction, Fraction], ...]:
    """Places between 0 and 1, and their weights."""
    return tuple((Fraction(float(x)), Fraction(float(w))) for x, w in zip(*gauss_places(count), strict=True))
