"""What a line means: a definition, a request, or an expression by itself; and the list of every command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from tutor.commands import (
    answers,
    areas,
    calculus,
    coding,
    converging,
    convexity,
    datasets,
    definitions,
    dynamics,
    files,
    fitting,
    gradcheck,
    help,
    lessons,
    plotting,
    practice,
    rehearsal,
    scoring,
    workings,
)
from tutor.commands.clauses import placed, refuse_strange
from tutor.commands.command import Command, Desk, Report, silent
from tutor.commands.deriving import derived
from tutor.commands.echo import echoed, read, reading
from tutor.commands.lines import command_of, declared, first_word, parts, request_of
from tutor.commands.reading import understood
from tutor.commands.session import RIGHT, TROUBLE, UNREADABLE, USAGE, Reply, Session
from tutor.commands.typed import AS_TYPED
from tutor.commands.values import substituted, valued
from tutor.errors import Diagnostic, TutorError, never_too_deep
from tutor.meaning.entrywise import Entrywise
from tutor.meaning.scope import declare, define
from tutor.meaning.shapes import is_array
from tutor.meaning.sorts import NUMBER, sort_of
from tutor.render.document import Document, Formula, Note, Trouble, document, rewritten
from tutor.syntax.nodes import RELATIONS, SETS, Apply, Node, names
from tutor.syntax.statements import Piece, trimmed

NO_NUMBER = RELATIONS | SETS | {"and", "or", "in", "does not exist"}  # true or false, a set, nothing
NOT_READ = frozenset({"syntax", "ambiguous", "unknown-name", "unknown-function", "bracket", "character", "bar", "number-after", "shape"})
MISUSED = frozenset({"usage", "clause", "unknown-verb"})


@cache
def commands() -> tuple[Command, ...]:
    """Every command, in the order in which `help` lists them."""
    numbers = (
        *fitting.COMMANDS,
        *gradcheck.COMMANDS,
        *datasets.COMMANDS,
        *scoring.COMMANDS,
        *converging.COMMANDS,
        *convexity.COMMANDS,
        *areas.COMMANDS,
        *dynamics.COMMANDS,
        *plotting.COMMANDS,
    )
    course = (*lessons.COMMANDS, *practice.COMMANDS, *rehearsal.COMMANDS)
    results = (*calculus.COMMANDS, *coding.COMMANDS, *answers.COMMANDS, *workings.COMMANDS)
    return (*results, *numbers, *course, *definitions.COMMANDS, *files.COMMANDS, *help.COMMANDS)


@cache
def verbs() -> Mapping[str, Command]:
    """Every verb and every alias, with its command."""
    return {word: c for c in commands() for word in (c.name, *c.aliases)}


def desk(report: Report = silent) -> Desk:
    """Where the commands work."""
    return Desk(verbs(), answer, report)


def answer(session: Session, line: str, report: Report = silent) -> Reply:
    """The reply to a line of one or more statements. The first trouble ends it; what was understood before it is kept."""
    shown, told = Document(), ()
    several = tuple(parts(line, verbs()))
    for k, statement in enumerate(several):
        is_answer, is_read = False, False
        try:
            is_answer = is_own(session, statement.text)
            if is_answer and k + 1 < len(several):  # it is never taken apart, whatever stands in it
                statement = trimmed(line, statement.offset, len(line))
            found, is_read = () if is_answer else read(session, statement.text, verbs()), True
            reply = _answer(session, statement, report)
        except TutorError as error:
            d = placed(error.located(statement.text), line, statement.offset).diagnostic
            return Reply(shown + document(Trouble(d)), session, _status(d.code, is_read), told)
        told += found
        said = rewritten(echoed(session, found, reply.document), Entrywise(reply.session.scope))
        shown, session = shown + said, reply.session
        if reply.status != RIGHT or is_answer:
            return Reply(shown, session, reply.status, told)
    return Reply(shown, session, RIGHT, told)


def is_own(session: Session, text: str) -> bool:
    """Whether a text is what is being asked for: a line of a working, an answer in practice; it is never taken apart."""
    return workings.is_line(session, text, verbs()) or practice.is_answer(session, text, verbs())


def _status(code: str, is_read: bool) -> int:
    """How a trouble ends: what its expression is was known (`is_read`), or it was not."""
    if code in MISUSED:
        return USAGE
    return TROUBLE if code == "name" or (is_read and code not in NOT_READ) else UNREADABLE


@never_too_deep
def _answer(session: Session, statement: Piece, report: Report) -> Reply:
    for room, state in ((workings, session.working), (practice, session.practice)):
        if state is not None and (reply := room.turn(session, statement.text, desk(report))) is not None:
            return reply
    command = command_of(session, statement.text, verbs())
    if command is not None:
        request = request_of(statement.text, verbs())
        refuse_strange(request, command.usage)
        return command.run(session, request, desk(report))
    node = understood(statement.text, session.scope, session.limits)
    if _op(node) in (":", ":="):
        return _understood(session, node)
    return _shown(session, node)


def _understood(session: Session, node: Apply) -> Reply:
    """A declaration or a definition: kept, and echoed as it was read."""
    scope = (declare if node.op == ":" else define)(session.scope, node)
    return Reply(document(Formula("", node)), replace(session, scope=scope))


def _shown(session: Session, node: Node) -> Reply:
    """An expression by itself: done if it says what to do, valued if it is a number, otherwise echoed with what can be asked of it."""
    from tutor.derive.values import refuse_huge, refuse_undefined

    scope = session.scope
    derive = AS_TYPED.get(_op(node))
    derivation = derive(node, scope, session.limits) if derive else None
    if derivation is not None:
        return derived(session, derivation)
    if _is_valued(session, node):
        inside = substituted(node, scope, {})
        refuse_huge(inside, session.limits)
        value = valued(session, inside)
        return Reply((document(Formula("", node)) if names(scope.expand(node)) else Document()) + value, session)
    if sort_of(node) == NUMBER:
        refuse_undefined(scope.expand(node))
    fitting = _fitting(session, node)
    return Reply(document(Formula("", node), *([Note("note", f"try: {fitting}")] if fitting else [])), session)


def _is_valued(session: Session, node: Node) -> bool:
    """Whether an expression by itself has a value: it says no more than numbers, or the session's data."""
    return _op(node) != "does not exist" and (not names(session.scope.expand(node)) or datasets.is_of_data(session, node))


