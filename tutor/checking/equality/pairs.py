"""Two claims that are compared."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.checking.equality.truths import gap, relations
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Apply, Node, names


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims and the names they are about."""

    left: Apply
    right: Apply
    scope: Scope

    @property
    def both(self) -> tuple[Apply, Apply]:
        return self.left, self.right

    @property
    def unknowns(self) -> tuple[str, ...]:
        return tuple(sorted(names(self.left) | names(self.right)))

    def gaps(self) -> list[Node]:
        return list(dict.fromkeys(gap(r) for claim in self.both for r in relations(claim)))
