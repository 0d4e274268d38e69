"""Arrays as their entries, and the arithmetic of entries as a page has it: the learner's order, without zeros, ones and unit factors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod

from tutor.syntax.nodes import ONE, TWO, ZERO, Apply, Node, number, rational

Place = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The entries of an array, row after row; a number has the shape () and one entry."""

    shape: tuple[int, ...]
    cells: tuple[Node, ...]

    def __getitem__(self, place: Place) -> Node:
        """The entry at a place, which counts from 1."""
        at = 0
        for index, extent in zip(place, self.shape, strict=True):
            at = at * extent + index - 1
        return self.cells[at]

    def __iter__(self) -> Iterator[tuple[Place, Node]]:
        return zip(places(self.shape), self.cells, strict=True)


def places(shape: Sequence[int]) -> Iterator[Place]:
    """Every place of an array, row after row."""
    return product(*(range(1, extent + 1) for extent in shape))


def scalar(node: Node) -> Grid:
    return Grid((), (node,))


def filled(shape: tuple[int, ...], entry: Callable[[Place], Node]) -> Grid:
    """The array whose entry at each place is `entry(place)`."""
    return Grid(shape, tuple(map(entry, places(shape))))


def together(grids: Sequence[Grid], make: Callable[..., Node]) -> Grid:
    """`make` of the entries at one place, for each place: numbers, rows and columns stand wherever they are repeated."""
    rank = max(len(g.shape) for g in grids)
    shapes = [(1,) * (rank - len(g.shape)) + g.shape for g in grids]
    shape = tuple(max(extents) for extents in zip(*shapes, strict=True))

    def entry(place: Place) -> Node:
        return make(*(g[_repeated(place, g.shape)] for g in grids))

    return filled(shape, entry)


def _repeated(place: Place, shape: tuple[int, ...]) -> Place:
    """Where the entry at `place` stands in an array of this shape, which may be repeated along rows or columns."""
    own = place[len(place) - len(shape) :]
    return tuple(1 if extent == 1 else index for index, extent in zip(own, shape, strict=True))


def along(grid: Grid, axis: int | None, keep: bool, make: Callable[[Sequence[Node]], Node]) -> Grid:
    """`make` of all entries, or of those along each line of an axis; with `keep` the axis stays, one entry long."""
    if axis is None:
        return Grid((1,) * len(grid.shape) if keep else (), (make(grid.cells),))
    axis %= len(grid.shape)
    left = tuple(1 if k == axis else s for k, s in enumerate(grid.shape) if keep or k != axis)

    def entry(place: Place) -> Node:
        rest = [p for k, p in enumerate(place) if not keep or k != axis]
        return make([grid[(*rest[:axis], k, *rest[axis:])] for k in range(1, grid.shape[axis] + 1)])

    return filled(left, entry)


def joined(grids: Sequence[Grid], axis: int) -> Grid:
    """Arrays one after the other along an axis; vectors along axis 0 in a line."""
    first = grids[0].shape
    shape = tuple(sum(g.shape[axis] for g in grids) if k == axis else extent for k, extent in enumerate(first))
    if axis == 0:
        return Grid(shape, tuple(cell for g in grids for cell in g.cells))
    return filled(shape, lambda place: [g[place[0], j] for g in grids for j in range(1, g.shape[1] + 1)][place[1] - 1])


def count(grid: Grid, axis: int | None) -> int:
    """How many entries a reduction along `axis` takes together."""
    return prod(grid.shape) if axis is None else grid.shape[axis]


# ---------------------------------------------------------------- arithmetic of entries


def plus(terms: Iterable[Node]) -> Node:
    """The sum, flat, its zeros dropped; of numbers alone their sum."""
    kept = [t for term in terms for t in (term.args if _is(term, "+") else (term,)) if t is not ZERO]
    values = [rational(t) for t in kept]
    if None not in values:
        return number(sum(values, Fraction(0)))
    return kept[0] if len(kept) == 1 else Apply("+", tuple(kept))


def times(factors: Iterable[Node]) -> Node:
    """The product, flat, its ones dropped, a sign before it, equal factors as a power; 0 where a factor is."""
    kept, sign = [], 1
    for factor in factors:
        while _is(factor, "-"):
            (factor,), sign = factor.args, -sign
        kept += factor.args if _is(factor, "*") else (factor,)
    if ZERO in kept:
        return ZERO
    kept = [power(f, number(k)) for f, k in Counter(f for f in kept if f is not ONE).items()]
    values = [rational(f) for f in kept]
    if None not in values:
        return number(prod(values, start=Fraction(sign)))
    whole = kept[0] if len(kept) == 1 else Apply("*", tuple(kept))
    return negative(whole) if sign < 0 else whole


def over(top: Node, bottom: Node) -> Node:
    """The quotient; of numbers their value."""
    if bottom is ONE or top is ZERO:
        return top
    if _is(top, "-"):
        return negative(over(top.args[0], bottom))
    a, b = rational(top), rational(bottom)
    return number(a / b) if a is not None and b else Apply("/", (top, bottom))


def negative(node: Node) -> Node:
    """-node, a double sign undone."""
    return node if node is ZERO else node.args[0] if _is(node, "-") else Apply("-", (node,))


def power(base: Node, exponent: Node) -> Node:
    """base^exponent; the square of a root is what stands under it."""
    if exponent is ONE:
        return base
    if exponent is TWO and _is(base, "sqrt"):
        return base.args[0]
    a, n = rational(base), rational(exponent)
    if exponent is ZERO or base is ONE:
        return ONE
    if a is not None and n is not None and n.denominator == 1 and abs(n) <= _HIGHEST and (a or n > 0):
        return number(a**n.numerator)
    return Apply("^", (base, exponent))


_HIGHEST = 64  # of a power of numbers that is worked out


def _is(node: Node, op: str) -> bool:
    return isinstance(node, Apply) and node.op == op


def determinant(rows: Sequence[Sequence[Node]]) -> Node:
    """The determinant, by its first row."""
    if len(rows) == 1:
        return rows[0][0]
    return plus(times((entry, cofactor(rows, 0, j))) for j, entry in enumerate(rows[0]))


def cofactor(rows: Sequence[Sequence[Node]], i: int, j: int) -> Node:
    """The cofactor of the entry in row i and column j, counted from 0: the determinant of the others, with its sign."""
    if len(rows) == 1:
        return ONE
    rest = determinant([[*row[:j], *row[j + 1 :]] for k, row in enumerate(rows) if k != i])
    return negative(rest) if (i + j) % 2 else rest
