"""Integrands with corners: |u|, sign, max, min, relu, piecewise; on each stretch between the corners they are plain functions."""

from __future__ import annotations

from tutor.derive.goals import integral_of, polished, reach
from tutor.derive.integrals.integrand_forms import rewritten_as
from tutor.derive.integrals.search import Search
from tutor.derive.steps import Step
from tutor.errors import TutorError
from tutor.meaning.algebra import value_at
from tutor.meaning.corners import CORNERED, corners, plain_at, sample_between
from tutor.meaning.scope import Scope
from tutor.rules import integrals as rules
from tutor.syntax.nodes import ONE, TWO, Apply, Name, Node, names, number, postorder, rational, rebuild, substitute

MOST_PIECES = 8


def has_corners(body: Node, variable: str) -> bool:
    """Whether the integrand goes over from one formula to another."""
    return any(isinstance(n, Apply) and n.op in CORNERED and variable in names(n) for n in postorder(body))


def in_pieces(body: Node, variable: str, search: Search) -> Step | None:
    """An antiderivative on each stretch between the corners, with constants by which the pieces meet."""
    if not has_corners(body, variable):
        return None
    points = corners(body, variable, search.scope)
    if points is None or not points or len(points) >= MOST_PIECES:
        return _sign_outside(body, variable, search)
    steps, values = [], []
    for k in range(len(points) + 1):
        place = sample_between(points[k - 1] if k else None, points[k] if k < len(points) else None)
        plain = polished(plain_at(body, variable, place, search.scope))
        step = search.step(plain, variable)
        if step is None:
            return None
        steps.append(step)
        values.append(_meeting(values[-1], step.value, variable, points[k - 1], search.scope) if k else step.value)
        if values[-1] is None:
            return _sign_outside(body, variable, search)
    bound = (("u", body),)
    form, value = (_joined(parts, points, variable) for parts in ([s.goal for s in steps], values))
    note = "the constants are such that the pieces meet"
    parts = tuple((f"u{k}", s) for k, s in enumerate(steps, 1))
    return reach(integral_of(body, variable), rules.PIECES, bound, form, parts, note, value)


def _meeting(left: Node, right: Node, variable: str, point: Node, scope: Scope) -> Node | None:
    """`right` with the constant by which it meets `left` at the point; None where they have no values there."""
    gap = Apply("+", (_at(left, variable, point), Apply("-", (_at(right, variable, point),))))
    try:
        return polished(Apply("+", (right, polished(value_at(gap, {}, scope)))))
    except TutorError:
        return None


def _at(value: Node, variable: str, point: Node) -> Node:
    return substitute(value, {Name(variable): point})


def _joined(values: list[Node], points: tuple[Node, ...], variable: str) -> Node:
    cases = [Apply("if", (v, Apply("<=", (Name(variable), p)))) for v, p in zip(values, points, strict=False)]
    return Apply("piecewise", (*cases, Apply("otherwise", (values[-1],))))


def _sign_outside(body: Node, variable: str, search: Search) -> Step | None:
    """|u| v as sign(u) times u v, where the zeros of u are too many to be listed: on each stretch the sign is a constant."""
    bars = [n for n in postorder(body) if isinstance(n, Apply) and n.op == "abs" and variable in names(n)]
    if len(bars) != 1 or any(isinstance(n, Apply) and n.op in CORNERED - {"abs"} for n in postorder(body)):
        return None
    (bar,) = bars
    plain = polished(substitute(body, {bar: bar.args[0]}))
    turned = polished(substitute(body, {bar: Apply("-", (bar.args[0],))}))
    if polished(Apply("-", (plain,))) is not turned:
        return None
    step = search.step(plain, variable)
    if step is None:
        return None
    sign = Apply("sign", (bar.args[0],))
    bound = (("u", bar.args[0]), ("v", plain))
    note = "on each stretch between two zeros; from one to the next a constant is added"
    return reach(integral_of(body, variable), rules.SIGN_OUTSIDE, bound, Apply("*", (sign, step.goal)), (("v", step),), note)


# ---------------------------------------------------------------- roots of squares


def root_of_square(body: Node, variable: str, search: Search) -> Step | None:
    """sqrt(u^2 v) as |u| sqrt(v), and sqrt(1 + cos(x)) by the half angle."""
    return rewritten_as(rules.ROOT_OF_SQUARE, body, with_bars(body), variable, search)


def with_bars(body: Node) -> Node:
    """`body` with each root of a square written as an absolute value."""
    return polished(rebuild(body, _barred))


def _barred(node: Node) -> Node:
    match node:
        case Apply("sqrt", (Apply("^", (base, exponent)),)) if (n := rational(exponent)) is not None and n % 2 == 0:
            bar = Apply("abs", (base,))
            return bar if n == 2 else Apply("^", (bar, number(n / 2)))
        case Apply("sqrt", (Apply("*", factors),)):
            squares = [f for f in factors if isinstance(_barred(Apply("sqrt", (f,))), Apply) and _barred(Apply("sqrt", (f,))).op != "sqrt"]
            if squares:
                rest = [f for f in factors if f not in squares]
                under = Apply("*", tuple(rest)) if len(rest) > 1 else rest[0] if rest else ONE
                return Apply("*", (*(_barred(Apply("sqrt", (f,))) for f in squares), Apply("sqrt", (under,))))
        case Apply("sqrt", (Apply("+", (first, second)),)):
            for one, wave in ((first, second), (second, first)):
                root = _root_beside_one(one, wave)
                if root is not None:
                    return root
    return node


_SQUARES = {  # (sign, wave) of 1 + wave^2, 1 - wave^2: the wave that it is the square of
    (1, "sinh"): "cosh", (1, "tan"): "sec", (1, "cot"): "csc", (-1, "sin"): "cos", (-1, "cos"): "sin", (-1, "tanh"): "sech",
}  # fmt: skip


def _root_beside_one(one: Node, wave: Node) -> Node | None:
    """sqrt(1 + cos(u)) is sqrt(2) |cos(u/2)|, sqrt(1 - sin(u)) is sqrt(2) |sin(u/2 - pi/4)|, sqrt(1 + sinh(u)^2) is cosh(u), …"""
    sign, bare = (-1, wave.args[0]) if isinstance(wave, Apply) and wave.op == "-" else (1, wave)
    if one is not ONE:
        is_cosh = isinstance(one, Apply) and one.op == "-" and one.args[0] is ONE and sign > 0
        match wave:
            case Apply("^", (Apply("cosh" | "sec" | "csc" as op, u), power)) if is_cosh and power is TWO:
                return Apply("abs", (Apply({"cosh": "sinh", "sec": "tan", "csc": "cot"}[op], u),))
        return None
    match bare:
        case Apply("^", (Apply(op, u), power)) if power is TWO and (sign, op) in _SQUARES:
            other = Apply(_SQUARES[sign, op], u)
            return other if other.op in ("cosh", "sech") else Apply("abs", (other,))
        case Apply("cos", (u,)):
            return _root_of_two("cos" if sign > 0 else "sin", Apply("/", (u, TWO)))
        case Apply("sin", (u,)):
            quarter = Apply("/", (Name("pi"), number(4)))
            return _root_of_two("sin", Apply("+", (Apply("/", (u, TWO)), quarter if sign > 0 else Apply("-", (quarter,)))))
    return None


def _root_of_two(wave: str, angle: Node) -> Node:
    return Apply("*", (Apply("sqrt", (TWO,)), Apply("abs", (Apply(wave, (polished(angle),)),))))
