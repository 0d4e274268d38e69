"""How far a rule for integrals may be off at most: its textbook bound, with the derivative in it bounded by balls over the whole range."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import factorial

from tutor.numeric.rigorous.boxes import float_above, most_slope_on
from tutor.syntax.nodes import Node

_HIGHEST = 12  # balls over a piece grow with each derivative


@dataclass(frozen=True, slots=True)
class Bound:
    """What the error of a rule does not pass.

    order    of the derivative in the bound
    most     what that derivative does not pass in size between the ends
    formula  how the bound is made, in words
    """

    value: float
    order: int
    most: float
    formula: str


def bound(rule: str, body: Node, name: str, low: float, high: float, pieces: int) -> Bound | None:
    """The bound of a rule with so many pieces (or Gauss points) for `body` from `low` to `high`.

    None where the rule has none, or where the derivative in it has no bound that the balls can tell: at a kink, a jump or a pole.
    """
    found = _ORDERS.get(rule, lambda n: 0)(pieces)
    if not 0 < found <= _HIGHEST:
        return None
    a, b = sorted((Fraction(low), Fraction(high)))
    most = most_slope_on(body, name, found, a, b)
    if most is None:
        return None
    share, formula = _SHARES[rule](b - a, pieces)
    return Bound(float_above(share * Fraction(most)), found, most, formula)


_ORDERS = {"midpoint": lambda n: 2, "trapezoid": lambda n: 2, "simpson": lambda n: 4, "gauss-legendre": lambda n: 2 * n}


def _gauss(width: Fraction, nodes: int) -> tuple[Fraction, str]:
    below = (2 * nodes + 1) * factorial(2 * nodes) ** 3
    return width ** (2 * nodes + 1) * factorial(nodes) ** 4 / below, "(b - a)^(2n + 1) (n!)^4 / ((2n + 1) ((2n)!)^3)"


_SHARES = {  # (b - a, pieces) -> what stands before the derivative's bound, and how it is written
    "midpoint": lambda width, n: (width**3 / (24 * n**2), "(b - a)^3 / (24 n^2)"),
    "trapezoid": lambda width, n: (width**3 / (12 * n**2), "(b - a)^3 / (12 n^2)"),
    "simpson": lambda width, n: (width**5 / (180 * n**4), "(b - a)^5 / (180 n^4)"),
    "gauss-legendre": _gauss,
}
