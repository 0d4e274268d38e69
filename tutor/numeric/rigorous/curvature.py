"""Is a function convex on a box, and how strongly: rigorous bounds of the Hessian's eigenvalues, and what follows from them.

Over each box the Hessian is a matrix of balls. Turned to the eigenvectors of its middle it is nearly diagonal, so that Gershgorin's
circles bound its eigenvalues well; the turning itself is taken in balls, too.
Source: Nesterov, Introductory Lectures on Convex Optimization, theorem 2.1.15; Neumaier, Interval Methods for Systems of Equations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import inf, isfinite, nextafter
from typing import TYPE_CHECKING

import numpy as np

from tutor.errors import trouble
from tutor.meaning.definiteness import never_negative
from tutor.meaning.scope import Kind, Scope
from tutor.numeric.rigorous.balls import enclose, enclose_slopes, spread
from tutor.numeric.rigorous.boxes import CLOSE, MOST_BOXES, Box, Point, highest, rounded_down, rounded_up, told
from tutor.syntax.nodes import Node, names, number

if TYPE_CHECKING:
    from tutor.numeric.rigorous.balls import arb

MOST_NAMES = 12  # of a box: the number of boxes grows with each

Balls = list[list["arb"]]
Sides = Mapping[str, tuple[Fraction, Fraction]]  # of a box, by name


@dataclass(frozen=True, slots=True)
class Curvature:
    """How a function curves on a box.

    kind      "strongly convex", "convex", "concave", "not convex" (surely, with a witness) or "undecided"
    least     m: no eigenvalue of the Hessian on the box lies below it; minus infinity where that is not known
    greatest  L: none lies above it
    reached   the least eigenvalue that was surely met is at most this, at the point `where`
    where     by name
    way       the direction (n,) in which it curves so little there
    boxes     how many were looked at
    because   the reason, in one sentence
    """

    kind: str
    least: float
    greatest: float
    reached: float
    where: Mapping[str, Fraction]
    way: tuple[float, ...]
    boxes: int
    because: str

    @property
    def condition(self) -> float:
        """L/m of a strongly convex function; infinite of any other."""
        return self.greatest / self.least if self.kind == "strongly convex" and isfinite(self.greatest) else inf

    @property
    def step(self) -> float | None:
        """The step size 2/(m + L) of gradient descent, which shrinks the distance most; None where nothing is guaranteed."""
        return 2 / (self.least + self.greatest) if isfinite(self.condition) else None

    @property
    def rate(self) -> float | None:
        """(L - m)/(L + m): the part of the distance that a step of that size leaves at most."""
        return (self.greatest - self.least) / (self.greatest + self.least) if isfinite(self.condition) else None


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a point is at most from the one that minimizes a strongly convex function over the box.

    distance  |x - x*| <= |g|/m
    height    f(x) - f(x*) <= |g|^2/(2m)
    slope     |g|, bounded from above
    is_inside whether the minimum surely lies inside the box, where the gradient vanishes
    """

    distance: float
    height: float
    slope: float
    is_inside: bool


def curvature(node: Node, second: Sequence[Sequence[Node]], box: Sides, most: int = 0) -> Curvature:
    """How `node`, a function of the names in `box`, curves there; `second` is its Hessian, row by row in the order of the names.

    Raises TutorError: "box" for an empty or too large one, "missing" where a name has no bounds.
    """
    _check(node, box)
    wrt, sides = tuple(box), tuple(box.values())
    most = most or MOST_BOXES * 3 // max(3, len(wrt))  # eigenvalues of many names take longer
    proof = never_negative(second, _declared(box))
    spectrum = _Spectrum(node, second, wrt)
    lowest = highest(sides, lambda b: -spectrum.within(b)[0], lambda p: -spectrum.at(p)[0], most, _told_apart)
    top = highest(sides, lambda b: spectrum.within(b)[1], lambda p: spectrum.at(p)[1], most)
    least, greatest = -lowest.bound, top.bound
    proof = proof if isfinite(least) else ""  # a kink or a pole: the formula of the Hessian is not all there is
    where = dict(zip(wrt, lowest.where, strict=True))
    reached, way = spectrum.at(lowest.where)[0], spectrum.way(lowest.where)
    kind, because = _judged(proof, least, greatest, reached)
    least = max(least, 0.0) if kind == "convex" else least
    return Curvature(kind, least + 0.0, greatest + 0.0, reached, where, way, lowest.boxes + top.boxes, because)


