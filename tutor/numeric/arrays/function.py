"""A function over arrays, called with them by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tutor.meaning.scope import Scope
from tutor.numeric.arguments import Arguments
from tutor.numeric.assembly import Places, assembled
from tutor.numeric.lowering import Shape
from tutor.numeric.statements import Spelling, statements
from tutor.numeric.words import computed
from tutor.syntax.nodes import Node


@dataclass(frozen=True, slots=True)
class ArrayFunction:
    """A NumPy function over arrays, called with keywords by name, `f(X=…, w=…)`.

    One output gives its array (a float where it is a single number), several scalar ones give (k,), several of which one is an array
    give a tuple. Undefined values are nan, poles and overflow inf, as NumPy has it.
    Raises TutorError("shape", "missing" or "not-finite") for arguments that do not fit.
    """

    names: tuple[str, ...]
    shapes: tuple[Shape, ...]
    is_tuple: bool
    arguments: Arguments
    run: Callable

    def __call__(self, point: object = None, /, **values: object) -> object:
        with np.errstate(all="ignore"):
            results = iter(computed(self.run, self.arguments.bound(point, values)))
        out = []
        for shape in self.shapes:
            entries = [next(results) for _ in range(int(np.prod(shape)))]
            value = np.array(entries, dtype=float)
            value = value.reshape((*shape, *value.shape[1:]))
            out.append(value if value.ndim else value[()])
        if not self.is_tuple:
            return out[0]
        return np.array(out) if not any(np.ndim(v) for v in out) else tuple(out)


def array_function(
    entries: tuple[Node, ...], shapes: tuple[Shape, ...], is_tuple: bool, arguments: Arguments, scope: Scope
) -> ArrayFunction:
    """The function that computes `entries` (lowered trees), laid out as outputs of `shapes`."""
    places = Places()
    spelled = {name: f"x{k}" for k, name in enumerate((*arguments.names, *arguments.sizes))}
    code = statements(entries, Spelling(spelled, places, lambda k: f"v{k}", width=400, arrays=arguments.arrays, squares=True))
    return ArrayFunction(arguments.names, shapes, is_tuple, arguments, assembled(tuple(spelled.values()), code, places))
