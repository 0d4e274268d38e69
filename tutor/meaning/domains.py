"""Where an expression has values, and where an inequality holds, as SymPy finds it."""

from __future__ import annotations

from tutor.meaning.algebra import door, from_sympy, symbol, to_sympy
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Node
from tutor.syntax.printer import show

NOTHING = Scope()


def edges(node: Node, variable: str, scope: Scope = NOTHING) -> tuple[Node, ...] | None:
    """Where the values of `node` begin, end or jump, as a function of `variable`; None where these are not finitely many, or not known."""
    from sympy import FiniteSet, S
    from sympy.calculus.util import continuous_domain

    found = to_sympy(node, scope)
    if found.free_symbols - {symbol(variable, scope)}:
        return None
    with door(f"where {show(node)} is defined"):
        ends = continuous_domain(found, symbol(variable, scope), S.Reals).boundary
        if ends.is_empty:
            return ()
        return tuple(from_sympy(p, scope.limits) for p in ends) if isinstance(ends, FiniteSet) else None


def sympy_inequality(claim: Node, variable: str, scope: Scope = NOTHING) -> Node:
    """The set where an inequality holds, by SymPy's own way."""
    from sympy.solvers.inequalities import solve_univariate_inequality

    found = to_sympy(claim, scope)
    with door(f"solving {show(claim)}"):
        return from_sympy(solve_univariate_inequality(found, symbol(variable, scope), relational=False), scope.limits)
