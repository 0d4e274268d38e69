"""Definitions of functions compared: the same function, the same value, whatever their letters are called."""

from __future__ import annotations

from collections.abc import Callable

from tutor.checking.equality.agreement import Equivalence
from tutor.syntax.nodes import Apply, Name, Node, postorder, substitute
from tutor.syntax.printer import show


def definitions_compared(left: Node, right: Node, compare: Callable[[Node, Node], Equivalence]) -> Equivalence:
    """The verdict on `f(x) = x^2` and `f(t) = t^2`, or on such a one and its right side alone."""
    if any(isinstance(side, Apply) and side.op in ("=", ":=") and not _defines(side) for side in (left, right)):
        return _beside_equation(left, right, compare)
    sides = [side.args[1] if _defines(side) else side for side in (left, right)]
    heads = [side.args[0] if _defines(side) else None for side in (left, right)]
    if None not in heads:
        if len(heads[0].args) != len(heads[1].args):
            return Equivalence("different", f"{show(heads[0])} and {show(heads[1])} have not as many arguments")
        if heads[0].op != heads[1].op:
            return Equivalence("different", f"{show(heads[0])} is another function than {show(heads[1])}")
        sides[0] = substitute(sides[0], dict(zip(heads[0].args, heads[1].args, strict=True)))
    return compare(*sides)


def _beside_equation(left: Node, right: Node, compare: Callable[[Node, Node], Equivalence]) -> Equivalence:
    """The verdict on `f(x) = x^2` and `f(x) - x^2 = 0`: equations, where f(x) stands in both for one number."""
    definition, equation = (left, right) if _defines(left) else (right, left)
    head, value = definition.args
    if head not in set(postorder(equation)):
        return Equivalence("different", "one defines a function, the other is an equation")
    at = {head: Name(show(head))}
    sides = (Apply("=", (head, value)), Apply("=", equation.args))
    return compare(*(substitute(side, at) for side in (sides if definition is left else sides[::-1])))


def _defines(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == ":=" and not isinstance(node.args[0], Name)
