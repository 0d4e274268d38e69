"""Critical points: where the gradient vanishes or, of one variable, has a corner; and what stands at each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tutor.derive.derivatives.multivariate import gradient, hessian
from tutor.derive.derivatives.scalar import differentiate, worked_out
from tutor.derive.goals import polished
from tutor.derive.optima.classify import KINDS, by_hessian, by_signs_beside, by_slopes, by_the_bend, slopes_beside
from tutor.derive.optima.stretches import stretches, told_level
from tutor.derive.rewriting.simplify import simplified
from tutor.derive.solving.periods import WAVES, kinds_again
from tutor.derive.solving.solve import solved
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError, trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.algebra import sign_of, sympy_limit, sympy_solve
from tutor.meaning.scope import Scope
from tutor.rules import optima as rules
from tutor.rules.matching import group
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, postorder, rebuild
from tutor.syntax.printer import show

Point = Mapping[str, Node]
CORNERS = frozenset({"abs", "max", "min", "relu", "piecewise", "sign"})


def critical_points(node: Node, wrt: Sequence[str], scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008 (frozen)
    """The points where every partial derivative by `wrt` is 0, each classified by the second derivatives; of one name also the corners.

    `.result` is `[]` of the points (of numbers, for one name); `extra` holds ("points", (kind, point)…) and ("values", (kind, value)…)
    in the same order; a kind is "minimum", "maximum", "saddle", "inflection", "depends" or "undecided".
    Raises TutorError("none") where there is no such point, "no-rule" where the gradient's zeros have no formula.
    """
    wrt = tuple(wrt)
    scope = scope.freeing(wrt)
    body = polished(worked_out(node, scope, limits))
    if not names(body) & set(wrt):
        raise trouble("constant", f"{show(node)} does not change with {' and '.join(wrt)}: every point is level", mend="critical x^2 - 2x")
    return _of_one(node, body, wrt[0], scope, limits) if len(wrt) == 1 else _of_many(node, body, wrt, scope, limits)


def _of_one(node: Node, body: Node, name: str, scope: Scope, limits: Limits) -> Derivation:
    """By the first and the second derivative, as a textbook does for one variable."""
    first = simplified(differentiate(body, name, limits=limits))
    pieces = stretches(first.value, name, scope)
    corners = _corners(body, first.value, name, scope, pieces.beside if pieces else {})
    if pieces is None:
        level, solving = _smooth(first.value, name, scope)
    else:
        level, solving = pieces.level, pieces.parts
    level = [p for p in level if is_inside({name: p}, scope) and p not in corners]
    bent = [p for p in (pieces.beside if pieces else ()) if p not in corners and _is_level(pieces.beside[p], name, p, scope)]
    if not level and not corners and not bent:
        raise trouble("none", f"there is no critical point: the derivative {show(first.value)} is never 0")
    second = simplified(differentiate(first.value, name, limits=limits))
    found = [by_the_bend(body, name, p, (first, second), scope, limits) for p in level]
    found += [by_signs_beside(body, first.value, name, p, scope) for p in bent]
    found += [by_slopes(body, beside, name, c, scope) for c, beside in corners.items()]
    points = [*level, *bent, *corners]
    shown = solving if level or pieces else ()
    parts = [("the derivative", first), *shown, *([("the second derivative", second)] if level else [])]
    kinds = [(KINDS[s.rule], p) for s, p in zip(found, level, strict=False)]
    again = kinds_again((first.value, second.value), name, kinds, scope)
    notes = [*([again] if again else []), *told_level(body, name, pieces.flat if pieces else (), scope)]
    return _derivation(node, body, (name,), scope, points, found, parts, tuple(notes))


def _smooth(slope: Node, name: str, scope: Scope) -> tuple[list[Node], tuple[tuple[str, Step], ...]]:
    """Where a slope of one formula is 0, and the step to it by its label."""
    level, solving = solved([_without_signs(slope)], (name,), scope)
    return [p[name] for p in level if name in p], (("where it is 0", solving),)


def _is_level(formulas: tuple[Node, Node], name: str, at: Node, scope: Scope) -> bool:
    """Whether the slope, whose formulas on both sides of a place are given, goes to 0 there from both."""
    sides = zip(formulas, ("below", "above"), strict=True)
    try:
        return is_inside({name: at}, scope) and all(sympy_limit(f, name, at, side, scope) is ZERO for f, side in sides)
    except TutorError:
        return False


def _of_many(node: Node, body: Node, wrt: tuple[str, ...], scope: Scope, limits: Limits) -> Derivation:
    """By the gradient and the Hessian."""
    slopes, curvature = gradient(node, wrt, scope, limits), hessian(node, wrt, scope, limits)
    solutions, solving = solved(slopes.result.args, wrt, scope)
    solutions = [s for s in solutions if is_inside(s, scope)]
    if not solutions:
        raise trouble("none", f"there is no critical point: the gradient {show(slopes.result)} vanishes nowhere")
    rows = [row.args for row in curvature.result.args]
    points = [{n: s.get(n, Name(n)) for n in wrt} for s in solutions]
    found = [by_hessian(body, rows, p, scope, limits) for p in points]
    parts = [("the gradient", slopes.root), ("where it vanishes", solving), ("the second derivatives", curvature.root)]
    free = [n for n in wrt if any(n not in s for s in solutions)]
    notes = (f"{' and '.join(free)} may take any value: the critical points are not isolated.",) if free else ()
    trees = [Apply("[]", tuple(p.values())) for p in points]
    return _derivation(node, body, wrt, scope, trees, found, parts, notes)


def _derivation(node: Node, body: Node, wrt: tuple[str, ...], scope: Scope, points: Sequence[Node], found: Sequence[Step],
                parts: list[tuple[str, Step]], notes: tuple[str, ...] = ()) -> Derivation:  # fmt: skip
    """The answer: what was derived, then each point with what stands there."""
    goal = Apply("critical", (body, Apply("[]", tuple(map(Name, wrt)))))
    kinds = [KINDS[s.rule] for s in found]
    value = Apply("[]", tuple(points))
    parts += [(at(s.bound), s) for s in found]
    root = Step(goal, rules.CRITICAL, (("u", body),), value, value, tuple(parts))
    values = tuple((k, s.value) for k, s in zip(kinds, found, strict=True))
    extra = (("points", tuple(zip(kinds, points, strict=True))), ("values", values))
    return Derivation("critical", node, wrt, scope, root, notes=(*notes, *_notes(body, wrt)), extra=extra)


def at(point: Sequence[tuple[str, Node]]) -> str:
    """A point in words: at x = 1, y = 2."""
    return f"at {', '.join(f'{name} = {show(value)}' for name, value in point)}"


def is_inside(solution: Point, scope: Scope) -> bool:
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


def _without_signs(slope: Node) -> Node:
    """A slope without the factors sign(u), which are 0 nowhere but at a corner."""

    def change(n: Node) -> Node:
        if isinstance(n, Apply) and n.op == "*":
            return group("*", [a for a in n.args if not _is_sign(a)])
        return Apply("-", (ONE,)) if isinstance(n, Apply) and n.op == "-" and _is_sign(n.args[0]) else n

    return ONE if _is_sign(slope) else rebuild(slope, change)


def _is_sign(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == "sign"


def _corners(body: Node, slope: Node, name: str, scope: Scope, formulas: Mapping[Node, tuple[Node, Node]]) -> dict[Node, tuple[Step, Step]]:
    """Where the function of `name` has a corner or a vertical tangent, each with the slopes on its left and on its right.

    formulas   what the slope is on both sides of the places where it has another formula on each
    """
    found: dict[Node, tuple[Step, Step]] = {}
    for inner in bending(body):
        try:
            zeros = sympy_solve((inner,), (name,), scope) if name in names(inner) else ()
        except TutorError:
            continue
        for zero in zeros:
            if name not in zero or not is_inside(zero, scope):
                continue
            beside = slopes_beside(slope, name, zero[name], scope, formulas.get(zero[name]))
            if beside:
                found[zero[name]] = beside
    return found


def bending(body: Node) -> list[Node]:
    """What is 0 where the function may bend: inside bars, relu, roots; the differences of what a maximum compares."""
    inner: list[Node] = []
    for n in postorder(body):
        match n:
            case Apply("abs" | "relu" | "sign" | "cbrt", (u,)):
                inner.append(u)
            case Apply("max" | "min", (first, *rest)):
                inner += [Apply("+", (first, Apply("-", (other,)))) for other in rest]
            case Apply("^", (u, Apply("/", (_, _)))):
                inner.append(u)
    return inner


def _notes(body: Node, wrt: tuple[str, ...]) -> tuple[str, ...]:
    notes = []
    if len(wrt) > 1 and any(isinstance(n, Apply) and n.op in WAVES and names(n) & set(wrt) for n in postorder(body)):
        notes.append("The function repeats itself: each point comes again after every period.")
    if len(wrt) > 1 and any(isinstance(n, Apply) and n.op in CORNERS for n in postorder(body)):
        notes.append("Where the function has a corner it has no gradient; look there by yourself.")
    return tuple(notes)
