"""Which derivative is asked for: of scalars entry by entry, or in matrix form where an array occurs."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.derive.arrays.jacobians import matrix_jacobian
from tutor.derive.arrays.matrix import matrix_gradient
from tutor.derive.arrays.second import matrix_hessian
from tutor.derive.arrays.towards import matrix_derivative
from tutor.derive.derivatives.multivariate import gradient, hessian, jacobian
from tutor.derive.derivatives.scalar import derivative
from tutor.derive.steps import Derivation
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import is_array
from tutor.rules.catalogue import words_of_arrays
from tutor.syntax.nodes import Apply, Node, names, postorder


def any_derivative(node: Node, variable: str, scope: Scope = Scope(), order: int = 1, limits: Limits = LIMITS) -> Derivation:  # noqa: B008
    """The derivative by one number, `order` times: by the rules of arrays where an array moves with it, or their words occur."""
    if has_arrays(node, scope) and (_in_words_of_arrays(node, scope) or _moves_an_array(node, variable, scope)):
        return matrix_derivative(node, variable, scope, order, limits)
    return derivative(node, variable, scope, order, limits)


def _in_words_of_arrays(node: Node, scope: Scope) -> bool:
    words = {n.op for n in postorder(scope.expand(node)) if isinstance(n, Apply)}
    return not words.isdisjoint({"@", ".T", *words_of_arrays()})


def _moves_an_array(node: Node, variable: str, scope: Scope) -> bool:
    return is_array(node, scope) or any(variable in names(n) and is_array(n, scope) for n in postorder(scope.expand(node)))


def any_gradient(node: Node, wrt: Sequence[str] = (), scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008 (frozen)
    """The gradient of a scalar `node`: in matrix form where an array occurs in it, otherwise entry by entry."""
    if has_arrays(node, scope):
        return matrix_gradient(node, wrt, scope, limits)
    return gradient(node, wrt, scope, limits)


def any_hessian(node: Node, wrt: Sequence[str] = (), scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008 (frozen)
    """The matrix of second derivatives, in matrix form where an array occurs."""
    if has_arrays(node, scope):
        return matrix_hessian(node, wrt, scope, limits)
    return hessian(node, wrt, scope, limits)


def any_jacobian(nodes: Sequence[Node], wrt: Sequence[str] = (), scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008
    """The Jacobian of several scalars, or of one vector in matrix form; rows are outputs."""
    if len(nodes) == 1 and has_arrays(nodes[0], scope) and is_array(nodes[0], scope):
        return matrix_jacobian(nodes[0], wrt, scope, limits)
    if len(nodes) == 1 and isinstance(nodes[0], Apply) and nodes[0].op == "[]":
        nodes = nodes[0].args
    return jacobian(nodes, wrt, scope, limits)


def has_arrays(node: Node, scope: Scope) -> bool:
    """Whether a vector or a matrix occurs in `node`, its definitions written out."""
    return bool(names(scope.expand(node)) & scope.arrays)


def gradients_of(derivation: Derivation) -> dict[str, Node]:
    """The gradient by each name, whichever way it was derived."""
    told = dict(derivation.extra).get("gradients")
    if told is not None:
        return dict(told)
    return dict(zip(derivation.wrt, derivation.result.args, strict=True))


_PARTS = ("gradients", "products", "blocks")  # of `extra`: what a derivation comes to by several names of arrays


def parts_of(derivation: Derivation) -> dict[str, Node]:
    """What a derivation over arrays comes to by several names: gradients, products and Jacobians by name, blocks of a Hessian by two.

    Empty where it comes to one tree.
    """
    extra = dict(derivation.extra)
    told = next((extra[word] for word in _PARTS if extra.get(word)), ())
    return dict(told) if len(told) > 1 else {}


def outputs_of(derivation: Derivation) -> tuple[Node, ...]:
    """What a derivation comes to, one tree for each array."""
    return tuple(parts_of(derivation).values()) or (derivation.result,)
