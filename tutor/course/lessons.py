"""Lessons: what is said and what is typed, part by part, with the learner's own inputs put in."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from tutor.course.exercises import Input, Lesson, Part, load_topic
from tutor.course.placeholders import filled
from tutor.errors import trouble


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a lesson as it is played: the words, the line to type, and the part it comes from."""

    say: str
    typed: str
    part: Part


def load_lesson(name: str) -> Lesson:
    """The lesson of a topic. Raises TutorError where it has none."""
    found = load_topic(name).lesson
    if found is None:
        raise trouble("no-lesson", f"{name} has no lesson", mend=f"practice {name}")
    return found


def played(lesson: Lesson, given: Mapping[str, str], name: str = "this lesson") -> tuple[Line, ...]:
    """The parts that are played with what the learner gave. Raises TutorError("usage") for an input that the lesson does not take."""
    for key in given:
        if key in lesson.inputs:
            continue
        near = difflib.get_close_matches(key, list(lesson.inputs), 1, cutoff=0.5)
        known = ", ".join(lesson.inputs) or "nothing"
        raise trouble("usage", f"{name} takes no {key}", mend=f"Did you mean {near[0]}?" if near else f"it takes {known}")
    values = {key: _listed(lesson.inputs[key], given.get(key, "")) or _usual(lesson, key, given) for key in lesson.inputs}
    said = {key: f"{lesson.inputs[key].clause} {value}".strip() if value else "" for key, value in values.items()}
    return tuple(
        Line(filled(p.say, values, bracketed=False), " ".join(filled(p.type, said, bracketed=False).split()), p)
        for p in lesson.part
        if not (p.when and not given.get(p.when)) and not (p.unless and given.get(p.unless))
    )


def _listed(told: Input, text: str) -> str:
    """`1, 0, 1` in the brackets that a list has."""
    return f"[{text}]" if told.list and "," in text and not text.startswith("[") else text


def _usual(lesson: Lesson, key: str, given: Mapping[str, str]) -> str:
    """What stands for an input that was not given; a start belongs to the lesson's own loss, so it is left out beside another."""
    told = lesson.inputs[key]
    return "" if any(given.get(other) for other in told.unless) else told.default
