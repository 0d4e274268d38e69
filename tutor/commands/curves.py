"""The verbs for slopes of curves, of inverses, along directions, and by logarithms."""

from __future__ import annotations

from tutor.commands import clauses
from tutor.commands.deriving import verb
from tutor.commands.session import Session
from tutor.derive.steps import Derivation
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Apply, Name
from tutor.syntax.request import Request, entries
from tutor.syntax.statements import Piece


def implicit(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.derivatives.curves import implicit

    order = clauses.bounded(session, request, "order", 1)
    return implicit(clauses.expression(session, request, scope), clauses.wrt(request), scope, order, session.limits)


def parametric(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.derivatives.curves import parametric

    sides = clauses.expressions(session, request, scope)
    if len(sides) != 2:
        raise clauses.misused(request, request.subject, "a curve in the plane has two coordinates", "parametric x = cos(t), y = sin(t)")
    named = [s.args if isinstance(s, Apply) and s.op in ("=", ":=") else (Name(n), s) for s, n in zip(sides, "xy", strict=True)]
    (x, across), (y, up) = named
    order = clauses.bounded(session, request, "order", 1)
    wrt = clauses.wrt(request)
    return parametric(across, up, wrt[0] if wrt else "", scope, order, (x.name, y.name), session.limits)


def inverse(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.derivatives.curves import inverse

    node = clauses.expression(session, request, scope)
    given = clauses.at(session, request, scope, ("y",))
    if len(given) != 1:
        raise clauses.misused(
            request, clauses.said(request, "at"), "at which value of the function?", f"inverse {request.subject.text} at 2"
        )
    return inverse(node, *given.values(), clauses.the_variable(node, request, scope), scope, session.limits)


def directional(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.arrays.towards import matrix_directional
    from tutor.derive.derivatives.along import directional
    from tutor.derive.derivatives.gradients import has_arrays

    node = clauses.expression(session, request, scope)
    clause = clauses.said(request, "along")
    if not clause.text:
        raise clauses.misused(request, clause, "a directional derivative needs a direction", "along [1, 1]")
    if has_arrays(node, scope):
        return matrix_directional(node, clauses.tree(session, request, scope, clause), clauses.wrt(request), scope, session.limits)
    whole = Piece(clause.text, clause.offset)
    direction = [clauses.tree(session, request, scope, piece) for piece in entries(whole) or (whole,)]
    return directional(node, direction, clauses.wrt(request), scope, session.limits)


def logarithmic(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.derivatives.along import logarithmic

    node = clauses.expression(session, request, scope)
    return logarithmic(node, clauses.the_variable(node, request, scope), scope, session.limits)


COMMANDS = (
    verb("implicit", "implicit EQUATION [wrt x y] [order 2] [at x = 3, y = 4]", "the slope dy/dx of the curve where an equation holds",
          "implicit x^2 + y^2 = 25 wrt x at x = 3, y = 4", implicit),
    verb("parametric", "parametric x = …, y = … [wrt t] [order 2] [at t = 1]", "the slope dy/dx of a curve given by a parameter",
          "parametric x = cos(t), y = sin(t) order 2", parametric),
    verb("inverse", "inverse EXPRESSION at 2", "the slope of the inverse function, at a value of the function", "inverse x^3 + x at 2",
          inverse),
    verb("directional", "directional EXPRESSION along [1, 1] [wrt x y] [at x = 1, y = 2]", "the slope in a direction, of length 1",
          "directional x^2 y along [3, 4] at x = 1, y = 2", directional),
    verb("logarithmic", "logarithmic EXPRESSION [wrt x]", "the derivative of a product of powers, by its logarithm", "logarithmic x^x",
          logarithmic),
)  # fmt: skip
