"""What a line means: a definition, a request, or an expression by itself; and the list of every command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from tutor.commands import answers, calculus, datasets, definitions, fitting, gradcheck, help, lessons, measuring, practice, rehearsal
from tutor.commands.clauses import expressions, placed, scope_of
from tutor.commands.command import Command, Desk, Report, silent
from tutor.commands.lines import command_of, first_word, request_of
from tutor.commands.reading import understood
from tutor.commands.session import RIGHT, TROUBLE, UNREADABLE, USAGE, Reply, Session
from tutor.errors import Diagnostic, TutorError
from tutor.meaning.scope import declare, define
from tutor.render.document import Document, Formula, Note, Trouble, document
from tutor.syntax.nodes import RELATIONS, Apply, Node, names
from tutor.syntax.statements import Piece, statements

_NOT_READ = ("syntax", "ambiguous", "unknown-name", "unknown-function", "bracket", "character", "bar", "number-after", "shape")
STATUS = dict.fromkeys(_NOT_READ, UNREADABLE) | dict.fromkeys(("usage", "clause", "unknown-verb"), USAGE)


@cache
def commands() -> tuple[Command, ...]:
    """Every command, in the order in which `help` lists them."""
    numbers = (*fitting.COMMANDS, *gradcheck.COMMANDS, *datasets.COMMANDS, *measuring.COMMANDS)
    course = (*lessons.COMMANDS, *practice.COMMANDS, *rehearsal.COMMANDS)
    return (*calculus.COMMANDS, *answers.COMMANDS, *numbers, *course, *definitions.COMMANDS, *help.COMMANDS)


@cache
def verbs() -> Mapping[str, Command]:
    """Every verb and every alias, with its command."""
    return {word: c for c in commands() for word in (c.name, *c.aliases)}


def desk(report: Report = silent) -> Desk:
    """Where the commands work."""
    return Desk(verbs(), answer, report)


def answer(session: Session, line: str, report: Report = silent) -> Reply:
    """The reply to a line of one or more statements. The first trouble ends it; what was understood before it is kept."""
    shown = Document()
    for statement in statements(line):
        try:
            reply = _answer(session, statement, report)
        except TutorError as error:
            d = placed(error.located(statement.text), line, statement.offset).diagnostic
            return Reply(shown + document(Trouble(d)), session, STATUS.get(d.code, TROUBLE))
        shown, session = shown + reply.document, reply.session
        if reply.status != RIGHT:
            return Reply(shown, session, reply.status)
    return Reply(shown, session)


def _answer(session: Session, statement: Piece, report: Report) -> Reply:
    if session.practice is not None:
        reply = practice.turn(session, statement.text, desk(report))
        if reply is not None:
            return reply
    command = command_of(session, statement.text, verbs())
    if command is not None:
        return command.run(session, request_of(statement.text, verbs()), desk(report))
    node = understood(statement.text, session.scope, session.limits)
    if isinstance(node, Apply) and node.op in (":", ":="):
        return _understood(session, node)
    return _shown(session, node)


def _understood(session: Session, node: Apply) -> Reply:
    """A declaration or a definition: kept, and echoed as it was read."""
    scope = (declare if node.op == ":" else define)(session.scope, node)
    return Reply(document(Formula("", node)), replace(session, scope=scope))


def _shown(session: Session, node: Node) -> Reply:
    """An expression by itself: done if it says what to do, valued if it is a number, otherwise echoed with what can be asked of it."""
    scope = session.scope
    if isinstance(node, Apply):
        match node.op:
            case "lim":
                return calculus.derived(session, calculus.limit_as_typed(node, scope))
            case "∫":
                return calculus.derived(session, calculus.integral_as_typed(node, scope))
            case "d/d":
                return calculus.derived(session, calculus.derivative_as_typed(node, scope, session.limits))
    free = names(scope.expand(node))
    if not free and not (isinstance(node, Apply) and node.op in RELATIONS | {"and"}):
        return Reply(calculus.valued(session, scope.expand(node)), session)
    if datasets.is_of_data(session, node):
        return Reply(document(Formula("", node)) + calculus.valued(session, scope.expand(node)), session)
    return Reply(document(Formula("", node), Note("note", f"try: {_fitting(session, node)}")), session)


def _is_work(session: Session, node: Node) -> bool:
    """Whether an expression by itself is computed, not only echoed."""
    is_asked = isinstance(node, Apply) and node.op in ("lim", "∫", "d/d")
    return is_asked or not names(session.scope.expand(node)) or datasets.is_of_data(session, node)


def _short(node: Node) -> str:
    from tutor.syntax.printer import show

    text = show(node)
    return text if len(text) <= 40 else "…"


def _fitting(session: Session, node: Node) -> str:
    """The verbs that fit an expression, with the line to type for the first."""
    free = names(session.scope.expand(node))
    if isinstance(node, Apply) and node.op == "=":
        return f"solve {_short(node)}"
    if isinstance(node, Apply) and node.op in RELATIONS | {"and"}:
        return "help"
    if free & session.scope.arrays:
        return f"gradient {_short(node)}"
    if isinstance(node, Apply) and node.op == "[]":
        return f"jacobian {_short(node)}"
    if len(free) == 1:
        return f"derivative {_short(node)}, or integrate, limit, taylor, critical, plot"
    return f"gradient {_short(node)}, or hessian, critical, plot"


def bound_of(session: Session, line: str) -> float:
    """The seconds that a line may take: the session's bound, or more where a command is known to need it."""
    longest = practice.SECONDS if session.practice is not None else session.limits.seconds
    for statement in statements(line):
        command = verbs().get(first_word(statement.text)[0])
        longest = max(longest, command.seconds if command else 0.0)
    return longest


def is_light(session: Session, line: str) -> bool:
    """Whether nothing of a line is computed (it defines, asks for help, cannot be read): it is answered where it was typed."""
    if session.practice is not None:
        return False
    for statement in statements(line):
        try:
            command = command_of(session, statement.text, verbs())
            if command is not None:
                if command.run.__module__ not in (definitions.__name__, help.__name__):
                    return False
                session = command.run(session, request_of(statement.text, verbs()), desk()).session
                continue
            node = understood(statement.text, session.scope, session.limits)
            if isinstance(node, Apply) and node.op in (":", ":="):
                session = _understood(session, node).session
            elif _is_work(session, node):
                return False
        except TutorError:
            return True
    return True


def is_unreadable(session: Session, line: str) -> bool:
    """Whether the only statement of a line cannot be read, so that nothing is left to be computed."""
    if len(list(statements(line))) != 1 or session.practice is not None:
        return False
    found = preview(session, line)
    return isinstance(found, Diagnostic) and STATUS.get(found.code) in (UNREADABLE, USAGE)


def preview(session: Session, line: str) -> Diagnostic | Node | Command | None:
    """How the last statement of a line is read, without working it out: its tree, its command, or what is wrong with it."""
    last = None
    for statement in statements(line):
        last = statement
    if last is None or practice.is_word(session, last.text):
        return None
    try:
        command = command_of(session, last.text, verbs())
        if command is None:
            return understood(last.text, session.scope, session.limits)
        request = request_of(last.text, verbs())
        if command not in calculus.COMMANDS or not request.subject.text:
            return command
        read = expressions(session, request, scope_of(session, request))
        return read[0] if len(read) == 1 else Apply("[]", read)
    except TutorError as error:
        return placed(error.located(last.text), line, last.offset).diagnostic
