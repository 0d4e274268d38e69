"""Texts with `{placeholders}`, and words with formulas between backticks among them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from tutor.errors import TutorError, trouble
from tutor.meaning.scope import Scope
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Node

_PLACE = re.compile(r"\{(\w+)\}")
_PLAIN = re.compile(r"\d+(?:\.\d+)?|[^\W\d]\w*")  # a number or a name: safe beside any operation
_FACTOR = re.compile(r"[\w)\]}][ \t]+\Z")

Words = tuple[str | Node, ...]


def places(text: str) -> tuple[str, ...]:
    """The placeholders of a text, in order."""
    return tuple(m[1] for m in _PLACE.finditer(text))


def filled(text: str, values: Mapping[str, str], *, bracketed: bool = True) -> str:
    """`text` with its placeholders replaced; a value that is more than one number or name stands in brackets, and so does a number
    that follows a factor: in `2 {a}` it is multiplied.

    Raises TutorError("exercise") for a placeholder without a value.
    """

    def value(found: re.Match) -> str:
        name = found[1]
        if name not in values:
            near = difflib.get_close_matches(name, list(values), 1, cutoff=0.4)
            mend = f"Did you mean {{{near[0]}}}?" if near else f"parameters = {{{name} = …}}"
            raise trouble("exercise", f"{{{name}}} has no value in: {text}", mend=mend)
        is_factor = values[name][:1].isdigit() and _FACTOR.search(text, 0, found.start())
        return values[name] if not bracketed or (_PLAIN.fullmatch(values[name]) and not is_factor) else f"({values[name]})"

    return _PLACE.sub(value, text)


def told(text: str, values: Mapping[str, str], scope: Scope) -> Words:
    """One paragraph with its placeholders filled in: words, and the formulas between backticks as trees."""
    parts: list[str | Node] = []
    for k, piece in enumerate(" ".join(text.split()).split("`")):
        if k % 2 == 0:
            parts.append(filled(piece, values, bracketed=False))
            continue
        written = filled(piece, values)
        try:
            node = scope.read(written)
            parts.append(tidy(node) if places(piece) else node)  # what was drawn may leave w - (-1), or 1 x
        except TutorError:  # a line of the prompt, or a name of nothing: shown as it is written
            parts.append(filled(piece, values, bracketed=False))
    return tuple(p for p in parts if p != "")


def paragraphs(text: str, values: Mapping[str, str], scope: Scope) -> tuple[Words, ...]:
    """The paragraphs of a text, which stand apart by an empty line."""
    return tuple(told(p, values, scope) for p in re.split(r"\n\s*\n", text.strip()) if p.strip())
