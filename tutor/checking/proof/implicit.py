"""What holds where an equation does, by brute force: Newton's method finds points there.

How solutions answer to parameters: a parameter is moved a little, and the solution is found again. What holds on a curve alone is
compared at points of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from fractions import Fraction

from tutor.checking.proof.oracles import AGREES, CONTRADICTS, OPEN
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.balls import enclose, enclose_slopes, middle
from tutor.numeric.rigorous.points import belongs, sample
from tutor.rules.curves import IMPLICIT
from tutor.syntax.nodes import Apply, Node, names

_STEP, _CLOSE = 1e-5, 1e-5  # of a parameter; of a derivative, relative to its size
_POINTS, _ENOUGH, _ROUNDS = 8, 2, 12
_STARTS = 20  # from which points of a curve are looked for; not from each there is a way to it


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


def curve_of(derivation: Derivation) -> tuple[Node, str]:
    """What is 0 along the curve of an implicit derivative, and the name whose slope is asked for."""
    first = next(step for step in derivation.root if step.rule is IMPLICIT)
    up, curve = first.goal.args[0].args[1].args
    return curve, up.name


def on_curve(step: Step, scope: Scope) -> str:
    """A step that holds where `u` is `c`, as it binds them, and need not elsewhere."""
    left, right = (side for _, side in step.bound)
    return same_on_curve(step.goal, step.value, Apply("+", (left, Apply("-", (right,)))), scope)[0]


def same_on_curve(one: Node, other: Node, curve: Node, scope: Scope) -> tuple[str, dict[str, float] | None]:
    """Whether two expressions have the same value at points where `curve` is 0, and a point where they have not."""
    both, side = [scope.expand(n) for n in (one, other)], scope.expand(curve)
    moving, agreed = sorted(names(side)), 0
    for start in sample(tuple(sorted(names(side).union(*map(names, both)))), scope, _STARTS):
        try:
            at = _landed(side, moving, {name: float(middle(v) if hasattr(v, "mid") else v) for name, v in start.items()})
            if at is None or not all(belongs(Fraction(at[name]), scope.kind(name), scope) for name in moving):
                continue
            a, b = _values(both, at)
        except (TutorError, ZeroDivisionError, OverflowError, ValueError):
            continue
        if abs(a) + abs(b) > 1e4:
            continue  # close to where the slope is vertical
        if abs(a - b) > _CLOSE * (1 + abs(a) + abs(b)):
            return CONTRADICTS, at
        agreed += 1
        if agreed >= _POINTS:
            break
    return (AGREES if agreed >= _ENOUGH else OPEN), None


def _landed(side: Node, moving: Sequence[str], at: dict[str, float]) -> dict[str, float] | None:
    """A point where `side` is 0, from `at` straight along its gradient, by less at the edge of the domain; None where this fails."""
    (off,) = _values([side], at)
    for _ in range(4 * _ROUNDS):
        slopes = [middle(enclose_slopes([side], (name,), dict(at), 64)[0]) for name in moving]
        steep = sum(s * s for s in slopes)
        if abs(off) < 1e-13 * max(1.0, steep**0.5):
            return at
        for halved in range(_ROUNDS):
            there = at | {name: at[name] - off * s / steep / 2**halved for name, s in zip(moving, slopes, strict=True)}
            with suppress(ValueError, TutorError):
                (off,) = _values([side], there)
                at = there
                break
        else:
            return None
    return None


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
