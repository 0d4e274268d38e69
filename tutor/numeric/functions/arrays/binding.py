"""The arrays that a function is called with: by name, of agreeing sizes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tutor.errors import trouble
from tutor.numeric.functions.arguments import Arguments, numbers
from tutor.syntax.nodes import Name, Node, rational

Sizes = dict[str, int]


def bound(arguments: Arguments, point: object, values: Mapping[str, object], dtype: np.dtype) -> list[np.ndarray]:
    """The arrays in the order of the names. Raises TutorError("usage", "missing", "unknown-name" or "shape")."""
    if point is not None or values.keys() != set(arguments.names):
        arguments.check_names(point, values)
    return [numbers(n, values[n], dtype) for n in arguments.names]


def sizes_of(arguments: Arguments, arrays: list[np.ndarray]) -> Sizes:
    """The sizes that the arrays' shapes tell. Raises TutorError("shape") where they contradict each other or what was declared."""
    found: dict[str, tuple[int, str]] = {}
    declared = dict(arguments.declared)
    for name, array in zip(arguments.names, arrays, strict=True):
        shape = declared.get(name, ())
        if array.ndim != len(shape):
            wanted = ("a number", "a vector", "a matrix")[len(shape)]
            raise trouble("shape", f"{name} is {wanted}, and this has the shape {array.shape}", mend=f"{wanted} for {name}")
        if not array.size:
            raise trouble("shape", f"{name} has no entries: its shape is {array.shape}", mend="one entry or more in each direction")
        for size, length in zip(shape, array.shape, strict=True):
            _agree(size, length, name, found)
    return {name: length for name, (length, _) in found.items()}


def _agree(size: Node, length: int, name: str, found: dict[str, tuple[int, str]]) -> None:
    if isinstance(size, Name):
        known, first = found.setdefault(size.name, (length, name))
        if known != length:
            raise trouble("shape", f"{size.name} is {known} in {first} and {length} in {name}", mend=f"arrays that agree in {size.name}")
    elif rational(size) is not None and rational(size) != length:
        raise trouble("shape", f"{name} has {length} entries where {rational(size)} were declared", mend=f"{rational(size)} entries")
