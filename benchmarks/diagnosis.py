"""How long it takes to find the mistake behind a wrong answer, by kind: median, 95 of 100, and the slowest; goal: a median under 50 ms.

python benchmarks/diagnosis.py
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.checking.test_corpus import ROWS, TASKS, scope_of
from tests.checking.test_matrix_mistakes import ROWS as MATRICES
from tests.checking.test_matrix_mistakes import derived
from tutor.checking.mistakes.diagnosis import explain
from tutor.checking.verdicts import telling
from tutor.checking.verdicts.judge import judge

GOAL = 50  # ms, in median
SPENT: list[float] = []


def timed(*arguments):
    """`explain`, its processor time noted."""
    start = time.process_time()
    try:
        return explain(*arguments)
    finally:
        SPENT.append(time.process_time() - start)


def problems():
    """(kind, derivation, wrong answers)."""
    for row in ROWS:
        yield row["task"], TASKS[row["task"]](row, scope_of(row)), [w["answer"] for w in row["wrong"]]
    for row in MATRICES:
        yield "arrays", derived(row["of"], row["wrt"]), [answer for answer, _ in row["wrong"]]


def main() -> None:
    telling.explain = timed
    found = defaultdict(list)
    for kind, derivation, answers in problems():
        for answer in answers:
            SPENT.clear()
            judge(answer, derivation)
            found[kind].append(sum(SPENT) * 1000)
    everything = [t for times in found.values() for t in times]
    print(f"{'':10}{'answers':>8}{'median':>9}{'p95':>9}{'most':>9}   ms")
    for kind, times in (*found.items(), ("all", everything)):
        times.sort()
        print(f"{kind:10}{len(times):8}{statistics.median(times):9.1f}{times[int(0.95 * len(times))]:9.1f}{times[-1]:9.1f}")
    print(f"goal: {GOAL} ms in median: {'met' if statistics.median(everything) < GOAL else 'missed'}")


if __name__ == "__main__":
    main()
