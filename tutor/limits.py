"""The bounds of every computation on a learner's text, as one value that travels as an argument."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a text, a tree and a computation may be.

    characters, tokens  of one text
    nesting             brackets, powers and functions within each other (never terms of a sum)
    digits              of one number
    exponent            of a power that would be multiplied out
    bits                of an exact result
    entries             rows, or columns, of an explicit matrix
    terms               of an expansion, or of a sum written out
    steps               of one derivation
    seconds             of one reply at the prompt
    memory              of the worker process, in MiB
    """

    characters: int = 4096
    tokens: int = 2000
    nesting: int = 200
    digits: int = 400
    exponent: int = 400
    bits: int = 100_000
    entries: int = 50
    terms: int = 5_000
    steps: int = 20_000
    seconds: float = 2.0
    memory: int = 2048


LIMITS = Limits()
