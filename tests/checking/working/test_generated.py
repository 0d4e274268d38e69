"""Workings made of derivations' own lines: all of them, some of them, one of them made false; and lines that nobody would write."""

import json
import random
from pathlib import Path

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checking.working.problems import derivation_of
from tutor.checking.working.working import MOST_LINES, check_working
from tutor.errors import TutorError
from tutor.meaning.algebra import to_sympy
from tutor.meaning.sorts import CLAIM, sort_of
from tutor.render.tuition import step_lines
from tutor.syntax.nodes import Apply, is_op, names
from tutor.syntax.printer import show_claim

SCALAR = [
    "derivative x^2 + 2x", "derivative x^2 sin(x)", "derivative (x^2+1)^3", "derivative sin(3x)/x", "derivative x^x",
    "derivative log(x^2 + 1) e^x", "derivative sqrt(1 - x^2)", "derivative atan(x/2)", "derivative 1/(1 + e^(-x))",
    "derivative tanh(x)^2", "derivative x^3 order 2", "derivative a x^2 + b x wrt x", "gradient x^2 y", "gradient x^2 y + sin(x y)",
    "integrate x e^x", "integrate 2x cos(x^2)", "integrate x^2 sin(x)", "integrate 1/(x^2 - 1)", "integrate log(x)",
    "integrate x^2 + 3 sin(x)", "integrate sin(x)^2", "integrate x^2 from 0 to 1", "integrate x e^(x^2) from 0 to 1",
    "limit (x^2-1)/(x-1) as x -> 1", "limit sin(3x)/x as x -> 0", "limit (1 - cos(x))/x^2 as x -> 0",
    "limit (2x^2 + 1)/(x^2 - 3) as x -> oo", "simplify (x^2-1)/(x-1)", "simplify (x+1)^2 - x^2", "expand (a+b)^2", "factor x^2 - 4",
    "simplify sin(x)^2 + cos(x)^2",
]  # fmt: skip
OTHERS = [
    "hessian x^2 y", "jacobian [x y, x + y]", "solve 2x + 2 = 6", "solve x^2 - 5x + 6 = 0", "solve sqrt(x) = x - 2",
    "solve x + y = 3, x - y = 1", "solve e^(2x) = 5", "solve x^2 < 4", "solve log(x) + log(x - 1) = log(2)", "critical x^3 - 3x",
    "chain u^2 + v with u = x + y, v = x y wrt x",
]  # fmt: skip
PARTS = frozenset({"solve sqrt(x) = x - 2", "solve x + y = 3, x - y = 1", "solve log(x) + log(x - 1) = log(2)", "hessian x^2 y",
                   "jacobian [x y, x + y]"})  # fmt: skip
# their lines end with a part of the answer, or with more than it


def shown(derivation):
    """The lines of a derivation as they are shown, each `goal = rule filled in = value`."""
    lines = []
    for block in step_lines(derivation, "whole"):
        value = block.value
        if is_op(value, "[]") and value.args and all(sort_of(a) == CLAIM for a in value.args):
            value = Apply("or", value.args) if len(value.args) > 1 else value.args[0]
        sides = [value] if sort_of(value) == CLAIM else [block.goal, *block.forms, value]
        lines.append(" = ".join(dict.fromkeys(map(show_claim, sides))))
    return lines


@pytest.mark.parametrize("problem", [*SCALAR, *OTHERS])
def test_a_derivations_own_lines_are_expected_and_lead_to_its_end(problem):
    found = check_working(shown(derivation_of(problem)), derivation_of(problem))
    assert [(line.text, line.verdict) for line in found.lines if line.verdict not in ("expected", "restated")] == []
    assert (found.done == 1.0 and bool(found)) or problem in PARTS


def rounds(few, many):
    """How often something is tried: `few` times in the suite, `many` times in a soak."""
    return pytest.mark.parametrize("count", [few, pytest.param(many, marks=pytest.mark.soak)])


@rounds(1, 10)
@pytest.mark.parametrize("problem", [*SCALAR, *OTHERS])
def test_lines_may_be_left_out(problem, count):
    derivation, rng = derivation_of(problem), random.Random(problem)
    lines = shown(derivation)
    for _ in range(count):
        some = [line for line in lines[:-1] if rng.random() < 0.5] + lines[-1:]
        found = check_working(some, derivation)
        assert [(line.text, line.verdict) for line in found.lines if not line.is_true] == []
        assert found.done == 1.0 or problem in PARTS or problem.startswith(("gradient", "solve", "critical"))  # the last line is no answer


def corrupted(line, rng):
    """The last side of a line with one edit, where mpmath sees that its value is another; None where it does not."""
    *before, last = line.split(" = ")
    k = rng.choice([i for i, c in enumerate(last) if c.isdigit()] or [None])
    edited = f"{last} + x" if k is None or rng.random() < 0.3 else f"{last[:k]}{(int(last[k]) + rng.randint(1, 8)) % 10}{last[k + 1 :]}"
    return " = ".join([*before, edited]), last, edited


