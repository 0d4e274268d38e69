"""Forms of answers: no honest one is refused, and what misses a form is told where and how to mend it."""

import re
from pathlib import Path
from random import Random

import pytest

import tutor
from tutor.checking.equality.forms import FORMS, missed, miswritten, understood
from tutor.errors import TutorError
from tutor.meaning.scope import Scope, scope_from

S = scope_from({"A": "matrix(n, n)", "X": "matrix(m, n)", "w": "vector(n)", "v": "vector(m)"})

TABLE = {
    "simplified": (
        ["x", "2x", "-x", "x^2 + 3x + 2", "2x e^(x^2)", "x/2", "1/2 * x", "(x + 1)/(x - 1)", "sqrt(2) + 1", "2 sqrt(3)",
         "sin(x) cos(x)",
         "e^x (x + 1)", "x(x + 1) + 1", "-2/3", "1/x", "x^n x^2", "e^x + e^-x", "[2x, -y]", "3x/(2y)", "2^x", "sqrt(x)/2", "x^-1",
         "log(2)",
         "(x + 1)^2/x", "sin(x)^2 + cos(y)^2", "1/(x + 1) + 1/x", "x^2 y + x y^2", "-(x + 1)", "e^(x/2)/2", "10^7", "{-2, 2}",
         "y = 2x + 1"],
        ["x + 0", "1*x", "0*x", "x^1", "x/1", "2x + 3x", "x - x", "x*x", "x^2 x", "2*3*x", "6/4", "4/2", "2x/4", "(2x + 2)/4", "x^2/x",
         "(x^2 - 1)/(x - 1)", "1/(1/x)", "(x/2)/3", "1/(1 + 1/x)", "x - (-2)", "-(-x)", "1 + 2", "2^3", "sqrt(9)", "e^0", "log(1)",
         "sin(0)",
         "x/(-2)", "2x + 1 + 3", "2(x + 1) + 3(x + 1)", "x^0", "sin(x)^2 + cos(x)^2", "e^(log(x))", "[x, x + x]", "x e^x/x"],
    ),
    "expanded": (
        ["x", "x^2 + 2x + 1", "2x", "x y + x", "3", "sin(x) + 1", "x sin(x + 1)", "e^(x + 1)", "2x/3 + 1", "(x + 1)/(x - 1)",
         "-x - 1", "x^3 - 1",
         "x^2 y - y^2", "[x^2 + x, 2]", "sqrt(x + 1)", "x e^x + e^x", "1/(x + 1)^2"],
        ["(x + 1)^2", "x(x + 1)", "2(x + 1)", "-(x + 1)", "(x + 1)(x - 1)", "x^2 + 3(x + 1)", "(x + y)^3", "x - (x + 1)",
         "e^x (x + 1)",
         "y (x + 1)^2", "[x, x(x + 1)]", "(2x + 1)^2 + 1"],
    ),
    "factored": (
        ["(x - 1)(x + 1)", "(x + 1)^2", "x(x + 1)", "2(x + 1)", "x", "x^2 + 1", "x^2 - 2", "-(x - 1)(x + 1)", "3x^2 (x - 2)",
         "e^x (x + 1)",
         "(x^2 + 1)(x - 1)", "x + 1", "12", "(x + 1)/(x - 1)", "(x - y)(x + y)", "x^2 + x y + y^2", "(x + 1)(x + 1)",
         "sin(x) (x + 1)", "2^x"],
        ["x^2 - 1", "x^2 + 2x + 1", "2x + 2", "x^2 + x", "(x^2 - 1)(x + 1)", "(2x + 2)(x - 1)", "x e^x + e^x", "x^2 - y^2",
         "x (x^2 - 4)",
         "(x^2 - 1)/(x + 2)", "x^3 - 1", "x^4 - 1", "2x^2 + 4x", "(x^2 - 1)^2", "4x^2 - 9"],
    ),
    "single fraction": (
        ["(x + y)/(x y)", "x/2", "1/x", "x + 1", "-(1/x)", "3", "(2x + 1)/2", "sin(1/x)", "e^(x/2)", "2/3", "(x + 1)/(x (x - 1))",
         "x^2",
         "e^(1/x)/x", "sqrt(x/2)", "-x/(y + 1)", "x^-1", "2/3 * x"],
        ["1/x + 1/y", "x + 1/x", "1/2 + x", "(1/x)/(1/y)", "1/(1 + 1/x)", "x/2 + y/2", "1/2 * (x + 1)/x", "1 - 1/x", "x^-1 + 1",
         "(1/x)*(1/y)", "2*(1/x)", "y*(1/x)",
         "[1, 1/x + 1]"],
    ),
    "exact": (
        ["1/2", "sqrt(2)", "pi", "2", "x/3", "e^2", "log(2)/3", "-3/4", "[1/2, sqrt(3)]", "1000", "1e3", "sin(1)", "2^(1/3)",
         "{1/3, 2}", "pi/4",
         "x = 1/2"],
        ["0.5", "1.414", "3.14", "0.5x", "x + 0.1", "[0.5, 1]", "e^0.5", "1e-3", "2.5/3", "{0.5}", "x = 0.5", "sin(0.5)"],
    ),
    "no decimals": (
        ["1/2", "sqrt(2)", "pi", "2", "x/3", "e^2", "log(2)/3", "-3/4", "[1/2, 3]", "100", "1e2", "cos(1)", "7", "x", "0"],
        ["0.5", "1.41", "3.14", "0.5x", "x + 0.1", "[0.5, 1]", "e^1.5", "1e-2", "2.5/3", "{0.25}"],
    ),
    "decimal": (
        ["0.5", "3", "-1.25", "3.14159", "[0.5, 1]", "1e-3", "0", "-7", "100", "2.0", "{0.5, 1.5}", "1e3", "0.333", "x = 0.5",
         "12.75"],
        ["1/2", "sqrt(2)", "pi", "2 + 3", "2*3", "e", "x", "-1/2", "[1/2, 1]", "log(2)", "2^3"],
    ),
    "in terms of x, y": (
        ["x", "y", "x + y", "2", "sin(x y)", "x^2", "e^x", "pi x", "[x, y]", "1/x", "x y/2", "sqrt(x^2 + y^2)", "-y", "log(y)",
         "x = 2y"],
        ["z", "x + z", "r^2", "x t", "[x, z]", "sin(a x)", "x + C", "theta", "x/u", "x_1", "x^n"],
    ),
    "matrix": (
        ["X.T @ (X @ w - v)", "A", "A @ A", "2/m * X.T @ v", "A.T + A", "inv(A)", "w", "trace(A)", "norm(w)", "eye(n)", "diag(w)",
         "sum(w)",
         "X @ w", "outer(v, w)", "det(A) inv(A).T", "x", "softmax(w)"],
        ["sum(i=1..n, w_i^2)", "w[1]", "A[1, 2]", "[w[1], w[2]]", "[1, 2]", "X[1, :]", "sum(i=1..n, A[i, i])", "w[1:2]", "2 w[1] + 1",
         "[[1, 0], [0, 1]]", "A @ [1, 2]"],
    ),
    "3 figures": (
        ["1.3", "1.25", "130", "-1.25", "0.0125", "1.25e4", "1.25*10^4", "12.5", "[1.25, 3]", "{0.5, 1.5}", "x = 1.25", "0", "1e-3",
         "1.25 x", "1300"],
        ["1.295", "13/10", "sqrt(2)", "2 + 3", "0.01251", "1301", "[1.251, 3]", "pi", "1.251*10^4", "1/3", "-1.295"],
    ),
    "2 decimals": (
        ["1.3", "1.25", "130", "-1.25", "0.01", "1.25e4", "125e-2", "12.5", "[1.25, 3]", "{0.5, 1.5}", "x = 1.25", "0", "1300.25", "-3",
         "1.25 x"],
        ["1.295", "13/10", "sqrt(2)", "2 + 3", "0.0125", "1e-3", "[1.251, 3]", "pi", "1.25*10^-1", "1/3", "-1.295"],
    ),
    "standard polynomial": (
        ["x^2 + 2x + 1", "x", "3", "-x^2 + 1", "x^3 - x", "2x^5", "x^2/2 + 1", "x + 1", "x^2 y + x", "-x", "x^10 - 1",
         "1/2 * x^2 + x", "x^4 + x^2",
         "sqrt(2) x + 1", "pi x^2", "[x^2 + 1, x]"],
        ["1 + x", "x + x^2", "(x + 1)^2", "x(x + 1)", "1/x", "sin(x)", "x^2 + x + x", "x^-1 + 1", "x x + 1", "sqrt(x)", "2(x + 1)",
         "e^x + 1",
         "1x + 2"],
    ),
    "like a e^b": (
        ["2x e^(x^2)", "e^x", "-3 e^(-3x)", "x exp(x)", "e^x x", "exp(x^2)/2 * y", "sin(x) e^cos(x)", "2 e^2", "-e^x",
         "x y e^(x y)", "e^(x^2)*2x",
         "(x + 1) e^x", "3 exp(3x)", "exp(-x)", "5 x^2 e^(x^3)"],
        ["x e^x + e^x", "x^2", "e^x + 1", "sin(x)", "2^x", "x", "1/e^x", "(x e^x)^2", "log(x)", "x + e^x"],
    ),
}  # fmt: skip
ACCEPTED = [(form, text) for form, (right, _) in TABLE.items() for text in right]
REFUSED = [(form, text) for form, (_, wrong) in TABLE.items() for text in wrong]


