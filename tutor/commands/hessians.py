"""The Hessian of a loss as a function of a flat point: derived and compiled where the rules reach, else differences of the gradient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from tutor.commands.packing import Array, Arrays, Packing, entries_of
from tutor.derive.derivatives.gradients import any_hessian, parts_of
from tutor.errors import TutorError, trouble
from tutor.meaning.scope import Scope
from tutor.numeric.functions.compile import compile_function
from tutor.numeric.graph import hessian, reverse
from tutor.syntax.nodes import Apply, Node, number

Matrix = Callable[[Array], Array]
Both = Callable[[Array], tuple[float, Array]]
Expansion = Callable[[Array], tuple[float, Array, Array]]

_DERIVED = "the Hessian was derived by matrix calculus and compiled"
_BY_DIFFERENCES = "the Hessian was taken from central differences of the gradient"


@dataclass(frozen=True, slots=True)
class Second:
    """The second derivatives of a loss.

    hessian    point (n,) -> (n, n)
    expansion  point (n,) -> (value, gradient (n,), Hessian (n, n)), of numbers in one pass that shares their parts
    origin     where the Hessian comes from, in words; "" where it is what everyone expects
    """

    hessian: Matrix
    expansion: Expansion
    origin: str = ""


def second_of(loss: Node, packing: Packing, data: Arrays, scope: Scope, both: Both) -> Second:
    """The second derivatives of a loss by the parameters of `packing`, over `data`; where no rule has them, `both` is asked."""
    try:
        if not data and not any(packing.shapes):
            return _of_numbers(loss, packing.names, scope)
        found, origin = _of_arrays(loss, packing, data, scope), _DERIVED
    except TutorError:  # a word without a rule for its second derivative, or a block with more than two indices
        found, origin = (lambda point: differences(lambda x: both(x)[1], point)), _BY_DIFFERENCES
    return Second(found, lambda point: (*both(point), found(point)), origin)


def _of_numbers(loss: Node, parameters: tuple[str, ...], scope: Scope) -> Second:
    """Each entry once, by forward over reverse mode; each function is compiled when it is first asked."""
    found, size = hessian(loss, parameters, scope), len(parameters)
    count = range(size)
    rows = Apply("[]", tuple(Apply("[]", tuple(found.get((max(i, j), min(i, j)), number(0)) for j in count)) for i in count))
    alone = cache(lambda: entries_of(compile_function(rows, parameters, scope)))
    whole = cache(lambda: entries_of(compile_function((loss, *reverse(loss, parameters, scope), rows), parameters, scope)))

    def expansion(point: Array) -> tuple[float, Array, Array]:
        entries = whole()(point)
        return entries[0], entries[1 : size + 1], entries[size + 1 :].reshape(size, size)

    return Second(lambda point: alone()(point).reshape(size, size), expansion)


def _of_arrays(loss: Node, packing: Packing, data: Arrays, scope: Scope) -> Matrix:
    """Block by block, as the rules of arrays have them. Raises TutorError where a block is no matrix."""
    if any(len(shape) > 1 for shape in packing.shapes):
        raise trouble("hessian", "a block by a matrix has four indices", mend="differences of the gradient")
    derivation = any_hessian(loss, packing.names, scope, scope.limits)
    blocks = {tuple(pair.split(",")): scope.expand(tree) for pair, tree in parts_of(derivation).items()}
    function = compile_function(tuple(blocks.values()) or derivation.result, (*packing.names, *data), scope)
    places = packing.places

    def at(point: Array) -> Array:
        found = function(**packing.unpack(point), **data)
        if not blocks:  # by one vector, or by numbers: the whole matrix
            return np.asarray(found, dtype=float).reshape(point.size, point.size)
        matrix = np.empty((point.size, point.size))
        for (rows, columns), block in zip(blocks, found, strict=True):
            target = matrix[places[rows], places[columns]]
            target[...] = np.asarray(block, dtype=float).reshape(target.shape)
            matrix[places[columns], places[rows]] = target.T
        return matrix

    return at


def differences(gradient: Matrix, point: Array) -> Array:
    """The Hessian from central differences of the gradient, made symmetric."""
    columns = []
    for k in range(point.size):
        h = np.zeros(point.size)
        h[k] = 6e-6 * (1 + abs(point[k]))  # the cube root of the rounding error
        columns.append((gradient(point + h) - gradient(point - h)) / (2 * h[k]))
    matrix = np.array(columns)
    return (matrix + matrix.T) / 2
