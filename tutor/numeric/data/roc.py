"""How well scores tell two classes apart: the ROC curve, its area, and the rank statistic that is the same number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tutor.errors import trouble


@dataclass(frozen=True, slots=True, eq=False)
class Roc:
    """The curve from (0, 0) to (1, 1), one point for every distinct score; equal scores are one step.

    false_positive, true_positive  (k,) rates of the rows scored at least the threshold
    thresholds                     (k,) falling; the first is inf: nothing is called positive
    area                           under the curve, by the trapezoid rule
    rank_statistic                 share of pairs (positive, negative) that the scores order rightly, a tie counting one half (Mann-Whitney)
    positives, negatives           how many rows there are of each
    """

    false_positive: np.ndarray
    true_positive: np.ndarray
    thresholds: np.ndarray
    area: float
    rank_statistic: float
    positives: int
    negatives: int


def roc(labels: object, scores: object, positive: object = None) -> Roc:
    """The ROC curve of `scores` (m,) for `labels` (m,) of two classes.

    positive  the label of the positive class; the larger one where none is given (1 of 0 and 1, True, 1 of -1 and 1)
    Raises TutorError: "roc" where the labels are not of two classes, "shape", "not-finite".
    """
    truth, numbers = _checked(labels, scores, positive)
    positives = int(truth.sum())
    negatives = truth.size - positives
    order = np.argsort(-numbers, kind="stable")
    falling = numbers[order]
    ends = np.append(np.flatnonzero(np.diff(falling)), truth.size - 1)  # the last row of every group of equal scores
    hits = np.cumsum(truth[order])[ends]
    true_positive = np.concatenate([[0.0], hits / positives])
    false_positive = np.concatenate([[0.0], (ends + 1 - hits) / negatives])
    area = float(np.sum(np.diff(false_positive) * (true_positive[1:] + true_positive[:-1]) / 2))
    thresholds = np.concatenate([[np.inf], falling[ends]])
    return Roc(false_positive, true_positive, thresholds, area, _rank_statistic(truth, numbers), positives, negatives)


def _rank_statistic(truth: np.ndarray, scores: np.ndarray) -> float:
    """(sum of the positives' ranks - p(p + 1)/2) / (p n), with the mean rank for ties."""
    _, group, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[group]
    positives = int(truth.sum())
    return float((ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * (truth.size - positives)))


def _checked(labels: object, scores: object, positive: object) -> tuple[np.ndarray, np.ndarray]:
    """(m,) booleans, True for the positive class, and (m,) finite scores."""
    found, numbers = np.asarray(labels), np.asarray(scores)
    if found.ndim != 1 or found.shape != numbers.shape:
        raise trouble("shape", f"the labels have the shape {found.shape} and the scores {numbers.shape}", mend="one score for every label")
    try:
        numbers = numbers.astype(float)
    except (TypeError, ValueError):
        raise trouble("roc", "the scores are not numbers", mend="give the labels first, then the scores") from None
    if found.dtype.kind in "fc" and not np.isfinite(found).all():
        raise trouble("not-finite", f"the label in row {int(np.flatnonzero(~np.isfinite(found))[0]) + 1} is not finite", mend="0 or 1")
    if not np.isfinite(numbers).all():
        raise trouble("not-finite", f"the score in row {int(np.flatnonzero(~np.isfinite(numbers))[0]) + 1} is not finite", mend="a number")
    classes = np.unique(found)
    if len(classes) != 2:
        raise trouble("roc", _wrong_classes(classes), mend="the labels first, of two classes such as 0 and 1, then the scores")
    chosen = classes[1] if positive is None else positive
    if chosen not in classes:
        raise trouble("roc", f"no label is {chosen}; they are {classes[0]} and {classes[1]}", mend=f"positive = {classes[1]}")
    return found == chosen, numbers


def _wrong_classes(classes: np.ndarray) -> str:
    if len(classes) == 0:
        return "there are no labels"
    if len(classes) == 1:
        return f"every label is {classes[0]}: one class is missing, so there is nothing to tell apart"
    return f"the labels are of {len(classes)} classes, and a ROC curve tells two apart"
