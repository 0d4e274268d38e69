"""Values on the way that stand in a line by themselves: `6x`, before it is used in the derivative of (3x^2 + 1)^4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tutor.checking.working.canonical import canonical
from tutor.checking.working.placing import Way
from tutor.checking.working.record import Line
from tutor.derive.steps import Step, is_rewrite, main_step
from tutor.syntax.nodes import Apply, Name, Node, Number, is_op

_OF_ENTRIES = frozenset({"gradient", "hessian", "jacobian"})


def step_inside(side: Node, way: Way) -> Step | None:
    """The step below the root whose value a side is, or whose subject: the inside itself, before it is differentiated."""
    if isinstance(side, Number) and side.value in (0, 1):  # too many things are 0 and 1
        return None
    root, key = main_step(way.derivation.root), canonical(side)
    inside = [s for s in reversed(way.order) if main_step(s) is not root and is_op(main_step(s).goal, "d/d", "∫", "lim")]
    return next((s for s in inside if key == canonical(s.value)), None) or next((s for s in inside if _is_about(s, side, key)), None)


def _is_about(step: Step, side: Node, key: tuple) -> bool:
    body = step.goal.args[-1] if isinstance(step.goal, Apply) else None
    return not is_rewrite(step) and not isinstance(side, Name | Number) and body is not None and canonical(body) == key


def is_entry(side: Node, way: Way) -> bool:
    """Whether a side can only be meant as an entry of what is asked for."""
    return way.derivation.kind in _OF_ENTRIES and not way.derivation.scope.arrays and not is_op(side, "[]")


def meant_inside(found: Mapping[int, bool], lines: Sequence[Line], going_on: frozenset[int]) -> frozenset[int]:
    """The lines that are values on the way, of those that are false as a whole answer: `found`, with whether each is an entry.

    One is not where it stands last, so that it is the answer; nor where what comes next goes on from it.
    """
    spoken = [line for line in lines if line.verdict not in ("words", "unread", "definition")]
    meant = set()
    for number, is_entry_alone in found.items():
        later = [line for line in spoken if line.number > number]
        is_used = any(line.follows == number for line in later) or (later and later[0].number in going_on)
        if not is_used and (later or is_entry_alone):
            meant.add(number)
    return frozenset(meant)
