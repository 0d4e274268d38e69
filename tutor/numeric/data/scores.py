"""How good a fit is: accuracy, confusion, precision and recall for classes; R squared and mean errors for numbers."""

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


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """How well each class was told, (k,) in the order of `classes`; nan where a share is of no row.

    precision  of the rows called this class, the share that is of it
    recall     of the rows of this class, the share that was called so
    f1         their harmonic mean, 2 tp/(2 tp + fp + fn)
    rows, called  how many rows are of the class, and how many were called so; `right` are both
    """

    classes: tuple
    right: np.ndarray
    rows: np.ndarray
    called: np.ndarray
    precision: np.ndarray
    recall: np.ndarray
    f1: np.ndarray


def report(labels: np.ndarray, predicted: np.ndarray) -> Report:
    """Precision, recall and F1 of every class."""
    counted = confusion(labels, predicted)
    right, rows, called = counted.counts.diagonal(), counted.counts.sum(axis=1), counted.counts.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return Report(counted.classes, right, rows, called, right / called, right / rows, 2 * right / (rows + called))


@dataclass(frozen=True, slots=True)
class Fit:
    """How near predictions come to numbers y.

    residual, total  sums of squares: of y - predicted, and of y - its mean
    r_squared        1 - residual/total; nan where all y are equal
    mse, rmse, mae   mean squared error, its root, and the mean of the sizes of the errors
    """

    residual: float
    total: float
    r_squared: float
    mse: float
    rmse: float
    mae: float


def fit(y: np.ndarray, predicted: np.ndarray) -> Fit:
    """The errors of predictions (m,) for y (m,). Raises TutorError: "shape", "not-finite"."""
    y, predicted = np.asarray(y, dtype=float), np.asarray(predicted, dtype=float)
    _same_rows(y, predicted)
    for name, values in (("value", y), ("prediction", predicted)):
        if not np.isfinite(values).all():
            row = int(np.argwhere(~np.isfinite(values))[0][0]) + 1
            raise trouble("not-finite", f"the {name} in row {row} is not finite", mend="leave the row out")
    errors = y - predicted
    residual, total = float(np.sum(errors**2)), float(np.sum((y - y.mean()) ** 2))
    share = 1 - residual / total if total else float("nan")
    mse = residual / y.size
    return Fit(residual, total, share, mse, mse**0.5, float(np.mean(np.abs(errors))))


def r_squared(y: np.ndarray, predicted: np.ndarray) -> float:
    """1 - residual sum of squares / total sum of squares: 1 for a perfect fit, 0 for the mean. Raises TutorError where y is constant."""
    found = fit(y, predicted)
    if not found.total:
        raise trouble("undefined", "R squared needs values that differ, and all of them are equal", mend="the mean squared error")
    return found.r_squared


def _as_classes(labels: np.ndarray) -> np.ndarray:
    found = np.asarray(labels)
    return found.argmax(axis=1) if found.ndim == 2 else found


def _same_rows(first: np.ndarray, second: np.ndarray) -> None:
    if first.shape != second.shape or not first.size:
        raise trouble(
            "shape", f"the labels have the shape {first.shape} and the predictions {second.shape}", mend="one prediction for each row"
        )
