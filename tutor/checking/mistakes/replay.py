"""A derivation run again with numbers: what its end comes to when one step goes wrong. No algebra is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from tutor.derive.steps import Step, is_rewrite, main_step
from tutor.errors import TutorError
from tutor.numeric.evaluate import evaluate
from tutor.rules.catalogue import prime
from tutor.rules.matrices import WAYS
from tutor.syntax.nodes import ONE, Apply, Name, Node, is_op, names, postorder, substitute

Values = Mapping[str, object]
Worlds = tuple[Values, ...]
Numbers = Sequence[np.ndarray]  # one array for each world


class InTurn(Sequence):
    """Numbers that are worked out when they are looked at: where the first world tells already, the others are never asked."""

    def __init__(self, count: int, at: Callable[[int], np.ndarray]):
        self._at, self._known = at, [None] * count

    def __len__(self) -> int:
        return len(self._known)

    def __getitem__(self, k: int) -> np.ndarray:
        if self._known[k] is None:
            self._known[k] = self._at(k)
        return self._known[k]


def asked_goal(step: Step) -> Node:
    """The goal that was asked for, below the rewrites of its value."""
    return main_step(step).goal


def as_written(step: Step, name: str, part: Step) -> Node:
    """How a part's goal stands in the step's form: d/dx v, for an intermediate v, by its name."""
    goal = asked_goal(part)
    if not is_op(goal, "d/d"):
        return goal
    by_name = Apply("d/d", (goal.args[0], Name(name)))
    return by_name if by_name in set(postorder(step.form)) else goal


class Replay:
    """The steps below `root` with their values in each of `worlds` (the values of all names there)."""

    def __init__(self, root: Step, worlds: Worlds):
        self.root, self.worlds = root, worlds
        self.order = tuple(root)
        self._values: dict[Node, Numbers] = {}
        self._templates: dict[int, tuple[Node, dict[str, Step]] | None] = {}
        self._above: dict[int, list[Step]] = {}
        self._inside: dict[int, frozenset[int]] = {}
        for step in self.order:
            for _, part in step.parts:
                self._above.setdefault(id(part), []).append(step)

    def value(self, node: Node) -> Numbers:
        """The value of an expression in every world; nan where it has none."""
        if node not in self._values:
            self._values[node] = InTurn(len(self.worlds), lambda k: self._evaluated(node, self.worlds[k]))
        return self._values[node]

    @staticmethod
    def _evaluated(node: Node, world: Values) -> np.ndarray:
        try:
            return evaluate(node, world)
        except TutorError:
            return np.asarray(np.nan)

    def with_right(self, step: Step, right: Node, changed: Mapping[int, Numbers] | None = None, *, is_filled: bool = False,
                   only: Mapping[str, Numbers] | None = None) -> Numbers | None:  # fmt: skip
        """The value of `step` where its rule reads `right`; None where a name in it is not bound.

        is_filled   whether `right` is over the learner's names, not those that the rule binds; `u'` is the value of the part `u`
        only        values of single parts by name, where a step that serves several of them went wrong in one place
        """
        bound, parts = dict(step.bound), dict(step.parts)
        holes: dict[Node, Node] = {}
        numbers: dict[str, Numbers] = {}
        for name, part in parts.items():
            holes[Apply("'", (Name(name), ONE))] = Name(f"⟨{name}'⟩")
            numbers[f"⟨{name}'⟩"] = (only or {}).get(name) or (changed or {}).get(id(part)) or self.value(part.value)
        for name, node in bound.items():
            if name == "G" and "G" in parts:
                numbers["⟨G⟩"] = numbers["⟨G'⟩"]
            else:
                numbers[f"⟨{name}⟩"] = self.value(node)
            if not is_filled:
                holes[Name(name)] = Name(f"⟨{name}⟩")
        tree = _holed(right, holes)
        if any(n.startswith("⟨") and n not in numbers for n in names(tree)) or _has_prime(tree):
            return None
        return self.run(tree, numbers)

    def run(self, tree: Node, numbers: Mapping[str, Numbers]) -> Numbers:
        """The value of `tree` in every world, where some of its names have the values `numbers`."""
        return InTurn(len(self.worlds), lambda k: self._evaluated(tree, {**self.worlds[k], **{n: v[k] for n, v in numbers.items()}}))

    def users(self, step: Step) -> list[tuple[Step, str]]:
        """The steps that rest on `step`, each with the name by which it does; rewrites are passed through."""
        found: list[tuple[Step, str]] = []
        for above in self._above.get(id(step), ()):
            if is_rewrite(above):
                found += self.users(above)
            else:
                found += [(above, name) for name, part in above.parts if part is step]
        return list({(id(above), name): (above, name) for above, name in found}.values()) if len(found) < 50 else []

    def outcome(self, changes: Mapping[int, Numbers], end: Step | None = None) -> Numbers | None:
        """The value of `end` (else the root) where steps below it came to other values; None where that cannot be followed up to it."""
        inside = self._ids_below(end or self.root)
        new = {k: v for k, v in changes.items() if k in inside}
        touched = self._touched(new) & inside
        for step in self.order:
            if id(step) in new or id(step) not in touched:
                continue
            again = self._again(step, new)
            if again is None:
                return None
            new[id(step)] = again
        if id(end or self.root) not in new:
            return None
        upwards = list(new.values())  # each after what it rests on, so that no chain of steps is followed by recursion
        return InTurn(len(self.worlds), lambda k: [numbers[k] for numbers in upwards][-1])

    def _ids_below(self, end: Step) -> frozenset[int]:
        if id(end) not in self._inside:
            self._inside[id(end)] = frozenset(map(id, end))
        return self._inside[id(end)]

    def _touched(self, changes: Mapping[int, Numbers]) -> set[int]:
        found, stack = set(changes), list(changes)
        while stack:
            for above in self._above.get(stack.pop(), ()):
                if id(above) not in found:
                    found.add(id(above))
                    stack.append(id(above))
        return found

    def _again(self, step: Step, new: Mapping[int, Numbers]) -> Numbers | None:
        """A step's value from the new values of its parts: its form with the parts' goals as holes."""
        if is_rewrite(step):
            return new.get(id(step.parts[0][1]))
        if id(step) not in self._templates:
            self._templates[id(step)] = _template(step)
        tree, holes = self._templates[id(step)]
        if not any(id(part) in new for part in holes.values()):
            return None
        return self.run(tree, {name: new.get(id(part)) or self.value(part.value) for name, part in holes.items()})


def all_ways(step: Step) -> Node:
    """The right side of a step that adds up what several places send back, over the values of its parts."""
    return Apply("+", tuple(prime(name) for name, _ in step.parts))


def _template(step: Step) -> tuple[Node, dict[str, Step]]:
    if step.rule is WAYS:
        return Apply("+", tuple(Name(f"⟨{k}⟩") for k in range(len(step.parts)))), {f"⟨{k}⟩": p for k, (_, p) in enumerate(step.parts)}
    goals = {as_written(step, called, part): (f"⟨{k}⟩", part) for k, (called, part) in enumerate(step.parts)}
    tree = substitute(step.form, {goal: Name(name) for goal, (name, _) in goals.items()})
    present = names(tree)
    return tree, {name: part for name, part in goals.values() if name in present}


def _holed(node: Node, holes: Mapping[Node, Node]) -> Node:
    if node in holes:
        return holes[node]
    return Apply(node.op, tuple(_holed(a, holes) for a in node.args)) if isinstance(node, Apply) else node


def _has_prime(node: Node) -> bool:
    return isinstance(node, Apply) and (node.op == "'" or any(_has_prime(a) for a in node.args))


def near(a: Numbers, b: Numbers, *, up_to_constant: bool = False, least: int = 3) -> bool:
    """Whether two results agree wherever both have values, and have enough of them in common."""
    common = 0
    for u, v in zip(a, b, strict=True):
        if u.shape != v.shape and (u.size != 1 or v.size != 1) and u.shape and v.shape:
            return False
        if u.shape != v.shape:
            u, v = np.broadcast_arrays(u, v)
        valued, wanted = np.isfinite(u), np.isfinite(v)
        if (wanted & ~valued).any():
            return False
        u, v = u[wanted], v[wanted]
        if up_to_constant and u.size:
            u, v = u - u[0], v - v[0]
        if not (np.abs(u - v) <= 1e-8 * (1e-6 + np.abs(v) + (np.max(np.abs(v)) if up_to_constant and v.size else 0))).all():
            return False
        common += u.size
    return common >= least or (common > 0 and all(n.size == 1 for n in (*a, *b)))


def nowhere(numbers: Sequence[np.ndarray]) -> bool:
    """Whether a result has no value at all."""
    return not any(np.isfinite(n).any() for n in numbers)
