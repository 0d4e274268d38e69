"""How a step size shrinks along the way: each schedule as one entry, the step size as a function of the step's number."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from tutor.errors import trouble

Sizes = Callable[[int], float]


@dataclass(frozen=True, slots=True)
class Schedule:
    """One way to shrink.

    rule   as it is written on paper; k counts the steps from 0, K are all of them, d is the number after `decay`
    usual  d where none is said
    share  (k, K, d) -> the share of the first step size
    """

    name: str
    rule: str
    because: str
    usual: float
    share: Callable[[int, int, float], float]


# fmt: off
SCHEDULES = (
    Schedule("inverse", "η / (1 + d k)", "Steps shrink so slowly that they still reach any point, and their noise dies out.", 0.01,
             lambda k, total, d: 1 / (1 + d * k)),
    Schedule("root", "η / √(1 + d k)", "Shrinks more slowly still: for noisy gradients of convex losses.", 1.0,
             lambda k, total, d: 1 / math.sqrt(1 + d * k)),
    Schedule("exponential", "η e^(-d k)", "Every step is the same share of the one before.", 0.01,
             lambda k, total, d: math.exp(-d * k)),
    Schedule("cosine", "η (1 + cos(π k/K))/2", "Large for long, then down to 0 at the last step.", 1.0,
             lambda k, total, d: (1 + math.cos(math.pi * min(1.0, d * k / total))) / 2),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Decay:
    """A schedule with its number; `Decay.read` makes it of `0.01`, `exponential 0.05` or `cosine`."""

    schedule: Schedule
    number: float

    @staticmethod
    def read(text: str | float) -> Decay:
        """Raises TutorError("decay")."""
        words = str(text).split()
        named = {s.name: s for s in SCHEDULES}
        found = named.get(words[0].lower()) if words else None
        rest = words[1:] if found else words
        schedule = found or SCHEDULES[0]
        try:
            number = float(rest[0]) if rest else schedule.usual
        except ValueError:
            number = math.nan
        if len(rest) > 1 or not (found or rest) or not 0 <= number < math.inf:
            raise trouble("decay", f"{text} is no way to shrink the step", mend=f"decay 0.01, or decay {', '.join(list(named)[1:])}")
        return Decay(schedule, number)

    def sizes(self, step: float, total: int) -> Sizes:
        """The step size of step 1, 2 …, of `total`."""
        return lambda number: step * self.schedule.share(number - 1, total, self.number)

    def __str__(self) -> str:
        return f"{self.schedule.rule} with d = {self.number:.4g}"


def sizes_of(step: float | None, decay: str | float | None, total: int) -> Sizes:
    """The sizes of a step that may shrink. Raises TutorError("decay")."""
    if decay is not None and step is not None:
        return Decay.read(decay).sizes(step, total)
    return lambda number: step
