"""Constructors that do trivial arithmetic as they build: for trees that are only computed with, never shown.

Nothing is flattened or sorted, so that building is linear in what is built and everything shared stays shared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from tutor.syntax.nodes import CONSTANTS, ONE, ZERO, Apply, Name, Node, Number, number, rational

BITS = 256  # numbers longer than this stay apart: a product of many would grow without bound


def negative(a: Node) -> Node:
    """-a, with a double sign undone."""
    if type(a) is Apply and a.op == "-":
        return a.args[0]
    return ZERO if a is ZERO else Apply("-", (a,))


def value_of(node: Node) -> Fraction | None:
    """`rational`, quick for what is plainly no number."""
    kind = type(node)
    if kind is Number:
        return node.value
    return rational(node) if kind is Apply and (node.op == "-" or node.op == "/") else None


def total(terms: Sequence[Node]) -> Node:
    """The sum, its numbers added up and placed last, equal terms counted."""
    if len(terms) == 1:
        return terms[0]
    constant, counted = None, {}
    for term in terms:
        value = value_of(term)
        if value is None:
            counted[term] = counted.get(term, 0) + 1
        else:
            constant = value if constant is None else constant + value
    kept = [t if k == 1 else product((number(k), t)) for t, k in counted.items()]
    if constant:
        kept.append(number(_plain(constant)))
    return ZERO if not kept else kept[0] if len(kept) == 1 else Apply("+", tuple(kept))


def product(factors: Iterable[Node]) -> Node:
    """The product, its numbers and signs multiplied and placed first."""
    coefficient, is_turned, kept = None, False, []
    for factor in factors:
        if factor is ONE:
            continue
        inner: tuple[Node, ...] = ()
        if type(factor) is Apply and factor.op == "-":
            is_turned, factor = not is_turned, factor.args[0]
        if type(factor) is Apply and factor.op == "*" and type(factor.args[0]) is Number:
            inner, factor = factor.args[1:], factor.args[0]
        value = factor.value if type(factor) is Number else rational(factor) if type(factor) is Apply and factor.op == "/" else None
        if value is None:
            kept.append(factor)
            continue
        value = _plain(value)
        if coefficient is None:
            coefficient = value
        elif _is_short(coefficient * value):
            coefficient *= value
        else:
            kept.append(factor)
        if inner:
            kept.extend(inner if len(inner) < 3 else (Apply("*", inner),))
    return _scaled(coefficient, is_turned, kept)


def _scaled(coefficient: int | Fraction | None, is_turned: bool, kept: list[Node]) -> Node:
    if coefficient is not None:
        if not coefficient:
            return ZERO
        if coefficient < 0:
            coefficient, is_turned = -coefficient, not is_turned
        if coefficient != 1:
            kept.insert(0, number(coefficient))
    out = ONE if not kept else kept[0] if len(kept) == 1 else Apply("*", tuple(kept))
    return negative(out) if is_turned else out


def _plain(value: Fraction) -> int | Fraction:
    """A whole number as Python's own, whose arithmetic takes a twentieth of the time."""
    return value.numerator if value.denominator == 1 else value


def _is_short(value: int | Fraction) -> bool:
    return value.numerator.bit_length() <= BITS and value.denominator.bit_length() <= BITS


def quotient(a: Node, b: Node) -> Node:
    """a / b, with 0 / b, a / 1 and signs done."""
    if b is ONE:
        return a
    top, bottom = value_of(a), value_of(b)
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
