"""Derivatives of one function or several, by one name or many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tutor.errors import trouble
from tutor.library.asking import Bound, Names, Text, Value, done, known, scope_of, tree, value_of
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope, names_of
from tutor.objects import Derivation, Expression
from tutor.syntax.nodes import Node


def derivative(expression: Text, wrt: str | None = None, *, order: int = 1, where: Mapping[str, str] | None = None,
               scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
               **declarations: str) -> Derivation:  # fmt: skip
    """The derivative by one name, `order` times."""
    meant = known(expression, scope_of(where, scope, declarations, limits))
    node = tree(expression, meant)
    return Derivation(done("derivative", (node, wrt or _one_name(node, meant), meant, order), bound, meant))


def _one_name(node: Node, scope: Scope) -> str:
    free = Expression(node, scope).names
    if len(free) == 1:
        return free[0]
    what = f"{', '.join(free)} all occur here: by which?" if free else "no name occurs here, so there is nothing to differentiate by"
    raise trouble("usage", what, mend=f'wrt="{free[0] if free else "x"}"')


def gradient(expression: Text, wrt: Names | None = None, *, where: Mapping[str, str] | None = None, scope: Mapping[str, str] | None = None,
             bound: Bound = ..., limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """The gradient by the names of `wrt` (all free ones, in natural order); in matrix form where arrays are declared."""
    return _by_names("gradient", expression, wrt, scope_of(where, scope, declarations, limits), bound)


def in_scalars(expression: Text, wrt: Names | None = None, *, sizes: Mapping[str, int] | None = None,
               where: Mapping[str, str] | None = None, scope: Mapping[str, str] | None = None, bound: Bound = ...,
               limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """The gradient by arrays entry by entry, by the scalar chain rule, beside its matrix form; `sizes={"m": 2}`, small ones otherwise.

    `.entries` holds the adjoint of every scalar by its name, `W[1, 2]`; `.result` is the matrix form.
    """
    defined = {**(where or {}), **{name: str(size) for name, size in (sizes or {}).items()}}
    return _by_names("scalars", expression, wrt, scope_of(defined, scope, declarations, limits), bound)


def hessian(expression: Text, wrt: Names | None = None, *, along: Text | Sequence[Text] | None = None,
            where: Mapping[str, str] | None = None, scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
            **declarations: str) -> Derivation:  # fmt: skip
    """The matrix of second derivatives; with `along`, its product with a direction, one for each name of `wrt`.

    Over arrays by several names, `.results` holds the blocks by pairs ("w,b"), or the products by name.
    """
    meant = scope_of(where, scope, declarations, limits)
    if along is None:
        return _by_names("hessian", expression, wrt, meant, bound)
    return _along("hessian_product", expression, along, wrt, known(expression, meant), bound)


def _along(task: str, expression: Text, along: Text | Sequence[Text], wrt: Names | None, scope: Scope, bound: Bound) -> Derivation:
    """A task with the directions as trees, read with what `scope` knows."""
    directions = [along] if isinstance(along, str | Expression) else list(along)
    for direction in directions:
        scope = known(direction, scope)
    trees = tuple(tree(d, scope) for d in directions)
    return Derivation(done(task, (tree(expression, scope), trees, names_of(wrt), scope), bound, scope))


def backprop(expression: Text, wrt: Names | None = None, *, where: Mapping[str, str] | None = None, scope: Mapping[str, str] | None = None,
             bound: Bound = ..., limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """Forward and backward pass through the definitions of `where`, adjoint by adjoint, for scalars and arrays."""
    return _by_names("backprop", expression, wrt, scope_of(where, scope, declarations, limits), bound)


def _by_names(task: str, expression: Text, wrt: Names | None, scope: Scope, bound: Bound) -> Derivation:
    meant = known(expression, scope)
    return Derivation(done(task, (tree(expression, meant), names_of(wrt), meant), bound, meant))


def jacobian(expressions: Sequence[Text] | Text, wrt: Names | None = None, *, where: Mapping[str, str] | None = None,
             scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
             **declarations: str) -> Derivation:  # fmt: skip
    """The matrix whose rows are outputs and whose columns are names."""
    return _of_several("jacobian", expressions, wrt, scope_of(where, scope, declarations, limits), bound)


def divergence(field: Sequence[Text] | Text, wrt: Names | None = None, *, where: Mapping[str, str] | None = None,
               scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
               **declarations: str) -> Derivation:  # fmt: skip
    """Each component of a field differentiated by its own coordinate, added."""
    return _of_several("divergence", field, wrt, scope_of(where, scope, declarations, limits), bound)


def curl(field: Sequence[Text] | Text, wrt: Names | None = None, *, where: Mapping[str, str] | None = None,
         scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
         **declarations: str) -> Derivation:  # fmt: skip
    """How a field turns: a vector for three components, a number for two."""
    return _of_several("curl", field, wrt, scope_of(where, scope, declarations, limits), bound)


def laplacian(expression: Text, wrt: Names | None = None, *, where: Mapping[str, str] | None = None,
              scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
              **declarations: str) -> Derivation:  # fmt: skip
    """The second derivatives by each name, added."""
    return _by_names("laplacian", expression, wrt, scope_of(where, scope, declarations, limits), bound)


def _of_several(task: str, expressions: Sequence[Text] | Text, wrt: Names | None, scope: Scope, bound: Bound) -> Derivation:
    outputs = [expressions] if isinstance(expressions, str | Expression) else list(expressions)
    for output in outputs:
        scope = known(output, scope)
    return Derivation(done(task, (tuple(tree(o, scope) for o in outputs), names_of(wrt), scope), bound, scope))


def chain(expressions: Sequence[Text] | Text, where: Mapping[str, str], wrt: Names | None = None, *, scope: Mapping[str, str] | None = None,
          bound: Bound = ..., limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """The total derivative through the intermediates of `where`, by one name or by several; of several outputs a Jacobian."""
    return _of_several("chain", expressions, wrt, scope_of(where, scope, declarations, limits), bound)


def implicit(equation: Text, wrt: Names = "x y", order: int = 1, *, scope: Mapping[str, str] | None = None, bound: Bound = ...,
             limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """The slope of the curve where `equation` holds, of the second name of `wrt` by the first; the last order asked for."""
    meant = known(equation, scope_of(None, scope, declarations, limits))
    return Derivation(done("implicit", (tree(equation, meant), names_of(wrt), meant, order), bound, meant))


def parametric(x: Text, y: Text, parameter: str = "t", order: int = 1, *, scope: Mapping[str, str] | None = None, bound: Bound = ...,
               limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """The slope dy/dx of the curve that `x` and `y` run through as the parameter changes."""
    meant = known(y, known(x, scope_of(None, scope, declarations, limits)))
    return Derivation(done("parametric", (tree(x, meant), tree(y, meant), parameter, meant, order), bound, meant))


def inverse(expression: Text, value: Value, variable: str = "x", *, scope: Mapping[str, str] | None = None, bound: Bound = ...,
            limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """The slope of the inverse function, at a value of `expression`."""
    meant = known(expression, scope_of(None, scope, declarations, limits))
    return Derivation(done("inverse", (tree(expression, meant), value_of(value, meant), variable, meant), bound, meant))


def directional(expression: Text, direction: Sequence[Value] | Text, wrt: Names | None = None, *, where: Mapping[str, str] | None = None,
                scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
                **declarations: str) -> Derivation:  # fmt: skip
    """The slope in a direction, which is brought to length 1 first; along an array where `direction` is the text of one."""
    meant = known(expression, scope_of(where, scope, declarations, limits))
    if isinstance(direction, str | Expression):
        return _along("directional_of_arrays", expression, direction, wrt, meant, bound)
    along = tuple(value_of(v, meant) for v in direction)
    return Derivation(done("directional", (tree(expression, meant), along, names_of(wrt), meant), bound, meant))


def logarithmic(expression: Text, wrt: str | None = None, *, scope: Mapping[str, str] | None = None, bound: Bound = ...,
                limits: Limits = LIMITS, **declarations: str) -> Derivation:  # fmt: skip
    """The derivative of a product of powers, by way of its logarithm."""
    meant = known(expression, scope_of(None, scope, declarations, limits))
    node = tree(expression, meant)
    return Derivation(done("logarithmic", (node, wrt or _one_name(node, meant), meant), bound, meant))
