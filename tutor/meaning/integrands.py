"""SymPy's door for integrals: an integrand written in another letter, as a rational function, or given to SymPy within a bound of time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tutor.errors import trouble
from tutor.meaning.algebra import door, to_sympy
from tutor.meaning.algebra import symbol as known_symbol
from tutor.meaning.reading import from_sympy
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Node
from tutor.syntax.printer import show

MOST_ANGLE = 8  # sin(k x) is written in sin(x) and cos(x) up to this k


CALLS = 600_000  # about a second of SymPy
_GENERATOR = 0x20  # the flag of a code object whose frame may be one that is being closed, where nothing can be raised


class _TooMany(BaseException):
    """The bound is hit; no `except Exception` on the way swallows it."""


@contextmanager
def bounded(doing: str, calls: int = CALLS) -> Iterator[None]:
    """Stops what runs inside after so many calls of functions: the same on every machine. Raises TutorError("limit")."""
    before, count = sys.getprofile(), 0

    def watch(frame: Any, event: str, _: object) -> None:
        nonlocal count
        if event == "call":
            count += 1
            if count > calls and not frame.f_code.co_flags & _GENERATOR:
                raise _TooMany

    sys.setprofile(watch)
    try:
        yield
    except _TooMany:
        sys.setprofile(before)
        raise trouble("limit", f"{doing} takes more than {calls} calls of functions", mend="ask it of a smaller expression") from None
    finally:
        sys.setprofile(before)


def ratio(top: Node, bottom: Node, scope: Scope) -> Node:
    """top / bottom with what they share cancelled: a polynomial's common factors too, functions taken as letters."""
    from sympy import cancel, factor_terms

    with door(f"the quotient {show(top)} over {show(bottom)}"):
        found = to_sympy(top, scope) / to_sympy(bottom, scope)
        return from_sympy(factor_terms(cancel(found)) if found.free_symbols else found, scope.limits)


def written_in(body: Node, variable: str, inside: Node, letter: str, scope: Scope) -> Node | None:
    """f(u) where body = f(inside) inside', written in u = `letter`; None where the body is not of that form."""
    from sympy import cancel, diff, factor

    found, g, x = to_sympy(body, scope), to_sympy(inside, scope), known_symbol(variable, scope)
    u = known_symbol(letter, scope)
    with door(f"substituting {show(inside)}"):
        slope = diff(g, x)
        if slope == 0:
            return None
        if slope.is_polynomial(x):
            slope = factor(slope)
        for rest in (lambda: found / slope, lambda: _parts_factored(found, x) / slope, lambda: cancel(found / slope)):
            written = _in_letter(rest(), g, x, u)
            if written is not None:
                return from_sympy(_short(written, u), scope.limits)
    return None


def changed(body: Node, variable: str, outer: Node, letter: str, scope: Scope) -> Node:
    """body at variable = outer(u), times outer', in lowest terms; u is what the scope says of it (nonnegative for a root)."""
    from sympy import diff, expand_power_base, powsimp

    found, by, u = to_sympy(body, scope), to_sympy(outer, scope), known_symbol(letter, scope)
    with door(f"writing {variable} by {letter}"):
        after = found.subs(known_symbol(variable, scope), by) * diff(by, u)
        return from_sympy(_short(powsimp(expand_power_base(after)), u), scope.limits)


def _parts_factored(found: Any, x: Any) -> Any:
    """A product with its polynomial factors factored, so that they meet those of the inside's derivative."""
    from sympy import Mul, Pow, factor

    out = []
    for f in Mul.make_args(found):
        base, exponent = f.as_base_exp()
        is_sum = base.is_Add and base.is_polynomial(x) and exponent.is_Integer
        out.append(Pow(factor(base), exponent) if is_sum else f)
    return Mul(*out)


def _in_letter(rest: Any, g: Any, x: Any, u: Any) -> Any | None:
    """`rest` with g replaced by u, if need be by what g tells of its kin: x^n of a x^n + c, cos^2 of sin."""
    if not rest.has(x):
        return rest
    constant, moving = g.as_independent(x, as_Add=True)
    attempts = [lambda: rest.subs(g, u), lambda: _by_identity(rest, g, x, u)]
    if constant != 0:
        attempts[1:1] = [lambda: rest.subs(g, u).subs(moving, u - constant)]
    for attempt in attempts:
        written = attempt()
        if written is not None and not written.has(x):
            return written
    return None


