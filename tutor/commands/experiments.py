"""From a loss over parameters and data to a problem that can be minimized: compiled, packed into a flat point, cut into batches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, reduce

import numpy as np

from tutor.commands.hessians import second_of
from tutor.commands.packing import Array, Arrays, Packing, declared, entries_of
from tutor.commands.squares import squares
from tutor.errors import TutorError, trouble
from tutor.meaning.scope import Scope
from tutor.numeric.descent.problem import Problem
from tutor.numeric.descent.training import BatchProblem
from tutor.numeric.functions.compile import Function, compile_function
from tutor.numeric.functions.lowering import explicit
from tutor.numeric.graph import reverse
from tutor.syntax.nodes import Name, Node, names
from tutor.syntax.printer import show


def problem(loss: Node, gradients: Mapping[str, Node], start: Mapping[str, object], data: Arrays, scope: Scope) -> tuple[Problem, Packing]:
    """The loss over all the data as a Problem of one flat point, and how the parameters lie in it.

    gradients  the loss's derivative by each parameter (the keys of `start`), as trees
    The Hessian, and the residuals of a sum of squares with their Jacobian, are derived when a method first asks for them.
    """
    compiled = _Compiled.of(loss, gradients, start, data, scope)
    apart = cache(lambda: squares(loss, compiled.packing, compiled.data, compiled.scope))
    numbers = compiled.of_numbers()
    value, gradient, both = numbers or (compiled.value, compiled.gradient, compiled.both)
    second = cache(lambda: second_of(loss, compiled.packing, compiled.data, compiled.scope, both))
    return Problem(
        value,
        gradient,
        lambda point: second().hessian(point),
        compiled.packing.labels,
        both,
        lambda point: apart()(point),
        lambda point: _why((loss, *gradients.values()), compiled.packing, point),
        (lambda point: second().expansion(point)) if numbers else None,
        lambda: second().origin,
    ), compiled.packing


def _why(nodes: tuple[Node, ...], packing: Packing, point: Array) -> str:
    """Why there is no value at a point of numbers; "" of arrays."""
    from tutor.numeric.rigorous.undefined import why

    return "" if any(packing.shapes) else why(nodes, dict(zip(packing.names, point.tolist(), strict=True)))


def batches(
    loss: Node, gradients: Mapping[str, Node], start: Mapping[str, object], data: Arrays, scope: Scope
) -> tuple[BatchProblem, Packing]:
    """The loss as a function of the point and of rows, which are cut from every array that shares the data's first size."""
    compiled = _Compiled.of(loss, gradients, start, data, scope)
    count, cut = _rows(data, scope)

    def over(rows: Array) -> _Compiled:
        if len(rows) == count and (rows == np.arange(count)).all():
            return compiled
        return compiled.with_data({n: a[rows] if n in cut else a for n, a in compiled.data.items()})

    made = BatchProblem(
        lambda point, rows: over(rows).value(point),
        lambda point, rows: over(rows).gradient(point),
        count,
        compiled.packing.labels,
        lambda point, rows: over(rows).both(point),
    )
    return made, compiled.packing


