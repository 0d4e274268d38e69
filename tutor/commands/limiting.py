"""The verbs of limits, integrals and approximation: limit, integrate, taylor."""

from __future__ import annotations

import re

from tutor.commands import clauses
from tutor.commands.deriving import verb
from tutor.commands.session import Session
from tutor.commands.typed import integral_as_typed, limit_as_typed
from tutor.derive.steps import Derivation
from tutor.meaning.scope import Scope, natural
from tutor.syntax.nodes import ZERO, Apply, Node, names
from tutor.syntax.request import Request

MOST_ORDER = 20


def limit(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.limits import study

    node = clauses.expression(session, request, scope)
    if isinstance(node, Apply) and node.op == "lim":
        return limit_as_typed(node, scope)
    several = _several(session, request, scope)
    if several is not None:
        from tutor.derive.paths import study as study_paths

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
    from tutor.derive.integrals import integral

    node = clauses.expression(session, request, scope)
    if isinstance(node, Apply) and node.op == "∫":
        return integral_as_typed(node, scope)
    variable = clauses.the_variable(node, request, scope)
    return integral(node, variable, scope, clauses.bounds(session, request, scope))


def taylor(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.taylor import taylor

    node = clauses.expression(session, request, scope)
    free = clauses.wrt(request) or natural(names(scope.expand(node)))
    point = clauses.at(session, request, scope, free) or dict.fromkeys(free, ZERO)
    return taylor(node, point, clauses.whole_number(request, "order", 4, MOST_ORDER), scope)


COMMANDS = (
    verb("limit", "limit EXPRESSION as x -> 0+", "the limit by steps; of several variables as (x, y) -> (0, 0)",
          "limit sin(x)/x as x -> 0", limit),
    verb("integrate", "integrate EXPRESSION [wrt x] [from 0 to 1]", "the integral, by the rules of integration",
          "integrate x e^x; integrate x^2 from 0 to 1", integrate),
    verb("taylor", "taylor EXPRESSION [at x = 0] [order 4]", "the Taylor polynomial", "taylor cos(x) at x = 0 order 4", taylor),
)  # fmt: skip
