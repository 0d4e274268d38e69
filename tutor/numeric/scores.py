"""How good a fit is: accuracy and confusion for classes, R squared for numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tutor.errors import trouble


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """counts[i, j]: how many rows of class i were called class j."""

    classes: tuple
    counts: np.ndarray


def accuracy(labels: np.ndarray, predicted: np.ndarray) -> float:
    """The share of rows whose class was predicted; one-hot rows and rows of probabilities count by their largest entry."""
    truth, called = _as_classes(labels), _as_classes(predicted)
    _same_rows(truth, called)
    return float(np.mean(truth == called))


def confusion(labels: np.ndarray, predicted: np.ndarray) -> Confusion:
    """The classes that occur, sorted, and the table of counts."""
    truth, called = _as_classes(labels), _as_classes(predicted)
    _same_rows(truth, called)
    classes = np.unique(np.concatenate([truth, called]))
    counts = np.zeros((len(classes), len(classes)), dtype=int)
    np.add.at(counts, (np.searchsorted(classes, truth), np.searchsorted(classes, called)), 1)
    return Confusion(tuple(classes.tolist()), counts)


def r_squared(y: np.ndarray, predicted: np.ndarray) -> float:
    """1 - residual sum of squares / total sum of squares: 1 for a perfect fit, 0 for the mean. Raises TutorError where y is constant."""
    y, predicted = np.asarray(y, dtype=float), np.asarray(predicted, dtype=float)
    _same_rows(y, predicted)
    total = float(np.sum((y - y.mean()) ** 2))
    if total == 0:
        raise trouble("undefined", "R squared needs values that differ, and all of them are equal", mend="the mean squared error")
    return 1 - float(np.sum((y - predicted) ** 2)) / total


def _as_classes(labels: np.ndarray) -> np.ndarray:
    found = np.asarray(labels)
    return found.argmax(axis=1) if found.ndim == 2 else found


def _same_rows(first: np.ndarray, second: np.ndarray) -> None:
    if first.shape != second.shape or not first.size:
        raise trouble(
            "shape", f"the labels have the shape {first.shape} and the predictions {second.shape}", mend="one prediction for each row"
        )
