"""What a test shares with those after it in its process, and must leave as it was: precisions, bounds, the folder it stands in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

SHARED: dict[str, tuple[str, Callable[[Any], Any]]] = {  # what it is called -> the module that holds it, how it is looked up there
    "mpmath.mp.prec": ("mpmath", lambda mpmath: mpmath.mp.prec),
    "flint.ctx.prec": ("flint", lambda flint: flint.ctx.prec),
    "decimal.getcontext().prec": ("decimal", lambda decimal: decimal.getcontext().prec),
    "numpy.geterr()": ("numpy", lambda numpy: numpy.geterr()),
    "sys.getrecursionlimit()": ("sys", lambda sys: sys.getrecursionlimit()),
    "sys.getprofile()": ("sys", lambda sys: sys.getprofile()),
    "os.getcwd()": ("os", lambda os: os.getcwd()),
}


def surroundings() -> dict[str, Any]:
    """What stands now; nothing is imported for it."""
    return {called: look(sys.modules[module]) for called, (module, look) in SHARED.items() if module in sys.modules}


def left_changed(before: Mapping[str, Any]) -> list[str]:
    """What is another than it was, as `mpmath.mp.prec: 53, now 80`."""
    now = surroundings()
    return [f"{called}: {value}, now {now[called]}" for called, value in before.items() if now[called] != value]
