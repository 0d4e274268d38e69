"""SymPy's door for waves and exponentials: rational functions of them in one letter, products of them as powers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tutor.meaning.algebra import door, to_sympy
from tutor.meaning.algebra import symbol as known_symbol
from tutor.meaning.reading import from_sympy
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Node
from tutor.syntax.printer import show

MOST_ANGLE = 8  # sin(k x) is written in sin(x) and cos(x) up to this k


def shortest(written: Any, u: Any) -> Any:
    """A rational function in lowest terms, where that is no longer; a product of powers as it is."""
    from sympy import cancel, factor_terms

    if not written.is_rational_function(u) or written.is_polynomial(u):
        return written
    lowest = factor_terms(cancel(written))
    return lowest if lowest.count_ops() < written.count_ops() else written


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
                yield name, from_sympy(shortest(cancel(even.subs(c if name == "cos" else s, u)), u), scope.limits)
        if cancel(found.subs({s: -s, c: -c}, simultaneous=True) - found) == 0:
            even = _without(cancel(found.subs(s, u * c)), c, 1 / (1 + u**2))
            yield "tan", from_sympy(shortest(cancel(even / (1 + u**2)), u), scope.limits)
        half = found.subs({s: 2 * u / (1 + u**2), c: (1 - u**2) / (1 + u**2)}, simultaneous=True) * 2 / (1 + u**2)
        yield "half", from_sympy(shortest(cancel(half), u), scope.limits)


def _in_waves(found: Any, x: Any, s: Any, c: Any) -> Any | None:
    """A rational function of s = sin(x) and c = cos(x); None where the body is none."""
    from sympy import cos, cot, csc, expand_trig, sec, sin, tan

    waves = found.atoms(sin, cos, tan, cot, sec, csc)
    if not waves or any(not (w.args[0] / x).is_Integer or abs(w.args[0] / x) > MOST_ANGLE for w in waves):
        return None
    found = by_sine_and_cosine(found).replace(lambda e: type(e) in (sin, cos) and e.args[0] != x, expand_trig).subs({sin(x): s, cos(x): c})
    return found if not found.has(x) and found.is_rational_function(s, c) else None


def by_sine_and_cosine(found: Any) -> Any:
    from sympy import cos, cot, csc, sec, sin, tan

    written = {tan: lambda a: sin(a) / cos(a), cot: lambda a: cos(a) / sin(a), sec: lambda a: 1 / cos(a), csc: lambda a: 1 / sin(a)}
    for old, new in written.items():
        found = found.replace(old, new)
    return found


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
        return from_sympy(k, scope.limits), from_sympy(shortest(after, u), scope.limits)


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
