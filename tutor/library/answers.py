"""Answers compared and checked, and exercise sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tutor.checking.equality.glance import glance
from tutor.checking.verdicts.demands import Demands
from tutor.checking.verdicts.marks import marks_of
from tutor.commands.within import nothing_derived
from tutor.derive.steps import Derivation as Record
from tutor.errors import TutorError, trouble
from tutor.library.asking import Bound, answer_tree, by_name, done, known, scope_of, value_of
from tutor.library.given import given
from tutor.library.posing import posed
from tutor.library.shown import Verdict, Working
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope
from tutor.objects import Derivation, Expression
from tutor.syntax.nodes import Node


def equivalent(left: Any, right: Any, *, up_to: str | None = None, tolerance: float | None = None,
               relative_tolerance: float | None = None, significant: int | None = None, seed: int = 0,
               scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
               **declarations: str) -> Any:  # fmt: skip
    """Whether an answer of any kind, `left`, is what is expected, `right`: `.verdict`, `.evidence`, `.witness`, `.domain`.

    Numbers and expressions by their real values wherever both have one, equations and inequalities by where they hold, sets by their
    members, arrays entry by entry, at random sizes where these are letters.

    left, right   text, an Expression, a number, or a list, set or array of these
    up_to         "constant", "order", "scale", or "order, scale"
    tolerance, relative_tolerance, significant   how far values may be off; to how many significant figures they have to agree
    Raises TutorError for what cannot be read.
    """
    left, right = (x if isinstance(x, Expression) else given(x) for x in (left, right))
    meant = known(right, known(left, scope_of(None, scope, declarations, limits)))
    options = {"up_to": up_to, "tolerance": tolerance, "relative_tolerance": relative_tolerance, "significant": significant}
    expected = answer_tree(right, meant)
    pair = answer_tree(left, meant, expected), expected
    seen = glance(*pair, meant) if not any(options.values()) else None  # for which no other process is needed
    return seen if seen is not None else done("equivalent", (*pair, meant), bound, meant, seed=seed, **options)


def check(answer: Any, question: Any, *, at: Mapping[str, Any] | None = None, up_to: str | None = None, form: str | None = None,
          tolerance: float | None = None, relative_tolerance: float | None = None, significant: int | None = None,
          same_domain: bool = False, unevaluated: bool = False, marks: Mapping[str, float] | None = None, seed: int = 0,
          scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS, **declarations: str) -> Verdict:  # fmt: skip
    """The verdict on an answer: right, a named slip, wrong (with a point), undecided or unreadable. Whatever is given, there is one.

    answer     text, an Expression, a number, or a list, set or array of these
    question   a Derivation, the text of a command ("derivative x^2"), or the expected expression alone, with declarations as keywords
    at         the point at which the result is asked for
    up_to, form, tolerance, relative_tolerance, significant, same_domain, unevaluated   what is asked beside the value
    marks      what an answer earns that is not right in all: {"slip": 0.25}; docs/checking.md has the table
    Raises TutorError where the question cannot be read or derived, or an option has no meaning.
    """
    asked, meant = posed(question, scope_of(None, scope, declarations, limits), bound)
    demands = {
        "up_to": up_to, "form": form, "tolerance": tolerance, "relative_tolerance": relative_tolerance, "significant": significant,
        "same_domain": same_domain, "unevaluated": unevaluated, "marks": marks_of(marks), "seed": seed,
    }  # fmt: skip
    Demands(**demands)  # an option without a meaning is the question's fault, not the answer's
    try:
        read = given(answer)
    except TutorError as error:
        d = error.diagnostic
        return Verdict("unreadable", 0.0, d.what, d.mend, diagnostic=d)
    if not isinstance(asked, Node):
        demands["at"] = {name: value_of(value, meant) for name, value in by_name("at", at).items()} or None
        return _judged("judge", (read, asked), meant, bound, demands)
    return _judged("judge_value", (read, asked, meant), meant, bound, demands)


def _judged(task: str, arguments: tuple, scope: Scope, bound: Bound, demands: Mapping[str, Any]) -> Verdict:
    """The verdict within the bound; where that is passed, whether the answer is right is not known."""
    try:
        return Verdict.of(done(task, arguments, bound, scope, **demands))
    except TutorError as error:
        if error.diagnostic.code not in ("time", "memory", "stopped"):
            raise
        return Verdict("undecided", 0.0, f"whether this is right could not be told: {error.diagnostic.what}", error.diagnostic.mend)


def check_working(lines: str | Sequence[str], problem: str | Derivation, *, marks: Mapping[str, float] | None = None,
                  scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
                  **declarations: str) -> Working:  # fmt: skip
    """What is said of a learner's lines: of each, and of the whole: `.first_false`, `.done`, `.score`, `.answer`, `.hints`.

    lines    a list of lines (text each), or one text of several
    problem  a Derivation, or a line as it is typed at the prompt: "derivative x^2 + 2x"
    marks    what a step earns that is not right in all, and the answer: {"slip": 0.25}; docs/checking.md has the table
    Raises TutorError where the problem cannot be read or derived, or there are more than 200 lines; a line that cannot be read is told.
    """
    asked, meant = posed(problem, scope_of(None, scope, declarations, limits), bound)
    if not isinstance(asked, Record):
        raise nothing_derived()
    if not isinstance(lines, str) and not (isinstance(lines, Sequence) and all(isinstance(line, str) for line in lines)):
        raise trouble("value", "the lines of a working are text", mend='["2x + 2x", "4x"]')
    told = lines if isinstance(lines, str) else tuple(lines)
    return Working.of(done("working", (told, asked), bound, meant, marks=marks_of(marks)))


def load_set(name: str) -> Any:
    """A topic (`.exercises`, `.lesson`), by its name or from a file. Raises TutorError, located in the file, where it is not sound."""
    from tutor.course.exercises import load_topic

    return load_topic(name)
