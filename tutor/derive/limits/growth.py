"""How fast an expression grows at oo: factorials, exponentials, powers, logarithms, in this order; and what it is like there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import log

from tutor.derive.goals import polished
from tutor.derive.limits.infinities import MINUS_OO, OO, sign
from tutor.derive.limits.known import ends
from tutor.meaning.polynomials import coefficients
from tutor.meaning.scope import Scope
from tutor.rules.limits import BOUNDS
from tutor.syntax.nodes import ONE, TWO, ZERO, Apply, Name, Node, names, number, rational

_TIE = 1e-9  # rates closer than this are not told apart by floating point
E = Name("e")


class Unknown(Exception):
    """How fast something grows is not known."""


@dataclass(frozen=True, slots=True)
class Growth:
    """x^(tower x) · e^(Σ rate x^degree) · base^x · x^power · log(x)^logarithm, as x goes to oo.

    exponents holds (degree, rate), the highest degree first; factorials enter by Stirling's formula, as towers.
    """

    tower: Fraction = Fraction(0)
    exponents: tuple[tuple[Fraction, Fraction], ...] = ()
    base: Fraction = Fraction(1)
    power: Fraction = Fraction(0)
    logarithm: Fraction = Fraction(0)

    def times(self, other: Growth, way: int | Fraction = 1) -> Growth:
        """The growth of the product with other^way."""
        rates = dict(self.exponents)
        for degree, rate in other.exponents:
            rates[degree] = rates.get(degree, Fraction(0)) + way * rate
        kept = tuple(sorted(((d, r) for d, r in rates.items() if r), reverse=True))
        base = self.base * _whole_power(other.base, Fraction(way))
        return Growth(self.tower + way * other.tower, kept, base, self.power + way * other.power, self.logarithm + way * other.logarithm)

    def raised(self, way: Fraction) -> Growth:
        return Growth().times(self, way)

    def over(self, other: Growth) -> Growth:
        return self.times(other, -1)

    @property
    def direction(self) -> int:
        """1 where it grows without bound, -1 where it vanishes, 0 where it does neither."""
        high = next((r for d, r in self.exponents if d > 1), Fraction(0))
        linear = dict(self.exponents).get(Fraction(1), Fraction(0))
        rate = float(linear) + (log(self.base.numerator) - log(self.base.denominator))
        if (linear or self.base != 1) and abs(rate) < _TIE:
            raise Unknown
        low = next((r for d, r in self.exponents if d < 1), Fraction(0))
        first = next((part for part in (high, self.tower, rate, low, self.power, self.logarithm) if part), 0)
        return (first > 0) - (first < 0)

    @property
    def kinds(self) -> int:
        """How many of its kinds it holds."""
        return sum(map(bool, (self.tower, self.exponents or self.base != 1, self.power, self.logarithm)))

    def written(self, constant: Node, x: Name) -> Node:
        """The constant times this growth, as a tree in x; what vanishes stands below."""
        above, below = [constant], []
        terms = [Apply("*", (number(r), _raised(x, d))) for d, r in self.exponents]
        if terms:
            above.append(Apply("^", (E, Apply("+", tuple(terms)) if len(terms) > 1 else terms[0])))
        if self.base != 1:
            above.append(Apply("^", (number(self.base), x)))
        for part, exponent in ((x, self.power), (Apply("log", (x,)), self.logarithm)):
            if exponent:
                (above if exponent > 0 else below).append(_raised(part, abs(exponent)))
        if self.tower:
            above.append(Apply("^", (x, Apply("*", (number(self.tower), x)))))
        return polished(Apply("/", (Apply("*", (*above, ONE)), Apply("*", (*below, ONE)))))


def _raised(base: Node, exponent: Fraction) -> Node:
    if exponent == Fraction(1, 2):
        return Apply("sqrt", (base,))
    return base if exponent == 1 else Apply("^", (base, number(exponent)))


def _whole_power(base: Fraction, exponent: Fraction) -> Fraction:
    """base^exponent, a rational number again."""
    if base == 1:
        return base
    if abs(exponent) > 64:
        raise Unknown
    if exponent.denominator == 1:
        return base**exponent.numerator
    root = [round(part ** (1 / exponent.denominator)) for part in (base.numerator, base.denominator)]
    if root[0] ** exponent.denominator != base.numerator or root[1] ** exponent.denominator != base.denominator:
        raise Unknown
    return Fraction(*root) ** exponent.numerator


@dataclass(frozen=True, slots=True)
class Like:
    """u is like constant · growth: their quotient goes to 1, or is 1 where it is `exact`; of what is only bounded the constant is None."""

    constant: Node | None
    growth: Growth = Growth()
    exact: bool = False


def growth(node: Node, variable: str, scope: Scope) -> Like | None:
    """What `node` is like as `variable` goes to oo; None where that is not known."""
    try:
        return _Reader(variable, scope).like(node)
    except Unknown:
        return None


@dataclass(frozen=True, slots=True)
class _Reader:
    variable: str
    scope: Scope

    def like(self, node: Node) -> Like:
        if self.variable not in names(node):
            return Like(node, exact=True)
        if not isinstance(node, Apply):
            return Like(ONE, Growth(power=Fraction(1)), True)
        if node.op in _FORMS:
            return _FORMS[node.op](self, *node.args)
        if node.op in BOUNDS:
            return self.bounded(node)
        raise Unknown

    def sign(self, constant: Node | None) -> int:
        found = None if constant is None else sign(constant, self.scope)
        if not found:
            raise Unknown
        return found

    def bounded(self, node: Apply) -> Like:
        """A function that levels off where its inside is endless, and is at least bounded elsewhere."""
        if (node.op, OO) in ends():
            inside = self.like(node.args[-1])
            if inside.growth.direction > 0 and inside.constant is not None:
                _, end = ends()[node.op, OO if self.sign(inside.constant) > 0 else MINUS_OO]
                return Like(None if end is ZERO else end)
        return Like(None)

    def negative(self, u: Node) -> Like:
        found = self.like(u)
        return Like(_made("-", found.constant), found.growth, found.exact)

    def product(self, *factors: Node) -> Like:
        found = [self.like(f) for f in factors]
        total = Growth()
        for f in found:
            total = total.times(f.growth)
        return Like(_made("*", *(f.constant for f in found)), total, all(f.exact for f in found))

    def quotient(self, u: Node, v: Node) -> Like:
        top, bottom = self.like(u), self.like(v)
        self.sign(bottom.constant)
        return Like(_made("/", top.constant, bottom.constant), top.growth.over(bottom.growth), top.exact and bottom.exact)

    def total(self, *terms: Node) -> Like:
        found = [self.like(t) for t in terms]
        best = found[0]
        for f in found[1:]:
            if f.growth.over(best.growth).direction > 0:
                best = f
        leading = [f for f in found if f.growth.over(best.growth).direction == 0]
        if any(f.constant is None for f in leading):
            return Like(None, best.growth)
        if len({f.growth for f in leading}) > 1:
            raise Unknown
        constant = polished(Apply("+", tuple(f.constant for f in leading))) if len(leading) > 1 else best.constant
        self.sign(constant)
        return Like(constant, best.growth, len(leading) == len(found) and all(f.exact for f in leading))

    def root(self, u: Node, exponent: Fraction) -> Like:
        found = self.like(u)
        if found.constant is None and exponent < 0:
            raise Unknown
        if exponent.denominator != 1 and found.constant is not None and self.sign(found.constant) < 0:
            raise Unknown
        constant = found.constant if found.constant in (None, ONE) else polished(Apply("^", (found.constant, number(exponent))))
        return Like(constant, found.growth.raised(exponent), found.exact)

    def power(self, u: Node, v: Node) -> Like:
        n = rational(v)
        if n is not None:
            return self.root(u, n)
        if self.variable not in names(u):
            return self.exponential(u, v)
        return self.tower(u, v)

    def exponential(self, base: Node, exponent: Node) -> Like:
        """base^v with a constant base: each term of v by itself."""
        constant, total, exact = ONE, Growth(), True
        for term in exponent.args if isinstance(exponent, Apply) and exponent.op == "+" else (exponent,):
            found = self.like(term)
            if found.growth == Growth():
                if found.constant is None:
                    raise Unknown
                constant = _made("*", constant, Apply("^", (base, found.constant)))
            elif found.growth.direction > 0:
                if not found.exact:
                    raise Unknown
                part, is_signed = self.exponential_term(base, found)
                constant = None if is_signed else constant
                total = total.times(part)
            exact = exact and found.exact and found.growth.direction >= 0
        return Like(constant if constant is None else polished(constant), total, exact and constant is not None)

    def exponential_term(self, base: Node, exponent: Like) -> tuple[Growth, bool]:
        """base^(c x^k), and whether its sign goes back and forth."""
        rate, g, b = rational(exponent.constant), exponent.growth, rational(base)
        if rate is None:
            raise Unknown
        if base is E and g == Growth(logarithm=Fraction(1)):
            return Growth(power=rate), False
        if g != Growth(power=g.power):
            raise Unknown
        if base is E:
            return Growth(exponents=((g.power, rate),)), False
        if b is None or not b or g.power != 1:
            raise Unknown
        return Growth(base=_whole_power(abs(b), rate)), b < 0

    def tower(self, u: Node, v: Node) -> Like:
        """x^x, and roots u^(c/x), of which only the quickest part of u is left."""
        base, exponent = self.like(u), self.like(v)
        rate = rational(exponent.constant) if exponent.constant is not None else None
        if rate is None or base.constant is None or not exponent.exact:
            raise Unknown
        if exponent.growth == Growth(power=Fraction(1)) and base.exact and base.growth == Growth(power=base.growth.power):
            inner = self.exponential_rate(base.constant)
            return Like(ONE, Growth(tower=rate * base.growth.power).times(inner, rate), True)
        g = base.growth
        if exponent.growth != Growth(power=Fraction(-1)) or self.sign(base.constant) < 0 or any(d > 1 for d, _ in g.exponents):
            raise Unknown
        linear = dict(g.exponents).get(Fraction(1), Fraction(0)) * rate
        constant = Apply("*", (Apply("^", (E, number(linear))), Apply("^", (number(g.base), number(rate)))))
        return Like(polished(constant), Growth(power=g.tower * rate))

    def exponential_rate(self, c: Node) -> Growth:
        """c^x, for c a positive number, e^k, or one of these over the other."""
        value = rational(c)
        match c:
            case _ if value is not None and value > 0:
                return Growth(base=value)
            case Apply("/", (u, v)):
                return self.exponential_rate(u).over(self.exponential_rate(v))
            case Apply("^", (base, k)) if base is E and (rate := rational(k)) is not None:
                return Growth(exponents=((Fraction(1), rate),))
        if c is E:
            return Growth(exponents=((Fraction(1), Fraction(1)),))
        raise Unknown

    def logarithm(self, u: Node) -> Like:
        """log of the quickest part."""
        found = self.like(u)
        g = found.growth
        if found.constant is None or self.sign(found.constant) < 0:
            raise Unknown
        if not g.direction:
            if found.constant is ONE:
                raise Unknown
            return Like(polished(Apply("log", (found.constant,))), exact=found.exact)
        exact = found.exact and found.constant is ONE and g.kinds == 1
        high = next(((d, r) for d, r in g.exponents if d > 1), None)
        if high:
            return Like(number(high[1]), Growth(power=high[0]), exact and len(g.exponents) == 1)
        if g.tower:
            return Like(number(g.tower), Growth(power=Fraction(1), logarithm=Fraction(1)), exact)
        linear = dict(g.exponents).get(Fraction(1), Fraction(0))
        if linear or g.base != 1:
            rate = Apply("+", (number(linear), Apply("log", (number(g.base),)))) if g.base != 1 else number(linear)
            return Like(polished(rate), Growth(power=Fraction(1)), exact and len(g.exponents) <= 1)
        if g.exponents:
            return Like(number(g.exponents[0][1]), Growth(power=g.exponents[0][0]), exact and len(g.exponents) == 1)
        if g.power:
            return Like(number(g.power), Growth(logarithm=Fraction(1)), exact)
        raise Unknown

    def factorial(self, n: Node) -> Like:
        """(a n + b)! by Stirling's formula: sqrt(2 pi m) (m/e)^m, with m = a n, times m^b."""
        inside = coefficients(n, self.variable, self.scope)
        b, a = (rational(c) for c in inside) if inside and len(inside) == 2 else (None, None)
        if a is None or b is None or a < 1 or a.denominator != 1 or b.denominator != 1:
            raise Unknown
        root = Apply("sqrt", (Apply("*", (TWO, Name("pi"), number(a))),))
        stirling = Growth(a, ((Fraction(1), -a),), _whole_power(a, a), Fraction(1, 2) + b)
        return Like(polished(Apply("*", (root, number(a**b)))), stirling)

    def absolute(self, u: Node) -> Like:
        found = self.like(u)
        constant = None if found.constant is None else _made("-", found.constant) if self.sign(found.constant) < 0 else found.constant
        return Like(constant, found.growth, found.exact)

    def half_exponential(self, u: Node, sign: int = 1) -> Like:
        """sinh and cosh, of what grows."""
        inside = self.like(u)
        if inside.growth.direction <= 0:
            raise Unknown
        down = self.sign(inside.constant) < 0
        found = self.exponential(E, Apply("-", (u,)) if down else u)
        return Like(polished(Apply("*", (number(Fraction(sign if down else 1, 2)), found.constant))), found.growth)


