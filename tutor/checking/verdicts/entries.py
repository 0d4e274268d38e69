"""Answers with several entries: which are right, which mistake is in each that is not, and what is wrong with all at once."""

from __future__ import annotations

from dataclasses import replace

from tutor.checking.mistakes.slips import Slip
from tutor.checking.mistakes.wholes import explain_whole
from tutor.checking.proof.solutions import is_vector
from tutor.checking.verdicts.telling import Asked, compared, compared_with, said
from tutor.checking.verdicts.verdict import Evidence, Verdict, counted
from tutor.derive.steps import Derivation, Step
from tutor.rules import structure
from tutor.syntax.nodes import Apply, Node


def judge_entries(answer: Node, asked: Asked, labels: tuple[str, ...]) -> Verdict:
    """Entry by entry: which are right, and the mistake in each that is not."""
    expected, up_to = asked.expected, asked.demands.up_to
    is_matrix = _is_matrix(asked.derivation)
    if not is_vector(answer):
        if isinstance(answer, Apply) and answer.op == "{}":
            return _misshapen("braces make a set, in which no order is kept", expected)
        if len(labels) > 1 or is_matrix:
            return _misshapen(f"{len(labels)} entries are asked for, and this is one", expected)
        answer = Apply("[]", (answer,))
    given, wanted = _flat(answer, is_matrix), _flat(expected, is_matrix)
    same_rows = not is_matrix or len(answer.args) == len(expected.args)
    if len(given) != len(wanted) or not same_rows:
        if is_matrix and _is_transposed(answer, asked):
            return _turned(asked)
        few = f"{len(wanted)} entries are asked for, and these are {len(given)}"
        return _misshapen(few if len(given) != len(wanted) else "the rows do not fit", expected)
    if up_to == "order":
        return said(compared(answer, asked, "order"), answer, replace(asked, root=None))
    found = [compared_with(a, e, asked) for a, e in zip(given, wanted, strict=True)]
    if any(f.verdict == "different" for f in found):
        slip = explain_whole(answer, asked.derivation, expected, dict(asked.point))
        whole = _of_the_whole(answer, asked, slip, is_matrix)
        if whole is not None:
            return whole
        if slip is not None:
            plain = [said(f, a, replace(asked, expected=e, root=None)) for f, a, e in zip(found, given, wanted, strict=True)]
            return _gathered([v if v else _of_all(v, slip, asked) for v in plain], labels, asked)
    roots = entry_steps(asked.derivation)
    each = [replace(asked, expected=e, root=r) for e, r in zip(wanted, roots, strict=True)]
    return _gathered([said(f, a, one) for f, a, one in zip(found, given, each, strict=True)], labels, asked)


def labels_of(derivation: Derivation) -> tuple[str, ...]:
    """What each entry of the result is by; empty where the result is one value."""
    wrt = derivation.wrt
    if _is_matrix(derivation) and is_vector(derivation.result):
        rows = wrt if derivation.kind == "hessian" else range(1, len(derivation.result.args) + 1)
        return tuple(f"{row},{name}" for row in rows for name in wrt)
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


def _misshapen(message: str, expected: Node) -> Verdict:
    return Verdict("wrong", 0.0, message, f"Write them as {_pattern(expected)}.", "shape")


def _pattern(expected: Node) -> str:
    if is_vector(expected.args[0]):
        return "[[…, …], …]: a row in brackets after the other"
    return "[" + ", ".join(["…"] * len(expected.args)) + "]"


def _turned(asked: Asked) -> Verdict:
    hint = "Row i belongs to output i, column j to the name by which is differentiated."
    return Verdict("slip", asked.demands.marks.order, "this is the transpose of what is asked for", hint, "transposed")


def _is_transposed(answer: Node, asked: Asked) -> bool:
    rows = [r.args if is_vector(r) else (r,) for r in answer.args]
    if len({len(r) for r in rows}) != 1:
        return False
    turned = Apply("[]", tuple(Apply("[]", column) for column in zip(*rows, strict=True)))
    return compared(turned, asked).verdict == "same"


def _of_all(verdict: Verdict, slip: Slip, asked: Asked) -> Verdict:
    """The verdict on one entry, where one mistake lies behind all that are wrong."""
    return replace(verdict, kind="slip", score=asked.demands.marks.slip, hint=slip.hint, mistake=slip.key)


def _of_the_whole(answer: Node, asked: Asked, slip: Slip | None, is_matrix: bool) -> Verdict | None:
    """What is wrong with all entries at once: transposed, or in another order."""
    if is_matrix and _is_transposed(answer, asked):
        return _turned(asked)
    if slip is not None and slip.key == "order":
        return Verdict("slip", asked.demands.marks.order, "the entries are right, their order is not", slip.hint, slip.key)
    return None


def entry_steps(derivation: Derivation) -> tuple[Step | None, ...]:
    """The step that each entry of the result comes from, in the order of the entries."""
    parts, wrt = dict(derivation.root.parts), derivation.wrt
    if derivation.kind == "hessian":
        return tuple(parts.get(f"{a},{b}") or parts.get(f"{b},{a}") for a in wrt for b in wrt)
    if _is_matrix(derivation):
        return tuple(parts.get(f"{i},{name}") for i in range(1, len(derivation.result.args) + 1) for name in wrt)
    return tuple(parts.get(name) for name in wrt)


def _gathered(verdicts: list[Verdict], labels: tuple[str, ...], asked: Asked) -> Verdict:
    """The verdict on all entries: how many are right, and what is wrong with the first that is not."""
    parts = tuple(zip(labels, verdicts, strict=True))
    domain = next((v.domain for v in verdicts if v.domain), "")
    evidence = _together([v.evidence for v in verdicts])
    kinds = {v.kind for v in verdicts}
    if kinds == {"right"}:
        return Verdict("right", 1.0, "right" + (f"; {domain}" if domain else ""), parts=parts, evidence=evidence, domain=domain)
    order = ("slip", "wrong", "undecided")
    first = min((v for v in verdicts if v.kind != "right"), key=lambda v: order.index(v.kind))
    kinds -= {"right"}
    kind = "undecided" if kinds == {"undecided"} else "slip" if kinds == {"slip"} else "wrong"
    right = sum(v.kind == "right" for v in verdicts)
    beside = f"{counted(right, len(verdicts))}; " if len(verdicts) > 1 else ""
    message = f"{beside}entry {labels[verdicts.index(first)]}: {first.message}"
    score = asked.demands.marks.entries([v.score for v in verdicts])
    return replace(first, kind=kind, score=score, message=message, parts=parts, domain=domain)


def _together(found: list[Evidence]) -> Evidence:
    """The weakest of several: entries are agreed where one of them is."""
    agreed = [e for e in found if e.how == "agreed"]
    return min(agreed, key=lambda e: e.points) if agreed else found[0]
