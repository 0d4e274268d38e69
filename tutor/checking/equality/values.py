"""Two real values compared: plain arithmetic, a few points, an exact identity, then all the other points."""

from __future__ import annotations

from tutor.checking.equality import agreement
from tutor.checking.equality.agreement import Equivalence
from tutor.checking.equality.identity import is_identity
from tutor.meaning.scope import Scope
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Node, names
from tutor.syntax.printer import show

_ENOUGH = 6  # agreeing points below which agreement says too little


def scalars(left: Node, right: Node, scope: Scope, rules: agreement.Rules, *, scaled: bool = False) -> Equivalence:
    """The verdict on a pair of real values; `scaled`: up to one constant factor."""
    plain_left, plain_right = tidy(left), tidy(right)
    if plain_left is plain_right:
        return Equivalence("same", "they are the same after plain arithmetic")
    watch = agreement.Watch(left, right, scope, rules, scaled)
    difference = watch.look(first=True)
    if difference:
        return difference_found(left, right, difference, watch.domain())
    if rules.is_exact and not scaled and watch.agreeing and is_identity(left, right):
        return Equivalence("same", "they are one rational expression, multiplied out", domain=watch.domain())
    difference = watch.look(first=False) or (watch.hidden() if rules.is_exact and not scaled else None)
    if difference:
        return difference_found(left, right, difference, watch.domain())
    if watch.unseen:
        return Equivalence("undecided", f"{show(watch.unseen)} is too small to be seen at any point tried", domain=watch.domain())
    if not watch.agreeing:
        return Equivalence("undecided", "no point was found where both have a value", domain=watch.domain())
    if len(watch.agreeing) < (_ENOUGH if names(left) | names(right) else 1):
        return Equivalence("undecided", f"they agree at {len(watch.agreeing)} points, too few to tell", domain=watch.domain())
    places = (
        f"at all {len(watch.agreeing)} points tried, on both sides of every corner"
        if watch.beside
        else f"at all {len(watch.agreeing)} points tried"
    )
    if not names(left) | names(right):
        places = "as numbers"
    close = f"to {watch.digits} digits" if rules.is_exact else "within the tolerance"
    return Equivalence("same", f"they agree {places}, {close}", domain=watch.domain(), points=len(watch.agreeing))


def difference_found(left: Node, right: Node, found: agreement.Difference, domain: str) -> Equivalence:
    """The verdict "different", its point shown."""
    at = ", ".join(f"{n} = {v}" for n, v in found.point.items())
    where = f"at {at} " if at else ""
    return Equivalence("different", f"{where}one is {found.left}, the other {found.right}", found.point, domain)
