"""Shapes for all sizes: what a step over arrays comes to has the shape of what it asks for, whatever m and n are."""

from __future__ import annotations

from tutor.checking.proof.oracles import AGREES, CONTRADICTS, OPEN
from tutor.derive.steps import Step
from tutor.errors import TutorError
from tutor.meaning.shapes import Shapes
from tutor.syntax.nodes import Apply


def fits(step: Step, shapes: Shapes) -> str:
    """Whether `step` comes to the shape of its goal: an adjoint to the node's, one share of it also to its user's (a bias)."""
    goal = step.goal
    asked = goal.args[:2] if isinstance(goal, Apply) and goal.op == "adjoint" else (goal,)
    try:
        allowed = {shapes(node) for node in asked}
    except TutorError:
        return OPEN  # a layout: its entries are steps of their own
    try:
        return AGREES if shapes(step.value) in allowed else CONTRADICTS
    except TutorError:
        return CONTRADICTS
