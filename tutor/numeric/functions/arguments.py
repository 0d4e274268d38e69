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


def float_type(name: object) -> np.dtype:
    """The type of numbers in which a function computes, by its name or as NumPy's own. Raises TutorError("option")."""
    try:
        found = np.dtype(name)
    except TypeError:
        found = None
    if found is None or found.name not in TYPES:
        raise trouble("option", f"{name} is no type of numbers here", mend=" or ".join(TYPES))
    return found


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
            point = self._side_by_side(values)
        found = finite("the point", [] if point is None and not self.names else point, dtype)
        if found.ndim not in (1, 2) or found.shape[-1] != len(self.names):
            raise trouble("shape", f"a point has {self.counted}, and this has the shape {found.shape}", mend=self.usage)
        return found

    @property
    def counted(self) -> str:
        """How many coordinates a point has, and which."""
        return f"{len(self.names)} coordinate{'s' * (len(self.names) != 1)} ({', '.join(self.names)})"

    @property
    def usage(self) -> str:
        """How a function of points is called."""
        return f"f([{', '.join(self.names)}]), or rows of points (points, {len(self.names)}), or {self.by_name}"

    @property
    def by_name(self) -> str:
        return f"f({', '.join(f'{n}=…' for n in self.names)})"

    def _side_by_side(self, values: Mapping[str, object]) -> np.ndarray:
        columns = [finite(n, values[n], FLOAT) for n in self.names]
        try:
            return np.stack(np.broadcast_arrays(*columns), axis=-1)
        except ValueError:
            shapes = ", ".join(f"{n} {c.shape}" for n, c in zip(self.names, columns, strict=True))
            raise trouble("shape", f"the coordinates have different shapes: {shapes}", mend="numbers, or arrays of one shape") from None

    def check_names(self, point: object, values: Mapping[str, object]) -> None:
        """Raises TutorError where arrays are not given by name, each of the names and no other."""
        missing = [n for n in self.names if n not in values]
        unknown = [n for n in values if n not in self.names]
        if point is not None:
            what = "arrays are given by name" if self.arrays else "coordinates are given as a point or by name, not both"
            raise trouble("usage", what, mend=self.by_name)
        if missing:
            raise trouble("missing", f"{missing[0]} has no value", mend=self.by_name)
        if unknown:
            raise trouble("unknown-name", f"{unknown[0]} is no argument of this function", mend=self.by_name)


def arguments_of(wanted: tuple[str, ...], scope: Scope, output: Node) -> Arguments:
    """What a function of `wanted` takes. Raises TutorError("missing") where `output` needs more than that."""
    free = free_names(output)
    kinds = dict(scope.kinds)
    declared = tuple((n, kinds[n].shape) for n in wanted if n in kinds and kinds[n].shape)
    arrays = frozenset(n for n, _ in declared)
    told = {s.name for _, shape in declared for s in shape if isinstance(s, Name)}
    twice = next((n for k, n in enumerate(wanted) if n in wanted[:k]), None)
    if twice:
        raise trouble("twice", f"{twice} stands twice among the names", mend="each name once")
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


def numbers(name: str, value: object, dtype: np.dtype) -> np.ndarray:
    """An array of floats; what is masked in it is missing (nan). Raises TutorError("shape") for what are no real numbers."""
    if type(value) is np.ndarray and value.dtype == dtype:
        return value  # the quick way for what is called in a loop
    if type(value) is float and dtype is FLOAT:
        return np.asarray(value)
    kind = getattr(getattr(value, "dtype", None), "kind", "f")
    try:
        if kind in "cmM":  # NumPy would take the real part, or count nanoseconds
            raise TypeError
        if isinstance(value, np.ma.MaskedArray):
            value = value.astype(float).filled(np.nan)
        with np.errstate(over="ignore"):
            return np.asarray(value, dtype)
    except OverflowError:
        raise trouble("not-finite", f"{name} holds a number that is too large for a float", mend="numbers below 1.8e308") from None
    except (TypeError, ValueError):
        raise trouble("shape", f"{name} is not an array of numbers", mend="numbers, in rows of one length") from None


def finite(name: str, value: object, dtype: np.dtype) -> np.ndarray:
    """An array of finite floats. Raises TutorError("shape" or "not-finite")."""
    found = numbers(name, value, dtype)
    if not _is_finite(found):
        kind = "" if dtype == FLOAT else f" in {dtype}"
        raise trouble("not-finite", f"{name} holds a value that is not a finite number{kind}", mend="finite numbers only")
    return found


def _is_finite(array: np.ndarray) -> bool:
    """Whether every entry is a finite number; one pass without a temporary where the sum of squares already says so."""
    if array.flags.c_contiguous and np.isfinite(np.vdot(array, array)):
        return True
    return bool(np.isfinite(array).all())
