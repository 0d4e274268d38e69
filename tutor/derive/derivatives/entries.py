"""Derivatives by an entry, ∂/∂z_k: of a sum over all entries the one term with z_k counts; the sum is marked while it is derived."""

from __future__ import annotations

from dataclasses import replace

from tutor.derive.steps import Step
from tutor.errors import TutorError, trouble
from tutor.syntax.nodes import ONE, Apply, Name, Node, names, postorder, rebuild, substitute


def with_entry(body: Node, variable: str) -> Node:
    """`body` with each sum over the entries of z marked by the entry z_k that `variable` names; `body` itself where there is none.

    Raises TutorError("index") where z_k cannot be told apart from the other entries.
    """
    array, _, index = variable.rpartition("_")
    array, index = (array, index) if array else (variable.rstrip("0123456789"), "")
    if array in ("", variable) or array not in names(body):
        return body
    entries = [n for n in postorder(body) if _is_entry(n, array)]
    if not entries:
        return body
    if not index or not index.isalpha():
        raise _unclear(variable, array)

    def marked(node: Node) -> Node:
        if not _runs_over(node, array):
            return node
        letter = node.args[0].args[0]
        inside = [n for n in postorder(node.args[1]) if _is_entry(n, array)]
        if any(n.args[1:] != (letter,) for n in inside) or variable in names(node.args[1]) or index in names(node.args[1]):
            raise _unclear(variable, array)
        return Apply("sum", (*node.args, Name(variable)))

    out = rebuild(body, marked)
    sums = [n for n in postorder(out) if is_marked(n)]
    bare = substitute(out, {n: Name(variable) for n in sums})
    if array in names(bare):
        raise _unclear(variable, array)
    return out


def refuse_whole(body: Node, variable: str) -> None:
    """Raises TutorError("index") where the array of which `variable` is an entry stands in `body` as a whole, as in norm(x)."""
    array = variable.rpartition("_")[0]
    if array in names(rebuild(body, lambda n: ONE if _is_entry(n, array) else n)):
        raise _unclear(variable, array)


def _is_entry(node: Node, array: str) -> bool:
    return isinstance(node, Apply) and node.op == "_" and node.args[0] is Name(array)


def _runs_over(node: Node, array: str) -> bool:
    is_sum = isinstance(node, Apply) and node.op == "sum" and len(node.args) == 2 and getattr(node.args[0], "op", "") == ".."
    return is_sum and any(_is_entry(n, array) for n in postorder(node.args[1]))


def _unclear(variable: str, array: str) -> TutorError:
    what = f"{variable} is a name of its own, and {array} has entries here, of which it is none"
    return trouble("index", what, mend=f"differentiate by {array}, with {array} : vector(n)")


def without_marks(step: Step) -> Step:
    """The steps with every marked sum as it was written; shared steps stay shared."""

    def plain(node: Node) -> Node:
        return rebuild(node, lambda n: Apply("sum", n.args[:2]) if is_marked(n) else n)

    made: dict[int, Step] = {}
    for s in step:
        parts = tuple((name, made[id(part)]) for name, part in s.parts)
        bound = tuple((name, plain(node)) for name, node in s.bound)
        made[id(s)] = replace(s, goal=plain(s.goal), bound=bound, form=plain(s.form), value=plain(s.value), parts=parts)
    return made[id(step)]


def is_marked(node: Node) -> bool:
    """Whether `node` is a sum that was marked."""
    is_over_index = isinstance(node, Apply) and node.op == "sum" and getattr(node.args[0], "op", "") == ".."
    return is_over_index and len(node.args) == 3


def term_of(node: Apply) -> Node:
    """The one term of a marked sum that holds the variable."""
    span, body, entry = node.args
    array, _, index = entry.name.rpartition("_")
    return substitute(body, {Apply("_", (Name(array), span.args[0])): entry, span.args[0]: Name(index)})
