"""What the token pass remembers of the place it is in: one frame for each pair of brackets, bound or exponent; and what is given out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tutor.syntax.brackets import Brackets
from tutor.syntax.tokens import Token, words
from tutor.syntax.words import Words


@dataclass(slots=True)
class Bare:
    """A function whose argument is read without brackets.

    function   its word, where it stands
    argument   where the argument begins
    exponent   whether it is itself an exponent, `e^sin x`
    numeric    whether only a number was read so far, `sin 2`
    """

    function: Token
    head_end: int
    argument: int
    exponent: bool
    numeric: bool = True


@dataclass(slots=True)
class Integral:
    """An integral that waits for its dx: its sign, where its body begins, and how many tokens were given out before the body."""

    sign: Token
    body: int
    given: int


@dataclass(slots=True)
class Frame:
    """One pair of brackets, or one bound or exponent.

    function    the word whose arguments stand in these brackets
    until, then where a bound or an exponent ends, and what reads on from there; -1 for brackets
    bare        the function whose bare argument is being read
    integrals   those that wait for their dx
    index       the name that `sum(i=1..n, …)` binds here
    terms       how many names are bound by a Σ up to the end of its term
    norm        the ‖ that is open here
    closer      the kind that the closing bracket is handed on as, where it differs from what is typed
    """

    function: str = ""
    until: int = -1
    then: Callable[[int], int] | None = None
    bare: Bare | None = None
    integrals: list[Integral] = field(default_factory=list)
    index: str = ""
    terms: int = 0
    closer: str = ""
    norm: Token | None = None


_SIGNED = frozenset(words("PLUS MINUS NUMBER"))  # what leaves a bare argument a number


class State:
    """The text and its tokens, what was given out so far, and the frames that are open."""

    def __init__(self, text: str, tokens: Sequence[Token], brackets: Brackets, words: Words):
        self.text, self.tokens, self.brackets, self.words = text, tokens, brackets, words
        self.out: list[Token] = []
        self.frames = [Frame()]
        self.bound: list[str] = []  # the indices that are bound here
        self.ends = False  # whether what was given out ends an operand
        self.calls = ""  # the function whose bracket comes next

    def give(self, token: Token) -> None:
        """Hand a token to the grammar."""
        bare = self.frames[-1].bare
        if bare and token.type not in _SIGNED:
            bare.numeric = False
        self.out.append(token)

    def release(self, frame: Frame) -> None:
        """The term ends here, and with it the indices that its Σ bound."""
        if frame.terms:
            del self.bound[-frame.terms :]
            frame.terms = 0

    def gap(self, kind: str, at: int) -> None:
        """Hand on a token that nobody typed."""
        self.out.append(Token(kind, "", at, at))