@pytest.mark.parametrize(("form", "text"), ACCEPTED, ids=[f"{f}: {t}" for f, t in ACCEPTED])
def test_an_honest_answer_has_its_form(form, text):
    assert missed(S.read(text), form, S) == ""


@pytest.mark.parametrize(("form", "text"), REFUSED, ids=[f"{f}: {t}" for f, t in REFUSED])
def test_what_misses_a_form_is_told(form, text):
    said = missed(S.read(text), form, S)
    assert said.endswith(".")
    assert ": " in said


def test_every_form_has_rows_enough():
    assert {f.name for f in FORMS} == {understood(form)[0][0].name for form in TABLE}
    assert all(len(right) >= 15 and len(wrong) >= 10 for right, wrong in TABLE.values())


TOLD = [
    ("simplified", "x^2 + 2x + 3x", "x^2 + 2x + 3x: 2x and 3x are like terms; gather them."),
    ("simplified", "x^2 + 6/4", "6/4: reduce this fraction to 3/2."),
    ("simplified", "(x^2 - 1)/(x - 1)", "(x^2 - 1)/(x - 1): above and below there is a factor x - 1; cancel it."),
    ("factored", "x (x^2 - 4)", "x^2 - 4: it can still be factored, as (x + 2)(x - 2)."),
    ("expanded", "x + 2(x + 1)", "2(x + 1): a bracket stands in a product; multiply it out."),
    ("exact, factored", "0.5 (x + 1)", "0.5: this is a decimal; write fractions and roots, which are exact."),
    ("exact, factored", "x^2 - 1", "x^2 - 1: it can still be factored, as (x + 1)(x - 1)."),
    ("in terms of x, y, exact", "z", "z: this letter is not asked for; write the answer in terms of x, y alone."),
    ("like a e^b", "x + e^x", "x + e^x: the shape asked for is a e^b; bring the answer into it."),
]


