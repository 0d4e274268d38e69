"""What was meant by a word that nobody declared: a product, a function with its argument, a function's name misspelled."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches

from tutor.syntax.tokens import GREEK_NAMES, looks_like_differential, spelled

_USUAL_LETTERS = frozenset("uvwxyz")  # no word is made of these alone
_ARGUMENTS = _USUAL_LETTERS | {"pi", "oo"}
_LONGEST = 24  # letters of a word in which something else is looked for
_LEAST = 3  # letters of a word that is a name of its own, and of a function that is guessed
_LETTER = r"[^\W\d_]\d*"
_TWO_LETTERS = re.compile(rf"({_LETTER})({_LETTER})")  # xy, x1y2
_AFTER_DIGITS = re.compile(rf"(?:[^\W\d_]\d+){{2,}}(?:[^\W\d_])?|[^\W\d_]_\d+{_LETTER}(?:_\d+)?")  # w1w2x, x_1y
_PIECE = re.compile(rf"[^\W\d_]_\d+|{_LETTER}(?:_\d+)?")
_ARGUMENT = re.compile(r"(\d*)(\w*)")


def is_long(word: str) -> bool:
    """Whether `word` is of several letters, and no Greek letter: two such words that nobody knows cannot stand side by side."""
    letters = word.partition("_")[0].rstrip("0123456789")
    return len(word) >= _LEAST and len(letters) > 1 and letters not in GREEK_NAMES and not looks_like_differential(word)


def as_product(word: str, known: Collection[str]) -> tuple[str, ...]:
    """The factors of which `word` is the product: `xy` is x*y, `thetax` is theta*x where theta is known; empty where it is a name."""
    if not 1 < len(word) <= _LONGEST or looks_like_differential(word):
        return ()
    two = _TWO_LETTERS.fullmatch(word)
    if two:
        return two.groups()
    if _AFTER_DIGITS.fullmatch(word):
        return tuple(_PIECE.findall(word))
    if word.isalpha() and all(letter in known or letter in _USUAL_LETTERS for letter in word):
        return tuple(word)
    halves = ((word[:k], word[k:]) for k in range(1, len(word)))
    return next((pair for pair in halves if all(half in known or half in _ARGUMENTS or half in GREEK_NAMES for half in pair)), ())


def as_applied(word: str, functions: Collection[str], known: Collection[str]) -> str:
    """`sinx` as `sin x`, `log2x` as `log2 x`, `cos2x` as `cos(2x)`; empty where `word` is no function's word with an argument."""
    if len(word) > _LONGEST:
        return ""
    for function in (word[:k] for k in range(len(word), 1, -1) if word[:k] in functions):  # the longest first
        digits, name = _ARGUMENT.fullmatch(word.removeprefix(function)).groups()
        after_digit = len(name) == 1 and (bool(digits) or function[-1].isdigit())
        factors = (name,) if after_digit or _is_argument(name, known) else as_product(name, known)
        if digits and not name:
            return f"{function} {digits}"
        if factors and (after_digit or all(_is_argument(f, known) for f in factors)):
            return f"{function} {name}" if not digits and len(factors) == 1 else f"{function}({digits}{' '.join(factors)})"
    return ""


def _is_argument(name: str, known: Collection[str]) -> bool:
    return bool(name) and (name in known or name in _ARGUMENTS or spelled(name) in GREEK_NAMES)


def nearest(word: str, words: Collection[str], cutoff: float) -> str:
    """The word that `word` was perhaps meant to be; empty where none is near."""
    if not _LEAST < len(word) + 1 <= _LONGEST:
        return ""
    letters = set(word)
    likely = (w for w in words if len(w) > 1 and abs(len(w) - len(word)) <= _LEAST)
    likely = sorted(w for w in likely if 2 * len(letters.intersection(w)) >= len(set(w)))
    return next(iter(get_close_matches(word, likely, 1, cutoff)), "")
