"""Derivatives by arrays beside SymPy's own: the problem written out at a small size, and its slopes by single entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from tutor.checking.proof.arrays import Values, at_sizes
from tutor.checking.proof.oracles import AGREES, CONTRADICTS, OPEN
from tutor.derive.derivatives.gradients import gradients_of
from tutor.derive.scalars.grids import Grid, Place
from tutor.derive.scalars.network import inputs_at
from tutor.derive.scalars.sizes import chosen, parted
from tutor.derive.scalars.writing import Writing
from tutor.derive.steps import Derivation, main_step
from tutor.errors import TutorError
from tutor.numeric.evaluate import evaluate
from tutor.syntax.nodes import Apply, Name, Node, names, number, size, substitute

MOST_ENTRIES = 6  # of the result that are looked at
MOST_FOR_SYMPY = 400  # nodes of a problem written out beyond which SymPy is not asked: it would take seconds
_TIME = Name("time")  # along directions; at 0 everything stands where it is
_DRAWS, _TRIED = 2, 6  # that must agree; that are made, for those at which something has no value
_CLOSE = 1e-8  # of the largest entry: SymPy's value has 30 digits, ours those of double precision


@dataclass(frozen=True, slots=True)
class _Slope:
    """One entry of a result: its place, and the slope that it is, of an entry of the problem by entries of names."""

    array: str
    place: Place
    of: Node
    by: tuple[Node, ...]


def by_entries(derivation: Derivation) -> str:
    """Whether SymPy's slopes of the problem by single entries are those of the result; open where they are not to be had."""
    try:
        return _judged(derivation)
    except TutorError:
        return OPEN


def _judged(derivation: Derivation) -> str:
    from tutor.meaning.slopes import sympy_slopes

    scope, given = parted(derivation.scope)
    problem, results, directions = (
        {name: scope.expand(tree) for name, tree in some.items()}
        for some in ({"": derivation.problem}, _results(derivation), _directions(derivation))
    )
    bodies = (*problem.values(), *results.values(), *directions.values())
    sizes = chosen(bodies, derivation.wrt, scope, given)
    used = frozenset(derivation.wrt).union(*map(names, bodies)) - sizes.keys()
    inputs = inputs_at(used, scope, sizes)
    written = Writing({**inputs, **{n: Grid((), (number(k),)) for n, k in sizes.items()}}, scope.limits)
    whole = _moved(written(problem[""]), {n: written(v) for n, v in directions.items()}, inputs)
    slopes = _few([list(_slopes(derivation, name, whole, inputs)) for name in results])
    letters = {cell: Name(f"x{k}") for k, cell in enumerate((_TIME, *(c for grid in inputs.values() for c in grid.cells)))}
    cells = {s.of: substitute(s.of, letters) for s in slopes}
    if not slopes or sum(map(size, cells.values())) > MOST_FOR_SYMPY:
        return OPEN
    asked = [(cells[s.of], tuple(letters[c].name for c in s.by)) for s in slopes]
    points = [at_sizes(scope, used, sizes, k, used=bodies) for k in range(_TRIED)]
    theirs = sympy_slopes(asked, [{letters[_TIME].name: 0.0, **_by_letters(p, inputs, letters)} for p in points])
    return _together(slopes, results, points, theirs)


def _results(derivation: Derivation) -> dict[str, Node]:
    """The arrays that a derivation comes to, each by the name that it is a derivative by."""
    match derivation.kind:
        case "backprop" | "scalars":
            return gradients_of(derivation)
        case "hessian-product":
            return dict(dict(derivation.extra)["products"])
        case "hessian" | "jacobian" | "derivative" if len(derivation.wrt) == 1:
            return {derivation.wrt[0]: derivation.result}
        case "directional":
            (direction,) = _directions(derivation).values()
            return {derivation.wrt[0]: Apply("*", (derivation.result, Apply("norm", (direction,))))}
    return {}


def _directions(derivation: Derivation) -> dict[str, Node]:
    """How each name moves, where the derivation asks for what changes along directions."""
    match derivation.kind:
        case "hessian-product":
            return dict(zip(derivation.wrt, derivation.root.goal.args[2].args, strict=True))
        case "directional":
            return {derivation.wrt[0]: dict(main_step(derivation.root).bound)["v"]}
    return {}


def _moved(whole: Grid, directions: Mapping[str, Grid], inputs: Mapping[str, Grid]) -> Grid:
    """The entries of the problem after a time along the directions."""
    pairs = ((cell, v) for name, grid in directions.items() for cell, v in zip(inputs[name].cells, grid.cells, strict=True))
    moved = {cell: Apply("+", (cell, Apply("*", (_TIME, v)))) for cell, v in pairs}
    return Grid(whole.shape, tuple(substitute(cell, moved) for cell in whole.cells)) if moved else whole


def _slopes(derivation: Derivation, name: str, whole: Grid, inputs: Mapping[str, Grid]) -> Iterator[_Slope]:
    """Every entry of the derivative by one name: of a Hessian and of a Jacobian a row for each entry."""
    by = inputs[name]
    match derivation.kind:
        case "backprop" | "scalars":
            yield from (_Slope(name, place, whole.cells[0], (cell,)) for place, cell in by)
        case "hessian":
            yield from (_Slope(name, p + q, whole.cells[0], (one, other)) for p, one in by for q, other in by)
        case "hessian-product":
            yield from (_Slope(name, place, whole.cells[0], (_TIME, cell)) for place, cell in by)
        case "jacobian":
            yield from (_Slope(name, p + q, output, (cell,)) for p, output in whole for q, cell in by)
        case "derivative":
            times = tuple(inputs[n].cells[0] for n in derivation.order)
            yield from (_Slope(name, place, output, times) for place, output in whole)
        case "directional":
            yield from (_Slope(name, place, output, (_TIME,)) for place, output in whole)


def _few(each: list[list[_Slope]]) -> list[_Slope]:
    """Some entries of each result, in turn: the first of each, the last of each, then those between."""
    turns = zip_longest(*map(_outside_in, each))
    return [s for turn in turns for s in turn if s is not None][: max(MOST_ENTRIES, len(each))]


def _outside_in(slopes: list[_Slope]) -> list[_Slope]:
    return [slopes[k // 2 if k % 2 == 0 else -1 - k // 2] for k in range(len(slopes))]


def _by_letters(values: Values, inputs: Mapping[str, Grid], letters: Mapping[Node, Name]) -> dict[str, float]:
    flat = ((cell, value) for name, grid in inputs.items() for cell, value in zip(grid.cells, np.ravel(values[name]), strict=True))
    return {letters[cell].name: float(value) for cell, value in flat}


def _together(slopes: list[_Slope], trees: Mapping[str, Node], points: list[Values], theirs: list[list[float]]) -> str:
    agreed = 0
    for k, values in enumerate(points):
        ours = {name: np.asarray(evaluate(tree, values), dtype=float) for name, tree in trees.items()}
        right = np.array([numbers[k] for numbers in theirs])
        if any(ours[s.array].ndim != len(s.place) for s in slopes):
            return OPEN  # a statement in index notation
        if not (np.isfinite(right).all() and all(np.isfinite(a).all() for a in ours.values())):
            continue
        found = np.array([ours[s.array][tuple(p - 1 for p in s.place)] for s in slopes[: len(theirs)]])
        if np.abs(found - right).max() > _CLOSE * (1 + np.abs(right).max()):
            return CONTRADICTS
        agreed += 1
        if agreed == _DRAWS:
            return AGREES
    return OPEN
