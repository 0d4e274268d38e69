"""Where a formula over arrays has no value: which part of it, in which entry, and what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from tutor.errors import TutorError
from tutor.numeric.evaluate import values_of_parts
from tutor.numeric.forms.formed import at_limits
from tutor.numeric.rigorous.undefined import AT_LIMIT
from tutor.syntax.nodes import Apply, Node
from tutor.syntax.printer import show

Values = Mapping[Node, np.ndarray]


def why(nodes: Iterable[Node], values: Mapping[str, object]) -> str:
    """Why a formula has an entry that is nan or infinite, in words; empty where all have values. Of several, of the first.

    Where the function takes a limit instead, as `sum(p log(p))` has it at 0, that is said unless another has not even one.
    """
    taken = ""
    for node in nodes:
        try:
            found = values_of_parts(node, values)
        except TutorError as told:
            return told.diagnostic.what
        if not _is_good(found[node]):
            reason = _told(_culprit(node, found), found)
            if not _has_limit(node, values):
                return reason
            taken = taken or reason + AT_LIMIT
    return taken


def _has_limit(node: Node, values: Mapping[str, object]) -> bool:
    limit = at_limits(node)
    try:
        return limit is not None and _is_good(values_of_parts(limit, values)[limit])
    except TutorError:
        return False


def _is_good(value: np.ndarray) -> bool:
    return bool(np.isfinite(np.asarray(value, dtype=float)).all())


def _culprit(node: Node, found: Values) -> Node:
    """The first part that has no value though all that stands in it does."""
    while True:
        bad = next((a for a in _parts(node) if a in found and not _is_good(found[a])), None)
        if bad is None:
            return node
        node = bad


def _parts(node: Node) -> tuple[Node, ...]:
    """What stands in a node; of cases their values and conditions."""
    if not isinstance(node, Apply):
        return ()
    return tuple(x for case in node.args for x in case.args) if node.op == "piecewise" else node.args


def _told(node: Node, found: Values) -> str:
    value = np.asarray(found[node], dtype=float)
    place = tuple(int(k) for k in np.argwhere(~np.isfinite(value))[0])
    what = "has no real value" if np.isnan(value[place]) else "is too large for a float, or has a pole,"
    where = f" in entry [{', '.join(str(k + 1) for k in place)}]" if place else ""
    there = "; ".join(dict.fromkeys(text for a in _parts(node) if a in found and (text := _at(a, found[a], value.shape, place))))
    return f"{show(node)} {what}{where}" + (f": there {there}" if there else "")


def _at(node: Node, value: np.ndarray, shape: tuple[int, ...], place: tuple[int, ...]) -> str:
    """`x is -1`, of a part whose entries stand over those of the whole; nothing of a number, or of other shapes."""
    value = np.asarray(value, dtype=float)
    if not isinstance(node, Apply) and not hasattr(node, "name"):
        return ""
    try:
        entry = np.broadcast_to(value, shape)[place]
    except ValueError:
        return ""
    return f"{show(node)} is {entry:.4g}"
