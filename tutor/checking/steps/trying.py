"""Where a learner arrives with one mistake: the lines of the method gone wrong, then gradients from elsewhere, then another point told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, permutations

import numpy as np

from tutor.checking.steps.question import Array, StepQuestion
from tutor.checking.steps.replay import before, from_start, last_step, made, one_after_the_other, update_of
from tutor.checking.steps.updates import POINT, UPDATES, Lines, Update
from tutor.checking.steps.wrong_updates import WRONG_UPDATES
from tutor.syntax.nodes import Node, substitute

_MOST_COORDINATES = 12  # of a point whose coordinates are tried one by one
_MOST_ORDERS = 120
_OF_A_STEP = ("v", "p")  # letters that may be told in the place of the point


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where one mistake leads.

    point     (n,)
    line      the line that went wrong, as it should be; None where the mistake is in none
    is_whole  it is only told where it leads to all of the answer: a single number would fit too easily
    """

    key: str
    hint: str
    point: Array
    line: tuple[str, Node] | None = None
    is_whole: bool = False


def arrivals(asked: StepQuestion) -> Iterator[Arrival]:
    """Every mistake that is known, the likeliest first; none that leads to the right point."""
    update = update_of(asked)
    ways = [_too_many_or_few(asked), _told_instead(asked)]
    if update is not None:
        ways = [_too_many_or_few(asked), _lines_gone_wrong(asked, update), _told_instead(asked), _slopes_from_elsewhere(asked, update)]
    for arrival in (a for way in (*ways, _averaged(asked), _coordinates(asked), _other_methods(asked)) for a in way):
        if np.isfinite(arrival.point).all():
            yield arrival


def _lines_gone_wrong(asked: StepQuestion, update: Update) -> Iterator[Arrival]:
    """Each entry of the table, in every step from the start, and in the last one alone."""
    for wrong in WRONG_UPDATES:
        if wrong.methods and asked.method not in wrong.methods:
            continue
        swaps = dict(wrong.swaps)
        lines = tuple((letter, substitute(line, swaps)) for letter, line in update.lines)
        changed = next((right for right, line in zip(update.lines, lines, strict=True) if right != line), None)
        if changed is None:
            continue
        for found in _both(asked, lines):
            yield Arrival(wrong.key, wrong.hint, found, changed)


def _both(asked: StepQuestion, lines: Lines) -> Iterator[Array]:
    for known in (from_start(asked, lines, asked.gradient, asked.number), last_step(asked, lines)):
        if known is not None:
            yield np.broadcast_to(known[POINT], asked.start.shape)


def _told_instead(asked: StepQuestion) -> Iterator[Arrival]:
    """What was worked out on the way, in the place of the point."""
    taken = asked.taken
    yield Arrival("step for point", "This is the step alone; it is added to where the search was.", taken.change)
    yield Arrival("step for point", "This is the step alone, with the other sign; the new point is asked for.", -taken.change)
    yield Arrival("gradient for point", "This is the gradient; the search goes from the point along it, downhill.", taken.gradient)
    for letter, _, words, value in taken.workings:
        if letter in _OF_A_STEP and np.shape(value) == taken.point.shape:
            yield Arrival("step for point", f"This is {letter}, {words}; the new point is asked for.", np.asarray(value, float))


def _too_many_or_few(asked: StepQuestion) -> Iterator[Arrival]:
    gone = asked.number - 1
    few = f"This is where the search is after step {gone}." if gone else "This is where the search begins; a step is asked for."
    yield Arrival("a step too few", few, asked.taken.point, is_whole=True)
    after = asked.around.get(asked.number + 1)
    if after is not None:
        yield Arrival("a step too many", f"This is after step {asked.number + 1}.", after.new_point, is_whole=True)
    if asked.number > 1:
        hint = "Each step begins where the one before has ended."
        yield Arrival("steps begun anew", hint, asked.around[1].new_point, is_whole=True)


def _slopes_from_elsewhere(asked: StepQuestion, update: Update) -> Iterator[Arrival]:
    """The gradient taken at another point, with its entries swapped, or after a coordinate has moved."""
    origin, there, size = np.zeros(asked.start.size), asked.taken.new_point, asked.start.size
    known = before(asked)
    for key, hint, place in (
        ("gradient at the origin", "The gradient is taken where the search is, not at the origin.", origin),
        ("gradient of the start kept", "In every step the gradient is taken anew, where the search is by now.", asked.start),
        ("gradient after the step", "The gradient is taken where the search is before the step.", there),
    ):
        for way in (from_start, None):
            if way is not None:
                found = way(asked, update.lines, lambda point, place=place: asked.gradient(place), asked.number)
            else:
                found = made(update.lines, {**known, "g": asked.gradient(place)})
            if found is not None:
                yield Arrival(key, hint, found[POINT])
    if size == 2:
        hint = "The first entry of the gradient moves the first name, the second the second."
        found = made(update.lines, {**known, "g": known["g"][::-1]})
        if found is not None:
            yield Arrival("partial derivatives swapped", hint, found[POINT])
    if update.by_entry and 1 < size <= _MOST_COORDINATES:
        hint = "All coordinates move at once: each slope is taken at the old point, not where another coordinate has moved already."
        for order in (range(size), range(size - 1, -1, -1)):
            point = one_after_the_other(asked, update, order)
            if point is not None:
                yield Arrival("one coordinate after the other", hint, point, is_whole=True)


def _averaged(asked: StepQuestion) -> Iterator[Arrival]:
    hint = "The search goes on from the new point itself; no mean with the old one is taken."
    yield Arrival("averaged", hint, (asked.taken.point + asked.taken.new_point) / 2, is_whole=True)


def _coordinates(asked: StepQuestion) -> Iterator[Arrival]:
    """Only one coordinate moved, or the coordinates in another order."""
    old, new = asked.taken.point, asked.taken.new_point
    if not 1 < old.size <= _MOST_COORDINATES:
        return
    for i in range(old.size):
        for begin, end in ((old, new), (new, old)):
            point = begin.copy()
            point[i] = end[i]
            yield Arrival("not every coordinate moved", f"Every coordinate moves: {_moving(asked)}.", point, is_whole=True)
    for order in islice(permutations(range(old.size)), 1, _MOST_ORDERS):
        yield Arrival("order", f"The coordinates stand in the order {', '.join(asked.labels)}.", new[list(order)], is_whole=True)


def _moving(asked: StepQuestion) -> str:
    return ", ".join(asked.labels[:-1]) + f" and {asked.labels[-1]}"


def _other_methods(asked: StepQuestion) -> Iterator[Arrival]:
    for name, update in UPDATES.items():
        if name != asked.method and update.by_entry and name != "steepest descent":
            found = from_start(asked, update.lines, asked.gradient, asked.number)
            if found is not None:
                yield Arrival("another method", f"This is a step of {name}, not of {asked.method}.", found[POINT], is_whole=True)
