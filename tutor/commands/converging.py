"""The verb converge: what a sequence, or the last descent, does: its limit, its rate and order, and the limit ahead of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tutor.commands import clauses
from tutor.commands.command import Command, Desk
from tutor.commands.datasets import valued
from tutor.commands.session import Reply, Session
from tutor.errors import trouble
from tutor.meaning.scope import Scope
from tutor.render.abridged import thinned
from tutor.render.document import Block, Document, Heading, Note, Picture, Prose, Table
from tutor.syntax.nodes import Apply, Name, Node
from tutor.syntax.request import Request

_COLUMNS = 6  # of a tableau
_LAST = 8  # values that are shown beside their ratios
_ENTRIES = 12  # of a point


def converge(session: Session, request: Request, desk: Desk) -> Reply:
    """What a sequence does: its limit, its rate, whether it has settled, and why; alone: what the last descent did."""
    from tutor.numeric.sequences.convergence import judge_sequence
    from tutor.render.picture import sequence

    tolerance = clauses.decimal(session, request, "tolerance")
    tolerance = 1e-5 if tolerance is None else tolerance
    if not tolerance > 0:
        raise clauses.misused(request, clauses.said(request, "tolerance"), "the tolerance is a number above 0", "tolerance 1e-5")
    how = clauses.said(request, "by")
    if not request.subject.text:
        return Reply(Document(tuple(_descent(session, tolerance))), session)
    scope = clauses.scope_of(session, request)
    values = _numbers(session, clauses.expression(session, request, scope), scope)
    if how.text:
        return Reply(Document(tuple(_extrapolated(session, request, values))), session)
    seen = judge_sequence(values, tolerance)
    blocks: list[Block] = [Table(("", ""), tuple(_facts(seen))), Note("note", seen.because)]
    blocks += _ratios(values, seen)
    if len(values) > 1 and _is_finite(values):
        blocks.append(Picture(sequence("the sequence", values, seen.limit)))
    return Reply(Document(tuple(blocks)), session)


def _is_finite(values: Any) -> bool:
    import numpy as np

    return bool(np.isfinite(values).all())


def _facts(seen: Any) -> Iterator[tuple[str, str]]:
    import numpy as np

    yield "kind", seen.kind
    if np.isfinite(seen.limit):
        yield "limit", f"{seen.limit:.10g}"
        yield "settled", "yes" if seen.settled else "no"
    if seen.rate:
        yield "rate", seen.rate
    if np.isfinite(seen.order):
        yield "order", f"{seen.order:.3g}"
    if np.isfinite(seen.ratio):
        yield "factor per step", f"{seen.ratio:.4g}"


def _ratios(values: Any, seen: Any) -> Iterator[Block]:
    """The last values with their differences, the ratios of these, and Aitken's limit: what the rate was read from."""
    import numpy as np

    from tutor.numeric.sequences.extrapolation import aitken

    if seen.rate not in ("linear", "sublinear", "superlinear", "quadratic") or len(values) < 5:
        return
    first = max(2, len(values) - _LAST)
    ahead, steps = aitken(values), np.diff(values)
    rows = []
    for k in range(first, len(values)):
        ratio = steps[k - 1] / steps[k - 2] if steps[k - 2] else np.nan
        rows.append((str(k + 1), f"{values[k]:.10g}", f"{steps[k - 1]:.4g}", _known(ratio, ".4g") or "–", f"{ahead[k - 2]:.10g}"))
    yield Table(("n", "value", "step", "ratio of steps", "Aitken"), tuple(rows))


def _known(value: float, digits: str) -> str:
    """A number as text; nothing where it is not finite."""
    from math import isfinite

    return f"{value:{digits}}" if isfinite(value) else ""


def _extrapolated(session: Session, request: Request, values: Any) -> Iterator[Block]:
    """`by aitken`, or `by richardson [order 2]`: the limit ahead, and how it comes about."""
    from tutor.numeric.sequences.extrapolation import aitken, richardson

    clause = clauses.said(request, "by")
    how = clause.text.strip().lower()
    if how == "aitken":
        ahead = aitken(values)
        rows = [(str(k + 1), f"{values[k]:.12g}", f"{ahead[k - 2]:.12g}" if k > 1 else "") for k in range(len(values))]
        yield Prose(("Three values in a row follow a geometric law: with their differences d' and d the limit is x - d^2/(d - d').",))
        yield Table(("n", "value", "extrapolated"), tuple(thinned(rows)))
        yield from _best(ahead[-1], abs(ahead[-1] - ahead[-2]) if len(ahead) > 1 else None)
    elif how == "richardson":
        order = clauses.decimal(session, request, "order")
        columns, power = richardson(values, order)
        used = f"{power:.4g}" + ("" if order else ", as the last three values show")
        told = "each column takes a power of h away: the next entry is x + (x - the one above)/(2^p - 1)"
        yield Prose((f"The errors go like h^{used}, and h is halved from value to value; {told}.",))
        shown = columns[:_COLUMNS]
        rows = [tuple(f"{c[k - j]:.12g}" if k >= j else "" for j, c in enumerate(shown)) for k in range(len(values))]
        step = 2 if power % 2 == 0 else 1
        header = ("h^…", *(f"without h^{power + step * j:g}" for j in range(len(shown) - 1)))
        yield Table(("value", *header[1:]), tuple(thinned(rows)))
        best = columns[-1][-1]
        yield from _best(best, abs(best - columns[-2][-1]))
    else:
        raise clauses.misused(
            request, clauses.said(request, "by"), f"{how} is no way to extrapolate", "by aitken, or by richardson order 2"
        )


