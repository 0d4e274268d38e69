"""The chain rule along definitions: who depends on whom, the total derivative written out, then filled in."""

from __future__ import annotations

from dataclasses import replace

from tutor.derive.scalar import asked, differentiate, take
from tutor.derive.simplify import simplified
from tutor.derive.steps import Derivation, Step
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Definition, Scope
from tutor.rules import structure
from tutor.rules.matching import group
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Apply, Name, Node, names


def chain(node: Node, variable: str, scope: Scope, limits: Limits = LIMITS) -> Derivation:
    """The total derivative of `node` by `variable` through the intermediates that `scope` defines.

    Its last step but the rewrites has the form `∂z/∂u du/dx + …`; `extra` holds ("dependencies", (name, [what it is made of])).
    """
    node = take(_without_functions(node, scope), limits)
    used = intermediates(node, scope)
    if not used:
        raise trouble("no-intermediates", "nothing here is defined by other names, so there is no chain to follow",
                      mend="define the intermediates first: u = x + y")  # fmt: skip
    moving = [d for d in used if variable in names(scope.expand(d.body))]
    steps: dict[str, Step] = {}
    for d in moving:
        steps[d.name] = _total(d.body, variable, steps, limits, goal=Name(d.name))
    root = _total(node, variable, steps, limits, goal=node)
    written = tidy(scope.expand(root.value))
    if written is not root.value:
        root = Step(root.value, structure.WRITE_OUT, (("u", root.value),), written, written, (("u", root),))
    links = tuple((d.name, Apply("[]", tuple(map(Name, sorted(names(d.body)))))) for d in used)
    return Derivation("chain", node, (variable,), scope, simplified(root), extra=(("dependencies", links),))


def _without_functions(node: Node, scope: Scope) -> Node:
    """`node` with the learner's functions written out, and the named intermediates left as names."""
    return replace(scope, definitions=tuple(d for d in scope.definitions if d.parameters is not None)).expand(node)


def intermediates(node: Node, scope: Scope) -> tuple[Definition, ...]:
    """The definitions on which `node` rests, each before those that use it."""
    needed, stack = set(), [node]
    while stack:
        for name in names(stack.pop()):
            d = scope.definition(name)
            if d and d.parameters is None and name not in needed:
                needed.add(name)
                stack.append(d.body)
    waiting = [d for d in scope.definitions if d.name in needed]
    ordered: list[Definition] = []
    while waiting:
        ready = [d for d in waiting if not names(d.body) & {w.name for w in waiting}]
        if not ready:
            circle = ", ".join(d.name for d in waiting)
            raise trouble("definition", f"{circle} rest on each other in a circle", mend="define each of them by names that come before it")
        ordered += ready
        waiting = [d for d in waiting if d not in ready]
    return tuple(ordered)


def _total(body: Node, variable: str, steps: dict[str, Step], limits: Limits, goal: Node) -> Step:
    """d(body)/d(variable): a term for each intermediate in `body`, and one for the variable itself."""
    ways, values, parts = [], [], []
    for name in sorted(names(body) & set(steps), key=list(steps).index):
        partial = simplified(differentiate(body, name, limits=limits))
        inner = steps[name]
        ways.append(Apply("*", (asked(name, body), asked(variable, Name(name)))))
        values.append(Apply("*", (partial.value, inner.value)))
        parts += [(f"∂{name}", partial), (name, inner)]
    if variable in names(body):
        direct = simplified(differentiate(body, variable, limits=limits))
        if not ways:
            return replace(direct, note="" if goal is body else f"{goal.name} depends on {variable} directly")
        ways.append(asked(variable, body))
        values.append(direct.value)
        parts.append((f"∂{variable}", direct))
    if not ways:
        return differentiate(body, variable, limits=limits)
    form, value = group("+", ways), tidy(group("+", values))
    return Step(asked(variable, goal), structure.CHAIN, (("u", body),), form, value, tuple(parts))
