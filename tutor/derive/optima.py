"""Critical points: where the gradient vanishes, and what the Hessian says of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tutor.derive.goals import polished, reach
from tutor.derive.multivariate import gradient, hessian
from tutor.derive.scalar import worked_out
from tutor.derive.solve import solve
from tutor.derive.steps import Derivation, Step
from tutor.derive.taylor import taylor
from tutor.errors import trouble
from tutor.meaning.algebra import sign_of, sympy_solve, value_at
from tutor.meaning.scope import Scope
from tutor.rules import optima as rules
from tutor.rules.rule import Rule
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names, postorder, substitute
from tutor.syntax.printer import show

__all__ = ["critical_points", "solve", "taylor"]

KINDS = {rules.MINIMUM: "minimum", rules.MAXIMUM: "maximum", rules.SADDLE: "saddle", rules.UNDECIDED: "undecided"}
WAVES = frozenset({"sin", "cos", "tan", "cot", "sec", "csc"})
CORNERS = frozenset({"abs", "max", "min", "relu", "piecewise", "sign"})


def critical_points(node: Node, wrt: Sequence[str], scope: Scope = Scope()) -> Derivation:  # noqa: B008 (frozen)
    """The points where every partial derivative by `wrt` is 0, each classified by the Hessian.

    `.result` is `[]` of the points (of numbers, for one name); `extra` holds ("points", (kind, point)…) and ("values", (kind, value)…)
    in the same order; a kind is "minimum", "maximum", "saddle" or "undecided".
    Raises TutorError("none") where the gradient vanishes nowhere, "no-rule" where it cannot be solved.
    """
    wrt = tuple(wrt)
    scope = scope.freeing(wrt)
    body = polished(worked_out(node, scope))
    slopes, curvature = gradient(node, wrt, scope), hessian(node, wrt, scope)
    slopes_of, rows = slopes.result.args, [row.args for row in curvature.result.args]
    solutions = [s for s in sympy_solve(slopes_of, wrt, scope) if _is_inside(s, scope)]
    if not solutions:
        raise trouble("none", f"there is no critical point: the gradient {show(slopes.result)} vanishes nowhere")
    points = [{n: s.get(n, Name(n)) for n in wrt} for s in solutions]
    steps = [_classified(body, slopes_of, rows, wrt, p, scope) for p in points]
    trees = [_point(p, wrt) for p in points]
    goal = Apply("=", (slopes.result, Apply("[]", (ZERO,) * len(wrt))))
    parts = (("gradient", slopes.root), ("hessian", curvature.root), *((f"point {k}", s) for k, s in enumerate(steps, 1)))
    root = reach(goal, rules.CRITICAL, (("u", body),), goal, parts, value=Apply("[]", tuple(trees)))
    kinds = [KINDS[s.rule] for s in steps]
    extra = (
        ("points", tuple(zip(kinds, trees, strict=True))),
        ("values", tuple((k, s.value) for k, s in zip(kinds, steps, strict=True))),
    )
    return Derivation("critical", node, wrt, scope, root, notes=_notes(body, wrt, solutions, kinds), extra=extra)


def _point(point: Mapping[str, Node], wrt: tuple[str, ...]) -> Node:
    return point[wrt[0]] if len(wrt) == 1 else Apply("[]", tuple(point[n] for n in wrt))


def _is_inside(solution: Mapping[str, Node], scope: Scope) -> bool:
    """Whether a solution lies in the declared intervals, as far as that is known."""
    for name, value in solution.items():
        kind = scope.kind(name)
        if kind.bounds is None:
            continue
        low, high = kind.bounds
        for difference, closed in (((value, low), kind.closed[0]), ((high, value), kind.closed[1])):
            if "oo" in map(show, difference) or "-oo" in map(show, difference):
                continue
            sign = sign_of(Apply("+", (difference[0], Apply("-", (difference[1],)))), scope)
            if sign == -1 or (sign == 0 and not closed):
                return False
    return True


def _classified(
    body: Node, slopes: Sequence[Node], rows: list[tuple[Node, ...]], wrt: tuple[str, ...], point: Mapping[str, Node], scope: Scope
) -> Step:
    """The step to the function's value at the point; its rule is what the Hessian says."""
    values = {Name(n): v for n, v in point.items()}
    minors = [_minor(rows, k, values, scope) for k in range(1, len(wrt) + 1)]
    signs = [sign_of(m.value, scope) for m in minors]
    rule = _verdict(signs, [sign_of(_value(rows[k][k], values, scope), scope) for k in range(len(wrt))])
    goal = substitute(body, values)
    note = ", ".join(f"D{k} = {show(m.value)}" for k, m in enumerate(minors, 1)) + f" at {show(_point(point, wrt))}"
    parts = tuple((f"D{k}", m) for k, m in enumerate(minors, 1))
    parts += tuple((f"level {n}", _level(slope, values)) for n, slope in zip(wrt, slopes, strict=True))
    bound = tuple((n, v) for n, v in point.items())
    return reach(goal, rule, bound, goal, parts, note, polished(value_at(body, point, scope)))


