"""Solutions told case by case, and in chains: settled by hand."""

import pytest

from tests.checking.working.problems import derivation_of
from tutor.checking.verdicts.judge import judge

ANSWERS = [
    ("solve (x-1)^2 <= 0", "right", ["x = 1", "1", "{1}", "x <= 1 and x >= 1"]),
    ("solve (x-1)^2 <= 0", "wrong", ["x = 2", "x <= 1", "x = 1 or x = 2"]),
    ("solve 4x^2 - 4 >= 5x^2 + 4x", "right", ["x = -2", "x in {-2}"]),
    ("solve (x-1)^2 (x-3)^2 <= 0", "right", ["x = 1 or x = 3", "x = 3, x = 1", "{1, 3}"]),
    ("solve (x-1)^2 (x-3)^2 <= 0", "wrong", ["x = 1", "x = 1 or x = -3", "1 <= x <= 3"]),
    ("solve (x-1)^2 (x-3) >= 0", "right", ["x = 1 or x >= 3", "x >= 3 or x = 1", "{1} ∪ [3, oo)"]),
    ("solve (x-1)^2 (x-3) >= 0", "wrong", ["x >= 3", "x = 1 or x > 3", "x = 1 or x <= 3"]),
    ("solve 2x = 4", "right", ["x = 4/2 = 2", "4/2 = 2", "2"]),
    ("solve 2x = 4", "wrong", ["3 = 2", "x = 3 = 2", "1 = 2"]),
    ("solve x/2 + 4 = 4", "right", ["x = 0", "x = 2*0 = 0"]),
    ("solve x/2 + 4 = 4", "wrong", ["1 = 0", "7 = 0", "x = 1 = 0"]),
]
ROWS = [(problem, kind, answer) for problem, kind, answers in ANSWERS for answer in answers]


@pytest.mark.parametrize(("problem", "kind", "answer"), ROWS)
def test_what_is_said_of_cases(problem, kind, answer):
    verdict = judge(answer, derivation_of(problem))
    assert verdict.kind == kind, verdict.message
    assert kind != "right" or not (verdict.mistake or verdict.hint)
