"""Formulas as elements of a tower: exp and log by their laws, angles by exp(i u), roots and bars by the signs that are known.

Every law used here holds at each point where both formulas that are compared have real values.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, reduce

from tutor.checking.equality.radicals import Polynomial, Radicals, Rational, UnknownFormError
from tutor.meaning.scope import Scope
from tutor.meaning.signs import NOT_NEGATIVE, signs
from tutor.numeric.rigorous.tape import written_out
from tutor.numeric.rigorous.tower import Element, Tower, key
from tutor.rules.catalogue import function_rules
from tutor.syntax.nodes import Apply, Name, Node, Number, postorder, rational

_ODD = frozenset({"asin", "atan", "erf"})
_GUARDED = frozenset({"log", "sqrt", "^"})


class Elements(Radicals):
    """The elements of the formulas of one comparison.

    almost   single points do not count, so that |u|/u may stand for sign(u)
    """

    def __init__(self, tower: Tower, scope: Scope, almost: bool):
        super().__init__(tower)
        self.scope, self.almost = scope, almost
        self.made: dict[Node, Element] = {}
        self.angles: dict[int, tuple[str, Element]] = {}  # by generator: that it is asin(u), or atan(u)
        self.logarithms: dict[int, Polynomial] = {}  # by generator: that it is log|p|
        self.imaginary: Element | None = None

    def of(self, root: Node) -> Element:
        """The element of a formula. Raises UnknownFormError, TooLargeError or ZeroDivisionError where it has none here."""
        root = written_out(root)
        for node in postorder(root, into=_parts):
            if node not in self.made:
                self.made[node] = self._made(node)
        return self.made[root]

    def learn(self, root: Node) -> None:
        """Take note of the signs that the roots and logarithms in a formula tell: log(x) has values for x > 0 alone."""
        for node in postorder(written_out(root), into=_parts):
            if isinstance(node, Apply) and node.op in _GUARDED and (node.op != "^" or _is_even_root(node)):
                self.learn_sign(self.of(node.args[0]))

    # ---------------------------------------------------------------- one node

    def _made(self, node: Node) -> Element:
        tower = self.tower
        if isinstance(node, Number):
            return tower.rational(node.value)
        if isinstance(node, Name):
            return self._name(node)
        if _is_closed(node):
            return tower.element(self.standing_for(node))
        if node.op == "^" and node.args[0] is Name("e") and rational(node.args[1]) is None:
            return self.exponential(self.made[node.args[1]])
        args = [self.made[a] for a in node.args]
        match node.op:
            case "+":
                return reduce(tower.add, args)
            case "*":
                return reduce(tower.multiply, args)
            case "-":
                return tower.negative(args[0])
            case "/":
                return tower.divide(*args)
            case "^":
                return self._power(*args)
            case "max" | "min":
                return reduce(partial(self.extreme, 1 if node.op == "max" else -1), args)
        rule = _FUNCTIONS.get(node.op) if len(args) == 1 else None
        return self.function(node.op, args) if rule is None else rule(self, *args)

    def _name(self, node: Name) -> Element:
        if node.name == "e":
            return self.exponential(self.tower.number(1))
        if node.name == "oo":
            raise UnknownFormError
        made = self.standing_for(node)
        found = signs(node, self.scope)
        if found <= NOT_NEGATIVE:
            self.positive[key(made)] = 1
        elif 1 not in found:
            self.positive[key(made)] = -1
        return self.tower.element(made)

    def function(self, op: str, args: list[Element]) -> Element:
        """A function of which only its symmetry is known."""
        tower, sign = self.tower, 1
        if op in _ODD and len(args) == 1:
            if args[0].top.is_zero():
                return args[0]
            if args[0].top.leading_coefficient() < 0:
                args, sign = [tower.negative(args[0])], -1
        made = self.standing_for((op, *(key(*a) for a in args)))
        if op in ("asin", "atan"):
            self.angles[tower.number_of(made)] = (op, args[0])
        return tower.element(made * sign)

    def i(self) -> Element:
        """The imaginary unit, for angles alone."""
        if self.imaginary is None:
            self.imaginary = self.tower.element(self.tower.root(2, self.tower.context.constant(-1), is_real=False))
        return self.imaginary

    def _power(self, base: Element, exponent: Element) -> Element:
        n = self.tower.constant(exponent)
        if n is not None:
            return self.tower.power(base, int(n.p)) if n.q == 1 else self.root(base, int(n.p), int(n.q))
        if not self.is_positive(base):
            return self.function("^", [base, exponent])
        return self.exponential(self.tower.multiply(exponent, self.logarithm(base)))

    def sign(self, u: Element) -> Element:
        """sign(u) = |u|/u, but at its zeros."""
        if not self.almost:
            raise UnknownFormError
        return self.tower.divide(self.size(u), u)

    # ---------------------------------------------------------------- exponentials and logarithms

    def exponential(self, u: Element) -> Element:
        """exp(u), a product of one exponential for each term of u."""
        terms = (self._exponential_of_term(exponents, share, u.bottom) for exponents, share in u.top.terms())
        return reduce(self.tower.multiply, terms, self.tower.number(1))

    def turned(self, u: Element) -> Element:
        """exp(i u)."""
        return self.exponential(self.tower.multiply(self.i(), u))

    def _exponential_of_term(self, exponents: tuple[int, ...], share: Rational, bottom: Polynomial) -> Element:
        tower, places = self.tower, self.tower.places(exponents)
        if bottom.is_one() and sum(exponents) == len(places) == 1 and places[0] in self.logarithms:
            return self.root_of_size(self.logarithms[places[0]], share)
        is_turned = self.imaginary is not None and tower.number_of(self.imaginary.top) in places
        if is_turned and bottom.is_one() and sum(exponents) == len(places) == 2:
            (angle,) = (k for k in places if tower.generators[k] != self.imaginary.top)
            if self.known.get(Name("pi"), (None,))[0] == tower.generators[angle]:
                return self._root_of_unity(share)
            if angle in self.angles and share.q == 1:
                return tower.power(self._of_angle(*self.angles[angle]), int(share.p))
        monomial = tower.context.from_dict({exponents: 1})
        is_real = tower.holds_only_real(monomial, bottom)
        what = ("exp", key(monomial, bottom))
        if what not in self.known:
            self.standing_for(what)
            tower.is_real[tower.last] = is_real
            if is_real:
                self.logs[tower.last] = (Element(monomial, bottom), 0)
            elif is_turned and tower.holds_only_real(monomial.derivative(tower.slot(self.imaginary.top)), bottom):
                self.logs[tower.last] = (tower.number(0), 0)
        made, n = self.finest(what, int(share.q), self.known[what][0], is_real)
        if is_real:
            self.positive[key(made)] = 1
        return tower.power(tower.element(made), n * int(share.p))

    def _root_of_unity(self, share: Rational) -> Element:
        """exp(i pi share), by square roots where it is made of them: exp(i pi/3) = (1 + i sqrt(3))/2, exp(i pi/4) = (1 + i)/sqrt(2)."""
        tower, i, one = self.tower, self.imaginary, self.tower.number(1)
        if 12 % int(share.q):
            raise UnknownFormError
        twelfths = int(share.p) * (12 // int(share.q))  # = 4 thirds + 3 quarters
        thirds = twelfths % 3
        quarters = (twelfths - 4 * thirds) // 3 % 8
        total = tower.power(i, quarters // 2)
        if quarters % 2:
            total = tower.multiply(total, tower.divide(tower.add(one, i), self.root_of(tower.context.constant(2), 2)))
        if thirds:
            sixth = tower.divide(tower.add(one, tower.multiply(i, self.root_of(tower.context.constant(3), 2))), tower.number(2))
            total = tower.multiply(total, tower.power(sixth, thirds))
        return total

    def _of_angle(self, op: str, u: Element) -> Element:
        """exp(i asin u) = sqrt(1 - u^2) + i u, and exp(i atan u) = (1 + i u)/sqrt(1 + u^2)."""
        tower = self.tower
        one, square, along = tower.number(1), tower.multiply(u, u), tower.multiply(self.i(), u)
        if op == "asin":
            return tower.add(self.root(tower.add(one, tower.negative(square)), 1, 2), along)
        return tower.divide(tower.add(one, along), self.root(tower.add(one, square), 1, 2))

    def logarithm(self, u: Element) -> Element:
        """log u = log|u|, a sum over the factors of u."""
        tower = self.tower
        if u.top.is_zero():
            raise UnknownFormError
        found = tower.factors(u)
        parts = [(tower.context.constant(prime), n) for prime, n in tower.primes(abs(found.content))] + list(found.powers)
        terms = (tower.multiply(self._log_of(p), tower.number(n)) for p, n in parts)
        return reduce(tower.add, terms, tower.number(0))

    def _log_of(self, p: Polynomial) -> Element:
        """log|p| of an irreducible polynomial; of an exponential what stands in it, of a root a part of the whole's."""
        tower = self.tower
        place = tower.number_of(p)
        if place in self.logs:
            inside, order = self.logs[place]
            return tower.divide(self.logarithm(inside), tower.number(order)) if order else inside
        what = ("log", key(p))
        if what not in self.known:
            self.logarithms[tower.number_of(self.standing_for(what))] = p
        return tower.element(self.known[what][0])


