"""Up to one constant factor: eigenvectors, normal vectors, matrices; the zero vector is a multiple of no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tutor.checking.equality.agreement import Equivalence
from tutor.syntax.nodes import ZERO, Apply, Node, names
from tutor.syntax.printer import show

Compare = Callable[..., Equivalence]


def proportional(left: Apply, right: Apply, compare: Compare) -> Equivalence:
    """The verdict on two arrays written out, up to one factor that is a number and not 0; `compare` is for their entries."""
    given, wanted = entries_of(left), entries_of(right)
    if _shape(left) != _shape(right):
        return Equivalence("different", f"one has {len(given)} entries, the other {len(wanted)}, or other rows")
    pivot = next((k for k, entry in enumerate(wanted) if compare(entry, ZERO).verdict == "different"), None)
    if pivot is None:
        return compare(left, right)
    a, b = given[pivot], wanted[pivot]
    if compare(a, ZERO).verdict == "same":
        return Equivalence("different", f"entry {pivot + 1} is 0, and {show(b)} is not")
    factor = multiple(a, b, compare)
    if factor.verdict != "same":
        return replace(factor, evidence=f"the factor is no constant: {factor.evidence}") if factor.verdict == "different" else factor
    found = [compare(Apply("*", (x, b)), Apply("*", (y, a))) for x, y in zip(given, wanted, strict=True)]
    for verdict in ("different", "undecided"):
        for k, entry in enumerate(found, 1):
            if entry.verdict == verdict:
                return replace(entry, evidence=f"entry {k} is not the same multiple as entry {pivot + 1}")
    return Equivalence("same", "they are equal up to one factor", points=min((e.points for e in found if e.points), default=0))


def multiple(left: Node, right: Node, compare: Compare) -> Equivalence:
    """The verdict on two values up to one constant factor: of two numbers, neither or both have to be 0."""
    if names(left) | names(right):
        return compare(left, right, up_to="scale")
    zeros = [compare(side, ZERO).verdict for side in (left, right)]
    if "undecided" in zeros:
        return Equivalence("undecided", "whether they are 0 could not be told")
    if zeros[0] != zeros[1]:
        return Equivalence("different", "one is 0, the other is not")
    return Equivalence("same", "they are equal up to one factor")


def _shape(node: Node) -> tuple:
    """How many entries each row has; () for a number."""
    return tuple(map(_shape, node.args)) if isinstance(node, Apply) and node.op == "[]" else ()


def entries_of(node: Node) -> tuple[Node, ...]:
    """The entries of an array written out, row after row."""
    if not (isinstance(node, Apply) and node.op == "[]"):
        return (node,)
    return tuple(e for part in node.args for e in entries_of(part))
