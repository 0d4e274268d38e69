"""A text falls into statements and lists before anything of it is read."""

import pytest

from tutor.syntax.statements import is_unfinished, split, statements

STATEMENTS = [
    ("a = 3; b", ["a = 3", "b"]),
    ("a = 3\n\nb\r\nc", ["a = 3", "b", "c"]),
    ("A = [[1, 2],\n     [3, 4]]\nb", ["A = [[1, 2],\n     [3, 4]]", "b"]),
    ("A = [[1, 2],  # first\n     [3, 4]]", ["A = [[1, 2],         \n     [3, 4]]"]),
    ("a # x; y\nb", ["a", "b"]),
    ("# (\na; b # )", ["a", "b"]),
    ('lesson "a;b#c"; d', ['lesson "a;b#c"', "d"]),
    ('say "; b', ['say "', "b"]),
    ("p(x) =\n  x^2 +\n 1\nb", ["p(x) =\n  x^2 +\n 1", "b"]),
    ("p(x) =  # three\n  x^2", ["p(x) =         \n  x^2"]),
    ("gradient x,\ny; a", ["gradient x,\ny", "a"]),
    ("lim x->0+\nb", ["lim x->0+", "b"]),
    ("x +\n\nb", ["x +", "b"]),
    ("(a; b", ["(a", "b"]),
    ("(a\nb = 2", ["(a", "b = 2"]),
    ("a); b", ["a)", "b"]),
    ("b = [1; 2]; c", ["b = [1; 2]", "c"]),
    ("x : in (0, 1]; y : in [0, 1)", ["x : in (0, 1]", "y : in [0, 1)"]),
    ("{1; 2}; |x|; y", ["{1; 2}", "|x|", "y"]),
    (r"\int x\;dx; 2\,x; \# 3", [r"\int x\;dx", r"2\,x", r"\# 3"]),
    (r"\left\{ a; b \right.; c", [r"\left\{ a; b \right.", "c"]),
    ("\\begin{pmatrix} 1 & 2 \\\\\n 3 & 4 \\end{pmatrix}\nx", ["\\begin{pmatrix} 1 & 2 \\\\\n 3 & 4 \\end{pmatrix}", "x"]),
    (" ; ;", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "parts"), STATEMENTS, ids=[repr(t) for t, _ in STATEMENTS])
def test_a_text_falls_into_statements(text, parts):
    found = list(statements(text))
    assert [s.text for s in found] == parts
    assert all(text[s.offset :].startswith(s.text) for s in found if "#" not in text)


LISTS = [
    ("a, (b, c), [d, e]", ["a", "(b, c)", "[d, e]"]),
    ("{1, 2}, (0, 1], |x|", ["{1, 2}", "(0, 1]", "|x|"]),
    (r"\frac{a, b}{c}, d\, e", [r"\frac{a, b}{c}", r"d\, e"]),
    ("max(a, b, c", ["max(a", "b", "c"]),
    ("", [""]),
]


@pytest.mark.parametrize(("text", "parts"), LISTS, ids=[repr(t) for t, _ in LISTS])
def test_a_sign_in_brackets_does_not_split(text, parts):
    assert [p.text for p in split(text, ",")] == parts


UNFINISHED = [
    ("A = [[1, 2],", True),
    ("A = [[1, 2],\n [3, 4]", True),  # what has gone on goes on
    ("A = [[1, 2],\n [3, 4]\n", False),  # until a line is left empty
    ("A = [[1, 2],\n [3, 4]]", False),
    ("A = [  # a matrix", True),
    ("f(x) = (x +", True),
    ("\\begin{pmatrix}", True),
    ("\\begin{pmatrix} 1 & 2 \\\\", True),
    ("(x + 1", False),  # a forgotten bracket is told at once
    ("x +", True),
    ("p(x) =", True),
    ("p(x) =\n", False),  # a line left empty ends it
    ("gradient x y,  # two", True),
    ("limit 1/x as x -> 0+", False),  # a side
    ("x!", False),
    ("+", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "goes_on"), UNFINISHED, ids=[repr(t) for t, _ in UNFINISHED])
def test_a_line_goes_on_inside_open_brackets(text, goes_on):
    assert is_unfinished(text) is goes_on


def test_a_long_text_is_taken_apart_at_once():
    text = "(" * 20_000 + "; \n" * 20_000 + ")" * 10_000
    assert len(list(statements(text))) <= 40_001
