"""Improper integrals: the area up to t, and its limit as t goes to the end that is open."""

from __future__ import annotations

from tutor.derive.goals import letter, polished, reach
from tutor.derive.integrals.logarithms import one_logarithm
from tutor.derive.limits.infinities import OO, is_infinite
from tutor.derive.limits.limits import limit_step
from tutor.derive.steps import Step
from tutor.errors import TutorError, trouble
from tutor.meaning.algebra import value_at
from tutor.meaning.scope import Scope
from tutor.rules import integrals as rules
from tutor.syntax.nodes import Apply, Name, Node, names, postorder, substitute
from tutor.syntax.printer import show


def improper(goal: Apply, found: Step, at_high: bool, scope: Scope) -> Step:
    """The step to an integral that is open at one end. Raises TutorError("diverges") where the limit is none, or infinite."""
    variable, low, high, body = goal.args
    found = one_logarithm(found)
    taken = names(body) | names(low) | names(high) | {variable.name}
    t = next(c for c in ("t", letter(*goal.args), "t1") if c not in taken)
    end, kept, side = (high, low, "below") if at_high else (low, high, "above")
    moving = substitute(found.value, {variable: Name(t)})
    still = polished(value_at(found.value, {variable.name: kept}, scope))
    area = polished(Apply("+", (moving, Apply("-", (still,))) if at_high else (still, Apply("-", (moving,)))))
    scope = scope.declared(t, scope.kind(variable.name))
    limit = _limit(area, t, end, "" if is_infinite(end) else side, scope)
    bound = (("u", body), ("a", low), ("b", high), ("F", found.value))
    return reach(goal, rules.IMPROPER, bound, limit.goal, (("antiderivative", found), ("limit", limit)), value=limit.value)


def _limit(area: Node, t: str, end: Node, side: str, scope: Scope) -> Step:
    way = f"{t} -> {show(end)}"
    try:
        limit = limit_step(area, t, end, side, scope)
    except TutorError as told:
        if told.diagnostic.code != "no-limit":
            raise
        raise trouble("diverges", f"the integral has no value: as {way}, {show(area)} comes to no limit") from told
    if not is_infinite(limit.value) and OO in postorder(limit.value):
        raise trouble("no-rule", f"whether {show(area)} settles as {way} depends on its letters", mend="declare them: p : in (1, oo)")
    if is_infinite(limit.value):
        word = "grows" if limit.value is OO else "falls"
        raise trouble("diverges", f"the integral diverges: as {way}, {show(area)} {word} without bound")
    return limit
