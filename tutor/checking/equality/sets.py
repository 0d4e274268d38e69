"""Answers that are no numbers, compared: sets by their members, intervals by their ends, infinity, `does not exist` with itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType

from tutor.checking.equality.agreement import Equivalence
from tutor.checking.equality.kinds import ENDLESS
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.meaning.sorts import NOTHING, NUMBER, SET, sort_of
from tutor.numeric.rigorous.balls import enclose
from tutor.numeric.rigorous.points import sample
from tutor.numeric.rigorous.sets import INFINITY, MINUS_INFINITY, Piece, UndecidedError, pieces, same
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Apply, Name, Node, names, number, rational, substitute
from tutor.syntax.printer import show

Compare = Callable[[Node, Node], Equivalence]
_POINTS = 6
_NONE = Apply("{}", ())


def sets_compared(left: Node, right: Node, scope: Scope, compare: Compare, *, is_exact: bool = True) -> Equivalence:
    """The verdict on two answers of which one at least is a set or `does not exist`; `compare` is for their numbers."""
    sorts = {sort_of(left), sort_of(right)}
    if sorts == {SET}:
        return _sets(left, right, scope, compare, is_exact)
    if sorts == {NOTHING}:
        return Equivalence("same", "both say that it does not exist")
    if NOTHING in sorts and SET in sorts:
        found = left if sort_of(left) == SET else right
        if found is _NONE:
            return Equivalence("undecided", "one is the empty set, the other says that it does not exist")
        return Equivalence("different", f"{show(found)} is a set, the other says that it does not exist")
    other = left if sort_of(left) == NUMBER else right
    if SET in sorts:
        is_list = isinstance(other, Apply) and other.op == "[]"
        mend = f"a set is written {{{', '.join(map(show, other.args))}}}" if is_list else f"the set of this number is {{{show(other)}}}"
        return Equivalence("different", f"one is a set, the other a {'list' if is_list else 'number'}; {mend}")
    if other in ENDLESS:
        return Equivalence("different", f"{show(other)} says more than that it does not exist: how it fails to")
    return _existing(other, scope)


def _existing(node: Node, scope: Scope) -> Equivalence:
    """The verdict on an expression beside `does not exist`: it has a value somewhere, or that was not seen."""
    free = tuple(sorted(names(node)))
    for point in sample(free, scope, _POINTS) if free and not scope.arrays & names(node) else ({},):
        if not names(node) - point.keys() and _is_number(node, point):
            at = ", ".join(f"{n} = {v}" for n, v in point.items())
            said = f"{show(node)} is a number, so it exists" if not at else f"{show(node)} has a value at {at}, so it exists"
            return Equivalence("different", said, point)
    return Equivalence("undecided", f"whether {show(node)} exists was not looked at")


def infinite_compared(left: Node, right: Node) -> Equivalence:
    """The verdict on two answers of which one at least is infinity."""
    if left in ENDLESS and right in ENDLESS:
        return Equivalence("different", f"{show(left)} lies on the other end from {show(right)}")
    finite, endless = (left, right) if right in ENDLESS else (right, left)
    if not names(finite) and _is_number(finite):
        return Equivalence("different", f"{show(finite)} is a number, {show(endless)} is none")
    for point in sample(tuple(sorted(names(finite))), Scope(), _POINTS) if names(finite) else ():
        try:
            if enclose((finite,), point)[0].is_finite():
                return Equivalence("different", f"{show(finite)} has values, {show(endless)} is none", point)
        except TutorError:
            break
    return Equivalence("undecided", f"whether {show(finite)} is finite was not looked at")


def _is_number(node: Node, point: Mapping[str, Fraction] = MappingProxyType({})) -> bool:
    try:
        return enclose((node,), point, 512)[0].is_finite()
    except TutorError:
        return False


def _sets(left: Node, right: Node, scope: Scope, compare: Compare, is_exact: bool) -> Equivalence:
    free = tuple(sorted(names(left) | names(right)))
    if _matched(left, right, compare):
        return Equivalence("same", "their members are the same" if not free else "their members are the same, whatever the names stand for")
    if not free and left.op == right.op == "{}":
        apart = _lonely(left, right, compare)
        return Equivalence("undecided", "whether their members are the same could not be told") if apart is None else apart
    if not free and not is_exact:
        return _nearly(left, right, compare)
    for point in sample(free, scope, _POINTS) if free else ({},):
        a, b = _at(left, point), _at(right, point)
        try:
            found = same(a, b)
        except TutorError:  # outside the domain of a member, or an interval that runs backwards there
            continue
        if found is False:
            at = ", ".join(f"{n} = {v}" for n, v in point.items())
            return _apart(a, b, f"at {at} " if at else "", point)
        if found and not free:
            return Equivalence("same", "their members are the same numbers")
    return Equivalence("undecided", "whether their members are the same could not be told")


def _lonely(left: Apply, right: Apply, compare: Compare) -> Equivalence | None:
    """A member of one list that is surely no member of the other."""
    for which, own, other in (("first", left, right), ("second", right, left)):
        for member in own.args:
            if all(compare(member, m).verdict == "different" for m in other.args):
                exact = rational(member)
                return Equivalence("different", f"{show(member)} belongs to the {which} only", {"x": exact} if exact is not None else {})
    return None


def _apart(a: Node, b: Node, where: str, point: Mapping[str, Fraction]) -> Equivalence:
    """Two sets of numbers that differ, with a number that belongs to one of them only."""
    try:
        for which, own, other in (("first", a, b), ("second", b, a)):
            for member in _members(own):
                if not _belongs(member, other):
                    exact = rational(member)
                    witness = point or ({"x": exact} if exact is not None else {})
                    return Equivalence("different", f"{where}{show(member)} belongs to the {which} only", witness)
    except UndecidedError:
        pass
    return Equivalence("different", f"{where}they have not the same members", point)


def _members(node: Node) -> Iterator[Node]:
    """Numbers of a set: its ends as far as they belong to it, and numbers within each piece."""
    for piece in pieces(node):
        low, high = piece.low, piece.high
        yield from (end for end, is_in in zip((low, high), piece.closed, strict=True) if is_in)
        if low is not high:
            yield from _within(low, high)


def _within(low: Node, high: Node) -> Iterator[Node]:
    if low is MINUS_INFINITY and high is INFINITY:
        yield from map(number, range(-8, 9))
        return
    steps = [number(Fraction(1, k)) for k in (2, 7, 1000)] + [number(k) for k in (1, 3, 50)]
    if high is INFINITY:
        yield from (tidy(Apply("+", (low, s))) for s in steps)
    elif low is MINUS_INFINITY:
        yield from (tidy(Apply("+", (high, Apply("-", (s,))))) for s in steps)
    else:
        for k in (500, 1, 999, 250, 750, 125):
            share = number(Fraction(k, 1000))
            yield tidy(Apply("+", (low, Apply("*", (share, Apply("+", (high, Apply("-", (low,)))))))))


def _belongs(member: Node, node: Node) -> bool:
    return any(p.holds(member) for p in pieces(node))


def _nearly(left: Node, right: Node, close: Compare) -> Equivalence:
    """Sets of numbers piece by piece, each end as close as is allowed."""
    try:
        a, b = pieces(left), pieces(right)
    except UndecidedError:
        return Equivalence("undecided", "the order of their numbers could not be told")
    if len(a) != len(b):
        return Equivalence("different", f"one has {len(a)} pieces, the other {len(b)}")
    for p, q in zip(a, b, strict=True):
        if p.closed != q.closed:
            return Equivalence("different", f"an end of {_told(p)} belongs to one of them only")
        for mine, other in ((p.low, q.low), (p.high, q.high)):
            verdict = "same" if mine is other else "different" if {mine, other} & set(ENDLESS) else close(mine, other).verdict
            if verdict != "same":
                return Equivalence(verdict, f"{show(mine)} and {show(other)} are not close enough")
    return Equivalence("same", "their members are as close as is asked for")


def _told(piece: Piece) -> str:
    return f"{'[' if piece.closed[0] else '('}{show(piece.low)}, {show(piece.high)}{']' if piece.closed[1] else ')'}"


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
    return not set(ENDLESS) & {a, b} and compare(a, b).verdict == "same"
