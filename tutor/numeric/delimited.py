"""Text files with a header and separated columns, read into arrays; what is wrong is told with its row and column."""

from __future__ import annotations

import csv
import math
import re
from itertools import pairwise

import numpy as np

from tutor.errors import trouble

MOST_COLUMNS = 10_000

_SEPARATORS = (",", ";", "\t")


def read_columns(raw: bytes, source: str) -> dict[str, np.ndarray]:
    """The columns of a file with a header: (m,) numbers, or (m,) text where the first cell is no number.

    Lines that begin with # and empty lines are left out; the separator (, ; or tab) is the one that the header uses most.
    Column names are made into names that can be typed: "petal length (cm)" is petal_length_cm.
    Raises TutorError("data") with the line, the row and the column.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise trouble("data", f"{source} is not text in UTF-8", mend="save it as CSV in UTF-8") from None
    if "\0" in text:
        raise trouble("data", f"{source} is not text", mend="save it as CSV in UTF-8")
    numbered = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("#")]
    if len(numbered) < 2:
        raise trouble("data", f"{source} has no rows under a header", mend="a first line with names, then one line for each row")
    separator = max(_SEPARATORS, key=numbered[0][1].count)
    header, *rows = _cells([line for _, line in numbered], separator, source)
    lines = [number for number, _ in numbered[1:]]
    names = _names(header, source)
    for row, (line, cells) in enumerate(zip(lines, rows, strict=True), 1):
        if len(cells) != len(names):
            what = f"row {row} (line {line}) of {source} has {len(cells)} cells, the header {len(names)}"
            missing = f": {names[len(cells)]} is missing" if len(cells) < len(names) else ""
            raise trouble("data", what + missing, mend="one cell for each column")
    return {name: _column(name, [cells[k].strip() for cells in rows], lines, source) for k, name in enumerate(names)}


def _cells(lines: list[str], separator: str, source: str) -> list[list[str]]:
    try:
        return [next(csv.reader([line], delimiter=separator, strict=True)) for line in lines]
    except csv.Error:
        raise trouble("data", f"{source} has a line whose quotes do not close", mend='close every "') from None


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


def _column(name: str, cells: list[str], lines: list[int], source: str) -> np.ndarray:
    def place(k: int) -> str:
        return f"row {k + 1} (line {lines[k]}), column {name} of {source}"

    is_text = cells[0] != "" and _number(cells[0]) is None
    numbers = np.empty(0 if is_text else len(cells))
    for k, cell in enumerate(cells):
        if not cell:
            raise trouble("data", f"{place(k)} is empty", mend="fill it in, or leave the row out")
        if is_text:
            continue
        value = _number(cell)
        if value is None:
            raise trouble("data", f"{place(k)} is {cell[:30]!r}, where the rows before hold numbers", mend="a number there")
        if not math.isfinite(value):
            raise trouble("data", f"{place(k)} is {cell}, which is not finite", mend="fill it in, or leave the row out")
        numbers[k] = value
    return np.array(cells) if is_text else numbers


def _number(cell: str) -> float | None:
    """The number a cell spells, or None where it spells none (an underscore spells none)."""
    if "_" in cell:
        return None
    try:
        return float(cell)
    except ValueError:
        return None
