"""Adjoints as people write them: `dW` of a name, and `dx_1`, `dx_2` for what comes back to x from each of its places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tutor.derive.steps import Step, main_step
from tutor.rules.matrices import WAYS
from tutor.syntax.nodes import Apply, Name, Node, substitute

Shares = Mapping[Node, str]  # the goal of each share -> its number among those of its node


def shares(root: Step) -> Shares:
    """The shares that add up to an adjoint, numbered as they are added."""
    return {main_step(part).goal: number for step in root if step.rule is WAYS for number, part in step.parts}


def in_differentials(node: Node, numbered: Shares = MappingProxyType({})) -> Node:
    """`node` with the adjoint of each name as dW, and with each share of an adjoint as dW_1, adjoint_1(X @ W)."""
    found = {n: said for n in _applied(node) if n.op == "adjoint" and (said := _said(n, numbered.get(n, ""))) is not n}
    return substitute(node, found) if found else node


def _said(goal: Apply, number: str) -> Node:
    inner, mark = goal.args[0], f"_{number}" if number else ""
    if isinstance(inner, Name):
        return Name(f"d{inner.name}{mark}")
    return Apply(f"adjoint{mark}", (inner,))


def _applied(node: Node) -> Iterator[Apply]:
    """The operations in `node`, those inside adjoints left out."""
    stack, seen = [node], set()
    while stack:
        n = stack.pop()
        if isinstance(n, Apply) and n not in seen:
            seen.add(n)
            yield n
            stack.extend(() if n.op == "adjoint" else n.args)
