"""Limits of areas with a moving end: that shrink to nothing, come to another area, or go on without end."""

from __future__ import annotations

from tutor.derive.goals import integral_of, reach
from tutor.derive.limits import infinities
from tutor.derive.limits.approach import Search, Way, onward, tried
from tutor.derive.limits.infinities import OO, is_infinite
from tutor.derive.steps import Step
from tutor.meaning.algebra import signs_near
from tutor.rules import limits as rules
from tutor.rules.integrals import UNEXPLAINED
from tutor.syntax.nodes import ZERO, Apply, Node, names


def area(body: Node, search: Search) -> Step | None:
    """∫_a^b u dt, with ends that move and u that does not."""
    match body:
        case Apply("∫", (_, _, _, u)) if search.variable not in names(u):
            return next((s for way in (_shrinking, _to_its_ends, _worked_out) if (s := tried(way, body, search)) is not None), None)
    return None


def _shrinking(body: Apply, search: Search) -> Step | None:
    """Both ends come to one point, close to which u is bounded: no width is left."""
    t, low, high, u = body.args
    first, last = search.step(low), search.step(high)
    if first is None or last is None or is_infinite(first.value) or not infinities.are_same(first.value, last.value, search.scope):
        return None
    beside = {side: search.elsewhere(t.name, first.value, side).step(u) for side in ("below", "above")}
    signs = signs_near(u, t.name, first.value, search.scope)
    known = [s for s in beside.values() if s is not None]
    if not known or any(is_infinite(s.value) for s in known) or any(s is None and signs[k] is not None for k, s in beside.items()):
        return None
    parts = (("a", first), ("b", last), ("u", known[-1]))
    return reach(search.goal(body), rules.NO_WIDTH, (("u", u), ("a", low), ("b", high), ("t", t)), body, parts, value=ZERO)


def _worked_out(body: Apply, search: Search) -> Step | None:
    """The area by its antiderivative, a formula in the moving end."""
    from tutor.derive.integrals.integrals import integral

    t, low, high, u = body.args
    found = integral(u, t.name, search.scope, (low, high)).root
    if any(s.rule is UNEXPLAINED for s in found):
        return None
    return onward(body, found.value, rules.AREA_FORMULA, search, (("w", found.value),), (("w", found),))


def _to_its_ends(body: Apply, search: Search) -> Step | None:
    """The area between the points where the ends go, improper where these are infinite; endless where u does not vanish far out."""
    from tutor.derive.integrals.integrals import integral

    t, low, high, u = body.args
    first, last = search.step(low), search.step(high)
    if first is None or last is None or (is_infinite(first.value) and first.value is last.value):
        return None
    bound = (("u", u), ("a", low), ("b", high), ("t", t))
    if last.value is OO and not is_infinite(first.value):
        height = search.elsewhere(t.name, OO).step(u)
        sign = infinities.sign(height.value, search.scope) if height is not None else None
        if sign:
            parts = (("b", last), ("u", height))
            return reach(search.goal(body), rules.ENDLESS_AREA, bound, body, parts, value=infinities.infinite(sign))
    found = integral(u, t.name, search.scope, (first.value, last.value)).root
    if any(s.rule is UNEXPLAINED for s in found):
        return None
    form = integral_of(u, t.name, first.value, last.value)
    return reach(search.goal(body), rules.AREA_END, bound, form, (("a", first), ("b", last), ("v", found)), value=found.value)


WAYS: tuple[Way, ...] = (area,)
