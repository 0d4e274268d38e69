"""The ladder of hints: where to look; which rule; the rule filled in; the value. From the author, or from the derivation's steps."""

from __future__ import annotations

from tutor.course.placeholders import Words
from tutor.course.questions import Question
from tutor.derive.differentials import equation
from tutor.derive.steps import Derivation, Step, main_step
from tutor.rules.structure import TRIVIAL
from tutor.syntax.nodes import Apply, Node

PLAIN = frozenset({"sum", "negative", "constant factor", "constant divisor"})
ENTRYWISE = frozenset({"gradient", "hessian", "jacobian", "backprop"})


def ladder(question: Question) -> tuple[Words, ...]:
    """The hints of a question, each saying more; the last one is the answer."""
    v = question.variant
    answer: Words = ("The answer: ", question.word or question.expected)
    if v.exercise.hints:
        return (*(v.tell(h) for h in v.exercise.hints), answer)
    return (*_of_steps(question.derivation), answer) if question.derivation else (answer,)


def _of_steps(d: Derivation) -> tuple[Words, ...]:
    label, end = _hardest(d)
    step = next(iter(d.root)) if d.kind == "solve" else telling_step(end)
    where = f"Begin with the entry {label}. " if label else ""
    rule: Words = (f"[{step.rule.key}] {step.rule.because}",)
    if d.kind in ("critical", "solve"):
        return ((where, "Set the gradient to zero, and solve." if d.kind == "critical" else "Write one unknown by the others."), rule)
    if _is_adjoint(step.goal):
        node = step.goal.args[0]
        above = next((p.goal.args[0] for _, p in step.parts if _is_adjoint(p.goal) and p.goal.args[0] is not node), None)
        first: Words = (f"{where}Work backwards from the loss: what arrives at ", above, " before it reaches ", node, "?") if above else (
            where, "Work backwards from the loss to ", node, ".")  # fmt: skip
        return first, rule, ("The rule filled in: ", *equation(step.goal, step.form))
    searched = isinstance(step.goal, Apply) and step.goal.op in ("∫", "lim")
    body = step.goal.args[-1] if searched or (isinstance(step.goal, Apply) and step.goal.op == "d/d") else step.goal
    look: Words = (f"{where}Look at ", body, ": what does it remind you of?" if searched else ": which operation is done last?")
    if step.form is end.value:  # it would be the answer already
        return look, rule
    return look, rule, ("The rule filled in: ", step.goal, " = ", step.form)


def _is_adjoint(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == "adjoint"


def _hardest(d: Derivation) -> tuple[str, Step]:
    """The entry with the most steps, by its label; the root itself where there is only one."""
    if d.kind not in ENTRYWISE or len(d.root.parts) < 2:
        return "", d.root.parts[0][1] if d.kind in ENTRYWISE and d.root.parts and d.root.rule.key == "gradients" else d.root
    counted = [(sum(1 for _ in step), -k, label, step) for k, (label, step) in enumerate(d.root.parts) if label != "determinant"]
    _, _, label, step = max(counted, key=lambda c: c[:2])
    return "" if d.scope.arrays and d.kind in ("hessian", "jacobian") else label, step


def telling_step(step: Step) -> Step:
    """The step where the work is: below the sums, signs and constant factors that everyone sees, on the longest branch."""
    step = main_step(step)
    while step.rule.key in PLAIN:
        longest = max((part for _, part in step.parts), key=lambda p: sum(1 for _ in p), default=None)
        if longest is None or main_step(longest).rule.key in TRIVIAL:
            return step
        step = main_step(longest)
    return step
