"""What stands at a critical point: second derivatives decide, then higher ones; at a corner the slopes on both sides do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tutor.derive.derivatives.scalar import differentiate
from tutor.derive.goals import limit_of, polished, reach
from tutor.derive.rewriting.simplify import simplified
from tutor.derive.steps import Step
from tutor.errors import TutorError
from tutor.limits import Limits
from tutor.meaning.algebra import sign_of, signs_near, sympy_limit, value_at
from tutor.meaning.polynomials import monomials
from tutor.meaning.scope import Scope
from tutor.rules import optima as rules
from tutor.rules.rule import Rule
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, substitute
from tutor.syntax.printer import show

Point = Mapping[str, Node]
KINDS = {
    rules.BENDS_UP: "minimum", rules.BENDS_DOWN: "maximum", rules.EVEN_UP: "minimum", rules.EVEN_DOWN: "maximum",
    rules.ODD: "inflection", rules.NO_BEND: "undecided", rules.DEPENDS: "depends",
    rules.TURNS_UP: "minimum", rules.TURNS_DOWN: "maximum", rules.NO_TURN: "no extremum",
    rules.FLAT_UP: "minimum", rules.FLAT_DOWN: "maximum",
    rules.MINIMUM: "minimum", rules.MAXIMUM: "maximum", rules.SADDLE: "saddle", rules.UNDECIDED: "undecided",
    rules.EVEN_POWERS: "minimum", rules.EVEN_POWERS_DOWN: "maximum", rules.TWO_LINES: "saddle", rules.END: "end",
    rules.BORDERED_MINIMUM: "minimum", rules.BORDERED_MAXIMUM: "maximum", rules.BORDERED_SADDLE: "saddle",
    rules.BORDERED_UNDECIDED: "undecided",
}  # fmt: skip
SURE = frozenset(KINDS.values()) - {"depends", "undecided"}
_TURNS = {  # the signs of the slope on the left and on the right of a point, and what they say
    (-1, 1): rules.TURNS_UP, (1, -1): rules.TURNS_DOWN,
    (0, 1): rules.FLAT_UP, (-1, 0): rules.FLAT_UP, (0, -1): rules.FLAT_DOWN, (1, 0): rules.FLAT_DOWN,
}  # fmt: skip
_HIGHEST = 10  # order of the derivatives that are tried at a flat point


# ---------------------------------------------------------------- one variable


def by_the_bend(body: Node, name: str, at: Node, taken: tuple[Step, Step], scope: Scope, limits: Limits) -> Step:
    """The step to the value at a level point of one variable; its rule is what the second derivative says, or the first that is not 0."""
    derivative, parts, order = taken[1], [], 2
    while True:
        value = _put_in(derivative.value, {name: at}, scope)
        parts.append((f"f{order}", value))
        sign = sign_of(value.value, scope)
        if sign != 0 or order == _HIGHEST:
            break
        derivative, order = simplified(differentiate(derivative.value, name, limits=limits)), order + 1
        parts.append((f"f{order} at x", derivative))
    return _at_point(body, {name: at}, _bend(order, sign), parts, _told(order, value.value, sign), scope)


def _bend(order: int, sign: int | None) -> Rule:
    if sign is None:
        return rules.DEPENDS
    if sign == 0:
        return rules.NO_BEND
    if order == 2:
        return rules.BENDS_UP if sign > 0 else rules.BENDS_DOWN
    if order % 2:
        return rules.ODD
    return rules.EVEN_UP if sign > 0 else rules.EVEN_DOWN


def _told(order: int, value: Node, sign: int | None) -> str:
    """The derivative that decides, in words."""
    which = {2: "second", 3: "third"}.get(order, f"{order}th")
    known = f"the {which} derivative there is {show(value)}"
    return known if sign is not None else f"{known}; a minimum where that is positive, a maximum where it is negative"


def slopes_beside(slope: Node, name: str, at: Node, scope: Scope, formulas: tuple[Node, Node] | None = None) -> tuple[Step, Step] | None:
    """The slope's limits from the left and from the right of a point, where they differ or are infinite; None where there is no corner.

    formulas   what the slope is on its left and on its right, where that is known
    """
    try:
        left, right = (
            sympy_limit(f, name, at, side, scope) for f, side in zip(formulas or (slope, slope), ("below", "above"), strict=True)
        )
    except TutorError:
        return None
    if left is right and show(left) not in ("oo", "-oo"):
        return None
    below, above = (limit_of(slope, name, at, side) for side in ("below", "above"))
    return reach(below, rules.BESIDE, (), below, value=left), reach(above, rules.BESIDE, (), above, value=right)


def by_slopes(body: Node, beside: tuple[Step, Step], name: str, at: Node, scope: Scope) -> Step:
    """The step to the value at a corner of one variable: which way the slopes on its two sides go."""
    near = signs_near(beside[0].goal.args[-1], name, at, scope)
    left, right = (_sign(s.value, scope) or near[side] for s, side in zip(beside, ("below", "above"), strict=True))
    note = f"the slope is {show(beside[0].value)} on its left, {show(beside[1].value)} on its right"
    rule = _TURNS.get((left, right), rules.NO_TURN)
    return _at_point(body, {name: at}, rule, [("left", beside[0]), ("right", beside[1])], note, scope)


def by_signs_beside(body: Node, slope: Node, name: str, at: Node, scope: Scope) -> Step:
    """The step to the value at a level point where the slope has a corner: it has no second derivative, but a sign on each side."""
    near = signs_near(slope, name, at, scope)
    left, right = near["below"], near["above"]
    told = {1: "positive", -1: "negative", 0: "zero", None: "of no one sign"}
    note = f"the slope is 0 here, {told[left]} on its left, {told[right]} on its right"
    return _at_point(body, {name: at}, _TURNS.get((left, right), rules.NO_TURN), [], note, scope)


def _sign(slope: Node, scope: Scope) -> int | None:
    return {"oo": 1, "-oo": -1}.get(show(slope)) or sign_of(slope, scope)


# ---------------------------------------------------------------- several variables


def by_hessian(body: Node, rows: Sequence[Sequence[Node]], point: Point, scope: Scope, limits: Limits) -> Step:
    """The step to the value at a point where the gradient is 0; its rule is what the Hessian says, by Sylvester's criterion.

    Where the Hessian is singular there, the function itself is looked at: even powers alone, or two lines of which one rises and one falls.
    """
    corner = [[_value(entry, point, scope) for entry in row] for row in rows]
    minors = [minor(corner, k, rules.MINOR, scope) for k in range(1, len(point) + 1)]
    signs = [sign_of(m.value, scope) for m in minors]
    rule = _verdict(signs, [sign_of(corner[k][k], scope) for k in range(len(corner))])
    note = ", ".join(f"D{k} = {show(m.value)}" for k, m in enumerate(minors, 1))
    parts = [(f"D{k}", m) for k, m in enumerate(minors, 1)]
    rule = _by_powers(body, point, scope) or rule if rule in (rules.UNDECIDED, rules.DEPENDS) else rule
    if rule is rules.UNDECIDED:
        rule, more, said = _by_lines(body, point, scope, limits)
        parts, note = [*parts, *more], f"{note}; {said}"
    return _at_point(body, point, rule, parts, note, scope)


def _verdict(minors: Sequence[int | None], diagonal: Sequence[int | None]) -> Rule:
    """By Sylvester's criterion; a singular Hessian still shows a saddle where its diagonal has both signs."""
    if None not in minors and all(minors):
        if all(s > 0 for s in minors):
            return rules.MINIMUM
        if all(s == (-1) ** k for k, s in enumerate(minors, 1)):
            return rules.MAXIMUM
        return rules.SADDLE
    if {1, -1} <= set(diagonal) or (minors[-1] and len(minors) % 2 == 0 and minors[-1] < 0):
        return rules.SADDLE
    if None in minors:
        return rules.DEPENDS
    return rules.SADDLE if minors[-1] else rules.UNDECIDED


