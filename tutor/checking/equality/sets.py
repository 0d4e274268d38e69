"""Answers that are no numbers, compared: sets by their members, intervals by their ends, `does not exist` with itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from tutor.checking.equality.agreement import Equivalence
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.meaning.sorts import NOTHING, NUMBER, SET, sort_of
from tutor.numeric.rigorous.balls import enclose
from tutor.numeric.rigorous.points import sample
from tutor.numeric.rigorous.sets import same
from tutor.syntax.nodes import Apply, Name, Node, names, number, substitute
from tutor.syntax.printer import show

Compare = Callable[[Node, Node], Equivalence]
_POINTS = 6


def answers_compared(left: Node, right: Node, scope: Scope, compare: Compare) -> Equivalence:
    """The verdict on two answers of which one at least is a set or `does not exist`; `compare` is for their numbers."""
    sorts = {sort_of(left), sort_of(right)}
    if sorts == {SET}:
        return _sets(left, right, scope, compare)
    if sorts == {NOTHING}:
        return Equivalence("same", "both say that it does not exist")
    if NOTHING in sorts and SET in sorts:
        return Equivalence("undecided", "one is a set, the other says that it does not exist")
    if SET in sorts:
        return Equivalence("undecided", "one is a set, the other a number")
    value = left if sort_of(left) == NUMBER else right
    if not names(value) and _is_number(value):
        return Equivalence("different", f"{show(value)} is a number, so it exists")
    return Equivalence("undecided", f"whether {show(value)} exists was not looked at")


def _is_number(node: Node) -> bool:
    try:
        return enclose((node,), {}, 512)[0].is_finite()
    except TutorError:
        return False


def _sets(left: Node, right: Node, scope: Scope, compare: Compare) -> Equivalence:
    free = tuple(sorted(names(left) | names(right)))
    if _matched(left, right, compare):
        return Equivalence("same", "their members are the same" if not free else "their members are the same, whatever the names stand for")
    for point in sample(free, scope, _POINTS) if free else ({},):
        try:
            found = same(_at(left, point), _at(right, point))
        except TutorError:  # outside the domain of a member, or an interval that runs backwards there
            continue
        if found is False:
            at = ", ".join(f"{n} = {v}" for n, v in point.items())
            return Equivalence("different", f"{f'at {at} ' if at else ''}they have not the same members", point)
        if found and not free:
            return Equivalence("same", "their members are the same numbers")
    return Equivalence("undecided", "whether their members are the same could not be told")


def _at(node: Node, point: Mapping[str, Fraction]) -> Node:
    return substitute(node, {Name(n): number(v) for n, v in point.items()})


def _matched(left: Node, right: Node, compare: Compare) -> bool:
    """Whether both are built alike, and each part of one has its equal in the other."""
    if left.op != right.op:
        return False
    if left.op not in ("{}", "∪"):
        return all(_equal(a, b, compare) for a, b in zip(left.args, right.args, strict=True))
    alike = _matched if left.op == "∪" else _equal
    return all(any(alike(a, b, compare) for b in right.args) for a in left.args) and all(
        any(alike(a, b, compare) for a in left.args) for b in right.args
    )


def _equal(a: Node, b: Node, compare: Compare) -> bool:
    if a is b:
        return True
    endless = {Name("oo"), Apply("-", (Name("oo"),))}
    return not endless & {a, b} and compare(a, b).verdict == "same"
