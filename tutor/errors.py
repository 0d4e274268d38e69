"""What went wrong, where, and how to mend it. The ground floor: imports nothing of ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of characters [start, end) in one text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that went wrong, told to the learner.

    code      a short word that programs may test ("shape", "unknown-name", "no-rule", "undefined", "limit", …)
    what      what is wrong, in lower case, without blame
    span      where in `source`; None where there is no text to point into
    mend      how to mend it: one mend, not five
    readings  the honest readings of an ambiguous text, each a text that reads one way only
    source    the text the span points into
    """

    code: str
    what: str
    span: Span | None = None
    mend: str = ""
    readings: tuple[str, ...] = ()
    source: str = ""


class TutorError(Exception):
    """Carries one Diagnostic; the words around it are made by render/diagnostics, never here."""

    def __init__(self, diagnostic: Diagnostic):
        super().__init__(diagnostic.what)
        self.diagnostic = diagnostic

    def __reduce__(self):
        return (TutorError, (self.diagnostic,))

    def located(self, source: str, span: Span | None = None) -> TutorError:
        """The same trouble, told inside `source`; a span that is already known is kept."""
        d = self.diagnostic
        return TutorError(replace(d, source=d.source or source, span=d.span or span))


def trouble(code: str, what: str, *, span: Span | None = None, mend: str = "", readings: tuple[str, ...] = ()) -> TutorError:
    """A TutorError ready to be raised."""
    return TutorError(Diagnostic(code, what, span, mend, readings))


def never_too_deep(work: Callable) -> Callable:
    """`work`, in which Python's own bound of recursion is told as TutorError("depth"): what bounds allow may still nest too deep for it."""

    @wraps(work)
    def told(*args, **options):
        try:
            return work(*args, **options)
        except RecursionError:
            raise trouble("depth", "this nests too deep to be worked out", mend="give the inner part a name") from None

    return told
