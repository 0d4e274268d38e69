"""Which arguments' entries that are no finite numbers surely show in a result, so that good data need no look of its own."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

import numpy as np

from tutor.errors import trouble
from tutor.numeric.functions.parts import binder_of
from tutor.syntax.nodes import Apply, Name, Node, postorder

CARRYING = frozenset({"+", "-", "*", "@", ".T", "column", "row", "sum", "abs", "sqrt", "sin", "cos"})  # inf and nan never become finite


def carried(outputs: Sequence[Node], arrays: frozenset[str]) -> tuple[frozenset[str], ...]:
    """For each output the arrays of which every bad entry makes the output bad too."""
    found: dict[Node, frozenset[str]] = {}
    nothing: frozenset[str] = frozenset()
    for node in postorder(*outputs):
        match node:
            case Name(name) if name in arrays:
                found[node] = frozenset({name})
            case Apply(op, args) if op in CARRYING and not (op == "sum" and binder_of(node)):
                found[node] = nothing.union(*(found[a] for a in args))
            case Apply("/", (top, _)):
                found[node] = found[top]
            case _:
                found[node] = nothing
    return tuple(found[o] for o in outputs)


def telling(told: Sequence[frozenset[str]]) -> tuple[int, ...]:
    """Outputs that together tell of every array of which any of them tells."""
    found: list[int] = []
    seen: frozenset[str] = frozenset()
    for k, names in enumerate(told):
        if not names <= seen:
            found.append(k)
            seen |= names
    return tuple(found)


def is_finite(value: object) -> bool:
    """Whether every entry is a finite number; one pass without a temporary where the sum of squares already says so."""
    if isinstance(value, float):
        return isfinite(value)
    array = np.asarray(value)
    if array.flags.c_contiguous and np.isfinite(np.vdot(array, array)):
        return True
    return bool(np.isfinite(array).all())


def check(name: str, value: object) -> None:
    """Raises TutorError("not-finite") where an entry is inf or nan."""
    if not is_finite(value):
        raise trouble("not-finite", f"{name} holds a value that is not a finite number", mend="finite numbers only")
