"""A piece of LaTeX while it is read: its tokens in the alphabet of the language, and what may be done with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tutor.syntax.tokens import Token, words

OPENERS = frozenset(words("LPAR LSQB LBRACE OPEN CALL"))
CLOSERS = frozenset(words("RPAR RSQB RBRACE CLOSE"))
_FAKE = {"(": ("LPAR", "\0("), ")": ("RPAR", "\0)")}


class Run(NamedTuple):
    """Tokens, and where they stand in the LaTeX.

    form    "sign": one token; "atom": an operand however it is used; "name": a name with what stands below it; else "run"
    braces  how many pairs of braces stand around it
    """

    tokens: list[Token]
    start: int
    end: int
    form: str = "run"
    braces: int = 0

    @property
    def is_empty(self) -> bool:
        return not self.tokens


def fake(sign: str, at: int) -> Token:
    """A bracket that nobody typed."""
    kind, value = _FAKE[sign]
    return Token(kind, value, at, at)


def is_fake(t: Token) -> bool:
    return t.value[:1] == "\0"


def bracketed(run: Run) -> list[Token]:
    """The run in brackets that nobody typed."""
    closing = fake(")", run.end - 1)._replace(end=run.end) if run.braces else fake(")", run.end)
    return [fake("(", run.start), *run.tokens, closing]


def call(word: str, command: Token, inside: Run) -> Run:
    """A function of what stands in the braces of `command`."""
    opening, closing = Token("LPAR", "(", inside.start, inside.start), Token("RPAR", ")", inside.end, inside.end)
    tokens = [Token("WORD", word, command.start, command.end), opening, *inside.tokens, closing]
    return Run(tokens, command.start, inside.end, "atom")


def braced(run: Run) -> list[Token]:
    """The tokens of a run among others: where it stood in braces, with marks around it."""
    if not run.braces or run.form != "run":
        return run.tokens
    return [Token("OPEN", "{", run.start, run.start + 1), *run.tokens, Token("CLOSE", "}", run.end - 1, run.end)]


def joined(runs: Sequence[Run]) -> Run:
    """Runs that follow each other as one."""
    if len(runs) == 1:
        return runs[0]
    if not runs:
        return Run([], 0, 0)
    return Run([t for r in runs for t in braced(r)], runs[0].start, runs[-1].end)
