"""Data made ready for a model: standardized, one-hot, split, or generated from a formula with noise."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from tutor.errors import trouble
from tutor.numeric.data.tables import Table
from tutor.numeric.seeds import generator

MOST_POINTS = 1_000_000
MOST_CLASSES = 200  # of labels that are made one-hot: more are names


def standardize(X: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """((X - mean) / deviation, mean, deviation), column by column; a constant column becomes 0, with the deviation told as 1.

    Raises TutorError: "data" without rows, "not-finite".
    """
    try:
        X = np.asarray(X, dtype=float)
    except (TypeError, ValueError):
        raise trouble(
            "data", "what is to be standardized is no array of numbers", mend="columns of numbers, or one_hot of labels"
        ) from None
    if not len(X):
        raise trouble("data", "there are no rows to standardize", mend="one row at least")
    if not np.isfinite(X).all():
        row = int(np.argwhere(~np.isfinite(X))[0][0]) + 1
        raise trouble("not-finite", f"row {row} is not finite", mend="leave the row out")
    mean, deviation = X.mean(axis=0), X.std(axis=0)
    # of a constant column rounding may leave a deviation that is not quite 0
    deviation = np.where(deviation <= 1e-14 * np.abs(mean), 1.0, deviation)
    return (X - mean) / deviation, mean, deviation


def one_hot(labels: np.ndarray) -> tuple[np.ndarray, tuple]:
    """(Y, classes): Y is (m, k) with a single 1 in every row, in the column of that row's class; classes are sorted."""
    labels = np.asarray(labels)
    if labels.ndim != 1 or not labels.size:
        raise trouble("shape", f"the labels have the shape {labels.shape}, not (m,)", mend="one label for each row")
    classes, column = np.unique(labels, return_inverse=True)
    if len(classes) > MOST_CLASSES:
        told = f"{len(classes)} different labels among {labels.size} rows are no classes, at most {MOST_CLASSES} are taken"
        raise trouble("limit", told, mend="a column with few labels")
    return np.eye(len(classes))[column], tuple(classes.tolist())


def standardize_alike(train: np.ndarray, *others: np.ndarray) -> tuple[tuple[np.ndarray, ...], np.ndarray, np.ndarray]:
    """((train, *others) standardized by the means and deviations of `train` alone, mean, deviation); all have the same columns.

    What is tested must not have been seen before: not its mean either.
    """
    first, mean, deviation = standardize(train)
    for other in others:
        if np.shape(other)[1:] != first.shape[1:]:
            told = f"the training part has the shape {first.shape} and another part {np.shape(other)}"
            raise trouble("shape", told, mend="as many columns in each")
    return (first, *((np.asarray(o, dtype=float) - mean) / deviation for o in others)), mean, deviation


def split(
    columns: Mapping[str, np.ndarray], test: float = 0.2, seed: int = 0, by: np.ndarray | None = None
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """(train, test): the rows of all arrays shuffled alike and divided; `test` is the share of the second part.

    by  (m,) classes, or (m, k) one-hot rows: every class is divided by the same share (stratified)
    """
    if not columns or not hasattr(columns, "items"):
        raise trouble("data", "there is nothing to split", mend="arrays by name: {'X': X, 'y': y}")
    lengths = {len(c) for c in columns.values()}
    if len(lengths) != 1:
        raise trouble(
            "shape",
            "the arrays to be split differ in their rows: " + ", ".join(f"{n} {len(c)}" for n, c in columns.items()),
            mend="as many rows in each",
        )
    rows = lengths.pop()
    held = round(test * rows) if 0 < test < 1 else 0
    if not 0 < held < rows:
        raise trouble("data", f"a share of {test} of {rows} rows leaves one part empty", mend="test = 0.2")
    order = generator(seed).permutation(rows)
    chosen = np.zeros(rows, dtype=bool)
    chosen[order[:held] if by is None else _of_each_class(by, order, held)] = True
    first, second = order[~chosen[order]], order[chosen[order]]
    return {n: c[first] for n, c in columns.items()}, {n: c[second] for n, c in columns.items()}


def _of_each_class(by: np.ndarray, order: np.ndarray, held: int) -> np.ndarray:
    """The rows (held,) of a test part in which each class has its share of the whole, as nearly as whole rows allow."""
    labels = np.asarray(by).argmax(axis=1) if np.ndim(by) == 2 else np.asarray(by)
    if labels.shape != order.shape:
        raise trouble("shape", f"there are {len(labels)} labels for {len(order)} rows", mend="one label for each row")
    classes, place, counts = np.unique(labels, return_inverse=True, return_counts=True)
    wanted = counts * held / len(order)
    taken = np.floor(wanted).astype(int)
    taken[np.argsort(taken - wanted, kind="stable")[: held - taken.sum()]] += 1  # the largest rests first
    if (taken == 0).any() or (taken == counts).any():
        k = int(np.argmax((taken == 0) | (taken == counts)))
        told = f"the class {classes[k]} has {counts[k]} rows, too few for both parts"
        raise trouble("data", told, mend="another share, or no `by`")
    return np.concatenate([order[place[order] == k][:count] for k, count in enumerate(taken)])


def generate(
    inputs: Mapping[str, tuple[float, float]],
    outputs: Mapping[str, Callable[[Mapping[str, np.ndarray]], np.ndarray]],
    points: int = 100,
    noise: float = 1.0,
    seed: int = 0,
) -> Table:
    """A table of `points` rows: each input uniform between its bounds, each output computed from the columns before it.

    An output is called with the columns so far by name, and with "noise": (points,) normal numbers of deviation `noise`, drawn anew
    for every output. `y = 4 + 3 x + noise` is `{"y": lambda c: 4 + 3 * c["x"] + c["noise"]}`.
    """
    if not 1 <= points <= MOST_POINTS:
        raise trouble("limit", f"{points} points are not between 1 and {MOST_POINTS}", mend="points = 100")
    if not 0 <= noise < np.inf:
        raise trouble("data", f"the noise is {noise}, and must not be negative", mend="noise = 1")
    random = generator(seed)
    columns: dict[str, np.ndarray] = {}
    for name, (low, high) in inputs.items():
        if not -np.inf < low < high < np.inf:
            raise trouble("data", f"{name} cannot be drawn from {low} to {high}", mend=f"{name} from 0 to 2")
        columns[name] = random.uniform(low, high, points)
    for name, formula in outputs.items():
        with np.errstate(all="ignore"):
            found = np.asarray(formula({**columns, "noise": noise * random.standard_normal(points)}), dtype=float)
        if not np.isfinite(found).all():
            raise trouble("not-finite", f"{name} is not finite at some of the points drawn", mend="draw from where the formula has values")
        columns[name] = np.broadcast_to(found, (points,)).copy()
    return Table(columns, f"{points} generated points (seed {seed})")
