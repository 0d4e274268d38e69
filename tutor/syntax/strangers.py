"""A character outside the alphabet of the language: what it is, or what it looks like, and what to type instead."""

from __future__ import annotations

import unicodedata

_LOOKALIKE = {
    **dict(zip("хуаеосрјіѕһԁԛԝѵАВЕКМНОРСТХУІЈЅ", "xyaeocpjishdqwvABEKMHOPCTXYIJS", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True)),
    **dict(zip("օսհոɑɡ", "ouhnag", strict=True)),
}
_OTHER_LETTERS = "use Latin or Greek letters"
_ACCENTS = {"\u0302": "_hat", "\u0304": "_bar", "\u0303": "_tilde"}
_DOT = "\u0307"
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")  # letters by their category, and nothing to the eye


def stranger(text: str, at: int) -> tuple[str, str, int, int]:
    """(what, mend, start, end) for the character at `at`."""
    c = text[at]
    category = unicodedata.category(c)
    if c == "⁽":
        return "a raised number in brackets is a layer's or an index, and no power", "make it part of the name, as in W2", at, at + 3
    if category in ("Mn", "Mc", "Me") and not _is_selector(c):
        return _accented(text, at)
    if category[0] in "CZ" or c in _BLANK or _is_selector(c):
        return f"a character that cannot be seen stands here: {_called(c)}", "leave it away", at, at + 1
    what, mend = _letter(c)
    end = at + 1
    while mend == _OTHER_LETTERS and end < len(text) and _letter(text[end])[1] == mend:
        end += 1
    return what.replace(c, text[at:end], 1), mend, at, end


def _letter(c: str) -> tuple[str, str]:
    """What is wrong with a letter or a sign that can be seen, and the mend."""
    if c in _LOOKALIKE:
        return f"{c} is a {_script(c)} letter that only looks like {_LOOKALIKE[c]}", f"type {_LOOKALIKE[c]}"
    if c == "ς":
        return "ς is the sigma at the end of a Greek word", "type σ"
    if c.isdecimal():
        return f"{c} is a digit of another script", f"type {unicodedata.decimal(c)}"
    base, *marks = unicodedata.normalize("NFD", c)
    if base != c and c.isalpha() and (base.isascii() or _script(base) == "Greek"):
        return f"{c} carries an accent, and names have none", _unaccented(base, "".join(marks))
    plain = unicodedata.normalize("NFKC", c).replace("\u2044", "/")
    if plain != c and plain.isascii() and plain.strip():
        return f"{c} is not read as {plain} here", f"type {plain}"
    if c.isalpha():
        return f"{c} is neither Latin nor Greek", _OTHER_LETTERS
    return f"{c} has no meaning here", "leave it away"


def _unaccented(base: str, marks: str) -> str:
    """How a letter with an accent is typed: ŷ is y_hat, ẋ the derivative of x by the time."""
    if marks == _DOT:
        return f"write d{base}/dt for the derivative by t"
    return f"type {base}{_ACCENTS.get(marks, '')}"


def _accented(text: str, at: int) -> tuple[str, str, int, int]:
    """An accent of its own, and the letter that carries it."""
    if at and text[at - 1].isalnum():
        return f"{text[at - 1 : at + 1]} carries an accent, and names have none", _unaccented(text[at - 1], text[at]), at - 1, at + 1
    return "an accent stands here without a letter", "leave it away", at, at + 1


def _is_selector(c: str) -> bool:
    """Whether `c` only chooses how the character before it is drawn."""
    return "\ufe00" <= c <= "\ufe0f" or "\U000e0100" <= c <= "\U000e01ef"


def _script(c: str) -> str:
    return unicodedata.name(c, "").split(" ")[0].capitalize()


def _called(c: str) -> str:
    """The name of a character that cannot be shown."""
    return unicodedata.name(c, "").lower() or f"U+{ord(c):04X}"
