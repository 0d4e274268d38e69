"""The backward pass: each node's adjoint from the nodes that use it, as steps. Knows rules and shapes; knows no numbers.

The goal of a step is `adjoint(node)`, the derivative of the result by that node, of the node's shape; a node that a definition
names is asked for by that name (`adjoint(Z1)`, said dZ1). In a step's form the smaller goals stand as `adjoint(…)`; its value
is written out in the names of the forward pass. What one user sends back to one place of a node has the goal
`adjoint(node, user, place)`: `place` is the user with HOLE in that place. It has the node's shape. Where the node stands in
every row (a bias), what each of these sends back is asked for by `adjoint(node, user, place, EACH)`, of the user's shape. The
step START, on which all rest, says in `bound` what is differentiated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tutor.derive.arrays.arrays import Arrays
from tutor.derive.arrays.polish import Polish
from tutor.derive.arrays.pulling import HOLE, gathering, pulls
from tutor.derive.derivatives.chain import intermediates
from tutor.derive.steps import Step
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import spelled
from tutor.rules import matrices
from tutor.rules.catalogue import read
from tutor.rules.matching import group
from tutor.rules.rule import Pullback
from tutor.syntax.nodes import ONE, Apply, Name, Node, names, postorder, substitute
from tutor.syntax.printer import show

EACH = Name("each")


@dataclass(frozen=True, slots=True)
class Reached:
    """A node's adjoint: its goal, the last step towards it, and the line a hand would write, in the adjoints of names it rests on."""

    goal: Apply
    step: Step
    line: Node


@dataclass(frozen=True, slots=True)
class Share:
    """What one user of a node sends back to it.

    rule, bound, pattern   how: the pattern filled in with `bound` and G, the adjoint of the user; no rule: the adjoint itself
    above                  the adjoint of the user
    user, place            the node that uses it, and that node with HOLE where it does
    """

    rule: Pullback | None
    bound: Mapping[str, Node]
    pattern: Node
    above: Reached
    user: Node
    place: Node


