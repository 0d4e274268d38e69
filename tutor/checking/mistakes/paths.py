"""A total derivative gone wrong: a way from the result to the variable is forgotten, or one of the slopes along it."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.checking.mistakes.replay import asked_goal
from tutor.derive.steps import Step
from tutor.rules.catalogue import prime
from tutor.syntax.nodes import Apply, Name, Node, is_op, postorder, substitute
from tutor.syntax.printer import show


def of_paths(step: Step) -> Iterator[tuple[Node, str, str]]:
    """(the step's form with one way or slope left out, what went wrong, a hint); `u'` in it is the value of the part `u`."""
    written = {_as_written(step, name, part): prime(name) for name, part in step.parts}
    slopes = {value: show(goal) for goal, value in written.items()}
    form = substitute(step.form, written)
    ways = form.args if is_op(form, "+") else (form,)
    for k, way in enumerate(ways):
        told = " times ".join(slopes[n] for n in postorder(way) if n in slopes)
        others = (*ways[:k], *ways[k + 1 :])
        if others and told:
            rest = others[0] if len(others) == 1 else Apply("+", others)
            yield rest, "way left out", f"Every way to the variable counts, and the slopes of all are added: {told} is missing."
        if not is_op(way, "*"):
            continue
        for j, slope in enumerate(way.args):
            if slope in slopes:
                kept = (*way.args[:j], *way.args[j + 1 :])
                along = kept[0] if len(kept) == 1 else Apply("*", kept)
                changed = Apply("+", (*ways[:k], along, *ways[k + 1 :])) if others else along
                yield (
                    changed,
                    "slope along a way left out",
                    f"Along a way the slopes are multiplied: the factor {slopes[slope]} is missing.",
                )


def _as_written(step: Step, name: str, part: Step) -> Node:
    """How a part's goal stands in the step's form: d/dx v, for an intermediate v, by its name."""
    goal = asked_goal(part)
    by_name = Apply("d/d", (step.goal.args[0], Name(name)))
    return by_name if by_name in set(postorder(step.form)) else goal
