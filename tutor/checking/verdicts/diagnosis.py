"""From a wrong answer to its mistake: the points at which to replay, then the explanations in the order in which they convince."""

from __future__ import annotations

import numpy as np

from tutor.checking.proof.solutions import is_vector
from tutor.checking.verdicts.arrays import explain_array
from tutor.checking.verdicts.mistakes import Slip, diagnose
from tutor.checking.verdicts.otherwise import by_name, regrouped, taken_again
from tutor.checking.verdicts.questions import another_question, off_by, one_sided, turned
from tutor.checking.verdicts.replay import Replay, Worlds, asked_goal, nowhere
from tutor.checking.verdicts.wrong_integrals import like_the_slope, wrong_integral
from tutor.checking.verdicts.wrong_limits import wrong_form, wrong_limit
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError
from tutor.numeric.evaluate import evaluate
from tutor.numeric.rigorous.points import sample
from tutor.syntax.nodes import Apply, Node, names

_POINTS = 40  # tried; those where the result has a value of moderate size are kept
_KEPT = 10


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
    up_to_constant = derivation.kind == "integral" and len(asked_goal(root).args) == 2
    single = diagnose(replay, numbers, up_to_constant=up_to_constant, most_edits=1)
    if single and single.rank == 0:
        return single
    goal = asked_goal(root)
    if isinstance(goal, Apply) and goal.op == "d/d":
        by, body = tuple(n.name for n in goal.args[:-1]), derivation.scope.expand(goal.args[-1])
        other = another_question(replay, body, by, numbers)
        if other:
            return other
    return (
        turned(replay, numbers, up_to_constant=up_to_constant)
        or by_name(replay, numbers)
        or wrong_integral(replay, numbers, derivation.scope)
        or one_sided(replay, numbers)
        or single
        or like_the_slope(replay, numbers, derivation.scope)
        or off_by(replay, numbers)
        or regrouped(replay, numbers)
        or taken_again(replay, numbers)
        or diagnose(replay, numbers, up_to_constant=up_to_constant)
    )


def _of_a_limit(answer: Node, derivation: Derivation, root: Step) -> Slip | None:
    """An undetermined form taken for a number; then a rule's own mistake; then what else leads to this number, which less is behind."""
    first = wrong_form(answer, derivation, root)
    if first:
        return first
    replay = Replay(root, ({},))
    numbers = replay.value(answer)
    own = None if nowhere(numbers) else diagnose(replay, numbers, most_edits=1)
    return own if own and own.rank == 0 else wrong_limit(answer, derivation, root)


def _worlds(answer: Node, derivation: Derivation, root: Step) -> Worlds:
    """The values of all names at places where the right result has a value: one batch of points, or some draws of arrays."""
    scope = derivation.scope
    free = names(scope.expand(answer)) | names(scope.expand(derivation.problem)) | names(scope.expand(root.value))
    if not free:
        return ({},)
    ordered = tuple(sorted(free))
    points = sample(ordered, scope, _POINTS)
    batch = {n: np.array([float(p[n]) for p in points]) for n in ordered}
    batch |= _defined(derivation, batch)
    try:
        found, given = (np.broadcast_to(evaluate(n, batch), (_POINTS,)) for n in (root.value, answer))
    except TutorError:
        return ()
    fit = np.flatnonzero(np.isfinite(found) & np.isfinite(given) & (np.abs(found) < 1e9) & (np.abs(given) < 1e9))[:_KEPT]
    if fit.size < 3:
        return ()
    return ({n: v[fit] if np.ndim(v) else v for n, v in batch.items()},)


def _defined(derivation: Derivation, batch: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The values of the names that are defined."""
    scope, found = derivation.scope, {}
    for d in scope.definitions:
        if d.parameters is None and names(scope.expand(d.body)) <= batch.keys():
            found[d.name] = np.broadcast_to(evaluate(scope.expand(d.body), batch), (_POINTS,))
    return found