@pytest.mark.parametrize(("form", "text", "said"), TOLD)
def test_it_is_told_what_is_missed_and_where(form, text, said):
    assert missed(S.read(text), form, S) == said


@pytest.mark.parametrize("form", ["tidy", "exact, nice", "in terms of", "like", "like a +", "figures", "0 figures", "decimals", "3 nice"])
def test_an_unknown_form_is_refused(form):
    with pytest.raises(TutorError):
        understood(form)


WRITTEN = [
    ("1.30", "3 figures", True), ("1.3", "3 figures", False), ("1.300", "3 figures", False), ("0.0130", "3 figures", True),
    ("130", "3 figures", True), ("1300", "3 figures", True), ("1300", "2 figures", True), ("1300", "1 figure", False),
    ("1300.", "4 figures", True), ("1300.", "3 figures", False), ("1.30e2", "3 figures", True), ("1.3e2", "3 figures", False),
    ("1.30*10^2", "3 figures", True), ("1.30 × 10^-2", "3 figures", True), ("1.30\\cdot 10^{2}", "3 figures", True),
    ("x = 1.30", "3 figures", True), ("x_1 = 1.30", "3 significant figures", True), ("f(2) = 1.30", "3 figures", True),
    ("f'(12) = 1.30", "3 figures", True), ("[1.30, 2.5]", "3 figures", False), ("(1.30, 2.50)", "3 figures", True),
    ("-.50", "2 figures", True),
    ("0", "1 figure", True), ("0.00", "3 figures", True), ("2.50 x^2 + 1.30", "3 figures", True), ("2.5x", "2 figures", True),
    ("1.30", "2 decimals", True), ("1.3", "2 decimals", False), ("1.300", "2 decimal places", False), ("130", "0 decimals", True),
    ("130.0", "0 decimals", False), ("1.305e1", "2 decimals", True), ("1.30e-2", "4 decimals", True), ("2", "2 decimals", False),
    ("-0.50", "2 decimals", True), ("x = 1.41 or x = -1.41", "2 decimals", True), ("1.30", "exact", True), ("1.30", None, True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "form", "has_it"), WRITTEN)
