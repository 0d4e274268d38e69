"""Which entries of the outputs are computed, and where each of them goes: numbers and repeated entries are not computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np

from tutor.numeric.folding import value_of
from tutor.numeric.functions.lowering import Shape
from tutor.numeric.functions.numerals import to_float
from tutor.syntax.nodes import ZERO, Apply, Node


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The outputs side by side, all their entries in one row; those that are told nothing of are 0.

    shapes    of the outputs
    computed  the entries that are computed, each once
    where     (k,): where computed entries stand, in ascending order, and which (k,): which of `computed` each is
    fixed_at  (l,): where numbers stand, and fixed (l,): these numbers
    blank     (entries,): the row of all with these numbers, and 0 where computed entries go
    """

    shapes: tuple[Shape, ...]
    is_tuple: bool
    computed: tuple[Node, ...]
    where: np.ndarray
    which: np.ndarray
    fixed_at: np.ndarray
    fixed: np.ndarray
    blank: np.ndarray
    is_whole: bool  # every entry is computed, and each is another one

    @property
    def size(self) -> int:
        return len(self.blank)

    def spread(self, found: np.ndarray) -> np.ndarray:
        """All entries (entries, …) from the computed ones (k, …)."""
        if self.is_whole:
            return found
        if len(self.where) == self.size:
            return found[self.which]
        if found.ndim == 1:
            out = self.blank.astype(found.dtype)
        else:
            out = np.zeros((self.size, *found.shape[1:]), found.dtype)
            out[self.fixed_at] = self.fixed[:, None]
        out[self.where] = found[self.which]
        return out

    def trees(self, entries: Mapping[int, Node]) -> tuple[Node, ...]:
        """The outputs as trees, from the entries by their places."""
        row = iter([entries.get(k, ZERO) for k in range(self.size)])

        def rows(shape: Shape) -> Node:
            return Apply("[]", tuple(rows(shape[1:]) for _ in range(shape[0]))) if shape else next(row)

        return tuple(map(rows, self.shapes))

    def arranged(self, entries: np.ndarray) -> object:
        """All entries (entries, …) as the outputs' own shapes, a batch in front."""
        batch = entries.shape[1:]
        if len(self.shapes) > 1 and not any(self.shapes):
            return entries.T if batch else entries
        if not self.is_tuple:
            return _shaped(entries, self.shapes[0], batch)
        out, start = [], 0
        for shape in self.shapes:
            stop = start + prod(shape)
            out.append(_shaped(entries[start:stop], shape, batch))
            start = stop
        return tuple(out)


def _shaped(entries: np.ndarray, shape: Shape, batch: Shape) -> object:
    if not shape:
        return entries[0]
    if len(shape) == 1:
        return entries.T if batch else entries
    return entries.T.reshape(*batch, *shape)


def layout_of(entries: Mapping[int, Node], shapes: tuple[Shape, ...], is_tuple: bool) -> Layout:
    """The layout of lowered `entries`, by their places in the row of all; where there is none stands 0."""
    index: dict[Node, int] = {}
    numbers, places = {}, {}
    for k, entry in entries.items():
        value = value_of(entry)
        if value is None:
            places[k] = index.setdefault(entry, len(index))
        elif value:
            numbers[k] = to_float(value)
    where = sorted(places)
    where, which, fixed_at = (np.array(list(x), int) for x in (where, map(places.get, where), numbers))
    fixed, blank = np.array(list(numbers.values()), float), np.zeros(sum(map(prod, shapes)))
    blank[fixed_at] = fixed
    return Layout(shapes, is_tuple, tuple(index), where, which, fixed_at, fixed, blank, len(index) == len(blank))
