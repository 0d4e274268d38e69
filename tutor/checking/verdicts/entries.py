"""Answers with several entries: which are right, which mistake is in the first that is not, and what is wrong with all at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tutor.checking.proof.solutions import is_vector
from tutor.checking.verdicts.verdict import Verdict, compared, said
from tutor.derive.steps import Derivation, Step
from tutor.meaning.scope import Scope
from tutor.rules import structure
from tutor.syntax.nodes import Apply, Node


def judge_entries(answer: Node, derivation: Derivation, labels: tuple[str, ...], up_to: str | None, form: str | None,
                   options: Mapping[str, object]) -> Verdict:  # fmt: skip
    """Entry by entry: which are right, and the mistake in the first that is not."""
    expected, scope = derivation.result, derivation.scope
    is_matrix = _is_matrix(derivation)
    if not is_vector(answer):
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
        return said(compared(answer, expected, scope, "order", options), answer, expected, derivation, None, form, scope)
    found = [compared(a, e, scope, None, options) for a, e in zip(given, wanted, strict=True)]
    if any(f.verdict == "different" for f in found):
        whole = _of_the_whole(answer, expected, derivation, options, is_matrix)
        if whole is not None:
            return whole
    roots = entry_steps(derivation)
    verdicts = [said(f, a, e, derivation, r, form, scope) for f, a, e, r in zip(found, given, wanted, roots, strict=True)]
    return _gathered(verdicts, labels)


def labels_of(derivation: Derivation) -> tuple[str, ...]:
    """What each entry of the result is by; empty where the result is one value."""
    wrt = derivation.wrt
    if _is_matrix(derivation):
        return tuple(f"{i},{name}" for i in range(1, len(derivation.result.args) + 1) for name in wrt)
    if derivation.kind in ("gradient", "backprop", "chain") and is_vector(derivation.result) and len(derivation.result.args) == len(wrt):
        return wrt
    return ()


def _is_matrix(derivation: Derivation) -> bool:
    """Whether an answer has rows: of a Jacobian, a Hessian, or of a chain with several outputs."""
    return derivation.kind in ("jacobian", "hessian") or (derivation.kind == "chain" and derivation.root.rule is structure.JACOBIAN)


def _flat(node: Node, is_matrix: bool) -> tuple[Node, ...]:
    if not is_matrix:
        return node.args
    return tuple(e for row in node.args for e in (row.args if is_vector(row) else (row,)))


def _pattern(expected: Node) -> str:
    if is_vector(expected.args[0]):
        return "[[…, …], …]: a row for each output"
    return "[" + ", ".join(["…"] * len(expected.args)) + "]"


def _turned() -> Verdict:
    return Verdict("slip", 0.5, "this is the transpose of what is asked for",
                   "Row i belongs to output i, column j to the name by which is differentiated.", "transposed")  # fmt: skip


def _is_transposed(answer: Node, expected: Node, scope: Scope, options: Mapping[str, object]) -> bool:
    rows = [r.args if is_vector(r) else (r,) for r in answer.args]
    if len({len(r) for r in rows}) != 1:
        return False
    turned = Apply("[]", tuple(Apply("[]", column) for column in zip(*rows, strict=True)))
    return compared(turned, expected, scope, None, options).verdict == "same"


def _of_the_whole(answer: Node, expected: Node, derivation: Derivation, options: Mapping[str, object], is_matrix: bool) -> Verdict | None:
    """What is wrong with all entries at once: transposed, or in another order."""
    scope = derivation.scope
    if is_matrix:
        return _turned() if _is_transposed(answer, expected, scope, options) else None
    if len(expected.args) <= 6 and not scope.arrays and compared(answer, expected, scope, "order", options).verdict == "same":
        return Verdict("slip", 0.5, "the entries are right, their order is not", f"The order is {', '.join(derivation.wrt)}.", "order")
    return None


def entry_steps(derivation: Derivation) -> tuple[Step | None, ...]:
    """The step that each entry of the result comes from, in the order of the entries."""
    parts, wrt = dict(derivation.root.parts), derivation.wrt
    if derivation.kind == "hessian":
        return tuple(parts.get(f"{a},{b}") or parts.get(f"{b},{a}") for a in wrt for b in wrt)
    if _is_matrix(derivation):
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