def _declared(box: Sides) -> Scope:
    """The names of a box, declared to lie in it."""
    scope = Scope()
    for name, (low, high) in box.items():
        scope = scope.declared(name, Kind("interval", (number(low), number(high)), (True, True)))
    return scope


def distance(node: Node, found: Curvature, box: Sides, point: Mapping[str, Fraction]) -> Distance:
    """How far `point` is from the minimum over the box of the strongly convex `node`. Raises TutorError("box") outside it."""
    for name, (low, high) in box.items():
        if name not in point:
            raise trouble("missing", f"{name} has no value at the point", mend=f"at {name} = {float(low):g}")
        if not low <= point[name] <= high:
            told = f"{name} = {float(point[name]):g} lies outside the box"
            raise trouble("box", told, mend=f"{name} between {float(low):g} and {float(high):g}")
    if found.kind != "strongly convex":
        raise trouble("box", "only a strongly convex function tells how far its minimum is", mend="a smaller box")
    slopes = [enclose_slopes((node,), (name,), point)[0] for name in box]
    if not all(s.is_finite() for s in slopes):
        raise trouble("undefined", "the gradient has no value at this point", mend="another point")
    slope = rounded_up(sum((s * s for s in slopes), 0 * slopes[0]).sqrt())
    reach, height = (_upwards(v) for v in (slope / found.least, slope**2 / (2 * found.least)))
    inside = all(low < point[n] - Fraction(reach) and point[n] + Fraction(reach) < high for n, (low, high) in box.items())
    return Distance(reach, height, slope, inside)


def _upwards(value: float) -> float:
    return value and nextafter(value, inf)


def _told_apart(bound: float, reached: float) -> bool:
    """Of -least: whether its sign is sure, and its size known well enough."""
    near = bound - reached <= 2 * CLOSE * abs(reached)
    return near and (bound < 0 or reached > 0)


def _check(node: Node, box: Sides) -> None:
    if not box:
        raise trouble("box", "a box has an interval for each name", mend="on x in [-1, 1]")
    if len(box) > MOST_NAMES:
        raise trouble("limit", f"a box of {len(box)} names is too large, at most {MOST_NAMES} are taken", mend="hold some of them still")
    for name, (low, high) in box.items():
        if not low < high:
            raise trouble("box", f"{name} from {float(low):g} to {float(high):g} is no interval", mend=f"{name} in [-1, 1]")
    missing = sorted(names(node) - set(box))
    if missing:
        raise trouble("missing", f"{missing[0]} has no interval in the box", mend=f"{missing[0]} in [-1, 1]")


class _Spectrum:
    """Bounds of the eigenvalues of the Hessian `second` of `node`.

    The formula of a Hessian says nothing of kinks: the first derivatives, from power series, must have finite enclosures too.
    """

    def __init__(self, node: Node, second: Sequence[Sequence[Node]], wrt: Sequence[str]):
        self.node, self.trees, self.wrt = node, tuple(entry for row in second for entry in row), tuple(wrt)
        self.within = lru_cache(maxsize=4 * MOST_BOXES)(self._within)  # both ends of the spectrum ask for the same boxes

    def _within(self, box: Box) -> tuple[float, float]:
        """(at most the least, at least the greatest) eigenvalue anywhere in the box; infinite where a ball knows none."""
        matrix = self._matrix({n: spread(*side) for n, side in zip(self.wrt, box, strict=True)})
        return (-inf, inf) if matrix is None else eigenvalue_bounds(matrix)

    def at(self, point: Point) -> tuple[float, float]:
        """(at least the least, at most the greatest) eigenvalue at a point, which is as good as exact there: each is surely met."""
        matrix = self._matrix(dict(zip(self.wrt, point, strict=True)))
        if matrix is None:
            return inf, -inf
        turned = np.linalg.eigh(_middles(matrix))[1]
        least, greatest = (_quotient(matrix, turned[:, k]) for k in (0, -1))
        return rounded_up(least), rounded_down(greatest)

    def way(self, point: Point) -> tuple[float, ...]:
        """The direction of least curvature at a point; () where it has none."""
        matrix = self._matrix(dict(zip(self.wrt, point, strict=True)))
        if matrix is None:
            return ()
        way = np.linalg.eigh(_middles(matrix))[1][:, 0]
        return tuple((way * (1 if way[np.argmax(np.abs(way))] > 0 else -1) + 0.0).tolist())

    def _matrix(self, values: Mapping[str, object]) -> Balls | None:
        if not all(enclose_slopes((self.node,), (name,), values)[0].is_finite() for name in self.wrt):
            return None
        found, n = enclose(self.trees, values), len(self.wrt)
        return [list(found[i * n : (i + 1) * n]) for i in range(n)] if all(f.is_finite() for f in found) else None


