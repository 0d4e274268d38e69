"""Wrong lists of solutions and of critical points: which step loses one, keeps one that does not count, or leads to another one.

Each way is held against the numbers alone: what is given too much has to come out of the wrong equation, what is missing out of
the step that loses it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice

import numpy as np

from tutor.checking.mistakes.replay import Replay
from tutor.checking.mistakes.slips import slips
from tutor.checking.mistakes.wording import called, in_words, reads_here
from tutor.checking.mistakes.wrong_equations import equations_gone_wrong
from tutor.derive.derivatives.scalar import derivative
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError
from tutor.numeric.evaluate import evaluate
from tutor.rules import equations
from tutor.rules.catalogue import read
from tutor.rules.equations import EVEN_ROOT, INVERSES, ONE_WAY
from tutor.rules.matching import fill
from tutor.rules.optima import END, QUADRATIC
from tutor.rules.structure import TRIVIAL
from tutor.syntax.nodes import ZERO, Apply, Node, is_op, names, rebuild
from tutor.syntax.printer import show, show_claim

_CLOSE = 1e-9
_ELSEWHERE = (0.3717, 1.7183)  # where a wrong slope is not 0, if it says anything
_MOST_TRIED = 40  # ways to take some points out of several
_MOST_SLIPS = 300  # of the derivation of a slope, tried at the points given
Told = tuple[str, str]  # what the mistake is called, and what to tell of it
Point = tuple[float, ...]
_BOTH_SIGNS = frozenset({EVEN_ROOT.key, QUADRATIC.key}) | {f"undo {word}" for word, way in INVERSES.items() if len(way.values) > 1}

_MOVES = (
    equations.MOVE, equations.DIVIDE, equations.MULTIPLY, equations.NEGATE, equations.RECIPROCAL, equations.EVEN_ROOT, equations.ODD_ROOT,
    equations.LOGARITHM, equations.EXPONENTIAL, equations.SQUARE,
)  # fmt: skip


@dataclass(frozen=True)
class _Case:
    """Points that are given but not wanted, those that are wanted but not given, and the way to the right ones."""

    derivation: Derivation
    wanted: tuple[Point, ...]
    missing: tuple[Point, ...]
    strange: tuple[Point, ...]

    @property
    def variable(self) -> str:
        return self.derivation.wrt[0]

    @cached_property
    def is_single(self) -> bool:
        """Whether one equation in one unknown is solved, or one slope."""
        return len(self.derivation.wrt) == 1 and not is_op(self.derivation.problem, "[]")

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(self.derivation.root)

    @cached_property
    def body(self) -> Node:
        return self.derivation.scope.expand(self.derivation.problem)

    def told(self, points: tuple[Point, ...]) -> str:
        """`x = 1 and x = 2`, of numbers that are plainly written."""
        return " and ".join(", ".join(f"{n} = {v:.6g}" for n, v in zip(self.derivation.wrt, p, strict=True)) for p in points)

    def holds(self, equation: Node, point: Point) -> bool:
        """Whether an equation, or one of several cases, holds at a point."""
        if is_op(equation, "or"):
            return any(self.holds(e, point) for e in equation.args)
        if is_op(equation, "and"):
            return all(self.holds(e, point) for e in equation.args)
        if not is_op(equation, "=", ":="):
            return False
        left, right = (self.value(side, point) for side in equation.args)
        return abs(left - right) <= _CLOSE * (1 + abs(left) + abs(right))

    def value(self, node: Node, point: Point) -> float:
        try:
            with np.errstate(all="ignore"):
                return float(evaluate(node, dict(zip(self.derivation.wrt, point, strict=True))))
        except (TutorError, TypeError, ValueError, ArithmeticError):
            return float("nan")


def explain_solutions(given: tuple[tuple[Node, ...], ...], wanted: tuple[tuple[Node, ...], ...], derivation: Derivation) -> Told | None:
    """The mistake behind a wrong list of points: one, or two where one is behind what is missing and one behind what is too much."""
    if derivation.kind not in ("solve", "critical") or derivation.scope.arrays:
        return None
    found, right = _numbers(given), _numbers(wanted)
    if found is None or right is None or any(len(p) != len(derivation.wrt) for p in found):
        return None
    missing, strange = (tuple(p for p in own if not any(_same(p, q) for q in other)) for own, other in ((right, found), (found, right)))
    case = _Case(derivation, right, missing, strange)
    if not strange:
        return _first(_LOST, case) if missing and found else None
    behind = _first(_TOO_MUCH, case)
    if behind is None or len(missing) <= len(strange) or behind[0] in _ANOTHER_EQUATION:
        return behind
    others = combinations(missing, len(missing) - len(strange))  # those in whose place nothing was given
    lost = next((told for some in islice(others, _MOST_TRIED) if (told := _first(_LOST, _Case(derivation, right, some, ())))), None)
    return (f"{behind[0]}; {lost[0]}", f"{behind[1].removesuffix('.')}. And: {lost[1]}") if lost else behind


def _first(ways: tuple[Callable[[_Case], Told | None], ...], case: _Case) -> Told | None:
    return next((told for way in ways if (told := way(case)) is not None), None)


def _numbers(points: tuple[tuple[Node, ...], ...]) -> tuple[Point, ...] | None:
    try:
        return tuple(tuple(float(evaluate(v, {})) for v in p) for p in points)
    except (TutorError, TypeError, ValueError, OverflowError):
        return None


def _same(p: Point, q: Point) -> bool:
    return len(p) == len(q) and all(abs(a - b) <= _CLOSE * (1 + abs(b)) for a, b in zip(p, q, strict=True))


def _are(points: tuple[Point, ...], others: tuple[Point, ...]) -> bool:
    """Whether each of `points` is among `others`."""
    return all(any(_same(p, q) for q in others) for p in points)


# ---------------------------------------------------------------- what is missing


def _ends(case: _Case) -> Told | None:
    ends = tuple((p,) for s in case.steps if s.rule is END for n, v in s.bound if n == case.variable for p in _numbers(((v,),))[0])
    if ends and _are(case.missing, ends):
        return "ends left out", "The ends of the interval count too: there the greatest or the least value may stand without a slope of 0."
    return None


def _divided_away(case: _Case) -> Told | None:
    """A solution at which both sides vanish: it goes when they are divided by what they share."""
    if case.derivation.kind != "solve" or not case.is_single or not is_op(case.body, "="):
        return None
    left, right = case.body.args
    for point in case.missing:
        is_shared = abs(case.value(left, point)) <= _CLOSE and abs(case.value(right, point)) <= _CLOSE
        if not is_shared or (right is ZERO and abs(point[0]) > _CLOSE):
            return None
    factor = case.variable if all(abs(p[0]) <= _CLOSE for p in case.missing) else "what both sides share"
    return "solution lost by dividing", f"{case.told(case.missing)} is lost where both sides are divided by {factor}: it may be 0. Factor."


def _one_of_two(case: _Case) -> Told | None:
    """The other one of two roots: each missing one comes with a given one out of a step that has both signs."""
    for step in case.steps if case.is_single else ():
        cases = step.form.args if is_op(step.form, "or") else ()
        if step.rule.key not in _BOTH_SIGNS or not cases:
            continue
        for left in cases:
            if all(case.holds(left, p) for p in case.missing) and len(case.missing) < len(case.wanted):
                return "one of two roots", f"Both signs count: {show(step.goal)} leads to {show(step.form)}."
    return None


def _factor_forgotten(case: _Case) -> Told | None:
    """A product is 0 where any of its factors is."""
    for step in case.steps if case.is_single else ():
        if step.rule.key == "zero product" and is_op(step.form, "or"):
            for factor in step.form.args:
                if all(case.holds(factor, p) for p in case.missing):
                    return "factor forgotten", f"A product is 0 where any of its factors is: {show(step.form)}."
    return None


# ---------------------------------------------------------------- what is too much


def _kept(case: _Case) -> Told | None:
    """What solves a later line, but not the first one."""
    for step in case.steps if case.derivation.kind == "solve" and case.is_single else ():
        if step.rule in ONE_WAY and all(case.holds(step.form, p) for p in case.strange):
            hint = f"{case.told(case.strange)} solves {show(step.form)}, but not {show(step.goal)}: put each one in."
            return "extraneous solution kept", hint
    return None


def _turned(case: _Case) -> Told | None:
    if not any(all(abs(v) <= _CLOSE for v in p) for p in case.strange) and _are(_opposite(case.strange), case.missing):
        point = case.missing[0]
        where = f"{case.variable} - a is 0 at a, {case.variable} + a at -a" if case.is_single else f"it is {case.told((point,))}"
        return "sign of a solution", f"The sign is the other way round: {where}."
    return None


def _opposite(points: tuple[Point, ...]) -> tuple[Point, ...]:
    return tuple(tuple(-v for v in p) for p in points)


def _formula_gone_wrong(case: _Case) -> Told | None:
    """One of the quadratic formula's own mistakes, with both signs of its root."""
    for step in case.steps if case.is_single else ():
        if step.rule is not QUADRATIC:
            continue
        bound = dict(step.bound)
        for mistake in QUADRATIC.wrong:
            root = read(mistake.right).args[1]
            both = (root, rebuild(root, lambda n: Apply("-", (n,)) if is_op(n, "sqrt") else n))
            found = tuple((case.value(fill(r, bound, {}), case.wanted[0]),) for r in both)
            if _are(case.strange, found) and np.isfinite(found).all():
                letters = ", ".join(f"{n} = {show(bound[n])}" for n in "apq")
                formula = f"x = (-p ± sqrt(p^2 - 4 a q))/(2a), with {letters}"
                return mistake.name or QUADRATIC.key, f"{mistake.hint} {reads_here(called(QUADRATIC.key), formula)}"
    return None


