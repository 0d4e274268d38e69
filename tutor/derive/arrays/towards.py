"""Slopes of a number along an array: directional derivatives, and products of a Hessian with a direction, by no Hessian."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.derive.arrays.adjoint import Backward
from tutor.derive.arrays.arrays import Arrays
from tutor.derive.arrays.matrix import free_arrays, written
from tutor.derive.steps import Derivation, Step
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Kind, Scope
from tutor.meaning.shapes import Shapes, spelled
from tutor.rules import curves, normal
from tutor.syntax.nodes import Apply, Name, Node, names
from tutor.syntax.printer import show


def matrix_directional(
    node: Node,
    direction: Node,
    wrt: Sequence[str] = (),
    scope: Scope = Scope(),  # noqa: B008 (frozen)
    limits: Limits = LIMITS,
) -> Derivation:
    """The slope of the number `node` along an array of the shape of the one name of `wrt`, per length of it.

    A name that nobody declared is an array of that shape. Raises TutorError("shape", "no-rule").
    """
    node, name, scope = _asked(node, direction, wrt, scope)
    backward = Backward(node, (name,), scope, limits)
    gradient = backward.reached[name].step
    goal = Apply("/", (_beside(gradient.value, direction, scope, name), Apply("norm", (direction,))))
    value = backward.arrays.quotient(_product(gradient.value, direction, backward.arrays), Apply("norm", (direction,)))
    root = Step(goal, curves.DIRECTIONAL_ARRAY, (("G", gradient.value), ("v", direction)), goal, value, (("gradient", gradient),))
    return Derivation("directional", node, (name,), scope, backward.polish(root), extra=backward.forward())


def hessian_product(
    node: Node,
    direction: Node,
    wrt: Sequence[str] = (),
    scope: Scope = Scope(),  # noqa: B008 (frozen)
    limits: Limits = LIMITS,
) -> Derivation:
    """The Hessian of the number `node` by one array, times an array of that shape: how fast the gradient changes along it.

    It has the shape of the name, also where the Hessian itself would have four indices. Raises TutorError("shape", "no-rule").
    """
    node, name, scope = _asked(node, direction, wrt, scope)
    first = Backward(node, (name,), scope, limits)
    gradient = first.reached[name].step
    slope = _beside(gradient.value, direction, scope, name)
    second = Backward(slope, (name,), scope, limits, first.arrays.given)
    along = second.reached[name].step
    goal = Apply("hessian", (node, Apply("[]", (Name(name),)), direction))
    root = Step(goal, normal.HESSIAN_PRODUCT, (("u", node), ("v", direction)), along.value, along.value,
                (("gradient", gradient), ("along", along)))  # fmt: skip
    return Derivation("hessian-product", node, (name,), scope, root, extra=first.forward())


def _asked(node: Node, direction: Node, wrt: Sequence[str], scope: Scope) -> tuple[Node, str, Scope]:
    """The problem written out, the name, and the scope that knows the direction."""
    node, scope = written(node, scope)
    wrt = tuple(wrt) or free_arrays(node, scope)
    if len(wrt) > 1:
        raise trouble("no-rule", f"a direction belongs to one name, and here are {', '.join(wrt)}", mend=f"wrt {wrt[0]}")
    own = Shapes(scope)(Name(wrt[0]))
    if isinstance(direction, Name) and direction.name not in dict(scope.kinds) and not scope.definition(direction.name):
        if direction.name in names(node):
            raise trouble("shape", f"{direction.name} is a number here", mend=f"another name for the direction, of the shape of {wrt[0]}")
        scope = scope.declared(direction.name, Kind(shape=own))
    found = Shapes(scope)(direction)
    if found != own:
        raise trouble("shape", f"{show(direction)} is {spelled(found)}, and {wrt[0]} is {spelled(own)}",
                      mend=f"a direction of the shape of {wrt[0]}")  # fmt: skip
    return node, wrt[0], scope


def _beside(gradient: Node, direction: Node, scope: Scope, name: str) -> Node:
    """The inner product of a gradient and a direction, as it is written."""
    shape = Shapes(scope)(Name(name))
    if not shape:
        return Apply("*", (gradient, direction))
    if len(shape) == 1:
        return Apply("@", (gradient, direction))
    return Apply("sum", (Apply("*", (gradient, direction)),))


def _product(gradient: Node, direction: Node, arrays: Arrays) -> Node:
    """The inner product, in normal form: of two matrices the trace of A.T @ B, or the sum of A * B, whichever has fewer transposes."""
    shape = arrays.shape(direction)
    if not shape:
        return arrays.product((gradient, direction))
    if len(shape) == 1:
        return arrays.matmul(gradient, direction)
    front, turned = arrays.parted(arrays.matmul(arrays.transpose(gradient), direction))
    both = arrays.product((front, Apply("trace", (turned,)))), arrays.reduced("sum", arrays.product((gradient, direction)))
    return min(both, key=lambda tree: show(tree).count(".T"))
