"""Quotients of exponentials by their name: e^u/(1 + e^u) is sigmoid(u), and over (1 + e^u)^2 it is s (1 - s)."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.derive.arrays.arrays import Arrays
from tutor.derive.arrays.collecting import less, rebuilt
from tutor.derive.arrays.terms import Term
from tutor.syntax.nodes import ONE, TWO, Apply, Name, Node


def by_name(value: Node, arrays: Arrays) -> Node:
    """e^u/(1 + e^u) as sigmoid(u)."""
    return rebuilt(value, arrays, _sigmoid, "/")


def slopes(value: Node, arrays: Arrays) -> Node:
    """e^u/(1 + e^u)^2 as s (1 - s), s being 1/(1 + e^u), by its own name where it has one."""
    return rebuilt(value, arrays, _slope, "/")


def _sigmoid(node: Apply, arrays: Arrays) -> Node:
    t, found = _exponentials(node, arrays)
    for f in t.below:
        exponential, u = _beside_one(f)
        if exponential in found:
            share = arrays.make("sigmoid", (u,))
            return arrays.write(Term(t.coefficient, (*less(t.above, [exponential]), share), less(t.below, [f])))
    return node


def _slope(node: Apply, arrays: Arrays) -> Node:
    t, found = _exponentials(node, arrays)
    for f in t.below:
        square = f.args[0] if isinstance(f, Apply) and f.op == "^" and f.args[1] is TWO else None
        exponential, u = _beside_one(square)
        if exponential in found:
            quotient = Apply("/", (ONE, square))
            share = arrays.aliases.get(quotient) or arrays.make("sigmoid", (arrays.negative(u),))
            rest = arrays.total((ONE, arrays.negative(share)))
            return arrays.write(Term(t.coefficient, (*less(t.above, [exponential]), share, rest), less(t.below, [f])))
    return node


def _exponentials(node: Apply, arrays: Arrays) -> tuple[Term, Mapping[Node, Node]]:
    """A product as a term, and the exponentials above in it with their exponents."""
    t = arrays.term(node if node.op in ("*", "/") else ONE)
    return t, {f: u for f in t.above if (u := _exponent(f)) is not None}


def _exponent(node: Node) -> Node | None:
    match node:
        case Apply("exp", (u,)) | Apply("^", (Name("e"), u)):
            return u
    return None


def _beside_one(node: Node | None) -> tuple[Node | None, Node | None]:
    """e^u and u of a sum 1 + e^u."""
    if isinstance(node, Apply) and node.op == "+" and len(node.args) == 2 and ONE in node.args:
        exponential = node.args[node.args[0] is ONE]
        return exponential, _exponent(exponential)
    return None, None
