"""What a rule's mistake is called: the name its author gave it, else what can be read off from how it differs from the right side."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from tutor.checking.mistakes.neighbors import changes, pattern_names
from tutor.errors import TutorError
from tutor.numeric.evaluate import evaluate
from tutor.rules.catalogue import INNER, prime, read
from tutor.rules.rule import Mistake, Rule
from tutor.syntax.nodes import ONE, Apply, Name, Node, names, postorder, substitute

_PLACES = 5  # at which two patterns are compared
_ASKED = ("∫", "lim", "'")  # what stands for a smaller goal


@lru_cache(maxsize=4096)
def mistake_name(rule: Rule, mistake: Mistake) -> str:
    """What `mistake` of `rule` is called; the key of the rule where nothing else is known."""
    return mistake.name or _read_off(read(rule.right or "0"), read(mistake.right)) or rule.key


def _read_off(right: Node, wrong: Node) -> str:
    """How `wrong` differs from `right`; empty where it is no single known edit."""
    holes = _holes(right, wrong)
    given = _values(wrong, holes)
    if given is None:
        return ""
    for name, neighbor in _neighbors(right):
        found = _values(neighbor, holes)
        if found is not None and np.allclose(found, given, rtol=1e-9):
            return name
    truth = _values(right, holes)
    return "constant factor" if truth is not None and truth.all() and _is_constant(given / truth) else ""


def _is_constant(ratio: np.ndarray) -> bool:
    return bool(np.isfinite(ratio).all() and ratio[0] != 0 and np.ptp(ratio) < 1e-9 * abs(ratio[0]))


def _neighbors(right: Node) -> Iterator[tuple[str, Node]]:
    yield "sign", Apply("-", (right,))
    slopes = [n for n in postorder(right) if isinstance(n, Apply) and n.op == "'"]
    for slope in slopes:
        yield INNER, substitute(right, {slope: ONE})
    yield from ((name, changed) for changed, name, _ in changes(right))


def _holes(*trees: Node) -> dict[Node, Node]:
    """A name for every smaller goal in `trees`, so that they can be compared as plain expressions."""
    goals = dict.fromkeys(n for tree in trees for n in postorder(tree) if isinstance(n, Apply) and n.op in _ASKED)
    return {goal: Name(f"⟨{k}⟩") for k, goal in enumerate(goals)} | {prime(n): Name(f"⟨{n}'⟩") for n in _letters(trees)}


def _letters(trees: tuple[Node, ...]) -> set[str]:
    return {n for tree in trees for n in pattern_names(tree)}


def _values(tree: Node, holes: dict[Node, Node]) -> np.ndarray | None:
    """The values of a pattern at some places; None where it has none there."""
    tree = substitute(tree, holes)
    draw = {n: np.random.default_rng(sum(map(ord, n))).uniform(0.2, 0.9, _PLACES) for n in sorted(names(tree))}
    try:
        found = np.broadcast_to(evaluate(tree, draw), (_PLACES,))
    except (TutorError, ValueError):
        return None
    return found if np.isfinite(found).all() else None
