"""Hessians in matrix form: how the gradient changes, block by block; a tensor entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement

from tutor.derive.arrays.adjoint import Backward
from tutor.derive.arrays.jacobians import Block, asked, changes, parts_of, told, with_directions
from tutor.derive.arrays.matrix import free_arrays, moving_freely, program, written
from tutor.derive.steps import Derivation, Step
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import Shapes, spelled
from tutor.rules import normal
from tutor.syntax.nodes import Apply, Name, Node
from tutor.syntax.printer import show


def matrix_hessian(node: Node, wrt: Sequence[str] = (), scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008
    """The second derivatives of the number `node` by the names of `wrt`: the Hessian where they make a matrix, else its blocks.

    By one vector its steps are the gradient, how that changes along any v, and the matrix read off; by numbers it is written out,
    `[[…], …]`. A block with more than two directions is one entry, in index notation. `extra` holds ("blocks", ("w,b", tree), …)
    with each pair once, and ("forms", …) as for a Jacobian. Raises TutorError("shape", "no-rule").
    """
    node, scope = written(node, scope)
    wrt = tuple(wrt) or free_arrays(node, scope)
    refuse_array(node, wrt, scope)
    scope, along = with_directions(node, wrt, scope)
    free = moving_freely(wrt, scope)
    first = Backward(node, wrt, free, limits)
    gradients = {name: first.reached[name].step for name in wrt}
    shape = Shapes(scope)
    blocks: dict[str, Block] = {}
    for a, b in combinations_with_replacement(wrt, 2):
        a, b = (a, b) if len(shape(Name(a))) >= len(shape(Name(b))) else (b, a)  # by a number there is nothing to read off
        blocks[f"{a},{b}"] = changes(gradients[a].value, b, along[b], free, limits, first.arrays.given)
    before = (("gradient", gradients[wrt[0]]),) if len(wrt) == 1 else tuple(gradients.items())
    value = _laid_out(wrt, blocks, scope)
    root = Step(asked("hessian", node, wrt), normal.HESSIAN, (("u", node),), value, value, (*before, *parts_of(blocks)))
    is_matrix = not any(map(shape, map(Name, wrt)))
    extra = (*(() if is_matrix or len(wrt) == 1 else told(blocks)[:1]), told(blocks)[1], *program(node, scope))
    return Derivation("hessian", node, wrt, scope, root, notes=_notes(wrt, is_matrix), extra=extra)


def _laid_out(wrt: tuple[str, ...], blocks: dict[str, Block], scope: Scope) -> Node:
    """The only block; by several names, or by a number, the blocks in rows, each below the diagonal as it stands above it."""
    if len(wrt) == 1 and Shapes(scope)(Name(wrt[0])):
        return blocks[f"{wrt[0]},{wrt[0]}"].value
    rows = ((blocks.get(f"{a},{b}") or blocks[f"{b},{a}"] for b in wrt) for a in wrt)
    return Apply("[]", tuple(Apply("[]", tuple(b.value for b in row)) for row in rows))


def _notes(wrt: tuple[str, ...], is_matrix: bool) -> tuple[str, ...]:
    if len(wrt) == 1:
        return ()
    if is_matrix:
        return ("The matrix is symmetric: the order of two derivatives does not matter (Schwarz).",)
    return ("Each pair of names stands once: in the other order the block is the same, its directions exchanged (Schwarz).",)


def refuse_array(node: Node, wrt: Sequence[str], scope: Scope) -> None:
    """Raise TutorError("shape") where `node` is no number: its second derivatives would have three directions or more."""
    shape = Shapes(scope)(node)
    if shape:
        index = ", ".join("1" for _ in shape)
        inner = show(node) if isinstance(node, Name) else f"({show(node)})"
        by = f" wrt {' '.join(wrt)}" if wrt else ""
        raise trouble("shape", f"a Hessian is taken of a number, and {show(node)} is {spelled(shape)}: each of its entries has one",
                      mend=f"hessian {inner}[{index}]{by}, or its Jacobian")  # fmt: skip
