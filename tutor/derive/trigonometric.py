"""Even powers of sine and cosine by the half angle, and products of waves as sums."""

from __future__ import annotations

from tutor.derive.goals import integral_of, polished, reach
from tutor.derive.steps import Step
from tutor.derive.substitutions import Search
from tutor.meaning.algebra import rewritten
from tutor.rules import integrals as rules
from tutor.syntax.nodes import ONE, TWO, Apply, Node, number, rational, rebuild


def half_angles(body: Node, variable: str, search: Search) -> Step | None:
    """sin(u)^2 written (1 - cos(2u))/2, cos(u)^2 written (1 + cos(2u))/2, and multiplied out."""
    after = rebuild(body, _halved)
    if after is body:
        return None
    after = polished(rewritten(after, "expand", search.scope))
    step = search.step(after, variable)
    if step is None:
        return None
    return reach(integral_of(body, variable), rules.HALF_ANGLE, (("u", body), ("v", after)), step.goal, (("v", step),))


def _halved(node: Node) -> Node:
    match node:
        case Apply("^", (Apply("sin" | "cos" as op, (u,)), exponent)) if (n := rational(exponent)) and n > 0 and n % 2 == 0 and n <= 12:
            wave = Apply("cos", (Apply("*", (TWO, u)),))
            square = Apply("/", (Apply("+", (ONE, wave if op == "cos" else Apply("-", (wave,)))), TWO))
            return square if n == 2 else Apply("^", (square, number(n / 2)))
    return node


def sum_of_angles(body: Node, variable: str, search: Search) -> Step | None:
    """sin(a) cos(b) as half of sin(a + b) + sin(a - b), and its kin."""
    if not isinstance(body, Apply) or body.op != "*" or len(body.args) != 2:
        return None
    match sorted(body.args, key=lambda f: getattr(f, "op", ""), reverse=True):
        case Apply("sin", (a,)), Apply("cos", (b,)):
            first, second, sign, wave = _plus(a, b), _plus(a, b, -1), 1, "sin"
        case Apply("sin", (a,)), Apply("sin", (b,)):
            first, second, sign, wave = _plus(a, b, -1), _plus(a, b), -1, "cos"
        case Apply("cos", (a,)), Apply("cos", (b,)):
            first, second, sign, wave = _plus(a, b, -1), _plus(a, b), 1, "cos"
        case _:
            return None
    first, second = (_wave(wave, rewritten(angle, "expand", search.scope)) for angle in (first, second))
    after = polished(Apply("/", (Apply("+", (first, second if sign > 0 else Apply("-", (second,)))), TWO)))
    step = search.step(after, variable)
    if step is None:
        return None
    return reach(integral_of(body, variable), rules.SUM_OF_ANGLES, (("u", body), ("v", after)), step.goal, (("v", step),))


def _wave(op: str, angle: Node) -> Node:
    """cos(-u) is cos(u), sin(-u) is -sin(u)."""
    if isinstance(angle, Apply) and angle.op == "-":
        return Apply(op, angle.args) if op == "cos" else Apply("-", (Apply(op, angle.args),))
    return Apply(op, (angle,))


def _plus(a: Node, b: Node, sign: int = 1) -> Node:
    return Apply("+", (a, b if sign > 0 else Apply("-", (b,))))
