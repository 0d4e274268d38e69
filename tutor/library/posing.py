"""Questions as Python gives them: a derivation, the text of a command (`derivative x^2`), or an expression alone."""

from __future__ import annotations

from typing import Any

from tutor.commands.session import Reply, Session
from tutor.derive.steps import Derivation as Record
from tutor.errors import TutorError, trouble
from tutor.library.asking import Bound, answer_tree, known, tree, within
from tutor.limits import LIMITS
from tutor.meaning.scope import Scope
from tutor.objects import Derivation, Expression
from tutor.render.document import Trouble
from tutor.syntax.nodes import Node


def posed(question: Any, scope: Scope, bound: Bound = ...) -> tuple[Any, Scope]:
    """What `question` asks for, and the scope it is asked in: a derivation, a step of a search, or an expression where there is neither.

    Raises TutorError where it is neither, where its text cannot be read, or what it asks for cannot be derived.
    """
    if isinstance(question, Derivation):
        return question.record, question.record.scope
    if isinstance(question, Record):
        return question, question.scope
    if isinstance(question, Expression):
        meant = known(question, scope)
        return question.node, meant
    if not isinstance(question, str):
        raise trouble("usage", f"a {type(question).__name__} is no question", mend='tutor.check("2x", "derivative x^2")')
    reply = _replied(question, scope, bound)
    if reply.session.last is not None:
        return reply.session.question, reply.session.last.scope
    found = next((b.diagnostic for b in reply.document.blocks if isinstance(b, Trouble)), None)
    if found is None:
        return tree(question, scope), scope
    return _as_answer(question, scope, TutorError(found)), scope


def _as_answer(question: str, scope: Scope, error: TutorError) -> Node:
    """What is expected, where it is no line of the prompt, but can be read as an answer is: `x = ±2`. Raises `error` where it cannot."""
    from tutor.checking.verdicts.phrases import asks_for

    if asks_for(question) or error.diagnostic.code == "unknown-verb":
        raise error
    try:
        return answer_tree(question, scope)
    except TutorError:
        raise error from None


def _replied(question: str, scope: Scope, bound: Bound) -> Reply:
    """The reply to the question's own line."""
    session = Session(scope=scope, limits=scope.limits)
    if bound is None:
        from tutor.commands.dispatch import answer

        return answer(session, question)
    seconds, worker = within(bound, scope.limits if scope.limits is not None else LIMITS)
    return worker.ask(session, question, seconds)
