"""Slopes of curves: given by an equation, by a parameter, or as the inverse of a function."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tutor.derive.derivatives.multivariate import partial
from tutor.derive.derivatives.reduction import on_the_curve
from tutor.derive.derivatives.scalar import asked, differentiate, worked_out
from tutor.derive.goals import polished
from tutor.derive.optima.critical import is_inside
from tutor.derive.rewriting.simplify import simplified
from tutor.derive.solving.solve import solved, zero_side
from tutor.derive.steps import Derivation, Step
from tutor.derive.values import refuse_order
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.algebra import value_at
from tutor.meaning.scope import Scope, natural
from tutor.rules import curves as rules
from tutor.rules.optima import POINT_IN
from tutor.rules.terms import monomial
from tutor.rules.tidy import assemble, tidy
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, substitute
from tutor.syntax.printer import show


def implicit(equation: Node, wrt: tuple[str, ...] = (), scope: Scope = Scope(), order: int = 1, limits: Limits = LIMITS) -> Derivation:  # noqa: B008
    """dy/dx (and the higher ones up to `order`) of the curve where `equation` holds; `wrt` is (x,) or (x, y).

    `.result` is the last of them in x and y; `extra` holds ("responses", ("dy/dx", tree)…).
    Raises TutorError("usage") where the equation does not hold both names, "none" where it says nothing of y's slope.
    """
    refuse_order(order, limits)
    x, y = _two_names(zero_side(_as_equation(scope.freeing(wrt).expand(_as_equation(equation)))), wrt)
    scope = scope.freeing((x, y))
    curve = Apply("=", tuple(worked_out(side, scope, limits) for side in _as_equation(equation).args))
    body = zero_side(curve)
    across, up = (partial(body, name, (x, y), {}, limits) for name in (x, y))
    if up.value is ZERO:
        raise trouble("none", f"{show(body)} does not change with {y}, so it does not tell its slope", mend=f"an equation with {y} in it")
    goal = Apply("-", (Apply("/", (asked(x, body), asked(y, body))),))
    value = polished(Apply("-", (Apply("/", (across.value, up.value)),)))
    first = step = simplified(Step(goal, rules.IMPLICIT, (("u", body), ("v", body)), goal, value, (("u", across), ("v", up))), scope)
    found, below = [(_called(x, y, 1), step.value)], up.value
    for k in range(2, order + 1):
        slope = step.value
        across, up = (partial(slope, name, (x, y), {}, limits) for name in (x, y))
        goal = Apply("+", (asked(x, slope), Apply("*", (asked(y, slope), first.value))))
        value = polished(Apply("+", (across.value, Apply("*", (up.value, first.value)))))
        parts, bound = (("before", step), ("u", across), ("v", up)), (("u", slope), ("v", slope), ("w", first.value))
        step = on_the_curve(simplified(Step(goal, rules.ALONG_CURVE, bound, goal, value, parts), scope), curve, (x, y), scope)
        found.append((_called(x, y, k), step.value))
    notes = (f"This holds on the curve {show(_as_equation(equation))}, where {_not_zero(below)}.",)
    return Derivation("implicit", _as_equation(equation), (x,), scope, step, notes=notes, extra=(("responses", tuple(found)),))


def parametric(across: Node, up: Node, parameter: str = "", scope: Scope = Scope(), order: int = 1, called: tuple[str, str] = ("x", "y"),  # noqa: B008
               limits: Limits = LIMITS) -> Derivation:  # fmt: skip
    """dy/dx (and the higher ones up to `order`) of the curve x = `across`, y = `up`, in the parameter.

    Raises TutorError("none") where x does not move, "usage" where it cannot be told which name is the parameter.
    """
    refuse_order(order, limits)
    free = natural(names(scope.expand(across)) | names(scope.expand(up)))
    if not parameter and len(free) != 1:
        raise trouble("usage", f"{', '.join(free) or 'no name'} could be the parameter", mend=f"wrt {free[0] if free else 't'}")
    parameter, (x, y) = parameter or free[0], called
    scope = scope.freeing((parameter, x, y))
    run_of, top = (worked_out(n, scope, limits) for n in (across, up))
    run = simplified(differentiate(run_of, parameter, limits=limits))
    if run.value is ZERO:
        raise trouble(
            "none", f"{x} does not move with {parameter}: the curve is vertical, and has no slope", mend=f"let {x} change with {parameter}"
        )
    found: list[tuple[str, Node]] = []
    parts: tuple[tuple[str, Step], ...] = ()
    for k in range(1, order + 1):
        rise = simplified(differentiate(top, parameter, limits=limits))
        goal = Apply("/", (asked(parameter, top), asked(parameter, run_of)))
        value = polished(Apply("/", (rise.value, run.value)))
        bound = (("u", run_of), ("v", top))
        step = simplified(Step(goal, rules.PARAMETRIC, bound, goal, value, (*parts, ("v", rise), ("u", run))), scope)
        top, parts = step.value, (("before", step),)
        found.append((_called(x, y, k), step.value))
    problem = Apply("[]", (across, up))
    notes = (f"This holds where {_not_zero(run.value)}.",) if names(run.value) else ()
    return Derivation("parametric", problem, (parameter,), scope, step, notes=notes, extra=(("responses", tuple(found)),))


def inverse(node: Node, value: Node, variable: str, scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008
    """The slope of the inverse of `node` at `value`: one over the slope of `node` where it has that value.

    Raises TutorError("none") where the function never has this value, has it more than once, or is level there.
    """
    scope = scope.freeing((variable,))
    body, value = worked_out(node, scope, limits), scope.expand(value)
    solutions, solving = solved([Apply("=", (body, value))], (variable,), scope)
    places = [s[variable] for s in solutions if variable in s and is_inside(s, scope)]
    if len(places) != 1:
        where = f"at {variable} = {', '.join(map(show, places))}" if places else "nowhere"
        what = f"{show(node)} comes to {show(value)} {where}, so it has no one inverse there"
        raise trouble("none", what, mend=f"say which: with {variable} : in [a, b]" if places else "ask at a value that the function has")
    taken = simplified(differentiate(body, variable, limits=limits))
    there = substitute(taken.value, {Name(variable): places[0]})
    slope = polished(value_at(there, {}, scope))
    if slope is ZERO:
        what = f"{show(node)} is level at {variable} = {show(places[0])}, so its inverse rises vertically there and has no slope"
        raise trouble("none", what, mend="ask at another value")
    note = f"{variable} = {show(places[0])} is where it comes to {show(value)}"
    put_in = Step(there, POINT_IN, ((variable, places[0]),), there, slope, (("taken", taken),), note)
    goal = Apply("/", (ONE, there))
    parts = (("where it has this value", solving), ("u", put_in))
    root = simplified(Step(goal, rules.INVERSE, (("u", body), ("c", value)), goal, polished(Apply("/", (ONE, slope))), parts), scope)
    return Derivation("inverse", node, (variable,), scope, root)


def _not_zero(node: Node) -> str:
    """`y != 0` for what stands below, without its number."""
    _, above, below = monomial(node)
    return show(Apply("!=", (assemble(Fraction(1), above, below), ZERO)))


def _as_equation(node: Node) -> Node:
    """`y = x^2` read as a definition is meant as an equation."""
    return Apply("=", node.args) if isinstance(node, Apply) and node.op == ":=" else node


def _two_names(side: Node, wrt: tuple[str, ...]) -> tuple[str, str]:
    """The name by which is differentiated, and the one whose slope is asked for."""
    free = natural(names(side))
    x = wrt[0] if wrt else "x" if "x" in free else ""
    others = wrt[1:] or tuple(n for n in free if n != x)
    y = others[0] if len(others) == 1 else "y" if "y" in others else ""
    if not x or not y or y not in free:
        raise trouble("usage", f"{', '.join(free) or 'no name'}: the slope of which name by which?", mend="wrt x y")
    return x, y


def _called(x: str, y: str, order: int) -> str:
    return f"d{y}/d{x}" if order == 1 else f"d^{order}{y}/d{x}^{order}"


def on_curve(derivation: Derivation, point: Mapping[str, Node]) -> tuple[tuple[str, Node], ...]:
    """What each slope of an implicit or parametric curve comes to at a point. Raises TutorError("off") for one beside the curve."""
    scope, equation = derivation.scope, derivation.problem
    if derivation.kind == "implicit":
        left, right = (value_at(side, point, scope) for side in equation.args)
        if not names(left) | names(right) and tidy(value_at(zero_side(equation), point, scope)) is not ZERO:
            what = f"this point is not on the curve: left stands {show(left)}, right {show(right)}"
            raise trouble("off", what, mend="give a point where the equation holds")
    return tuple((label, value_at(tree, point, scope)) for label, tree in dict(derivation.extra)["responses"])
