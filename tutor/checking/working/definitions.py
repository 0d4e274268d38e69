"""Lines that say what a name means: definitions, differentials, the parts of an integration by parts, adjoints by their names."""

from __future__ import annotations

from tutor.checking.working.letters import value_said
from tutor.checking.working.naming import named
from tutor.checking.working.placing import BY_CLAIMS, Reached
from tutor.checking.working.reading import Defined, Differentials
from tutor.checking.working.said import WHOLE, Latest, Said, Subject, false_said, told_where
from tutor.checking.working.walk import Walk
from tutor.derive.steps import Step, main_step
from tutor.syntax.nodes import Apply, Name, Node, is_op
from tutor.syntax.printer import show


def definition(walk: Walk, said: Defined, line: int) -> Said:
    """What is said of `u = x^2 + 1`: what the name means from now on, or a value under a new name."""
    body, ground = said.sides[0], walk.ground
    adjoint = _adjoint(walk, said.name)
    if adjoint is not None:
        subject = WHOLE if adjoint is walk.root else Subject(main_step(adjoint).goal, adjoint)
        return walk.sides(said.sides, subject, line)
    if said.parameters is None and not said.is_said and _is_named_answer(walk, said, body):
        return walk.sides(said.sides, WHOLE, line)
    if said.parameters is None and (found := value_said(walk, said.name, body)):
        walk.ground = ground.defining(said.name, None, body)
        return found
    known = ground.scope.definition(said.name)
    slope = next((s for s in ground.slopes if s[0] == said.name), None)
    if known is None and slope is not None and said.parameters is None:
        return _found_part(walk, body, slope, line)
    if known is not None and known in ground.derivation.scope.definitions and known.parameters == said.parameters:
        return _known_name(walk, said, known.body)
    walk.ground = ground.defining(said.name, said.parameters, body)
    for side in said.sides[1:]:
        found = ground.same(side, body)
        if found.verdict == "different":
            return false_said(named(side, body, None, None, walk.way, ground), told_where(found), found.witness)
    goal = main_step(walk.root).goal
    if is_op(goal, "∫") and said.parameters == (goal.args[0].name,) and said.name in "FG":
        return _primitive(walk, body, goal)
    if walk.way.derivation.problem is body:
        return Said("restated", f"{said.name} stands for the problem")
    new = _of_value(walk, body) - walk.reached
    walk.reached |= new
    return Said("definition", f"{said.name} stands for {show(body)}", new=new)


def _adjoint(walk: Walk, name: str) -> Step | None:
    """The step whose value is dW, in a backward pass."""
    if walk.way.derivation.kind != "backprop" or not name.startswith("d"):
        return None
    goals = ((s, main_step(s).goal) for s in reversed(walk.way.order))
    return next((s for s, g in goals if is_op(g, "adjoint") and g.args == (Name(name[1:]),)), None)


def _is_named_answer(walk: Walk, said: Defined, body: Node) -> bool:
    """`A = 1/3`: a new name for what is asked, where it has just its value."""
    if walk.way.derivation.kind in BY_CLAIMS or walk.ground.scope.definition(said.name) is not None or said.name in "uvwst":
        return False
    return walk.agrees(body, WHOLE).verdict == "same"


def _of_value(walk: Walk, body: Node) -> Reached:
    """The steps that a definition's body is the value of, in a backward pass over arrays."""
    if walk.way.derivation.kind != "backprop":
        return frozenset()
    shown = walk.way.shows(body, walk.ground)
    return walk.way.below(shown[-1]) if shown else frozenset()


def _primitive(walk: Walk, body: Node, goal: Apply) -> Said:
    """`F(x) = x^3/3`, on the way to a definite integral."""
    found = walk.ground.same(body, Apply("∫", (goal.args[0], goal.args[-1])))
    root = dict(main_step(walk.root).parts).get("antiderivative")
    if found.verdict == "different":
        return false_said(named(body, None, None, root, walk.way, walk.ground), told_where(found), found.witness)
    new = walk.way.below(root) - walk.reached if root is not None else frozenset()
    walk.reached |= new
    return Said("expected", "true", new=new)


def _known_name(walk: Walk, said: Defined, known: Node) -> Said:
    found = walk.ground.same(said.sides[0], known)
    if found.verdict == "different":
        return false_said(None, f"{said.name} is {show(known)}; {told_where(found)}", found.witness)
    return Said("restated", f"{said.name} is known to be this")


def _found_part(walk: Walk, body: Node, slope: tuple[str, str, Node], line: int) -> Said:
    """`v = e^x` after `dv = e^x dx`."""
    name, by, wanted = slope
    walk.ground = walk.ground.defining(name, None, body)
    found = walk.ground.same(Apply("d/d", (Name(by), body)), wanted)
    if found.verdict != "different":
        return Said("definition", f"{name} has the slope {show(wanted)}")
    slip = named(body, None, Apply("∫", (Name(by), wanted)), None, walk.way, walk.ground)
    _go_on_with(walk, body, by, wanted, line)
    return false_said(slip, f"the slope of {name} should be {show(wanted)}", found.witness)


def _go_on_with(walk: Walk, body: Node, by: str, slope: Node, line: int) -> None:
    """What the integral comes to by parts with a false v: the lines that go on from it follow from this one."""
    goal = main_step(walk.root).goal
    if not is_op(goal, "∫") or len(goal.args) != 2 or by != goal.args[0].name:
        return
    rest = Apply("/", (goal.args[-1], slope))
    left = Apply("∫", (Name(by), Apply("*", (body, Apply("d/d", (Name(by), rest))))))
    walk.latest[WHOLE] = Latest(Apply("+", (Apply("*", (rest, body)), Apply("-", (left,)))), line, line)


def differentials(walk: Walk, said: Differentials) -> Said:
    """What is said of `left da = right db`: a new name's slope, or one that is known."""
    ground, sides = walk.ground, ((said.name, said.left), (said.by, said.right))
    for (name, ours), (by, theirs) in (sides, sides[::-1]):
        if name != ground.base and ground.scope.definition(name) is None:
            walk.ground = ground.sloping(name, by, theirs if said.is_alone else Apply("/", (theirs, ours)))
            return Said("definition", f"{name} is a name whose slope is said here")
    (name, ours), (by, theirs) = sides if said.name != ground.base else sides[::-1]
    found = ground.same(Apply("*", (ours, Apply("d/d", (Name(by), Name(name))))), theirs)
    if found.verdict != "different":
        return Said("expected", "true") if found.verdict == "same" else Said("undecided", found.evidence)
    goal = Apply("d/d", (Name(by), ground.scope.expand(Name(name))))
    slip = named(Apply("/", (theirs, ours)), None, goal, None, walk.way, ground)
    return false_said(slip, f"this is not the slope of {name}: {told_where(found)}", found.witness)
