"""Which mistake explains a wrong answer: the derivation run again with one rule gone wrong, then with two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice

from tutor.checking.mistakes.edits import AUTHORED, IN_THE_RESULT, Edit, edits, right_side
from tutor.checking.mistakes.neighbors import changes, plain_hint
from tutor.checking.mistakes.replay import Numbers, Replay, near
from tutor.derive.reasons import filled
from tutor.derive.steps import Step, is_rewrite
from tutor.syntax.nodes import Node

Made = tuple[Step, Edit, Numbers]  # a mistake that was made, and what its step then comes to
MOST_PAIRS = 1500  # of mistakes tried together
MOST_LEVELS = 40  # climbed from a mistake to a step that is used twice


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake that was tried.

    step      the step at which it was made; None where another question was answered
    key       what went wrong, in a word or two
    hint      what to tell who made it
    numbers   what the whole derivation then comes to
    edits     how many mistakes were made together
    rank      the author's own (0) before generated ones (1), edits of the result last (2)
    right     the rule as it should be, filled in; None where there is no step
    second    the other one of two mistakes that were made together at different steps
    """

    step: Step | None
    key: str
    hint: str
    numbers: Numbers
    edits: int = 1
    rank: int = AUTHORED
    right: Node | None = None
    second: Slip | None = None


class Tried:
    """The mistakes that are tried in one derivation: single ones, then pairs of those that change its end.

    most   of mistakes that are tried, and of pairs of them
    fits   of which ends a Slip is made; of all where it is not given
    """

    def __init__(self, replay: Replay, most: int | None = None, fits: Callable[[Numbers], bool] = lambda end: True):
        self.replay, self.most, self.fits = replay, most, fits
        self.changing: list[Made] = []

    def single(self) -> Iterator[Slip]:
        """Every single mistake and what the derivation comes to with it: the author's first, then generated ones."""
        replay, truth = self.replay, self.replay.value(self.replay.root.value)
        for step, edit in islice(_by_rank(replay), self.most):
            made = replay.with_right(step, edit.right, is_filled=edit.is_filled)
            if made is None or near(made, replay.value(step.value), least=1):
                continue
            end = replay.outcome({id(step): made})
            if end is None or near(end, truth, least=1):
                continue
            self.changing.append((step, edit, made))
            yield from self._slip(step, edit, end)
        yield from self._in_one_place()
        yield from self._everywhere()
        yield from self._in_the_result()

    def _slip(self, step: Step, edit: Edit, end: Numbers | None) -> Iterator[Slip]:
        if end is not None and self.fits(end):
            yield Slip(step, edit.key, filled(edit.hint, step), end, 1, edit.rank, step.form)

    def _in_one_place(self) -> Iterator[Slip]:
        """A mistake below a step that is used in several places, made in only one of them."""
        replay = self.replay
        for step, edit, made in self.changing:
            shared, value = step, made
            for _ in range(MOST_LEVELS):
                users = replay.users(shared)
                if len(users) != 1:
                    break
                right = right_side(users[0][0])
                value = None if right is None else replay.with_right(users[0][0], right, only={users[0][1]: value})
                shared = users[0][0]
                if value is None:
                    break
            if value is None or len(users) < 2:
                continue
            for above, name in users:
                right = right_side(above)
                again = None if right is None else replay.with_right(above, right, only={name: value})
                yield from self._slip(step, edit, None if again is None else replay.outcome({id(above): again}))

    def _everywhere(self) -> Iterator[Slip]:
        """One misconception held throughout: the same mistake at every step that uses the rule."""
        replay = self.replay
        groups: dict[tuple[str, Node], list[tuple[Step, Edit]]] = {}
        for step, edit, _ in self.changing:
            groups.setdefault((step.rule.key, edit.right), []).append((step, edit))
        for found in groups.values():
            if len(found) < 2:
                continue
            changes: dict[int, Numbers] = {}
            for step, edit in sorted(found, key=lambda pair: replay.order.index(pair[0])):
                again = replay.with_right(step, edit.right, _carried(replay, changes, step), is_filled=edit.is_filled)
                if again is not None:
                    changes[id(step)] = tuple(again)
            yield from self._slip(*found[-1], replay.outcome(changes))

    def _in_the_result(self) -> Iterator[Slip]:
        """One edit of the result itself: what was lost when it was written down."""
        for changed, key, hint in changes(self.replay.root.value):
            end = self.replay.value(changed)
            if self.fits(end):
                yield Slip(None, key, plain_hint(hint), end, 1, IN_THE_RESULT)

    def pairs(self) -> Iterator[Slip]:
        """Two mistakes of the author's at different steps, of the single ones that were tried before."""
        authored = [s for s in self.changing if s[1].rank == AUTHORED]
        ends = ((one, other, self._of_two(one, other)) for one, other in islice(combinations(authored, 2), MOST_PAIRS))
        for one, other, end in islice((found for found in ends if found[2] is not None), self.most):
            if self.fits(end):
                (step, edit, _), (below, first, _) = self._in_order(one, other)
                second = Slip(below, first.key, filled(first.hint, below), end, 1, AUTHORED, below.form)
                yield Slip(step, f"{edit.key}; {first.key}", filled(edit.hint, step), end, 2, AUTHORED, step.form, second)

    def _in_order(self, one: Made, other: Made) -> tuple[Made, Made]:
        """The upper one of two, and the lower one."""
        return (one, other) if self.replay.order.index(one[0]) > self.replay.order.index(other[0]) else (other, one)

    def _of_two(self, one: Made, other: Made) -> Numbers | None:
        """What the derivation comes to with both; None where that cannot be followed, or both are made at the same step."""
        if one[0] is other[0]:
            return None
        (step, edit, _), (lower, _, made) = self._in_order(one, other)
        below = {id(lower): made}
        again = self.replay.with_right(step, edit.right, _carried(self.replay, below, step), is_filled=edit.is_filled)
        return None if again is None else self.replay.outcome({**below, id(step): again})


def slips(replay: Replay, most: int | None = None) -> Iterator[Slip]:
    """Every mistake and what the derivation comes to with it: single ones first, the author's before generated ones; then pairs."""
    tried = Tried(replay, most)
    yield from tried.single()
    yield from tried.pairs()


def _by_rank(replay: Replay) -> list[tuple[Step, Edit]]:
    steps = [s for s in reversed(replay.order) if not is_rewrite(s)]
    return sorted(((s, e) for s in steps for e in edits(s)), key=lambda pair: pair[1].rank)


def _carried(replay: Replay, changes: dict[int, Numbers], step: Step) -> dict[int, Numbers]:
    """The values of the step's parts after the changes below it."""
    ends = {id(part): replay.outcome(changes, part) for _, part in step.parts} if changes else {}
    return {k: end for k, end in ends.items() if end is not None}


def best_of(found: Iterator[Slip]) -> Slip | None:
    """Of single mistakes one of the author's, else the first of those with the lowest rank."""
    best: Slip | None = None
    for slip in found:
        if slip.rank == AUTHORED:
            return slip
        if best is None or slip.rank < best.rank:
            best = slip
    return best


def diagnose(replay: Replay, answer: Numbers, *, up_to_constant: bool = False, most_edits: int = 2, most: int | None = None) -> Slip | None:
    """The mistake that leads to `answer`: fewest mistakes first, the author's own before generated ones; None where none does.

    most   of mistakes tried, and of pairs of them
    """
    tried = Tried(replay, most, lambda end: near(end, answer, up_to_constant=up_to_constant))
    return best_of(tried.single()) or (next(tried.pairs(), None) if most_edits > 1 else None)
