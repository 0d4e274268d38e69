"""The verbs minimize, compare and step: bounds, schedules, every method by name, and what is told of a step."""

from pathlib import Path

import pytest

from tests.commands.test_numbers import typed
from tutor.commands.session import RIGHT
from tutor.numeric.descent.methods import METHODS
from tutor.numeric.descent.outcome import ENDINGS
from tutor.render.plain import plain

BOUNDED = [  # what is said, x and y at the end
    ("subject to 0 <= x <= 1 by newton", (1, -1)),
    ("subject to x in [0, 1], y >= 0 by projected gradient", (1, 0)),
    ("subject to x < 1 and y >= 0 by coordinate descent", (1, 0)),
    ("subject to -1/2 <= x <= 1/2 by scipy l-bfgs-b", (0.5, -1)),
    ("with x : in [0, 1], y : nonnegative by adam step 0.1", (1, 0)),
    ("subject to x <= 1, y <= 5 step 0.2", (1, -1)),
]


@pytest.mark.parametrize(("said", "end"), BOUNDED, ids=[b[0] for b in BOUNDED])
def test_a_search_keeps_to_its_bounds(said, end):
    reply = typed(f"minimize (x - 2)^2 + (y + 1)^2 from x = 0, y = 1 {said}")
    found = reply.session.arrays
    assert (float(found["x"]), float(found["y"])) == pytest.approx(end, abs=1e-5)
    assert "converged at the bounds" in plain(reply.document).replace("\n      ", " ")


@pytest.mark.parametrize("by", ["lm", "newton", "bfgs", "gd step 0.05 steps 3000", "adam step 0.1 batch 2 epochs 300"])
def test_lists_of_numbers_are_data(by):
    reply = typed("x = [1, 2, 3, 4]; y = [3.1, 4.9, 7.2, 8.8]", f"minimize mean((y - w x - b)^2) from w = 0, b = 0 by {by}")
    found = reply.session.arrays
    assert [float(found["w"]), float(found["b"])] == pytest.approx([1.94, 1.15], abs=0.2 if "batch" in by else 1e-3)


TROUBLES = [
    ("minimize norm(M @ v)^2 wrt v with M : matrix(3, 2), v : vector(2)", "M is declared, but has no numbers"),
    ("minimize x^2 from x = 1 subject to x^2 <= 1", "no bound of a parameter"),
    ("minimize x^2 from x = 1 subject to z <= 1", "no bound of a parameter"),
    ("minimize x^2 from x = 1 subject to 3 <= x <= 2", "above the upper bound"),
    ("minimize x^2 from x = 1 subject to x <= 1 by bfgs", "keeps to no bounds"),
    ("minimize x^2 from x = 1 step 0.1 decay fast", "no way to shrink the step"),
    ("minimize x^2 from x = 1 step 0.1 decay", "decay by how much?"),
    ("minimize x^3 + 1 from x = 1 by lm", "x^3 is no square"),
    ("minimize x^2 from x = 1 by scipy nelder-meed", "did you mean scipy nelder-mead?"),
    ("step x^2 at x = 1 by scipy bfgs", "not laid open"),
    ("step x^2 at x = 0 by newton", "nothing lies lower"),
]


@pytest.mark.parametrize(("line", "told"), TROUBLES, ids=[t[0] for t in TROUBLES])
def test_what_cannot_be_searched_is_told(line, told):
    reply = typed(line)
    assert reply.status != RIGHT
    assert told in " ".join(plain(reply.document).split())


@pytest.mark.parametrize("method", [m.name for m in METHODS])
def test_every_method_is_asked_by_its_name(method):
    reply = typed(f"minimize (x - 1)^2 + 2(y - x)^2 from x = 3, y = 2 by {method} steps 5")
    assert reply.status == RIGHT
    assert f"by {method}" in plain(reply.document)


@pytest.mark.parametrize("method", [m.name for m in METHODS if not m.scipy])
def test_one_step_of_every_method_is_told_in_words_and_numbers(method):
    shown = " ".join(plain(typed(f"step (x - 1)^2 + 2(y - x)^2 at x = 3, y = 2 by {method}").document).split())
    assert "Here, at x = 3, y = 2, the value is 6 and the gradient is (8, -4)." in shown
    assert "The step is (" in shown
    assert "the value falls from 6 to" in shown


def test_a_later_step_is_told():
    shown = " ".join(plain(typed("step x^2 at x = 1 by momentum step 0.1 steps 2").document).split())
    assert "Step 2 of momentum" in shown
    assert "Here, at x = 0.8, the value is 0.64 and the gradient is 1.6." in shown
    assert "v 0.9 v - η ∇f -0.34" in shown


def test_a_comparison_tells_of_each_method_and_draws_over_evaluations():
    shown = plain(typed("compare x^2 + 10 y^2 from x = 2, y = 1 by cg, bfgs, gd step 0.5 steps 50").document)
    assert [name in shown for name in ("conjugate gradient", "bfgs", "gradient descent: diverged")] == [True] * 3
    assert "evaluations" in shown.splitlines()[-3] + shown.splitlines()[-2]


PAGE = (Path(__file__).parents[2] / "docs" / "optimizing.md").read_text("utf-8")


def test_the_page_tells_every_method_and_every_ending():
    own = [f"| {m.name} | {m.rule} | {m.because} |" for m in METHODS if not m.scipy]
    assert [row for row in own if row not in PAGE] == []
    assert [m.scipy for m in METHODS if m.scipy and f"{m.scipy}," not in PAGE and f"{m.scipy}." not in PAGE] == []
    assert [word for word, told in ENDINGS.items() if f"| {word} | {told} |" not in PAGE] == []


@pytest.mark.parametrize("method", METHODS, ids=lambda m: m.name)
def test_every_method_has_a_page_whose_example_runs(method):
    shown = plain(typed(f"help {method.name}").document)
    assert method.because.split(" ")[0] in shown
    *_, example = [line.strip() for line in shown.splitlines() if line.strip()]
    assert typed(f"{example} steps 2").status == RIGHT


def test_the_methods_are_listed():
    shown = plain(typed("help methods").document)
    assert [m.name for m in METHODS if m.name not in " ".join(shown.split())] == []
