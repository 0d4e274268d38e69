"""From a wrong answer to its mistake: the points at which to replay, then the explanations in the order in which they convince."""

from __future__ import annotations

import numpy as np

from tutor.checking.mistakes.arrays import explain_array
from tutor.checking.mistakes.otherwise import by_name, regrouped, taken_again
from tutor.checking.mistakes.questions import another_question, off_by, one_sided, turned
from tutor.checking.mistakes.replay import Numbers, Replay, Worlds, asked_goal, nowhere
from tutor.checking.mistakes.slips import Slip, diagnose
from tutor.checking.mistakes.wrong_areas import wrong_area
from tutor.checking.mistakes.wrong_integrals import like_the_slope, wrong_integral
from tutor.checking.mistakes.wrong_limits import one_side, wrong_form, wrong_limit
from tutor.checking.mistakes.wrong_polynomials import wrong_polynomial
from tutor.checking.proof.solutions import is_vector
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError
from tutor.numeric.evaluate import evaluate
from tutor.numeric.rigorous.points import sample
from tutor.syntax.nodes import Apply, Node, names

_POINTS = 40  # tried; those where the result has a value of moderate size are kept
_KEPT = 10
_LARGEST, _HUGE = 1e9, 1e100  # of values: the second where nothing smaller is found
_HALVINGS = 45
_FAR = 20.0  # of a name's value: closer places come first
_SCALES = (4, 16, 1 / 4, 1 / 16)  # of the places: there the result is looked at too
_ALSO_NUMBERS = frozenset({"outer at inner derivative", "absolute value ignored"})  # generated mistakes that may lead to a number
Batch = dict[str, np.ndarray]


def explain(answer: Node, derivation: Derivation, root: Step) -> Slip | None:
    """The mistake behind a wrong `answer` to what `root` derives; None where none of ours fits, and nothing is invented."""
    if derivation.scope.arrays:
        return explain_array(answer, derivation, root)
    if is_vector(answer) or is_vector(root.value):
        return None  # several values that are no entries of one derivation
    if derivation.kind == "limit" and not names(answer):
        return _of_a_limit(answer, derivation, root)
    worlds = _worlds(answer, derivation, root)
    if not worlds:
        return None
    replay = Replay(root, worlds)
    numbers = replay.value(answer)
    if nowhere(numbers):
        return None
    goal = asked_goal(root)
    if _is_constant(numbers) and not _is_constant(replay.value(root.value)):
        return _of_a_constant(replay, numbers, goal)
    up_to_constant = derivation.kind == "integral" and len(goal.args) == 2
    single = diagnose(replay, numbers, up_to_constant=up_to_constant, most_edits=1)
    if single and single.rank == 0:
        return single
    if isinstance(goal, Apply) and goal.op == "d/d":
        by, body = tuple(n.name for n in goal.args[:-1]), derivation.scope.expand(goal.args[-1])
        other = another_question(replay, body, by, numbers)
        if other:
            return other
    return (
        turned(replay, numbers, up_to_constant=up_to_constant)
        or by_name(replay, numbers)
        or wrong_polynomial(replay, numbers)
        or wrong_integral(replay, numbers, derivation.scope)
        or wrong_area(replay, answer, numbers)
        or one_sided(replay, numbers)
        or single
        or like_the_slope(replay, numbers, derivation.scope)
        or off_by(replay, numbers)
        or regrouped(replay, numbers)
        or taken_again(replay, numbers, derivation)
        or diagnose(replay, numbers, up_to_constant=up_to_constant)
    )


def _is_constant(numbers: Numbers) -> bool:
    return all(n.size == 1 or np.ptp(n) <= 1e-12 * (1 + abs(n.flat[0])) for n in numbers)


def _of_a_constant(replay: Replay, numbers: Numbers, goal: Node) -> Slip | None:
    """A number where the truth is none: so much leads there that only the rules' own mistakes of a derivative are told."""
    if not (isinstance(goal, Apply) and goal.op == "d/d"):
        return None
    if all(np.all(n == 0) for n in numbers):
        name = goal.args[-2].name
        return Slip(None, "taken as a constant", f"Only what does not depend on {name} has the derivative 0 by {name}.", numbers)
    single = diagnose(replay, numbers, most_edits=1)
    return single if single and (single.rank == 0 or single.key in _ALSO_NUMBERS) else one_sided(replay, numbers)


