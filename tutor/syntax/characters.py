"""Letters from other keyboards and other pages as the plain ones, before anything is read: 𝑥 is x, x₁ is x_1, eˣ is e^x, ″ is ''.

What looks like nothing, or like a letter that it is not, is never guessed: such a character is left for the lexer to stop at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tutor.syntax.tokens import GREEK, Token

STOP = "\0"  # no token begins with it
_LETTERS = frozenset("∂∇").union(GREEK)  # of the mathematical alphabets, beside those of ASCII
_SIGNS = {
    **dict.fromkeys("‐‑‒﹣", "-"), **dict.fromkeys("∗﹡⊙", "*"), **dict.fromkeys("∙‧・", "·"), **dict.fromkeys("∕⁄", "/"),
    **dict.fromkeys("⩽≦", "≤"), **dict.fromkeys("⩾≧", "≥"), **dict.fromkeys("⟶⟼↦", "→"), "∣": "|", "∥": "‖", "∶": ":", "∆": "Δ", "⋯": "…",
    **dict.fromkeys("\u2061\u2062", " "), "\u2126": "Ω", **dict.fromkeys("\u0085\u2028\u2029", "\n"),
}  # fmt: skip
_OUTLINED = ("DOUBLE-STRUCK", "MATHEMATICAL DOUBLE-STRUCK")  # ℝ is a set, 𝔼 an expectation, 𝟙 an indicator: no plain letters
SCRIPT_BLOCKS = (*range(0x00B2, 0x00BA), *range(0x02B0, 0x02E9), *range(0x1D2C, 0x1DC0), *range(0x2070, 0x20A0), 0x2C7C)
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Cn", "Co", "Mn", "Mc", "Me", "Zl", "Zp"))


class Plain(NamedTuple):
    """A text in plain characters, and for each of them where it stood; `place` is None where each stands where it stood."""

    text: str
    place: Sequence[int] | None = None

    def token(self, t: Token) -> Token:
        """The token where it stands in the text that was typed."""
        return t if self.place is None else t._replace(start=self.place[t.start], end=self.place[t.end])

    def at(self, index: int) -> int:
        return index if self.place is None else self.place[index]


def plain(text: str) -> Plain:
    """`text` in plain characters. What has no meaning at all becomes STOP."""
    if text.isascii():
        return Plain(text)
    text = text.translate(PLAIN)
    if not _SCRIPTS.search(text):
        return Plain(text)
    pieces: list[str] = []
    place: list[int] = []  # by the character of the plain text
    for written, start, length in _pieces(text):
        pieces.append(written)
        place += [start] * (len(written) - length)  # ₁ is written _1: both stand where it stands
        place += range(start, start + length)
    return Plain("".join(pieces), [*place, len(text)])


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """What stays and what is written out, in turn: as it is written, where it stands, how long it is there."""
    at = 0
    for found in _SCRIPTS.finditer(text):
        start, end = found.span()
        written = _written_out(found[0], text[start - 1 : start])
        if written == found[0]:
            continue
        yield text[at:start], at, start - at
        yield written, start, end - start
        if text[end : end + 1].isalnum() and text[end] not in _ABOVE:  # x₁y is no name
            yield " ", end, 0
        at = end
    yield text[at:], at, len(text) - at


def _written_out(run: str, before: str) -> str:
    if run[0] in _REPEATED:
        return "".join(_REPEATED[c] for c in run)
    if _LAYER.fullmatch(run):
        return run  # told by name
    script = "".join((_BELOW if run[0] in _BELOW else _ABOVE)[c] for c in run)
    if run[0] in _BELOW:
        return f"_{script}" if script.isalnum() else f"_({script})"
    if before not in _BELOW and not any(c.isalpha() or c in "()" for c in script):
        return run  # x², 0⁺: tokens of their own
    return f"^{script}" if len(script) == 1 or script.isdigit() else f"^({script})"


class _Table(dict):
    """What each character is translated to, found when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = chr(code) if code < 128 else _translated(chr(code))
        return self[code]


def _translated(c: str) -> str:
    if c in _SIGNS:
        return _SIGNS[c]
    category = unicodedata.category(c)
    if category == "Zs":
        return " "
    if category in _UNSEEN:
        return STOP
    if unicodedata.decomposition(c).startswith(("<font>", "<wide>")) and not unicodedata.name(c).startswith(_OUTLINED):
        letter = unicodedata.normalize("NFKC", c)
        return letter if letter in _LETTERS or "!" <= letter <= "~" else STOP
    return STOP if c.isdecimal() else c  # the digits of other scripts are none of ours


def _scripts(kind: str, wanted: str) -> dict[str, str]:
    """The superscripts, or subscripts, of Unicode with the plain character that each stands for."""
    pairs = [(chr(code), unicodedata.decomposition(chr(code)).split()) for code in SCRIPT_BLOCKS]
    base = {c: chr(int(parts[1], 16)) for c, parts in pairs if len(parts) == 2 and parts[0] == kind}
    return {c: "-" if plain == "−" else plain for c, plain in base.items() if plain in wanted}


PLAIN = _Table()
_SMALL = "abcdefghijklmnopqrstuvwxyz0123456789+−"
_BELOW = _scripts("<sub>", _SMALL + "βγρφχ")
_ABOVE = _scripts("<super>", _SMALL + "βγδθφχ()")
_REPEATED = {**{c: "'" * k for k, c in enumerate("′″‴⁗", 1)}, "∬": "∫∫", "∭": "∫∫∫"}
_LAYER = re.compile("⁽.⁾")  # W⁽²⁾: a layer's number, or an index; hardly a power
_SCRIPTS = re.compile("|".join(f"[{''.join(table)}]+" for table in (_BELOW, _ABOVE, _REPEATED)))
