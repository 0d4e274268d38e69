"""Timing of peers side by side: every candidate in turn in every round, medians, ratios to ours."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping

Work = Callable[[], object]


def seconds(work: Work, calls: int = 1, clock: Callable[[], float] = time.perf_counter) -> float:
    """The mean time of one of `calls` calls; `clock` may be time.process_time, which a busy machine does not stretch."""
    start = clock()
    for _ in range(calls):
        work()
    return (clock() - start) / calls


def interleaved(candidates: Mapping[str, Work], rounds: int, calls: int = 1) -> dict[str, float]:
    """The median time of each candidate in seconds, all of them in turn in every round, so that a busy moment hits all."""
    for work in candidates.values():
        work()  # tables are read, caches are warm
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, work in candidates.items():
            taken[name].append(seconds(work, calls))
    return {name: statistics.median(times) for name, times in taken.items()}


def report(title: str, times: Mapping[str, float], ours: str, goal: str = "") -> None:
    """One line for each candidate, with its ratio to ours, and the goal below."""
    print(title)
    for name, taken in times.items():
        print(f"  {name:42} {taken * 1e3:12.4f} ms   {taken / times[ours]:9.2f} x {ours}")
    if goal:
        print(f"  goal: {goal}")
