"""Expressions as polynomials: coefficients, common factors, factors, partial fractions; whether a quotient of polynomials stands there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tutor.errors import trouble
from tutor.meaning.algebra import bound_expansion, door, from_sympy, rewritten, symbol, to_sympy
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Apply, Node, names, postorder, rational
from tutor.syntax.printer import show

NOTHING = Scope()


def coefficients(node: Node, variable: str, scope: Scope = NOTHING) -> tuple[Node, ...] | None:
    """The coefficients of `node` as a polynomial in `variable`, lowest first; None where it is none, or of degree over 50."""
    import sympy

    found, x = to_sympy(node, scope), symbol(variable, scope)
    with door(f"the coefficients of {show(node)}"):
        if not found.is_polynomial(x) or any(p.exp.is_Integer and abs(p.exp) > 50 and not p.base.is_Symbol for p in found.atoms(sympy.Pow)):
            return None
        polynomial = sympy.Poly(found, x)
        return tuple(map(from_sympy, reversed(polynomial.all_coeffs()))) if polynomial.degree() <= 50 else None


def monomials(node: Node, variables: Sequence[str], scope: Scope = NOTHING) -> dict[tuple[int, ...], Node] | None:
    """The coefficients of `node` as a polynomial in `variables`, by the exponents of each; None where it is none, or of degree over 50."""
    import sympy

    found, by = to_sympy(node, scope), [symbol(n, scope) for n in variables]
    with door(f"the coefficients of {show(node)}"):
        bound_expansion(found, scope.limits)
        if not found.is_polynomial(*by):
            return None
        polynomial = sympy.Poly(found, *by)
        return {e: from_sympy(c, scope.limits) for e, c in polynomial.terms()} if polynomial.total_degree() <= 50 else None


def is_rational_function(node: Node, variable: str, scope: Scope = NOTHING) -> bool:
    """Whether `node` is a quotient of two polynomials in `variable`."""
    return bool(to_sympy(node, scope).is_rational_function(symbol(variable, scope)))


def common_divisor(top: Node, bottom: Node, scope: Scope) -> tuple[Node, Node, Node] | None:
    """What two polynomials share, and what is left of each without it; None where they share no more than a number, or are none.

    Raises TutorError("exponent") where a power would be multiplied out beyond the scope's limits.
    """
    import sympy

    one, other = to_sympy(top, scope), to_sympy(bottom, scope)
    if not one.free_symbols or not other.free_symbols:
        return None
    with door(f"the common factors of {show(top)} and {show(bottom)}"):
        try:
            bound_expansion(one / other, scope.limits)
            shared, above, below = sympy.cofactors(one, other)
        except sympy.PolynomialError:
            return None
        if shared.is_number:
            return None
        return tuple(from_sympy(part, scope.limits) for part in (sympy.factor(shared), above, below))


def divided_by(node: Node, left: Node, right: Node, by: Sequence[str], scope: Scope) -> tuple[tuple[Node, Node, Node], ...]:
    """(w, v, r) with node = w left + v and r = w right + v: `node` divided by left - right, once for each way to order their terms.

    They are polynomials in the names `by`, or else in all they hold, where roots, exponentials, sines count as unknowns of their own;
    there is nothing where they are none. Raises TutorError("exponent") or TutorError("terms") beyond the scope's limits.
    """
    import sympy

    whole, one, other = (to_sympy(n, scope) for n in (node, left, right))
    with door(f"{show(node)} divided by {show(left)} - ({show(right)})"):
        bound_expansion(whole, scope.limits)
        unknowns = [symbol(n, scope) for n in by]
        if not all(n.is_polynomial(*unknowns) for n in (whole, one, other)):
            unknowns = list(sympy.parallel_poly_from_expr((whole, one - other))[1].gens)
        found = [sympy.reduced(whole, [one - other], *way, order=kind) for way in (unknowns, unknowns[::-1]) for kind in ("grlex", "lex")]
        ways = dict.fromkeys((many, sympy.expand(rest - many * other), rest) for (many,), rest in found if many != 0)
        return tuple(tuple(from_sympy(part, scope.limits) for part in way) for way in ways)


def factored(node: Node, scope: Scope) -> Node:
    """`node` as a product, as far as whole numbers go."""
    refuse_high_powers(node, scope)
    return rewritten(node, "factor", scope)


def in_partial_fractions(node: Node, variable: str, scope: Scope) -> Node:
    """A quotient of polynomials in `variable` as a sum of simpler ones."""
    refuse_high_powers(node, scope)
    return rewritten(node, "apart", scope, by=variable)


def division(node: Node, variable: str, scope: Scope) -> tuple[Node, Node, Node, Node] | None:
    """(top, whole, rest, bottom) of a quotient of polynomials in lowest terms: top/bottom is whole + rest/bottom; None where it is none."""
    import sympy

    refuse_high_powers(node, scope)
    found, x = to_sympy(node, scope), symbol(variable, scope)
    with door(f"the division in {show(node)}"):
        bound_expansion(found, scope.limits)
        if not found.is_rational_function(x):
            return None
        top, bottom = sympy.fraction(sympy.cancel(found))
        whole, rest = sympy.div(top, bottom, x)
        return tuple(from_sympy(part, scope.limits) for part in (top, whole, rest, bottom))


def factors(node: Node, variable: str, scope: Scope) -> tuple[Node, list[tuple[Node, int]]]:
    """The number before a polynomial and its factors in whole numbers with their exponents: lines first, the zero nearest to 0 foremost."""
    import sympy

    x = symbol(variable, scope)
    with door(f"the factors of {show(node)}"):
        constant, found = sympy.factor_list(to_sympy(node, scope), x)
        return from_sympy(constant), [(from_sympy(f), n) for f, n in sorted(found, key=lambda pair: _by_zero(sympy.Poly(pair[0], x)))]


def _by_zero(factor: Any) -> tuple:
    """Where a factor stands in a textbook's product: x, x - 1, x + 1, x - 2; then those of higher degree."""
    if factor.degree() != 1 or not factor.nth(0).is_number or not factor.nth(1).is_number:
        return (factor.degree(), 0, 0, str(factor))
    zero = -factor.nth(0) / factor.nth(1)
    return (1, abs(zero), -zero, "")


