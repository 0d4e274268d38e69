"""Numbers, sets, conditions, and `does not exist`: what each operation is, and what it takes. A set is an answer, not a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tutor.errors import TutorError, trouble
from tutor.syntax.nodes import INTERVALS, RELATIONS, SETS, Apply, Name, Node, postorder
from tutor.syntax.printer import show

NUMBER, SET, CLAIM, NOTHING = "a number", "a set", "a condition", "does not exist"
CLAIMS = RELATIONS | {"and", "or", "in"}
INFINITY = Name("oo")
_REACH_INFINITY = INTERVALS | RELATIONS | {"∫", "lim", "..", "{}", "[]", "-", "side", ":=", "_", "norm"}
_ANY = frozenset({"=", "!=", ":=", ":"})  # sides of every sort
_TAKES: Mapping[str, tuple[str, ...]] = {"∪": (SET,), "and": (CLAIM,), "or": (CLAIM,), "in": (NUMBER, SET), "if": (NUMBER, CLAIM)}


def sort_of(node: Node) -> str:
    """What `node` is by its operation: NUMBER (or an array of numbers), SET, CLAIM or NOTHING."""
    if not isinstance(node, Apply):
        return NUMBER
    if node.op in SETS:
        return SET
    if node.op in CLAIMS:
        return CLAIM
    return NOTHING if node.op == "does not exist" else NUMBER


def check_sorts(node: Apply, sort: Callable[[Node], str] = sort_of) -> None:
    """Raises TutorError("set") or ("condition") where an argument of `node` is not of the sort that its operation takes."""
    if node.op in _ANY:
        return
    wanted = _TAKES.get(node.op, (NUMBER,))
    for k, argument in enumerate(node.args):
        found, want = sort(argument), wanted[min(k, len(wanted) - 1)]
        if found != want:
            raise _misplaced(argument, found, want)


def refuse_answers(node: Node) -> None:
    """Raises TutorError where `node` is no number to compute with, but a set, a condition, a definition or `does not exist`."""
    if isinstance(node, Apply) and node.op == ":=":
        raise trouble("condition", f"{show(node)} is a definition, not a number", mend=f"its right side alone: {show(node.args[1])}")
    found = sort_of(node)
    if found != NUMBER:
        raise _misplaced(node, found, NUMBER)


def refuse_infinity(root: Node) -> None:
    """Raises TutorError("undefined") where `root` computes with infinity, which only a range, a set or a comparison can reach."""
    for node in (root, *postorder(root)):
        inside = node.args if isinstance(node, Apply) and node.op not in _REACH_INFINITY else ()
        if INFINITY in inside or (node is root and node is INFINITY):
            raise trouble("undefined", f"{show(node)} has no value: infinity is no number to compute with", mend="write lim x->oo …")


def numbers_only(root: Node) -> None:
    """Raises TutorError where `root`, or what is computed with anywhere in it, is no number."""
    refuse_answers(root)
    refuse_infinity(root)
    for node in postorder(root):
        if isinstance(node, Apply):
            check_sorts(node)


def _misplaced(node: Node, found: str, want: str) -> TutorError:
    text = show(node)
    if want == SET:
        return trouble("set", f"{text} is no set", mend=f"{{{text}}}" if found == NUMBER else "a set, such as [0, 1]")
    if want == CLAIM:
        return trouble("condition", f"{text} is no condition", mend="compare two values: x > 0")
    if found == CLAIM:
        mend = f"solve {text}" if isinstance(node, Apply) and node.op == "=" else f"piecewise(1 if {text}, 0 otherwise)"
        return trouble("condition", f"{text} is a condition, not a number", mend=mend)
    if found == NOTHING:
        return trouble("set", f"{text} is an answer, not a number to compute with")
    return trouble("set", f"{text} is a set: an answer, not a number to compute with", mend="compute with its members")
