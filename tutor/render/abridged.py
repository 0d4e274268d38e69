"""What is too long for a reader: sums with an ellipsis, large matrices as the list of what is not 0, tables by some of their rows."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.derive.steps import Derivation
from tutor.render.document import Block, Note, Table
from tutor.syntax.nodes import ZERO, Apply, Name, Node, rebuild

MOST_TERMS = 12  # of a sum that is shown whole
MOST_COLUMNS = 8  # of a matrix that is shown whole
MOST_ROWS = 24  # of the list of entries
_ROWS = 12  # of a table of numbers
_FIRST = 4  # terms shown of a longer sum, before its last
ELLIPSIS = Name("…")


def abridged(node: Node) -> Node:
    """`node` with an ellipsis in each sum of more than MOST_TERMS terms."""
    return rebuild(node, _shortened)


def _shortened(node: Node) -> Node:
    if isinstance(node, Apply) and node.op == "+" and len(node.args) > MOST_TERMS:
        return Apply("+", (*node.args[:_FIRST], ELLIPSIS, node.args[-1]))
    return node


def is_large(derivation: Derivation) -> bool:
    """Whether a matrix of derivatives is too large to be read as one."""
    return derivation.kind in ("hessian", "jacobian") and len(derivation.wrt) > MOST_COLUMNS and not derivation.scope.arrays


def entries(derivation: Derivation) -> Iterator[Block]:
    """The entries of a matrix that are not 0, by row and column: of a Hessian those on and above its diagonal."""
    wrt, rows = derivation.wrt, derivation.result.args
    is_mirrored = derivation.kind == "hessian"
    heads = wrt if is_mirrored else [str(k) for k in range(1, len(rows) + 1)]
    places = [(i, j) for i in range(len(rows)) for j in range(i if is_mirrored else 0, len(wrt))]
    found = [(heads[i], wrt[j], rows[i].args[j]) for i, j in places if rows[i].args[j] is not ZERO]
    yield Table(("row", "by", "entry"), tuple((a, b, abridged(e)) for a, b, e in found[:MOST_ROWS]))
    mirrored = "; below the diagonal it is the mirror image" if is_mirrored else ""
    left = f"; {len(found) - MOST_ROWS} more like these" if len(found) > MOST_ROWS else ""
    yield Note("note", f"{len(rows)} rows and {len(wrt)} columns, all other entries are 0{mirrored}{left}")


def thinned(rows: list) -> list:
    """At most a dozen of the rows of a table, the first and the last among them."""
    if len(rows) <= _ROWS:
        return rows
    step = (len(rows) - 1) / (_ROWS - 1)
    return [rows[round(k * step)] for k in range(_ROWS)]