def refuse_high_powers(root: Node, scope: Scope) -> None:
    """Raises TutorError("exponent") where a power of something with names is above `limits.exponent`."""
    for node in postorder(root):
        if isinstance(node, Apply) and node.op == "^" and names(node.args[0]):
            n = rational(node.args[1])
            if n is not None and abs(n) > scope.limits.exponent:
                what = f"a power above {scope.limits.exponent} is not multiplied out"
                raise trouble("exponent", what, mend="leave the power as it is")


def same_zeros(left: Node, right: Node, scope: Scope = NOTHING) -> bool:
    """Whether two polynomials surely vanish at the same real places: they have the same factors, but for those that are positive.

    False says only that this is not proved; quotients are left open, for their gaps would have to be compared too.
    """
    import sympy

    sides = [to_sympy(n, scope) for n in (left, right)]
    with door(f"the factors of {show(left)} and {show(right)}"):
        for side in sides:
            bound_expansion(side, scope.limits)
            if not side.is_polynomial(*side.free_symbols):
                return False
        if any(_divides(n) for n in postorder(left, right)):
            return False
        found = [{f for f, _ in sympy.factor_list(side)[1] if not _is_positive(sympy.Poly(f))} for side in sides]
        return 0 not in sides and _without_points(found[0]) == _without_points(found[1])


def _without_points(factors: set) -> set:
    """Factors without a definite quadratic form, a^2 + a b + b^2, whose one zero is a zero of another factor too: a - b."""
    return {f for f in factors if not any(_is_definite(f) and g.subs(dict.fromkeys(f.free_symbols, 0)) == 0 for g in factors - {f})}


def _is_definite(factor: Any) -> bool:
    import sympy

    form = sympy.Poly(factor)
    if len(form.gens) < 2 or not form.is_homogeneous or form.total_degree() != 2 or not all(c.is_rational for c in form.coeffs()):
        return False
    matrix = sympy.hessian(factor, form.gens)
    return bool(matrix.is_positive_definite or (-matrix).is_positive_definite)


def _divides(node: Node) -> bool:
    """Whether something with names stands below a bar, or under an exponent that is not above 0."""
    if not isinstance(node, Apply) or node.op not in ("/", "^"):
        return False
    return bool(names(node.args[1])) if node.op == "/" else bool(names(node.args[0])) and (rational(node.args[1]) or 0) <= 0


def _is_positive(polynomial: Any) -> bool:
    """Whether a polynomial is surely above 0: even powers with positive numbers before them, and a positive number alone."""
    terms = polynomial.terms()
    return all(all(k % 2 == 0 for k in powers) and c.is_positive for powers, c in terms) and any(not any(powers) for powers, _ in terms)


def split(node: Node, scope: Scope = NOTHING) -> Node | None:
    """`node` as a product of finer factors with whole numbers; None where there is none. Roots, exponentials, sines count as unknowns.

    Raises TutorError where it is no polynomial in anything.
    """
    import sympy

    refuse_high_powers(node, scope)
    found = to_sympy(node, scope)
    with door(f"the factors of {show(node)}"):
        bound_expansion(found, scope.limits)
        constant, parts = sympy.factor_list(sympy.together(found).as_numer_denom()[0])
        whole = abs(constant) if constant.is_Integer else 1
        if len(parts) < 2 and whole == 1 and not any(n > 1 for _, n in parts):
            return None
        return from_sympy(sympy.factor(found), scope.limits)
