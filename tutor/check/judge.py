"""The verdict on a learner's answer: right, a named slip, wrong at a point, undecided, or unreadable. Text is read, never run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from tutor.check import forms
from tutor.check.agreement import Equivalence
from tutor.check.diagnosis import explain
from tutor.check.equivalence import equivalent, is_integration_constant
from tutor.check.mistakes import Slip
from tutor.derive.steps import Derivation, Step
from tutor.errors import Diagnostic, TutorError
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import shape_of, spelled
from tutor.numeric.balls import ball, told
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names, postorder, substitute
from tutor.syntax.printer import show

KINDS = ("right", "slip", "wrong", "undecided", "unreadable")
_IN_ANY_ORDER = frozenset({"critical", "solve"})
_QUESTIONS = {"d/d": "a derivative", "∫": "an integral", "lim": "a limit", "'": "a derivative"}


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


def judge(answer: str | Node, derivation: Derivation, *, up_to: str | None = None, form: str | None = None, tolerance: float | None = None,
          relative_tolerance: float | None = None, limits: Limits = LIMITS, seed: int = 0) -> Verdict:  # fmt: skip
    """The verdict on `answer` to the problem of `derivation`.

    up_to   as in `equivalent`; an antiderivative's missing + C is a slip unless this is "constant"
    form    "expanded", "factored", "exact" or "decimal": a right value in another form is a slip
    """
    read = _read(answer, derivation.scope, limits)
    if isinstance(read, Verdict):
        return read
    options = {"tolerance": tolerance, "relative_tolerance": relative_tolerance, "seed": seed}
    expected = derivation.result
    misshapen = _misshapen(read, expected, derivation.scope)
    if misshapen is not None:
        return misshapen
    labels = _labels(derivation)
    if labels and _is_vector(expected):
        return _judge_entries(read, derivation, labels, up_to, form, options)
    if derivation.kind == "integral" and not _is_definite(derivation):
        return _judge_antiderivative(read, derivation, up_to, form, options)
    up_to = up_to or ("order" if derivation.kind in _IN_ANY_ORDER and _is_vector(expected) else None)
    found = _compared(read, expected, derivation.scope, up_to, options)
    return _said(found, read, expected, derivation, derivation.root, form)


def judge_value(answer: str | Node, expected: Node, scope: Scope = Scope(), *, up_to: str | None = None,  # noqa: B008 (frozen)
                form: str | None = None, tolerance: float | None = None, relative_tolerance: float | None = None,
                limits: Limits = LIMITS, seed: int = 0) -> Verdict:  # fmt: skip
    """The verdict on an answer where only the expected expression is known, not the way to it."""
    read = _read(answer, scope, limits)
    if isinstance(read, Verdict):
        return read
    options = {"tolerance": tolerance, "relative_tolerance": relative_tolerance, "seed": seed}
    return _said(_compared(read, expected, scope, up_to, options), read, expected, None, None, form, scope)


def _read(answer: str | Node, scope: Scope, limits: Limits) -> Node | Verdict:
    """The answer as an expression, `dy/dx =` and the like left out; or why it is none."""
    try:
        node = scope.read(answer, limits) if isinstance(answer, str) else answer
    except TutorError as error:
        told_why = error.located(answer).diagnostic if isinstance(answer, str) else error.diagnostic
        return Verdict("unreadable", 0.0, f"this cannot be read: {told_why.what}", told_why.mend, diagnostic=told_why)
    if isinstance(node, Apply) and node.op in ("=", ":=") and len(node.args) == 2:
        node = node.args[1]
    asked = next((_QUESTIONS[n.op] for n in postorder(node) if isinstance(n, Apply) and n.op in _QUESTIONS), None)
    if asked:
        return Verdict(
            "wrong", 0.0, f"this still asks for {asked}; it has to be worked out", "Write the result itself.", "question restated"
        )
    if isinstance(node, Apply) and node.op in (":", "=", "<", ">", "<=", ">=", "!="):
        return Verdict("wrong", 0.0, "this is a statement, and an expression is asked for", "Write the expression alone.", "statement")
    return node


def _misshapen(answer: Node, expected: Node, scope: Scope) -> Verdict | None:
    """The verdict on an array answer whose parts do not fit, or that has another shape than is asked for."""
    if not scope.arrays or _is_vector(answer):
        return None
    try:
        given, wanted = shape_of(answer, scope), shape_of(expected, scope)
    except TutorError as error:
        is_shape = error.diagnostic.code == "shape"
        return (
            Verdict("wrong", 0.0, error.diagnostic.what, error.diagnostic.mend, "shape", diagnostic=error.diagnostic) if is_shape else None
        )
    if given == wanted:
        return None
    return Verdict("wrong", 0.0, f"this is {spelled(given)}, and {spelled(wanted)} is asked for",
                   "A gradient has the shape of what it is taken by.", "shape")  # fmt: skip


def _is_vector(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == "[]"


def _is_definite(derivation: Derivation) -> bool:
    step = derivation.root
    goals = [s.goal for s in step if isinstance(s.goal, Apply) and s.goal.op == "∫"]
    return any(len(g.args) == 4 for g in goals)


def _infinite(node: Node) -> int:
    if isinstance(node, Apply) and node.op == "-":
        return -_infinite(node.args[0])
    return 1 if node is Name("oo") else 0


def _compared(answer: Node, expected: Node, scope: Scope, up_to: str | None, options: Mapping[str, object]) -> Equivalence:
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


def _said(found: Equivalence, answer: Node, expected: Node, derivation: Derivation | None, root: Step | None, form: str | None,
          scope: Scope | None = None) -> Verdict:  # fmt: skip
    """The verdict that follows from a comparison; for a wrong answer the mistake is looked for."""
    scope = derivation.scope if derivation else scope
    if found.verdict == "same":
        return _formed(answer, form, found)
    if found.verdict == "undecided":
        return Verdict("undecided", 0.0, f"whether this is right could not be told: {found.evidence}", "Try another form.")
    message = _where(answer, expected, found, scope)
    slip = explain(answer, derivation, root) if derivation and root else None
    if slip:
        return _slipped(slip, message, found)
    strangers = sorted(
        names(scope.expand(answer)) - names(scope.expand(expected)) - (names(scope.expand(derivation.problem)) if derivation else set())
    )
    hint = f"{strangers[0]} does not occur in the problem." if strangers else ""
    return Verdict("wrong", 0.0, message, hint, witness=found.witness)


def _slipped(slip: Slip, message: str, found: Equivalence) -> Verdict:
    hint = slip.hint
    if slip.step is not None and slip.right is not None and slip.edits == 1:
        hint += f" Here: {_asked(slip.step)} = {show(slip.right)}"
    return Verdict("slip", 0.5, message, hint, slip.key, slip.step, found.witness)


def _asked(step: Step) -> str:
    return show(step.goal)


def _formed(answer: Node, form: str | None, found: Equivalence) -> Verdict:
    trouble = forms.missed(answer, form)
    if trouble:
        return Verdict("slip", 0.5, "the value is right, the form is not the one asked for", trouble, "form")
    return Verdict("right", 1.0, "right" + (f"; {found.domain}" if found.domain else ""))


def _where(answer: Node, expected: Node, found: Equivalence, scope: Scope) -> str:
    """A point at which the answer fails, with both values."""
    if scope.arrays:
        return f"not right: {found.evidence}"
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


def _judge_antiderivative(
    answer: Node, derivation: Derivation, up_to: str | None, form: str | None, options: Mapping[str, object]
) -> Verdict:
    expected, scope = derivation.result, derivation.scope
    constants = [n for n in names(answer) if is_integration_constant(n, answer, expected)]
    found = _compared(answer, expected, scope, "constant", options)
    bare = tidy(substitute(answer, {Name(n): ZERO for n in constants}))  # where it fails is shown without its constant
    if found.verdict == "different" and constants and _compared(bare, expected, scope, "constant", options).verdict == "same":
        message = f"{constants[0]} stands where it is no added constant"
        return Verdict("wrong", 0.0, message, "The constant is added at the end: + C.", "constant misplaced", witness=found.witness)
    if found.verdict == "different":
        found = _compared(
            Apply("d/d", (Name(derivation.wrt[0]), bare)), Apply("d/d", (Name(derivation.wrt[0]), expected)), scope, None, options
        )
    verdict = _said(found, answer if found.verdict == "same" else bare, expected, derivation, derivation.root, form)
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


def _labels(derivation: Derivation) -> tuple[str, ...]:
    """What each entry of the result is by; empty where the result is one value."""
    wrt = derivation.wrt
    if derivation.kind in ("gradient", "backprop") and _is_vector(derivation.result) and len(derivation.result.args) == len(wrt):
        return wrt
    if derivation.kind in ("jacobian", "hessian"):
        return tuple(f"{i},{name}" for i in range(1, len(derivation.result.args) + 1) for name in wrt)
    return ()


def _flat(node: Node, is_matrix: bool) -> tuple[Node, ...]:
    if not is_matrix:
        return node.args
    return tuple(e for row in node.args for e in (row.args if _is_vector(row) else (row,)))


def _judge_entries(answer: Node, derivation: Derivation, labels: tuple[str, ...], up_to: str | None, form: str | None,
                   options: Mapping[str, object]) -> Verdict:  # fmt: skip
    """Entry by entry: which are right, and the mistake in the first that is not."""
    expected, scope = derivation.result, derivation.scope
    is_matrix = derivation.kind in ("jacobian", "hessian")
    if not _is_vector(answer):
        if len(labels) > 1 or is_matrix:
            return Verdict(
                "wrong", 0.0, f"{len(labels)} entries are asked for, and this is one", f"Write them as {_pattern(expected)}.", "shape"
            )
        answer = Apply("[]", (answer,))
    given, wanted = _flat(answer, is_matrix), _flat(expected, is_matrix)
    same_rows = not is_matrix or len(answer.args) == len(expected.args)
    if len(given) != len(wanted) or not same_rows:
        message = f"{len(wanted)} entries are asked for, and these are {len(given)}" if len(given) != len(wanted) else "the rows do not fit"
        if is_matrix and _is_transposed(answer, expected, scope, options):
            return _turned()
        return Verdict("wrong", 0.0, message, f"Write them as {_pattern(expected)}.", "shape")
    if up_to == "order":
        return _said(_compared(answer, expected, scope, "order", options), answer, expected, None, None, form, scope)
    found = [_compared(a, e, scope, None, options) for a, e in zip(given, wanted, strict=True)]
    if any(f.verdict == "different" for f in found):
        whole = _of_the_whole(answer, expected, derivation, options, is_matrix)
        if whole is not None:
            return whole
    roots = entry_steps(derivation)
    verdicts = [_said(f, a, e, derivation if r else None, r, form, scope) for f, a, e, r in zip(found, given, wanted, roots, strict=True)]
    return _gathered(verdicts, labels)


def _pattern(expected: Node) -> str:
    if _is_vector(expected.args[0]):
        return "[[…, …], …]: a row for each output"
    return "[" + ", ".join(["…"] * len(expected.args)) + "]"


def _turned() -> Verdict:
    return Verdict("slip", 0.5, "this is the transpose of what is asked for",
                   "Row i belongs to output i, column j to the name by which is differentiated.", "transposed")  # fmt: skip


def _is_transposed(answer: Node, expected: Node, scope: Scope, options: Mapping[str, object]) -> bool:
    rows = [r.args if _is_vector(r) else (r,) for r in answer.args]
    if len({len(r) for r in rows}) != 1:
        return False
    turned = Apply("[]", tuple(Apply("[]", column) for column in zip(*rows, strict=True)))
    return _compared(turned, expected, scope, None, options).verdict == "same"


def _of_the_whole(answer: Node, expected: Node, derivation: Derivation, options: Mapping[str, object], is_matrix: bool) -> Verdict | None:
    """What is wrong with all entries at once: transposed, or in another order."""
    scope = derivation.scope
    if is_matrix:
        return _turned() if _is_transposed(answer, expected, scope, options) else None
    if len(expected.args) <= 6 and not scope.arrays and _compared(answer, expected, scope, "order", options).verdict == "same":
        return Verdict("slip", 0.5, "the entries are right, their order is not", f"The order is {', '.join(derivation.wrt)}.", "order")
    return None


def entry_steps(derivation: Derivation) -> tuple[Step | None, ...]:
    """The step that each entry of the result comes from, in the order of the entries."""
    parts, wrt = dict(derivation.root.parts), derivation.wrt
    if derivation.kind == "hessian":
        return tuple(parts.get(f"{a},{b}") or parts.get(f"{b},{a}") for a in wrt for b in wrt)
    if derivation.kind == "jacobian":
        return tuple(parts.get(f"{i},{name}") for i in range(1, len(derivation.result.args) + 1) for name in wrt)
    return tuple(parts.get(name) for name in wrt)


def _gathered(verdicts: list[Verdict], labels: tuple[str, ...]) -> Verdict:
    entries = tuple((label, v.kind) for label, v in zip(labels, verdicts, strict=True))
    score = sum(v.score for v in verdicts) / len(verdicts)
    right = [label for label, kind in entries if kind == "right"]
    if len(right) == len(entries):
        return Verdict("right", 1.0, "right", entries=entries)
    first = min((v for v in verdicts if v.kind != "right"), key=lambda v: ("slip", "wrong", "undecided").index(v.kind))
    label = labels[verdicts.index(first)]
    kinds = {v.kind for v in verdicts} - {"right"}
    kind = "undecided" if kinds == {"undecided"} else "slip" if kinds == {"slip"} else "wrong"
    beside = f"right: {', '.join(right)}; " if right else ""
    return replace(first, kind=kind, score=score, message=f"{beside}entry {label}: {first.message}", entries=entries)
