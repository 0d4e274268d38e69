"""A derivation as a tree of steps: every view of it is a projection of this one graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tutor.meaning.scope import Scope
from tutor.rules.rule import Pullback, Rule
from tutor.syntax.nodes import Apply, Node

Reason = Rule | Pullback


@dataclass(frozen=True, slots=True)
class Step:
    """One goal reached.

    goal    what is asked, as a tree: `d/dx body`, `lim x->0 body`, `∫ body dx`, or the expression that is rewritten
    rule    the rule that reaches it
    bound   what each pattern name stands for, in the pattern's order
    form    the rule filled in: smaller goals still stand in it as `d/dx …`, `∫ … dx`, `lim … …`
    value   what the goal comes to
    parts   the step of each smaller goal, by the pattern's name (or a number); shared goals are shared steps
    note    what to say beside it, where the rule's own reason is not all ("y is held still")
    """

    goal: Node
    rule: Reason
    bound: tuple[tuple[str, Node], ...]
    form: Node
    value: Node
    parts: tuple[tuple[str, Step], ...] = ()
    note: str = ""

    def __iter__(self) -> Iterator[Step]:
        """Each distinct step once, parts before what rests on them: the order in which a hand writes."""
        seen: set[int] = set()
        stack: list[tuple[Step, bool]] = [(self, False)]
        while stack:
            step, is_open = stack.pop()
            if is_open:
                yield step
            elif id(step) not in seen:
                seen.add(id(step))
                stack.append((step, True))
                stack.extend((part, False) for _, part in reversed(step.parts))


def is_rewrite(step: Step) -> bool:
    """Whether the step only brings the value of its one part into another form."""
    return len(step.parts) == 1 and step.goal is step.parts[0][1].value


def main_step(step: Step) -> Step:
    """The step that answers what was asked, before its value is only written in another form."""
    while is_rewrite(step):
        step = step.parts[0][1]
    return step


def asking(step: Step, goal: Node) -> Step:
    """`step` as the answer to `goal`: its main step says so, the rewrites after it stay."""
    if not is_rewrite(step):
        return replace(step, goal=goal)
    ((name, part),) = step.parts
    return replace(step, parts=((name, asking(part, goal)),))


@dataclass(frozen=True, slots=True)
class Verified:
    """How a derivation was proven: which oracles agreed, which steps none could confirm.

    oracles       "values" (ball arithmetic at points of the domain), "differences" (central differences at random
                  sizes), "shapes" (for all sizes), "sympy"
    unconfirmed   goals that no oracle could confirm; each is shown as such, never as fact
    """

    oracles: tuple[str, ...] = ()
    unconfirmed: tuple[Node, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.oracles) and not self.unconfirmed


@dataclass(frozen=True, slots=True)
class Derivation:
    """A problem, what its names mean, and the steps that solve it.

    kind      "derivative", "gradient", "hessian", "hessian-product", "jacobian", "chain", "backprop", "limit", "integral",
              "critical", "taylor", "simplify" or "solve"
    problem   the expression asked about, as the learner wrote it
    wrt       the names by which it is differentiated, in order (the variable of a limit or an integral)
    scope     declarations and definitions
    root      the last step; its value is the result
    notes     lines to say with the result (domain, corners, symmetry used, …)
    extra     further results by name ("forward", "classification", …), each a tuple of (label, tree)
    """

    kind: str
    problem: Node
    wrt: tuple[str, ...]
    scope: Scope
    root: Step
    verified: Verified = field(default_factory=Verified)
    notes: tuple[str, ...] = ()
    extra: tuple[tuple[str, tuple[tuple[str, Node], ...]], ...] = ()

    @property
    def result(self) -> Node:
        return self.root.value

    @property
    def order(self) -> tuple[str, ...]:
        """The names by which the problem was differentiated, one for each time: those of the longest goal."""
        goals = [s.goal.args[:-1] for s in self.root if isinstance(s.goal, Apply) and s.goal.op == "d/d"]
        return tuple(n.name for n in max(goals, key=len, default=()))

    def proven(self, verified: Verified) -> Derivation:
        """This derivation, with what the oracles said of it."""
        return replace(self, verified=verified)
