"""From a loss over parameters and data to a problem that can be minimized: compiled, packed into a flat point, cut into batches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np

from tutor.errors import trouble
from tutor.meaning.scope import Kind, Scope
from tutor.numeric.compile import Function, compile_function
from tutor.numeric.problem import Problem
from tutor.numeric.training import BatchProblem
from tutor.syntax.nodes import Apply, Name, Node, names, number, rational

Array = np.ndarray
Arrays = Mapping[str, Array]

MOST_PARAMETERS = 1_000_000
_LABELED = 1000  # parameters whose coordinates get names of their own


@dataclass(frozen=True, slots=True)
class Packing:
    """How named arrays lie in one flat point, each after the other, row by row."""

    names: tuple[str, ...]
    shapes: tuple[tuple[int, ...], ...]

    @property
    def size(self) -> int:
        """The length n of the point."""
        return sum(int(np.prod(shape)) for shape in self.shapes)

    @property
    def labels(self) -> tuple[str, ...]:
        """A name for each coordinate: `b`, or `W1[2, 3]` of an entry (counted from 1); none where there are very many."""
        if self.size > _LABELED:
            return ()
        return tuple(label for name, shape in zip(self.names, self.shapes, strict=True) for label in _entries(name, shape))

    def pack(self, values: Mapping[str, object]) -> Array:
        """The point (n,) of arrays by name; a number fills its whole array. Raises TutorError("shape")."""
        flat = []
        for name, shape in zip(self.names, self.shapes, strict=True):
            array = np.asarray(values[name], dtype=float)
            if array.shape != shape and array.ndim:
                raise trouble(
                    "shape", f"the value for {name} has the shape {array.shape}, not {shape}", mend=f"{name} of the shape {shape}"
                )
            flat.append(np.broadcast_to(array, shape).ravel())
        return np.concatenate(flat)

    def unpack(self, point: Array) -> dict[str, Array]:
        """The arrays by name; a scalar is an array of no dimension."""
        found, start = {}, 0
        for name, shape in zip(self.names, self.shapes, strict=True):
            size = int(np.prod(shape))
            found[name] = point[start : start + size].reshape(shape)
            start += size
        return found


def declared(scope: Scope, parameters: Mapping[str, object], data: Mapping[str, object]) -> Scope:
    """`scope` with every array declared that it does not know yet; derive gradients in it.

    The rows of data get one name of a size (m, or another that is free), so that a mean over a batch divides by the batch's rows.
    """
    known = {name for name, _ in scope.kinds}
    taken = known | {d.name for d in scope.definitions} | set(parameters) | set(data)
    taken |= {n for _, kind in scope.kinds for s in kind.shape for n in names(s)}
    rows = next(Name(n) for n in ("m", "rows", "m_rows", "number_of_rows") if n not in taken)
    count = max((len(a) for a in map(np.asarray, data.values()) if a.ndim), default=0)
    for name, value in {**data, **parameters}.items():
        array = np.asarray(value)
        if array.ndim and name not in known:
            shape = [number(size) for size in array.shape]
            if name in data and len(array) == count:
                shape[0] = rows
            scope = scope.declared(name, Kind(shape=tuple(shape)))
    return scope


def shapes_of(parameters: tuple[str, ...], scope: Scope, data: Arrays, sizes: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    """The shape of each parameter as numbers; `sizes` says those that no data array tells. Raises TutorError("size")."""
    told = dict(sizes)
    for name, array in data.items():
        for size, length in zip(scope.kind(name).shape, np.shape(array), strict=False):
            if isinstance(size, Name):
                told.setdefault(size.name, length)
    return {name: tuple(_length(size, name, told) for size in scope.kind(name).shape) for name in parameters}


def start_values(shapes: Mapping[str, tuple[int, ...]], seed: int = 0) -> dict[str, Array]:
    """Where a search begins: 0, but for matrices small random numbers (of variance 1 over rows), whose columns would else never differ.

    Source: Glorot & Bengio (2010), without the columns' share.
    """
    random = np.random.default_rng(seed)
    total = sum(int(np.prod(s)) for s in shapes.values())
    if total > MOST_PARAMETERS:
        raise trouble("limit", f"{total} parameters are more than {MOST_PARAMETERS}", mend="a smaller network")
    return {n: random.standard_normal(s) / np.sqrt(s[0]) if len(s) == 2 else np.zeros(s) for n, s in shapes.items()}


def problem(
    loss: Node,
    gradients: Mapping[str, Node],
    start: Mapping[str, object],
    data: Arrays,
    scope: Scope,
    hessian: Mapping[tuple[str, str], Node] | None = None,
) -> tuple[Problem, Packing]:
    """The loss over all the data as a Problem of one flat point, and how the parameters lie in it.

    gradients  the loss's derivative by each parameter (the keys of `start`), as trees
    hessian    second derivatives by pairs of scalar parameters (either order); else it is taken from differences of the gradient
    """
    compiled = _Compiled.of(loss, gradients, start, data, scope)
    second = _hessian(hessian, compiled) if hessian is not None else (lambda point: _differences(compiled.gradient, point))
    made = Problem(compiled.value, compiled.gradient, second, compiled.packing.labels, compiled.both)
    return made, compiled.packing


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
        parameters = tuple(start)
        packing = Packing(parameters, tuple(np.shape(np.asarray(v, dtype=float)) for v in start.values()))
        scope = declared(scope, start, data)
        outputs = (loss, *(gradients[name] for name in parameters))
        used = _used(outputs, parameters, data, scope)
        every = (*parameters, *used)
        return _Compiled(packing, used, compile_function(loss, every, scope), compile_function(outputs, every, scope), scope)

    def with_data(self, data: dict[str, Array]) -> _Compiled:
        return _Compiled(self.packing, data, self.loss, self.whole, self.scope)

    def value(self, point: Array) -> float:
        return float(np.asarray(self.loss(**self.packing.unpack(point), **self.data)).reshape(()))

    def gradient(self, point: Array) -> Array:
        return self.both(point)[1]

    def both(self, point: Array) -> tuple[float, Array]:
        found = self.whole(**self.packing.unpack(point), **self.data)
        parts = zip(self.packing.names, self.packing.shapes, found[1:], strict=True)
        return float(np.asarray(found[0]).reshape(())), np.concatenate([_fitted(n, s, part) for n, s, part in parts])


def _used(outputs: tuple[Node, ...], parameters: tuple[str, ...], data: Arrays, scope: Scope) -> dict[str, Array]:
    """The data arrays that the outputs speak of, or whose shapes tell a size in them."""
    free = reduce(frozenset.union, (names(scope.expand(o)) for o in outputs), frozenset())
    sizes = free - set(parameters) - set(data)
    wanted = {n for n in data if n in free or sizes & {s.name for s in scope.kind(n).shape if isinstance(s, Name)}}
    return {n: _numbers(n, data[n]) for n in data if n in wanted}


def _numbers(name: str, column: object) -> Array:
    array = np.asarray(column)
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


def _hessian(trees: Mapping[tuple[str, str], Node], compiled: _Compiled) -> Callable[[Array], Array]:
    """The Hessian of scalar parameters from its trees, compiled as one matrix; a pair that is not given is 0."""
    parameters = compiled.packing.names
    if any(compiled.packing.shapes):
        raise trouble(
            "hessian", "second derivatives as trees need parameters that are numbers", mend="none, for differences of the gradient"
        )
    rows = tuple(Apply("[]", tuple(trees.get((a, b), trees.get((b, a), number(0))) for b in parameters)) for a in parameters)
    function = compile_function(Apply("[]", rows), (*parameters, *compiled.data), compiled.scope)
    return lambda point: np.asarray(function(**compiled.packing.unpack(point), **compiled.data), dtype=float).reshape(
        point.size, point.size
    )


def _differences(gradient: Callable[[Array], Array], point: Array) -> Array:
    """The Hessian from central differences of the gradient, made symmetric."""
    columns = []
    for k in range(point.size):
        h = np.zeros(point.size)
        h[k] = 6e-6 * (1 + abs(point[k]))  # the cube root of the rounding error
        columns.append((gradient(point + h) - gradient(point - h)) / (2 * h[k]))
    matrix = np.array(columns)
    return (matrix + matrix.T) / 2


def _entries(name: str, shape: tuple[int, ...]) -> list[str]:
    return [f"{name}[{', '.join(str(k + 1) for k in at)}]" if at else name for at in np.ndindex(*shape)]


def _length(size: Node, name: str, told: Mapping[str, int]) -> int:
    known = rational(size)
    if known is not None:
        return int(known)
    if isinstance(size, Name) and size.name in told:
        return told[size.name]
    word = size.name if isinstance(size, Name) else "a size"
    raise trouble("size", f"{word} in the shape of {name} is not known", mend=f"with {word} = 5")
