"""Which entries of the outputs are computed, and where each of them goes: numbers and repeated entries are not computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tutor.numeric.folding import value_of
from tutor.numeric.lowering import Shape
from tutor.numeric.numerals import to_float
from tutor.syntax.nodes import Node


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The outputs side by side, all their entries in one row.

    shapes    of the outputs
    computed  the entries that are computed, each once
    numbers   (entries,): the entries that are numbers, 0 elsewhere
    where     (k,): the entries that are computed, and
    which     (k,): which of `computed` each is
    """

    shapes: tuple[Shape, ...]
    is_tuple: bool
    computed: tuple[Node, ...]
    numbers: np.ndarray
    where: np.ndarray
    which: np.ndarray
    is_whole: bool  # every entry is computed, and each is another one

    def spread(self, found: np.ndarray) -> np.ndarray:
        """All entries (entries, …) from the computed ones (k, …)."""
        if self.is_whole:
            return found
        out = np.empty((len(self.numbers), *found.shape[1:]), found.dtype)
        out.T[...] = self.numbers
        out[self.where] = found[self.which]
        return out

    def arranged(self, entries: np.ndarray) -> object:
        """All entries (entries, …) as the outputs' own shapes, a batch in front."""
        batch = entries.shape[1:]
        if len(self.shapes) > 1 and not any(self.shapes):
            return entries.T if batch else entries
        if not self.is_tuple:
            return _shaped(entries, self.shapes[0], batch)
        out, start = [], 0
        for shape in self.shapes:
            stop = start + _size(shape)
            out.append(_shaped(entries[start:stop], shape, batch))
            start = stop
        return tuple(out)


def _shaped(entries: np.ndarray, shape: Shape, batch: Shape) -> object:
    if not shape:
        return entries[0]
    if len(shape) == 1:
        return entries.T if batch else entries
    return entries.T.reshape(*batch, *shape)


def _size(shape: Shape) -> int:
    out = 1
    for length in shape:
        out *= length
    return out


def layout_of(entries: Sequence[Node], shapes: tuple[Shape, ...], is_tuple: bool) -> Layout:
    """The layout of lowered `entries`, those of all outputs in order."""
    place: dict[Node, int] = {}
    numbers, where, which = np.zeros(len(entries)), [], []
    for k, entry in enumerate(entries):
        value = value_of(entry)
        if value is not None:
            numbers[k] = to_float(value)
        else:
            where.append(k)
            which.append(place.setdefault(entry, len(place)))
    is_whole = len(place) == len(entries)
    return Layout(shapes, is_tuple, tuple(place), numbers, np.array(where, int), np.array(which, int), is_whole)
