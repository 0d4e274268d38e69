"""The small real sets that scikit-learn ships inside its package, where it is installed: nothing is fetched. scikit-learn's only door."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np

from tutor.errors import trouble

HOW = "pip install 'calculus-tutor[data]'"
SHIPPED = ("breast_cancer", "diabetes", "digits", "wine")  # iris comes with the tutor itself


def is_available() -> bool:
    """Is scikit-learn there? Looks without importing it."""
    return find_spec("sklearn") is not None


def shipped(name: str) -> dict[str, np.ndarray]:
    """The columns of one of SHIPPED: numbers by their names, then `target`, which is text where it tells classes.

    Raises TutorError("no-data") without scikit-learn.
    """
    if not is_available():
        raise trouble("no-data", f"{name} comes with scikit-learn, which is not installed", mend=HOW)
    try:
        from sklearn import datasets
    except ImportError as error:
        raise trouble("no-data", f"{name} comes with scikit-learn, which cannot be imported: {error}", mend=HOW) from None

    found = getattr(datasets, f"load_{name}")()
    names = [n.replace(" ", "_").replace("/", "_per_") for n in map(str, getattr(found, "feature_names", []))]
    columns = {n: np.array(c, dtype=float) for n, c in zip(names, found.data.T, strict=True)}
    classes = getattr(found, "target_names", None)
    if classes is None:
        return {**columns, "target": np.array(found.target, dtype=float)}
    return {**columns, "target": np.array([str(c) for c in classes])[found.target]}
