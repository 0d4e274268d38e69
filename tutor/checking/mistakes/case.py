"""A wrong array answer, and the arrays at which it is looked at: random ones, of other sizes each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np

from tutor.checking.mistakes.replay import Numbers, Replay, Worlds, near, nowhere
from tutor.checking.mistakes.sizes import Factor, factor_between
from tutor.checking.mistakes.slips import Slip, Tried, best_of
from tutor.checking.proof.arrays import Values, draws, ran
from tutor.derive.steps import Derivation, Step, is_rewrite
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import Shapes
from tutor.numeric.evaluate import evaluate
from tutor.rules import normal
from tutor.syntax.nodes import Apply, Node, names

_REPLAYED = 8_000  # steps run again, at most: about a fifth of a second
_WORLDS = 3  # of different sizes: two could agree by chance where a size is a product of others


@dataclass(frozen=True)
class Case:
    """A wrong answer with the arrays at which it is looked at: all sizes differ there."""

    answer: Node
    derivation: Derivation
    root: Step
    worlds: Worlds

    @cached_property
    def shape(self) -> Shapes:
        return Shapes(self.derivation.scope)

    @cached_property
    def truth(self) -> Numbers:
        return tuple(value(self.root.value, w) for w in self.worlds)

    @cached_property
    def forms(self) -> tuple[Node, ...]:
        """The right answer, and as it stood before its terms were put into brackets, where they were."""
        found, step = [self.root.value], self.root
        while step.rule in (normal.BEFORE, normal.BEHIND) and is_rewrite(step):
            step = step.parts[0][1]
            found.append(step.value)
        return tuple(found)

    @cached_property
    def given(self) -> Numbers:
        """The values of the answer; nan where its parts do not fit."""
        return tuple(value(self.answer, w) for w in self.worlds)

    @cached_property
    def is_shapely(self) -> bool:
        """Whether the answer has a value at all."""
        return not nowhere(self.given)

    @cached_property
    def is_comparable(self) -> bool:
        """Whether it has the right shape, too."""
        return self.is_shapely and all(a.shape == t.shape for a, t in zip(self.given, self.truth, strict=True))

    @cached_property
    def replayed(self) -> tuple[Replay, Numbers]:
        """The derivation run again, and the answer as its end would be."""
        return replayed(self.derivation, self.root, self.answer, self.worlds)

    @cached_property
    def tried(self) -> Tried:
        """The mistakes of a rule that lead here."""
        return tried(*self.replayed)

    @cached_property
    def single(self) -> Slip | None:
        """The one mistake at one step that leads here."""
        return best_of(self.tried.single()) if self.is_shapely else None

    def is_right(self, tree: Node) -> bool:
        """Whether `tree` has the right value in every world."""
        return self._agrees(tree, self.truth)

    def has_a_shape(self, tree: Node) -> bool:
        """Whether the language takes `tree`, which NumPy may do more freely."""
        try:
            self.shape(tree)
        except TutorError:
            return False
        return True

    def is_given(self, tree: Node) -> bool:
        """Whether `tree` has the value of the answer in every world."""
        return self._agrees(tree, self.given)

    def _agrees(self, tree: Node, numbers: Numbers) -> bool:
        pairs = ((value(tree, w), n) for w, n in zip(self.worlds, numbers, strict=True))  # the first that differs tells already
        return all(a.shape == n.shape and near((a,), (n,), least=1) for a, n in pairs)

    @cached_property
    def numbers(self) -> list[dict[str, float]]:
        """The values of the sizes and of the letters that are numbers."""
        defined = {"", *(d.name for d in self.derivation.scope.definitions)}
        return [{n: float(v) for n, v in w.items() if np.ndim(v) == 0 and n not in defined} for w in self.worlds]

    def factor(self, tree: Node) -> Factor | None:
        """By which factor `tree` is the right value."""
        return factor_between(tuple(value(tree, w) for w in self.worlds), self.truth, self.numbers)


def tried(replay: Replay, answer: Numbers) -> Tried:
    """The mistakes that lead to `answer`; of a long derivation fewer are tried, as each runs through its steps."""
    return Tried(replay, _REPLAYED // len(replay.order), lambda end: near(end, answer))


def worlds_of(derivation: Derivation, answer: Node, root: Step, scope: Scope | None = None, *, alike: bool = False) -> Worlds:
    """The values of all names after the forward pass, for some draws of arrays; with `alike` all sizes are one number."""
    scope = scope or derivation.scope
    free = names(scope.expand(answer)) | names(scope.expand(derivation.problem)) | names(scope.expand(root.value))
    return tuple(islice(_drawn(derivation, root, draws(scope, free, used=(derivation.problem,), alike=alike)), _WORLDS))


def _drawn(derivation: Derivation, root: Step, drawn: Iterator[Values]) -> Iterator[Values]:
    for values in drawn:
        try:
            world = ran(derivation, values)
        except TutorError:
            continue
        if np.isfinite(value(root.value, world)).all():
            yield world


def value(node: Node, world: Values) -> np.ndarray:
    try:
        return evaluate(node, world)
    except TutorError:
        return np.asarray(np.nan)


def replayed(derivation: Derivation, root: Step, answer: Node, worlds: Worlds) -> tuple[Replay, Numbers]:
    """The derivation run again, with the answer as its end would be: a matrix that is read off a product stands before that v."""
    product = dict(root.parts).get("product")
    if product is not None:
        read_off = dict(dict(root.parts)["matrix"].bound)
        root, answer = product, Apply("@", (Apply(".T", (answer,)), read_off["v"]))
    replay = Replay(root, worlds)
    return replay, replay.value(answer)
