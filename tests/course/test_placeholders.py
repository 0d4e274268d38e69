"""Placeholders: a value is put in so that the formula around it still means what the author wrote."""

import pytest

from tutor.course.placeholders import filled, paragraphs, places, told
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Name, Node, substitute
from tutor.syntax.printer import show

FILLED = [  # text, values, what comes of it
    ("{a} x", {"a": "3"}, "3 x"),
    ("{a} x", {"a": "-3"}, "(-3) x"),
    ("x - {a}", {"a": "-3"}, "x - (-3)"),
    ("x^{a}", {"a": "1/2"}, "x^(1/2)"),
    ("{a}^2", {"a": "-1"}, "(-1)^2"),
    ("{f}(x)", {"f": "sin"}, "sin(x)"),
    ("2 {f}", {"f": "x + 1"}, "2 (x + 1)"),
    ("{a} x", {"a": "2.5"}, "2.5 x"),
    ("{ a }", {"a": "1"}, "{ a }"),
    ("2 {a}", {"a": "3"}, "2 (3)"),
    ("{a} {b}", {"a": "2", "b": "3"}, "2 (3)"),
    ("x_{a} + 2 * {a}", {"a": "3"}, "x_3 + 2 * 3"),
    ("2 {f}(x)", {"f": "sin"}, "2 sin(x)"),
    ("no place", {}, "no place"),
]


@pytest.mark.parametrize(("text", "values", "after"), FILLED, ids=[f"{f[0]}-{list(f[1].values())}" for f in FILLED])
def test_a_value_is_put_in(text, values, after):
    assert filled(text, values) == after


def test_words_take_a_value_without_brackets():
    assert filled("the rate {a}", {"a": "-1/2"}, bracketed=False) == "the rate -1/2"


def test_a_value_is_not_filled_again():
    assert filled("{a} {b}", {"a": "{b}", "b": "1"}, bracketed=False) == "{b} 1"


def test_a_placeholder_without_a_value_is_told():
    with pytest.raises(TutorError) as caught:
        filled("x^{powr}", {"power": "2"})
    assert caught.value.diagnostic.mend == "Did you mean {power}?"


def test_places_are_listed_in_order():
    assert places("{b} x + {a} {b}") == ("b", "a", "b")


TOLD = [  # text, how its formulas are shown
    ("the slope `{a} x^2` there", ["the slope ", "2x^2", " there"]),
    ("`x - {b}`", ["x + 3"]),
    ("`1 x` stays", ["1 * x", " stays"]),
    ("type `tutor lesson`", ["type ", "tutor lesson"]),
    ("`{a} (` is broken", ["2 (", " is broken"]),
    ("two\n  lines", ["two lines"]),
]


@pytest.mark.parametrize(("text", "parts"), TOLD, ids=[t[0] for t in TOLD])
def test_formulas_among_words_are_read(text, parts):
    found = told(text, {"a": "2", "b": "-3"}, Scope())
    assert [show(p) if isinstance(p, Node) else p for p in found] == parts


def test_paragraphs_stand_apart_by_an_empty_line():
    assert paragraphs("one\ntwo\n\n  \nthree\n", {}, Scope()) == (("one two",), ("three",))


@pytest.mark.parametrize("value", ["-7", "0", "1", "-1/3", "2", "5/2"])
@pytest.mark.parametrize("text", ["{a} x", "x - {a}", "x^{a}", "({a} x - 1)^2", "x + {a}/7", "-{a}^2", "x {a}", "2 {a}"])
def test_a_filled_formula_is_the_formula_with_the_name_replaced(text, value):
    scope = Scope()
    by_name = substitute(scope.read(text.replace("{a}", "(q)")), {Name("q"): scope.read(value)})
    assert tidy(scope.read(filled(text, {"a": value}))) is tidy(by_name)
