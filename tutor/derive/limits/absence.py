"""Why there is no limit: two sides that differ, or two sequences along which the values differ."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tutor.derive.goals import limit_of, polished, reach
from tutor.derive.limits.approach import Search
from tutor.derive.limits.infinities import MINUS_OO, OO, are_same, is_infinite
from tutor.derive.limits.waves import POLES, WAVES
from tutor.derive.steps import Step
from tutor.errors import TutorError
from tutor.meaning.algebra import rewritten, signs_near, value_at
from tutor.meaning.polynomials import coefficients
from tutor.meaning.scope import Kind
from tutor.rules import limits as rules
from tutor.syntax.nodes import ONE, TWO, ZERO, Apply, Name, Node, names, number, postorder, rational, substitute
from tutor.syntax.printer import show

HALF = Fraction(1, 2)
NOTHING = Apply("does not exist", ())
PI = Name("pi")
PHASES = tuple(polished(p) for p in (
    ZERO, Apply("/", (PI, TWO)), PI, Apply("/", (Apply("*", (number(3), PI)), TWO)), Apply("/", (PI, number(4))),
))  # fmt: skip


def absence(body: Node, search: Search) -> Step | None:
    """The step that shows that `body` has no limit; None where that is not seen.

    Where it is defined on one side only, the step to the limit from there.
    """
    if search.side or is_infinite(search.point):
        return oscillating(body, search) or at_poles(body, search)
    return sides_differ(body, search) or oscillating(body, search.elsewhere(search.variable, search.point, "above"), search)


def sides_differ(body: Node, search: Search) -> Step | None:
    """Both sides, where they have limits and these are not the same."""
    sides = {side: search.elsewhere(search.variable, search.point, side).step(body) for side in ("below", "above")}
    parts = tuple((side, step) for side, step in sides.items() if step is not None)
    if len(parts) == 2 and are_same(*(step.value for _, step in parts), search.scope) is False:
        return reach(search.goal(body), rules.SIDES_DIFFER, (("u", body),), body, parts, value=NOTHING)
    if len(parts) != 1:
        return None
    other = next(side for side, step in sides.items() if step is None)
    signs = signs_near(body, search.variable, search.point, search.scope)
    if signs[other] is not None or any(isinstance(n, Apply) and n.op in WAVES for n in postorder(body)):
        return None
    step = parts[0][1]
    return reach(search.goal(body), rules.ONE_SIDE, (("u", body),), step.goal, parts, value=step.value)


def at_poles(body: Node, search: Search) -> Step | None:
    """Poles that come again and again far out, beside which the values pass every bound of both signs."""
    waves = [n for n in postorder(body) if isinstance(n, Apply) and n.op in WAVES and search.variable in names(n)]
    wave = next((w for w in waves if w.op in POLES), None)
    inner = wave and search.step(wave.args[0])
    if wave is None or inner is None or not is_infinite(inner.value):
        return None
    k, t = (next(c for c in letters if c not in names(body) and c != search.variable) for letters in ("kmj", "tsr"))
    phase = PHASES[1] if wave.op in ("tan", "sec") else ZERO
    turns = Apply("*", (TWO, PI, Name(k)))
    scope, parts = search.scope.declared(k, Kind("positive")), []
    for gap in (Apply("-", (Name(t),)), Name(t)):
        target = Apply("+", (phase, turns if inner.value is OO else Apply("-", (turns,)), gap))
        place = _solved(wave.args[0], target, search.variable, False)
        if place is None or any(w.args[0] is not wave.args[0] for w in waves):
            return None
        near = {w: Apply(w.op, (polished(Apply("+", (phase, gap))),)) for w in waves}
        there = search.elsewhere(t, ZERO, "above")
        there.scope = scope
        step = there.step(polished(substitute(substitute(body, near), {Name(search.variable): place})))
        if step is None or not is_infinite(step.value):
            return None
        parts.append((f"at {search.variable} = {show(polished(place))}", step))
    if parts[0][1].value is parts[1][1].value:
        return None
    note = f"{' and '.join(label.removeprefix('at ') for label, _ in parts)}, with {t} going to 0"
    return reach(search.goal(body), rules.POLES, (("u", body), ("k", Name(k))), body, tuple(parts), note, value=NOTHING)


def oscillating(body: Node, search: Search, asked: Search | None = None) -> Step | None:
    """Two sequences that go where the variable goes, along which the values go to different limits."""
    asked = asked or search
    k = next(c for c in "kmj" if c not in names(body) and c != search.variable)
    there = search.elsewhere(k, OO)
    there.scope = search.scope.declared(k, Kind("integer"))
    found: list[tuple[Node, Step, Node]] = []
    for sequence, along in _sequences(body, k, search):
        if len(found) == 1 and any(sequence is s for s, _, _ in found):
            continue
        step = there.step(along)
        if step is None or any(are_same(step.value, s.value, search.scope) is not False for _, s, _ in found):
            continue
        found.append((sequence, step, along))
        if len(found) == 2:
            return _two(body, found, k, asked)
    return None


def _two(body: Node, found: list[tuple[Node, Step, Node]], k: str, asked: Search) -> Step:
    x, parts, bound = Name(asked.variable), [], [("u", body)]
    for count, (sequence, step, along) in enumerate(found, 1):
        put_in = substitute(body, {x: sequence})
        goal = limit_of(put_in, k, OO)
        whole = step
        if put_in is not along:
            note = f"{asked.variable} = {show(sequence)} goes to {show(asked.point)}"
            whole = reach(
                goal, rules.ALONG, (("u", put_in), ("v", along), ("k", Name(k))), step.goal, (("v", step),), note, value=step.value
            )
        parts.append((f"along {asked.variable} = {show(sequence)}", whole))
        bound.append((f"x{count}", sequence))
    return reach(asked.goal(body), rules.OSCILLATES, tuple(bound), body, tuple(parts), value=NOTHING)


def _sequences(body: Node, k: str, search: Search) -> Iterator[tuple[Node, Node]]:
    """(x_k, body at x_k with its waves worked out): k whole makes each wave stand still."""
    x = Name(search.variable)
    alternating = [n for n in postorder(body) if _is_alternating(n, search.variable)]
    if alternating:
        even = Apply("*", (TWO, Name(k)))
        for sequence, is_odd in ((even, False), (Apply("+", (even, ONE)), True)):
            still = {n: _standing(n, is_odd) for n in alternating}
            yield sequence, polished(substitute(substitute(body, still), {x: sequence}))
        return
    waves = [n for n in postorder(body) if isinstance(n, Apply) and n.op in WAVES and search.variable in names(n)]
    for wave in waves[:1]:
        (u,) = wave.args
        inner = search.step(u)
        if inner is None or not is_infinite(inner.value):
            continue
        turns = Apply("*", (TWO, PI, Name(k)))
        whole = search.scope.kind(search.variable).domain == "integer"
        for phase in PHASES:
            target = polished(Apply("+", (phase, turns if inner.value is OO else Apply("-", (turns,)))))
            sequence = _solved(u, target, search.variable, search.point is MINUS_OO or search.side == "below")
            if sequence is None:
                return
            if whole and not _is_whole(sequence, k):
                continue
            still = {}
            for w in waves:
                try:
                    still[w] = value_at(Apply(w.op, (polished(substitute(w.args[0], {u: phase})),)), {}, search.scope)
                except TutorError:
                    break
            if len(still) == len(waves) and not any(search.variable in names(v) for v in still.values()):
                yield sequence, polished(substitute(substitute(body, still), {x: sequence}))


def _is_whole(sequence: Node, k: str) -> bool:
    """Whether a k + b has whole a and b."""
    found = coefficients(sequence, k)
    return found is not None and all((rational(c) or HALF).denominator == 1 for c in found if c is not ZERO)


def _is_alternating(node: Node, variable: str) -> bool:
    """(-c)^n."""
    return (
        isinstance(node, Apply) and node.op == "^" and node.args[1] is Name(variable)
        and (rational(node.args[0]) or 0) < 0
    )  # fmt: skip


def _standing(node: Apply, odd: bool) -> Node:
    """(-c)^n where n is even, or odd."""
    size = number(-rational(node.args[0]))
    rest = ONE if size is ONE else Apply("^", (size, node.args[1]))
    return Apply("-", (rest,)) if odd else rest


def _solved(u: Node, target: Node, variable: str, negative: bool) -> Node | None:
    """The x at which u is `target`; None where that is not one step after the other."""
    while u is not Name(variable):
        if not isinstance(u, Apply):
            return None
        moving = [a for a in u.args if variable in names(a)]
        if len(moving) != 1:
            return None
        rest = [a for a in u.args if a is not moving[0]]
        match u.op:
            case "-":
                target = Apply("-", (target,))
            case "+":
                target = Apply("+", (target, *(Apply("-", (r,)) for r in rest)))
            case "*":
                target = Apply("/", (target, Apply("*", (*rest, ONE))))
            case "/":
                target = Apply("*", (target, u.args[1])) if moving[0] is u.args[0] else Apply("/", (u.args[0], target))
            case "sqrt":
                target = Apply("^", (target, TWO))
            case "log":
                target = Apply("^", (Name("e"), target))
            case "^" if u.args[0] is Name("e"):
                target = Apply("log", (target,))
            case "^" if moving[0] is u.args[0] and (n := rational(u.args[1])):
                root = Apply("sqrt", (target,)) if n == 2 else Apply("^", (target, number(1 / n)))
                target = Apply("-", (root,)) if negative and n.numerator % 2 == 0 else root
            case _:
                return None
        u = moving[0]
    return polished(rewritten(target, "cancel"))