def minor(matrix: Sequence[Sequence[Node]], size: int, rule: Rule, scope: Scope) -> Step:
    """The determinant of the upper left corner of a matrix."""
    corner = [list(row[:size]) for row in matrix[:size]]
    goal = corner[0][0] if size == 1 else _expanded(corner)
    return reach(goal, rule, (), goal, value=polished(value_at(goal, {}, scope)))


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


def _by_powers(body: Node, point: Point, scope: Scope) -> Rule | None:
    """The rule of even powers, where nothing else stands in the function as seen from the point."""
    powers = monomials(_shifted(body, point), tuple(point), scope) or {}
    signs = {sign_of(c, scope) for exponents, c in powers.items() if any(exponents)}
    if signs in ({1}, {-1}) and all(k % 2 == 0 for exponents in powers for k in exponents):
        return rules.EVEN_POWERS if signs == {1} else rules.EVEN_POWERS_DOWN
    return None


def _by_lines(body: Node, point: Point, scope: Scope, limits: Limits) -> tuple[Rule, list[tuple[str, Step]], str]:
    """What lines through the point show: two of them, one rising and one falling, prove a saddle; otherwise nothing is proven."""
    seen: dict[int, tuple[str, Step, str]] = {}
    for direction in _directions(len(point)):
        for way, label, step, said in _along(body, point, direction, scope, limits):
            seen.setdefault(way, (label, step, said))
    if {1, -1} <= seen.keys():
        (one, up, rises), (other, down, falls) = seen[1], seen[-1]
        return rules.TWO_LINES, [(one, up), *([(other, down)] if down is not up else [])], rises if down is up else f"{rises}, {falls}"
    return rules.UNDECIDED, [], "along the lines looked at it " + ("rises" if 1 in seen else "falls" if seen else "stays level")


