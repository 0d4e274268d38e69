"""How a shape is refused: what is said of both sides, and how they are written in a mend."""

from __future__ import annotations

from tutor.errors import TutorError, trouble
from tutor.meaning.indices import Shape, spelled
from tutor.syntax.nodes import Apply, Node
from tutor.syntax.printer import show


def misfit(what: str, mend: str = "", readings: tuple[str, ...] = ()) -> TutorError:
    """The error of shapes that do not fit."""
    return trouble("shape", what, mend=mend, readings=readings)


def both(left: Node, a: Shape, right: Node, b: Shape) -> str:
    return f"{show(left)} is {spelled(a)} and {show(right)} is {spelled(b)}"


def close(node: Node) -> str:
    """The text of `node`, in brackets where an operation could tear it."""
    text = show(node)
    plain = not isinstance(node, Apply) or node.op[0].isalpha() or node.op in (".T", "[]", "_")
    return text if plain else f"({text})"


def turned(node: Node) -> str:
    """The text of the transpose."""
    return close(node.args[0]) if isinstance(node, Apply) and node.op == ".T" else f"{close(node)}.T"
