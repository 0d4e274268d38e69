"""Derivatives of functions of which nothing is known, f(u): their slope has a name, f'(u), and no more."""

from __future__ import annotations

from tutor.derive.derivatives.binding import Choice
from tutor.errors import trouble
from tutor.rules import structure
from tutor.rules.catalogue import prime, vocabulary
from tutor.syntax.nodes import Apply, Name, Node, number, rational

_STRUCTURE = frozenset({"in", "lim", "at", "and", "or", "if", "otherwise", "side", "adjoint", "critical", "taylor"})  # no functions


def is_abstract(node: Node) -> bool:
    """Whether `node` applies a function of which nothing is known, or its derivative: f(u), f'(u)."""
    if not isinstance(node, Apply):
        return False
    word = node.args[0].name if node.op == "'" and len(node.args) == 3 else node.op
    return word[0].isalpha() and word.isidentifier() and word not in vocabulary().functions and word not in _STRUCTURE


def slope_by_name(node: Apply, variable: str) -> Choice:
    """f(u) has the slope f'(u) u', f'(u) the slope f''(u) u'. Raises TutorError("no-rule") for several arguments."""
    if node.op != "'" and len(node.args) > 1:
        raise trouble("no-rule", f"nothing is known of {node.op}, which has several arguments", mend=f"define {node.op}(x, y) = …")
    name, order = (node.args[0], rational(node.args[1])) if node.op == "'" else (Name(node.op), 0)
    inside = node.args[-1]
    slope = Apply("'", (name, number(order + 1), Name("u")))
    if inside is Name(variable):
        return structure.UNKNOWN, {"u": inside}, slope, ()
    return structure.ABSTRACT, {"u": inside}, Apply("*", (slope, prime("u"))), ("u",)
