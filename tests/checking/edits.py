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


_CENTRES = (
    Fraction(7, 2),
    Fraction(1, 3),
    Fraction(-3),
    Fraction(5),
    Fraction(12),
    Fraction(22, 7),
    Fraction(-41, 13),
    Fraction(77),
    Fraction(1, 90),
)
_BUMPS = ("exp(-{s} u^2)", "1/(1 + {s} u^2)^9", "max(0, 1 - {s} abs(u))", "sech({s} u)", "exp(-{s} abs(u))", "relu(1 - {s} u^2)")
_STEPS = ("sigmoid({s} u)", "heaviside(u)/100", "max(0, u)", "(1 + tanh({s} u))/2", "relu(u)^2", "softplus({s} u)/{s}",
          "piecewise(1/50 if u >= 0, 0 otherwise)", "(1 + sign(u))/70", "log(1 + exp({s} u))/{s}")  # fmt: skip
_FRAMES = (
    "v + b",
    "v + b",
    "v * (1 + b)",
    "v - 2b",
    "v * exp(b)",
    "v/(1 + b)",
    "sqrt(v^2 + b)",
    "v^(1 + b)",
    "max(v, v + b)",
    "v * cos(b)",
)


def bump(node: Node, letters: tuple[str, ...], random: Random) -> Edit | None:
    """Something of any width that is large at one place alone, in one name or in two."""
    bump_, hint = _at_a_place(letters, random, _BUMPS, (10, 100, 10**3, 10**5, 10**7))
    if len(letters) > 1 and random.random() < 0.4:
        other, more = _at_a_place(letters, random, _BUMPS[:2], (10, 1000))
        bump_, hint = Apply("*", (bump_, other)), hint | more
    return _framed(node, bump_, random), hint


def step(node: Node, letters: tuple[str, ...], random: Random) -> Edit | None:
    """Something that is nothing on one side of a place; the place may lie far away."""
    step_, hint = _at_a_place(letters, random, _STEPS, (30, 1000, 10**5))
    return _framed(node, step_, random), {n: v + Fraction(6, 7) if n != "off" else v for n, v in hint.items()}


def _at_a_place(letters: tuple[str, ...], random: Random, table: tuple[str, ...], sizes: tuple[int, ...]) -> Edit:
    """An entry of a table where a name comes to a place, and the place; the name may stand in a power, or beside another."""
    if not letters:
        return number(Fraction(1, 50)), {}
    name, centre, size = random.choice(letters), random.choice(_CENTRES), random.choice(sizes)
    inside, at = READ(f"{name} - ({centre})"), {name: centre + Fraction(1, 97 * size)}
    if len(letters) > 1 and random.random() < 0.2:
        other = random.choice([n for n in letters if n != name])
        inside, at = READ(f"{name} - {other} - ({centre})"), {other: Fraction(8, 5), name: Fraction(8, 5) + centre + Fraction(1, 97 * size)}
    return substitute(READ(random.choice(table).replace("{s}", str(size))), {Name("u"): inside}), at


def _framed(node: Node, hidden: Node, random: Random) -> Node:
    return substitute(READ(random.choice(_FRAMES)), {Name("v"): node, Name("b"): hidden})


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
HIDING = (narrow, beyond, bump, bump, bump, step, step, kink)