def _is_closed(node: Apply) -> bool:
    """Whether a node is taken as a whole, equal only to itself: what branches or binds, and what is no function of numbers."""
    return node.op not in _ARITHMETIC and (node.op in _BRANCHING or node.op not in function_rules())


def _parts(node: Node) -> tuple[Node, ...]:
    """What is taken apart further."""
    return node.args if isinstance(node, Apply) and not _is_closed(node) else ()


def _is_even_root(node: Apply) -> bool:
    exponent = rational(node.args[1])
    return exponent is not None and exponent.denominator % 2 == 0


def _sine(e: Elements, u: Element) -> Element:
    z, t = e.turned(u), e.tower
    return t.divide(t.add(z, t.negative(t.inverse(z))), t.multiply(t.number(2), e.i()))


def _cosine(e: Elements, u: Element) -> Element:
    z, t = e.turned(u), e.tower
    return t.divide(t.add(z, t.inverse(z)), t.number(2))


def _hyperbolic(sign: int) -> Callable[[Elements, Element], Element]:
    def made(e: Elements, u: Element) -> Element:
        x, t = e.exponential(u), e.tower
        return t.divide(t.add(x, t.multiply(t.number(sign), t.inverse(x))), t.number(2))

    return made


def _ratio(square: Element, e: Elements) -> Element:
    """(s - 1)/(s + 1)."""
    t = e.tower
    return t.divide(t.add(square, t.number(-1)), t.add(square, t.number(1)))


