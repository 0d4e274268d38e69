r"""Names as LaTeX: Greek by its command, several letters upright, what follows _ below, `y_hat` under its hat."""

from __future__ import annotations

import re

from tutor.syntax.tex.alphabet import KEYWORDS
from tutor.syntax.tokens import GREEK_NAMES

D = r"\mathit{d}"  # the name d, where a plain d would begin a differential
_ACCENTS = frozenset({"hat", "bar", "tilde"})
_NAME = re.compile(r"([A-Za-z]+)(\d*)((?:_[A-Za-z0-9]+)*)")
_ENTRY = re.compile(r"([^/]+)\[([\d, ]+)\]")  # a scalar that is an entry of an array, by its text


def name_latex(name: str) -> str:
    """The LaTeX of a name; each name has its own."""
    if name == "oo":
        return r"\infty"
    found = _ENTRY.fullmatch(name)
    if found:
        base = name_latex(found[1])
        return f"{{{base}}}_{{{{}}{found[2]}}}" if "_" in base else f"{base}_{{{{}}{found[2]}}}"
    found = _NAME.fullmatch(name)
    if not found or found[1] in KEYWORDS:
        return _upright(name)
    letters, digits, below = found.groups()
    out = _letters(letters) if letters != "d" else D
    is_below = bool(digits)
    if digits:
        out += f"_{{{{{digits}}}}}"
    for k, part in enumerate(below.split("_")[1:]):
        if part in _ACCENTS and not k:
            out, is_below = rf"\{part}{{{out}}}", False
        else:
            written = part if part.isdigit() else _letters(part)
            out, is_below = f"{{{out}}}_{{{written}}}" if is_below else f"{out}_{{{written}}}", True
    return out


def _letters(word: str) -> str:
    if word in GREEK_NAMES:
        return "\\" + word
    return word if len(word) == 1 else _upright(word)


def _upright(word: str) -> str:
    escaped = word.replace("_", r"\_")
    return rf"\mathrm{{{escaped}}}"
