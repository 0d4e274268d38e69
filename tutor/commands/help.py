"""`help`: the commands, one command, the notation, the rules, one rule."""

from __future__ import annotations

import difflib

from tutor.commands import definitions, methods, topics
from tutor.commands.command import Command, Desk
from tutor.commands.handbook import page, tables
from tutor.commands.session import Reply, Session
from tutor.errors import TutorError, trouble
from tutor.render import handbook
from tutor.render.document import Code, Document, Heading, Note, Prose, Table, document
from tutor.syntax.request import Request

NOTATION = (  # in short what docs/language.md says
    ("numbers", "2   3.5   1e-3   2/3   ½"),
    ("products", "2x   x y   3(x + 1)   x*y"),
    ("powers, roots", "x^2   x²   e^x   sin^2 x   √x   cbrt(x)"),
    ("functions", "sin(x)   sin 2x   ln x   log_2 x   |x|   max(0, x)   sigmoid(z)   n!"),
    ("arrays", "A @ B   A.T   inv(A)   [x, y]   [[a, b], [c, d]]   u[1]   A[1, :]   u[2:5]   sum(A, axis=1)"),
    ("over an index", "Σ_(i=1)^n i^2   sum(i=1..n, u_i)"),
    ("comparisons, sets", "0 < x < 1   x < 0 or x > 1   {1, 2}   (0, 1]   x in [0, 1]"),
    ("cases", "piecewise(x^2 if x > 0, 0 otherwise)"),
    ("derivatives", "d/dx x^2   ∂/∂x (x y)   f'(x)   ∇(x^2 y)   ∇²g"),
    ("integrals, limits", "∫_0^1 x^2 dx   ∫ x e^x dx   lim x->0 sin(x)/x"),
    ("LaTeX, pasted", r"\frac{x^2}{1+e^{-x}}   \sin^2 x"),
    ("definitions", "a = 3   h(x, y) = x^2 y   x : positive   t : in [0, 1]   W : matrix(m, n)"),
    ("several at once", "a = 3; a x^2"),
)
READINGS = (  # what is refused, and the two readings
    ("1/2x", "(1/2)x   1/(2x)"),
    ("sin x/2", "sin(x/2)   sin(x)/2"),
    ("e^2x", "e^(2x)   (e^2)x"),
)


def run(session: Session, request: Request, desk: Desk) -> Reply:
    """What `help` says of the subject."""
    return Reply(said_of(request.subject.text, desk, session), session)


def said_of(subject: str, desk: Desk, session: Session = Session()) -> Document:  # noqa: B008 (frozen)
    """The page of help for a subject. Raises TutorError where there is none."""
    if not subject:
        return overview(desk)
    if subject in ("notation", "language"):
        return notation()
    if subject == "rules":
        return handbook.contents(tables())
    command = desk.verbs.get(subject)
    found: Document = document() if command is None else of_command(command)
    for topic in topics.found(subject):
        found += topics.page(topic)
    found += methods.page(subject) if command is None else document()
    if subject == "bounds" or subject in definitions.BOUNDS:
        found += definitions.bounds_told(session.limits)
    try:
        for entry in handbook.find(subject, tables()):
            found += page(entry)
    except TutorError:
        if not found.blocks:
            near = difflib.get_close_matches(subject, _subjects(desk), 1, cutoff=0.6)
            mend = f"Did you mean help {near[0]}?" if near else "help, help notation, or help rules"
            raise trouble("unknown-topic", f"there is no help on {subject[:40]}", mend=mend) from None
    return found


def _subjects(desk: Desk) -> list[str]:
    """Every word that help knows."""
    rules = [word for table in tables() for e in table.rules for word in (e.key, e.word, *e.aliases) if word]
    topical = (n for t in topics.TOPICS for n in t.names)
    return [*desk.verbs, *topical, *methods.subjects(), "notation", "rules", "bounds", *definitions.BOUNDS, *rules]


def notation() -> Document:
    """How mathematics is typed, in short."""
    return document(
        Heading("How mathematics is typed"),
        Table(("what", "how"), NOTATION),
        Note("note", "sin x y is sin(x y), sin x^2 is sin(x^2), x^2y is x^2 y; indices count from 1; statements end with ; or the line"),
        Prose(("What can be read in two ways is refused; write one of its readings:",)),
        Table(("refused", "write"), READINGS),
    )


def overview(desk: Desk) -> Document:
    """Every command in a line."""
    rows = tuple((c.name, c.summary) for c in desk.commands)
    return document(
        Prose(("Type mathematics as you write it, or one of these words in front of it.",)),
        Table(("word", "what comes"), rows),
        Note("note", "help WORD shows one with an example; help notation, help clauses and help declarations the language"),
        Note("note", "help bounds tells how long and how large work may be; help rules the rules; quit leaves"),
    )


def of_command(command: Command) -> Document:
    """One command: how it is typed, what it does, an example."""
    blocks = [Heading(command.name), Prose((command.summary,)), Code(command.usage, "tutor")]
    if command.aliases:
        blocks.append(Note("note", f"also written {', '.join(command.aliases)}"))
    return document(*blocks, Prose(("Example:",)), Code(command.example.replace("; ", "\n"), "tutor"))


COMMANDS = (
    Command(
        "help",
        "help [WORD | RULE | rules | notation | clauses | declarations | bounds]",
        "what can be asked, and the handbook of rules",
        "help gradient",
        run,
    ),
)
