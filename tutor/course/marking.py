"""The verdict on an answer to an exercise: the author's own mistakes first, then those that come from the rules."""

from __future__ import annotations

import difflib
from typing import Any

from tutor.checking.verdicts.judge import Verdict, judge, judge_value
from tutor.checking.verdicts.marks import Marks
from tutor.course.exercises import Exercise
from tutor.course.questions import Question
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
    options = demands(exercise)
    if d is not None:
        return judge(answer, d, at=dict(question.point), **options)
    return judge_value(answer, question.expected, question.variant.scope, **options)


def demands(exercise: Exercise) -> dict[str, Any]:
    """What an exercise asks of its answer beside the value, as options of `judge`."""
    return {
        "up_to": exercise.up_to or None, "form": exercise.form or None, "tolerance": exercise.tolerance or None,
        "relative_tolerance": exercise.relative_tolerance or None, "significant": exercise.significant or None,
        "same_domain": exercise.same_domain, "unevaluated": exercise.unevaluated, "marks": Marks(**exercise.marks),
    }  # fmt: skip


def _authored(question: Question, answer: str) -> Verdict | None:
    """The verdict where the answer is one of the mistakes that the author foresaw."""
    v, exercise = question.variant, question.variant.exercise
    closeness = {name: said for name, said in demands(exercise).items() if name not in ("form", "same_domain")}
    for wrong, hint in exercise.mistakes.items():
        said = judge_value(answer, v.read(wrong), v.scope, **closeness)
        if said.kind == "right":
            return Verdict("slip", Marks(**exercise.marks).of("authored"), "not quite", show_words(v.tell(hint)), wrong)
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
