"""A line, or several pasted ones, as statements; and a statement's trouble told inside the whole text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tutor.errors import Span, TutorError

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


def told_in(error: TutorError, text: str, start: int = 0) -> TutorError:
    """The trouble of a part of `text` that begins at or after `start`, told inside the whole `text`."""
    d = error.diagnostic
    if not d.source:
        return error
    offset = text.find(d.source, start)
    if offset < 0 or d.source == text:
        return error
    stop = offset + len(d.source)
    readings = tuple(text[:offset] + reading + text[stop:] for reading in d.readings)
    span = Span(d.span.start + offset, d.span.end + offset) if d.span else None
    return TutorError(replace(d, source=text, span=span, readings=readings))
