"""What `check` is asked beside the value, in words (`within 0.01`, `digits 3`, `up to constant`, `as factored`), and for which question."""

from __future__ import annotations

import re
from typing import Any

from tutor.commands import clauses
from tutor.commands.session import Session
from tutor.derive.steps import Derivation
from tutor.errors import TutorError
from tutor.syntax.nodes import Node
from tutor.syntax.request import Clause, Request
from tutor.syntax.statements import Piece, trimmed

USAGE = "[within 0.01] [digits 3] [up to constant] [as factored] [at x = 1] [for VERB EXPRESSION its CLAUSES]"
_OWN_ALWAYS = frozenset({"within", "up to"})  # no other verb has these
_OWN = _OWN_ALWAYS | {"digits", "as", "at"}
_QUESTION = "for"
_ARTICLE = re.compile(r"^(?:an?|the)\s+")
_UP_TO = {
    "constant": "constant",
    "order": "order",
    "scale": "scale",
    "factor": "scale",
    "constant factor": "scale",
    "order, scale": "order, scale",
    "order and scale": "order, scale",
}
_PLACED = re.compile(r"\b(?:min(?:im(?:um|a))?|max(?:im(?:um|a))?|saddle|points?)\s+at\s+$", re.IGNORECASE)
_EVERYWHERE = re.compile(r"(?:all|any|every)\s|[^\W\d]\w*\s*(?:!=|≠)")
_APPROACHED = re.compile(r"[^\W\d]\w*\s*(?:->|→|(?:tends|goes|approaches)\b)")
_MOST_FIGURES = 400


def taken_apart(request: Request) -> tuple[Piece, tuple[Clause, ...], Request | None]:
    """(the answer, the clauses about it, the question after `for`): words of an answer that look like another clause belong to it."""
    line, begin = request.line, request.subject.offset
    said = tuple(c for c in request.clauses if not _is_of_answer(c, line[begin : c.offset]))
    asking = next((c for c in said if c.keyword == _QUESTION), None)
    own = tuple(c for c in said if c.keyword in (_OWN if asking is None or c.offset < asking.offset else _OWN_ALWAYS) or _asks_form(c))
    starts = [line.rindex(c.keyword, begin, c.offset) for c in (*own, *((asking,) if asking else ()))]
    answer = trimmed(line, begin, min(starts, default=len(line)))
    if asking is None:
        return answer, own, None
    end = min((s for s in starts if s > asking.offset), default=len(line))
    return answer, own, Request(request.verb, trimmed(line, asking.offset, end), (), line[:end])


def _is_of_answer(clause: Clause, before: str) -> bool:
    """Whether words that look like a clause are the answer's own: `minimum at x = 1`, `2x for all x`, `1 as x -> 0`."""
    if clause.keyword == "at":
        return _PLACED.search(before) is not None
    words = {"for": _EVERYWHERE, "as": _APPROACHED}.get(clause.keyword)
    return words is not None and words.match(clause.text) is not None


def _asks_form(clause: Clause) -> bool:
    """Whether `as …` names a form, also behind the question: `as x -> 0` belongs to that."""
    from tutor.checking.equality.forms import understood

    try:
        return clause.keyword == "as" and bool(understood(_ARTICLE.sub("", clause.text)))
    except TutorError:
        return False


def demanded(session: Session, request: Request, own: tuple[Clause, ...], asked: Derivation | Node) -> dict[str, Any]:
    """The clauses of `check` as options of `judge`. Raises TutorError("usage") at the clause that cannot be meant."""
    found: dict[str, Any] = {}
    said = Request(request.verb, request.subject, own, request.line)
    for clause in own:
        match clause.keyword:
            case "within":
                found |= _within(session, said, clause)
            case "digits":
                found["significant"] = clauses.whole_number(said, "digits", 3, _MOST_FIGURES)
            case "up to":
                found["up_to"] = _one_of(said, clause, _UP_TO)
            case "as":
                found["form"] = _form(said, clause)
            case "at":
                order = asked.wrt if isinstance(asked, Derivation) else ()
                found["at"] = clauses.at(session, said, session.scope, order)
    return found


def _within(session: Session, request: Request, clause: Clause) -> dict[str, float]:
    """`within 0.01`, or `within 1%` of the value."""
    is_share = clause.text.endswith("%")
    piece = Piece(clause.text.rstrip("% "), clause.offset)
    distance = clauses.decimal_of(session, request, "within", piece)
    if not 0 <= distance < float("inf"):
        raise clauses.misused(request, clause, f"{clause.text} is no distance", "within 0.01")
    return {"relative_tolerance": distance / 100} if is_share else {"tolerance": distance}


def _form(request: Request, clause: Clause) -> str:
    """`as factored`, `as a single fraction`, `as exact, factored`."""
    from tutor.checking.equality.forms import understood

    words = _ARTICLE.sub("", clause.text)
    try:
        understood(words)
    except TutorError as error:
        raise clauses.misused(request, clause, error.diagnostic.what, f"one of: {error.diagnostic.mend}") from None
    return words


def _one_of(request: Request, clause: Clause, known: dict[str, str]) -> str:
    words = " ".join(w for w in clause.text.lower().split() if w not in ("a", "an", "the", "its"))
    if words not in known:
        what = f"{clause.keyword} takes one of: {', '.join(known)}"
        raise clauses.misused(request, clause, what, f"{clause.keyword} {next(iter(known))}")
    return known[words]
