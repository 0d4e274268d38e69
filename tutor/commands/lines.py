"""A line with a verb in front: which command it is, and the line taken apart."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping

from tutor.commands.command import Command
from tutor.commands.session import Session
from tutor.errors import Span, trouble
from tutor.syntax.request import Request, read_request
from tutor.syntax.statements import Piece, statements
from tutor.syntax.tokens import GREEK_NAMES, RESERVED

Verbs = Mapping[str, Command]

_LONGEST = 100_000  # characters of a line that is taken apart; what Limits allow is less, or set by the learner
_SHORT = 400  # characters of a line in which a word in front is looked at
_FOREWORD = re.compile(r"(assume|suppose|given|where|let|define|say)\s+(?:that\s+)?(\w+.*[=<>≤≥∈:].*|\w+ in .*)", re.DOTALL)
_FACTS = (  # what is assumed of a name, and how it is declared
    (re.compile(r"(\w+)\s*>\s*0|0\s*<\s*(\w+)"), "{} : positive"),
    (re.compile(r"(\w+)\s*(?:>=|≥)\s*0|0\s*(?:<=|≤)\s*(\w+)"), "{} : nonnegative"),
    (re.compile(r"(\w+)\s*(?:in|∈)\s*([\[(].*)"), "{} : in {}"),
)
_WORD = 3  # letters of a word in front that is hardly a factor
_NO_FOREWORDS = GREEK_NAMES | RESERVED | {"does"}  # does not exist
_OPERAND = re.compile(r"\s+[\w(\\∫√|]")
_SYNONYMS = {  # words that people put in front, and the verb
    "minimum": "minimize", "maximum": "critical",
    "differentiate": "derivative", "derive": "derivative", "differential": "derivative", "partial": "derivative",
    "integral": "integrate", "antiderivative": "integrate", "minimise": "minimize", "optimize": "minimize", "optimise": "minimize",
    "maximize": "critical", "maximise": "critical", "extrema": "critical", "extremum": "critical", "optimum": "critical",
    "compute": "evaluate", "calculate": "evaluate", "value": "evaluate", "find": "solve", "roots": "solve", "zeros": "solve",
    "series": "taylor", "approximate": "taylor", "draw": "plot", "show": "plot", "explain": "why", "tangent": "taylor",
}  # fmt: skip
_OF = re.compile(r"\s+of(?=\s)")  # gradient of x^2
_PROMPT = re.compile(r"[∇>]\s+(?=[a-z]+(?:\s|\Z))")


def command_of(session: Session, text: str, verbs: Verbs) -> Command | None:
    """The command whose verb stands first; None where the line is of the language alone (`a = 3`, `limit(f, x, 0)`)."""
    word, rest = first_word(text)
    command = verbs.get(word)
    follows = rest.lstrip()
    if word in _defined(session):
        return None
    if command is None:
        _refuse_foreword(text)
        _refuse_misspelled(session, word, rest, verbs)
        return None
    if follows.startswith(("=", ":")):
        raise trouble("name", f"{word} is a command, so it cannot be a name", mend=f"{word}_1 {follows}")
    if rest.startswith("(") and word in session.scope.vocabulary.functions:
        return None
    return command


def declared(fact: str) -> str:
    """The declaration that says `x > 0`, `x >= 0` or `x in [0, 1]` of a name; empty for any other fact."""
    for pattern, kind in _FACTS:
        found = pattern.fullmatch(fact.strip())
        if found:
            return kind.format(*(g for g in found.groups() if g))
    return ""


def _refuse_foreword(text: str) -> None:
    """`assume x > 0`, `let x = 3`: what follows the word says it already, as a declaration or a definition."""
    found = _FOREWORD.fullmatch(text.strip()) if len(text) <= _SHORT else None
    if found:
        word, fact = found.groups()
        raise trouble("unknown-verb", f"{word} is not needed in front", span=Span(0, len(word)), mend=declared(fact) or fact)


def _refuse_misspelled(session: Session, word: str, rest: str, verbs: Verbs) -> None:
    """`gradeint x^2` and `differentiate x^2` are no products: a word in front that nobody knows is asked about."""
    known = session.scope.vocabulary
    if len(word) < _WORD or not rest.startswith(" ") or rest.lstrip()[:1] in "=:" or word in known.functions or word in known.names:
        return
    near = _SYNONYMS.get(word.lower()) or next(iter(difflib.get_close_matches(word, list(verbs), 1, cutoff=0.75)), "")
    if near and len(word) > _WORD:
        raise trouble("unknown-verb", f"{word} is no word of the tutor's", span=Span(0, len(word)), mend=f"Did you mean {near}?")
    if word.isalpha() and word.islower() and word not in _NO_FOREWORDS and _OPERAND.match(rest):
        what = f"{word} is no word of the tutor's, and no name that is defined"
        raise trouble(
            "unknown-verb", what, span=Span(0, len(word)), mend=f"write {word} *{rest}" if len(rest) < _SHORT else "write * after it"
        )


def parts(text: str, verbs: Verbs) -> Iterator[Piece]:
    """The statements of a text; a prompt's sign that was copied with its line (`∇ gradient x^2`) is left out.

    An endless text is not taken apart: as one statement it is refused at once.
    """
    for statement in statements(text) if len(text) <= _LONGEST else [Piece(text, 0)]:
        sign = _PROMPT.match(statement.text)
        if sign and first_word(statement.text[sign.end() :])[0] in verbs:
            statement = Piece(statement.text[sign.end() :], statement.offset + sign.end())
        yield statement


def request_of(text: str, verbs: Verbs) -> Request:
    """A line with a verb, taken apart; `gradient(x y)` and `gradient of x y` are read as `gradient x y`."""
    word, rest = first_word(text)
    if (found := _OF.match(rest)) and word in verbs and "[of " not in verbs[word].usage:
        text = f"{word}{' ' * found.end()}{rest[found.end() :]}"
    return read_request(f"{word} {rest}" if rest.startswith("(") else text, tuple(verbs))


def first_word(text: str) -> tuple[str, str]:
    """The word with which a text begins (empty where it begins otherwise), and the rest."""
    end = next((i for i, c in enumerate(text) if not (c.isalnum() or c in "_-")), len(text))
    return text[:end], text[end:]


def _defined(session: Session) -> frozenset[str]:
    return frozenset(d.name for d in session.scope.definitions) | frozenset(n for n, _ in session.scope.kinds)
