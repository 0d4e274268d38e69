"""Derivatives through named intermediates, as on paper: `∂z/∂u` for the slope of a node, the ways down, and the two passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from tutor.derive.derivatives.chain import without_functions
from tutor.derive.steps import Derivation, Step
from tutor.render.document import Block, Formula, Heading, Note, StepLine, Table
from tutor.rules import matrices, structure
from tutor.syntax.nodes import Apply, Name, Node, names, postorder

_MOST_WAYS = 8  # from the output down to a name that are told one by one
_OF_NODES = (structure.ADJOINT, matrices.START, matrices.NO_WAY)


def is_network(derivation: Derivation) -> bool:
    """Whether a derivation goes backwards through a scalar network."""
    return derivation.kind == "backprop" and not derivation.scope.arrays


def slopes(derivation: Derivation) -> dict[Node, Node]:
    """How slopes of the intermediates are written: `d/du body of z` as ∂z/∂u, `d/dx z` as dz/dx; empty for other derivations."""
    if derivation.kind != "chain" and not is_network(derivation):
        return {}
    called = _bodies(derivation)
    inner = frozenset(called.values())
    asked = {n for s in derivation.root for t in (s.goal, s.form) for n in postorder(t) if isinstance(n, Apply) and n.op == "d/d"}
    found: dict[Node, Node] = {}
    for slope in asked:
        *by, body = slope.args
        name = called.get(body) if isinstance(body, Apply) else getattr(body, "name", "")
        if len(by) == 1 and name and (isinstance(body, Apply) or (name in inner and by[0].name not in inner)):
            is_partial = by[0].name in inner or is_network(derivation) or not inner.isdisjoint(names(body))
            sign = "∂" if is_partial and not isinstance(body, Name) else "d"
            found[slope] = Name(f"{sign}{name}/{sign}{by[0].name}")
    return found


def _bodies(d: Derivation) -> dict[Node, str]:
    """The name of each intermediate by what it stands for."""
    if d.kind == "backprop":
        return {body: name for name, body in dict(d.extra)["forward"]}
    known = [d.scope.definition(name) for name, _ in dict(d.extra)["dependencies"]]
    return {without_functions(k.body, d.scope): k.name for k in known if k is not None and isinstance(k.body, Apply)}


def plan(derivation: Derivation, written: Callable[[Node], Node]) -> Iterator[Block]:
    """The ways from each output down to each name, and the chain rule written out along them, before anything is filled in."""
    made_of = {name: [a.name for a in links.args] for name, links in dict(derivation.extra)["dependencies"]}
    own = [name for name in made_of if name not in frozenset().union(*made_of.values())]
    yield from (Formula(name, derivation.scope.definition(name).body) for name in own if name not in names(derivation.problem))
    for variable in derivation.wrt:
        ways = [way for name in own for way in _ways(name, variable, made_of)]
        if 0 < len(ways) <= _MOST_WAYS:
            yield Note("read", f"  from {variable}: " + ";  ".join(" → ".join(reversed(way)) for way in ways))
        elif ways:
            yield Note("read", f"  {len(ways)} ways lead up from {variable}")
    steps = {s.goal: s for s in derivation.root if s.rule is structure.CHAIN}
    if steps:
        yield Heading("the chain rule, written out", 3)
        partial = tuple(made_of)
        yield from (StepLine(0, written(goal), written(step.form), partial=partial) for goal, step in steps.items())


def _ways(start: str, end: str, made_of: Mapping[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """Every way from `start` down to `end`."""
    stack = [(start,)]
    while stack:
        way = stack.pop()
        if way[-1] == end:
            yield way
        stack += [(*way, below) for below in reversed(made_of.get(way[-1], []))]


def passes(derivation: Derivation, lines: Callable[[Step], Iterator[StepLine]], line: Callable[[Step, str], StepLine],
           written: Callable[[Node], Node]) -> Iterator[Block]:  # fmt: skip
    """The forward pass as a table, the slope of every node by those it is made of, and the adjoints from the output back."""
    extra = dict(derivation.extra)
    after = _rewrites(derivation.root)
    reached = {s.goal.args[0].name: s for s in derivation.root if s.rule in _OF_NODES}
    adjoints = [(name, reached[name], form) for name, form in extra["backward"] if name in reached]
    yield Heading("forward pass", 3)
    yield Table(("node", "is"), extra["forward"])
    local = [s for _, step, _ in adjoints for key, part in step.parts if key.startswith("∂") for s in lines(part)]
    if local:
        yield Heading("local derivatives", 3)
        yield from local
    yield Heading("backward pass", 3)
    for name, step, form in adjoints:
        told = line(step, "")
        if step.rule is structure.ADJOINT:
            users = [key for key, _ in step.parts if not key.startswith("∂")]
            note = f"{' and '.join(users)} {'uses' if len(users) == 1 else 'use'} it"
            told = replace(told, forms=(written(step.form),), value=written(form), note=note)
        yield told
        for short in (s for s in after.get(id(step), ()) if s.rule is structure.OVER_COMMON):
            yield replace(line(short, ""), label=f"d{name}")


def _rewrites(root: Step) -> dict[int, list[Step]]:
    """By a step, the rewrites of what it comes to, in order."""
    first: dict[int, int] = {}
    found: dict[int, list[Step]] = {}
    for step in root:
        if len(step.parts) == 1 and step.goal is step.parts[0][1].value:
            before = id(step.parts[0][1])
            first[id(step)] = start = first.get(before, before)
            found.setdefault(start, []).append(step)
    return found
