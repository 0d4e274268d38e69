"""Solutions that come again, compared: `sin(x) = 0` and `x = k pi`, which is meant for every integer k; in whatever way they are listed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from tutor.checking.equality.agreement import Equivalence
from tutor.checking.equality.pairs import Pair
from tutor.checking.equality.places import places
from tutor.checking.equality.solved import holds_at
from tutor.checking.equality.truths import gap, held_apart
from tutor.derive.goals import polished
from tutor.derive.solving.periods import WAVES, progressions
from tutor.derive.solving.solve import solve
from tutor.errors import TutorError
from tutor.meaning.algebra import decimal, equal_exactly
from tutor.meaning.polynomials import coefficients
from tutor.meaning.scope import Kind, Scope
from tutor.numeric.rigorous.sets import UndecidedError
from tutor.rules.equations import SYMPY
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ONE, TWO, ZERO, Apply, Name, Node, names, number, operations, postorder, rational, substitute
from tutor.syntax.printer import show

_INDICES = frozenset({"k", "m", "n"})  # that stand for every integer where nothing is declared of them
_FINEST = 60  # members of one progression that are looked up in the others
_TRIED = range(-6, 7)
_NEAR = 1e-9
_SEEN = 1e-5  # how far a zero that is found along a line may lie from a listed one
_OPEN = Equivalence("undecided", "whether they list the same solutions could not be told")


@dataclass(frozen=True, slots=True)
class Progression:
    """start + step k for every integer k; a step of 0 is a single number."""

    start: Node
    step: Node

    def member(self, k: int) -> Node:
        return tidy(Apply("+", (self.start, Apply("*", (number(k), self.step)))))

    def told(self, k: str) -> Node:
        return polished(Apply("+", (self.start, Apply("*", (self.step, Name(k))))))

    def holds(self, value: Node) -> bool:
        """Whether a number is a member. Raises UndecidedError."""
        away = Apply("+", (value, Apply("-", (self.start,))))
        turns = away if self.step is ZERO else Apply("/", (away, self.step))
        nearest = 0 if self.step is ZERO else round(decimal(turns))
        if abs(decimal(turns) - nearest) > _NEAR:
            return False
        if equal_exactly(turns, number(nearest)) is not True:
            raise UndecidedError
        return True


Listed = tuple[Progression, ...]  # all solutions that are listed


def by_progressions(pair: Pair) -> Equivalence | None:
    """The verdict where a side lists solutions with an index that stands for every integer; None where none does."""
    try:
        return _compared(pair)
    except (TutorError, UndecidedError):
        return _OPEN


def _compared(pair: Pair) -> Equivalence | None:
    told = [_told(claim, pair.scope) for claim in pair.both]
    if told == [None, None]:
        return None
    unknown = next(t[0] for t in told if t is not None)
    free = [names(claim) - (t[1] if t else set()) for claim, t in zip(pair.both, told, strict=True)]
    if any(f != {unknown} for f in free) or pair.scope.kind(unknown).bounds is not None or not _is_for_all(pair, told):
        return None
    if any(t is not None and None in t[2] for t in told):  # an index that is no plain multiple: (-1)^k pi/6 + k pi
        return _OPEN if any(operations(claim) & WAVES for claim in pair.both) else None
    return _listed_apart(pair, unknown, told)


def by_turns(pair: Pair) -> Equivalence | None:
    """The verdict on two equations whose solutions come again."""
    if len(pair.unknowns) != 1 or pair.scope.kind(pair.unknowns[0]).bounds is not None:
        return None
    if not all(operations(claim) & WAVES for claim in pair.both):
        return None
    try:
        found = _listed_apart(pair, pair.unknowns[0], [None, None])
    except (TutorError, UndecidedError):
        return None
    return None if found is _OPEN else found


def _listed_apart(pair: Pair, unknown: str, told: list) -> Equivalence:
    """The verdict by a number that only one of the two lists has; `told` holds what a side lists itself."""
    listed = [t[2] if t else _solved(claim, unknown, pair.scope) for claim, t in zip(pair.both, told, strict=True)]
    for k, own in enumerate(listed):
        for value in _members(own or (), listed[1 - k]):
            if not _lists(pair.both[1 - k], listed[1 - k], unknown, value):
                return held_apart(f"{unknown} = {show(value)}", k == 0, _exact(unknown, value))
    if None in listed:
        return _OPEN
    k = _index_beside(unknown)
    said = " or ".join(f"{unknown} = {show(p.told(k))}" for p in listed[0])
    return Equivalence("same", f"both hold for {said}, {k} any integer")


def _is_for_all(pair: Pair, told: list) -> bool:
    """Whether the index stands for every integer: one side alone has it, or its steps are no fractions, as turns are."""
    if None in told:
        (written,) = (t for t in told if t is not None)
        return all(not written[1] & names(claim) for claim, t in zip(pair.both, told, strict=True) if t is None)
    return not told[0][1] & told[1][1] or all(rational(p.step) is None for t in told for p in t[2] if p is not None and p.step is not ZERO)


def _told(claim: Node, scope: Scope) -> tuple[str, frozenset[str], Listed] | None:
    """`x = pi/6 + 2 pi k or …`: the unknown, the indices, the progressions; None for a claim that is not so."""
    found, indices, unknown = [], set(), None
    for part in claim.args if claim.op == "or" else (claim,):
        match part:
            case Apply("=", (Name() as name, value)) if unknown in (None, name.name):
                unknown = name.name
            case _:
                return None
        index = names(value)
        if len(index) > 1 or unknown in index or not all(_is_index(n, scope) for n in index):
            return None
        found += _progressions(value, *index, scope) if index else [Progression(value, ZERO)]
        indices |= index
    if not indices:
        return None
    return unknown, frozenset(indices), tuple(found)


def _is_index(name: str, scope: Scope) -> bool:
    return scope.kind(name).domain == "integer" if name in dict(scope.kinds) else name in _INDICES


def _progressions(value: Node, index: str, scope: Scope) -> list[Progression | None]:
    """What a value with an index lists; of `(-1)^k pi/6 + k pi` what the even and what the odd numbers give."""
    sign = Apply("^", (Apply("-", (ONE,)), Name(index)))
    if sign not in set(postorder(value)):
        return [_progression(value, index, scope)]
    even = Apply("*", (TWO, Name(index)))
    halves = ((ONE, even), (Apply("-", (ONE,)), Apply("+", (even, ONE))))
    return [_progression(substitute(substitute(value, {sign: s}), {Name(index): turn}), index, scope) for s, turn in halves]


def _progression(value: Node, index: str, scope: Scope) -> Progression | None:
    """`pi/6 + 2 pi k`; None for what is not linear in its index, or whose index does not run through all integers."""
    found = coefficients(value, index, scope) if scope.kind(index).bounds is None else None
    is_declared = index in dict(scope.kinds)
    if found is None or len(found) != 2 or not (is_declared or rational(found[1]) is None):
        return None
    return Progression(tidy(found[0]), tidy(found[1]))


def _solved(claim: Node, unknown: str, scope: Scope) -> Listed | None:
    """The solutions of an equation that come again, each with its turns; None where these are not known to be all."""
    if claim.op == "or":
        parts = [_solved(part, unknown, scope) for part in claim.args]
        return None if None in parts else tuple(p for part in parts for p in part)
    if claim.op != "=" or not operations(claim) & WAVES:
        return None
    derivation, k = solve([claim], (unknown,), scope), _index_beside(unknown)
    said = derivation.result.args if derivation.result.op in ("[]", "or") else (derivation.result,)
    if derivation.root.rule is SYMPY or any(s.op != "=" for s in said):
        return None
    found = progressions(gap(claim), unknown, [s.args[1] for s in said], k)
    listed = tuple(_progression(value, k, Scope().declared(k, Kind("integer"))) for value in found)
    return listed if listed and None not in listed and _is_all(listed, claim, unknown, scope) else None


def _index_beside(unknown: str) -> str:
    return "k" if unknown != "k" else "m"


def _is_all(listed: Listed, claim: Node, unknown: str, scope: Scope) -> bool:
    """Whether each zero that is found along the line is close to a member."""
    starts = [(decimal(p.start), decimal(p.step)) for p in listed]
    zeros = [float(place.low) for place in places((claim, claim), scope) if place is not None]
    return all(any(abs((z - a) / d - round((z - a) / d)) * abs(d) < _SEEN for a, d in starts) for z in zeros)


def _members(own: Listed, other: Listed | None) -> list[Node]:
    """Members of one list: as many as decide whether all of them belong to the other."""
    found = []
    for progression in own:
        turns = _TRIED
        if progression.step is ZERO:
            turns = range(1)
        elif other is not None:
            ratios = [_ratio(progression.step, p.step) for p in other if p.step is not ZERO]
            fine = lcm(*(r.denominator for r in ratios if r is not None))
            if fine > _FINEST:
                raise UndecidedError
            turns = sorted({*range(fine), *_TRIED}, key=abs)
        found += [progression.member(k) for k in turns]
    return found


def _ratio(a: Node, b: Node) -> Fraction | None:
    """a/b where it is a fraction that is not too fine."""
    ratio = Apply("/", (a, b))
    guess = Fraction(decimal(ratio)).limit_denominator(_FINEST)
    return guess if equal_exactly(ratio, number(guess)) is True else None


def _lists(claim: Node, listed: Listed | None, unknown: str, value: Node) -> bool:
    """Whether a number is among the solutions of a claim. Raises UndecidedError."""
    if listed is not None:
        return any(p.holds(value) for p in listed)
    found = holds_at(claim, {unknown: value})
    if found is None:
        raise UndecidedError
    return found


def _exact(unknown: str, value: Node) -> dict:
    exact = rational(value)
    return {unknown: exact} if exact is not None else {}
