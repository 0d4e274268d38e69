"""Numerical experiments: areas, and how functions curve."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import isfinite
from typing import Any

from tutor.errors import never_too_deep, trouble
from tutor.library.asking import Text, Value, known, scope_of, tree, value_of
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope, natural
from tutor.syntax.nodes import Node, names


@never_too_deep
def area(expression: Text, low: Value, high: Value, variable: str = "", *, rule: str = "adaptive", pieces: int = 100,
         points: int | None = None, seed: int = 1, tolerance: float = 1e-10,
         where: Mapping[str, str] | None = None, scope: Mapping[str, str] | None = None,
         limits: Limits = LIMITS, **declarations: str) -> Any:  # fmt: skip
    """The area under a curve as an Area: value, error (estimated), bound (rigorous, or None), points, heights and weights.

    rule    "midpoint", "trapezoid", "simpson", "gauss-legendre", "adaptive" or "monte-carlo"; the adaptive one takes infinite bounds
    points  of the Gauss rule (5) and of Monte Carlo (10,000, drawn by `seed`)
    Raises TutorError("integral") where the rule finds no value, ("usage") for a rule or a variable that is not known.
    """
    from tutor.numeric.compile import compile_function
    from tutor.numeric.integration import bounded, measured, rule_named

    meant = known(expression, scope_of(where, scope, declarations, limits))
    node = meant.expand(tree(expression, meant))
    name = variable or the_variable(node)
    meant = meant.without(name)
    ends = [_end(e, meant) for e in (low, high)]
    function = compile_function(node, (name,), meant)
    found = measured(rule_named(rule), lambda x: function(x.reshape(-1, 1)), *ends, pieces, points, seed, tolerance)
    return bounded(found, node, name, *ends)[0]


@never_too_deep
def convex(expression: Text, box: Mapping[str, tuple[Value, Value]], *, where: Mapping[str, str] | None = None,
           scope: Mapping[str, str] | None = None, limits: Limits = LIMITS, **declarations: str) -> Any:  # fmt: skip
    """How the expression curves on a box, {"x": (-1, 1), …}, as a Curvature: kind, least (m) and greatest (L) eigenvalue of its Hessian.

    kind is "strongly convex", "convex", "concave", "not convex" (with a witness) or "undecided"; all bounds are rigorous. Of a strongly
    convex function `step`, `rate` and `condition` tell what gradient descent is guaranteed to do.
    """
    from tutor.commands.convexity import judged

    meant = known(expression, scope_of(where, scope, declarations, limits))
    return judged(meant.expand(tree(expression, meant)), _box(box, meant), meant.freeing(box), limits)[0]


@never_too_deep
def distance_to_minimum(expression: Text, box: Mapping[str, tuple[Value, Value]], at: Mapping[str, Value], *,
                        where: Mapping[str, str] | None = None, scope: Mapping[str, str] | None = None, limits: Limits = LIMITS,
                        **declarations: str) -> Any:  # fmt: skip
    """How far a point is, at most, from the minimum over the box of a strongly convex expression, as a Distance.

    Raises TutorError("box") where the expression is not strongly convex there, or the point lies outside.
    """
    from tutor.commands.convexity import judged
    from tutor.numeric.curvature import distance

    meant = known(expression, scope_of(where, scope, declarations, limits))
    node, sides = meant.expand(tree(expression, meant)), _box(box, meant)
    point = {n: _exactly(v, meant) for n, v in at.items()}
    return distance(node, judged(node, sides, meant.freeing(box), limits)[0], sides, point)


def _box(box: Mapping[str, tuple[Value, Value]], scope: Scope) -> dict[str, tuple[Fraction, Fraction]]:
    return {name: (_exactly(low, scope), _exactly(high, scope)) for name, (low, high) in box.items()}


def _exactly(value: Value, scope: Scope) -> Fraction:
    number = _end(value, scope)
    if not isfinite(number):
        raise trouble("box", "a box has finite ends", mend='{"x": (-1, 1)}')
    return Fraction(value if isinstance(value, int | float) else number)


def the_variable(node: Node) -> str:
    """The only free name. Raises TutorError("usage") where there are several."""
    free = natural(names(node))
    if len(free) > 1:
        raise trouble("usage", f"{', '.join(free)} all occur here: by which?", mend=f'variable="{free[0]}"')
    return free[0] if free else "x"


def _end(value: Value, scope: Scope) -> float:
    from tutor.numeric.evaluate import evaluate

    if isinstance(value, int | float):
        return float(value)
    return float(evaluate(scope.expand(value_of(value, scope)), {}))
