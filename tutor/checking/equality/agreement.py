"""Two expressions side by side at many exact points: disjoint balls prove a difference, agreement gathers evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, islice
from time import thread_time

from tutor.checking.equality import kinks
from tutor.checking.equality.guards import edges, guards, harmless_poles, never_zero
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.balls import ball, enclose, encloser, exact_ball, told
from tutor.numeric.rigorous.points import belongs, corners, plain, sample, special
from tutor.syntax.nodes import Apply, Node, Number, contents, names

PLAIN, _FIRST, _MORE, _MOVED = 2, 3, 26, 4
BITS = (128, 512, 2048)
ENOUGH_BITS = 100  # right ones, 30 digits, for two values that overlap to agree
_LONGEST = 4_000  # bits of a number at which two are compared
_STARTS = 6
_NEAR = Fraction(1, 10**9)
_MOST_DOUBTS = 24  # points without a common value at which it is asked which of the two has none
_SECONDS = 1.2  # of processor time for one pair, whatever it holds; ordinary ones take a thousandth of that
CORNERED = frozenset({"piecewise", "max", "min", "abs", "relu", "sign", "heaviside", "leaky_relu", "elu"})
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

    The points are the same for every seed: it only says with which of them to begin. The two are looked at in an order of their own, so
    that the verdict is the same whichever was given first.
    """

    def __init__(self, left: Node, right: Node, scope: Scope, rules: Rules, scaled: bool = False):
        self.is_turned = rules.is_exact and not scaled and comes_first(right, left)
        self.pair = (right, left) if self.is_turned else (left, right)
        self.scope, self.rules = scope, rules
        self.names = tuple(sorted(names(left) | names(right)))
        self.operations = contents(left).operations | contents(right).operations
        self.agreeing: dict[tuple, tuple[Point, int]] = {}  # by the values: the point, and the bits it took
        self.nowhere: list[Point] = []
        self.one_sided: list[tuple[Point, int]] = []
        self.starts: list[Point] = []
        self.beside = False
        self.unseen = ""
        self.digits = 10**6
        self.scaled, self.scale = scaled, None
        self._at = None
        self._deadline = thread_time() + _SECONDS
        self._doubts = 0

    def is_late(self) -> bool:
        return thread_time() > self._deadline

    def look(self, *, first: bool) -> Difference | None:
        """Compare at the first few points, or at all the others that are no corners."""
        if not self.names:
            return self.compare({}, BITS[1:]) if first else None
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

    def look_at_corners(self) -> Difference | None:
        """Compare on both sides of every corner, on lines through points unlike each other."""
        for start in self._starts():
            self.starts.append(start)
            found = self._first_difference(self._along(start))
            if found:
                return found
        return None

    def _along(self, start: Point, only: Sequence[Node] = ()) -> Iterable[Point]:
        """Points on both sides of every zero of every guard, or of `only` these, on lines through a point."""
        beside, at = kinks.both_sides(*self.pair, self.scope, start, only, self.is_late)
        self.beside = self.beside or bool(beside)
        yield from beside
        if not self.rules.almost:
            yield from at

    def look_along(self, start: Point, only: Sequence[Node] = ()) -> Difference | None:
        """Compare on both sides of every zero of every guard, or of `only` these, on lines through a point."""
        if start in self.starts or (self.starts and len(self.names) == 1):
            return None
        if not only:
            self.starts.append(start)
        return self._first_difference(self._along(start, only))

    def on_lines(self, start: Point) -> Iterable[Point]:
        """The points compared on the lines through a point."""
        every = chain((point for point, _ in self.agreeing.values()), self.nowhere)
        return (p for p in every if sum(p[n] != v for n, v in start.items()) < 2)

    def guards(self) -> tuple[Node, ...]:
        """The guards of both sides that may be zero."""
        return tuple(g for g in dict.fromkeys(g for side in self.pair for g in guards(side)) if not never_zero(g, self.scope))

    def harmless(self) -> frozenset[Node]:
        """Guards that part nothing."""
        return harmless_poles(*self.pair)

    def in_order(self) -> list[tuple[Point, int]]:
        """The points where the two agree, and with how many bits, ordinary ones first, whenever they were compared."""
        return sorted(self.agreeing.values(), key=lambda seen: (_is_special(seen[0]), seen[1], _length(seen[0]), tuple(seen[0].values())))

    def _starts(self) -> list[Point]:
        """Where the lines to the corners begin: at points where both have a value, as unlike each other as there are."""
        known = [point for point, _ in self.in_order()]
        return unlike(known, _STARTS) if len(self.names) > 1 and known else list(kinks.starts(*self.pair, self.scope))

    def look_at_edges(self) -> None:
        """Compare the domains alone, where one has a denominator, a root or a logarithm that the other has not."""
        left, right = map(edges, self.pair)
        open_ = sorted((g for g in left ^ right if not never_zero(g, self.scope)), key=lambda g: g.height)
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
            self.compare(point, BITS[:1])

    def _first_difference(self, points: Iterable[Point]) -> Difference | None:
        found = next((d for p in points if not self.is_late() and (d := self.compare(p))), None)
        return found and self._in_plain_numbers(found)

    def _in_plain_numbers(self, found: Difference) -> Difference:
        """The difference at a point that is easier on the eye, where they differ there too."""
        if found.point in plain(self.names, self.scope):
            return found
        shorter = ({n: v.limit_denominator(10**k) for n, v in found.point.items()} for k in (1, 3, 9, 18))
        declared = (p for p in shorter if all(belongs(v, self.scope.kind(n), self.scope) for n, v in p.items()))
        for point in chain(islice(plain(self.names, self.scope), 6), declared):
            shown = self.compare(point, BITS[:1])
            if shown:
                return shown
        return found

    def compare(self, point: Point, precisions: tuple[int, ...] = BITS) -> Difference | None:
        """The difference at one point; None where there is none to see, what was learned is remembered."""
        if any(max(v.numerator.bit_length(), v.denominator.bit_length()) > _LONGEST for v in point.values()):
            return None  # nobody could put it in again
        for bits in precisions:
            try:
                a, b = self._values(point, bits)
            except TutorError:
                return None
            if not (a.is_finite() and b.is_finite()):
                if bits > BITS[0]:
                    break
                continue
            if not a.overlaps(b):
                return None if self._is_allowed(a, b, point, bits) else difference(point, *self._as_given((a, b)))
            right_bits = min(a.rel_accuracy_bits(), b.rel_accuracy_bits())
            if right_bits >= ENOUGH_BITS or (a.contains(0) and b.contains(0) and max(a.abs_upper(), b.abs_upper()) < 1e-30):
                self._agreed(point, right_bits, bits)
                return None
        if not (a.is_finite() and b.is_finite()):
            self._doubts += 1
            self.nowhere.append(point)
            self._note_one_sided(point, a, b)
        return None

    def _as_given(self, both: tuple) -> tuple:
        return both[::-1] if self.is_turned else both

    def _is_allowed(self, a, b, point: Point, bits: int) -> bool:
        if self.rules.allows(a, b):
            self._agreed(point, ENOUGH_BITS, bits)
            return True
        return self._has_corners() and self._is_corner(point)

    def _is_corner(self, point: Point) -> bool:
        """Whether a guard is zero at the point and not all around, which then says nothing where single points do not count."""
        every = [g for side in self.pair for g in guards(side)]
        found = [g for g, v in zip(every, enclose(every, point, BITS[0]), strict=True) if v.contains(0)]
        around = ({n: v + step for n, v in point.items()} for step in (_NEAR, -_NEAR))
        return bool(found) and not all(v.contains(0) for near in around for v in enclose(found, near, BITS[0]))

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
        if a.is_finite() == b.is_finite() or self.one_sided or self._doubts > _MOST_DOUBTS:
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
        return f"only the {self._as_given(('second', 'first'))[missing]} has a value at {told(point)}"


