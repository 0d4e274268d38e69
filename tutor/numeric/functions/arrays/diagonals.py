"""Products with a diagonal matrix as what they do, scaled rows or columns: no matrix full of zeros is made."""

from __future__ import annotations

from collections.abc import Callable

from tutor.meaning.indices import Shape
from tutor.numeric.folding import product
from tutor.numeric.forms.stable import operations
from tutor.syntax.nodes import Apply, Node, rebuild


def without_diagonals(root: Node, shape: Callable[[Node], Shape | None]) -> Node:
    """`root` with A @ diag(v) @ B as A @ (column(v) * B), and A @ diag(v) alone as A * v."""
    if not {"diag", "@"} <= operations(root):
        return root

    def scaling(node: Node) -> Node | None:
        """v, of diag(v)."""
        is_made = isinstance(node, Apply) and node.op == "diag" and len(shape(node.args[0]) or ()) == 1
        return node.args[0] if is_made else None

    def rows_scaled(node: Node) -> Node:
        if not isinstance(node, Apply) or node.op != "@":
            return node
        left, right = node.args
        v = scaling(left)
        if v is not None and scaling(right) is None and shape(right):
            return product((v if len(shape(right)) == 1 else Apply("column", (v,)), right))
        if isinstance(left, Apply) and left.op == "@" and scaling(left.args[1]) is not None:
            return rows_scaled(Apply("@", (left.args[0], rows_scaled(Apply("@", (left.args[1], right))))))
        return node

    def columns_scaled(node: Node) -> Node:
        if not isinstance(node, Apply) or node.op != "@":
            return node
        v = scaling(node.args[1])
        return node if v is None or not shape(node.args[0]) else product((node.args[0], v))

    return rebuild(rebuild(root, rows_scaled), columns_scaled)
