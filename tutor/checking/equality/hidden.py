"""Parts too small to be seen: a term that vanishes below the working precision at every point tried proves nothing by agreeing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from tutor.errors import TutorError
from tutor.numeric.rigorous.balls import enclose, log2_size
from tutor.numeric.rigorous.tape import written_out
from tutor.syntax.nodes import ONE, TWO, Apply, Node, names, postorder, rebuild

SEEN = 90.0  # a part this many bits below the whole is seen at the working precision of 128 bits
Point = Mapping[str, Fraction]


@lru_cache(maxsize=512)
def sums(node: Node) -> tuple[Apply, ...]:
    """The sums inside `node` one of whose terms could vanish: those with an exponential, or a power that is not small, in them."""
    opened = rebuild(written_out(node), _opened)
    return tuple(n for n in postorder(opened) if isinstance(n, Apply) and n.op == "+" and names(n) and _can_vanish(n))


def _opened(node: Node) -> Node:
    """Functions that level off, written so that the part that fades stands as a term (only its size matters here)."""
    if not isinstance(node, Apply):
        return node
    if node.op in ("tanh", "sinh", "cosh"):
        return Apply("+", (ONE, Apply("exp", (Apply("*", (TWO, node.args[0])),))))
    if node.op == "erf":
        return Apply("+", (ONE, Apply("exp", (Apply("-", (Apply("^", (node.args[0], TWO)),)),))))
    return node


def _can_vanish(node: Node) -> bool:
    return any(isinstance(n, Apply) and (n.op in ("exp", "^", "/", "*") or n.op in ("sinh", "cosh")) for n in postorder(node))


def unseen(node: Node, points: Sequence[Point]) -> tuple[tuple[Node, Apply, Point, float], ...]:
    """(term, its sum, the point where it is largest, bits by which it lies below) for each term seen at none of `points`."""
    found = []
    for total in sums(node):
        best = _largest(total, points)
        for term, (depth, point) in zip(total.args, best, strict=True):
            if depth > SEEN and point is not None:
                depth, point = _climbed(term, total, point, depth)
                found.append((term, total, point, depth))
    return tuple(found)


def _largest(total: Apply, points: Sequence[Point]) -> list[tuple[float, Point | None]]:
    """For each term: how many bits below its sum's largest term it lies at best, and where."""
    best: list[tuple[float, Point | None]] = [(float("inf"), None)] * len(total.args)
    for point in points:
        depths = _depths(total, point)
        if depths:
            best = [min(b, (d, point), key=lambda pair: pair[0]) for b, d in zip(best, depths, strict=True)]
        if all(depth <= SEEN for depth, _ in best):
            break
    return best


def _depths(total: Apply, point: Point) -> list[float]:
    """Bits by which each term lies below the largest one; nothing where a term has no value. An exact zero counts as seen."""
    try:
        values = enclose(total.args, point, 64)
    except TutorError:
        return []
    if not all(v.is_finite() for v in values):
        return []
    sizes = [log2_size(v) for v in values]
    top = max(sizes)
    return [0.0 if v.is_zero() else top - s for v, s in zip(values, sizes, strict=True)]


def _climbed(term: Node, total: Apply, point: Point, depth: float) -> tuple[float, Point]:
    """A point near which the term is larger, found by walking along each name in turn while that helps."""
    place = total.args.index(term)
    for name in sorted(names(term) & point.keys()):
        step = max(abs(point[name]) / 8, Fraction(1, 8))
        for _ in range(80):
            moved = [{**point, name: point[name] + s * step} for s in (1, -1)]
            tried = [(d[place], p) for p in moved if (d := _depths(total, p))]
            better = min(tried, key=lambda pair: pair[0], default=(depth, point))
            if better[0] < depth:
                depth, point = better
                step *= 2
            else:
                step /= 4
            if depth <= SEEN or step < Fraction(1, 10**6):
                break
    return depth, point
