"""Trees to NumPy functions: of scalars, at one point or at many; functions over arrays have a room of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from tutor.meaning.scope import Scope
from tutor.numeric.arguments import Arguments, arguments_of
from tutor.numeric.arrays.function import ArrayFunction, array_function
from tutor.numeric.assembly import Places, assembled, of_floats
from tutor.numeric.lowering import Shape, computable, explicit, lowered
from tutor.numeric.stable import operations
from tutor.numeric.statements import Spelling, array_words, is_entrywise, statements
from tutor.numeric.words import computed
from tutor.syntax.nodes import Apply, Node, postorder, rational

OUTPUTS = ","  # what is computed together, as one tree
BLOCK = 4096  # points of a batch at a time: the temporaries of a block stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Function:
    """A NumPy function of scalars, its names in their order.

    One point (n,) gives each output's own shape, a batch (points, n) gives (points, *shape); keywords by name do too. Several scalar
    outputs give (k,), several of which one is a list give a tuple. Undefined values are nan, poles and overflow inf, as NumPy has it.
    Raises TutorError("shape", "missing" or "not-finite") for arguments that do not fit.
    """

    names: tuple[str, ...]
    shapes: tuple[Shape, ...]
    is_tuple: bool
    arguments: Arguments
    batch: Callable
    scalar: Callable | None
    is_entrywise: bool

    def __call__(self, point: object = None, /, **values: object) -> object:
        with np.errstate(all="ignore"):
            points = self.arguments.points(point, values)
            return self._at_points(points) if points.ndim == 2 else self._at_point(points)

    def _at_point(self, point: np.ndarray) -> object:
        if self.scalar is not None:
            try:
                return self._shaped(np.array(self.scalar(point.tolist()), dtype=float), ())
            except (ArithmeticError, ValueError):
                pass  # a pole, an overflow, no real value: NumPy says which
        return self._shaped(np.array(computed(self.batch, point), dtype=float), ())

    def _at_points(self, points: np.ndarray) -> object:
        count = len(points)
        rows = np.empty((sum(int(np.prod(s)) for s in self.shapes), count))
        if self.is_entrywise:
            for start in range(0, count, BLOCK):
                columns = np.ascontiguousarray(points[start : start + BLOCK].T)
                for row, value in zip(rows, self.batch(columns), strict=True):
                    row[start : start + BLOCK] = value
        else:
            for k, point in enumerate(points):
                rows[:, k] = computed(self.batch, point)
        return self._shaped(rows, (count,))

    def _shaped(self, flat: np.ndarray, batch: Shape) -> object:
        """`flat` (entries, *batch) as the outputs' own shapes, the batch in front."""
        if len(self.shapes) > 1 and not any(self.shapes):
            return flat.T if batch else flat
        out, start = [], 0
        for shape in self.shapes:
            size = int(np.prod(shape))
            part = flat[start : start + size]
            out.append(part.T.reshape(*batch, *shape) if shape else part[0])
            start += size
        return tuple(out) if self.is_tuple else out[0]


def compile_function(
    outputs: Node | tuple[Node, ...],
    names: Iterable[str],
    scope: Scope = Scope(),  # noqa: B008 (frozen)
) -> Function | ArrayFunction:
    """A NumPy function of `names` for one tree or several; a `[…]` is a vector, a `[…]` of rows a matrix.

    Raises TutorError("missing") where a free name is neither in `names` nor the size of an array among them.
    """
    is_tuple, wanted = isinstance(outputs, tuple), outputs if isinstance(outputs, tuple) else (outputs,)
    wanted = tuple(computable(o, scope) for o in wanted)
    shapes, entries = zip(*map(explicit, wanted), strict=True)
    names = tuple(names)
    whole = lowered(Apply(OUTPUTS, tuple(e for part in entries for e in part)), scope.arrays)
    if not scope.arrays.isdisjoint(names):
        return array_function(whole.args, shapes, is_tuple, names, scope)
    arguments = arguments_of(names, scope, whole)
    places = Places()
    spelled = {name: f"x{k}" for k, name in enumerate(arguments.names)}
    code = statements(whole.args, Spelling(spelled, places, lambda k: f"v{k}", width=400, squares=True))
    run = assembled(tuple(spelled.values()), code, places)
    entrywise = _is_pointwise(whole)
    return Function(arguments.names, shapes, is_tuple, arguments, run, of_floats(run, places.paths) if entrywise else None, entrywise)


def _is_pointwise(whole: Apply) -> bool:
    """Whether one call can take a whole batch: entry by entry, sums over an index with bounds that no point changes."""
    present = operations(whole)
    if ".." in present:
        binders = (n for n in postorder(whole) if isinstance(n, Apply) and n.op == "..")
        if any(rational(end) is None for b in binders for end in b.args[1:]):
            return False
    return present.isdisjoint(array_words() | {"max", "min"}) or is_entrywise(whole.args)
