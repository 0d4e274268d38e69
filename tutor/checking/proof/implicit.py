"""How solutions answer to parameters, by brute force: a parameter is moved a little, and Newton's method finds the solution again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tutor.checking.proof.oracles import AGREES, CONTRADICTS, OPEN
from tutor.derive.steps import Step
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.numeric.balls import enclose, enclose_slopes, middle
from tutor.numeric.points import sample
from tutor.syntax.nodes import Node, names

_STEP, _CLOSE = 1e-5, 1e-5  # of a parameter; of a derivative, relative to its size
_POINTS, _ENOUGH, _ROUNDS = 8, 2, 12


def by_moving(step: Step, scope: Scope) -> str:
    """`responses([F…], [x…], [p…])` against differences. Each point lies on the set F = c of its own, which has the same derivatives."""
    sides, unknowns, parameters = ([scope.expand(a) for a in part.args] for part in step.goal.args)
    moving, given = ([n.name for n in part] for part in (unknowns, parameters))
    agreed = 0
    for point in sample(tuple(sorted(names(step.goal) | names(step.value))), scope, _POINTS):
        at = {name: float(middle(value) if hasattr(value, "mid") else value) for name, value in point.items()}
        verdict = _agrees(sides, moving, given, step.value, at)
        if verdict is False:
            return CONTRADICTS
        agreed += verdict is True
        if agreed >= _ENOUGH:
            return AGREES
    return OPEN


def _agrees(sides: Sequence[Node], moving: Sequence[str], given: Sequence[str], value: Node, at: Mapping[str, float]) -> bool | None:
    try:
        level = _values(sides, at)
        for k, parameter in enumerate(given):
            ends = [_found(sides, level, moving, {**at, parameter: at[parameter] + way * _STEP}) for way in (1, -1)]
            if None in ends:
                return None
            claimed = _values([row.args[k] for row in value.args], at)
            for name, said in zip(moving, claimed, strict=True):
                seen = (ends[0][name] - ends[1][name]) / (2 * _STEP)
                if abs(seen) + abs(said) > 1e4:
                    return None  # close to where the Jacobian cannot be inverted
                if abs(seen - said) > _CLOSE * (1 + abs(seen) + abs(said)) * 10:
                    return False
    except (TutorError, ZeroDivisionError, OverflowError, ValueError):
        return None
    return True


def _values(nodes: Sequence[Node], at: Mapping[str, float]) -> list[float]:
    found = [middle(v) for v in enclose(nodes, dict(at), 64)]
    if any(v != v or abs(v) > 1e12 for v in found):
        raise ValueError("no value here")
    return found


def _found(sides: Sequence[Node], level: Sequence[float], moving: Sequence[str], at: dict[str, float]) -> dict[str, float] | None:
    """The solution of F = level that is close to `at`, by Newton's method; None where it does not settle."""
    for _ in range(_ROUNDS):
        off = [v - c for v, c in zip(_values(sides, at), level, strict=True)]
        if max(map(abs, off)) < 1e-13 * (1 + max(map(abs, level))):
            return at
        columns = [[middle(v) for v in enclose_slopes(sides, (name,), dict(at), 64)] for name in moving]
        step = _solved([list(row) for row in zip(*columns, strict=True)], off)
        at = at | {name: at[name] - s for name, s in zip(moving, step, strict=True)}
    return at if max(map(abs, off)) < 1e-10 * (1 + max(map(abs, level))) else None


def _solved(rows: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a small linear system, by elimination with pivoting."""
    size = len(rows)
    table = [[*row, r] for row, r in zip(rows, right, strict=True)]
    for k in range(size):
        pivot = max(range(k, size), key=lambda i: abs(table[i][k]))
        table[k], table[pivot] = table[pivot], table[k]
        table[k] = [v / table[k][k] for v in table[k]]
        for i in range(size):
            if i != k:
                table[i] = [a - table[i][k] * b for a, b in zip(table[i], table[k], strict=True)]
    return [row[-1] for row in table]
