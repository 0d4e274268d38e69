"""Between which two numbers every value of an expression lies, read off from its form and the declarations."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache, reduce
from math import inf
from typing import NamedTuple

from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.balls import enclose, ends, exactly
from tutor.numeric.rigorous.points import declared_ends
from tutor.numeric.rigorous.tape import written_out
from tutor.syntax.nodes import Apply, Name, Node, Number, names, postorder, rational

_LONGEST = 600  # bits of an end; a longer one is rounded outwards
_LARGEST = 10**15  # beyond, a function of an end is not worked out


class Range(NamedTuple):
    """All numbers from `low` to `high`: fractions, or infinite."""

    low: Fraction | float
    high: Fraction | float

    @property
    def is_bounded(self) -> bool:
        return self.low > -inf and self.high < inf


EVERYWHERE = Range(-inf, inf)
_NOT_NEGATIVE, _ONE = Range(0, inf), Range(-1, 1)
# strictly growing functions: the ends of what they give, and where they begin
_GROWING = {"exp": (0, inf), "sinh": (-inf, inf), "tanh": (-1, 1), "asinh": (-inf, inf), "atan": (Fraction(-11, 7), Fraction(11, 7)),
            "erf": (-1, 1), "cbrt": (-inf, inf), "log": (-inf, inf), "sqrt": (0, inf), "sign": (-1, 1), "atanh": (-inf, inf),
            "asin": (Fraction(-11, 7), Fraction(11, 7)), "acosh": (0, inf)}  # fmt: skip
_WITHIN = {"sin": _ONE, "cos": _ONE, "acos": Range(0, Fraction(22, 7))}


def range_of(root: Node, scope: Scope) -> Range:
    """A range that holds every value of an expression at places where it has one."""
    return _range_of(written_out(root), scope)


@lru_cache(maxsize=1024)
def _range_of(root: Node, scope: Scope) -> Range:
    found: dict[Node, Range] = {}
    for node in postorder(root, into=_parts):
        found[node] = _shortened(_of(node, [found[a] for a in _parts(node)], scope))
    return found[root]


def _parts(node: Node) -> tuple[Node, ...]:
    """The values of which a value is made."""
    if not isinstance(node, Apply) or (node.op not in _OPERATIONS and node.op not in _GROWING and node.op not in _WITHIN):
        return ()
    return tuple(case.args[0] for case in node.args) if node.op == "piecewise" else node.args


def _of(node: Node, args: list[Range], scope: Scope) -> Range:
    if isinstance(node, Number):
        return Range(node.value, node.value)
    if not names(node):
        return _constant(node)
    if isinstance(node, Name):
        return Range(*declared_ends(scope.kind(node.name), scope)) if not scope.kind(node.name).shape else EVERYWHERE
    if node.op == "^":
        return _power(node, args)
    if node.op in _OPERATIONS:
        return _OPERATIONS[node.op](*args)
    if node.op in _GROWING:
        return Range(_at_end(node.op, args[0].low, -1), _at_end(node.op, args[0].high, 1))
    if node.op == "sin" and args[0].low > -3 and args[0].high < 3:
        return Range(-1 if args[0].low < 0 else 0, 1 if args[0].high > 0 else 0)
    return _WITHIN.get(node.op, EVERYWHERE)


def _constant(node: Node) -> Range:
    try:
        (value,) = enclose((node,), {})
    except TutorError:
        return EVERYWHERE
    if not value.is_finite():
        return EVERYWHERE
    low, high = map(exactly, ends(value, 128))
    return EVERYWHERE if low is None or high is None else Range(low, high)


def _at_end(op: str, end: Fraction | float, way: int) -> Fraction | float:
    """A growing function at an end of its argument's range, rounded outwards; its own end where it is not worked out."""
    own = _GROWING[op][way > 0]
    if not -_LARGEST < end < _LARGEST:
        return own
    found = _constant(Apply(op, (_number(Fraction(end)),)))
    return own if not found.is_bounded else found.high if way > 0 else found.low


def _number(value: Fraction) -> Node:
    return Apply("-", (Number(-value),)) if value < 0 else Number(value)


def _shortened(found: Range) -> Range:
    """The ends rounded outwards where they are long."""
    return Range(_rounded(found.low, -inf), _rounded(found.high, inf))


def _rounded(end: Fraction | float, way: float) -> Fraction | float:
    if isinstance(end, float) or max(end.numerator.bit_length(), end.denominator.bit_length()) <= _LONGEST:
        return end
    try:
        return Fraction(math.nextafter(float(end), way))
    except (OverflowError, ValueError):
        return way


def _sum(*args: Range) -> Range:
    return Range(sum(a.low for a in args), sum(a.high for a in args))


def _times(a: Fraction | float, b: Fraction | float) -> Fraction | float:
    if not a or not b:
        return Fraction(0)
    if abs(a) == inf or abs(b) == inf:
        return inf if (a > 0) == (b > 0) else -inf
    return a * b


def _product(a: Range, b: Range) -> Range:
    corners = [_times(x, y) for x in a for y in b]
    return Range(min(corners), max(corners))


def _quotient(a: Range, b: Range) -> Range:
    if b.low < 0 < b.high or (b.low == b.high == 0):
        return EVERYWHERE
    if b.low < 0:
        a, b = Range(-a.high, -a.low), Range(-b.high, -b.low)
    return _product(a, Range(_inverse(b.high), _inverse(b.low)))


def _inverse(end: Fraction | float) -> Fraction | float:
    return inf if not end else Fraction(0) if end == inf else 1 / Fraction(end)


def _size(a: Range) -> Range:
    most = max(abs(a.low), abs(a.high))
    return Range(Fraction(0) if a.low <= 0 <= a.high else min(abs(a.low), abs(a.high)), most)


def _least(a: Range) -> Range:
    """cosh: what lies around zero is at least 1."""
    return Range(1, inf)


def _power(node: Apply, args: list[Range]) -> Range:
    n = rational(node.args[1])
    if node.args[0] is Name("e"):
        return Range(_at_end("exp", args[1].low, -1), _at_end("exp", args[1].high, 1))
    if n is None or n.denominator != 1 or not 0 < n < 64:
        is_even = n is not None and (n.denominator % 2 == 0 or n.numerator % 2 == 0)
        is_real = n is None and not names(node.args[1]) and args[1].low < args[1].high  # no fraction is known that it is
        return _NOT_NEGATIVE if args[0].low >= 0 or is_even or is_real else EVERYWHERE
    base = _size(args[0]) if n % 2 == 0 else args[0]
    return Range(*(end if abs(end) == inf else end ** int(n) for end in base))


_OPERATIONS: dict[str, Callable[..., Range]] = {
    "+": _sum,
    "*": lambda *args: reduce(_product, args),
    "-": lambda a: Range(-a.high, -a.low),
    "/": _quotient,
    "^": _product,
    "abs": _size,
    "cosh": _least,
    "max": lambda *args: Range(max(a.low for a in args), max(a.high for a in args)),
    "min": lambda *args: Range(min(a.low for a in args), min(a.high for a in args)),
    "piecewise": lambda *args: Range(min(a.low for a in args), max(a.high for a in args)),
}
