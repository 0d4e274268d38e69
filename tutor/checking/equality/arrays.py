"""Arrays of letters compared: by floats at random sizes, then entry by entry in exact numbers at small ones, which proves a difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import numpy as np

from tutor.checking.equality.agreement import Equivalence, Rules
from tutor.checking.equality.exact_arrays import exact_draws
from tutor.checking.proof.arrays import Values, draws
from tutor.derive.scalars.grids import Grid
from tutor.derive.scalars.writing import Writing
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import shape_of
from tutor.numeric.evaluate import values_of_parts
from tutor.numeric.rigorous.balls import enclose
from tutor.syntax.nodes import Node, names, postorder, rational

_DRAWS = 4
_CLOSE, _ROUNDING, _FAR = 1e-9, 1e-12, 1e-6  # of two computations in floats: of the result, and of the largest number on the way
_BITS = (512, 2048)
_MOST_NODES = 20_000  # of all entries together, written out
Point = Mapping[str, Fraction]


def arrays_compared(left: Node, right: Node, scope: Scope, rules: Rules) -> Equivalence:
    """The verdict on two array expressions at random values of several sizes."""
    misfit = next((t for side in (left, right) if (t := _misfit(side, scope))), "")
    if misfit:
        return Equivalence("different", misfit)
    free, agreeing, apart = names(left) | names(right), 0, None
    for a, b, size, values in _in_floats(left, right, scope, rules.seed):
        if a.shape != b.shape:
            return Equivalence("different", f"one has the shape {_told_shape(a)}, the other {_told_shape(b)}", _told_sizes(values, free))
        gap = float(np.max(np.abs(a - b), initial=0))
        if gap > _allowed(b, rules) + _ROUNDING * size:
            apart = _told_difference(a, b, values, free) if gap > _FAR * size else _unclear()
            break
        agreeing += 1
        if agreeing == _DRAWS:
            break
    if apart is None and agreeing < 2:
        found, _ = _exactly(left, right, scope, rules)
        return found if found is not None else Equivalence("undecided", "too few random arrays gave both a value")
    found, proofs = _exactly(left, right, scope, rules)
    if found is not None:
        return found
    if apart is not None:
        return apart if not proofs else Equivalence("undecided", "in floats they differ, in exact numbers they do not")
    beside = ", and in exact numbers" if proofs else ""
    return Equivalence("same", f"they agree for {agreeing} draws of random arrays{beside}", points=agreeing + proofs)


def _misfit(node: Node, scope: Scope) -> str:
    """Why the parts of an expression do not fit together; empty where they do."""
    try:
        shape_of(node, scope)
    except TutorError as error:
        return error.diagnostic.what if error.diagnostic.code == "shape" else ""
    return ""


def _unclear() -> Equivalence:
    return Equivalence("undecided", "they differ by what may be rounding")


def _in_floats(left: Node, right: Node, scope: Scope, seed: int) -> Iterator[tuple[np.ndarray, np.ndarray, float, Values]]:
    """Both sides at random values where both have one, and the size of the largest number on the way."""
    for values in draws(scope, names(left) | names(right), seed, (left, right)):
        try:
            parts = [values_of_parts(side, values) for side in (left, right)]
        except TutorError as error:
            if error.diagnostic.code == "missing":
                raise
            continue
        a, b = (np.asarray(found[side], dtype=float) for found, side in zip(parts, (left, right), strict=True))
        if a.shape != b.shape or (np.isfinite(a).all() and np.isfinite(b).all()):
            yield a, b, max((_size(v) for found in parts for v in found.values()), default=0.0), values


def _size(value: object) -> float:
    found = np.abs(np.asarray(value, dtype=float))
    return float(np.max(found[np.isfinite(found)], initial=0))


def _allowed(b: np.ndarray, rules: Rules) -> float:
    return (rules.tolerance or 0) + max(rules.relative or 0, _CLOSE) * float(np.max(np.abs(b), initial=0))


def _told_shape(a: np.ndarray) -> str:
    return f"({', '.join(map(str, a.shape))}{',' if a.ndim == 1 else ''})" if a.shape else "of a number"


def _told_sizes(values: Values, free: frozenset[str]) -> dict[str, Fraction]:
    return {n: Fraction(v) for n, v in values.items() if n in free and isinstance(v, float | int)}


def _told_difference(a: np.ndarray, b: np.ndarray, values: Values, free: frozenset[str]) -> Equivalence:
    place = np.unravel_index(int(np.argmax(np.abs(a - b))), a.shape)
    where = f"in entry {', '.join(str(int(p) + 1) for p in place)} " if a.shape else ""
    said = f"for random arrays, {where}one is {a[place]:.6g}, the other {b[place]:.6g}"
    return Equivalence("different", said, _told_sizes(values, free))


# ---------------------------------------------------------------- in exact numbers


def _exactly(left: Node, right: Node, scope: Scope, rules: Rules) -> tuple[Equivalence | None, int]:
    """A difference at small arrays of exact numbers, proved by balls; else at how many of them the two agree."""
    agreeing = 0
    for known, point in exact_draws(scope, names(left) | names(right), (left, right)):
        try:
            grids = [Writing(known, scope.limits)(side) for side in (left, right)]
            cells = [c for g in grids for c in g.cells]
            if grids[0].shape != grids[1].shape or sum(1 for _ in postorder(*cells)) > _MOST_NODES:
                continue
            found = _entries(grids, point, rules)
        except (TutorError, KeyError, RecursionError):  # a word that is not written out, or an entry without a value
            continue
        if isinstance(found, tuple):
            return _proved(grids[0], found, known, point, names(left) | names(right)), agreeing
        agreeing += found
    return None, agreeing


def _entries(grids: Sequence[Grid], point: Point, rules: Rules) -> tuple | bool:
    """The first entry whose balls are disjoint, as (place, values); else whether all entries are known and agree."""
    cells = grids[0].cells + grids[1].cells
    for bits in _BITS:
        values = enclose(cells, point, bits)
        half = len(values) // 2
        pairs = list(zip(values[:half], values[half:], strict=True))
        if not all(v.is_finite() for v in values):
            continue
        for k, (a, b) in enumerate(pairs):
            if not a.overlaps(b) and not rules.allows(a, b):
                return k, a, b
        return True
    return False


def _proved(grid: Grid, found: tuple, known: Mapping[str, Grid], point: Point, free: frozenset[str]) -> Equivalence:
    k, a, b = found
    place = next(p for n, (p, _) in enumerate(grid) if n == k)
    where = f"in entry {', '.join(map(str, place))} " if place else ""
    for count in (6, 12, 25, 60):
        texts = [v.str(count, radius=False) for v in (a, b)]
        if texts[0] != texts[1]:
            break
    witness = dict(point)
    for name, values in known.items():
        for at, cell in values if name in free else ():
            witness[f"{name}[{', '.join(map(str, at))}]" if at else name] = rational(cell)
    return Equivalence("different", f"for random arrays, {where}one is {texts[0]}, the other {texts[1]}", witness)
