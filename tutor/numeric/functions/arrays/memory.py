"""Into which memory each statement writes: few arrays, each taken again as soon as what it holds is no longer read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tutor.meaning.indices import Shape
from tutor.numeric.functions.arrays.lines import Line, is_known
from tutor.numeric.functions.arrays.rows import Part
from tutor.syntax.nodes import Name, Node

MOST_KEPT = 1 << 26  # bytes of a workspace that stays between calls


@dataclass(frozen=True, slots=True)
class Place:
    """An array to write into: its name in the code, its sizes, and the part of the computation it serves."""

    name: str
    shape: Shape
    part: Part


def placed(
    lines: Sequence[Line], parts: Sequence[Part], kept: frozenset[str], told: frozenset[str]
) -> tuple[list[tuple[str, str]], tuple[Place, ...]]:
    """The statements' text with the memory they write into, and all such memory.

    kept  the names that leave the function; told  the sizes that its arguments tell

    What is computed before the rows and read among them stays: the next block reads it again.
    """
    holds, last = _memory(lines, kept)
    owner: dict[str, Place] = {}
    free: dict[tuple[Shape, Part], list[Place]] = {}
    places: list[Place] = []
    out = []
    for k, (line, part) in enumerate(zip(lines, parts, strict=True)):
        text = line.text
        if line.shape is not None:
            place = None
            if line.target not in kept and is_known(line.shape, told):
                place = _reused(line, part, k, owner, last) or (free.get((line.shape, part)) or [None]).pop()
                if place is None:
                    place = Place(f"s{len(places)}", line.shape, part)
                    places.append(place)
                owner[line.target] = place
            text += f", out={place.name})" if place else ")"
        out.append((line.target, text))
        for name in _dying(line, k, holds, last):
            place = owner.pop(name, None)
            if place is not None and place.part == part and place not in owner.values():
                free.setdefault((place.shape, part), []).append(place)
    return out, tuple(places)


def _memory(lines: Sequence[Line], kept: frozenset[str]) -> tuple[dict[str, frozenset[str]], dict[str, int]]:
    """Whose memory each value may share, its own included; and the last statement that reads each."""
    holds: dict[str, frozenset[str]] = {}
    last: dict[str, int] = {}
    for k, line in enumerate(lines):
        below = frozenset().union(*(holds[r] for r in line.reads))
        holds[line.target] = frozenset({line.target}) | (below if line.shares else frozenset())
        last.update(dict.fromkeys(below, k))
        last[line.target] = k
    last.update(dict.fromkeys(kept, len(lines)))
    return holds, last


def _dying(line: Line, k: int, holds: Mapping[str, frozenset[str]], last: Mapping[str, int]) -> list[str]:
    """The values that nothing reads after statement k."""
    touched = holds[line.target].union(*(holds[r] for r in line.reads))
    return sorted(n for n in touched if last[n] == k)


def _reused(line: Line, part: Part, k: int, owner: dict[str, Place], last: Mapping[str, int]) -> Place | None:
    """The memory of an argument that is read for the last time here."""
    for name in line.over:
        place = owner.get(name)
        if place is not None and last[name] == k and place.part == part and place.shape == line.shape:
            del owner[name]
            return place
    return None


class Workspace:
    """The memory of one call at a time, for given sizes: first what is written into, then arrays of equal numbers."""

    def __init__(self, places: Sequence[Place], fills: Mapping[tuple[str, Shape], str], sizes: Mapping[str, int], dtype: np.dtype):
        self.memory = [np.empty(lengths(p.shape, sizes), dtype) for p in places]
        self.memory += [np.full(lengths(shape, sizes), float(number), dtype) for number, shape in fills]
        self.bytes = sum(a.nbytes for a in self.memory)


def lengths(shape: Shape, sizes: Mapping[str, int]) -> tuple[int, ...]:
    """Sizes as numbers."""
    return tuple(_length(s, sizes) for s in shape)


def _length(size: Node, sizes: Mapping[str, int]) -> int:
    return sizes[size.name] if isinstance(size, Name) else int(size.value)
