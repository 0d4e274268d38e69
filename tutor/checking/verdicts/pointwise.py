"""Results that are asked for at a point: their value there, and the mistake behind a wrong number."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.checking.mistakes.questions import turned
from tutor.checking.mistakes.replay import Replay
from tutor.checking.mistakes.slips import Slip, diagnose
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError
from tutor.numeric.evaluate import evaluate
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Name, Node, names, substitute

At = tuple[tuple[str, Node], ...]  # a point, as a tree for each name


def asked_point(derivation: Derivation) -> dict[str, Node]:
    """The point that the question itself names: `derivative x^3 at x = 2`; empty where it names none."""
    return dict(dict(derivation.extra).get("at", ()))


def is_value_at(node: Node, derivation: Derivation, point: Mapping[str, Node]) -> bool:
    """Whether `node` speaks of the point alone: nothing in it moves any more, though in the result something does."""
    expand = derivation.scope.expand
    return not names(expand(node)) & point.keys() and bool(names(expand(derivation.result)) & point.keys())


def put_in(node: Node, derivation: Derivation, point: Mapping[str, Node]) -> Node:
    """`node` with the values of a point in the place of its names."""
    return tidy(substitute(derivation.scope.expand(node), {Name(n): v for n, v in point.items()}))


def explain_at(answer: Node, derivation: Derivation, step: Step, point: At) -> Slip | None:
    """The mistake behind a wrong number: the derivation is run again at the point, with one rule gone wrong."""
    if derivation.scope.arrays:
        return None
    world = {n: evaluate(node, {}) for n, node in point if not names(node)}
    replay = Replay(step, (world,))
    try:
        number = (evaluate(derivation.scope.expand(answer), world),)
        slip = diagnose(replay, number, most_edits=1)
    except TutorError:  # a name without a number: there is nothing to replay
        return None
    return slip if slip is not None and not slip.rank else turned(replay, number)  # a generated mistake fits a single number too easily