def eigenvalue_bounds(matrix: Balls) -> tuple[float, float]:
    """(below, above) every eigenvalue of every symmetric matrix in a matrix of balls: by Gershgorin's circles, and by Weyl.

    The radii on the diagonal shift eigenvalues to one side only: the least one is lowest where the diagonal is. By Weyl the others
    move each eigenvalue by their norm at most.
    """
    if len(matrix) == 1:
        return rounded_down(matrix[0][0]), rounded_up(matrix[0][0])
    low, high = _circles(matrix)
    apart = [[x.rad() for x in row] for row in matrix]
    zero = 0 * apart[0][0]
    norm = Fraction(max(rounded_up(sum((r for j, r in enumerate(row) if j != i), zero)) for i, row in enumerate(apart)))
    middle = [[x.mid() for x in row] for row in matrix]
    for way in (1, -1):  # the greatest eigenvalue is the least one of the negative
        ends = [[way * x - (apart[i][i] if i == j else zero) for j, x in enumerate(row)] for i, row in enumerate(middle)]
        least = _least(ends)
        if least is not None and way > 0:
            low = max(low, nextafter(float(least - norm), -inf))
        elif least is not None:
            high = min(high, nextafter(float(norm - least), inf))
    return low, high


def _least(matrix: Balls) -> Fraction | None:
    """A number below the eigenvalues of a symmetric matrix of tiny balls; None where it has no floats near its numbers.

    With Q near the eigenvectors, B = Q' M Q has small circles; M has the eigenvalues of B in the metric Q' Q, which is near 1.
    """
    floats = _middles(matrix)
    if not np.isfinite(floats).all():
        return None
    turn, zero = np.linalg.eigh(floats)[1], 0 * matrix[0][0]
    one = [[zero + (i == j) for j in range(len(turn))] for i in range(len(turn))]
    near, far = map(Fraction, _circles(_turned(one, turn)))
    if near < Fraction(1, 2):  # no set of eigenvectors
        return None
    least = Fraction(_circles(_turned(matrix, turn))[0])
    return least / (far if least > 0 else near)


def _circles(matrix: Balls) -> tuple[float, float]:
    """Gershgorin: every eigenvalue lies within the sum of a row's other entries of its diagonal one."""
    low, high = inf, -inf
    for i, row in enumerate(matrix):
        radius = sum((abs(x).upper() for j, x in enumerate(row) if j != i), row[0] * 0)
        low, high = min(low, rounded_down(row[i] - radius)), max(high, rounded_up(row[i] + radius))
    return low, high


def _turned(matrix: Balls, turn: np.ndarray) -> Balls:
    """Q' H Q in balls."""
    n, q = len(matrix), turn.tolist()
    right = [[sum(matrix[i][k] * q[k][j] for k in range(n)) for j in range(n)] for i in range(n)]
    return [[sum(right[k][j] * q[k][i] for k in range(n)) for j in range(n)] for i in range(n)]


def _quotient(matrix: Balls, way: np.ndarray) -> arb:
    """v' H v / v' v: the least eigenvalue is at most this, the greatest at least."""
    v, n = way.tolist(), len(way)
    one = matrix[0][0] * 0 + 1
    return sum(matrix[i][j] * v[i] * v[j] for i in range(n) for j in range(n)) / sum(one * x * x for x in v)


def _middles(matrix: Balls) -> np.ndarray:
    return np.array([[float(x.mid()) for x in row] for row in matrix])


def _judged(proof: str, least: float, greatest: float, reached: float) -> tuple[str, str]:
    """(kind, why): by the bounds; where they cannot tell 0 from below it, by the proof in exact terms."""
    if least > 0:
        return "strongly convex", f"every eigenvalue of the Hessian on the box is at least {told(least, -inf)}"
    if proof or least == 0:
        return "convex", proof or "no eigenvalue of the Hessian on the box is negative"
    if greatest <= 0:
        return "concave", f"every eigenvalue of the Hessian on the box is at most {told(greatest, inf)}"
    if reached < 0:
        return "not convex", "the Hessian has a negative eigenvalue inside the box"
    if not isfinite(least):
        return "undecided", "the Hessian could not be bounded over the box: it may have a kink, a pole or an edge of its domain there"
    near = f"the least eigenvalue lies between {told(least, -inf)} and {told(reached, inf)}"
    return "undecided", f"{near}, and whether it is negative could not be told"
