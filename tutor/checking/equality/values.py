"""Two real values compared: at a few points, by exact proof, then at all the other points; what is open still is asked of SymPy."""

from __future__ import annotations

from dataclasses import replace

from tutor.checking.equality import agreement
from tutor.checking.equality.agreement import Equivalence
from tutor.checking.equality.evidence import look_closer
from tutor.checking.equality.identity import is_identity
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Node, names

_ENOUGH = 6  # agreeing points below which agreement says too little
PROVEN = "their difference is zero, worked out exactly"
ALGEBRA = "computer algebra (SymPy) says that their difference is zero"


def scalars(left: Node, right: Node, scope: Scope, rules: agreement.Rules, *, scaled: bool = False) -> Equivalence:
    """The verdict on a pair of real values; `scaled`: up to one constant factor."""
    watch = agreement.Watch(left, right, scope, rules, scaled)
    difference = watch.look(first=True)
    if difference:
        return difference_found(left, right, difference, watch.domain())
    is_exact = rules.is_exact and not scaled
    if is_exact and watch.agreeing and is_identity(*watch.pair, scope, almost=rules.almost):
        watch.look_at_edges()
        return Equivalence("same", PROVEN, domain=watch.domain())
    difference = watch.look(first=False) or (look_closer(watch) if is_exact else watch.look_at_corners())
    if difference:
        return difference_found(left, right, difference, watch.domain())
    found = _agreement(left, right, watch)
    return _by_computer_algebra(left, right, watch, found) if is_exact and found.verdict == "undecided" else found


def _by_computer_algebra(left: Node, right: Node, watch: agreement.Watch, found: Equivalence) -> Equivalence:
    """What values and exact proof leave open: same where SymPy takes the difference to zero and no value speaks against it."""
    from tutor.meaning.identities import vanishes

    is_free_of_doubt = watch.agreeing or not watch.one_sided
    return replace(found, verdict="same", evidence=ALGEBRA) if is_free_of_doubt and vanishes(*watch.pair, watch.scope) else found


def _agreement(left: Node, right: Node, watch: agreement.Watch) -> Equivalence:
    """What agreeing at all points tried is worth."""
    count, free = len(watch.agreeing), names(left) | names(right)
    doubt = watch.unseen or (
        "no point was found where both have a value"
        if not count
        else f"they agree at {count} points, too few to tell"
        if count < (_ENOUGH if free else 1)
        else "they are too long to be compared in time"
        if watch.is_late()
        else ""
    )
    if doubt:
        return Equivalence("undecided", doubt, domain=watch.domain())
    corners = ", on both sides of every corner" if watch.beside else ""
    places = f"at all {count} points tried{corners}" if free else "as numbers"
    close = f"to {watch.digits} digits" if watch.rules.is_exact else "within the tolerance"
    return Equivalence("same", f"they agree {places}, {close}", domain=watch.domain(), points=count)


def difference_found(left: Node, right: Node, found: agreement.Difference, domain: str) -> Equivalence:
    """The verdict "different", its point shown."""
    at = ", ".join(f"{n} = {v}" for n, v in found.point.items())
    where = f"at {at} " if at else ""
    return Equivalence("different", f"{where}one is {found.left}, the other {found.right}", found.point, domain)