def _made(op: str, *constants: Node | None) -> Node | None:
    """A product, quotient or negative of constants; None where one is none."""
    return None if None in constants else polished(Apply(op, constants))


_FORMS: dict[str, Callable[..., Like]] = {
    "-": _Reader.negative, "*": _Reader.product, "/": _Reader.quotient, "+": _Reader.total, "^": _Reader.power,
    "sqrt": lambda r, u: r.root(u, Fraction(1, 2)), "cbrt": lambda r, u: r.root(u, Fraction(1, 3)),
    "exp": lambda r, u: r.exponential(E, u), "log": _Reader.logarithm, "factorial": _Reader.factorial, "abs": _Reader.absolute,
    "cosh": _Reader.half_exponential, "sinh": lambda r, u: r.half_exponential(u, -1),
}  # fmt: skip


def _split(exponent: Node, x: Name) -> tuple[Node, int]:
    """n + 2 as n and 2. Raises Unknown."""
    terms = exponent.args if isinstance(exponent, Apply) and exponent.op == "+" else (exponent,)
    shifts = [rational(t) for t in terms if t is not x]
    if len(shifts) != len(terms) - 1 or any(s is None or s.denominator != 1 for s in shifts):
        raise Unknown
    return x, sum(s.numerator for s in shifts)


