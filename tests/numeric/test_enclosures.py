"""Enclosures hold the true value and are rounded rightly; where there is none, the part is named. Truth by mpmath."""

import json
import math
import warnings
from pathlib import Path

import mpmath
import numpy as np
import pytest

import tutor
from tests.oracle import FUNCTIONS, value
from tutor.errors import TutorError
from tutor.numeric.digits import lost
from tutor.numeric.functions.compile import compile_function
from tutor.numeric.rigorous.enclosures import enclosure
from tutor.numeric.rigorous.undefined import why
from tutor.rules.catalogue import read
from tutor.syntax.nodes import names

CORPUS = [json.loads(line) for line in (Path(__file__).parents[1] / "corpora" / "ill_conditioned.jsonl").read_text("utf-8").splitlines()]
MISSED = {  # without a stable form: the enclosure alone gives their digits
    "1/x^2 - 1/sin(x)^2", "exp(-x^2/2)/(1 - erf(x/sqrt(2)))", "x^2/(1 + x^2)", "x^3 - 3x^2 + 3x - 1", "(x^2 + y^2)/2 - ((x + y)/2)^2",
    "333.75y^6 + x^2 (11x^2 y^2 - y^6 - 121y^4 - 2) + 5.5y^8 + x/(2y)", "sin(pi x)",
}  # fmt: skip


def true(tree, at):
    """The value at ever more digits, until they agree."""
    last = None
    for digits in (60, 240, 960, 1920):
        with mpmath.workdps(digits):
            try:
                found = value(tree, at)
            except ZeroDivisionError:  # of a difference that so few digits do not tell from 0
                continue
            if last and abs(found - last) <= abs(found) * mpmath.mpf(10) ** -40:
                return found
            last = found
    raise AssertionError(at)


def test_the_corpus_is_large_enough():
    assert len(CORPUS) >= 120
    assert {row["text"] for row in CORPUS} >= MISSED


@pytest.mark.parametrize("row", CORPUS, ids=lambda r: r["text"])
def test_what_is_ill_conditioned_is_right_on_the_fast_path_and_rounded_rightly_by_the_enclosure(row):
    tree = read(row["text"])
    known = sorted(names(tree))
    f = compile_function(tree, known)
    points = [[at[n] for n in known] for at in row["points"]]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = list(zip(f(np.array(points, float)), map(f, points), strict=True))
    right = True
    for at, got in zip(row["points"], found, strict=True):
        wanted, held = true(tree, at), f.enclosure(**at)
        with mpmath.workdps(60):
            assert held.value == float(wanted), at
            assert mpmath.mpf(held.lower) <= wanted <= mpmath.mpf(held.upper)
            right &= all(abs(mpmath.mpf(float(g)) - wanted) <= 1e-12 * abs(wanted) + 5e-324 for g in got)
    assert right == (row["text"] not in MISSED)


NAMED = [  # text, point, what is told
    ("log(x - 2)", {"x": 1},
     "log(x - 2) has no real value at x = 1: x - 2 is -1, so this is the logarithm of a number that is not positive"),
    ("2 + 1/(x - 1)", {"x": 1}, "1/(x - 1) has no real value at x = 1: x - 1 is 0, so this is a division by zero"),
    ("asin(2x)", {"x": 2.5}, "asin(2x) has no real value at x = 5/2: 2x is 5, and there is no angle with this value"),
    ("sqrt(x y)", {"x": -1, "y": 2}, "x y is -2, so this is the square root of a negative number"),
    ("log(sin(x))", {"x": 4}, "sin(x) is -0.756802, so this is"),
    ("acosh(x - 3)", {"x": 3.1}, "at x = 3.1: x - 3 is 0.1, and cosh is never below 1"),
    ("log(x)", {"x": -1}, "log(x) has no real value at x = -1: the logarithm"),
    ("[x, x/y]", {"x": 1, "y": 0}, "x/y has no real value at x = 1, y = 0: a division by zero"),
    ("x log(x)", {"x": 0}, "log(x) has no real value"),
    ("sigmoid(1/x)", {"x": 0}, "division by zero"),
    ("y exp(x)", {"x": 1000, "y": 2}, "exp(x) is about 1.97e+434 at x = 1000, y = 2, too large for a float"),
]  # fmt: skip


