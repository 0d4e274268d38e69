"""Chains of sides, `f' = 2x cos(x^2) = …`: what they speak of, and what is said of them."""

from __future__ import annotations

from dataclasses import replace

from tutor.checking.working.canonical import canonical
from tutor.checking.working.ground import goals_in
from tutor.checking.working.inner import is_entry, step_inside
from tutor.checking.working.letters import equations_said, values_of
from tutor.checking.working.reading import Chain
from tutor.checking.working.said import WHOLE, Said, Subject, gravest
from tutor.checking.working.unknowns import claim
from tutor.checking.working.walk import VALUES, Walk
from tutor.derive.steps import Step, main_step
from tutor.syntax.nodes import ZERO, Apply, Node, is_op, names
from tutor.syntax.printer import show


def of_chain(walk: Walk, chain: Chain, line: int) -> Said:
    """What is said of sides of which each is the same as the next."""
    subject, sides = _subject(walk, chain)
    if chain.continues:
        walk.going_on |= {line}
    is_alone = subject is WHOLE and len(sides) == 1 and not (chain.continues or chain.is_answer)
    step = step_inside(sides[0], walk.way) if is_alone and walk.way.derivation.kind in VALUES else None
    if step is None:
        return _chained(walk, chain, subject, sides, line)
    if line in walk.inside:
        return _on_the_way(walk, sides[0], step, line)
    said = _chained(walk, chain, subject, sides, line)
    if said.verdict not in ("buggy", "not equivalent"):
        return said
    walk.maybe_inside[line] = is_entry(sides[0], walk.way)
    return said if said.hint else replace(said, hint=f"If a part is meant, say of what: {show(Apply('=', (step.goal, step.value)))}.")


def _on_the_way(walk: Walk, side: Node, step: Step, line: int) -> Said:
    """What is said of a value on the way, which stands by itself; the question is left where it was."""
    goal = main_step(step).goal
    if canonical(side) != canonical(step.value):
        return Said("expected", "a part of the problem, by itself")
    walk.entries[goal] = side
    new = walk.way.below(step) - walk.reached
    walk.reached |= new
    return Said("expected", f"true of a part: {show(goal)}", new=new)


def _chained(walk: Walk, chain: Chain, subject: Subject, sides: tuple[Node, ...], line: int) -> Said:
    walk.current = subject
    if walk.way.derivation.kind == "critical" and len(sides) > 1 and sides[-1] is ZERO and names(sides[-2]):  # f'(x) = 2x - 4 = 0
        return gravest([walk.sides(sides[:-1], subject, line), claim(walk, Apply("=", sides[-2:]), line)])
    if letters := _letters_to_find(walk, chain):
        return Said("definition", f"{letters} {'are' if ' and ' in letters else 'is'} still to be found")
    if subject is WHOLE and (found := equations_said(walk, sides)):
        return found
    if len(sides) == 2 and subject is WHOLE and _is_shown_equation(walk, sides):
        return Said("expected", "true")
    if not sides:
        return Said("restated", "the question, as it was asked" if subject is WHOLE else "a part of the question, by itself")
    if subject is WHOLE and not chain.continues and len(sides) > 1 and (aside := _aside(walk, sides)):
        return aside
    return walk.sides(sides, subject, line)


def _subject(walk: Walk, chain: Chain) -> tuple[Subject, tuple[Node, ...]]:
    """What a chain speaks of, and what it says of it."""
    if chain.is_answer:
        walk.is_asked = True
        return WHOLE, chain.sides
    if chain.continues:
        walk.is_asked = walk.is_asked or (walk.function is None and not walk.latest)
        return _continued(walk, chain.sides), chain.sides
    head = walk.ground.resolved(chain.sides[0])
    if walk.way.derivation.kind == "implicit" and head is walk.way.derivation.result and head is not chain.sides[0]:
        return WHOLE, chain.sides[1:]
    if not (is_op(head, "d/d", "∫", "lim", "∇", "∇²") or (is_op(head, "at") and is_op(head.args[0], "d/d", "at"))):
        return (Subject(head), chain.sides[1:]) if _is_of_another(walk, chain.sides) else (WHOLE, chain.sides)
    if _is_question(walk, head):
        walk.is_asked = True
        return WHOLE, chain.sides[1:]
    if _is_whole(walk, head) or _goes_on_with_limit(walk, head, chain):
        return WHOLE, (head, *chain.sides[1:])
    return Subject(head, walk.way.step_of(head, walk.ground)), chain.sides[1:]


