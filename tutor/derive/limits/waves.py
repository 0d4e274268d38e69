"""Waves: between which bounds they stay, and which never come to rest on the way to a point."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tutor.derive.limits.infinities import MINUS_OO, is_infinite
from tutor.rules.limits import BOUNDS
from tutor.syntax.nodes import Apply, Node, names, number, postorder, rational
from tutor.syntax.printer import show

if TYPE_CHECKING:
    from tutor.derive.limits.approach import Search

WAVES = frozenset({"sin", "cos", "tan", "cot", "sec", "csc"})
POLES = frozenset({"tan", "cot", "sec", "csc"})  # waves that are endless again and again
FACTORIALS = frozenset({"factorial", "Gamma", "digamma", "polygamma"})  # waves of their own far left
Range = tuple[Fraction, Fraction]


def is_restless(body: Node, search: Search) -> bool:
    """Whether something in `body` may go back and forth again and again on the way to the point.

    That does a wave whose inside grows without bound, or comes to nothing that is known, and a power of a negative number. All
    else that is put together from elementary functions is, close enough to the point and on each side of it, smooth, and rising,
    falling or constant.
    """
    return any(_goes_on(n, search) for n in postorder(body) if isinstance(n, Apply) and search.variable in names(n))


def _goes_on(node: Apply, search: Search) -> bool:
    if node.op == "^" and search.variable in names(node.args[1]):
        base = rational(node.args[0])
        return base is not None and base < 0
    if node.op == "∫":  # an area under a wave, ever further out
        ends = [search.step(e) for e in node.args[1:-1]]
        waves = any(isinstance(n, Apply) and n.op in WAVES for n in postorder(node.args[-1]))
        return waves and any(e is None or is_infinite(e.value) for e in ends)
    if node.op not in WAVES | FACTORIALS:
        return False
    inside = search.step(node.args[-1])
    if inside is None:
        return True
    return inside.value is MINUS_OO if node.op in FACTORIALS else is_infinite(inside.value)


def bounds(node: Node) -> Range | None:
    """Two rational numbers between which `node` stays; None where none are known."""
    value = rational(node)
    if value is not None:
        return value, value
    match node:
        case Apply("^", (base, k)) if rational(base) == -1:
            return Fraction(-1), Fraction(1)
        case Apply("^", (base, k)) if (n := rational(k)) is not None and n > 0 and n.denominator == 1 and (found := bounds(base)):
            return _power(found, n.numerator)
        case Apply("-", (u,)) if found := bounds(u):
            return -found[1], -found[0]
        case Apply("+" | "*", terms):
            return _together(node.op, [bounds(t) for t in terms])
        case Apply("/", (u, v)) if (found := bounds(u)) and (below := bounds(v)) and below[0] * below[1] > 0:
            return _together("*", [found, (1 / below[1], 1 / below[0])])
        case Apply(op, _) if op in BOUNDS:
            ends = [_number(e) for e in BOUNDS[op]]
            return None if None in ends else tuple(ends)
    return None


def _number(text: str) -> Fraction | None:
    try:
        return Fraction(text)
    except ValueError:
        return None


def _power(found: Range, n: int) -> Range:
    ends = [e**n for e in found]
    low = Fraction(0) if n % 2 == 0 and found[0] <= 0 <= found[1] else min(ends)
    return low, max(ends)


def _together(op: str, found: list[Range | None]) -> Range | None:
    if None in found:
        return None
    low, high = found[0]
    for a, b in found[1:]:
        ends = (low + a, high + b) if op == "+" else (low * a, low * b, high * a, high * b)
        low, high = min(ends), max(ends)
    return low, high


def told_bounds(node: Node) -> str:
    """`-1 <= sin(x) <= 1`; empty where no bounds are known by number."""
    if isinstance(node, Apply) and node.op in BOUNDS:
        low, high = BOUNDS[node.op]
        return f"{low} <= {show(node)} <= {high}"
    found = bounds(node)
    return f"{show(number(found[0]))} <= {show(node)} <= {show(number(found[1]))}" if found else ""
