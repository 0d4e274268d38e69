"""A verdict in words, and as plain data for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tutor.render.document import Block, Data, Document, Note, Table, Trouble
from tutor.render.json import diagnostic_to_json
from tutor.syntax.printer import show

if TYPE_CHECKING:  # the prompt opens without the checker
    from tutor.checking.verdicts.verdict import Verdict

SIGNS = {"right": "right", "slip": "wrong", "wrong": "wrong", "undecided": "unconfirmed", "unreadable": "unconfirmed"}


def told(verdict: Verdict, *, with_place: bool = True) -> Document:
    """A verdict as a document: the sentence, what to look at, and each part that is not right with its own fault.

    with_place   why an answer cannot be read is shown with the place
    """
    return Document((*_blocks(verdict, with_place), Data("verdict", verdict_to_json(verdict))))


def _blocks(verdict: Verdict, with_place: bool) -> Iterator[Block]:
    if verdict.kind == "unreadable" and verdict.diagnostic and with_place:
        yield Trouble(verdict.diagnostic)
        return
    yield Note(SIGNS[verdict.kind], verdict.message)
    if verdict.hint:
        yield Note("hint", verdict.hint)
    if len(verdict.parts) > 1 and verdict.kind != "right":
        is_list = any("=" in label for label, _ in verdict.parts)  # of solutions or points, `x = 2`
        yield Table(("given" if is_list else "entry", "is"), verdict.entries)
        yield from others(verdict)


def others(verdict: Verdict) -> Iterator[Block]:
    """What is wrong with the parts that the verdict's own sentence does not speak of; a hint is given once."""
    hints = {verdict.hint, ""}
    for label, part in verdict.parts:
        if part.kind == "right" or verdict.message.endswith(part.message):
            continue
        yield Note(SIGNS[part.kind], f"{label}: {part.message}")
        if part.hint not in hints:
            hints.add(part.hint)
            yield Note("hint", part.hint)


def verdict_to_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict as plain dictionaries; docs/checking.md says what each field is."""
    step, e = verdict.step, verdict.evidence
    return {
        "verdict": verdict.kind,
        "score": verdict.score,
        "value": verdict.value,
        "message": verdict.message,
        "hint": verdict.hint,
        "mistake": verdict.mistake,
        "step": None if step is None else {"rule": step.rule.key, "goal": show(step.goal), "value": show(step.value)},
        "witness": {name: str(value) for name, value in verdict.witness.items()},
        "evidence": {"how": e.how, "text": e.text, "points": e.points, "yours": e.yours, "expected": e.expected},
        "domain": verdict.domain,
        "form": verdict.form,
        "parts": [{"label": label, **verdict_to_json(part)} for label, part in verdict.parts],
        "diagnostic": None if verdict.diagnostic is None else diagnostic_to_json(verdict.diagnostic),
    }
