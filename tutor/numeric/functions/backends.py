"""The same function computed otherwise: by Python's `math` alone, compiled by numba, or with a sparse matrix as its result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite, prod
from typing import Any

import numpy as np

from tutor.errors import trouble
from tutor.numeric.functions.arrays.function import ArrayFunction
from tutor.numeric.functions.arrays.fused import FusedFunction
from tutor.numeric.functions.compile import Function
from tutor.numeric.functions.kernels import Kernel, kernel, machine_code
from tutor.numeric.functions.lowering import Shape

BACKENDS = ("numpy", "math", "numba")
REASSOCIATED = frozenset(
    {"reassoc", "contract", "nsz", "arcp"}
)  # a loop over rows may add in another order; inf and nan stay what they are


def offered(function: Any, backend: str = "numpy", sparse: bool = False) -> Any:
    """`function` (a Function, or an ArrayFunction) as it was asked for.

    backend  "numpy", "math" (one point at a time, floats and lists, no arrays) or "numba" (machine code; of arrays, one loop over rows)
    sparse   its matrix as a scipy.sparse.csr_array, one point at a time
    Raises TutorError("backend") for what a backend cannot compute, TutorError("option") for what does not go together.
    """
    if backend not in BACKENDS:
        raise trouble("backend", f"{backend} is no backend", mend=", ".join(BACKENDS))
    if sparse:
        return _sparse(function, backend)
    if backend == "numpy":
        return function
    if isinstance(function, ArrayFunction) and backend == "numba":
        return FusedFunction(function, machine_code(fastmath=REASSOCIATED))
    if not isinstance(function, Function) or not function.program.is_pointwise:
        raise trouble("backend", "this backend is for functions of numbers, entry by entry", mend='backend="numpy"')
    return PlainFunction(function) if backend == "math" else MachineFunction(function, kernel(function.program.entries, function.names))


def _sparse(function: Any, backend: str) -> SparseFunction:
    is_one = isinstance(function, Function) and not function.layout.is_tuple and len(function.layout.shapes[0]) == 2
    if not is_one or backend != "numpy":
        raise trouble("option", "sparse is for one matrix of numbers, computed by numpy", mend="a Hessian or a Jacobian, sparse=True")
    return SparseFunction(function)


class SparseFunction:
    """A matrix as a scipy.sparse.csr_array, at one point (n,) at a time; its places are the same at every point."""

    def __init__(self, function: Function):
        self.function, self.names = function, function.names
        layout = function.layout
        rows, columns = self.shape = layout.shapes[0]
        places = np.concatenate((layout.where, layout.fixed_at))
        self._order = np.argsort(places)
        self._columns = (places % columns)[self._order]
        self._starts = np.searchsorted(places[self._order], np.arange(rows + 1) * columns)

    def __call__(self, point: object = None, /, **values: object) -> Any:
        from scipy.sparse import csr_array

        at = self.function.arguments.points(point, values, self.function.dtype)
        if at.ndim != 1:
            raise trouble("shape", "a sparse matrix is computed at one point at a time", mend=f"one point ({len(self.names)},)")
        layout, found = self.function.layout, self.function.computed(at)
        data = np.concatenate((found[layout.which], layout.fixed)).astype(found.dtype)[self._order]
        return csr_array((data, self._columns, self._starts), shape=self.shape)


class PlainFunction:
    """Floats in, floats out, by Python's own `math`: one point at a time, a number, a list, a list of lists, or a tuple of them.

    What `math` refuses (a pole, an overflow, a root of a negative number) is inf or nan, as with NumPy.
    """

    def __init__(self, function: Function):
        self.function, self.names = function, function.names
        if function.program.floats is None:
            raise trouble("backend", "Python's math lacks a function that stands here", mend='backend="numpy"')

    def __call__(self, point: Sequence[float] = (), /, **values: float) -> Any:
        at = self._point(point, values)
        try:
            found = self.function.program.floats(at)
        except (ArithmeticError, ValueError):
            with np.errstate(all="ignore"):
                found = np.array(self.function.program.numpy(np.array(at)), float).tolist()
        layout = self.function.layout
        return _nested(map(float, found if layout.is_whole else self._spread(found)), layout.shapes, layout.is_tuple)

    def _spread(self, found: list[float]) -> list[float]:
        layout = self.function.layout
        entries = [0.0] * layout.size
        for place, number in zip(layout.fixed_at, layout.fixed, strict=True):
            entries[place] = number
        for place, k in zip(layout.where, layout.which, strict=True):
            entries[place] = found[k]
        return entries

    def _point(self, point: Sequence[float], values: dict[str, float]) -> list[float]:
        if values:
            self.function.arguments.check_names(point or None, values)
            point = [values[n] for n in self.names]
        try:
            at = [float(v) for v in point]
        except OverflowError:
            raise trouble("not-finite", "the point holds a number that is too large for a float", mend="numbers below 1.8e308") from None
        except (TypeError, ValueError):
            raise trouble("shape", "the point is not a list of numbers", mend=f"{len(self.names)} numbers") from None
        if len(at) != len(self.names):
            what = f"a point has {len(self.names)} coordinates ({', '.join(self.names)}), and this has {len(at)}"
            raise trouble("shape", what, mend=f"{len(self.names)} numbers")
        if not all(map(isfinite, at)):
            raise trouble("not-finite", "the point holds a value that is not a finite number", mend="finite numbers only")
        return at


def _nested(entries: Iterator[float], shapes: Sequence[Shape], is_tuple: bool) -> Any:
    def rows(shape: Shape) -> Any:
        return [rows(shape[1:]) for _ in range(shape[0])] if shape else next(entries)

    found = tuple(rows(shape) for shape in shapes)
    return found if is_tuple else found[0]


@dataclass(frozen=True, slots=True)
class MachineFunction:
    """The same in machine code, made by numba at the first call: points and batches as the NumPy function takes them."""

    function: Function
    run: Kernel

    @property
    def names(self) -> tuple[str, ...]:
        return self.function.names

    def __call__(self, point: object = None, /, **values: object) -> object:
        layout, dtype = self.function.layout, self.function.dtype
        points = self.function.arguments.points(point, values, dtype)
        found = np.empty((prod(points.shape[:-1]), len(layout.computed)), dtype)
        self.run(np.ascontiguousarray(np.atleast_2d(points)), found)
        return layout.arranged(layout.spread(found.T if points.ndim == 2 else found[0]))
