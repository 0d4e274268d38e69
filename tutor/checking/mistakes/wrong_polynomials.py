"""Wrong Taylor polynomials: without the factorials, with another centre, of another order."""

from __future__ import annotations

from collections.abc import Iterator
from math import factorial

import numpy as np

from tutor.checking.mistakes.replay import Numbers, Replay, asked_goal, near
from tutor.checking.mistakes.slips import Slip
from tutor.errors import TutorError
from tutor.numeric.evaluate import evaluate
from tutor.numeric.rigorous.balls import enclose, enclose_slopes, middle
from tutor.syntax.nodes import Apply, Name, Node, names, rational

_MOST_TOO_MANY = 3  # orders: of an odd function two are one term


def wrong_polynomial(replay: Replay, given: Numbers) -> Slip | None:
    """The mistake behind a wrong Taylor polynomial in one variable; None where none of ours fits."""
    match asked_goal(replay.root):
        case Apply("taylor", (body, Apply("[]", (Apply("=", (Name(variable), point)),)), order)) if names(body) == {variable}:
            pass
        case _:
            return None
    count = int(rational(order))
    slopes, centre = _slopes(body, variable, point, count + _MOST_TOO_MANY)
    if slopes is None:
        return None
    truth = replay.value(replay.root.value)
    for key, hint, weights, middle_at in _ways(slopes, centre, count):
        found = tuple(_polynomial(weights, np.asarray(w[variable]) - middle_at) for w in replay.worlds)
        if near(found, given) and not near(found, truth, least=1):
            return Slip(None, key, hint, found)
    return None


def _slopes(body: Node, variable: str, point: Node, count: int) -> tuple[list[float] | None, float]:
    """The derivatives of order 0, 1, … at the point, and the point."""
    try:
        at = float(evaluate(point, {}))
        found = [
            *enclose((body,), {variable: at}),
            *(enclose_slopes((body,), (variable,) * k, {variable: at})[0] for k in range(1, count + 1)),
        ]
    except TutorError:
        return None, 0.0
    return ([middle(s) for s in found], at) if all(s.is_finite() for s in found) else (None, at)


def _ways(slopes: list[float], centre: float, count: int) -> Iterator[tuple[str, str, list[float], float]]:
    """(what it is called, what to tell, the coefficients, the centre)."""
    right = [s / factorial(k) for k, s in enumerate(slopes)]
    kept = right[: count + 1]
    yield "factorial left out", "Each derivative is divided by the factorial of its order.", slopes[: count + 1], centre
    hint = "The divisor is the factorial of the order, not the order: 3! is 6."
    yield "order for its factorial", hint, [s / max(k, 1) for k, s in enumerate(slopes[: count + 1])], centre
    yield "centre left out", "The powers are of the distance from the point: (x - a)^k, not x^k.", kept, 0.0
    yield "sign of the centre", "The distance from a is x - a, not x + a.", kept, -centre
    yield "signs forgotten", "The derivatives change their signs, and the terms with them.", [abs(c) for c in kept], centre
    yield "term left out", "The constant term, the value at the point, is missing.", [0.0, *kept[1:]], centre
    yield "order too low", f"The terms go up to order {count}: one more is asked for.", kept[:-1], centre
    for more in range(1, _MOST_TOO_MANY + 1):
        yield "order too high", f"The terms go up to order {count}, and no further.", right[: count + 1 + more], centre


def _polynomial(weights: list[float], distance: np.ndarray) -> np.ndarray:
    return sum(w * distance**k for k, w in enumerate(weights))
