"""Steps that differ in their names alone are made once: the names of their trees as x0, x1, … in the order in which factors stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tutor.derive.steps import Step
from tutor.rules.tidy import order
from tutor.syntax.nodes import Apply, Name, Node, names, rebuild


class Alike:
    """`make(*trees)` for many trees; what was made for trees of the same build is taken again, under their own names."""

    def __init__(self, make: Callable[..., Step]):
        self._make = make
        self._made: dict[tuple[Node, ...], Step] = {}

    def __call__(self, *trees: Node) -> Step:
        letters = _letters(trees)
        key = tuple(_renamed(t, letters) for t in trees)
        if key not in self._made:
            self._made[key] = self._make(*key)
        return under(self._made[key], {own: name for name, own in letters.items()})


def spelled_alike(*trees: Node) -> tuple[Node, ...]:
    """The trees under the names x0, x1, …: the same for trees that differ in their names alone."""
    letters = _letters(trees)
    return tuple(_renamed(t, letters) for t in trees)


def _letters(trees: tuple[Node, ...]) -> dict[Node, Node]:
    own = {n for t in trees for n in (names(t).union(*map(names, t.args)) if isinstance(t, Apply) and t.op == "d/d" else names(t))}
    return {Name(n): Name(f"x{k}") for k, n in enumerate(sorted(own, key=lambda n: order(Name(n))))}


def under(root: Step, called: Mapping[Node, Node]) -> Step:
    """The steps with other names in all their trees; shared steps stay shared."""
    made: dict[int, Step] = {}
    for s in root:
        parts = tuple((name, made[id(part)]) for name, part in s.parts)
        bound = tuple((name, _renamed(node, called)) for name, node in s.bound)
        goal, form, value = (_renamed(n, called) for n in (s.goal, s.form, s.value))
        made[id(s)] = replace(s, goal=goal, bound=bound, form=form, value=value, parts=parts)
    return made[id(root)]


def _renamed(node: Node, called: Mapping[Node, Node]) -> Node:
    """`node` under other names, what a derivative binds too."""
    return rebuild(node, lambda n: called.get(n, n))
