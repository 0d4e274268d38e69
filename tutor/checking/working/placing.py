"""Where a learner's line lies on the derivation's way: which of its lines it is, and which steps are reached with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tutor.checking.verdicts.entries import entry_steps
from tutor.checking.working.canonical import Key, canonical
from tutor.checking.working.ground import Ground, goals_in
from tutor.derive.steps import Derivation, Step, is_rewrite, main_step
from tutor.rules import equations, optima
from tutor.rules.structure import TRIVIAL
from tutor.syntax.nodes import Apply, Name, Node, is_op, postorder, substitute

_CHECKS = frozenset({equations.TEST_POINT.key, optima.PUT_IN.key})  # what only makes sure
_GATHERING = frozenset({"gradient", "Hessian", "Jacobian", "gradients", "critical points", *(r.key for r in equations.ALL_AT_ONCE)})
_AT_SIGHT = frozenset(
    {"sum", "negative", "constant factor", "constant divisor", "constant factor outside", "start", "arithmetic", "work out"}
)
BY_CLAIMS = frozenset({"solve", "critical"})
REWRITING = frozenset({"simplify", "expand", "factor", "together", "cancel", "apart"})
_JUMP = 2  # rules in one line that each deserve their own

Reached = frozenset[int]  # the ids of steps


@dataclass
class Way:
    """A derivation made ready for lines to be placed in it."""

    derivation: Derivation
    order: tuple[Step, ...] = field(init=False)
    counted: tuple[Step, ...] = field(init=False)

    def __post_init__(self):
        self.order = tuple(self.derivation.root)
        found = [s for s in self.order if s.rule.key not in TRIVIAL | _CHECKS | _GATHERING]
        self.counted = tuple(found) or (self.derivation.root,)
        self._goals: dict[Key, Step] = {}
        self._shown: dict[Key, list[Step]] = {}
        self._values: dict[Key, Step] = {}
        for step in self.order:
            if not is_rewrite(step):
                self._goals.setdefault(canonical(step.goal), self._whole(step))
        self._name_second_slopes()
        self._letters = {k: v for s in self.order for k, v in _letters(s)}
        ground = Ground(self.derivation, self.derivation.scope)
        for step in self.order:
            for key in {canonical(n) for n in (step.form, self.filled(step.form, ground), step.value)}:
                self._shown.setdefault(key, []).append(step)
            self._values[canonical(step.value)] = step
        self._below: dict[int, Reached] = {}

    def _whole(self, step: Step) -> Step:
        """`step` with the rewrites of its value behind it."""
        users = [s for s in self.order if is_rewrite(s) and s.parts[0][1] is step]
        return self._whole(users[0]) if users and step is not self.derivation.root else step

    def _name_second_slopes(self) -> None:
        """The entries of a Hessian are the second derivatives of the problem."""
        d = self.derivation
        if d.kind == "hessian" and not d.scope.arrays:
            pairs = [(a, b) for a in d.wrt for b in d.wrt]
            for (a, b), step in zip(pairs, entry_steps(d), strict=False):
                if step is not None:
                    self._goals.setdefault(canonical(Apply("d/d", (Name(a), Name(b), d.problem))), step)

    @property
    def letters(self) -> tuple[tuple[str, Node], ...]:
        """The letters of the derivation's substitutions, and what they stand for; not those that an inner integral binds itself."""
        found = ((letter, dict(s.bound)["u"]) for s in self.order for _, letter in _letters(s))
        return tuple((letter, body) for letter, body in found if all(n is not Name(letter) for n in postorder(body)))

    # ------------------------------------------------------------ looking up

    def step_of(self, goal: Node, ground: Ground) -> Step | None:
        """The step that reaches `goal`, as the learner wrote it."""
        found = self._goals.get(canonical(goal)) or self._goals.get(canonical(_opened(goal, ground)))
        if found is None and is_op(goal, "∫") and len(goal.args) == 2:
            letter, body = goal.args
            meant = ground.scope.definition(letter.name)
            same = self._letters.get(canonical(meant.body)) if meant else None
            if same:
                found = self._goals.get(canonical(Apply("∫", (Name(same), substitute(body, {letter: Name(same)})))))
        return found

    def filled(self, node: Node, ground: Ground) -> Node:
        """`node` with what is still asked for in it replaced by its value, where a step reaches it."""
        values = {g: s.value for g in goals_in(node) if (s := self.step_of(g, ground))}
        return substitute(node, values) if values else node

    def shows(self, node: Node, ground: Ground) -> tuple[Step, ...]:
        """The steps in which `node` is written, in whatever order of its terms and factors."""
        written = [node, self.filled(node, ground)]
        written += [ground.scope.expand(n) for n in written]
        return next((tuple(found) for n in written if (found := self._shown.get(canonical(n)))), ())

    # ------------------------------------------------------------ how far

    def below(self, step: Step) -> Reached:
        """A step and all that it rests on."""
        if id(step) not in self._below:
            self._below[id(step)] = frozenset(map(id, step))
        return self._below[id(step)]

    def reached(self, node: Node, root: Step, ground: Ground) -> Reached:
        """The steps that are done where `root` has been brought to `node`: all but those still asked for, and rewrites not yet made."""
        asked = [self.step_of(g, ground) for g in goals_in(node)]
        if None in asked:
            return frozenset()
        left = frozenset().union(*(self.below(s) for s in asked)) if asked else frozenset()
        if id(main_step(root)) in left:
            return frozenset()
        level = root
        while is_rewrite(level):
            if not asked and canonical(node) == canonical(level.value):
                break
            level = level.parts[0][1]
        return self.below(level) - left

    def of_claim(self, node: Node) -> Reached:
        """The steps that are done where an equation, or a form of an expression, has been brought to `node`."""
        for key in _both_ways(node):
            if key in self._values:
                return self.below(self._values[key])
            if key in self._shown:  # the rule filled in, before what it comes to
                return self.below(self._shown[key][0]) - {id(self._shown[key][0])}
        return frozenset()

    def shows_claim(self, node: Node) -> bool:
        return any(self._shown.get(key) for key in _both_ways(node))

    def is_jump(self, new: Reached) -> bool:
        """Whether steps that are newly reached are more than a reader takes in at one look."""
        rewrites_count = self.derivation.kind in BY_CLAIMS | REWRITING
        heavy = [s for s in self.counted if id(s) in new and not _is_at_sight(s) and (rewrites_count or not is_rewrite(s))]
        return len(heavy) >= _JUMP

    def part(self, reached: Reached) -> float:
        """The part of the way that is done with these steps; the answer itself counts as one step more."""
        return sum(id(s) in reached for s in self.counted) / (len(self.counted) + 1)

    def following(self, reached: Reached, latest: Node | None, ground: Ground) -> Step | None:
        """The step to take next: what the latest line still asks for, else the rule that comes first."""
        asked = [s for g in (goals_in(latest) if latest is not None else ()) if (s := self.step_of(g, ground)) and id(s) not in reached]
        if asked:
            return main_step(asked[0])
        if self.derivation.kind in BY_CLAIMS | REWRITING:
            return next((s for s in self.counted if id(s) not in reached), None)
        root = self.derivation.root
        parts = [p for _, p in root.parts] if root.rule.key in _GATHERING else [root]
        open_parts = [p for p in parts if id(main_step(p)) not in reached]
        if open_parts:
            return main_step(open_parts[0])
        return next((s for s in self.counted if id(s) not in reached), None)


def _opened(goal: Node, ground: Ground) -> Node:
    """du/dx with what u stands for in its place."""
    match goal:
        case Apply("d/d", (*by, Name(name))) if (found := ground.scope.definition(name)) and found.parameters is None:
            return Apply("d/d", (*by, found.body))
    return goal


def _letters(step: Step) -> Iterable[tuple[Key, str]]:
    """What the letter of a substitution stands for, and that letter."""
    bound = dict(step.bound)
    for _, part in step.parts:
        goal = main_step(part).goal
        if is_op(goal, "∫") and is_op(step.goal, "∫") and goal.args[0] is not step.goal.args[0] and "u" in bound:
            yield canonical(bound["u"]), goal.args[0].name


def _is_at_sight(step: Step) -> bool:
    """Whether a reader takes a step in at a look: a table's own line, or a rule that only passes on."""
    return step.rule.key in _AT_SIGHT or (is_op(step.goal, "d/d", "∫") and all(p.rule.key in TRIVIAL for _, p in step.parts))


def _both_ways(node: Node) -> Iterable[Key]:
    yield canonical(node)
    if is_op(node, "="):
        yield canonical(Apply("=", node.args[::-1]))
