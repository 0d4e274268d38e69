"""Files of statements: read where the learner names one, and answered statement by statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from tutor.commands.command import Command, Desk
from tutor.commands.lines import first_word
from tutor.commands.session import RIGHT, USAGE, Reply, Session
from tutor.errors import trouble
from tutor.render.document import Code, Document, Formula, Trouble, document
from tutor.syntax.nodes import Apply
from tutor.syntax.request import Request
from tutor.syntax.statements import Piece, statements

MOST_BYTES = 1 << 20
WORD, KEEP_GOING = "run", "--keep-going"
SECONDS = 120.0  # of a file that is answered at one go

Ask = Callable[[Session, str], Reply]


class Script(NamedTuple):
    """What is to be run: what to call it, its text, and whether a trouble ends it."""

    name: str
    text: str
    keeps_going: bool = False


def script(text: str) -> Script:
    """The script that `FILE [--keep-going]` names. Raises TutorError where there is no such file of text."""
    keeps_going = text.endswith(KEEP_GOING)
    name = text.removesuffix(KEEP_GOING).strip().strip("\"'")
    if not name:
        raise trouble("usage", "run which file?", mend="run lines.txt")
    try:
        path = Path(name).expanduser()
        if not path.is_file():
            raise trouble("no-file", f"there is no file {name}", mend="run lines.txt, a file with a statement in each line")
        with path.open("rb") as stream:
            return Script(path.name, decoded(stream.read(MOST_BYTES + 1), path.name), keeps_going)
    except (OSError, ValueError, RuntimeError) as error:  # a name that no file can bear, or one that may not be read
        raise trouble("no-file", f"{name} cannot be read", mend="run lines.txt") from error


def decoded(content: bytes, name: str) -> str:
    """The text of a file. Raises TutorError where it is too long, or no text."""
    if len(content) > MOST_BYTES:
        raise trouble("length", f"{name} has more than {MOST_BYTES >> 20} MiB", mend="run parts of it")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise trouble("file", f"{name} is no text in UTF-8", mend="save it as UTF-8") from None


def replies(session: Session, script: Script, ask: Ask) -> Iterator[Reply]:
    """The reply to each statement, what was typed above it; the first trouble ends them, or, if the script keeps going, its line."""
    given_up = 0  # up to where nothing is answered any more
    for statement in statements(script.text):
        if statement.offset < given_up:
            continue
        reply = _refused(session) if first_word(statement.text)[0] == WORD else ask(session, statement.text)
        session, troubles = reply.session, [b for b in reply.document.blocks if isinstance(b, Trouble)]
        yield replace(reply, document=_headed(statement, reply.document, script))
        if reply.status != RIGHT and not (script.keeps_going and troubles):  # Ctrl-C is no trouble: it ends the script
            return
        if reply.status != RIGHT:
            end = script.text.find("\n", statement.offset + len(statement.text))
            given_up = end if end >= 0 else len(script.text)


def _refused(session: Session) -> Reply:
    d = trouble("usage", "a file runs no other file", mend="run the other file first").diagnostic
    return Reply(document(Trouble(d)), session, USAGE)


def _headed(statement: Piece, said: Document, script: Script) -> Document:
    """A reply under its statement; a definition is its own echo. A trouble tells file, line and column."""
    blocks = tuple(_located(b, statement, script) if isinstance(b, Trouble) else b for b in said.blocks)
    match said.blocks:
        case (Formula("", Apply(":" | ":=")),):
            return said
        case (Trouble(),):
            return Document(blocks)
    return Document((Code(f"∇ {statement.text}", "tutor"), *blocks))


def _located(told: Trouble, statement: Piece, script: Script) -> Trouble:
    d = told.diagnostic
    at = statement.offset + (d.span.start if d.span and d.source == statement.text else 0)
    line, column = script.text.count("\n", 0, at) + 1, at - script.text.rfind("\n", 0, at)
    return Trouble(replace(d, what=f"{script.name}:{line}:{column}: {d.what}"))


def run(session: Session, request: Request, desk: Desk) -> Reply:
    """Every statement of a file, answered in order; what it defines is kept."""
    shown, status = Document(), RIGHT
    for reply in replies(session, script(request.subject.text), lambda now, text: desk.answer(now, text, desk.report)):
        session, shown, status = reply.session, shown + reply.document, status or reply.status
    return Reply(shown, session, status)


COMMANDS = (
    Command(WORD, f"{WORD} FILE [{KEEP_GOING}]", "the statements of a file, one after the other", "run lines.txt", run, seconds=SECONDS),
)  # fmt: skip
