"""Tables of data: the sets that come with the tutor, and the learner's own files."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from os import PathLike
from pathlib import Path

import numpy as np

from tutor import resources
from tutor.errors import trouble
from tutor.numeric.data.delimited import Progress, read_columns
from tutor.numeric.data.shipped import SHIPPED, shipped

MOST_BYTES = 64 * 2**20

_ROWS = ("rows that lack a value", "row that lacks a value")
_KINDS = (".csv", ".tsv", ".txt", ".npy", ".npz")


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Columns of equal length by name; a column is numbers (m,) or (m, k), or class labels (m,) as text.

    source  where it came from, for the reader
    """

    columns: Mapping[str, np.ndarray]
    source: str

    @property
    def rows(self) -> int:
        return len(next(iter(self.columns.values())))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.columns)

    @property
    def numeric(self) -> tuple[str, ...]:
        """The names of the columns that hold numbers."""
        return tuple(n for n, c in self.columns.items() if c.dtype.kind == "f")

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the columns that hold class labels."""
        return tuple(n for n, c in self.columns.items() if c.dtype.kind != "f")

    def column(self, name: str) -> np.ndarray:
        """The column called `name`. Raises TutorError("unknown-column")."""
        if name in self.columns:
            return self.columns[name]
        near = get_close_matches(name, self.columns, n=1, cutoff=0.5)
        mend = f"did you mean {near[0]}?" if near else "one of: " + ", ".join(self.columns)
        raise trouble("unknown-column", f"{self.source} has no column {name}", mend=mend)

    def matrix(self, names: tuple[str, ...] = ()) -> np.ndarray:
        """(m, k): these columns of numbers side by side; all of them where none is named. Raises TutorError("data")."""
        for name in names:
            if self.column(name).dtype.kind != "f":
                raise trouble("data", f"the column {name} holds labels, not numbers", mend=f"one_hot({name})")
        chosen = [self.columns[n] for n in names or self.numeric]
        if not chosen:
            raise trouble("data", f"{self.source} has no column of numbers", mend="a table with numbers")
        return np.column_stack(chosen)


def load(name_or_path: str, drop: bool = False, progress: Progress | None = None) -> Table:
    """The table of a CSV, .npy or .npz file, of a set that comes with the tutor ("iris"), or of one that scikit-learn ships ("wine").

    drop      rows in which a value is missing or not finite are left out; otherwise they are refused
    progress  told (characters read, characters in all) now and then
    Raises TutorError: "no-data" where there is no such file, "limit" where it is too large, "data" with the row and column of a fault.
    """
    if not isinstance(name_or_path, str | PathLike):
        raise trouble("no-data", f"{name_or_path!r} is no name of a set and no path", mend='load("iris"), or load("my.csv")')
    if name_or_path in SHIPPED and not Path(name_or_path).is_file():
        return Table(shipped(name_or_path), f"{name_or_path}, from scikit-learn")
    path = _find(name_or_path)
    if path.stat().st_size > MOST_BYTES:
        raise trouble("limit", f"{path.name} has more than {MOST_BYTES >> 20} MiB", mend="take a part of its rows")
    if path.suffix in (".npy", ".npz"):
        columns, dropped = _checked(_arrays(path), path.name, drop)
    else:
        columns, dropped = read_columns(path.read_bytes(), path.name, drop, progress)
    return Table(columns, path.name + (f" without {dropped} {_ROWS[dropped == 1]}" if dropped else ""))


def included() -> tuple[str, ...]:
    """The names of the sets that come with the tutor."""
    return tuple(sorted(p.stem for p in (resources.exercises() / "data").glob("*.csv")))


def _find(name_or_path: str) -> Path:
    path = Path(name_or_path).expanduser()
    try:
        if path.is_file():
            if path.suffix.lower() not in _KINDS:
                raise trouble("data", f"{path.name} is no kind of file that is read here", mend="one of: " + ", ".join(_KINDS))
            return path
    except (OSError, ValueError):  # a name that no file can bear
        pass
    if name_or_path in included():
        return resources.data(f"{name_or_path}.csv")
    known = (*included(), *SHIPPED)
    near = get_close_matches(name_or_path, known, n=1, cutoff=0.5)
    mend = f"did you mean {near[0]}?" if near else "a path to a CSV file, or one of: " + ", ".join(known)
    raise trouble("no-data", f"there is no file {name_or_path}", mend=mend)


def _arrays(path: Path) -> dict[str, np.ndarray]:
    """The arrays of a .npy or .npz file, none of them pickled."""
    try:
        if path.suffix == ".npy":
            # mapped, so that a header that promises more than the file holds is refused and nothing is allocated for it
            found = {re.sub(r"\W", "_", path.stem): np.load(path, mmap_mode="r", allow_pickle=False)}
        else:
            with zipfile.ZipFile(path) as parts:
                if sum(part.file_size for part in parts.infolist()) > MOST_BYTES:
                    raise trouble("limit", f"{path.name} unpacks to more than {MOST_BYTES >> 20} MiB", mend="take a part of its rows")
            with np.load(path, allow_pickle=False) as archive:
                found = {name: archive[name] for name in archive.files}
    except (ValueError, OSError, EOFError, MemoryError, KeyError, zipfile.BadZipFile):
        raise trouble("data", f"{path.name} does not hold plain arrays", mend="numpy.save of an array of numbers") from None
    return found


def _checked(found: Mapping[str, np.ndarray], source: str, drop: bool) -> tuple[dict[str, np.ndarray], int]:
    """(the columns, how many rows were left out)."""
    columns: dict[str, np.ndarray] = {}
    lacking = np.zeros(0, dtype=bool)
    if not found:
        raise trouble("data", f"{source} holds no array", mend="numpy.savez(path, x=x, y=y)")
    rows = None
    for name, array in found.items():
        if array.ndim not in (1, 2) or not array.size:
            raise trouble("data", f"{name} in {source} has the shape {array.shape}, not (m,) or (m, k)", mend="one row for each case")
        if rows is not None and len(array) != rows:
            raise trouble("data", f"{name} in {source} has {len(array)} rows, the array before it {rows}", mend="as many rows in each")
        rows = len(array)
        if array.dtype.kind in "US":
            columns[name] = np.array(array, dtype=str)
            continue
        if array.dtype.kind not in "biuf":
            raise trouble("data", f"{name} in {source} holds neither numbers nor text", mend="an array of numbers")
        columns[name] = np.array(array, dtype=float)
        bad = ~np.isfinite(columns[name]).reshape(rows, -1).all(axis=1)
        if bad.any() and not drop:
            told = f"row {int(np.argmax(bad)) + 1} of {name} in {source} is not finite"
            raise trouble("data", told, mend="leave such rows out: by dropping rows")
        lacking = bad if not lacking.size else lacking | bad
    if lacking.all() and lacking.size:
        raise trouble("data", f"every row of {source} lacks a value", mend="a table with whole rows")
    return {n: c[~lacking] for n, c in columns.items()} if lacking.any() else columns, int(lacking.sum())
