"""How two answers are to be compared: up to what, how closely, in which scope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tutor.checking.equality.agreement import Equivalence, Rules
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Node


@dataclass(frozen=True, slots=True)
class Asked:
    """How two answers are to be compared.

    compare  the comparer of every kind, for their parts
    """

    compare: Callable[[Node, Node, Asked], Equivalence]
    scope: Scope
    up_to: frozenset[str] = frozenset()
    tolerance: float | None = None
    relative: float | None = None
    significant: int | None = None
    seed: int = 0
    almost: bool = False

    @property
    def is_exact(self) -> bool:
        return self.tolerance is None and self.relative is None and self.significant is None

    @property
    def rules(self) -> Rules:
        """How close two values have to be; to N figures where names stand in them: half a unit of the N-th."""
        relative = self.relative if self.significant is None else max(self.relative or 0, 0.5 * 10 ** (1 - self.significant))
        return Rules(self.tolerance, relative, self.seed, self.almost)

    def parts(self, left: Node, right: Node, up_to: str = "") -> Equivalence:
        """The verdict on two parts of the answers; `up_to` in the place of what is asked of the whole."""
        return self.compare(left, right, replace(self, up_to=frozenset({up_to} - {""})))
