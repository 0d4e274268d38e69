"""Pairs made up at random: equal by construction, or different by one small edit that mpmath has seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

from tests.checking import rewriting
from tests.checking.edits import EDITS, HIDING
from tests.checking.rewriting import leaf, part, places, rewritten, rows, with_part
from tests.checking.sight import Point, difference
from tutor.errors import TutorError
from tutor.meaning.scope import Scope, scope_from
from tutor.numeric.rigorous.points import belongs
from tutor.syntax.nodes import Apply, Name, Node, names, number, substitute
from tutor.syntax.printer import show

_WORDS = (
    "sin cos tan exp log sqrt abs atan sinh cosh tanh sigmoid softplus relu sign asinh cbrt erf sec csc cot sech "
    "asin acos acosh atanh heaviside silu gelu elu leaky_relu"
)
_UNARY = tuple(_WORDS.split())
_KINDS = ("positive", "in [0, 1]", "in (2, oo)", "in [-pi, pi]", "in (-3, 0)", "integer")
_DECLARED = ({}, {}, {}, {}, *({"x": kind} for kind in _KINDS))
_LETTERS = (("x",), ("x",), ("x",), ("x",), ("x", "y"), ("x", "y"), ("x", "y", "t"), ())
_ENOUGH = 5


@dataclass(frozen=True)
class Pair:
    """Two answers, what their names stand for, and the verdict that is due."""

    left: Node
    right: Node
    scope: Scope
    expected: str
    made: str
    up_to: str | None = None
    at: Point = field(default_factory=dict)

    def __str__(self) -> str:
        kinds = "; ".join(f"{n} : {self.scope.kind(n)}" for n in sorted(names(self.left)) if self.scope.kind(n).domain != "real")
        return f"{self.expected} ({self.made}) {kinds}\n   {show(self.left)}\n   {show(self.right)}   {dict(self.at)}"


def pairs(seed: int, count: int) -> Iterator[Pair]:
    """`count` pairs, the same for the same seed."""
    random, found = Random(seed), 0
    while found < count:
        pair = _pair(Random(random.random()))
        if pair is not None:
            found += 1
            yield pair


def hidden_pairs(seed: int, count: int) -> Iterator[Pair]:
    """`count` pairs of real values; most of them differ at a place that is hard to find, some hold such a place on both sides."""
    random, found = Random(seed), 0
    while found < count:
        pair = _hidden(Random(random.random()))
        if pair is not None:
            found += 1
            yield pair


def _hidden(random: Random) -> Pair | None:
    letters = random.choice(_LETTERS[:-1])
    scope = scope_from({n: k for n, k in random.choice(_DECLARED).items() if n in letters})
    start = expression(random, letters, random.choice((1, 2, 2, 3)))
    if random.random() < 0.3:  # the hidden place stands on both sides
        ways = places(start)
        way = random.choice(ways)
        edit = random.choice(HIDING)(part(start, way), letters, random)
        if edit is None:
            return None
        start = with_part(start, way, edit[0])
        return _equal(start, _written(rewritten(start, random, random.randrange(1, 4), _small(letters)), random), scope, "hidden", random)
    right = rewritten(start, random, random.randrange(0, 4), _small(letters))
    return _edited(start, right, scope, letters, random, HIDING)


def expression(random: Random, letters: tuple[str, ...], depth: int) -> Node:
    """An expression made up from the language's words."""
    if depth == 0 or random.random() < 0.12:
        return leaf(random, letters)
    a = expression(random, letters, depth - 1)
    kind = random.random()
    if kind < 0.4:
        return Apply(random.choice(_UNARY), (a,))
    if kind < 0.5:
        return Apply("^", (a, random.choice((number(2), number(3), number(Fraction(1, 2)), number(-1), number(4), number(5)))))
    if kind < 0.54:
        return Apply("-", (a,))
    b = expression(random, letters, depth - 1)
    if a is b:
        return a
    op = random.choice(("+", "+", "+", "*", "*", "*", "/", "/", "max", "min", "^"))
    if op == "^":
        return Apply("exp", (Apply("*", (b, Apply("log", (a,)))),)) if random.random() < 0.3 else Apply("^", (a, number(2)))
    return Apply(op, (a, b))


def _small(letters: tuple[str, ...]):
    return lambda random: expression(random, letters, random.choice((0, 0, 1)))


def _pair(random: Random) -> Pair | None:
    kind = random.random()
    if kind < 0.06:
        return _closed_form(random)
    if kind < 0.14:
        return _array(random)
    if kind < 0.22:
        return _antiderivative(random)
    return _scalars(random)


def _scalars(random: Random) -> Pair | None:
    letters = random.choice(_LETTERS)
    scope = scope_from({n: k for n, k in random.choice(_DECLARED).items() if n in letters})
    start = expression(random, letters, random.choice((1, 2, 2, 3, 3, 4)))
    left = start if random.random() < 0.5 else _written(rewritten(start, random, random.randrange(1, 3), _small(letters)), random)
    right = rewritten(start, random, random.randrange(1, 5), _small(letters))
    if random.random() < 0.5:
        return _equal(left, _written(right, random), scope, "rewritten", random)
    return _edited(left, right, scope, letters, random)


def _equal(left: Node, right: Node, scope: Scope, made: str, random: Random, up_to: str | None = None) -> Pair | None:
    """The pair, where it has a value at enough points; a difference that mpmath sees would be a wrong row of the tables."""
    if left is right:
        return None
    if up_to is None:
        seen = [d for p in _points(left, right, scope, random, 9) if (d := difference(left, right, p)) is not None]
        if (len(seen) < _ENOUGH and names(left) | names(right)) or not seen:
            return None
        assert not any(seen), f"not equal: {show(left)} | {show(right)}"
    return Pair(left, right, scope, "same", made, up_to)


