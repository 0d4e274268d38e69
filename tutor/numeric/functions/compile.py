"""Trees to NumPy functions: of scalars, at one point or at many; functions over arrays have a room of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from tutor.errors import trouble
from tutor.meaning.scope import Scope
from tutor.numeric.functions.arguments import FLOAT, Arguments, arguments_of, float_type
from tutor.numeric.functions.arrays.function import ArrayFunction, array_function
from tutor.numeric.functions.layout import Layout, layout_of
from tutor.numeric.functions.lowering import Shape, computable, explicit, lowered
from tutor.numeric.functions.program import Program
from tutor.numeric.rigorous.enclosures import enclosure
from tutor.numeric.rigorous.undefined import why
from tutor.numeric.words import computed
from tutor.syntax.nodes import ZERO, Apply, Node


@dataclass(frozen=True, slots=True)
class Function:
    """A NumPy function of scalars, its names in their order.

    One point (n,) gives each output's own shape, a batch (points, n) gives (points, *shape); keywords by name do too. Several scalar
    outputs give (k,), several of which one is a list give a tuple. Undefined values are nan, poles and overflow inf, as NumPy has it.
    Raises TutorError("shape", "missing" or "not-finite") for arguments that do not fit.

    dtype    of the points and of the results
    entries  of the outputs side by side, by their places in the row of all, as they were asked for; where there is none stands 0
    """

    arguments: Arguments
    layout: Layout
    program: Program
    dtype: np.dtype
    entries: Mapping[int, Node]

    @property
    def names(self) -> tuple[str, ...]:
        return self.arguments.names

    def __call__(self, point: object = None, /, *more: object, **values: object) -> object:
        if more:
            raise trouble("usage", "a point is one list of its coordinates", mend=self.arguments.usage)
        points = self.arguments.points(point, values, self.dtype)
        found = self.computed(points) if points.ndim == 1 else self._at_points(points)
        return self.layout.arranged(self.layout.spread(found))

    def enclosure(self, point: object = None, /, **values: object) -> object:
        """The rigorous Enclosure of each entry at one point, in the outputs' own shapes: .lower, .upper, .value.

        Raises TutorError("undefined") where an entry has no real value, and says in which part.
        """
        at = self._place(point, values)
        found = np.full(self.layout.size, enclosure(ZERO, at), object)
        for k, entry in self.entries.items():
            found[k] = enclosure(entry, at)
        return self.layout.arranged(found)

    def why(self, point: object = None, /, **values: object) -> str:
        """Why an entry is nan or infinite at one point: which part of the formula has no value, and why; empty where all have one."""
        return why(tuple(self.entries.values()), self._place(point, values))

    def code(self, title: str = "value") -> str:
        """NumPy source of a function `title` that computes the same, readable, running by itself; also for arrays of numbers."""
        from tutor.numeric.functions.source import source

        outputs = self.layout.trees(self.entries)
        return source(outputs if self.layout.is_tuple else outputs[0], self.names, title=title)

    def _place(self, point: object, values: dict[str, object]) -> dict[str, float]:
        found = self.arguments.points(point, values, np.dtype(float))
        if found.ndim != 1:
            raise trouble("shape", f"this asks for one point, and here are {len(found)}", mend=f"one point ({len(self.names)},)")
        return dict(zip(self.names, found.tolist(), strict=True))

    def computed(self, point: np.ndarray) -> np.ndarray:
        """The entries that are computed (k,) at one point (n,)."""
        if self.program.floats is not None and self.dtype is FLOAT:
            try:
                return np.array(self.program.floats(point.tolist()), float)
            except (ArithmeticError, ValueError):
                pass  # a pole, an overflow, no real value: NumPy says which
        with np.errstate(all="ignore"):
            return np.array(computed(self.program.numpy, point), self.dtype)

    def _at_points(self, points: np.ndarray) -> np.ndarray:
        rows = np.empty((len(self.layout.computed), len(points)), self.dtype)
        with np.errstate(all="ignore"):
            if self.program.is_pointwise:
                self.program.blocks.fill(points, rows)
            else:
                for k, point in enumerate(points):
                    rows[:, k] = computed(self.program.numpy, point)
        return rows


def compile_function(
    outputs: Node | tuple[Node, ...],
    names: Iterable[str],
    scope: Scope = Scope(),  # noqa: B008 (frozen)
    *,
    dtype: str = "float64",
) -> Function | ArrayFunction:
    """A NumPy function of `names` for one tree or several; a `[…]` is a vector, a `[…]` of rows a matrix.

    dtype  "float64" or "float32": of the points and the results of a function of scalars
    Raises TutorError("missing") where a free name is neither in `names` nor the size of an array among them.
    """
    is_tuple, wanted = isinstance(outputs, tuple), outputs if isinstance(outputs, tuple) else (outputs,)
    wanted = tuple(computable(o, scope) for o in wanted)
    shapes, entries = zip(*map(explicit, wanted), strict=True)
    names = tuple(names)
    whole = tuple(e for part in entries for e in part)
    if not scope.arrays.isdisjoint(names):
        return array_function(whole, shapes, is_tuple, names, scope, dtype)
    return of_scalars(dict(enumerate(whole)), shapes, is_tuple, names, scope, dtype)


def of_scalars(
    entries: Mapping[int, Node], shapes: tuple[Shape, ...], is_tuple: bool, names: tuple[str, ...], scope: Scope, dtype: str = "float64"
) -> Function:
    """The function whose outputs, of `shapes`, side by side, have these computable entries at these places, and 0 elsewhere."""
    kind = float_type(dtype)
    whole = lowered(Apply(",", tuple(entries.values())), scope.arrays)
    arguments = arguments_of(names, scope, whole)
    layout = layout_of(dict(zip(entries, whole.args, strict=True)), shapes, is_tuple)
    return Function(arguments, layout, Program(layout.computed, names), kind, dict(entries))
