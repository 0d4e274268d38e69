"""Refusals: a text that cannot be read, and a text that can be read in two ways, with both readings as edits of it."""

from __future__ import annotations

from typing import NamedTuple

from tutor.errors import Span, TutorError, trouble


class Edit(NamedTuple):
    """Put `text` in the place of [start, end)."""

    start: int
    end: int
    text: str


Choice = tuple[Edit, ...]


class Ambiguous(Exception):
    """Two honest readings of one text. Told as a TutorError by the parser, which knows the whole text."""

    def __init__(self, what: str, start: int, end: int, *choices: Choice):
        super().__init__(what)
        self.what, self.span, self.choices = what, Span(start, end), choices


def refusal(code: str, what: str, start: int, end: int, mend: str) -> TutorError:
    """A TutorError that points at [start, end)."""
    return trouble(code, what, span=Span(start, end), mend=mend)


def around(start: int, end: int) -> Choice:
    """Brackets around [start, end)."""
    return Edit(start, start, "("), Edit(end, end, ")")


def edited(text: str, choice: Choice) -> str:
    """`text` with the edits of `choice` made, in their order where they touch."""
    out, at = [], 0
    for edit in sorted(choice, key=lambda e: (e.start, e.end)):
        out += [text[at : edit.start], edit.text]
        at = max(at, edit.end)
    return "".join(out) + text[at:]
