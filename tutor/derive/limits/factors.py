"""A product or quotient as its number and its bases with their exponents, and back: like factors meet, and cancel."""

from __future__ import annotations

from fractions import Fraction

from tutor.derive.goals import polished
from tutor.syntax.nodes import ONE, ZERO, Apply, Node, number, rational

Factors = dict[Node, Fraction]  # base -> exponent


def factors(body: Node) -> tuple[Fraction, Factors]:
    """A product or quotient as its number and its bases with their exponents."""
    coefficient, found = Fraction(1), {}
    stack = [(body, Fraction(1))]
    while stack:
        node, k = stack.pop()
        value = rational(node)
        match node:
            case _ if value is not None and (value or k > 0) and k.denominator == 1:
                coefficient *= value**k.numerator
            case Apply("-", (u,)) if k.denominator == 1:
                coefficient *= (-1) ** (k.numerator % 2)
                stack.append((u, k))
            case Apply("*", args) if k.denominator == 1:
                stack.extend((a, k) for a in reversed(args))
            case Apply("/", (u, v)) if k.denominator == 1:
                stack += [(v, -k), (u, k)]
            case Apply("^", (u, n)) if rational(n) is not None and (rational(n) or 0).denominator == 1:
                stack.append((u, k * rational(n)))
            case _:
                found[node] = found.get(node, Fraction(0)) + k
    return coefficient, {b: k for b, k in found.items() if k}


def product_of(coefficient: Fraction, found: Factors) -> Node:
    """The tree of a number and bases with exponents."""
    above = [b if k == 1 else Apply("^", (b, number(k))) for b, k in found.items() if k > 0]
    below = [b if k == -1 else Apply("^", (b, number(-k))) for b, k in found.items() if k < 0]
    top = Apply("*", (number(coefficient), *above, ONE))
    return polished(Apply("/", (top, Apply("*", (*below, ONE)))) if below else top)


def shortened(body: Node) -> Node:
    """`body` with equal factors above and below cancelled."""
    coefficient, found = factors(body)
    return product_of(coefficient, found) if coefficient else ZERO
