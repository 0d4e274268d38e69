"""Wrong values of an integral with bounds: the bounds not put in, or put into the integrand."""

from __future__ import annotations

from tutor.checking.mistakes.replay import Numbers, Replay, asked_goal, near
from tutor.checking.mistakes.slips import Slip
from tutor.syntax.nodes import ZERO, Apply, Name, Node, is_op, names, substitute


def wrong_area(replay: Replay, answer: Node, given: Numbers) -> Slip | None:
    """The mistake behind a wrong value of an integral with bounds; None where none of ours fits, or no bounds are there."""
    goal = asked_goal(replay.root)
    if not is_op(goal, "∫") or len(goal.args) != 4:
        return None
    variable, low, high, body = goal.args
    if variable.name in names(answer):
        return _still_moving(replay, answer, given)
    ends = [substitute(body, {variable: end}) for end in (high, low)]
    if near(replay.value(Apply("+", (ends[0], Apply("-", (ends[1],))))), given):
        hint = "The bounds are put into an antiderivative, not into what is integrated."
        return Slip(None, "not integrated", hint, given, rank=1)
    return None


def _still_moving(replay: Replay, answer: Node, given: Numbers) -> Slip | None:
    """An antiderivative, with a constant or without, where its difference between the bounds is asked for."""
    found = next((part for step in replay.order for name, part in step.parts if name == "antiderivative"), None)
    letters = names(answer) - names(found.value) if found is not None else frozenset()
    if found is None or len(letters) > 1:
        return None
    bare = substitute(answer, {Name(n): ZERO for n in letters})
    if not near(replay.value(found.value), replay.value(bare), up_to_constant=True):
        return None
    hint = "This is an antiderivative. Asked is its value at the upper bound, minus that at the lower one: a number, without + C."
    return Slip(None, "bounds not put in", hint, given, rank=1)
