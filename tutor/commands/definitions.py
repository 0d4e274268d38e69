"""What is defined, how it is forgotten, and the bounds that a learner sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tutor.commands.command import Command, Desk
from tutor.commands.session import Reply, Session
from tutor.errors import trouble
from tutor.limits import LIMITS, MOST, Limits
from tutor.meaning.scope import Kind, Scope
from tutor.render.document import Document, Inline, Note, Table, document
from tutor.syntax.nodes import rational
from tutor.syntax.printer import show
from tutor.syntax.request import Request

BOUNDS = {  # what each is a bound of
    "characters": "of one text",
    "tokens": "numbers, names and signs of one text",
    "nesting": "brackets, powers and functions within each other",
    "digits": "of one number, typed or asked for",
    "order": "of a derivative, and of a Taylor polynomial",
    "exponent": "of a power that is multiplied out",
    "bits": "binary digits of an exact result",
    "entries": "rows, or columns, of an explicit matrix",
    "terms": "of an expansion, or of a sum written out",
    "scalars": "entries of arrays that are written out in scalars",
    "steps": "of one derivation",
    "seconds": "of one reply",
    "memory": "MiB of the process that computes",
}
_UNITS = {"seconds": " s", "memory": " MiB"}


def variables(session: Session, request: Request, desk: Desk) -> Reply:
    """A table of every name that was declared, defined or filled with numbers."""
    rows = tuple(_rows(session))
    if not rows:
        return Reply(document(Note("note", "nothing is defined yet; try a = 3, f(x) = x^2, or x : positive")), session)
    return Reply(document(Table(("name", "is"), rows)), session)


def _rows(session: Session) -> Iterator[tuple[Inline, ...]]:
    for name, kind in session.scope.kinds:
        yield name, told_kind(kind)
    for d in session.scope.definitions:
        yield d.name + (f"({', '.join(d.parameters)})" if d.parameters is not None else ""), d.body
    for name, array in session.data:
        yield name, f"numbers of shape {getattr(array, 'shape', ())}"


def told_kind(kind: Kind) -> str:
    """A kind in the language's own words: "symmetric matrix(n, n)"."""
    if kind.domain == "interval" and kind.bounds is not None:
        low, high = map(show, kind.bounds)
        return f"in {'[' if kind.closed[0] else '('}{low}, {high}{']' if kind.closed[1] else ')'}"
    words = sorted(kind.facts - ({"symmetric"} if "positive definite" in kind.facts else set()))
    words += [kind.domain] if kind.domain != "real" or not kind.shape else []
    if kind.shape:
        words.append(f"{'vector' if len(kind.shape) == 1 else 'matrix'}({', '.join(map(show, kind.shape))})")
    return " ".join(words)


def forget(session: Session, request: Request, desk: Desk) -> Reply:
    """The session without some names, or without all."""
    words = request.subject.text.replace(",", " ").split()
    if not words:
        raise trouble("usage", "forget what?", mend="forget x y, or forget all")
    if words == ["all"]:
        return Reply(document(Note("read", "everything is forgotten")), Session(limits=session.limits, whole=session.whole))
    known = {n for n, _ in session.scope.kinds} | {d.name for d in session.scope.definitions} | {n for n, _ in session.data}
    for word in words:
        if word not in known:
            raise trouble("unknown-name", f"{word} is not defined", mend="vars lists what is")
    scope: Scope = session.scope
    for word in words:
        scope = scope.without(word)
    data = tuple((n, a) for n, a in session.data if n not in words)
    return Reply(document(Note("read", f"forgotten: {', '.join(words)}")), replace(session, scope=scope, data=data))


def settle(session: Session, request: Request, desk: Desk) -> Reply:
    """The session with another bound, or with its steps shown whole or folded."""
    match request.line.split()[1:]:  # `steps` is a word of clauses too
        case ["steps", "whole" | "folded" as how]:
            return Reply(document(Note("read", f"steps are shown {how}")), replace(session, whole=how == "whole"))
        case [what, amount] if what in BOUNDS:
            value, most = rational(Scope().read(amount)), MOST[what]
            if value is None or not 0 < value <= most or (what != "seconds" and value.denominator != 1):
                raise trouble("usage", f"{what} go up to {most}", mend=f"set {what} {min(5 * getattr(LIMITS, what), most):.10g}")
            bound = float(value) if what == "seconds" else int(value)
            changed = replace(session, limits=replace(session.limits, **{what: bound}))
            return Reply(document(Note("read", f"{what}: at most {float(bound):.10g}{_UNITS.get(what, '')}")), changed)
        case []:
            return Reply(bounds_told(session.limits), session)
    raise trouble("usage", f"a bound is one of {', '.join(BOUNDS)}", mend="set seconds 10, or set steps whole")


def bounds_told(limits: Limits) -> Document:
    """Every bound of the work, and how it is set."""
    rows = tuple((name, f"{getattr(limits, name):.10g}", str(MOST[name]), of) for name, of in BOUNDS.items())
    return document(Table(("bound", "now", "at most", "of what"), rows), Note("note", "set seconds 10 changes one"))


COMMANDS = (
    Command("vars", "vars", "what is defined", "a = 3; x : positive; vars", variables),
    Command("forget", "forget NAME …, or forget all", "forget what a name stands for", "a = 3; forget a", forget),
    Command("set", "set BOUND VALUE, set steps whole|folded", "the bounds of the work, and how much is shown; alone: the bounds",
            "set seconds 10; set steps whole; set", settle),
)  # fmt: skip
