"""l'Hôpital's rule with its conditions: the form, slopes close to the point, that of the bottom not 0 there, and the new limit."""

from __future__ import annotations

from tutor.derive.derivatives.scalar import differentiate
from tutor.derive.goals import polished, reach
from tutor.derive.limits.approach import JUMPS, Search, sides_of
from tutor.derive.limits.infinities import is_infinite
from tutor.derive.limits.waves import is_restless
from tutor.derive.rewriting.simplify import simplified
from tutor.derive.steps import Step
from tutor.rules import limits as rules
from tutor.syntax.nodes import ZERO, Apply, Node, names, postorder
from tutor.syntax.printer import show

CORNERED = JUMPS | {"leaky_relu", "elu", "sum", "prod", "factorial"}  # no slope, or none everywhere


def lhopital(body: Node, search: Search) -> Step | None:
    """Slopes of top and bottom, where both vanish or both grow without bound."""
    sides = sides_of(body)
    form = _open_form(body, search)
    if form is None or not is_smooth(body, search):
        return None
    slopes = [simplified(differentiate(a, search.variable), search.scope) for a in sides]
    if slopes[1].value is ZERO or is_restless(slopes[1].value, search):
        return None
    after = polished(Apply("/", tuple(s.value for s in slopes)))
    step = search.step(after)
    if step is None:
        return None
    kind, tops = form
    parts = (*zip("uv", tops, strict=True), ("u'", slopes[0]), ("v'", slopes[1]), ("u'/v'", step))
    bound = (("u", sides[0]), ("v", sides[1]))
    note = f"the form is {kind}; the slope of the bottom, {show(slopes[1].value)}, is not 0 {_close(search)}; the new quotient has a limit"
    return reach(search.goal(body), rules.LHOPITAL, bound, step.goal, parts, note, value=step.value)


def _open_form(body: Node, search: Search) -> tuple[str, list[Step]] | None:
    """0/0 or oo/oo, with the two limits that show it; None where the quotient has another form."""
    steps = [search.step(a) for a in sides_of(body) or ()]
    if not steps or None in steps:
        return None
    ends = [s.value for s in steps]
    if ends == [ZERO, ZERO]:
        return "0/0", steps
    return ("oo/oo", steps) if all(map(is_infinite, ends)) else None


def is_smooth(body: Node, search: Search) -> bool:
    """Whether `body` has a slope everywhere close to the point: it holds no corner and no wave that never comes to rest."""
    holds = any(isinstance(n, Apply) and n.op in CORNERED and search.variable in names(n) for n in postorder(body))
    return not holds and not is_restless(body, search)


def _close(search: Search) -> str:
    if is_infinite(search.point):
        return "far out"
    side = {"above": " on the right", "below": " on the left"}.get(search.side, "")
    return f"close to {show(search.point)}{side}"
