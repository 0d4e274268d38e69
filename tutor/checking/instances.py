"""Sums to an end that is a name, over data that are nothing but letters, as one instance that has a value: three terms, a number each."""

from __future__ import annotations

from collections.abc import Collection

from tutor.syntax.nodes import Apply, Name, Node, Number, number, postorder, rebuild, substitute
from tutor.syntax.printer import show

_TERMS = 3  # of a sum whose end is a name
_MOST = 200  # terms of a sum that is written out


def instance(node: Node, arrays: Collection[str] = ()) -> Node:
    """`node` where each end of a sum that is a name is 3, and each entry of a letter that is not among `arrays` a number of its own."""
    if not any(isinstance(n, Apply) and n.op == "_" and _is_data(n, arrays) for n in postorder(node)):
        return node
    ends = {e for n in postorder(node) if isinstance(n, Apply) and n.op == ".." and len(n.args) == 3 for e in n.args[1:]}
    node = substitute(node, {e: number(_TERMS) for e in ends if isinstance(e, Name)})
    return rebuild(rebuild(node, _written_out), lambda n: _entry(n, arrays))


def _is_data(node: Apply, arrays: Collection[str]) -> bool:
    return isinstance(node.args[0], Name) and node.args[0].name not in arrays


def _written_out(node: Node) -> Node:
    match node:
        case Apply("sum", (Apply("..", (index, Number(low), Number(high))), body)) if 0 <= high - low < _MOST:
            terms = tuple(substitute(body, {index: number(k)}) for k in range(int(low), int(high) + 1))
            return terms[0] if len(terms) == 1 else Apply("+", terms)
    return node


def _entry(node: Node, arrays: Collection[str]) -> Node:
    if isinstance(node, Apply) and node.op == "_" and _is_data(node, arrays):
        return Name("⟨" + show(node) + "⟩")
    return node
