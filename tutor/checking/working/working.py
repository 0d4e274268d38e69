"""A learner's working checked: line by line, and as a whole."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from tutor.checking.proof.solutions import plain
from tutor.checking.verdicts.judge import judge
from tutor.checking.verdicts.marks import Marks
from tutor.checking.verdicts.verdict import Verdict
from tutor.checking.working.ground import Ground, goals_in
from tutor.checking.working.inner import meant_inside
from tutor.checking.working.judging import judge_line
from tutor.checking.working.placing import Way
from tutor.checking.working.reading import Called, Chain, Claimed, Defined, Differentials, Statement, read_line
from tutor.checking.working.record import Line, Working
from tutor.checking.working.said import Said
from tutor.checking.working.shown import OwnLines, Shown
from tutor.checking.working.walk import Walk
from tutor.derive.ladder import rungs
from tutor.derive.scalars.scalars import as_asked
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError, never_too_deep, trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.entrywise import Entrywise
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Apply, Name, Node, is_op, names
from tutor.syntax.printer import show, show_claim, show_words

MOST_LINES = 200
SECONDS = 8.0  # after so many, further lines are told as undecided


def check_working(
    lines: str | Sequence[str],
    derivation: Derivation,
    *,
    marks: Marks = Marks(),  # noqa: B008 (frozen)
    limits: Limits = LIMITS,
) -> Working:
    """What is said of `lines`, held against `derivation` and each against the one before; what it earns, by `marks`.

    Raises TutorError("lines") where there are more than MOST_LINES.
    """
    texts = lines.splitlines() if isinstance(lines, str) else list(lines)
    if len(texts) > MOST_LINES:
        raise trouble("lines", f"a working has at most {MOST_LINES} lines, and this has {len(texts)}", mend="check it in parts")
    derivation = as_asked(derivation)
    way, end = Way(derivation), time.monotonic() + SECONDS
    own = OwnLines(derivation)
    told, walk, credits = _walked(texts, Walk(way, _ground(way, limits)), own, marks, end)
    inside = meant_inside(walk.maybe_inside, told, walk.going_on)
    if inside:  # read again, now that it is known that these are no answers
        told, walk, credits = _walked(texts, Walk(way, _ground(way, limits), inside), own, marks, end)
    return _summed_up(tuple(told), walk, credits, marks, limits)


def _walked(texts: Sequence[str], walk: Walk, own: OwnLines, marks: Marks, end: float) -> tuple[list[Line], Walk, _Credits]:
    """What is said of each line, one after the other, until the time is over."""
    told, credits = [], _Credits(walk.way, marks)
    for number, text in enumerate(texts, 1):
        line, said = _line(number, text, walk, own) if time.monotonic() < end else (_too_late(number, text), None)
        if said is not None:
            credits.take(said)
        told.append(replace(line, done=walk.way.part(walk.reached)))
    return told, walk, credits


def _ground(way: Way, limits: Limits) -> Ground:
    """What is known before the first line: the problem's names, and the letters that the derivation substitutes."""
    found = Ground(way.derivation, replace(way.derivation.scope, limits=limits))
    for letter, body in way.letters:
        if not found.is_known(letter):
            found = found.defining(letter, None, body)
    return found


def _line(number: int, text: str, walk: Walk, own: OwnLines) -> tuple[Line, Said | None]:
    try:
        statements, said = _judged(number, text, walk, own)
    except TutorError as error:
        d = error.located(text).diagnostic
        return Line(number, text, "unread", f"this cannot be read: {d.what}", hint=d.mend, diagnostic=d), None
    if said is None:
        return Line(number, text, "words", "no mathematics stands here"), None
    reading = "; ".join(_reading(s, walk) for s in statements)
    return Line(
        number, text, said.verdict, said.message, reading, said.hint, said.mistake, said.witness, said.follows, step=said.step
    ), said


@never_too_deep
def _judged(number: int, text: str, walk: Walk, own: OwnLines) -> tuple[tuple[Statement | Shown, ...], Said | None]:
    shown = own.find(text, walk.shown)
    walk.shown = None
    statements = read_line(text, walk.ground) if shown is None else (shown,)
    return statements, judge_line(walk, statements, number) if statements else None


def _too_late(number: int, text: str) -> Line:
    return Line(number, text, "undecided", "the time for these lines was over", hint="check fewer lines at once")


def _reading(statement: Statement | Shown, walk: Walk) -> str:
    write = Entrywise(walk.ground.scope)
    match statement:
        case Shown(sides=sides):
            return " = ".join(show_claim(write(s)) for s in sides)
        case Chain(sides, continues, _):
            return ("= " if continues else "") + " = ".join(show(write(s)) for s in sides)
        case Defined(name, parameters, sides, _):
            head = name if parameters is None else f"{name}({', '.join(parameters)})"
            return " = ".join([head, *(show(write(s)) for s in sides)])
        case Differentials(left, name, right, by, _):
            return f"{_times(left)}d{name} = {_times(right)}d{by}"
        case Called(node, kinds):
            return f"{show_claim(write(node))} ({', '.join(kinds)})"
        case Claimed(node):
            return show_claim(write(node))
    raise TypeError(statement)


