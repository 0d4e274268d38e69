"""A text taken apart into statements and lists, before anything is read: at the signs outside brackets, quotes and remarks.

A bracket that is never closed holds nothing together, so that what follows it is still read by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

_MARK = re.compile(r"""
    (?P<quoted>  "[^"\n]*" )                                        # a file's name
  | (?P<remark>  \#[^\n]* )
  | (?P<open>    \\left(?![A-Za-z])\s*(?:\\.|.) | \\begin\s*\{[^{}\n]*\} | \\?[(\[{] )
  | (?P<close>   \\right(?![A-Za-z])\s*(?:\\.|.) | \\end\s*\{[^{}\n]*\} | \\?[)\]}] )
  | (?P<goes_on> (?: (?<=[=*/^@·×,]) | (?<=\s[+−-]) ) [ \t\r]*\n(?=[ \t]*\S) )   # a sign after which something must come
  | (?P<quoted_sign> \\[^\nA-Za-z] )                                    # \; and \, are blanks of LaTeX, \# a letter
""", re.VERBOSE)  # fmt: skip
_WAITING = re.compile(r"(?:[,;(\[{+\-*/^=@&·×−]|\\\\|\\begin\s*\{[^{}]*\})\s*\Z")

_LEFT_OPEN = re.compile(r"[^\s;](?:\s*[=*/^@·×,]|\s+[+−-])[ \t\r]*\Z")  # `0+` is the side of a limit


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and where in the text it begins."""

    text: str
    offset: int


def statements(text: str) -> Iterator[Piece]:
    """The statements of `text`: apart by `;` and by line ends, but within brackets and after open signs; no remarks, no empty ones.

    A remark within brackets leaves blanks, so that every character stays where it was typed.
    """
    plain = _without_remarks(text)
    return (piece for piece in apart(plain, "[;\n]") if piece.text)


def apart(text: str, pattern: str, offset: int = 0) -> Iterator[Piece]:
    """`text`, which begins at `offset`, between what matches `pattern` outside brackets; empty pieces too."""
    begin = 0
    for sign in chain(outside(text, pattern), (None,)):
        found = trimmed(text, begin, sign.start() if sign else len(text))
        yield Piece(found.text, offset + found.offset)
        begin = sign.end() if sign else begin


def split(text: str, sign: str) -> tuple[Piece, ...]:
    """`text` between the signs that stand outside brackets; empty pieces too."""
    return tuple(apart(text, re.escape(sign)))


def outside(text: str, pattern: str) -> Iterator[re.Match[str]]:
    """What matches `pattern` outside closed brackets, quotes and remarks."""
    held = _held(text)
    begin, end = next(held, (len(text), len(text)))
    for match in re.finditer(pattern, text):
        while end <= match.start() and end < len(text):
            begin, end = next(held, (len(text), len(text)))
        if not begin <= match.start() < end:
            yield match


def is_unfinished(text: str) -> bool:
    """Whether a line goes on in the next one: it ends with a sign after which something must come, or did so within a bracket.

    A text that has gone on inside brackets goes on until they are closed, or a line is left empty.
    """
    plain = _without_remarks(text)
    if _LEFT_OPEN.search(plain):
        return True
    marks = list(_MARK.finditer(plain))
    if not {k for k, m in enumerate(marks) if m.lastgroup == "open"} - set(_pairs(marks)):
        return False
    before, _, last = plain.rpartition("\n")
    return bool(last.strip()) if before.strip() else bool(_WAITING.search(plain))


def trimmed(text: str, start: int, end: int) -> Piece:
    """[start, end) of `text`, without the blanks around it."""
    inside = text[start:end]
    return Piece(inside.strip(), start + len(inside) - len(inside.lstrip()))


def _held(text: str) -> Iterator[tuple[int, int]]:
    """The parts that hold together, in order: each [start, end) of the outermost closed brackets, and of quotes and remarks."""
    marks = list(_MARK.finditer(text))
    closed_by = _pairs(marks)
    last = -1  # the mark that closes the outermost bracket that is open here
    for k, mark in enumerate(marks):
        if k <= last or (mark.lastgroup in ("open", "close") and k not in closed_by):
            continue
        last = closed_by.get(k, k)
        yield mark.start(), marks[last].end()


def _pairs(marks: list[re.Match[str]]) -> dict[int, int]:
    """Which mark closes which; of whatever kind, as `(0, 1]` is an interval."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for k, mark in enumerate(marks):
        if mark.lastgroup == "open":
            opened.append(k)
        elif mark.lastgroup == "close" and opened:
            found[opened.pop()] = k
    return found


def _without_remarks(text: str) -> str:
    if "#" not in text:
        return text
    return _MARK.sub(lambda m: " " * len(m[0]) if m.lastgroup == "remark" else m[0], text)
