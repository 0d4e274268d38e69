import copy
import pickle
from fractions import Fraction

import pytest

from tutor.rules.catalogue import read
from tutor.syntax.nodes import Apply, Name, Number, names, number, postorder, rational, substitute
from tutor.syntax.printer import show


def test_equal_trees_are_one_object():
    assert Apply("+", (Name("x"), Number(Fraction(2)))) is Apply("+", (Name("x"), Number(Fraction(2))))
    assert pickle.loads(pickle.dumps(read("sin(x y)"))) is read("sin(x y)")
    assert copy.deepcopy(read("x^2")) is read("x^2")


FREE = [
    ("x y + e", {"x", "y"}),
    ("∫_0^a x^2 dx", {"a"}),
    ("∫ x^2 dx", {"x"}),
    ("lim x->a x y", {"a", "y"}),
    ("sum(i=1..n, i x)", {"n", "x"}),
    ("d/dx x^2 y", {"x", "y"}),
]


@pytest.mark.parametrize(("text", "free"), FREE, ids=[f[0] for f in FREE])
def test_bound_names_are_not_free(text, free):
    assert names(read(text)) == free


SUBSTITUTED = [  # with x = 3
    ("x^2 + y", "3^2 + y"),
    ("∫_0^x x^2 dx", "∫_0^3 x^2 dx"),
    ("lim x->0 x y", "lim x->0 x y"),
    ("sum(x=1..n, x^2) + x", "sum(x=1..n, x^2) + 3"),
    ("sum(i=1..x, i x)", "sum(i=1..3, i * 3)"),
    ("d/dx x^2", "d/dx x^2"),
]


@pytest.mark.parametrize(("text", "out"), SUBSTITUTED, ids=[s[0] for s in SUBSTITUTED])
def test_bound_names_stay(text, out):
    assert substitute(read(text), {Name("x"): number(3)}) is read(out)


@pytest.mark.parametrize("value", ["3", "-3", "1/3", "-2/7", "0", "5/2"])
def test_rational_numbers_are_written_as_on_a_page(value):
    assert rational(number(Fraction(value))) == Fraction(value)
    assert show(number(Fraction(value))) == value


def test_arguments_come_before_what_is_made_of_them():
    order = list(postorder(read("sin(x) + sin(x)^2")))
    assert len(order) == len(set(order)) == 5
    assert order.index(read("sin(x)")) < order.index(read("sin(x)^2"))
