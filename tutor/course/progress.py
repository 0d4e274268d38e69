"""Where a learner left a set: a small file for each, in the learner's own folder, so that practice goes on another day."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import msgspec

from tutor.course.practice import Mark, Practice, begin, resumed
from tutor.resources import state_folder


class _Kept(msgspec.Struct, frozen=True):
    seed: int
    at: Annotated[int, msgspec.Meta(ge=0)]
    marks: tuple[Mark, ...]


def keep(p: Practice) -> bool:
    """Write down where the learner stands; False where the folder cannot be written, and practice goes on without."""
    try:
        _path(p.name).write_bytes(msgspec.json.encode(_Kept(p.seed, p.at, p.marks)))
    except OSError:
        return False
    return True


def resume(name: str, seed: int | None = None) -> tuple[Practice, bool]:
    """(the way through a set, whether it goes on): as it was left; anew, with other numbers, where it was finished or has another seed."""
    kept = _kept(name)
    if kept is None:
        return begin(name, 1 if seed is None else seed), False
    last, at, marks = kept
    if at < len(marks) and seed in (None, last):
        p = resumed(name, last, at, marks)
        return p, at > 0 and p.at == at
    return begin(name, last + 1 if seed is None else seed), False


def _kept(name: str) -> tuple[int, int, tuple[Mark, ...]] | None:
    """What was written down; None where nothing was, or where it cannot be read (it is only a convenience)."""
    try:
        told = msgspec.json.decode(_path(name).read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return told.seed, told.at, told.marks


def _path(name: str) -> Path:
    folder = state_folder() / "practice"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder / (re.sub(r"[^\w.-]+", "-", name).strip("-") + ".json")
