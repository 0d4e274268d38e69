"""What each operation does to complex balls, for rigorous areas: not finite where the function may not be analytic on the ball.

balls.py hands in the library that has the balls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from operator import add, mul
from types import ModuleType

from tutor.syntax.nodes import Apply, Name, Node, Number, postorder, rational

Values = Mapping[str, object]


class ComplexArithmetic:
    """Operations on complex balls; `analytic` says whether the result may only be finite where the function is analytic."""

    def __init__(self, flint: ModuleType):
        self.ball, self.real = flint.acb, flint.arb
        self.rational = flint.fmpq
        self.nowhere = flint.acb(flint.arb.nan())

    def value(self, body: Node, values: Values, analytic: bool):
        """The ball of `body`, whose names have these values. Raises KeyError for what has no complex form: a piecewise, an index."""
        made: dict[Node, object] = {}
        for node in postorder(body):
            made[node] = self._made(node, made, values, analytic)
        return made[body]

    def _made(self, node: Node, made: Mapping[Node, object], values: Values, analytic: bool):
        match node:
            case Number(value):
                return self.ball(self._number(value))
            case Name(name):
                return values[name] if name in values else self.ball({"e": self.real(1).exp, "pi": self.real.pi}[name]())
            case Apply("^", (base, exponent)):
                return self._power(made[base], made[exponent], rational(exponent), analytic)
            case Apply("+" | "*" as op, args):
                return reduce(add if op == "+" else mul, (made[a] for a in args))
            case Apply("-", (u,)):
                return -made[u]
            case Apply("/", (top, bottom)):
                return made[top] / made[bottom]
        return self._function(node.op)(*(made[a] for a in node.args), analytic)

    def _number(self, value: Fraction):
        return self.rational(value.numerator, value.denominator)

    def _power(self, base, exponent, plain: Fraction | None, analytic: bool):
        if plain is not None and plain.denominator == 1:
            return base ** int(plain) if plain >= 0 else 1 / base ** int(-plain)
        if plain is not None and plain.denominator == 2:
            root = base.sqrt(analytic=analytic)
            return root**plain.numerator if plain > 0 else 1 / root**-plain.numerator
        if base.real > 0:
            return (exponent * base.log()).exp()
        if plain is not None and plain.denominator % 2 and base.real < 0:
            size = (exponent * (-base).log()).exp()
            return -size if plain.numerator % 2 else size
        if analytic or plain is None or plain < 0 or not (base.is_finite()):
            return self.nowhere
        most = (self.real(self._number(plain)) * base.abs_upper().log()).exp()
        around = self.real(0, most)
        return self.ball(around, around)

    def _function(self, op: str) -> Callable:
        if op in _OWN:
            return lambda *args: _OWN[op](self, *args)
        if op not in _PLAIN:
            raise KeyError(op)
        return lambda u, _: getattr(u, op)()

    def _cut(self, name: str, is_safe: Callable[[object], bool]) -> Callable:
        return lambda u, analytic: getattr(u, name)() if not analytic or is_safe(u) else self.nowhere


def _is_off_imaginary_cuts(u) -> bool:
    return bool(abs(u.imag) < 1) or not u.real.contains(0)


def _is_off_real_cuts(u) -> bool:
    return bool(abs(u.real) < 1) or not u.imag.contains(0)


_PLAIN = frozenset({"exp", "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "erf"})  # entire, or with poles alone
_OWN: Mapping[str, Callable] = {
    "sqrt": lambda c, u, analytic: u.sqrt(analytic=analytic),
    "log": lambda c, u, analytic: u.log(analytic=analytic),
    "cbrt": lambda c, u, analytic: c._power(u, c.ball(c.rational(1, 3)), Fraction(1, 3), analytic),
    "abs": lambda c, u, analytic: u.real_abs(analytic=analytic),
    "sign": lambda c, u, analytic: u.real_sgn(analytic=analytic),
    "max": lambda c, *args: reduce(lambda a, b: a.real_max(b, analytic=args[-1]), args[:-1]),
    "min": lambda c, *args: reduce(lambda a, b: a.real_min(b, analytic=args[-1]), args[:-1]),
    "factorial": lambda c, u, analytic: (u + 1).gamma(),
    "atan": lambda c, u, analytic: c._cut("atan", _is_off_imaginary_cuts)(u, analytic),
    "asinh": lambda c, u, analytic: c._cut("asinh", _is_off_imaginary_cuts)(u, analytic),
    "asin": lambda c, u, analytic: c._cut("asin", _is_off_real_cuts)(u, analytic),
    "acos": lambda c, u, analytic: c._cut("acos", _is_off_real_cuts)(u, analytic),
    "atanh": lambda c, u, analytic: c._cut("atanh", _is_off_real_cuts)(u, analytic),
    "acosh": lambda c, u, analytic: c._cut("acosh", lambda v: bool(v.real > 1))(u, analytic),
}
