"""The verbs of limits, integrals and approximation: limit, integrate, taylor."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from math import ceil, factorial, floor, log10

from tutor.commands import clauses
from tutor.commands.deriving import verb
from tutor.commands.session import Session
from tutor.commands.typed import integral_as_typed, limit_as_typed
from tutor.derive.steps import Derivation
from tutor.errors import trouble
from tutor.meaning.scope import Scope, natural
from tutor.syntax.nodes import ZERO, Apply, Node, names, rational
from tutor.syntax.printer import show
from tutor.syntax.request import Request


def limit(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.limits.limits import study

    node = clauses.expression(session, request, scope)
    if isinstance(node, Apply) and node.op == "lim":
        return limit_as_typed(node, scope)
    several = _several(session, request, scope)
    if several is not None:
        from tutor.derive.limits.paths import study as study_paths

        return study_paths(node, several, scope)
    return study(node, *clauses.approach(session, request, scope, node), scope)


def _several(session: Session, request: Request, scope: Scope) -> dict[str, Node] | None:
    """The point of `as (x, y) -> (0, 0)` or `as x -> 0, y -> 0`, by name; None where one variable goes."""
    clause = request.clause("as")
    sides = re.fullmatch(r"\s*\((.*)\)\s*(?:->|→|\\to)\s*\((.*)\)\s*", clause.text) if clause else None
    if sides:
        pairs = list(zip(sides[1].split(","), sides[2].split(","), strict=False))
        if sides[1].count(",") != sides[2].count(","):
            raise clauses.misused(request, clause, "each variable goes to a value of its own", "as (x, y) -> (0, 0)")
    elif clause and "," in clause.text:
        pairs = [tuple(re.split(r"->|→|\\to", part, maxsplit=1)) for part in clause.text.split(",")]
    else:
        return None
    if len(pairs) < 2 or any(len(p) != 2 or not p[0].strip().isidentifier() for p in pairs):
        raise clauses.misused(request, clause, "several variables go to a point", "as (x, y) -> (0, 0)")
    return {name.strip(): scope.read(value, session.limits) for name, value in pairs}


def integrate(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.integrals.integrals import integral_or_number

    node = clauses.expression(session, request, scope)
    if isinstance(node, Apply) and node.op == "∫":
        return integral_as_typed(node, scope)
    variable = clauses.the_variable(node, request, scope)
    return integral_or_number(node, variable, scope, clauses.bounds(session, request, scope))


def taylor(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.taylor.taylor import taylor

    node = clauses.expression(session, request, scope)
    free = clauses.wrt(request) or natural(names(scope.expand(node)))
    point = clauses.at(session, request, scope, free) or dict.fromkeys(free, ZERO)
    order = clauses.bounded(session, request, "order", 4)
    found = taylor(node, point, order, scope)
    clause = request.clause("on")
    if clause is None:
        return found
    low, high = map(rational, clauses.interval(session, request, scope))
    if low is None or high is None or low >= high:
        raise clauses.misused(request, clause, "an interval has two numbers for its ends", "on (0, 1)")
    note = _remainder_bound(found, order, low, high)
    return replace(found, notes=(*found.notes, note))


def _remainder_bound(found: Derivation, order: int, low: Fraction, high: Fraction) -> str:
    """How large Lagrange's remainder can be on an interval, by rigorous enclosures of the next derivative."""
    from tutor.derive.taylor.taylor import remainder_slope
    from tutor.numeric.rigorous.boxes import most_on

    if len(found.wrt) != 1:
        raise trouble("usage", "the remainder is bounded for one variable", mend="leave the interval out")
    name = found.wrt[0]
    point = found.root.goal.args[1].args[0].args[1]
    centre = rational(point)
    if centre is None or not low <= centre <= high:
        raise trouble("usage", f"the interval must hold the point {show(point)}, a rational number", mend=f"on ({centre or 0}, 1)")
    most = most_on(remainder_slope(found, order), name, low, high)
    reach = max(high - centre, centre - low)
    size = most * reach ** (order + 1) / factorial(order + 1)
    return f"For {low} <= {name} <= {high}, |f^({order + 1})| is at most {_above(most)}, so the remainder is at most {_above(size)}."


def _above(value: Fraction) -> str:
    """Three digits, rounded up."""
    digits = 3 - 1 - (floor(log10(value)) if value else 0)
    return f"{float(Fraction(ceil(value * Fraction(10) ** digits)) / Fraction(10) ** digits):.3g}"


COMMANDS = (
    verb("limit", "limit EXPRESSION as x -> 0+, or: at x = 0", "the limit by steps; of several variables as (x, y) -> (0, 0)",
          "limit sin(x)/x as x -> 0", limit),
    verb("integrate", "integrate EXPRESSION [wrt x] [from 0 to 1]", "the integral, by the rules of integration",
          "integrate x e^x; integrate x^2 from 0 to 1", integrate),
    verb("taylor", "taylor EXPRESSION [at x = 0] [order 4] [on (0, 1)]", "the Taylor polynomial", "taylor cos(x) at x = 0 order 4", taylor),
)  # fmt: skip
