"""A derivation's lines as the tutor prints them, as text, in ASCII and in LaTeX, pasted back as a working: all are expected."""

import json
import random
from pathlib import Path

import pytest

from tests.checking.working.problems import derivation_of
from tutor.checking.working.working import check_working
from tutor.errors import TutorError
from tutor.render.latex import lines as latex_lines
from tutor.render.letters import plain_letters
from tutor.render.plain import Layout
from tutor.render.tuition import step_lines

PROBLEMS = [
    "integrate (x+3)/(x^2-1)", "integrate x sqrt(x+1)", "integrate x^2 sqrt(1 - x^2)", "integrate x^3/(x^2 + 1)", "integrate sinh(x)^3",
    "integrate (2x + 3)/(x^2 + 2x + 5)", "integrate 1/(x (x + 1)) from 1 to oo", "apart (x^2 + 1)/(x (x - 1)^2)",
    "derivative x^2 sin(3x)", "gradient e^(-x^2 - y^2)", "hessian x^3 y^2", "chain u^3 + sin(u) with u = x^2 wrt x",
    "limit (tan(x) - x)/x^3 as x -> 0", "limit |x|/x as x -> 0", "limit x^x as x -> 0+", "taylor e^x sin(x) order 3",
    "taylor log(x) at x = 1 order 3", "implicit x^2 + y^2 = 25", "solve e^(2x) - 3e^x + 2 = 0", "solve x + y = 3, x - y = 1",
    "solve x e^x - 2e^x = 0", "critical x^3 + y^3 - 3x y", "critical x y subject to x + y = 1", "critical x^4 - x^2",
    "backprop (z - y)^2 wrt w b with z = w x + b", "backprop sigmoid(w x + b) wrt w b",
    "backprop mean((X @ w - y)^2) wrt w with X : matrix(m, d), w : vector(d), y : vector(m)",
    "backprop -sum(Y * log(softmax(Z))) wrt Z with Z : matrix(m, n), Y : one-hot matrix(m, n)",
    "integrate int_0^1 int_0^1 x y z dz dy from 0 to 1",
]  # fmt: skip
_ON_A_LINE = 10**6  # columns


def text(step, *, ascii=False):
    """One step as the page has it: its number, its sides, the rule and the reason."""
    return "".join(piece for line in Layout(ascii, _ON_A_LINE).lines(step) for _, piece in line)


PRINTED = {
    "text": text,
    "ascii": lambda step: plain_letters(text(step, ascii=True)),
    "latex": lambda step: next(iter(latex_lines(step))),
}


def not_expected(problem, printed):
    derivation = derivation_of(problem)
    found = check_working([printed(step) for step in step_lines(derivation)], derivation)
    return [(line.text, line.verdict, line.message) for line in found.lines if line.verdict not in ("expected", "restated")]


@pytest.mark.parametrize("printed", PRINTED)
@pytest.mark.parametrize("problem", PROBLEMS)
def test_printed_lines_are_expected(problem, printed):
    assert not_expected(problem, PRINTED[printed]) == []


IN_OTHER_LETTERS = [
    "gradient sum((X @ w - y)^2) wrt w in scalars with X : matrix(m, d), w : vector(d), y : vector(m)",
    "gradient -sum(Y * log(softmax(X @ W))) wrt W in scalars with m = 1, X : matrix(m, d), W : matrix(d, k), Y : one-hot matrix(m, k)",
    "sensitivity x^2 + p x = 2 wrt p",
    "sensitivity x + y = p, x y = q wrt p q",
]


@pytest.mark.parametrize("problem", IN_OTHER_LETTERS)
def test_lines_in_entries_or_other_letters_are_never_told_false(problem):
    derivation = derivation_of(problem)
    found = check_working([text(step) for step in step_lines(derivation)], derivation)
    assert not [line.text for line in found.lines if line.is_false]


@pytest.mark.parametrize(("problem", "line", "false"), [
    ("hessian mean((X @ w - y)^2) wrt w with X : matrix(m, d), w : vector(d), y : vector(m)", "2/m * X.T @ X @ v", "2/m * X.T @ X @ w"),
    ("jacobian A @ x wrt x with A : matrix(m, n), x : vector(n)", "A @ v", "2 A @ x"),
])  # fmt: skip
def test_a_result_along_a_direction_is_not_told_false_and_another_shape_is(problem, line, false):
    derivation = derivation_of(problem)
    assert check_working([line], derivation).lines[0].verdict == "undecided"
    assert check_working([false], derivation).lines[0].is_false


def test_a_slope_by_an_entry_is_told_not_to_be_read():
    found = check_working(["v2 = softmax(X @ W)", "∂L/∂v2[1, 2] = 3"], derivation_of(IN_OTHER_LETTERS[1]))
    assert (found.lines[1].verdict, "by an entry of v2" in found.lines[1].message) == ("unread", True)


CORPORA = Path(__file__).parents[2] / "corpora"
KINDS = {"derivatives": "derivative {text} wrt {by}", "integrals": "integrate {integrand}", "limits": "{text}", "many": "{task} {of}"}


@pytest.mark.soak
@pytest.mark.parametrize("corpus", KINDS)
def test_printed_lines_of_the_corpora_are_expected(corpus):
    rows = [json.loads(line) for line in (CORPORA / f"{corpus}.jsonl").read_text("utf-8").splitlines()]
    for row in random.Random(1).sample(rows, min(100, len(rows))):
        try:
            derivation_of(KINDS[corpus].format(**row))
        except TutorError:
            continue
        assert not_expected(KINDS[corpus].format(**row), text) == []
