"""Scores of a fit, against counts by hand."""

import numpy as np
import pytest

from tutor.errors import TutorError
from tutor.numeric.data.scores import accuracy, confusion, fit, r_squared, report

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


def test_precision_and_recall_are_counted_by_hand():
    found = report(TRUTH, CALLED)
    assert found.precision.tolist() == [1, 1, 0.5]
    assert found.recall.tolist() == [1, 0.5, 1]
    assert found.f1 == pytest.approx([1, 2 / 3, 2 / 3])
    never = report(np.array([0, 0, 1]), np.array([0, 0, 0]))
    assert np.isnan(never.precision[1])
    assert (never.recall[1], never.f1[1]) == (0, 0)


def test_the_errors_of_a_fit_are_those_of_their_definitions():
    random = np.random.default_rng(0)
    y, predicted = random.normal(size=50), random.normal(size=50)
    found = fit(y, predicted)
    assert found.mse == pytest.approx(np.mean((y - predicted) ** 2))
    assert found.rmse == pytest.approx(np.sqrt(found.mse))
    assert found.mae == pytest.approx(np.mean(np.abs(y - predicted)))
    assert found.r_squared == pytest.approx(1 - found.mse / np.var(y))
    assert np.isnan(fit(np.ones(3), np.zeros(3)).r_squared)
    with pytest.raises(TutorError, match="prediction in row 2"):
        fit(np.ones(3), np.array([1, np.nan, 1]))


def test_scores_agree_with_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    from tutor.numeric.data.roc import roc

    random = np.random.default_rng(1)
    truth, called, scores = random.integers(0, 4, 200), random.integers(0, 4, 200), np.round(random.normal(size=200), 1)
    found = report(truth, called)
    precision, recall, f1, rows = metrics.precision_recall_fscore_support(truth, called)
    assert (found.precision.tolist(), found.recall.tolist(), found.rows.tolist()) == (precision.tolist(), recall.tolist(), rows.tolist())
    assert found.f1 == pytest.approx(f1)
    assert confusion(truth, called).counts.tolist() == metrics.confusion_matrix(truth, called).tolist()
    assert roc(truth > 1, scores).area == pytest.approx(metrics.roc_auc_score(truth > 1, scores), abs=1e-12)
    assert r_squared(scores, truth) == pytest.approx(metrics.r2_score(scores, truth))