def _continued(walk: Walk, sides: tuple[Node, ...]) -> Subject:
    """What a line goes on with that begins with =: what was spoken of last, or the question, where it is only true of that."""
    if walk.current is WHOLE or not sides or walk.agrees(sides[0], walk.current).verdict != "different":
        return walk.current
    return WHOLE if walk.agrees(sides[0], WHOLE).verdict == "same" else walk.current


def _letters_to_find(walk: Walk, chain: Chain) -> str:
    """The letters with which the problem is written anew, as for partial fractions: `1/(x^2 - 1) = A/(x - 1) + B/(x + 1)`.

    Another equation with such letters, `1 = A (x + 1) + B (x - 1)`, has to hold for some values of them.
    """
    first, *rest = chain.sides
    if walk.way.derivation.kind not in ("integral", "apart") or chain.continues or not rest:
        return ""
    found = frozenset().union(*(names(walk.ground.scope.expand(side)) for side in chain.sides)) - walk.ground.asked
    letters = frozenset(n for n in found if not walk.ground.is_known(n))
    is_problem = walk.ground.resolved(first) is walk.way.derivation.problem
    if not letters or not (is_problem or (len(rest) == 1 and not walk.letters)):
        return ""
    values = values_of(first, rest[0], letters, walk.ground)
    if not values and not is_problem:
        return ""
    walk.letters = values
    return " and ".join(sorted(letters))


def _is_shown_equation(walk: Walk, sides: tuple[Node, ...]) -> bool:
    """Whether the derivation shows an equation, either way round: `1 = A (x + 1) + B x`."""
    return any(walk.way.shows(Apply("=", pair), walk.ground) for pair in (sides, sides[::-1]))


def _is_of_another(walk: Walk, sides: tuple[Node, ...]) -> bool:
    """Whether an equation is about something made of a slope, as `y'/y = log(x) + 1` is."""
    is_made = len(sides) > 1 and walk.way.derivation.kind == "derivative" and bool(goals_in(walk.ground.resolved(sides[0])))
    return is_made and walk.agrees(sides[0], WHOLE).verdict == "different"


def _is_question(walk: Walk, head: Node) -> bool:
    d, goal = walk.way.derivation, main_step(walk.root).goal
    if is_op(head, "∇", "∇²"):
        return d.kind == {"∇": "gradient", "∇²": "hessian"}[head.op]
    is_problem = is_op(head, "d/d") and is_op(goal, "d/d") and head.args == (*goal.args[:-1], d.problem)
    return is_problem or head is goal or walk.way.step_of(head, walk.ground) is walk.root


def _goes_on_with_limit(walk: Walk, head: Node, chain: Chain) -> bool:
    """Whether a limit alone in its line, towards the same place, is meant to be the one that is asked for."""
    goal = main_step(walk.root).goal
    is_alone = len(chain.sides) == 1 and is_op(head, "lim") and is_op(goal, "lim") and head.args[:-1] == goal.args[:-1]
    return is_alone and walk.way.step_of(head, walk.ground) is None


def _is_whole(walk: Walk, head: Node) -> bool:
    """Whether a question of the learner's has the answer of the whole: the problem rewritten, or substituted into."""
    kind = walk.way.derivation.kind
    if kind not in ("derivative", "integral", "limit", "chain") or (kind != "integral" and walk.way.step_of(head, walk.ground)):
        return False
    return head.op == main_step(walk.root).goal.op and walk.agrees(head, WHOLE).verdict == "same"


def _aside(walk: Walk, sides: tuple[Node, ...]) -> Said | None:
    """`cos(0) = 1` beside the way: true by itself, and nothing said of the question."""
    if walk.agrees(sides[0], WHOLE).verdict != "different" or walk.is_problem(sides[0]):
        return None
    before = walk.latest.get(WHOLE)
    if before is not None and before.false is not None and walk.same_as_before(sides[0], before.node, WHOLE):
        return None
    found = {walk.ground.same(sides[0], s).verdict for s in sides[1:]}
    if found == {"same"}:
        return walk.aside(sides)
    if walk.ground.scope.arrays and "different" not in found:  # entries, whose whole is asked for
        return Said("undecided", "whether both sides are the same could not be told")
    return None
