"""A verdict: all that is said of one answer, and on what it rests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from tutor.derive.steps import Step
from tutor.errors import Diagnostic

KINDS = ("right", "slip", "wrong", "undecided", "unreadable")


@dataclass(frozen=True, slots=True)
class Evidence:
    """On what a verdict rests.

    how       "proved", "agreed" (at sample points), "refuted" (a point proves it), "open" (it could not be told), "" (nothing was compared)
    text      the same in words
    points    at how many points answer and result agreed
    yours     the value of the answer at the witness; empty where there is none to show
    expected  the value it should have there
    """

    how: str = ""
    text: str = ""
    points: int = 0
    yours: str = ""
    expected: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one answer.

    kind        "right", "slip" (the mistake is known), "wrong", "undecided" or "unreadable"
    score       the share of the points that it earns, 0 to 1, by verdicts/marks
    message     the verdict in one sentence
    hint        what to look at; empty for a right answer
    mistake     the slip's key; empty where there is none
    step        the step at which it was made
    witness     a point at which the answer fails: put it into both, and they differ
    parts       (label, verdict) of each entry, row or member of an answer that has several
    diagnostic  why an answer cannot be read, and where
    evidence    on what the verdict rests
    domain      where only one of answer and result has a value; empty where no such point was found
    form        what the form asked for still wants, of an answer whose value is right
    """

    kind: str
    score: float
    message: str
    hint: str = ""
    mistake: str = ""
    step: Step | None = None
    witness: Mapping[str, Fraction] = field(default_factory=dict)
    parts: tuple[tuple[str, Verdict], ...] = ()
    diagnostic: Diagnostic | None = None
    evidence: Evidence = Evidence()
    domain: str = ""
    form: str = ""

    def __bool__(self) -> bool:
        return self.kind == "right"

    @property
    def entries(self) -> tuple[tuple[str, str], ...]:
        """(label, kind) of each part."""
        return tuple((label, part.kind) for label, part in self.parts)

    @property
    def right(self) -> tuple[str, ...]:
        """The labels of the parts that are right."""
        return tuple(label for label, part in self.parts if part.kind == "right")

    @property
    def value(self) -> str:
        """The verdict on the value alone: "right" also where the form, the constant or the domain is not what was asked for."""
        return "right" if self.mistake in ("form", "brackets", "differential", "missing constant", "domain") else self.kind


def counted(right: int, count: int, what: str = "entries", done: str = "right") -> str:
    """`2 of 3 entries are right`."""
    return f"{right or 'none'} of {'' if right else 'the '}{count} {what} {'is' if right < 2 else 'are'} {done}"


def misformed(right: Verdict, wish: str, share: float) -> Verdict:
    """The verdict on an answer that is right by its value, and not written as is asked for: what is still wished, what it earns."""
    message = "the value is right, the form is not the one asked for"
    return replace(right, kind="slip", score=share, message=message, hint=wish, mistake="form", form=wish)
