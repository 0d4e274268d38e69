"""Where a formula has no value: which part of it, at which numbers, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from tutor.errors import TutorError, trouble
from tutor.numeric.forms.formed import at_limits
from tutor.numeric.rigorous.balls import ball, log2_size, told
from tutor.syntax.nodes import Apply, Name, Node, names, postorder, rational
from tutor.syntax.printer import show

LARGEST = 1024  # binary logarithm of the first number that is too large for a float
AT_LIMIT = "; the function takes its limit there"
NAMED = frozenset({"undefined", "limit", "undecided", "terms"})

Values = Mapping[str, "Fraction | int | float"]


def why(nodes: Node | Sequence[Node], point: Values) -> str:
    """Why a formula of numbers has no value at `point`, or none that a float can hold, in words; empty where it has one.

    Of several formulas, of the first that has none. What is no formula of numbers (an array, an integral) is passed over.
    Where functions take a limit instead, as `x log(x)` has it at 0, that is said unless another has not even one.
    """
    taken = ""
    for node in nodes if isinstance(nodes, Sequence) else (nodes,):
        value, told = _valued(node, point)
        limit = at_limits(node) if told else None
        if limit is not None and _valued(limit, point)[0] is not None:
            taken = taken or told + AT_LIMIT
        elif told:
            return told
        if value is not None and log2_size(value) >= LARGEST:
            return _too_large(node, point)
    return taken


def _valued(node: Node, point: Values, codes: frozenset[str] = NAMED) -> tuple[Any, str]:
    """A ball around the value; without one, why there is none, where that is told by one of these codes."""
    try:
        return ball(node, point), ""
    except TutorError as found:
        return None, found.diagnostic.what if found.diagnostic.code in codes else ""


@contextmanager
def named(node: Node, point: Values) -> Iterator[None]:
    """Where what is done inside tells that `node` has no value at `point`: the part of `node` itself that has none is told instead."""
    try:
        yield
    except TutorError as found:
        reason = _valued(node, point, frozenset({"undefined"}))[1] if point and found.diagnostic.code == "undefined" else ""
        if not reason:
            raise
        raise trouble("undefined", reason, mend=found.diagnostic.mend) from None


def refuse_slopes(root: Node, point: Values) -> None:
    """Raises TutorError("undefined") where what is differentiated in `root` has no value at `point`: there it has no slope either."""
    for node in postorder(root):
        match node:
            case Apply("at", (Apply("d/d", (*_, body)), Name(name), value)) if not names(value):
                place: Values = {**point, **numbers_of({name: value})}
            case Apply("d/d", (*_, body)) if names(body) <= point.keys():
                place = point
            case _:
                continue
        told = _valued(body, place, frozenset({"undefined"}))[1] if names(body) <= place.keys() else ""
        if told:
            raise trouble("undefined", f"there is no slope: {told}", mend="stay inside its domain")


def numbers_of(point: Mapping[str, Node]) -> dict[str, object]:
    """The values of a point as numbers: fractions, or tight balls around what is none; arrays are left out.

    Raises TutorError where one has no value.
    """
    given = {n: v for n, v in point.items() if not (isinstance(v, Apply) and v.op == "[]")}
    return {n: ball(v, {}) if (value := rational(v)) is None else value for n, v in given.items()}


def _too_large(root: Node, point: Values) -> str:
    """The first part whose value is beyond every float."""
    for node in postorder(root):
        value, _ = _valued(node, point)  # none of a part that stands for something else: a branch, an index
        if value is not None and log2_size(value) >= LARGEST:
            return f"{show(node)} is about {value.mid().str(3, radius=False)} at {told(point)}, too large for a float"
    return ""
