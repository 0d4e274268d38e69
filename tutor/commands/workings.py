"""A learner's working: lines checked against a derivation, one by one as they are typed, or all at once."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.checking.working.record import Working
from tutor.commands.session import Session
from tutor.derive.steps import Derivation
from tutor.errors import TutorError, trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope
from tutor.render.document import Trouble


def checked(lines: str | Sequence[str], problem: str | Derivation, scope: Scope, *, limits: Limits = LIMITS) -> Working:
    """What is said of the lines; the problem is a derivation, or a line that asks for one."""
    from tutor.checking.working.working import check_working

    derivation = posed(problem, Session(scope=scope, limits=limits)) if isinstance(problem, str) else problem
    return check_working(lines, derivation, limits=limits)


def posed(line: str, session: Session) -> Derivation:
    """What a line asks to derive. Raises TutorError where it derives nothing."""
    from tutor.commands.dispatch import answer

    reply = answer(session, line)
    found = next((b.diagnostic for b in reply.document.blocks if isinstance(b, Trouble)), None)
    if found is not None:
        raise TutorError(found)
    if reply.session.last is None:
        raise trouble("usage", "this line derives nothing, so that no lines can be held against it", mend="derivative x^2 + 2x")
    return reply.session.last
