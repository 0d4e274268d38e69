"""The verdict on an answer to an exercise: the author's own mistakes first, then those that come from the rules."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import Any

from tutor.checking.verdicts.judge import Verdict, judge, judge_value
from tutor.course.points import mark_points
from tutor.course.questions import Question
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError
from tutor.syntax.nodes import Apply, Node, names
from tutor.syntax.printer import show_words


def mark(question: Question, answer: str) -> Verdict:
    """The verdict on an answer as it was typed."""
    if question.choices:
        return _of_words(question, answer)
    verdict = _judged(question, answer)
    if verdict.kind in ("right", "unreadable"):
        return verdict
    foreseen = _authored(question, answer)
    return verdict if foreseen is None else foreseen


def _judged(question: Question, answer: str) -> Verdict:
    exercise, d = question.variant.exercise, question.derivation
    options: dict[str, Any] = {"up_to": exercise.up_to or None, "form": exercise.form or None}
    options |= {"tolerance": exercise.tolerance or None, "relative_tolerance": exercise.relative_tolerance or None}
    if d is not None and d.kind in ("critical", "solve"):
        return mark_points(question, answer, options)
    if d is not None and not question.point:
        return judge(answer, d, **options)
    verdict = judge_value(answer, question.expected, question.variant.scope, **options)
    if d is None or verdict.kind != "wrong":
        return verdict
    slip = _slip_at(question, answer)
    return verdict if slip is None else slip


def _authored(question: Question, answer: str) -> Verdict | None:
    """The verdict where the answer is one of the mistakes that the author foresaw."""
    v, exercise = question.variant, question.variant.exercise
    tolerance = {"tolerance": exercise.tolerance or None, "relative_tolerance": exercise.relative_tolerance or None}
    for wrong, hint in exercise.mistakes.items():
        said = judge_value(answer, v.read(wrong), v.scope, up_to=exercise.up_to or None, **tolerance)
        if said.kind == "right":
            return Verdict("slip", 0.5, "not quite", show_words(v.tell(hint)), wrong)
    return None


def _of_words(question: Question, answer: str) -> Verdict:
    """The verdict on one of several words; a word that is nearly one of them is taken for it."""
    said = " ".join(answer.lower().split()).strip("\"'.")
    known = {c.lower(): c for c in question.choices}
    near = [said] if said in known else difflib.get_close_matches(said, known, 1, cutoff=0.85)
    if not near:
        return Verdict("unreadable", 0.0, f"the answer is one of: {', '.join(question.choices)}")
    if near[0] == question.word.lower():
        return Verdict("right", 1.0, "right")
    hints = {question.variant.fill(k).lower(): h for k, h in question.variant.exercise.mistakes.items()}
    if near[0] in hints:
        return Verdict("slip", 0.0, "not quite", show_words(question.variant.tell(hints[near[0]])), near[0])
    return Verdict("wrong", 0.0, f"it is not {known[near[0]]}")


# ---------------------------------------------------------------- slips of numbers


def _slip_at(question: Question, answer: str) -> Verdict | None:
    """The slip behind a wrong number: the derivation is run again with one rule gone wrong, at the point that was asked for."""
    d, v = question.derivation, question.variant
    found = v.scope.read(answer)
    given, wanted = _entries(found), _entries(question.expected)
    steps = [d.root] if len(wanted) == 1 else _entry_steps(d)
    if len(given) != len(wanted) or len(steps) != len(wanted) or d.scope.arrays:
        return None
    for label, step, mine, right in zip(_labels(d, len(wanted)), steps, given, wanted, strict=True):
        if judge_value(mine, right, v.scope).kind == "right" or step is None:
            continue
        slip = _replayed(question, step, mine)
        return None if slip is None else replace(slip, message=f"{label}{slip.message}")
    return None


def _replayed(question: Question, step: Step, mine: Node) -> Verdict | None:
    from tutor.checking.verdicts.mistakes import diagnose
    from tutor.checking.verdicts.replay import Replay
    from tutor.numeric.evaluate import evaluate

    world = {n: evaluate(node, {}) for n, node in question.point if not names(node)}
    try:
        replay = Replay(step, (world,))
        slip = diagnose(replay, (evaluate(question.variant.scope.expand(mine), world),), most_edits=1)
    except TutorError:  # a name without a number: there is nothing to replay
        return None
    if slip is None or slip.rank:  # a generated mistake fits a single number too easily
        return None
    return Verdict("slip", 0.5, "not quite", slip.hint, slip.key, slip.step)


def _entries(node: Node) -> tuple[Node, ...]:
    if not (isinstance(node, Apply) and node.op == "[]"):
        return (node,)
    return tuple(e for a in node.args for e in _entries(a))


def _entry_steps(d: Derivation) -> tuple[Step | None, ...]:
    from tutor.checking.verdicts.judge import entry_steps

    return entry_steps(d)


def _labels(d: Derivation, count: int) -> tuple[str, ...]:
    return tuple(f"by {n}: " for n in d.wrt) if count == len(d.wrt) and count > 1 else ("",) * count
