"""Slopes of arrays along directions and along one number, and products of a Hessian with directions, by no Hessian."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tutor.derive.arrays.adjoint import Backward
from tutor.derive.arrays.arrays import Arrays
from tutor.derive.arrays.chains import Facts
from tutor.derive.arrays.forward import Forward
from tutor.derive.arrays.jacobians import asked
from tutor.derive.arrays.matrix import free_arrays, moving_freely, program, written
from tutor.derive.arrays.polish import Polish
from tutor.derive.arrays.pushing import inner_product
from tutor.derive.arrays.second import refuse_array
from tutor.derive.steps import Derivation, Step
from tutor.derive.values import refuse_order
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Kind, Scope
from tutor.meaning.shapes import Shapes, spelled
from tutor.rules import curves, normal, structure
from tutor.syntax.nodes import ONE, Apply, Name, Node, names
from tutor.syntax.printer import show


def matrix_directional(
    node: Node,
    direction: Node | Sequence[Node],
    wrt: Sequence[str] = (),
    scope: Scope = Scope(),  # noqa: B008 (frozen)
    limits: Limits = LIMITS,
) -> Derivation:
    """The slope of `node` along an array of the shape of the one name of `wrt`, per length of it; it has the shape of `node`.

    Of a number it is the gradient times the direction. A name that nobody declared is an array of that shape.
    Raises TutorError("shape", "no-rule").
    """
    if len(wrt) > 1:
        raise trouble("no-rule", f"a direction belongs to one name, and here are {', '.join(wrt)}", mend=f"wrt {wrt[0]}")
    node, directions, scope = _asked(node, direction if isinstance(direction, Sequence) else (direction,), wrt, scope)
    ((name, direction),) = directions.items()
    length = Apply("norm", (direction,))
    if Shapes(scope)(node):
        forward = Forward(node, directions, scope, limits)
        goal = Apply("/", (forward.step.value, length))
        value = forward.arrays.quotient(forward.step.value, length)
        bound, parts = (("U", forward.step.value), ("v", direction)), (("tangent", forward.step),)
        root = Step(goal, curves.DIRECTIONAL_OF_ARRAY, bound, goal, value, parts)
        return Derivation("directional", node, (name,), scope, forward.polish(root), extra=program(node, scope))
    backward = Backward(node, (name,), scope, limits)
    gradient = backward.reached[name].step
    goal = Apply("/", (_beside(gradient.value, direction, scope, name), length))
    value = backward.arrays.quotient(inner_product(gradient.value, direction, backward.arrays), length)
    root = Step(goal, curves.DIRECTIONAL_ARRAY, (("G", gradient.value), ("v", direction)), goal, value, (("gradient", gradient),))
    return Derivation("directional", node, (name,), scope, backward.polish(root), extra=program(node, scope))


def hessian_product(
    node: Node,
    direction: Node | Sequence[Node],
    wrt: Sequence[str] = (),
    scope: Scope = Scope(),  # noqa: B008 (frozen)
    limits: Limits = LIMITS,
) -> Derivation:
    """The Hessian of the number `node` times one direction for each name of `wrt`: how fast its gradient changes along them.

    For each name it has the name's shape, also where the Hessian itself would have four indices; `extra` holds
    ("products", (name, tree), …). Raises TutorError("shape", "no-rule").
    """
    given = direction if isinstance(direction, Sequence) else (direction,)
    node, directions, scope = _asked(node, given, wrt, scope)
    wrt = tuple(directions)
    refuse_array(node, wrt, scope)
    facts = Facts(scope, lambda n: not Shapes(scope)(n))
    free = moving_freely([n for n, along in directions.items() if not (n in facts.symmetric and facts.is_symmetric(along))], scope)
    first = Backward(node, wrt, free, limits)
    parts: list[tuple[str, Step]] = []
    for name in wrt:
        gradient = first.reached[name].step
        along = Forward(gradient.value, directions, free, limits, first.arrays.given).step
        along = Polish(scope, Arrays(scope, given=first.arrays.given)).mirrored(along)
        parts += [("gradient" if len(wrt) == 1 else name, gradient), ("along" if len(wrt) == 1 else f"{name},along", along)]
    found = tuple((name, step.value) for name, (_, step) in zip(wrt, parts[1::2], strict=True))
    value = found[0][1] if len(wrt) == 1 else Apply("[]", tuple(tree for _, tree in found))
    goal = asked("hessian", node, wrt, Apply("[]", tuple(directions.values())))
    root = Step(goal, normal.HESSIAN_PRODUCT, (("u", node),), value, value, tuple(parts))
    return Derivation("hessian-product", node, wrt, scope, root, extra=(("products", found), *program(node, scope)))


def matrix_derivative(node: Node, variable: str, scope: Scope = Scope(), order: int = 1, limits: Limits = LIMITS) -> Derivation:  # noqa: B008
    """The derivative of an array, or of a number made of arrays, by one number, `order` times. Raises TutorError("shape", "no-rule")."""
    refuse_order(order, limits)
    problem, (node, scope) = node, written(node, scope.freeing((variable,)))
    if Shapes(scope)(Name(variable)):
        verb = "jacobian" if Shapes(scope)(node) else "gradient"
        raise trouble("shape", f"a derivative is by one number, and {variable} is {spelled(Shapes(scope)(Name(variable)))}",
                      mend=f"{verb} {show(node)} wrt {variable}")  # fmt: skip
    forward = Forward(node, {variable: ONE}, scope, limits)
    step = forward.step
    for k in range(2, order + 1):
        again = Forward(step.value, {variable: ONE}, scope, limits, forward.arrays.given).step
        goal = Apply("d/d", (*[Name(variable)] * k, node))
        step = Step(goal, structure.REPEATED, (("u", step.value),), again.goal, again.value, (("u", step), ("u'", again)))
    return Derivation("derivative", problem, (variable,), scope, step, extra=program(node, scope))


def _asked(node: Node, directions: Sequence[Node], wrt: Sequence[str], scope: Scope) -> tuple[Node, Mapping[str, Node], Scope]:
    """The problem written out, the direction of each name, and the scope that knows the directions."""
    node, scope = written(node, scope)
    wrt = tuple(wrt) or free_arrays(node, scope)
    if len(wrt) != len(directions):
        told = f"each name has a direction of its own: for {', '.join(wrt)} there is {', '.join(map(show, directions))}"
        fresh = (f"V{k}" for k in range(1, 100) if f"V{k}" not in names(node))
        raise trouble("no-rule", told, mend=f"wrt {' '.join(wrt)} along {', '.join(n for n, _ in zip(fresh, wrt, strict=False))}")
    for name, direction in zip(wrt, directions, strict=True):
        scope = _knowing(node, name, direction, scope)
    return node, dict(zip(wrt, directions, strict=True)), scope


def _knowing(node: Node, name: str, direction: Node, scope: Scope) -> Scope:
    """The scope that knows the direction. Raises TutorError("shape") where it has not the name's shape."""
    own = Shapes(scope)(Name(name))
    if isinstance(direction, Name) and direction.name not in dict(scope.kinds) and not scope.definition(direction.name):
        if direction.name in names(node):
            raise trouble("shape", f"{direction.name} is a number here", mend=f"another name for the direction, of the shape of {name}")
        scope = scope.declared(direction.name, Kind(shape=own))
    found = Shapes(scope)(direction)
    if found != own:
        raise trouble("shape", f"{show(direction)} is {spelled(found)}, and {name} is {spelled(own)}",
                      mend=f"a direction of the shape of {name}")  # fmt: skip
    return scope


def _beside(gradient: Node, direction: Node, scope: Scope, name: str) -> Node:
    """The inner product of a gradient and a direction, as it is written."""
    shape = Shapes(scope)(Name(name))
    if not shape:
        return Apply("*", (gradient, direction))
    if len(shape) == 1:
        return Apply("@", (gradient, direction))
    return Apply("sum", (Apply("*", (gradient, direction)),))
