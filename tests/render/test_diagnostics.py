"""The caret stands under the right columns, whatever letters stand before it; what is quoted is inert."""

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
