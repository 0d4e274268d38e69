"""Where the files lie that are not Python: grammars, exercise sets, and the user's own folders."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    """The folder `name` of an installed wheel, or of a checkout."""
    packaged = _HERE / "_data" / name
    return packaged if packaged.is_dir() else _HERE.parent / name


@cache
def grammar(name: str) -> str:
    """The text of the grammar file `name`."""
    return (_folder("grammar") / f"{name}.lark").read_text("utf-8")


def exercises() -> Path:
    """The folder of the exercise sets and lessons that come with the tutor."""
    return _folder("exercises")


def data(name: str) -> Path:
    """A data set that comes with the tutor."""
    return exercises() / "data" / name


def _private(folder: Path) -> Path:
    """`folder`, made readable by its owner only."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def cache_folder() -> Path:
    """The user's own cache folder, mode 0700. `TUTOR_CACHE` names another."""
    from platformdirs import user_cache_path

    return _private(Path(os.environ.get("TUTOR_CACHE") or user_cache_path("calculus-tutor")))


def state_folder() -> Path:
    """Where the prompt's history and the learner's progress are kept, mode 0700. `TUTOR_STATE` names another."""
    from platformdirs import user_state_path

    return _private(Path(os.environ.get("TUTOR_STATE") or user_state_path("calculus-tutor")))
