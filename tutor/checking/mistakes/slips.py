"""Which mistake explains a wrong answer: the derivation run again with one rule gone wrong, then with two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice

from tutor.checking.mistakes.edits import AUTHORED, IN_THE_RESULT, Edit, edits, right_side
from tutor.checking.mistakes.neighbors import changes, plain_hint
from tutor.checking.mistakes.replay import Numbers, Replay, near
from tutor.derive.reasons import filled
from tutor.derive.steps import Step, is_rewrite
from tutor.syntax.nodes import Node

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


def slips(replay: Replay, most: int | None = None) -> Iterator[Slip]:
    """Every single mistake and what the derivation comes to with it: the author's first, then generated ones; then pairs."""
    truth = replay.value(replay.root.value)
    singles: list[tuple[Step, Edit, Numbers]] = []
    for step, edit in islice(_by_rank(replay), most):
        made = replay.with_right(step, edit.right, is_filled=edit.is_filled)
        if made is None or near(made, replay.value(step.value), least=1):
            continue
        end = replay.outcome({id(step): made})
        if end is None or near(end, truth, least=1):
            continue
        singles.append((step, edit, made))
        yield Slip(step, edit.key, filled(edit.hint, step), end, 1, edit.rank, step.form)
    yield from _in_one_place(replay, singles)
    yield from _everywhere(replay, singles)
    yield from _in_the_result(replay)
    yield from islice(_pairs(replay, singles), most)


def _by_rank(replay: Replay) -> list[tuple[Step, Edit]]:
    steps = [s for s in reversed(replay.order) if not is_rewrite(s)]
    return sorted(((s, e) for s in steps for e in edits(s)), key=lambda pair: pair[1].rank)


def _in_one_place(replay: Replay, singles: list[tuple[Step, Edit, Numbers]]) -> Iterator[Slip]:
    """A mistake below a step that is used in several places, made in only one of them."""
    for step, edit, made in singles:
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
            end = None if again is None else replay.outcome({id(above): again})
            if end is not None:
                yield Slip(step, edit.key, filled(edit.hint, step), end, 1, edit.rank, step.form)


def _in_the_result(replay: Replay) -> Iterator[Slip]:
    """One edit of the result itself: what was lost when it was written down."""
    for changed, key, hint in changes(replay.root.value):
        yield Slip(None, key, plain_hint(hint), replay.value(changed), 1, IN_THE_RESULT)


def _everywhere(replay: Replay, singles: list[tuple[Step, Edit, Numbers]]) -> Iterator[Slip]:
    """One misconception held throughout: the same mistake at every step that uses the rule."""
    groups: dict[tuple[str, Node], list[tuple[Step, Edit]]] = {}
    for step, edit, _ in singles:
        groups.setdefault((step.rule.key, edit.right), []).append((step, edit))
    for found in groups.values():
        if len(found) < 2:
            continue
        changes: dict[int, Numbers] = {}
        for step, edit in sorted(found, key=lambda pair: replay.order.index(pair[0])):
            again = replay.with_right(step, edit.right, _carried(replay, changes, step), is_filled=edit.is_filled)
            if again is not None:
                changes[id(step)] = tuple(again)
        end = replay.outcome(changes)
        step, edit = found[-1]
        if end is not None:
            yield Slip(step, edit.key, filled(edit.hint, step), end, 1, edit.rank, step.form)


def _carried(replay: Replay, changes: dict[int, Numbers], step: Step) -> dict[int, Numbers]:
    """The values of the step's parts after the changes below it."""
    ends = {id(part): replay.outcome(changes, part) for _, part in step.parts} if changes else {}
    return {k: end for k, end in ends.items() if end is not None}


def _pairs(replay: Replay, singles: list[tuple[Step, Edit, Numbers]]) -> Iterator[Slip]:
    """Two mistakes of the author's at different steps."""
    authored = [s for s in singles if s[1].rank == AUTHORED]
    for count, (one, other) in enumerate(combinations(authored, 2)):
        if count >= MOST_PAIRS:
            return
        if one[0] is other[0]:
            continue
        upper, lower = (one, other) if replay.order.index(one[0]) > replay.order.index(other[0]) else (other, one)
        below = {id(lower[0]): lower[2]}
        made = replay.with_right(upper[0], upper[1].right, _carried(replay, below, upper[0]), is_filled=upper[1].is_filled)
        end = None if made is None else replay.outcome({**below, id(upper[0]): made})
        if end is not None:
            second = Slip(lower[0], lower[1].key, filled(lower[1].hint, lower[0]), end, 1, AUTHORED, lower[0].form)
            key, hint = f"{upper[1].key}; {lower[1].key}", filled(upper[1].hint, upper[0])
            yield Slip(upper[0], key, hint, end, 2, AUTHORED, upper[0].form, second)


def diagnose(replay: Replay, answer: Numbers, *, up_to_constant: bool = False, most_edits: int = 2, most: int | None = None) -> Slip | None:
    """The mistake that leads to `answer`: fewest mistakes first, the author's own before generated ones; None where none does.

    most   of mistakes tried, and of pairs of them
    """
    best: Slip | None = None
    for slip in slips(replay, most):
        if slip.edits > most_edits or (best and slip.edits > best.edits):
            break  # pairs come last
        if best and (slip.edits, slip.rank) >= (best.edits, best.rank):
            continue
        if near(slip.numbers, answer, up_to_constant=up_to_constant):
            best = slip
            if slip.rank == AUTHORED and slip.edits == 1:
                break
    return best
