"""The greatest and the least value on a closed interval: level points, corners and both ends, compared."""

from __future__ import annotations

from dataclasses import replace

from tutor.derive.goals import polished, reach
from tutor.derive.optima.classify import KINDS
from tutor.derive.optima.critical import at, critical_points
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError, trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.algebra import breaks, sign_of, value_at
from tutor.meaning.scope import Scope
from tutor.rules import optima as rules
from tutor.syntax.nodes import Apply, Name, Node, names, substitute
from tutor.syntax.printer import show


def extremes(node: Node, name: str, low: Node, high: Node, scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008
    """The critical points of `node` between `low` and `high`, both ends beside them, and where the greatest and the least value stand.

    A derivation like `critical_points`; the kind of an end is "end". Raises TutorError("empty") where low is not below high, "undefined"
    where the function has a gap in the interval: then there need not be a greatest value.
    """
    scope = scope.freeing((name,))
    if sign_of(_difference(high, low), scope) != 1:
        raise trouble("empty", f"from {show(low)} to {show(high)} there is no interval", mend=f"from {show(high)} to {show(low)}")
    body = scope.expand(node)
    gaps = breaks(body, name, low, high, scope)
    if gaps:
        what = f"{show(body)} has no value at {name} = {show(gaps[0])}, so it need not have a greatest or a least value here"
        raise trouble("undefined", what, mend="choose an interval without that point")
    try:
        inside = critical_points(node, (name,), scope, limits)
        between = [(key, step) for key, step in inside.root.parts if not step.bound or _is_between(step, name, low, high, scope)]
        root, notes = inside.root, inside.notes
    except TutorError as told:
        if told.diagnostic.code != "none":
            raise
        between, notes = [], (f"Between the ends the slope is never 0: {told.diagnostic.what.partition(': ')[2]}.",)
        root = Step(Apply("critical", (body, Apply("[]", (Name(name),)))), rules.CRITICAL, (("u", body),), body, body)
    ends = [_end(body, name, x, scope) for x in (low, high)]
    parts = (*between, *((at(s.bound), s) for s in ends))
    found = [step for _, step in parts if step.rule in KINDS]
    kinds, points = [KINDS[s.rule] for s in found], [s.bound[0][1] for s in found]
    value = Apply("[]", tuple(points))
    root = replace(root, parts=parts, value=value, form=value)
    extra = (
        ("points", tuple(zip(kinds, points, strict=True))),
        ("values", tuple((k, s.value) for k, s in zip(kinds, found, strict=True))),
    )
    return Derivation("critical", node, (name,), scope, root, notes=(*_best(found, scope), *notes), extra=extra)


def _difference(left: Node, right: Node) -> Node:
    return Apply("+", (left, Apply("-", (right,))))


def _is_between(step: Step, name: str, low: Node, high: Node, scope: Scope) -> bool:
    """Whether a part of the derivation is none of a point, or of one strictly between the ends."""
    if step.rule not in KINDS:
        return True
    point = dict(step.bound)[name]
    return sign_of(_difference(point, low), scope) == 1 == sign_of(_difference(high, point), scope)


def _end(body: Node, name: str, point: Node, scope: Scope) -> Step:
    goal = substitute(body, {Name(name): point})
    return reach(goal, rules.END, ((name, point),), goal, note="an end", value=polished(value_at(body, {name: point}, scope)))


def _best(found: list[Step], scope: Scope) -> tuple[str, ...]:
    """Where the greatest and the least value stand; nothing where letters leave that open."""
    if any(names(s.value) for s in found):
        return ()
    told = []
    for word, way in (("greatest", 1), ("least", -1)):
        best = found[0]
        for step in found[1:]:
            if sign_of(_difference(step.value, best.value), scope) == way:
                best = step
        where = [show(s.bound[0][1]) for s in found if sign_of(_difference(s.value, best.value), scope) == 0]
        told.append(f"The {word} value is {show(best.value)}, at {best.bound[0][0]} = {' and '.join(where)}.")
    return tuple(told)
