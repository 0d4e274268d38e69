"""Expressions as polynomials: coefficients by one name or by several, and whether a quotient of polynomials stands there."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.meaning.algebra import bound_expansion, door, from_sympy, symbol, to_sympy
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Node
from tutor.syntax.printer import show

NOTHING = Scope()


def coefficients(node: Node, variable: str, scope: Scope = NOTHING) -> tuple[Node, ...] | None:
    """The coefficients of `node` as a polynomial in `variable`, lowest first; None where it is none, or of degree over 50."""
    import sympy

    found, x = to_sympy(node, scope), symbol(variable, scope)
    with door(f"the coefficients of {show(node)}"):
        if not found.is_polynomial(x) or (found.is_Pow and abs(found.exp) > 50):
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
