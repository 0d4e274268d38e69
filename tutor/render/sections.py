"""Which parts of a derivation stand under a heading of their own, and what that heading says."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tutor.derive.steps import Step
from tutor.rules import optima, structure

_IN_MATRIX_FORM = {  # the parts of a Hessian or a Jacobian by a vector, which is read off from what it does to any direction v
    "gradient": "the gradient",
    "product": "the gradient along any direction v",
    "along": "the gradient of the slope along the direction",
    "matrix": "the matrix that stands before v",
}


def _by_names(key: str) -> str:
    """`x,y` as "by x, then by y"."""
    return _IN_MATRIX_FORM.get(key) or ", then ".join(f"by {name}" for name in key.split(","))


def _by_row(key: str) -> str:
    """`1,x` as "row 1, by x"."""
    row, _, name = key.partition(",")
    return _IN_MATRIX_FORM.get(key) or (f"row {row}, by {name}" if name else f"the {key}")


def _by_component(key: str) -> str:
    """`1,x` as "component 1, by x"."""
    number, _, name = key.partition(",")
    return f"component {number}, by {name}" if name else {"sum": "together"}.get(key, key)


def _by_names_and_sum(key: str) -> str:
    return "together" if key == "sum" else _by_names(key)


_TITLES: Mapping[str, Callable[[str], str]] = {  # by the key of the rule that puts the parts together
    structure.GRADIENT.key: _by_names,
    structure.HESSIAN.key: _by_names,
    structure.MIXED.key: _by_names,
    structure.JACOBIAN.key: _by_row,
    structure.DIVERGENCE.key: _by_component,
    structure.CURL.key: _by_component,
    structure.LAPLACIAN.key: _by_names_and_sum,
    optima.CRITICAL.key: str,
    optima.RESPONSES.key: str,
}


def sections(root: Step) -> tuple[tuple[str, Step], ...] | None:
    """The parts of `root`, each with its heading; None where the steps follow each other without any."""
    title = _TITLES.get(root.rule.key)
    return None if title is None else tuple((title(key), step) for key, step in root.parts)
