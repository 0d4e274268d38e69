"""Which part of a computation goes row by row through data, what is summed over the rows, and what comes before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum

from tutor.meaning.axes import options
from tutor.numeric.folding import value_of
from tutor.numeric.functions.arrays.lines import Ask
from tutor.numeric.functions.parts import array_words, binder_of, inputs
from tutor.syntax.nodes import RELATIONS, Apply, Name, Node


class Part(IntEnum):
    """When a statement runs: once before the rows, for each block of them, or once after."""

    BEFORE = 0
    ROWS = 1
    AFTER = 2


FREE, ROWS, TURNED, SUM, AFTER = "free", "rows", "turned", "sum over rows", "after"
PART = {FREE: Part.BEFORE, ROWS: Part.ROWS, TURNED: Part.ROWS, SUM: Part.ROWS, AFTER: Part.AFTER}
_PAIRS = {  # what a matrix product of two such arrays is
    (ROWS, FREE): ROWS,
    (TURNED, ROWS): SUM,
}
_ENTRYWISE = frozenset({"+", "-", "*", "/", "^", "piecewise", "and", "or", *RELATIONS})


def kinds_by_rows(order: Iterable[Node], outputs: Sequence[Node], shape: Ask, rows: Name) -> dict[Node, str] | None:
    """What every node is to the data whose number of rows is `rows`; None where some node needs all rows at once."""
    kinds: dict[Node, str] = {}
    for node in order:
        kind = _kind(node, kinds, shape, rows)
        if kind is None:
            return None
        kinds[node] = kind
    return kinds if all(kinds[o] != TURNED for o in outputs) else None


def _kind(node: Node, kinds: dict[Node, str], shape: Ask, rows: Name) -> str | None:
    own = shape(node)
    if own is None:
        return None
    if not isinstance(node, Apply) or value_of(node) is not None:
        if rows not in own:
            return FREE
        return ROWS if own[0] is rows and rows not in own[1:] else None
    below = [kinds[a] for a in inputs(node)]
    if not {ROWS, TURNED} & set(below):
        held = any(k in (SUM, AFTER) for k in below)
        return None if rows in own else AFTER if held else FREE
    if {SUM, AFTER} & set(below):
        return None  # a second time through the rows
    return _of_rows(node, below, shape)


def _of_rows(node: Apply, below: list[str], shape: Ask) -> str | None:
    """The kind of an operation on rows and on what is free of them."""
    first = node.args[0]
    match node.op:
        case ".T":
            return (ROWS if len(shape(first)) == 1 else TURNED) if below == [ROWS] else ROWS if below == [TURNED] else None
        case "@":
            if below == [ROWS, ROWS]:
                return SUM if len(shape(first)) == 1 else None
            return _PAIRS.get((below[0], below[1]))
        case "column":
            return ROWS
        case "sum" | "max" | "min" if len(below) == 1 and binder_of(node) is None:
            return _reduced(node, below[0], shape)
    if TURNED in below or node.op in ("_", "[]", "row") or (node.op in array_words() and node.op not in _ENTRYWISE):
        return None
    return ROWS


def _reduced(node: Apply, below: str, shape: Ask) -> str | None:
    axis, keep = options(node)
    own = shape(node.args[0])
    if below != ROWS or keep:
        return None
    if axis is None or axis % len(own) == 0:
        return SUM if node.op == "sum" else None
    return ROWS
