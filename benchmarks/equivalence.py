"""Deciding one pair beside SymPy's `simplify(a - b)` and `.equals`: `python benchmarks/equivalence.py [--large] [--pairs N]`.

We decide answers of learners and pairs thought of to fool a comparison; SymPy decides some of them, and the ratios are of these. Every
round writes each pair in letters of its own, so that no cache knows it; within a round the systems decide it in turn. SymPy works in a
process of its own, which is ended where it thinks longer than ten seconds. Times are processor times.
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
ROUNDS = 3
GOALS = {"parsed": 0.15, "from text": 1.0}  # milliseconds in median, where values decide
VALUES = ("refuted", "agreed")  # how a pair was decided, where values decided it
OURS, PEERS = ("parsed", "from text"), ("simplify(a - b)", ".equals")


@dataclass(frozen=True)
class Pair:
    """Two texts, the kinds of their names, and what is true: "same", "different" or, where nobody says, ""."""

    left: str
    right: str
    kinds: dict[str, str]
    truth: str
    almost: bool = False
    source: str = "answers"

    def in_letters(self, turn: int) -> Pair:
        """The same pair, each single letter with a number; e and what is called like a function stay."""
        letters = sorted(set(re.findall(r"(?<![A-Za-z_0-9.])[A-Za-df-zA-Z](?![A-Za-z_0-9(])", f"{self.left} {self.right}")) - {"d", "e"})
        named = {n: f"{n}{turn + 40}" for n in letters}

        def written(text: str) -> str:
            return re.sub(r"(?<![A-Za-z_0-9.])[A-Za-z](?![A-Za-z_0-9(])", lambda m: named.get(m[0], m[0]), text)

        return Pair(
            written(self.left),
            written(self.right),
            {named.get(n, n): k for n, k in self.kinds.items()},
            self.truth,
            self.almost,
            self.source,
        )

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
            yield Pair(left, right, {}, truth, source="adversaries")


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


@dataclass
class Measured:
    """One pair: by system the seconds of each round and the verdict, and how we decided it."""

    pair: Pair
    taken: dict[str, list[float]]
    verdicts: dict[str, str]
    how: str = ""

    def seconds(self, system: str) -> float:
        return statistics.median(self.taken[system])


def measured(pairs: list[Pair], peers: int) -> list[Measured]:
    """Every pair in our two ways, and so many of them by the peers as well."""
    sympy, step, found = Sympy(), max(1, len(pairs) // peers), []
    for k, pair in enumerate(pairs):
        one = Measured(pair, {s: [] for s in OURS + PEERS}, {})
        for turn in range(ROUNDS):
            ours = _ours(pair, one.taken, turn)
            if k % step == 0:
                left, right, scope = pair.in_letters(3 * turn + 2).read()
                asked = [to_sympy(side, scope, doit=True) for side in (left, right)]
                for system in PEERS:
                    spent, one.verdicts[system] = sympy.decide(system, *asked)
                    one.taken[system].append(spent)
        one.verdicts["ours"], one.how = ours.verdict, ours.how
        found.append(one)
    sympy.end()
    return found


def _print_times(title: str, ours: list[Measured], goals: dict[str, float] | None = None) -> None:
    for system in OURS if ours else ():
        times = [1e3 * m.seconds(system) for m in ours]
        told = f"median {statistics.median(times):8.3f}   p95 {percentile(times, 0.95):8.3f}   max {max(times):7.1f}"
        print(f"  {title:24} {system:10} {told}   {len(ours):4} pairs   {f'goal {goals[system]:g} in median' if goals else ''}")


def _print_peers(both: list[Measured]) -> None:
    """The times of the peers, and the ratios of ours to theirs, over the pairs that all decided."""
    for system in (OURS[0], *PEERS):
        times = [1e3 * m.seconds(system) for m in both]
        print(f"  {system:18} median {statistics.median(times):9.3f}   p95 {percentile(times, 0.95):9.3f}   max {max(times):9.1f}")
    for peer in PEERS:
        ours, theirs = ([m.seconds(system) for m in both] for system in (OURS[0], peer))
        shares = [percentile(ours, q) / percentile(theirs, q) for q in (0.5, 0.95)]
        each = [a / b for a, b in zip(ours, theirs, strict=True)]
        print(f"  ours / {peer:16} median {shares[0]:.4f} (goal 0.5)   p95 {shares[1]:.4f} (goal 0.2)   largest of a pair {max(each):.2f}")


def _print_verdicts(system: str, found: list[Measured]) -> None:
    """How many of the pairs whose truth is known were decided rightly."""
    known = [m for m in found if m.pair.truth]
    wrong = Counter(f"{m.verdicts[system]}, but {m.pair.truth}" for m in known if m.verdicts[system] != m.pair.truth)
    print(f"  {system:18} right {len(known) - wrong.total()} of {len(known)}   {dict(sorted(wrong.items())) or ''}")


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


def main(pairs: list[Pair], peers: int) -> None:
    """Prints times, ratios to the peers and verdicts."""
    equivalent(Scope().read("sin(x) + 1"), Scope().read("cos(x) + 1"))  # tables are read
    found = measured(pairs, peers)
    both = [m for m in found if m.taken[PEERS[0]]]
    print(f"{len(found)} pairs, {ROUNDS} rounds each; milliseconds of processor time for one decision")
    _print_times("where values decide", [m for m in found if m.how in VALUES], GOALS)
    for source in ("answers", "adversaries"):
        for kind in (*VALUES, "proved", "open"):
            _print_times(f"  {kind}, {source}", [m for m in found if (m.how, m.pair.source) == (kind, source)])
    print(f"{len(both)} of the pairs, beside SymPy")
    _print_peers(both)
    print("verdicts")
    for system, some in (("ours", found), *((peer, both) for peer in PEERS)):
        _print_verdicts(system, some)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=24, help="that SymPy decides")
    parser.add_argument("--large", action="store_true", help="all pairs, by SymPy too")
    given = parser.parse_args()
    every = list(corpus())
    every = readable(every if given.large else every[::2])
    main(every, len(every) if given.large else given.pairs)
