"""Data for programs: tables loaded or made, parted and scaled, and the scores of what was fitted to them."""

from __future__ import annotations

from tutor.numeric.data import Table, load
from tutor.numeric.made import make
from tutor.numeric.preparation import one_hot, split, standardize, standardize_alike
from tutor.numeric.roc import Roc, roc
from tutor.numeric.scores import accuracy, confusion, fit, r_squared, report

__all__ = ["Roc", "Table", "accuracy", "confusion", "fit", "load", "make", "one_hot", "r_squared", "report", "roc", "split", "standardize",
           "standardize_alike"]  # fmt: skip
