"""Bounds of a search: what a request says after `subject to`, and what names were declared to lie in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tutor.commands import clauses
from tutor.commands.session import Session
from tutor.errors import trouble
from tutor.meaning.scope import Kind, Scope
from tutor.syntax.nodes import INTERVALS, Apply, Name, Node, names
from tutor.syntax.request import Request

_BELOW = frozenset({"<", "<="})  # a search does not tell an open end from a closed one
_ABOVE = frozenset({">", ">="})
_MEND = "bounds of one name by numbers: subject to 0 <= x <= 1, y >= 2"
_OPEN = float("inf")

Ends = dict[str, list[float]]  # name -> [lower, upper]


def bounds_of(session: Session, request: Request, scope: Scope, parameters: Mapping[str, Any]) -> Mapping[str, tuple[float, float]]:
    """The bounds of each bounded parameter. Raises TutorError("usage") for a constraint that is no bound."""
    ends: Ends = {name: list(_declared(scope.kind(name), scope)) for name in parameters}
    clause = request.clause("subject to")
    for node in clauses.listed(session, request, scope, clause) if clause else ():
        told = list(_sides(scope.expand(node), scope))
        if not told or any(name not in ends for name, _, _ in told):
            raise clauses.misused(request, clause, "this is no bound of a parameter", _MEND)
        for name, low, high in told:
            ends[name] = [max(ends[name][0], low), min(ends[name][1], high)]
    return {name: (low, high) for name, (low, high) in ends.items() if low > -_OPEN or high < _OPEN}


def box_of(bounds: Mapping[str, tuple[float, float]], packing: Any) -> Any:
    """The bounds of arrays by name as a Box of the flat point; None where nothing is bounded."""
    import numpy as np

    from tutor.numeric.descent.bounds import Box

    if not bounds:
        return None
    ends = {n: _ends(n, bounds.get(n, (-_OPEN, _OPEN))) for n in packing.names}
    sides = ({n: np.broadcast_to(ends[n][k], s) for n, s in shapes(packing)} for k in (0, 1))
    return Box(*(packing.pack(side) for side in sides))


def _ends(name: str, ends: Any) -> tuple[float, float]:
    """The two bounds of a parameter as floats; None is open."""
    try:
        low, high = ends
        return -_OPEN if low is None else float(low), _OPEN if high is None else float(high)
    except (TypeError, ValueError):
        raise trouble("bounds", f"the bounds of {name} are not two numbers", mend=f'{{"{name}": (0, 1)}}') from None


def shapes(packing: Any) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Name and shape of each parameter."""
    return zip(packing.names, packing.shapes, strict=True)


def _declared(kind: Kind, scope: Scope) -> tuple[float, float]:
    """The closed ends of a declared domain; an open one bounds no search, for its end is never reached."""
    if kind.domain == "nonnegative":
        return 0.0, _OPEN
    if kind.domain != "interval" or kind.bounds is None:
        return -_OPEN, _OPEN
    low, high = (_number(end, scope) for end in kind.bounds)
    return (low if kind.closed[0] else -_OPEN), (high if kind.closed[1] else _OPEN)


def _sides(node: Node, scope: Scope) -> Iterator[tuple[str, float, float]]:
    """(name, lower, upper) of a comparison, a membership, or several joined by `and`; nothing where it is none of them."""
    match node:
        case Apply("and", parts):
            found = [list(_sides(part, scope)) for part in parts]
            yield from (side for part in found for side in part) if all(found) else ()
        case Apply("in", (Name(name), Apply(op, (low, high)))) if op in INTERVALS and not names(low) | names(high):
            yield name, _number(low, scope), _number(high, scope)
        case Apply(op, (left, right)) if op in _BELOW | _ABOVE:
            low, high = (left, right) if op in _BELOW else (right, left)
            if isinstance(high, Name) and not names(low):
                yield high.name, _number(low, scope), _OPEN
            elif isinstance(low, Name) and not names(high):
                yield low.name, -_OPEN, _number(high, scope)


def _number(node: Node, scope: Scope) -> float:
    from tutor.numeric.evaluate import evaluate

    if node is Name("oo"):
        return _OPEN
    if node == Apply("-", (Name("oo"),)):
        return -_OPEN
    return float(evaluate(scope.expand(node), {}))
