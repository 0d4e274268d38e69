"""The bounds of every computation on a learner's text, as one value that travels as an argument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a text, a tree and a computation may be.

    characters, tokens  of one text
    nesting             brackets, powers and functions within each other (never terms of a sum)
    digits              of one number, typed or asked for
    order               of a derivative, and of a Taylor polynomial
    exponent            of a power that would be multiplied out
    bits                of an exact result
    entries             rows, or columns, of an explicit matrix
    terms               of an expansion, or of a sum written out
    scalars             that arrays are written out in
    steps               of one derivation
    seconds             of one reply at the prompt
    memory              of the worker process, in MiB
    """

    characters: int = 4096
    tokens: int = 2000
    nesting: int = 200
    digits: int = 400
    order: int = 20
    exponent: int = 400
    bits: int = 100_000
    entries: int = 50
    terms: int = 5_000
    scalars: int = 200
    steps: int = 20_000
    seconds: float = 2.0
    memory: int = 2048


LIMITS = Limits()
MOST: Mapping[str, int] = {  # up to where a learner sets each bound
    "characters": 1_000_000,
    "tokens": 1_000_000,
    "nesting": 1_000,
    "digits": 100_000,
    "order": 200,
    "exponent": 100_000,
    "bits": 100_000_000,
    "entries": 1_000,
    "terms": 1_000_000,
    "scalars": 10_000,
    "steps": 1_000_000,
    "seconds": 3600,
    "memory": 65_536,
}


def or_set(mend: str, bound: str, needed: int) -> str:
    """A mend, and the command that sets the bound as high as is needed, where it can be set so high."""
    return f"{mend}, or set {bound} {needed}" if needed <= MOST[bound] else mend
