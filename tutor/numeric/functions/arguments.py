"""What a compiled function is called with: points of scalars, or arrays by name, whose sizes must agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np

from tutor.errors import trouble
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import CONSTANTS, Name, Node, contents, names

FLOAT = np.dtype(float)
TYPES = ("float64", "float32")


def float_type(name: str) -> np.dtype:
    """The type of numbers in which a function computes. Raises TutorError("option")."""
    if name not in TYPES:
        raise trouble("option", f"{name} is no type of numbers here", mend=" or ".join(TYPES))
    return np.dtype(name)


@dataclass(frozen=True, slots=True)
class Arguments:
    """The names of a function, which of them are arrays, and the sizes that their shapes tell.

    declared   array -> its declared sizes, as trees
    sizes      names of sizes that the code needs and that no argument gives
    """

    names: tuple[str, ...]
    arrays: frozenset[str]
    declared: tuple[tuple[str, tuple[Node, ...]], ...]
    sizes: tuple[str, ...]

    @property
    def told(self) -> frozenset[str]:
        """The names of the sizes that the arrays' shapes tell."""
        return frozenset(s.name for _, shape in self.declared for s in shape if isinstance(s, Name))

    def points(self, point: object, values: Mapping[str, object], dtype: np.dtype = FLOAT) -> np.ndarray:
        """The point (n,) or the points (points, n) asked for, as floats."""
        if type(point) is np.ndarray and point.dtype == dtype and point.shape == (len(self.names),) and not values:
            with np.errstate(over="ignore"):
                if isfinite(point.dot(point)):  # the quick way for what is called in a loop
                    return point
        if values:
            self.check_names(point, values)
            point = np.stack(np.broadcast_arrays(*(_floats(n, values[n]) for n in self.names)), axis=-1)
        found = _floats("the point", [] if point is None and not self.names else point).astype(dtype, copy=False)
        if found.ndim not in (1, 2) or found.shape[-1] != len(self.names):
            what = f"a point has {len(self.names)} coordinates ({', '.join(self.names)}), and this has the shape {found.shape}"
            raise trouble("shape", what, mend=f"one point ({len(self.names)},), or rows of points (points, {len(self.names)})")
        return found

    def check_names(self, point: object, values: Mapping[str, object]) -> None:
        """Raises TutorError where arrays are not given by name, each of the names and no other."""
        missing = [n for n in self.names if n not in values]
        unknown = [n for n in values if n not in self.names]
        usage = f"f({', '.join(f'{n}=…' for n in self.names)})"
        if point is not None:
            raise trouble("usage", "arrays are given by name", mend=usage)
        if missing:
            raise trouble("missing", f"{missing[0]} has no value", mend=usage)
        if unknown:
            raise trouble("unknown-name", f"{unknown[0]} is no argument of this function", mend=usage)


def arguments_of(wanted: tuple[str, ...], scope: Scope, output: Node) -> Arguments:
    """What a function of `wanted` takes. Raises TutorError("missing") where `output` needs more than that."""
    free = free_names(output)
    kinds = dict(scope.kinds)
    declared = tuple((n, kinds[n].shape) for n in wanted if n in kinds and kinds[n].shape)
    arrays = frozenset(n for n, _ in declared)
    told = {s.name for _, shape in declared for s in shape if isinstance(s, Name)}
    needed = sorted(free - set(wanted))
    for name in needed:
        if name not in told:
            among = ", ".join(wanted) or "the names"
            raise trouble("missing", f"{name} has no value: it is not among {among}", mend=f"{name} among the names")
    return Arguments(wanted, arrays, declared, tuple(needed))


def free_names(output: Node) -> frozenset[str]:
    """Its free names; where nothing is bound, in time linear in the tree."""
    found = contents(output)
    return names(output) if ".." in found.operations else found.names - CONSTANTS


def _floats(name: str, value: object) -> np.ndarray:
    try:
        found = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise trouble("shape", f"{name} is not an array of numbers", mend="numbers, in rows of one length") from None
    if not _is_finite(found):
        raise trouble("not-finite", f"{name} holds a value that is not a finite number", mend="finite numbers only")
    return found


def _is_finite(array: np.ndarray) -> bool:
    """Whether every entry is a finite number; one pass without a temporary where the sum of squares already says so."""
    if array.flags.c_contiguous and np.isfinite(np.vdot(array, array)):
        return True
    return bool(np.isfinite(array).all())
