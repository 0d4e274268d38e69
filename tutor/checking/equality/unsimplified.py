"""What a simplified answer does not hold, told of one part at a time: what is wrong with it and how it is mended, or nothing."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations
from math import gcd, isqrt

from tutor.errors import TutorError
from tutor.meaning.polynomials import common_divisor
from tutor.meaning.scope import Scope
from tutor.rules.terms import base_and_exponent, monomial, terms_of
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, Number, names, rational
from tutor.syntax.printer import show

_FOLDED = {
    ("exp", "0"): "1", ("log", "1"): "0", ("log", "e"): "1", ("sin", "0"): "0", ("cos", "0"): "1", ("tan", "0"): "0", ("sin", "pi"): "0",
    ("cos", "pi"): "-1", ("sqrt", "0"): "0", ("sqrt", "1"): "1", ("abs", "0"): "0", ("asin", "0"): "0", ("atan", "0"): "0",
    ("sinh", "0"): "0", ("cosh", "0"): "1", ("tanh", "0"): "0",
}  # fmt: skip


def noise(node: Node) -> str:
    """What changes nothing: + 0, * 1, / 1, ^1, a minus before a minus."""
    match node:
        case Apply("+", args) if ZERO in args:
            return "leave the 0 away"
        case Apply("*", args) if ZERO in args:
            return "a product with 0 is 0"
        case Apply("*", args) if ONE in args or Apply("-", (ONE,)) in args:
            return "leave the factor 1 away"
        case Apply("/", (_, bottom)) if bottom is ONE:
            return "leave the denominator 1 away"
        case Apply("/", (top, _)) if top is ZERO:
            return "0 divided by anything is 0"
        case Apply("^", (_, exponent)) if exponent is ONE:
            return "leave the exponent 1 away"
        case Apply("^", (base, exponent)) if exponent is ZERO or base is ONE:
            return "this power is 1"
        case Apply("-", (Apply("-", (inner,)),)):
            return f"two minus signs: write {show(inner)}"
        case Apply("-", (inner,)) if inner is ZERO:
            return "-0 is 0"
        case Apply("/", (_, Apply("-", (_,)))):
            return "put the minus sign before the fraction"
        case Apply("*", args) if any(isinstance(a, Apply) and a.op == "-" for a in args):
            return "put the minus sign in front"
    return ""


def foldable(node: Node) -> str:
    """Numbers that can be worked out: 2 * 3, 6/4, 2^3, sqrt(9), e^0."""
    match node:
        case Apply("+", args) if sum(rational(a) is not None for a in args) > 1:
            return "add the numbers"
        case Apply("*", args) if sum(rational(a) is not None for a in args) > 1:
            return "multiply the numbers"
        case Apply("/", (Number(p), Number(q))) if q and p.denominator == q.denominator == 1 and gcd(int(p), int(q)) > 1:
            return f"reduce this fraction to {_told(p / q)}"
        case Apply("^", (base, exponent)) if _is_short_power(base, exponent):
            return f"work this power out: {_told(rational(base) ** int(rational(exponent)))}"
        case Apply("^", (Name("e"), Apply("log", (inner,)))) | Apply("exp", (Apply("log", (inner,)),)):
            return f"this is {show(inner)}"
        case Apply("log", (Apply("exp", (inner,)),)) | Apply("log", (Apply("^", (Name("e"), inner)),)):
            return f"this is {show(inner)}"
        case Apply("sqrt", (Number(value),)) if _root(value) is not None:
            return f"this root is {_told(_root(value))}"
        case Apply(op, (inner,)) if (op, show(inner)) in _FOLDED:
            return f"this is {_FOLDED[op, show(inner)]}"
    return ""


def _is_short_power(base: Node, exponent: Node) -> bool:
    b, n = rational(base), rational(exponent)
    return None not in (b, n) and n.denominator == 1 and 1 < abs(n) <= 20 and abs(b.numerator) ** abs(n) < 10**6


def _root(value: Fraction) -> Fraction | None:
    root = Fraction(isqrt(value.numerator), isqrt(value.denominator))
    return root if root * root == value else None


def _told(value: Fraction) -> str:
    return str(value)


def like_terms(node: Node) -> str:
    """Terms that differ by a number alone: 2x + 3x."""
    if not (isinstance(node, Apply) and node.op == "+"):
        return ""
    seen: dict[tuple, Node] = {}
    for term in node.args:
        _, above, below = monomial(term)
        key = _bases(above), _bases(below)
        if key in seen and (above or below):
            return f"{show(seen[key])} and {show(term)} are like terms; gather them"
        seen[key] = term
    squares = {f.args[0] for f in node.args if isinstance(f, Apply) and f.op == "^" and show(f.args[1]) == "2"}
    if any(isinstance(a, Apply) and a.op == "sin" and Apply("cos", a.args) in squares for a in squares):
        return "sin^2 + cos^2 is 1"
    return ""


def _bases(factors: list[Node]) -> frozenset:
    """Factors as bases with their exponents, in no order."""
    found: Counter = Counter()
    for f in factors:
        base, exponent = base_and_exponent(f)
        n = rational(exponent)
        found[base if n is not None else f] += n if n is not None else 1
    return frozenset(found.items())


def like_factors(node: Node) -> str:
    """Factors with the same base: x * x, x^2 * x, and the same above and below: x/x."""
    if not (isinstance(node, Apply) and node.op in ("*", "/")):
        return ""
    _, above, below = monomial(node)
    for a, b in combinations(above, 2):
        if _shared(a, b):
            return f"{show(a)} and {show(b)} are powers of the same; write one power"
    for a in above:
        for b in below:
            if _shared(a, b):
                return f"{show(a)} above and {show(b)} below have a factor in common; cancel it"
    return ""


def _shared(a: Node, b: Node) -> bool:
    """Whether both are powers of one base, with exponents that are numbers, or the same."""
    (base, m), (other, n) = base_and_exponent(a), base_and_exponent(b)
    return base is other and not (base is Name("e") and a is not b) and (m is n or None not in (rational(m), rational(n)))


def nested_fraction(node: Node) -> str:
    """A fraction above or below another one's bar."""
    if isinstance(node, Apply) and node.op == "/":
        inner = next((n for part in node.args for n in _reached(part) if isinstance(n, Apply) and n.op == "/"), None)
        if inner is not None:
            return f"the fraction {show(inner)} stands inside another one; write one fraction bar"
    return ""


def _reached(node: Node):
    yield node
    if isinstance(node, Apply) and node.op in ("+", "*", "-", "/"):
        for part in node.args:
            yield from _reached(part)


def common_factor(node: Node, scope: Scope) -> str:
    """A factor that the top and the bottom of a fraction share: (2x + 2)/4, (x^2 - 1)/(x - 1)."""
    if not (isinstance(node, Apply) and node.op == "/"):
        return ""
    top, bottom = node.args
    shared = gcd(_content(top), _content(bottom))
    if shared > 1:
        return f"above and below there is a factor {shared}; cancel it"
    if not names(top) or not names(bottom):
        return ""
    try:
        found = common_divisor(top, bottom, scope)
    except TutorError:
        return ""
    return f"above and below there is a factor {show(found[0])}; cancel it" if found else ""


def _content(node: Node) -> int:
    """The largest whole number that divides every term; 1 where one has no whole number before it."""
    found = 0
    for term in terms_of(node):
        coefficient, _, below = monomial(term)
        if below or coefficient.denominator != 1:
            return 1
        found = gcd(found, int(coefficient))
    return abs(found) or 1
