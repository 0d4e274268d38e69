"""Arithmetic of arrays entry by entry, as a reader should see it: `X ⊙ B`, where a tree alone does not tell it from a number times B."""

from __future__ import annotations

from dataclasses import replace

from tutor.errors import TutorError
from tutor.meaning.scope import Kind, Scope
from tutor.meaning.shapes import Shapes
from tutor.rules.matching import group
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, operations, postorder


class Entrywise:
    """Writes the trees of one scope for a reader: called with a tree, it gives it back with `⊙` between its arrays.

    The numbers of such a product stand before its first array, `2A ⊙ X`; ones where a condition on arrays holds, zeros elsewhere, are
    its indicator. What is printed reads back to the tree that was given.
    """

    def __init__(self, scope: Scope):
        self._scope = scope
        self._has_arrays = bool(scope.arrays or scope.definitions)
        self._shape = Shapes(scope)

    def __call__(self, root: Node) -> Node:
        if not self._has_arrays or operations(root).isdisjoint(("*", "piecewise")):
            return root
        self._know_adjoints(root)
        made: dict[Node, Node] = {}
        for node in postorder(root):
            if isinstance(node, Apply):
                made[node] = self._written(node, tuple(made[a] for a in node.args))
            else:
                made[node] = node
        return made[root]

    def _written(self, node: Apply, args: tuple[Node, ...]) -> Node:
        match node:
            case Apply("*", _):
                return self._product(node, args)
            case Apply("piecewise", (Apply("if", (one, condition)), Apply("otherwise", (zero,)))) if one is ONE and zero is ZERO:
                return Apply("indicator", args[0].args[1:]) if self._is_array(condition) else Apply("piecewise", args)
        return node if args == node.args else Apply(node.op, args)

    def _product(self, node: Apply, written: tuple[Node, ...]) -> Node:
        places = [k for k, factor in enumerate(node.args) if self._is_array(factor)]
        if len(places) < 2:
            return Apply("*", written)
        first = places[0] + 1
        return Apply("⊙", (group("*", list(written[:first])), *written[first:]))

    def _is_array(self, node: Node) -> bool:
        try:
            return bool(self._shape(node))
        except TutorError:
            return False  # what has no shape is told where it is worked out

    def _know_adjoints(self, root: Node) -> None:
        """dW has the shape of W."""
        known = dict(self._scope.kinds)
        waiting = {n for n in names(root) - known.keys() if n[0] == "d" and self._is_array(Name(n[1:]))}
        if waiting:
            kinds = tuple((n, Kind(shape=self._shape(Name(n[1:])))) for n in sorted(waiting) if not self._scope.definition(n))
            self._scope = replace(self._scope, kinds=(*self._scope.kinds, *kinds))
            self._shape = Shapes(self._scope)
