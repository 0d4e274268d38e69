"""A document in the colors of a terminal."""

from __future__ import annotations

from tutor.render.document import Document
from tutor.render.plain import WIDTH, lines

# SGR codes: bold, dim and the eight colors every terminal has, so that they follow the user's own theme
STYLES = {
    "title": "1;4", "heading": "1", "label": "1", "formula": "36", "rule": "33", "reason": "2", "number": "2", "code": "36",
    "verified": "32", "unconfirmed": "35", "right": "32", "wrong": "31", "hint": "33", "note": "2", "read": "2",
    "error": "1;31", "caret": "31", "source": "", "mend": "32",
}  # fmt: skip


def terminal(document: Document, ascii: bool = False, width: int = WIDTH) -> str:
    """The document as text with ANSI colors. What it quotes stays inert: control characters are written out."""
    return "\n".join("".join(_colored(style, text) for style, text in line) for line in lines(document, ascii, width))


def _colored(style: str, text: str) -> str:
    code = STYLES.get(style, "")
    return f"\x1b[{code}m{text}\x1b[0m" if code and text.strip() else text
