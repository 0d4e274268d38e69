"""The corpus of answers: every right one is accepted, every wrong one refused, and the mistakes are named accordingly."""

import json
from pathlib import Path

import pytest

from tests.checking.labels import NAMES, OF_NO_RULE
from tutor.checking.verdicts.judge import judge
from tutor.derive.derivatives.multivariate import gradient, hessian, jacobian
from tutor.derive.derivatives.scalar import derivative
from tutor.derive.integrals.integrals import integral
from tutor.derive.limits.limits import limit
from tutor.meaning.scope import scope_from

ROWS = [json.loads(line) for line in (Path(__file__).parents[1] / "corpora" / "answers.jsonl").read_text("utf-8").splitlines()]
TASKS = {
    "diff": lambda row, s: derivative(s.read(row["expr"]), row["vars"][0], s, row["order"]),
    "gradient": lambda row, s: gradient(s.read(row["expr"]), row["vars"], s),
    "hessian": lambda row, s: hessian(s.read(row["expr"]), row["vars"], s),
    "jacobian": lambda row, s: jacobian([s.read(e) for e in row["exprs"]], row["vars"], s),
    "integral": lambda row, s: integral(s.read(row["expr"]), row["vars"][0], s, bounds(row, s)),
    "limit": lambda row, s: limit(
        s.read(row["expr"]), row["vars"][0], s.read(row["to"]), {"+": "above", "-": "below"}.get(row["side"], ""), s
    ),
}
# of the wrong answers whose label stands for a mistake: those named accordingly
NAMED = {"diff": 0.96, "gradient": 0.96, "jacobian": 1, "hessian": 1, "limit": 0.97, "integral": 0.97}
LENGTHY = 1500  # letters; a longer answer need not be read


def bounds(row, scope):
    return (scope.read(str(row["lower"])), scope.read(str(row["upper"]))) if "lower" in row else None


def scope_of(row):
    return scope_from({n: kind if not kind.startswith("in") else f"in {kind[2:]}" for n, kind in row["assume"].items()})


def verdicts(row):
    """(answer, label, verdict) of each answer."""
    derivation = TASKS[row["task"]](row, scope_of(row))
    for kind in ("right", "wrong"):
        for answer in row[kind]:
            yield kind, answer, judge(answer["answer"], derivation)


def figures(rows):
    """(wrong answers whose label stands for a mistake, those told otherwise); fails where a verdict is not what the corpus says."""
    wrong, otherwise = 0, []
    for row in rows:
        for kind, answer, verdict in verdicts(row):
            told = f"{row['statement']} | {answer['answer']} | {verdict.kind}: {verdict.message}"
            if verdict.kind == "unreadable":
                assert len(answer["answer"]) > LENGTHY, told
                continue
            assert verdict.kind != "undecided", told
            assert (verdict.kind == "right") == (kind == "right"), told
            assert kind == "wrong" or not (verdict.mistake or verdict.hint), told
            assert "{" not in verdict.hint, verdict.hint  # the letters of a rule are filled in
            if kind == "wrong" and answer["mistake"] not in OF_NO_RULE:
                wrong += 1
                if not NAMES[answer["mistake"]].intersection(verdict.mistake.split("; ")):
                    otherwise.append(f"{answer['mistake']}: {verdict.mistake or 'nothing'} | {told}")
    return wrong, otherwise


@pytest.mark.parametrize("task", TASKS)
def test_right_answers_are_accepted_wrong_ones_refused_and_their_mistakes_named(task):
    wrong, otherwise = figures([r for r in ROWS if r["task"] == task])
    assert wrong > 0
    assert len(otherwise) <= (1 - NAMED[task]) * wrong, "\n".join(otherwise)


def test_every_label_is_known_and_stands_for_a_mistake_or_for_none():
    labels = {answer["mistake"] for row in ROWS for answer in row["wrong"]}
    assert labels <= NAMES.keys() | OF_NO_RULE
    assert not NAMES.keys() & OF_NO_RULE