def surface(of: Problem, at: Array, first: int = 0, second: int = 1) -> Callable[[Array], Array]:
    """The value over two coordinates, (k, 2) -> (k,), the others held as they are at the point `at`: what a contour picture asks."""

    def value(pairs: Array) -> Array:
        points = np.repeat(np.asarray(at, dtype=float)[None, :], len(pairs), axis=0)
        points[:, [first, second]] = pairs
        with np.errstate(all="ignore"):
            return np.array([of.value(point) for point in points])

    return value


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The compiled functions of a loss and its gradients, with the data they are called with."""

    packing: Packing
    data: dict[str, Array]
    loss: Function
    whole: Function
    scope: Scope

    @staticmethod
    def of(loss: Node, gradients: Mapping[str, Node], start: Mapping[str, object], data: Arrays, scope: Scope) -> _Compiled:
        for name in start:
            if name in data:
                raise trouble("data", f"{name} is a parameter and a column of the data", mend=f"another name than {name} for one of them")
            if name not in gradients:
                raise trouble("missing", f"there is no gradient by {name}", mend=f"wrt {name}")
        entries = explicit(loss)[1]
        if len(entries) != 1:
            raise trouble("shape", f"a loss is one number, and here are {len(entries)}", mend=f"norm({show(loss)})^2")
        parameters = tuple(start)
        packing = Packing(parameters, tuple(np.shape(np.asarray(v, dtype=float)) for v in start.values()))
        scope = declared(scope, start, data)
        outputs = (loss, *(gradients[name] for name in parameters))
        used = _used(outputs, parameters, data, scope)
        if not used and not any(packing.shapes):
            outputs = (loss, *_shared(loss, outputs[1:], parameters, scope))
        every = (*parameters, *used)
        return _Compiled(packing, used, compile_function(loss, every, scope), compile_function(outputs, every, scope), scope)

    def with_data(self, data: dict[str, Array]) -> _Compiled:
        return _Compiled(self.packing, data, self.loss, self.whole, self.scope)

    def of_numbers(self) -> tuple[Callable, Callable, Callable] | None:
        """Value, gradient, and both, without packing and checking, where all parameters are numbers and there is no data."""
        if self.data or any(self.packing.shapes):
            return None
        loss, whole = entries_of(self.loss), entries_of(self.whole)

        def both(point: Array) -> tuple[float, Array]:
            found = whole(point)
            return found[0], found[1:]

        return lambda point: loss(point)[0], lambda point: whole(point)[1:], both

    def value(self, point: Array) -> float:
        return float(np.asarray(self.loss(**self.packing.unpack(point), **self.data)).reshape(()))

    def gradient(self, point: Array) -> Array:
        return self.both(point)[1]

    def both(self, point: Array) -> tuple[float, Array]:
        found = self.whole(**self.packing.unpack(point), **self.data)
        parts = zip(self.packing.names, self.packing.shapes, found[1:], strict=True)
        return float(np.asarray(found[0]).reshape(())), np.concatenate([_fitted(n, s, part) for n, s, part in parts])


def _shared(loss: Node, gradients: tuple[Node, ...], parameters: tuple[str, ...], scope: Scope) -> tuple[Node, ...]:
    """The gradient by reverse mode, which shares its parts with the loss; as it was derived where that has no rule."""
    try:
        return reverse(loss, parameters, scope)
    except TutorError:
        return gradients


def _used(outputs: tuple[Node, ...], parameters: tuple[str, ...], data: Arrays, scope: Scope) -> dict[str, Array]:
    """The data arrays that the outputs speak of, or whose shapes tell a size in them."""
    free = reduce(frozenset.union, (names(scope.expand(o)) for o in outputs), frozenset())
    sizes = free - set(parameters) - set(data)
    lacking = sorted(sizes & scope.arrays)
    if lacking:
        raise trouble("missing", f"{lacking[0]} is declared, but has no numbers", mend=f"{lacking[0]} = [1, 2, 3], or `data`")
    wanted = {n for n in data if n in free or sizes & {s.name for s in scope.kind(n).shape if isinstance(s, Name)}}
    return {n: _numbers(n, data[n]) for n in data if n in wanted}


def _numbers(name: str, column: object) -> Array:
    array = np.asarray(column)
    if array.dtype.kind == "O":
        with suppress(TypeError, ValueError):
            array = array.astype(float)
    if array.dtype.kind not in "biuf":
        raise trouble("data", f"{name} holds labels, not numbers", mend=f"one_hot({name})")
    return array.astype(float)


def _fitted(name: str, shape: tuple[int, ...], found: object) -> Array:
    """A gradient flat, in the shape of its parameter; a number stands for an array of equal entries."""
    array = np.asarray(found, dtype=float)
    if array.ndim == 0 or array.shape == shape:
        return np.broadcast_to(array, shape).ravel()
    if array.size == int(np.prod(shape)):  # (1, h) for (h,)
        return array.ravel()
    raise trouble(
        "shape", f"the gradient by {name} has the shape {array.shape}, and {name} has {shape}", mend=f"{name} of the shape {array.shape}"
    )


def _rows(data: Arrays, scope: Scope) -> tuple[int, frozenset[str]]:
    """(m, the arrays that are cut by rows): those that share the first size of the longest."""
    arrays = {n: np.asarray(a) for n, a in data.items() if np.ndim(a)}
    if not arrays:
        raise trouble("data", "there are no rows of data to train on", mend="data with one row for each case")
    longest = max(arrays, key=lambda n: len(arrays[n]))
    scope = declared(scope, {}, data)
    first = scope.kind(longest).shape[0]
    return len(arrays[longest]), frozenset(
        n for n, a in arrays.items() if scope.kind(n).shape[:1] == (first,) and len(a) == len(arrays[longest])
    )
