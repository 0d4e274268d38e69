"""Where a claim holds: at exact points, on a short stretch of a line, by balls; and its parts: relations, their gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from tutor.checking.equality.agreement import Equivalence
from tutor.errors import TutorError, trouble
from tutor.meaning.scope import Scope
from tutor.meaning.signs import HOLDING
from tutor.meaning.sorts import CLAIM, SET, sort_of
from tutor.meaning.writing import FALSE
from tutor.numeric.rigorous.balls import holds
from tutor.numeric.rigorous.points import belongs
from tutor.numeric.rigorous.sets import INFINITY, MINUS_INFINITY
from tutor.syntax.nodes import RELATIONS, ZERO, Apply, Name, Node, rebuild

_BITS = (128, 512)
Point = Mapping[str, Fraction]


def as_claim(node: Node, unknown: str | None = None) -> Node:
    """`node` as a claim: `x = y` that was read as a definition, `x : positive`, a set as what `unknown` lies in."""
    match node:
        case Apply(":=", (name, Apply("=" | "and" as op, parts))):  # x = 5 + 6 = 11
            chained = parts if op == "and" else (node.args[1],)
            node = Apply("and", (Apply("=", (name, chained[0].args[0])), *chained))
        case Apply(":=" | "=", (name, found)) if sort_of(found) == SET:
            node = Apply("in", (name, found))
        case Apply(":=", pair):
            node = Apply("=", pair)
        case Apply(":", (kind, *named)):
            node = _declared(kind, named)
    if unknown is not None and sort_of(node) != CLAIM:
        node = Apply("in", (Name(unknown), node))
    return rebuild(node, _without_infinity)


def says(node: Node) -> bool:
    """Whether a tree is a claim, also one that was read as what a name stands for: `x = 2`."""
    return sort_of(node) == CLAIM or (isinstance(node, Apply) and (node.op == ":" or (node.op == ":=" and isinstance(node.args[0], Name))))


def _declared(kind: Node, named: Sequence[Node]) -> Node:
    """What is declared of names, as a claim."""
    op = kind.op if isinstance(kind, Apply) else kind.name
    signs = {"real": "=", "positive": ">", "nonnegative": ">="}
    if op == "in":
        parts = [Apply("in", (n, *kind.args)) for n in named]
    elif op in signs:
        parts = [Apply(signs[op], (n, n if op == "real" else ZERO)) for n in named]
    else:
        raise trouble("comparison", f"what is declared {op} is not compared", mend="write a condition: x > 0")
    return parts[0] if len(parts) == 1 else Apply("and", tuple(parts))


def _without_infinity(node: Node) -> Node:
    """A comparison with infinity as what it says: a < oo wherever a has a value, a > oo nowhere."""
    if not (isinstance(node, Apply) and node.op in RELATIONS and {INFINITY, MINUS_INFINITY} & set(node.args)):
        return node
    low, high = node.args if node.op[0] in "<!=" else node.args[::-1]
    if node.op == "!=" or (node.op[0] in "<>" and (low is MINUS_INFINITY or high is INFINITY)):
        finite = next((n for n in (low, high) if n not in (INFINITY, MINUS_INFINITY)), ZERO)
        return Apply("=", (finite, finite))
    return FALSE


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
        return 0 in HOLDING[claim.op]
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