def _by_identity(rest: Any, g: Any, x: Any, u: Any) -> Any | None:
    from sympy import cancel

    for other, square in _kin(g, u):
        written = _even_powers(rest, other, g.args, square).subs(g, u)
        if not written.has(x):
            return written
    base, exponent = g.as_base_exp()
    root = 1 / exponent if exponent.is_Rational and exponent.p == 1 else None
    if root is not None and base.is_polynomial(x) and base.has(x):
        return _by_power(cancel(rest.subs(g, u)) if root != 1 else rest, base, x, u**root)
    return None


def _kin(g: Any, u: Any) -> tuple:
    """(a function, its square) where the square is told by g = u."""
    from sympy import cos, cosh, cot, csc, sec, sin, sinh, tan, tanh

    return {sin: ((cos, 1 - u**2),), cos: ((sin, 1 - u**2),), tan: ((sec, 1 + u**2), (cos, 1 / (1 + u**2))), sec: ((tan, u**2 - 1),),
            cot: ((csc, 1 + u**2), (sin, 1 / (1 + u**2))), csc: ((cot, u**2 - 1),), sinh: ((cosh, 1 + u**2),),
            cosh: ((sinh, u**2 - 1),), tanh: ((cosh, 1 / (1 - u**2)),)}.get(type(g), ())  # fmt: skip


def _even_powers(found: Any, wave: Any, angle: tuple, square: Any) -> Any:
    """Every even power of `wave` at that angle by its square."""
    return found.replace(
        lambda e: e.is_Pow and type(e.base) is wave and e.base.args == angle and e.exp.is_even, lambda e: square ** (e.exp / 2)
    )


def _by_power(rest: Any, base: Any, x: Any, value: Any) -> Any | None:
    """x^n, x^(2n), … where base = a x^n + c has the value `value`."""
    from sympy import Poly, degree

    polynomial = Poly(base, x)
    n = degree(polynomial)
    terms = dict(polynomial.terms())
    if n < 2 or set(terms) - {(n,), (0,)}:
        return None
    power = (value - terms.get((0,), 0)) / terms[(n,)]
    rest = rest.replace(lambda e: e.is_Pow and e.base == x and e.exp.is_Integer and e.exp % n == 0, lambda e: power ** (e.exp / n))
    return rest.subs(base, value)


def _short(written: Any, u: Any) -> Any:
    """A rational function in lowest terms, where that is no longer; a product of powers as it is."""
    from sympy import cancel, factor_terms

    if not written.is_rational_function(u) or written.is_polynomial(u):
        return written
    lowest = factor_terms(cancel(written))
    return lowest if lowest.count_ops() < written.count_ops() else written


# ---------------------------------------------------------------- rational functions of waves and of exponentials


def by_waves(body: Node, variable: str, letter: str, scope: Scope) -> Iterator[tuple[str, Node]]:
    """("cos", f) where u = cos turns the body, a rational function of sin and cos, into f(u); "sin", "tan", "half" alike.

    Bioche's rules: u = cos where changing the sign of sin changes that of the whole, and so on; "half", u = tan(x/2), always serves.
    """
    from sympy import cancel, symbols

    x, u = known_symbol(variable, scope), known_symbol(letter, scope)
    s, c = symbols("s c", real=True)
    with door(f"the waves of {show(body)}"):
        found = _in_waves(to_sympy(body, scope), x, s, c)
        if found is None:
            return
        found = cancel(found)
        for name, turned, factor in (("cos", {s: -s}, -1 / s), ("sin", {c: -c}, 1 / c)):
            if cancel(found.subs(turned, simultaneous=True) + found) == 0:
                even = _without(cancel(found * factor), s if name == "cos" else c, 1 - (c if name == "cos" else s) ** 2)
                yield name, from_sympy(_short(cancel(even.subs(c if name == "cos" else s, u)), u), scope.limits)
        if cancel(found.subs({s: -s, c: -c}, simultaneous=True) - found) == 0:
            even = _without(cancel(found.subs(s, u * c)), c, 1 / (1 + u**2))
            yield "tan", from_sympy(_short(cancel(even / (1 + u**2)), u), scope.limits)
        half = found.subs({s: 2 * u / (1 + u**2), c: (1 - u**2) / (1 + u**2)}, simultaneous=True) * 2 / (1 + u**2)
        yield "half", from_sympy(_short(cancel(half), u), scope.limits)


