"""Parts too small to be seen: what changes a value by less than its last right digit proves nothing by agreeing.

From the root down, each part loses as many bits as its own relative change is larger than the change it makes: a small term of a sum,
what stands in tanh(50), the tail of exp(-x^2). A part is seen at a point where it lost fewer bits than the value there has right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import inf, log2

from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.balls import lines, sizes
from tutor.numeric.rigorous.points import belongs
from tutor.syntax.nodes import Apply, Node, names, rebuild

MARGIN = 12  # bits by which a part must stand above the last right one
_MOST_PEAKS = 2
_BITS = 128  # to look for peaks
_STEPS = 150  # of one walk along one name
_SHORTEST = Fraction(1, 10**24)  # step of a walk
Point = Mapping[str, Fraction]
Part = tuple[Apply, int]  # an operation, and which of its arguments, counted from the last


@lru_cache(maxsize=512)
def _opened(node: Node) -> Node:
    """A derivative stands for the function that is differentiated: of both, only the sizes of their parts matter here."""
    return rebuild(node, lambda n: n.args[-1] if isinstance(n, Apply) and n.op == "d/d" else n)


def deficits(pair: Sequence[Node], point: Point, bits: int) -> dict[Part, float]:
    """For each part of the two: by how many bits it lies below what can be told at `point`; negative where it is seen.

    Parts without value or influence there are left out. What stands at two places has to be seen at both.
    """
    found: dict[Part, float] = {}
    for side in pair:
        waiting: list[tuple[Node, float]] = [(_opened(side), -inf)]
        while waiting:
            root, lost = waiting.pop()
            try:
                waiting += _spread(root, lost, point, bits, found)
            except TutorError:
                continue
    return found


def _spread(root: Node, lost: float, point: Point, bits: int, found: dict[Part, float]) -> list[tuple[Node, float]]:
    """Writes the deficits of the parts of one tree; returns the branches that hold at the point, to be looked into.

    lost  the deficit of the tree itself; minus infinity where it is the whole, whose own right bits count
    """
    program = lines(root)
    size, right, branches = sizes(root, point, bits)
    if size[-1] == -inf:  # zero, of which no part can be told
        return []
    mine = [inf] * len(program)
    mine[-1] = -right if lost == -inf else lost
    for k in range(len(program) - 1, -1, -1):
        node, args = program[k]
        if mine[k] == inf or not args:
            continue
        for place, (a, step) in enumerate(zip(args, _local(node, size[k], [size[a] for a in args]), strict=True)):
            less = max(mine[k] + step, -bits)  # what cancels is known to no more than these bits
            if less < inf:  # neither without influence nor without value
                mine[a] = min(mine[a], less)
                part = (node, place - len(args))
                found[part] = min(found.get(part, inf), less)
    return [(branch, mine[k]) for k, branch in branches if mine[k] < inf]


def _local(node: Apply, whole: float, inside: list[float]) -> list[float]:
    """Bits that each argument of one operation loses, from the binary logarithms of the sizes; infinite where it has no influence."""
    match node.op:
        case "+":
            return [whole - s if s > -inf else inf for s in inside]
        case "*":
            return [0.0 if whole > -inf or s == -inf else inf for s in inside]
        case "max" | "min":
            return [0.0 if s == whole else inf for s in inside]
        case "sign" | "heaviside":
            return [inf]
        case "^" if len(inside) == 2:
            power = max(0.0, -inside[1])
            return [power, max(0.0, -inside[1] - _log2_of(abs(inside[0])))]
        case "exp" | "^":
            return [max(0.0, -inside[-1])]
        case "log" | "digamma":
            return [max(0.0, whole)]
        case "cos" | "cosh" | "acos":
            return [max(0.0, -2 * inside[0])]
        case "atan":
            return [max(0.0, inside[0])]
        case "tanh":
            return [2.8854 * 2 ** min(inside[0], 60.0)]
        case "erf":
            return [1.4427 * 4 ** min(inside[0], 60.0)]
    return [0.0] * len(inside)


def _log2_of(size: float) -> float:
    """log2 of the logarithm of a number whose binary logarithm is `size`."""
    return log2(max(size, 1e-9) * 0.6931) if size < inf else 0.0


def climbed(
    part: Part, pair: Sequence[Node], scope: Scope, point: Point, found: float, bits: int, enough: float = -MARGIN
) -> tuple[float, Point]:
    """A point at which a part lies less deep, found by walking along each name in turn while that helps, until that is enough.

    found  its deficit at `point`, computed with `bits`
    """
    deficit = found
    own = names(node_of(part))
    for name in sorted(point, key=lambda n: (n not in own, n)):
        kind = scope.kind(name)
        shortest = 1 if kind.domain == "integer" else _SHORTEST
        step = max(abs(point[name]) / 8, Fraction(1, 8), shortest)
        for _ in range(_STEPS):
            step = Fraction(round(step)) if kind.domain == "integer" else step
            tried = [(deficit, point)]
            for value in (point[name] + step, point[name] - step):
                if belongs(value, kind, scope):
                    moved = {**point, name: value}
                    tried.append((deficits(pair, moved, bits).get(part, inf), moved))
            better = min(tried, key=lambda pair: pair[0])
            if better[0] < deficit:
                deficit, point = better
                step *= 2
            else:
                step /= 4
            if deficit <= enough or step < shortest:
                break
    return deficit, point


def peaks(node: Node, scope: Scope, points: Sequence[Point]) -> list[Point]:
    """Where parts of a tree that are seen at none of these points are largest, as far as walking finds it."""
    best: dict[Part, tuple[float, Point]] = {}
    for point in points:
        for part, deficit in deficits((node,), point, _BITS).items():
            if deficit < best.get(part, (inf,))[0]:
                best[part] = deficit, point
    deep = [part for part, (deficit, _) in best.items() if deficit > -MARGIN and names(node_of(part))]
    return [climbed(part, (node,), scope, best[part][1], best[part][0], _BITS, -inf)[1] for part in deep[:_MOST_PEAKS]]


def node_of(part: Part) -> Node:
    """The argument itself."""
    node, place = part
    return node.args[place]
