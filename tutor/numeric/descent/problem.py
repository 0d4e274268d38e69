"""What is to be minimized, as plain functions of a flat point, and the meter that counts how often they are asked."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tutor.errors import trouble

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Problem:
    """A function to minimize; every callable takes a point (n,).

    value     -> float
    gradient  -> (n,)
    hessian   -> (n, n), where there is one
    names     the n coordinates' names, or none
    both      -> (value, gradient) in one pass, where that is cheaper than one after the other
    expansion -> (value, gradient, hessian) in one pass, where that is cheaper
    squares   -> (residuals r (m,), their Jacobian (m, n)), where the value is r·r
    why       -> why there is no value or no gradient at a point, in words; "" where that is not known
    origin    () -> where the Hessian comes from, in words; "" where that is no news
    """

    value: Callable[[Array], float]
    gradient: Callable[[Array], Array]
    hessian: Callable[[Array], Array] | None = None
    names: tuple[str, ...] = ()
    both: Callable[[Array], tuple[float, Array]] | None = None
    squares: Callable[[Array], tuple[Array, Array]] | None = None
    why: Callable[[Array], str] | None = None
    expansion: Callable[[Array], tuple[float, Array, Array]] | None = None
    origin: Callable[[], str] | None = None

    def reason(self, point: Array) -> str:
        """`: log(-1) has no real value …` where it is known why there is no value, else ""."""
        found = self.why(point) if self.why and np.isfinite(point).all() else ""
        return f": {found}" if found else ""

    def spelled(self, point: Array) -> str:
        """`x = 1, y = 2`, or `(1, 2)` where the coordinates have no names; long points are cut."""
        shown = [f"{float(v):.4g}" for v in point[:4]]
        rest = ", …" if len(point) > 4 else ""
        if len(self.names) == len(point):
            return ", ".join(f"{n} = {v}" for n, v in zip(self.names, shown, strict=False)) + rest
        return f"({', '.join(shown)}{rest})"


@dataclass(slots=True)
class Meter:
    """A Problem whose evaluations are counted; its caller holds NumPy's warnings, so that overflows are values (inf, nan).

    A point that is itself not finite is not asked about: everything is nan there.
    """

    problem: Problem
    evaluations: int = 0

    def value(self, point: Array) -> float:
        self.evaluations += 1
        return float(self.problem.value(point)) if is_finite(point) else math.nan

    def both(self, point: Array) -> tuple[float, Array]:
        """The value and the gradient (n,) at one point; counts once."""
        self.evaluations += 1
        if not is_finite(point):
            return math.nan, np.full(point.shape, np.nan)
        if self.problem.both is not None:
            value, gradient = self.problem.both(point)
        else:
            value, gradient = self.problem.value(point), self.problem.gradient(point)
        return float(value), _shaped(gradient, point.shape)

    def expansion(self, point: Array) -> tuple[float, Array, Array | None]:
        """The value, the gradient (n,) and the Hessian (n, n), None where it is no cheaper with them; counts once."""
        if self.problem.expansion is None or not is_finite(point):
            return *self.both(point), None
        self.evaluations += 1
        value, gradient, hessian = self.problem.expansion(point)
        size = point.size
        return float(value), _shaped(gradient, (size,)), _shaped(hessian, (size, size))

    def hessian(self, point: Array) -> Array:
        return _shaped(self.problem.hessian(point), (point.size, point.size))

    def squares(self, point: Array) -> tuple[Array, Array]:
        """The residuals (m,) and their Jacobian (m, n); counts once."""
        self.evaluations += 1
        if not is_finite(point):
            return np.full(1, np.nan), np.full((1, point.size), np.nan)
        residuals, jacobian = self.problem.squares(point)
        return residuals, _shaped(jacobian, (residuals.size, point.size))


def _shaped(found: Array, shape: tuple[int, ...]) -> Array:
    array = np.asarray(found, float)
    if array.shape != shape:
        raise ValueError(f"a problem's function returned shape {array.shape}, not {shape}")
    return array


def starting_point(start: object, names: tuple[str, ...]) -> Array:
    """`start` as a point (n,) of finite numbers. Raises TutorError("start")."""
    try:
        point = np.array(start, dtype=float)
    except (TypeError, ValueError):
        raise trouble("start", "the start is not a list of numbers", mend="one number for each variable: 0, 1") from None
    if point.ndim != 1 or not point.size:
        raise trouble("start", f"the start has the shape {point.shape}, not (n,)", mend="one number for each variable: 0, 1")
    if names and len(names) != point.size:
        raise trouble(
            "start", f"the start has {point.size} numbers for {len(names)} variables", mend=", ".join(f"{n} = 0" for n in names[:6])
        )
    if not is_finite(point):
        raise trouble("start", "the start holds a number that is not finite", mend="start from finite numbers")
    return point


def dot(left: Array, right: Array) -> float:
    """The inner product of two vectors; of short ones `@` takes three times as long."""
    return float(left.dot(right))


def length(vector: Array) -> float:
    """The Euclidean norm; inf or nan where an entry is."""
    return math.sqrt(vector.dot(vector))


def is_finite(vector: Array) -> bool:
    """Whether every entry is a finite number; mostly the sum of squares already says so."""
    return math.isfinite(vector.dot(vector)) or bool(np.isfinite(vector).all())
