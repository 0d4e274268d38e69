"""What each operation does to exact numbers, balls and power series in balls; balls.py hands in the library that has them."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import add, mul
from types import ModuleType

from tutor.errors import trouble

_EXACT_BITS = 4096  # a rational number longer than this goes on as a ball
_EXACT_FACTORIAL = 500  # about as long as that
MOST_FACTORIAL = 10**5  # its factorial has half a million digits
MOST_POLYGAMMA = 40  # slopes of the digamma beyond the highest order of a derivative are not asked for
_WHOLE_POWER = 64  # a series is multiplied out up to this power, then goes by exp and log


class Arithmetic:
    """Operations on numbers: exact rationals stay exact under + - * / and whole powers, all else becomes a ball.

    A result that is not finite says that there is no value, or none that this precision can tell.
    """

    def __init__(self, flint: ModuleType):
        self.ball, self.rational, self.whole, self.series = flint.arb, flint.fmpq, flint.fmpz, flint.arb_series
        self.context = flint.ctx
        self.nowhere = flint.arb.nan()

    def _bounded(self, value):
        return self.ball(value) if type(value) is self.rational and value.height_bits() > _EXACT_BITS else value

    def add(self, *terms):
        return self._bounded(reduce(add, terms))

    def multiply(self, *factors):
        return self._bounded(reduce(mul, factors))

    def negate(self, u):
        return -u

    def divide(self, top, bottom):
        if type(bottom) is self.rational and not bottom:
            return self.nowhere
        return self._bounded(top / bottom)

    def power(self, base, exponent):
        """base^exponent over the reals: negative bases only below whole exponents and fractions with an odd bottom."""
        if type(exponent) is not self.rational:
            whole = exponent.unique_fmpz() if exponent.is_exact() else None
            if whole is None:
                return (exponent * self.ball(base).log()).exp()
            exponent = self.rational(whole)
        if exponent.q == 1:
            return self._whole_power(base, exponent.p)
        base = self.ball(base)
        if base.is_zero():
            return base if exponent > 0 else self.nowhere
        if base < 0 and exponent.q % 2:
            size = (exponent * (-base).log()).exp()
            return -size if exponent.p % 2 else size
        root = base.sqrt() if exponent.q == 2 else None
        return root**exponent.p if root is not None else (exponent * base.log()).exp()

    def _whole_power(self, base, n):
        if type(base) is self.rational:
            if not base and n <= 0:
                return self.nowhere if n else self.rational(1)
            if n.bit_length() < 32 and base.height_bits() * abs(int(n)) <= _EXACT_BITS:
                return base ** int(n)
            base = self.ball(base)
        if not n and not base.is_finite():  # what has no value has none to the power 0 either
            return self.nowhere
        if n > 0 and base.is_finite() and not base.is_zero() and base.contains(0):  # which the library's own power does not take
            low, high = (abs(base) if n % 2 == 0 else base).upper() ** n, base.lower() ** n if n % 2 else self.ball(0)
            return low.union(high)
        return 1 / base ** (-n) if n < 0 else base**n

    def absolute(self, u):
        return abs(u)

    def sign(self, u):
        if type(u) is self.rational:
            return self.rational((u > 0) - (u < 0))
        return u.sgn()

    def cube_root(self, u):
        return self.power(u, self.rational(1, 3))

    def maximum(self, *args):
        return reduce(lambda a, b: a if a >= b else b if b >= a else self.ball(a).max(self.ball(b)), args)

    def minimum(self, *args):
        return reduce(lambda a, b: a if a <= b else b if b <= a else self.ball(a).min(self.ball(b)), args)

    def angle(self, u, v):
        u, v = self.ball(u), self.ball(v)
        return self.nowhere if u.is_zero() and v.is_zero() else self.ball.atan2(u, v)

    def factorial(self, u):
        """n!, exact while it is short; gamma(u + 1) between whole numbers. Raises TutorError("limit") where it is too long."""
        if self.ball(u).abs_lower() > MOST_FACTORIAL:
            raise trouble("limit", f"the factorial of a number above {MOST_FACTORIAL} is too large", mend="take a smaller number")
        if type(u) is self.rational and u.q == 1 and 0 <= u <= _EXACT_FACTORIAL:
            return self.rational(self.whole.fac_ui(int(u.p)))
        return (self.ball(u) + 1).gamma()

    def exponential(self, u):
        return self.ball(u).exp()

    def polygamma(self, n, u):
        """The n-th slope of the digamma, from the series of 1 / Gamma around u, which has no poles."""
        order = self._slopes_of_digamma(n)
        return self.nowhere if order is None else self._around(order, self.ball(u), 1)[0]

    def _slopes_of_digamma(self, n):
        """The whole number n of a polygamma; None where it has no value here."""
        is_whole = type(n) is self.rational and n.q == 1 and 0 <= n <= MOST_POLYGAMMA
        return int(n.p) if is_whole else None

    def _around(self, n, centre, terms):
        """The first `terms` coefficients of polygamma(n, centre + t)."""
        before, self.context.cap = self.context.cap, terms + n + 1
        try:
            below = self.series([centre, 1]).rgamma()
            if below[0].contains(0):  # a pole: 0, -1, -2, …
                return [self.nowhere] * terms
            found = -below.derivative() / below
            for _ in range(n):
                found = found.derivative()
        finally:
            self.context.cap = before
        return [found[k] for k in range(terms)]

    def method(self, name: str) -> Callable:
        """A function of one argument that the library has under this name."""
        return lambda u: getattr(self.ball(u), name)()

    def table(self) -> dict[str, Callable]:
        """The operations that have a spelling or a name of their own."""
        return {"+": self.add, "*": self.multiply, "-": self.negate, "/": self.divide, "^": self.power, "abs": self.absolute,
                "sign": self.sign, "cbrt": self.cube_root, "max": self.maximum, "min": self.minimum, "atan2": self.angle,
                "exp": self.exponential, "factorial": self.factorial, "polygamma": self.polygamma}  # fmt: skip


class Series(Arithmetic):
    """The same on truncated power series, of which at least one argument is one; a kink at the centre has no value."""

    def _jet(self, u):
        return u if type(u) is self.series else self.series([self.ball(u)])

    def _centre(self, u):
        return u[0] if type(u) is self.series else u

    def multiply(self, *factors):
        """The product; a series that is zero as far as it goes does not hide a factor without a value."""
        if any(type(u) is self.series and not u[0].is_finite() for u in factors):
            return self._jet(self.nowhere)
        return super().multiply(*factors)

    def divide(self, top, bottom):
        if type(bottom) is not self.series:
            return top / self.ball(bottom)
        is_zero = bottom[0].contains(0)  # the library would divide the zero out
        return self._jet(self.nowhere) if is_zero else self._jet(top) / bottom

    def power(self, base, exponent):
        if type(exponent) is self.series:
            return (exponent * self._jet(base).log()).exp()
        if type(exponent) is not self.rational:
            return (self._jet(base).log() * exponent).exp()
        n, centre = exponent.p, self._centre(base)
        if exponent.q == 1 and (abs(n) <= _WHOLE_POWER or centre.overlaps(self.ball(0))):
            found = self._multiplied_out(base, abs(int(n)))
            return found if n >= 0 else self.divide(1, found)
        if centre < 0 and exponent.q % 2:
            size = ((-base).log() * exponent).exp()
            return -size if n % 2 else size
        return (base.log() * exponent).exp()

    def _multiplied_out(self, base, n: int):
        """A whole power; about a centre that may be zero the library's own, by logarithms, has no value."""
        if not base[0].contains(0) or base[0].is_zero():
            return base**n
        found = self._jet(self.ball(1))
        for digit in bin(n)[2:]:
            found = found * found * base if digit == "1" else found * found
        return found

    def absolute(self, u):
        return u * self._side(u)

    def sign(self, u):
        return self._jet(self._side(u))

    def _side(self, u):
        """1 or -1; not finite at a kink."""
        centre = self._centre(u)
        return self.ball(1) if centre > 0 else self.ball(-1) if centre < 0 else self.nowhere

    def maximum(self, *args):
        return reduce(lambda a, b: self._chosen(a, b, self._centre(a), self._centre(b)), args)

    def minimum(self, *args):
        return reduce(lambda a, b: self._chosen(a, b, self._centre(b), self._centre(a)), args)

    def _chosen(self, a, b, first, second):
        return a if a is b or first > second else b if second > first else self._jet(self.nowhere)

    def angle(self, u, v):
        centre = Arithmetic.angle(self, self._centre(u), self._centre(v))
        u, v = self._jet(u), self._jet(v)
        return ((v * u.derivative() - u * v.derivative()) / (u * u + v * v)).integral() + centre

    def exponential(self, u):
        return u.exp()

    def factorial(self, u):
        return (u + 1).gamma() if abs(u[0]) <= MOST_FACTORIAL else self._jet(Arithmetic.factorial(self, u[0]))

    def polygamma(self, n, u):
        order = self._slopes_of_digamma(self._centre(n)) if type(n) is not self.series else None
        if order is None:
            return self._jet(self.nowhere)
        centre = self.ball(self._centre(u))
        return self.series(self._around(order, centre, self.context.cap))(self._jet(u).derivative().integral())

    def _digamma(self, u):
        return self.polygamma(self.rational(0), u)

    def method(self, name: str) -> Callable:
        own = {"cot": self._cot, "sec": self._sec, "csc": self._csc, "sinh": self._sinh, "cosh": self._cosh, "tanh": self._tanh,
               "digamma": self._digamma}  # fmt: skip
        slopes = {"asinh": lambda u: (u * u + 1).rsqrt(), "acosh": lambda u: ((u - 1).rsqrt() * (u + 1).rsqrt()),
                  "atanh": lambda u: 1 / (1 - u * u)}  # fmt: skip
        if name in own:
            return own[name]
        if name in slopes:  # from its value at the centre on, by its slope
            return lambda u: (slopes[name](u) * u.derivative()).integral() + getattr(u[0], name)()
        return lambda u: getattr(u, name)()

    def _cot(self, u):
        return u.cos() / u.sin()

    def _sec(self, u):
        return 1 / u.cos()

    def _csc(self, u):
        return 1 / u.sin()

    def _sinh(self, u):
        return (u.exp() - (-u).exp()) / 2

    def _cosh(self, u):
        return (u.exp() + (-u).exp()) / 2

    def _tanh(self, u):
        return 1 - 2 / ((2 * u).exp() + 1)
