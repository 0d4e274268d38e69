"""Equations and inequalities in one unknown that calculus decides: the gap only grows, or only bends upwards from where it is level."""

from __future__ import annotations

from fractions import Fraction

from tutor.checking.equality.defined import TRUE
from tutor.checking.equality.places import partial_parts
from tutor.checking.equality.ranges import range_of
from tutor.checking.equality.truths import gap
from tutor.derive.derivatives.scalar import differentiate
from tutor.derive.rewriting.simplify import simplified
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.meaning.signs import MIRRORED
from tutor.meaning.writing import FALSE
from tutor.numeric.rigorous.balls import enclose
from tutor.syntax.nodes import RELATIONS, Apply, Name, Node, names, number, operations, parts_of

_SMOOTH = frozenset({"+", "*", "-", "/", "^", "sin", "cos", "exp", "sinh", "cosh", "tanh", "atan", "asinh", "erf", "sigmoid"})
_TRIED = tuple(map(Fraction, (0, 1, -1, 2, -2)))  # where a zero is looked for
_MOST_NODES = 60
_EVERYWHERE = Scope()  # zeros are looked for at plain points, wherever a name is declared to lie


def decided_by_growth(claim: Apply, scope: Scope) -> Apply:
    """A claim, where relations in one name are solved by how their gap grows: `sin(x) < x` as x > 0, `e^x > x + 1` as x != 0."""
    if claim.op in ("and", "or"):
        return Apply(claim.op, tuple(decided_by_growth(part, scope) for part in claim.args))
    if claim.op not in RELATIONS:
        return claim
    known = _by_range(claim)
    if known is not None or len(names(claim)) != 1:
        return known or claim
    (name,), height = names(claim), gap(claim)
    if (
        scope.kind(name).domain == "integer"
        or not operations(height) <= _SMOOTH
        or partial_parts(height)
        or len(parts_of(height)) > _MOST_NODES
    ):
        return claim
    try:
        return _solved(claim, name, height) or claim
    except TutorError:
        return claim


def _by_range(claim: Apply) -> Apply | None:
    """Whether a relation always holds, or never does, by the values that its gap can have: `cos(x) <= 1`; None where that is open."""
    height = gap(claim)
    if not names(claim) or partial_parts(height) or len(parts_of(height)) > _MOST_NODES:
        return None
    low, high = range_of(height, _EVERYWHERE)
    below, above = high <= 0, low >= 0
    strictly = high < 0 or low > 0
    match claim.op:
        case "=" | "!=" if strictly:
            return FALSE if claim.op == "=" else TRUE
        case ">=" | "<" if above or (below and strictly):
            return TRUE if (claim.op == ">=") == above else FALSE
        case "<=" | ">" if below or (above and strictly):
            return TRUE if (claim.op == "<=") == below else FALSE
    return None


def _solved(claim: Apply, name: str, height: Node) -> Apply | None:
    """What a relation says of its name; None where the gap neither only grows nor only bends one way, or no zero of it is known."""
    slope = simplified(differentiate(height, name)).value
    x, way = Name(name), _one_sign(slope, name)
    for zero in (z for z in _TRIED if _is_zero(height, {name: z})):
        if way:
            return Apply(claim.op if way > 0 else MIRRORED[claim.op], (x, number(zero)))
        bend = _one_sign(simplified(differentiate(slope, name)).value, name) if _is_zero(slope, {name: zero}) else 0
        if bend:
            op = claim.op if bend > 0 else MIRRORED[claim.op]
            return {">=": TRUE, "<": FALSE}.get(op) or Apply("=" if op in ("=", "<=") else "!=", (x, number(zero)))
    return None


def _is_zero(node: Node, point: dict[str, Fraction]) -> bool:
    (value,) = enclose((node,), point)
    return bool(value.is_zero())


def _one_sign(node: Node, name: str) -> int:
    """The sign of a smooth expression, which has it everywhere but at single points; 0 where that is not known."""
    low, high = range_of(node, _EVERYWHERE)
    sign = 1 if low >= 0 else -1 if high <= 0 else 0
    values = (enclose((node,), {name: at})[0] for at in _TRIED)
    return sign if sign and any(v.is_finite() and not v.contains(0) for v in values) else 0
