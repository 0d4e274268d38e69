"""Power series with exact coefficients: known ones put into each other, multiplied, divided and raised, up to an order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import comb, factorial

from tutor.derive.goals import polished
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names, number, postorder, rational

E = Name("e")
MOST = 60  # terms of one series


class NoSeries(Exception):
    """There is no series with rational coefficients here."""


@dataclass(frozen=True, slots=True)
class Series:
    """Σ c x^k, exact below x^bound; exponents are rational, coefficients not 0."""

    terms: Mapping[Fraction, Fraction]
    bound: Fraction

    @property
    def lowest(self) -> Fraction:
        """The lowest exponent, or the bound where nothing is known below it."""
        return min(self.terms, default=self.bound)

    def cut(self, bound: Fraction) -> Series:
        """What is known below `bound`."""
        bound = min(bound, self.bound)
        return Series({k: c for k, c in self.terms.items() if k < bound}, bound)

    def plus(self, other: Series) -> Series:
        bound, total = min(self.bound, other.bound), dict(self.terms)
        for k, c in other.terms.items():
            total[k] = total.get(k, Fraction(0)) + c
        return Series({k: c for k, c in total.items() if c and k < bound}, bound)

    def times(self, other: Series) -> Series:
        bound = min(self.bound + other.lowest, other.bound + self.lowest)
        if len(self.terms) > MOST or len(other.terms) > MOST:
            raise NoSeries
        total: dict[Fraction, Fraction] = {}
        for j, a in self.terms.items():
            for k, b in other.terms.items():
                if j + k < bound:
                    total[j + k] = total.get(j + k, Fraction(0)) + a * b
        return Series({k: c for k, c in total.items() if c}, bound)

    def scaled(self, factor: Fraction) -> Series:
        return Series({k: c * factor for k, c in self.terms.items()} if factor else {}, self.bound)

    def raised(self, exponent: Fraction) -> Series:
        """self^exponent: the lowest term in front, the binomial series of the rest."""
        if not self.terms:
            raise NoSeries
        k = self.lowest
        lead = self.terms[k]
        rest = Series({j - k: c / lead for j, c in self.terms.items() if j != k}, self.bound - k)
        found = rest.into(lambda n: _binomial(exponent, n))
        front = rational_power(lead, exponent)
        return Series({j + k * exponent: c * front for j, c in found.terms.items()}, found.bound + k * exponent)

    def into(self, coefficient: Callable[[int], Fraction]) -> Series:
        """Σ coefficient(n) self^n, where self vanishes at 0."""
        if self.lowest <= 0:
            raise NoSeries
        total, power, n = Series({Fraction(0): coefficient(0)} if coefficient(0) else {}, self.bound), None, 0
        while True:
            n += 1
            power = self if power is None else power.times(self).cut(self.bound)
            if not power.terms or n > MOST:
                return total if not power.terms else _refused()
            total = total.plus(power.scaled(coefficient(n)))

    def polynomial(self, x: Node) -> Node:
        """The terms as a tree, lowest first."""
        return polynomial([(k, self.terms[k]) for k in sorted(self.terms)], x)


def _refused() -> Series:
    raise NoSeries


def polynomial(terms: list[tuple[Fraction, Fraction]], x: Node) -> Node:
    written = [Apply("*", (number(c), x if k == 1 else Apply("^", (x, number(k))))) if k else number(c) for k, c in terms]
    kept = [polished(t) for t in written]
    return ZERO if not kept else kept[0] if len(kept) == 1 else Apply("+", tuple(kept))


def rational_power(value: Fraction, exponent: Fraction) -> Fraction:
    """value^exponent where that is rational. Raises NoSeries."""
    if value == 1:
        return value
    q = exponent.denominator
    if q == 1:
        return value**exponent.numerator
    if value < 0:
        raise NoSeries
    root = [round(part ** (1 / q)) for part in (value.numerator, value.denominator)]
    if root[0] ** q != value.numerator or root[1] ** q != value.denominator:
        raise NoSeries
    return Fraction(*root) ** exponent.numerator


def _binomial(a: Fraction, n: int) -> Fraction:
    out = Fraction(1)
    for k in range(n):
        out = out * (a - k) / (k + 1)
    return out


def _odd(coefficient: Callable[[int], Fraction]) -> Callable[[int], Fraction]:
    """Coefficients of odd powers alone, from those by their number."""
    return lambda n: coefficient(n // 2) if n % 2 else Fraction(0)


def _even(coefficient: Callable[[int], Fraction]) -> Callable[[int], Fraction]:
    return lambda n: Fraction(0) if n % 2 else coefficient(n // 2)


def _over(n: int) -> Fraction:
    return Fraction(1, factorial(n))


def _arcsine(k: int) -> Fraction:
    return Fraction(comb(2 * k, k), 4**k * (2 * k + 1))


KNOWN: dict[str, Callable[[int], Fraction]] = {  # word -> the coefficient of u^n
    "exp": _over,
    "sin": _odd(lambda k: (-1) ** k * _over(2 * k + 1)),
    "cos": _even(lambda k: (-1) ** k * _over(2 * k)),
    "sinh": _odd(lambda k: _over(2 * k + 1)),
    "cosh": _even(lambda k: _over(2 * k)),
    "atan": _odd(lambda k: Fraction((-1) ** k, 2 * k + 1)),
    "atanh": _odd(lambda k: Fraction(1, 2 * k + 1)),
    "asin": _odd(_arcsine),
    "asinh": _odd(lambda k: (-1) ** k * _arcsine(k)),
}


def _logarithm(n: int) -> Fraction:
    """The coefficient of u^n in log(1 + u)."""
    return Fraction((-1) ** (n + 1), n) if n else Fraction(0)


ROOTS = {"sqrt": Fraction(1, 2), "cbrt": Fraction(1, 3)}


def series(root: Node, variable: str, bound: int, given: Mapping[Node, Series] = {}, right: bool = False) -> Series:
    """The series of `root` about variable = 0, exact below variable^bound or less. Raises NoSeries.

    given   series that stand for subtrees, cut as they are
    right   only variable > 0 counts: sqrt(x^2) is x
    """
    made: dict[Node, Series] = {}
    full = Fraction(bound)
    for node in postorder(root, into=lambda n: () if n in given else getattr(n, "args", ())):
        if node in given:
            made[node] = given[node]
        elif variable not in names(node):
            value = rational(node)
            if value is None:
                made[node] = None  # no rational constant: only an exponent's base e may be one
                continue
            made[node] = Series({Fraction(0): value} if value else {}, full)
        elif not isinstance(node, Apply):
            made[node] = Series({Fraction(1): Fraction(1)}, full)
        else:
            made[node] = _applied(node, [made[a] for a in node.args], full, right)
    if made[root] is None:
        raise NoSeries
    return made[root]


def _applied(node: Apply, args: list[Series | None], bound: Fraction, right: bool) -> Series:
    if node.op == "^" and node.args[0] is E and args[1] is not None:
        return args[1].into(KNOWN["exp"])
    if None in args:
        raise NoSeries
    match node.op, args:
        case "+", _:
            total = Series({}, bound)
            for a in args:
                total = total.plus(a)
            return total
        case "*", (first, *rest):
            for a in rest:
                first = first.times(a)
            return first
        case "-", (u,):
            return u.scaled(Fraction(-1))
        case "/", (u, v):
            return u.times(v.raised(Fraction(-1)))
        case "^", (u, _):
            return _power(node, u, args[1], right)
        case "log", (u,):
            return u.plus(Series({Fraction(0): Fraction(-1)}, bound)).into(_logarithm)
        case "tan", (u,):
            return u.into(KNOWN["sin"]).times(u.into(KNOWN["cos"]).raised(Fraction(-1)))
        case "tanh", (u,):
            return u.into(KNOWN["sinh"]).times(u.into(KNOWN["cosh"]).raised(Fraction(-1)))
        case word, (u,) if word in ROOTS:
            return _root(u, ROOTS[word], right)
        case word, (u,) if word in KNOWN:
            return u.into(KNOWN[word])
    raise NoSeries


def _root(u: Series, exponent: Fraction, right: bool) -> Series:
    if not right and exponent.denominator != 1 and u.lowest:
        raise NoSeries  # sqrt(x^2) is |x|
    return u.raised(exponent)


def _power(node: Apply, base: Series, exponent: Series, right: bool) -> Series:
    n = rational(node.args[1])
    if n is not None:
        return _root(base, n, right) if base.terms or n < 0 else base
    if base.terms.get(Fraction(0)) != 1:
        raise NoSeries
    logarithm = base.plus(Series({Fraction(0): Fraction(-1)}, base.bound)).into(_logarithm)
    return exponent.times(logarithm).into(KNOWN["exp"])
