"""What is said of a learner's lines: each line by itself, and the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from tutor.errors import Diagnostic

if TYPE_CHECKING:  # the record is shown without what made it
    from tutor.checking.verdicts.verdict import Verdict
    from tutor.derive.steps import Step

TRUE = frozenset({"expected", "detour", "jump", "definition", "restated"})
FALSE = frozenset({"buggy", "not equivalent"})
VERDICTS = (
    "expected", "detour", "jump", "definition", "restated", "words", "carried", "undecided", "unread", "buggy", "not equivalent",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """What is said of one line.

    number      from 1
    text        as it was written
    reading     as it was read, in the language; empty where it was not
    verdict     "expected" (the derivation shows it), "detour" (true, another way), "jump" (true, several steps at once),
                "definition", "restated" (says again what stands above), "words" (no mathematics in it),
                "carried" (follows truly from a false line), "undecided", "unread",
                "buggy" (false, by a mistake that has a name), "not equivalent" (false)
    message     in one sentence
    hint        what to look at; of a false line
    mistake     the mistake's key; empty where there is none
    witness     a point at which it is false
    follows     the number of the false line from which it follows
    done        the part of the way that is done with this line, 0 to 1
    step        the derivation's step at which the mistake was made
    diagnostic  why it cannot be read
    """

    number: int
    text: str
    verdict: str
    message: str = ""
    reading: str = ""
    hint: str = ""
    mistake: str = ""
    witness: Mapping[str, Fraction] = field(default_factory=dict)
    follows: int | None = None
    done: float = 0.0
    step: Step | None = None
    diagnostic: Diagnostic | None = None

    @property
    def is_true(self) -> bool:
        return self.verdict in TRUE

    @property
    def is_false(self) -> bool:
        return self.verdict in FALSE


@dataclass(frozen=True, slots=True)
class Working:
    """What is said of a learner's lines.

    lines    what is said of each
    done     the part of the derivation's steps that is reached, 0 to 1; 1 where the last line answers the question
    score    the marks, 0 to 1, as `marks` describes
    answer   the verdict on the last line as an answer; None where no line claims to be one
    hints    the next hint from where the learner stands, on four rungs: where to look, the rule, the rule filled in, the value
    step     the step of the derivation that comes next; None at the end
    message  the whole in one sentence
    """

    lines: tuple[Line, ...]
    done: float
    score: float
    answer: Verdict | None = None
    hints: tuple[str, ...] = ()
    step: Step | None = None
    message: str = ""

    @property
    def first_false(self) -> Line | None:
        """The first line that is false; None where none is."""
        return next((line for line in self.lines if line.is_false), None)

    @property
    def is_answered(self) -> bool:
        """Whether the last line answers the question."""
        return self.answer is not None and (self.answer.kind == "right" or self.answer.mistake == "missing constant")

    @property
    def mistake(self) -> str:
        return self.first_false.mistake if self.first_false else ""

    @property
    def hint(self) -> str:
        """What to look at in the first false line; without one, the first rung of the next hint."""
        return self.first_false.hint if self.first_false else (self.hints[0] if self.hints else "")

    @property
    def witness(self) -> Mapping[str, Fraction]:
        return self.first_false.witness if self.first_false else {}

    def __bool__(self) -> bool:
        """Whether every line is true and the last one answers the question."""
        return self.is_answered and not any(line.is_false or line.verdict in ("carried", "unread", "undecided") for line in self.lines)
