"""Backpropagation over a scalar network: a forward pass that names each node, a backward pass that gives each its adjoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tutor.derive.arrays.matrix import matrix_gradient
from tutor.derive.derivatives.chain import intermediates, unused, without_functions
from tutor.derive.derivatives.gradients import has_arrays
from tutor.derive.derivatives.multivariate import free_names
from tutor.derive.derivatives.scalar import asked, differentiate, take
from tutor.derive.goals import polished
from tutor.derive.rewriting.simplify import simplified
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError
from tutor.limits import LIMITS, Limits
from tutor.meaning.algebra import rewritten
from tutor.meaning.scope import Definition, Scope
from tutor.rules import matrices, normal, structure
from tutor.rules.matching import group
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, postorder, size, substitute
from tutor.syntax.printer import show

_LARGEST = 60  # nodes of an adjoint that is brought over a common denominator
_MOST_NAMED = 30  # operations of an expression without definitions that get a name each
_OUTPUTS = ("L", "loss", "out", "result")  # what an output without a name is called


def backprop(node: Node, wrt: Sequence[str] = (), scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008 (frozen)
    """The gradient of the number `node` by each name of `wrt` (all free ones), adjoint by adjoint: in matrix form where arrays occur.

    The nodes are the definitions that `node` rests on; where there are none, its operations. `extra` holds ("gradients", …),
    ("forward", …) the nodes in order, ("backward", …) the adjoint of every name written with those found before it.
    """
    if has_arrays(node, scope):
        return matrix_gradient(node, wrt, scope, limits)
    wrt = tuple(wrt) or free_names(node, scope)
    scope = scope.freeing(wrt)
    network, known = _network(node, wrt, scope, limits)
    backward = _Backward(network, wrt, known, limits)
    own = replace(known, definitions=tuple(d for d in known.definitions if scope.definition(d.name) is None))
    steps = {name: _written_out(backward.steps[name], own) for name in wrt}
    gradients = tuple((name, step.value) for name, step in steps.items())
    root = next(iter(steps.values()))
    if len(wrt) > 1:
        value = Apply("[]", tuple(tree for _, tree in gradients))
        root = Step(Apply("gradients", (node, Apply("[]", tuple(map(Name, wrt))))), normal.GRADIENTS, (("u", node),), value, value,
                    tuple(steps.items()))  # fmt: skip
    forward = tuple((d.name, d.body) for d in network)
    extra = (("gradients", gradients), ("forward", forward), ("backward", tuple(backward.lines.items())))
    return Derivation("backprop", node, wrt, known, root, extra=extra)


def _written_out(step: Step, own: Scope) -> Step:
    """`step`, the nodes that only we gave a name replaced by what they stand for."""
    value = tidy(own.expand(step.value))
    return step if value is step.value else Step(step.value, structure.WRITE_OUT, (("u", step.value),), value, value, (("u", step),))


def _network(node: Node, wrt: Sequence[str], scope: Scope, limits: Limits) -> tuple[tuple[Definition, ...], Scope]:
    """The nodes from first to last, the output the last one, and the scope in which each of them is defined."""
    body = take(without_functions(node, scope), limits)
    nodes = [replace(d, body=take(without_functions(d.body, scope), limits)) for d in intermediates(body, scope)]
    if not nodes:
        nodes = _operations(body, wrt)
    elif not isinstance(body, Name):
        nodes.append(Definition(unused(_OUTPUTS, _taken(nodes, body)), None, body))
    for d in nodes:
        scope = scope.defined(d)
    return tuple(nodes), scope


def _operations(body: Node, wrt: Sequence[str]) -> list[Definition]:
    """A node v1, v2, … for each operation in `body` that holds a name of `wrt`, the last one the output."""
    inner = [n for n in postorder(body) if isinstance(n, Apply) and n is not body and names(n) & set(wrt) and n.op != "-"]
    if len(inner) > _MOST_NAMED:
        inner = []
    called: dict[Node, Node] = {}
    found: list[Definition] = []
    for n in inner:
        name = unused((f"v{len(found) + 1}", f"node{len(found) + 1}"), names(body))
        found.append(Definition(name, None, _over(n, called)))
        called[n] = Name(name)
    return [*found, Definition(unused(_OUTPUTS, _taken(found, body)), None, _over(body, called))]


def _taken(nodes: Sequence[Definition], body: Node) -> frozenset[str]:
    return names(body).union(*(names(d.body) | {d.name} for d in nodes))


def _over(node: Node, called: dict[Node, Node]) -> Node:
    """`node` over the names of the nodes below it."""
    return Apply(node.op, tuple(substitute(a, called) for a in node.args)) if isinstance(node, Apply) else node


class _Backward:
    """One backward pass: the adjoint of every node on a way from `wrt` to the output, as a step and as a line of the table."""

    def __init__(self, network: Sequence[Definition], wrt: Sequence[str], scope: Scope, limits: Limits):
        self.network, self.limits = network, limits
        moving = [d for d in network if not names(scope.expand(d.body)).isdisjoint(wrt)]
        output = network[-1]
        start = Step(_adjoint(output.name), matrices.START, (("A", Name(output.name)),), ONE, ONE)
        self.steps: dict[str, Step] = {output.name: start}
        self.lines: dict[str, Node] = {output.name: ONE}
        self.moving = moving
        self.bodies = {d.body: Name(d.name) for d in network if isinstance(d.body, Apply)}
        for name in (*(d.name for d in reversed(moving) if d is not output), *wrt):
            self.steps[name], self.lines[name] = self._arrived(name, start)

    def _arrived(self, name: str, start: Step) -> tuple[Step, Node]:
        """The adjoint of one node: what each node that uses it sends back, added; and the same in the adjoints of those nodes."""
        forms, values, lines, parts = [], [], [], []
        for user in reversed([d for d in self.moving if name in names(d.body) and d.name in self.steps]):
            local, above = simplified(differentiate(user.body, name, limits=self.limits)), self.steps[user.name]
            if local.value is ZERO:
                continue
            arriving = ONE if above.value is ONE else _adjoint(user.name)
            forms.append(Apply("*", (asked(name, user.body), _adjoint(user.name))))
            values.append(Apply("*", (above.value, local.value)))
            lines.append(tidy(Apply("*", (arriving, substitute(local.value, self.bodies)))))
            parts += [(user.name, above), (f"∂{user.name}", local)]
        if not forms:
            step = Step(_adjoint(name), matrices.NO_WAY, (("A", Name(name)),), ZERO, ZERO, (("start", start),))
            return step, ZERO
        value = tidy(group("+", values))
        step = Step(_adjoint(name), structure.ADJOINT, (("A", Name(name)),), group("+", forms), value, tuple(parts))
        called = tidy(substitute(value, self.bodies))
        if called is not value:
            step = Step(value, structure.BY_NAME, (("u", value),), called, called, (("u", step),))
        return _cancelled(simplified(step)), tidy(group("+", lines))


def _cancelled(step: Step) -> Step:
    """`step`, its value brought over a common denominator where all of that cancels: a (1 - a) (-(y/a) + …) is a - y."""
    value = step.value
    if size(value) > _LARGEST or not _divides(value):
        return step
    try:
        shorter = polished(rewritten(value, "cancel"))
    except TutorError:
        return step
    if _divides(shorter) or len(show(shorter)) >= len(show(value)):
        return step
    return Step(value, structure.OVER_COMMON, (("u", value),), shorter, shorter, (("u", step),))


def _divides(node: Node) -> bool:
    return any(isinstance(n, Apply) and n.op == "/" and names(n.args[1]) for n in postorder(node))


def _adjoint(name: str) -> Apply:
    """The goal `adjoint(v)`: how the output answers to the node v."""
    return Apply("adjoint", (Name(name),))
