"""Limits, integrals and Taylor polynomials."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.errors import trouble
from tutor.library.asking import Bound, Text, Value, done, known, scope_of, tree, value_of
from tutor.limits import LIMITS, Limits
from tutor.objects import Derivation, Expression


def limit(expression: Text, variable: str, point: Value, *, scope: Mapping[str, str] | None = None, bound: Bound = ...,
          limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """The limit as `variable` goes to `point`: a number, "oo", or one-sided as "0+" and "0-"."""
    meant = known(expression, scope_of(None, scope, declarations, limits))
    side = {"+": "above", "-": "below"}.get(str(point)[-1:], "")
    to = value_of(str(point)[:-1] if side else point, meant)
    return Derivation(done("limit", (tree(expression, meant), variable, to, side, meant), bound, meant))


def integrate(expression: Text, variable: str, low: Value | None = None, high: Value | None = None, *,
              scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
              **declarations: str) -> Derivation:  # fmt: skip
    """The antiderivative, or with both ends the definite integral; ends may be "oo"."""
    meant = known(expression, scope_of(None, scope, declarations, limits))
    if (low is None) != (high is None):
        raise trouble("usage", "a definite integral has two ends", mend="integrate(f, x, 0, 1)")
    ends = None if low is None else (value_of(low, meant), value_of(high, meant))
    return Derivation(done("integral", (tree(expression, meant), variable, meant, ends), bound, meant))


def taylor(expression: Text, at: Mapping[str, Value] | None = None, order: int = 4, *, scope: Mapping[str, str] | None = None,
           bound: Bound = ..., limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """The Taylor polynomial about the point `at` (the origin)."""
    meant = known(expression, scope_of(None, scope, declarations, limits))
    node = tree(expression, meant)
    point = {n: value_of(v, meant) for n, v in (at or dict.fromkeys(Expression(node, meant).names, 0)).items()}
    return Derivation(done("taylor", (node, point, order, meant), bound, meant))
