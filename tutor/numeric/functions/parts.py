"""Which parts of a tree are computed, in which order, and how often each is used: what everyone who writes code asks first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from tutor.meaning.indices import ends, is_slice
from tutor.numeric.folding import value_of
from tutor.rules.catalogue import words_of_arrays
from tutor.syntax.nodes import Apply, Name, Node, postorder, rational

_WHOLE = frozenset("+*^")  # operations that never are a number, all of whose arguments are parts
OPTIONS = frozenset({"axis=", "keepdims="})


def ordered(outputs: tuple[Node, ...]) -> dict[Node, tuple[Node, ...]]:
    """Every node that is computed, in the order of the code, with its parts; none where it is written out as it stands."""
    parts: dict[Node, tuple[Node, ...]] = {}

    def into(node: Node) -> tuple[Node, ...]:
        if type(node) is not Apply:
            found = ()
        elif node.op in _WHOLE:
            found = node.args
        else:
            found = inputs(node) if value_of(node) is None else ()
        parts[node] = found
        return found

    return {node: parts[node] for node in postorder(*outputs, into=into)}


def inputs(node: Node) -> tuple[Node, ...]:
    """The parts of a node that have a value of their own."""
    if not isinstance(node, Apply):
        return ()
    if node.op == "piecewise":
        return tuple(x for case in node.args for x in case.args)
    if node.op in ("sum", "prod") and binder_of(node):
        return (*node.args[0].args[1:], node.args[1])
    if node.op == "_":
        return (node.args[0], *ends(node.args[1:]))
    if isinstance(node.args[-1], Apply) and node.args[-1].op in OPTIONS:
        return tuple(a for a in node.args if not (isinstance(a, Apply) and a.op in OPTIONS))
    return node.args


def uses_of(parts: Mapping[Node, tuple[Node, ...]], outputs: tuple[Node, ...]) -> dict[Node, int]:
    """How often each node's text would stand in the code; a minus sign is never a statement of its own."""
    uses = dict.fromkeys(parts, 0)
    for node in outputs:
        uses[node] += 1
    for node in reversed(parts):
        if parts[node]:
            count = uses[node] if node.op == "-" else 1
            for a in parts[node]:
                uses[a] += count
    return uses


def indices_of(order: Iterable[Node]) -> dict[str, bool]:
    """The indices of sums, and whether each surely runs from 1 or more."""
    found: dict[str, bool] = {}
    for n in order:
        binder = binder_of(n) if type(n) is Apply and n.op in ("sum", "prod") else None
        if binder is not None:
            index, low, _ = binder.args
            found[index.name] = found.get(index.name, True) and (rational(low) or 0) >= 1
    return found


def binder_of(node: Apply) -> Apply | None:
    """`i=1..n` of a sum or product over an index."""
    first = node.args[0]
    return first if isinstance(first, Apply) and first.op == ".." else None


def is_entrywise(roots: Iterable[Node], arrays: frozenset[str] = frozenset()) -> bool:
    """Whether every part of `roots` has one number for each entry, arrays standing only under an index."""
    stack, seen = list(roots), set()
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        if isinstance(node, Name) and node.name in arrays:
            return False
        if not isinstance(node, Apply):
            continue
        if node.op == "_":
            if any(map(is_slice, node.args[1:])):
                return False
            stack.extend(node.args[1:])
        elif node.op in ("sum", "prod") and binder_of(node):
            stack.append(node.args[1])
        elif node.op in array_words() or (node.op in ("max", "min") and (len(node.args) == 1 or len(inputs(node)) != len(node.args))):
            return False
        else:
            stack.extend(inputs(node))
    return True


@cache
def array_words() -> frozenset[str]:
    """The operations that take arrays as a whole, not one number for each entry."""
    return frozenset({"@", ".T", "[]", "sum", "mean", "prod", *words_of_arrays()})
