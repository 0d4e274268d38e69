"""The face for programs: `import tutor`. Every function takes text or an Expression; declarations are keywords.

`where=` defines names (`{"u": "x + y"}`), `scope=` declares any name (also one that a parameter bears), `limits=` sets the bounds of
the work, which an Expression keeps, and `bound=` the seconds it may take in a process of its own; `bound=None` computes here, unbounded.
"""

from __future__ import annotations

import atexit
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import EllipsisType
from typing import Any

from tutor.checking.judge import Verdict
from tutor.commands.reading import understood
from tutor.errors import TutorError, never_too_deep, trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope, natural, scope_from
from tutor.meaning.sorts import CLAIM, SET, sort_of
from tutor.objects import Derivation, Expression
from tutor.syntax.nodes import Name, Node, number

USUAL_DIGITS = 15
BOUND = 10.0  # seconds for one computation, where neither `bound=` nor `limits=` says another number

Bound = float | None | EllipsisType
Text = str | Expression
Names = str | Sequence[str]
Value = str | int | float | Expression


# ---------------------------------------------------------------- reading


def parse(text: Text, *, where: Mapping[str, str] | None = None, scope: Mapping[str, str] | None = None, limits: Limits = LIMITS,
          **declarations: str) -> Expression:  # fmt: skip
    """`text` as an Expression. Raises TutorError with `.diagnostic` where it cannot be read."""
    meant = _scope(where, scope, declarations, limits)
    return Expression(_node(text, meant), _known(text, meant))


def _scope(where: Mapping[str, str] | None, scope: Mapping[str, str] | None, declarations: Mapping[str, str], limits: Limits) -> Scope:
    return scope_from({**(scope or {}), **declarations}, {n: str(v) for n, v in (where or {}).items()}, limits)


def _known(text: Text, scope: Scope) -> Scope:
    """The scope in which an expression is worked on: its own, with what is said now on top."""
    if not isinstance(text, Expression):
        return scope
    known = text.scope
    for name, kind in scope.kinds:
        known = known.declared(name, kind)
    for definition in scope.definitions:
        known = known.defined(definition)
    return known if scope.limits == LIMITS else replace(known, limits=scope.limits)


def _node(text: Text, scope: Scope) -> Node:
    return text.node if isinstance(text, Expression) else understood(text, scope, scope.limits)


def _names(wrt: Names | None) -> tuple[str, ...]:
    return tuple(wrt.replace(",", " ").split()) if isinstance(wrt, str) else tuple(wrt or ())


def _value(value: Value, scope: Scope) -> Node:
    if isinstance(value, str | Expression):
        return _node(value, scope)
    return number(value) if isinstance(value, int) else number(str(value))


# ---------------------------------------------------------------- the worker


@cache
def _worker() -> Any:
    """The process that does bounded work, started when first needed and ended with this one."""
    from tutor.worker import Worker

    made = Worker()
    atexit.register(made.close)
    return made


def _do(task: str, arguments: tuple, bound: Bound, scope: Scope, **options: Any) -> Any:
    """What a task of commands/tasks comes to, within the bounds of `scope`."""
    limits = scope.limits
    if bound is None:
        from tutor.commands.tasks import done

        return done(task, arguments, options, limits)
    if bound is ...:
        bound = BOUND if limits.seconds == LIMITS.seconds else limits.seconds
    return _worker().do(task, arguments, options, float(bound), limits)


# ---------------------------------------------------------------- derivations


def derivative(expression: Text, wrt: str | None = None, *, order: int = 1, where: Mapping[str, str] | None = None,
               scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
               **declarations: str) -> Derivation:  # fmt: skip
    """The derivative by one name, `order` times."""
    meant = _known(expression, _scope(where, scope, declarations, limits))
    node = _node(expression, meant)
    return Derivation(_do("derivative", (node, wrt or _one_name(node, meant), meant, order), bound, meant))


def _one_name(node: Node, scope: Scope) -> str:
    free = Expression(node, scope).names
    if len(free) == 1:
        return free[0]
    what = f"{', '.join(free)} all occur here: by which?" if free else "no name occurs here, so there is nothing to differentiate by"
    raise trouble("usage", what, mend=f'wrt="{free[0] if free else "x"}"')


