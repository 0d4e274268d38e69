"""Scores of a fit, against counts by hand."""

import numpy as np
import pytest

from tutor.errors import TutorError
from tutor.numeric.scores import accuracy, confusion, r_squared

TRUTH = np.array(["a", "b", "b", "c"])
CALLED = np.array(["a", "b", "c", "c"])


def test_accuracy_counts_rows_also_of_probabilities():
    assert accuracy(TRUTH, CALLED) == 0.75
    assert accuracy(np.eye(2), np.array([[0.9, 0.1], [0.6, 0.4]])) == 0.5


def test_confusion_counts_truth_by_rows():
    found = confusion(TRUTH, CALLED)
    assert found.classes == ("a", "b", "c")
    assert found.counts.tolist() == [[1, 0, 0], [0, 1, 1], [0, 0, 1]]


def test_r_squared_is_one_for_the_truth_and_zero_for_the_mean():
    y = np.array([1.0, 2.0, 6.0])
    assert (r_squared(y, y), r_squared(y, np.full(3, 3.0))) == (1, 0)
    x = np.array([0.0, 1.0, 2.0])
    assert r_squared(y, np.polyval(np.polyfit(x, y, 1), x)) == pytest.approx(np.corrcoef(x, y)[0, 1] ** 2)


def test_what_cannot_be_scored_is_told():
    with pytest.raises(TutorError, match="all of them are equal"):
        r_squared(np.ones(3), np.ones(3))
    with pytest.raises(TutorError, match="shape"):
        accuracy(TRUTH, CALLED[:2])
