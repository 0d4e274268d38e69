"""What a numeric search came to: the point, the way there, and why it ended, in one named word and one sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

ENDINGS = {
    "converged": "the gradient vanished",
    "steps": "the steps ran out",
    "diverged": "the values climbed away: the step size is too large",
    "unbounded": "the values fall without a bound",
    "saddle": "the gradient vanished where the function still falls in some direction",
    "not-finite": "the value or its gradient is no finite number",
    "stalled": "no step lowers the value, though the gradient has not vanished",
    "interrupted": "stopped by hand",
}

_KEPT = 2000  # more rows than a picture has columns
_NUMBERS = 4_000_000  # of all points kept together: 32 MB


_Row = tuple[int, np.ndarray, float, float, int]  # of a Trace: step, point, value, gradient norm, evaluations


@dataclass(frozen=True, eq=False)
class Trace:
    """The way that was gone, thinned evenly when it is long; the first and the last step are always there.

    Each column is an array that is made when it is first read, and that cannot be written to.
    """

    rows: tuple[_Row, ...]

    @cached_property
    def steps(self) -> np.ndarray:
        """(k,) the number of each step kept; 0 is the start."""
        return self._column(0, int)

    @cached_property
    def points(self) -> np.ndarray:
        """(k, n)"""
        return self._column(1, float)

    @cached_property
    def values(self) -> np.ndarray:
        """(k,)"""
        return self._column(2, float)

    @cached_property
    def gradient_norms(self) -> np.ndarray:
        """(k,)"""
        return self._column(3, float)

    @cached_property
    def evaluations(self) -> np.ndarray:
        """(k,) how often the function or its gradient had been computed by then."""
        return self._column(4, int)

    def part(self, chosen: slice) -> Trace:
        """Some of its rows."""
        return Trace(self.rows[chosen])

    def _column(self, k: int, kind: type) -> np.ndarray:
        array = np.array([row[k] for row in self.rows], dtype=kind)
        array.flags.writeable = False
        return array


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The end of a search.

    point          (n,); value and gradient_norm (Euclidean) belong to it; of a gradient that bounds hold back, what they leave
    evaluations    at how many points the function or its gradient was computed
    ended          one word out of ENDINGS; because says it in a sentence, with the numbers
    method, step   what was used; step is None where the method chooses its own
    notes          what was done on the way that the learner should know ("the Hessian was indefinite in 2 steps: …")
    """

    point: np.ndarray
    value: float
    gradient_norm: float
    trace: Trace
    evaluations: int
    ended: str
    because: str
    method: str = ""
    step: float | None = None
    notes: tuple[str, ...] = ()

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return self.trace.rows[-1][0]


@dataclass(slots=True)
class Recorder:
    """Collects a Trace of points (size,) while a search runs; drops every second row when there are too many."""

    size: int
    rows: list[_Row] = field(default_factory=list)
    stride: int = 1
    last: _Row | None = None
    most: int = field(init=False)

    def __post_init__(self) -> None:
        self.most = max(4, min(_KEPT, _NUMBERS // max(1, self.size)))

    def add(self, number: int, point: np.ndarray, value: float, gradient_norm: float, evaluations: int) -> None:
        """Note where step `number` arrived; the point must not change afterwards."""
        self.last = (number, point, value, gradient_norm, evaluations)
        if number % self.stride:
            return
        self.rows.append(self.last)
        if len(self.rows) > self.most:
            self.rows = self.rows[::2]
            self.stride *= 2

    @property
    def trace(self) -> Trace:
        """Everything noted so far (at least one row)."""
        return Trace(tuple(self.rows) if self.rows and self.rows[-1] is self.last else (*self.rows, self.last))

    def outcome(self, evaluations: int, ended: str, because: str, **told: object) -> Outcome:
        """The Outcome at the last row noted."""
        _, point, value, norm, _ = self.last
        return Outcome(np.array(point, dtype=float), value, norm, self.trace, evaluations, ended, because, **told)


def spelled(value: float) -> str:
    """A number as it stands in a sentence: four digits at most."""
    return f"{value:.4g}"
