"""Derivatives along a direction, and by way of the logarithm."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.derive.derivatives.multivariate import free_names, partial
from tutor.derive.derivatives.scalar import asked, differentiate, worked_out
from tutor.derive.goals import polished
from tutor.derive.rewriting.simplify import simplified
from tutor.derive.steps import Derivation, Step
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope
from tutor.rules import curves as rules
from tutor.rules.matching import group
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ONE, TWO, ZERO, Apply, Name, Node, names
from tutor.syntax.printer import show


def directional(
    node: Node,
    direction: Sequence[Node],
    wrt: Sequence[str] = (),
    scope: Scope = Scope(),  # noqa: B008 (frozen)
    limits: Limits = LIMITS,
) -> Derivation:
    """The slope of `node` in a direction, which is brought to length 1 first; an entry for each name of `wrt`.

    Raises TutorError("shape") where they are not as many, "none" for the zero vector.
    """
    wrt = tuple(wrt) or free_names(node, scope)
    scope = scope.freeing(wrt)
    if len(direction) != len(wrt):
        what = f"a direction has an entry for each name, and here are {len(direction)} for {', '.join(wrt)}"
        raise trouble("shape", what, mend=f"along [{', '.join('1' for _ in wrt)}]")
    entries = [tidy(scope.expand(d)) for d in direction]
    length = polished(Apply("sqrt", (group("+", [Apply("^", (e, TWO)) for e in entries]),)))
    if length is ZERO:
        raise trouble("none", "the zero vector points nowhere", mend=f"along [{', '.join('1' for _ in wrt)}]")
    body = worked_out(node, scope, limits)
    units = [polished(Apply("/", (e, length))) for e in entries]
    parts = tuple((name, partial(body, name, wrt, {}, limits)) for name in wrt)
    goal = group("+", [Apply("*", (asked(name, body), u)) for name, u in zip(wrt, units, strict=True)])
    value = polished(group("+", [Apply("*", (step.value, u)) for (_, step), u in zip(parts, units, strict=True)]))
    if len(parts) == 2:  # as the rule is written
        parts = tuple((letter, step) for letter, (_, step) in zip("uv", parts, strict=True))
    bound = (("u", body), ("v", body), *zip("stab", (*units, *entries), strict=False)) if len(units) == 2 else (("u", body),)
    root = simplified(Step(goal, rules.DIRECTIONAL, bound, goal, value, parts), scope)
    vector, unit = Apply("[]", tuple(entries)), Apply("[]", tuple(units))
    said = f"{show(vector)} has the length {show(length)}"
    notes = (f"{said} already." if length is ONE else f"{said}, and is divided by it: {show(unit)}.",)
    return Derivation("directional", node, wrt, scope, root, notes=notes)


def logarithmic(node: Node, variable: str, scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008
    """The derivative of a product of powers, by way of its logarithm. Raises TutorError("usage") where that is no help."""
    scope = scope.freeing((variable,))
    body = worked_out(node, scope, limits)
    if variable not in names(body):
        raise trouble("constant", f"{show(node)} does not change with {variable}", mend="logarithmic x^x")
    opened = tidy(_logarithm(body))
    goal = Apply("log", (body,))
    if opened is goal:
        raise trouble("usage", f"the logarithm of {show(node)} is no simpler than it", mend=f"derivative {show(node)} wrt {variable}")
    taken = Step(goal, rules.LOGARITHM, (("u", body),), opened, opened)
    slope = simplified(differentiate(opened, variable, limits=limits))
    form = Apply("*", (body, slope.goal if slope.goal.op == "d/d" else asked(variable, opened)))
    value = tidy(Apply("*", (body, slope.value)))
    root = simplified(
        Step(asked(variable, body), rules.LOGARITHMIC, (("u", body), ("v", opened)), form, value, (("log", taken), ("v", slope)))
    )
    notes = ("Where a factor is negative, the logarithm of its size serves, and gives the same slope.",)
    return Derivation("derivative", node, (variable,), scope, root, notes=notes)


def _logarithm(node: Node) -> Node:
    """The logarithm of `node` by the laws for products, quotients and powers."""
    match node:
        case Apply("*", factors):
            return Apply("+", tuple(map(_logarithm, factors)))
        case Apply("/", (above, below)):
            return Apply("+", (_logarithm(above), Apply("-", (_logarithm(below),))))
        case Apply("^", (base, exponent)):
            return exponent if base is Name("e") else Apply("*", (exponent, _logarithm(base)))
        case Apply("exp", (inner,)):
            return inner
        case Apply("sqrt", (inner,)):
            return Apply("/", (_logarithm(inner), TWO))
    return ZERO if node is ONE else Apply("log", (node,))
