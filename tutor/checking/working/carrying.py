"""What a derivation comes to where some of its steps have the values that a learner claimed."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.derive.steps import Step, is_rewrite, main_step
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Node, substitute


def with_claims(root: Step, claimed: Mapping[Node, tuple[Node, int]]) -> tuple[Node, set[int]]:
    """What `root` comes to where some goals have the values that were claimed, and the lines that claimed them."""
    value: dict[int, Node] = {}
    lines: dict[int, set[int]] = {}
    for step in root:
        if step.goal in claimed and not is_rewrite(step):
            value[id(step)], line = claimed[step.goal]
            lines[id(step)] = {line}
            continue
        parts = [p for _, p in step.parts]
        lines[id(step)] = set().union(*(lines[id(p)] for p in parts)) if parts else set()
        if not lines[id(step)]:
            value[id(step)] = step.value
        elif is_rewrite(step):
            value[id(step)] = value[id(parts[0])]
        else:
            value[id(step)] = tidy(substitute(step.form, {main_step(p).goal: value[id(p)] for p in parts}))
    return value[id(root)], lines[id(root)]
