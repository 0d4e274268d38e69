"""What the clauses of a request mean: names, points, bounds and local definitions; each trouble is told where it was typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from math import isfinite

from tutor.commands.reading import understood
from tutor.commands.session import Session
from tutor.errors import Span, TutorError, trouble
from tutor.limits import MOST, or_set
from tutor.meaning.scope import Scope, natural, understand
from tutor.syntax.nodes import INTERVALS, Apply, Name, Node, names, rational
from tutor.syntax.request import Clause, Request, assignments, entries
from tutor.syntax.statements import Piece, outside, split, trimmed


def tree(session: Session, request: Request, scope: Scope, piece: Piece | Clause) -> Node:
    """A part of the request as a tree. Raises TutorError that points into the request's line."""
    try:
        return understood(piece.text, scope, session.limits)
    except TutorError as error:
        raise placed(error, request.line, piece.offset) from None


def placed(error: TutorError, line: str, offset: int) -> TutorError:
    """The trouble of a text that stands in `line` at `offset`, told inside the whole line."""
    d = error.diagnostic
    if not d.source or d.source == line:
        return error
    stop = offset + len(d.source)
    span = Span(d.span.start + offset, d.span.end + offset) if d.span else None
    return TutorError(replace(d, source=line, span=span, readings=tuple(line[:offset] + r + line[stop:] for r in d.readings)))


def misused(request: Request, piece: Piece | Clause, what: str, mend: str) -> TutorError:
    """A TutorError about a part of the request, pointing at it."""
    return trouble("usage", what, span=_span(piece), mend=mend).located(request.line)


def _span(piece: Piece | Clause) -> Span:
    return Span(piece.offset, piece.offset + len(piece.text))


def said(request: Request, *words: str) -> Clause:
    """The clause with one of these words; an empty one where none of them stands there."""
    return request.clause(*words) or Clause(words[0], "", len(request.line))


def shifted(piece: Piece, by: int) -> Piece:
    return Piece(piece.text, piece.offset + by)


def refuse_strange(request: Request, usage: str) -> None:
    """Raise TutorError("usage") for a clause that the verb does not take: it is never ignored without a word."""
    for clause in request.clauses if "CLAUSES" not in usage else ():
        if clause.keyword not in ("with", "where") and not re.search(rf"\b{clause.keyword}\b", usage):
            raise misused(request, clause, f"{request.verb} takes no `{clause.keyword}`", usage)


def scope_of(session: Session, request: Request) -> Scope:
    """The session's scope, with what the request says after `with` and `where`: `x, y : positive, a = 3`."""
    scope = session.scope
    for clause in request.clauses:
        if clause.keyword not in ("with", "where"):
            continue
        waiting = ""  # names before a comma that share the next kind
        for piece in split(clause.text, ","):
            text = f"{waiting}{piece.text}"
            if not any(sign in piece.text for sign in "=:"):
                waiting = f"{text}, "
                continue
            try:
                scope, waiting = understand((text,), scope, session.limits), ""
            except TutorError as error:
                raise placed(error, request.line, clause.offset + piece.offset - len(text) + len(piece.text)) from None
        if waiting:
            raise misused(request, clause, f"{waiting.rstrip(', ')} is given no meaning", "with x : positive, a = 3")
    return scope


def expression(session: Session, request: Request, scope: Scope) -> Node:
    """The request's subject as a tree."""
    if not request.subject.text:
        raise trouble("usage", f"{request.verb} of what?", mend=f"{request.verb} x^2")
    return tree(session, request, scope, request.subject)


def expressions(session: Session, request: Request, scope: Scope) -> tuple[Node, ...]:
    """The subject's expressions: apart by commas, or the entries of a vector."""
    if not request.subject.text:
        raise trouble("usage", f"{request.verb} of what?", mend=f"{request.verb} x y, x + y")
    pieces = [shifted(p, request.subject.offset) for p in split(request.subject.text, ",")]
    nodes = tuple(tree(session, request, scope, p) for p in pieces)
    if len(nodes) == 1 and isinstance(nodes[0], Apply) and nodes[0].op == "[]":
        return nodes[0].args
    return nodes