def _shifted(body: Node, point: Point) -> Node:
    """The function in the distances from the point."""
    return substitute(body, {Name(n): Apply("+", (Name(n), v)) for n, v in point.items() if v is not Name(n)})


def _directions(size: int) -> list[tuple[int, ...]]:
    """The axes, then the diagonals of each two of them."""
    axes = [tuple(int(i == k) for i in range(size)) for k in range(size)]
    pairs = [(i, j) for i in range(size) for j in range(i)]
    return axes + [tuple(1 if k == i else s if k == j else 0 for k in range(size)) for i, j in pairs for s in (1, -1)]


def _along(body: Node, point: Point, direction: tuple[int, ...], scope: Scope, limits: Limits) -> list[tuple[int, str, Step, str]]:
    """(rises or falls, label, step, words) along a line through the point; both for an odd power."""
    t = next(c for c in ("t", "s", "r", "t1") if c not in names(body) | point.keys())
    moved = {
        Name(n): Apply("+", (v, Apply("*", (_number(d), Name(t))))) if d else v for (n, v), d in zip(point.items(), direction, strict=True)
    }
    slope = substitute(body, moved)
    for order in range(1, _HIGHEST + 1):
        slope = simplified(differentiate(polished(slope), t, limits=limits)).value
        step = _put_in(slope, {t: ZERO}, scope)
        sign = sign_of(step.value, scope)
        if sign is None:
            return []
        if sign:
            label = f"along {show(Apply('[]', tuple(map(_number, direction))))}"
            said = f"{label} it goes like {'-' if sign < 0 else ''}{t}^{order}"
            return [(way, label, step, said) for way in ((1, -1) if order % 2 else (sign,))]
    return []


def _number(k: int) -> Node:
    return ZERO if k == 0 else ONE if k == 1 else Apply("-", (ONE,))


# ---------------------------------------------------------------- at a point


def _at_point(body: Node, point: Point, rule: Rule, parts: Sequence[tuple[str, Step]], note: str, scope: Scope) -> Step:
    goal = substitute(body, {Name(n): v for n, v in point.items()})
    return reach(
        goal, rule, tuple(point.items()), goal, parts, f"{KINDS[rule]}, {note}" if KINDS[rule] in SURE else note, _value(body, point, scope)
    )


def _put_in(node: Node, point: Point, scope: Scope) -> Step:
    goal = substitute(node, {Name(n): v for n, v in point.items()})
    return reach(goal, rules.POINT_IN, (), goal, value=_value(node, point, scope))


def _value(node: Node, point: Point, scope: Scope) -> Node:
    return polished(value_at(node, point, scope))
