"""Two expressions side by side at many exact points: disjoint balls prove a difference, agreement gathers evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tutor.checking.equality import hidden, kinks
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.balls import ball, enclose, middle, told
from tutor.numeric.rigorous.points import belongs, corners, sample
from tutor.syntax.nodes import Node, names

_FIRST, _MORE = 5, 24
_BITS = (128, 512, 2048)
_MOST_HIDDEN_BITS = 40_000
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
        """Whether two disjoint balls are still close enough."""
        allowed = (self.tolerance or 0) + (self.relative or 0) * abs(middle(b))
        return not self.is_exact and abs(a - b) <= allowed


@dataclass(frozen=True, slots=True)
class Difference:
    """A point, and the two values there, as the learner sees them."""

    point: Point
    left: str
    right: str


class Watch:
    """Looks at a pair at more and more points; remembers where they agree, and where only one has a value."""

    def __init__(self, left: Node, right: Node, scope: Scope, rules: Rules, scaled: bool = False):
        self.pair, self.scope, self.rules = (left, right), scope, rules
        self.names = tuple(sorted(names(left) | names(right)))
        self.agreeing: list[Point] = []
        self.one_sided: list[tuple[Point, int]] = []
        self.beside = False
        self.unseen: Node | None = None
        self.digits = 10**6
        self.scaled, self.scale = scaled, None

    def look(self, *, first: bool) -> Difference | None:
        """Compare at the first few points, or at all the others."""
        if not self.names:
            return None if not first else self._compare({}, _BITS[1:])
        points = sample(self.names, self.scope, _FIRST + _MORE)
        if first:
            return self._first_difference(points[:_FIRST])
        moved = sample(self.names, self.scope, 4, self.rules.seed + 1)
        return self._first_difference(self._other_points(points[_FIRST:], moved))

    def _other_points(self, points: Iterable[Point], moved: Iterable[Point]) -> Iterable[Point]:
        yield from points
        for start in kinks.starts(*self.pair, self.scope):
            beside, at = kinks.both_sides(*self.pair, self.scope, start)
            self.beside = self.beside or bool(beside)
            yield from beside
            if not self.rules.almost:
                yield from at
        if not self.rules.almost:
            yield from corners(self.names, self.scope)
        yield from moved

    def _first_difference(self, points: Iterable[Point]) -> Difference | None:
        found = next((d for p in points if (d := self._compare(p))), None)
        return found and self._in_plain_numbers(found)

    def _in_plain_numbers(self, found: Difference) -> Difference:
        """The difference at a point that is easier on the eye, where they differ there too."""
        for first in (2, 1, 3, -1, -2, 5):
            point = {n: Fraction(first + k) for k, n in enumerate(self.names)}
            if all(belongs(v, self.scope.kind(n), self.scope) for n, v in point.items()):
                plain = self._compare(point)
                if plain:
                    return plain
        return found

    def _compare(self, point: Point, precisions: tuple[int, ...] = _BITS) -> Difference | None:
        """The difference at one point; None where there is none to see, what was learned is remembered."""
        for bits in precisions:
            try:
                a, b = self._values(point, bits)
            except TutorError:
                return None
            if not (a.is_finite() and b.is_finite()):
                continue
            if not a.overlaps(b):
                return None if self._is_allowed(a, b, point) else Difference(point, *_both_told(a, b))
            right_bits = min(a.rel_accuracy_bits(), b.rel_accuracy_bits())
            if right_bits >= 60 or (a.contains(0) and b.contains(0) and max(a.abs_upper(), b.abs_upper()) < 1e-30):
                self._agreed(point, right_bits)
                return None
        if not (a.is_finite() and b.is_finite()):
            self._note_one_sided(point, a, b)
        return None

    def _is_allowed(self, a, b, point: Point) -> bool:
        if self.rules.allows(a, b):
            self._agreed(point, 40)
            return True
        return False

    def _values(self, point: Point, bits: int):
        a, b = enclose(self.pair, point, bits)
        if not self.scaled or not (a.is_finite() and b.is_finite()) or b.contains(0) != a.contains(0) or b.contains(0):
            return a, b
        ratio = a / b
        self.scale = self.scale if self.scale is not None else ratio
        return ratio, self.scale

    def _agreed(self, point: Point, bits: int) -> None:
        self.agreeing.append(point)
        self.digits = min(self.digits, max(30, min(int(bits * 0.301), 600)))

    def _note_one_sided(self, point: Point, a, b) -> None:
        if a.is_finite() == b.is_finite() or len(self.one_sided) > 3:
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
        for side in self.pair:
            for term, _, point, depth in hidden.unseen(side, self.agreeing):
                bits = int(depth) + 64 if depth < _MOST_HIDDEN_BITS else 0
                found = self._compare(point, (max(128, bits),)) if bits else None
                if found:
                    return found
                if not bits:
                    self.unseen = term
        return None


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


def jump(left: Node, right: Node, moving: Iterable[str], scope: Scope) -> Difference | None:
    """A place, beside a zero of a guard where both have a value, across which the difference of the two jumps."""
    free = tuple(sorted(names(left) | names(right)))
    (start,) = sample(free, scope, 1, seed=7)
    for name in moving:
        _, at = kinks.both_sides(left, right, scope, start)
        for place in at:
            beside = [{**place, name: place[name] + s * Fraction(1, 10**9)} for s in (-1, 1)]
            try:
                here = enclose((left, right), place)
                (a, b), (c, d) = (enclose((left, right), p) for p in beside)
            except TutorError:
                continue
            if all(v.is_finite() for v in (*here, a, b, c, d)) and abs((a - b) - (c - d)) > 1e-6:
                return Difference(beside[0], *_both_told(a - b, c - d))
    return None
