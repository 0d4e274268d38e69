"""The caret stands under the right columns, whatever letters stand before it; what is quoted is inert."""

import unicodedata
from random import Random

import pytest

from tutor.errors import Diagnostic, Span
from tutor.render.diagnostics import WINDOW, diagnostic, in_short, pointed
from tutor.render.letters import columns

PLACES = [  # source, span, the caret line
    ("x + y", (4, 5), "    ^"),
    ("x +", (3, 3), "   ^"),  # nothing is missing but an end: one caret
    ("函数(x)", (2, 5), "    ^^^"),  # wide letters take two columns
    ("e\u0301 + y", (5, 6), "    ^"),  # a combining accent takes none
    ("a\nb + c", (4, 5), "  ^"),  # only the line of the place is shown
    ("a\tb", (2, 3), "  ^"),
    ("x\x1b[31my", (6, 7), "         ^"),  # the escape is written out in four letters
    ("x + 🙂 y", (4, 5), "    ^^"),
    ("🙂 + y", (4, 5), "     ^"),
    ("e\u0301 + 1", (1, 2), "^"),  # an accent alone: the letter under it
    ("x\u0302\u0323y", (3, 4), " ^"),
    ("ｘ + ｙ", (4, 5), "     ^^"),  # full-width letters
    ("한글 + $", (5, 6), "       ^"),
    ("x\ufe0f + y", (5, 6), "          ^"),  # a selector is written out in six letters
    ("\t\tx + $", (6, 7), "      ^"),
    ("x\u200b$", (2, 3), "       ^"),
    ("\ud800$", (1, 2), "      ^"),
    ("\u3164$", (1, 2), "      ^"),
]


@pytest.mark.parametrize(("source", "span", "caret"), PLACES, ids=[repr(p[0]) for p in PLACES])
def test_the_caret_stands_under_the_place(source, span, caret):
    _, line = pointed(Diagnostic("syntax", "what", Span(*span), source=source))
    assert line == caret


@pytest.mark.parametrize("at", [0, 50, 2000, 3999])
def test_a_long_line_is_cut_around_the_place(at):
    source = "".join(chr(97 + k % 26) for k in range(4000))
    shown, caret = pointed(Diagnostic("syntax", "what", Span(at, at + 1), source=source))
    assert columns(shown) <= WINDOW + 3  # an ellipsis on each side, and the place itself
    assert shown[len(caret) - 1] == source[at]


PIECES = ["x", "θ", "数", "한", "🙂", "ｘ", "e\u0301", "x\u0302\u0323", " ", "\t", "\u00a0", "\u3000", "∫", "½", "𝑥", "и", "か\u3099"]


def wide(text: str) -> int:
    """Columns by the standard's own tables (UAX 11), without wcwidth."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


@pytest.mark.parametrize("seed", range(200))
def test_the_caret_stands_under_the_place_by_the_tables_of_unicode(seed):
    rng = Random(seed)
    before, inside, after = ("".join(rng.choices(PIECES, k=rng.randint(1, 6))) for _ in range(3))
    start, end = len(before), len(before + inside)
    shown, caret = pointed(Diagnostic("syntax", "what", Span(start, end), source=before + inside + after))
    assert shown == (before + inside + after).replace("\t", " ")
    assert (len(caret) - len(caret.lstrip()), caret.count("^")) == (wide(before), wide(inside))


def test_the_caret_stands_under_the_place_in_ascii_too():
    d = Diagnostic("character", "what", Span(8, 9), source="θ ≤ √2 +$ ∞")
    assert diagnostic(d, ascii=True).splitlines()[1:] == ["  theta <= sqrt2 +$ oo", "                  ^"]


@pytest.mark.parametrize("at", [0, 70, 399])
def test_a_long_line_of_wide_letters_is_cut_by_columns(at):
    source = "数" * at + "$" + "数" * (400 - at)
    shown, caret = pointed(Diagnostic("character", "what", Span(at, at + 1), source=source))
    assert wide(shown) <= WINDOW + 3
    assert wide(shown[: shown.index("$")]) == len(caret) - 1


def test_readings_are_numbered_and_the_mend_stands_last():
    d = Diagnostic("ambiguous", "two ways", Span(0, 4), "choose", ("(1/2)x", "1/(2x)"), "1/2x")
    assert diagnostic(d).splitlines() == [
        "error[ambiguous]: two ways", "  1/2x", "  ^^^^", "  1: (1/2)x", "  2: 1/(2x)", "  mend: choose",
    ]  # fmt: skip


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\x9b31m", "a\u202eb", "\x07", "\u2028"])
def test_nothing_quoted_is_obeyed_by_a_terminal(hostile):
    d = Diagnostic(hostile, hostile, Span(0, 1), hostile, (hostile,), hostile)
    for text in (diagnostic(d), in_short(d), diagnostic(d, ascii=True)):
        assert all(c.isprintable() or c == "\n" for c in text)


def test_ascii_has_only_the_letters_of_a_keyboard():
    assert diagnostic(Diagnostic("shape", "θ ≤ ∞ – ∂x", mend="√2 …"), ascii=True).isascii()
