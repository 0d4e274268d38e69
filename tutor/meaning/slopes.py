"""SymPy's own slopes of curves, and of what solves equations: by `idiff`, by quotients along a parameter, by matrices."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from tutor.errors import TutorError
from tutor.meaning.algebra import door, from_sympy, symbol, to_sympy
from tutor.meaning.bounds import CALLS, bounded
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Node, names
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


def sympy_slopes(asked: Sequence[tuple[Node, Sequence[str]]], points: Sequence[Mapping[str, float]]) -> list[list[float]]:
    """The derivatives of trees by names, each (tree, names), at all points, computed with 30 digits; nan where there is no real value.

    As many of them, from the first on, as SymPy finds within a bound. Raises TutorError("limit") where it finds none.
    """
    import mpmath
    from sympy import DiracDelta, Heaviside, diff, lambdify, sign

    made, found = {}, []
    with mpmath.workdps(30):
        try:
            with door("SymPy's derivative"), bounded("SymPy's derivative", 4 * CALLS):
                for tree, by in asked:
                    if tree not in made:
                        made[tree] = to_sympy(tree, doit=True)
                    slope = diff(made[tree], *map(symbol, by)).replace(DiracDelta, lambda *_: 0)
                    letters = sorted(names(tree))
                    slope = slope.replace(Heaviside, lambda u, *_: (1 + sign(u)) / 2)
                    run = lambdify([symbol(n) for n in letters], slope, "mpmath", cse=True)
                    found.append([_number(run, [mpmath.mpf(point[n]) for n in letters]) for point in points])
        except TutorError:
            if not found:
                raise
    return found


def _number(run: Callable[..., object], point: Sequence[object]) -> float:
    try:
        value = run(*point)
    except (ZeroDivisionError, ValueError):
        return math.nan
    return float(value) if not getattr(value, "imag", 0) else math.nan
