"""SymPy's door for integrals: an integrand written in another letter, as a rational function, or given to SymPy within a bound of time."""

from __future__ import annotations

from typing import Any

from tutor.errors import trouble
from tutor.meaning.algebra import door, to_sympy
from tutor.meaning.algebra import symbol as known_symbol
from tutor.meaning.bounds import CALLS, bounded
from tutor.meaning.reading import from_sympy
from tutor.meaning.scope import Scope
from tutor.meaning.waves import by_sine_and_cosine, shortest
from tutor.syntax.nodes import Node
from tutor.syntax.printer import show

NOTHING = Scope()


def sympy_integral(node: Node, variable: str, scope: Scope = NOTHING, bounds: tuple[Node, Node] | None = None) -> Node:
    """The integral of `node` as SymPy finds it, without its constant, within the bound of `CALLS`.

    Raises TutorError("no-rule") where SymPy leaves it or its answer has another slope, "diverges" where it is infinite.
    """
    from sympy import Integral, integrate
    from sympy.core.cache import clear_cache

    body, x = to_sympy(node, scope, doit=True), known_symbol(variable, scope)
    over = (x, *(to_sympy(b, scope) for b in bounds)) if bounds else x
    doing = f"the integral of {show(node)}"
    clear_cache()  # so that the calls that are counted do not hang on what was asked before
    with door(doing), bounded(doing):
        found = integrate(body, over, conds="none")
        if found.has(Integral) or (bounds is None and not _has_slope(found, body, x)):
            raise trouble("no-rule", f"no formula is known here for {doing}", mend="ask for its number instead")
        if found.is_infinite:
            raise trouble("diverges", f"{doing} grows without bound")
        return from_sympy(found, scope.limits)


