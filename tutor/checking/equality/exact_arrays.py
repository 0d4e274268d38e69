"""Small arrays of exact random numbers that are what they are declared to be: symmetric, orthogonal, one-hot, positive definite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random

from tutor.derive.scalars.grids import Grid, filled, scalar
from tutor.errors import TutorError
from tutor.meaning.indices import ends, whole
from tutor.meaning.scope import Kind, Scope
from tutor.numeric.evaluate import evaluate
from tutor.numeric.rigorous.points import sample
from tutor.syntax.nodes import Apply, Node, names, number, postorder, rational

_SIZES = ((3, 2, 3, 2), (2, 3, 2, 3), (1, 2, 3, 1), (2, 2, 2, 2))  # of the letters in the order of their declaration
_LARGEST = 5  # size that an index may ask for
_GRAIN = 7  # entries are sevenths
Rows = list[list[Fraction]]


def exact_draws(scope: Scope, wanted: frozenset[str], used: tuple[Node, ...]) -> Iterator[tuple[dict[str, Grid], Mapping[str, Fraction]]]:
    """What each name stands for, a few times: arrays and sizes as entries that are numbers, and a point for the other names.

    used  trees whose indices shall lie within the arrays
    """
    letters = list(dict.fromkeys(n for _, kind in scope.kinds for s in kind.shape for n in sorted(names(s))))
    indices = (end for n in postorder(*used) if isinstance(n, Apply) and n.op == "_" for end in ends(n.args[1:]))
    reach = int(max((whole(end) or 0 for end in indices), default=0))
    if reach > _LARGEST:
        return
    scalars = tuple(sorted(wanted - scope.arrays - set(letters)))
    points = sample(scalars, scope, len(_SIZES)) if scalars else ({},) * len(_SIZES)
    for k, (extents, point) in enumerate(zip(_SIZES, points, strict=True)):
        sizes = {n: max(extents[j % len(extents)], reach) for j, n in enumerate(letters)}
        walk = Random(f"exact/{k}")
        try:
            arrays = {n: _array(kind, sizes, walk) for n, kind in scope.kinds if kind.shape and n in wanted}
        except (TutorError, ValueError):
            continue
        yield {**arrays, **{n: scalar(number(s)) for n, s in sizes.items()}}, point


def _array(kind: Kind, sizes: Mapping[str, int], walk: Random) -> Grid:
    shape = tuple(int(rational(s)) if rational(s) is not None else int(evaluate(s, sizes)) for s in kind.shape)
    columns = shape[-1]
    rows = [[_entry(kind, walk) for _ in range(columns)] for _ in range(shape[0] if len(shape) == 2 else 1)]
    for fact, made in _FACTS:
        if fact in kind.facts:
            rows = made(rows, walk)
    return filled(shape, lambda place: number(rows[place[0] - 1 if len(place) == 2 else 0][place[-1] - 1]))


def _entry(kind: Kind, walk: Random) -> Fraction:
    size = Fraction(walk.randrange(1, 4 * _GRAIN), _GRAIN)
    return size if kind.domain in ("positive", "nonnegative") or walk.random() < 0.6 else -size


def _one_hot(rows: Rows, walk: Random) -> Rows:
    chosen = [walk.randrange(len(row)) for row in rows]
    return [[Fraction(k == c) for k in range(len(row))] for row, c in zip(rows, chosen, strict=True)]


def _diagonal(rows: Rows, _: Random) -> Rows:
    return [[v if i == j else Fraction(0) for j, v in enumerate(row)] for i, row in enumerate(rows)]


def _symmetric(rows: Rows, _: Random) -> Rows:
    return [[(v + rows[j][i]) / 2 for j, v in enumerate(row)] for i, row in enumerate(rows)]


def _positive_definite(rows: Rows, _: Random) -> Rows:
    return [[sum(a * b for a, b in zip(r, s, strict=True)) + (i == j) for j, s in enumerate(rows)] for i, r in enumerate(rows)]


def _orthogonal(rows: Rows, _: Random) -> Rows:
    """A reflection, I - 2 v v.T/(v.T v), its rows put in another order."""
    v = rows[0]
    square = sum(a * a for a in v)
    turned = [[(i == j) - 2 * a * b / square for j, b in enumerate(v)] for i, a in enumerate(v)]
    return turned[1:] + turned[:1]


_FACTS = (("one-hot", _one_hot), ("orthogonal", _orthogonal), ("diagonal", _diagonal), ("symmetric", _symmetric),
          ("positive definite", _positive_definite))  # fmt: skip
