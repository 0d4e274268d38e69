"""One inequality in one unknown: where its two sides are equal or have no value, and which side is larger between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby, pairwise
from math import ceil, floor

from tutor.derive.goals import polished, reach
from tutor.derive.solving.equations import worked
from tutor.derive.solving.isolation import value_of
from tutor.derive.solving.working import INFINITE, alternatives, equation, is_always
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError, trouble
from tutor.meaning.algebra import decimal, sign_of, value_at
from tutor.meaning.domains import edges
from tutor.meaning.scope import Scope, natural
from tutor.rules import equations as rules
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names, number, substitute
from tutor.syntax.printer import show

INEQUALITIES = {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (1, 0), "!=": (-1, 1)}  # the signs that left - right may have
_MINUS_INFINITE = Apply("-", (INFINITE,))


def inequality(claim: Apply, unknown: str, scope: Scope) -> Derivation:
    """Where `claim` (`a < b` and the like) holds; the result is `x in` a set, `{}` where it holds nowhere.

    Raises TutorError("usage" for a second name, "no-rule" where its ends have no formula or never end.
    """
    left, right = claim.args
    others = natural(names(claim) - {unknown})
    if others:
        raise trouble("usage", f"where {show(claim)} holds depends on {others[0]}", mend=f"give it a value: where {others[0]} = 2")
    side = polished(Apply("+", (left, Apply("-", (right,))))) if right is not ZERO else left
    zeros, way = _zeros(claim, unknown, scope)
    gaps = edges(side, unknown, scope)
    if gaps is None:
        raise trouble("no-rule", f"where {show(side)} has values is not known here", mend="ask for numbers at a point instead")
    marks = sorted({decimal(m): m for m in (*zeros, *gaps)}.items())
    tests = [_tested(side, unknown, place, scope) for place in _between([at for at, _ in marks])]
    wanted = INEQUALITIES[claim.op]
    holds = [sign in wanted for sign, _ in tests]
    kept = [_sign(side, unknown, m, scope) in wanted for _, m in marks]
    found = _set([m for _, m in marks], holds, kept)
    value = Apply("in", (Name(unknown), found))
    parts = (*way, *((f"test {k}", step) for k, (_, step) in enumerate(tests, 1) if step is not None))
    root = reach(claim, rules.SIGNS, (("u", side),), claim, parts, value=value)
    return Derivation("solve", claim, (unknown,), scope, root, extra=(("solutions", (("1", value),)),))


def _zeros(claim: Apply, unknown: str, scope: Scope) -> tuple[list[Node], tuple[tuple[str, Step], ...]]:
    """Where both sides are equal, and the way there."""
    working = worked(equation(*claim.args), unknown, scope)
    way = (("way", working.step),) if working.step else ()
    if working.step and any("period" in dict(s.bound) for s in working.step):
        raise trouble("no-rule", f"{show(claim)} holds again and again, in every period", mend="solve the equation of both sides")
    if is_always(working.claim):
        return [], way
    return [c.args[1] for c in alternatives(working.claim) if c.op == "="], way


def _between(marks: Sequence[float]) -> Iterator[Fraction]:
    """A plain number below all marks, between each two, and above them."""
    if not marks:
        yield Fraction(0)
        return
    yield Fraction(floor(marks[0]) - 1)
    for low, high in pairwise(marks):
        bottom = 1
        while not low < Fraction(ceil(low * bottom), bottom) < high and not low < Fraction(ceil(low * bottom) + 1, bottom) < high:
            bottom *= 2
        first = Fraction(ceil(low * bottom), bottom)
        yield first if low < first < high else first + Fraction(1, bottom)
    yield Fraction(ceil(marks[-1]) + 1)


def _sign(side: Node, unknown: str, at: Node, scope: Scope) -> int | None:
    try:
        return sign_of(value_at(side, {unknown: at}, scope), scope)
    except TutorError:
        return None


def _tested(side: Node, unknown: str, place: Fraction, scope: Scope) -> tuple[int | None, Step | None]:
    """The sign at a test point, and the step that finds it; None where there is no value."""
    at = number(place)
    sign = _sign(side, unknown, at, scope)
    if sign is None:
        return None, None
    goal = substitute(side, {Name(unknown): at})
    value = value_of(goal, scope)
    told = {1: "positive", -1: "negative", 0: "zero"}[sign]
    return sign, Step(goal, rules.TEST_POINT, (), value, value, (), f"at {unknown} = {show(at)}: {told}")


def _set(marks: Sequence[Node], holds: Sequence[bool], kept: Sequence[bool]) -> Node:
    """The set of the stretches between the marks that hold, and of the marks that are kept: neighbors become one interval."""
    cells = [cell for pair in zip(holds, [*kept, False], strict=True) for cell in pair]  # a stretch, the mark above it, a stretch, …
    ends = [_MINUS_INFINITE, *marks, INFINITE]
    pieces = []
    for is_in, run in groupby(range(len(cells)), key=cells.__getitem__):
        first, *_, last = (*run,) * 2
        if is_in:
            low, high = ends[(first + 1) // 2], ends[last // 2 + 1]
            signs = ("[" if first % 2 else "(") + ("]" if last % 2 else ")")
            pieces.append(Apply("{}", (low,)) if low is high else Apply(f"interval {signs}", (low, high)))
    return Apply("{}", ()) if not pieces else pieces[0] if len(pieces) == 1 else Apply("∪", tuple(pieces))
