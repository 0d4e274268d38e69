"""SymPy's own slopes of curves, and of what solves equations: by `idiff`, by quotients along a parameter, by matrices."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.meaning.algebra import door, from_sympy, symbol, to_sympy
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Node
from tutor.syntax.printer import show


def sympy_implicit(side: Node, x: str, y: str, order: int, scope: Scope) -> Node:
    """The derivative of y by x, `order` times, along the curve where `side` is 0."""
    from sympy import idiff

    found = to_sympy(side, scope, doit=True)
    with door(f"the slope of the curve {show(side)} = 0"):
        return from_sympy(idiff(found, symbol(y, scope), symbol(x, scope), order), scope.limits)


def sympy_parametric(across: Node, up: Node, parameter: str, order: int, scope: Scope) -> Node:
    """The derivative of `up` by `across`, `order` times, along the curve that the parameter draws."""
    from sympy import diff

    run, top, t = to_sympy(across, scope, doit=True), to_sympy(up, scope, doit=True), symbol(parameter, scope)
    with door(f"the slope of the curve [{show(across)}, {show(up)}]"):
        for _ in range(order):
            top = diff(top, t) / diff(run, t)
        return from_sympy(top, scope.limits)


def sympy_responses(sides: Sequence[Node], unknowns: Sequence[str], parameters: Sequence[str], scope: Scope) -> tuple[Node, ...]:
    """The derivative of each unknown by each parameter, row by row, where all `sides` are 0: -F_x^-1 F_p."""
    from sympy import Matrix

    whole = Matrix([to_sympy(s, scope, doit=True) for s in sides])
    moved, pushed = (whole.jacobian(Matrix([symbol(n, scope) for n in some])) for some in (unknowns, parameters))
    with door("how the solution answers to " + ", ".join(parameters)):
        return tuple(from_sympy(entry, scope.limits) for entry in -moved.LUsolve(pushed))
