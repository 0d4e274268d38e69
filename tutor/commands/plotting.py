"""The verbs that show: plot and graph."""

from __future__ import annotations

from typing import Any

from tutor.commands import clauses
from tutor.commands.command import Command, Desk
from tutor.commands.session import Reply, Session
from tutor.errors import trouble
from tutor.meaning.scope import Scope, natural
from tutor.render.document import Picture, document
from tutor.syntax.nodes import Name as NameNode
from tutor.syntax.nodes import Node, names, substitute
from tutor.syntax.request import Request

_CURVE = 400  # points of a drawn curve


def plot(session: Session, request: Request, desk: Desk) -> Reply:
    """A curve over an interval; or, `on x, y`, what was fitted, over the data it was fitted to."""
    import numpy as np

    from tutor.numeric.functions.compile import compile_function
    from tutor.render.picture import curves, fit
    from tutor.syntax.printer import show

    scope = clauses.scope_of(session, request)
    written = clauses.expressions(session, request, scope)
    nodes = [scope.expand(n) for n in written]
    on = clauses.said(request, "on").text.replace(",", " ").split()
    variable = on[0] if on else clauses.the_variable(_of_values(session, nodes[0]), request, scope)
    held = {NameNode(n): _constant(a) for n, a in session.arrays.items() if n != variable and getattr(a, "ndim", 0) == 0}
    nodes = [substitute(n, held) for n in nodes]
    if on:
        if len(on) != 2 or any(n not in session.arrays for n in on):
            raise clauses.misused(request, clauses.said(request, "on"), "a fit is drawn over two columns of data", "plot 4 + 3x on x, y")
        x, y = (session.arrays[n] for n in on)
        grid = np.linspace(float(x.min()), float(x.max()), _CURVE)
        line = compile_function(nodes[0], (variable,), Scope())(grid.reshape(-1, 1))
        return Reply(document(Picture(fit(f"{on[1]} and {show(written[0])}", (x, y), (grid, line), *on))), session)
    low, high = clauses.ends(session, request, scope)
    grid = np.linspace(low, high, _CURVE)
    points = grid.reshape(-1, 1)
    lines = {show(n)[:40]: (grid, compile_function(v, (variable,), Scope())(points)) for n, v in zip(written, nodes, strict=True)}
    return Reply(document(Picture(curves(" and ".join(lines), lines, variable, ""))), session)


def _of_values(session: Session, node: Node) -> Node:
    """`node` without the names that have one number as their value."""
    held = {NameNode(n): _constant(a) for n, a in session.arrays.items() if getattr(a, "ndim", 0) == 0}
    return substitute(node, held)


def _constant(value: Any) -> Node:
    from fractions import Fraction

    from tutor.syntax.nodes import number

    return number(Fraction(repr(float(value))))


def graph(session: Session, request: Request, desk: Desk) -> Reply:
    """Who depends on whom: the picture of the definitions on which the last derivation, or an expression, rests."""
    from tutor.derive.derivatives.chain import intermediates
    from tutor.render.picture import dependencies
    from tutor.syntax.printer import show

    scope = clauses.scope_of(session, request)
    if request.subject.text:
        node = clauses.expression(session, request, scope)
    elif session.last is not None:
        node, scope = session.last.problem, session.last.scope
    else:
        raise trouble("usage", "the graph of what?", mend="u = x^2; graph u^3 + u")
    used = intermediates(node, scope)
    own = show(node) if not isinstance(node, NameNode) else ""
    edges = [(n, d.name, "") for d in used for n in natural(names(d.body))]
    edges += [(n, "result", "") for n in natural(names(node))] if own else []
    labels = {d.name: show(d.body)[:60] for d in used} | ({"result": own[:60]} if own else {})
    if not edges:
        raise trouble("no-intermediates", "nothing here is defined by other names", mend="define the intermediates first: u = x + y")
    return Reply(document(Picture(dependencies("who depends on whom", edges, labels))), session)


COMMANDS = (
    Command(
        "plot",
        "plot EXPRESSION from -3 to 3, or: plot w x + b on x, y",
        "a curve, or what was fitted over its data",
        "plot sin(x) from -3 to 3",
        plot,
        ("draw",),
        20.0,
    ),
    Command("graph", "graph [EXPRESSION]", "who depends on whom, as a picture", "u = x^2 + 1; graph u^3 + sin(u)", graph, (), 20.0),
)
