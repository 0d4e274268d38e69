"""Critical points under constraints: Lagrange multipliers, each point judged by the bordered Hessian."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from tutor.derive.derivatives.multivariate import gradient, hessian
from tutor.derive.derivatives.scalar import worked_out
from tutor.derive.goals import polished, reach
from tutor.derive.optima.classify import KINDS, minor
from tutor.derive.optima.critical import at, is_inside
from tutor.derive.solving.solve import solved
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError, trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.algebra import sign_of, sympy_solve, value_at
from tutor.meaning.scope import Scope
from tutor.rules import optima as rules
from tutor.rules.rule import Rule
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names, substitute
from tutor.syntax.printer import show


def constrained(node: Node, constraints: Sequence[Node], wrt: Sequence[str], scope: Scope = Scope(),  # noqa: B008 (frozen)
                limits: Limits = LIMITS) -> Derivation:  # fmt: skip
    """The critical points of `node` on `g = c` (each an equation of `constraints`), by Lagrange multipliers.

    The Lagrangian is f - lambda (g - c), so that each multiplier is the slope of the critical value by its c. `.wrt` is `wrt` and then the
    multipliers; `.result` is `[]` of the points with them; `extra` holds ("points", (kind, point)…) and ("values", (kind, value)…).
    Raises TutorError("none") where there is no such point, "no-rule" where the equations have no formula, "usage" for too many constraints.
    """
    wrt = tuple(wrt)
    scope = scope.freeing(wrt)
    body = polished(worked_out(node, scope, limits))
    sides = [_side(c, scope) for c in constraints]
    if len(sides) >= len(wrt):
        what = f"{len(sides)} constraint{'s' if len(sides) > 1 else ''} leave{'' if len(sides) > 1 else 's'} no freedom to {', '.join(wrt)}"
        raise trouble("usage", what, mend="solve the constraints, or name more variables after wrt")
    multipliers = _multipliers(len(sides), names(Apply("[]", (body, *sides))))
    everything = (*wrt, *multipliers)
    lagrangian = _lagrangian(body, sides, multipliers)
    made = reach(lagrangian, rules.LAGRANGIAN, (), lagrangian, value=lagrangian)
    slopes = gradient(lagrangian, everything, scope, limits)
    solutions, solving = solved(slopes.result.args, everything, scope)
    solutions = [s for s in solutions if is_inside({n: v for n, v in s.items() if n in wrt}, scope)]
    blind = _blind(sides, wrt, scope, limits)
    if not solutions:
        what = f"no multiplier serves: {show(slopes.result)} = 0 has no real solution"
        raise trouble("none", " ".join((what, *blind)), mend="look where the constraint ends or has a corner, if it is possible at all")
    curved = hessian(lagrangian, (*multipliers, *wrt), scope, limits)
    points = [{n: s.get(n, Name(n)) for n in everything} for s in solutions]
    found = [_judged(body, curved.result, p, wrt, len(sides), scope) for p in points]
    parts = (("the Lagrangian", made), ("its gradient", slopes.root), ("where it vanishes", solving),
             ("its Hessian, the multipliers first", curved.root), *((at(s.bound), s) for s in found))  # fmt: skip
    return _derivation(node, lagrangian, everything, scope, points, found, parts, (_meaning(multipliers), *blind))


def _side(constraint: Node, scope: Scope) -> Node:
    """g - c of `g = c`. Raises TutorError("condition") for what is no equation."""
    if not (isinstance(constraint, Apply) and constraint.op in ("=", ":=")):
        raise trouble("condition", f"a constraint is an equation, which {show(constraint)} is not", mend="subject to x + y = 1")
    left, right = constraint.args
    left, right = scope.expand(left), scope.expand(right)
    return polished(left if right is ZERO else Apply("+", (left, Apply("-", (right,)))))


def _multipliers(count: int, taken: frozenset[str]) -> tuple[str, ...]:
    """lambda, or lambda1, lambda2, …; mu where lambda is a name already."""
    word = next(w for w in ("lambda", "mu", "nu", "kappa") if not any(n.startswith(w) for n in taken))
    return (word,) if count == 1 else tuple(f"{word}{k}" for k in range(1, count + 1))


def _lagrangian(body: Node, sides: Sequence[Node], multipliers: Sequence[str]) -> Node:
    terms = [Apply("-", (Apply("*", (Name(m), g)),)) for m, g in zip(multipliers, sides, strict=True)]
    return Apply("+", (*(body.args if isinstance(body, Apply) and body.op == "+" else (body,)), *terms))


def _judged(body: Node, matrix: Node, point: dict[str, Node], wrt: tuple[str, ...], count: int, scope: Scope) -> Step:
    """The step to the function's value at the point; its rule is what the bordered Hessian's minors say."""
    entries = _ordered([[polished(value_at(e, point, scope)) for e in row.args] for row in matrix.args], count, scope)
    sizes = range(2 * count + 1, count + len(wrt) + 1)
    minors = [minor(entries, size, rules.BORDERED_MINOR, scope) for size in sizes]
    rule = _verdict([sign_of(m.value, scope) for m in minors], count)
    told = ", ".join(f"D{size} = {show(m.value)}" for size, m in zip(sizes, minors, strict=True))
    goal = substitute(body, {Name(n): v for n, v in point.items()})
    parts = [(f"D{size}", m) for size, m in zip(sizes, minors, strict=True)]
    return reach(goal, rule, tuple(point.items()), goal, parts, f"{KINDS[rule]}, {told}", polished(value_at(body, point, scope)))


def _ordered(entries: list[list[Node]], count: int, scope: Scope) -> list[list[Node]]:
    """The bordered Hessian with the variables in an order in which the constraints can be solved for the first of them."""
    variables = range(count, len(entries))
    for first in combinations(variables, count):
        block = [[entries[i][j] for j in first] for i in range(count)]
        if sign_of(minor(block, count, rules.BORDERED_MINOR, scope).value, scope):
            order = (*range(count), *first, *(k for k in variables if k not in first))
            return [[entries[i][j] for j in order] for i in order]
    return entries


def _verdict(signs: Sequence[int | None], count: int) -> Rule:
    """All of sign (-1)^m: a minimum; alternating, the last of sign (-1)^n: a maximum (m constraints, n variables); else a saddle,
    unless the last is 0."""
    if None in signs:
        return rules.DEPENDS
    if signs[-1] == 0:
        return rules.BORDERED_UNDECIDED
    if all(s == (-1) ** count for s in signs):
        return rules.BORDERED_MINIMUM
    if all(s == (-1) ** (count + k) for k, s in enumerate(signs, 1)):
        return rules.BORDERED_MAXIMUM
    return rules.BORDERED_SADDLE


def _derivation(node: Node, lagrangian: Node, wrt: tuple[str, ...], scope: Scope, points: Sequence[dict[str, Node]],
                found: Sequence[Step], parts: tuple[tuple[str, Step], ...], notes: tuple[str, ...]) -> Derivation:  # fmt: skip
    trees = [Apply("[]", tuple(p.values())) for p in points]
    value = Apply("[]", tuple(trees))
    goal = Apply("critical", (lagrangian, Apply("[]", tuple(map(Name, wrt)))))
    root = Step(goal, rules.CRITICAL, (("u", lagrangian),), value, value, parts)
    kinds = [KINDS[s.rule] for s in found]
    extra = (("points", tuple(zip(kinds, trees, strict=True))), ("values", tuple((k, s.value) for k, s in zip(kinds, found, strict=True))))
    return Derivation("critical", node, wrt, scope, root, notes=notes, extra=extra)


def _meaning(multipliers: Sequence[str]) -> str:
    if len(multipliers) == 1:
        return f"{multipliers[0]} tells how much the value there changes with the right side of the constraint."
    return "Each multiplier tells how much the value there changes with the right side of its constraint."


def _blind(sides: Sequence[Node], wrt: tuple[str, ...], scope: Scope, limits: Limits) -> tuple[str, ...]:
    """Where the method is blind: on the constraint, where the constraint's own gradient vanishes."""
    told = []
    for side in sides:
        slopes = gradient(side, wrt, scope, limits).result.args
        try:
            points = sympy_solve((side, *slopes), wrt, scope)
        except TutorError:
            told.append("Where the constraint's own gradient vanishes no multiplier tells anything; look there by yourself.")
            continue
        told += [
            f"{at(tuple(p.items())).capitalize()} the constraint's own gradient vanishes, and no multiplier tells of it." for p in points
        ]
    return tuple(told)
