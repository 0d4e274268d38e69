"""Where an expression of one variable goes over from one formula to another, and which formula holds on a stretch."""

from __future__ import annotations

from collections.abc import Callable

from tutor.errors import TutorError
from tutor.meaning.integrands import decimal, real_zeros
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import ONE, RELATIONS, TWO, ZERO, Apply, Node, names, postorder, rebuild

CORNERED = frozenset({"abs", "sign", "max", "min", "relu", "heaviside", "piecewise"})


def _claims(node: Node, variable: str) -> list[Node]:
    """What is zero where `node` goes over from one formula to another."""
    if not isinstance(node, Apply) or node.op not in CORNERED or variable not in names(node):
        return []
    if node.op in ("max", "min"):
        return [Apply("+", (a, Apply("-", (b,)))) for k, a in enumerate(node.args) for b in node.args[k + 1 :]]
    if node.op == "piecewise":
        found = [c for case in node.args if case.op == "if" for c in postorder(case.args[1])]
        return [Apply("+", (c.args[0], Apply("-", (c.args[1],)))) for c in found if isinstance(c, Apply) and c.op in RELATIONS]
    return [node.args[0]]


def corners(body: Node, variable: str, scope: Scope, low: Node | None = None, high: Node | None = None) -> tuple[Node, ...] | None:
    """The corners in order, of those between `low` and `high` if these are given; None where they are not known, or not finitely many."""
    found: dict[Node, None] = {}
    for node in postorder(body):
        for zero in _claims(node, variable):
            try:
                points = real_zeros(zero, variable, scope, low, high)
            except TutorError:
                return None
            if points is None:
                return None
            found |= dict.fromkeys(points)
    return tuple(sorted(found, key=lambda p: decimal(p, scope)))


def sample_between(left: Node | None, right: Node | None) -> Node:
    """A point between two (None: no end on that side)."""
    if left is None and right is None:
        return ONE
    if left is None or right is None:
        return Apply("+", (right, Apply("-", (ONE,)))) if left is None else Apply("+", (left, ONE))
    return Apply("/", (Apply("+", (left, right)), TWO))


def plain_at(body: Node, variable: str, place: Node, scope: Scope) -> Node:
    """`body` with every corner resolved as it is at `place`."""

    def value(node: Node) -> float:
        return decimal(node, scope, variable, place)

    def change(node: Node) -> Node:
        if not isinstance(node, Apply) or node.op not in CORNERED or variable not in names(node):
            return node
        return _resolved(node, value)

    return rebuild(body, change)


def _resolved(node: Apply, value: Callable[[Node], float]) -> Node:
    u = node.args[0]
    match node.op:
        case "abs":
            return u if value(u) > 0 else Apply("-", (u,))
        case "sign":
            return ONE if value(u) > 0 else Apply("-", (ONE,))
        case "heaviside":
            return ONE if value(u) > 0 else ZERO
        case "relu":
            return u if value(u) > 0 else ZERO
        case "max":
            return max(node.args, key=value)
        case "min":
            return min(node.args, key=value)
    for case in node.args:
        if case.op == "otherwise" or _holds(case.args[1], value):
            return case.args[0]
    return node


def _holds(claim: Node, value: Callable[[Node], float]) -> bool:
    if claim.op == "and":
        return all(_holds(c, value) for c in claim.args)
    if claim.op == "or":
        return any(_holds(c, value) for c in claim.args)
    a, b = map(value, claim.args)
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "=": a == b, "!=": a != b}[claim.op]


# ---------------------------------------------------------------- poles


def poles(body: Node, variable: str, scope: Scope, low: Node, high: Node) -> tuple[Node, ...] | None:
    """Where a bottom, a logarithm's inside, or the cosine or sine below a tangent and its kin is 0; None where that is not known."""
    found: dict[Node, None] = {}
    for node in postorder(body):
        zero = _pole(node)
        if zero is None or variable not in names(zero):
            continue
        points = real_zeros(zero, variable, scope, low, high)
        if points is None:
            return None
        found |= dict.fromkeys(points)
    return tuple(sorted(found, key=lambda p: decimal(p, scope)))


def _pole(node: Node) -> Node | None:
    match node:
        case Apply("/", (_, bottom)):
            return bottom
        case Apply("log", (inside,)):
            return inside
        case Apply("tan" | "sec", (inside,)):
            return Apply("cos", (inside,))
        case Apply("cot" | "csc", (inside,)):
            return Apply("sin", (inside,))
        case Apply("coth" | "csch", (inside,)):
            return inside
        case Apply("^", (base, Apply("-", _))):
            return base
    return None
