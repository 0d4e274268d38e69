"""Deciding one pair beside SymPy's `simplify(a - b)` and `.equals`: `python benchmarks/equivalence.py [--large] [--pairs N]`.

Every round writes each pair in letters of its own, so that no cache knows it; within a round the systems decide it in turn. SymPy works
in a process of its own, which is ended where it thinks longer than ten seconds. Times are processor times.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from benchmarks.timing import seconds
from tutor.checking.equality.agreement import Equivalence
from tutor.checking.equality.equivalence import equivalent
from tutor.errors import TutorError
from tutor.meaning.algebra import to_sympy
from tutor.meaning.scope import Scope, scope_from
from tutor.syntax.nodes import Name, names, substitute

CORPORA = Path(__file__).parents[1] / "tests" / "corpora"
PATIENCE = 10.0  # seconds for one decision of SymPy's
GOALS = {"parsed": 0.15, "from text": 1.0}  # milliseconds in median, where values decide
OURS, PEERS = ("parsed", "from text"), ("simplify(a - b)", ".equals")


@dataclass(frozen=True)
class Pair:
    """Two texts, the kinds of their names, and what is true: "same", "different" or, where nobody says, ""."""

    left: str
    right: str
    kinds: dict[str, str]
    truth: str
    almost: bool = False

    def in_letters(self, turn: int) -> Pair:
        """The same pair, each single letter with a number; e and what is called like a function stay."""
        letters = sorted(set(re.findall(r"(?<![A-Za-z_0-9.])[A-Za-df-zA-Z](?![A-Za-z_0-9(])", f"{self.left} {self.right}")) - {"d", "e"})
        named = {n: f"{n}{turn + 40}" for n in letters}

        def written(text: str) -> str:
            return re.sub(r"(?<![A-Za-z_0-9.])[A-Za-z](?![A-Za-z_0-9(])", lambda m: named.get(m[0], m[0]), text)

        return Pair(written(self.left), written(self.right), {named.get(n, n): k for n, k in self.kinds.items()}, self.truth, self.almost)

    def read(self) -> tuple:
        scope = scope_from(self.kinds) if self.kinds else Scope()
        return scope.read(self.left), scope.read(self.right), scope


def corpus() -> Iterator[Pair]:
    """The answers to problems with one real value, right and wrong, and the pairs thought of to fool a comparison."""
    for line in (CORPORA / "answers.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if not isinstance(row["reference"], str) or "[" in row["reference"] or row["compare"] != "equiv":
            continue
        kinds = {n: re.sub(r"^in(?=\S)", "in ", k) for n, k in row["assume"].items()}
        for truth, answers in (("same", row["right"]), ("different", row["wrong"])):
            for answer in answers:
                yield Pair(row["reference"], answer["answer"], kinds, truth, row["task"] == "diff")
    for line in (CORPORA / "adversaries.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            left, right, truth = line.split(" | ")
            yield Pair(left, right, {}, truth)


class Sympy:
    """SymPy in a process of its own; a decision that takes too long ends it, and the next one begins anew."""

    def __init__(self):
        self._begin()

    def _begin(self) -> None:
        context = get_context("spawn")
        self.here, there = context.Pipe()
        self.process = context.Process(target=_decide, args=(there,), daemon=True)
        self.process.start()
        self.here.recv()  # SymPy is imported

    def decide(self, system: str, left: object, right: object) -> tuple[float, str]:
        """(seconds, verdict); the patience and "none" where it had to be ended, or failed."""
        self.here.send((system, left, right))
        if self.here.poll(PATIENCE):
            return self.here.recv()
        self.process.kill()
        self._begin()
        return PATIENCE, "none"

    def end(self) -> None:
        self.process.kill()


def _decide(pipe) -> None:
    """What the process does: one decision after the other."""
    from sympy import Symbol, simplify

    simplify(Symbol("warm") - 1)
    pipe.send("ready")
    while True:
        system, left, right = pipe.recv()
        start = time.process_time()
        try:
            found = simplify(left - right) == 0 if system == PEERS[0] else left.equals(right)
        except Exception:  # a failure of the peer's is a verdict of its own
            found = None
        taken = time.process_time() - start
        pipe.send((taken, "none" if found is None else "same" if found else "different"))


def _ours(pair: Pair, taken: dict[str, list[float]], turn: int) -> Equivalence:
    """One round of our own two ways, in letters that no round before had."""
    parsed, typed = pair.in_letters(3 * turn), pair.in_letters(3 * turn + 1)
    left, right, scope = parsed.read()
    found = []
    taken["parsed"].append(seconds(lambda: found.append(equivalent(left, right, scope, almost=pair.almost)), clock=time.process_time))
    taken["from text"].append(seconds(lambda: equivalent(*typed.read(), almost=pair.almost), clock=time.process_time))
    return found[0]


def measured(pairs: list[Pair], rounds: int) -> tuple[dict[str, list[float]], dict[str, Counter], list[str]]:
    """The median seconds of each pair by system, the verdicts counted beside the truth, and how each of ours was decided."""
    times, verdicts, how = {s: [] for s in OURS + PEERS}, {s: Counter() for s in OURS[:1] + PEERS}, []
    sympy = Sympy()
    for pair in pairs:
        taken: dict[str, list[float]] = {s: [] for s in OURS + PEERS}
        for turn in range(rounds):
            found = _ours(pair, taken, turn)
            left, right, scope = pair.in_letters(3 * turn + 2).read()
            asked = [to_sympy(side, scope, doit=True) for side in (left, right)]
            for system in PEERS:
                spent, verdict = sympy.decide(system, *asked)
                taken[system].append(spent)
                if turn == 0:
                    verdicts[system][verdict, pair.truth] += 1
        verdicts["parsed"][found.verdict, pair.truth] += 1
        how.append(found.how)
        for system, spent in taken.items():
            times[system].append(statistics.median(spent))
    sympy.end()
    return times, verdicts, how


def _print_by_how(times: dict[str, list[float]], how: list[str]) -> None:
    """Our medians apart for what was refuted, agreed and proved, the goal beside what values decide."""
    for kind in ("refuted", "agreed", "proved"):
        count = how.count(kind)
        for system in OURS if count else ():
            median = statistics.median(t for t, h in zip(times[system], how, strict=True) if h == kind)
            goal = "" if kind == "proved" else f"goal {GOALS[system]:g}"
            print(f"    {f'{kind}, {system}':22} median {1e3 * median:8.3f}   {goal:10} {count} pairs")


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def readable(pairs: list[Pair]) -> list[Pair]:
    """Those that read the same in other letters, and that SymPy has words for."""
    found = []
    for pair in pairs:
        try:
            sides, renamed = pair.read(), pair.in_letters(0).read()
            for side in renamed[:2]:
                to_sympy(side, renamed[2], doit=True)
            free = names(sides[0]) | names(sides[1])
            told_apart = {Name(n): Name(f"{n}40") for n in free}
            if all(substitute(a, told_apart) is b for a, b in zip(sides[:2], renamed[:2], strict=True)):
                found.append(pair)
        except TutorError:
            continue
    return found


def main(count: int, rounds: int) -> None:
    """Prints times, ratios to the peers and verdicts."""
    every = list(corpus())
    pairs = readable(every[:: max(1, len(every) // count)][: count + 20])
    equivalent(Scope().read("sin(x) + 1"), Scope().read("cos(x) + 1"))  # tables are read
    times, verdicts, how = measured(pairs, rounds)
    print(f"{len(pairs)} pairs, {rounds} rounds each; milliseconds of processor time for one decision")
    for system, taken in times.items():
        quantiles = [1e3 * percentile(taken, share) for share in (0.5, 0.95, 1)]
        print(f"  {system:18} median {quantiles[0]:9.3f}   p95 {quantiles[1]:9.3f}   max {quantiles[2]:9.1f}")
    _print_by_how(times, how)
    for peer in PEERS:
        shares = [percentile(times["parsed"], q) / percentile(times[peer], q) for q in (0.5, 0.95)]
        each = [a / b for a, b in zip(times["parsed"], times[peer], strict=True)]
        print(f"  ours / {peer:16} median {shares[0]:.4f} (goal 0.5)   p95 {shares[1]:.4f} (goal 0.2)   largest of a pair {max(each):.2f}")
    for system, counts in verdicts.items():
        right = sum(n for (verdict, truth), n in counts.items() if verdict == truth)
        wrong = {f"{v}, but {t}": n for (v, t), n in sorted(counts.items()) if v != t}
        print(f"  {system:18} right {right}   {wrong or ''}")
    print(f"  ours: {dict(Counter(how))}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=24)
    parser.add_argument("--large", action="store_true", help="all pairs")
    given = parser.parse_args()
    main(10**6 if given.large else given.pairs, 2)
