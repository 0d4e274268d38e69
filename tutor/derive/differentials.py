"""Adjoints as people write them: `dW` of a name, and `dx_1`, `dx_2` for what comes back to x from each of its places.

In a sentence the adjoint of an expression is the derivative arriving at it, with a letter in formulas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tutor.derive.steps import Step, main_step
from tutor.rules.matrices import WAYS
from tutor.syntax.nodes import Apply, Name, Node, names, substitute
from tutor.syntax.printer import show

Words = tuple[str | Node, ...]
_SHORT = 24  # signs that a value may take where it is told in passing
_LETTERS = ("G", "H", "Q", "Γ")  # the first that the learner does not use
Shares = Mapping[Node, str]  # the goal of each share -> its number among those of its node


def shares(root: Step) -> Shares:
    """The shares that add up to an adjoint, numbered as they are added."""
    return {main_step(part).goal: number for step in root if step.rule is WAYS for number, part in step.parts}


def in_differentials(node: Node, numbered: Shares = MappingProxyType({})) -> Node:
    """`node` with the adjoint of each name as dW, each share of an adjoint as dW_1, adjoint_1(X @ W), and before a sum as db_each."""
    found = {n: said for n in _applied(node) if n.op == "adjoint" and (said := _said(n, numbered)) is not n}
    return substitute(node, found) if found else node


def is_before_sum(goal: Node) -> bool:
    """Whether this is what the rows, or entries, in which a node stands send back, before it is added up."""
    return isinstance(goal, Apply) and goal.op == "adjoint" and len(goal.args) > 3


def _said(goal: Apply, numbered: Shares) -> Node:
    inner, number = goal.args[0], numbered.get(Apply("adjoint", goal.args[:3]), "")
    mark = (f"_{number}" if number else "") + ("_each" if is_before_sum(goal) else "")
    if isinstance(inner, Name):
        return Name(f"d{inner.name}{mark}")
    return Apply(f"adjoint{mark}", (inner,))


def _applied(node: Node) -> Iterator[Apply]:
    """The operations in `node`, those inside adjoints left out."""
    stack, seen = [node], set()
    while stack:
        n = stack.pop()
        if isinstance(n, Apply) and n not in seen:
            seen.add(n)
            yield n
            stack.extend(() if n.op == "adjoint" else n.args)


def lettered(node: Node) -> tuple[Node, Mapping[str, tuple[Node, Node]]]:
    """`node` in differentials, a letter for the adjoint of each expression; and by letter that adjoint, and the expression."""
    node = in_differentials(node)
    left = tuple(dict.fromkeys(n for n in _applied(node) if n.op == "adjoint"))
    if not left:
        return node, {}
    letter = next((x for x in _LETTERS if x not in names(node)), _LETTERS[-1])
    letters = [letter] if len(left) == 1 else [f"{letter}{k}" for k in range(1, len(left) + 1)]
    pairs = list(zip(left, letters, strict=True))
    return substitute(node, {n: Name(x) for n, x in pairs}), {x: (n, n.args[0]) for n, x in pairs}


def equation(goal: Node, form: Node, values: Mapping[Node, Node] = MappingProxyType({})) -> Words:
    """A step as a sentence: `dW = X.T @ G, where G is the derivative arriving at X @ W + b`; of short `values` also what it comes to."""
    told, letters = lettered(form)
    where: list[str | Node] = []
    for letter, (goal_of, node) in letters.items():
        value = values.get(goal_of)
        is_told = value is not None and len(show(value)) <= _SHORT
        where += [f"{' and' if where else ', where'} {letter} is "]
        where += [value, ", the derivative arriving at ", node] if is_told else ["the derivative arriving at ", node]
    return (*subject(goal), told, *where)


def subject(goal: Node) -> Words:
    """What is asked, up to the value: `dW = `, or `the derivative arriving at X @ W + b is `."""
    match goal:
        case Apply("adjoint", (Name(name),)):
            return (Name(f"d{name}"), " = ")
        case Apply("adjoint", (node,)):
            return ("the derivative arriving at ", node, " is ")
        case Apply("adjoint", (node, user, *_)):
            return ("what ", user, " sends back to ", node, " is ")
    return (in_differentials(goal), " = ")
