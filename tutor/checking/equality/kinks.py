"""Where an expression may bend, jump or end: its guards, and points on both sides of each of their zeros."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.balls import enclose, exactly, middle
from tutor.numeric.rigorous.points import belongs, sample
from tutor.syntax.nodes import ONE, RELATIONS, Apply, Node, names, postorder, rational

_MOST_GUARDS = 24
_MOST_ZEROS = 12  # of one guard along one line; periodic ones have more
_STEPS = (Fraction(1, 1000), Fraction(1, 9), Fraction(5, 7))  # how far beside a zero, as a part of the way to the next one or of 1
_FAR = (Fraction(17, 7), 15, 170, 1900)  # how far beyond the outermost zeros
# along a line: dense near zero, then by powers of two
_GRID = tuple(
    sorted(
        {Fraction(s * k, 7) for k in range(0, 99, 2) for s in (1, -1)} | {Fraction(s * 3 * 2**k, 2) for k in range(3, 20) for s in (1, -1)}
    )
)


@lru_cache(maxsize=512)
def guards(node: Node) -> tuple[Node, ...]:
    """Expressions whose zeros part the pieces of `node`: insides of bars and roots, differences of branches, tops of domains."""
    found: dict[Node, None] = {}
    for n in postorder(node):
        for guard in _own_guards(n):
            if names(guard):
                found[guard] = None
    return tuple(found)[:_MOST_GUARDS]


def _own_guards(node: Node) -> tuple[Node, ...]:
    if not isinstance(node, Apply):
        return ()
    args = node.args
    match node.op:
        case "abs" | "sign" | "relu" | "cbrt" | "log" | "log2" | "log10" | "sqrt" | "heaviside" | "csch" | "coth" | "acsch" | "asech":
            return (args[0], *_squared(args[0]))
        case "max" | "min":
            return tuple(_minus(a, b) for k, a in enumerate(args) for b in args[k + 1 :])
        case "asin" | "acos" | "atanh" | "acosh" | "asec" | "acsc" | "acoth":
            return (_minus(args[0], ONE), Apply("+", (args[0], ONE)))
        case "/" | "atan2":
            return (args[1],)
        case "^":
            exponent = rational(args[1])
            return (args[0], *_squared(args[0])) if exponent is None or exponent.denominator != 1 or exponent < 0 else ()
        case op if op in RELATIONS and len(args) == 2:
            return (_minus(*args),)
    return ()


def _minus(a: Node, b: Node) -> Node:
    return a if rational(b) == 0 else Apply("+", (a, Apply("-", (b,))))


def _squared(node: Node) -> tuple[Node, ...]:
    """What stands under an even power inside `node`: sqrt(u^2) bends where u is zero, though u^2 keeps its sign."""
    found = []
    for n in postorder(node):
        if isinstance(n, Apply) and n.op == "^":
            exponent = rational(n.args[1])
            if exponent is not None and exponent.denominator == 1 and exponent % 2 == 0:
                found.append(n.args[0])
    return tuple(found)


def both_sides(left: Node, right: Node, scope: Scope, start: Mapping[str, Fraction]) -> tuple[tuple[dict, ...], tuple[dict, ...]]:
    """(points beside every zero of every guard, the zeros themselves), along each name in turn from `start`."""
    beside: list[dict[str, Fraction]] = []
    at: list[dict[str, Fraction]] = []
    for name in sorted(start):
        mine = [g for g in dict.fromkeys((*guards(left), *guards(right))) if name in names(g)]
        zeros = sorted({z for g in mine for z in _zeros(g, name, start)})
        kind = scope.kind(name)
        at += [{**start, name: z} for z in zeros if belongs(z, kind, scope)]
        for value in _around(zeros):
            if belongs(value, kind, scope):
                beside.append({**start, name: value})
    return tuple(beside), tuple(at)


def _around(zeros: list[Fraction]) -> list[Fraction]:
    """Values on both sides of each zero, between its neighbors."""
    found: list[Fraction] = []
    for k, zero in enumerate(zeros):
        below = min(1, zero - zeros[k - 1]) if k else 1
        above = min(1, zeros[k + 1] - zero) if k + 1 < len(zeros) else 1
        found += [zero - step * below for step in _STEPS] + [zero + step * above for step in _STEPS]
    return found + [end + s * step for end, s in ((zeros[0], -1), (zeros[-1], 1)) for step in _FAR] if zeros else []


def _zeros(guard: Node, name: str, start: Mapping[str, Fraction]) -> tuple[Fraction, ...]:
    """Zeros of a guard along one name: exact where it is a straight line, else close to them."""
    line = _Line(guard, name, start)
    straight = line.straight_zero()
    if straight is not None:
        return straight
    found: list[Fraction] = []
    values = [(x, line(x)) for x in _GRID]
    for (x, u), (y, v) in pairwise(values):
        if u is not None and v is not None and u * v < 0:
            found.append(line.crossing(x, y, u))
    found += [x for x, u in values if u == 0]
    for (x, u), (_, v), (z, w) in zip(values, values[1:], values[2:], strict=False):
        if None not in (u, v, w) and u * v > 0 and v * w > 0 and abs(v) < min(abs(u), abs(w)):
            found += line.touching(x, z, abs(v))
    return tuple(sorted(found, key=abs)[:_MOST_ZEROS])


class _Line:
    """A guard as a function of one name, the others at rest."""

    def __init__(self, guard: Node, name: str, start: Mapping[str, Fraction]):
        self.guard, self.name, self.start = guard, name, start

    def ball(self, x: Fraction):
        return enclose((self.guard,), {**self.start, self.name: x}, 64)[0]

    def __call__(self, x: Fraction) -> float | None:
        """The value; None where there is none. Only its sign and its rough size are used."""
        try:
            value = self.ball(x)
        except TutorError:
            return None
        if not value.is_finite():
            return None
        if value.contains(0):
            return 0.0
        return middle(value) or (1e-300 if value > 0 else -1e-300)

    def straight_zero(self) -> tuple[Fraction, ...] | None:
        """The zero of a straight line, exactly; () for a constant; None where it is curved."""
        try:
            values = [self.ball(Fraction(x)) for x in (0, 1, 2, 7)]
        except TutorError:
            return None
        a, b, c, d = (exactly(v) if v.is_finite() else None for v in values)
        if None in (a, b, c, d) or c - b != b - a or d - c != 5 * (b - a):
            return None
        return () if a == b else (-a / (b - a),)

    def crossing(self, x: Fraction, y: Fraction, u: float) -> Fraction:
        for _ in range(40):
            middle_ = (x + y) / 2
            v = self(middle_)
            if v is None or v == 0:
                return _short(middle_)
            x, y = (middle_, y) if u * v > 0 else (x, middle_)
        return _short((x + y) / 2)

    def touching(self, x: Fraction, y: Fraction, least: float) -> list[Fraction]:
        """Where the guard comes down to zero between x and y without crossing it."""
        scale = least
        for _ in range(60):
            third = (y - x) / 3
            a, b = self(x + third), self(y - third)
            if a is None or b is None:
                return []
            x, y = (x, y - third) if abs(a) <= abs(b) else (x + third, y)
            scale = min(scale, abs(a), abs(b))
        return [_short((x + y) / 2)] if scale <= 1e-12 * max(1.0, least) else []


def _short(x: Fraction) -> Fraction:
    """The simplest fraction nearby, so that 3.0000000001 is 3."""
    return x.limit_denominator(10**4) if abs(x.limit_denominator(10**4) - x) < Fraction(1, 10**7) else x.limit_denominator(10**9)


def starts(left: Node, right: Node, scope: Scope) -> tuple[dict[str, Fraction], ...]:
    """Places from which the lines are drawn: two for several names, for one name any will do."""
    free = tuple(sorted(names(left) | names(right)))
    return sample(free, scope, 2 if len(free) > 1 else 1, seed=7)