class Backward:
    """One backward pass through the definitions that `node` rests on; `reached[name]` is the adjoint of every name on the way."""

    def __init__(
        self, node: Node, wrt: tuple[str, ...], scope: Scope, limits: Limits = LIMITS, given: frozenset[Node] | None = None
    ):  # given: what the learner wrote, where that is not `node`
        self.limits = limits
        self.definitions = intermediates(node, scope)
        self.active = _active(self.definitions, wrt)
        if given is None:
            given = frozenset(n for root in (node, *(d.body for d in self.definitions)) for n in postorder(root))
        named = {d.body: Name(d.name) for d in self.definitions if isinstance(d.body, Apply) and d.body.op != "[]"}
        self.arrays = Arrays(scope, named, given)
        self.polish = Polish(scope, self.arrays)
        self.reached: dict[str, Reached] = {}
        self._shares: dict[Node, list[Share]] = {}
        self._first_line: dict[Node, int] = {}  # where each expression stands first
        for k, body in enumerate((*(d.body for d in self.definitions), node)):
            for n in postorder(body):
                self._first_line.setdefault(n, k)
        self._count = 0
        self._run(node, wrt)

    def lines(self) -> tuple[tuple[str, Node], ...]:
        """The backward pass as on paper: the adjoint of each name, in order, written with the adjoints found before it."""
        return tuple((name, r.line) for name, r in self.reached.items())

    def _run(self, node: Node, wrt: tuple[str, ...]) -> None:
        shape = self.arrays.shape(node)
        if shape:
            raise trouble("shape", f"a gradient is taken of a number, and {show(node)} is {spelled(shape)}",
                          mend=f"sum({show(node)}), or ask for its Jacobian")  # fmt: skip
        start = self._start = Step(adjoint(node), matrices.START, (("A", node),), ONE, ONE)
        last = len(self.definitions)
        self._through(node, Reached(adjoint(node), start, ONE), last, node)
        self._finish(wrt, last)
        for k, d in reversed(tuple(enumerate(self.definitions))):
            if d.name in self.active:
                found = self._arrived(Name(d.name))
                if found and self._stays(d.body):
                    found = replace(found, line=found.goal)
                self._through(d.body, found, k, Name(d.name))
            self._finish(wrt, k)

    def _finish(self, wrt: tuple[str, ...], left: int) -> None:
        """The adjoints of those names of `wrt` that none of the first `left` definitions uses, nor is."""
        waiting = frozenset().union(*(names(d.body) | {d.name} for d in self.definitions[:left]))
        for name in wrt:
            if name not in waiting and name not in self.reached and not self._arrived(Name(name)):
                zero = self.arrays.zero(self.arrays.shape(Name(name)))
                step = Step(adjoint(Name(name)), matrices.NO_WAY, (("A", Name(name)),), zero, zero, (("start", self._start),))
                self.reached[name] = Reached(step.goal, step, zero)

    def _stays(self, body: Node) -> bool:
        """Whether the adjoint of what `body` says stands by its name in the lines below; one used once is written out where it is used."""
        return len(names(body) & self.active) > 1

    def _is_active(self, node: Node) -> bool:
        return not names(node).isdisjoint(self.active)

    def _through(self, body: Node, found: Reached | None, line: int, named: Node) -> None:
        """Carries the adjoint of the `line`-th body back to the names in it; what an earlier line holds too waits for that line."""
        if isinstance(body, Name):
            if body.name in self.active and found:
                self._send(body, Share(None, {}, body, found, named, HOLE))
            return
        for node in reversed([n for n in postorder(body) if isinstance(n, Apply) and self._is_active(n)]):
            is_own = self._first_line[node] == line
            above = found
            if node is body and found and (node in self._shares or not is_own):
                self._send(node, Share(None, {}, node, found, named, HOLE))
                above = None
            if is_own:
                above = above if node is body and above else self._arrived(node)
                if above:
                    self._pull(node, above)

    def _send(self, node: Node, share: Share) -> None:
        self._shares.setdefault(node, []).append(share)
        self._count += 1
        if self._count > self.limits.steps:
            raise trouble("steps", f"this derivation takes more than {self.limits.steps} steps", mend="differentiate a part of it")

    def _pull(self, node: Apply, above: Reached) -> None:
        if node.op == "+":
            for k, arg in enumerate(node.args):
                if self._is_active(arg):
                    self._send(arg, self._term(k, node, above))
            return
        for found in pulls(node, self._is_active, self.arrays.shape):
            bound = {n: self.arrays.clean(b) for n, b in found.bound.items()}
            for arg, pattern, place in found.back:
                self._send(arg, Share(found.rule, bound, pattern, above, node, place))

    def _term(self, k: int, node: Apply, above: Reached) -> Share:
        """The k-th term of a sum: what arrives goes through, added up where the term stands in several places."""
        arg, rest = node.args[k], [*node.args[:k], *node.args[k + 1 :]]
        place = Apply("+", (*node.args[:k], HOLE, *node.args[k + 1 :]))
        whole, part = self.arrays.shape(node), self.arrays.shape(arg)
        if whole == part:
            return Share(None, {}, arg, above, node, place)
        rule, name = gathering(whole, part)
        return Share(rule, {"A": group("+", rest), name: arg}, read(rule.back[name]), above, node, place)

    def _arrived(self, node: Node) -> Reached | None:
        """The adjoint of `node`, from all that its users sent; None where nothing arrived."""
        shares = self._shares.pop(node, None)
        if shares is None:
            return None
        if len(shares) == 1 and shares[0].rule is None and isinstance(node, Apply):
            return shares[0].above
        if len(shares) == 1:
            step, line = self._taken(node, shares[0], adjoint(node))
        else:
            step, line = self._gathered(node, shares)
        value = step.value
        step = self.polish(replace(step, note=self._note(node)))
        line = step.value if line is value else self._shorter(self.polish.settled(line), step.value)
        found = Reached(adjoint(node), step, line)
        if isinstance(node, Name):
            self.reached[node.name] = found
        return found

    def _gathered(self, node: Node, shares: list[Share]) -> tuple[Step, Node]:
        taken = [self._taken(node, s, adjoint(node, s.user, s.place)) for s in reversed(shares)]  # the first user's first
        total, form = self.arrays.total, group("+", [step.goal for step, _ in taken])
        steps = [self.polish.mirrored(replace(step, note=self._note(node))) for step, _ in taken]
        value = total(s.value for s in steps)
        line = value if all(line is s.value for s, line in taken) else total(line for _, line in taken)
        parts = tuple((str(k), s) for k, s in enumerate(steps, 1))
        return Step(adjoint(node), matrices.WAYS, (("A", node),), form, value, parts), line

    def _shorter(self, line: Node, value: Node) -> Node:
        """The line in adjoints of names, unless the value written out has no more names and numbers."""
        return value if self.arrays.leaves(value) <= self.arrays.leaves(line) else line

    def _note(self, node: Node) -> str:
        shape = self.arrays.shape(node)
        return f"shape {spelled(shape)}" if shape else ""

    def _taken(self, node: Node, share: Share, goal: Apply) -> tuple[Step, Node]:
        """The step of one share, and its line: the rule filled in, and added up where `node` stands in several places."""
        above = share.above
        if share.rule is None:
            step = Step(goal, matrices.THROUGH, (("u", node), ("G", above.goal)), above.goal, above.step.value, (("G", above.step),))
            return step, above.line

        def fill(arriving: Node) -> Node:
            filled = self.arrays.build(share.pattern, {**share.bound, "G": arriving})
            return self.arrays.grown(filled, self.arrays.shape(node))

        form, value = fill(above.goal), fill(above.step.value)
        line = value if above.line is above.step.value else fill(above.line)
        bound = (*share.bound.items(), ("G", above.goal))
        whole, part = self.arrays.shape(value), self.arrays.shape(node)
        if whole == part:
            return Step(goal, share.rule, bound, form, value, (("G", above.step),)), line
        every = adjoint(node, share.user, share.place, EACH)
        inner = Step(every, share.rule, bound, form, value, (("G", above.step),), self._note(value))
        rule, name = gathering(whole, part)
        pattern = read(rule.back[name])
        form = substitute(pattern, {Name("G"): every})
        value, line = (self.arrays.build(pattern, {"G": t}) for t in (value, line))
        return Step(goal, rule, ((name, node), ("G", inner.form)), form, value, (("G", inner),)), line


def adjoint(*place: Node) -> Apply:
    """The goal: `adjoint(node)`, the derivative of the result by a node; `adjoint(node, user, place)`, one user's share of it.

    With EACH behind these, that share before it is added up over the rows, or entries, in which the node stands.
    """
    return Apply("adjoint", place)


def _active(definitions: tuple, wrt: tuple[str, ...]) -> frozenset[str]:
    found = set(wrt)
    for d in definitions:
        if not found.isdisjoint(names(d.body)):
            found.add(d.name)
    return frozenset(found)
