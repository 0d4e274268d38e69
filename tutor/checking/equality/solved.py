"""Claims solved, then compared by their solutions: numbers and intervals of one unknown, points of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tutor.checking.equality.agreement import Equivalence
from tutor.checking.equality.pairs import Pair
from tutor.checking.equality.places import places
from tutor.checking.equality.sets import sets_compared
from tutor.checking.equality.truths import held_apart, truth
from tutor.derive.solving.solve import solve
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.meaning.sorts import SET, sort_of
from tutor.meaning.writing import plain
from tutor.numeric.rigorous.sets import INFINITY, MINUS_INFINITY, Piece, UndecidedError, compare, pieces, same, written
from tutor.syntax.nodes import Apply, Name, Node, names, operations, rational, substitute
from tutor.syntax.printer import show

Close = Callable[[Node, Node], Equivalence]
_WAVES = frozenset({"sin", "cos", "tan", "cot", "sec", "csc"})  # whose equations are solved for one period
_MOST_SOLUTIONS = 20
_TRIED = tuple(range(-30, 31))
_NONE = Apply("{}", ())


def by_solutions(pair: Pair) -> Equivalence | None:
    """The verdict by what both claims are solved to; None where a way is not known, or what is found does not hold."""
    if any(operations(claim) & _WAVES for claim in pair.both):
        return None
    try:
        if len(pair.unknowns) == 1:
            return _of_one(pair, pair.unknowns[0])
        return _of_several(pair)
    except (TutorError, UndecidedError):
        return None


# ---------------------------------------------------------------- one unknown


def _of_one(pair: Pair, name: str) -> Equivalence | None:
    found = [solution_set(claim, name, pair.scope) for claim in pair.both]
    if not all(_is_borne_out(claim, name, s, pair.scope) for claim, s in zip(pair.both, found, strict=True)):
        return None
    alike = same(*found)
    if alike:
        return Equivalence("same", f"both hold for {name} in {show(found[0])}" if found[0] is not _NONE else f"both hold for no {name}")
    if alike is False:
        for place in _marks(found):
            truths = [holds_at(claim, {name: place}) for claim in pair.both]
            if None not in truths and truths[0] != truths[1]:
                return _apart({name: place}, truths[0])
    return None


def nearly_solved(pair: Pair, close: Close) -> Equivalence:
    """The verdict by the solutions of both, whose numbers `close` compares."""
    try:
        found = [solution_set(claim, pair.unknowns[0], pair.scope) for claim in pair.both] if len(pair.unknowns) == 1 else []
    except (TutorError, UndecidedError):
        found = []
    return sets_compared(*found, pair.scope, close, is_exact=False) if found else Equivalence("undecided", "their solutions are not known")


def solution_set(claim: Node, name: str, scope: Scope) -> Node:
    """The numbers for which a claim about one name holds. Raises TutorError or UndecidedError where that is not found."""
    if claim.op == "or":
        return written(pieces(Apply("∪", tuple(solution_set(part, name, scope) for part in claim.args))))
    if claim.op == "and":
        first, *rest = (pieces(solution_set(part, name, scope)) for part in claim.args)
        for other in rest:
            first = pieces(written(_common(first, other)))
        return written(first)
    if not names(claim):
        return Apply("interval ()", (MINUS_INFINITY, INFINITY)) if truth(claim, {}) else _NONE
    result = solve([claim], (name,), scope).result
    listed = result.args if isinstance(result, Apply) and result.op in ("[]", "or") else (result,)
    parts = [s.args[1] if s.op == "in" else Apply("{}", (s.args[1],)) for s in listed]
    return written(pieces(parts[0] if len(parts) == 1 else Apply("∪", tuple(parts))))


def _common(a: Sequence[Piece], b: Sequence[Piece]) -> list[Piece]:
    """The numbers that lie in a piece of both."""
    return [found for p in a for q in b if (found := _overlap(p, q)) is not None]


def _overlap(p: Piece, q: Piece) -> Piece | None:
    low, high = compare(p.low, q.low), compare(p.high, q.high)
    first, closed_low = (q.low, q.closed[0]) if low < 0 else (p.low, p.closed[0] and (low > 0 or q.closed[0]))
    last, closed_high = (q.high, q.closed[1]) if high > 0 else (p.high, p.closed[1] and (high < 0 or q.closed[1]))
    order = compare(first, last)
    if order > 0 or (order == 0 and not (closed_low and closed_high)):
        return None
    return Piece(first, last, (closed_low, closed_high))


def _is_borne_out(claim: Node, name: str, found: Node, scope: Scope) -> bool:
    """Whether the claim holds at the members of its solution set that are tried, and nowhere else that is tried."""
    member = Apply("in", (Name(name), found))
    for value in _TRIED:
        truths = [truth(c, {name: value}) for c in (claim, member)]
        if None not in truths and truths[0] != truths[1]:
            return False
    if not all(holds_at(claim, {name: n}) is holds_at(member, {name: n}) for n in _marks((found,))):
        return False
    member = plain(member)
    return all(p is None or p.truth(claim) is not True or p.truth(member) is not False for p in places((claim, member), scope))


def _marks(found: Iterable[Node]) -> list[Node]:
    """The ends and members of sets, infinities left out."""
    return list(dict.fromkeys(e for s in found for p in pieces(s) for e in (p.low, p.high) if e not in (INFINITY, MINUS_INFINITY)))


def holds_at(claim: Node, values: dict[str, Node]) -> bool | None:
    """Whether a claim holds where names have exact values, roots and logarithms too; None where that cannot be told."""
    if claim.op in ("and", "or"):
        decisive = claim.op == "or"
        parts = [holds_at(part, values) for part in claim.args]
        return decisive if decisive in parts else None if None in parts else not decisive
    if claim.op == "in" and sort_of(claim.args[1]) == SET:
        return any(p.holds(substitute(claim.args[0], {Name(n): v for n, v in values.items()})) for p in pieces(claim.args[1]))
    put_in = substitute(claim, {Name(n): v for n, v in values.items()})
    found = truth(put_in, {})
    if found is not None:
        return found
    try:
        order = compare(*put_in.args)
    except UndecidedError:
        return None
    return {"=": order == 0, "!=": order != 0, "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[claim.op]


# ---------------------------------------------------------------- several unknowns


def _of_several(pair: Pair) -> Equivalence | None:
    """Systems with finitely many solutions: each solution of one has to be one of the other."""
    found = [_points_of(claim, pair.unknowns, pair.scope) for claim in pair.both]
    if None in found:
        return None
    for k, (claim, points) in enumerate(zip(pair.both, found, strict=True)):
        for point in points:
            own, other = holds_at(claim, point), holds_at(pair.both[1 - k], point)
            if own is not True or other is None:
                return None
            if not other:
                return _apart(point, k == 0)
    if len(found[0]) != len(found[1]):
        return None
    said = " or ".join(_told(p) for p in found[0])
    return Equivalence("same", f"both hold for {said}" if said else "both hold nowhere")


def _points_of(claim: Node, unknowns: tuple[str, ...], scope: Scope) -> list[dict[str, Node]] | None:
    """All points at which a system holds, as name -> value; None where these are not known to be finitely many."""
    if claim.op == "or":
        parts = [_points_of(part, unknowns, scope) for part in claim.args]
        return None if None in parts else [p for part in parts for p in part]
    equations = claim.args if claim.op == "and" else (claim,)
    if any(e.op != "=" for e in equations) or not set(unknowns) <= names(claim) or len(equations) < len(unknowns):
        return None
    try:
        result = solve(equations, unknowns, scope).result
    except TutorError as error:
        if error.diagnostic.code == "none":
            return []
        raise
    listed = result.args if result.op == "[]" else (result,)
    points = [{e.args[0].name: e.args[1] for e in (s.args if s.op == "and" else (s,)) if e.op == "="} for s in listed]
    is_whole = all(p.keys() == set(unknowns) and not any(map(names, p.values())) for p in points)
    return points if is_whole and len(points) <= _MOST_SOLUTIONS else None


def _told(point: dict[str, Node]) -> str:
    return ", ".join(f"{n} = {show(v)}" for n, v in point.items())


def _apart(point: dict[str, Node], holds: bool) -> Equivalence:
    exact = {n: rational(v) for n, v in point.items()}
    return held_apart(_told(point), holds, exact if None not in exact.values() else {})
