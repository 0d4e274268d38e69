"""What mpmath sees of a pair: how far both sides lie apart at a point, at precisions that leave no doubt."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import mpmath

from tests import oracle
from tutor.syntax.nodes import Apply, Name, Node, postorder, rational

_WHOLE = frozenset({"piecewise", "sum", "prod"})
_PRECISIONS = (110, 50, 400)
_LEAST = mpmath.mpf(10) ** -60
_LARGEST = mpmath.mpf(10) ** 60
Point = Mapping[str, Fraction]


def difference(left: Node, right: Node, point: Point) -> mpmath.mpf | None:
    """How far both lie apart at a point, zero where nothing is seen, None where one has no real value there.

    Seen is what comes out alike at precisions so far apart that nothing has cancelled.
    """
    found = None
    for digits in _PRECISIONS:
        before, found = found, _apart(left, right, point, digits)
        if found is None:
            return None
        if abs(found) < _LEAST or (before is not None and abs(before - found) > abs(found) / 1000):
            return mpmath.mpf(0)
    return found


def _apart(left: Node, right: Node, point: Point, digits: int) -> mpmath.mpf | None:
    with mpmath.workdps(digits):
        try:
            a, b = (real_value(side, point) for side in (left, right))
        except (ValueError, ZeroDivisionError, OverflowError, TypeError, mpmath.libmp.NoConvergence):
            return None
        return None if a is None or b is None else a - b


def real_value(node: Node, point: Point) -> mpmath.mpf | None:
    """The value at a point if it is real, and so is every part of it; parts that are rounding errors of zero, or too large, have none."""
    at = {n: mpmath.mpf(v.numerator) / v.denominator for n, v in point.items()}
    made: dict[Node, mpmath.mpf] = {}
    for inner in postorder(node, into=lambda n: n.args if isinstance(n, Apply) and n.op not in _WHOLE else ()):
        if not isinstance(inner, Apply) or inner.op in ("sum", "prod"):
            found = oracle.value(inner, at)
        elif inner.op == "piecewise":
            found = _branch_value(inner, point)
        else:
            found = _applied(inner, [made[a] for a in inner.args])
        if not isinstance(found, mpmath.mpf) or not mpmath.isfinite(found):
            return None
        made[inner] = found
    return made[node]


def _branch_value(node: Apply, point: Point) -> mpmath.mpf | None:
    """The value of the first case that holds; its conditions are single comparisons."""
    for case in node.args:
        if case.op == "otherwise":
            return real_value(case.args[0], point)
        sides = [real_value(side, point) for side in case.args[1].args]
        if None in sides:
            return None
        if oracle.COMPARE[case.args[1].op](*sides):
            return real_value(case.args[0], point)
    return None


def _applied(node: Apply, args: list[mpmath.mpf]) -> mpmath.mpf | None:
    """One operation by the oracle, on values."""
    if any(abs(v) > _LARGEST for v in args):
        return None
    if node.op not in ("+", "*", "-") and any(0 < abs(v) < mpmath.mpf(10) ** (12 - mpmath.mp.dps) for v in args):
        return None
    if node.op == "^" and args[0] <= 0 and rational(node.args[1]) is None:
        return None
    slots = [a if rational(a) is not None else Name(f"slot{k}") for k, a in enumerate(node.args)]
    return oracle.value(Apply(node.op, tuple(slots)), {f"slot{k}": v for k, v in enumerate(args)})
