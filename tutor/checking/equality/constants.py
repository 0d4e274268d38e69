"""Up to an added constant: antiderivatives, with + C under any letter, with a constant of its own on each piece of the domain."""

from __future__ import annotations

from dataclasses import replace

from tutor.checking.equality import agreement
from tutor.checking.equality.agreement import Equivalence
from tutor.checking.equality.jumps import jump
from tutor.checking.equality.values import scalars
from tutor.derive.derivatives.scalar import differentiate
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Apply, Name, Node, names

_USUAL = frozenset("CKck")


def up_to_constant(left: Node, right: Node, scope: Scope, rules: agreement.Rules) -> Equivalence:
    """Whether the difference is constant: the slopes agree by every name, a constant of integration held still."""
    free = names(left) | names(right)
    moving = sorted(n for n in free if not is_integration_constant(n, left, right))
    if not moving:
        return Equivalence("same", "both are constants")
    found = [_slopes(name, left, right, scope, rules) for name in moving]
    for name, entry in zip(moving, found, strict=True):
        if entry.verdict == "different":
            return replace(entry, evidence=f"their slopes by {name} differ: {entry.evidence}")
    for entry in found:
        if entry.verdict == "undecided":
            return entry
    broken = jump(left, right, moving, scope)
    return broken if broken is not None else replace(found[0], evidence=f"their slopes agree: {found[0].evidence}")


def _slopes(name: str, left: Node, right: Node, scope: Scope, rules: agreement.Rules) -> Equivalence:
    """The slopes by one name; where the two have no point in common, as log(x) and log(-x), by their formulas."""
    sides = [Apply("d/d", (Name(name), side)) for side in (left, right)]
    found = scalars(*sides, scope, replace(rules, almost=True))
    if found.verdict != "undecided":
        return found
    try:
        formulas = scalars(
            *(differentiate(side, name, limits=scope.limits).value for side in (left, right)), scope, replace(rules, almost=True)
        )
    except TutorError:
        return found
    return replace(formulas, domain="they have no point of their domains in common") if formulas.verdict == "same" else found


def is_integration_constant(name: str, left: Node, right: Node) -> bool:
    """Whether a name can be a constant of integration: only one side has it, and it is called so, or that side shares another name."""
    sides = [names(side) for side in (left, right)]
    if (name in sides[0]) == (name in sides[1]):
        return False
    is_usual = name[0] in _USUAL and (len(name) == 1 or name[1:].strip("_").isdigit())
    return is_usual or bool(sides[0] & sides[1])
