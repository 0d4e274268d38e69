"""A slope with bars, signs or branches: between its corners it has one formula, and is solved there; level stretches are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tutor.derive.goals import polished
from tutor.derive.solving.solve import solved
from tutor.derive.steps import Step
from tutor.meaning.algebra import sign_of, value_at
from tutor.meaning.corners import CORNERED, corners, plain_at, sample_between
from tutor.meaning.scope import Scope
from tutor.rules import optima as rules
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names, postorder
from tutor.syntax.printer import show

MOST_STRETCHES = 12
Stretch = tuple[Node | None, Node | None]  # its ends; None where it has none


@dataclass(frozen=True, slots=True)
class Stretches:
    """What was found.

    beside   where the slope goes over from one formula to the next: both of them
    level    where it is 0 between these places
    flat     the stretches on which it is 0
    parts    the steps to all this, by their labels
    """

    beside: dict[Node, tuple[Node, Node]]
    level: tuple[Node, ...]
    flat: tuple[Stretch, ...]
    parts: tuple[tuple[str, Step], ...]


def stretches(slope: Node, name: str, scope: Scope) -> Stretches | None:
    """Where `slope` is 0, stretch by stretch; None where it has no corners, or these are not known or too many."""
    if not any(isinstance(n, Apply) and n.op in CORNERED and name in names(n) for n in postorder(slope)):
        return None
    places = corners(slope, name, scope) if names(slope) == {name} else None
    if not places or len(places) >= MOST_STRETCHES:
        return None
    ends = tuple(pairwise((None, *places, None)))
    formulas = [polished(plain_at(slope, name, sample_between(low, high), scope)) for low, high in ends]
    cases = Apply("piecewise", tuple(Apply("if", (f, _claim(name, s))) for f, s in zip(formulas, ends, strict=True)))
    parts = [("the derivative, case by case", Step(slope, rules.CASES_OF_SIGN, (("u", slope),), cases, cases))]
    level = []
    for stretch, formula in zip(ends, formulas, strict=True):
        if name in names(formula):
            found, step = solved([formula], (name,), scope)
            inside = [s[name] for s in found if _is_between(s[name], stretch, scope)]
            level += inside
            parts.append((_heading(name, stretch, len(inside) < len(found)), step))
    flat = tuple(s for s, f in zip(ends, formulas, strict=True) if f is ZERO)
    return Stretches(dict(zip(places, pairwise(formulas), strict=True)), tuple(level), flat, tuple(parts))


def told_level(body: Node, name: str, flat: Sequence[Stretch], scope: Scope) -> Iterator[str]:
    """A sentence for each stretch on which the function does not change."""
    for stretch in flat:
        height = polished(value_at(body, {name: sample_between(*stretch)}, scope))
        where = show(_claim(name, stretch)).replace(f" and {name}", "")
        yield f"For {where} the function is level: it is {show(height)} there, and every point is critical."


def _heading(name: str, stretch: Stretch, has_others: bool) -> str:
    where = show(_claim(name, stretch)).replace(f" and {name}", "")
    return f"where it is 0 for {where}" + ("; what lies elsewhere does not count" if has_others else "")


def _claim(name: str, stretch: Stretch) -> Node:
    """`0 < x and x < 1`, or one of the two."""
    low, high = stretch
    claims = [Apply("<", (low, Name(name)))] if low is not None and high is not None else []
    claims += [Apply(">", (Name(name), low))] if low is not None and high is None else []
    claims += [Apply("<", (Name(name), high))] if high is not None else []
    return claims[0] if len(claims) == 1 else Apply("and", tuple(claims))


def _is_between(place: Node, stretch: Stretch, scope: Scope) -> bool:
    low, high = stretch
    gaps = [*([(place, low)] if low is not None else []), *([(high, place)] if high is not None else [])]
    return all(sign_of(Apply("+", (a, Apply("-", (b,)))), scope) == 1 for a, b in gaps)
