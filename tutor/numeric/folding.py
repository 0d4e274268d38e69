"""Constructors that do trivial arithmetic as they build: for trees that are only computed with, never shown.

Nothing is flattened or sorted, so that building is linear in what is built and everything shared stays shared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from tutor.syntax.nodes import CONSTANTS, ONE, ZERO, Apply, Name, Node, Number, number, rational

BITS = 256  # numbers longer than this stay apart: a product of many would grow without bound


def negative(a: Node) -> Node:
    """-a, with a double sign undone."""
    if isinstance(a, Apply) and a.op == "-":
        return a.args[0]
    return ZERO if a is ZERO else Apply("-", (a,))


def total(terms: Iterable[Node]) -> Node:
    """The sum, its numbers added up and placed last, equal terms counted."""
    constant, counted = Fraction(0), {}
    for term in terms:
        value = rational(term)
        if value is None:
            counted[term] = counted.get(term, 0) + 1
        else:
            constant += value
    kept = [t if k == 1 else product((number(k), t)) for t, k in counted.items()]
    if constant:
        kept.append(number(constant))
    return ZERO if not kept else kept[0] if len(kept) == 1 else Apply("+", tuple(kept))


def product(factors: Iterable[Node]) -> Node:
    """The product, its numbers and signs multiplied and placed first."""
    coefficient, kept = Fraction(1), []
    for factor in factors:
        if isinstance(factor, Apply) and factor.op == "-":
            coefficient, factor = -coefficient, factor.args[0]
        value = rational(factor)
        if value is not None and _is_short(value * coefficient):
            coefficient *= value
        elif isinstance(factor, Apply) and factor.op == "*" and isinstance(factor.args[0], Number) and len(factor.args) > 1:
            coefficient *= factor.args[0].value
            kept.extend(factor.args[1:] if len(factor.args) < 4 else (Apply("*", factor.args[1:]),))
        else:
            kept.append(factor)
    if not coefficient:
        return ZERO
    if abs(coefficient) != 1 or not kept:
        kept.insert(0, number(abs(coefficient)))
    out = kept[0] if len(kept) == 1 else Apply("*", tuple(kept))
    return negative(out) if coefficient < 0 else out


def _is_short(value: Fraction) -> bool:
    return value.numerator.bit_length() <= BITS and value.denominator.bit_length() <= BITS


def quotient(a: Node, b: Node) -> Node:
    """a / b, with 0 / b, a / 1 and signs done."""
    if b is ONE:
        return a
    top, bottom = rational(a), rational(b)
    if top == 0 and bottom != 0:
        return ZERO
    if top is not None and bottom:
        return number(top / bottom)
    sign = 0
    if isinstance(a, Apply) and a.op == "-":
        sign, a = sign + 1, a.args[0]
    if isinstance(b, Apply) and b.op == "-":
        sign, b = sign + 1, b.args[0]
    out = a if b is ONE else Apply("/", (a, b))
    return negative(out) if sign == 1 else out


def power(base: Node, exponent: Node) -> Node:
    """base^exponent, with the exponents 0 and 1 done."""
    if exponent is ZERO or base is ONE:
        return ONE
    return base if exponent is ONE else Apply("^", (base, exponent))


_MAKE: dict[str, Callable[..., Node]] = {
    "+": lambda *args: total(args),
    "*": lambda *args: product(args),
    "-": negative,
    "/": quotient,
    "^": power,
}


def make(op: str, args: tuple[Node, ...]) -> Node:
    """op(args) with its trivial arithmetic done."""
    fold = _MAKE.get(op)
    return fold(*args) if fold else Apply(op, args)


def filled(pattern: Node, bound: Mapping[Node, Node], build: Callable[[str, tuple[Node, ...]], Node] = make) -> Node:
    """A rule's right side (a small tree) with its names, and primes, replaced by what they stand for."""
    if pattern in bound:
        return bound[pattern]
    if not isinstance(pattern, Apply):
        assert not isinstance(pattern, Name) or pattern.name in CONSTANTS, pattern
        return pattern
    return build(pattern.op, tuple(filled(a, bound, build) for a in pattern.args))
