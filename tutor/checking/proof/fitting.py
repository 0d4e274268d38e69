"""Shapes for all sizes: what a step over arrays comes to has the shape of what it asks for, whatever m and n are."""

from __future__ import annotations

from tutor.checking.proof.oracles import AGREES, CONTRADICTS, OPEN
from tutor.derive.steps import Step
from tutor.errors import TutorError
from tutor.meaning.shapes import Shapes
from tutor.syntax.nodes import Apply


def fits(step: Step, shapes: Shapes) -> str:
    """Whether `step` comes to the shape of its goal: an adjoint to its node's, before a sum over rows to its user's."""
    goal = step.goal
    is_adjoint = isinstance(goal, Apply) and goal.op == "adjoint"
    try:
        asked = shapes(goal.args[len(goal.args) > 3] if is_adjoint else goal)
    except TutorError:
        return OPEN  # a layout: its entries are steps of their own
    try:
        return AGREES if shapes(step.value) == asked else CONTRADICTS
    except TutorError:
        return CONTRADICTS
