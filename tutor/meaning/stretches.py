"""The real line cut where quotients of polynomials vanish or have no value: their signs at every cut and between, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product
from math import ceil, floor
from typing import Any

from tutor.meaning.algebra import door
from tutor.syntax.nodes import Apply, Name, Node, Number, postorder, rational

_HIGHEST = 60  # degree of a polynomial whose zeros are isolated
_MOST_BENDS = 4  # of bars, maxima and the like: each is read in two or three ways
_NARROW = Fraction(1, 10**9)  # an interval that holds one zero
_WAYS: Mapping[str, tuple[int, ...]] = {"abs": (1, -1), "max": (1, -1), "min": (1, -1), "relu": (1, -1), "sign": (1, -1, 0)}

Signs = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A number where something changes, alone between `low` and `high` (itself where they are one), or any number between two such."""

    low: Fraction
    high: Fraction

    @property
    def exact(self) -> Fraction | None:
        return self.low if self.low == self.high else None

    @property
    def near(self) -> Fraction:
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class _Quotient:
    """top/bottom, which has a value where `kept` is not 0."""

    top: Any
    bottom: Any
    kept: Any


class _NotOneError(Exception):
    """An expression is no quotient of polynomials with rational numbers, or one of too high a degree."""


def signs_along(sides: Sequence[Node], variable: str, marks: Sequence[Fraction] = ()) -> tuple[tuple[Place, Signs], ...] | None:
    """Each place of the line in order, and the sign of each side there: None where it has no value.

    Between two places in the list no side changes its sign, so that every number has the signs of one of them.
    sides  quotients of polynomials in `variable` with rational numbers; bars, maxima, minima and signs of such too
    marks  further numbers at which to cut
    None where a side is no such expression.
    """
    bends = [n for n in postorder(*sides) if isinstance(n, Apply) and n.op in _WAYS]
    if len(bends) > _MOST_BENDS or any(len(b.args) > 2 for b in bends):
        return None
    with door("the zeros of these polynomials"):
        try:
            ways = [_read(sides, variable, dict(zip(bends, way, strict=True))) for way in product(*(_WAYS[b.op] for b in bends))]
        except _NotOneError:
            return None
        cuts = {p for made, insides in ways for q in (*made, *insides) for p in (q.top, q.kept)}
        places = _places([p for p in cuts if p.degree() > 0], marks)
        return tuple((place, _signs_at(place, ways, bends)) for place in places)


def _signs_at(place: Place, ways: Sequence[tuple], bends: Sequence[Apply]) -> tuple[int | None, ...]:
    """The signs of all sides: by the way of reading the bars that holds at this place."""
    for (made, insides), way in zip(ways, product(*(_WAYS[b.op] for b in bends)), strict=True):
        inner = [_sign(q, place) for q in insides]
        fits = [found is None or found == s or (found == 0 and b.op != "sign") for found, s, b in zip(inner, way, bends, strict=True)]
        if all(fits):
            return tuple(_sign(q, place) for q in made)
    return (None,) * len(ways[0][0])


def _read(sides: Sequence[Node], variable: str, way: Mapping[Node, int]) -> tuple[list[_Quotient], list[_Quotient]]:
    """The sides, and what the bars hold, as quotients, where each bar is read in one way."""
    from sympy import QQ
    from sympy.polys.rings import ring

    space, x = ring("x", QQ)
    one = space.one
    made: dict[Node, _Quotient] = {}
    for node in postorder(*sides):
        exact = rational(node)
        if exact is not None:
            made[node] = _Quotient(space(QQ(exact.numerator, exact.denominator)), one, one)
        elif isinstance(node, Name) and node.name == variable:
            made[node] = _Quotient(x, one, one)
        elif isinstance(node, Apply):
            made[node] = _combined(node, made, way, one)
        elif not isinstance(node, Number):
            raise _NotOneError
        if max(made[node].top.degree(), made[node].kept.degree()) > _HIGHEST:
            raise _NotOneError
    return [made[s] for s in sides], [_inside(b, made) for b in way]


def _inside(bend: Apply, made: Mapping[Node, _Quotient]) -> _Quotient:
    """What a bar, a maximum or a sign asks the sign of."""
    first, *rest = (made[a] for a in bend.args)
    return _sum(first, _negative(rest[0])) if rest else first


def _combined(node: Apply, made: Mapping[Node, _Quotient], way: Mapping[Node, int], one: Any) -> _Quotient:
    args = [made[a] for a in node.args if a in made]
    if len(args) != len(node.args):
        raise _NotOneError
    match node.op:
        case "+":
            return _folded(_sum, args)
        case "*":
            return _folded(_product, args)
        case "-":
            return _negative(args[0])
        case "/":
            return _product(args[0], _inverse(args[1]))
        case "^":
            return _power(args[0], rational(node.args[1]), one)
        case "abs":
            return args[0] if way[node] > 0 else _negative(args[0])
        case "relu":
            return args[0] if way[node] > 0 else _Quotient(one * 0, one, args[0].kept)
        case "sign":
            return _Quotient(one * way[node], one, args[0].kept)
        case "max" | "min" if len(args) == 2:
            chosen, other = args if (way[node] > 0) == (node.op == "max") else args[::-1]
            return _Quotient(chosen.top, chosen.bottom, chosen.kept * other.kept)
    raise _NotOneError


