"""What an answer says of critical points beside where they lie: `x = 1 (minimum)`, `saddle at (0, 0)`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tutor.checking.verdicts.telling import Asked, compared_with
from tutor.checking.verdicts.verdict import Verdict
from tutor.syntax.nodes import Node
from tutor.syntax.printer import show

MIXED = "minimum and maximum mixed up"
_LONGEST = 2000
_WORDS = re.compile(
    r"[(:–-]?\s*(?:\b(?:is|are|[a-z]\s+has)\s+)?(?:\b(?:a|an|the)\s+)?(?:\b(?:local|global|strict|relative|absolute)\s+)?"
    r"\b(?:(?P<kind>minimum|maximum|saddle)(?:[ -]point)?|(?P<short>min|max)(?!\s*\())\b(?:\s+at\b)?\s*[):]?", re.IGNORECASE)  # fmt: skip
_SHORT = {"min": "minimum", "max": "maximum"}


def without_kinds(answer: str) -> tuple[str, tuple[str, ...]]:
    """(the answer with blanks in the place of such words, the kinds it names in their order)."""
    if len(answer) > _LONGEST:
        return answer, ()
    found = tuple((m["kind"] or _SHORT[m["short"].lower()]).lower() for m in _WORDS.finditer(answer))
    return _WORDS.sub(lambda m: " " * len(m[0]), answer), found


def misnamed(kinds: Sequence[str], given: Sequence[Sequence[Node]], asked: Asked) -> Verdict | None:
    """The verdict on right points of which one is called what it is not; None where all are called rightly, or it cannot be told."""
    if len(kinds) != len(given):
        return None
    known = dict(asked.derivation.extra).get("points", ())
    wrt = asked.derivation.wrt
    for kind, point in zip(kinds, given, strict=True):
        for right, node in known:
            place = node.args if len(wrt) > 1 else (node,)
            is_there = len(place) == len(point) and all(
                compared_with(a, b, asked).verdict == "same" for a, b in zip(point, place, strict=True)
            )
            if is_there and right in ("minimum", "maximum", "saddle") and right != kind:
                where = ", ".join(f"{n} = {show(v)}" for n, v in zip(wrt, point, strict=True))
                message = f"the points are right; {where} is a {right}, not a {kind}"
                hint = "The second derivatives there decide: above zero the graph opens upwards, to a minimum."
                return Verdict("slip", asked.demands.marks.of(MIXED), message, hint, MIXED)
    return None
