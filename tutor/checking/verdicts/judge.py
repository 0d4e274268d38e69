"""The verdict on a learner's answer: right, a named slip, wrong at a point, undecided, or unreadable. Text is read, never run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tutor.checking.equality.agreement import Equivalence
from tutor.checking.equality.equivalence import is_integration_constant
from tutor.checking.proof.implicit import curve_of, same_on_curve
from tutor.checking.proof.oracles import OPEN
from tutor.checking.proof.solutions import as_set, is_set, is_vector, plain
from tutor.checking.verdicts.entries import entry_steps, judge_entries, labels_of
from tutor.checking.verdicts.verdict import KINDS, Verdict, compared, said
from tutor.derive.scalars.scalars import as_asked
from tutor.derive.steps import Derivation
from tutor.errors import Span, TutorError
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope
from tutor.meaning.sorts import CLAIMS
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names, postorder, substitute
from tutor.syntax.statements import Piece, split

__all__ = ["KINDS", "Verdict", "entry_steps", "judge", "judge_value"]

_IN_ANY_ORDER = frozenset({"critical", "solve"})
_QUESTIONS = {"d/d": "a derivative", "∫": "an integral", "lim": "a limit", "'": "a derivative", "∇": "a gradient", "∇²": "a Hessian"}


def judge(answer: str | Node, derivation: Derivation, *, up_to: str | None = None, form: str | None = None, tolerance: float | None = None,
          relative_tolerance: float | None = None, limits: Limits = LIMITS, seed: int = 0) -> Verdict:  # fmt: skip
    """The verdict on `answer` to the problem of `derivation`.

    up_to   as in `equivalent`; an antiderivative's missing + C is a slip unless this is "constant"
    form    "expanded", "factored", "exact" or "decimal": a right value in another form is a slip
    """
    derivation = as_asked(derivation)
    labels = labels_of(derivation)
    read = _read(answer, _with_adjoints(derivation), limits, may_claim=derivation.kind == "solve", labels=labels)
    if isinstance(read, Verdict):
        return read
    options = {"tolerance": tolerance, "relative_tolerance": relative_tolerance, "seed": seed}
    expected = plain(derivation.result)
    if is_set(expected) and derivation.kind == "solve":
        read = _members(read)
    if labels and is_vector(expected):
        return judge_entries(read, derivation, labels, up_to, form, options)
    if derivation.kind == "integral" and not _is_definite(derivation):
        return _judge_antiderivative(read, derivation, up_to, form, options)
    up_to = up_to or ("order" if derivation.kind in _IN_ANY_ORDER and is_vector(derivation.result) else None)
    found = compared(read, expected, derivation.scope, up_to, options)
    if derivation.kind == "implicit" and found.verdict == "different":
        found = _on_curve(read, derivation)
    return said(found, read, expected, derivation, derivation.root, form)


def _on_curve(answer: Node, derivation: Derivation) -> Equivalence:
    """A slope holds on its curve: only points of it tell whether an answer is right."""
    verdict, apart = same_on_curve(answer, derivation.result, curve_of(derivation)[0], derivation.scope)
    if verdict == OPEN:
        return Equivalence("undecided", "no points of the curve were found")
    at = ", ".join(f"{name} = {value:.3g}" for name, value in (apart or {}).items())
    return Equivalence("different", f"on the curve, close to {at}, the value is another") if apart else Equivalence("same", "on the curve")


def _with_adjoints(derivation: Derivation) -> Scope:
    """The derivation's scope, in which an answer may begin as the result is told: `dw = X.T @ …`."""
    scope = derivation.scope
    for name in scope.arrays.intersection(derivation.wrt):
        scope = scope.declared(f"d{name}", scope.kind(name))
    return scope


def judge_value(answer: str | Node, expected: Node, scope: Scope = Scope(), *, up_to: str | None = None,  # noqa: B008 (frozen)
                form: str | None = None, tolerance: float | None = None, relative_tolerance: float | None = None,
                limits: Limits = LIMITS, seed: int = 0) -> Verdict:  # fmt: skip
    """The verdict on an answer where only the expected expression is known, not the way to it."""
    read = _read(answer, scope, limits)
    if isinstance(read, Verdict):
        return read
    options = {"tolerance": tolerance, "relative_tolerance": relative_tolerance, "seed": seed}
    return said(compared(read, expected, scope, up_to, options), read, expected, None, None, form, scope)


