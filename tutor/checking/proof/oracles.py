"""What a goal comes to, found without our rules: slopes by power series."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction

from tutor.checking.equality import kinks
from tutor.checking.proof.instances import LENGTHS, concrete, instance, letters_of, open_ends, runs_over
from tutor.checking.proof.moving_areas import by_areas, holds_areas
from tutor.derive.steps import Step
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.balls import enclose, enclose_slopes
from tutor.numeric.rigorous.points import sample
from tutor.syntax.nodes import Apply, Name, Node, names

AGREES, CONTRADICTS, OPEN = "agrees", "contradicts", "open"
_ENOUGH = 3  # agreeing points that confirm a step; a wrong one fails at almost every point
_POINTS = 10
_BITS = (128, 512)
Point = Mapping[str, Fraction]


def together(verdicts: Collection[str]) -> str:
    """The verdict on all of several: one contradiction contradicts, one that is open leaves it open; of none, nothing is known."""
    return CONTRADICTS if CONTRADICTS in verdicts else OPEN if OPEN in verdicts or not verdicts else AGREES


def by_slopes(steps: Sequence[Step], by: tuple[str, ...], scope: Scope) -> list[str]:
    """For each step whose goal is the derivative by `by` of its body: does its value agree? All in one pass a point."""
    pairs = [(concrete(scope.expand(s.goal.args[-1]), scope), concrete(scope.expand(s.value), scope)) for s in steps]
    runs = [_slopes_of(some, by, scope) for some in _instances(pairs, scope, by)]
    return [together(verdicts) for verdicts in zip(*runs, strict=True)]


def by_values(goal: Node, value: Node, scope: Scope) -> str:
    """Whether two expressions have the same value at points of the domain, if need be on both sides of their corners."""
    by = tuple(n.name for n in goal.args[:-1]) if isinstance(goal, Apply) and goal.op == "d/d" else ()
    (*some,) = _instances([(concrete(scope.expand(goal), scope), concrete(scope.expand(value), scope))], scope, by)
    return together([_values_of(*pair, scope) for (pair,) in some])


def _instances(pairs: Sequence[tuple[Node, Node]], scope: Scope, by: tuple[str, ...]) -> Iterator[list[tuple[Node, Node]]]:
    """The pairs as they are, or several times where a sum among them ends at a name: with other numbers for the end."""
    nodes = [n for pair in pairs for n in pair]
    letters = letters_of(nodes, by)
    if not letters and not runs_over(nodes):
        yield list(pairs)
        return
    ends = open_ends(*nodes)
    for length in LENGTHS if ends or letters else LENGTHS[:1]:
        yield [tuple(instance(n, scope.arrays, ends, length, by, letters) for n in pair) for pair in pairs]


def _slopes_of(pairs: Sequence[tuple[Node, Node]], by: tuple[str, ...], scope: Scope) -> list[str]:
    bodies, values = zip(*pairs, strict=True)
    free = tuple(sorted(frozenset(by).union(*(names(n) for n in (*bodies, *values)))))
    agreed, wrong = [0] * len(pairs), [False] * len(pairs)
    try:
        for point in sample(free, scope, _POINTS):
            slopes, found = enclose_slopes(bodies, by, point), enclose(values, point)
            for k, (a, b) in enumerate(zip(slopes, found, strict=True)):
                agrees = agree(a, b)
                agreed[k] += agrees is True
                wrong[k] |= agrees is False
            if min(agreed) >= _ENOUGH:
                break
    except TutorError:  # one of them has no values of this kind: each on its own
        agreed, wrong = [0] * len(pairs), [False] * len(pairs)
    return [
        CONTRADICTS if w else AGREES if n >= _ENOUGH else _values_of(Apply("d/d", (*map(Name, by), b)), v, scope)
        for w, n, b, v in zip(wrong, agreed, bodies, values, strict=True)
    ]


def _values_of(goal: Node, value: Node, scope: Scope) -> str:
    if goal is value:
        return AGREES
    pairs = _entries(goal, value)
    if pairs:
        return together([_values_of(a, b, scope) for a, b in pairs])
    if holds_areas(goal, value):
        return {True: AGREES, False: CONTRADICTS, None: OPEN}[by_areas(goal, value, scope)]
    free = tuple(sorted(names(goal) | names(value)))
    agreed = 0
    for point in _places(goal, value, free, scope):
        agrees = _compared(goal, value, point)
        if agrees is False:
            return CONTRADICTS
        agreed += agrees is True
        if agreed >= _ENOUGH or (agreed and not free):
            return AGREES
    return OPEN


def _entries(goal: Node, value: Node) -> list[tuple[Node, Node]]:
    """Entry by entry, what stands in a list or the derivative of one and what it should be; nothing where it is no list."""
    *by, body = goal.args if isinstance(goal, Apply) and goal.op == "d/d" else (goal,)
    if not all(isinstance(n, Apply) and n.op == "[]" for n in (body, value)) or len(body.args) != len(value.args):
        return []
    return [(Apply("d/d", (*by, a)) if by else a, b) for a, b in zip(body.args, value.args, strict=True)]


def _places(goal: Node, value: Node, free: tuple[str, ...], scope: Scope) -> Iterator[Point]:
    yield from sample(free, scope, _POINTS * 2) if free else ({},)
    if free:
        for start in kinks.starts(goal, value, scope):
            yield from kinks.both_sides(goal, value, scope, start)[0]


def _compared(goal: Node, value: Node, point: Point) -> bool | None:
    for bits in _BITS:
        try:
            a, b = enclose((goal, value), point, bits)
        except TutorError:
            return None
        agrees = agree(a, b)
        if agrees is not None:
            return agrees
    return None


def agree(a, b) -> bool | None:
    """True for tight balls that meet, False for disjoint ones, None where nothing can be said."""
    if not (a.is_finite() and b.is_finite()):
        return None
    if not a.overlaps(b):
        return False
    close = min(a.rel_accuracy_bits(), b.rel_accuracy_bits()) >= 40
    return True if close or max(abs(a).abs_upper(), abs(b).abs_upper()) < 1e-25 else None
