"""What a picture holds: thinned lines, windows that a runaway does not stretch, levels within the values."""

import pickle
from itertools import pairwise

import numpy as np
import pytest

from tests.render.pictures import PICTURES
from tutor.render import picture as P


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())
def test_pictures_are_values(picture):
    assert picture.kind in P.KINDS
    assert pickle.loads(pickle.dumps(picture)) == picture
    assert hash(picture) == hash(pickle.loads(pickle.dumps(picture)))


def test_a_long_line_is_thinned_with_both_ends_kept():
    found = P.series("", np.arange(100_000), np.arange(100_000))
    assert (len(found.x), found.x[0], found.x[-1]) == (1000, 0, 99_999)


def test_what_is_masked_or_not_finite_is_left_out():
    assert P.series("", [0, 1, 2, 3], np.ma.array([1, 2, np.inf, 4], mask=[0, 1, 0, 0])).y == (1, 4)


def test_a_path_that_flies_off_does_not_stretch_the_window():
    calm = np.linspace([1, 1], [0, 0], 20)
    wild = np.array([[1.0, 1], [3, -3], [1e6, 1e6], [np.inf, np.nan]])
    low_x, high_x, low_y, high_y = P.around([calm, calm, wild])
    assert -10 < low_x < 0 < 1 < high_x < 10
    assert -10 < low_y < 0 < 1 < high_y < 10


def test_a_path_that_never_moved_still_has_a_window():
    low_x, high_x, low_y, high_y = P.around([np.array([[2.0, 3.0]])])
    assert low_x < 2 < high_x
    assert low_y < 3 < high_y


def test_levels_lie_within_the_values_and_rise():
    levels = PICTURES["contour"].grid.levels
    assert all(a < b for a, b in pairwise(levels))
    assert 0 <= levels[0] < levels[-1] <= max(map(max, PICTURES["contour"].grid.z))


def test_losses_are_logarithmic_only_where_they_can_be():
    assert P.losses("", {"a": ([0, 1], [100, 1])}).log_y
    assert not P.losses("", {"a": ([0, 1], [100, 0])}).log_y
    assert not P.losses("", {"a": ([0, 1], [2, 1])}).log_y
