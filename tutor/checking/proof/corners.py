"""Where a function of one variable has no slope, and why: a corner, a jump, a vertical tangent, no value at all."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from tutor.derive.optima.critical import WAVES, bending, is_inside
from tutor.derive.steps import Derivation, main_step
from tutor.errors import TutorError
from tutor.meaning.algebra import sympy_limit, sympy_solve, truth_near, value_at
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import RELATIONS, Apply, Name, Node, names, postorder, rebuild, substitute
from tutor.syntax.printer import show

SIDES = ("below", "above")


def cornered(derivation: Derivation) -> Derivation:
    """A derivative by one name, taken once, with a note for each point where there is none."""
    *by, body = main_step(derivation.root).goal.args
    if len(by) > 1:
        return derivation
    told = corners_told(body, derivation.result, by[0].name, derivation.scope)
    return replace(derivation, notes=(*derivation.notes, *told)) if told else derivation


def corners_told(body: Node, slope: Node, name: str, scope: Scope) -> tuple[str, ...]:
    """A line for each point where `body`, whose derivative is `slope`, has none; where such a point is not found, where to look."""
    told: dict[str, None] = {}
    for inner in dict.fromkeys((*bending(body), *_boundaries(body))):
        if name not in names(inner):
            continue
        try:
            zeros = sympy_solve((inner,), (name,), scope)
        except TutorError:
            told[f"Look where {show(inner)} is 0: a corner may stand there."] = None
            continue
        for zero in (z[name] for z in zeros if name in z and is_inside(z, scope)):
            why = why_none(body, slope, name, zero, scope)
            if why:
                told[f"Not differentiable at {name} = {show(zero)}: {why}."] = None
        if zeros and any(isinstance(n, Apply) and n.op in WAVES and name in names(n) for n in postorder(inner)):
            told["What repeats itself has such points again after every period."] = None
    return tuple(told)


def why_none(body: Node, slope: Node, name: str, at: Node, scope: Scope) -> str:
    """Why `body` has no slope at a point, in words; empty where none of the reasons known here holds."""
    missing = _without_value(substitute(body, {Name(name): at}))
    if missing:
        return missing
    if bending(body) or _boundaries(body):
        told = _beside(body, slope, name, at, scope)
        if told is not None:
            return told
    return "the derivative found here has no value there" if _without_value(substitute(slope, {Name(name): at})) else ""


def _beside(body: Node, slope: Node, name: str, at: Node, scope: Scope) -> str | None:
    """Whether function and slope meet from both sides, in words; empty where both do, None where that cannot be told."""
    try:
        here = value_at(body, {name: at}, scope)
        left, right = (_from_one_side(body, name, at, side, scope) for side in SIDES)
        if not left is right is here:
            return f"it jumps there, from {show(left)} to {show(right)}" if left is not right else "it jumps there, at that point alone"
        below, above = (_from_one_side(slope, name, at, side, scope) for side in SIDES)
    except TutorError:
        return None
    if below is not above:
        return f"the slope is {show(below)} on its left and {show(above)} on its right"
    return "its tangent is vertical there" if show(below) in ("oo", "-oo") else ""


def _from_one_side(node: Node, name: str, at: Node, side: str, scope: Scope) -> Node:
    """The limit of `node` from one side, the branches chosen that hold there."""

    def holds(claim: Node) -> bool:
        return truth_near(claim, name, at, side, scope) is True

    def change(n: Node) -> Node:
        match n:
            case Apply("piecewise", cases):
                return next((c.args[0] for c in cases if c.op == "otherwise" or holds(c.args[1])), n)
            case Apply("max" | "min", args):
                sign = ">=" if n.op == "max" else "<="
                return next((a for a in args if all(a is b or holds(Apply(sign, (a, b))) for b in args)), n)
        return n

    return sympy_limit(rebuild(node, change), name, at, side, scope)


def _without_value(node: Node) -> str:
    """Why an expression of numbers has no real value; empty where it has one, or where that is not known."""
    from tutor.numeric.rigorous.balls import ball

    if names(node):
        return ""
    try:
        ball(node, {})
    except TutorError as told:
        if told.diagnostic.code != "undecided":
            return told.diagnostic.what if told.diagnostic.code == "undefined" else ""
    else:
        return ""
    try:
        value_at(node, {})
    except TutorError as told:
        return f"{show(node)} has no value" if told.diagnostic.code == "undefined" else ""
    return ""


def _boundaries(body: Node) -> list[Node]:
    """What is 0 where two branches of a function meet, at a step, or at the end of a root."""
    found: list[Node] = []
    for node in postorder(body):
        match node:
            case Apply("if", (_, condition)):
                found += [_difference(*c.args) for c in postorder(condition) if isinstance(c, Apply) and c.op in RELATIONS]
            case Apply("max" | "min", args):
                found += [_difference(a, b) for a, b in combinations(args, 2)]
            case Apply("heaviside" | "leaky_relu" | "elu" | "sqrt", (u, *_)):
                found.append(u)
    return found


def _difference(left: Node, right: Node) -> Node:
    return Apply("+", (left, Apply("-", (right,))))
