"""How formulas and words become characters: unicode or ASCII, and nothing that a terminal would obey."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from tutor.syntax.nodes import Name, Node
from tutor.syntax.printer import show, show_claim
from tutor.syntax.tokens import LETTER

_NAME = r"[A-Za-zα-ωΑ-Ω][A-Za-z0-9_]*(?:\[\d+(?:, \d+)*\])?"  # an entry's text may stand for a name
_DERIVATIVE = re.compile(rf"(?<![A-Za-z0-9_α-ωΑ-Ω])d((?:\^\d+)?)/((?: ?d{_NAME}(?:\^\d+)?)+)")
_BY = re.compile(rf"d({_NAME})")

ASCII = {
    "∂": "d", "∇": "grad", "·": "*", "×": "x", "−": "-", "∫": "int", "∞": "oo", "√": "sqrt", "π": "pi", "σ": "sigma", "θ": "theta",
    "≤": "<=", "≥": ">=", "≠": "!=", "→": "->", "←": "<-", "…": "...", "–": "-", "—": "-", "✓": "ok:", "✗": "wrong:", "⚠": "!",
    "²": "^2", "³": "^3", "⇔": "<=>", "⇒": "=>",
    "‘": "'", "’": "'", "“": '"', "”": '"', "ᵀ": ".T", "°": " deg", "Σ": "Sigma", "∘": "*", "⊙": "*", "≈": "~", "±": "+-", "½": "1/2",
    "′": "'", "é": "e", "ö": "oe", "ä": "ae", "ü": "ue", "ô": "o", "█": "#", "░": ".",
}  # fmt: skip
_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))  # how the character before is drawn
_HIDDEN = frozenset("\u115f\u1160\u3164\uffa0\u2800").union(map(chr, _SELECTORS))
_GREEK = re.compile(r"GREEK (SMALL|CAPITAL) (?:LETTER )?(?:FINAL )?(\w+)")


def formula(node: Node, *, partial: Collection[str] = (), ascii: bool = False) -> str:
    """The tree as it is read on a screen, ∂ for d by the names in `partial`; the text reads back to the same tree."""
    text = show_claim(node, "*" if ascii else "⊙")
    if partial:
        text = _DERIVATIVE.sub(lambda m: _rounded(m, partial), text)
    return plain_letters(text) if ascii else text.replace(" * ", " · ")


def _rounded(found: re.Match[str], partial: Collection[str]) -> str:
    """`d^2/dx dy` as `∂^2/∂x ∂y`, where each name is one of `partial`."""
    names = {text for n in partial for text in (show(Name(n)), LETTER.get(n, n))}
    if not all(n in names for n in _BY.findall(found[2])):
        return found[0]
    return f"∂{found[1]}/" + _BY.sub(r"∂\1", found[2])


def visible(text: str) -> str:
    """`text` with every character that a terminal would obey, or that hides, written out: \\x1b, \\u202e."""
    return "".join(c if c == "\n" or not _obeyed(c) else _escaped(c) for c in text)


def _obeyed(c: str) -> bool:
    return unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn") or c in _HIDDEN


def _escaped(c: str) -> str:
    if c == "\t":
        return " "
    code = ord(c)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def plain_letters(text: str) -> str:
    """`text` in ASCII: Greek by name, signs as they are typed, anything else written out as \\u…."""
    return "".join(c if c.isascii() else _spelled(c) for c in text)


def _spelled(c: str) -> str:
    if c in ASCII:
        return ASCII[c]
    greek = _GREEK.match(unicodedata.name(c, ""))
    if greek:
        name = "lambda" if greek[2] == "LAMDA" else greek[2].lower()
        return name if greek[1] == "SMALL" else name.capitalize()
    bare = unicodedata.normalize("NFKD", c).encode("ascii", "ignore").decode()
    return bare or _escaped(c)


def columns(text: str) -> int:
    """How many columns a terminal gives to `text`: two to a wide character, none to a combining one."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return max(0, wcswidth(visible(text)))
