"""A tower of extensions of the rational numbers: fractions of polynomials in generators. python-flint's other door.

A generator stands for a function: a name, exp(m), log|p|, a root of p, another function of an element. Later ones may be roots
of polynomials in earlier ones. What is zero here is zero wherever all generators have a value and no denominator vanishes.
Source: Bronstein, Symbolic Integration I, 2nd ed., chapter 3.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from fractions import Fraction
from functools import cache
from math import comb
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from flint import arb, fmpq, fmpq_mpoly

_GENERATORS = (16, 48)  # few make each step quicker
_MOST_TERMS = 3000  # of a polynomial
_MOST_WORK = 60_000  # terms multiplied with terms, in one product
_MOST_IN_ALL = 400_000  # the same, in all products of one tower
_LONGEST_GCD = 10_000  # terms of one polynomial times terms of the other
_MOST_TO_FACTOR, _HIGHEST_TO_FACTOR = 60, 60  # terms and exponents
_HIGHEST = 10_000  # exponent
_HIGHEST_TO_SOLVE = 60
_BITS_OF_ZEROS = 200


class TooLargeError(Exception):
    """The polynomials, or the tower, would outgrow their bounds."""


class Element(NamedTuple):
    """A fraction of polynomials, lowest terms as far as that was cheap."""

    top: fmpq_mpoly
    bottom: fmpq_mpoly


class Factors(NamedTuple):
    """content * product of p^n over (p, n): p irreducible polynomials of leading coefficient 1, n whole and not zero."""

    content: fmpq
    powers: tuple[tuple[fmpq_mpoly, int], ...]


@cache
def _ring(size: int):
    import flint

    context = flint.fmpq_mpoly_ctx.get([f"g{k}" for k in range(size)], "lex")
    return flint, context, context.gens()


class Tower:
    """Generators in the order of their making; a later one ranks above the earlier, so that its powers are reduced first."""

    def __init__(self, size: int = _GENERATORS[0]):
        self.flint, self.context, self._slots = _ring(size)
        self.one = self.context.constant(1)
        self.generators: list[fmpq_mpoly] = []
        self.is_real: list[bool] = []
        self._bound: list[fmpq_mpoly] = []
        self._size = size
        self._work = 0

    def generator(self, is_real: bool = True) -> fmpq_mpoly:
        """A new generator, free so far."""
        if len(self.generators) == self._size:
            raise TooLargeError
        made = self._slots[self._size - 1 - len(self.generators)]
        self.generators.append(made)
        self.is_real.append(is_real)
        return made

    def root(self, order: int, of: fmpq_mpoly, is_real: bool = True) -> fmpq_mpoly:
        """A new generator g with g^order = of."""
        made = self.generator(is_real)
        self._bound.append(made**order - of)
        return made

    @property
    def last(self) -> int:
        """The number of the generator made last."""
        return len(self.generators) - 1

    def places(self, exponents: tuple[int, ...]) -> list[int]:
        """The numbers of the generators that occur in a monomial."""
        return [self._size - 1 - k for k, n in enumerate(exponents) if n]

    def slot(self, generator: fmpq_mpoly) -> int:
        """At which place of a monomial's exponents a generator stands."""
        return self._size - 1 - self.generators.index(generator)

    def number_of(self, p: fmpq_mpoly) -> int | None:
        """The number of a generator; None for any other polynomial."""
        if len(p) != 1:
            return None
        ((exponents, share),) = p.terms()
        return self.places(exponents)[0] if share == 1 and sum(exponents) == 1 else None

    def rational(self, value: object) -> Element:
        """A rational number, as an element."""
        return Element(self.context.constant(self.flint.fmpq(value.numerator, value.denominator)), self.one)

    def number(self, value: int) -> Element:
        return Element(self.context.constant(value), self.one)

    def element(self, top: fmpq_mpoly) -> Element:
        return Element(top, self.one)

    def add(self, a: Element, b: Element) -> Element:
        if a.bottom == b.bottom:
            return Element(a.top + b.top, a.bottom) if a.bottom.is_one() else self._lowest(a.top + b.top, a.bottom)
        top = self._times(a.top, b.bottom) + self._times(b.top, a.bottom)
        return self._lowest(self._reduced(top), self._reduced(self._times(a.bottom, b.bottom)))

    def negative(self, a: Element) -> Element:
        return Element(-a.top, a.bottom)

    def multiply(self, a: Element, b: Element) -> Element:
        top, bottom = self._reduced(self._times(a.top, b.top)), a.bottom
        if not b.bottom.is_one():
            bottom = self._reduced(self._times(a.bottom, b.bottom))
        return self._lowest(top, bottom)

    def divide(self, a: Element, b: Element) -> Element:
        return self.multiply(a, self.inverse(b))

    def inverse(self, a: Element) -> Element:
        if a.top.is_zero():
            raise ZeroDivisionError
        if a.top.is_constant():  # polynomials are kept with whatever coefficients; numbers never stand below
            return Element(a.bottom * (1 / a.top.leading_coefficient()), self.one)
        return Element(a.bottom, a.top)

    def power(self, a: Element, n: int) -> Element:
        if n < 0:
            return self.power(self.inverse(a), -n)
        return self._lowest(self._raised(a.top, n), self._raised(a.bottom, n))

    def _raised(self, p: fmpq_mpoly, n: int) -> fmpq_mpoly:
        terms = len(p)
        if n > _HIGHEST or (terms > 1 and comb(n + terms - 1, terms - 1) > _MOST_TERMS):
            raise TooLargeError
        return self._reduced(p**n)

    def _times(self, p: fmpq_mpoly, q: fmpq_mpoly) -> fmpq_mpoly:
        work = len(p) * len(q)
        self._work += work
        if work > _MOST_WORK or self._work > _MOST_IN_ALL:
            raise TooLargeError
        return p * q

    def _reduced(self, p: fmpq_mpoly) -> fmpq_mpoly:
        for relation in reversed(self._bound):
            if len(p) > _MOST_TERMS:
                raise TooLargeError
            p = divmod(p, relation)[1]
        return p

    def _lowest(self, top: fmpq_mpoly, bottom: fmpq_mpoly) -> Element:
        if bottom.is_one():
            return Element(top, bottom)
        if bottom.is_zero():
            raise ZeroDivisionError
        if bottom.is_constant():
            return Element(top * (1 / bottom.leading_coefficient()), self.one)
        if len(top) * len(bottom) <= _LONGEST_GCD:
            common = top.gcd(bottom)
            if not common.is_one():
                top, bottom = divmod(top, common)[0], divmod(bottom, common)[0]
        lead = bottom.leading_coefficient()
        if lead != 1:
            top, bottom = top * (1 / lead), bottom * (1 / lead)
        return Element(top, self.one if bottom.is_one() else bottom)

    def constant(self, a: Element) -> fmpq | None:
        """The rational number that an element is; None for any other."""
        if not a.bottom.is_one() or not a.top.is_constant():
            return None
        return self.flint.fmpq(0) if a.top.is_zero() else a.top.leading_coefficient()

    def holds_only_real(self, *polynomials: fmpq_mpoly) -> bool:
        """Whether all the generators in these polynomials have real values."""
        if all(self.is_real):
            return True
        return all(self.is_real[k] for p in polynomials for k in self.places(p.degrees()))

    def factors(self, a: Element) -> Factors:
        """The factors of an element that is not zero; those of its denominator have negative powers."""
        content, powers = self.flint.fmpq(1), []
        for p, sign in ((a.top, 1), (a.bottom, -1)):
            if p.is_one():
                continue
            lead, found = p.factor() if self._is_short(p) else (self.flint.fmpq(1), [(p, 1)])
            content *= lead**sign
            for q, n in found:
                lead = q.leading_coefficient()
                content *= lead ** (sign * int(n))
                powers.append((q if lead == 1 else q * (1 / lead), sign * int(n)))
        return Factors(content, tuple(powers))

    @staticmethod
    def _is_short(p: fmpq_mpoly) -> bool:
        """Whether a polynomial is taken apart, or counts as one factor."""
        return len(p) == 1 or (len(p) <= _MOST_TO_FACTOR and max(p.degrees()) <= _HIGHEST_TO_FACTOR)

    def primes(self, value: fmpq) -> Iterable[tuple[int, int]]:
        """(prime, power) of a positive rational number; a long number that is hard to take apart counts as prime."""
        for whole, sign in ((value.p, 1), (value.q, -1)):
            if whole.bit_length() > 64:
                yield int(whole), sign
            elif whole != 1:
                yield from ((int(p), sign * int(n)) for p, n in whole.factor())


