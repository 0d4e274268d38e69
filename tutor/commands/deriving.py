"""How a verb that derives answers: the derivation is asked for, confirmed, and explained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tutor.commands import clauses
from tutor.commands.command import Command, Desk, Report, silent
from tutor.commands.pointwise import asked_there, placed
from tutor.commands.session import Reply, Session
from tutor.derive.steps import Derivation
from tutor.meaning.scope import Scope
from tutor.syntax.request import Request

Derive = Callable[[Session, Request, Scope], Derivation]


def deriving(derive: Derive) -> Callable[[Session, Request, Desk], Reply]:
    """The command that answers with the derivation `derive` makes."""

    def run(session: Session, request: Request, desk: Desk) -> Reply:
        scope = clauses.scope_of(session, request)
        derivation = asked_there(session, request, scope, derive(session, request, scope))
        reply = derived(session, derivation, desk.report)
        return replace(reply, document=reply.document + placed(session, request, scope, derivation))

    return run


def derived(session: Session, derivation: Derivation, report: Report = silent) -> Reply:
    """The reply that explains a derivation, after it was confirmed; `report` is told the steps before that, marked as unconfirmed."""
    from tutor.checking.proof.verify import verify
    from tutor.render.explain import FOLDED, WHOLE, explain

    detail = WHOLE if session.whole else FOLDED
    if report is not silent:
        report(explain(derivation, detail), 0.5)
    proven = verify(derivation, session.limits)
    found = explain(proven, detail)
    report(found, 1.0)
    return Reply(found, session.asked(proven))


def verb(name: str, usage: str, summary: str, example: str, derive: Derive, *aliases: str) -> Command:
    """The command `name`, which answers with the derivation that `derive` makes."""
    return Command(name, usage, summary, example, deriving(derive), aliases)