def comes_first(a: Node, b: Node) -> bool:
    """Whether of two trees this one comes first, in an order that depends on their form alone."""
    while a is not b:
        if a.height != b.height:
            return a.height < b.height
        if type(a) is not type(b):
            return type(a).__name__ < type(b).__name__
        if not isinstance(a, Apply):
            return (a.value < b.value) if isinstance(a, Number) else (a.name < b.name)
        if a.op != b.op or len(a.args) != len(b.args):
            return (a.op, len(a.args)) < (b.op, len(b.args))
        a, b = next((x, y) for x, y in zip(a.args, b.args, strict=True) if x is not y)
    return False


def unlike(points: Iterable[Point], most: int, sizes: tuple[int, ...] = (1,)) -> list[Point]:
    """Some of these points, as unlike each other in signs and sizes as there are; `sizes` part what counts as alike."""
    found: dict[tuple, Point] = {}
    for point in points:
        found.setdefault(tuple((v > 0, sum(abs(v) > s for s in sizes)) for v in point.values()), point)
    return list(found.values())[:: max(1, len(found) // most)][:most]


def _is_special(point: Point) -> bool:
    """Whether parts may have no value or influence at a point by chance, as at zero and one."""
    return any(v.denominator == 1 for v in point.values())


def _length(point: Point) -> int:
    """How many bits it takes to write a point."""
    return sum(v.numerator.bit_length() + v.denominator.bit_length() for v in point.values())


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
