"""Generators of a tower and their signs: powers, roots and bars of elements, over the reals.

Each root of a polynomial is one generator; finer roots of the same are made as they are needed, so that x^(1/2) x^(1/3) is x^(5/6).
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import reduce
from math import lcm, prod
from typing import Any

from tutor.numeric.rigorous.tower import Element, Factors, Tower, key

_FINEST = 5040  # roots of higher order are not taken
Polynomial = Rational = Any  # of python-flint


class UnknownFormError(Exception):
    """A part about which nothing can be proven here."""


class Radicals:
    """What is known of the generators of one tower."""

    def __init__(self, tower: Tower):
        self.tower = tower
        self.known: dict[Hashable, tuple[Polynomial, int]] = {}  # by what it stands for: its finest root so far, and the order of that
        self.positive: dict[Hashable, int] = {}  # by polynomial: 1 where it is known to be nowhere negative, -1 nowhere positive
        self.logs: dict[int, tuple[Element, int]] = {}  # by generator: its logarithm, or (order > 0) whose root it is

    def standing_for(self, what: Hashable) -> Polynomial:
        """The generator that stands for something of a real value."""
        if what not in self.known:
            self.known[what] = (self.tower.generator(), 1)
        return self.known[what][0]

    def finest(self, what: Hashable, order: int, first: Polynomial, is_real: bool) -> tuple[Polynomial, int]:
        """(g, n): g^n is the root of this order of what is asked for, `first` itself; finer roots are made as they are needed."""
        made, finest = self.known.setdefault(what, (first, 1))
        wanted = lcm(finest, order)
        if wanted > _FINEST:
            raise UnknownFormError
        if wanted != finest:
            coarse, made = made, self.tower.root(wanted // finest, made, is_real)
            self.logs[self.tower.last] = (self.tower.element(coarse), wanted // finest)
            self.known[what] = (made, wanted)
        return made, wanted // order

    def learn_sign(self, inside: Element) -> None:
        """Take note that an element is nowhere negative, which tells the sign of the one factor whose sign was not known."""
        if inside.top.is_zero() or not self.tower.holds_only_real(*inside):
            return
        found = self.tower.factors(inside)
        open_ = [p for p, n in found.powers if n % 2 and not self._sign(p)]
        sign = 1 if found.content > 0 else -1
        for p, n in found.powers:
            sign *= (self._sign(p) or 1) ** abs(n)
        if len(open_) == 1:
            self.positive[key(open_[0])] = sign

    def is_positive(self, u: Element) -> bool:
        if u.top.is_zero() or not self.tower.holds_only_real(*u):
            return False
        found = self.tower.factors(u)
        return prod([self._sign(p) ** abs(n) for p, n in found.powers]) * (1 if found.content > 0 else -1) > 0

    def _sign(self, p: Polynomial) -> int:
        """1 where a polynomial is surely nowhere negative, -1 where it is nowhere positive, else 0."""
        known = self.positive.get(key(p))
        return known if known is not None else self._sign_by_form(p)

    def _sign_by_form(self, p: Polynomial) -> int:
        """The sign that all the terms share, each made of even powers and of what is not negative."""
        tower, shares = self.tower, set()
        for exponents, share in p.terms():
            for k, n in zip(tower.places(exponents), filter(None, exponents), strict=True):
                if not tower.is_real[k] or (n % 2 and self.positive.get(key(tower.generators[k])) != 1):
                    return 0
            shares.add(1 if share > 0 else -1)
        return shares.pop() if len(shares) == 1 else 0

    def root(self, u: Element, n: int, order: int) -> Element:
        """u^(n/order) over the reals."""
        tower = self.tower
        if u.top.is_zero():
            return tower.power(u, n)
        if not tower.holds_only_real(*u):
            return tower.power(self._whole_root(u, order), n)
        found, share = tower.factors(u), tower.flint.fmpq(n, order)
        total = tower.number(-1 if order % 2 and n % 2 and found.content < 0 else 1)
        for prime, k in tower.primes(abs(found.content)):
            total = tower.multiply(total, self.root_of_size(tower.context.constant(prime), k * share))
        if order % 2 == 0:
            return tower.multiply(total, self._even_root(found, share))
        return reduce(tower.multiply, (self._odd_root(p, k * share) for p, k in found.powers), total)

    def root_of(self, base: Polynomial, order: int) -> Element:
        """The root of this order of a polynomial that is not negative."""
        made, n = self.finest(("root", key(base)), order, base, True)
        self.positive[key(made)] = 1
        return self.tower.power(self.tower.element(made), n)

    def _odd_root(self, p: Polynomial, share: Rational) -> Element:
        """p^share, whose order is odd: it has the sign of p."""
        if self._sign(p) == 1:
            return self.root_of_size(p, share)
        made, n = self.finest(("odd root", key(p)), int(share.q), p, True)
        return self.tower.power(self.tower.element(made), n * int(share.p))

    def _even_root(self, found: Factors, share: Rational) -> Element:
        """The product of |p|^(n share); what has an odd power and an unknown sign is kept together, as its product is not negative."""
        tower, total, together = self.tower, self.tower.number(1), self.tower.one
        sign = 1 if found.content > 0 else -1
        for p, n in found.powers:
            known = self._sign(p)
            if n % 2 and known:
                sign *= known
            elif n % 2:
                together, n = together * p, n - 1
            if n:
                total = tower.multiply(total, self.root_of_size(p, n * share))
        if together.is_one():
            return total
        return tower.multiply(total, tower.power(self.root_of(together * sign, int(share.q)), int(share.p)))

    def root_of_size(self, p: Polynomial, share: Rational) -> Element:
        """|p|^share."""
        if share.q == 1 and share.p % 2 == 0 and self.tower.holds_only_real(p):
            return self.tower.power(self.tower.element(p), int(share.p))
        return self.tower.power(self.root_of(self._size(p), int(share.q)), int(share.p))

    def _size(self, p: Polynomial) -> Polynomial:
        """|p| as a polynomial: p or -p where its sign is known, else a generator whose square is p^2."""
        if not self.tower.holds_only_real(p):
            raise UnknownFormError
        sign, what = self._sign(p), ("abs", key(p))
        if sign:
            return p * sign
        if what not in self.known:
            made = self.tower.root(2, p * p)
            self.known[what] = (made, 1)
            self.positive[key(made)] = 1
            self.logs[self.tower.last] = (self.tower.element(p), 1)
        return self.known[what][0]

    def _whole_root(self, u: Element, order: int) -> Element:
        """The root of an element with complex generators, not taken apart: over its denominator d, the generator is d u^(1/order)."""
        tower, lead = self.tower, abs(u.top.leading_coefficient())
        top = u.top * (1 / lead)
        if order % 2 and top.leading_coefficient() < 0:
            raise UnknownFormError
        what = ("whole root", order, key(top, u.bottom))
        if what not in self.known:
            under = tower.multiply(tower.element(top), tower.power(tower.element(u.bottom), order - 1))
            self.known[what] = (tower.root(order, under.top, is_real=False), 1)
        size = self.root(tower.element(tower.context.constant(lead)), 1, order)
        return tower.multiply(size, tower.divide(tower.element(self.known[what][0]), tower.element(u.bottom)))

    def size(self, u: Element) -> Element:
        """|u|."""
        tower = self.tower
        if u.top.is_zero():
            return u
        if not tower.holds_only_real(*u):
            return self._whole_root(tower.multiply(u, u), 2)
        found = tower.factors(u)
        parts = (tower.power(tower.element(self._size(p) if n % 2 else p), n) for p, n in found.powers)
        return reduce(tower.multiply, parts, tower.element(tower.context.constant(abs(found.content))))

    def extreme(self, way: int, a: Element, b: Element) -> Element:
        """max(a, b) = (a + b + |a - b|)/2, and min with a minus."""
        tower = self.tower
        apart = self.size(tower.add(a, tower.negative(b)))
        total = tower.add(tower.add(a, b), apart if way > 0 else tower.negative(apart))
        return tower.divide(total, tower.number(2))
