"""`sensitivity` of a solution: how what solves equations answers to their parameters, as formulas and at a point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tutor.commands import clauses
from tutor.commands.deriving import derived
from tutor.commands.session import Reply, Session
from tutor.meaning.scope import Scope
from tutor.meaning.sorts import CLAIM, sort_of
from tutor.render.document import Formula, Heading, document
from tutor.syntax.nodes import Node
from tutor.syntax.printer import show
from tutor.syntax.request import Request


def are_equations(nodes: Sequence[Node]) -> bool:
    """Whether what is asked about are equations, and no rates of change."""
    return all(sort_of(node) == CLAIM for node in nodes)


def respond(session: Session, request: Request, scope: Scope, equations: Sequence[Node]) -> Reply:
    """The derivatives of what solves the equations by the names after `wrt`; with `at`, their values there."""
    from tutor.derive.optima.responses import placed, responses

    parameters = clauses.wrt(request)
    if not parameters:
        raise clauses.misused(request, request.subject, "by which parameters?", f"sensitivity {request.subject.text} wrt p")
    derivation = responses(equations, parameters, (), scope, session.limits)
    reply = derived(session, derivation)
    point = clauses.at(session, request, scope)
    if not point:
        return reply
    where = ", ".join(f"{n} = {show(v)}" for n, v in point.items())
    values = (Formula(label, value) for label, value in placed(derivation, {n: scope.expand(v) for n, v in point.items()}))
    return replace(reply, document=reply.document + document(Heading(f"at {where}", 3), *values))
