"""The verbs that differentiate: derivative, gradient, hessian, jacobian, chain, backprop."""

from __future__ import annotations

from collections.abc import Callable

from tutor.commands import clauses
from tutor.commands.deriving import verb
from tutor.commands.session import Session
from tutor.derive.steps import Derivation
from tutor.meaning.scope import Scope, natural
from tutor.syntax.nodes import Node, names
from tutor.syntax.request import Request


def derivative(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.checking.proof.corners import cornered
    from tutor.derive.derivatives.gradients import any_derivative
    from tutor.derive.values import refuse_unknown

    node = clauses.expression(session, request, scope)
    order = clauses.bounded(session, request, "order", 1)
    given = clauses.at(session, request, scope, (natural(names(scope.expand(node))) or ("x",))[:1])
    variable = next(iter(given)) if len(given) == 1 and not request.clause("wrt") else clauses.the_variable(node, request, scope)
    refuse_unknown(node, (variable,), scope)
    return cornered(any_derivative(node, variable, scope, order, session.limits))


def gradient(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.derivatives.gradients import any_gradient

    node = clauses.expression(session, request, scope)
    derive = _in_scalars(request) or any_gradient
    return derive(node, parameters(session, request, node, scope), scope, session.limits)


def backprop(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.derivatives.backprop import backprop

    node = clauses.expression(session, request, scope)
    derive = _in_scalars(request) or backprop
    return derive(node, parameters(session, request, node, scope), scope, session.limits)


def _in_scalars(request: Request) -> Callable[..., Derivation] | None:
    """What derives entry by entry, where that is asked for: `in scalars with m = 2`."""
    clause = request.clause("in scalars")
    if clause is None:
        return None
    if clause.text:
        raise clauses.misused(request, clause, "nothing follows in scalars but the sizes", "in scalars with m = 2, d = 3")
    from tutor.derive.scalars.scalars import in_scalars

    return in_scalars


def parameters(session: Session, request: Request, node: Node, scope: Scope) -> tuple[str, ...]:
    """The names after `wrt`; where nothing was said and the session holds data, every name that is no data and no size."""
    data = {n for n, _ in session.data} - session.fitted
    free = names(scope.expand(node))
    if request.clause("wrt") or not data & free:
        return clauses.wrt(request)
    sizes = frozenset().union(*(names(size) for _, kind in scope.kinds for size in kind.shape))
    return natural(free - data - sizes)


def hessian(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.arrays.second import matrix_hessian
    from tutor.derive.arrays.towards import hessian_product
    from tutor.derive.derivatives.multivariate import hessian

    node, clause = clauses.expression(session, request, scope), clauses.said(request, "along")
    if clause.text:
        return hessian_product(node, clauses.listed(session, request, scope, clause), clauses.wrt(request), scope, session.limits)
    derive = matrix_hessian if scope.arrays & names(scope.expand(node)) else hessian
    return derive(node, clauses.wrt(request), scope, session.limits)


def jacobian(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.arrays.jacobians import matrix_jacobian
    from tutor.derive.derivatives.multivariate import jacobian

    nodes = clauses.expressions(session, request, scope)
    if len(nodes) == 1 and scope.arrays & names(scope.expand(nodes[0])):
        return matrix_jacobian(nodes[0], clauses.wrt(request), scope, session.limits)
    return jacobian(nodes, clauses.wrt(request), scope, session.limits)


def divergence(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.derivatives.fields import divergence

    return divergence(clauses.expressions(session, request, scope), clauses.wrt(request), scope, session.limits)


def curl(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.derivatives.fields import curl

    return curl(clauses.expressions(session, request, scope), clauses.wrt(request), scope, session.limits)


def laplacian(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.derivatives.fields import laplacian

    return laplacian(clauses.expression(session, request, scope), clauses.wrt(request), scope, session.limits)


def chain(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.derivatives.chain import chain

    return chain(clauses.expressions(session, request, scope), clauses.wrt(request), scope, session.limits)


COMMANDS = (
    verb("derivative", "derivative EXPRESSION [wrt x] [order 2] [at x = 1]", "the derivative, step by step",
          "derivative x^2 sin(3x + 1)", derivative, "diff"),
    verb("gradient", "gradient EXPRESSION [wrt x y] [in scalars] [at x = 1, y = 2] [with W : matrix(m, n)]",
         "all partial derivatives, of scalars or of arrays",
          "gradient x^2 y + sin(x y)", gradient, "grad"),
    verb("hessian", "hessian EXPRESSION [wrt x y] [along v, c] [at x = 1, y = 2]",
          "the matrix of second derivatives, or its product with a direction",
          "hessian x^2 y + sin(x y)", hessian, "hess"),
    verb("jacobian", "jacobian EXPRESSION, EXPRESSION … [wrt x y] [at x = 1, y = 2]", "the derivatives of several outputs, a row for each",
          "jacobian x y, x + y", jacobian, "jac"),
    verb("divergence", "divergence [P, Q, R] [wrt x y z] [at x = 1, y = 2, z = 3]",
         "what flows out of a field", "divergence [x y, y z, z x]", divergence, "div"),
    verb("curl", "curl [P, Q, R] [wrt x y z] [at x = 1, y = 2, z = 3]",
         "how a field turns, in space or in the plane", "curl [y z, z x, x y^2]", curl),
    verb("laplacian", "laplacian EXPRESSION [wrt x y] [at x = 1, y = 2]",
         "the second derivatives by each name, added", "laplacian x^2 y + y^3", laplacian),
    verb("chain", "chain EXPRESSION, EXPRESSION … [wrt x y] [at x = 1]", "the total derivative through the names that you defined",
          "u = x^2 + 1; chain u^3 + sin(u) wrt x", chain),
    verb("backprop", "backprop EXPRESSION [wrt W1 b1] [in scalars] [at x = 1, W1 = 2]",
         "forward and backward pass through the names that you defined",
          "z = w x + b; backprop (z - y)^2 wrt w b", backprop),
)  # fmt: skip