def _line_gone_wrong(case: _Case) -> Told | None:
    """A line of the way, gone wrong by one of the mistakes with equations."""
    for step in case.steps if case.is_single else ():
        for key, hint, wrong in equations_gone_wrong(step.goal, case.variable) if step.rule in _MOVES else ():
            if all(case.holds(wrong, p) for p in case.strange) and not any(case.holds(wrong, p) for p in case.missing):
                return key, f"{hint} {reads_here(called(step.rule.key), f'{show_claim(step.goal)} ⇔ {show_claim(step.form)}')}"
    return None


def _of_the_function(case: _Case) -> Told | None:
    """Critical points taken for something else: zeros of the function, its values."""
    if case.derivation.kind != "critical" or not case.is_single:
        return None
    if all(abs(case.value(case.body, p)) <= _CLOSE for p in case.strange):
        return "zeros of the function", f"There {show(case.body)} itself is 0; asked is where its slope is 0."
    values = tuple((case.value(case.body, p),) for p in case.wanted)
    if _are(case.strange, values):
        return "value for the point", f"This is the value of {show(case.body)} at a critical point; asked is where it is taken."
    return None


def _of_the_second_slope(case: _Case) -> Told | None:
    if case.derivation.kind != "critical" or not case.is_single:
        return None
    try:
        bends = derivative(case.body, case.variable, case.derivation.scope, 2).result
    except TutorError:
        return None
    if case.variable in names(bends) and all(abs(case.value(bends, p)) <= _CLOSE for p in case.strange):
        return "second derivative set to 0", "There the second derivative is 0; asked is where the first one is."
    return None


