"""Gradients, Jacobians, Hessians and fields entry by entry: what each entry stands for."""

from __future__ import annotations

from tutor.rules.matching import group
from tutor.syntax.nodes import Apply, Name, Node


def entries(op: str, body: Node, wrt: tuple[Name, ...]) -> list[Node]:
    """What each entry of a gradient, Jacobian, Hessian or of a field's divergence, curl or Laplacian stands for, row by row."""
    if op == "gradient":
        return [Apply("d/d", (x, body)) for x in wrt]
    if op == "jacobian":
        return [Apply("d/d", (x, out)) for out in body.args for x in wrt]
    if op == "hessian":
        return [Apply("d/d", (x, y, body)) for x in wrt for y in wrt]
    return of_field(op, body, wrt)


def of_field(op: str, body: Node, wrt: tuple[Name, ...]) -> list[Node]:
    """What a divergence, a curl or a Laplacian asks for, as derivatives still to be taken."""
    if op == "divergence":
        return [group("+", [Apply("d/d", (x, f)) for x, f in zip(wrt, body.args, strict=True)])]
    if op == "laplacian":
        return [group("+", [Apply("d/d", (x, x, body)) for x in wrt])]
    turns = ((1, 2), (2, 0), (0, 1)) if len(wrt) == 3 else ((0, 1),)
    return [Apply("+", (Apply("d/d", (wrt[i], body.args[j])), Apply("-", (Apply("d/d", (wrt[j], body.args[i])),)))) for i, j in turns]


def leaves(node: Node) -> list[Node]:
    """The entries of a vector, of a matrix row by row; a single value is its own only one."""
    return [leaf for a in node.args for leaf in leaves(a)] if isinstance(node, Apply) and node.op == "[]" else [node]
