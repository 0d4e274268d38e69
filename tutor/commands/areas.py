"""The verb area: an integral by several rules beside its exact value, or one rule step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from tutor.commands import clauses
from tutor.commands.command import Command, Desk
from tutor.commands.session import Reply, Session
from tutor.derive.steps import main_step
from tutor.errors import TutorError
from tutor.render.document import Block, Document, Formula, Heading, Note, Picture, Prose, Table
from tutor.syntax.nodes import Apply, Node
from tutor.syntax.request import Request

MOST_PIECES, MOST_POINTS = 100_000, 1_000_000
_DRAWN = 12  # trapezoids of the picture, where there are too many to be seen
_CURVE = 400  # points of a drawn curve
_ROWS = 12  # of a table of nodes
_DOUBLED = (4, 8, 16, 32)  # pieces at which the order of a rule is seen
_POLE = 12  # times the usual height: what stands above is not drawn
_LEAST = 1e-15  # of the value's size, an error below it is rounding
_ROUNDING = 1e-13  # errors below it, of the value's size, are rounding: they tell no order

_REFERENCE = "taken for exact: adaptive"
_HOW = {
    "midpoint": "The range is cut into pieces of one width h; over each stands a rectangle as high as the function in its middle.",
    "trapezoid": "The range is cut into pieces of one width h; over each stands a trapezoid through the two heights at its ends, "
    "so that the outer heights count h/2 and every inner one, shared by two pieces, counts h.",
    "simpson": "Through the three heights of every two pieces of width h goes a parabola; its area is h/3 (left + 4 middle + right), "
    "so that the weights are h/3 times 1, 4, 2, 4, …, 4, 1.",
    "gauss-legendre": "The n nodes are the zeros of the Legendre polynomial of degree n, stretched over the range; with their weights "
    "every polynomial up to the degree 2n - 1 is integrated exactly.",
    "adaptive": "On each piece 15 Kronrod nodes give the value; the 7 Gauss nodes among them give a second one, and the difference "
    "tells the error. The piece with the largest error is halved, until the errors together come to the tolerance. "
    "Infinite ranges are drawn in to finite ones by x = t/(1 - t^2), or x = a + t/(1 - t).",
    "monte-carlo": "The mean height at random points, times the width. The standard error is the width times the deviation of the "
    "heights over sqrt(n): four times the points halve it.",
}
_ESTIMATED = {
    "midpoint": "the difference to half as many pieces, over 3",
    "trapezoid": "the difference to half as many pieces, over 3",
    "simpson": "the difference to half as many pieces, over 15",
    "gauss-legendre": "the difference to half as many nodes",
    "adaptive": "Kronrod's value against Gauss's, piece by piece",
    "monte-carlo": "the standard error: in about 2 of 3 tries the true error is smaller",
}


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be measured.

    curve     (k,) -> (k,)
    exact     the value, and a word for how it is known; None where it is not
    points    of the Gauss rule, and of Monte Carlo; None for their usual numbers
    """

    body: Node
    variable: str
    low: float
    high: float
    curve: Callable[[Any], Any]
    exact: tuple[float, str] | None
    pieces: int
    points: int | None
    seed: int
    tolerance: float

    def measured(self, rule: str) -> tuple[Any, Any]:
        """The Area by a rule, and the Bound of its error (None where there is none). Raises TutorError where it finds no value."""
        from tutor.numeric.areas.integration import bounded, measured

        found = measured(rule, self.curve, self.low, self.high, self.pieces, self.points, self.seed, self.tolerance)
        return bounded(found, self.body, self.variable, self.low, self.high)


def area(session: Session, request: Request, desk: Desk) -> Reply:
    """The area under a curve by several rules beside the exact integral; `by` a rule: that one, step by step."""
    scope = clauses.scope_of(session, request)
    node = scope.expand(clauses.expression(session, request, scope))
    variable = clauses.the_variable(node, request, scope)
    scope = scope.without(variable)
    low, high = clauses.ends(session, request, scope, endless=True)
    rule = _rule(request)
    found, exact, why = _exactly(session, request, scope, node, variable)
    from tutor.numeric.functions.compile import compile_function

    function = compile_function(node, (variable,), scope)
    points = clauses.whole_number(request, "points", 0, MOST_POINTS) or None
    tolerance = clauses.decimal(session, request, "tolerance")
    if tolerance is not None and not 0 < tolerance < 1:
        raise clauses.misused(request, clauses.said(request, "tolerance"), "the tolerance lies between 0 and 1", "tolerance 1e-10")
    task = Task(
        node, variable, low, high, lambda x: function(x.reshape(-1, 1)), exact,
        clauses.whole_number(request, "pieces", 4 if rule else 100, MOST_PIECES), points,
        clauses.whole_number(request, "seed", 1, 2**31), 1e-10 if tolerance is None else tolerance,
    )  # fmt: skip
    blocks: list[Block] = [Note("note", f"exact: {why}")] if why else []
    if found is not None:
        blocks.append(Formula("", Apply("=", (main_step(found.root).goal, found.result))))
        session = session.asked(found)
    blocks += _explained(task, rule) if rule else _compared(task)
    return Reply(Document(tuple(blocks)), session)


