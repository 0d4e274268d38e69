"""Where an expression goes, told by numbers with many digits close to the point, and much closer: no rule is used."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan

from tutor.errors import TutorError
from tutor.numeric.rigorous.balls import enclose, middle
from tutor.syntax.nodes import Apply, Name, Node, names, substitute

_BITS = 400
_CLOSE = (Fraction(1, 10**18), Fraction(1, 10**24))  # how far from the point, or under one: how far out
_CLOSEST = Fraction(1, 10**40_000)  # where what goes slowly (a logarithm) has gone far
_SETTLED = 1e-12
_FAR = 1e4


def end(node: Node, variable: str, point: Node, side: str = "") -> float:
    """Where `node` goes as `variable` goes to `point`: a number, inf, -inf, or nan where that cannot be told.

    side   "+" or "-"; of both sides the right one is looked at
    """
    if not names(node) <= {variable}:
        return nan
    is_far = is_endless(point)
    away = node if is_far else substitute(node, {Name(variable): Apply("+", (point, Name(variable)))})
    sign = -1 if side == "-" or (is_far and point is not Name("oo")) else 1

    def height(distance: Fraction) -> float:
        return _height(away, variable, sign * (1 / distance if is_far else distance))

    before, after = (height(d) for d in _CLOSE)
    if abs(after - before) <= _SETTLED * (1 + abs(after)):
        return after if abs(after) > _SETTLED else 0.0
    if abs(after) < _SETTLED and abs(after) < abs(before):
        return 0.0
    far = after if abs(after) > _FAR**3 else height(_CLOSEST)
    if abs(far) > _FAR and abs(far) >= abs(before) and far * after > 0:
        return inf if far > 0 else -inf
    return 0.0 if abs(far) < 1 / _FAR and abs(far) < abs(before) else nan


def _height(node: Node, variable: str, at: Fraction) -> float:
    try:
        (found,) = enclose((node,), {variable: at}, _BITS)
    except (TutorError, ValueError, OverflowError):
        return nan
    return middle(found) if found.is_finite() and (found.rel_accuracy_bits() > 40 or found.is_zero()) else nan


def is_endless(point: Node) -> bool:
    """Whether a limit's point, or a value, is oo or -oo."""
    return point is Name("oo") or (isinstance(point, Apply) and point.op == "-" and point.args[0] is Name("oo"))
