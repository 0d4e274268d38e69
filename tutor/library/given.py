"""An answer as Python gives it: text, an Expression, a number, a list, a set or an array of these; anything else is refused by its name."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any

from tutor.errors import TutorError, trouble
from tutor.objects import Expression
from tutor.syntax.nodes import Node

_MOST = 10_000  # entries of a list that is written out
_DIGITS = 4000  # of a number
_MEND = 'text such as "2x", a number, a list of these, or a tutor.parse(…)'


def given(answer: Any) -> str | Node:
    """The answer as text or as a tree. Raises TutorError("value") for what is no answer."""
    if isinstance(answer, Expression):
        return answer.node
    return answer if isinstance(answer, str) else _written(answer)


def _written(answer: Any, room: list[int] | None = None) -> str:
    """A value as it would be typed: numbers exactly, lists in brackets."""
    room = [_MOST] if room is None else room
    room[0] -= 1
    if room[0] < 0:
        raise trouble("limit", f"a list of more than {_MOST} entries is too long for an answer", mend="its formula")
    if isinstance(answer, Expression | str):
        return str(answer)
    if hasattr(answer, "tolist") and type(answer).__module__.partition(".")[0] == "numpy":
        answer = answer.tolist()
    if isinstance(answer, set | frozenset):
        return f"{{{', '.join(sorted(_written(a, room) for a in answer))}}}"
    if isinstance(answer, list | tuple):
        return f"[{', '.join(_written(a, room) for a in answer)}]"
    if isinstance(answer, bool) or not isinstance(answer, int | float | Fraction | Decimal):
        raise _refused(answer)
    if isinstance(answer, int | Fraction) and max(abs(answer.numerator), answer.denominator) >= 10**_DIGITS:
        raise trouble("limit", f"a number of more than {_DIGITS} digits is too long for an answer", mend="its formula, such as 10^500")
    if isinstance(answer, float | Decimal) and not isfinite(answer):
        raise trouble("value", f"{answer} is no finite number", mend='"oo", or "does not exist"')
    return str(Fraction(str(answer))) if isinstance(answer, Decimal) else _of_number(answer)


def _of_number(value: float | Fraction) -> str:
    return str(Fraction(repr(value))) if isinstance(value, float) and "e" in repr(value) else str(value)


def _refused(answer: Any) -> TutorError:
    kind = type(answer)
    if kind.__module__.partition(".")[0] == "sympy":
        return trouble("value", "a SymPy object is no answer here: it has forgotten how it was written", mend="its text: str(…)")
    if answer is None:
        return trouble("value", "no answer is given: it is None", mend=_MEND)
    return trouble("value", f"this is of the type {kind.__name__}, which is no answer", mend=_MEND)
