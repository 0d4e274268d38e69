"""The backward pass in scalars: the adjoint of each entry by the chain rule, its local derivatives by the rules of scalars.

Nothing here knows the rules of arrays.
"""

from __future__ import annotations

from collections.abc import Mapping

from tutor.derive.arrays.adjoint import adjoint
from tutor.derive.derivatives.scalar import asked, differentiate
from tutor.derive.goals import letter
from tutor.derive.rewriting.simplify import simplified
from tutor.derive.scalars.alike import Alike
from tutor.derive.scalars.grids import plus
from tutor.derive.scalars.network import Network
from tutor.derive.steps import Step
from tutor.errors import trouble
from tutor.limits import Limits
from tutor.rules import matrices, structure
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ONE, TWO, ZERO, Apply, Name, Node, names, substitute


class Backward:
    """One backward pass; `reached[name]` is the step of the adjoint of that entry, its value in the adjoints of what uses it."""

    def __init__(self, network: Network, wrt: tuple[str, ...], limits: Limits):
        self.limits, self._slope = limits, Alike(self._derived)
        self.bodies = dict(network.nodes)
        asked_for = [n.name for w in wrt for n in network.entries[w].cells]
        self._users, moving = _users(self.bodies, asked_for)
        self._beside = _siblings(self.bodies)
        output = Name(network.layers[-1].name)
        self._start = Step(adjoint(output), matrices.START, (("A", output),), ONE, ONE)
        self.reached: dict[str, Step] = {output.name: self._start}
        for name in (*(n for n in reversed(self.bodies) if n in moving), *asked_for):
            if name not in self.reached:
                self.reached[name] = self._arrived(name)

    def _arrived(self, name: str) -> Step:
        """The adjoint of one entry: what each scalar that uses it sends back, added."""
        forms, values, parts = [], [], []
        for user in self._users.get(name, ()):
            above = self.reached[user]
            local = self._local(name, user) if above.value is not ZERO else above
            if local.value is ZERO:
                continue
            forms.append(Apply("*", (asked(name, self.bodies[user]), above.goal)))
            values.append(Apply("*", (local.value, ONE if above is self._start else above.goal)))
            parts += [(user, above), (f"∂{user}", local)]
            if len(parts) > self.limits.steps:
                raise trouble("steps", f"this derivation takes more than {self.limits.steps} steps", mend="choose smaller sizes")
        goal, bound = adjoint(Name(name)), (("A", Name(name)),)
        if not forms:
            return Step(goal, matrices.NO_WAY, bound, ZERO, ZERO, (("start", self._start),))
        return Step(goal, structure.ADJOINT, bound, plus(forms), tidy(plus(values)), tuple(parts))

    def _local(self, name: str, user: str) -> Step:
        """The slope of `user` by `name`, in the names of the forward pass."""
        beside = self._beside.get(user, {})
        return self._slope(self.bodies[user], Name(name), Name(user), *(n for pair in beside.items() for n in pair))

    def _derived(self, body: Node, variable: Name, user: Name, *beside: Node) -> Step:
        """The derivative of `body`, which `user` names, by `variable`; `beside` are the parts of the same whole, each with its name."""
        step = differentiate(body, variable.name, limits=self.limits)
        shares = _by_shares(step, body.args[1], dict(zip(beside[::2], beside[1::2], strict=True))) if beside else None
        step = shares or simplified(step)
        called = tidy(substitute(step.value, {body: user, tidy(body): user})) if isinstance(body, Apply) else step.value
        if shares or called is step.value:
            return step
        return simplified(Step(step.value, structure.BY_NAME, (("u", step.value),), called, called, (("u", step),)))


def _users(bodies: Mapping[str, Node], wrt: list[str]) -> tuple[dict[str, list[str]], frozenset[str]]:
    """Who uses each scalar that moves with `wrt`, and the names of all that move."""
    users: dict[str, list[str]] = {}
    moving = set(wrt)
    for name, body in bodies.items():
        used = names(body) & moving
        if used:
            moving.add(name)
        for one in used:
            users.setdefault(one, []).append(name)
    return users, frozenset(moving)


def _siblings(bodies: Mapping[str, Node]) -> dict[str, dict[Node, Name]]:
    """For each entry that is a part over a whole: every part of that whole, and the entry that it is."""
    wholes: dict[Node, dict[Node, Name]] = {}
    for name, body in bodies.items():
        if isinstance(body, Apply) and body.op == "/" and isinstance(body.args[1], Apply) and body.args[0] in body.args[1].args:
            wholes.setdefault(body.args[1], {})[body.args[0]] = Name(name)
    return {n.name: parts for parts in wholes.values() for n in parts.values()}


def _by_shares(step: Step, whole: Node, parts: Mapping[Node, Node]) -> Step | None:
    """`step` with its value told by the shares of one whole; None where it cannot be told by them."""
    unit = Name(letter(step.value, whole, *parts.values()))
    told = {whole: unit, **{part: Apply("*", (own, unit)) for part, own in parts.items()}}
    told |= {Apply("^", (part, TWO)): Apply("*", (Apply("^", (own, TWO)), Apply("^", (unit, TWO)))) for part, own in parts.items()}
    inner = simplified(Step(step.goal, step.rule, (), step.value, tidy(substitute(step.value, told))))
    if unit.name in names(inner.value):
        return None
    return Step(step.value, structure.BY_ITS_NAME, (("u", step.value),), inner.value, inner.value, (("u", step),))
