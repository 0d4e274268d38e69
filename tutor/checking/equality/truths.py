"""Where a claim holds: at exact points, on a short stretch of a line, by balls; and its parts: relations, their gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tutor.checking.equality.agreement import Equivalence
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.meaning.writing import TRUE
from tutor.numeric.rigorous.balls import enclose, holds, spread
from tutor.numeric.rigorous.points import belongs
from tutor.syntax.nodes import RELATIONS, ZERO, Apply, Name, Node, operations

_BITS = (128, 512)
_JUMPS = frozenset({"sign", "heaviside", "piecewise", "atan2", "acot"})  # whose ball may be finite across a jump
_HALVINGS = 100
_WIDTH = Fraction(1, 10**6)  # around a zero that a search found
_SMALL = 1e-9
Point = Mapping[str, Fraction]
_AT_ZERO = {"=": True, "<=": True, ">=": True, "<": False, ">": False, "!=": False}


def as_claim(node: Node, unknown: str | None = None) -> Node | None:
    """`node` as a claim: `x = y` that was read as a definition, `x : real`, a set as what `unknown` lies in; None where it is none."""
    match node:
        case Apply(":=", (Name(), _)):
            return Apply("=", node.args)
        case Apply(":", (Name("real") | Apply("real", ()), *_)):
            return TRUE
    if unknown is not None and isinstance(node, Apply):
        return Apply("in", (Name(unknown), node))
    return node


def relations(claim: Node) -> Iterator[Apply]:
    """The comparisons of which a claim is made."""
    if claim.op in RELATIONS:
        yield claim
    else:
        for part in claim.args:
            yield from relations(part)


def gap(relation: Apply) -> Node:
    """left - right."""
    left, right = relation.args
    return left if right is ZERO else Apply("+", (left, Apply("-", (right,))))


def truth(claim: Node, point: Mapping[str, object], zero: Node | None = None) -> bool | None:
    """Whether a claim holds at a point, or all over a ball; None where that cannot be told. What has no value does not hold.

    zero  a gap that is known to be 0 at the place asked for
    """
    if claim.op in ("and", "or"):
        decisive = claim.op == "or"
        parts = [truth(part, point, zero) for part in claim.args]
        return decisive if decisive in parts else None if None in parts else not decisive
    if zero is not None and gap(claim) is zero:
        return _AT_ZERO[claim.op]
    for bits in _BITS:
        try:
            found = holds(claim, point, bits)
        except TutorError as error:
            return False if error.diagnostic.code == "undefined" else None
        if found is not None:
            return found
    return None


@dataclass(frozen=True, slots=True)
class Crossing:
    """A place at which a gap is surely 0: on the line through `point` along `name`, between `low` and `high`, which may be one."""

    gap: Node
    name: str
    point: Point
    low: Fraction
    high: Fraction

    @property
    def exact(self) -> Point | None:
        return {**self.point, self.name: self.low} if self.low == self.high else None

    def truth(self, claim: Node) -> bool | None:
        """Whether a claim holds there."""
        at = self.exact or {**self.point, self.name: spread(self.low, self.high)}
        return truth(claim, at, self.gap)

    def is_zero_of(self, other: Node) -> bool:
        """Whether `other` changes its sign there too, or is 0."""
        values = [_value(other, {**self.point, self.name: end}) for end in (self.low, self.high)]
        if self.exact:
            return values[0] is not None and values[0].contains(0)
        return None not in values and values[0] * values[1] < 0

    def told(self) -> str:
        parts = [f"{n} = {v}" if n != self.name else f"{n} = {_short(self.low, self.high)}" for n, v in self.point.items()]
        return ", ".join(parts)


def _short(low: Fraction, high: Fraction) -> str:
    return str(low) if low == high else f"{float(low):.9g}…"


def crossing(height: Node, name: str, point: Point) -> Crossing | None:
    """The zero of `height` at or close to `point` along `name`; None where none is proved: a sign that changes without a jump."""
    here = _value(height, point)
    if here is not None and here.is_zero():
        return Crossing(height, name, point, point[name], point[name])
    if operations(height) & _JUMPS:
        return None
    low, high = point[name] - _WIDTH, point[name] + _WIDTH
    first, last = (_value(height, {**point, name: end}) for end in (low, high))
    if first is None or last is None or not first * last < 0:
        return None
    whole = _value(height, {**point, name: spread(low, high)})
    if whole is None:
        return None
    for _ in range(_HALVINGS):
        half = (low + high) / 2
        value = _value(height, {**point, name: half})
        if value is None or value.contains(0):
            is_hit = value is not None and value.is_zero()
            return Crossing(height, name, point, half, half) if is_hit else Crossing(height, name, point, low, high)
        low, high = (half, high) if value * first > 0 else (low, half)
    return Crossing(height, name, point, low, high)


def seems_zero(height: Node, point: Point) -> bool:
    """Whether a gap is so small at a point that it may be 0 close by."""
    value = _value(height, point)
    return value is not None and not value.is_zero() and value.abs_lower() < _SMALL


def _value(node: Node, point: Mapping[str, object], bits: int = 256):
    try:
        (value,) = enclose((node,), point, bits)
    except TutorError:
        return None
    return value if value.is_finite() else None


def domain_holds(point: Point, scope: Scope) -> bool:
    """Whether a point lies in the declared domain."""
    return all(belongs(v, scope.kind(n), scope) for n, v in point.items())


def held_apart(where: str, holds: bool, witness: Point | None = None) -> Equivalence:
    """The verdict "different": a place where one claim holds and the other does not."""
    which = ("the first", "the second") if holds else ("the second", "the first")
    return Equivalence("different", f"at {where} {which[0]} holds, {which[1]} does not", dict(witness or {}))