def _slope_gone_wrong(case: _Case) -> Told | None:
    """A slope gone wrong by one of the rules' own mistakes, and set to zero."""
    if case.derivation.kind != "critical" or not case.is_single:
        return None
    try:
        root = derivative(case.body, case.variable, case.derivation.scope).root
    except TutorError:
        return None
    replay = Replay(root, ({case.variable: np.array([*(p[0] for p in case.strange), *_ELSEWHERE])},))
    for count, slip in enumerate(slips(replay, _MOST_SLIPS)):
        if slip.edits > 1 or slip.rank or count > _MOST_SLIPS:
            return None
        *here, one, other = np.abs(np.broadcast_to(slip.numbers[0], len(case.strange) + len(_ELSEWHERE)))
        is_zero_here = max(here) <= _CLOSE < min(one, other)
        if is_zero_here and slip.step.rule.key not in TRIVIAL:
            return slip.key, f"The slope was found wrongly. {in_words(slip)}"
    return None


def _exchanged(case: _Case) -> Told | None:
    """Coordinates that belong to different points."""
    if case.is_single or len(case.derivation.wrt) < 2 or len(case.wanted) < 2:
        return None
    columns = list(zip(*case.wanted, strict=True))
    if all(any(abs(v - w) <= _CLOSE for w in column) for p in case.strange for v, column in zip(p, columns, strict=True)):
        return (
            "coordinates of different points",
            "Each value is right at some point, but these do not go together.",
        )
    return None


_ANOTHER_EQUATION = frozenset({"second derivative set to 0", "zeros of the function", "value for the point"})  # none is missing of ours
_LOST: tuple[Callable[[_Case], Told | None], ...] = (_ends, _divided_away, _one_of_two, _factor_forgotten)
_TOO_MUCH: tuple[Callable[[_Case], Told | None], ...] = (
    _kept, _formula_gone_wrong, _of_the_second_slope, _turned, _of_the_function, _exchanged, _slope_gone_wrong, _line_gone_wrong,
)  # fmt: skip
