"""From a wrong answer to its mistake: the points at which to replay, then the explanations in the order in which they convince."""

from __future__ import annotations

import numpy as np

from tutor.checking.proof.solutions import is_vector
from tutor.checking.verdicts.arrays import explain_array
from tutor.checking.verdicts.mistakes import Slip, diagnose
from tutor.checking.verdicts.questions import another_question, off_by, slopes, turned
from tutor.checking.verdicts.replay import Numbers, Replay, Worlds, asked_goal, near, nowhere
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
        or single
        or _differentiated(replay, goal, numbers)
        or off_by(replay, numbers)
        or diagnose(replay, numbers, up_to_constant=up_to_constant)
    )


def _differentiated(replay: Replay, goal: Node, numbers: Numbers) -> Slip | None:
    """An integral was asked for, and the derivative was given."""
    if not (isinstance(goal, Apply) and goal.op == "∫" and len(goal.args) == 2):
        return None
    found = slopes(replay, goal.args[-1], (goal.args[0].name,))
    if near(found, numbers, up_to_constant=True):
        return Slip(None, "differentiated instead", "This is the derivative; an antiderivative is asked for.", found)
    return None


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
