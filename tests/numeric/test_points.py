"""Sample points lie in the declared domains, at several magnitudes, and are the same every time."""

from fractions import Fraction

import pytest

from tutor.errors import TutorError
from tutor.meaning.scope import Scope, scope_from
from tutor.numeric.rigorous.points import corners, sample

DOMAINS = [
    ("positive", lambda x: x > 0),
    ("nonnegative", lambda x: x >= 0),
    ("integer", lambda x: x.denominator == 1),
    ("in [0, 1]", lambda x: 0 <= x <= 1),
    ("in (-2, pi)", lambda x: -2 < x < Fraction(31416, 10000)),
    ("in (3, oo)", lambda x: x > 3),
    ("in (-oo, -1)", lambda x: x < -1),
]


@pytest.mark.parametrize(("kind", "holds"), DOMAINS, ids=[k for k, _ in DOMAINS])
def test_points_lie_in_the_declared_domain(kind, holds):
    scope = scope_from({"x": kind})
    assert all(holds(p["x"]) for p in (*sample(("x",), scope, 40), *corners(("x",), scope)))


def test_equal_arguments_give_equal_points_and_a_seed_moves_them():
    first = sample(("x", "y"), Scope(), 12)
    assert first == sample(("x", "y"), Scope(), 12) != sample(("x", "y"), Scope(), 12, 5)


def test_magnitudes_and_signs_are_mixed():
    values = [p["x"] for p in sample(("x",), Scope(), 24)]
    assert min(map(abs, values)) < Fraction(1, 10)
    assert max(map(abs, values)) > 50
    assert {v > 0 for v in values} == {True, False}


def test_two_names_do_not_move_together():
    assert all(p["x"] != p["y"] for p in sample(("x", "y"), Scope(), 6))


def test_an_array_has_no_single_value():
    with pytest.raises(TutorError, match="array"):
        sample(("W",), scope_from({"W": "matrix(2, 2)"}), 1)


def test_an_empty_interval_is_told():
    with pytest.raises(TutorError, match="no point"):
        sample(("x",), scope_from({"x": "in (2, 1)"}), 1)
