"""What is sought: critical points, extremes, solutions and how these answer to parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tutor.library.asking import Bound, Names, Text, Value, done, known, scope_of, tree, value_of
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import names_of, natural
from tutor.objects import Derivation, Expression


def critical_points(expression: Text, wrt: Names | None = None, *, subject_to: Sequence[Text] | Text = (),
                    scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
                    **declarations: str) -> Derivation:  # fmt: skip
    """Where the gradient vanishes, each point classified by the second derivatives; `subject_to` equations by Lagrange multipliers."""
    meant = known(expression, scope_of(None, scope, declarations, limits))
    node = tree(expression, meant)
    constraints = [subject_to] if isinstance(subject_to, str | Expression) else list(subject_to)
    if not constraints:
        return Derivation(done("critical", (node, names_of(wrt) or Expression(node, meant).names, meant), bound, meant))
    nodes = [tree(c, meant) for c in constraints]
    free = natural({n for tree in (node, *nodes) for n in Expression(tree, meant).names})
    return Derivation(done("constrained", (node, nodes, names_of(wrt) or free, meant), bound, meant))


def extremes(expression: Text, variable: str, low: Value, high: Value, *, scope: Mapping[str, str] | None = None, bound: Bound = ...,
             limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """The critical points between `low` and `high` with both ends, and where the greatest and the least value stand."""
    meant = known(expression, scope_of(None, scope, declarations, limits))
    return Derivation(
        done("extremes", (tree(expression, meant), variable, value_of(low, meant), value_of(high, meant), meant), bound, meant)
    )


def responses(equations: Sequence[Text] | Text, parameters: Names, unknowns: Names | None = None, *,
              scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
              **declarations: str) -> Derivation:  # fmt: skip
    """How what solves `equations` answers to `parameters`: dx/dp = -F_x^-1 F_p, a row for each unknown."""
    meant = scope_of(None, scope, declarations, limits)
    given = [equations] if isinstance(equations, str | Expression) else list(equations)
    return Derivation(
        done("responses", ([tree(e, meant) for e in given], names_of(parameters), names_of(unknowns) or (), meant), bound, meant)
    )


def solve(equations: Sequence[Text] | Text, unknowns: Names | None = None, *, scope: Mapping[str, str] | None = None,
          bound: Bound = ..., limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """The solutions of one equation or several (an expression alone is set to 0); by the usual unknowns where none are named."""
    meant = scope_of(None, scope, declarations, limits)
    given = [equations] if isinstance(equations, str | Expression) else list(equations)
    for equation in given:
        meant = known(equation, meant)
    nodes = tuple(tree(e, meant) for e in given)
    return Derivation(done("solve", (nodes, names_of(unknowns) or (), meant), bound, meant))
