"""Arithmetic with limits that may be infinite."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.derive.goals import polished
from tutor.meaning.algebra import equal_exactly, sign_of, value_at
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Apply, Name, Node, names, rational

OO, MINUS_OO = Name("oo"), Apply("-", (Name("oo"),))


def is_infinite(value: Node) -> bool:
    return value in (OO, MINUS_OO)


def are_same(a: Node, b: Node, scope: Scope) -> bool | None:
    """Whether two limits are one, in whatever form they are written; None where that is not known."""
    if a is b:
        return True
    return False if is_infinite(a) or is_infinite(b) else equal_exactly(a, b, scope)


def infinite(sign: int) -> Node:
    """oo, or -oo."""
    return OO if sign > 0 else MINUS_OO


def sign(value: Node, scope: Scope) -> int | None:
    """The sign of a limit, 0 for 0; None where it is not known."""
    if is_infinite(value):
        return 1 if value is OO else -1
    plain = rational(value)
    if plain is not None:
        return (plain > 0) - (plain < 0)
    return sign_of(value, scope)


def added(values: Sequence[Node]) -> Node | None:
    """The sum; None for oo - oo."""
    endless = {v for v in values if is_infinite(v)}
    if len(endless) > 1:
        return None
    if endless:
        return endless.pop()
    total = polished(Apply("+", tuple(values)))
    return total if rational(total) is not None or names(total) else polished(value_at(total, {}))  # pi/2 - pi/2 is 0


def multiplied(values: Sequence[Node], scope: Scope) -> Node | None:
    """The product; None for 0 * oo, and where the sign of oo would hang on an unknown one."""
    if not any(map(is_infinite, values)):
        return polished(Apply("*", tuple(values)))
    total = 1
    for v in values:
        s = sign(v, scope)
        if not s:
            return None
        total *= s
    return infinite(total)
