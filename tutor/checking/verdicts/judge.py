"""The verdict on a learner's answer: right, a named slip, wrong at a point, undecided, or unreadable. Text is read, never run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tutor.checking.equality.agreement import Equivalence
from tutor.checking.equality.equivalence import is_integration_constant
from tutor.checking.equality.forms import miswritten
from tutor.checking.proof.implicit import curve_of, same_on_curve
from tutor.checking.proof.oracles import OPEN
from tutor.checking.proof.solutions import is_set, is_vector, plain
from tutor.checking.steps.judging import asked_of, judge_step
from tutor.checking.steps.question import StepQuestion
from tutor.checking.verdicts import phrases
from tutor.checking.verdicts.demands import Demands
from tutor.checking.verdicts.entries import entry_steps, judge_entries, labels_of
from tutor.checking.verdicts.extrema import misnamed, without_kinds
from tutor.checking.verdicts.members import expected_points, given_points, judge_members
from tutor.checking.verdicts.pointwise import asked_point, is_value_at, put_in
from tutor.checking.verdicts.reading import Sides, understood, unreadable
from tutor.checking.verdicts.spelling import spelled
from tutor.checking.verdicts.telling import Asked, compared, compared_with, evidence_of, said
from tutor.checking.verdicts.verdict import KINDS, Evidence, Verdict, misformed
from tutor.derive.scalars.scalars import as_asked
from tutor.derive.steps import Derivation
from tutor.errors import TutorError, never_too_deep
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope
from tutor.meaning.sorts import CLAIM, sort_of
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names, substitute
from tutor.syntax.printer import show

__all__ = ["KINDS", "Demands", "Evidence", "Verdict", "entry_steps", "judge", "judge_value"]

_LISTED = frozenset({"critical", "solve"})
_LONGEST_SHOWN = 60


def judge(answer: str | Node, derivation: Derivation | StepQuestion, *, at: Mapping[str, Node] | None = None, limits: Limits = LIMITS,
          **demands: object) -> Verdict:  # fmt: skip
    """The verdict on `answer` to the problem of `derivation`; there always is one. `demands` are the fields of Demands.

    derivation   what was derived, or the step of a search that was asked for
    at           the point at which the result is asked for
    """
    if isinstance(derivation, StepQuestion):
        question, asked = derivation, asked_of(derivation, Demands(**demands))
        return _bounded(lambda said, asked, most: judge_step(said, question, asked, most), answer, asked, limits)
    derivation = as_asked(derivation)
    if not at and (own := asked_point(derivation)):
        return _formula_or_value(answer, derivation, own, limits, demands)
    expected = put_in(derivation.result, derivation, at) if at else plain(derivation.result)
    asked = Asked(expected, derivation.scope, Demands(**demands), derivation, derivation.root, tuple((at or {}).items()))
    return _bounded(_on_derivation, answer, asked, limits)


def _formula_or_value(answer: str | Node, derivation: Derivation, point: Mapping[str, Node], limits: Limits,
                      demands: Mapping[str, object]) -> Verdict:  # fmt: skip
    """The verdict where the question names a point: the value there is an answer, and so is the result for every point."""
    anywhere = replace(derivation, extra=tuple(e for e in derivation.extra if e[0] != "at"))
    there = judge(answer, anywhere, at=point, limits=limits, **demands)
    if there.value == "right":
        return there
    found = judge(answer, anywhere, limits=limits, **demands)
    if found.value == "right":
        return found
    try:
        node = derivation.scope.read(answer, limits) if isinstance(answer, str) else answer
    except TutorError:
        return found
    return there if is_value_at(node, derivation, point) else found


def judge_value(answer: str | Node, expected: Node, scope: Scope = Scope(), *, limits: Limits = LIMITS, **demands: object) -> Verdict:  # noqa: B008 (frozen)
    """The verdict on an answer where only the expected expression is known, not the way to it."""
    return _bounded(_on_value, answer, Asked(expected, scope, Demands(**demands)), limits)


def _bounded(work, answer: str | Node, asked: Asked, limits: Limits) -> Verdict:
    """What `work` says; an answer that is too much for it is told, not raised."""
    try:
        if isinstance(answer, str) and len(answer) > limits.characters:
            asked.scope.read(answer, limits)  # told before anything in it is looked at
        meant = spelled(answer, asked.kind) if isinstance(answer, str) else answer
        return _as_written(never_too_deep(work)(meant, asked, limits), answer, asked)
    except TutorError as error:
        told = error.located(answer) if isinstance(answer, str) else error
        return unreadable(told.diagnostic)


def _as_written(verdict: Verdict, answer: str | Node, asked: Asked) -> Verdict:
    """The verdict on a right answer whose numbers may not be written with as many figures as are asked for."""
    wish = miswritten(phrases.bare(answer).text, asked.demands.form) if verdict.kind == "right" and isinstance(answer, str) else ""
    return misformed(verdict, wish, asked.demands.marks.form) if wish else verdict


def _on_value(answer: str | Node, asked: Asked, limits: Limits) -> Verdict:
    read = understood(answer, asked, (), limits)
    return read if isinstance(read, Verdict) else _each_side(read, asked, lambda node: _one_value(node, asked))


def _on_derivation(answer: str | Node, asked: Asked, limits: Limits) -> Verdict:
    derivation, labels = asked.derivation, labels_of(asked.derivation)
    if derivation.kind in _LISTED and not asked.point:
        wanted = expected_points(replace(asked, expected=derivation.result))
        if wanted is not None:
            return _on_members(answer, wanted, asked, limits)
    read = understood(answer, asked, labels, limits)
    if isinstance(read, Verdict):
        return _of_differential(read, answer, asked, limits)
    if labels and is_vector(asked.expected):
        return _each_side(read, asked, lambda node: judge_entries(node, asked, labels))
    if derivation.kind == "integral" and not asked.point and not _is_definite(derivation):
        return _each_side(read, asked, lambda node: _on_antiderivative(node, asked))
    if is_set(asked.expected) and derivation.kind == "solve":
        read = tuple((text, _members(node)) for text, node in read)
    return _each_side(read, asked, lambda node: _one_value(node, asked))


def _of_differential(read: Verdict, answer: str | Node, asked: Asked, limits: Limits) -> Verdict:
    """The verdict on `2x dx` where a derivative is asked for; `read`, what could be told without, of all else."""
    front = phrases.without_differential(answer, asked.derivation.wrt) if isinstance(answer, str) and asked.kind != "integral" else ""
    found = _on_derivation(front, asked, limits) if front and read.kind == "unreadable" else read
    if found.value != "right":
        return read if found.kind == "unreadable" else found
    message = "right but for the differential at the end: the derivative is what stands before it"
    return replace(found, kind="slip", score=asked.demands.marks.form, message=message, hint=f"Write {phrases.bare(front).text} alone.",
                   mistake="differential")  # fmt: skip


def _each_side(sides: Sides, asked: Asked, judged) -> Verdict:
    """The verdict on the last side of `a = b = c`; where it is right, on the first other one that is wrong: all have to be."""
    end = judged(sides[-1][1])
    first = sides[0][1]
    if len(sides) > 1 and isinstance(first, Name) and first.name in asked.known and judged(first).value != "right":
        return Verdict(
            "wrong", 0.0, f"this says what {first.name} is; that is not what is asked for", "Write the result alone.", "statement"
        )
    if end.kind != "right":
        return end
    for text, node in sides[:-1]:
        found = judged(node)
        if found.value == "right" or found.kind == "undecided":
            continue
        side = text if len(text) <= _LONGEST_SHOWN else "the side before"
        return replace(found, message=f"the result is right, but not what stands before it, {side}: {found.message}")
    return end


def _on_members(answer: str | Node, wanted: tuple, asked: Asked, limits: Limits) -> Verdict:
    """The verdict on a list of solutions or points."""
    kinds: tuple[str, ...] = ()
    if isinstance(answer, str) and asked.kind == "critical":
        answer, kinds = without_kinds(answer)
    if isinstance(answer, str):
        piece = phrases.bare(answer)
        said_in_words = phrases.in_words(piece.text, asked.kind)
        if said_in_words == "{}" or piece.text in ("{}", "∅"):
            answer = Apply("{}", ())
        elif phrases.is_no_answer(piece.text) or phrases.asks_for(piece.text, asked.known) or said_in_words:
            return understood(answer, asked, (), limits) if not said_in_words else _endless(said_in_words, asked)
    given = given_points(answer, asked, limits)
    if isinstance(given, Verdict):
        return given
    if not given and not wanted:
        return Verdict("right", 1.0, "right", evidence=Evidence("proved", "there is none"))
    found = judge_members(given, wanted, asked)
    other = misnamed(kinds, given, asked) if kinds and found.kind == "right" else None
    return found if other is None else other


def _endless(said_in_words: str, asked: Asked) -> Verdict:
    return Verdict("wrong", 0.0, f"{said_in_words} is no solution", "Write the values themselves.", "shape")


def _one_value(answer: Node, asked: Asked) -> Verdict:
    """The verdict on one value: of an expression, a number, a set, an equation."""
    up_to = asked.demands.up_to or ("order" if asked.kind in _LISTED and is_vector(asked.expected) else None)
    found = compared(answer, asked, up_to)
    if asked.kind == "implicit" and found.verdict == "different":
        found = _on_curve(answer, asked.derivation)
    if found.verdict == "different" and _is_bracketed(answer, asked):
        inside = _one_value(answer.args[0], asked)
        if inside.value == "right":
            score, message = asked.demands.marks.form, "right but for the brackets: one expression is asked for"
            return replace(inside, kind="slip", score=score, message=message, hint=f"Write {show(answer.args[0])} alone.",
                           mistake="brackets")  # fmt: skip
    return said(found, answer, asked)


def _is_bracketed(answer: Node, asked: Asked) -> bool:
    """Whether an expression stands in brackets of a list or a set, where one alone is asked for."""
    is_one = isinstance(answer, Apply) and answer.op in ("[]", "{}") and len(answer.args) == 1 and not asked.scope.arrays
    return is_one and not is_vector(asked.expected) and not is_set(asked.expected) and sort_of(asked.expected) != CLAIM


def _on_curve(answer: Node, derivation: Derivation) -> Equivalence:
    """A slope holds on its curve: only points of it tell whether an answer is right."""
    verdict, apart = same_on_curve(answer, derivation.result, curve_of(derivation)[0], derivation.scope)
    if verdict == OPEN:
        return Equivalence("undecided", "no points of the curve were found")
    at = ", ".join(f"{name} = {value:.3g}" for name, value in (apart or {}).items())
    return Equivalence("different", f"on the curve, close to {at}, the value is another") if apart else Equivalence("same", "on the curve")


def _members(answer: Node) -> Node:
    """`x = 1` as the set of this number; brackets, which may be meant as an interval, stay."""
    return answer if is_set(answer) or is_vector(answer) else Apply("{}", (answer,))


def _is_definite(derivation: Derivation) -> bool:
    goals = [s.goal for s in derivation.root if isinstance(s.goal, Apply) and s.goal.op == "∫"]
    return any(len(g.args) == 4 for g in goals)


def _on_antiderivative(answer: Node, asked: Asked) -> Verdict:
    """The verdict on an antiderivative: any constant may be added to it, and one with a letter has to be."""
    expected, demands = asked.expected, asked.demands
    constants = [n for n in names(answer) if is_integration_constant(n, answer, expected)]
    found = compared(answer, asked, "constant")
    by = set(asked.derivation.wrt)
    if found.verdict == "different" and not names(answer) & by and names(asked.scope.expand(asked.derivation.problem)) & by:
        message = f"a constant has the slope 0, and what is integrated is {show(asked.derivation.problem)}"
        return Verdict("wrong", 0.0, message, "Look for a function whose slope is the integrand.", "constant",
                       witness=found.witness, evidence=evidence_of(found))  # fmt: skip
    bare = tidy(substitute(answer, {Name(n): ZERO for n in constants}))  # where it fails is shown without its constant
    if found.verdict == "different" and constants and compared_with(answer, bare, asked, "constant").verdict == "different":
        message = f"{constants[0]} stands where it is no added constant"
        return Verdict("wrong", 0.0, message, "The constant is added at the end: + C.", "constant misplaced", witness=found.witness)
    if found.verdict == "different":
        by = Name(asked.derivation.wrt[0])
        found = compared_with(Apply("d/d", (by, bare)), Apply("d/d", (by, expected)), asked)
    if found.verdict == "same" and not found.domain:  # what is equal by its slopes may live elsewhere
        found = replace(found, domain=compared(bare, asked).domain)
    verdict = said(found, answer if found.verdict == "same" else bare, asked)
    if found.verdict == "different":
        slope = found.evidence.replace("one is", "is").replace("the other", "and should be")
        return replace(verdict, message=f"it is no antiderivative: its slope {slope}")
    if verdict.kind == "right" and demands.up_to != "constant" and not constants:
        return replace(verdict, kind="slip", score=demands.marks.constant, message="an antiderivative is found; all of them are asked for",
                       hint="Add a constant: + C.", mistake="missing constant", step=asked.derivation.root)  # fmt: skip
    return verdict
