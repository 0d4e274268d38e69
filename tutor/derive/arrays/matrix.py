"""Gradients in matrix form: reverse mode over the learner's definitions, each adjoint a step in the names of the forward pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tutor.derive.arrays.adjoint import Backward
from tutor.derive.derivatives.chain import intermediates
from tutor.derive.steps import Derivation, Step
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.axes import plain_axes
from tutor.meaning.scope import Scope, natural
from tutor.meaning.shapes import Shapes
from tutor.rules import normal
from tutor.rules.catalogue import function_rules
from tutor.syntax.nodes import ONE, Apply, Name, Node, names, postorder, rebuild, substitute


def matrix_gradient(node: Node, wrt: Sequence[str] = (), scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008
    """The gradient of the number `node` by each name of `wrt` (all free names where none are given), kind "backprop".

    The result is the gradient, of its name's shape; for several names `[]` of them. `extra` holds always
    ("gradients", ((name, tree), …)), and ("forward", …) the definitions in order, ("backward", …) the adjoint of every name
    on the way, innermost last. Raises TutorError("shape", "no-rule").
    """
    node, plain = written(node, scope)
    wrt = tuple(wrt) or free_arrays(node, plain)
    backward = Backward(node, wrt, plain, limits)
    steps = {name: backward.reached[name].step for name in wrt}
    gradients = tuple((name, step.value) for name, step in steps.items())
    if len(wrt) == 1:
        root = steps[wrt[0]]
    else:
        value = Apply("[]", tuple(tree for _, tree in gradients))
        goal = Apply("gradients", (node, Apply("[]", tuple(map(Name, wrt)))))
        root = Step(goal, normal.GRADIENTS, (("u", node),), value, value, tuple(steps.items()))
    extra = (("gradients", gradients), *program(node, plain), ("backward", backward.lines()))
    return Derivation("backprop", node, wrt, scope, root, extra=extra)


def program(node: Node, scope: Scope) -> tuple[tuple[str, tuple[tuple[str, Node], ...]], ...]:
    """What a derivation's `extra` says of the forward pass: the definitions that `node` rests on, in order."""
    return (("forward", tuple((d.name, d.body) for d in intermediates(node, scope))),)


def written(node: Node, scope: Scope) -> tuple[Node, Scope]:
    """`node` and the scope with the learner's functions written out, the named intermediates left as names.

    A sum over all entries of vectors is written as `sum(…)` of them, every axis in its plain form, and numbers stand before a
    product of matrices, not in it.
    """
    functions = replace(scope, definitions=tuple(d for d in scope.definitions if d.parameters is not None))
    shape = Shapes(scope)

    def change(n: Node) -> Node:
        return _number_first(_reduced(n, shape), shape)

    def alone(n: Node) -> Node:
        return plain_axes(rebuild(functions.expand(n), change), shape)

    return alone(node), replace(scope, definitions=tuple(replace(d, body=alone(d.body)) for d in scope.definitions if d.parameters is None))


def moving_freely(wrt: Sequence[str], scope: Scope) -> Scope:
    """`scope` without the facts on the arrays `wrt`: along a direction of any entries S does not stay symmetric, nor Q orthogonal."""
    for name in wrt:
        kind = dict(scope.kinds).get(name)
        if kind is not None and kind.facts:
            scope = scope.declared(name, replace(kind, facts=frozenset()))
    return scope


def _number_first(node: Node, shape: Shapes) -> Node:
    """`1/2 * x.T @ A @ x` as `1/2 * (x.T @ A @ x)`: of a number only, where the product is a form in its own right."""
    match node:
        case Apply("@", (Apply("*", (*front, left)), right)) if not shape(node) and not any(map(shape, front)):
            return Apply("*", (*front, Apply("@", (left, right))))
    return node


def _reduced(node: Node, shape: Shapes) -> Node:
    """`sum(i=1..n, f(x_i))` as `sum(f(x))` wherever x has n entries and i tells nothing but its entries."""
    match node:
        case Apply("sum", (Apply("..", (index, low, high)), body)) if low is ONE and not _others(body, index, shape, high):
            entries = {n: n.args[0] for n in postorder(body) if isinstance(n, Apply) and n.op == "_" and n.args[1:] == (index,)}
            return Apply("sum", (substitute(body, entries),)) if entries else node
    return node


def _others(body: Node, index: Name, shape: Shapes, size: Node) -> bool:
    """Whether `body` is more than arithmetic and functions of numbers and of entries told by `index` alone."""

    def inside(node: Node) -> tuple[Node, ...]:
        is_entry = isinstance(node, Apply) and node.op == "_" and node.args[1:] == (index,)
        return () if is_entry or not isinstance(node, Apply) or index.name not in names(node) else node.args

    def fits(node: Node) -> bool:
        if index.name not in names(node):
            return not shape(node)
        if not isinstance(node, Apply):
            return False
        return _is_entrywise(node.op) if inside(node) else shape(node.args[0]) == (size,)

    return not all(map(fits, postorder(body, into=inside)))


def _is_entrywise(op: str) -> bool:
    return op in ("+", "-", "*", "/", "^") or op in function_rules()


def free_arrays(node: Node, scope: Scope) -> tuple[str, ...]:
    """The names by which is differentiated where none are given: the free ones that are no sizes."""
    sizes = {n for _, k in scope.kinds for s in k.shape for n in names(s)}
    found = natural(names(scope.expand(node)) - sizes)
    if not found:
        raise trouble("constant", "no name occurs here, so there is nothing to differentiate by", mend="use a name, such as w")
    return found
