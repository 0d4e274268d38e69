"""An adjoint brought into a textbook's form by named rewrites, each one step."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tutor.derive.arrays import collecting, sigmoids
from tutor.derive.arrays.arrays import Arrays
from tutor.derive.arrays.branches import gathered, indicated, without_idle
from tutor.derive.arrays.collecting import rebuilt
from tutor.derive.arrays.known import Known
from tutor.derive.steps import Step
from tutor.meaning.scope import Scope
from tutor.rules import normal
from tutor.rules.rule import Rule
from tutor.syntax.nodes import Apply, Node, operations

_ROUNDS = 24  # each rewrite shortens or settles; more rounds than this would be a circle
_LARGEST = 400  # characters of an expression that is multiplied out; beyond, no reader gains by it


class Polish:
    """Rewrites with the facts of one scope: which names are symmetric, which one-hot, and whether the problem speaks of sums and means."""

    def __init__(self, scope: Scope, arrays: Arrays):
        self._arrays = arrays
        self._known = Known(scope, arrays)
        self._rewrites = self._table()
        words = {n.op for n in arrays.given if isinstance(n, Apply)}
        self._has_mean, self._has_product = "mean" in words, "@" in words and not words & {"sum", "mean"}

    def __call__(self, step: Step) -> Step:
        """`step`, followed by the rewrites that serve; the last one's value is the result."""
        for rule, after in self._chain(step.value):
            step = _followed(step, rule, after)
        return step

    def mirrored(self, step: Step) -> Step:
        """`step`, followed by what symmetric matrices make of it: where several ways meet, S.T is S already."""
        after = self._known.mirror(step.value, self._arrays) if ".T" in operations(step.value) else step.value
        return step if after is step.value else _followed(step, normal.SYMMETRIC, after)

    def settled(self, value: Node) -> Node:
        """What the rewrites make of `value`."""
        for _, after in self._chain(value):
            value = after
        return value

    def _chain(self, value: Node) -> Iterator[tuple[Rule, Node]]:
        """Each rewrite that changes `value`, and what it makes of it, until none does."""
        for _ in range(_ROUNDS):
            if not isinstance(value, Apply):
                return
            present = operations(value)
            for rule, change, needed in self._rewrites:
                after = value if present.isdisjoint(needed) else change(value, self._arrays)
                if after is not value:
                    value = after
                    yield rule, after
                    break
            else:
                return

    def _table(self) -> tuple[tuple[Rule, Callable[[Node, Arrays], Node], tuple[str, ...]], ...]:
        """Each rewrite with its rule, and operations one of which stands in whatever it changes."""
        known = self._known
        return (
            (normal.SYMMETRIC, known.mirror, (".T",)),
            (normal.INDICATOR, indicated, ("piecewise",)),
            (normal.IDLE, without_idle, ("piecewise",)),
            (normal.BRANCHES, gathered, ("piecewise",)),
            (normal.ORTHOGONAL, known.turned_back, ("inv",)),
            (normal.KEPT, known.kept, ("norm",)),
            (normal.POSITIVE, known.positive, ("abs", "sign")),
            (normal.TURNING, known.turning, ("det",)),
            (normal.ROUND, known.round, ("trace",)),
            (normal.UNDONE, known.undone, ("inv", ".T")),
            (normal.INVERSE, known.opened, ("inv",)),
            (normal.CANCEL, collecting.cancelled, ("/",)),
            (normal.SIGN, collecting.signs, ("sign",)),
            (normal.SIGMOID, sigmoids.by_name, ("exp", "^")),
            (normal.SLOPE, sigmoids.slopes, ("exp", "^")),
            (normal.ONE_HOT, known.rows, ("sum",)),
            (normal.ZERO_OR_ONE, known.squares, ("^",)),
            (normal.COUNTED, known.counted, (".T",)),
            (normal.SHARES, known.shares, ("sum",)),
            (normal.CENTRED, known.centred, ("sum", "mean")),
            (normal.INNER, self._paired, ("sum",)),
            (normal.ORDERED, known.ordered, ("@",)),
            (normal.LIKE, collecting.like_terms, ("+",)),
            (normal.COMMON, collecting.common_numbers, ("+",)),
            (normal.RIGHT, collecting.common_right, ("+",)),
            (normal.LEFT, collecting.common_left, ("+",)),
            (normal.BEHIND, collecting.factored_right, ("+",)),
            (normal.BEFORE, collecting.factored_left, ("+",)),
            (normal.MULTIPLY_OUT, self._multiplied, ("+",)),
            (normal.MEAN, self._averaged, ("sum",)),
        )

    def _averaged(self, value: Node, arrays: Arrays) -> Node:
        return rebuilt(value, arrays, collecting.averaged, "sum") if self._has_mean else value

    def _paired(self, value: Node, arrays: Arrays) -> Node:
        return collecting.inner_products(value, arrays) if self._has_product else value

    def _multiplied(self, value: Node, arrays: Arrays) -> Node:
        """`value` multiplied out where that, cancelled and collected, is shorter: first the brackets that arose, then the learner's too."""
        for given in (arrays.given, frozenset()):
            out = collecting.expanded(value, arrays, given)
            if out is None or out is value or arrays.width(value) > _LARGEST:
                continue
            shorter = self._known.rows(collecting.cancelled(out, arrays), arrays)
            added = collecting.like_terms(shorter, arrays)
            if shorter is out and added is out:
                continue  # nothing met: s (1 - s) stays as it is
            if arrays.width(collecting.cancelled(collecting.common_numbers(added, arrays), arrays)) < arrays.width(value):
                return out
        return value


def _followed(step: Step, rule: Rule, after: Node) -> Step:
    return Step(step.value, rule, (("u", step.value),), after, after, (("u", step),), step.note)
