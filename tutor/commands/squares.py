"""The residuals of a sum of squares with their Jacobian, as one function of a flat point."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tutor.commands.packing import Array, Arrays, Packing, entries_of
from tutor.derive.derivatives.gradients import any_gradient, any_jacobian, gradients_of, parts_of
from tutor.errors import trouble
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import Shapes
from tutor.numeric.descent.residuals import residuals_of
from tutor.numeric.functions.compile import compile_function
from tutor.numeric.graph import reverse
from tutor.syntax.nodes import Apply, Node, names

Squares = Callable[[Array], tuple[Array, Array]]


def squares(loss: Node, packing: Packing, data: Arrays, scope: Scope) -> Squares:
    """point (n,) -> (r (m,), J (m, n)) with loss = r·r. Raises TutorError("squares") where the loss is no sum of squares."""
    residuals = residuals_of(loss, packing.names, scope)
    if not data and not any(packing.shapes):
        return _of_numbers(residuals, packing.names, scope)
    return _of_arrays(residuals, packing, data, scope)


def _of_numbers(residuals: tuple[Node, ...], parameters: tuple[str, ...], scope: Scope) -> Squares:
    """Each residual a number: one row of reverse mode each."""
    rows = tuple(Apply("[]", reverse(r, parameters, scope)) for r in residuals)
    entries, count = entries_of(compile_function((Apply("[]", residuals), Apply("[]", rows)), parameters, scope)), len(residuals)

    def at(point: Array) -> tuple[Array, Array]:
        found = entries(point)
        return found[:count], found[count:].reshape(count, point.size)

    return at


def _of_arrays(residuals: tuple[Node, ...], packing: Packing, data: Arrays, scope: Scope) -> Squares:
    """Each residual a number or a vector: its Jacobian as the rules of arrays have it, by each parameter that occurs in it."""
    blocks = [_block(r, [n for n in packing.names if n in names(r)], scope) for r in residuals]
    function = compile_function((*residuals, *(j for block in blocks for j in block.values())), (*packing.names, *data), scope)
    sizes = [int(np.prod(shape)) for shape in packing.shapes]
    starts = dict(zip(packing.names, np.cumsum([0, *sizes[:-1]]).tolist(), strict=True))
    width = dict(zip(packing.names, sizes, strict=True))

    def at(point: Array) -> tuple[Array, Array]:
        found = function(**packing.unpack(point), **data)
        values = [np.atleast_1d(v) for v in found[: len(residuals)]]
        slopes = iter(found[len(residuals) :])
        jacobian = np.zeros((sum(v.size for v in values), point.size))
        row = 0
        for value, block in zip(values, blocks, strict=True):
            for name in block:
                part = np.asarray(next(slopes), dtype=float)
                part = part.reshape(value.size, width[name]) if part.size == value.size * width[name] else part
                jacobian[row : row + value.size, starts[name] : starts[name] + width[name]] = part
            row += value.size
        return np.concatenate(values), jacobian

    return at


def _block(residual: Node, parameters: list[str], scope: Scope) -> dict[str, Node]:
    """The derivative of one residual by each parameter."""
    if not parameters:
        return {}
    rank = len(Shapes(scope)(residual))
    if rank > 1:
        what = "the residuals are a matrix, and their Jacobian has four indices"
        raise trouble("squares", what, mend="l-bfgs, or a vector of residuals")
    if rank == 0:
        found = gradients_of(any_gradient(residual, parameters, scope, scope.limits))
    else:
        derivation = any_jacobian((residual,), parameters, scope, scope.limits)
        found = parts_of(derivation) or {parameters[0]: derivation.result}
    return {name: scope.expand(found[name]) for name in parameters}
