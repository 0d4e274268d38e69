"""In any order: entries, rows, members matched one to one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tutor.checking.equality.agreement import Equivalence
from tutor.syntax.nodes import Node
from tutor.syntax.printer import show

Compare = Callable[[Node, Node], Equivalence]


def in_any_order(given: Sequence[Node], wanted: Sequence[Node], compare: Compare) -> Equivalence:
    """The verdict on two lists of as many entries: each of one needs a partner of its own in the other."""
    found = [[compare(a, b) for b in wanted] for a in given]
    same = [[e.verdict == "same" for e in row] for row in found]
    possible = [[e.verdict != "different" for e in row] for row in found]
    alone = _unmatched(same)
    if alone is None:
        fewest = min((e.points for row in found for e in row if e.points), default=0)
        return Equivalence("same", "the entries match in some order", points=fewest)
    if _unmatched(possible) is None:
        return Equivalence("undecided", "some entries could not be compared")
    lonely = next((k for k, row in enumerate(possible) if not any(row)), None)
    if lonely is not None:
        return Equivalence("different", f"entry {lonely + 1}, {show(given[lonely])}, has no partner")
    missing = next((k for k in range(len(wanted)) if not any(row[k] for row in possible)), None)
    if missing is not None:
        return Equivalence("different", f"{show(wanted[missing])} has no partner")
    return Equivalence("different", "an entry occurs too often")


def _unmatched(fits: Sequence[Sequence[bool]]) -> int | None:
    """The first row that cannot be given a column of its own; None where all can."""
    taken: dict[int, int] = {}

    def place(row: int, seen: set[int]) -> bool:
        for column, is_fitting in enumerate(fits[row]):
            if is_fitting and column not in seen:
                seen.add(column)
                if column not in taken or place(taken[column], seen):
                    taken[column] = row
                    return True
        return False

    return next((row for row in range(len(fits)) if not place(row, set())), None)
