"""A part of a long table for every day: of each kind of row the first and every so many after it; the rest are soak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import Any

import pytest


def portion(
    rows: Iterable, every: int, label: Callable[[Any], str] | None = None, kind: Callable[[Any], Hashable] = lambda row: None
) -> list:
    """A parameter for each row: the first of its kind and every `every`-th after it run in the ordinary suite, all with `-m soak`.

    label  the id of a row; pytest's own where it is not given
    kind   what must stay represented; all rows are of one kind where it is not given
    """
    met: Counter = Counter()
    found = []
    for row in rows:
        met[kind(row)] += 1
        marks = pytest.mark.soak if (met[kind(row)] - 1) % every else ()
        found.append(pytest.param(row, marks=marks, id=label(row) if label else None))
    return found