def _times(coefficient: Node) -> str:
    text = show(tidy(coefficient))
    return "" if text == "1" else f"({text}) " if isinstance(coefficient, Apply) and coefficient.op == "+" else f"{text} "


# ---------------------------------------------------------------- the whole


class _Credits:
    """What each step has earned: all by a true line, a part by one that follows from a false one, or by a mistake that has a name."""

    def __init__(self, way: Way, marks: Marks):
        self.way, self.marks = way, marks
        self.shares: dict[int, float] = {}

    def take(self, said: Said) -> None:
        if said.verdict == "not equivalent":
            for step in said.new:
                if self.shares.get(step, 1.0) < 1.0:
                    del self.shares[step]
            return
        share = {"buggy": self.marks.of(said.mistake), "carried": self.marks.carried}.get(said.verdict, 1.0)
        for step in said.new:
            if said.verdict != "carried" or step not in self.shares:  # what a mistake earned is not raised by going on from it
                self.shares[step] = max(share, self.shares.get(step, 0.0))

    @property
    def earned(self) -> float:
        return sum(self.shares.get(id(s), 0.0) for s in self.way.counted)


def _summed_up(lines: tuple[Line, ...], walk: Walk, credits: _Credits, marks: Marks, limits: Limits) -> Working:
    way, count = walk.way, len(walk.way.counted)
    answer = _answer(walk, marks, limits)
    working = Working(lines, way.part(walk.reached), 0.0, answer)
    if working.is_answered:
        has_false = any(line.is_false for line in lines)
        earned = credits.earned if has_false else float(count)
        score = (earned + answer.score) / (count + 1)
        told = tuple(replace(line, done=1.0) if line.number >= walk.answered_at else line for line in lines)
        return replace(working, lines=told, done=1.0, score=1.0 if answer.kind == "right" else score, message=_told(working))
    worth = answer.score if answer is not None and answer.value == "right" else 0.0  # a wrong answer earns by its steps alone
    step = _next_step(walk, working)
    hints = tuple(show_words(w) for w in rungs(way.derivation, step, step, Entrywise(way.derivation.scope))) if step else ()
    score = max((credits.earned + worth) / (count + 1), answer.score if answer is not None else 0.0)  # never less than without its way
    return replace(working, score=score, hints=hints, step=step, message=_told(working))


def _next_step(walk: Walk, working: Working) -> Step | None:
    """Where the learner stands: at the step that went wrong, else at the first that is not reached."""
    wrong = working.first_false.step if working.first_false else None
    if wrong is not None and id(wrong) not in walk.reached and any(wrong is s for s in walk.way.order):
        return wrong
    latest = walk.latest.get(walk.current)
    return walk.way.following(walk.reached, latest.node if latest and latest.false is None else None, walk.ground)


def _answer(walk: Walk, marks: Marks, limits: Limits) -> Verdict | None:
    """The verdict on the last side that claims to be the answer; of a gradient whose entries stand apart, on them together."""
    derivation = walk.way.derivation
    node = walk.answer
    if node is None and derivation.kind in ("gradient", "backprop"):
        goals = [_entry(n, derivation) for n in map(Name, derivation.wrt)]
        if all(g in walk.entries for g in goals):
            node = Apply("[]", tuple(walk.entries[g] for g in goals))
    node = _of_a_part(walk) if node is None else node
    if node is None or (goals_in(walk.ground.resolved(node)) and not goals_in(derivation.result)):
        return None
    try:
        node = walk.ground.own.expand(walk.ground.resolved(node))
        found = judge(_points(node) if derivation.kind == "critical" else node, derivation, marks=marks, limits=limits)
    except TutorError:
        return None
    return walk.misnamed if walk.misnamed is not None and found.kind == "right" else found


def _of_a_part(walk: Walk) -> Node | None:
    """The end of `∫ e^u du = e^u = e^(x^2)`, written in the names of the question again, where nothing else was said of the question."""
    goal, latest = walk.current.goal, walk.latest.get(walk.current)
    if latest is None or not is_op(goal, "∫") or goal.args[0].name == walk.ground.base:
        return None
    return latest.node if names(latest.node) & walk.ground.asked and goal.args[0].name not in names(latest.node) else None


def _entry(name: Name, derivation: Derivation) -> Node:
    """What is asked for one name: a slope, or in a backward pass its adjoint."""
    if derivation.kind == "backprop" or derivation.scope.arrays:
        return Apply("adjoint", (name,))
    return Apply("d/d", (name, derivation.problem))


def _points(claim: Node) -> Node:
    """Where slopes are 0, as the list of points that is asked for: `x = 1 and y = 0` is [[1, 0]]."""
    cases = claim.args if is_op(claim, "or", "[]") else (claim,)
    return Apply("[]", tuple(map(plain, cases)))


def _told(working: Working) -> str:
    false = working.first_false
    if false is None and working.is_answered:
        more = f"; {working.answer.message}" if working.answer.kind != "right" else ""
        return f"every line is true, and the last one answers the question{more}"
    if false is None and working.answer is not None and working.answer.kind == "slip":
        return f"every line that could be read is true by itself, but the last one is not what is asked for: {working.answer.hint}"
    if false is None:
        return "every line that could be read is true; the answer is not there yet"
    if working.is_answered:
        return f"line {false.number} is false; the last line answers the question all the same"
    return f"line {false.number} is false"
