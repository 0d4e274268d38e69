"""Answers to the matrix corpus: right ones in other forms are right, wrong ones never, and the mistake behind them is named.

Which answers are right is told by central differences, not by the tutor. The ordinary suite judges of the right ones the first and
then every third of each statement, of the wrong ones the first and then every fourth of each mistake; the soak judges all.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tests.derive.test_matrix_corpus import CORPUS, point
from tests.oracle_arrays import slope, value, with_definitions
from tests.portion import portion
from tutor.checking.verdicts.judge import judge
from tutor.derive.arrays.matrix import matrix_gradient
from tutor.errors import TutorError
from tutor.meaning.scope import scope_from

ROWS = [json.loads(line) for line in (Path(__file__).parents[1] / "corpora" / "mistakes.jsonl").read_text("utf-8").splitlines()]
STATEMENTS = {row["name"]: row for row in CORPUS}
RIGHT = [(row, answer) for row in ROWS for answer in row["right"]]
WRONG = [(row, answer, said) for row in ROWS for answer, said in row["wrong"]]
NAMED = 0.9  # of the wrong answers


def told(case):
    return f"{case[0]['of']} by {case[0]['wrt']}: {case[1]}"


@cache
def asked(of):
    statement = STATEMENTS[of]
    scope = scope_from(statement["kinds"], statement.get("definitions", {}))
    return scope, scope.read(statement["of"])


@cache
def derived(of, name):
    scope, node = asked(of)
    return matrix_gradient(node, (name,), scope)


@cache
def measured(of, name, seed):
    """Random arrays, and the gradient by central differences there."""
    scope, node = asked(of)
    at = point(scope, np.random.default_rng(seed))
    return at, slope(lambda v: value(node, with_definitions(scope, {**at, name: v})), at[name])


def is_right(row, answer):
    """Whether an answer agrees with central differences at several sizes; one that has no value, or another shape, is wrong."""
    return all(agrees(row, answer, seed) for seed in (7, 8, 9))


def agrees(row, answer, seed):
    scope, _ = asked(row["of"])
    at, wanted = measured(row["of"], row["wrt"], seed)
    try:
        found = value(scope.read(answer), with_definitions(scope, at))
    except (ValueError, TutorError, TypeError):
        return False
    return np.shape(found) == np.shape(wanted) and np.allclose(found, wanted, rtol=1e-5, atol=1e-6 * (1 + np.abs(wanted).max()))


def test_the_corpus_is_large_enough():
    assert len(RIGHT) >= 60
    assert len(WRONG) >= 150
    assert sum(said is not None for *_, said in WRONG) >= NAMED * len(WRONG)


@pytest.mark.parametrize("case", portion(RIGHT, 3, told, kind=lambda case: case[0]["of"]))
def test_a_right_answer_in_another_form_is_right(case):
    row, answer = case
    assert is_right(row, answer)
    verdict = judge(answer, derived(row["of"], row["wrt"]))
    assert (verdict.kind, verdict.hint) == ("right", ""), verdict


@pytest.mark.parametrize("case", portion(WRONG, 4, told, kind=lambda case: case[2]))
def test_a_wrong_answer_is_refused_and_its_mistake_named(case):
    row, answer, said = case
    assert not is_right(row, answer)
    verdict = judge(answer, derived(row["of"], row["wrt"]))
    if said is None:  # no reason is invented
        assert verdict.kind == "wrong", verdict
    else:
        assert verdict.kind == "slip", verdict
        assert said in f"{verdict.mistake} {verdict.message} {verdict.hint}"
    assert "adjoint(" not in verdict.hint
    assert "{" not in verdict.hint
