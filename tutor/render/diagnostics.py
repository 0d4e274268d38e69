"""A diagnostic in words: what is wrong, where (a caret under the text), and one mend."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.errors import Diagnostic
from tutor.render.letters import columns, plain_letters, visible

WINDOW = 96  # columns of the source that are shown around the place
SHORT = 100  # characters of a text that is told in one line

Line = tuple[tuple[str, str], ...]  # (style, text)…


def diagnostic(d: Diagnostic, ascii: bool = False) -> str:
    """The diagnostic as lines of text."""
    return "\n".join("".join(part for _, part in line) for line in lines(d, ascii))


def lines(d: Diagnostic, ascii: bool = False) -> Iterator[Line]:
    """The diagnostic line by line, each part with its style: error, source, caret, mend."""
    shown = _in_ascii if ascii else visible
    yield ("error", f"error[{shown(d.code)}]"), ("", f": {shown(d.what)}")
    if d.span is not None and d.source:
        source, caret = pointed(d, ascii)
        yield (("source", f"  {source}"),)
        yield (("caret", f"  {caret}"),)
    for number, reading in enumerate(d.readings, 1):
        yield ("number", f"  {number}: "), ("source", shown(reading))
    if d.mend:
        yield ("mend", "  mend: "), ("", shown(d.mend))


def _in_ascii(text: str) -> str:
    return plain_letters(visible(text))


def pointed(d: Diagnostic, ascii: bool = False) -> tuple[str, str]:
    """The line of the source in which the trouble begins, cut to a window, and the caret line under it."""
    start = min(max(0, d.span.start), len(d.source))
    begin = d.source.rfind("\n", 0, start) + 1
    end = d.source.find("\n", start)
    end = len(d.source) if end < 0 else end
    stop = max(start, min(d.span.end, end))
    while begin < start < end and columns(d.source[start]) == 0:  # an accent stands over the letter before it
        start -= 1
    shown = _in_ascii if ascii else visible
    before, inside, after = (shown(d.source[a:b]) for a, b in ((begin, start), (start, stop), (stop, end)))
    cut_left = cut_inside = cut_right = False
    if columns(before + inside + after) > WINDOW:
        before, cut_left = _last(before, WINDOW // 2)
        inside, cut_inside = _first(inside, WINDOW // 2)
        after, cut_right = ("", True) if cut_inside else _first(after, WINDOW // 2)
    dots = "..." if ascii else "…"
    left = dots if cut_left else ""
    right = dots if (cut_right or cut_inside) else ""
    return f"{left}{before}{inside}{after}{right}", " " * columns(left + before) + "^" * max(1, columns(inside))


def _first(text: str, most: int) -> tuple[str, bool]:
    """The beginning of `text` that fits `most` columns, and whether something was cut."""
    kept = next((k for k in range(min(len(text), most + 1), -1, -1) if columns(text[:k]) <= most), 0)
    return text[:kept], kept < len(text)


def _last(text: str, most: int) -> tuple[str, bool]:
    """The end of `text` that fits `most` columns, and whether something was cut."""
    begin = next(k for k in range(max(0, len(text) - most - 1), len(text) + 1) if columns(text[k:]) <= most)
    return text[begin:], begin > 0


def in_short(d: Diagnostic) -> str:
    """The diagnostic in one line, for a toolbar."""
    what, _ = _first(visible(d.what).replace("\n", " "), SHORT)
    mend, _ = _first(visible(d.mend or "  ".join(f"{k}: {r}" for k, r in enumerate(d.readings, 1))).replace("\n", " "), SHORT)
    return f"{what} – {mend}" if mend else what
