"""A node while it is read, with where it stands and how it was written: what the callbacks of the grammar hand to each other."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from tutor.syntax.nodes import Apply, Name, Node, Number
from tutor.syntax.tokens import SUPERSCRIPT, Token


class Part(NamedTuple):
    """A node while it is read: where it stands, how it was written, and its arguments' parts. A tuple, for speed."""

    node: Node
    start: int
    end: int
    form: str = ""
    parts: tuple[Part, ...] = ()


def make(op: str, parts: list[Part], start: int | None = None, end: int | None = None, form: str = "") -> Part:
    """An operation on the nodes of `parts`."""
    node = Apply(op, tuple([p.node for p in parts]))
    return Part(node, parts[0].start if start is None else start, parts[-1].end if end is None else end, form, tuple(parts))


def leaf(t: Token, node: Node, form: str = "atom") -> Part:
    return Part(node, t.start, t.end, form)


@lru_cache(maxsize=1024)
def numeral(written: str) -> Number:
    """The number that is written so; most texts hold the same few."""
    return Number(Fraction(written))


def is_op(part: Part, op: str) -> bool:
    return isinstance(part.node, Apply) and part.node.op == op


def spread(part: Part, *forms: str) -> list[Part]:
    """The parts of an operation that goes on, written in one of these forms; else the part alone."""
    return list(part.parts) if part.form in forms else [part]


def superscript(t: Token) -> Part:
    digits = t.value.translate(SUPERSCRIPT)
    n = Number(Fraction(digits.lstrip("+-")))
    return leaf(t, Apply("-", (n,)) if digits[0] == "-" else n)


def side(t: Token) -> Part:
    return leaf(t, Name("above" if t.value in "+⁺" else "below"))
