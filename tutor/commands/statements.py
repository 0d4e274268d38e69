"""A line, or several pasted ones, as statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_OPEN, _CLOSE = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement and where it begins in the text."""

    text: str
    start: int


def statements(text: str) -> Iterator[Statement]:
    """The statements of `text`, apart by `;` and by line ends outside brackets; `#` begins a remark, quotes hold anything."""
    depth, start, quoted, i = 0, 0, "", 0
    ends = []
    while i < len(text):
        c = text[i]
        if quoted:
            quoted = "" if c == quoted or c == "\n" else quoted
        elif c == '"':
            quoted = c
        elif c in _OPEN:
            depth += 1
        elif c in _CLOSE:
            depth -= 1
        elif c == "#":
            stop = text.find("\n", i)
            stop = len(text) if stop < 0 else stop
            ends.append((start, i))
            start, i = stop, stop - 1
        elif c == ";" or (c == "\n" and depth <= 0):
            ends.append((start, i))
            start, depth = i + 1, 0
        i += 1
    for begin, end in (*ends, (start, len(text))):
        inside = text[begin:end]
        if inside.strip():
            yield Statement(inside.strip(), begin + len(inside) - len(inside.lstrip()))
