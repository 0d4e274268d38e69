"""What the ways of integration know of each other: whoever can be asked for a smaller integral."""

from __future__ import annotations

from typing import Protocol

from tutor.derive.steps import Step
from tutor.meaning.polynomials import coefficients
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Node


class Search(Protocol):
    """One search for an antiderivative."""

    scope: Scope

    def step(self, body: Node, variable: str) -> Step | None: ...


def line_of(node: Node, variable: str, scope: Scope) -> tuple[Node, Node] | None:
    """(b, a) where `node` is a x + b with a not 0."""
    found = coefficients(node, variable, scope)
    return (found[0], found[1]) if found is not None and len(found) == 2 else None
