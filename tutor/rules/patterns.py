"""Shapes: whether an expression looks like a pattern whose every letter stands for any expression, terms and factors in any order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tutor.rules.matching import group
from tutor.syntax.nodes import CONSTANTS, ONE, ZERO, Apply, Name, Node, rebuild

_NEUTRAL = {"+": ZERO, "*": ONE}
Bound = Mapping[str, Node]


def fits(pattern: Node, node: Node) -> bool:
    """Whether `node` has the shape of `pattern`: `2x e^(x^2)` that of `a e^b`; the same letter is the same expression everywhere."""
    return next(_bindings(rebuild(pattern, _plain), rebuild(node, _plain), {}), None) is not None


def _plain(node: Node) -> Node:
    """exp(u) as e^u."""
    return Apply("^", (Name("e"), *node.args)) if isinstance(node, Apply) and node.op == "exp" else node


def _parts(op: str, node: Node) -> list[Node]:
    """The terms of a sum; the factors of a product, a minus sign and what is divided by among them."""
    found, stack = [], [node]
    while stack:
        node = stack.pop()
        if isinstance(node, Apply) and node.op == op:
            stack.extend(reversed(node.args))
        elif isinstance(node, Apply) and op == "*" and node.op in ("-", "/"):
            inner, *below = node.args
            found.append(Apply(node.op, (ONE, *below)))
            stack.extend([] if inner is ONE else [inner])
        else:
            found.append(node)
    return found


def _bindings(pattern: Node, node: Node, bound: Bound) -> Iterator[Bound]:
    """Every way in which the letters of `pattern` can be filled to give `node`."""
    if isinstance(pattern, Name) and pattern.name not in CONSTANTS:
        if bound.get(pattern.name, node) is node:
            yield {**bound, pattern.name: node}
    elif not isinstance(pattern, Apply):
        if pattern is node:
            yield bound
    elif pattern.op in _NEUTRAL:
        yield from _in_any_order(pattern.op, sorted(pattern.args, key=_is_letter), _parts(pattern.op, node), bound)
    elif isinstance(node, Apply) and node.op == pattern.op and len(node.args) == len(pattern.args):
        yield from _in_order(pattern.args, node.args, bound)


def _is_letter(node: Node) -> bool:
    return isinstance(node, Name) and node.name not in CONSTANTS


def _in_order(patterns: Sequence[Node], nodes: Sequence[Node], bound: Bound) -> Iterator[Bound]:
    if not patterns:
        yield bound
        return
    for found in _bindings(patterns[0], nodes[0], bound):
        yield from _in_order(patterns[1:], nodes[1:], found)


def _in_any_order(op: str, patterns: Sequence[Node], parts: Sequence[Node], bound: Bound) -> Iterator[Bound]:
    """Each pattern takes a part of its own; the last letter takes all that is left, or nothing: a factor 1, a term 0."""
    if not patterns:
        if not parts:
            yield bound
        return
    first, *rest = patterns
    if not rest and _is_letter(first):
        whole = group(op, list(parts)) if parts else _NEUTRAL[op]
        yield from _bindings(first, whole, bound)
        return
    for k, part in enumerate(parts):
        for found in _bindings(first, part, bound):
            yield from _in_any_order(op, rest, [*parts[:k], *parts[k + 1 :]], found)
