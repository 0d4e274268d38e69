"""A learner's way through a set: which exercise, which tries and hints, what they earned. A value that each answer changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Annotated, Literal

import msgspec

from tutor.checking.verdicts.judge import Verdict
from tutor.course.exercises import Exercise, load_set
from tutor.course.hints import ladder
from tutor.course.marking import mark
from tutor.course.placeholders import Words
from tutor.course.questions import Question, question
from tutor.course.variants import variant

HINT, TRY = Fraction(1, 4), Fraction(1, 10)  # of the points, for each hint and for each wrong answer
LEAST = Fraction(1, 4)  # of the points, for a right answer that was not shown
_FINEST = 1000  # shares are fractions with denominators up to this

OPEN, RIGHT, SHOWN, SKIPPED = "", "right", "shown", "skipped"


@dataclass(frozen=True, slots=True)
class Mark:
    """One exercise of the way.

    done    "" while it is open; "right", "shown" (the answer was asked for) or "skipped"
    wrong   answers that were not right; an unreadable or undecided one does not count
    partly  the largest share of the points that a partly right answer earned: its score, less what was lost before it
    """

    id: str
    points: int
    done: Literal["", "right", "shown", "skipped"] = OPEN
    wrong: int = 0
    hints: int = 0
    partly: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0

    @property
    def worth(self) -> Fraction:
        """The share of the points for a right answer now: a quarter less by hint, a tenth by wrong answer, at least a quarter."""
        return max(LEAST, 1 - HINT * self.hints - TRY * self.wrong)

    @property
    def earned(self) -> Fraction:
        """The points: of a right answer what it was worth, at least of what a partly right one earned before it; else of the latter."""
        partly = Fraction(self.partly).limit_denominator(_FINEST)
        return self.points * (max(self.worth, partly) if self.done == RIGHT else partly)


@dataclass(frozen=True, slots=True)
class Practice:
    """Where the learner stands.

    name      of the set
    seed      of its variants
    at        which exercise is asked; len(marks) when all are done
    question  the one that is asked; None when all are done
    """

    name: str
    seed: int
    at: int
    marks: tuple[Mark, ...]
    question: Question | None

    @property
    def is_done(self) -> bool:
        return self.at >= len(self.marks)

    @property
    def earned(self) -> Fraction:
        return sum((m.earned for m in self.marks), Fraction(0))

    @property
    def possible(self) -> int:
        return sum(m.points for m in self.marks)

    @property
    def mark(self) -> Mark:
        return self.marks[self.at]


def begin(name: str, seed: int = 1) -> Practice:
    """The way through a set from its first exercise."""
    marks = tuple(Mark(e.id, e.points) for e in load_set(name))
    return _asking(Practice(name, seed, 0, marks, None))


def resumed(name: str, seed: int, at: int, marks: tuple[Mark, ...]) -> Practice:
    """A way that was left; from its beginning where the set has changed since."""
    ids = tuple(e.id for e in load_set(name))
    if tuple(m.id for m in marks) != ids:
        return begin(name, seed)
    return _asking(Practice(name, seed, at, marks, None))


def _asking(p: Practice) -> Practice:
    if p.is_done:
        return replace(p, question=None)
    exercise = next(e for e in load_set(p.name) if e.id == p.mark.id)
    return replace(p, question=asked(exercise, p.seed))


def asked(exercise: Exercise, seed: int) -> Question:
    """The question that an exercise asks for a seed."""
    return question(variant(exercise, seed))


def answered(p: Practice, text: str) -> tuple[Practice, Verdict]:
    """The way after an answer, and its verdict. A right one closes the exercise; `following` asks the next."""
    verdict = mark(p.question, text)
    if verdict.kind == "right":
        return _marked(p, done=RIGHT), verdict
    partly = max(p.mark.partly, verdict.score * float(p.mark.worth))
    return _marked(p, wrong=p.mark.wrong + (verdict.kind in ("slip", "wrong")), partly=partly), verdict


def hinted(p: Practice) -> tuple[Practice, Words, int, int]:
    """The way after one hint more, the hint, its number, and how many there are. The last one is the answer: it closes the exercise."""
    rungs = ladder(p.question)
    rung = min(p.mark.hints, len(rungs) - 1)
    changed = _marked(p, hints=rung + 1, done=SHOWN if rung == len(rungs) - 1 else OPEN)
    return changed, rungs[rung], rung + 1, len(rungs)


def shown(p: Practice) -> Practice:
    """The way after the answer was asked for: the exercise is closed, with what partly right answers earned."""
    return _marked(p, done=SHOWN)


def following(p: Practice) -> Practice:
    """The way with the next exercise asked; one that is still open is skipped."""
    if p.is_done:
        return p
    p = p if p.mark.done else _marked(p, done=SKIPPED)
    return _asking(replace(p, at=p.at + 1))


def _marked(p: Practice, **changes: object) -> Practice:
    marks = list(p.marks)
    marks[p.at] = replace(p.mark, **changes)
    return replace(p, marks=tuple(marks))
