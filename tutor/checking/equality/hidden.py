"""Parts too small to be seen: what changes a value by less than its last right digit proves nothing by agreeing.

From the root down, each part loses as many bits as its own relative change is larger than the change it makes: a small term of a sum,
what stands in tanh(50), the tail of exp(-x^2). A part is seen at a point where it lost fewer bits than the value there has right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import inf, isnan, log2

from tutor.checking.equality.guards import Side, sided
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
_FLAT = 0.01  # bits: what changes by less on both sides is not walked on
_DEAF = frozenset({"max", "min", "sign"})  # an argument that does not decide has no influence on them, and may be zero
Point = Mapping[str, Fraction]
Seen = tuple[float, Point, int]  # by how many bits something lies too deep, at which point, computed with how many bits
Asked = Callable[[], bool]
Part = tuple[Apply, int]  # an operation, and which of its arguments, counted from the last


def never() -> bool:
    """No time is set."""
    return False


@lru_cache(maxsize=512)
def opened(node: Node) -> Node:
    """A derivative stands for the function that is differentiated: of both, only the sizes of their parts matter here."""
    return rebuild(node, lambda n: n.args[-1] if isinstance(n, Apply) and n.op == "d/d" else n)


def deficits(pair: Sequence[Node], point: Point, bits: int) -> dict[Part | Side, float]:
    """For each part of the trees, and each side on which their kinks are: by how many bits it lies below what can be told at `point`.

    Negative where it is seen. Parts without value or influence there are left out; nothing is seen where one of the trees has no value.
    What stands at two places has to be seen at both.
    """
    found: dict[Part | Side, float] = {}
    try:
        roots = [(root, sizes(root, point, bits)) for root in map(opened, pair)]
    except TutorError:
        return found
    if any(isnan(told[0][-1]) for _, told in roots):
        return found
    right = min(told[1] for _, told in roots)
    for root, told in roots:
        waiting = _spread(root, told, -right, point, bits, found)
        while waiting:
            branch, lost = waiting.pop()
            try:
                waiting += _spread(branch, sizes(branch, point, bits), lost, point, bits, found)
            except TutorError:
                continue
    return found


def _spread(root: Node, told: tuple, lost: float, point: Point, bits: int, found: dict) -> list[tuple[Node, float]]:
    """Writes the deficits of the parts of one tree; returns the branches that hold at the point, to be looked into.

    told, lost  the sizes of its parts, and the deficit of the tree itself
    """
    program = lines(root)
    size, _, branches, values = told
    mine = [inf] * len(program)
    near = [inf] * len(program)  # the same where what is zero counts too: a kink that gives zero is seen
    mine[-1] = near[-1] = lost
    for k in range(len(program) - 1, -1, -1):
        node, args = program[k]
        if near[k] == inf or not args:
            continue
        for place, (a, step) in enumerate(zip(args, _local(node, size[k], [size[a] for a in args]), strict=True)):
            less = max(mine[k] + step, -bits)  # what cancels is known to no more than these bits
            is_zero = size[a] == -inf and node.op not in _DEAF
            near[a] = min(near[a], max(near[k] + (0.0 if is_zero else step), -bits))
            if less < inf:  # neither without influence nor without value
                mine[a] = min(mine[a], less)
                _keep(found, (node, place - len(args)), less)
    held = dict(branches)
    for k, node, guard, at in _kinks(root):
        if near[k] < inf:
            for side in _taken(node, [values[a] for a in at], held.get(k)):
                _keep(found, (node, guard, side), near[k])
    return [(branch, mine[k]) for k, branch in branches if mine[k] < inf]


def _keep(found: dict, what: tuple, deficit: float) -> None:
    found[what] = min(found.get(what, inf), deficit)


@lru_cache(maxsize=512)
def _kinks(root: Node) -> tuple[tuple[int, Apply, Node, tuple[int, ...]], ...]:
    """The kinks among the `lines` of a tree: (line, operation, guard, the lines whose values tell the side)."""
    program = lines(root)
    place = {node: k for k, (node, _) in enumerate(program)}
    return tuple((k, node, guard, args if guard is node else (place[guard],))
                 for k, (node, args) in enumerate(program) for guard in sided(node) if guard is node or guard in place)  # fmt: skip


def _taken(node: Apply, values: Sequence, branch: Node | None) -> list[int]:
    """On which side a kink is; empty where that cannot be told, and on its very edge."""
    match node.op:
        case "piecewise":
            return [k for k, case in enumerate(node.args) if case.args[0] is branch][:1]
        case "max":
            return [k for k, v in enumerate(values) if all(v is w or v > w for w in values)][:1]
        case "min":
            return [k for k, v in enumerate(values) if all(v is w or v < w for w in values)][:1]
    (value,) = values
    return [1] if value > 0 else [-1] if value < 0 else []


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
        case "log":
            return [whole]
        case "digamma":
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
    part: Part, pair: Sequence[Node], scope: Scope, seen: Seen, *, along: Sequence[str] = (), to_top: bool = False, is_late: Asked = never
) -> tuple[float, Point]:
    """A point at which a part lies less deep, found by walking along each name in turn while that helps, until it is seen.

    along    the names, all of them where none is given
    to_top   walk on until it lies no less deep anywhere beside
    """
    deficit, point, bits = seen
    own = names(node_of(part))
    for name in along or sorted(point, key=lambda n: (n not in own, n)):
        kind = scope.kind(name)
        shortest = 1 if kind.domain == "integer" else _SHORTEST
        step = max(abs(point[name]) / 8, Fraction(1, 8), shortest)
        for _ in range(_STEPS):
            step = Fraction(round(step)) if kind.domain == "integer" else step
            tried = []
            for value in (point[name] + step, point[name] - step):
                if belongs(value, kind, scope):
                    moved = {**point, name: value}
                    tried.append((deficits(pair, moved, bits).get(part, inf), moved))
            better = min(tried, key=lambda pair: pair[0], default=(inf, point))
            is_flat = bool(tried) and all(abs(found - deficit) < _FLAT for found, _ in tried)
            if better[0] < deficit:
                deficit, point = better
                step *= 2
            else:
                step /= 4
            if (deficit <= -MARGIN and not to_top) or step < shortest or is_flat or is_late():
                break
    return deficit, point


def peaks(node: Node, scope: Scope, points: Sequence[Point], along: Sequence[str] = (), is_late: Asked = never) -> list[Point]:
    """Where parts of a tree that are seen at none of these points are largest, as far as walking along these names finds it."""
    best: dict[Part, Seen] = {}
    for point in points:
        for part, deficit in deficits((node,), point, _BITS).items():
            if len(part) == 2 and deficit < best.get(part, (inf,))[0]:
                best[part] = deficit, point, _BITS
    deep = [part for part, (deficit, *_) in best.items() if deficit > -MARGIN and not names(node_of(part)).isdisjoint(along or points[0])]
    return [climbed(p, (node,), scope, best[p], along=along, to_top=True, is_late=is_late)[1] for p in deep[:_MOST_PEAKS]]


def node_of(part: Part) -> Node:
    """The argument itself."""
    node, place = part
    return node.args[place]