def key(*polynomials: fmpq_mpoly) -> Hashable:
    """What tells polynomials of one tower apart."""
    return tuple(tuple(p.terms()) for p in polynomials)


def towers() -> Iterable[Tower]:
    """Empty towers: one with room for a few generators, one with room for many."""
    return (Tower(size) for size in _GENERATORS)


def zeros(tower: Tower, element: Element, generator: fmpq_mpoly) -> tuple[Fraction, ...] | None:
    """The real zeros of a polynomial in this generator alone, exact where rational, else to 60 digits; None for any other element."""
    top = element.top
    used, own = tower.places(top.degrees()), tower.number_of(generator)
    if used != [own]:
        return () if not used and not top.is_zero() else None
    slot = tower.slot(generator)
    degree = top.degrees()[slot]
    shares = [tower.flint.fmpq(0)] * (degree + 1)
    for exponents, share in top.terms():
        shares[exponents[slot]] = share
    if degree > _HIGHEST_TO_SOLVE:
        return None
    found: list[Fraction] = []
    context = tower.flint.ctx
    before, context.prec = context.prec, _BITS_OF_ZEROS
    try:
        for p, _ in tower.flint.fmpq_poly(shares).numer().factor()[1]:
            if p.degree() == 1:
                found.append(Fraction(-int(p[0]), int(p[1])))
            else:
                found += [_fraction(z.real) for z, _ in p.complex_roots() if z.imag.is_zero()]
    finally:
        context.prec = before
    return tuple(sorted(found))


def _fraction(value: arb) -> Fraction:
    exact = value.mid().fmpq()
    return Fraction(int(exact.p), int(exact.q))
