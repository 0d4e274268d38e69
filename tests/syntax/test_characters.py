"""Letters from elsewhere are the plain ones, places hold, and what cannot be told apart by eye is refused."""

import pytest

from tests.syntax.language import WORDS
from tutor.errors import TutorError
from tutor.syntax.characters import plain
from tutor.syntax.parser import parse

THE_SAME = r"""
𝑥 + 𝐱 ; x + x
𝜃𝜎 ; θ σ
ℯ^𝑥 ; e^x
𝟐𝑥 ; 2x
ｘ＋１ ; x + 1
ｓｉｎ（ｘ） ; sin(x)
𝜕𝑓/𝜕𝑥 ; ∂f/∂x
x₁ + x₁₂ ; x_1 + x_12
x₁y₂ ; x_1*y_2
W₂ @ x ; W_2 @ x
x₁² ; x_1^2
sum(i=1..n, xᵢ²) ; sum(i=1..n, x_i^2)
sum(i=1..n, xᵢ₊₁) ; sum(i=1..n, x_(i+1))
log₂ x ; log(x, 2)
∫₀¹ x² dx ; int_0^1 x^2 dx
xⁿ ; x^n
eˣ y ; e^x y
2ˣy ; 2^x*y
xⁿ⁺¹ ; x^(n+1)
x⁻¹ ; x^-1
x ‐ y ‑ z – a − b ; x - y - z - a - b
x∗y∙z⋅a×b ; x*y*z*a*b
x∕y ; x/y
x ⩽ 1 ; x <= 1
∣x∣ ; |x|
f′(x) + f″(x) ; f'(x) + f''(x)
lim x→0⁺ 1/x ; lim x->0+ 1/x
lim x⟶0 x ; lim x->0 x
"""
PAIRS = [tuple(line.split(" ; ")) for line in THE_SAME.strip().splitlines()]
BLANKS = "\u00a0\u1680\u2000\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


@pytest.mark.parametrize(("text", "same"), PAIRS, ids=[p[0] for p in PAIRS])
def test_letters_from_elsewhere_are_the_plain_ones(text, same):
    assert parse(text, WORDS) is parse(same, WORDS)


@pytest.mark.parametrize("blank", BLANKS, ids=[f"{ord(b):04x}" for b in BLANKS])
def test_every_blank_is_a_blank(blank):
    assert parse(f"x{blank}+{blank}1/2{blank}y", WORDS) is parse("x + 1/2 y", WORDS)


PLACES = [  # text, where what is refused stands: start, end
    ("x₁₂ + $", 6, 7),
    ("xᵢ₊₁ eˣ + xy", 10, 12),
    ("𝑥𝑦 + 1", 0, 2),
    ("∫₀¹ x² dx + (1", 12, 13),
    ("f″(x) + * y", 8, 9),
    ("x₁ + x\u200by", 6, 7),
    ("xⁿ)", 2, 3),
]


@pytest.mark.parametrize(("text", "start", "end"), PLACES, ids=[p[0] for p in PLACES])
def test_places_hold_where_a_letter_is_written_with_several(text, start, end):
    with pytest.raises(TutorError) as caught:
        parse(text, WORDS)
    span = caught.value.diagnostic.span
    assert (span.start, span.end) == (start, end)


def test_readings_keep_the_letters_that_were_typed():
    with pytest.raises(TutorError) as caught:
        parse("1/2𝑥₁", WORDS)
    assert caught.value.diagnostic.readings == ("(1/2)𝑥₁", "1/(2𝑥₁)")


UNSEEN = "\u200b\u200c\u200d\u2060\u2063\ufeff\u200e\u200f\u202a\u202e\u2066\u2069\u00ad\u0007\u001b\u007f"
UNSEEN += "\u061c\u180e\ufe0f\u3164\u2800"


@pytest.mark.parametrize("c", UNSEEN, ids=lambda c: f"{ord(c):04x}")
def test_a_character_that_cannot_be_seen_is_refused_where_it_stands(c):
    with pytest.raises(TutorError, match="cannot be seen") as caught:
        parse(f"x {c}+ 1", WORDS)
    d = caught.value.diagnostic
    assert (d.code, d.span.start, d.span.end, d.mend) == ("character", 2, 3, "leave it away")


def test_plain_text_is_not_touched():
    assert plain("x^2 + 1") == ("x^2 + 1", None)


LINES = [("x\ny", 2), ("x +\n1", 4), ("x\r\n+ 1", 3), ("f(x)\n\n= 1", 6), ("x\u2028y", 2), ("x\u0085y", 2)]


@pytest.mark.parametrize(("text", "start"), LINES, ids=[repr(t) for t, _ in LINES])
def test_a_line_end_outside_brackets_is_refused(text, start):
    with pytest.raises(TutorError) as caught:
        parse(text, WORDS)
    assert (caught.value.diagnostic.code, caught.value.diagnostic.span.start) == ("line", start)


def test_a_line_end_inside_brackets_is_a_blank():
    assert parse("[[1, 2],\n [3, 4]]", WORDS) is parse("[[1, 2], [3, 4]]", WORDS)
    assert parse("\n(x +\r\n1)\n", WORDS) is parse("x + 1", WORDS)
