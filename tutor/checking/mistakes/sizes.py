"""Answers that are a size too large or too small: by which product of sizes and numbers they differ from the right one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

import numpy as np

from tutor.rules.matching import group
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ONE, Apply, Name, Node, number

_MOST_NAMES = 8
_PLAIN = 12  # the largest number above or below in a factor that one would have by a slip
_POWERS = (1, -1, 2, -2)


@dataclass(frozen=True, slots=True)
class Factor:
    """A number times powers of names: `times * m^2/k`; `powers` are the names that occur, with what they are raised to."""

    times: Fraction
    powers: tuple[tuple[str, int], ...]

    @property
    def tree(self) -> Node:
        """The factor as it is written."""
        return _quotient(self.times, self.powers)

    @property
    def inverse(self) -> Factor:
        return Factor(1 / self.times, tuple((n, -p) for n, p in self.powers))


def _quotient(times: Fraction, powers: Sequence[tuple[str, int]]) -> Node:
    above = [number(abs(times.numerator)), *(_power(n, p) for n, p in powers if p > 0)]
    below = [number(times.denominator), *(_power(n, -p) for n, p in powers if p < 0)]
    above, below = ([a for a in side if a is not ONE] for side in (above, below))
    tree = group("*", above) if above else ONE
    tree = Apply("/", (tree, group("*", below))) if below else tree
    return tidy(Apply("-", (tree,)) if times < 0 else tree)


def _power(name: str, power: int) -> Node:
    return Name(name) if power == 1 else Apply("^", (Name(name), number(power)))


def factor_between(answers: Sequence[np.ndarray], truths: Sequence[np.ndarray], sizes: Sequence[Mapping[str, float]]) -> Factor | None:
    """By which factor every answer is its truth, a number times powers of at most two names; None where there is none but 1.

    sizes   the values of the names in each world: those that are in all of them; worlds of different sizes tell the names apart
    """
    ratios = [_ratio(a, t) for a, t in zip(answers, truths, strict=True)]
    if len(ratios) < 2 or any(r is None for r in ratios):
        return None
    found = np.array(ratios)
    for powers in _monomials(sizes):
        parts = found / [np.prod([world[n] ** float(p) for n, p in powers]) for world in sizes]
        times = Fraction(float(parts[0])).limit_denominator(_PLAIN)
        is_plain = times != 0 and abs(times.numerator) <= _PLAIN
        if is_plain and np.all(np.abs(parts - float(times)) <= 1e-9 * abs(float(times))):
            return Factor(times, powers) if powers or times != 1 else None
    return None


def _ratio(answer: np.ndarray, truth: np.ndarray) -> float | None:
    """The one number by which all entries of `answer` are those of `truth`."""
    if answer.shape != truth.shape or not (np.isfinite(answer).all() and np.isfinite(truth).all()):
        return None
    scale = float(np.abs(truth).max(initial=0))
    if scale == 0:
        return None
    place = np.unravel_index(int(np.argmax(np.abs(truth))), truth.shape)
    ratio = float(answer[place] / truth[place])
    if ratio == 0 or np.abs(answer - ratio * truth).max() > 1e-9 * abs(ratio) * scale:
        return None
    return ratio


def _monomials(sizes: Sequence[Mapping[str, float]]) -> Iterator[tuple[tuple[str, int], ...]]:
    """Powers of the names, the plain ones first."""
    known = sorted(frozenset.intersection(*(frozenset(w) for w in sizes)))[:_MOST_NAMES]
    yield ()
    for count in (1, 2):
        chosen = [(c, p) for c in combinations(known, count) for p in product(_POWERS, repeat=count)]
        for group_of, powers in sorted(chosen, key=lambda pair: sum(map(abs, pair[1]))):
            yield tuple(zip(group_of, powers, strict=True))
