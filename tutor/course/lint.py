"""Is a topic sound? Every exercise is solvable in every variant, has hints, and at least one mistake in it has a name."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.checking.mistakes.edits import edits
from tutor.checking.proof.solutions import is_vector
from tutor.checking.proof.verify import verify
from tutor.checking.verdicts.judge import entry_steps, judge
from tutor.course.exercises import STATED, Exercise, load_topic
from tutor.course.hints import ladder
from tutor.course.marking import mark
from tutor.course.placeholders import places
from tutor.course.practice import asked
from tutor.course.questions import Question
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError
from tutor.rules.matching import fill
from tutor.rules.rule import Pullback
from tutor.syntax.nodes import Apply, Node, substitute
from tutor.syntax.printer import show

SEEDS = range(1, 6)
LEAST_HINTS = 2  # rungs before the answer


def faults(name: str, seeds: range = SEEDS) -> Iterator[str]:
    """What is wrong with the exercises of a topic, a line each; nothing for a sound one."""
    for exercise in load_topic(name).exercise:
        for seed in seeds:
            for fault in _of_variant(exercise, seed):
                yield f"{name}, {exercise.id}, seed {seed}: {fault}"
        yield from (f"{name}, {exercise.id}: {fault}" for fault in _unused(exercise))


def _of_variant(exercise: Exercise, seed: int) -> Iterator[str]:
    try:
        question = asked(exercise, seed)
        rungs = ladder(question)
        verdict = mark(question, right_answer(question))
        mistaken = tuple(_mistakes(question))
    except TutorError as error:
        yield f"{error.diagnostic.what} in {error.diagnostic.source or exercise.of}"
        return
    if question.derivation is not None and not verify(question.derivation).verified:
        yield f"no other way of computing confirms the derived answer {right_answer(question)}"
    if verdict.kind != "right":
        mend = (
            f'; {verdict.hint} Leave form = "{exercise.form}" out, or pose a problem whose result has it'
            if verdict.mistake == "form"
            else ""
        )
        yield f"the derived answer {right_answer(question)} is judged {verdict.kind}: {verdict.message}{mend}"
    if len(rungs) <= LEAST_HINTS:
        yield f"only {len(rungs) - 1} hints before the answer"
    yield from mistaken


def right_answer(question: Question) -> str:
    """The answer as a learner would type it."""
    if question.word:
        return question.word
    d = question.derivation
    exercise = question.variant.exercise
    has_constant = d is not None and d.kind == "integral" and not exercise.to and exercise.up_to != "constant"
    return show(question.expected) + (" + C" if has_constant and not question.point else "")


def _mistakes(question: Question) -> Iterator[str]:
    exercise, v = question.variant.exercise, question.variant
    for wrong in exercise.mistakes:
        answer = v.fill(wrong)
        found = mark(question, answer)
        if found.kind == "right" and question.choices:
            continue  # one of the words is the right one
        if found.kind == "right":
            yield f"the mistake {wrong} is right here: {answer}"
        elif found.kind != "slip":
            yield f"the mistake {wrong} is not recognized: {answer} is {found.kind}, {found.message}"
    if exercise.mistakes:
        return
    if exercise.task in ("critical", "solve"):  # put in again, a wrong point tells itself
        return
    if question.derivation is None or question.point:
        yield "no mistake is foreseen, and none follows from steps"
        return
    tried = list(slips(question.derivation))
    if not any(judge(show(tree), question.derivation).kind == "slip" for tree in tried[:12]):
        yield f"of {len(tried)} mistakes of its rules none is recognized"


def _unused(exercise: Exercise) -> Iterator[str]:
    texts = (exercise.ask, exercise.of, exercise.at, exercise.as_, exercise.from_, exercise.to, exercise.answer, exercise.because)
    lists = (exercise.with_, exercise.where, exercise.hints, exercise.choices, exercise.mistakes, exercise.mistakes.values())
    values = (*exercise.let.values(), *(str(v) for c in exercise.cases for v in c.values()))
    said = " ".join((*texts, *(text for some in lists for text in some), *values))
    drawn = {*exercise.parameters, *exercise.let, *(n for c in exercise.cases for n in c)}
    yield from (f"{name} is drawn and never used" for name in sorted(drawn - set(places(said))) if name not in " ".join(exercise.require))
    if exercise.task in STATED and not exercise.answer:
        yield "the answer is stated nowhere"


# ---------------------------------------------------------------- wrong answers, by the rules' own mistakes


def slips(d: Derivation) -> Iterator[Node]:
    """Wrong answers: the derivation's result with one rule gone wrong in one entry, put through the steps above it."""
    for place, root in _entries(d):
        for step in root:
            for right in _wrong_sides(step):
                found = _carried(root, step, right)
                if found is not None and found is not root.value:
                    yield _with_entry(d.result, place, found)


def _entries(d: Derivation) -> Iterator[tuple[tuple[int, ...], Step]]:
    """Each entry of the result with the step it comes from; the place is () where the result is one value."""
    if d.root.form is not d.result or not d.root.parts:
        yield (), d.root
        return
    steps, rows = entry_steps(d), [a.args if is_vector(a) else () for a in d.result.args] if is_vector(d.result) else []
    places = [(i, j) if row else (i,) for i, row in enumerate(rows) for j in range(max(len(row), 1))] or [()]
    yield from ((place, step) for place, step in zip(places, steps, strict=False) if step is not None)


def _with_entry(node: Node, place: tuple[int, ...], entry: Node) -> Node:
    if not place:
        return entry
    return Apply("[]", tuple(_with_entry(a, place[1:], entry) if k == place[0] else a for k, a in enumerate(node.args)))


def _wrong_sides(step: Step) -> Iterator[Node]:
    bound, primes = dict(step.bound), {name: part.value for name, part in step.parts}
    if isinstance(step.rule, Pullback) and "G" in primes:
        bound["G"] = primes["G"]
    for edit in edits(step):
        made = edit.right if edit.is_filled else fill(edit.right, bound, primes)
        if not any(isinstance(n, Apply) and n.op == "'" for n in _nodes(made)):
            yield made


def _nodes(root: Node) -> Iterator[Node]:
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(node.args if isinstance(node, Apply) else ())


def _carried(root: Step, wrong: Step, value: Node) -> Node | None:
    """The value of the root where one step below it came to `value`; None where that does not show."""
    now: dict[int, Node] = {}
    for step in root:
        if step is wrong:
            now[id(step)] = value
        elif len(step.parts) == 1 and step.goal is step.parts[0][1].value:
            now[id(step)] = now.get(id(step.parts[0][1]), step.value)
        elif any(id(part) in now for _, part in step.parts):
            goals = {_asked(part): now.get(id(part), part.value) for _, part in step.parts}
            made = substitute(step.form, goals)
            now[id(step)] = made
    return now.get(id(root))


def _asked(step: Step) -> Node:
    while len(step.parts) == 1 and step.goal is step.parts[0][1].value:
        step = step.parts[0][1]
    return step.goal
