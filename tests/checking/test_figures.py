"""Significant figures: rows settled by rounding by hand, halves among them."""

import pytest

from tutor.checking.equality.equivalence import equivalent
from tutor.errors import TutorError
from tutor.meaning.scope import Scope

READ = Scope().read
ROWS = [  # given, right, figures
    ("1.30", "1.2951", 3, True),
    ("1.3", "1.2951", 3, True),
    ("1.3", "1.2949", 3, False),
    ("1.29", "1.2949", 3, True),
    ("1.295", "1.2949", 3, True),
    ("1.2949", "1.2949", 3, True),
    ("1.31", "1.2951", 3, False),
    ("3.14", "pi", 3, True),
    ("3.142", "pi", 3, True),
    ("3.15", "pi", 3, False),
    ("3.1", "pi", 3, False),
    ("3.1", "pi", 2, True),
    ("3", "pi", 1, True),
    ("22/7", "pi", 3, True),
    ("22/7", "pi", 4, False),
    ("0.333", "1/3", 3, True),
    ("0.33", "1/3", 3, False),
    ("0.33333333", "1/3", 3, True),
    ("0.1234", "0.1236", 3, True),  # within half a unit, though they round apart
    ("2", "2.5", 1, True),
    ("3", "2.5", 1, True),
    ("4", "2.5", 1, False),
    ("0.12", "0.125", 2, True),
    ("0.13", "0.125", 2, True),
    ("-0.12", "-0.125", 2, True),
    ("-0.13", "-0.125", 2, True),
    ("0.12", "-0.125", 2, False),
    ("1000", "999.6", 3, True),
    ("999.6", "1000", 3, True),
    ("999", "999.6", 3, False),
    ("1.0e3", "999.6", 3, True),
    ("9.99", "9.995", 3, True),
    ("10", "9.995", 3, True),
    ("6.02e23", "6.022e23", 3, True),
    ("6.03e23", "6.022e23", 3, False),
    ("6.02e22", "6.022e23", 3, False),
    ("1.6e-19", "1.602e-19", 2, True),
    ("0", "0", 3, True),
    ("0.0001", "0", 3, False),
    ("0", "0.0001", 3, False),
    ("e^2", "7.389", 4, True),
    ("7.39", "e^2", 3, True),
    ("7.38", "e^2", 3, False),
    ("[3.14, 2.72]", "[pi, e]", 3, True),
    ("[3.14, 2.71]", "[pi, e]", 3, False),
    ("{3.14}", "{pi}", 3, True),
    ("{3.1}", "{pi}", 3, False),
    ("x = 1.41", "x = sqrt(2)", 3, True),
    ("x = 1.42", "x = sqrt(2)", 3, False),
    ("0.333x", "x/3", 2, True),
    ("0.3x", "x/3", 2, False),
]


@pytest.mark.parametrize(("given", "right", "figures", "is_same"), ROWS)
def test_numbers_are_right_to_so_many_figures(given, right, figures, is_same):
    assert equivalent(READ(given), READ(right), significant=figures).verdict == ("same" if is_same else "different")


@pytest.mark.parametrize("figures", [0, -1, 101, 2.5, True])
def test_a_number_of_figures_is_whole(figures):
    with pytest.raises(TutorError) as told:
        equivalent(READ("1"), READ("2"), significant=figures)
    assert told.value.diagnostic.code == "significant"
