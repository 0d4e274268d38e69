"""The question where a search is after a step: the step with its neighbours, and the gradient that every step of it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tutor.derive.steps import Derivation
from tutor.meaning.scope import Scope
from tutor.numeric.descent.laid_open import StepTaken
from tutor.numeric.evaluate import evaluate
from tutor.syntax.nodes import Node

Array = np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class StepQuestion:
    """Where `method` is after step `number`.

    derivation  how the gradient is derived
    gradients   the derivative by each parameter, as trees in which definitions are written out
    shapes      the shape of each parameter, in the order in which they lie in the point, each row by row
    labels      the name of each coordinate of the point (n,)
    data        what the loss knows beside its parameters
    around      the first step, the one asked for, and its neighbours, by their numbers
    sizes       the step size of each step up to the one after `number`; empty where the method searches for its own
    """

    derivation: Derivation
    gradients: tuple[tuple[str, Node], ...]
    shapes: tuple[tuple[int, ...], ...]
    labels: tuple[str, ...]
    data: tuple[tuple[str, Array], ...]
    number: int
    around: Mapping[int, StepTaken]
    sizes: tuple[float, ...] = ()

    @property
    def taken(self) -> StepTaken:
        """The step asked for."""
        return self.around[self.number]

    @property
    def method(self) -> str:
        return self.taken.method

    @property
    def start(self) -> Array:
        """Where the search began (n,)."""
        return self.around[1].point

    @property
    def scope(self) -> Scope:
        return self.derivation.scope

    def gradient(self, point: Array) -> Array:
        """The gradient (n,) at a point (n,); nan where it has no value."""
        values, begin = dict(self.data), 0
        for (name, _), shape in zip(self.gradients, self.shapes, strict=True):
            size = int(np.prod(shape))
            values[name] = point[begin : begin + size].reshape(shape)
            begin += size
        parts = [np.broadcast_to(evaluate(tree, values), shape) for (_, tree), shape in zip(self.gradients, self.shapes, strict=True)]
        return np.concatenate([part.ravel() for part in parts])
