"""Vectors and matrices written out: entry by entry, in any order, or up to a factor; beside an array that is not, by its entries."""

from __future__ import annotations

from dataclasses import replace

from tutor.checking.equality.agreement import Equivalence
from tutor.checking.equality.asked import Asked
from tutor.checking.equality.kinds import is_list
from tutor.checking.equality.order import in_any_order
from tutor.checking.equality.scale import proportional
from tutor.derive.scalars.writing import Writing
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Apply, Node


def written_out(node: Node, scope: Scope) -> Node | None:
    """An expression over lists as the list, the matrix, or the number that it comes to; None where it is not written out."""
    try:
        grid = Writing({}, scope.limits)(node)
    except (TutorError, KeyError, RecursionError):
        return None
    if len(grid.shape) > 2:
        return None
    cells = list(grid.cells)
    for extent in grid.shape[:0:-1]:
        cells = [Apply("[]", tuple(cells[k : k + extent])) for k in range(0, len(cells), extent)]
    return Apply("[]", tuple(cells)) if grid.shape else cells[0]


def lists_compared(left: Apply, right: Apply, asked: Asked) -> Equivalence:
    """The verdict on two answers that are written out."""
    if len(left.args) != len(right.args):
        return Equivalence("different", f"one has {_told(left)}, the other {_told(right)}")
    if "order" in asked.up_to:
        inner = "scale" if "scale" in asked.up_to and all(map(is_list, right.args)) else ""
        return in_any_order(left.args, right.args, lambda a, b: asked.parts(a, b, inner))
    if "scale" in asked.up_to:
        return proportional(left, right, asked.parts)
    return _entry_by_entry(left, right, asked)


def _entry_by_entry(left: Apply, right: Apply, asked: Asked) -> Equivalence:
    up_to = "constant" if "constant" in asked.up_to else ""
    found = [asked.parts(a, b, up_to) for a, b in zip(left.args, right.args, strict=True)]
    for verdict in ("different", "undecided"):
        for k, entry in enumerate(found, 1):
            if entry.verdict == verdict:
                inside = entry.evidence.removeprefix("in entry ")
                beside = ", " if inside != entry.evidence else ": "  # an entry of a row
                return replace(entry, evidence=f"in entry {k}{beside}{inside}")
    domain = next((e.domain for e in found if e.domain), "")
    fewest = min((e.points for e in found if e.points), default=0)
    said = f"entry by entry: {found[0].evidence}" if found else "both are empty"
    return Equivalence("same", said, domain=domain, points=fewest)


def _told(node: Node) -> str:
    if all(map(is_list, node.args)) and node.args:
        return f"the shape ({len(node.args)}, {len(node.args[0].args)})"
    return f"{len(node.args)} entries" if len(node.args) != 1 else "1 entry"
