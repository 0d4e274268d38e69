"""Equations in odd roots of their unknown as equations without them: with x = t^q every x^(p/q) is t^p."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from tutor.syntax.nodes import Apply, Name, Node, names, number, postorder, rational, rebuild

THIRD = Fraction(1, 3)


def odd_exponent(node: Node) -> Fraction | None:
    """p/q of u^(p/q) and of cbrt(u), q odd and above 1; None for every other node."""
    match node:
        case Apply("cbrt", _):
            return THIRD
        case Apply("^", (_, exponent)):
            value = rational(exponent)
            return value if value is not None and value.denominator > 1 and value.denominator % 2 else None
    return None


def without_odd_roots(equation: Node, unknown: str) -> tuple[Node, int]:
    """The equation in t, which bears the unknown's name, and q, where x = t^q; q is 1 where no odd root of the unknown stands in it."""
    x = Name(unknown)
    exponents = [odd_exponent(n) for n in postorder(equation) if isinstance(n, Apply) and n.args and n.args[0] is x]
    q = lcm(*(e.denominator for e in exponents if e is not None))
    if q == 1:
        return equation, 1

    def change(node: Node) -> Node:
        if node is x:
            return Apply("^", (x, number(q)))
        exponent = odd_exponent(node)
        if exponent is not None and node.args[0] is Apply("^", (x, number(q))):
            return Apply("^", (x, number(exponent * q)))
        return node

    return rebuild(equation, change), q


def has_odd_root(equation: Node, unknown: str) -> bool:
    """Whether an odd root of something that holds the unknown stands in it."""
    return any(odd_exponent(n) is not None and unknown in names(n) for n in postorder(equation))
