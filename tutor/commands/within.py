"""A verb that derives within another's line: `pose gradient x^2 y`, `code hessian x @ A @ x wrt x`."""

from __future__ import annotations

from typing import Any

from tutor.commands import calculus, fitting
from tutor.commands.clauses import placed, tree
from tutor.commands.command import Command, Desk
from tutor.commands.lines import command_of, request_of
from tutor.commands.session import Session
from tutor.commands.typed import AS_TYPED
from tutor.derive.steps import Derivation
from tutor.errors import TutorError, trouble
from tutor.syntax.nodes import Apply
from tutor.syntax.request import Request


def derived_within(session: Session, request: Request, desk: Desk) -> tuple[Session, Derivation] | None:
    """The session after what the line asks to derive, and that derivation; None where no such verb leads the subject.

    Raises TutorError("usage") where the verb tells something else.
    """
    found = _asked_within(session, request, desk, calculus.COMMANDS)
    return found and (found, found.last)


def stepped_within(session: Session, request: Request, desk: Desk) -> tuple[Session, Any] | None:
    """The session after the line's step of a search, and that step as a question; None where the line asks for no step."""
    found = _asked_within(session, request, desk, (fitting.STEP,))
    return found and (found, found.stepped)


def _asked_within(session: Session, request: Request, desk: Desk, commands: tuple[Command, ...]) -> Session | None:
    """The session after the line, where one of these commands leads its subject."""
    command = command_of(session, request.subject.text, desk.verbs)
    if command is None or command not in commands:
        return None
    inner = request_of(request.line[request.subject.offset :], desk.verbs)
    try:
        after = command.run(session, inner, desk).session
    except TutorError as error:
        raise placed(error, request.line, request.subject.offset) from None
    if after.last is None:
        raise trouble("usage", f"{command.name} derives nothing", mend=f"{request.verb} gradient x^2 y")
    return after


def posed_within(session: Session, request: Request, desk: Desk) -> tuple[Session, Any]:
    """What the subject asks for: a derivation (`derivative x^2`, `d/dx x^2`), a step, or the expression itself where it asks for none."""
    found = derived_within(session, request, desk) or stepped_within(session, request, desk)
    if found is not None:
        return found
    node = tree(session, request, session.scope, request.subject)
    derive = AS_TYPED.get(node.op) if isinstance(node, Apply) else None
    derivation = derive(node, session.scope, session.limits) if derive else None
    return (session, node) if derivation is None else (session.asked(derivation), derivation)


def nothing_derived() -> TutorError:
    """What is told of a question that asks for no derivation, against which lines could be held."""
    return trouble("usage", "this derives nothing, so that no lines can be held against it", mend="derivative x^2 + 2x")
