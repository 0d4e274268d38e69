"""Waves of a multiple of an angle, written in those of the angle itself."""

from __future__ import annotations

from tutor.derive.goals import polished
from tutor.syntax.nodes import ONE, TWO, ZERO, Apply, Name, Node, number, rational, rebuild

MOST_ANGLE = 12


def without_multiples(node: Node, angle: str) -> Node:
    """sin(2t) as 2 sin(t) cos(t), cos(2t) as 1 - 2 sin(t)^2, and so on; tan(t/2) as sin(t)/(1 + cos(t))."""
    t = Name(angle)

    def change(n: Node) -> Node:
        match n:
            case Apply("sin" | "cos" as op, (Apply("*", (count, inner)),)) if inner is t and (k := rational(count)) is not None:
                if k.denominator == 1 and 0 < k <= MOST_ANGLE:
                    return (_sine if op == "sin" else _cosine)(int(k), t)
            case Apply("tan", (Apply("/", (inner, bottom)),)) if inner is t and bottom is TWO:
                return Apply("/", (Apply("sin", (t,)), Apply("+", (ONE, Apply("cos", (t,))))))
        return n

    return polished(rebuild(node, change))


def _sine(k: int, t: Node) -> Node:
    """sin(k t) by the addition theorem, halved while that goes."""
    if k < 2:
        return Apply("sin", (t,)) if k else ZERO
    half, rest = k // 2, k - k // 2
    if half == rest:
        return Apply("*", (TWO, _sine(half, t), _cosine(half, t)))
    return Apply("+", (Apply("*", (_sine(half, t), _cosine(rest, t))), Apply("*", (_cosine(half, t), _sine(rest, t)))))


def _cosine(k: int, t: Node) -> Node:
    if k < 2:
        return Apply("cos", (t,)) if k else ONE
    half, rest = k // 2, k - k // 2
    if half == rest:
        return Apply("+", (ONE, Apply("-", (Apply("*", (number(2), Apply("^", (_sine(half, t), TWO)))),))))
    minus = Apply("-", (Apply("*", (_sine(half, t), _sine(rest, t))),))
    return Apply("+", (Apply("*", (_cosine(half, t), _cosine(rest, t))), minus))
