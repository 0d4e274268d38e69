"""Numerical experiments: areas, how functions curve, and how rate equations answer to their parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import isfinite
from typing import Any

from tutor.errors import never_too_deep, trouble
from tutor.library.asking import Names, Text, Value, known, scope_of, tree, value_of
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope, names_of, natural
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
    from tutor.numeric.areas.integration import bounded, measured, rule_named
    from tutor.numeric.functions.compile import compile_function

    meant = known(expression, scope_of(where, scope, declarations, limits))
    node = meant.expand(tree(expression, meant))
    name = variable or the_variable(node)
    meant = meant.without(name)
    ends = [_end(e, meant) for e in (low, high)]
    function = compile_function(node, (name,), meant)
    found = measured(rule_named(rule), lambda x: function(x.reshape(-1, 1)), *ends, pieces, points, seed, tolerance)
    return bounded(found, node, name, *ends)[0]


def converge(values: Any, tolerance: float = 1e-5) -> Any:
    """What a sequence (k,) of numbers does, as a Convergence: kind, limit, rate, order; of an Outcome of `minimize` a Descent.

    tolerance  the distance from the limit at which it counts as settled; of limits larger than 1, times their size
    """
    from tutor.numeric.descent.outcome import Outcome
    from tutor.numeric.sequences.convergence import judge_sequence
    from tutor.numeric.sequences.descents import judge_descent

    return judge_descent(values, tolerance) if isinstance(values, Outcome) else judge_sequence(values, tolerance)


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
    from tutor.numeric.rigorous.curvature import distance

    meant = known(expression, scope_of(where, scope, declarations, limits))
    node, sides = meant.expand(tree(expression, meant)), _box(box, meant)
    point = {n: _exactly(v, meant) for n, v in at.items()}
    return distance(node, judged(node, sides, meant.freeing(box), limits)[0], sides, point)


@never_too_deep
def sensitivities(rates: Sequence[Text], start: Mapping[str, Value], at: Mapping[str, Value], times: Any, wrt: Names | None = None, *,
                  tolerance: float = 1e-9, where: Mapping[str, str] | None = None, scope: Mapping[str, str] | None = None,
                  limits: Limits = LIMITS, **declarations: str) -> Any:  # fmt: skip
    """How the solution of y' = rates answers to parameters, as a Solution: states (t, n), sensitivities (t, n, p), influence (p,), ended.

    rates  one for each state, in the order of `start`; `t` in them is the time
    start  the states at the first of the `times`; a value may hold parameters
    at     the parameters' values
    wrt    parameters in the order of the answer (all of `at`, where nothing is said); a state's name is its value at the start
    """
    from tutor.commands.dynamics import System, solved
    from tutor.meaning.scope import natural

    meant = scope_of(where, scope, declarations, limits)
    trees = tuple(meant.expand(tree(r, known(r, meant))) for r in rates)
    if len(trees) != len(start):
        raise trouble("shape", f"{len(trees)} rates need {len(trees)} starting values, not {len(start)}", mend="one rate for each state")
    begun = {n: meant.expand(value_of(_plain(v), meant)) for n, v in start.items()}
    values = {n: _end(v, meant) for n, v in at.items()}
    parameters = names_of(wrt) or natural(values)
    used = frozenset(parameters).union(*map(names, (*trees, *begun.values())))
    missing = natural(used - set(start) - set(values) - {"t"})
    if missing or not parameters:
        name = missing[0] if missing else "k"
        raise trouble("missing", f"{name} has no value", mend=f'at={{"{name}": 1}}')
    return solved(System(trees, begun, parameters, values), times, tolerance, limits)[0]


def _plain(value: Value) -> Value:
    """A number of NumPy as Python's own."""
    return value if isinstance(value, int | str) or not hasattr(value, "__float__") else float(value)


def _box(box: Mapping[str, tuple[Value, Value]], scope: Scope) -> dict[str, tuple[Fraction, Fraction]]:
    try:
        ends = {name: (low, high) for name, (low, high) in box.items()}
    except (AttributeError, TypeError, ValueError):
        raise trouble("box", "a box has an interval for each name", mend='{"x": (-1, 1)}') from None
    return {name: (_exactly(low, scope), _exactly(high, scope)) for name, (low, high) in ends.items()}


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
