"""Derivatives by an entry, ∂/∂z_k: of a plain sum over all entries the one term with z_k counts, elsewhere z_i has the slope 1 or 0.

Both are marked while they are derived, and stand as they were written in the steps.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from tutor.derive.steps import Step
from tutor.errors import TutorError, trouble
from tutor.meaning.indices import at_index
from tutor.syntax.nodes import ONE, Apply, Name, Node, names, number, postorder, rebuild, substitute

MARK = "z_i by z_k"  # the entry as it stands, its array, and the entry by which is differentiated


def with_entry(body: Node, variable: str) -> Node:
    """`body` marked for the derivative by the entry z_k that `variable` names; `body` itself where no index runs over entries of z.

    A sum over all entries is marked where its one term with z_k can be taken; every other entry, z_i, where it stands.
    Raises TutorError("index") where z_k cannot be told apart from the other entries.
    """
    array, _, index = variable.rpartition("_")
    array, index = (array, index) if array else (variable.rstrip("0123456789"), "")
    if array in ("", variable) or array not in names(body) or not any(_is_entry(n, array) for n in postorder(body)):
        return body
    if not index or not index.isalpha():
        raise _unclear(variable, array)
    sums = {n for n in postorder(body) if _runs_over(n, array)}
    if any(n.args[0].args[0] is Name(index) for n in sums):
        raise _unclear(variable, array)
    plain = {n for n in sums if _is_plain(n, array, index, sums)}
    out = substitute(body, {n: Apply("sum", (*n.args, Name(variable))) for n in plain})
    out = _with_marks(out, array, index)
    if array in names(rebuild(out, lambda n: ONE if is_marked(n) or is_marked_entry(n) else n)):
        raise _unclear(variable, array)
    return out


def depends(body: Node, variable: str) -> bool:
    """Whether `body` holds `variable`, by its name or, as z_k, among the entries over which an index runs."""
    return variable in names(with_entry(body, variable))


def _is_plain(node: Apply, array: str, index: str, sums: Collection[Node]) -> bool:
    """Whether exactly one term of a sum holds z_k: in it stands the entry of its own index, and no sum over entries but itself."""
    span, inside = node.args
    own = all(n.args[1:] == span.args[:1] for n in postorder(inside) if _is_entry(n, array))
    others = any(_of_array(n, array) for n in names(inside)) or index in names(inside)
    return node.op == "sum" and own and not others and not any(n in sums for n in postorder(inside))


def _with_marks(root: Node, array: str, index: str) -> Node:
    """`root` with a mark at each entry of the array but z_k itself: those with an index that runs, and those by a letter of their own."""
    variable = Name(f"{array}_{index}")
    inside_plain = {n for s in postorder(root) if is_marked(s) for n in postorder(s)}
    marks = {
        n: Apply(MARK, (n, Name(array), variable))
        for n in postorder(root)
        if n not in inside_plain and n is not variable and (_is_entry(n, array) or (isinstance(n, Name) and _of_array(n.name, array)))
    }
    return substitute(root, marks)


def _of_array(name: str, array: str) -> bool:
    """Whether a name is spelled as an entry of the array, z_i."""
    return name.rpartition("_")[0] == array


def is_marked_entry(node: Node) -> bool:
    """Whether `node` is an entry that was marked."""
    return isinstance(node, Apply) and node.op == MARK


def index_and_asked(node: Apply) -> tuple[Node, Node]:
    """The index of a marked entry, and that of the entry by which is differentiated."""
    entry, array, variable = node.args
    own = entry.args[1] if isinstance(entry, Apply) else entry.name.removeprefix(f"{array.name}_")
    own = own if isinstance(own, Node) else number(int(own)) if own.isdigit() else Name(own)
    return own, Name(variable.name.rpartition("_")[2])


def refuse_whole(body: Node, variable: str) -> None:
    """Raises TutorError("index") where the array of which `variable` is an entry stands in `body` as a whole, as in norm(x)."""
    array = variable.rpartition("_")[0]
    if array in names(rebuild(body, lambda n: ONE if _is_entry(n, array) else n)):
        raise _unclear(variable, array)


def _is_entry(node: Node, array: str) -> bool:
    return isinstance(node, Apply) and node.op == "_" and node.args[0] is Name(array)


def _runs_over(node: Node, array: str) -> bool:
    is_sum = isinstance(node, Apply) and node.op in ("sum", "prod") and len(node.args) == 2 and getattr(node.args[0], "op", "") == ".."
    return is_sum and any(_is_entry(n, array) for n in postorder(node.args[1]))


def _unclear(variable: str, array: str) -> TutorError:
    what = f"{variable} is a name of its own, and {array} has entries here, of which it is none"
    return trouble("index", what, mend=f"differentiate by {array}, with {array} : vector(n)")


def without_marks(step: Step) -> Step:
    """The steps with all that was marked as it was written; shared steps stay shared."""

    def plain(node: Node) -> Node:
        return rebuild(node, lambda n: Apply("sum", n.args[:2]) if is_marked(n) else n.args[0] if is_marked_entry(n) else n)

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
    return at_index(body, span.args[0], Name(entry.name.rpartition("_")[2]))
