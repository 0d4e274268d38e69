"""Time of one verdict on a pair, parsed and from text, beside SymPy's `.equals`: `python benchmarks/equivalence.py`."""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

from tutor.checking.equality.equivalence import equivalent
from tutor.errors import TutorError
from tutor.meaning.algebra import to_sympy
from tutor.meaning.scope import scope_from

CORPUS = Path(__file__).parents[1] / "tests" / "corpora" / "answers.jsonl"


def pairs():
    """(reference, answer, scope) of every derivative in the corpus that can be read."""
    for line in CORPUS.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["task"] != "diff":
            continue
        scope = scope_from({n: k if not k.startswith("in") else f"in {k[2:]}" for n, k in row["assume"].items()})
        for kind in ("right", "wrong"):
            for answer in row[kind]:
                yield row["reference"], answer["answer"], scope, kind == "right"


def timed(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(count: int) -> None:
    """Prints medians and maxima in milliseconds, and the verdicts that are not what the corpus says."""
    parsed, from_text, theirs, counts = [], [], [], {}
    for left, right, scope, is_same in list(pairs())[:count]:
        try:
            a, b = scope.read(left), scope.read(right)
        except TutorError:
            continue
        found = equivalent(a, b, scope, almost=True)
        outcome = "undecided" if found.verdict == "undecided" else "right" if (found.verdict == "same") == is_same else "WRONG"
        counts[outcome] = counts.get(outcome, 0) + 1
        parsed.append(timed(lambda a=a, b=b, s=scope: equivalent(a, b, s, almost=True)))
        from_text.append(timed(lambda x=left, y=right, s=scope: equivalent(s.read(x), s.read(y), s, almost=True)))
        if len(theirs) < 40:
            u, v = to_sympy(a, scope), to_sympy(b, scope)
            theirs.append(timed(lambda u=u, v=v: u.equals(v)))
    for label, times in (("parsed", parsed), ("from text", from_text), ("sympy .equals, first 40", theirs)):
        print(f"{label:24} median {1e3 * statistics.median(times):8.3f} ms   max {1e3 * max(times):8.1f} ms   {len(times)} pairs")
    print(counts)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
