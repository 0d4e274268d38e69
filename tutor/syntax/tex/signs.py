r"""Signs of Unicode inside LaTeX as the commands that they stand for: x² is x^{2}, ∑ᵢ₌₁ⁿ is ∑_{i=1}^{n}, ŷ is \hat{y}, ½ is \frac{1}{2}."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from tutor.syntax.characters import PLAIN, SCRIPT_BLOCKS, Plain
from tutor.syntax.tokens import FRACTIONS

_ACCENTS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar"}
_NUMBERS = {"ℝ": r"\mathbb{R}", "ℤ": r"\mathbb{Z}", "ℕ": r"\mathbb{N}"}


def _scripts(kind: str) -> str:
    """Every sign that Unicode has for a script above or below, as the inside of a regular expression."""
    return "".join(chr(code) for code in SCRIPT_BLOCKS if unicodedata.decomposition(chr(code)).startswith(kind))


_ABOVE, _BELOW = _scripts("<super>"), _scripts("<sub>")
_SIGNS = re.compile(
    rf"(?P<above>[{_ABOVE}]+)|(?P<below>[{_BELOW}]+)|(?P<primes>[″‴⁗])|(?P<fraction>[{''.join(FRACTIONS)}])|(?P<numbers>[ℝℤℕ](?:\^\([^()]*\))?)"
    f"|(?P<accented>[A-Za-zα-ωΑ-Ω][{''.join(_ACCENTS)}]|[À-ɏḀ-ỿ])"
)


def written(text: str) -> Plain:
    """LaTeX in which every sign that has a command is written as one, and where each character stood."""
    if text.isascii():
        return Plain(text)
    pieces: list[str] = []
    place: list[int] = []
    for piece, start, length in _pieces(text):
        pieces.append(piece)
        place += [start] * (len(piece) - length)
        place += range(start, start + length)
    return Plain("".join(pieces), [*place, len(text)])


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """What stays and what is written as a command, in turn: as it is written, where it stands, how long it is there."""
    at = 0
    for found in _SIGNS.finditer(text):
        command = _command(found.lastgroup, found[0])
        if command:
            yield text[at : found.start()].translate(PLAIN), at, found.start() - at
            yield command, found.start(), len(found[0])
            at = found.end()
    yield text[at:].translate(PLAIN), at, len(text) - at


def _command(kind: str, sign: str) -> str:
    """The sign in LaTeX; empty where it has no meaning there."""
    if kind == "above":
        return f"^{{{_base(sign)}}}"
    if kind == "below":
        return f"_{{{_base(sign)}}}"
    if kind == "primes":
        return "'" * (" ″‴⁗".index(sign) + 1)
    if kind == "fraction":
        top, bottom = FRACTIONS[sign].split("/")
        return rf"\frac{{{top}}}{{{bottom}}}"
    if kind == "numbers":
        return _NUMBERS[sign[0]] + (f"^{{{sign[3:-1]}}}" if len(sign) > 1 else "")
    base, *accents = unicodedata.normalize("NFD", sign)
    return rf"\{_ACCENTS[accents[0]]}{{{base}}}" if len(accents) == 1 and accents[0] in _ACCENTS else ""


def _base(signs: str) -> str:
    return unicodedata.normalize("NFKC", signs).replace("−", "-")
