"""Values, and parameters that make a loss small."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tutor.errors import TutorError, never_too_deep, trouble
from tutor.library.asking import USUAL_DIGITS, Bound, Text, Value, by_name, done, is_array, known, scope_of, tree, value_of
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope, natural
from tutor.meaning.sorts import CLAIM, SET, sort_of
from tutor.objects import Expression
from tutor.syntax.nodes import Name, Node


@never_too_deep
def evaluate(expression: Text, at: Mapping[str, Value] | None = None, digits: int | None = None, *,
             scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS, **declarations: str) -> Any:  # fmt: skip
    """The value: an int or a Fraction where it is a rational number, otherwise text, right to the digits asked.

    Of arrays an array, or a float; of a set its plainest form, as text; of a condition whether it holds (None: it could not be told).
    Lists and arrays in `at` need no declaration.
    Definite integrals, limits and endless sums are worked out first, within `bound` seconds.
    Raises TutorError("undefined") where there is no real value, ("free-name") where a name has none, ("bits") where an exact value
    would be too long and no digits were asked for.
    """
    from tutor.derive.derivatives.scalar import take
    from tutor.derive.values import refuse_unknown
    from tutor.numeric.rigorous.undefined import named, numbers_of, refuse_slopes
    from tutor.syntax.nodes import Apply, names, substitute

    given = by_name("at", at)
    meant = _with_arrays(known(expression, scope_of(None, scope, declarations, limits)), given)
    node = tree(expression, meant)
    if isinstance(node, Apply) and node.op == "d/d":
        refuse_unknown(node.args[-1], tuple(n.name for n in node.args[:-1]), meant)
    asked = take(meant.expand(node))
    point = {n: value_of(v, meant) for n, v in given.items()}
    inside = substitute(asked, {Name(n): v for n, v in point.items()})
    numbers = {} if any(map(names, point.values())) else numbers_of(point)
    refuse_slopes(meant.expand(node), numbers)
    with named(asked, numbers):
        return _valued(inside, digits, at, bound, meant)


def _with_arrays(meant: Scope, given: Mapping[str, Any]) -> Scope:
    """`meant` with the lists and arrays among the values declared, where they were not."""
    arrays = {n: v for n, v in given.items() if is_array(v)}
    if not arrays:
        return meant
    from tutor.commands.packing import declared
    from tutor.numeric.functions.arguments import FLOAT, finite

    return declared(meant, {n: finite(n, v, FLOAT) for n, v in arrays.items()}, {})


def _valued(inside: Node, digits: int | None, at: Mapping[str, Value] | None, bound: Bound, meant: Scope) -> Any:
    """The value of what is left when the point's values are put in."""
    from tutor.derive.values import ASKS, refuse_huge, refuse_undefined
    from tutor.meaning.shapes import shape_of
    from tutor.numeric.evaluate import evaluate as walked
    from tutor.numeric.rigorous.sets import truth, worked_out
    from tutor.syntax.nodes import Apply, names, postorder

    refuse_undefined(inside)
    free = natural(names(inside))
    if free:
        raise trouble("free-name", f"{', '.join(free)} {'has' if len(free) == 1 else 'have'} no value", mend=f'at={{"{free[0]}": 1}}')
    if sort_of(inside) in (SET, CLAIM):
        return str(Expression(worked_out(inside))) if sort_of(inside) == SET else truth(inside)
    if digits is None and not at:
        refuse_huge(inside, meant.limits)
    if any(isinstance(n, Apply) and n.op in ASKS for n in postorder(inside)):
        inside = done("closed", (inside, meant), bound, meant)
    if any(isinstance(n, Apply) and n.op in ("[]", "@", ".T") for n in postorder(inside)):
        from numpy import isfinite

        shape_of(inside, meant)
        found = walked(inside, {})
        if not isfinite(found).all():
            raise trouble("undefined", f"{Expression(inside)} has an entry without a value", mend="stay inside its domain")
        return found if found.ndim else float(found)
    return _number(inside, digits or USUAL_DIGITS, bound, meant)


def _number(node: Node, digits: int, bound: Bound, scope: Scope) -> Any:
    """An int or a Fraction where a number without names is rational, otherwise its digits."""
    from tutor.derive.values import exact
    from tutor.numeric.rigorous.balls import digits as spelled
    from tutor.rules.tidy import tidy
    from tutor.syntax.nodes import rational

    value, text = exact(node, scope.limits), ""
    if value is None:
        try:  # what has no value is told, before anything is dropped
            text = spelled(node, {}, digits, scope.limits)
        except TutorError as told:
            if told.diagnostic.code != "undecided":
                raise
            node = done("decided", (node, scope), bound, scope)
            text = spelled(node, {}, digits, scope.limits)
        value = rational(tidy(node))
    return text if value is None else int(value) if value.denominator == 1 else value


@never_too_deep
def minimize(loss: Text, start: Mapping[str, Any], *, data: Mapping[str, Any] | None = None, method: str = "gradient descent",
             step: float | None = None, decay: float | str | None = None, max_steps: int = 1000, tolerance: float = 1e-6,
             bounds: Mapping[str, tuple[float, float]] | None = None, batch: int | None = None, epochs: int = 10,
             seed: int = 0, where: Mapping[str, str] | None = None, scope: Mapping[str, str] | None = None, progress: Any = None,
             limits: Limits = LIMITS, **declarations: str) -> Any:  # fmt: skip
    """Descend a loss over the parameters of `start` and arrays of `data`: an Outcome with point, value, trace and why it ended.

    method  a name of the table in docs/optimizing.md; `scipy bfgs` and the like are SciPy's
    decay   how the step size shrinks: d of η / (1 + d k), or "exponential 0.01", "root", "cosine"
    bounds  {"x": (0, 1), "w": (0, inf)}: of every entry, where the parameter is an array
    batch   rows of a mini-batch, over `epochs`, in an order drawn by `seed`
    The point is flat, (n,), parameter after parameter in the order of `start`. Ctrl-C ends it as "interrupted", with the trace so far.
    """
    import numpy as np

    from tutor.commands.experiments import batches, problem
    from tutor.commands.packing import declared
    from tutor.commands.search_bounds import box_of
    from tutor.derive.derivatives.gradients import any_gradient, gradients_of
    from tutor.numeric.descent.optimize import minimize
    from tutor.numeric.descent.training import train
    from tutor.numeric.functions.arguments import FLOAT, numbers

    first = {n: numbers(n, v, FLOAT) for n, v in by_name("start", start).items()}
    arrays = {n: np.asarray(v) for n, v in by_name("data", data).items()}
    strange = [n for n in bounds or {} if n not in first]
    if strange:
        raise trouble("bounds", f"{strange[0]} is no parameter", mend=f"bounds of {', '.join(first)}")
    meant = declared(known(loss, scope_of(where, scope, declarations, limits)), first, arrays)
    node = tree(loss, meant)
    gradients = {n: meant.expand(g) for n, g in gradients_of(any_gradient(node, tuple(first), meant, limits)).items()}
    given = (meant.expand(node), gradients, first, arrays, meant)
    told = {"decay": decay, "seed": seed, "progress": progress}
    if batch is not None:
        made, packing = batches(*given)
        box = box_of(bounds or {}, packing)
        return train(made, packing.pack(first), method, step, epochs, batch, tolerance, box=box, **told)
    made, packing = problem(*given)
    return minimize(made, packing.pack(first), method, step, max_steps, tolerance, bounds=box_of(bounds or {}, packing), **told)