def test_figures_are_counted_as_they_are_written(text, form, has_it):
    said = miswritten(text, form)
    assert (said == "") == has_it
    assert not said or said.endswith("zeros at the end too.")


@pytest.mark.parametrize("seed", range(20))
def test_figures_are_those_of_python(seed):
    """`f"{x:.{n}e}"` has n + 1 figures, `f"{x:.{n}f}"` n decimals."""
    walk = Random(seed)
    value, n = walk.uniform(-1, 1) * 10 ** walk.randint(-4, 6), walk.randint(1, 9)
    assert miswritten(f"{value:.{n}e}", f"{n + 1} figures") == miswritten(f"{value:.{n}f}", f"{n} decimals") == ""
    assert miswritten(f"{value:.{n}e}", f"{n} figures")
    assert miswritten(f"{value:.{n}f}", f"{n + 1} decimals")


def test_a_verdict_counts_the_figures_of_the_text():
    kinds = [
        tutor.check(text, "1.2951", significant=3, form="3 figures").kind
        for text in ("1.30", "1.3", "1.295", "1.31", "the answer is 1.30.")
    ]
    assert kinds == ["right", "slip", "slip", "wrong", "right"]


def test_no_form_is_no_demand():
    assert missed(Scope().read("2x + 3x"), None) == missed(Scope().read("2x + 3x"), "") == ""


PAGE = (Path(__file__).parents[2] / "docs" / "checking.md").read_text("utf-8")
LINES = PAGE[PAGE.index("## Form") :].splitlines()
PAGE_ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in LINES if line.startswith("| `")]
SAID = [
    (form, text, k == 2)
    for row in PAGE_ROWS
    if len(row) == 4
    for form in re.findall("`([^`]+)`", row[0])
    for k in (2, 3)
    for text in re.findall("`([^`]+)`", row[k])
]


@pytest.mark.parametrize(("form", "text", "has_it"), SAID, ids=[f"{f}: {t}" for f, t, _ in SAID])
def test_the_page_tells_what_has_a_form(form, text, has_it):
    assert (missed(S.read(text), form, S) == "") == has_it


def test_the_page_tells_every_form():
    assert {f.name for f in FORMS} == {understood(form)[0][0].name for form, _, _ in SAID}
