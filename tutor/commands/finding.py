"""The verbs that solve and rewrite: critical, solve, simplify."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.commands import clauses
from tutor.commands.deriving import Derive, verb
from tutor.commands.session import Session
from tutor.derive.steps import Derivation
from tutor.errors import TutorError, trouble
from tutor.meaning.scope import Scope, natural
from tutor.syntax.nodes import Apply, Node, names
from tutor.syntax.request import Request

_MOST_NUMBERS = 8  # of an equation's solutions that are told in digits


def critical(session: Session, request: Request, scope: Scope) -> Derivation:
    node = clauses.expression(session, request, scope)
    wrt = clauses.wrt(request) or natural(names(scope.expand(node)))
    if request.clause("subject to"):
        from tutor.derive.optima.lagrange import constrained

        constraints = clauses.listed(session, request, scope, request.clause("subject to"))
        others = names(Apply("[]", tuple(map(scope.expand, constraints))))
        return constrained(node, constraints, clauses.wrt(request) or natural({*wrt, *others}), scope, session.limits)
    if ends := clauses.interval(session, request, scope):
        from tutor.derive.optima.extremes import extremes

        return extremes(node, clauses.the_variable(node, request, scope), *ends, scope, session.limits)
    from tutor.derive.optima.critical import critical_points

    return critical_points(node, wrt, scope, session.limits)


def solve(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.solving.solve import solve

    equations = clauses.expressions(session, request, scope)
    try:
        return solve(equations, clauses.wrt(request), scope)
    except TutorError as told:
        numbers = _in_numbers(equations, scope) if told.diagnostic.code == "no-rule" else ""
        if not numbers:
            raise
        raise trouble(
            "no-rule", f"{told.diagnostic.what}; in numbers, {numbers}", mend="evaluate it at a point beside each number"
        ) from None


def _in_numbers(equations: Sequence[Node], scope: Scope) -> str:
    """Where one equation in one name holds, to six digits, as far as a search shows; empty where it is not of that kind."""
    from tutor.checking.proof.claims import zeros_found
    from tutor.derive.solving.inequalities import INEQUALITIES
    from tutor.derive.solving.solve import zero_side

    free = names(scope.expand(equations[0]))
    if len(equations) != 1 or len(free) != 1 or getattr(equations[0], "op", "") in INEQUALITIES:
        return ""
    (name,) = free
    found = zeros_found(zero_side(scope.expand(equations[0])), name)
    return f"{name} is near {', '.join(f'{r:.6g}' for r in found[:_MOST_NUMBERS])}" if found else ""


def simplify(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.rewriting.simplify import simplify

    return simplify(clauses.expression(session, request, scope), scope)


def form(name: str) -> Derive:
    """The derivation of an expression brought into the form of that name."""

    def run(session: Session, request: Request, scope: Scope) -> Derivation:
        from tutor.derive.rewriting import forms

        return getattr(forms, name)(clauses.expression(session, request, scope), scope)

    return run


def apart(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.rewriting import forms

    node = clauses.expression(session, request, scope)
    return forms.apart(node, clauses.the_variable(node, request, scope), scope)


COMMANDS = (
    verb("critical", "critical EXPRESSION [wrt x y] [from 0 to 3, or: on [0, 3]] [subject to x + y = 1]",
         "where the gradient vanishes, and what stands there",
         "critical x^2 + y^2 - 2x; critical x^3 - 3x from -3 to 3; critical x y subject to x + y = 1", critical),
    verb("solve", "solve EQUATION, EQUATION … [wrt x y]", "the solutions of equations, or of an inequality",
          "solve x^2 = 4; solve x + y = 3, x - y = 1; solve x^2 < 4", solve),
    verb("expand", "expand EXPRESSION", "multiplied out, step by step", "expand (x + 1)^3", form("expand")),
    verb("factor", "factor EXPRESSION", "as a product", "factor x^2 - 1", form("factor")),
    verb("together", "together EXPRESSION", "as one quotient", "together 1/x + 1/y", form("together")),
    verb("cancel", "cancel EXPRESSION", "as one quotient, common factors cancelled", "cancel (x^2 - 1)/(x - 1)", form("cancel")),
    verb("apart", "apart EXPRESSION [wrt x]", "in partial fractions", "apart 1/(x^2 - 1)", apart),
    verb("simplify", "simplify EXPRESSION", "a shorter form, by named steps", "simplify 2x + 3x", simplify),
)  # fmt: skip
