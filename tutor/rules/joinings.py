"""Arrays put together, any number of them: each takes its own part of the adjoint. Written out for two, unfolded for more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tutor.rules.rule import Pullback, pullback


@dataclass(frozen=True, slots=True)
class Joining:
    """One way to put arrays together.

    left              how it is written, `_` standing for the names
    letters, extents  the names of two of them, and of their sizes where they are joined; no extents where each takes one place
    shape, part       the shape of one, and its part of G; `_` stands for its own size, or its place, there
    whole             the shape of all together
    stand, takes      how they stand, and what each takes of G
    """

    key: str
    left: str
    letters: str
    extents: str
    shape: str
    part: str
    whole: str
    stand: str
    takes: str

    @property
    def op(self) -> str:
        """The operation: a word, or `[]` of a list that is written out."""
        return self.left.partition("(")[0].replace("_", "")


_ROWS = ("AB", "mp", "_, n", "_, :", "_, n", "under each other", "rows")
_COLUMNS = ("AB", "np", "m, _", ":, _", "m, _", "side by side", "columns")
_ENTRIES = ("uv", "np", "_", "_", "_", "one after the other", "part")
_LINES = ("uv", "", "n", "_, :", "_ n", "as rows", "row")
JOININGS = (
    Joining("concatenation", "concat(_)", *_ENTRIES), Joining("concatenation of matrices", "concat(_)", *_ROWS),
    Joining("concatenation along the rows", "concat(_, axis=1)", *_COLUMNS),
    Joining("rows below rows", "vstack(_)", *_ROWS), Joining("vectors below vectors", "vstack(_)", *_LINES),
    Joining("columns beside columns", "hstack(_)", *_COLUMNS), Joining("vectors in a line", "hstack(_)", *_ENTRIES),
    Joining("vectors as rows", "[_]", *_LINES), Joining("numbers in a vector", "[_]", "ab", "", "", "_", "_", "as entries", "entry"),
)  # fmt: skip
NUMPY = {"concat": "np.concatenate", "vstack": "np.vstack", "hstack": "np.hstack"}


@cache
def joining(op: str, count: int) -> tuple[Pullback, ...]:
    """The pullbacks of an operation that joins `count` arrays; none for any other."""
    return tuple(_joined(j, count) for j in JOININGS if j.op == op)


def _joined(j: Joining, count: int) -> Pullback:
    names = _lettered(j.letters, count)
    extents = _lettered(j.extents, count) if j.extents else ("",) * count
    places = tuple(_places(extents)) if j.extents else tuple((str(k), str(k % count + 1)) for k in range(1, count + 1))
    back, wrong = {}, {}
    for k, (name, (place, other)) in enumerate(zip(names, places, strict=True)):
        told = f"{{{name}}} takes its own {j.takes} of {{G}}"
        back[name] = f"G[{j.part.replace('_', place)}]"
        where = "" if not j.extents else ": indices count from 1" if k else ": it stands first"
        wrong[name] = {"G": f"{told}."} | ({f"G[{j.part.replace('_', other)}]": f"{told}{where}."} if count > 1 else {})
    shapes = {name: j.shape.replace("_", extent) for name, extent in zip(names, extents, strict=True)}
    shapes["G"] = j.whole.replace("_", " + ".join(extents) if j.extents else str(count))
    subject = f"{', '.join(names[:-1])} and {names[-1]} stand" if count > 1 else f"{names[0]} stands"
    because = f"{subject} {j.stand}: each takes its own {j.takes} of G."
    left = j.left.replace("_", ", ".join(names))
    return pullback(j.key, left, back, because, shapes=shapes, wrong=wrong, numpy=NUMPY.get(j.op, ""), many=True)


def _places(extents: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The range of each, and the one that is likely taken instead."""
    before = ""
    for k, extent in enumerate(extents, 1):
        high = "" if k == len(extents) else before + extent
        yield f"{before}1:{high}", f"{before.removesuffix(' + ')}:{high}" if before else f"{extent} + 1:"
        before += f"{extent} + "


def _lettered(pair: str, count: int) -> tuple[str, ...]:
    """Two letters, or as many numbered ones."""
    return tuple(pair) if count == 2 else tuple(f"{pair[0]}{k}" for k in range(1, count + 1))


PAIRS = tuple(_joined(j, 2) for j in JOININGS)