def _edited(
    left: Node, right: Node, scope: Scope, letters: tuple[str, ...], random: Random, edits: Sequence[Callable] = EDITS
) -> Pair | None:
    ways = places(right)
    for _ in range(6):
        way = random.choice(ways)
        made = random.choice(edits)
        edit = made(part(right, way), letters, random)
        if edit is None:
            continue
        new, hint = edit
        changed = _written(with_part(right, way, new), random)
        tried = [*_near(hint, letters, scope, random), *_points(left, changed, scope, random, 16)]
        at = next((p for p in tried if difference(left, changed, p)), None)
        if at is not None:
            return Pair(left, changed, scope, "different", made.__name__, at=at)
    return None


def _near(hint: Point, letters: tuple[str, ...], scope: Scope, random: Random) -> list[Point]:
    """Points at which an edit shows, where it shows only near one place."""
    if not hint:
        return []
    found = []
    for other in (Fraction(3, 7), Fraction(13, 6), Fraction(-5, 4), Fraction(1, 9)):
        point = {n: other + k for k, n in enumerate(letters)} | dict(hint)
        if all(belongs(v, scope.kind(n), scope) for n, v in point.items()):
            found.append(point)
    return found


def _closed_form(random: Random) -> Pair | None:
    """A sum or a product over an index, and its closed form, inside something else."""
    left, right = random.choice(rows(rewriting.CLOSED))
    scope = scope_from({"n": "integer"})
    frame = random.choice(("u", "u + x", "3u", "u * n", "exp(-x) * u", "u^2"))
    left, right = (substitute(rewriting.READ(frame), {Name("u"): side}) for side in (left, right))
    letters = tuple(sorted(names(left) | names(right)))
    if random.random() < 0.6:
        return _equal(left, right, scope, "closed form", random)
    return _edited(left, right, scope, letters, random)


def _array(random: Random) -> Pair | None:
    """A vector or a matrix whose entries are pairs; different in one of them or in none."""
    rows_, columns = random.choice(((1, 2), (1, 3), (2, 2), (2, 3)))
    entries = []
    while len(entries) < rows_ * columns:
        letters = random.choice((("x",), ("x", "y")))
        start = expression(random, letters, 2)
        pair = _equal(start, rewritten(start, random, 2, _small(letters)), Scope(), "entry", random)
        if pair is not None:
            entries.append((pair.left, pair.right))
    made, at, expected = "entries", {}, "same"
    if random.random() < 0.5:
        place = random.randrange(len(entries))
        edited = _edited(*entries[place], Scope(), ("x", "y"), random)
        if edited is None:
            return None
        entries[place], made, at, expected = (edited.left, edited.right), f"entry edited: {edited.made}", edited.at, "different"
    sides = [_shaped([e[k] for e in entries], rows_, columns) for k in (0, 1)]
    return Pair(*sides, Scope(), expected, made, at=at)


def _shaped(entries: list[Node], rows_: int, columns: int) -> Node:
    made = [Apply("[]", tuple(entries[k * columns : (k + 1) * columns])) for k in range(rows_)]
    return made[0] if rows_ == 1 else Apply("[]", tuple(made))


def _antiderivative(random: Random) -> Pair | None:
    """Expressions up to a constant; an edit counts where its difference is seen to change beside one point."""
    start = expression(random, ("x",), random.choice((1, 2, 3)))
    if "x" not in names(start):
        return None
    right = rewritten(start, random, 2, _small(("x",)))
    shifted = random.choice(("u + C", "C + u", "u + 7/3 + C", "u - log(2)", "u + c_1", "u + pi + K"))
    if random.random() < 0.5:
        pair = _equal(start, right, Scope(), "up to a constant", random)
        return pair and Pair(start, _shift(shifted, right), Scope(), "same", "up to a constant", "constant")
    edited = _edited(start, right, Scope(), ("x",), random)
    if edited is None:
        return None
    beside = {"x": edited.at["x"] + Fraction(1, 1000)}
    here, there = (difference(edited.left, edited.right, p) for p in (edited.at, beside))
    if here is None or there is None or abs(here - there) <= abs(here) / 10**6:
        return None
    return Pair(start, _shift(shifted, edited.right), Scope(), "different", edited.made, "constant", edited.at)


def _shift(frame: str, node: Node) -> Node:
    return substitute(rewriting.READ(frame), {Name("u"): node})


def _written(node: Node, random: Random) -> Node:
    """The expression as it comes back from its text, its numbers as decimals where that is possible; sometimes as it is."""
    if random.random() < 0.4:
        return node
    try:
        return rewriting.READ(show(node))
    except TutorError as error:
        raise AssertionError(f"{show(node)} does not read back: {error}") from error


def _points(left: Node, right: Node, scope: Scope, random: Random, count: int) -> list[Point]:
    """Points of the declared domain; a single empty one where nothing is free."""
    free = sorted(names(left) | names(right))
    if not free:
        return [{}]
    found, tries = [], 0
    while len(found) < count and tries < 40 * count:
        tries += 1
        point = {n: _value(scope.kind(n).domain, random) for n in free}
        if all(belongs(v, scope.kind(n), scope) for n, v in point.items()):
            found.append(point)
    return found


def _value(domain: str, random: Random) -> Fraction:
    if domain == "integer":
        return Fraction(random.randrange(1, 9))
    scale = random.choice((1, 1, 3, 10, Fraction(1, 10), 100))
    return Fraction(random.randrange(-999, 1000), 1000) * scale + Fraction(1, 7919)
