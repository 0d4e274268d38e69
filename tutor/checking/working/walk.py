"""What is known after some lines of a working, and what is said of the next side of one: true, on the way, false, or carried."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.checking.equality.agreement import Equivalence
from tutor.checking.equality.equivalence import is_integration_constant
from tutor.checking.verdicts.judge import judge
from tutor.checking.verdicts.pointwise import asked_point, is_value_at, put_in
from tutor.checking.verdicts.verdict import Verdict
from tutor.checking.working.carrying import with_claims
from tutor.checking.working.ground import Ground, goals_in
from tutor.checking.working.naming import Named, named, of_algebra
from tutor.checking.working.placing import REWRITING, Reached, Way
from tutor.checking.working.said import WHOLE, Latest, Said, Subject, false_said, gravest, told_where
from tutor.derive.steps import Step, main_step
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ZERO, Apply, Name, Node, is_op, names, substitute
from tutor.syntax.printer import show

VALUES = frozenset({"limit", "integral", "derivative", "gradient", "hessian", "jacobian", "chain", "backprop", "taylor"})


class Walk:
    """What is known after some lines; `sides` takes those of the next one."""

    def __init__(self, way: Way, ground: Ground, inside: frozenset[int] = frozenset()):
        """`inside` are the numbers of lines that are values on the way, as working/inner finds them."""
        self.way, self.ground, self.inside = way, ground, inside
        self.maybe_inside: dict[int, bool] = {}  # lines that are false as a whole answer, and a value on the way; whether an entry
        self.going_on: frozenset[int] = frozenset()  # lines that begin with the sign =
        self.root = way.derivation.root
        self.reached: Reached = frozenset()
        self.tried: Reached = frozenset()  # steps that a false line was meant to make, or one that follows from it
        self.latest: dict[Subject, Latest] = {}
        self.claimed: dict[Node, tuple[Node, int]] = {}  # goals of which something false was said: the value, and the line
        self.function: Latest | None = None  # the problem itself, as it was last rewritten
        self.current = WHOLE
        self.shown: Step | None = None  # the step of which the latest line writes the derivation's own sides
        self.answer: Node | None = None  # the last side that claims to be the answer
        self.answered_at = 1  # the line in which it stands
        self.misnamed: Verdict | None = None  # what is said of points that are called what they are not
        self.entries: dict[Node, Node] = {}  # what was said of single entries, by their goals
        self.letters: dict[str, Node] = {}  # those of an identity, as of partial fractions, with the values that it gives them
        self.is_asked = False  # the question stands above, so that what follows is its answer and not the problem itself
        self.adds = False  # the latest claim may hold for more numbers than the problem
        self.is_elsewhere = False  # on a true way that the derivation does not take

    def sides(self, sides: Iterable[Node], subject: Subject, line: int) -> Said:
        """What is said of sides that all speak of one subject."""
        self.current = subject
        return gravest([self._side(side, subject, line) for side in sides])

    def aside(self, sides: Iterable[Node]) -> Said:
        """What is said of sides that are the same as each other, whatever the question: the derivation's own, or not."""
        if any(self.way.shows(s, self.ground) for s in sides):
            return Said("expected", "true")
        return Said("detour", "true by itself")

    def agrees(self, side: Node, subject: Subject) -> Equivalence:
        """Whether a side has the value of its subject."""
        if subject is WHOLE:
            d, point = self.way.derivation, self._point(side)
            result = put_in(d.result, d, point) if point else d.result
            return self.ground.same(self._written(side), result, up_to_constant=self.ground.is_antiderivative)
        if subject.step is not None and is_op(main_step(subject.step).goal, "adjoint"):
            return self.ground.same(side, subject.step.value)
        up_to_constant = is_op(subject.goal, "∫") and len(subject.goal.args) == 2
        return self.ground.same(side, subject.goal, up_to_constant=up_to_constant)

    def _point(self, side: Node) -> dict[str, Node]:
        """The point of the question where a side is a value there; empty where it is none."""
        d = self.way.derivation
        point = asked_point(d)
        return point if point and is_value_at(self.ground.resolved(side), d, point) else {}

    def _written(self, side: Node) -> Node:
        """A side as it was meant: in a limit, what still moves stands under the limit, also where its sign was left out."""
        d, written = self.way.derivation, self.ground.resolved(side)
        if d.kind == "limit" and d.wrt[0] in names(written) and is_op(main_step(self.root).goal, "lim"):
            return Apply("lim", (*main_step(self.root).goal.args[:-1], written))
        return written

    def is_problem(self, side: Node) -> bool:
        d = self.way.derivation
        if d.kind in REWRITING or d.kind not in VALUES:
            return False
        if self.ground.resolved(side) is d.problem:
            return True
        return not goals_in(side) and self.ground.same(side, d.problem).verdict == "same"

    def _side(self, side: Node, subject: Subject, line: int) -> Said:
        found = self.agrees(side, subject)
        before = self.latest.get(subject)
        if found.verdict == "same" or (found.verdict == "undecided" and self._is_own_step(side, subject)):
            said = self._true(side, subject, before)
            self.keep(side, subject, Latest(side, line))
            return said
        if subject is WHOLE and before is None and not self.is_asked and self.is_problem(side):
            return self._rewritten(side, line)
        if found.verdict == "undecided":
            self.keep(side, subject, Latest(side, line, before.false if before else None))
            return Said("undecided", f"whether this is true could not be told: {found.evidence}")
        source = self._source(side, subject, before)
        if source is not None:
            self.keep(side, subject, Latest(side, line, source))
            return Said("carried", f"follows from line {source}", follows=source, new=self._done(side, subject))
        said = self._false(side, subject, before, found, line)
        if self.function is None or self.function.node is not side:
            self.keep(side, subject, Latest(side, line, line))
        return said

    def _is_own_step(self, side: Node, subject: Subject) -> bool:
        """Whether the derivation itself brings the subject to this, as where it computes with infinity."""
        root = self.root if subject is WHOLE else subject.step
        return root is not None and main_step(root) in self.way.shows(self._written(side), self.ground)

    def keep(self, side: Node, subject: Subject, latest: Latest) -> None:
        """Remember what was said last of a subject; of the question itself, it is the answer so far."""
        self.latest[subject] = latest
        if subject is WHOLE:
            self.answer = side
        elif subject.goal is not None:
            self.entries[subject.goal] = side
            if subject.step is not None:
                goal = main_step(subject.step).goal
                self.claimed.pop(goal, None)
                if latest.false is not None:
                    self.claimed[goal] = (side, latest.false)

    # ------------------------------------------------------------ true sides

    def _true(self, side: Node, subject: Subject, before: Latest | None) -> Said:
        written = self._written(side)
        if self.ground.is_antiderivative:
            written = _without_constant(written, self.way.derivation.result)
        if before is not None and before.node is side and before.false is None:
            return Said("restated", "this stands above already")
        done = self._done(side, subject) - self.reached
        shown = self.way.shows(written, self.ground) or (subject is WHOLE and self._point(side))
        if subject is WHOLE and self.way.derivation.kind in REWRITING and side is self.way.derivation.problem and before is None:
            return Said("restated", "the question, as it was asked")
        is_jump = self.way.is_jump(done) and not (self.is_elsewhere and subject is WHOLE)
        self.reached |= done
        back = "right again: " if before is not None and before.false is not None else ""
        if is_jump:
            return Said("jump", f"{back}true, several steps at once", new=done)
        if shown or (done and goals_in(written) and not self.is_elsewhere):
            return Said("expected", f"{back}true", new=done)
        self.is_elsewhere = self.is_elsewhere or subject is WHOLE
        return Said("detour", f"{back}true, another way than the derivation's", new=done)

    def _done(self, side: Node, subject: Subject) -> Reached:
        """The steps that a side comes to the end of."""
        written, way, kind = self._written(side), self.way, self.way.derivation.kind
        if subject is WHOLE and kind in REWRITING:
            return way.of_claim(written)
        root = self.root if subject is WHOLE else subject.step
        if root is None:
            return frozenset()
        if subject is WHOLE and self._point(side):
            return way.below(root)
        if subject is WHOLE and kind == "gradient" and is_op(written, "[]") and len(written.args) == len(root.parts):
            parts = (way.reached(e, p, self.ground) for e, (_, p) in zip(written.args, root.parts, strict=True))
            return frozenset().union(*parts)
        return way.reached(written, root, self.ground)

    def _is_function(self, side: Node) -> bool:
        """Whether a side may be meant as the problem in another form, before anything is done to it."""
        return is_op(main_step(self.root).goal, "d/d", "∫", "lim") and not goals_in(self.ground.resolved(side))

    def _rewritten(self, side: Node, line: int) -> Said:
        """The problem itself, before anything is done to it."""
        again = self.function.node if self.function else self.way.derivation.problem
        self.function = Latest(side, line)
        if self.ground.resolved(side) is again:
            return Said("restated", "the problem, as it was given")
        self.is_elsewhere = True
        return Said("detour", "the problem, written in another way")

    # ------------------------------------------------------------ false sides

    def _source(self, side: Node, subject: Subject, before: Latest | None) -> int | None:
        """The false line from which a side follows truly; None where it follows from none."""
        if before is not None and before.false is not None and self.same_as_before(side, before.node, subject):
            return before.false
        if subject is WHOLE and self.function is not None and self.function.false is not None:
            asked = Apply(main_step(self.root).goal.op, (*main_step(self.root).goal.args[:-1], self.function.node))
            if self.same_as_before(side, asked, subject):
                return self.function.false
        if not self.claimed:
            return None
        root = self.root if subject is WHOLE else subject.step
        if root is None:
            return None
        wrong, lines = with_claims(root, self.claimed)
        if lines and self.same_as_before(self.way.filled(self.ground.resolved(side), self.ground), wrong, subject):
            return min(lines)
        return None

    def same_as_before(self, side: Node, before: Node, subject: Subject) -> bool:
        up_to_constant = subject is WHOLE and self.ground.is_antiderivative
        if subject is WHOLE and (point := self._point(side)):
            before = put_in(before, self.way.derivation, point)
        return self.ground.same(side, before, up_to_constant=up_to_constant).verdict == "same"

    def _false(self, side: Node, subject: Subject, before: Latest | None, found: Equivalence, line: int) -> Said:
        root = self.root if subject is WHOLE else subject.step
        true_before = before.node if before is not None and before.false is None else None
        if true_before is None and subject is WHOLE and self.way.derivation.kind in REWRITING:
            true_before = self.way.derivation.problem
        is_limit = self.way.derivation.kind == "limit"  # where the sign lim is often left out
        may_be_function = subject is WHOLE and before is None and (is_limit or not self.is_asked) and self._is_function(side)
        if is_limit and may_be_function and (said := self._falsely_rewritten(side, found, line)):
            return said
        slip = self._slip(side, subject, root, true_before)
        if slip is None and may_be_function and (said := self._falsely_rewritten(side, found, line)):
            return said
        return false_said(slip, told_where(found), found.witness, self._done(side, subject) or self.next())

    def _falsely_rewritten(self, side: Node, found: Equivalence, line: int) -> Said | None:
        """What is said of the problem in a form that it has only by a mistake of algebra."""
        again = self.function.node if self.function else self.way.derivation.problem
        slip = of_algebra(again, side, self.ground)
        if slip is None:
            return None
        self.function = Latest(side, line, line)
        return false_said(slip, f"this is not {show(again)}: {told_where(self.ground.same(side, again))}", found.witness, self.next())

    def next(self, tried: Reached = frozenset()) -> Reached:
        """The step that comes next, after those that were `tried`: the one that a false line was meant to make."""
        step = self.way.following(self.reached | tried, None, self.ground)
        return frozenset({id(step)}) if step else frozenset()

    def _slip(self, side: Node, subject: Subject, root: Step | None, before: Node | None) -> Named | None:
        if subject is WHOLE and is_op(side, "[]"):
            verdict = judge(self.ground.own.expand(self.way.filled(self.ground.resolved(side), self.ground)), self.way.derivation)
            return Named(verdict.mistake, verdict.hint, verdict.step) if verdict.mistake and verdict.kind in ("slip", "wrong") else None
        if subject is WHOLE and self.function is not None and before is None and not goals_in(side):
            found = named(side, None, None, root, self.way, self.ground)
            return found or named(side, self.function.node, None, root, self.way, self.ground)
        return named(side, before, subject.goal, root, self.way, self.ground)


def _without_constant(side: Node, result: Node) -> Node:
    """An antiderivative without its + C."""
    constants = {Name(n): ZERO for n in names(side) if is_integration_constant(n, side, result)}
    return tidy(substitute(side, constants)) if constants else side