def _in_waves(found: Any, x: Any, s: Any, c: Any) -> Any | None:
    """A rational function of s = sin(x) and c = cos(x); None where the body is none."""
    from sympy import cos, cot, csc, expand_trig, sec, sin, tan

    waves = found.atoms(sin, cos, tan, cot, sec, csc)
    if not waves or any(not (w.args[0] / x).is_Integer or abs(w.args[0] / x) > MOST_ANGLE for w in waves):
        return None
    for old, new in ((tan, lambda a: sin(a) / cos(a)), (cot, lambda a: cos(a) / sin(a)), (sec, lambda a: 1 / cos(a)),
                     (csc, lambda a: 1 / sin(a))):  # fmt: skip
        found = found.replace(old, new)
    found = found.replace(lambda e: type(e) in (sin, cos) and e.args[0] != x, expand_trig).subs({sin(x): s, cos(x): c})
    return found if not found.has(x) and found.is_rational_function(s, c) else None


def _without(found: Any, wave: Any, square: Any) -> Any:
    """`found`, a rational function in lowest terms with only even powers of `wave`, with its square put in."""
    from sympy import Poly, fraction

    out = []
    for side in fraction(found):
        terms = Poly(side, wave).terms()
        out.append(sum(coefficient * (square ** (n // 2) if n % 2 == 0 else wave**n) for (n,), coefficient in terms))
    return out[0] / out[1]


def by_exponential(body: Node, variable: str, letter: str, scope: Scope) -> tuple[Node, Node] | None:
    """(k, f) where u = e^(k x) turns the body, in which x stands only in exponents and hyperbolic functions, into f(u)."""
    from sympy import cosh, exp, gcd_list, powsimp, sinh, tanh

    x, u = known_symbol(variable, scope), known_symbol(letter, scope)
    with door(f"the exponentials of {show(body)}"):
        found = to_sympy(body, scope)
        found = found.replace(lambda e: type(e) in (sinh, cosh, tanh), lambda e: e.rewrite(exp))
        slopes = []
        for e in found.atoms(exp):
            slope = e.args[0].diff(x)
            if slope.has(x):
                return None
            slopes += [slope] if slope != 0 else []
        if not slopes:
            return None
        ratios = [k / slopes[0] for k in slopes]
        if not all(r.is_Rational for r in ratios):
            return None
        k = slopes[0] * gcd_list(ratios)
        k = -k if k.could_extract_minus_sign() else k
        written = found.replace(exp, lambda a: u ** (a.diff(x) / k) * exp(a.subs(x, 0)))
        if written.has(x):
            return None
        after = powsimp(written) / (k * u)
        return from_sympy(k, scope.limits), from_sympy(_short(after, u), scope.limits)


def lowest(node: Node, letter: str, scope: Scope) -> Node:
    """A function of u = `letter` in lowest terms, where it is rational; else its powers merged."""
    from sympy import powsimp

    with door(f"writing {show(node)} shorter"):
        return from_sympy(_short(powsimp(to_sympy(node, scope)), known_symbol(letter, scope)), scope.limits)


def in_sine_and_cosine(node: Node, angle: str, scope: Scope) -> Node:
    """A product of waves of one angle as powers of sine and cosine, or as a power of the secant, the tangent or the like alone."""
    from sympy import cancel, cos, cot, csc, sec, sin, symbols, tan

    t = known_symbol(angle, scope)
    s, c = symbols("s c", positive=True)
    with door(f"the waves of {show(node)}"):
        found = _in_waves(to_sympy(node, scope), t, s, c)
        if found is None:
            return node
        found = _pythagoras(cancel(found), s, c)
        powers = found.as_powers_dict()
        i, j = (powers.get(w, 0) for w in (s, c))
        rest = found / (s**i * c**j)
        if not rest.has(s, c) and (i < 0 or j < 0):
            wave = {(0, j): sec(t) ** -j, (i, 0): csc(t) ** -i, (i, -i): tan(t) ** i if i > 0 else cot(t) ** -i}.get((i, j))
            if wave is not None:
                return from_sympy(rest * wave, scope.limits)
        return from_sympy(found.subs({s: sin(t), c: cos(t)}), scope.limits)


def _pythagoras(found: Any, s: Any, c: Any) -> Any:
    """s^2 + c^2 as 1 above and below the line, where that makes one term of several."""
    from sympy import Poly, factor, fraction

    sides = []
    for side in fraction(found):
        options = [side]
        for wave, other in ((s, c), (c, s)):
            reduced = Poly(side, wave).rem(Poly(wave**2 + other**2 - 1, wave)).as_expr()
            options.append(factor(reduced))
        sides.append(min(options, key=lambda o: o.count_ops()))
    return sides[0] / sides[1]


def by_quadratics(body: Node, variable: str, scope: Scope) -> Node | None:
    """Partial fractions of P(x)/(a x^4 + b x^2 + c), the bottom without real zeros, as two quadratics; None for every other body."""
    from sympy import Poly, cancel, factor_list, fraction, solve, sqrt, symbols

    found, x = to_sympy(body, scope), known_symbol(variable, scope)
    with door(f"the fractions of {show(body)}"):
        if not found.is_rational_function(x) or found.free_symbols != {x}:
            return None
        top, bottom = fraction(cancel(found))
        factors = [f for f, _ in factor_list(bottom, x)[1]]
        bottom = Poly(bottom, x)
        if len(factors) != 1 or bottom.degree() != 4 or Poly(top, x).degree() >= 4:
            return None
        a, odd, b, other, c = bottom.all_coeffs()
        middle = sqrt(c / a)
        if odd != 0 or other != 0 or not middle.is_rational or not (2 * middle - b / a).is_positive:
            return None
        p = sqrt(2 * middle - b / a)
        quadratics = (x**2 + p * x + middle, x**2 - p * x + middle)
        unknown = symbols("A B C D")
        tops = (unknown[0] * x + unknown[1], unknown[2] * x + unknown[3])
        difference = Poly(top - a * (tops[0] * quadratics[1] + tops[1] * quadratics[0]), x)
        values = solve(difference.all_coeffs(), unknown, dict=True)[0]
        return from_sympy(sum(t.subs(values) / q for t, q in zip(tops, quadratics, strict=True)), scope.limits)


# ---------------------------------------------------------------- places


def real_zeros(node: Node, variable: str, scope: Scope, low: Node | None = None, high: Node | None = None) -> tuple[Node, ...] | None:
    """The real zeros, between `low` and `high` where these are given; None where they are not known, or not finitely many."""
    from sympy import FiniteSet, Interval, S, Symbol, oo, solveset

    found = to_sympy(node, scope)
    if found.free_symbols != {known_symbol(variable, scope)}:
        return None
    x = Symbol("x", real=True)
    ends = [to_sympy(e, scope) if e is not None else default for e, default in ((low, -oo), (high, oo))]
    if any(e.free_symbols for e in ends):
        return None
    with door(f"the zeros of {show(node)}"):
        where = S.Reals if ends == [-oo, oo] else Interval.open(*ends)
        zeros = solveset(found.subs(known_symbol(variable, scope), x), x, where)
        if zeros.is_empty:
            return ()
        return tuple(from_sympy(z, scope.limits) for z in sorted(zeros)) if isinstance(zeros, FiniteSet) else None


def decimal(node: Node, scope: Scope, variable: str = "", place: Node | None = None) -> float:
    """The value as a float, with `variable` at `place`. Raises TutorError("undefined") where there is none."""
    found = to_sympy(node, scope)
    with door(f"the value of {show(node)}"):
        if place is not None:
            found = found.subs(known_symbol(variable, scope), to_sympy(place, scope))
        value = found.evalf(30)
        if not value.is_real:
            raise trouble("undefined", f"{show(node)} has no value there")
        return float(value)


def shorter_sum(left: Node, right: Node, scope: Scope) -> Node:
    """left + right, as short as common denominators and the laws of sine, cosine, exponential and logarithm make it."""
    from sympy import cancel, expand_log, expand_trig, powsimp, together, trigsimp

    with door(f"adding {show(left)} and {show(right)}"), bounded(f"adding {show(left)} and {show(right)}"):
        first, second = to_sympy(left, scope), to_sympy(right, scope)
        whole = expand_trig(first) + expand_trig(second)
        options = [whole, cancel(together(whole)), trigsimp(cancel(together(powsimp(whole)))), expand_log(whole, force=True)]
        return from_sympy(min(options, key=lambda o: o.count_ops()), scope.limits)