def differ(one, other, derivation):
    """Whether two sides have different values, and different slopes, at points tried with mpmath; None where one cannot be read."""
    try:
        trees = [derivation.scope.expand(derivation.scope.read(text)) for text in (one, other)]
        expressions = [to_sympy(tree) for tree in trees]
    except TutorError:
        return None
    free = names(trees[0]) | names(trees[1])
    gaps = []
    for x in (0.31, 0.47, 0.59, 0.73):
        point = {symbol: x + 0.01 * i for e in expressions for i, symbol in enumerate(sorted(e.free_symbols, key=str))}
        gap = (expressions[0] - expressions[1]).subs(point)
        if not gap.is_number:
            return None
        gaps.append(mpmath.mpmathify(complex(gap.evalf(30))))
    is_constant = all(abs(g - gaps[0]) < 1e-12 for g in gaps)
    return all(abs(g) > 1e-9 for g in gaps) and not (is_constant and free)


CORRUPTED = [p for p in SCALAR if not p.startswith(("limit", "integrate 2x cos", "integrate x e^(x^2)", "factor", "gradient"))]


@rounds(4, 40)
@pytest.mark.parametrize("problem", CORRUPTED)
def test_a_line_made_false_is_found_where_it_stands(problem, count):
    derivation, rng = derivation_of(problem), random.Random(problem)
    lines = shown(derivation)
    tried = 0
    while tried < count:
        k = rng.randrange(len(lines))
        text, last, edited = corrupted(lines[k], rng)
        if differ(last, edited, derivation) is not True:
            continue
        tried += 1
        found = check_working([*lines[:k], text, *lines[k + 1 :]], derivation)
        assert (found.first_false and found.first_false.number, text) == (k + 1, text)
        assert not found


GARBAGE = ["", " ", "((", "=", "= =", "===", "⇒", "d/dx", "∫", "x = = 2", "let", "let u", "u = u", "u = v, v = u", "dx = dx", "x dx", "du",
           "lim", "[", "]_0^1", "[x]_0^", "|_0^1", "' ' '", "f'", "f'(", "f(x) = f(x)", "x = x", "0 = 1", "1/0", "x/0 = 1", "oo", "oo - oo",
           "∇", "∇∇f", "y' = y'", "\\frac{", "\\begin{align}", "$$", "2x,,", ",", ";", "±", "x = ±", "± = ±", "#", "//", "1.", "step 1:",
           "where", "where where where", "x in x", "x < ", "{}", "x = {1, 2}", "[[1], [2, 3]]", "9^9^9^9^9", "x^(10^9)", "1e999999",
           "a = 1 = 2 = 3", "u = x^2, u = x^3, u", "du = 0 dx", "0 du = dx", "d(x^2) = 2x dx", "x" * 5000, "(" * 3000, "\x00", "\ud83d",
           "e = 2", "pi = 3", "x := 2", "f(0) = 1, f(1) = ", "F(1) - F(", "f_x", "f_xxxxxxxxxxxxxxx = 1", "(x)'''''", "sum(i=1..n, i)",
           "does not exist", "x = y = z = x", "import os", "__import__('os')", "lambda x: x", "diff(x^2, x)", "f = lim x->0 f"]  # fmt: skip


@pytest.mark.parametrize("problem", ["derivative x^2 sin(x)", "integrate x e^x", "solve x^2 = 4", "limit sin(x)/x as x -> 0",
                                     "expand (a+b)^2", "gradient x^2 y", "critical x^3 - 3x", "taylor e^x at x = 0 order 3",
                                     "backprop sum((X @ w - y)^2) wrt w with X : matrix(m, d), w : vector(d), y : vector(m)"])  # fmt: skip
def test_no_line_raises_anything(problem):
    found = check_working(GARBAGE, derivation_of(problem))
    assert len(found.lines) == len(GARBAGE)
    assert [line.number for line in found.lines] == list(range(1, len(GARBAGE) + 1))
    assert check_working(GARBAGE, derivation_of(problem)) == found


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text("xyu2 +-*/^=()[]'∫dlimso,;:<>&\\{}_.e#", max_size=24), max_size=4))
def test_no_text_raises_anything(lines):
    assert len(check_working(lines, derivation_of("integrate x e^x")).lines) == len(lines)


HOSTILE = Path(__file__).parents[2] / "corpora" / "hostile.jsonl"


def test_hostile_lines_are_only_read():
    rows = [json.loads(line) for line in HOSTILE.read_text("utf-8").splitlines()][::4]
    lines = [str(next(iter(v for v in row.values() if isinstance(v, str)), "")) for row in rows]
    assert len(check_working(lines, derivation_of("derivative x^2")).lines) == len(lines)


def test_too_many_lines_are_refused():
    with pytest.raises(TutorError) as told_why:
        check_working(["x"] * (MOST_LINES + 1), derivation_of("derivative x^2"))
    assert told_why.value.diagnostic.code == "lines"