def _rule(request: Request) -> str:
    """The rule after `by`; empty where none was said."""
    from tutor.numeric.areas.integration import rule_named

    clause = request.clause("by")
    try:
        return rule_named(clause.text) if clause else ""
    except TutorError as error:
        raise clauses.misused(request, clause, error.diagnostic.what, error.diagnostic.mend) from None


def _exactly(session: Session, request: Request, scope: Any, node: Node, variable: str) -> tuple:
    """(the integral's derivation, its value with a word for how it is known, why there is none): from steps, or else from balls."""
    from tutor.derive.integrals.integrals import integral
    from tutor.numeric.rigorous.balls import area as enclosed
    from tutor.numeric.rigorous.balls import digits, middle

    bounds = clauses.bounds(session, request, scope)
    try:
        found = integral(node, variable, scope, bounds)
        return found, (float(digits(scope.expand(found.result), {}, 17)), "exact"), ""
    except TutorError as error:
        told = error.diagnostic
    try:
        held = enclosed(node, variable, tuple(scope.expand(b) for b in bounds), {})
    except TutorError:
        held = None
    if held is None:
        return None, None, told.what
    return None, (middle(held), "enclosed"), f"{told.what}; enclosed in a ball of radius {float(held.rad()):.1g}"


def _compared(task: Task) -> Iterator[Block]:
    """Every rule in one table, the order seen when the pieces double, and a picture."""
    from tutor.numeric.areas.integration import RULES

    found, said = {}, {}
    for rule in RULES:
        try:
            found[rule], _ = task.measured(rule)
            told = found[rule].note
        except TutorError as error:
            told = error.diagnostic.what
        if told:
            said.setdefault(told, []).append(rule)
    if task.exact is None and "adaptive" in found:
        task = replace(task, exact=(found["adaptive"].value, _REFERENCE))
    rows = [(r, f"{a.value:.12g}", _true(task, a), f"{a.error:.2g}", _bounded(a), str(a.evaluations)) for r, a in found.items()]
    if task.exact:
        rows.append((task.exact[1], f"{task.exact[0]:.12g}", "", "", "", ""))
    if rows:
        yield Table(("rule", "value", "true error", "estimated", "at most", "evaluations"), tuple(rows))
    yield from (Note("note", f"{', '.join(rules)}: {what}") for what, rules in said.items())
    if found and task.exact is None:
        yield Note("note", "where the adaptive rule finds no value, the values of the others mean nothing")
    first = found.get("trapezoid") or next(iter(found.values()), None)
    if task.exact and task.low > -float("inf") and task.high < float("inf"):
        yield from _orders(task)
    if first is not None:
        yield Note("note", f"one rule step by step: by {', '.join(found)}")
        shown = first
        if first.rule == "trapezoid" and task.pieces > 60:
            shown, _ = replace(task, pieces=_DRAWN).measured("trapezoid")
        yield _picture(task, shown, "" if shown is first else f", {_DRAWN} pieces")


def _true(task: Task, found: Any) -> str:
    if task.exact is None or (found.rule == "adaptive" and task.exact[1] == _REFERENCE):
        return "–"
    return _off(found.value - task.exact[0], task)


def _off(error: float, task: Task) -> str:
    """An error in two digits; one that no float can be without is called rounding."""
    return "rounding" if abs(error) <= _LEAST * max(1.0, abs(task.exact[0])) else f"{abs(error):.2g}"


def _bounded(found: Any) -> str:
    return "–" if found.bound is None else f"{found.bound:.2g}"


def _orders(task: Task) -> Iterator[Block]:
    """The errors of the plain rules as their pieces double, and the order: by how many powers of two each doubling divides the error."""
    import numpy as np

    from tutor.numeric.areas.integration import ORDERS

    errors = {}
    for rule in ORDERS:
        try:
            errors[rule] = [abs(replace(task, pieces=n).measured(rule)[0].value - task.exact[0]) for n in _DOUBLED]
        except TutorError:
            continue
    if not errors:
        return
    rows = [(str(n), *(_off(e[k], task) for e in errors.values())) for k, n in enumerate(_DOUBLED)]
    floor = _ROUNDING * max(1.0, abs(task.exact[0]))
    seen = {}
    for rule, e in errors.items():
        told = [(a, b) for a, b in pairwise(e) if b > floor]
        seen[rule] = float(np.log2(told[-1][0] / told[-1][1])) if told else np.nan
    rows.append(("order", *("–" if np.isnan(q) else f"{q:.3g}" for q in seen.values())))
    yield Heading("as the pieces double")
    yield Table(("pieces", *(f"error of {r}" for r in errors)), tuple(rows))
    slow = [f"{r} {q:.2g} instead of {ORDERS[r]}" for r, q in seen.items() if q < ORDERS[r] - 0.4]
    if slow:
        yield Note("note", f"the order is lower than on a smooth function ({', '.join(slow)}): a kink, a jump or a vertical slope")


