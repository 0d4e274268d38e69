"""ROC curves: the trapezoid area is the share of well-ordered pairs, counted one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.errors import TutorError
from tutor.numeric.data.roc import roc


def pairs(labels, scores):
    """The share of pairs ordered rightly, by brute force."""
    high = [s for label, s in zip(labels, scores, strict=True) if label]
    low = [s for label, s in zip(labels, scores, strict=True) if not label]
    return sum((p > n) + (p == n) / 2 for p in high for n in low) / (len(high) * len(low))


rows = st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=2, max_size=40).filter(
    lambda r: 0 < sum(label for label, _ in r) < len(r)
)


@given(rows)
def test_the_area_is_the_share_of_well_ordered_pairs(found):
    labels, scores = zip(*found, strict=True)
    curve = roc(labels, scores)
    assert curve.area == pytest.approx(pairs(labels, scores), abs=1e-12)
    assert curve.rank_statistic == pytest.approx(pairs(labels, scores), abs=1e-12)
    assert (np.diff(curve.false_positive) >= 0).all()
    assert (np.diff(curve.true_positive) >= 0).all()
    assert (np.diff(curve.thresholds) < 0).all()
    assert [curve.false_positive[-1], curve.true_positive[-1]] == [1, 1]


def test_every_point_counts_the_rows_at_its_threshold():
    labels, scores = np.array([0, 0, 1, 1, 1, 0]), np.array([0.1, 0.4, 0.35, 0.8, 0.4, 0.4])
    curve = roc(labels, scores)
    for fpr, tpr, threshold in zip(curve.false_positive, curve.true_positive, curve.thresholds, strict=True):
        called = scores >= threshold
        assert (fpr, tpr) == (pytest.approx((called & (labels == 0)).sum() / 3), pytest.approx((called & (labels == 1)).sum() / 3))
    assert len(curve.thresholds) == 5  # three equal scores are one step


CURVES = [  # labels, scores, positive, area
    ([0, 0, 1, 1], [1, 2, 3, 4], None, 1.0),
    ([0, 0, 1, 1], [4, 3, 2, 1], None, 0.0),
    ([0, 1, 0, 1], [5, 5, 5, 5], None, 0.5),
    ([-1, 1], [0, 1], None, 1.0),
    (["sick", "well"], [1, 0], "sick", 1.0),
    ([True, False], [0.2, 0.2], None, 0.5),
]


@pytest.mark.parametrize(("labels", "scores", "positive", "area"), CURVES, ids=[str(c[0]) + str(c[1]) for c in CURVES])
def test_known_areas(labels, scores, positive, area):
    assert roc(labels, scores, positive).area == area


BAD = [
    ("one class", [1, 1], [0, 1], {}, "one class is missing"),
    ("three classes", [0, 1, 2], [0, 1, 2], {}, "3 classes"),
    ("nothing", [], [], {}, "no labels"),
    ("lengths", [0, 1], [1], {}, "shape"),
    ("text scores", [0, 1], ["a", "b"], {}, "not numbers"),
    ("nan score", [0, 1], [0, float("nan")], {}, "row 2"),
    ("nan label", [0, float("nan")], [0, 1], {}, "row 2"),
    ("no such class", ["a", "b"], [0, 1], {"positive": "c"}, "no label is c"),
]


@pytest.mark.parametrize(("labels", "scores", "options", "words"), [c[1:] for c in BAD], ids=[c[0] for c in BAD])
def test_what_has_no_curve_is_told(labels, scores, options, words):
    with pytest.raises(TutorError, match=words):
        roc(labels, scores, **options)
