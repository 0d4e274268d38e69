"""Which gradient is asked for: of scalars entry by entry, or in matrix form where an array occurs."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.derive.matrix import matrix_gradient
from tutor.derive.multivariate import gradient
from tutor.derive.steps import Derivation
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Node, names


def any_gradient(node: Node, wrt: Sequence[str] = (), scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008 (frozen)
    """The gradient of a scalar `node`: in matrix form where an array occurs in it, otherwise entry by entry."""
    if names(scope.expand(node)) & scope.arrays:
        return matrix_gradient(node, wrt, scope, limits)
    return gradient(node, wrt, scope, limits)


def gradients_of(derivation: Derivation) -> dict[str, Node]:
    """The gradient by each name, whichever way it was derived."""
    told = dict(derivation.extra).get("gradients")
    if told is not None:
        return dict(told)
    return dict(zip(derivation.wrt, derivation.result.args, strict=True))
