"""Any expression over arrays written out entry by entry, at sizes that are numbers. Each word's entry stands with its rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, partial

from tutor.derive.scalars.grids import (
    Grid,
    along,
    cofactor,
    count,
    determinant,
    filled,
    joined,
    negative,
    over,
    plus,
    power,
    scalar,
    times,
    together,
)
from tutor.derive.scalars.meant import is_meant, meaning
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits, or_set
from tutor.meaning.axes import in_plain_form, options
from tutor.meaning.indices import END, is_slice
from tutor.meaning.uses import unified
from tutor.rules import joinings
from tutor.rules.catalogue import function_rules, pullbacks, read, sizes
from tutor.rules.rule import Pullback
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import CONSTANTS, ONE, RELATIONS, ZERO, Apply, Name, Node, Number, number, postorder, rational
from tutor.syntax.printer import show

MOST_ROWS = {"det": 4, "inv": 3}  # of a matrix that is written out by minors: a determinant of 24 products, an inverse of nine quotients
_JOINING = frozenset(j.op for j in joinings.JOININGS) - {"[]"}
_REDUCED = {"sum": plus, "mean": plus, "max": partial(Apply, "max"), "min": partial(Apply, "min")}
_ARITHMETIC = {
    "+": lambda *terms: plus(terms), "*": lambda *factors: times(factors), "/": over, "-": negative, "^": power,
}  # fmt: skip
_HOLDS = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b, "!=": lambda a, b: a != b,
}  # fmt: skip


class Writing:
    """Expressions written out; `known` says what names stand for: entries of arrays, sizes and running indices as numbers."""

    def __init__(self, known: Mapping[str, Grid], limits: Limits = LIMITS):
        self.known, self.limits = known, limits
        self._made: dict[Node, Grid] = {}

    def __call__(self, root: Node) -> Grid:
        """The entries of `root`. Raises TutorError("no-scalars") for a word that is not written out, TutorError("terms", "index")."""
        for node in postorder(root, into=self._inputs):
            if node not in self._made:
                self._made[node] = self._written(node)
        return self._made[root]

    def _within(self, names: Mapping[str, Grid]) -> Writing:
        return Writing({**self.known, **names}, self.limits)

    def _inputs(self, node: Node) -> tuple[Node, ...]:
        """The arguments that are written out before a node; branches and the terms of a sum over an index wait for its number."""
        if not isinstance(node, Apply) or node in self._made or node.op in ("piecewise", "adjoint") or _is_indexed(node):
            return ()
        if node.op == "_":
            return node.args[:1]
        return tuple(a for a in node.args if not _is_mark(a))

    def _written(self, node: Node) -> Grid:
        match node:
            case Number():
                return scalar(node)
            case Name(name):
                return self.known.get(name) or scalar(node)
            case Apply("adjoint", (Name(name),)):
                return self.known[f"adjoint({name})"]
            case Apply("piecewise", cases):
                return self._cases(cases)
            case Apply("_", (array, *indices)):
                return self._part(self._made[array], array, indices)
            case Apply("[]", args):
                return _listed([self._made[a] for a in args])
        if _is_indexed(node):
            return self._run(node)
        grids = [self._made[a] for a in node.args if not _is_mark(a)]
        if node.op in _REDUCED and len(grids) == 1:
            return self._reduced(node, grids[0]) if grids[0].shape else grids[0]
        return self._word(node, grids)

    def _word(self, node: Apply, grids: Sequence[Grid]) -> Grid:
        """An operation on entries: by the entry that stands with its rule, by what it means, or the same for every entry."""
        if node.op in ("det", "inv"):
            return self._by_minors(node, grids[0])
        if node.op in _JOINING:
            return self._joined(node, grids)
        node = in_plain_form(node, len(grids[0].shape)) if grids else node
        for rule in _with_entry().get(node.op, ()):
            bound = self._bound(rule, node)
            if bound is not None:
                return self._by_rule(rule, bound)
        meant = meaning(node, [len(g.shape) for g in grids]) if is_meant(node.op) else None
        if meant:
            arguments, body = meant
            return self._within(dict(zip(arguments, grids, strict=True)))(body)
        make = _ARITHMETIC.get(node.op)
        if make is None and not (node.op in function_rules() or node.op in RELATIONS or node.op in ("and", "or")):
            raise trouble("no-scalars", f"{node.op} is not written out in scalars", mend="ask without `in scalars`")
        return self._bounded(node, together(grids, make or partial(_applied, node.op)))

    def _bounded(self, node: Node, grid: Grid) -> Grid:
        if len(grid.cells) > self.limits.terms:
            raise trouble("terms", f"{show(node)} has more than {self.limits.terms} entries",
                          mend=or_set("choose smaller sizes", "terms", len(grid.cells)))  # fmt: skip
        return grid

    def _bound(self, rule: Pullback, node: Apply) -> dict[str, Grid] | None:
        """What the arguments and the size letters of a rule are here; None where it does not fit."""
        found: dict[str, Node] = {}
        if not _fits(read(rule.left), node, found):
            return None
        bound = {name: self(argument) for name, argument in found.items()}
        shapes = tuple(tuple(map(number, g.shape)) for g in bound.values())
        letters = unified(tuple(sizes(rule.shapes.get(n, "")) for n in bound), shapes)
        if letters is None:
            return None
        return bound | {n: scalar(extent) for n, extent in letters.items()}

    def _by_rule(self, rule: Pullback, bound: Mapping[str, Grid]) -> Grid:
        inside = self._within(bound)
        shape = tuple(inside.whole(extent) for extent in sizes(rule.shapes["G"]))
        body = read(rule.entry)

        def entry(place: tuple[int, ...]) -> Node:
            at = {letter: scalar(number(k)) for letter, k in zip("ij", place, strict=False)}
            return inside._within(at)(body).cells[0]

        return self._bounded(read(rule.left), filled(shape, entry))

    def whole(self, node: Node) -> int:
        """A size or an index, which comes to a whole number. Raises TutorError("no-scalars") where it does not."""
        value = rational(tidy(self(node).cells[0]))
        if value is None or value.denominator != 1:
            raise trouble("no-scalars", f"{show(node)} is no whole number here", mend=f"say its size: in scalars with {show(node)} = 2")
        return int(value)

    def _by_minors(self, node: Apply, matrix: Grid) -> Grid:
        """A determinant by its first row; an inverse by the cofactors, turned, over the determinant."""
        n = matrix.shape[0]
        if n > MOST_ROWS[node.op]:
            what = f"{show(node)} of {n} rows is too long to write out: {MOST_ROWS[node.op]} at most"
            raise trouble("no-scalars", what, mend=f"a size up to {MOST_ROWS[node.op]}")
        rows = [list(matrix.cells[k * n : (k + 1) * n]) for k in range(n)]
        whole = determinant(rows)
        if node.op == "det":
            return scalar(whole)
        return filled((n, n), lambda place: over(cofactor(rows, place[1] - 1, place[0] - 1), whole))

    def _joined(self, node: Apply, grids: Sequence[Grid]) -> Grid:
        axis, _ = options(node)
        if node.op == "vstack" and len(grids[0].shape) == 1:
            return _listed(grids)
        return joined(grids, axis or int(node.op == "hstack" and len(grids[0].shape) == 2))

    def _reduced(self, node: Apply, grid: Grid) -> Grid:
        axis, keep = options(node)
        make = _REDUCED[node.op]
        if node.op in ("max", "min"):
            return along(grid, axis, keep, lambda cells: cells[0] if len(cells) == 1 else make(tuple(cells)))
        total = along(grid, axis, keep, make)
        if node.op == "sum":
            return total
        n = number(count(grid, axis))
        return Grid(total.shape, tuple(over(cell, n) for cell in total.cells))

    def _run(self, node: Apply) -> Grid:
        """A sum or a product over an index, term by term."""
        span, body = node.args
        index, low, high = span.args
        first, last = self.whole(low), self.whole(high)
        if last - first >= self.limits.terms:
            raise trouble("terms", f"{show(node)} has more than {self.limits.terms} terms", mend="choose smaller sizes")
        terms = [self._within({index.name: scalar(number(k))})(body) for k in range(first, last + 1)]
        make = plus if node.op == "sum" else times
        return together(terms, lambda *cells: make(cells)) if terms else scalar(ZERO if node.op == "sum" else ONE)

    def _cases(self, cases: Sequence[Apply]) -> Grid:
        """Cases entry by entry; a case that numbers decide is taken or left out, and what it would hold is not written."""
        kept: list[Apply] = []
        for case in cases:
            decided = self._decided(case.args[1]) if case.op == "if" else True
            if decided is True and not kept:
                return self(case.args[0])
            if decided is not False:
                kept.append(case)
        grids = [self(a) for case in kept for a in case.args]

        def make(*cells: Node) -> Node:
            rest, made = iter(cells), []
            for case in kept:
                made.append(Apply(case.op, tuple(next(rest) for _ in case.args)))
            return Apply("piecewise", tuple(made))

        return together(grids, make)

    def _decided(self, condition: Node) -> bool | None:
        """Whether numbers alone say that a condition holds, or does not."""
        grid = self(condition)
        return {_TRUE: True, _FALSE: False}.get(grid.cells[0]) if len(grid.cells) == 1 else None

    def _part(self, grid: Grid, array: Node, indices: Sequence[Node]) -> Grid:
        ranges = [self._range(array, grid, axis, index) for axis, index in enumerate(indices)]
        ranges += [range(1, extent + 1) for extent in grid.shape[len(indices) :]]
        stays = [axis >= len(indices) or is_slice(indices[axis]) for axis in range(len(grid.shape))]

        def entry(place: tuple[int, ...]) -> Node:
            own = iter(place)
            return grid[tuple(r[next(own) - 1] if stay else r[0] for r, stay in zip(ranges, stays, strict=True))]

        return filled(tuple(len(r) for r, stay in zip(ranges, stays, strict=True) if stay), entry)

    def _range(self, array: Node, grid: Grid, axis: int, index: Node) -> range:
        """The places along one axis that an index or a slice takes."""
        extent = grid.shape[axis]
        low, high = index.args if is_slice(index) else (index, index)
        first, last = self.whole(low), extent if high is END else self.whole(high)
        if not (first >= 1 and last <= extent and first <= last + 1):
            what = f"{show(array)} has {extent} entries along axis {axis} here, and {show(index)} is not among them"
            raise trouble("index", what, mend="choose a larger size: in scalars with n = 5")
        return range(first, last + 1)


_TRUE, _FALSE = Apply("=", (ZERO, ZERO)), Apply("=", (ZERO, ONE))


def _applied(op: str, *cells: Node) -> Node:
    """A function or a comparison of entries; of numbers what it comes to, where that is plain."""
    values = [rational(c) for c in cells]
    if op in _HOLDS and None not in values:
        return _TRUE if _HOLDS[op](*values) else _FALSE
    if op in ("and", "or"):
        settling, other = (_FALSE, _TRUE) if op == "and" else (_TRUE, _FALSE)
        left = [c for c in cells if c is not other]
        return settling if settling in left else other if not left else left[0] if len(left) == 1 else Apply(op, tuple(left))
    if op == "kronecker" and None not in values:
        return ONE if values[0] == values[1] else ZERO
    return Apply(op, cells)


def _listed(grids: Sequence[Grid]) -> Grid:
    """A list of numbers, or of rows."""
    return Grid((len(grids), *grids[0].shape), tuple(cell for g in grids for cell in g.cells))


def _is_mark(node: Node) -> bool:
    return isinstance(node, Apply) and node.op in ("axis=", "keepdims=")


def _is_indexed(node: Apply) -> bool:
    first = node.args[0] if node.op in ("sum", "prod") else None
    return isinstance(first, Apply) and first.op == ".."


@cache
def _with_entry() -> dict[str, tuple[Pullback, ...]]:
    """By the operation, the rules that say their entry."""
    found: dict[str, tuple[Pullback, ...]] = {}
    for rule in pullbacks():
        if rule.entry:
            op = read(rule.left).op
            found[op] = (*found.get(op, ()), rule)
    return found


def _fits(left: Node, node: Node, bound: dict[str, Node]) -> bool:
    """Whether `node` is built as the pattern is; what its names stand for is put into `bound`."""
    if isinstance(left, Name) and left.name not in CONSTANTS:
        return bound.setdefault(left.name, node) is node
    if not isinstance(left, Apply) or not isinstance(node, Apply):
        return left is node
    return node.op == left.op and len(node.args) == len(left.args) and all(map(partial(_fits, bound=bound), left.args, node.args))
