"""Products of matrices as lists of factors; and in the order in which they are computed with least work."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import Shapes
from tutor.syntax.nodes import Apply, Node, rebuild


def factors_of(node: Node) -> tuple[Node, ...]:
    """The factors of a product of matrices, from left to right; one for anything else."""
    found, stack = [], [node]
    while stack:
        n = stack.pop()
        if isinstance(n, Apply) and n.op == "@":
            stack += n.args[::-1]
        else:
            found.append(n)
    return tuple(found)


def chain(factors: Sequence[Node]) -> Node:
    """The product of matrices with these factors, from left to right."""
    out = factors[0]
    for right in factors[1:]:
        out = Apply("@", (out, right))
    return out


def vectors_first(root: Node, scope: Scope) -> Node:
    """`root` with each product that ends in a vector taken from there, A.T @ (A @ x): no product of two matrices is needed."""
    shape = Shapes(scope)

    def change(node: Node) -> Node:
        if not isinstance(node, Apply) or node.op != "@":
            return node
        factors = factors_of(node)
        try:
            ends_in_vector = len(factors) > 2 and len(shape(factors[-1])) == 1
        except TutorError:
            return node  # what has no shape is told where it is computed
        if not ends_in_vector:
            return node
        out = factors[-1]
        for left in factors[-2::-1]:
            out = Apply("@", (left, out))
        return out

    return rebuild(root, change)