def sympy_area(node: Node, variable: str, bounds: tuple[Node, Node], scope: Scope = NOTHING) -> float:
    """The number that SymPy finds by quadrature for an integral without other names.

    Raises TutorError("no-rule") where it finds none, "limit" where it takes too long.
    """
    from sympy import Float, Integral

    body, over = to_sympy(node, scope, doit=True), (known_symbol(variable, scope), *(to_sympy(b, scope) for b in bounds))
    doing = f"the number of the integral of {show(node)}"
    with door(doing), bounded(doing, CALLS // 2):
        found = Integral(body, over).evalf(15, maxn=60)
        if not isinstance(found, Float) or not found.is_finite:
            raise trouble("no-rule", f"no number is known here for the integral of {show(node)}")
        return float(found)


def _has_slope(found: Any, body: Any, x: Any) -> bool:
    """Whether an antiderivative is real where the integrand is, and has it for its slope, at some points."""
    from sympy import Rational

    slope, agreed = found.diff(x), 0
    letters = {s: Rational(7 + 3 * k, 5) for k, s in enumerate(sorted((found.free_symbols | body.free_symbols) - {x}, key=str))}
    for k in (-23, -9, -4, 2, 6, 11, 17, 31):
        at = {**letters, x: Rational(k, 10)}
        height, other, value = (e.subs(at).evalf(20) for e in (body, slope, found))
        if not height.is_comparable:
            continue
        if not (other.is_comparable and value.is_comparable) or abs(height - other) > 1e-9 * (1 + abs(height)):
            return False
        agreed += 1
    return agreed > 0


def ratio(top: Node, bottom: Node, scope: Scope) -> Node:
    """top / bottom with what they share cancelled: a polynomial's common factors too, functions taken as letters."""
    from sympy import cancel, factor_terms

    with door(f"the quotient {show(top)} over {show(bottom)}"):
        found = to_sympy(top, scope) / to_sympy(bottom, scope)
        return from_sympy(factor_terms(cancel(found)) if found.free_symbols else found, scope.limits)


def written_in(body: Node, variable: str, inside: Node, letter: str, scope: Scope) -> Node | None:
    """f(u) where body = f(inside) inside', written in u = `letter`; None where the body is not of that form."""
    from sympy import cancel, diff, factor
    from sympy.functions.elementary.trigonometric import TrigonometricFunction

    found, g, x = to_sympy(body, scope), to_sympy(inside, scope), known_symbol(variable, scope)
    u = known_symbol(letter, scope)
    with door(f"substituting {show(inside)}"):
        slope = diff(g, x)
        if slope == 0:
            return None
        if slope.is_polynomial(x):
            slope = factor(slope)
        for rest in (
            lambda: found / slope,
            lambda: _parts_factored(found, x) / slope,
            lambda: cancel(found / slope),
            lambda: cancel(by_sine_and_cosine(found) / by_sine_and_cosine(slope)) if found.has(TrigonometricFunction) else x,
        ):
            written = _in_letter(rest(), g, x, u)
            if written is not None:
                return from_sympy(shortest(written, u), scope.limits)
    return None


def changed(body: Node, variable: str, outer: Node, letter: str, scope: Scope) -> Node:
    """body at variable = outer(u), times outer', in lowest terms; u is what the scope says of it (nonnegative for a root)."""
    from sympy import diff, expand_power_base, powsimp

    found, by, u = to_sympy(body, scope), to_sympy(outer, scope), known_symbol(letter, scope)
    with door(f"writing {variable} by {letter}"):
        after = found.subs(known_symbol(variable, scope), by) * diff(by, u)
        return from_sympy(shortest(powsimp(expand_power_base(after)), u), scope.limits)


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


def lowest(node: Node, letter: str, scope: Scope) -> Node:
    """A function of u = `letter` in lowest terms, where it is rational; else its powers merged."""
    from sympy import powsimp

    with door(f"writing {show(node)} shorter"):
        return from_sympy(shortest(powsimp(to_sympy(node, scope)), known_symbol(letter, scope)), scope.limits)


def by_quadratics(body: Node, variable: str, scope: Scope) -> Node | None:
    """Partial fractions over a quartic that is (x^2 + p x + m)(x^2 + q x + m) with real p, q and without real zeros; None for others."""
    from sympy import Poly, cancel, factor_list, fraction, radsimp, solve, sqrt, symbols

    found, x = to_sympy(body, scope), known_symbol(variable, scope)
    with door(f"the fractions of {show(body)}"):
        if not found.is_rational_function(x) or found.free_symbols != {x}:
            return None
        top, bottom = fraction(cancel(found))
        factors = [f for f, _ in factor_list(bottom, x)[1]]
        bottom = Poly(bottom, x)
        if len(factors) != 1 or bottom.degree() != 4 or Poly(top, x).degree() >= 4:
            return None
        first, *rest = bottom.all_coeffs()
        a, b, c, d = (k / first for k in rest)
        m = sqrt(d)
        inside = a**2 - 4 * (b - 2 * m)  # p and q are the zeros of z^2 - a z + b - 2m
        if not m.is_rational or c != a * m or not inside.is_positive:
            return None
        quadratics = [x**2 + (a + s * sqrt(inside)) / 2 * x + m for s in (1, -1)]
        unknown = symbols("A B C D")
        tops = (unknown[0] * x + unknown[1], unknown[2] * x + unknown[3])
        difference = Poly(top - first * (tops[0] * quadratics[1] + tops[1] * quadratics[0]), x)
        values = {k: radsimp(v) for k, v in solve(difference.all_coeffs(), unknown, dict=True)[0].items()}
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
        where = S.Reals if ends == [-oo, oo] else Interval(*ends)
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


def is_level(node: Node, variable: str, low: Node, high: Node, scope: Scope) -> bool:
    """Whether the values at x and at low + high - x add up to the same number at some places x between: a guess that is to be proven."""
    from sympy import Rational

    found, x, ends = to_sympy(node, scope), known_symbol(variable, scope), [to_sympy(e, scope) for e in (low, high)]
    letters = {s: Rational(7 + 3 * k, 5) for k, s in enumerate(sorted(found.free_symbols - {x}, key=str))}
    if any(e.free_symbols for e in ends):
        return False
    sums = []
    with door(f"values of {show(node)}"):
        for share in (Rational(1, 7), Rational(2, 9), Rational(3, 8)):
            places = [ends[k] + share * (ends[1 - k] - ends[k]) for k in (0, 1)]
            total = sum(found.subs({**letters, x: place}).evalf(15) for place in places)
            if not (total.is_Float or total.is_Integer) or (sums and abs(total - sums[0]) > 1e-10):
                return False
            sums.append(total)
    return True


def shorter_sum(left: Node, right: Node, scope: Scope) -> Node:
    """left + right, as short as common denominators and the laws of sine, cosine, exponential and logarithm make it."""
    from sympy import cancel, cot, expand_log, expand_trig, factor, log, powsimp, tan, together, trigsimp

    with door(f"adding {show(left)} and {show(right)}"), bounded(f"adding {show(left)} and {show(right)}"):
        first, second = to_sympy(left, scope), to_sympy(right, scope)
        whole = (expand_trig(first) + expand_trig(second)).replace(cot, lambda angle: 1 / tan(angle))
        options = [whole, cancel(together(whole)), trigsimp(cancel(together(powsimp(whole)))), expand_log(whole, force=True)]
        if whole.has(log):
            options.append(expand_log(whole.replace(log, lambda inside: log(factor(cancel(together(inside))))), force=True))
        return from_sympy(min(options, key=lambda o: o.count_ops()), scope.limits)
