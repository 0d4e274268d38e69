"""A canvas of braille dots for the terminal, two dots wide and four high in every character, with letters laid upon it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # Unicode's numbering of the dots, by row and column
_DENSITY = " .:*#"  # what stands for 0, 1 or 2, 3 or 4, … dots where only ASCII can be shown


@dataclass(slots=True)
class Canvas:
    """Dots from (0, 0) at the bottom left; letters at character cells (column, row from the top)."""

    columns: int
    rows: int
    bits: dict[tuple[int, int], int] = field(default_factory=dict)
    letters: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """In dots."""
        return 2 * self.columns

    @property
    def height(self) -> int:
        """In dots."""
        return 4 * self.rows

    def dot(self, x: float, y: float) -> None:
        """Set one dot; outside the canvas nothing happens."""
        column, row = round(x), self.height - 1 - round(y)
        if 0 <= column < self.width and 0 <= row < self.height:
            cell = (column // 2, row // 4)
            self.bits[cell] = self.bits.get(cell, 0) | _BITS[row % 4][column % 2]

    def line(self, x0: float, y0: float, x1: float, y1: float, skip: int = 1) -> None:
        """A straight line of dots; with `skip` 3, every third one. What lies outside is cut off."""
        inside = _clipped((x0, y0), (x1, y1), self.width - 1, self.height - 1)
        if inside is None:
            return
        (x0, y0), (x1, y1) = inside
        count = max(1, math.ceil(max(abs(x1 - x0), abs(y1 - y0))))
        for k in range(0, count + 1, skip):
            self.dot(x0 + (x1 - x0) * k / count, y0 + (y1 - y0) * k / count)

    def letter(self, x: float, y: float, letter: str) -> None:
        """A letter over the dots at dot (x, y); outside the canvas nothing happens."""
        column, row = round(x) // 2, (self.height - 1 - round(y)) // 4
        if 0 <= column < self.columns and 0 <= row < self.rows:
            self.letters[(column, row)] = letter

    def text(self, column: int, row: int, words: str) -> None:
        """Words from a cell to the right."""
        for k, letter in enumerate(words):
            if 0 <= column + k < self.columns and 0 <= row < self.rows:
                self.letters[(column + k, row)] = letter

    def lines(self, ascii: bool = False) -> list[str]:
        """The rows, from the top, each `columns` characters long."""
        return ["".join(self._cell((c, r), ascii) for c in range(self.columns)) for r in range(self.rows)]

    def _cell(self, cell: tuple[int, int], ascii: bool) -> str:
        letter, bits = self.letters.get(cell), self.bits.get(cell, 0)
        if letter:
            return letter
        if ascii:
            return _DENSITY[(bits.bit_count() + 1) // 2]
        return chr(0x2800 + bits) if bits else " "


def _clipped(
    a: tuple[float, float], b: tuple[float, float], width: float, height: float
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The part of the segment within [0, width] x [0, height] (Liang and Barsky), or None."""
    first, last = 0.0, 1.0
    for start, step, high in ((a[0], b[0] - a[0], width), (a[1], b[1] - a[1], height)):
        if step == 0:
            if not 0 <= start <= high:
                return None
            continue
        enter, leave = sorted((-start / step, (high - start) / step))
        first, last = max(first, enter), min(last, leave)
    if first > last:
        return None
    dx, dy = b[0] - a[0], b[1] - a[1]
    return (a[0] + first * dx, a[1] + first * dy), (a[0] + last * dx, a[1] + last * dy)