def _op(node: Node) -> str:
    return node.op if isinstance(node, Apply) else ""


def _short(node: Node) -> str:
    from tutor.syntax.printer import show

    text = show(node)
    return text if len(text) <= 40 else "…"


def _fitting(session: Session, node: Node) -> str:
    """The verbs that fit an expression, with the line to type for the first; of a fact about a name, its declaration."""
    free = names(session.scope.expand(node))
    if _op(node) == "=":
        return f"solve {_short(node)}"
    if _op(node) in NO_NUMBER:
        return declared(_short(node))
    if free & session.scope.arrays:
        return f"{'jacobian' if is_array(node, session.scope) else 'gradient'} {_short(node)}"
    if _op(node) == "[]":
        return f"jacobian {_short(node)}"
    if len(free) == 1:
        return f"derivative {_short(node)}, or integrate, limit, taylor, critical, plot"
    return f"gradient {_short(node)}, or hessian, critical, plot"


def bound_of(session: Session, line: str) -> float:
    """The seconds that a line may take: the session's bound, or more where a command is known to need it."""
    longest = practice.SECONDS if is_engaged(session) else session.limits.seconds
    for statement in parts(line, verbs()):
        command = verbs().get(first_word(statement.text)[0])
        longest = max(longest, command.seconds if command else 0.0)
    return longest


def is_engaged(session: Session) -> bool:
    """Whether what is typed is an answer first of all: in practice, or while a working is written."""
    return session.practice is not None or session.working is not None


def is_light(session: Session, line: str) -> bool:
    """Whether nothing of a line is computed (it defines, asks for help, cannot be read): it is answered where it was typed."""
    if is_engaged(session):
        return False
    for statement in parts(line, verbs()):
        try:
            command = command_of(session, statement.text, verbs())
            if command is not None:
                if command.run.__module__ not in (definitions.__name__, help.__name__):
                    return False
                session = command.run(session, request_of(statement.text, verbs()), desk()).session
                continue
            node = understood(statement.text, session.scope, session.limits)
            if _op(node) in (":", ":="):
                session = _understood(session, node).session
            elif _op(node) in AS_TYPED or _is_valued(session, node):
                return False
        except TutorError:
            return True
    return True


def is_unreadable(session: Session, line: str) -> bool:
    """Whether the only statement of a line cannot be read, so that nothing is left to be computed."""
    if len(list(parts(line, verbs()))) != 1 or is_engaged(session):
        return False
    return isinstance(preview(session, line), Diagnostic)


def preview(session: Session, line: str, cursor: int | None = None) -> Diagnostic | Node | Command | None:
    """How the statement at the `cursor` (the last one without it) is read, without working it out: its tree, its command, or its trouble.

    What is defined and declared before it in the same line counts.
    """
    at = None
    for statement in parts(line, verbs()):
        if at is not None and cursor is not None and statement.offset > cursor:
            break
        session, at = session if at is None else _knowing(session, at.text), statement
    if at is None or practice.is_word(session, at.text) or session.working is not None:
        return None
    try:
        return reading(session, at.text, verbs())
    except TutorError as error:
        return placed(error.located(at.text), line, at.offset).diagnostic


def _knowing(session: Session, text: str) -> Session:
    """The session after a statement that only defines or declares; as it was after any other."""
    try:
        if command_of(session, text, verbs()) is not None:
            return session
        node = understood(text, session.scope, session.limits)
        return _understood(session, node).session if _op(node) in (":", ":=") else session
    except TutorError:
        return session