def _explained(task: Task, rule: str) -> Iterator[Block]:
    """One rule: what it does, its nodes with heights and weights, the sum, and the errors."""
    from tutor.numeric.areas.integration import ORDERS

    found, bound = task.measured(rule)
    pieces = len(found.borders) - 1
    count = f"{len(found.points)} points" if rule in ("gauss-legendre", "monte-carlo") else f"{pieces} piece{'s' * (pieces != 1)}"
    yield Heading(f"{rule}, {count}")
    yield Prose((_HOW[rule],))
    if rule in ORDERS:
        yield Prose(
            (f"Here h = ({task.high:.6g} - {task.low:.6g})/{pieces} = {(task.high - task.low) / pieces:.6g}.".replace("- -", "+ "),)
        )
    yield _nodes(task, found)
    if rule == "adaptive":
        yield Prose((f"The pieces meet at {_listed(found.borders)}.",))
    yield Table(("value", f"{found.value:.12g}"), tuple(_told(task, found, bound)))
    if found.note:
        yield Note("note", found.note)
    yield _picture(task, found)


def _nodes(task: Task, found: Any) -> Table:
    """Nodes, heights, weights and products, thinned where they are many, with their sums."""
    from tutor.render.abridged import thinned

    rows = list(zip(found.points, found.heights, found.weights, found.heights * found.weights, strict=True))
    cells = [tuple(f"{v:.8g}" for v in row) for row in thinned(rows)]
    left = len(rows) - len(cells)
    cells += [(f"… {left} more", "", "", "")] if left else []
    cells.append(("sum", "", f"{found.weights.sum():.8g}", f"{found.value:.12g}"))
    return Table((task.variable, "height", "weight", "weight × height"), tuple(cells))


def _told(task: Task, found: Any, bound: Any) -> Iterator[tuple[str, str]]:
    from math import inf

    from tutor.numeric.rigorous.boxes import told

    if task.exact:
        yield task.exact[1], f"{task.exact[0]:.12g}"
        yield "true error", _true(task, found)
    yield "estimated", f"{found.error:.2g} ({_ESTIMATED[found.rule]})"
    if bound:
        derivative = _primed(bound.order)
        most = f"max |{derivative}|"
        yield "at most", f"{told(bound.value, inf)} = {bound.formula} {most}, where {most} <= {told(bound.most, inf)}"
    elif found.rule not in ("adaptive", "monte-carlo"):
        yield "at most", "not known: the derivative in the bound of this rule could not be bounded over the range"


def _primed(order: int) -> str:
    return "f" + "'" * order if order <= 4 else f"f^({order})"


def _listed(numbers: Any) -> str:
    shown = [f"{v:.6g}" for v in numbers]
    return ", ".join(shown if len(shown) <= _ROWS else [*shown[: _ROWS // 2], "…", *shown[-_ROWS // 2 :]])


def _picture(task: Task, found: Any, pieces: str = "") -> Picture:
    """The curve over what the rule measured, each rule in its own shape."""
    import numpy as np

    from tutor.numeric.areas.quadrature import heights
    from tutor.render.outlines import outlined
    from tutor.render.picture import area_under

    low, high = _window(task, found)
    x = np.linspace(low, high, _CURVE)
    outline, points = outlined(found, low, high)
    title = "the area under the curve"
    name = f"{found.rule}{pieces}: {found.value:.6g}"
    y = heights(task.curve, x)
    lines = [(line[0], _within_sight(line[1], y)) for line in ((x, y), outline, points)]
    return Picture(area_under(title, lines[0], lines[1], name, lines[2], task.variable))


def _within_sight(heights: Any, y: Any) -> Any:
    """Heights as they are drawn: those far beyond most of the curve, as at a pole, are left out."""
    import numpy as np

    usual = float(np.median(np.abs(y[np.isfinite(y)]))) if np.isfinite(y).any() else 0.0
    return np.where(np.abs(heights) > _POLE * usual, np.nan, heights) if usual else heights


def _window(task: Task, found: Any) -> tuple[float, float]:
    """The range of the picture: of an endless one the part that holds nearly all of the area."""
    import numpy as np

    if np.isfinite(task.low) and np.isfinite(task.high):
        return task.low, task.high
    share = np.cumsum(np.abs(found.weights * found.heights))
    inside = found.points[(share > 0.002 * share[-1]) & (share < 0.998 * share[-1])]
    low, high = (float(inside.min()), float(inside.max())) if inside.size > 1 else (-1.0, 1.0)
    return max(task.low, low), min(task.high, high)


COMMANDS = (
    Command(
        "area",
        "area EXPRESSION from 0 to 1 [by midpoint|trapezoid|simpson|gauss-legendre|adaptive|monte-carlo] "
        "[pieces 100] [points 5] [seed 1] [tolerance 1e-10]",
        "the area under a curve, by several rules beside the exact one, or by one step by step",
        "area x^2 from 0 to 1 pieces 10; area x^2 from 0 to 1 by simpson pieces 4",
        area,
        ("quadrature",),
        20.0,
    ),
)
