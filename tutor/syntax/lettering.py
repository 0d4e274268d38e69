r"""Names as LaTeX: Greek by its command, several letters upright, what follows _ below, `y_hat` under its hat."""

from __future__ import annotations

import re

from tutor.syntax.tokens import GREEK_NAMES

D = r"\mathit{d}"  # the name d, where a plain d would begin a differential
_ACCENTS = frozenset({"hat", "bar", "tilde"})
_NAME = re.compile(r"([A-Za-z]+)(\d*)((?:_[A-Za-z0-9]+)*)")


def name_latex(name: str) -> str:
    """The LaTeX of a name; each name has its own."""
    if name == "oo":
        return r"\infty"
    found = _NAME.fullmatch(name)
    if not found:
        return _upright(name)
    letters, digits, below = found.groups()
    out = _letters(letters) if letters != "d" else D
    if digits:
        out += f"_{{{{{digits}}}}}"
    for k, part in enumerate(below.split("_")[1:]):
        if part in _ACCENTS and not k:
            out = rf"\{part}{{{out}}}"
        else:
            written = part if part.isdigit() else _letters(part)
            out = f"{{{out}}}_{{{written}}}" if "_" in out.replace(r"\_", "") and not _is_accented(out) else f"{out}_{{{written}}}"
    return out


def _is_accented(written: str) -> bool:
    return any(written.startswith(rf"\{accent}{{") and written.endswith("}") for accent in _ACCENTS)


def _letters(word: str) -> str:
    if word in GREEK_NAMES:
        return "\\" + word
    return word if len(word) == 1 else _upright(word)


def _upright(word: str) -> str:
    escaped = word.replace("_", r"\_")
    return rf"\mathrm{{{escaped}}}"
