"""A total derivative gone wrong: a way from the result to the variable is forgotten, or one of the slopes along it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from tutor.checking.mistakes.replay import as_written
from tutor.derive.steps import Step
from tutor.rules.catalogue import prime
from tutor.syntax.nodes import Apply, Node, is_op, postorder, substitute
from tutor.syntax.printer import show


def of_paths(step: Step) -> Iterator[tuple[Node, str, str]]:
    """(the step's form with a way or a slope gone wrong, what went wrong, a hint); `u'` in it is the value of the part `u`."""
    written = {as_written(step, name, part): prime(name) for name, part in step.parts}
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
    yield from _between(ways, slopes)


def _between(ways: tuple[Node, ...], slopes: Mapping[Node, str]) -> Iterator[tuple[Node, str, str]]:
    """Two ways gone wrong together: one subtracted from the other, or the slopes behind them exchanged."""
    for k, way in enumerate(ways[1:], 1):
        turned = (*ways[:k], Apply("-", (way,)), *ways[k + 1 :])
        yield Apply("+", turned), "way subtracted", "The ways to the variable are added, whatever they are: none is subtracted."
    for (i, one), (j, other) in combinations(enumerate(ways), 2):
        if not all(is_op(w, "*") and w.args[-1] in slopes for w in (one, other)):
            continue
        crossed = list(ways)
        crossed[i], crossed[j] = (Apply("*", (*a.args[:-1], b.args[-1])) for a, b in ((one, other), (other, one)))
        hint = f"Along a way each slope goes on where the one before it ends: {_along(one, slopes)} belong together."
        yield Apply("+", tuple(crossed)), "slopes of two ways exchanged", hint


def _along(way: Node, slopes: Mapping[Node, str]) -> str:
    return " and ".join(slopes[n] for n in way.args if n in slopes)
