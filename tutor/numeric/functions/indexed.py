"""Sums over an index that runs through whole arrays, as sums of those arrays: no loop, and code as one would write it."""

from __future__ import annotations

from tutor.errors import TutorError
from tutor.meaning.indices import END, is_slice
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import Shapes
from tutor.numeric.folding import product
from tutor.rules.catalogue import function_rules, words_of_arrays
from tutor.syntax.nodes import ONE, RELATIONS, TWO, Apply, Name, Node, names, postorder, rebuild, substitute

ALL = Apply("..", (ONE, END))  # every entry in a direction
ALONG_ROWS = Apply("axis=", (ONE,))
_ENTRYWISE = frozenset({"+", "-", "*", "/", "^", "piecewise", "if", "otherwise", "and", "or", *RELATIONS})


def without_indices(root: Node, scope: Scope) -> Node:
    """`root` with every `sum(i=1..m, …)` whose terms are entries of arrays of m rows as a sum over arrays; others stay."""
    shapes = Shapes(scope)

    def change(node: Node) -> Node:
        match node:
            case Apply("sum", (Apply("..", (Name() as index, low, high)), body)) if low is ONE and index.name in names(body):
                try:
                    whole = _Widening(index, high, shapes).of(body)
                    return node if whole is None or shapes(whole) != (high,) else _total(whole)
                except TutorError:
                    return node  # what has no shape is told where it is computed
        return node

    return rebuild(root, change)


def _total(whole: Node) -> Node:
    match whole:
        case Apply("sum", (matrix, along)) if along is ALONG_ROWS:
            return Apply("sum", (matrix,))
    return Apply("sum", (whole,))


class _Widening:
    """The terms of one sum: its entries at the index become whole arrays, what is made of rows at the index a whole vector."""

    def __init__(self, index: Name, size: Node, shapes: Shapes):
        self.index, self.size, self.shapes = index, size, shapes

    def of(self, body: Node) -> Node | None:
        """All values of `body` as one array; None where it cannot be told."""
        made: dict[Node, Node] = {}
        for node in postorder(body, into=self.inside):
            found = self.widened(node, made)
            if found is None:
                return None
            made[node] = found
        return made[body]

    def moves(self, node: Node) -> bool:
        return self.index.name in names(node)

    def inside(self, node: Node) -> tuple[Node, ...]:
        """The arguments of what is computed number by number."""
        is_plain = isinstance(node, Apply) and self.moves(node) and (node.op in _ENTRYWISE or node.op in function_rules())
        return node.args if is_plain and node.op not in words_of_arrays() and not any(map(self.shapes, node.args)) else ()

    def widened(self, node: Node, made: dict[Node, Node]) -> Node | None:
        if not self.moves(node):
            return node
        match node:
            case Apply("^", (Apply("norm", (inner,)), two)) if two is TWO:
                return self.of_rows("sum", Apply("^", (inner, TWO)))
        if self.inside(node):
            return Apply(node.op, tuple(made[a] for a in node.args))
        match node:
            case Apply("_", (array, *places)):
                return self.entry(array, places)
            case Apply("@" | "dot", (left, right)):
                row, vector = (left, right) if self.row(left) else (right, left)
                return self.of_rows("sum", Apply("*", (left, right))) if self.row(vector) else self.times_vector(row, (vector,))
            case Apply("sum", (Apply("*", factors),)) if sum(self.row(f) is not None for f in factors) == 1:
                return self.sum_of_product(factors)
            case Apply("sum" | "mean" | "max" | "min" as word, (inner,)):
                return self.of_rows(word, inner)
            case Apply("norm", (inner,)):
                squares = self.of_rows("sum", Apply("^", (inner, TWO)))
                return None if squares is None else Apply("sqrt", (squares,))
            case Apply("logsumexp", (inner,)):
                return self.of_rows("logsumexp", inner, ())
        return None

    def entry(self, array: Node, places: list[Node]) -> Node | None:
        shape = self.shapes(array)
        if self.moves(array) or any(map(is_slice, places)) or len(places) != len(shape):
            return None
        if len(places) == 1:
            return array if places[0] is self.index and shape == (self.size,) else None
        first, second = places
        if first is self.index and shape[0] is self.size and not self.moves(second):
            return Apply("_", (array, ALL, second))
        return Apply("_", (array, first, ALL)) if second is self.index and shape[1] is self.size and not self.moves(first) else None

    def row(self, node: Node) -> Node | None:
        """The matrix of which `node` is the row at the index."""
        match node:
            case Apply("_", (array, place, *part)) if place is self.index and part in ([], [ALL]) and not self.moves(array):
                shape = self.shapes(array)
                return array if len(shape) == 2 and shape[0] is self.size else None
        return None

    def times_vector(self, row: Node, vectors: tuple[Node, ...]) -> Node | None:
        matrix = self.row(row)
        if matrix is None or any(self.moves(v) or len(self.shapes(v)) != 1 for v in vectors):
            return None
        return Apply("@", (matrix, product(vectors)))

    def sum_of_product(self, factors: tuple[Node, ...]) -> Node | None:
        """A row times vectors and numbers, summed."""
        (row,) = (f for f in factors if self.row(f))
        vectors = tuple(f for f in factors if f is not row and self.shapes(f))
        numbers = [self.of(f) for f in factors if not self.shapes(f)]
        found = self.times_vector(row, vectors) if vectors else Apply("sum", (self.row(row), ALONG_ROWS))
        return None if found is None or None in numbers else product((*numbers, found))

    def of_rows(self, word: str, inner: Node, options: tuple[Node, ...] = (ALONG_ROWS,)) -> Node | None:
        """One number for what is computed of rows at the index alone."""
        rows = {n: self.row(n) for n in postorder(inner) if self.row(n) is not None}
        whole = substitute(inner, rows)
        return None if self.moves(whole) or len(self.shapes(whole)) != 2 else Apply(word, (whole, *options))
