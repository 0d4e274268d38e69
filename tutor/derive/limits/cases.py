"""Limits that hang on the sign of a letter of which nothing is declared: the cases are told, and the declaration asked for."""

from __future__ import annotations

from tutor.derive.goals import polished
from tutor.derive.limits.absence import NOTHING, absence
from tutor.derive.limits.approach import Search
from tutor.derive.limits.infinities import MINUS_OO, are_same
from tutor.errors import TutorError, trouble
from tutor.meaning.scope import Kind
from tutor.syntax.nodes import CONSTANTS, ZERO, Name, Node, names, substitute
from tutor.syntax.printer import show

POSITIVE, NEGATIVE = Kind("positive"), Kind("interval", bounds=(MINUS_OO, ZERO), closed=(False, False))
MOST = 3  # letters that are tried


def refuse_open_sign(body: Node, search: Search) -> None:
    """Raises TutorError("parameter") where a letter's sign decides, with the limit of each case."""
    letters = sorted(names(body) - CONSTANTS - {search.variable})
    for letter in [n for n in letters if search.scope.kind(n) == Kind()][:MOST]:
        cases = {
            f"{letter} > 0": _value(body, search, letter, POSITIVE),
            f"{letter} < 0": _value(body, search, letter, NEGATIVE),
            f"{letter} = 0": _value(polished(substitute(body, {Name(letter): ZERO})), search, letter, Kind()),
        }
        known = {case: value for case, value in cases.items() if value is not None}
        above, below, _ = cases.values()
        if above is None or below is None or are_same(above, below, search.scope):
            continue
        told = ", ".join(f"{'none' if value is NOTHING else show(value)} for {case}" for case, value in known.items())
        raise trouble(
            "parameter", f"the limit of {show(body)} hangs on {letter}: it is {told}", mend=f"say which first: {letter} : positive"
        )


def _value(body: Node, search: Search, letter: str, kind: Kind) -> Node | None:
    """The limit with the letter declared so; None where it is not found."""
    there = search.elsewhere(search.variable, search.point, search.side)
    there.scope, there.attempts = search.scope.declared(letter, kind), 0
    try:
        step = there.step(body) or absence(body, there)
    except TutorError:
        return None
    return None if step is None else step.value