def _read(answer: str | Node, scope: Scope, limits: Limits, *, may_claim: bool = False, labels: tuple[str, ...] = ()) -> Node | Verdict:
    """The answer as an expression, `dy/dx =` and the like left out; or why it is none.

    may_claim  `x < 2` is its set
    labels     of several entries: `2x, 3y` is [2x, 3y], and `dy = 3y, dx = 2x` too
    """
    try:
        node = _listed(answer, scope, limits, labels) if isinstance(answer, str) else answer
    except TutorError as error:
        told_why = error.located(answer).diagnostic if isinstance(answer, str) else error.diagnostic
        return Verdict("unreadable", 0.0, f"this cannot be read: {told_why.what}", told_why.mend, diagnostic=told_why)
    node = as_set(node) if may_claim else node
    if isinstance(node, Apply) and (node.op in ("=", ":=", "and", "[]") or (may_claim and node.op in ("or", "in"))):
        node = plain(node)
    if isinstance(node, Apply) and node.op in ("=", ":=") and len(node.args) == 2:
        node = node.args[1]
    asked = next((_QUESTIONS[n.op] for n in postorder(node) if isinstance(n, Apply) and n.op in _QUESTIONS), None)
    if asked:
        return Verdict(
            "wrong", 0.0, f"this still asks for {asked}; it has to be worked out", "Write the result itself.", "question restated"
        )
    if isinstance(node, Apply) and node.op in CLAIMS | {":"}:
        return Verdict("wrong", 0.0, "this is a statement, and an expression is asked for", "Write the expression alone.", "statement")
    return node


def _listed(answer: str, scope: Scope, limits: Limits, labels: tuple[str, ...]) -> Node:
    """What is read; where several entries are asked for, they may stand without brackets, and have the names of their adjoints."""
    pieces = split(answer, ",") if len(labels) > 1 else ()
    node = Apply("[]", tuple(_piece(p, answer, scope, limits) for p in pieces)) if len(pieces) > 1 else scope.read(answer, limits)
    if isinstance(node, Apply) and node.op == "[]" and all(isinstance(e, Apply) and e.op in ("=", ":=") for e in node.args):
        told = {e.args[0]: e.args[1] for e in node.args}
        asked = [Name(f"d{label}") for label in labels]
        if told.keys() == set(asked):
            return Apply("[]", tuple(told[name] for name in asked))
    return node


def _piece(piece: Piece, answer: str, scope: Scope, limits: Limits) -> Node:
    """One entry of an answer. Raises TutorError that points into the whole answer."""
    try:
        return scope.read(piece.text, limits)
    except TutorError as error:
        told, at = error.located(piece.text).diagnostic, piece.offset
        span = told.span and Span(told.span.start + at, told.span.end + at)
        readings = tuple(answer[:at] + r + answer[at + len(piece.text) :] for r in told.readings)
        raise TutorError(replace(told, source=answer, span=span, readings=readings)) from None


def _members(answer: Node) -> Node:
    """`x = 1` as the set of this number; brackets, which may be meant as an interval, stay."""
    return answer if is_set(answer) or is_vector(answer) else Apply("{}", (answer,))


def _is_definite(derivation: Derivation) -> bool:
    step = derivation.root
    goals = [s.goal for s in step if isinstance(s.goal, Apply) and s.goal.op == "∫"]
    return any(len(g.args) == 4 for g in goals)


def _judge_antiderivative(
    answer: Node, derivation: Derivation, up_to: str | None, form: str | None, options: Mapping[str, object]
) -> Verdict:
    expected, scope = derivation.result, derivation.scope
    constants = [n for n in names(answer) if is_integration_constant(n, answer, expected)]
    found = compared(answer, expected, scope, "constant", options)
    bare = tidy(substitute(answer, {Name(n): ZERO for n in constants}))  # where it fails is shown without its constant
    if found.verdict == "different" and constants and compared(answer, bare, scope, "constant", options).verdict == "different":
        message = f"{constants[0]} stands where it is no added constant"
        return Verdict("wrong", 0.0, message, "The constant is added at the end: + C.", "constant misplaced", witness=found.witness)
    if found.verdict == "different":
        found = compared(
            Apply("d/d", (Name(derivation.wrt[0]), bare)), Apply("d/d", (Name(derivation.wrt[0]), expected)), scope, None, options
        )
    verdict = said(found, answer if found.verdict == "same" else bare, expected, derivation, derivation.root, form)
    if found.verdict == "different":
        verdict = replace(
            verdict,
            message=f"it is no antiderivative: its slope {found.evidence.replace('one is', 'is').replace('the other', 'and should be')}",
        )
    if verdict.kind == "right" and up_to != "constant" and not constants:
        return Verdict(
            "slip",
            0.5,
            "an antiderivative is found; all of them are asked for",
            "Add a constant: + C.",
            "missing constant",
            derivation.root,
        )
    return verdict
