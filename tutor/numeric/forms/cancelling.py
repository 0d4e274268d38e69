"""Polynomials in whatever is no polynomial: which terms of a difference cancel exactly, before anything is rounded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from tutor.numeric.folding import power, product, total, value_of
from tutor.numeric.forms.matching import FEW, UNIT, summed, terms
from tutor.syntax.nodes import ONE, ZERO, Apply, Node, Number, number, rational

MONOMIALS, DEGREE = 40, 8  # beyond these a difference is left as it is

Monomial = tuple[tuple[Node, int], ...]
Polynomial = dict[Monomial, Fraction]


def cancelled(node: Apply) -> Node:
    """A sum whose numbers are added up exactly, and in short sums within it the two that cancel; itself where nothing changes.

    Rounded first, `2 + x - 2` and `(1 + x) - 1` would lose the digits of a small x.
    """
    count, is_nested = 0, False
    for a in node.args:  # most sums have one number, and none within
        inner = a.args[0] if type(a) is Apply and a.op == "-" else a
        if type(inner) is Number:
            count += 1
        elif type(inner) is Apply:
            if inner.op == "/" and value_of(inner) is not None:
                count += 1
            elif inner.op == "+" or (inner.op in "*/" and any(type(x) is Apply and x.op == "+" for x in inner.args)):
                is_nested = True
    if count > 1:
        return total(node.args)
    if not is_nested:
        return node
    numbers = list(_numbers(node, UNIT))
    return summed([t for t in terms(node) if t[1] is not ONE]) if len(numbers) == 2 and not sum(numbers) else node


def _numbers(node: Apply, scale: Fraction) -> Iterator[Fraction]:
    """The numbers among the terms of a sum, and of the short sums within it."""
    for a in node.args:
        c = scale
        if type(a) is Apply and a.op == "-":
            c, a = -c, a.args[0]
        if type(a) is Apply and len(a.args) == 2 and a.op in "*/":
            first, second = a.args
            if a.op == "*" and type(first) is Number:
                c, a = c * first.value, second
            elif a.op == "/" and type(second) is Number and second is not ZERO:
                c, a = c / second.value, first
        if type(a) is Number:
            yield c * a.value
        elif type(a) is Apply and a.op == "+" and len(a.args) <= FEW:
            yield from _numbers(a, c)


def shortened(node: Node) -> Node | None:
    """A sum with its products multiplied out, where some of its terms then cancel; None where none do."""
    terms = node.args if isinstance(node, Apply) and node.op == "+" else (node,)
    parts = [polynomial(t) for t in terms]
    if None in parts:
        return None
    whole = _sum(parts)
    before = sum(abs(c) for p in parts for c in p.values())
    return written(whole) if sum(map(abs, whole.values())) < before else None


def single(node: Node) -> Node | None:
    """A sum that comes to one term when it is multiplied out; None where it does not."""
    found = polynomial(node)
    return written(found) if found is not None and len(found) <= 1 else None


def polynomial(node: Node) -> Polynomial | None:
    """Monomial -> coefficient; None where it is too long."""
    value = rational(node)
    if value is not None:
        return {(): value} if value else {}
    match node:
        case Apply("+", args):
            parts = [polynomial(a) for a in args]
            return None if None in parts else _short(_sum(parts))
        case Apply("-", (a,)):
            return _times(polynomial(a), {(): Fraction(-1)})
        case Apply("*", args):
            return _product(args)
        case Apply("/", (top, bottom)) if rational(bottom):
            return _times(polynomial(top), {(): 1 / rational(bottom)})
        case Apply("^", (base, exponent)) if (n := rational(exponent)) is not None and n.denominator == 1 and 0 < n <= DEGREE:
            return _product((base,) * int(n))
        case Apply("squares_less", (u, v)):
            return polynomial(Apply("+", (Apply("*", (u, u)), Apply("-", (Apply("*", (v, v)),)))))
    return {((node, 1),): Fraction(1)}


def written(polynomial: Polynomial) -> Node:
    """The tree of a polynomial."""
    return total([product((number(c), *(power(atom, number(n)) for atom, n in m))) for m, c in polynomial.items()] or [number(0)])


def _sum(parts: Iterable[Polynomial]) -> Polynomial:
    out: Polynomial = {}
    for part in parts:
        for monomial, c in part.items():
            out[monomial] = out.get(monomial, 0) + c
    return {m: c for m, c in out.items() if c}


def _product(factors: Iterable[Node]) -> Polynomial | None:
    out: Polynomial | None = {(): Fraction(1)}
    for factor in factors:
        out = _times(out, polynomial(factor))
    return out


def _times(a: Polynomial | None, b: Polynomial | None) -> Polynomial | None:
    if a is None or b is None or len(a) * len(b) > MONOMIALS:
        return None
    return _short(_sum({_joined(m, n): c * d} for m, c in a.items() for n, d in b.items()))


def _joined(m: Monomial, n: Monomial) -> Monomial:
    powers = dict(m)
    for atom, k in n:
        powers[atom] = powers.get(atom, 0) + k
    return tuple(sorted(powers.items(), key=lambda pair: id(pair[0])))  # trees are interned: one object each


def _short(found: Polynomial) -> Polynomial | None:
    is_long = len(found) > MONOMIALS or any(sum(k for _, k in m) > DEGREE for m in found)
    return None if is_long else found
