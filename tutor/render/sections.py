"""Which parts of a derivation stand under a heading of their own, and what that heading says."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tutor.derive.steps import Step
from tutor.rules import normal, optima, structure

_IN_MATRIX_FORM = {  # the parts of a Hessian or a Jacobian by an array, which is read off from what it does to any direction
    "gradient": "the gradient",
    "along": "how it changes along any direction",
    "matrix": "the matrix that stands before the direction",
    "vec": "the matrix between both, column under column",
    "entry": "one entry, in index notation",
}


def _by_names(key: str) -> str:
    """`x,y` as "by x, then by y"."""
    return _IN_MATRIX_FORM.get(key) or ", then ".join(f"by {name}" for name in key.split(","))


def _of_product(key: str) -> str:
    """`w,along` as the second of the two parts of a name."""
    name, _, along = key.rpartition(",")
    if key in ("gradient", "along"):
        return {"gradient": "the gradient", "along": "how it changes along the direction"}[key]
    return f"how the gradient by {name} changes along the directions" if name else f"the gradient by {along}"


def _by_row(key: str) -> str:
    """`1,x` as "row 1, by x"."""
    row, _, name = key.partition(",")
    return _IN_MATRIX_FORM.get(key) or (f"row {row}, by {name}" if name else {"determinant": "the determinant"}.get(key, f"by {key}"))


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
    normal.HESSIAN_PRODUCT.key: _of_product,
    optima.CRITICAL.key: str,
    optima.RESPONSES.key: str,
}


def sections(root: Step) -> tuple[tuple[str, Step], ...] | None:
    """The parts of `root`, each with its heading; None where the steps follow each other without any."""
    title = _TITLES.get(root.rule.key)
    return None if title is None else tuple((title(key), step) for key, step in root.parts)
