"""Sets of real numbers worked out: in order, what overlaps joined, nothing twice. Conditions: whether they hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cmp_to_key

from tutor.errors import TutorError, trouble
from tutor.meaning.algebra import equal_exactly
from tutor.numeric.rigorous.balls import ball, enclose, holds
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Apply, Name, Node, rational
from tutor.syntax.printer import show

INFINITY, MINUS_INFINITY = Name("oo"), Apply("-", (Name("oo"),))
_BITS = (128, 512, 2048)


class UndecidedError(Exception):
    """Whether two numbers are equal could not be told."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The numbers from `low` to `high`; `closed` says which ends belong to it. A single number is [a, a]."""

    low: Node
    high: Node
    closed: tuple[bool, bool] = (True, True)

    def holds(self, value: Node) -> bool:
        """Whether a number belongs to it. Raises UndecidedError."""
        low, high = compare(self.low, value), compare(value, self.high)
        return (low < 0 or (low == 0 and self.closed[0])) and (high < 0 or (high == 0 and self.closed[1]))


def worked_out(node: Node) -> Node:
    """A set without free names in its plainest form: `{2, 1 + 1}` is {2}, `(0, 1) ∪ {1}` is (0, 1].

    What cannot be compared stays as it was, its numbers tidied. Raises TutorError for an interval that would run backwards.
    """
    node = _tidied(node)
    try:
        return written(pieces(node))
    except UndecidedError:
        return node


def truth(claim: Node) -> bool | None:
    """Whether a condition without free names holds; None where that could not be told."""
    for bits in _BITS:
        found = holds(claim, {}, bits)
        if found is not None:
            return found
    return None


def same(left: Node, right: Node) -> bool | None:
    """Whether two sets without free names have the same members; None where that could not be told."""
    try:
        a, b = pieces(left), pieces(right)
        if len(a) != len(b):
            return False
        return all(p.closed == q.closed and not compare(p.low, q.low) and not compare(p.high, q.high) for p, q in zip(a, b, strict=True))
    except UndecidedError:
        return None


def _tidied(node: Node) -> Node:
    if isinstance(node, Apply) and node.op == "∪":
        return Apply("∪", tuple(map(_tidied, node.args)))
    members = tuple(map(tidy, node.args))
    for m in members:
        if rational(m) is None and m is not INFINITY and m is not MINUS_INFINITY:
            ball(m, {})  # raises where it has no value
    return Apply(node.op, members)


def pieces(node: Node) -> tuple[Piece, ...]:
    """The set as pieces that do not meet, in order. Raises UndecidedError where two of its numbers could not be compared."""
    found = sorted(_own(node), key=cmp_to_key(_by_low))
    out: list[Piece] = []
    for piece in found:
        joined = _joined(out[-1], piece) if out else None
        out[-1:] = [joined] if joined else [*out[-1:], piece]
    return tuple(out)


def _own(node: Node) -> Iterable[Piece]:
    if node.op == "∪":
        for part in node.args:
            yield from _own(part)
    elif node.op == "{}":
        yield from (Piece(a, a) for a in node.args)
    else:
        low, high = node.args
        order = compare(low, high)
        if order > 0:
            raise trouble("set", f"{show(node)} would run backwards, from {show(low)} down to {show(high)}", mend="the low end first")
        # infinity is no number, so that it belongs to no interval
        closed = (node.op[-2] == "[" and low is not MINUS_INFINITY, node.op[-1] == "]" and high is not INFINITY)
        if order < 0 or all(closed):
            yield Piece(low, high, closed)


def _by_low(a: Piece, b: Piece) -> int:
    return compare(a.low, b.low) or b.closed[0] - a.closed[0]


def _joined(a: Piece, b: Piece) -> Piece | None:
    """Both as one piece where they overlap or touch, `a` beginning first."""
    meeting = compare(a.high, b.low)
    if meeting < 0 or (meeting == 0 and not (a.closed[1] or b.closed[0])):
        return None
    order = compare(a.high, b.high)
    if order == 0:
        return replace(a, closed=(a.closed[0], a.closed[1] or b.closed[1]))
    return a if order > 0 else Piece(a.low, b.high, (a.closed[0], b.closed[1]))


def compare(a: Node, b: Node) -> int:
    """-1, 0 or 1 as `a` is below, at or above `b`. Raises UndecidedError."""
    if a is b:
        return 0
    for low, high, order in ((a, b, -1), (b, a, 1)):
        if low is MINUS_INFINITY or high is INFINITY:
            return order
    exact = [rational(n) for n in (a, b)]
    if None not in exact:
        return (exact[0] > exact[1]) - (exact[0] < exact[1])
    for bits in _BITS:
        x, y = enclose((a, b), {}, bits)
        if x.is_finite() and y.is_finite() and not x.overlaps(y):
            return 1 if x > y else -1
    try:
        if x.is_finite() and y.is_finite() and equal_exactly(a, b):
            return 0
    except TutorError:
        pass  # beyond algebra: told below
    raise UndecidedError


def written(found: Sequence[Piece]) -> Node:
    """The pieces as a set: single numbers in one list, intervals between them."""
    parts: list[Node] = []
    for p in found:
        if p.low is not p.high and compare(p.low, p.high):
            parts.append(Apply(f"interval {'[' if p.closed[0] else '('}{']' if p.closed[1] else ')'}", (p.low, p.high)))
        elif parts and parts[-1].op == "{}":
            parts[-1] = Apply("{}", (*parts[-1].args, p.low))
        else:
            parts.append(Apply("{}", (p.low,)))
    return Apply("{}", ()) if not parts else parts[0] if len(parts) == 1 else Apply("∪", tuple(parts))
