"""Text files with a header and separated columns, read into arrays; what is wrong is told with its row and column."""

from __future__ import annotations

import csv
import math
import re
from array import array
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from tutor.errors import TutorError, trouble

MOST_COLUMNS = 10_000
MISSING = frozenset({"", "na", "n/a", "nan", "?"})  # what stands where a value is missing, in any case of letters
_MISSING_NUMBERS = MISSING | {"null", "none", "-", "."}  # among numbers, where it can be no label
_EACH = 20_000  # rows between two reports

_SEPARATORS = (",", ";", "\t")

Progress = Callable[[int, int], None]


def read_columns(raw: bytes, source: str, drop: bool = False, progress: Progress | None = None) -> tuple[dict[str, np.ndarray], int]:
    """(the columns of a file with a header, how many rows were left out): (m,) numbers, or (m,) text where the first cell is no number.

    Lines that begin with # and empty lines are left out; the separator (, ; or tab) is the one that the header uses most.
    Column names are made into names that can be typed: "petal length (cm)" is petal_length_cm.
    drop      rows in which a value is missing or not finite are left out; otherwise they are refused
    progress  told (characters read, characters in all) now and then
    Raises TutorError("data") with the line, the row and the column.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise trouble("data", f"{source} is not text in UTF-8", mend="save it as CSV in UTF-8") from None
    if "\0" in text:
        raise trouble("data", f"{source} is not text", mend="save it as CSV in UTF-8")
    lines = _lines(text)
    first = next(lines, None)
    if first is None:
        raise _without_rows(source)
    separator = max(_SEPARATORS, key=first[1].count)
    table = _Growing(_names(_cells(first[1], separator, source), source), source, drop)
    for row, (number, line, read) in enumerate(lines, 1):
        table.add(row, number, _cells(line, separator, source))
        if progress and row % _EACH == 0:
            progress(read, len(text))
    return table.finished(), table.dropped


def _lines(text: str) -> Iterator[tuple[int, str, int]]:
    """(number, line, characters up to its end) of each line that counts; a file of any length is walked without a copy of it."""
    start, number = 0, 0
    for found in re.finditer(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|\Z", text):
        line, number = text[start : found.start()], number + 1
        if line.strip() and not line.startswith("#"):
            yield number, line, found.end()
        start = found.end()


def _without_rows(source: str) -> TutorError:
    return trouble("data", f"{source} has no rows under a header", mend="a first line with names, then one line for each row")


def _cells(line: str, separator: str, source: str) -> list[str]:
    if '"' not in line:
        return line.split(separator)
    try:
        return next(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error:
        raise trouble("data", f"{source} has a line whose quotes do not close", mend='close every "') from None


class _Growing:
    """The columns of a file while its rows come in."""

    def __init__(self, names: list[str], source: str, drop: bool):
        self.names, self.source, self.drop = names, source, drop
        self.columns: list[array | list[str]] = []
        self.dropped = 0

    def add(self, row: int, line: int, cells: list[str]) -> None:
        """Take a row, or leave it out. Raises TutorError("data") for a fault in it."""
        if len(cells) != len(self.names):
            what = f"row {row} (line {line}) of {self.source} has {len(cells)} cells, the header {len(self.names)}"
            missing = f": {self.names[len(cells)]} is missing" if len(cells) < len(self.names) else ""
            raise trouble("data", what + missing, mend="one cell for each column")
        cells = [c.strip() for c in cells]
        try:
            values = [self._value(k, cell) for k, cell in enumerate(cells)]
        except _FaultError as fault:
            if self.drop and fault.is_missing:
                self.dropped += 1
                return
            place = f"row {row} (line {line}), column {self.names[fault.column]} of {self.source}"
            raise trouble("data", f"{place} {fault}", mend=fault.mend) from None
        if not self.columns:
            self.columns = [[] if isinstance(v, str) else array("d") for v in values]
        for column, value in zip(self.columns, values, strict=True):
            column.append(value)

    def _value(self, k: int, cell: str) -> float | str:
        value = _number(cell)
        is_text = isinstance(self.columns[k], list) if self.columns else value is None
        if cell.lower() in (MISSING if is_text and self.columns else _MISSING_NUMBERS):
            raise _FaultError(k, f"is missing: {cell!r} stands there" if cell else "is empty", True)
        if is_text:
            return cell
        if value is None:
            raise _FaultError(k, f"is {cell[:30]!r}, where the rows before hold numbers", False)
        if not math.isfinite(value):
            raise _FaultError(k, f"is {cell}, which is not finite", True)
        return value

    def finished(self) -> dict[str, np.ndarray]:
        if not self.columns:
            raise _without_rows(self.source)
        return {n: np.array(c) for n, c in zip(self.names, self.columns, strict=True)}


class _FaultError(Exception):
    """What is wrong with the cell of a column."""

    def __init__(self, column: int, what: str, is_missing: bool):
        super().__init__(what)
        self.column, self.is_missing = column, is_missing
        self.mend = "fill it in, or leave such rows out: by dropping rows" if is_missing else "a number there"


def _names(header: list[str], source: str) -> list[str]:
    if all(_number(cell) is not None for cell in header):
        raise trouble("data", f"{source} begins with numbers, where the names of its columns should stand", mend="a first line such as x,y")
    if len(header) > MOST_COLUMNS:
        raise trouble("limit", f"{source} has {len(header)} columns, at most {MOST_COLUMNS} are read", mend="take some of them")
    names = [re.sub(r"\W+", "_", cell.strip()).strip("_") for cell in header]
    for k, name in enumerate(names, 1):
        if not name:
            raise trouble("data", f"column {k} of {source} has no name", mend="name every column in the first line")
    names = [f"c{name}" if name[0].isdigit() else name for name in names]
    for first, second in pairwise(sorted(names)):
        if first == second:
            raise trouble("data", f"two columns of {source} are called {first}", mend="give each its own name")
    return names


def _number(cell: str) -> float | None:
    """The number a cell spells, or None where it spells none (an underscore spells none)."""
    if "_" in cell:
        return None
    try:
        return float(cell)
    except ValueError:
        return None
