"""Functions that NumPy lacks, written out in those it has; and where such forms take limits."""

from __future__ import annotations

from functools import cache

from tutor.numeric.folding import filled, make
from tutor.numeric.forms.stable import operations, read, stabilized
from tutor.rules.catalogue import function_rules, meanings
from tutor.rules.computed import FORMS
from tutor.syntax.nodes import Apply, Name, Node, rebuild

LIMITS = frozenset({"xlogx", "xlog1p", "xlog_ratio", "divergence_rest"})


@cache
def forms() -> dict[tuple[str, int], tuple[tuple[Node, ...], Node]]:
    """(word, arity) -> parameters and how it is computed entry by entry, for words that NumPy lacks."""
    spelled = {r.word for rules in function_rules().values() for r in rules if r.numpy}
    found = {
        (word, arity): (tuple(map(Name, parameters)), stabilized(body))
        for (word, arity), (parameters, body) in meanings().items()
        if word not in spelled and word not in NATIVE
    }
    for r in FORMS.rules:
        left = read(r.left)
        found[left.op, len(left.args)] = (left.args, read(r.right))
    return found


NATIVE = frozenset({"log2", "log10"})  # NumPy's own, closer than the quotient of logarithms that they mean


def formed(root: Node) -> Node:
    """`root` with each function that NumPy lacks written out in those it has."""
    return rebuild(root, _formed) if not operations(root).isdisjoint(_formed_words()) else root


@cache
def _formed_words() -> frozenset[str]:
    return frozenset(word for word, _ in forms())


def _formed(node: Node) -> Node:
    found = forms().get((node.op, len(node.args))) if isinstance(node, Apply) else None
    if found is None:
        return node
    parameters, body = found
    return filled(body, dict(zip(parameters, node.args, strict=True)), _form)


def _form(op: str, args: tuple[Node, ...]) -> Node:
    if op == "abs" and isinstance(args[0], Apply) and args[0].op == "-":
        return Apply("abs", args[0].args)  # both halves of a sigmoid share one exponential
    return _formed(make(op, args))


def at_limits(root: Node) -> Node | None:
    """`root` as it is computed, with the limits of the terms of entropies; None where it has no such term."""
    found = stabilized(root)
    return formed(found) if not LIMITS.isdisjoint(operations(found)) else None