def scaled(node: Node, by: Growth, variable: str, scope: Scope) -> Node:
    """node / by, the division carried into sums, roots and products. Raises Unknown."""
    reader, x = _Reader(variable, scope), Name(variable)

    def within(n: Node, g: Growth) -> Node:
        match n:
            case Apply("+", terms):
                return polished(Apply("+", tuple(within(t, g) for t in terms)))
            case Apply("-", (u,)):
                return polished(Apply("-", (within(u, g),)))
        found = reader.like(n)
        if found.exact:
            return found.growth.over(g).written(found.constant, x)
        match n:
            case Apply("sqrt", (u,)):
                return Apply("sqrt", (within(u, g.raised(Fraction(2))),))
            case Apply("cbrt", (u,)):
                return Apply("cbrt", (within(u, g.raised(Fraction(3))),))
            case Apply("^", (u, v)) if rational(v):
                return Apply("^", (within(u, g.raised(1 / rational(v))), v))
            case Apply("*", factors):
                own = [reader.like(f).growth for f in factors]
                rest = found.growth.over(g).written(ONE, x)
                return polished(Apply("*", (*(within(f, h) for f, h in zip(factors, own, strict=True)), rest)))
            case Apply("/", (u, v)):
                top, bottom = (reader.like(a).growth for a in (u, v))
                rest = found.growth.over(g).written(ONE, x)
                return polished(Apply("*", (Apply("/", (within(u, top), within(v, bottom))), rest)))
            case Apply("^", (base, exponent)) if (b := rational(base)) and b < 0 and g == Growth(base=g.base):
                steps, shift = _split(exponent, x)
                return polished(Apply("*", (number(b**shift), Apply("^", (number(b / g.base), steps)))))
        return polished(Apply("/", (n, g.written(ONE, x))))

    return within(node, by)
