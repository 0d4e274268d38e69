"""Where an expression may bend, jump or end: its guards, and points on both sides of each of their zeros."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from tutor.checking.equality.elements import Elements, UnknownFormError
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.meaning.signs import signs
from tutor.numeric.rigorous.balls import encloser, middle
from tutor.numeric.rigorous.points import belongs, sample
from tutor.numeric.rigorous.tower import TooLargeError, Tower, zeros
from tutor.syntax.nodes import ONE, RELATIONS, Apply, Name, Node, contents, names, number, postorder, rational, substitute

_MOST_GUARDS = 24
_MOST_ZEROS = 8  # of one guard along one line; periodic ones have more
_STEPS = (Fraction(1, 97), Fraction(5, 9))  # how far beside a zero, as a part of the way to the next one or of 1
_SOON = 14  # steps after which a minimum that is zero is surely small
_FAR = (Fraction(17, 7), 15, 170, 1900)  # how far beyond the outermost zeros
# along a line: dense near zero, by powers of two farther out, and a few of the very large and the very small
_GRID = tuple(
    sorted(
        {Fraction(s * k, 7) for k in range(0, 92, 3) for s in (1, -1)}
        | {Fraction(s * 3 * 2**k, 2) for k in (*range(3, 21, 2), 24, 30, 40, 60, 100) for s in (1, -1)}
        | {Fraction(s, 5**k) for k in (2, 4, 8, 16, 32) for s in (1, -1)}
    )
)
_EVERYWHERE = RELATIONS | {"abs", "sign", "relu", "cbrt", "heaviside", "max", "min"}  # bent there, but with a value
# functions of which an identity holds on all of the real line once it holds on a piece: their poles part nothing
_MEROMORPHIC = frozenset({"+", "*", "-", "/", "^", "exp", "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech",
                          "csch", "sigmoid", "erf", "erfc", "gelu"})  # fmt: skip


@lru_cache(maxsize=512)
def guards(node: Node) -> tuple[Node, ...]:
    """Expressions whose zeros part the pieces of `node`: insides of bars and roots, differences of branches, tops of domains."""
    found: dict[Node, None] = {}
    for n in postorder(node):
        for guard in _own_guards(n):
            if names(guard):
                found[guard] = None
    return tuple(found)[:_MOST_GUARDS]


@lru_cache(maxsize=512)
def edges(node: Node) -> frozenset[Node]:
    """Expressions whose signs say where `node` has a value: denominators, insides of logarithms and roots."""
    found = (g for n in postorder(node) if isinstance(n, Apply) and n.op not in _EVERYWHERE for g in _own_guards(n))
    return frozenset(g for g in found if names(g))


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
    every = [g for g in dict.fromkeys((*guards(left), *guards(right))) if not never_zero(g, scope)]
    poles = _harmless_poles(left, right)
    for name in sorted(start):
        found: set[Fraction] = set()
        for guard in every:
            if name in names(guard):
                found.update(_zeros(guard, name, start, found, guard in poles))
        places = sorted(found)
        kind = scope.kind(name)
        at += [{**start, name: z} for z in places if belongs(z, kind, scope)]
        beside += [{**start, name: value} for value in _around(places) if belongs(value, kind, scope)]
    return tuple(beside), tuple(at)


def _harmless_poles(left: Node, right: Node) -> frozenset[Node]:
    """Denominators of a pair of meromorphic functions: what agrees on one side of a pole agrees on the other."""
    present = contents(left).operations | contents(right).operations
    if not present <= _MEROMORPHIC:
        return frozenset()
    quotients = (n for side in (left, right) for n in postorder(side) if isinstance(n, Apply) and n.op == "/")
    return frozenset(n.args[1] for n in quotients)


def _around(places: list[Fraction]) -> list[Fraction]:
    """Values on both sides of each zero, between its neighbors."""
    found: list[Fraction] = []
    for k, zero in enumerate(places):
        below = min(1, zero - places[k - 1]) if k else 1
        above = min(1, places[k + 1] - zero) if k + 1 < len(places) else 1
        found += [zero - step * below for step in _STEPS] + [zero + step * above for step in _STEPS]
    return found + [end + s * step for end, s in ((places[0], -1), (places[-1], 1)) for step in _FAR] if places else []


def exact_zeros(guard: Node, name: str, start: Mapping[str, Fraction]) -> tuple[Fraction, ...] | None:
    """The zeros of a guard along one name where it is a rational function of it; None where it is not."""
    tower = Tower()
    elements = Elements(tower, Scope(), False)
    others = {Name(n): number(v) for n, v in start.items() if n != name}
    try:
        variable = elements.of(Name(name)).top
        return zeros(tower, elements.of(substitute(guard, others) if others else guard), variable)
    except (UnknownFormError, TooLargeError, ZeroDivisionError, TutorError):
        return None


def never_zero(guard: Node, scope: Scope) -> bool:
    """Whether the form of a guard says that it has no zeros."""
    return 0 not in signs(guard, scope)


def exact_places(open_: Iterable[Node], start: Mapping[str, Fraction], scope: Scope) -> list[dict[str, Fraction]]:
    """Points where guards that are rational functions are zero, along each name in turn from `start`."""
    found = ((name, z) for guard in open_ for name in sorted(names(guard)) for z in exact_zeros(guard, name, start) or ())
    return [{**start, name: z} for name, z in found if belongs(z, scope.kind(name), scope)]


def _zeros(guard: Node, name: str, start: Mapping[str, Fraction], known: Iterable[Fraction], is_harmless: bool) -> Iterable[Fraction]:
    """Zeros of a guard along one name: exact where it is a polynomial, else close to them; `known`: where its parts bend."""
    exact = exact_zeros(guard, name, start) if contents(guard).names <= {name, *start} else None
    if exact is not None or is_harmless:
        return sorted(exact or (), key=abs)[:_MOST_ZEROS]
    line = _Line(guard, name, start)
    found: list[Fraction] = line.straight_zero()
    values = [(x, line(x)) for x in sorted({*_GRID, *known})]
    for (x, u), (y, v) in pairwise(values):
        if u is not None and v is not None and u * v < 0:
            found.append(line.crossing(x, y, u))
    found += [x for x, u in values if u == 0]
    for (x, u), (_, v), (z, w) in zip(values, values[1:], values[2:], strict=False):
        if None not in (u, v, w) and u * v > 0 and v * w > 0 and abs(v) < min(abs(u), abs(w)):
            found += line.touching(x, z, abs(v))
    return sorted(found, key=abs)[:_MOST_ZEROS]


class _Line:
    """A guard as a function of one name, the others at rest."""

    def __init__(self, guard: Node, name: str, start: Mapping[str, Fraction]):
        self.name, self.start, self.at = name, start, encloser((guard,))

    def ball(self, x: Fraction, bits: int = 64):
        return self.at({**self.start, self.name: x}, bits)[0]

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

    def straight_zero(self) -> list[Fraction]:
        """The zero of what looks like a straight line, however far away; empty where it is curved."""
        try:
            a, b, c, d = (self.ball(Fraction(x), 256) for x in (0, 1, 2, 7))
        except TutorError:
            return []
        rise = b - a
        if not rise.is_finite() or rise.contains(0) or not (c - b).overlaps(rise) or not (d - c).overlaps(5 * rise):
            return []
        found = (-a / rise).mid().fmpq()
        return [Fraction(int(found.p), int(found.q))]

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
        for k in range(60):
            third = (y - x) / 3
            a, b = self(x + third), self(y - third)
            if a is None or b is None or (k == _SOON and scale > least / 100):  # it comes down to something else
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
