"""What is told of a step in the words of its rule: what stands in braces is filled in with what the rule's letters are here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from tutor.derive.differentials import lettered
from tutor.derive.goals import polished
from tutor.derive.steps import Step
from tutor.rules.catalogue import read
from tutor.rules.matching import fill
from tutor.syntax.nodes import Apply, Name, Node, rebuild
from tutor.syntax.printer import show

_IN_BRACES = re.compile(r"\{([^}]*)\}")


def filled(text: str, step: Step) -> str:
    """`text` with each expression in braces written with what its letters stand for in this step; a letter that is not bound stays."""
    if "{" not in text:
        return text
    bound = _letters(step)
    of = step.goal.args[0] if isinstance(step.goal, Apply) and step.goal.op == "d/d" else None
    slopes = {name: Apply("d/d", (of, node)) if of else Name(f"{name}'") for name, node in bound.items()}
    return filled_with(text, {name: lettered(node)[0] for name, node in bound.items()}, slopes)


def filled_with(text: str, bound: Mapping[str, Node], slopes: Mapping[str, Node] = MappingProxyType({})) -> str:
    """`text` with each expression in braces written with what its letters stand for, and `u'` with the derivative of u."""
    return _IN_BRACES.sub(lambda m: show(polished(_once(fill(read(m[1]), bound, slopes)))), text)


def _once(node: Node) -> Node:
    """`node` without transposes of transposes."""
    return rebuild(node, lambda n: n.args[0].args[0] if _is_turned(n) and _is_turned(n.args[0]) else n)


def _is_turned(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == ".T"


def reason(step: Step) -> tuple[str | Node, ...]:
    """Why the step is right, in one line: words, and the formulas among them that are filled in."""
    bound, pieces = _letters(step), _IN_BRACES.split(step.rule.because)
    parts = (polished(fill(read(p), bound, {})) if k % 2 else p for k, p in enumerate(pieces))
    return tuple(p for p in parts if p != "")


def plain_reason(because: str) -> str:
    """The reason of a rule that stands for itself: its own letters, without braces."""
    return because.replace("{", "").replace("}", "")


def _letters(step: Step) -> dict[str, Node]:
    """What the letters of the rule stand for; of a limit x is the variable and p its point, where they stand for nothing else."""
    bound = dict(step.bound)
    match step.goal:
        case Apply("lim", (Name() as variable, point, *_)):
            bound = {"x": variable, "n": variable, "p": point} | bound
    return bound