def listed(session: Session, request: Request, scope: Scope, clause: Clause) -> tuple[Node, ...]:
    """What stands in a clause, apart by commas, or by `and`."""
    nodes = tuple(tree(session, request, scope, shifted(p, clause.offset)) for p in split(clause.text, ","))
    return tuple(part for n in nodes for part in (n.args if isinstance(n, Apply) and n.op == "and" else (n,)))


def wrt(request: Request) -> tuple[str, ...]:
    """The names after `wrt`, apart by blanks or commas; () where nothing was said."""
    clause = request.clause("wrt")
    return tuple(_named(word, request, clause) for word in clause.text.replace(",", " ").split()) if clause else ()


def _named(word: str, request: Request, clause: Clause) -> str:
    try:
        node = Scope().read(word)
    except TutorError:
        node = None
    if not isinstance(node, Name):
        raise misused(request, clause, f"{word} is no name", "wrt x y" if clause.keyword == "wrt" else f"{clause.keyword} x = 1")
    return node.name


def the_variable(node: Node, request: Request, scope: Scope) -> str:
    """The one name after `wrt`, or the only free one."""
    named = wrt(request)
    if len(named) > 1:
        raise misused(request, said(request, "wrt"), f"{request.verb} takes one variable, not {len(named)}", _mixed(request, named))
    if named:
        return named[0]
    free = natural(names(scope.expand(node)))
    if len(free) > 1:
        what = f"{', '.join(free)} all occur here: by which?"
        raise misused(request, request.subject, what, f"{request.verb} {request.subject.text} wrt {free[0]}")
    return free[0] if free else "x"


def _mixed(request: Request, named: Sequence[str]) -> str:
    """What may be meant by several variables: of a derivative the mixed one, by one after the other."""
    if request.verb != "derivative":
        return f"wrt {named[0]}"
    return f"derivative {' '.join(f'd/d{n}' for n in named[-2::-1])} ({request.subject.text}) wrt {named[-1]}"


def at(session: Session, request: Request, scope: Scope, order: tuple[str, ...] = (), words: tuple[str, ...] = ("at",)) -> dict[str, Node]:
    """`at x = 1, y = 2` (or after another of the `words`) as trees by name; values without names, `at 0` or `at [1, 2]`, go by `order`."""
    clause = said(request, *words)
    if not clause.text:
        return {}
    listed = entries(Piece(clause.text, clause.offset)) or (Piece(clause.text, clause.offset),)
    if len(listed) == len(order) and next(outside(clause.text, "[=,]"), None) is None:
        return {name: tree(session, request, scope, value) for name, value in zip(order, listed, strict=True)}
    try:
        given = assignments(clause.text)
    except TutorError as error:
        d = error.diagnostic
        part = trimmed(request.line, clause.offset + d.span.start, clause.offset + d.span.end)
        raise misused(request, part, f"{part.text} gives no name its value", f"{clause.keyword} x = 1, y = 2") from None
    return {_named(a.name, request, clause): tree(session, request, scope, Piece(a.text, clause.offset + a.offset)) for a in given}


def bounds(session: Session, request: Request, scope: Scope) -> tuple[Node, Node] | None:
    """`from 0 to 1`, or None where neither was said."""
    low, high = request.clause("from"), request.clause("to")
    if low is None and high is None:
        return None
    if low is None or high is None:
        raise misused(request, low or high, "an interval has two ends", "from 0 to 1")
    return tree(session, request, scope, low), tree(session, request, scope, high)


