"""A method's steps made again by its lines, right or with one line changed, along a path of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from tutor.checking.steps.question import Array, StepQuestion
from tutor.checking.steps.updates import POINT, UPDATES, Lines, Update
from tutor.errors import TutorError
from tutor.numeric.descent.first_order import GUARD
from tutor.numeric.descent.laid_open import StepTaken
from tutor.numeric.evaluate import evaluate

MOST_STEPS = 30  # made again from the start for each mistake
Slope = Callable[[Array], Array]
Numbers = dict[str, Array]  # what the letters of the lines stand for

_WRITTEN = {"η": "eta", "λ": "lambda", "β": "beta"}  # letters of a step laid open, as the language names them


def last_step(asked: StepQuestion, lines: Lines) -> Numbers | None:
    """The numbers of the step asked for, by these lines, all before it being right."""
    return made(lines, before(asked))


def before(asked: StepQuestion) -> Numbers:
    """What is known when the step asked for begins."""
    taken, last = asked.taken, asked.around.get(asked.number - 1)
    known: Numbers = {letter: np.zeros(taken.point.size) for letter in "vsmq"}
    known |= {letter: np.asarray(value, float) for letter, value in _laid_open(taken).items() if letter not in known}
    if last is not None:
        found = _laid_open(last)
        known |= {letter: np.asarray(found[letter], float) for letter in "vsm" if letter in found}
        known |= {"q": np.asarray(found.get("p", known["q"]), float), "h": last.gradient}
    return (
        known
        | {"x": taken.point, "g": taken.gradient, "k": np.asarray(float(asked.number)), "epsilon": np.asarray(GUARD)}
        | _size(asked, asked.number)
    )


def _laid_open(taken: StepTaken) -> Mapping[str, object]:
    return {_WRITTEN.get(letter, letter): value for letter, _, _, value in taken.workings}


def _size(asked: StepQuestion, number: int) -> Numbers:
    return {"eta": np.asarray(asked.sizes[number - 1])} if number <= len(asked.sizes) else {}


def made(lines: Lines, known: Numbers) -> Numbers | None:
    """The numbers after each line in turn; None where one has no value."""
    known = dict(known)
    try:
        for letter, line in lines:
            known[letter] = evaluate(line, known)
    except (TutorError, np.linalg.LinAlgError, ValueError):
        return None
    return known if np.isfinite(known[POINT]).all() else None


def from_start(asked: StepQuestion, lines: Lines, slope: Slope, number: int) -> Numbers | None:
    """The numbers of step `number`, all steps from the start being made by these lines and with these gradients."""
    if not 1 <= number <= min(len(asked.sizes), MOST_STEPS):
        return None
    zeros = np.zeros(asked.start.size)
    known: Numbers | None = {"v": zeros, "s": zeros, "m": zeros, "epsilon": np.asarray(GUARD)}
    point = asked.start
    for k in range(1, number + 1):
        gradient = _gradient(slope, point)
        if gradient is None:
            return None
        known = made(lines, {**known, "x": point, "g": gradient, "k": np.asarray(float(k)), **_size(asked, k)})
        if known is None:
            return None
        point = known[POINT]
    return known


def _gradient(slope: Slope, point: Array) -> Array | None:
    try:
        gradient = slope(point)
    except TutorError:
        return None
    return gradient if np.isfinite(gradient).all() else None


def one_after_the_other(asked: StepQuestion, update: Update, order: Iterator[int]) -> Array | None:
    """The new point where each coordinate's slope is taken with the coordinates that have moved already."""
    known, there = before(asked), asked.taken.point.copy()
    for i in order:
        gradient = _gradient(asked.gradient, there)
        found = None if gradient is None else made(update.lines, {**known, "g": gradient})
        if found is None:
            return None
        there[i] = found[POINT][i]
    return there


def update_of(asked: StepQuestion) -> Update | None:
    """The method's lines, where they lead to the step that was taken; a wall or a turned curvature is not in them."""
    update = UPDATES.get(asked.method)
    found = None if update is None else last_step(asked, update.lines)
    there = asked.taken.new_point
    is_so = found is not None and np.allclose(found[POINT], there, rtol=1e-7, atol=1e-9 * (1 + np.abs(asked.taken.point).max()))
    return update if is_so else None
