"""Data for programs: tables loaded or made, parted and scaled, and the scores of what was fitted to them."""

from __future__ import annotations

from tutor.numeric.data.made import make
from tutor.numeric.data.preparation import one_hot, split, standardize, standardize_alike
from tutor.numeric.data.roc import Roc, roc
from tutor.numeric.data.scores import accuracy, confusion, fit, r_squared, report
from tutor.numeric.data.tables import Table, load

__all__ = ["Roc", "Table", "accuracy", "confusion", "fit", "load", "make", "one_hot", "r_squared", "report", "roc", "split", "standardize",
           "standardize_alike"]  # fmt: skip