def ends(session: Session, request: Request, scope: Scope, endless: bool = False) -> tuple[float, float]:
    """`from a to b` as numbers, the first below the second; infinite ones where the range may be `endless`."""
    from tutor.numeric.evaluate import evaluate

    found = bounds(session, request, scope)
    if found is None:
        raise misused(request, request.subject, "from where to where?", f"{request.line} from 0 to 1")
    written = [scope.expand(b) for b in found]
    if any(names(b) for b in written):
        raise misused(request, said(request, "to"), "numbers are needed here", "from 0 to 1")
    low, high = (float(evaluate(b, {})) for b in written)
    if not endless and not (isfinite(low) and isfinite(high)):
        raise misused(request, said(request, "to"), "numbers are needed here", "from 0 to 1")
    if not low < high:
        mend = f"from {high:g} to {low:g}" if low > high else f"from {low:g} to {low + 1:g}"
        raise misused(request, said(request, "to"), f"{low:g} does not lie below {high:g}", mend)
    return low, high


def interval(session: Session, request: Request, scope: Scope) -> tuple[Node, Node] | None:
    """`from 0 to 3`, or `on [0, 3]`; None where neither was said."""
    clause = request.clause("on")
    if clause is None:
        return bounds(session, request, scope)
    found = tree(session, request, scope, clause)
    if not isinstance(found, Apply) or len(found.args) != 2 or found.op not in ("[]", *INTERVALS):
        raise misused(request, clause, "an interval has two numbers for its ends", "on [0, 3]")
    return found.args


def whole_number(request: Request, word: str, usual: int, most: int) -> int:
    """The whole number after `word`, or the usual one."""
    clause = request.clause(word)
    if clause is None:
        return usual
    text = clause.text
    value = rational(Scope().read(text)) if text.replace(".", "").isdigit() else None
    if value is None or value.denominator != 1 or not 0 < value <= most:
        raise misused(request, clause, f"{word} takes a whole number from 1 to {most}", f"{word} {usual}")
    return int(value)


def bounded(session: Session, request: Request, bound: str, usual: int) -> int:
    """The whole number after the word of a bound (`order 3`, `digits 50`), within that bound, or the usual one."""
    asked, most = whole_number(request, bound, usual, MOST[bound]), getattr(session.limits, bound)
    if asked > max(most, usual):
        mend = or_set(f"ask for {bound} {most}", bound, asked)
        raise trouble(bound, f"{bound} {asked} is more than {most}", span=_span(said(request, bound)), mend=mend).located(request.line)
    return asked


def approach(session: Session, request: Request, scope: Scope, node: Node) -> tuple[str, Node, str]:
    """Variable, point and side of `as x -> 0+`, or of `at x = 0`."""
    clause = request.clause("as")
    if clause is not None:
        asked = rf"\lim_{{{clause.text}}} 1" if "\\" in clause.text else f"lim {clause.text} (1)"
        try:
            read = scope.read(asked, session.limits)
        except TutorError:
            raise misused(request, clause, "a limit goes from a name to a point", "as x -> 0") from None
        name, point, *side, _ = read.args
        return name.name, point, side[0].name if side else ""
    variable = the_variable(node, request, scope)
    point = at(session, request, scope, (variable,)).get(variable)
    if point is None:
        what = f"{request.subject.text} as {variable} goes where?"
        raise misused(request, request.subject, what, f"{request.verb} {request.subject.text} as {variable} -> 0")
    return variable, point, ""


def decimal(session: Session, request: Request, word: str) -> float | None:
    """The number after `word`, as a float; None where the word does not stand there."""
    clause = request.clause(word)
    return None if clause is None else decimal_of(session, request, word, clause)


def decimal_of(session: Session, request: Request, word: str, piece: Piece | Clause) -> float:
    """The number that stands in this piece of the clause of `word`."""
    from tutor.numeric.evaluate import evaluate

    node = tree(session, request, session.scope, piece)
    if names(node):
        raise misused(request, piece, f"{word} takes a number", f"{word} 0.1")
    return float(evaluate(node, {}))
