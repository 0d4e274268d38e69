"""Where a claim holds: at exact points, on a short stretch of a line, by balls; and its parts: relations, their gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from tutor.checking.equality.agreement import Equivalence
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.meaning.writing import TRUE
from tutor.numeric.rigorous.balls import holds
from tutor.numeric.rigorous.points import belongs
from tutor.syntax.nodes import RELATIONS, ZERO, Apply, Name, Node

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


def domain_holds(point: Point, scope: Scope) -> bool:
    """Whether a point lies in the declared domain."""
    return all(belongs(v, scope.kind(n), scope) for n, v in point.items())


def held_apart(where: str, holds: bool, witness: Point | None = None) -> Equivalence:
    """The verdict "different": a place where one claim holds and the other does not."""
    which = ("the first", "the second") if holds else ("the second", "the first")
    return Equivalence("different", f"at {where} {which[0]} holds, {which[1]} does not", dict(witness or {}))