LIMITS = [  # text, point, value, what is told
    ("x log(x)", {"x": 0}, 0, "at x = 0: the logarithm of a number that is not positive; the function takes its limit there"),
    ("x log(x/y) - x + y", {"x": 0, "y": 2}, 2, "not positive; the function takes its limit there"),
    ("[x log(x), 1/x]", {"x": 0}, [0, np.inf], "1/x has no real value at x = 0: a division by zero"),
    ("1/(1 + exp(1/x))", {"x": 0}, 0, "1/x has no real value at x = 0: a division by zero"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at", "value", "told"), LIMITS, ids=[n[0] for n in LIMITS])
def test_where_a_function_takes_a_limit_it_is_told(text, at, value, told):
    f = compile_function(read(text), sorted(at))
    np.testing.assert_array_equal(f(**at), value)
    assert f.why(**at).endswith(told)


@pytest.mark.parametrize(("text", "at", "told"), NAMED, ids=[n[0] for n in NAMED])
def test_what_is_undefined_is_named_with_its_part_and_its_reason(text, at, told):
    f = compile_function(read(text), sorted(at))
    assert told in f.why(**at)
    if "too large" not in told:
        with pytest.raises(TutorError) as raised:
            f.enclosure(**at)
        assert raised.value.diagnostic.code == "undefined"
        assert told in raised.value.diagnostic.what


def test_evaluating_names_the_part_as_it_was_written():
    with pytest.raises(TutorError, match=r"log\(x - 2\) has no real value at x = 1: x - 2 is -1"):
        tutor.evaluate("log(x - 2)", at={"x": 1})


FINE = [("x log(x)", {"x": 1e-300}), ("exp(x)", {"x": 700}), ("piecewise(log(x) if x > 0, 1 otherwise)", {"x": -1}), ("x^2", {"x": -3})]


@pytest.mark.parametrize(("text", "at"), FINE)
def test_where_there_is_a_value_there_is_nothing_to_tell(text, at):
    assert why(read(text), at) == ""


SHAPES = [("x^2", ()), ("[x, x^2]", (2,)), ("[[x, 1, 2], [3, 4, x^2]]", (2, 3))]


@pytest.mark.parametrize(("text", "shape"), SHAPES)
def test_enclosures_have_the_shape_of_what_is_computed(text, shape):
    f = compile_function(read(text), ["x"])
    found = f.enclosure([1.5])
    assert np.shape(found) == shape
    np.testing.assert_array_equal(np.vectorize(float)(found), f([1.5]))


def test_the_enclosure_of_a_gradient_holds_its_slope():
    both = tutor.parse("(1 - cos(x))/x^2").value_and_gradient()
    value_, (slope,) = both.enclosure([1e-7])
    with mpmath.workdps(60):
        x = mpmath.mpf(1e-7)
        assert slope.value == float(mpmath.sin(x) / x**2 - 2 * (1 - mpmath.cos(x)) / x**3)
        assert value_.value == float((1 - mpmath.cos(x)) / x**2)
    assert 1e-7 not in slope
    assert float(value_) in value_


def test_extremes_are_told_by_the_interval():
    huge, tiny = (enclosure(read("exp(x)"), {"x": x}) for x in (1000, -1000))
    assert (huge.value, huge.upper) == (math.inf, math.inf)
    assert huge.lower < math.inf
    assert (tiny.lower, tiny.upper) == (0.0, 5e-324)


def test_only_one_point_is_enclosed():
    with pytest.raises(TutorError, match="one point"):
        compile_function(read("x"), ["x"]).enclosure([[1.0], [2.0]])


LIMITS = [("x log(x)", 0.0, 0.0), ("-x log(x) - (1 - x) log(1 - x)", 0.0, 0.0), ("-x log(x) - (1 - x) log(1 - x)", 1.0, 0.0),
          ("x log(x)", -1.0, math.nan), ("x log(x/2)", 0.0, 0.0)]  # fmt: skip


@pytest.mark.parametrize(("text", "x", "wanted"), LIMITS)
def test_a_share_of_nothing_adds_nothing_to_an_entropy(text, x, wanted):
    f = compile_function(read(text), ["x"])
    np.testing.assert_array_equal([f([x]), f([[x]])[0]], [wanted, wanted])


LOST = [  # text, point, what is told of floats
    ("(1 - cos(x))/x^2", {"x": 1e-9}, "come to 0: no digit is right; the form that code writes keeps them"),
    ("sqrt(x^2 + 1) - x", {"x": 1e5}, "only 5 digits are right"),
    ("exp(x)/(1 + exp(x))", {"x": 1000}, "come to nan"),
    ("x^3 - 3x^2 + 3x - 1", {"x": 1.0001}, "only 4 digits are right"),
    ("x^2 + 1", {"x": 3}, ""),
    ("1/x", {"x": 0}, ""),
]


@pytest.mark.parametrize(("text", "at", "told"), LOST)
def test_a_learner_is_told_what_floats_lose(text, at, told):
    found = lost(read(text), at)
    assert told in found
    assert bool(told) == bool(found)
    assert "keeps" not in found or text != "x^3 - 3x^2 + 3x - 1"


def test_the_oracle_knows_what_the_corpus_uses():
    assert {"gelu", "mish", "silu"} <= FUNCTIONS.keys()


EXACT = [
    ({"x": "1e-9"}, "1e-9"),
    ({"x": "1/3"}, "1/3"),
    ({"x": 0.1}, "0.1000000000000000055511151231257827021181583404541015625"),
    ({"x": 2}, "2"),
]


@pytest.mark.parametrize(("at", "meant"), EXACT)
def test_an_expression_is_enclosed_at_exact_text_and_at_the_float_that_is_given(at, meant):
    assert tutor.parse("1 - cos(x)").enclosure(at=at) == enclosure(read(f"1 - cos({meant})"), {})


def test_a_value_half_way_between_two_floats_lies_between_them():
    held = tutor.parse("sqrt(x)^2 + y").enclosure({"x": 2, "y": 2.0**-52})  # no precision tells on which side of 2 + 2^-52 it lies
    assert (held.lower, held.upper) == (2.0, math.nextafter(2.0, math.inf))
    assert held.value in (held.lower, held.upper)
