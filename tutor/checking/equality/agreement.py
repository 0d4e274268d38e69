"""Two expressions side by side at many exact points: disjoint balls prove a difference, agreement gathers evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, islice
from math import inf
from time import thread_time

from tutor.checking.equality import hidden, kinks
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.balls import ball, enclose, encloser, exact_ball, told
from tutor.numeric.rigorous.points import belongs, corners, plain, sample, special
from tutor.syntax.nodes import Node, contents, names

PLAIN, _FIRST, _MORE, _MOVED = 2, 3, 26, 4
BITS = (128, 512, 2048)
ENOUGH_BITS = 100  # right ones, 30 digits, for two values that overlap to agree
_LONGEST = 4_000  # bits of a number at which two are compared
_MOST_BITS = 40_000  # to look as closely as a hidden part needs
_STARTS = 6
_MOST_HIDDEN = 24  # parts looked for one by one
_SECONDS = 1.2  # of processor time for one pair, whatever it holds; ordinary ones take a thousandth of that
_TWIGS = frozenset({"piecewise", "max", "min", "abs", "relu", "sign", "heaviside"})  # their parts show at some points only
CORNERED = _TWIGS | {"leaky_relu", "elu"}
Point = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Equivalence:
    """The verdict on a pair.

    verdict    "same", "different" or "undecided"
    evidence   what it rests on, for the learner
    witness    the point that proves a difference; empty otherwise
    domain     where only one of them has a value; empty where none was found
    points     at how many points they were seen to agree, where that is all that "same" rests on; 0 where it is proved
    """

    verdict: str
    evidence: str
    witness: Mapping[str, Fraction] = field(default_factory=dict)
    domain: str = ""
    points: int = 0

    def __bool__(self) -> bool:
        return self.verdict == "same"

    @property
    def how(self) -> str:
        """What the verdict rests on, in a word: "proved", "agreed" (at `points`), "refuted", "open"."""
        if self.verdict == "same":
            return "agreed" if self.points else "proved"
        return "refuted" if self.verdict == "different" else "open"


@dataclass(frozen=True, slots=True)
class Rules:
    """How close is close enough, and which points count."""

    tolerance: float | None = None
    relative: float | None = None
    seed: int = 0
    almost: bool = False

    @property
    def is_exact(self) -> bool:
        return self.tolerance is None and self.relative is None

    def allows(self, a, b) -> bool:
        """Whether two disjoint balls are still close enough: not surely farther apart than is allowed, 0.05 read as 1/20."""
        if self.is_exact:
            return False
        absolute, relative = (exact_ball(Fraction(str(t or 0))) for t in (self.tolerance, self.relative))
        return not abs(a - b) > absolute + relative * abs(b)


@dataclass(frozen=True, slots=True)
class Difference:
    """A point, and the two values there, as the learner sees them."""

    point: Point
    left: str
    right: str


class Watch:
    """Looks at a pair at more and more points; remembers where they agree, and where only one has a value.

    The points are the same for every seed: it only says with which of them to begin.
    """

    def __init__(self, left: Node, right: Node, scope: Scope, rules: Rules, scaled: bool = False):
        self.pair, self.scope, self.rules = (left, right), scope, rules
        self.names = tuple(sorted(names(left) | names(right)))
        self.operations = contents(left).operations | contents(right).operations
        self.agreeing: dict[tuple, tuple[Point, int]] = {}  # by the values: the point, and the bits it took
        self.one_sided: list[tuple[Point, int]] = []
        self.beside = False
        self.unseen: Node | None = None
        self.digits = 10**6
        self.scaled, self.scale = scaled, None
        self._at = None
        self._deadline = thread_time() + _SECONDS
        self._doubts = 0

    @property
    def is_late(self) -> bool:
        return thread_time() > self._deadline

    def look(self, *, first: bool) -> Difference | None:
        """Compare at the first few points, or at all the others."""
        if not self.names:
            return self._compare({}, BITS[1:]) if first else None
        if first:
            return self._first_difference(self._first_points())
        points = sample(self.names, self.scope, _FIRST + _MORE)
        moved = [p for seed in range(1, 4) for p in sample(self.names, self.scope, _MOVED, seed)]
        begin = self.rules.seed % len(points)
        return self._first_difference(chain(points[begin:], points[:begin], moved, self._other_points()))

    def _first_points(self) -> Iterable[Point]:
        if not self._has_corners():
            yield from islice(plain(self.names, self.scope), PLAIN)
        yield from sample(self.names, self.scope, _FIRST)

    def _has_corners(self) -> bool:
        return self.rules.almost and bool(self.operations & CORNERED)

    def _other_points(self) -> Iterable[Point]:
        yield from special(self.names, self.scope)  # far quicker than to look for corners
        if not self.rules.almost:
            yield from corners(self.names, self.scope)
        for start in self._starts():
            beside, at = kinks.both_sides(*self.pair, self.scope, start)
            self.beside = self.beside or bool(beside)
            yield from beside
            if not self.rules.almost:
                yield from at

    def _starts(self) -> list[Point]:
        """Where the lines to the corners begin: at points where both have a value, as unlike each other as there are."""
        known = [point for point, _ in self.agreeing.values()]
        if len(self.names) < 2 or not known:
            return list(kinks.starts(*self.pair, self.scope))
        found: dict[tuple, Point] = {}
        for point in known:
            found.setdefault(tuple((v > 0, abs(v) > 1) for v in point.values()), point)
        return list(found.values())[:_STARTS]

    def look_at_edges(self) -> None:
        """Compare the domains alone, where one has a denominator, a root or a logarithm that the other has not."""
        left, right = map(kinks.edges, self.pair)
        open_ = sorted((g for g in left ^ right if not kinks.never_zero(g, self.scope)), key=lambda g: g.height)
        if not open_:
            return
        points = list(sample(self.names, self.scope, _FIRST + 6)[_FIRST:])
        if not self.rules.almost:
            points += corners(self.names, self.scope)
            for start in kinks.starts(*self.pair, self.scope)[:1]:
                points += kinks.exact_places(open_[:4], start, self.scope)
        for point in points:
            if self.one_sided:
                return
            self._compare(point, BITS[:1])

    def _first_difference(self, points: Iterable[Point]) -> Difference | None:
        found = next((d for p in points if not self.is_late and (d := self._compare(p))), None)
        return found and self._in_plain_numbers(found)

    def _in_plain_numbers(self, found: Difference) -> Difference:
        """The difference at a point that is easier on the eye, where they differ there too."""
        if found.point in plain(self.names, self.scope):
            return found
        shorter = ({n: v.limit_denominator(10**k) for n, v in found.point.items()} for k in (1, 3, 9, 18))
        declared = (p for p in shorter if all(belongs(v, self.scope.kind(n), self.scope) for n, v in p.items()))
        for point in chain(islice(plain(self.names, self.scope), 6), declared):
            shown = self._compare(point, BITS[:1])
            if shown:
                return shown
        return found

    def _compare(self, point: Point, precisions: tuple[int, ...] = BITS) -> Difference | None:
        """The difference at one point; None where there is none to see, what was learned is remembered."""
        if any(max(v.numerator.bit_length(), v.denominator.bit_length()) > _LONGEST for v in point.values()):
            return None  # nobody could put it in again
        for bits in precisions:
            try:
                a, b = self._values(point, bits)
            except TutorError:
                return None
            if not (a.is_finite() and b.is_finite()):
                if bits > BITS[0] or self._doubts > _MOST_HIDDEN:
                    break
                continue
            if not a.overlaps(b):
                return None if self._is_allowed(a, b, point, bits) else difference(point, a, b)
            right_bits = min(a.rel_accuracy_bits(), b.rel_accuracy_bits())
            if right_bits >= ENOUGH_BITS or (a.contains(0) and b.contains(0) and max(a.abs_upper(), b.abs_upper()) < 1e-30):
                self._agreed(point, right_bits, bits)
                return None
        if not (a.is_finite() and b.is_finite()):
            self._doubts += 1
            self._note_one_sided(point, a, b)
        return None

    def _is_allowed(self, a, b, point: Point, bits: int) -> bool:
        if self.rules.allows(a, b):
            self._agreed(point, ENOUGH_BITS, bits)
            return True
        return self._has_corners() and self._is_corner(point)

    def _is_corner(self, point: Point) -> bool:
        """Whether a guard is zero at the point, which then says nothing where single points do not count."""
        return any(v.contains(0) for side in self.pair for v in enclose(kinks.guards(side), point, BITS[0]))

    def _values(self, point: Point, bits: int):
        if self._at is None:
            self._at = encloser(self.pair)
        a, b = self._at(point, bits)
        if not self.scaled or not (a.is_finite() and b.is_finite()) or b.contains(0) != a.contains(0) or b.contains(0):
            return a, b
        ratio = a / b
        self.scale = self.scale if self.scale is not None else ratio
        return ratio, self.scale

    def _agreed(self, point: Point, right_bits: int, bits: int) -> None:
        self.agreeing[tuple(point.values())] = point, bits
        self.digits = min(self.digits, max(30, min(int(right_bits * 0.301), 600)))

    def _note_one_sided(self, point: Point, a, b) -> None:
        if a.is_finite() == b.is_finite() or self.one_sided or self._doubts > _MOST_HIDDEN:
            return
        missing = 0 if b.is_finite() else 1
        try:
            ball(self.pair[missing], point)
        except TutorError as error:
            if error.diagnostic.code == "undefined":
                self.one_sided.append((point, missing))

    def domain(self) -> str:
        """Where only one of the two has a value, as a sentence; empty where that was not seen."""
        if not self.one_sided:
            return ""
        point, missing = self.one_sided[0]
        return f"only the {('second', 'first')[missing]} has a value at {told(point)}"

    def hidden(self) -> Difference | None:
        """Look again, as closely as needed, where some part was too small to be seen at every point."""
        best = self._deepest()
        waiting = sorted((part for part, (deficit, *_) in best.items() if deficit > -hidden.MARGIN), key=lambda part: best[part][0])
        for part in waiting[:_MOST_HIDDEN]:
            deficit, point, bits = best[part]
            if deficit <= -hidden.MARGIN:  # seen meanwhile, with another one
                continue
            deficit, point = hidden.climbed(part, self.pair, self.scope, point, deficit, bits)
            bits += max(0, int(min(deficit, _MOST_BITS))) + 2 * hidden.MARGIN
            if deficit >= _MOST_BITS or self.is_late:
                self.unseen = hidden.node_of(part)
                continue
            found = self._compare(point, (bits, 2 * bits))
            if found:
                return self._in_plain_numbers(found)
            self._take(best, point, bits)
        if any(best[part][0] > -hidden.MARGIN for part in waiting[_MOST_HIDDEN:]):
            self.unseen = self.unseen or hidden.node_of(waiting[-1])
        return None

    def _deepest(self) -> dict[hidden.Part, tuple[float, Point, int]]:
        """For each part by how many bits it lies too deep at best, at which point, seen with how many bits."""
        best: dict[hidden.Part, tuple[float, Point, int]] = {}
        for point, bits in self.agreeing.values():
            self._take(best, point, bits)
            is_clear = all(deficit <= -hidden.MARGIN for deficit, *_ in best.values())
            if (best and is_clear and not self.operations & _TWIGS) or self.is_late:
                break
        return best

    def _take(self, best: dict, point: Point, bits: int) -> None:
        for part, deficit in hidden.deficits(self.pair, point, bits).items():
            if deficit < best.get(part, (inf,))[0]:
                best[part] = deficit, point, bits


def difference(point: Point, a, b) -> Difference:
    """The difference of two disjoint balls, told."""
    return Difference(point, *_both_told(a, b))


def _both_told(a, b) -> tuple[str, str]:
    """Two different numbers with as many digits as show that they differ."""
    for count in (6, 12, 25, 60):
        texts = tuple(_short(v.str(count, radius=False)) for v in (a, b))
        if texts[0] != texts[1]:
            break
    return texts


def _short(text: str) -> str:
    mantissa, mark, exponent = text.partition("e")
    return (mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa) + mark + exponent
