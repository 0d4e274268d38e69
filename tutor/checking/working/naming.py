"""From a false line to its mistake: one of the derivation's rules gone wrong, or algebra gone wrong since the line before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tutor.checking.mistakes.diagnosis import explain
from tutor.checking.mistakes.wording import called, in_words, reads_here
from tutor.checking.mistakes.wrong_equations import turns
from tutor.checking.working.ground import Ground, goals_in, holds_antiderivative
from tutor.checking.working.placing import Way
from tutor.derive.derivatives.scalar import derivative
from tutor.derive.integrals.integrals import integral
from tutor.derive.reasons import filled_with
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError
from tutor.numeric.evaluate import evaluate
from tutor.numeric.rigorous.points import sample
from tutor.rules.algebra import EXPRESSIONS
from tutor.rules.catalogue import read
from tutor.rules.matching import bind, fill
from tutor.rules.rule import Rule
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Apply, Node, names, postorder, substitute
from tutor.syntax.printer import show

_POINTS, _ENOUGH = 8, 3
_MOST_PLACES = 40  # operations of a line at which algebra may have gone wrong
_MOST_TRIED = 4000


@dataclass(frozen=True, slots=True)
class Named:
    """A mistake: its key, what to tell, and the derivation's step at which it was made."""

    key: str
    hint: str
    step: Step | None = None


def named(false: Node, before: Node | None, goal: Node | None, root: Step | None, way: Way, ground: Ground) -> Named | None:
    """The mistake behind a false side.

    before   the side before it, where that was true; None where there is none
    goal     what the side claims to be, where that is a question of the learner's own
    root     the step of the derivation that answers it
    """
    is_algebra = before is not None and (not goals_in(before) or goals_in(before) == goals_in(false))
    if is_algebra and not holds_antiderivative(false):
        found = of_algebra(before, false, ground)
        if found:
            return found
    return _of_derivation(false, goal, root, way, ground, most_edits=1 if is_algebra else 2)


def _of_derivation(false: Node, goal: Node | None, root: Step | None, way: Way, ground: Ground, most_edits: int) -> Named | None:
    derivation = way.derivation
    if root is None:
        made = _derived(goal, ground)
        if made is None:
            return None
        derivation, root = made, made.root
    try:
        filled = way.filled(ground.resolved(false), ground)
        slip = explain(ground.own.expand(filled), derivation, root)
    except (TutorError, ArithmeticError, ValueError):
        return None
    return Named(slip.key, in_words(slip), slip.step) if slip and slip.edits <= most_edits else None


def _derived(goal: Node | None, ground: Ground) -> Derivation | None:
    """The derivation of a question that is the learner's own."""
    try:
        match goal:
            case Apply("d/d", (by, body)):
                return derivative(ground.scope.expand(body), by.name)
            case Apply("∫", (variable, body)):
                return integral(ground.scope.freeing((variable.name,)).expand(body), variable.name)
    except TutorError:
        return None
    return None


# ---------------------------------------------------------------- algebra


def of_algebra(before: Node, after: Node, ground: Ground) -> Named | None:
    """The mistake of rules/algebra by which `after` comes of `before`."""
    variable = ground.base
    try:
        left, right = ground.meant(before), ground.meant(after)
    except TutorError:
        return None
    free = tuple(sorted(names(left) | names(right)))
    if ground.scope.arrays & set(free):
        return None
    points = [{n: float(v) for n, v in p.items()} for p in sample(free, ground.scope, _POINTS)] if free else [{}]
    batch = {n: np.array([p[n] for p in points]) for n in free}
    wanted = _values(right, batch, len(points))
    if wanted is None:
        return None
    for tried, (rule, hint, changed) in enumerate(_slips(left, variable)):
        if tried > _MOST_TRIED:
            return None
        if _agree(_values(changed, batch, len(points)), wanted):
            return Named(rule.key, hint)
    return None


def _slips(root: Node, variable: str) -> Iterator[tuple[Rule, str, Node]]:
    """`root` with one place of it gone wrong, by each mistake of the table."""
    places = [n for n in postorder(root) if isinstance(n, Apply)][-_MOST_PLACES:]
    for place in reversed(places):
        for turned in dict.fromkeys(turns(place)):
            for rule in EXPRESSIONS.rules:
                bound = bind(rule, turned, variable)
                if bound is None:
                    continue
                for mistake in rule.wrong:
                    wrong = tidy(fill(read(mistake.right), bound, {}))
                    yield rule, _told(rule, mistake.hint, place, bound), substitute(root, {place: wrong})


def _told(rule: Rule, hint: str, place: Node, bound: dict[str, Node]) -> str:
    """The hint filled in, with what the place should have become."""
    hint = filled_with(hint, bound)
    right = tidy(fill(read(rule.right), bound, {}))
    if rule.right == rule.left or right is tidy(place):
        return hint
    return f"{hint} {reads_here(called(rule.key), f'{show(place)} = {show(right)}')}"


def _values(node: Node, batch: dict, count: int) -> np.ndarray | None:
    try:
        with np.errstate(all="ignore"):
            return np.broadcast_to(evaluate(node, batch), (count,)).astype(float)
    except (TutorError, ValueError, TypeError, ArithmeticError):
        return None


def _agree(a: np.ndarray | None, b: np.ndarray) -> bool:
    if a is None:
        return False
    both = np.isfinite(a) & np.isfinite(b)
    if both.sum() < min(_ENOUGH, len(b)):
        return False
    return bool(np.all(np.abs(a[both] - b[both]) <= 1e-9 * (1e-9 + np.abs(b[both]))))
