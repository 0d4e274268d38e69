"""The verbs that solve and rewrite: critical, solve, simplify."""

from __future__ import annotations

from tutor.commands import clauses
from tutor.commands.deriving import verb
from tutor.commands.session import Session
from tutor.derive.steps import Derivation
from tutor.meaning.scope import Scope, natural
from tutor.syntax.nodes import names
from tutor.syntax.request import Request


def critical(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.critical import critical_points

    node = clauses.expression(session, request, scope)
    return critical_points(node, clauses.wrt(request) or natural(names(scope.expand(node))), scope)


def solve(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.solve import solve

    return solve(clauses.expressions(session, request, scope), clauses.wrt(request), scope)


def simplify(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.simplify import simplify

    return simplify(clauses.expression(session, request, scope), scope)


COMMANDS = (
    verb("critical", "critical EXPRESSION [wrt x y]", "where the gradient vanishes, and what stands there",
          "critical x^2 + y^2 - 2x", critical),
    verb("solve", "solve EQUATION, EQUATION … [wrt x y]", "the solutions of equations",
          "solve x^2 = 4; solve x + y = 3, x - y = 1", solve),
    verb("simplify", "simplify EXPRESSION", "a shorter form, by named steps", "simplify 2x + 3x", simplify),
)  # fmt: skip