def _folded(combine: Any, args: Sequence[_Quotient]) -> _Quotient:
    out = args[0]
    for other in args[1:]:
        out = combine(out, other)
    return out


def _sum(a: _Quotient, b: _Quotient) -> _Quotient:
    return _Quotient(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom, a.kept * b.kept)


def _product(a: _Quotient, b: _Quotient) -> _Quotient:
    return _Quotient(a.top * b.top, a.bottom * b.bottom, a.kept * b.kept)


def _negative(a: _Quotient) -> _Quotient:
    return _Quotient(-a.top, a.bottom, a.kept)


def _inverse(a: _Quotient) -> _Quotient:
    return _Quotient(a.bottom, a.top, a.kept * a.top)


def _power(base: _Quotient, exponent: Fraction | None, one: Any) -> _Quotient:
    if exponent is None or exponent.denominator != 1 or abs(exponent) * max(1, base.top.degree(), base.bottom.degree()) > _HIGHEST:
        raise _NotOneError
    if exponent <= 0:
        base = _inverse(base)
    n = abs(int(exponent))
    return _Quotient(base.top**n, base.bottom**n, base.kept) if n else _Quotient(one, one, base.kept)


def _places(polynomials: Sequence[Any], marks: Sequence[Fraction]) -> Iterator[Place]:
    """Every zero of the polynomials, every mark, and a number in each gap."""
    cuts = _isolated(polynomials, marks)
    if not cuts:
        yield Place(Fraction(0), Fraction(0))
        return
    below, above = Fraction(ceil(cuts[0].low) - 1), Fraction(floor(cuts[-1].high) + 1)
    yield Place(below, below)
    for cut, following in pairwise([*cuts, None]):
        yield cut
        between = above if following is None else _simple(cut.high, following.low)
        yield Place(between, between)


def _simple(low: Fraction, high: Fraction) -> Fraction:
    """A number strictly between, with a small denominator."""
    bottom = 1
    while not low < Fraction(floor(low * bottom) + 1, bottom) < high:
        bottom *= 2
    return Fraction(floor(low * bottom) + 1, bottom)


def _isolated(polynomials: Sequence[Any], marks: Sequence[Fraction]) -> list[Place]:
    from sympy import Poly, Symbol

    x = Symbol("x")
    whole = Poly(1, x)
    for p in {*(p.primitive()[1] for p in polynomials)}:
        whole = whole.lcm(Poly(p.as_expr(), x))
    for mark in marks:
        whole = whole.lcm(Poly(x * mark.denominator - mark.numerator, x))
    whole = whole.sqf_part()
    if whole.degree() <= 0:
        return []
    cuts = [Place(*(Fraction(int(e.p), int(e.q)) for e in ends)) for ends in whole.intervals(sqf=True)]
    return sorted((_narrowed(cut, whole) for cut in cuts), key=lambda c: c.low)


def _narrowed(cut: Place, whole: Any) -> Place:
    """A shorter interval around the same zero, whose ends are no zeros."""
    low, high = cut.low, cut.high
    while low != high and (high - low > _NARROW or _is_zero(whole, low) or _is_zero(whole, high)):
        half = (low + high) / 2
        if _is_zero(whole, half):
            return Place(half, half)
        low, high = (low, half) if _inside_open(whole, low, half) else (half, high)
    return Place(low, high)


def _value(polynomial: Any, at: Fraction) -> Any:
    from sympy import Rational

    return polynomial.eval(Rational(at.numerator, at.denominator))


def _is_zero(polynomial: Any, at: Fraction) -> bool:
    return _value(polynomial, at) == 0


def _inside_open(polynomial: Any, low: Fraction, high: Fraction) -> int:
    """How many zeros lie strictly between."""
    from sympy import Rational

    ends = [Rational(e.numerator, e.denominator) for e in (low, high)]
    return polynomial.count_roots(*ends) - _is_zero(polynomial, low) - _is_zero(polynomial, high)


def _sign(quotient: _Quotient, place: Place) -> int | None:
    """The sign at a place; None where there is no value."""
    if not _sign_of(quotient.kept, place):
        return None
    return _sign_of(quotient.top, place) * _sign_of(quotient.bottom, place)


def _sign_of(polynomial: Any, place: Place) -> int:
    from sympy import Poly, Symbol, sign

    if polynomial.degree() <= 0:
        return int(sign(polynomial.as_expr()))
    found = Poly(polynomial.as_expr(), Symbol("x"))
    if place.exact is None and _inside_open(found, place.low, place.high):
        return 0
    return int(sign(_value(found, place.near)))
