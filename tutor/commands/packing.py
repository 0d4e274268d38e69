"""Parameters as one flat point: how named arrays lie in it, what their shapes are, and where a search begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from tutor.errors import trouble
from tutor.meaning.scope import Kind, Scope
from tutor.numeric.functions.compile import Function
from tutor.syntax.nodes import Name, Node, names, number, rational

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

    @property
    def places(self) -> dict[str, slice]:
        """Where each array lies in the point."""
        ends = np.cumsum([int(np.prod(shape)) for shape in self.shapes]).tolist()
        return {name: slice(start, end) for name, start, end in zip(self.names, [0, *ends], ends, strict=False)}

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


def entries_of(function: Function) -> Callable[[Array], Array]:
    """A function of scalars as one of a point that is known to fit, to all its entries: a search asks thousands of times."""
    computed, spread = function.computed, function.layout.spread
    return lambda point: spread(computed(point))