def _level(slope: Node, values: Mapping[Node, Node]) -> Step:
    """A partial derivative with the point put in: 0."""
    goal = substitute(slope, values)
    return reach(goal, rules.PUT_IN, (), goal, value=ZERO)


def _minor(rows: list[tuple[Node, ...]], size: int, values: Mapping[Node, Node], scope: Scope) -> Step:
    """The determinant of the Hessian's upper left corner at the point."""
    corner = [[_value(rows[i][j], values, scope) for j in range(size)] for i in range(size)]
    goal = substitute(rows[0][0], values) if size == 1 else _expanded(corner)
    return reach(goal, rules.MINOR, (), goal, value=polished(value_at(goal, {}, scope)))


def _expanded(corner: list[list[Node]]) -> Node:
    """The determinant written out by its first row, up to three rows; beyond, as det(…)."""
    if len(corner) == 1:
        return corner[0][0]
    if len(corner) > 3:
        return Apply("det", (Apply("[]", tuple(Apply("[]", tuple(row)) for row in corner)),))
    terms = []
    for j, entry in enumerate(corner[0]):
        rest = [row[:j] + row[j + 1 :] for row in corner[1:]]
        term = Apply("*", (entry, _expanded(rest)))
        terms.append(Apply("-", (term,)) if j % 2 else term)
    return Apply("+", tuple(terms))


def _value(entry: Node, values: Mapping[Node, Node], scope: Scope) -> Node:
    return polished(value_at(entry, {name.name: v for name, v in values.items()}, scope))


def _verdict(minors: list[int | None], diagonal: list[int | None]) -> Rule:
    """By Sylvester's criterion; a Hessian that is singular still shows a saddle where its diagonal has both signs."""
    if None not in minors and all(minors):
        if all(s > 0 for s in minors):
            return rules.MINIMUM
        if all(s == (-1) ** k for k, s in enumerate(minors, 1)):
            return rules.MAXIMUM
        return rules.SADDLE
    if {1, -1} <= set(diagonal) or (minors[-1] and len(minors) % 2 == 0 and minors[-1] < 0):
        return rules.SADDLE
    return rules.SADDLE if minors[-1] and None not in minors else rules.UNDECIDED


def _notes(body: Node, wrt: tuple[str, ...], solutions: Sequence[Mapping[str, Node]], kinds: Sequence[str]) -> tuple[str, ...]:
    notes = []
    free = [n for n in wrt if any(n not in s for s in solutions)]
    if free:
        notes.append(f"{' and '.join(free)} may take any value: the critical points are not isolated.")
    if any(isinstance(n, Apply) and n.op in WAVES and names(n) & set(wrt) for n in postorder(body)):
        notes.append("The function repeats itself: each point comes again after every period.")
    if any(isinstance(n, Apply) and n.op in CORNERS for n in postorder(body)):
        notes.append("Where the function has a corner it has no gradient; look there by yourself.")
    if "undecided" in kinds:
        notes.append("Where the Hessian does not decide, look at the function along a line through the point.")
    return tuple(notes)