def _of_a_limit(answer: Node, derivation: Derivation, root: Step) -> Slip | None:
    """One side of two; a form taken for a number; a rule's own mistake; then what else leads to this number, which less is behind."""
    first = one_side(answer, root) or wrong_form(answer, derivation, root)
    if first:
        return first
    replay = Replay(root, ({},))
    numbers = replay.value(answer)
    own = None if nowhere(numbers) else diagnose(replay, numbers, most_edits=1)
    return own if own and own.rank == 0 else wrong_limit(answer, derivation, root)


def _worlds(answer: Node, derivation: Derivation, root: Step) -> Worlds:
    """The values of all names at places where the right result has a value: one batch of points; empty where there are too few."""
    scope = derivation.scope
    free = names(scope.expand(answer)) | names(scope.expand(derivation.problem)) | names(scope.expand(root.value))
    if not free:
        return ({},)
    ordered = tuple(sorted(free))
    points = sample(ordered, scope, _POINTS)
    batch = {n: np.array([float(p[n]) for p in points]) for n in ordered}
    kept = _kept(answer, root, _with_definitions(derivation, batch))
    if not kept:
        kept = _kept(answer, root, _with_definitions(derivation, _between(derivation, root, batch)))
    if not kept:
        kept = _kept(answer, root, _with_definitions(derivation, batch), _HUGE)
    return (kept,) if kept else ()


def _kept(answer: Node, root: Step, batch: Batch, largest: float = _LARGEST) -> Batch:
    """The places of `batch` where both have values of moderate size; empty where there are too few."""
    try:
        found, given = (np.broadcast_to(evaluate(n, batch), (_POINTS,)) for n in (root.value, answer))
    except TutorError:
        return {}
    fit = np.isfinite(found) & np.isfinite(given) & (np.abs(found) < largest) & (np.abs(given) < largest)
    if np.any(np.abs(found) > largest):  # some are beyond all bounds: those that seem to vanish may only be too small to tell
        fit &= np.abs(found) > 1 / largest
    if not np.any(np.maximum(np.abs(found), np.abs(given))[fit] > 1 / _HUGE):
        return {}  # nothing is left of either
    fit = np.flatnonzero(fit)
    fit = np.sort(fit[np.argsort(_is_far(batch)[fit], kind="stable")[:_KEPT]])
    return {n: v[fit] if np.ndim(v) else v for n, v in batch.items()} if fit.size >= 3 else {}


def _is_far(batch: Batch) -> np.ndarray:
    """Whether a place is far out: there a wave is lost in rounding, cos(x^6) at x = 60 for one."""
    return np.any([np.broadcast_to(np.abs(v) > _FAR, (_POINTS,)) for v in batch.values()], axis=0)


def _between(derivation: Derivation, root: Step, batch: Batch) -> Batch:
    """Places between those where the result is too small and where it is too large, by halving: (x - y)^6000 is moderate close to 1."""

    def is_small(at: Batch) -> np.ndarray:
        return np.abs(np.broadcast_to(evaluate(root.value, _with_definitions(derivation, at)), (_POINTS,))) < 1

    try:
        small = is_small(batch)
        for by in _SCALES:
            far = {n: v * by for n, v in batch.items()}
            apart = np.flatnonzero(is_small(far) != small)
            if apart.size >= 3:
                break
        else:
            return batch
        k = np.resize(apart, _POINTS)
        here = {n: np.where(small[k], v[k], far[n][k]) for n, v in batch.items()}
        there = {n: np.where(small[k], far[n][k], v[k]) for n, v in batch.items()}
        for _ in range(_HALVINGS):
            middle = {n: (here[n] + there[n]) / 2 for n in batch}
            near_here = is_small(middle)
            here = {n: np.where(near_here, middle[n], here[n]) for n in batch}
            there = {n: np.where(near_here, there[n], middle[n]) for n in batch}
    except TutorError:
        return batch
    return here


def _with_definitions(derivation: Derivation, batch: Batch) -> Batch:
    """The values of the names, those that are defined among them."""
    scope, found = derivation.scope, {}
    for d in scope.definitions:
        if d.parameters is None and names(scope.expand(d.body)) <= batch.keys():
            found[d.name] = np.broadcast_to(evaluate(scope.expand(d.body), batch), (_POINTS,))
    return batch | found
