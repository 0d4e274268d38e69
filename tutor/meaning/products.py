"""Products of matrices as lists of factors; and in the order in which they are computed with least work."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import Shapes
from tutor.rules.matching import group
from tutor.syntax.nodes import Apply, Node, number, rebuild


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
    """`root` with each product that ends in a vector taken from there, A.T @ (A @ x): no product of two matrices is needed.

    Numbers before a product stand outside it, 2 * (A @ x): what they scale is smaller than a matrix.
    """
    shape = Shapes(scope)

    def change(node: Node) -> Node:
        if not isinstance(node, Apply) or node.op != "@":
            return node
        try:
            first, *rest = _opened(node, shape)
            front, first = _parted(first, shape)
            first, *rest = (*_opened(first, shape, is_last=False), *rest)
            ends_in_vector = bool(rest[1:]) and len(shape(rest[-1])) == 1
        except TutorError:
            return node  # what has no shape is told where it is computed
        if not ends_in_vector and not front:
            return node
        return _with_front(front, _from_the_right((first, *rest)) if ends_in_vector else chain((first, *rest)))

    return rebuild(root, change)


def _opened(node: Node, shape: Shapes, is_last: bool = True) -> tuple[Node, ...]:
    """The factors of a product that can be taken in any order: a vector within it stays with what it meets."""
    found, stack = [], [(node, True, is_last)]
    while stack:
        n, is_first, ends = stack.pop()
        if isinstance(n, Apply) and n.op == "@":
            left, right = n.args
            if (ends or len(shape(right)) == 2) and (is_first or len(shape(left)) == 2):
                stack += [(right, False, ends), (left, is_first, False)]
                continue
        found.append(n)
    return tuple(found)


def _from_the_right(factors: Sequence[Node]) -> Node:
    out = factors[-1]
    for left in factors[-2::-1]:
        out = Apply("@", (left, out))
    return out


def _parted(factor: Node, shape: Shapes) -> tuple[tuple[Node, ...], Node]:
    """The numbers that a factor begins with (-1 for a minus sign), and the factor without them."""
    match factor:
        case Apply("-", (inner,)):
            return (number(-1),), inner
        case Apply("*", args) if numbers := tuple(a for a in args if not shape(a)):
            rest = [a for a in args if shape(a)]
            return numbers, group("*", rest)
    return (), factor


def _with_front(front: tuple[Node, ...], product: Node) -> Node:
    if front == (number(-1),):
        return Apply("-", (product,))
    return Apply("*", (*front, product)) if front else product


def less_turned(root: Node, scope: Scope) -> Node:
    """`root` without transposes that change nothing: of a vector, and of a transpose."""
    shape = Shapes(scope)

    def change(node: Node) -> Node:
        if not isinstance(node, Apply) or node.op != ".T":
            return node
        inner = node.args[0]
        if isinstance(inner, Apply) and inner.op == ".T":
            return inner.args[0]
        try:
            return inner if len(shape(inner)) < 2 else node
        except TutorError:
            return node  # a word that only numbers know

    return rebuild(root, change)
