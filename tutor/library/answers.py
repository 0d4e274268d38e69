"""Answers compared and checked, and exercise sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tutor.checking.verdicts.judge import Verdict
from tutor.checking.working.record import Working
from tutor.library.asking import Bound, Text, done, known, scope_of, tree
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope
from tutor.objects import Derivation, Expression


def equivalent(left: Text, right: Text, *, up_to: str | None = None, tolerance: float | None = None,
               relative_tolerance: float | None = None, significant: int | None = None, seed: int = 0,
               scope: Mapping[str, str] | None = None, bound: Bound = ..., limits: Limits = LIMITS,
               **declarations: str) -> Any:  # fmt: skip
    """Whether an answer of any kind, `left`, is what is expected, `right`: `.verdict`, `.evidence`, `.witness`, `.domain`.

    Numbers and expressions by their real values wherever both have one, equations and inequalities by where they hold, sets by their
    members, arrays entry by entry, at random sizes where these are letters.

    up_to         "constant", "order", "scale", or "order, scale"
    tolerance, relative_tolerance, significant   how far values may be off; to how many significant figures they have to agree
    Raises TutorError for what cannot be read.
    """
    meant = known(right, known(left, scope_of(None, scope, declarations, limits)))
    options = {"up_to": up_to, "tolerance": tolerance, "relative_tolerance": relative_tolerance, "significant": significant}
    return done("equivalent", (tree(left, meant), tree(right, meant), meant), bound, meant, seed=seed, **options)


def check(answer: Text, derivation: Derivation, *, up_to: str | None = None, tolerance: float | None = None,
          bound: Bound = ..., limits: Limits = LIMITS) -> Verdict:  # fmt: skip
    """The verdict on an answer to what `derivation` derives: right, a named slip, wrong (with a point), undecided or unreadable."""
    given = answer.node if isinstance(answer, Expression) else answer
    meant = known(derivation.problem, Scope(limits=limits))
    return done("judge", (given, derivation.record), bound, meant, up_to=up_to, tolerance=tolerance)


def check_working(lines: str | Sequence[str], problem: str | Derivation, *, scope: Mapping[str, str] | None = None, bound: Bound = ...,
                  limits: Limits = LIMITS, **declarations: str) -> Working:  # fmt: skip
    """What is said of a learner's lines: of each, and of the whole: `.first_false`, `.done`, `.score`, `.answer`, `.hints`.

    lines    a list of lines, or one text of several
    problem  a Derivation, or a line as it is typed at the prompt: "derivative x^2 + 2x"
    Raises TutorError where the problem cannot be read or derived, or there are more than 200 lines; a line that cannot be read is told.
    """
    if isinstance(problem, Derivation):
        asked, meant = problem.record, known(problem.problem, Scope(limits=limits))
    else:
        asked, meant = problem, scope_of(None, scope, declarations, limits)
    return done("working", (lines if isinstance(lines, str) else tuple(lines), asked, meant), bound, meant)


def load_set(name: str) -> Any:
    """A topic (`.exercises`, `.lesson`), by its name or from a file. Raises TutorError, located in the file, where it is not sound."""
    from tutor.course.exercises import load_topic

    return load_topic(name)
