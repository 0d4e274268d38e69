"""Answers to another question than the one asked: the function itself, another variable, another order, a sign, a factor."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from tutor.checking.mistakes.replay import Numbers, Replay, near
from tutor.checking.mistakes.slips import Slip
from tutor.errors import TutorError
from tutor.meaning.scope import natural
from tutor.numeric.rigorous.balls import enclose_slopes, middle
from tutor.syntax.nodes import Node, names
from tutor.syntax.printer import show

_MOST_NAMES = 8


def another_question(replay: Replay, body: Node, by: tuple[str, ...], answer: Numbers) -> Slip | None:
    """The question that `answer` answers, where the derivative of `body` by the names `by` was asked; None where it is none of these."""
    for key, hint, numbers in _questions(replay, body, by):
        if near(numbers, answer) and not near(numbers, replay.value(replay.root.value), least=1):
            return Slip(None, key, hint, numbers)
    return None


def _questions(replay: Replay, body: Node, by: tuple[str, ...]) -> Iterator[tuple[str, str, Numbers]]:
    yield "not differentiated", f"This is {show(body)} itself; its derivative is asked for.", replay.value(body)
    for name in natural(names(body))[:_MOST_NAMES]:
        other = (*by[:-1], name)
        if name != by[-1]:
            yield "wrong variable", f"This is the derivative by {name}; the one by {by[-1]} is asked for.", slopes(replay, body, other)
    if len(by) > 1:
        yield "wrong order", "Differentiate once more.", slopes(replay, body, by[:-1])
    yield "wrong order", "This was differentiated once too often.", slopes(replay, body, (*by, by[-1]))


def slopes(replay: Replay, body: Node, by: tuple[str, ...]) -> Numbers:
    """The derivative at the places of each world, nan where it has none."""
    out = []
    for world in replay.worlds:
        places = zip(*(np.atleast_1d(world[n]) for n in sorted(names(body))), strict=False)
        out.append(np.array([_slope(body, by, dict(zip(sorted(names(body)), map(float, p), strict=True))) for p in places]))
    return tuple(out)


def _slope(body: Node, by: tuple[str, ...], point: dict[str, float]) -> float:
    if not point.keys() >= set(by):  # a name that does not occur
        return 0.0
    try:
        (found,) = enclose_slopes((body,), by, point)
    except TutorError:
        return float("nan")
    return middle(found) if found.is_finite() else float("nan")


def turned(replay: Replay, answer: Numbers, *, up_to_constant: bool = False) -> Slip | None:
    """The right answer with the wrong sign; None where it is not."""
    opposite = tuple(-t for t in replay.value(replay.root.value))
    if all(np.all(t == 0) for t in opposite) or not near(opposite, answer, up_to_constant=up_to_constant):
        return None
    return Slip(None, "sign", "Everything is right but the sign.", answer, rank=1)


def off_by(replay: Replay, answer: Numbers) -> Slip | None:
    """A constant factor or an added constant between the answer and the truth; None where it is none of these."""
    truth = replay.value(replay.root.value)
    factor = _constant(tuple(_ratio(a, t) for a, t in zip(answer, truth, strict=True)))
    if factor is not None and _is_plain(factor):
        return Slip(None, "constant factor", f"It is {_told(factor)} times what it should be.", answer, rank=1)
    apart = _constant(tuple(np.asarray(a - t) for a, t in zip(answer, truth, strict=True)))
    if apart is not None and _is_plain(apart) and any(np.ptp(t) > 0 for t in truth if t.size > 1):
        more = "more" if apart > 0 else "less"
        return Slip(None, "added constant", f"It is {_told(abs(apart))} {more} than it should be, everywhere.", answer, rank=1)
    return None


def one_sided(replay: Replay, answer: Numbers) -> Slip | None:
    """Right on one side of 0, with the wrong sign on the other: an absolute value, or the sign of a root, was overlooked."""
    free = [n for n in sorted(names(replay.root.value)) if n in replay.worlds[0]]
    if len(replay.worlds) > 1 or len(free) != 1:
        return None
    values = (replay.worlds[0][free[0]], replay.value(replay.root.value)[0], answer[0])
    at, truth, given = (np.broadcast_to(v, values[0].shape) for v in values)
    right, turned_round = (np.abs(given - sign * truth) <= 1e-9 * np.abs(truth) for sign in (1, -1))
    for word, side in ((">", at > 0), ("<", at < 0)):
        if side.any() and (~side).any() and np.where(side, right, turned_round).all() and not right.all():
            hint = f"This is right only where {free[0]} {word} 0; on the other side the sign turns, as that of |{free[0]}| does."
            return Slip(None, "absolute value ignored", hint, answer, rank=1)
    return None


def _ratio(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a / b where b is not zero; nan where only b is, and nothing is said where both are."""
    a, b = np.broadcast_arrays(a, b)
    ratio = np.divide(a, b, out=np.full(a.shape, np.nan), where=b != 0)
    return np.where((b == 0) & (a != 0), np.inf, ratio)


def _constant(numbers: Numbers) -> float | None:
    """The number that all of `numbers` are; None where they differ, or are too few."""
    found = np.concatenate([np.ravel(n) for n in numbers])
    found = found[~np.isnan(found)]
    if not np.isfinite(found).all() or found.size < 3 or np.ptp(found) > 1e-9 * (1e-9 + abs(found[0])) or found[0] == 0:
        return None
    return float(found[0])


def _is_plain(value: float) -> bool:
    """Whether a number is a fraction that one would have by a slip."""
    near_by = Fraction(value).limit_denominator(1000)
    return near_by != 0 and abs(float(near_by) - value) <= 1e-9 * abs(value)


def _told(value: float) -> str:
    return str(Fraction(value).limit_denominator(1000))
