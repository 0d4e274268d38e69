"""The corpus of answers: every right one is accepted, every wrong one refused, and most mistakes are named."""

import json
from pathlib import Path

import pytest

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
NAMED = {"diff": 0.85, "gradient": 0.95, "jacobian": 0.95}  # of the wrong answers that can be read; the goal is 0.9 overall


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
    """(wrong answers, those whose mistake was named); fails where a verdict is not what the corpus says."""
    named, wrong = 0, 0
    for row in rows:
        for kind, answer, verdict in verdicts(row):
            told = f"{row['statement']} | {answer['answer']} | {verdict.kind}: {verdict.message}"
            if verdict.kind == "unreadable":
                assert len(answer["answer"]) > 1500, told
                continue
            assert verdict.kind != "undecided", told
            assert (verdict.kind == "right") == (kind == "right"), told
            wrong += kind == "wrong"
            named += bool(verdict.mistake)
    return wrong, named


@pytest.mark.parametrize("task", TASKS)
def test_right_answers_are_accepted_and_wrong_ones_refused(task):
    wrong, _ = figures([r for r in ROWS if r["task"] == task][::6])
    assert wrong > 0


@pytest.mark.soak
@pytest.mark.parametrize("task", TASKS)
def test_the_whole_corpus_and_the_part_whose_mistakes_are_named(task):
    wrong, named = figures([r for r in ROWS if r["task"] == task])
    assert named >= NAMED.get(task, 0) * wrong, f"{named} of {wrong}"
