"""Where a learner left a set: a small file for each, in the learner's own folder, so that practice goes on another day."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path

from tutor.course.practice import Mark, Practice, begin, resumed
from tutor.resources import state_folder


def keep(p: Practice) -> bool:
    """Write down where the learner stands; False where the folder cannot be written, and practice goes on without."""
    try:
        _path(p.name).write_text(json.dumps({"seed": p.seed, "at": p.at, "marks": [asdict(m) for m in p.marks]}), "utf-8")
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
        told = json.loads(_path(name).read_text("utf-8"))
        return int(told["seed"]), int(told["at"]), tuple(Mark(**m) for m in told["marks"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _path(name: str) -> Path:
    folder = state_folder() / "practice"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder / (re.sub(r"[^\w.-]+", "-", name).strip("-") + ".json")
