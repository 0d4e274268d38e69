"""Answers that list solutions or points, in any order: which are right, which is none (put in, it shows), how many are missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tutor.checking.equality.equivalence import equivalent
from tutor.checking.mistakes.wrong_solutions import explain_solutions
from tutor.checking.proof.solutions import is_vector
from tutor.checking.verdicts import phrases
from tutor.checking.verdicts.reading import read_at, unsolved
from tutor.checking.verdicts.telling import Asked, compared_with, told_apart
from tutor.checking.verdicts.verdict import Evidence, Verdict, counted
from tutor.limits import Limits
from tutor.meaning.sorts import CLAIMS
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import SETS, ZERO, Apply, Name, Node, names, substitute
from tutor.syntax.printer import show
from tutor.syntax.statements import Piece, outside, trimmed

Point = tuple[Node, ...]  # the values of what is solved for, in its order
_APART = r"[;,\n]|(?<!\S)(?:or|and)(?!\S)"
_NUMBERED = r"_?\(?\d+\)?|[₀-₉]+"
_MOST = 50  # points that are compared
_SHORT = 12  # characters of a value that is told exactly


@dataclass(frozen=True, slots=True)
class _Named:
    """`x = 2` in an answer."""

    name: str
    value: Node


def expected_points(asked: Asked) -> tuple[Point, ...] | None:
    """The solutions or points of a derivation; None where they are no finite list of them."""
    wrt, result = asked.derivation.wrt, asked.expected
    if isinstance(result, Apply) and result.op == "in":
        return () if result.args[1] is Apply("{}", ()) else None
    rows = result.args if is_vector(result) else (result,)
    found = tuple(_point_of(row, wrt) for row in rows)
    return None if None in found or len(found) > _MOST else found


def _point_of(row: Node, wrt: tuple[str, ...]) -> Point | None:
    if isinstance(row, Apply) and row.op in ("and", "=", ":="):
        equations = row.args if row.op == "and" else (row,)
        told = {
            e.args[0].name: e.args[1] for e in equations if isinstance(e, Apply) and e.op in ("=", ":=") and isinstance(e.args[0], Name)
        }
        return tuple(told[n] for n in wrt) if told.keys() == set(wrt) else None
    values = row.args if is_vector(row) and len(wrt) > 1 else (row,)
    is_plain = len(values) == len(wrt) and not any(isinstance(v, Apply) and v.op in CLAIMS | SETS | {"[]"} for v in values)
    return tuple(values) if is_plain else None


def given_points(answer: str | Node, asked: Asked, limits: Limits) -> tuple[Point, ...] | Verdict:
    """The points that an answer lists; the verdict where it lists none. Raises TutorError where it cannot be read."""
    wrt = asked.derivation.wrt
    items: list[Node | _Named] = []
    if isinstance(answer, Node):
        items = list(_items(answer, len(wrt)))
    else:
        for whole in phrases.both_signs(answer):
            for piece in _pieces(whole):
                found = _read(piece, whole, asked, limits)
                if isinstance(found, Verdict):
                    return found
                items += found
    return _assembled(items, asked)


def _pieces(answer: str) -> Iterator[Piece]:
    """The parts of an answer that stand between commas, line ends, `or` and `and`."""
    whole = trimmed(answer, 0, len(answer))
    whole = phrases.bare(answer) if "\n" not in whole.text and ";" not in whole.text else whole
    begin = 0
    for sign in (*outside(whole.text, _APART), None):
        piece = trimmed(whole.text, begin, sign.start() if sign else len(whole.text))
        if piece.text:
            yield Piece(piece.text, piece.offset + whole.offset)
        begin = sign.end() if sign else 0


def _read(piece: Piece, answer: str, asked: Asked, limits: Limits) -> list[Node | _Named] | Verdict:
    """The items of one piece: `x = 2`, `x_1 = 2`, a number, a point, or a list of these."""
    head, *rest = phrases.sides(piece)
    wrt, scope = asked.derivation.wrt, asked.scope
    if not rest:
        return list(_items(read_at(piece, answer, scope, limits), len(wrt)))
    name = _solved_for(head.text, wrt)
    value = read_at(rest[-1], answer, scope, limits)
    for side in (*([] if name else [head]), *rest[:-1]):  # `x = 4/2 = 2`: what stands before is the same number
        before = read_at(side, answer, scope, limits) if side.text else value
        if not names(before) and not is_vector(before) and compared_with(before, value, asked).verdict == "different":
            return Verdict("wrong", 0.0, f"{side.text} is not {rest[-1].text}", "Write one value alone.", "statement")
    if name:
        chained = [_solved_for(side.text, wrt) for side in rest[:-1]]  # x = y = 0
        return [_Named(n, value) for n in (name, *chained) if n]
    if re.fullmatch("[a-zα-ω]", head.text):
        return Verdict("wrong", 0.0, f"{head.text} is not asked for", f"Write {' and '.join(f'{n} = …' for n in wrt)}.", "statement")
    is_tuple = head.text[:1] + head.text[-1:] in ("()", "[]")  # (x, y) = (1, 2)
    left = read_at(head, answer, scope, limits) if head.text and not is_tuple else value
    if not is_tuple and names(left) & set(wrt):
        return unsolved(asked)
    return list(_items(value, len(wrt)))


def _solved_for(head: str, wrt: tuple[str, ...]) -> str:
    """The name in front of `= 2`: x, or x with a number, `x_1`."""
    if head in wrt:
        return head
    return next((n for n in wrt if re.fullmatch(rf"{re.escape(n)}(?:{_NUMBERED})", head)), "")


def _items(node: Node, size: int) -> Iterator[Node | _Named]:
    """What a tree lists: numbers, points of `size` numbers, equations."""
    match node:
        case Apply("and", parts) if all(isinstance(p, Apply) and p.op in ("=", ":=") for p in parts):
            for part in parts:
                yield from _items(part, size)
        case Apply("=" | ":=", (Name(name), value)):
            yield _Named(name, value)
        case Apply("=" | ":=", (left, right)) if is_vector(left) or is_vector(right):
            yield from _items(right, size)
        case Apply("in", (_, members)):
            yield from _items(members, size)
        case Apply("{}", parts) if parts and size > 1 and not any(isinstance(p, Apply) and p.op in ("[]", "interval ()") for p in parts):
            yield node  # no order is kept in it: it is no point
        case Apply("or" | "{}", parts):
            for part in parts:
                yield from _items(part, size)
        case Apply("[]" | "interval ()", parts):
            is_point = (
                size > 1
                and len(parts) == size
                and not any(isinstance(p, Apply) and p.op in CLAIMS | {":=", "[]", "interval ()"} for p in parts)
            )
            if is_point:
                yield Apply("[]", parts)
                return
            for part in parts:
                yield from _items(part, size)
        case _:
            yield node


def _assembled(items: list[Node | _Named], asked: Asked) -> tuple[Point, ...] | Verdict:
    """Items as points: equations by their names, numbers as they come."""
    wrt = asked.derivation.wrt
    found: list[Point] = []
    told: dict[str, Node] = {}
    loose: list[Node] = []
    for item in items:
        value = item.value if isinstance(item, _Named) else item
        if asked.kind == "solve" and names(value) & set(wrt):
            return unsolved(asked)
        if isinstance(item, _Named):
            if item.name not in wrt or item.name in told:
                return _no_point(wrt)
            told[item.name] = item.value
        elif is_vector(item):
            found.append(item.args)
        else:
            loose.append(item)
        if len(told) == len(wrt):
            found.append(tuple(told[n] for n in wrt))
            told = {}
        if len(loose) == len(wrt):
            found.append(tuple(loose))
            loose = []
    if told or loose or len(found) > _MOST:
        return _no_point(wrt)
    return tuple(found)


def _no_point(wrt: tuple[str, ...]) -> Verdict:
    what = f"a value is asked for {wrt[0]}" if len(wrt) == 1 else f"a point has {len(wrt)} numbers: {', '.join(wrt)}"
    return Verdict("wrong", 0.0, what, f"Write {' and '.join(f'{n} = …' for n in wrt)}.", "shape")


def judge_members(given: tuple[Point, ...], wanted: tuple[Point, ...], asked: Asked) -> Verdict:
    """Point by point: which are right, what comes out where one is not, and how many are missing."""
    given = tuple(p for k, p in enumerate(given) if p not in given[:k])
    waiting, parts, matched = list(wanted), [], 0
    for point in given:
        found = [same_point(point, other, asked) for other in waiting]
        if "same" in found:
            waiting.pop(found.index("same"))
            matched += 1
            parts.append((_told(point, asked), Verdict("right", 1.0, "right")))
        elif any(same_point(point, other, asked) == "same" for other in wanted):
            continue  # the same point in another form
        else:
            parts.append((_told(point, asked), _on_one(point, wanted, asked, "undecided" in found)))
    return _named(_gathered(tuple(parts), matched, len(wanted), asked), given, wanted, asked)


def _named(verdict: Verdict, given: tuple[Point, ...], wanted: tuple[Point, ...], asked: Asked) -> Verdict:
    """The verdict with the mistake behind all points, where one is found; what they earn stays."""
    if verdict.mistake not in ("put in", "missing") or not given:
        return verdict
    told = explain_solutions(given, wanted, asked.derivation)
    return replace(verdict, kind="slip", mistake=told[0], hint=told[1]) if told else verdict


def same_point(point: Point, other: Point, asked: Asked) -> str:
    """Whether two points are one: "same", "different" or "undecided"."""
    verdicts = (
        {compared_with(a, b, asked).verdict for a, b in zip(point, other, strict=True)} if len(point) == len(other) else {"different"}
    )
    return next(v for v in ("different", "undecided", "same") if v in verdicts)


def _on_one(point: Point, wanted: tuple[Point, ...], asked: Asked, is_open: bool) -> Verdict:
    """The verdict on a point that is not among those wanted."""
    wrt, marks = asked.derivation.wrt, asked.demands.marks
    if len(point) != len(wrt):
        return Verdict("wrong", 0.0, f"a point has {len(wrt)} numbers: {', '.join(wrt)}", _rule(asked), "shape")
    if len(point) > 1 and any(same_point(tuple(reversed(point)), other, asked) == "same" for other in wanted):
        return Verdict("slip", marks.order, f"{_put_in(point, asked) or 'not right'}", f"The order is {', '.join(wrt)}.", "order")
    told = _put_in(point, asked)
    if told:
        return Verdict("wrong", 0.0, told, _rule(asked), "put in", evidence=Evidence("refuted", told))
    if told is None and not is_open:
        return Verdict(
            "wrong", 0.0, f"{_told(point, asked)} is none of them", _rule(asked), evidence=Evidence("refuted", "it is none of them")
        )
    if is_open:
        return Verdict("undecided", 0.0, "whether this is one of them could not be told", "Try another form.", evidence=Evidence("open"))
    return Verdict("right", 0.0, "it solves the equations too", evidence=Evidence("agreed", "it solves the equations", 1))


def _gathered(parts: tuple[tuple[str, Verdict], ...], matched: int, count: int, asked: Asked) -> Verdict:
    """The verdict on all points together."""
    what = "critical points" if asked.kind == "critical" else "solutions"
    faults = [(label, v) for label, v in parts if v.kind != "right"]
    half = sum(v.score for _, v in faults)
    score = asked.demands.marks.members(matched + half, max(len(parts), 0), count)
    if not faults and matched == count:
        return Verdict("right", 1.0, "right", parts=parts, evidence=Evidence("proved", "every one has its partner"))
    if not parts:
        hint = "Put numbers in: do both sides ever meet?" if asked.kind == "solve" else "Where is every slope zero?"
        return Verdict("wrong", 0.0, f"there are {what}", hint, "missing", evidence=Evidence("refuted", f"there are {what}"))
    if not faults:
        message = f"{counted(matched, count, what, 'found')}; {count - matched} {'is' if count - matched == 1 else 'are'} missing"
        return Verdict("slip", score, message, "Did a division or a root lose a solution?", "missing", parts=parts)
    order = ("slip", "wrong", "undecided")
    _, first = min(faults, key=lambda f: order.index(f[1].kind))
    kinds = {v.kind for _, v in faults}
    kind = "undecided" if kinds == {"undecided"} else "slip" if kinds == {"slip"} else "wrong"
    beside = f"{counted(matched, max(count, len(parts)), what)}; " if max(count, len(parts)) > 1 else ""
    return Verdict(kind, score, beside + first.message, first.hint, first.mistake, parts=parts, evidence=first.evidence)


def _told(point: Point, asked: Asked) -> str:
    wrt = asked.derivation.wrt
    return ", ".join(f"{n} = {show(v)}" for n, v in zip(wrt, point, strict=False))


def _rule(asked: Asked) -> str:
    if asked.kind == "critical":
        return "At a critical point every partial derivative is zero."
    return "Put your values in: every equation has to hold."


def _put_in(point: Point, asked: Asked) -> str | None:
    """What does not come out at a point; empty where all does, None where it could not be told."""
    wrt, scope = asked.derivation.wrt, asked.scope
    values = {Name(n): v for n, v in zip(wrt, point, strict=True)}
    is_told = True
    for label, left, right in _equations(asked):
        one, other = (tidy(substitute(scope.expand(side), values)) for side in (left, right))
        if one is other:
            continue
        apart = _apart(one, other)
        if apart is None:
            is_told = False
        elif apart:
            return f"at {_told(point, asked)}: {label} comes to {apart[0]}, not {apart[1]}"
    return "" if is_told else None


def _apart(one: Node, other: Node) -> tuple[str, str] | tuple[()] | None:
    """Two values that differ, with as many digits as it takes to tell; () where they are the same, None where that is not known."""
    if names(one) | names(other):
        return None
    found = equivalent(one, other)
    if found.verdict == "different":
        exact = show(one), show(other)
        return exact if max(map(len, exact)) <= _SHORT else told_apart(one, other, {}) or exact
    return () if found.verdict == "same" else None


def _equations(asked: Asked) -> Iterator[tuple[str, Node, Node]]:
    """(words, left, right) of what has to hold: each partial derivative is zero, or each equation."""
    d = asked.derivation
    if d.kind == "critical":
        from tutor.derive.derivatives.multivariate import gradient

        found = gradient(d.problem, d.wrt, d.scope)
        slopes = found.result.args if is_vector(found.result) else (found.result,)
        yield from ((f"the slope by {n}, {show(g)},", g, ZERO) for n, g in zip(d.wrt, slopes, strict=True))
        return
    for e in d.problem.args if is_vector(d.problem) else (d.problem,):
        left, right = e.args if isinstance(e, Apply) and e.op in ("=", ":=") else (e, ZERO)
        yield show(left), left, right