def _best(best: float, moved: float | None) -> Iterator[Block]:
    yield Note("note", f"the limit ahead: {best:.12g}" + ("" if moved is None else f"; the last step of it moved it by {moved:.2g}"))


def _descent(session: Session, tolerance: float) -> Iterator[Block]:
    """The last search, judged."""
    import numpy as np

    from tutor.numeric.sequences.descents import judge_descent
    from tutor.render.picture import curves

    outcome = session.searched
    if outcome is None:
        raise trouble("usage", "converge of what?", mend="converge [1, 1/2, 1/4, 1/8, 1/16], or minimize something first")
    seen = judge_descent(outcome, tolerance)
    yield Heading(f"{outcome.method}, {outcome.steps} step{'s' * (outcome.steps != 1)}: {outcome.ended}")
    yield Note("note", seen.because)
    facts = [("rate", seen.rate or "none seen")]
    facts += [("order", f"{seen.order:.3g}")] if np.isfinite(seen.order) and seen.rate != "sublinear" else []
    facts += [("distance left by each step", f"{seen.ratio:.4g}")] if np.isfinite(seen.ratio) else []
    facts += [("last value", f"{outcome.value:.10g}"), ("value ahead", _known(seen.value, ".10g") or "–")]
    if outcome.point.size <= _ENTRIES:
        facts.append(("last point", _spelled(outcome.point)))
        facts += [("point ahead", _spelled(seen.point))] if seen.away > 0 else []
    yield Table(("", ""), tuple(facts))
    rows = []
    for k in range(max(0, len(seen.steps) - _LAST), len(seen.steps)):
        ratio = _known(seen.moves[k] / seen.moves[k - 1], ".4g") if k > 1 and seen.moves[k - 1] else ""
        cells = (f"{seen.values[k]:.10g}", f"{seen.gradients[k]:.4g}", _known(seen.moves[k], ".4g"), ratio)
        rows.append((str(seen.steps[k]), *cells))
    yield Table(("step", "value", "gradient's length", "way", "ratio of ways"), tuple(rows))
    if outcome.step and 0 < seen.ratio < 1 and outcome.method == "gradient descent":
        told = f"the step size {outcome.step:.4g} leaves 1 - {outcome.step:.4g} c of the distance along a curvature c"
        yield Note("note", f"{told}: the slowest one here is about {(1 - seen.ratio) / outcome.step:.4g}, if it does not swing")
    if len(seen.steps) > 1:
        lines = {"length of the gradient": (seen.steps, seen.gradients)}
        yield Picture(curves("the gradient along the search", lines, "step", "length", log_y=True))


def _spelled(point: Any) -> str:
    return "[" + ", ".join(f"{v + 0.0:.8g}" for v in point.tolist()) + "]"


def _numbers(session: Session, node: Node, scope: Scope) -> Any:
    """A list's numbers, or the values of a name; `oo` counts as not finite."""
    import numpy as np

    if isinstance(node, Apply) and node.op == "[]":
        return np.array([_number(session, scope.expand(a)) for a in node.args], dtype=float)
    return np.asarray(valued(session, scope.expand(node)), dtype=float).reshape(-1)


def _number(session: Session, node: Node) -> float:
    return float("inf") if node is Name("oo") else float(valued(session, node))


COMMANDS = (
    Command(
        "converge",
        "converge [1, 1/2, 1/4, 1/8, 1/16, 1/32] [tolerance 1e-5] [by aitken|richardson] [order 2]; alone: of the last descent",
        "what a sequence, or the last descent, does: limit, rate and order, settled or not, and why",
        "converge [1, 1/2, 1/4, 1/8, 1/16, 1/32]; converge [3, 3.5, 3.625, 3.65625] by richardson order 2; "
        "minimize x^2 + 10y^2 from x = 3, y = 2 step 0.04; converge",
        converge,
        ("convergence",),
        20.0,
    ),
)
