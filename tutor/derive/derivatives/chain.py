"""The chain rule along definitions: who depends on whom, the total derivative written out, then filled in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from tutor.derive.derivatives.entries import depends
from tutor.derive.derivatives.multivariate import laid_out
from tutor.derive.derivatives.scalar import asked, differentiate, take
from tutor.derive.rewriting.simplify import simplified
from tutor.derive.steps import Derivation, Step
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Definition, Scope, natural
from tutor.rules import structure
from tutor.rules.matching import group
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names


def chain(nodes: Node | Sequence[Node], wrt: str | Sequence[str], scope: Scope, limits: Limits = LIMITS) -> Derivation:
    """The total derivative of each of `nodes` by each name of `wrt` (all, where none is given) through what `scope` defines.

    The result is one derivative for one output and one name, a vector for several names, and for a vector `[]` of outputs their
    Jacobian. Each derivative is written out as `∂z/∂u du/dx + …` before it is filled in; `extra` holds
    ("dependencies", (name, [what it is made of])). Raises TutorError("no-intermediates") where nothing is defined by other names.
    """
    scope = scope.freeing((wrt,) if isinstance(wrt, str) else wrt)
    several = nodes if isinstance(nodes, Sequence) else (nodes,)
    node = take(without_functions(several[0] if len(several) == 1 else Apply("[]", tuple(several)), scope), limits)
    if not intermediates(node, scope):
        raise trouble("no-intermediates", "nothing here is defined by other names, so there is no chain to follow",
                      mend="define the intermediates first: u = x + y")  # fmt: skip
    names_ = (wrt,) if isinstance(wrt, str) else tuple(wrt) or natural(names(scope.expand(node)))
    scope, outputs = _named(node.args if isinstance(node, Apply) and node.op == "[]" else (node,), scope)
    used = intermediates(Apply("[]", outputs), scope)
    by_name = {name: _Ways(used, name, scope, limits) for name in names_}
    if len(outputs) > 1:
        parts = tuple((f"{i},{name}", by_name[name].followed(out)) for i, out in enumerate(outputs, 1) for name in names_)
        values = iter([step.value for _, step in parts])
        value = Apply("[]", tuple(Apply("[]", tuple(next(values) for _ in names_)) for _ in outputs))
        root = laid_out("jacobian", Apply("[]", outputs), names_, structure.JACOBIAN, parts, value)
    elif len(names_) > 1:
        parts = tuple((name, by_name[name].followed(outputs[0])) for name in names_)
        root = laid_out("gradient", outputs[0], names_, structure.GRADIENT, parts, Apply("[]", tuple(s.value for _, s in parts)))
    else:
        root = by_name[names_[0]].followed(outputs[0])
    links = tuple((d.name, Apply("[]", tuple(map(Name, natural(names(d.body)))))) for d in used)
    return Derivation("chain", node, names_, scope, root, extra=(("dependencies", links),))


def _named(outputs: tuple[Node, ...], scope: Scope) -> tuple[Scope, tuple[Name, ...]]:
    """The scope in which each output that has no name of its own gets one, and the outputs by name."""
    taken, found = _taken(outputs, scope), []
    for k, output in enumerate(outputs, 1):
        if isinstance(output, Name) and scope.definition(output.name):
            found.append(output)
            continue
        letters = (f"f{k}", f"y{k}", f"out{k}") if len(outputs) > 1 else ("f", "z", "g", "out")
        name = unused(letters, taken)
        scope = scope.defined(Definition(name, None, output))
        found.append(Name(name))
    return scope, tuple(found)


def _taken(nodes: Sequence[Node], scope: Scope) -> frozenset[str]:
    bodies = (*nodes, *(d.body for d in scope.definitions))
    return frozenset().union(*map(names, bodies), *({d.name, *(d.parameters or ())} for d in scope.definitions))


def unused(wanted: Sequence[str], taken: Collection[str]) -> str:
    """The first of the names `wanted` that is not taken."""
    return next((n for n in wanted if n not in taken), f"{wanted[0]}_0")


def without_functions(node: Node, scope: Scope) -> Node:
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


class _Ways:
    """The total derivatives of all intermediates by one name, each taken once."""

    def __init__(self, used: Sequence[Definition], variable: str, scope: Scope, limits: Limits):
        self.variable, self.scope, self.limits = variable, scope, limits
        self.steps: dict[str, Step] = {}
        for d in used:
            if depends(scope.expand(d.body), variable):
                self.steps[d.name] = self._total(without_functions(d.body, scope), Name(d.name))

    def followed(self, node: Name) -> Step:
        """The total derivative of `node`: written out by the chain rule, filled in, in the names at the bottom, and simplified."""
        root = self.steps.get(node.name) or Step(asked(self.variable, node), structure.CONSTANT, (("c", node),), ZERO, ZERO)
        written = tidy(self.scope.expand(root.value))
        if written is not root.value:
            root = Step(root.value, structure.WRITE_OUT, (("u", root.value),), written, written, (("u", root),))
        return simplified(root)

    def _total(self, body: Node, goal: Node) -> Step:
        """d(body)/d(variable): a term for each intermediate in `body`, and one for the variable itself."""
        ways, values, parts = [], [], []
        for name in sorted(names(body) & set(self.steps), key=list(self.steps).index):
            slope = simplified(differentiate(body, name, limits=self.limits))
            if slope.value is ZERO:
                continue
            inner = self.steps[name]
            ways.append(Apply("*", (asked(name, body), asked(self.variable, Name(name)))))
            values.append(Apply("*", (slope.value, inner.value)))
            parts += [(f"∂{name}", slope), (name, inner)]
        if not ways:
            direct = simplified(differentiate(body, self.variable, limits=self.limits))
            return replace(direct, note="" if goal is body else f"{goal.name} depends on {self.variable} directly")
        if depends(body, self.variable):
            direct = simplified(differentiate(body, self.variable, limits=self.limits))
            ways.append(asked(self.variable, body))
            values.append(direct.value)
            parts.append((f"∂{self.variable}", direct))
        form, value = group("+", ways), tidy(group("+", values))
        return Step(asked(self.variable, goal), structure.CHAIN, (("u", body),), form, value, tuple(parts))
