"""What the language says of a text (edits that choose a reading, the place of a trouble) as it is said of LaTeX."""

from __future__ import annotations

import re
from dataclasses import replace

from tutor.errors import Span, TutorError
from tutor.syntax.ambiguity import Choice, Edit
from tutor.syntax.tex.alphabet import FUNCTIONS

_WORD = re.compile(r"(?<![\\A-Za-z])[a-z]{2,}")
_BACKSLASHES = re.compile(r"\\*$")
_BLANK_BEFORE = re.compile(r"(?:\s|\\[,;:!> ]|\\q?quad|~)+$")


def in_latex(text: str, choice: Choice) -> Choice:
    """A choice between readings, whose edits are written in the language, as edits of LaTeX."""
    made: list[Edit] = []
    braced = 0
    for start, end, said in choice:
        if said == "(" and start == end and text[:start].rstrip()[-1:] in ("^", "_"):
            said, braced = "{", braced + 1
        elif said == ")" and braced:
            said, braced = "}", braced - 1
        if "\\" not in said:
            said = _WORD.sub(_command, said).replace(".T", r"^{\top}").replace("^-1", "^{-1}")
        if start == end and len(_BACKSLASHES.search(text[:start])[0]) % 2:  # the command begins before its name
            start = end = start - 1
        if start == end and said[:1] in (")", "}", "^"):
            start = end = len(_BLANK_BEFORE.sub("", text[:start]))
        made.append(Edit(start, end, said or " " * (end > start)))  # a command ends where its letters end
    return tuple(made)


def _command(found: re.Match) -> str:
    """The command for a function's word."""
    word = found[0]
    if word in FUNCTIONS:
        return f"\\{word} "
    arc = "arc" + word[1:]
    return f"\\{arc} " if word[0] == "a" and arc in FUNCTIONS else rf"\operatorname{{{word}}}"


def trimmed(text: str, error: TutorError) -> TutorError:
    """The same trouble; its place ends where the sign ends, not where the next one begins."""
    d = error.diagnostic
    if d.span is None:
        return error
    start = min(d.span.start, len(text.rstrip()))
    end = min(d.span.end, max(start + 1, len(_BLANK_BEFORE.sub("", text[: d.span.end]))))
    return TutorError(replace(d, what=" ".join(d.what.split()), span=Span(start, min(max(start, end), len(text)))))
