"""A verdict on an answer, from how it compares with what is expected: with a point where it fails, and the mistake behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from tutor.checking.equality import forms
from tutor.checking.equality.agreement import Equivalence
from tutor.checking.equality.equivalence import equivalent
from tutor.checking.proof.solutions import is_vector
from tutor.checking.verdicts.diagnosis import explain
from tutor.checking.verdicts.mistakes import Slip
from tutor.derive.differentials import equation
from tutor.derive.steps import Derivation, Step
from tutor.errors import Diagnostic, TutorError
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import shape_of, spelled
from tutor.numeric.rigorous.balls import ball, told
from tutor.rules.matrices import START, WAYS
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Apply, Name, Node, names, substitute
from tutor.syntax.printer import show, show_words

KINDS = ("right", "slip", "wrong", "undecided", "unreadable")

_SHAPED = {
    "backprop": "A gradient has the shape of what it is taken by.",
    "hessian": "A Hessian has a row and a column for each entry of what it is taken by.",
    "jacobian": "A Jacobian has a row for each output and a column for each entry of what it is taken by.",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one answer.

    kind        "right", "slip" (the mistake is known), "wrong", "undecided" or "unreadable"
    score       the part of the answer that is right, a slip counting half; 0 to 1
    message     the verdict in one sentence
    hint        what to look at; empty for a right answer
    mistake     the slip's key; empty where there is none
    step        the step at which it was made
    witness     a point at which the answer fails
    entries     ((label, kind), …) of an answer with several entries
    diagnostic  why an answer cannot be read
    """

    kind: str
    score: float
    message: str
    hint: str = ""
    mistake: str = ""
    step: Step | None = None
    witness: Mapping[str, Fraction] = field(default_factory=dict)
    entries: tuple[tuple[str, str], ...] = ()
    diagnostic: Diagnostic | None = None

    def __bool__(self) -> bool:
        return self.kind == "right"


def compared(answer: Node, expected: Node, scope: Scope, up_to: str | None, options: Mapping[str, object]) -> Equivalence:
    if _infinite(answer) or _infinite(expected):
        same = _infinite(answer) == _infinite(expected)
        return (
            Equivalence("same", "both are infinite")
            if same
            else Equivalence("different", f"the value is {show(expected)}, not {show(answer)}")
        )
    try:
        return equivalent(answer, expected, scope, up_to=up_to, almost=True, **options)
    except TutorError as error:
        return Equivalence("undecided", error.diagnostic.what)


def said(found: Equivalence, answer: Node, expected: Node, derivation: Derivation | None, root: Step | None, form: str | None,
          scope: Scope | None = None) -> Verdict:  # fmt: skip
    """The verdict that follows from a comparison; for a wrong answer the mistake is looked for."""
    scope = derivation.scope if derivation else scope
    strangers = _strangers(answer, expected, derivation, scope)
    misshapen = _misshapen(answer, expected, scope, derivation.kind if derivation else "")
    if misshapen is not None:
        if strangers and misshapen.diagnostic:
            return replace(misshapen, hint=f"{strangers[0]} does not occur in the problem.")
        slip = explain(answer, derivation, root) if derivation and root else None
        return _slipped(slip, misshapen.message, found) if slip else misshapen
    if found.verdict == "same":
        return _formed(answer, form, found)
    if found.verdict == "undecided":
        return Verdict("undecided", 0.0, f"whether this is right could not be told: {found.evidence}", "Try another form.")
    message = _where(answer, expected, found, scope)
    slip = explain(answer, derivation, root) if derivation and root else None
    if slip:
        return _slipped(slip, message, found)
    hint = f"{strangers[0]} does not occur in the problem." if strangers else ""
    return Verdict("wrong", 0.0, message, hint, witness=found.witness)


def _strangers(answer: Node, expected: Node, derivation: Derivation | None, scope: Scope) -> list[str]:
    """The names of an answer that neither the problem nor its result knows."""
    known = names(scope.expand(expected)) | (names(scope.expand(derivation.problem)) if derivation else set()) | _sizes(scope)
    return sorted(names(scope.expand(answer)) - known)


def _misshapen(answer: Node, expected: Node, scope: Scope, kind: str) -> Verdict | None:
    """The verdict on an array answer whose parts do not fit, or that has another shape than is asked for."""
    if not scope.arrays or (is_vector(answer) and is_vector(expected)):
        return None
    try:
        given, wanted = shape_of(answer, scope), shape_of(expected, scope)
    except TutorError as error:
        found = error.diagnostic
        return Verdict("wrong", 0.0, found.what, found.mend, "shape", diagnostic=found) if found.code == "shape" else None
    if given == wanted:
        return None
    return Verdict("wrong", 0.0, f"this is {spelled(given)}, and {spelled(wanted)} is asked for",
                   _SHAPED.get(kind, "It has the shape of what is asked for."), "shape")  # fmt: skip


def _slipped(slip: Slip, message: str, found: Equivalence) -> Verdict:
    hint, step = slip.hint, slip.step
    is_told = step is not None and slip.right is not None and slip.edits == 1 and slip.right is not step.goal
    if is_told and step.rule is not WAYS:  # several ways: the hint says all of it
        hint += f" Here: {show_words(equation(step.goal, _started(step, slip.right), {p.goal: p.value for _, p in step.parts}))}"
    return Verdict("slip", 0.5, message, hint, slip.key, slip.step, found.witness)


def _sizes(scope: Scope) -> set[str]:
    return {name for _, kind in scope.kinds for size in kind.shape for name in names(size)}


def _started(step: Step, right: Node) -> Node:
    """`right` where the adjoint of the result itself is the 1 that it is."""
    ones = {part.goal: part.value for _, part in step.parts if part.rule is START}
    return tidy(substitute(right, ones)) if ones else right


def _formed(answer: Node, form: str | None, found: Equivalence) -> Verdict:
    trouble = forms.missed(answer, form)
    if trouble:
        return Verdict("slip", 0.5, "the value is right, the form is not the one asked for", trouble, "form")
    return Verdict("right", 1.0, "right" + (f"; {found.domain}" if found.domain else ""))


def _where(answer: Node, expected: Node, found: Equivalence, scope: Scope) -> str:
    """A point at which the answer fails, with both values."""
    if scope.arrays:
        return f"not right: {found.evidence.replace('one is', 'yours is').replace('the other', 'and should be')}"
    try:
        values = [ball(scope.expand(n), found.witness) for n in (answer, expected)]
    except TutorError:
        return f"not right: {found.evidence}" if not found.witness else f"not right at {told(found.witness)}: {found.evidence}"
    for count in (6, 12, 25):
        yours, right = (_plain(v.str(count, radius=False)) for v in values)
        if yours != right:
            break
    at = f"at {told(found.witness)} " if found.witness else ""
    return f"{at}yours gives {yours}, but the value is {right}"


def _plain(text: str) -> str:
    mantissa, mark, exponent = text.partition("e")
    return (mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa) + mark + exponent


def _infinite(node: Node) -> int:
    if isinstance(node, Apply) and node.op == "-":
        return -_infinite(node.args[0])
    return 1 if node is Name("oo") else 0
