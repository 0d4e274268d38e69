"""Powers, products and quotients of waves: half angles, sums of angles, reductions, and one wave as the new letter."""

from __future__ import annotations

from tutor.derive.goals import integral_of, letter, polished, reach
from tutor.derive.integrals.letters import back, spread, told
from tutor.derive.integrals.search import Search
from tutor.derive.steps import Step
from tutor.meaning.algebra import rewritten
from tutor.meaning.waves import by_waves
from tutor.rules import antiderivatives
from tutor.rules import integrals as rules
from tutor.rules.catalogue import pattern
from tutor.rules.matching import bind, fill
from tutor.syntax.nodes import ONE, TWO, Apply, Name, Node, number, postorder, rational, rebuild, size, substitute


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
        case Apply("^", (Apply("sinh" | "cosh" as op, (u,)), exponent)) if (n := rational(exponent)) and n > 0 and n % 2 == 0 and n <= 12:
            wave = Apply("cosh", (Apply("*", (TWO, u)),))
            square = Apply("/", (Apply("+", (wave, ONE if op == "cosh" else Apply("-", (ONE,)))), TWO))
            return square if n == 2 else Apply("^", (square, number(n / 2)))
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


def reduced_tangent(body: Node, variable: str, search: Search) -> Step | None:
    """tan^n, cot^n, tanh^n: shorter by the formula than with the tangent as the letter."""
    is_power = isinstance(body, Apply) and body.op == "^" and isinstance(body.args[0], Apply)
    return reduced(body, variable, search) if is_power and body.args[0].op in ("tan", "cot", "tanh") else None


def reduced(body: Node, variable: str, search: Search) -> Step | None:
    """tan^n, sec^n, 1/(x^2 + a)^n, …: a power brought down by its formula."""
    goal = integral_of(body, variable)
    for rule in antiderivatives.REDUCTIONS.rules:
        bound = bind(rule, goal, variable)
        n = rational(bound["n"]) if bound else None
        if n is None or n.denominator != 1 or n < 2:
            continue
        filled = fill(pattern(rule).right, bound, {})
        form = rebuild(filled, lambda node: polished(node) if isinstance(node, Apply) and node.op == "∫" else node)
        smaller = next(node for node in postorder(form) if isinstance(node, Apply) and node.op == "∫")
        step = search.step(smaller.args[-1], variable)
        if step is None:
            return None
        value = spread(substitute(form, {smaller: step.value}), variable)
        return reach(goal, rule, tuple(bound.items()), polished(form), (("v", step),), value=_terms_spread(value, variable))
    return None


def _terms_spread(node: Node, variable: str) -> Node:
    """A constant factor multiplied into each sum that is a term's factor."""
    if isinstance(node, Apply) and node.op == "+":
        return polished(Apply("+", tuple(spread(a, variable) for a in node.args)))
    return node


def in_waves(body: Node, variable: str, search: Search) -> Step | None:
    """A rational function of sin and cos: one of them as u, where the other's powers are even; u = tan(x/2) as the last resort."""
    u = letter(body)
    found = list(by_waves(body, variable, u, search.scope))
    for kind, after in sorted(found, key=lambda f: (f[0] == "half", size(f[1]))):
        after = polished(after)
        step = search.step(after, u)
        if step is None:
            continue
        x = Name(variable)
        inside = Apply("tan", (Apply("/", (x, TWO)),)) if kind == "half" else Apply(kind, (x,))
        rule = rules.WAVE if kind in ("sin", "cos") else rules.TANGENT if kind == "tan" else rules.HALF_TANGENT
        note = told(u, inside, variable) if kind in ("sin", "cos") else f"{u} = {_told(kind, variable)}, d{variable} = {_slope(kind, u)}"
        bound = ((u, inside), ("v", after))
        return reach(integral_of(body, variable), rule, bound, step.goal, (("v", step),), note, back(step.value, u, inside))
    return None


def _told(kind: str, variable: str) -> str:
    return f"tan({variable})" if kind == "tan" else f"tan({variable}/2)"


def _slope(kind: str, u: str) -> str:
    return f"d{u}/(1 + {u}^2)" if kind == "tan" else f"2 d{u}/(1 + {u}^2)"
