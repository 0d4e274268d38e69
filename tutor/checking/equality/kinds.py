"""What kind of answer an expression is, and how brackets that could be meant in two ways are read beside the other one."""

from __future__ import annotations

from tutor.checking.proof.arrays import holds_arrays
from tutor.meaning.scope import Scope
from tutor.meaning.sorts import CLAIM as CONDITION
from tutor.meaning.sorts import NOTHING, NUMBER, SET, sort_of
from tutor.syntax.nodes import INTERVALS, Apply, Name, Node, contents, names, operations, rational

__all__ = ["ARRAY", "CLAIM", "DEFINITION", "INFINITE", "LIST", "NOTHING", "NUMBER", "SET", "is_list", "kind_of", "read_as"]

CLAIM, DEFINITION, INFINITE, LIST, ARRAY = "a claim", "a definition", "infinity", "a list", "an array"
_ORDERED = INTERVALS | {"<", "<=", ">", ">=", "!=", "in", "∪"}
ENDLESS = (Name("oo"), Apply("-", (Name("oo"),)))


def kind_of(node: Node, scope: Scope) -> str:
    """What `node` is: a claim, a definition of a function, a set, nothing, infinity, a list of entries, an array, or a number."""
    if isinstance(node, Apply) and node.op == ":=":
        return CLAIM if isinstance(node.args[0], Name) else DEFINITION
    sort = CLAIM if sort_of(node) == CONDITION or (isinstance(node, Apply) and node.op == ":") else sort_of(node)
    if sort != NUMBER:
        return sort
    if node in ENDLESS:
        return INFINITE
    if is_list(node):
        return LIST
    return ARRAY if holds_arrays(node, scope) or _is_array(node) else NUMBER


def is_list(node: Node) -> bool:
    """Whether entries are written out."""
    return isinstance(node, Apply) and node.op == "[]"


def _is_array(node: Node) -> bool:
    """Whether array operations stand in it, also without a declared name."""
    return not contents(node).operations.isdisjoint(("@", ".T", "[]"))


def read_as(node: Node, beside: Node, *, is_expected: bool = False) -> Node:
    """`node` as it is meant beside the other: what is expected decides whether an answer `[a, b]` or `(a, b)` is an interval or a vector.

    Beside an equation a list is its solutions, beside a system in two names `(1, 2)` is a point; beside a vector a column of one number
    a row is the vector of these numbers.
    """
    if is_list(node) and is_list(beside) and _is_column(node) and not any(map(is_list, beside.args)):
        return Apply("[]", tuple(row.args[0] for row in node.args))
    if sort_of(beside) == CONDITION and not _reaches(beside):
        if _is_point(node, beside):
            return Apply("{}", (Apply("[]", node.args),))  # where a system holds
        if is_list(node) and (not any(map(is_list, node.args)) or all(_is_point(p, beside) for p in node.args)):
            return Apply("{}", node.args)  # the solutions of an equation
    if _runs_backwards(node):
        return Apply("[]", node.args)
    if is_expected and sort_of(beside) != CONDITION:
        return node
    if is_list(node) and len(node.args) == 2 and not any(map(is_list, node.args)) and _reaches(beside):
        return Apply("interval []", node.args)
    if isinstance(node, Apply) and node.op == "interval ()" and is_list(beside) and not any(map(is_list, beside.args)):
        return Apply("[]", node.args)
    return node


def _runs_backwards(node: Node) -> bool:
    """Whether `(3, 1)` can be no interval, so that it is a vector."""
    ends = [rational(e) for e in node.args] if isinstance(node, Apply) and node.op == "interval ()" else [None]
    return None not in ends and ends[0] > ends[1]


def _is_point(node: Node, beside: Node) -> bool:
    """Whether it is a number for each name of a system."""
    is_bracketed = is_list(node) or (isinstance(node, Apply) and node.op == "interval ()")
    return is_bracketed and len(names(beside)) == len(node.args) > 1 and not any(map(is_list, node.args))


def _is_column(node: Apply) -> bool:
    return len(node.args) > 1 and all(is_list(row) and len(row.args) == 1 and not is_list(row.args[0]) for row in node.args)


def _reaches(node: Node) -> bool:
    """Whether it is a set with intervals, or an inequality, which may hold in one."""
    return isinstance(node, Apply) and (node.op in INTERVALS | {"∪"} or (sort_of(node) == CONDITION and bool(operations(node) & _ORDERED)))
