"""A bound on what SymPy does: so many calls of functions, the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tutor.errors import trouble

CALLS = 400_000  # about half a second of SymPy
_GENERATOR = 0x20  # the flag of a code object whose frame may be one that is being closed, where nothing can be raised
_LAST = frozenset({"_forget", "remove", "__del__", "__exit__"})  # where an object or a block ends: what is raised there is lost, or escapes


class _TooMany(BaseException):
    """The bound is hit; no `except Exception` on the way swallows it."""


@contextmanager
def bounded(doing: str, calls: int = CALLS) -> Iterator[None]:
    """Stops what runs inside after so many calls of functions: the same on every machine. Raises TutorError("limit").

    mpmath's precision, which SymPy changes on its way, is what it was afterwards, wherever it was stopped.
    """
    from mpmath import mp

    before, precision, count = sys.getprofile(), mp.prec, 0

    def watch(frame: Any, event: str, _: object) -> None:
        nonlocal count
        if event == "call":
            count += 1
            code = frame.f_code
            if count > calls and not code.co_flags & _GENERATOR and code.co_name not in _LAST:
                raise _TooMany

    sys.setprofile(watch)
    try:
        yield
    except _TooMany:
        sys.setprofile(before)
        raise trouble("limit", f"{doing} takes more than {calls} calls of functions", mend="ask it of a smaller expression") from None
    finally:
        sys.setprofile(before)
        mp.prec = precision
