"""A gradient in scalars beside its matrix form: each slope, each adjoint and each entry against values that no rule of ours made.

Two forms that are one rational function are proven equal; all others are compared in balls, at points that are true to what is
known of the arrays (one-hot rows, symmetric, positive definite, orthogonal, diagonal).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from random import Random

from tutor.checking.equality.identity import is_identity
from tutor.checking.proof.oracles import AGREES, CONTRADICTS, OPEN, agree, by_slopes, by_values
from tutor.derive.scalars.alike import spelled_alike
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError
from tutor.meaning.scope import Kind, Scope
from tutor.numeric.rigorous.balls import enclose, enclose_slopes
from tutor.numeric.rigorous.points import sample
from tutor.rules import normal
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, rebuild, substitute

_POINTS, _ENOUGH = 8, 2
_BITS = (128, 512)
_MOVED = "moved "  # before the name of a scalar: how far it is pushed off what it is worked out as
_SHARE = Kind("interval", (ZERO, ONE))
Point = Mapping[str, Fraction]


def confirmed(derivation: Derivation) -> dict[int, str]:
    """By the id of each step under the root: whether it is right, wrong, or could not be told."""
    steps = [s for s in derivation.root if s is not derivation.root]
    found = _slopes([s for s in steps if _op(s.goal) == "d/d"])
    network = _Network(derivation)
    found |= network.adjoints([s for s in steps if _op(s.goal) == "adjoint" and s.rule is not normal.GATHERED])
    beside = [s for s in steps if s.rule is normal.GATHERED and "scalar" in dict(s.parts)]
    found |= network.same(beside)
    for s in steps:
        if id(s) not in found and s.rule is not normal.GATHERED:
            found[id(s)] = _rewritten(s, network)
    for s in (*steps, derivation.root):  # an array is right where its entries are
        if id(s) not in found:
            verdicts = [found[id(part)] for _, part in s.parts]
            found[id(s)] = next((v for v in (CONTRADICTS, OPEN) if v in verdicts), AGREES)
    return found


def _op(node: Node) -> str:
    return node.op if isinstance(node, Apply) else ""


# ---------------------------------------------------------------- slopes by the rules of scalars


def _slopes(steps: Sequence[Step]) -> dict[int, str]:
    """The steps whose goal is a slope; those that differ in their names alone are confirmed once."""
    told: dict[tuple[Node, Node], str] = {}
    found = {}
    for step in steps:
        key = spelled_alike(step.goal, step.value)
        if key not in told:
            told[key] = _slope(Step(key[0], step.rule, (), key[1], key[1]))
        found[id(step)] = told[key]
    return found


def _slope(step: Step) -> str:
    """Whether a slope is right at random points: between 0 and 1, where most functions have a value, or else anywhere."""
    shares = Scope(tuple((n, _SHARE) for n in sorted(names(step.goal.args[-1]) | names(step.value))))
    verdicts = (by_slopes([step], (step.goal.args[0].name,), scope)[0] for scope in (shares, Scope()))
    return next((v for v in verdicts if v != OPEN), OPEN)


def _rewritten(step: Step, network: _Network) -> str:
    """A step that only writes its goal in another form: the same at once, or in the values of the whole network."""
    if step.goal is step.value or is_identity(_plain(step.goal), _plain(step.value)):
        return AGREES
    key = spelled_alike(_plain(step.goal), _plain(step.value))
    if by_values(*key, Scope()) == AGREES:
        return AGREES
    return network.same([step])[id(step)]


def _plain(node: Node) -> Node:
    """`node` with each adjoint as a name."""
    return rebuild(node, lambda n: Name(f"d{n.args[0].name}") if _op(n) == "adjoint" else n)


# ---------------------------------------------------------------- the values of the whole network


class _Network:
    """The forward and the backward pass, written out in what is given, and points at which they have values."""

    def __init__(self, derivation: Derivation):
        extra = dict(derivation.extra)
        self.derivation, self.arrays = derivation, dict(extra["entries"])
        self.forward: dict[Node, Node] = {}
        self.pushed: dict[Node, Node] = {}
        for name, body in extra["scalars"]:
            self.forward[Name(name)] = substitute(body, self.forward)
            self.pushed[Name(name)] = Apply("+", (substitute(body, self.pushed), Name(_MOVED + name)))
            self.output = Name(name)
        known = {cell.name for entries, _ in self._facts() for cell in _cells(entries)}
        self.given = tuple(
            sorted(names(self.forward[self.output]) | known | {n for n, _ in self._kinds()} - {n.name for n in self.forward})
        )
        self.backward: dict[Node, Node] = {}
        for step in derivation.root:
            if _op(step.goal) == "adjoint" and step.rule is not normal.GATHERED:
                self.backward[step.goal] = self.written(step.value)

    def written(self, node: Node) -> Node:
        """`node` in what is given: the scalars and the adjoints in it written out."""
        return substitute(node, self.backward | self.forward)

    def points(self) -> Iterator[Point]:
        """Random values of what is given, true to the declarations and the facts."""
        scope = Scope(tuple(self._kinds()))
        for k, point in enumerate(sample(self.given, scope, _POINTS)):
            walk = Random(k)
            true = dict(point)
            for entries, kind in self._facts():
                true |= _true_to(kind.facts, entries, true, walk)
            yield true

    def _kinds(self) -> Iterator[tuple[str, Kind]]:
        """The domain of each given scalar."""
        for name, entries in self.arrays.items():
            kind = self.derivation.scope.kind(name)
            for cell in _cells(entries):
                yield cell.name, Kind(kind.domain, kind.bounds, kind.closed)

    def _facts(self) -> Iterator[tuple[Node, Kind]]:
        """The entries of each array of which something is known, and its kind."""
        told = ((entries, self.derivation.scope.kind(name)) for name, entries in self.arrays.items())
        return ((entries, kind) for entries, kind in told if kind.facts)

    def same(self, steps: Sequence[Step]) -> dict[int, str]:
        """Whether the goal and the value of each step are the same number."""
        found = {id(s): AGREES for s in steps if is_identity(_plain(s.goal), _plain(s.value))}
        open_ = [s for s in steps if id(s) not in found]
        pairs = [(self.written(s.goal), self.written(s.value)) for s in open_]

        def both(point: Point, bits: int) -> Iterator[tuple]:
            balls = enclose([n for pair in pairs for n in pair], point, bits)
            return zip(balls[::2], balls[1::2], strict=True)

        return found | dict(zip(map(id, open_), self._judged(both, len(pairs)), strict=True))

    def adjoints(self, steps: Sequence[Step]) -> dict[int, str]:
        """Whether the value of each step is the slope of the output by the scalar it is the adjoint of."""
        scalars = [s.goal.args[0] for s in steps]
        values = [self.written(s.value) for s in steps]
        moved = [_MOVED + n.name for n in self.forward]

        def both(point: Point, bits: int) -> Iterator[tuple]:
            still = {**point, **dict.fromkeys(moved, Fraction(0))}
            for scalar, ball in zip(scalars, enclose(values, point, bits), strict=True):
                by = _MOVED + scalar.name if scalar in self.forward else scalar.name
                yield enclose_slopes((self.pushed[self.output],), (by,), still, bits)[0], ball

        return dict(zip(map(id, steps), self._judged(both, len(steps)), strict=True))

    def _judged(self, both: Callable[[Point, int], Iterator[tuple]], count: int) -> list[str]:
        """The verdict on each of `count` pairs of values, which `both(point, bits)` gives."""
        agreed, wrong = [0] * count, [False] * count
        for point in self.points() if count else ():
            verdicts = _at(both, point)
            agreed = [n + (v is True) for n, v in zip(agreed, verdicts, strict=False)] if verdicts else agreed
            wrong = [w or v is False for w, v in zip(wrong, verdicts, strict=False)] if verdicts else wrong
            if min(agreed) >= _ENOUGH or any(wrong):
                break
        return [CONTRADICTS if w else AGREES if n >= _ENOUGH else OPEN for w, n in zip(wrong, agreed, strict=True)]


def _at(both: Callable[[Point, int], Iterator[tuple]], point: Point) -> list[bool | None]:
    """Whether each pair agrees at one point, as closely as is needed to tell; nothing where a value cannot be computed there."""
    verdicts: list[bool | None] = []
    for bits in _BITS:
        try:
            verdicts = [agree(a, b) for a, b in both(point, bits)]
        except TutorError:
            return []
        if None not in verdicts:
            break
    return verdicts


# ---------------------------------------------------------------- arrays of which something is known


def _cells(entries: Node) -> tuple[Name, ...]:
    if not isinstance(entries, Apply):
        return (entries,)
    return tuple(c for e in entries.args for c in _cells(e))


def _true_to(facts: frozenset[str], entries: Node, point: Point, walk: Random) -> dict[str, Fraction]:
    """Values of the entries of an array that have what is known of it, made from random ones."""
    is_vector = isinstance(entries.args[0], Name)
    rows = [[c.name for c in _cells(row)] for row in ((entries,) if is_vector else entries.args)]
    n = len(rows)
    values = [[point[name] for name in row] for row in rows]
    if "one-hot" in facts:
        values = [[Fraction(int(j == k)) for j in range(len(row))] for row, k in ((row, walk.randrange(len(row))) for row in rows)]
    if "diagonal" in facts:
        values = [[v if i == j else Fraction(0) for j, v in enumerate(row)] for i, row in enumerate(values)]
    if "orthogonal" in facts:
        v = values[0]
        square = sum(x * x for x in v)
        values = [[Fraction(int(i == j)) - 2 * v[i] * v[j] / square for j in range(n)] for i in range(n)]
    if "positive definite" in facts:
        values = [[sum(a * b for a, b in zip(r, s, strict=True)) + int(i == j) for j, s in enumerate(values)] for i, r in enumerate(values)]
    elif "symmetric" in facts:
        values = [[values[min(i, j)][max(i, j)] for j in range(n)] for i in range(n)]
    return {name: v for row, told in zip(rows, values, strict=True) for name, v in zip(row, told, strict=True)}
