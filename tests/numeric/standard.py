"""The standard test functions of optimization, as problems: their texts read, derived and compiled by the tutor."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tutor.commands.experiments import problem
from tutor.meaning.scope import scope_from
from tutor.numeric.descent.problem import Problem
from tutor.numeric.graph import reverse

FILE = Path(__file__).parents[1] / "corpora" / "test_functions.jsonl"


@dataclass(frozen=True)
class Standard:
    """One function: its line of the file. `x` is the vector of x1, x2 … in its text; `value` is the lowest, `others` are local minima."""

    name: str
    text: str
    start: tuple[float, ...]
    value: float
    points: tuple[tuple[float, ...], ...] = ()
    others: tuple[float, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    source: str = ""
    note: str = ""

    @property
    def minima(self) -> tuple[float, ...]:
        return (self.value, *self.others)

    def is_minimum(self, value: float, share: float = 1e-5) -> bool:
        """Whether a value is one of the known minima, to the digits that are published."""
        return any(abs(value - m) <= share * abs(m) + (1e-8 if m == 0 else 0) for m in self.minima)

    @cache  # noqa: B019 (there are some fifty of them, kept for the run)
    def problem(self) -> Problem:
        names = tuple(f"x{k}" for k in range(1, len(self.start) + 1))
        scope = scope_from({}, {"x": f"[{', '.join(names)}]", **dict(self.where)})
        loss = scope.expand(scope.read(self.text))
        gradients = dict(zip(names, reverse(loss, names, scope), strict=True))
        return problem(loss, gradients, dict(zip(names, self.start, strict=True)), {}, scope)[0]


def standards() -> tuple[Standard, ...]:
    """Every function of the file."""
    rows = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    return tuple(
        Standard(
            **{k: v for k, v in row.items() if k in ("name", "text", "value", "source", "note")},
            start=tuple(map(float, row["start"])),
            points=tuple(map(tuple, row.get("points", ()))),
            others=tuple(row.get("others", ())),
            where=tuple(row.get("where", {}).items()),
        )
        for row in rows
    )
