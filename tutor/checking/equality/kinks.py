"""Along lines through the domain: the zeros of the guards of a pair, and points on both sides of each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from tutor.checking.equality import hidden
from tutor.checking.equality.elements import Elements, UnknownFormError
from tutor.checking.equality.guards import guards, harmless_poles, never_zero
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.balls import encloser, exactly, middle
from tutor.numeric.rigorous.points import belongs, sample
from tutor.numeric.rigorous.tower import TooLargeError, Tower, zeros
from tutor.syntax.nodes import Name, Node, contents, names, number, substitute

_MOST_ZEROS = 8  # of one guard along one line; periodic ones have more
_STEPS = (Fraction(1, 97), Fraction(5, 9), Fraction(12, 13))  # how far beside a zero, as a part of the way to the next one or of 1
_FEW = (Fraction(-3, 7), Fraction(5, 7), 9, -40)  # places where the parts of a guard are looked for
_MOST_MINIMA = (10, 4)  # looked at closely, of one guard along its own line, or one of several
_HALVINGS, _SECANTS, _THIRDS = 40, 10, 100
_TOUCHED = 1e-30  # a value that is zero as far as floats can tell
_SOON = 20  # steps after which a minimum that is zero is surely small
_CLOSE_BITS = 320
_ONE_PLACE = Fraction(1, 10**45)  # zeros are known more closely than that
_FAR = (Fraction(17, 7), 15, 170, 1900)  # how far beyond the outermost zeros
# along a line: dense near zero, by powers of two farther out, and a few of the very large and the very small
_GRID = tuple(
    sorted(
        {Fraction(s * k, 7) for k in range(0, 92, 3) for s in (1, -1)}
        | {Fraction(s * 3 * 2**k, 2) for k in (*range(3, 21, 2), 24, 30, 40, 60, 100, 200, 400, 700, 1100) for s in (1, -1)}
        | {Fraction(s, 5**k) for k in (2, 4, 8, 16, 32, 80, 200, 450) for s in (1, -1)}
    )
)


def both_sides(
    left: Node,
    right: Node,
    scope: Scope,
    start: Mapping[str, Fraction],
    only: Sequence[Node] = (),
    is_late: hidden.Asked = hidden.never,
) -> tuple[tuple[dict, ...], tuple[dict, ...]]:
    """(points beside every zero of every guard, or of `only` these, the zeros themselves), along each name in turn from `start`.

    is_late  whether no more zeros are to be looked for
    """
    beside: list[dict[str, Fraction]] = []
    at: list[dict[str, Fraction]] = []
    every = only or [g for g in dict.fromkeys((*guards(left), *guards(right))) if not never_zero(g, scope)]
    poles = harmless_poles(left, right)
    for name in sorted(start):
        found: set[Fraction] = set()
        for guard in every:
            if name in names(guard) and not is_late():
                found.update(_zeros(guard, name, start, found, guard in poles))
        places = _apart(sorted(found))
        kind = scope.kind(name)
        at += [{**start, name: z} for z in places if belongs(z, kind, scope)]
        beside += [{**start, name: value} for value in _around(places) if belongs(value, kind, scope)]
    return tuple(beside), tuple(at)


def _apart(places: list[Fraction]) -> list[Fraction]:
    """The places, those that are one but for the last digits taken once, the simplest of them."""
    kept: list[Fraction] = []
    for place in places:
        if not kept or place - kept[-1] > _ONE_PLACE * max(abs(place), abs(kept[-1])):
            kept.append(place)
        elif place.denominator < kept[-1].denominator:
            kept[-1] = place
    return kept


def _around(places: list[Fraction]) -> list[Fraction]:
    """Values on both sides of each zero, between its neighbors."""
    found: list[Fraction] = []
    for k, zero in enumerate(places):
        below = min(1, zero - places[k - 1]) if k else 1
        above = min(1, places[k + 1] - zero) if k + 1 < len(places) else 1
        found += [zero - step * below for step in _STEPS] + [zero + step * above for step in _STEPS]
    for end, way in ((places[0], -1), (places[-1], 1)) if places else ():
        found += [end + way * step for step in (*_FAR, abs(end) / 3) if step]
    return found


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


def exact_places(open_: Iterable[Node], start: Mapping[str, Fraction], scope: Scope) -> list[dict[str, Fraction]]:
    """Points where guards that are rational functions are zero, along each name in turn from `start`."""
    found = ((name, z) for guard in open_ for name in sorted(names(guard)) for z in exact_zeros(guard, name, start) or ())
    return [{**start, name: z} for name, z in found if belongs(z, scope.kind(name), scope)]


def _zeros(guard: Node, name: str, start: Mapping[str, Fraction], known: Iterable[Fraction], is_harmless: bool) -> Iterable[Fraction]:
    """Zeros of a guard along one name; of a guard of one name the same from every start."""
    if names(guard) == {name}:
        return _zeros_of_one_name(guard, name, frozenset(known), is_harmless)
    return _zeros_along(guard, name, start, known, is_harmless)


@lru_cache(maxsize=256)
def _zeros_of_one_name(guard: Node, name: str, known: frozenset[Fraction], is_harmless: bool) -> Iterable[Fraction]:
    return _zeros_along(guard, name, {name: Fraction(1, 3)}, known, is_harmless)


def _zeros_along(guard: Node, name: str, start: Mapping[str, Fraction], known: Iterable[Fraction], is_harmless: bool) -> Iterable[Fraction]:
    """Zeros along one name, the others at rest: exact for polynomials, else close to them; `known`: where parts of the guard bend."""
    is_closed = contents(guard).names <= {name, *start}
    exact = exact_zeros(guard, name, start) if is_closed else None
    if exact is not None or is_harmless:
        return sorted(exact or (), key=abs)[:_MOST_ZEROS]
    line = _Line(guard, name, start)
    found: list[Fraction] = line.straight_zero()
    peaks = {p[name] for p in hidden.peaks(guard, Scope(), [{**start, name: Fraction(x)} for x in _FEW], (name,))}
    values = [(x, u) for x in sorted({*_GRID, *known, *peaks}) if (u := line(x)) is not None]
    found += [x for x, u in values if u == 0]
    across = [(min(abs(x), abs(y)), x, y, u) for (x, u), (y, v) in pairwise(values) if u * v < 0]
    found += [line.crossing(x, y, u) for _, x, y, u in sorted(across)[:_MOST_ZEROS]]
    least = [(abs(v), x, z, v) for (x, u), (_, v), (z, w) in zip(values, values[1:], values[2:], strict=False)
             if u * v > 0 and v * w > 0 and abs(v) < min(abs(u), abs(w))]  # fmt: skip
    for _, x, z, v in sorted(least)[: _MOST_MINIMA[len(names(guard)) > 1] if len(found) < _MOST_ZEROS else 0]:
        found += line.touching(x, z, v)
    return sorted(found, key=abs)[:_MOST_ZEROS]


class _Line:
    """A guard as a function of one name, the others at rest."""

    def __init__(self, guard: Node, name: str, start: Mapping[str, Fraction]):
        self.name, self.start, self.at = name, start, encloser((guard,))

    def ball(self, x: Fraction, bits: int = 64):
        return self.at({**self.start, self.name: x}, bits)[0]

    def __call__(self, x: Fraction, bits: int = 64) -> float | None:
        """The value; None where there is none. Only its sign and its rough size are used."""
        try:
            value = self.ball(x, bits)
        except TutorError:
            return None
        if not value.is_finite():
            return None
        if value.contains(0):
            return 0.0 if bits >= _CLOSE_BITS else self(x, _CLOSE_BITS)
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
        zero = exactly((-a / rise).mid())
        return [] if zero is None else [zero]

    def crossing(self, x: Fraction, y: Fraction, u: float) -> Fraction:
        """A zero between x and y, where the signs differ: halved to a short interval, then along secants."""
        for _ in range(_HALVINGS):
            between = _halfway(x, y)
            v = self(between)
            if v is None or v == 0:
                return self._short(between)
            x, y = (between, y) if u * v > 0 else (x, between)
        return self._short(self._along_secants(x, y))

    def _along_secants(self, x: Fraction, y: Fraction) -> Fraction:
        """A zero near x and y, to sixty digits where the guard is smooth there."""
        low, high = min(x, y), max(x, y)
        try:
            for _ in range(_SECANTS):
                a, b = self.ball(x, _CLOSE_BITS).mid(), self.ball(y, _CLOSE_BITS).mid()
                share = exactly((b / (b - a)).mid())
                if not share:
                    break
                x, y = y, y - (y - x) * share.limit_denominator(10**30)
                if not low <= y <= high:
                    return (low + high) / 2
        except TutorError:
            return (low + high) / 2
        return y

    def touching(self, x: Fraction, y: Fraction, value: float) -> list[Fraction]:
        """Where the guard comes down to zero between x and y, or just across it and back again."""
        least, low, high = abs(value), x, y
        for k in range(_THIRDS):
            third = (y - x) / 3
            a, b = self(x + third), self(y - third)
            if a is None or b is None:
                return []
            for place, v in ((x + third, a), (y - third, b)):
                if v * value < 0:
                    return [self.crossing(low, place, value), self.crossing(high, place, value)]
            x, y = (x, y - third) if abs(a) <= abs(b) else (x + third, y)
            least = min(least, abs(a), abs(b))
            if k == _SOON and least > abs(value) / 100:  # it comes down to something else
                return []
            if abs(abs(a) - abs(b)) <= 1e-15 * least or least < _TOUCHED:
                break
        return [self._short((x + y) / 2)] if least <= 1e-12 * max(1.0, abs(value)) else []

    def _short(self, x: Fraction) -> Fraction:
        """The simplest fraction nearby if that is a zero, so that 3.0000000001 is 3."""
        for most in (10**4, 10**9):
            near = x.limit_denominator(most)
            if abs(near - x) < Fraction(1, most) and self(near) == 0:
                return near
        return x


def _halfway(x: Fraction, y: Fraction) -> Fraction:
    """Between two numbers: in the middle, or, far apart and on one side of zero, in the middle of their magnitudes."""
    if x * y > 0 and not Fraction(1, 4) < x / y < 4:
        sizes = [abs(v).numerator.bit_length() - abs(v).denominator.bit_length() for v in (x, y)]
        return Fraction(2) ** (sum(sizes) // 2) * (1 if x > 0 else -1)
    return (x + y) / 2


def starts(left: Node, right: Node, scope: Scope) -> tuple[dict[str, Fraction], ...]:
    """Places from which the lines are drawn: two for several names, for one name any will do."""
    free = tuple(sorted(names(left) | names(right)))
    return sample(free, scope, 2 if len(free) > 1 else 1, seed=7)
