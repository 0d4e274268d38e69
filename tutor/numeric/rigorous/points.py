"""Sample points inside the declared domains: exact, of several magnitudes, the same every time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from math import inf
from random import Random

from tutor.errors import trouble
from tutor.meaning.scope import Kind, Scope
from tutor.numeric.rigorous.balls import ball, middle
from tutor.syntax.nodes import Name, Node, rational

# near 1 first, where most functions have values; then larger, smaller, much larger, much smaller
_MAGNITUDES = (1, 1, 1, 3, 1, 8, Fraction(1, 5), 30, 2, Fraction(1, 40), 400, 5)
_PLAIN = (2, 1, 3, -1, -2, 5, Fraction(1, 2), Fraction(-1, 2), Fraction(1, 4))
_SPECIAL = (3, -2, Fraction(-1, 2), Fraction(3, 2), Fraction(-5, 2), 10, -7, 101,
            *(s * (10**k + Fraction(1, 3)) for k in (4, 7, 12) for s in (1, -1)),
            *(s * Fraction(1, 10**k) for k in (3, 6, 12) for s in (1, -1)))  # fmt: skip
_GRAIN = 13  # values are thirteenths, which few expressions have for a corner; short numbers keep exact arithmetic short


@lru_cache(maxsize=256)
def sample(names: tuple[str, ...], scope: Scope, count: int, seed: int = 0) -> tuple[dict[str, Fraction], ...]:
    """`count` points of the declared domain, one value a name; equal arguments give equal points.

    Raises TutorError("shape") for the name of an array, TutorError("domain") for an interval without a point inside.
    """
    choices = [(name, _walk(name, scope, seed)) for name in names]
    return tuple({name: _value(scope.kind(name), k, walk, scope) for name, walk in choices} for k in range(count))


def corners(names: Iterable[str], scope: Scope) -> tuple[dict[str, Fraction], ...]:
    """Points where expressions like to have no value: all names 0, 1, -1, 2 and 1/2, as far as they are declared so."""
    return _alike(names, scope, (0, 1, -1, 2, Fraction(1, 2)))


def plain(names: Iterable[str], scope: Scope) -> Iterator[dict[str, Fraction]]:
    """Points that are easy on the eye, as far as they are declared so, one after the other: x = 2, y = 3, …"""
    free = sorted(names)
    points = ({n: first + k for k, n in enumerate(free)} for first in map(Fraction, _PLAIN))
    return (p for p in points if _is_declared(p, scope))


@lru_cache(maxsize=256)
def special(names: tuple[str, ...], scope: Scope) -> tuple[dict[str, Fraction], ...]:
    """Points where differences like to hide: whole and half numbers, the ends of declared intervals, very far from zero and very near."""
    (inside,) = sample(names, scope, 1, seed=3)
    bounds = [(n, rational(scope.expand(b))) for n in names for b in scope.kind(n).bounds or ()]
    at_ends = [{**inside, n: end} for n, end in bounds if end is not None and belongs(end, scope.kind(n), scope)]
    return (*at_ends, *_alike(names, scope, _SPECIAL))


def _alike(names: Iterable[str], scope: Scope, values: Iterable[Fraction | int]) -> tuple[dict[str, Fraction], ...]:
    points = ({n: Fraction(value) for n in names} for value in values)
    return tuple(p for p in points if _is_declared(p, scope))


def _is_declared(point: dict[str, Fraction], scope: Scope) -> bool:
    return all(belongs(v, scope.kind(n), scope) for n, v in point.items())


def belongs(value: Fraction, kind: Kind, scope: Scope) -> bool:
    """Whether a number lies in a declared domain."""
    match kind.domain:
        case "positive":
            return value > 0
        case "nonnegative":
            return value >= 0
        case "integer":
            return value.denominator == 1
        case "interval":
            low, high = _ends(kind, scope)
            above = low is None or value > low or (kind.closed[0] and value == low)
            return above and (high is None or value < high or (kind.closed[1] and value == high))
    return True


def declared_ends(kind: Kind, scope: Scope) -> tuple[Fraction | float, Fraction | float]:
    """Between which numbers a declared domain lies; infinite where it has no end."""
    if kind.domain == "interval":
        low, high = _ends(kind, scope)
        return -inf if low is None else low, inf if high is None else high
    return (Fraction(0) if kind.domain in ("positive", "nonnegative") else -inf), inf


def _walk(name: str, scope: Scope, seed: int) -> Random:
    if scope.kind(name).shape:
        raise trouble("shape", f"{name} is an array, so it has no single value", mend="take one of its entries")
    return Random(f"{seed}/{name}")


def _value(kind: Kind, k: int, walk: Random, scope: Scope) -> Fraction:
    """The k-th value of one name."""
    part = Fraction(walk.randrange(1, _GRAIN), _GRAIN)  # in (0, 1), no end of it
    sign = -1 if walk.random() < 0.5 else 1
    if kind.domain == "interval":
        return _between(kind, part, sign, _MAGNITUDES[k % len(_MAGNITUDES)], scope)
    if kind.domain == "integer":
        return Fraction(walk.randrange(1, 9) + (k % 3) * 5) * (sign if k % 4 == 3 else 1)
    size = 2 * part * _MAGNITUDES[k % len(_MAGNITUDES)]
    return size if kind.domain in ("positive", "nonnegative") else sign * size


def _between(kind: Kind, part: Fraction, sign: int, magnitude: Fraction | int, scope: Scope) -> Fraction:
    low, high = _ends(kind, scope)
    size = (Fraction(1, 8) + 2 * part) * magnitude
    if low is None and high is None:
        return sign * size
    if high is None:
        return low + size
    if low is None:
        return high - size
    if low >= high:
        raise trouble("domain", "this interval has no point inside", mend="write the smaller end first")
    return low + (high - low) * part


@lru_cache(maxsize=256)
def _ends(kind: Kind, scope: Scope) -> tuple[Fraction | None, Fraction | None]:
    low, high = kind.bounds
    return _bound(low, scope), _bound(high, scope)


def _bound(end: Node, scope: Scope) -> Fraction | None:
    """An end of an interval as a number, None where it is infinite."""
    end = scope.expand(end)
    bare = end.args[0] if getattr(end, "op", "") == "-" else end
    if bare is Name("oo"):
        return None
    value = rational(end)
    return Fraction(middle(ball(end, {}))).limit_denominator(10**6) if value is None else value
