"""Arithmetic with limits that may be infinite, and which of two terms grows faster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tutor.derive.goals import polished
from tutor.derive.simplify import monomial
from tutor.meaning.algebra import sign_of
from tutor.meaning.polynomials import coefficients
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names, number, rational

OO, MINUS_OO = Name("oo"), Apply("-", (Name("oo"),))


def is_infinite(value: Node) -> bool:
    return value in (OO, MINUS_OO)


def infinite(sign: int) -> Node:
    """oo, or -oo."""
    return OO if sign > 0 else MINUS_OO


def sign(value: Node, scope: Scope) -> int | None:
    """The sign of a limit, 0 for 0; None where it is not known."""
    if is_infinite(value):
        return 1 if value is OO else -1
    plain = rational(value)
    if plain is not None:
        return (plain > 0) - (plain < 0)
    return sign_of(value, scope)


def added(values: Sequence[Node]) -> Node | None:
    """The sum; None for oo - oo."""
    endless = {v for v in values if is_infinite(v)}
    if len(endless) > 1:
        return None
    return endless.pop() if endless else polished(Apply("+", tuple(values)))


def multiplied(values: Sequence[Node], scope: Scope) -> Node | None:
    """The product; None for 0 * oo, and where the sign of oo would hang on an unknown one."""
    if not any(map(is_infinite, values)):
        return polished(Apply("*", tuple(values)))
    total = 1
    for v in values:
        s = sign(v, scope)
        if not s:
            return None
        total *= s
    return infinite(total)


@dataclass(frozen=True, slots=True, order=True)
class Growth:
    """How fast a product grows at oo: e^(rate x^degree), then x^power, then log(x)^logarithm; compared in this order."""

    degree: Fraction = Fraction(0)
    rate: Fraction = Fraction(0)
    power: Fraction = Fraction(0)
    logarithm: Fraction = Fraction(0)

    @property
    def kinds(self) -> int:
        """How many of the three kinds it holds."""
        return bool(self.rate) + bool(self.power) + bool(self.logarithm)

    @property
    def direction(self) -> int:
        """1 where it grows without bound, -1 where it vanishes, 0 where it does neither."""
        first = next((part for part in (self.rate, self.power, self.logarithm) if part), Fraction(0))
        return (first > 0) - (first < 0)


def growth(term: Node, variable: str, scope: Scope) -> tuple[Node, Growth] | None:
    """(constant factor, growth) of c e^(a x^k) x^b log(x)^d as x goes to oo; None for other terms."""
    coefficient, above, below = monomial(term)
    constant: list[Node] = [Apply("/", (number(coefficient.numerator), number(coefficient.denominator)))]
    degree = rate = power = logarithm = Fraction(0)
    for factors, way in ((above, 1), (below, -1)):
        for f in factors:
            if variable not in names(f):
                constant.append(f if way > 0 else Apply("/", (number(1), f)))
                continue
            part = _factor_growth(f, variable, scope)
            if part is None or (rate and part.rate and part.degree != degree):
                return None
            degree = part.degree or degree
            rate, power, logarithm = rate + way * part.rate, power + way * part.power, logarithm + way * part.logarithm
    return polished(Apply("*", tuple(constant))), Growth(degree if rate else Fraction(0), rate, power, logarithm)


def _factor_growth(factor: Node, variable: str, scope: Scope) -> Growth | None:
    base, exponent = factor.args if isinstance(factor, Apply) and factor.op == "^" else (factor, None)
    if base is Name("e") or (isinstance(factor, Apply) and factor.op == "exp"):
        inside = coefficients(exponent if exponent is not None else factor.args[0], variable, scope)
        leading = rational(inside[-1]) if inside else None
        whole = inside is not None and all(c is ZERO for c in inside[1:-1])
        return Growth(Fraction(len(inside) - 1), leading) if whole and leading is not None else None
    times = rational(exponent) if exponent is not None else Fraction(1)
    if times is None:
        return None
    match base:
        case Name(name) if name == variable:
            return Growth(power=times)
        case Apply("sqrt", (Name(name),)) if name == variable:
            return Growth(power=times / 2)
        case Apply("log", (Name(name),)) if name == variable:
            return Growth(logarithm=times)
    return None
