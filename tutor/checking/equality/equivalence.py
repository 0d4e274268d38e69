"""Whether two answers are the same: each pair goes to the room for its kind; same, different where it is proved, or honestly undecided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tutor.checking.equality.agreement import Equivalence
from tutor.checking.equality.arrays import arrays_compared
from tutor.checking.equality.asked import Asked
from tutor.checking.equality.claims import claims_compared
from tutor.checking.equality.constants import is_integration_constant, up_to_constant
from tutor.checking.equality.definitions import definitions_compared
from tutor.checking.equality.figures import refuse_figures, to_figures
from tutor.checking.equality.glance import SAME, glance
from tutor.checking.equality.kinds import ARRAY, CLAIM, DEFINITION, INFINITE, LIST, NOTHING, NUMBER, SET, is_list, kind_of, read_as
from tutor.checking.equality.lists import lists_compared, written_out
from tutor.checking.equality.scale import multiple
from tutor.checking.equality.sets import infinite_compared, sets_compared
from tutor.checking.equality.values import scalars
from tutor.checking.proof.instances import LENGTHS, concrete, holds_data, instance, letters_of, open_ends
from tutor.errors import trouble
from tutor.meaning.scope import Kind, Scope
from tutor.syntax.nodes import Apply, Name, Node, contents, names, postorder
from tutor.syntax.printer import show

__all__ = ["UP_TO", "equivalent", "is_integration_constant"]

UP_TO = ("constant", "order", "scale")


def equivalent(left: Node, right: Node, scope: Scope = Scope(), *, up_to: str | None = None, tolerance: float | None = None,  # noqa: B008
               relative_tolerance: float | None = None, significant: int | None = None, seed: int = 0,
               almost: bool = False) -> Equivalence:  # fmt: skip
    """Whether `left`, an answer, is the same as `right`, what is expected: the same real value wherever both have one, the same members,
    the same places where it holds.

    up_to         "constant" (antiderivatives), "order" (entries, rows), "scale" (one constant factor), "order, scale" (rows, each up to a
                  factor); None: equal
    tolerance, relative_tolerance   how far apart values may lie; None: not at all, numbers are exact
    significant   numbers have to agree to so many significant figures
    seed          moves further sample points; the verdict does not depend on it
    almost        single points do not count: derivatives have no value at corners
    Two of different kinds, as an equation and an expression, are different. Raises TutorError for what is asked in no known way.
    """
    refuse_figures(significant)
    asked = Asked(_dispatched, scope, _ways(up_to), tolerance, relative_tolerance, significant, seed, almost)
    seen = glance(left, right, scope, almost=almost) if asked.is_exact and not asked.up_to else None
    if seen is not None:
        return seen
    left, right = scope.expand(left), scope.expand(right)
    return _dispatched(left, right, replace(asked, scope=_with_whole_numbers(left, right, scope)))


def _ways(up_to: str | None) -> frozenset[str]:
    ways = frozenset(w.strip() for w in (up_to or "").split(",")) - {""}
    if not ways <= set(UP_TO):
        raise trouble("up-to", f"answers cannot be compared up to {up_to}", mend="constant, order or scale")
    return ways


def _dispatched(left: Node, right: Node, asked: Asked) -> Equivalence:
    left, right = read_as(left, right), read_as(right, left, is_expected=True)
    if left is right:
        return SAME
    kinds = [kind_of(side, asked.scope) for side in (left, right)]
    for kind, comparer in COMPARERS.items():
        if kind in kinds:
            return comparer(left, right, asked)
    raise AssertionError(kinds)


def _with_whole_numbers(left: Node, right: Node, scope: Scope) -> Scope:
    """The scope in which the ends of sums over an index are whole numbers."""
    for root in (left, right):
        for node in postorder(root) if ".." in contents(root).operations else ():
            if isinstance(node, Apply) and node.op == "..":
                for name in sorted(names(Apply("[]", node.args[1:]))):
                    if scope.kind(name).domain == "real":
                        scope = scope.declared(name, Kind("integer"))
    return scope


# ---------------------------------------------------------------- a comparer for each kind: the first that occurs decides


def _claims(left: Node, right: Node, asked: Asked) -> Equivalence:
    for side, other in ((left, right), (right, left)):
        if kind_of(other, asked.scope) not in (CLAIM, SET):
            kind = "an equation" if side.op in ("=", ":=") else "a condition"
            return Equivalence("different", f"{show(side)} is {kind}, and {show(other)} is none: another kind of answer")
    told = [_told_of(side, asked.scope) for side in (left, right)]
    if None not in told and told[0][0] is told[1][0]:
        return asked.parts(told[0][1], told[1][1])
    found = claims_compared(left, right, asked.scope, asked.seed)
    if found.verdict == "same" or asked.is_exact:
        return found
    return claims_compared(left, right, asked.scope, asked.seed, asked.parts)


def _told_of(claim: Node, scope: Scope) -> tuple[Node, Node] | None:
    """`v = [1, 2]`, `x = oo`: the name, and what is no number that is told of it."""
    match claim:
        case Apply(":=" | "=", (Name() as name, found)) if kind_of(found, scope) in (LIST, ARRAY, INFINITE, SET):
            return name, found
    return None


def _lists(left: Node, right: Node, asked: Asked) -> Equivalence:
    return lists_compared(left, right, asked) if is_list(left) and is_list(right) else _arrays(left, right, asked)


def _arrays(left: Node, right: Node, asked: Asked) -> Equivalence:
    if not asked.scope.arrays & (names(left) | names(right)):
        spelled = [written_out(side, asked.scope) for side in (left, right)]
        if None not in spelled:
            return _written(*spelled, asked)
    return arrays_compared(left, right, asked.scope, asked.rules)


def _written(left: Node, right: Node, asked: Asked) -> Equivalence:
    """Two answers whose entries are written out, or numbers."""
    if left is right:
        return Equivalence("same", "written out, they are the same")
    if is_list(left) != is_list(right):
        return Equivalence("different", "one has entries, the other is a single value")
    return (lists_compared if is_list(left) else _numbers)(left, right, asked)


def _numbers(left: Node, right: Node, asked: Asked) -> Equivalence:
    left, right = (concrete(side, asked.scope) for side in (left, right))  # of functions of which nothing is known, some serve for all
    if asked.significant is not None and not names(left) | names(right):
        return to_figures(left, right, asked.significant)
    if holds_data(left, asked.scope.arrays) or holds_data(right, asked.scope.arrays):
        return _over_data(left, right, asked)
    if "constant" in asked.up_to:
        return up_to_constant(left, right, asked.scope, asked.rules)
    if "scale" in asked.up_to and not names(left) | names(right):
        return multiple(left, right, asked.parts)
    return scalars(left, right, asked.scope, asked.rules, scaled="scale" in asked.up_to)


def _over_data(left: Node, right: Node, asked: Asked) -> Equivalence:
    """Sums over entries of letters that are not declared: at a few lengths, each entry a name of its own."""
    ends, letters = open_ends(left, right), letters_of((left, right))
    found = []
    for length in LENGTHS:
        sides = [instance(side, asked.scope.arrays, ends, length, letters=letters) for side in (left, right)]
        if any(holds_data(side, asked.scope.arrays) for side in sides):
            return Equivalence("undecided", "these sums over data are too long to be written out")
        found.append(_numbers(*sides, asked))
        if found[-1].verdict != "same":
            at = ", ".join(f"{show(end)} = {length}" for end in sorted(ends, key=show))
            return replace(found[-1], evidence=f"for {at}: {found[-1].evidence}" if at else found[-1].evidence)
    return replace(found[-1], evidence=f"for {len(found)} lengths of the data: {found[-1].evidence}", points=len(found))


COMPARERS: Mapping[str, Callable[[Node, Node, Asked], Equivalence]] = {
    DEFINITION: lambda left, right, asked: definitions_compared(left, right, asked.parts),
    CLAIM: _claims,
    SET: lambda left, right, asked: sets_compared(left, right, asked.scope, asked.parts, is_exact=asked.is_exact),
    NOTHING: lambda left, right, asked: sets_compared(left, right, asked.scope, asked.parts, is_exact=asked.is_exact),
    INFINITE: lambda left, right, asked: infinite_compared(left, right),
    LIST: _lists,
    ARRAY: _arrays,
    NUMBER: _numbers,
}
