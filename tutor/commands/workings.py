"""A learner's working: lines checked against a derivation, one by one as they are typed, or all at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tutor.commands.answers import last
from tutor.commands.command import Command, Desk
from tutor.commands.files import script
from tutor.commands.lines import Verbs, first_word
from tutor.commands.session import Reply, Session
from tutor.commands.within import nothing_derived, posed_within
from tutor.derive.steps import Derivation
from tutor.errors import TutorError
from tutor.render.document import Document, Note, Prose, Trouble, document
from tutor.render.explain import problem
from tutor.render.working import told_line, told_working
from tutor.syntax.request import Request
from tutor.syntax.statements import statements, trimmed

if TYPE_CHECKING:
    from tutor.checking.working.record import Working

SECONDS = 20.0
WORDS = ("hint", "undo", "lines", "stop")
_QUOTED = r'"[^"\n]*"'
_SPLIT = re.compile(rf"(?P<source>{_QUOTED}(?:\s*,?\s*{_QUOTED})*|(?!of\s)\S+(?:\s+(?!of\s)\S+)*)?\s*(?:of\s+(?P<asked>.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Writing:
    """Lines that are being typed, and how many rungs of the next hint were shown."""

    lines: tuple[str, ...] = ()
    rung: int = 0


def working(session: Session, request: Request, desk: Desk) -> Reply:
    """The verdict on the lines of a file, or in quotes; without them, line by line from now on."""
    begin = request.subject.offset
    found = _SPLIT.fullmatch(request.line, begin) if request.subject.text else None
    source, asked = (found["source"] or "", found["asked"]) if found else (request.subject.text, None)
    if asked:
        session = _posed(
            session, Request(request.verb, trimmed(request.line, found.start("asked"), len(request.line)), (), request.line), desk
        )
    derivation = last(session)
    if not source:
        words = f"type the lines of your working, or one of: {', '.join(WORDS)}"
        return Reply(document(Prose(problem(derivation)), Note("note", words)), replace(session, working=Writing()))
    return Reply(told_working(checked(_lines(source), derivation, session)), session)


def _posed(session: Session, question: Request, desk: Desk) -> Session:
    """The session after what is asked behind `of`. Raises TutorError where nothing is derived."""
    session, asked = posed_within(session, question, desk)
    if not isinstance(asked, Derivation):
        raise nothing_derived()
    return session


def _lines(source: str) -> list[str]:
    """The lines in quotes, each a text of its own or apart by `;`, or those of a file."""
    if source.startswith('"') and source.endswith('"') and len(source) > 1:
        return [piece.text for quoted in re.findall(_QUOTED, source) for piece in statements(quoted[1:-1])]
    try:
        return script(source).text.splitlines()
    except TutorError as error:
        raise TutorError(replace(error.diagnostic, mend="working lines.txt, a file with a line of yours in each line")) from None


def checked(lines: Sequence[str], derivation: Derivation, session: Session) -> Working:
    """What is said of the lines, within the limits of the session."""
    from tutor.checking.working.working import check_working

    return check_working(lines, derivation, limits=session.limits)


# ---------------------------------------------------------------- line by line


def is_line(session: Session, text: str, verbs: Verbs) -> bool:
    """Whether a text is a line of the working that is being typed: no command, and none of WORDS."""
    if session.working is None or text.strip() in WORDS:
        return False
    word, rest = first_word(text.strip())
    return word not in verbs or rest.lstrip().startswith(("=", ":"))


def turn(session: Session, text: str, desk: Desk) -> Reply | None:
    """The reply while a working is typed: to one of its lines, or to one of WORDS; None for a command."""
    at, derivation = session.working, last(session)
    match text.strip():
        case "hint":
            return _hinted(session, at, derivation)
        case "undo":
            kept = at.lines[:-1]
            told = document(Note("note", f"{len(kept)} lines are left" if len(kept) != 1 else "1 line is left"))
            return Reply(told, replace(session, working=Writing(kept)))
        case "lines":
            return Reply(_all(at, derivation, session), session)
        case "stop":
            return Reply(_all(at, derivation, session), replace(session, working=None))
    if not is_line(session, text, desk.verbs):
        return None
    lines = (*at.lines, text.strip())
    told = told_line(checked(lines, derivation, session))
    is_kept = not any(isinstance(b, Trouble) for b in told.blocks)  # what cannot be read is typed again
    return Reply(told, replace(session, working=Writing(lines)) if is_kept else session)


def _all(at: Writing, derivation: Derivation, session: Session) -> Document:
    if not at.lines:
        return document(Note("note", "no lines were written"))
    return told_working(checked(at.lines, derivation, session))


def _hinted(session: Session, at: Writing, derivation: Derivation) -> Reply:
    """The next rung of the hint to the step that comes next."""
    found = checked(at.lines, derivation, session)
    if not found.hints:
        return Reply(document(Note("note", "you have reached the end")), session)
    k = min(at.rung, len(found.hints) - 1)
    told = (Note("hint", found.hints[k]), Note("note", f"hint {k + 1} of {len(found.hints)}"))
    return Reply(document(*told), replace(session, working=replace(at, rung=k + 1)))


COMMANDS = (
    Command("working", 'working [FILE, or "LINE" "LINE"] [of VERB EXPRESSION [its CLAUSES]]',
            "your lines of a derivation, each checked against the one before",
            'pose derivative x^2 sin(x); working "d/dx sin x = cos x; 2x sin x + x^2 cos x"', working, seconds=SECONDS),
)  # fmt: skip