def gradient(expression: Text, wrt: Names | None = None, *, where: Mapping[str, str] | None = None, scope: Mapping[str, str] | None = None,
             bound: Bound = ..., limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """The gradient by the names of `wrt` (all free ones, in natural order); in matrix form where arrays are declared."""
    return _by_names("gradient", expression, wrt, _scope(where, scope, declarations, limits), bound)


def hessian(expression: Text, wrt: Names | None = None, *, where: Mapping[str, str] | None = None, scope: Mapping[str, str] | None = None,
            bound: Bound = ..., limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """The matrix of second derivatives."""
    return _by_names("hessian", expression, wrt, _scope(where, scope, declarations, limits), bound)


def backprop(expression: Text, wrt: Names | None = None, *, where: Mapping[str, str] | None = None, scope: Mapping[str, str] | None = None,
             bound: Bound = ..., limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """Forward and backward pass through the definitions of `where`, adjoint by adjoint, for scalars and arrays."""
    return _by_names("backprop", expression, wrt, _scope(where, scope, declarations, limits), bound)


def _by_names(task: str, expression: Text, wrt: Names | None, scope: Scope, bound: Bound) -> Derivation:
    meant = _known(expression, scope)
    return Derivation(_do(task, (_node(expression, meant), _names(wrt), meant), bound, meant))


def jacobian(expressions: Sequence[Text] | Text, wrt: Names | None = None, *, where: Mapping[str, str] | None = None,
             scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
             **declarations: str) -> Derivation:  # fmt: skip
    """The matrix whose rows are outputs and whose columns are names."""
    return _of_several("jacobian", expressions, wrt, _scope(where, scope, declarations, limits), bound)


def divergence(field: Sequence[Text] | Text, wrt: Names | None = None, *, where: Mapping[str, str] | None = None,
               scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
               **declarations: str) -> Derivation:  # fmt: skip
    """Each component of a field differentiated by its own coordinate, added."""
    return _of_several("divergence", field, wrt, _scope(where, scope, declarations, limits), bound)


def curl(field: Sequence[Text] | Text, wrt: Names | None = None, *, where: Mapping[str, str] | None = None,
         scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
         **declarations: str) -> Derivation:  # fmt: skip
    """How a field turns: a vector for three components, a number for two."""
    return _of_several("curl", field, wrt, _scope(where, scope, declarations, limits), bound)


def laplacian(expression: Text, wrt: Names | None = None, *, where: Mapping[str, str] | None = None,
              scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
              **declarations: str) -> Derivation:  # fmt: skip
    """The second derivatives by each name, added."""
    return _by_names("laplacian", expression, wrt, _scope(where, scope, declarations, limits), bound)


def _of_several(task: str, expressions: Sequence[Text] | Text, wrt: Names | None, scope: Scope, bound: Bound) -> Derivation:
    outputs = [expressions] if isinstance(expressions, str | Expression) else list(expressions)
    for output in outputs:
        scope = _known(output, scope)
    return Derivation(_do(task, (tuple(_node(o, scope) for o in outputs), _names(wrt), scope), bound, scope))


def chain(expressions: Sequence[Text] | Text, where: Mapping[str, str], wrt: Names | None = None, *, scope: Mapping[str, str] | None = None,
          bound: Bound = ..., limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """The total derivative through the intermediates of `where`, by one name or by several; of several outputs a Jacobian."""
    return _of_several("chain", expressions, wrt, _scope(where, scope, declarations, limits), bound)


def limit(expression: Text, variable: str, point: Value, *, scope: Mapping[str, str] | None = None, bound: Bound = ...,
          limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """The limit as `variable` goes to `point`: a number, "oo", or one-sided as "0+" and "0-"."""
    meant = _known(expression, _scope(None, scope, declarations, limits))
    side = {"+": "above", "-": "below"}.get(str(point)[-1:], "")
    to = _value(str(point)[:-1] if side else point, meant)
    return Derivation(_do("limit", (_node(expression, meant), variable, to, side, meant), bound, meant))


def integrate(expression: Text, variable: str, low: Value | None = None, high: Value | None = None, *,
              scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
              **declarations: str) -> Derivation:  # fmt: skip
    """The antiderivative, or with both ends the definite integral; ends may be "oo"."""
    meant = _known(expression, _scope(None, scope, declarations, limits))
    if (low is None) != (high is None):
        raise trouble("usage", "a definite integral has two ends", mend="integrate(f, x, 0, 1)")
    ends = None if low is None else (_value(low, meant), _value(high, meant))
    return Derivation(_do("integral", (_node(expression, meant), variable, meant, ends), bound, meant))


def taylor(expression: Text, at: Mapping[str, Value] | None = None, order: int = 4, *, scope: Mapping[str, str] | None = None,
           bound: Bound = ..., limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """The Taylor polynomial about the point `at` (the origin)."""
    meant = _known(expression, _scope(None, scope, declarations, limits))
    node = _node(expression, meant)
    point = {n: _value(v, meant) for n, v in (at or dict.fromkeys(Expression(node, meant).names, 0)).items()}
    return Derivation(_do("taylor", (node, point, order, meant), bound, meant))


def critical_points(expression: Text, wrt: Names | None = None, *, scope: Mapping[str, str] | None = None, bound: Bound = ...,
                    limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """Where the gradient vanishes, each point classified by the Hessian."""
    meant = _known(expression, _scope(None, scope, declarations, limits))
    node = _node(expression, meant)
    return Derivation(_do("critical", (node, _names(wrt) or Expression(node, meant).names, meant), bound, meant))


def solve(equations: Sequence[Text] | Text, unknowns: Names | None = None, *, scope: Mapping[str, str] | None = None,
          bound: Bound = ..., limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """The solutions of one equation or several (an expression alone is set to 0); by the usual unknowns where none are named."""
    meant = _scope(None, scope, declarations, limits)
    given = [equations] if isinstance(equations, str | Expression) else list(equations)
    for equation in given:
        meant = _known(equation, meant)
    nodes = tuple(_node(e, meant) for e in given)
    return Derivation(_do("solve", (nodes, _names(unknowns) or (), meant), bound, meant))


def simplify(
    expression: Text, *, scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS, **declarations: str
) -> Derivation:
    """A shorter form, by named steps."""
    meant = _known(expression, _scope(None, scope, declarations, limits))
    return Derivation(_do("simplify", (_node(expression, meant), meant), bound, meant))


def expand(expression: Text, *, scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
           **declarations: str) -> Derivation:  # fmt: skip
    """Multiplied out, by named steps."""
    return _in_form("expand", expression, scope, bound, limits, declarations)


def factor(expression: Text, *, scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
           **declarations: str) -> Derivation:  # fmt: skip
    """As a product, by named steps."""
    return _in_form("factor", expression, scope, bound, limits, declarations)


def together(expression: Text, *, scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
             **declarations: str) -> Derivation:  # fmt: skip
    """As one quotient, by named steps."""
    return _in_form("together", expression, scope, bound, limits, declarations)


def cancel(expression: Text, *, scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
           **declarations: str) -> Derivation:  # fmt: skip
    """As one quotient without common factors, by named steps."""
    return _in_form("cancel", expression, scope, bound, limits, declarations)


def apart(expression: Text, wrt: str, *, scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
          **declarations: str) -> Derivation:  # fmt: skip
    """In partial fractions by the name `wrt`, by named steps."""
    return _in_form("apart", expression, scope, bound, limits, declarations, wrt)


def _in_form(form: str, expression: Text, scope: Mapping[str, str] | None, bound: Bound, limits: Limits, declarations: Mapping[str, str],
             *wrt: str) -> Derivation:  # fmt: skip
    meant = _known(expression, _scope(None, scope, declarations, limits))
    return Derivation(_do(form, (_node(expression, meant), *wrt, meant), bound, meant))


# ---------------------------------------------------------------- numbers


@never_too_deep
def evaluate(expression: Text, at: Mapping[str, Value] | None = None, digits: int | None = None, *,
             scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS, **declarations: str) -> Any:  # fmt: skip
    """The value: an int or a Fraction where it is a rational number, otherwise text, right to the digits asked.

    Of arrays an array, or a float; of a set its plainest form, as text; of a condition whether it holds (None: it could not be told).
    Definite integrals, limits and endless sums are worked out first, within `bound` seconds.
    Raises TutorError("undefined") where there is no real value, ("free-name") where a name has none, ("bits") where an exact value
    would be too long and no digits were asked for.
    """
    from tutor.derive.scalar import take
    from tutor.derive.values import ASKS, refuse_huge, refuse_undefined, refuse_unknown
    from tutor.meaning.shapes import shape_of
    from tutor.numeric.evaluate import evaluate as walked
    from tutor.numeric.sets import truth, worked_out
    from tutor.syntax.nodes import Apply, names, postorder, substitute

    meant = _known(expression, _scope(None, scope, declarations, limits))
    node = _node(expression, meant)
    if isinstance(node, Apply) and node.op == "d/d":
        refuse_unknown(node.args[-1], tuple(n.name for n in node.args[:-1]), meant)
    inside = take(meant.expand(node))
    inside = substitute(inside, {Name(n): _value(v, meant) for n, v in (at or {}).items()})
    refuse_undefined(inside)
    free = natural(names(inside))
    if free:
        raise trouble("free-name", f"{', '.join(free)} {'has' if len(free) == 1 else 'have'} no value", mend=f'at={{"{free[0]}": 1}}')
    if sort_of(inside) in (SET, CLAIM):
        return str(Expression(worked_out(inside))) if sort_of(inside) == SET else truth(inside)
    if digits is None and not at:
        refuse_huge(inside, meant.limits)
    if any(isinstance(n, Apply) and n.op in ASKS for n in postorder(inside)):
        inside = _do("closed", (inside, meant), bound, meant)
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
    from tutor.numeric.balls import digits as spelled
    from tutor.rules.tidy import tidy
    from tutor.syntax.nodes import rational

    value, text = exact(node, scope.limits), ""
    if value is None:
        try:  # what has no value is told, before anything is dropped
            text = spelled(node, {}, digits, scope.limits)
        except TutorError as told:
            if told.diagnostic.code != "undecided":
                raise
            node = _do("decided", (node, scope), bound, scope)
            text = spelled(node, {}, digits, scope.limits)
        value = rational(tidy(node))
    return text if value is None else int(value) if value.denominator == 1 else value


@never_too_deep
def minimize(loss: Text, start: Mapping[str, Any], *, data: Mapping[str, Any] | None = None, method: str = "gradient descent",
             step: float | None = None, max_steps: int = 1000, tolerance: float = 1e-6, batch: int | None = None, epochs: int = 10,
             seed: int = 0, where: Mapping[str, str] | None = None, scope: Mapping[str, str] | None = None, progress: Any = None,
             limits: Limits = LIMITS, **declarations: str) -> Any:  # fmt: skip
    """Descend a loss over the parameters of `start` and arrays of `data`: an Outcome with point, value, trace and why it ended.

    With `batch`, by mini-batches over `epochs`. The point is flat, (n,), parameter after parameter in the order of `start`.
    """
    import numpy as np

    from tutor.commands.experiments import batches, declared, problem
    from tutor.derive.gradients import any_gradient, gradients_of
    from tutor.numeric.optimize import minimize
    from tutor.numeric.training import train

    first = {n: np.asarray(v, dtype=float) for n, v in start.items()}
    arrays = {n: np.asarray(v) for n, v in (data or {}).items()}
    meant = declared(_known(loss, _scope(where, scope, declarations, limits)), first, arrays)
    node = _node(loss, meant)
    gradients = {n: meant.expand(g) for n, g in gradients_of(any_gradient(node, tuple(first), meant, limits)).items()}
    given = (meant.expand(node), gradients, first, arrays, meant)
    if batch is not None:
        made, packing = batches(*given)
        return train(made, packing.pack(first), method, step, epochs, batch, tolerance, seed=seed, progress=progress)
    made, packing = problem(*given)
    return minimize(made, packing.pack(first), method, step, max_steps, tolerance, seed=seed, progress=progress)


# ---------------------------------------------------------------- answers


def equivalent(left: Text, right: Text, *, up_to: str | None = None, tolerance: float | None = None,
               relative_tolerance: float | None = None, seed: int = 0, scope: Mapping[str, str] | None = None,
               bound: Bound = ..., limits: Limits = LIMITS, **declarations: str) -> Any:  # fmt: skip
    """Whether two expressions have the same real value wherever both have one: `.verdict`, `.evidence`, `.witness`, `.domain`."""
    meant = _known(right, _known(left, _scope(None, scope, declarations, limits)))
    options = {"up_to": up_to, "tolerance": tolerance, "relative_tolerance": relative_tolerance, "seed": seed}
    return _do("equivalent", (_node(left, meant), _node(right, meant), meant), bound, meant, **options)


def check(answer: Text, derivation: Derivation, *, up_to: str | None = None, tolerance: float | None = None,
          bound: Bound = ..., limits: Limits = LIMITS) -> Verdict:  # fmt: skip
    """The verdict on an answer to what `derivation` derives: right, a named slip, wrong (with a point), undecided or unreadable."""
    given = answer.node if isinstance(answer, Expression) else answer
    meant = _known(derivation.problem, Scope(limits=limits))
    return _do("judge", (given, derivation.record), bound, meant, up_to=up_to, tolerance=tolerance)


def load_set(name: str) -> Any:
    """A topic (`.exercises`, `.lesson`), by its name or from a file. Raises TutorError, located in the file, where it is not sound."""
    from tutor.course.exercises import load_topic

    return load_topic(name)