def _tangent(e: Elements, u: Element) -> Element:
    return e.tower.divide(_ratio(e.turned(e.tower.add(u, u)), e), e.i())


def _hyperbolic_tangent(e: Elements, u: Element) -> Element:
    return _ratio(e.exponential(e.tower.add(u, u)), e)


def _area(shift: int) -> Callable[[Elements, Element], Element]:
    """asinh and acosh: log(u + sqrt(u^2 + shift))."""

    def made(e: Elements, u: Element) -> Element:
        t = e.tower
        return e.logarithm(t.add(u, e.root(t.add(t.multiply(u, u), t.number(shift)), 1, 2)))

    return made


def _area_tangent(e: Elements, u: Element) -> Element:
    t, one = e.tower, e.tower.number(1)
    return t.divide(e.logarithm(t.divide(t.add(one, u), t.add(one, t.negative(u)))), t.number(2))


def _arc_cosine(e: Elements, u: Element) -> Element:
    t = e.tower
    return t.add(t.divide(e.of(Name("pi")), t.number(2)), t.negative(e.function("asin", [u])))


_ARITHMETIC = frozenset({"+", "*", "-", "/", "^"})
_BRANCHING = frozenset({"piecewise", "sum", "prod", "d/d", "at", "∫", "lim", "'"})
_FUNCTIONS: dict[str, Callable[[Elements, Element], Element]] = {
    "exp": Elements.exponential,
    "log": Elements.logarithm,
    "sqrt": lambda e, u: e.root(u, 1, 2),
    "cbrt": lambda e, u: e.root(u, 1, 3),
    "abs": Elements.size,
    "sign": Elements.sign,
    "sin": _sine,
    "cos": _cosine,
    "tan": _tangent,
    "cot": lambda e, u: e.tower.inverse(_tangent(e, u)),
    "sec": lambda e, u: e.tower.inverse(_cosine(e, u)),
    "csc": lambda e, u: e.tower.inverse(_sine(e, u)),
    "sinh": _hyperbolic(-1),
    "cosh": _hyperbolic(1),
    "tanh": _hyperbolic_tangent,
    "asinh": _area(1),
    "acosh": _area(-1),
    "atanh": _area_tangent,
    "acos": _arc_cosine,
}
