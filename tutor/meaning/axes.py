"""Along which axis a reduction or a word of arrays works, and the one form in which that is written for every room above."""

from __future__ import annotations

from collections.abc import Callable

from tutor.errors import TutorError
from tutor.meaning.indices import Shape, spelled
from tutor.meaning.refusals import misfit
from tutor.rules.catalogue import words_of_arrays
from tutor.syntax.nodes import ONE, Apply, Node, number, rational, rebuild
from tutor.syntax.printer import show


def is_option(node: Node) -> bool:
    """Whether `node` is an `axis=` or a `keepdims=` among arguments."""
    return isinstance(node, Apply) and node.op in ("axis=", "keepdims=")


def options(node: Apply) -> tuple[int | None, bool]:
    """`axis=` (None where none is given) and `keepdims=` of a reduction or a word. Raises TutorError("shape") for no whole number."""
    axis, keep = None, False
    for arg in node.args[1:]:
        if is_option(arg):
            value = rational(arg.args[0])
            if value is None or value.denominator != 1:
                raise misfit(f"{arg.op}{show(arg.args[0])} is no whole number", f"{arg.op}0 or {arg.op}1")
            axis, keep = (int(value), keep) if arg.op == "axis=" else (axis, bool(value))
    return axis, keep


def check_options(node: Apply, own: Shape) -> None:
    """Raises TutorError("shape") where the first argument, of the shape `own`, has no such axis, or the word keeps no axis."""
    axis, keep = options(node)
    first = node.args[0]
    if axis is not None and not -len(own) <= axis < len(own):
        raise misfit(f"{show(first)} is {spelled(own)}, so it has no axis {axis}", f"{node.op}({show(first)})")
    uses = words_of_arrays().get(node.op, ())
    if keep and uses and not any(_KEPT in use.arguments for use in uses):
        raise misfit(f"{node.op} loses no axis that keepdims= could keep", "leave keepdims= away")


def in_plain_form(node: Node, rank: int) -> Node:
    """`node`, whose first argument has `rank` directions, with its axis counted from the front and left out where it tells nothing.

    A reduction of a vector needs none; a word of arrays (softmax, concat) needs none where it works along that axis anyway.
    """
    if not isinstance(node, Apply) or not any(map(is_option, node.args)):
        return node
    axis, keep = options(node)
    if axis is not None and -rank <= axis < rank:
        axis %= rank
        axis = axis if _tells(node.op, rank, axis, keep) else None
    marks = () if axis is None else (Apply("axis=", (number(axis),)),)
    return Apply(node.op, (*(a for a in node.args if not is_option(a)), *marks, *((_KEPT,) if keep else ())))


def plain_axes(root: Node, shape: Callable[[Node], Shape]) -> Node:
    """`root` with every axis in plain form; what has no shape stays, and is told where it is worked with."""

    def change(node: Node) -> Node:
        if not isinstance(node, Apply) or not any(map(is_option, node.args)):
            return node
        try:
            return in_plain_form(node, len(shape(node.args[0])))
        except TutorError:
            return node

    return rebuild(root, change)


def _tells(op: str, rank: int, axis: int, keep: bool) -> bool:
    """Whether an axis, counted from the front, makes a difference."""
    if op not in words_of_arrays():
        return rank > 1 or keep
    mark = Apply("axis=", (number(axis),))
    return any(mark in use.arguments for use in words_of_arrays()[op] if len(use.shapes[0]) == rank)


_KEPT = Apply("keepdims=", (ONE,))
