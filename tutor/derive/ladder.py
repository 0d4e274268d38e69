"""The ladder of hints to one step: where to look; which rule; the rule filled in; the value. Words and formulas, printed elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from tutor.derive.differentials import Words, equation, in_differentials, shares, subject
from tutor.derive.reasons import reason
from tutor.derive.steps import Derivation, Step, main_step
from tutor.meaning.sorts import CLAIM, sort_of
from tutor.rules.matrices import WAYS
from tutor.syntax.nodes import Apply, Node
from tutor.syntax.printer import show_words

RUNGS = 4
WHERE, RULE, FILLED_IN, VALUE = range(RUNGS)
_BODY = {"d/d": -1, "∫": -1, "lim": -1, "critical": 0, "taylor": 0}  # where the expression that is asked about stands in a goal
_LOOK = {
    "implicit": ": what comes of each term as one name moves, and the other with it?",
    "critical": ": where does it climb in no direction?",
    "taylor": ": what are its value and its slopes at the point?",
    "d/d": ": which operation is done last?",
    "∫": ": of which function is this the slope, or a part of one?",
    "lim": ": what do its parts come to there?",
    "adjoint": ": where is it used on the way to the result?",
    "=": ": on which side does the unknown stand, and under what?",
}


def rung(d: Derivation, where: str, step: Step, end: Step, k: int) -> Words:
    """The k-th hint to `step`, from 0; `end` is the step with its value in its last form, `where` stands before the first words."""
    op = step.goal.op if isinstance(step.goal, Apply) else ""
    numbered = shares(d.root)
    goal, form, value = (in_differentials(node, numbered) for node in (step.goal, step.form, end.value))
    body = in_differentials(step.goal.args[_BODY[op]]) if op in _BODY else goal
    if k == WHERE:
        asked, body = (d.kind, d.problem) if d.kind in _LOOK and step is main_step(d.root) else (op, body)
        return (f"{where}Look at ", body, _LOOK.get(asked, ": which part of it has another form?"))
    if k == RULE:
        return (f"[{step.rule.key}] {show_words(reason(step))}",)
    if k == FILLED_IN and sort_of(goal) == CLAIM:
        return (f"The rule: {step.rule.left} becomes {step.rule.right}",)
    if k == FILLED_IN and form is not goal and form is not end.value:
        told = (goal, " = ", form) if step.rule is WAYS else equation(step.goal, step.form)  # several ways: by their numbers
        return ("The rule filled in: ", *told)
    left = (goal, " says the same as ") if sort_of(goal) == CLAIM else subject(step.goal)
    return (*left, value)


def rungs(d: Derivation, step: Step, end: Step, write: Callable[[Node], Node]) -> tuple[Words, ...]:
    """All hints to `step`, each formula as `write` has it."""
    return tuple(tuple(w if isinstance(w, str) else write(w) for w in rung(d, "", step, end, k)) for k in range(RUNGS))
