"""How a verb that derives answers: the derivation is asked for, confirmed, and explained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tutor.commands import clauses
from tutor.commands.command import Command, Desk
from tutor.commands.session import Reply, Session
from tutor.commands.values import substituted, valued
from tutor.derive.steps import Derivation
from tutor.meaning.scope import Scope, natural
from tutor.render.document import Document, Note, document
from tutor.syntax.nodes import names
from tutor.syntax.printer import show
from tutor.syntax.request import Request

Derive = Callable[[Session, Request, Scope], Derivation]
SLOPES = frozenset({"derivative", "gradient", "hessian", "jacobian", "backprop"})


def deriving(derive: Derive) -> Callable[[Session, Request, Desk], Reply]:
    """The command that answers with the derivation `derive` makes."""

    def run(session: Session, request: Request, desk: Desk) -> Reply:
        scope = clauses.scope_of(session, request)
        derivation = derive(session, request, scope)
        reply = derived(session, derivation)
        return replace(reply, document=reply.document + _placed(session, request, scope, derivation))

    return run


def _placed(session: Session, request: Request, scope: Scope, derivation: Derivation) -> Document:
    """What a slope comes to where the line says `at x = 1, y = 2`."""
    from tutor.derive.gradients import outputs_of

    if derivation.kind not in SLOPES or not request.clause("at"):
        return Document()
    found = outputs_of(derivation)
    point = clauses.at(session, request, scope, natural(names(scope.expand(derivation.problem)) - set(session.arrays)))
    where = ", ".join(f"{n} = {show(v)}" for n, v in point.items())
    return sum((valued(session, substituted(o, scope, point)) for o in found), document(Note("note", f"at {where}:")))


def derived(session: Session, derivation: Derivation) -> Reply:
    """The reply that explains a derivation, after it was confirmed."""
    from tutor.checking.verify import verify
    from tutor.render.explain import FOLDED, WHOLE, explain

    proven = verify(derivation, session.limits)
    return Reply(explain(proven, WHOLE if session.whole else FOLDED), session.asked(proven))


def verb(name: str, usage: str, summary: str, example: str, derive: Derive, *aliases: str) -> Command:
    """The command `name`, which answers with the derivation that `derive` makes."""
    return Command(name, usage, summary, example, deriving(derive), aliases)
