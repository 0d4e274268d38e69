"""Small edits that change a value: (part, letters, random) -> (what stands there now, the place where that shows), or None."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from random import Random

from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Apply, Name, Node, Number, number, substitute

READ = Scope().read
Edit = tuple[Node, Mapping[str, Fraction]]
_NEIGHBORS = (
    "sin/cos tan/cot sec/csc sinh/cosh tan/tanh sin/sinh asin/acos atan/tanh exp/expm1 log/log1p log2/log10 sqrt/cbrt abs/relu "
    "sigmoid/tanh softplus/relu max/min sign/heaviside erf/erfc silu/gelu relu/leaky_relu asinh/atan sech/sigmoid"
)
_SWAPS = tuple(tuple(pair.split("/")) for pair in _NEIGHBORS.split())


def figure(node: Node, letters: tuple[str, ...], random: Random) -> Edit | None:
    if not isinstance(node, Number):
        return None
    return number(node.value + random.choice((1, -1, Fraction(1, 10), Fraction(1, 10**6), -Fraction(1, 10**6), Fraction(1, 10**12)))), {}


def sign(node: Node, letters: tuple[str, ...], random: Random) -> Edit | None:
    return Apply("-", (node,)), {}


def exponent(node: Node, letters: tuple[str, ...], random: Random) -> Edit | None:
    if isinstance(node, Apply) and node.op == "^" and isinstance(node.args[1], Number):
        return Apply("^", (node.args[0], number(node.args[1].value + random.choice((1, -1))))), {}
    return (Apply("^", (node, number(random.choice((2, 3, Fraction(1, 2)))))), {}) if random.random() < 0.2 else None


def function(node: Node, letters: tuple[str, ...], random: Random) -> Edit | None:
    if not isinstance(node, Apply):
        return None
    others = [b if a == node.op else a for a, b in _SWAPS if node.op in (a, b)]
    return (Apply(random.choice(others), node.args), {}) if others else None


def dropped(node: Node, letters: tuple[str, ...], random: Random) -> Edit | None:
    if not isinstance(node, Apply) or node.op not in ("*", "+", "/"):
        return None
    return random.choice(node.args), {}


def turned(node: Node, letters: tuple[str, ...], random: Random) -> Edit | None:
    if not isinstance(node, Apply) or node.op != "/":
        return None
    return Apply("/", (node.args[1], node.args[0])), {}


def factor(node: Node, letters: tuple[str, ...], random: Random) -> Edit | None:
    return Apply("*", (number(random.choice((2, 3, Fraction(1, 2), Fraction(1000001, 1000000)))), node)), {}


def tiny(node: Node, letters: tuple[str, ...], random: Random) -> Edit | None:
    term = random.choice(("10^-5 * x", "10^-9", "10^-14 * x", "x^2/10^20", "exp(-x^2 - 20)", "10^-7 * abs(x)", "exp(-40 - x^2)"))
    return _added(node, term, letters, {})


def narrow(node: Node, letters: tuple[str, ...], random: Random) -> Edit | None:
    middle = random.choice((Fraction(7, 2), Fraction(1, 3), Fraction(-3), Fraction(5), Fraction(12)))
    sharp = random.choice((10**2, 10**4, 10**6))
    return _added(node, f"exp(-{sharp} * (x - ({middle}))^2)", letters, {"x": middle + Fraction(1, 97 * sharp)})


def beyond(node: Node, letters: tuple[str, ...], random: Random) -> Edit | None:
    edge = random.choice((Fraction(4), Fraction(40), Fraction(-7), Fraction(300), Fraction(1, 2)))
    term = random.choice(
        ("relu(x - ({}))", "(x - ({}) + abs(x - ({})))/1000", "piecewise(1/100 if x > {}, 0 otherwise)", "max(x, {}) - ({})")
    ).replace("{}", str(edge))
    return _added(node, term, letters, {"x": edge + Fraction(6, 7)})


def kink(node: Node, letters: tuple[str, ...], random: Random) -> Edit | None:
    """Bars or a sign around a part, or a kink that is moved."""
    if isinstance(node, Apply) and node.op in ("abs", "relu", "sign", "heaviside"):
        return Apply(node.op, (Apply("+", (node.args[0], number(random.choice((1, -1, Fraction(1, 100)))))),)), {}
    return Apply(random.choice(("abs", "relu")), (node,)), {}


def branch(node: Node, letters: tuple[str, ...], random: Random) -> Edit | None:
    function = random.choice(("asin(sin(u))", "acos(cos(u))", "atan(tan(u))", "acosh(cosh(u))", "sqrt(u^2)", "sqrt(abs(u))^2"))
    return substitute(READ(function), {Name("u"): node}), {}


def _added(node: Node, term: str, letters: tuple[str, ...], hint: Mapping[str, Fraction]) -> Edit | None:
    return (Apply("+", (node, READ(term))), hint) if "x" in letters else None


EDITS = (figure, figure, sign, exponent, exponent, function, function, dropped, dropped, turned, factor, tiny, narrow, beyond, kink, branch)
