"""What an operator on a line of its own asks for: `d/dx …`, `∇f`, `f'(x)`, `lim …`, `∫ … dx`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tutor.derive.steps import Derivation
from tutor.limits import Limits
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Apply, Name, rational


def derivative_as_typed(node: Apply, scope: Scope, limits: Limits) -> Derivation:
    """The derivation of a `d/dx body` that stands in the language's own words; mixed ones are taken one after the other."""
    from tutor.checking.proof.corners import cornered
    from tutor.derive.derivatives.gradients import any_derivative
    from tutor.derive.derivatives.multivariate import mixed
    from tutor.derive.values import refuse_unknown

    *by, body = node.args
    refuse_unknown(body, tuple(n.name for n in by), scope)
    known = scope.definition(body.name) if isinstance(body, Name) else None
    if known is not None and {n.name for n in by} & set(known.parameters or ()):  # ∂f/∂x of f(x, y): its parameters are held still
        scope = scope.freeing(known.parameters)
    if len(set(by)) == 1:
        return cornered(any_derivative(body, by[0].name, scope, len(by), limits))
    return mixed(body, tuple(n.name for n in by), scope, limits)


def gradient_as_typed(node: Apply, scope: Scope, limits: Limits) -> Derivation | None:
    """The derivation of a `∇f` or `∇²f` that stands in the language's own words; None where it is a value, `∇f(1, 2)`."""
    from tutor.derive.derivatives.gradients import any_gradient, any_hessian, has_arrays
    from tutor.derive.values import refuse_unknown

    *by, body = node.args
    derive, wrt = any_gradient if node.op == "∇" else any_hessian, tuple(name.name for name in by)
    refuse_unknown(body, wrt, scope)
    if not has_arrays(body, scope) and scope.arrays.isdisjoint(wrt):
        entries = scope.expand(node).args  # of ∇² the rows
        diagonal = [e.args[k] if e.op == "[]" else e for k, e in enumerate(entries)]
        if any(e.op != "d/d" for e in diagonal):
            return None
        wrt = tuple(e.args[0].name for e in diagonal)
    return derive(body, wrt, scope, limits)


def prime_as_typed(node: Apply, scope: Scope, limits: Limits) -> Derivation | None:
    """The derivation of `f'(x)`; None where its argument is no name: that is a value."""
    function, order, *arguments = node.args
    if len(arguments) != 1 or not isinstance(arguments[0], Name):
        return None
    out = scope.freeing((arguments[0].name,)).expand(node)
    if not isinstance(out, Apply) or out.op != "d/d":  # the name stands in the function too: f'(a) of f(x) = a x^2
        return None
    inner = Apply(function.name, tuple(arguments))
    return derivative_as_typed(Apply("d/d", (*arguments * int(rational(order)), inner)), scope, limits)


def limit_as_typed(node: Apply, scope: Scope) -> Derivation:
    """The derivation of a `lim x->0+ body` that stands in the language's own words."""
    from tutor.derive.limits.limits import study

    variable, point, *side, body = node.args
    return study(body, variable.name, point, side[0].name if side else "", scope)


def integral_as_typed(node: Apply, scope: Scope) -> Derivation:
    """The derivation of an `∫ body dx` that stands in the language's own words."""
    from tutor.derive.integrals.integrals import integral_or_number

    variable, *bounds, body = node.args
    return integral_or_number(body, variable.name, scope, tuple(bounds) if bounds else None)


AS_TYPED: Mapping[str, Callable[[Apply, Scope, Limits], Derivation | None]] = {  # what an operator on a line of its own asks for
    "d/d": derivative_as_typed,
    "∇": gradient_as_typed,
    "∇²": gradient_as_typed,
    "'": prime_as_typed,
    "lim": lambda node, scope, _: limit_as_typed(node, scope),
    "∫": lambda node, scope, _: integral_as_typed(node, scope),
}
