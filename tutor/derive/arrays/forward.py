"""The forward pass: how fast each node moves when names move along their directions, as steps. Knows rules and shapes; knows no numbers.

The goal of a step is `tangent(node)`, of the node's shape, or `d/dt node` where one number t moves at the rate 1; a node that a
definition names is asked for by that name. In a step's form the smaller goals stand; its value is written out in the names of
the program. The steps MOVES, on which all rest, say which name moves along what.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from tutor.derive.arrays.arrays import Arrays
from tutor.derive.arrays.polish import Polish
from tutor.derive.arrays.pushing import Push, moved, push
from tutor.derive.derivatives.chain import intermediates
from tutor.derive.steps import Step, asking
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Definition, Scope, natural
from tutor.meaning.shapes import spelled
from tutor.rules import structure, tangents
from tutor.syntax.nodes import ONE, Apply, Name, Node, names, postorder

_MOST_TOLD = 6  # names held fixed that are told one by one


class Forward:
    """One forward pass through the definitions that `node` rests on; `step` says how fast `node` moves.

    directions  the names that move -> along what, of the name's shape; one number may move at the rate 1
    given       what the learner wrote, where that is not `node`
    """

    def __init__(
        self, node: Node, directions: Mapping[str, Node], scope: Scope, limits: Limits = LIMITS, given: frozenset[Node] | None = None
    ):
        self.directions, self.limits = directions, limits
        definitions = intermediates(node, scope)
        named = {d.body: Name(d.name) for d in definitions if isinstance(d.body, Apply) and d.body.op != "[]"}
        written = (n for root in (node, *(d.body for d in definitions)) for n in postorder(root))
        self.arrays = Arrays(scope, named, frozenset(written) if given is None else given)
        self.polish = Polish(scope, self.arrays)
        self._variable = next((Name(n) for n, along in directions.items() if along is ONE), None) if len(directions) == 1 else None
        self._held = _held(node, definitions, directions, scope)
        self._active = set(directions)
        self._found: dict[Node, Step] = {}
        for d in definitions:
            if not self._active.isdisjoint(names(d.body)):
                self._active.add(d.name)
                self._found[Name(d.name)] = asking(self._reached(d.body), self.goal(Name(d.name)))
        self.step = self._reached(node) if self._is_active(node) else self._still(node)

    def goal(self, node: Node) -> Apply:
        """What is asked of `node`."""
        return Apply("tangent", (node,)) if self._variable is None else Apply("d/d", (self._variable, node))

    def _is_active(self, node: Node) -> bool:
        return not self._active.isdisjoint(names(node))

    def _still(self, node: Node) -> Step:
        zero = self.arrays.zero(self.arrays.shape(node))
        return Step(self.goal(node), structure.CONSTANT, (("c", node),), zero, zero)

    def _reached(self, body: Node) -> Step:
        """The step of `body`, after those of all that it is made of and that moves."""
        stack, chosen = [body], {}
        while stack:
            node = stack[-1]
            if node in self._found:
                stack.pop()
                continue
            if isinstance(node, Name):
                self._found[node] = self._moving(node)
                continue
            if node not in chosen:
                chosen[node] = push(node, self._is_active, self.arrays.shape)
                if len(chosen) > self.limits.steps:
                    raise trouble("steps", f"this derivation takes more than {self.limits.steps} steps", mend="differentiate a part of it")
            found = chosen[node]
            waiting = [a for n in found.asked if self._is_active(a := found.bound[n]) and a not in self._found]
            stack.extend(reversed(waiting))
            if not waiting:
                self._found[node] = self._taken(node, found)
        return self._found[body]

    def _moving(self, name: Name) -> Step:
        along = self.directions[name.name]
        rule = structure.VARIABLE if along is ONE else tangents.MOVES
        return Step(self.goal(name), rule, (("u", name), ("v", along)), along, along, note=self._held)

    def _taken(self, node: Apply, found: Push) -> Step:
        parts = {n: self._found[found.bound[n]] for n in found.asked if self._is_active(found.bound[n])}
        bound = {n: self.arrays.clean(b) for n, b in found.bound.items()}
        still = {moved(n).name: self.arrays.zero(self.arrays.shape(found.bound[n])) for n in found.asked if n not in parts}

        def fill(tangents: Mapping[str, Node]) -> Node:
            filled = self.arrays.build(found.right, {**bound, **still, **tangents})
            return self.arrays.grown(filled, self.arrays.shape(node))

        form = fill({moved(n).name: self.goal(found.bound[n]) for n in parts})
        value = fill({moved(n).name: s.value for n, s in parts.items()})
        step = Step(self.goal(node), found.rule, tuple(found.bound.items()), form, value, tuple(parts.items()))
        return self.polish(replace(step, note=self._note(node)))

    def _note(self, node: Node) -> str:
        shape = self.arrays.shape(node)
        return f"shape {spelled(shape)}" if shape else ""


def _held(node: Node, definitions: Sequence[Definition], moving: Collection[str], scope: Scope) -> str:
    """What to say of the names that do not move: `X and y are held fixed`."""
    free = frozenset().union(names(node), *(names(d.body) for d in definitions))
    sizes = {n for _, kind in scope.kinds for size in kind.shape for n in names(size)}
    still = natural(free - set(moving) - {d.name for d in definitions} - sizes)
    if not still or len(still) > _MOST_TOLD:
        return "all other names are held fixed" if still else ""
    *most, last = still
    return f"{', '.join(most)} and {last} are held fixed" if most else f"{last} is held fixed"
