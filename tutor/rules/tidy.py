"""The arithmetic that no teacher writes down: 0 + a, 1 a, 2 * 3, signs and quotients within products, factors in order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from hashlib import blake2b
from math import factorial, isqrt
from weakref import WeakKeyDictionary, WeakSet

from tutor.syntax.nodes import CONSTANTS, ONE, ZERO, Apply, Name, Node, Number, number, postorder, rational
from tutor.syntax.printer import show


def tidy(root: Node) -> Node:
    """`root` with its plain arithmetic done. The value, and where it is defined, stay; scalars only (0 * A has a shape)."""
    made: dict[Node, Node] = {}
    stack = [root]
    while stack:
        node = stack[-1]
        if node in made:
            stack.pop()
        elif not isinstance(node, Apply) or node in _TIDY:
            made[node] = node
        else:
            waiting = [a for a in node.args if a not in made]
            if waiting:
                stack.extend(waiting)
            else:
                made[node] = _tidied(Apply(node.op, tuple(made[a] for a in node.args)))
                _TIDY.add(made[node])
    return made[root]


_SHORT_FACTORIAL = 33  # its factorial has 123 bits, and still fits on a line
_TIDY: WeakSet = WeakSet()  # the cache of a pure function: trees that `tidy` leaves as they are


def _tidied(node: Node) -> Node:
    if not isinstance(node, Apply):
        return node
    match node.op:
        case "+":
            return total(node.args)
        case "*":
            return product(node.args)
        case "/":
            return quotient(*node.args)
        case "-":
            return negative(node.args[0])
        case "^":
            return power(*node.args)
        case "factorial":
            n = rational(node.args[0])
            if n is not None and n.denominator == 1 and 0 <= n <= _SHORT_FACTORIAL:
                return number(factorial(int(n)))
    return node


def negative(node: Node) -> Node:
    """-node, with a double sign undone."""
    if isinstance(node, Apply) and node.op == "-":
        return node.args[0]
    return node if node is ZERO else Apply("-", (node,))


def total(terms: Iterable[Node]) -> Node:
    """The sum, flat, its numbers added up where the first of them stands, zeros dropped."""
    constant, place, kept = Fraction(0), None, []
    for term in _flatten("+", terms):
        value = rational(term)
        if value is None:
            kept.append(term)
        else:
            place = len(kept) if place is None else place
            constant += value
    if constant:
        kept.insert(place, number(constant))
    if len(kept) > 1 and isinstance(kept[0], Apply) and kept[0].op == "-" and not _is_negative(kept[1]) and len(kept) == 2:
        kept.reverse()  # b - a rather than -a + b
    return ZERO if not kept else kept[0] if len(kept) == 1 else Apply("+", tuple(kept))


def _is_negative(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == "-"


def _flatten(op: str, args: Iterable[Node]) -> list[Node]:
    out: list[Node] = []
    for a in args:
        if isinstance(a, Apply) and a.op == op:
            out.extend(a.args)
        elif op == "+" and _is_negative(a) and isinstance(a.args[0], Apply) and a.args[0].op == "+":
            out.extend(negative(b) for b in a.args[0].args)
        else:
            out.append(a)
    return out


def product(factors: Iterable[Node]) -> Node:
    """The product as one coefficient, factors in order, over one bottom; 0 where a factor is 0."""
    coefficient, top, bottom = Fraction(1), [], []
    stack = list(factors)[::-1]
    while stack:
        f = stack.pop()
        value = rational(f)
        if value is not None:
            coefficient *= value
        elif isinstance(f, Apply) and f.op == "-":
            coefficient = -coefficient
            stack.append(f.args[0])
        elif isinstance(f, Apply) and f.op == "*":
            stack.extend(reversed(f.args))
        elif isinstance(f, Apply) and f.op == "/":
            stack.append(f.args[0])
            bottom.append(f.args[1])
        else:
            top.append(f)
    if not coefficient:
        return ZERO
    if bottom:
        below, bottom = _split(bottom)
        if not below:
            return Apply("/", (assemble(coefficient, top), ZERO))
        coefficient /= below
    return assemble(coefficient, top, bottom)


def _split(factors: Iterable[Node]) -> tuple[Fraction, list[Node]]:
    """The number in a product, with its sign, and its other factors."""
    coefficient, rest = Fraction(1), []
    for f in _flatten("*", factors):
        value = rational(f)
        if value is not None:
            coefficient *= value
        elif _is_negative(f):
            inner, more = _split((f.args[0],))
            coefficient *= -inner
            rest += more
        else:
            rest.append(f)
    return coefficient, rest


def assemble(coefficient: Fraction, top: list[Node], bottom: list[Node] | None = None) -> Node:
    """coefficient * top / bottom, as it is written: 3x/2 and -x/2, factors in order."""
    above, below = sorted(_powers(top), key=order), sorted(_powers(bottom or []), key=order)
    if above or below:
        p, q = abs(coefficient.numerator), coefficient.denominator
        above = ([number(p)] if p != 1 or not above else []) + above
        below = ([number(q)] if q != 1 else []) + below
        upper = above[0] if len(above) == 1 else Apply("*", tuple(above))
        lower = ONE if not below else below[0] if len(below) == 1 else Apply("*", tuple(below))
        out = upper if lower is ONE else Apply("/", (upper, lower))
    else:
        out = number(abs(coefficient))
    return Apply("-", (out,)) if coefficient < 0 else out


def _powers(factors: list[Node]) -> list[Node]:
    """Factors of one base multiplied where their exponents are whole and positive: x x^2 is x^3."""
    exponents: dict[Node, int] = {}
    rest = []
    for f in factors:
        base, exponent = f.args if isinstance(f, Apply) and f.op == "^" else (f, ONE)
        value = rational(exponent)
        if value is not None and value.denominator == 1 and value > 0 and not (isinstance(base, Name) and base.name in CONSTANTS):
            exponents[base] = exponents.get(base, 0) + int(value)
        else:
            rest.append(f)
    return [b if e == 1 else Apply("^", (b, number(e))) for b, e in exponents.items()] + rest


def quotient(top: Node, bottom: Node) -> Node:
    """top / bottom as one quotient, its numbers cancelled."""
    below, rest = _split((bottom,))
    if not below:
        return Apply("/", (top, bottom))
    inner = [f for f in rest if isinstance(f, Apply) and f.op == "/"]
    plain = [f for f in rest if f not in inner]
    lifted = [f.args[1] for f in inner]
    upper = product((top, *lifted)) if lifted or not isinstance(top, Apply) or top.op != "+" else top
    coefficient, above = _split((upper,))
    deeper = [f for f in above if isinstance(f, Apply) and f.op == "/"]
    if deeper:
        above = [f for f in above if f not in deeper] + [f.args[0] for f in deeper]
        plain += [f.args[1] for f in deeper]
        return product((number(coefficient / below), *above, Apply("/", (ONE, product((*plain, *(f.args[0] for f in inner)))))))
    if not coefficient:
        return ZERO
    return assemble(coefficient / below, above, _flatten("*", plain + [f.args[0] for f in inner]))


def power(base: Node, exponent: Node) -> Node:
    """base^exponent, with the exponents 0 and 1 and small powers of numbers done."""
    if exponent is ONE:
        return base
    if exponent is ZERO and base is not ZERO:
        return ONE
    if base is ONE:
        return ONE
    b, e = rational(base), rational(exponent)
    if b is not None and e is not None and e.denominator == 1 and (b or e > 0):
        size = abs(e.numerator) * max(b.numerator.bit_length(), b.denominator.bit_length())
        if size <= 128:  # a number that still fits on a line
            return number(b**e.numerator)
    return Apply("^", (base, exponent))


def order(factor: Node) -> tuple:
    """Where a factor stands in a product: numbers, constants, names, powers of sums, functions, then what is made of functions.

    Functions stand as a page has them: roots, exponentials, logarithms, then the others in the order of _ON_PAPER, then by name.
    """
    found = _ORDERS.get(factor)
    if found is None:
        found = _ORDERS[factor] = _order(factor)
    return found


def _order(factor: Node) -> tuple:
    base = factor.args[0] if isinstance(factor, Apply) and factor.op == "^" else factor
    match base:
        case Number():
            return (0, *_label(factor))
        case Name(name) if name in CONSTANTS and base is factor:
            return (1, *_label(factor))
        case Name(name) if name not in CONSTANTS:
            return (2, 0, re.sub(r"\d+", lambda m: m[0].zfill(6), name.lower()) + name)
        case Apply("+", _) if not _has_function(base):
            return (3, *_label(factor))
        case Apply("+", _):
            return (5, *_label(factor))
    outermost = getattr(base, "op", "^")  # of e^x, whose base is a name
    return (4, _ON_PAPER.get(outermost, len(_ON_PAPER)), *_label(factor))


_ROOTS_TO_WAVES = ("sqrt", "cbrt", "^", "exp", "log", "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh")
_ON_PAPER = {op: k for k, op in enumerate(_ROOTS_TO_WAVES)}
_FLAT = 6  # trees no higher than this are ordered by their text, as a reader expects; higher ones by a digest, in linear time
_DIGESTS: WeakKeyDictionary = WeakKeyDictionary()  # the cache of a pure function
_ORDERS: WeakKeyDictionary = WeakKeyDictionary()  # the cache of `order`


def _label(node: Node) -> tuple[int, str]:
    if node.height <= _FLAT:
        return (0, show(node))
    for n in () if node in _DIGESTS else postorder(node):
        if n not in _DIGESTS:
            inner = "".join(_DIGESTS[a] for a in n.args) if isinstance(n, Apply) else repr(n)
            _DIGESTS[n] = blake2b(f"{getattr(n, 'op', '')}({inner})".encode(), digest_size=12).hexdigest()
    return (node.height, _DIGESTS[node])


def _has_function(root: Node) -> bool:
    found = _FUNCTIONS.get(root)
    if found is None:
        for n in postorder(root):
            if n not in _FUNCTIONS:
                _FUNCTIONS[n] = isinstance(n, Apply) and (n.op[0].isalpha() or any(_FUNCTIONS[a] for a in n.args))
        found = _FUNCTIONS[root]
    return found


_FUNCTIONS: WeakKeyDictionary = WeakKeyDictionary()  # the cache of `_has_function`


# ---------------------------------------------------------------- roots of numbers


def root_of_number(value: Fraction) -> Node:
    """sqrt(12) as 2 sqrt(3), sqrt(3/4) as sqrt(3)/2."""
    under, outside = value.numerator * value.denominator, Fraction(1, value.denominator)
    for k in (isqrt(under), *range(min(isqrt(under), 100), 1, -1)):
        if k > 1 and under % k**2 == 0:
            under, outside = under // k**2, outside * k
    return assemble(outside, [Apply("sqrt", (number(under),))] if under > 1 else [] if under else [ZERO])
