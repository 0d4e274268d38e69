"""What the token pass remembers of the place it is in: one frame for each pair of brackets, bound or exponent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tutor.syntax.tokens import Token


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
    """

    function: str = ""
    until: int = -1
    then: Callable[[int], int] | None = None
    bare: Bare | None = None
    integrals: list[Integral] = field(default_factory=list)
    index: str = ""
