"""How a line was read, for whoever typed it: the tree of each expression, and a note where a convention had a say."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.commands import areas, calculus, coding, converging, convexity, dynamics, fitting, gradcheck, plotting, scoring
from tutor.commands.clauses import expressions, scope_of
from tutor.commands.command import Command
from tutor.commands.lines import Verbs, command_of, request_of
from tutor.commands.reading import understood
from tutor.commands.session import Session
from tutor.commands.typed import AS_TYPED
from tutor.errors import TutorError
from tutor.meaning.entrywise import Entrywise
from tutor.meaning.shapes import Shapes, is_square
from tutor.render.document import Block, Document, Formula, Note, Prose
from tutor.syntax.ambiguity import Ambiguous
from tutor.syntax.conventions import is_by_convention
from tutor.syntax.nodes import Apply, Node, postorder
from tutor.syntax.printer import show

Read = tuple[tuple[str, Node], ...]  # each expression as it was typed, with its tree

_OF_EXPRESSIONS = (calculus, coding, fitting, gradcheck, converging, convexity, areas, dynamics, scoring, plotting)
EXPRESSIVE = tuple(c for room in _OF_EXPRESSIONS for c in room.COMMANDS)  # what takes mathematics
_BEGINNING = 3  # blocks of a reply in which its problem is stated


def reading(session: Session, text: str, verbs: Verbs) -> Command | Node:
    """The tree of a statement, or of what its verb is about; the command where its verb takes no mathematics. Raises TutorError."""
    command = command_of(session, text, verbs)
    if command is None:
        return understood(text, session.scope, session.limits)
    request = request_of(text, verbs)
    if command not in EXPRESSIVE or not request.subject.text:
        return command
    try:
        found = expressions(session, request, scope_of(session, request))
    except TutorError:
        if command in calculus.COMMANDS:
            raise
        return command  # what its names are is told by the numbers it is given
    return found[0] if len(found) == 1 else Apply("[]", found)


def read(session: Session, text: str, verbs: Verbs) -> Read:
    """The expression of a statement with its tree; nothing where there is none. Raises TutorError."""
    found = reading(session, text, verbs)
    if isinstance(found, Command):
        return ()
    return ((text if command_of(session, text, verbs) is None else request_of(text, verbs).subject.text, found),)


def echoed(session: Session, read: Read, said: Document) -> Document:
    """A reply, before it the reading of what was typed: where a convention had a say and the text differs from it,
    unless the reply begins with it anyway; and where a vector added to a square matrix was taken for a row."""
    write = Entrywise(session.scope)
    notes = [
        Note("note", f"read as {text}")
        for typed, node in read
        if (text := show(write(node))) != typed and _had_a_say(session, typed) and not _is_stated(said, node, write)
    ]
    notes += [
        Note("note", f"{show(row)} stands in every row of {show(matrix)}") for _, node in read for row, matrix in _rows(session, node)
    ]
    return Document((*notes, *said.blocks)) if notes else said


def _rows(session: Session, root: Node) -> Iterator[tuple[Node, Node]]:
    """Each vector that is added to a square matrix, of which it could as well have been a column."""
    shape = Shapes(session.scope)
    for node in postorder(root) if session.scope.arrays else ():
        if isinstance(node, Apply) and node.op == "+":
            try:
                terms = [(a, shape(a)) for a in node.args]
            except TutorError:
                continue  # what only the line itself declares
            matrix = next((a for a, own in terms if is_square(own)), None)
            yield from ((a, matrix) for a, own in terms if len(own) == 1 and matrix is not None)


def _had_a_say(session: Session, typed: str) -> bool:
    try:
        return is_by_convention(typed, session.scope.vocabulary, session.limits)
    except (TutorError, Ambiguous):  # it needs what the line itself declares
        return False


def _is_stated(said: Document, node: Node, write: Entrywise) -> bool:
    """Whether a reply begins with what was read; of an operator with what it is of: the gradient of …"""
    sought = {node, node.args[-1]} if isinstance(node, Apply) and node.op in AS_TYPED else {node}
    sought |= set(map(write, sought))
    return any(_states(block, sought) for block in said.blocks[:_BEGINNING])


def _states(block: Block, sought: set[Node]) -> bool:
    match block:
        case Formula(_, shown):
            return not sought.isdisjoint(postorder(shown))
        case Prose(parts):
            return any(not sought.isdisjoint(postorder(p)) for p in parts if not isinstance(p, str))
    return False
