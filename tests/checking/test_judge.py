"""Answers are right, named slips, wrong at a point, undecided or unreadable; never is anything typed run."""

import pytest

from tutor.checking.verdicts.judge import judge, judge_value
from tutor.derive.arrays.matrix import matrix_gradient
from tutor.derive.arrays.second import matrix_hessian
from tutor.derive.derivatives.multivariate import gradient, hessian, jacobian
from tutor.derive.derivatives.scalar import derivative
from tutor.derive.integrals.integrals import integral
from tutor.derive.limits.limits import limit
from tutor.derive.optima.critical import critical_points
from tutor.derive.solving.solve import solve
from tutor.meaning.scope import Scope, scope_from

READ = Scope().read
BIASED = scope_from({"X": "matrix(m, d)", "w": "vector(d)", "y": "vector(m)", "b": "real"})
LINEAR = scope_from({"X": "matrix(m, d)", "w": "vector(d)", "y": "vector(m)"})
PROBLEMS = {
    "product": derivative(READ("x^2 sin(3x)"), "x"),
    "polynomial": derivative(READ("x^2 + x^3"), "x"),
    "abs": derivative(READ("abs(x)"), "x"),
    "sigmoid": derivative(READ("1/(1 + e^(-x))"), "x"),
    "held": derivative(READ("x^2 y"), "x"),
    "twice": derivative(READ("log((x^2 + 3)*(x^2 + 3))"), "x"),
    "gradient": gradient(READ("x^2 y + sin(x y)")),
    "jacobian": jacobian([READ("x y"), READ("x^2")]),
    "hessian": hessian(READ("x^2 y")),
    "by parts": integral(READ("x cos(x)"), "x"),
    "area": integral(READ("x^2"), "x", Scope(), (READ("0"), READ("1"))),
    "limit": limit(READ("sin(3x)/x"), "x", READ("0")),
    "infinite": limit(READ("e^x"), "x", READ("oo")),
    "roots": solve([READ("x^2 - 4")], ("x",)),
    "system": solve([READ("x + y - 3"), READ("x - y - 1")], ("x", "y")),
    "critical": critical_points(READ("x^3 - 3x + y^2"), ("x", "y")),
    "two arrays": matrix_gradient(BIASED.read("mean((X @ w + b - y)^2)"), ("w", "b"), BIASED),
    "curvature": matrix_hessian(LINEAR.read("sum(exp(X @ w))"), ("w",), LINEAR),
    "matrix": matrix_gradient(LINEAR.read("mean((X @ w - y)^2)"), ("w",), LINEAR),
}

CASES = [  # problem, answer, kind, a part of the mistake's key, a part of what is said
    ("product", "2x sin(3x) + 3x^2 cos(3x)", "right", "", ""),
    ("product", "dy/dx = x(2 sin(3x) + 3x cos(3x))", "right", "", ""),
    ("product", "2x sin(3x) + x^2 cos(3x)", "slip", "inner derivative left out", "multiply by the derivative of the inside"),
    ("product", "2x * 3cos(3x)", "slip", "product of the derivatives", "not the product of the derivatives"),
    ("product", "2x sin(3x) - 3x^2 cos(3x)", "slip", "halves subtracted", "halves of the product rule are added"),
    ("product", "2x sin(3x)", "slip", "half of the product rule", "One half is missing"),
    ("product", "x^2 sin(3x)", "slip", "not differentiated", "itself"),
    ("product", "-(2x sin(3x) + 3x^2 cos(3x))", "slip", "sign", "sign"),
    ("product", "2(2x sin(3x) + 3x^2 cos(3x))", "slip", "constant factor", "2 times"),
    ("product", "2x sin(3x) + 3x^2 cos(3x) + 5", "slip", "added constant", "5 more"),
    ("product", "x sin(3x) + x^2 cos(3x)", "slip", "", "And:"),
    ("product", "17", "wrong", "", "at x ="),
    ("product", "2X sin(3x) + 3x^2 cos(3x)", "slip", "case", "X does not occur"),
    ("product", "d/dx (x^2 sin(3x))", "wrong", "question restated", "worked out"),
    ("product", "2x sin(", "unreadable", "", ""),
    ("product", "__import__('os')", "unreadable", "", ""),
    ("abs", "x/abs(x)", "right", "", ""),
    ("abs", "piecewise(1 if x >= 0, -1 otherwise)", "right", "", ""),
    ("abs", "1", "slip", "branch left out", "the slope turns"),
    ("sigmoid", "e^x/(1 + e^x)^2", "right", "", ""),
    ("sigmoid", "sigmoid(x) (1 + sigmoid(x))", "slip", "sign of a term", "1 - sigmoid(u)"),
    ("polynomial", "2x + x^3", "slip", "not differentiated", "x^3 still has to be differentiated"),
    ("held", "2x y + x^2", "slip", "held", "held still"),
    ("held", "x^2", "slip", "wrong variable", "derivative by y"),
    ("twice", "((2x + 3)*(x^2 + 3) + (x^2 + 3)*(2x))/((x^2 + 3)*(x^2 + 3))", "slip", "constant", "0"),
    ("gradient", "[2x y + y cos(x y), x^2 + x cos(x y)]", "right", "", ""),
    ("gradient", "[2x y + cos(x y), x^2 + x cos(x y)]", "slip", "inner derivative left out", "1 of 2 entries is right; entry x"),
    ("gradient", "[x^2 + x cos(x y), 2x y + y cos(x y)]", "slip", "order", "order is x, y"),
    ("gradient", "[1, 2]", "wrong", "", "entry x"),
    ("gradient", "2x y", "wrong", "shape", "2 entries"),
    ("gradient", "[1, 2, 3]", "wrong", "shape", "these are 3"),
    ("jacobian", "[[y, x], [2x, 0]]", "right", "", ""),
    ("jacobian", "[[y, 2x], [x, 0]]", "slip", "transposed", "transpose"),
    ("hessian", "[[2y, 2x], [2x, 0]]", "right", "", ""),
    ("hessian", "[[2y, 0], [0, 0]]", "slip", "mixed derivatives left out", "2 of 4 entries are right; entry x,y"),
    ("by parts", "x sin(x) + cos(x) + C", "right", "", ""),
    ("by parts", "x sin(x) + cos(x)", "slip", "missing constant", "+ C"),
    ("by parts", "x sin(x) - cos(x) + C", "slip", "sign of the remaining integral", "subtracted"),
    ("by parts", "x sin(x) + C", "slip", "remaining integral left out", "An integral remains"),
    ("by parts", "C x sin(x) + cos(x)", "wrong", "constant misplaced", "added at the end"),
    ("area", "1/3", "right", "", ""),
    ("area", "1/2", "wrong", "", "yours is 0.5"),
    ("limit", "3", "right", "", ""),
    ("limit", "oo", "slip", "0/0 taken as oo", "it is finite"),
    ("infinite", "oo", "right", "", ""),
    ("infinite", "-oo", "slip", "sign", ""),
    ("roots", "[x = 2, x = -2]", "right", "", ""),
    ("roots", "[2, -2]", "right", "", ""),
    ("roots", "x = 2", "slip", "one of two roots", "1 of 2 solutions is found; 1 is missing"),
    ("roots", "[2, 3]", "wrong", "put in", "1 of 2 solutions is right; at x = 3: x^2 - 4 comes to 5, not 0"),
    ("system", "x = 2 and y = 1", "right", "", ""),
    ("system", "[y = 1, x = 2]", "right", "", ""),
    ("system", "[2, 1]", "right", "", ""),
    ("system", "[1, 2]", "slip", "order", "comes to"),
    ("critical", "[[1, 0], [-1, 0]]", "right", "", ""),
    ("critical", "[[1, 0], [-1, 1]]", "wrong", "", ""),
    ("matrix", "2/m * X.T @ (X @ w - y)", "right", "", ""),
    ("matrix", "X.T @ (X @ w - y)/m", "slip", "power", "exponent"),
    ("matrix", "2/m * X.T @ (X @ w + y)", "slip", "sign", "sign"),
    ("matrix", "X @ (X.T @ w)", "wrong", "shape", "cannot be multiplied"),
    ("matrix", "X @ w - y", "wrong", "shape", "is asked for"),
    ("matrix", "2/3 * X.T @ (X @ w - y)", "slip", "constant factor", "m/3 times"),
    ("two arrays", "[2/m * X @ (X @ w + b - y), 2 mean(X @ w + b - y)]", "slip", "forgotten transpose", "1 of 2 entries is right"),
    ("two arrays", "[2 (X @ w + b - y) @ X/m, 2/m * (X @ w + b - y)]", "slip", "number for every entry", "added up"),
    ("curvature", "X.T @ diag(exp(X @ w)) @ X", "right", "", ""),
    ("curvature", "X.T @ X", "slip", "factor left out", "diag"),
    ("curvature", "X.T @ diag(exp(X @ w)) @ X/m", "slip", "divided twice", "1/m times"),
    ("curvature", "X.T @ exp(X @ w)", "slip", "wrong order", "once more"),
    ("curvature", "X @ diag(exp(X @ w)) @ X", "slip", "forgotten transpose", "X has to be transposed"),
]


@pytest.mark.parametrize(("problem", "answer", "kind", "mistake", "said"), CASES, ids=[f"{c[0]}: {c[1]}" for c in CASES])
def test_answers(problem, answer, kind, mistake, said):
    verdict = judge(answer, PROBLEMS[problem])
    assert (verdict.kind, mistake in verdict.mistake) == (kind, True), verdict
    assert said in f"{verdict.message} {verdict.hint}"


def test_a_right_answer_is_never_given_a_mistake():
    for problem, answer, _, *_ in (c for c in CASES if c[2] == "right"):
        verdict = judge(answer, PROBLEMS[problem])
        assert (verdict.mistake, verdict.hint, verdict.score) == ("", "", 1.0)


def test_entries_say_which_are_right():
    verdict = judge("[2x y + cos(x y), x^2 + x cos(x y)]", PROBLEMS["gradient"])
    assert (verdict.entries, verdict.score) == ((("x", "slip"), ("y", "right")), 0.75)


def test_judging_is_the_same_every_time():
    for problem, answer, *_ in CASES[:12]:
        verdicts = [judge(answer, PROBLEMS[problem], seed=seed) for seed in (0, 0, 3)]
        assert len({(v.kind, v.mistake, v.message) for v in verdicts}) == 1


FORMS = [
    ("expanded", "(x+1)^2", "slip"),
    ("expanded", "x^2+2x+1", "right"),
    ("factored", "x^2+2x+1", "slip"),
    ("factored", "(x+1)(1+x)", "right"),
]


@pytest.mark.parametrize(("form", "answer", "kind"), FORMS)
def test_a_form_can_be_asked_for(form, answer, kind):
    assert judge_value(answer, READ("(x+1)^2"), form=form).kind == kind


VALUES = [
    ("0.1966", "e/(1+e)^2", {"tolerance": 1e-3}, "right"),
    ("0.2", "0.1966", {}, "wrong"),
    ("1.69", "1.3^2", {}, "right"),
    ("1/2", "0.5", {"form": "exact"}, "right"),
    ("0.5", "1/2", {"form": "exact"}, "slip"),
    ("[1, -1]", "[-1, 1]", {"up_to": "order"}, "right"),
    ("x^2/2 + C", "x^2/2", {"up_to": "constant"}, "right"),
]


@pytest.mark.parametrize(("answer", "expected", "options", "kind"), VALUES)
def test_plain_values(answer, expected, options, kind):
    assert judge_value(answer, READ(expected), **options).kind == kind


@pytest.mark.parametrize("left", ["dw", "dL/dw", "∇_w L", "gradient"])
def test_an_answer_by_an_array_may_begin_as_the_result_is_told(left):
    asked = matrix_gradient(LINEAR.read("norm(X @ w - y)^2/m"), ("w",), LINEAR)
    assert judge(f"{left} = 2/m * X.T @ (X @ w - y)", asked).kind == "right"
    assert judge(f"{left} = 2 X.T @ (X @ w - y)", asked).kind == "slip"


SPELLED_OUT = scope_from({"x": "vector(2)", "A": "matrix(2, 2)", "y": "vector(n)"})
ENTRIES = [  # an answer that lists the entries of an array
    ("norm(x)^2", "x", "[2x[1], 2x[2]]", "right", ""),
    ("norm(x)^2", "x", "[x[1], 2x[2]]", "wrong", "in entry 1"),
    ("norm(x)^2", "x", "[2x[1], 2x[2], 0]", "wrong", "this is (3,), and (2,) is asked for"),
    ("norm(y)^2", "y", "[1, 2]", "wrong", "this is (2,), and (n,) is asked for"),
    ("trace(A)", "A", "[[1, 0], [0, 1]]", "right", ""),
    ("trace(A)", "A", "[[1, 1], [0, 1]]", "wrong", "in entry 1, 2"),
]


@pytest.mark.parametrize(("problem", "wrt", "answer", "kind", "said"), ENTRIES)
def test_an_answer_may_list_the_entries_of_an_array(problem, wrt, answer, kind, said):
    verdict = judge(answer, matrix_gradient(SPELLED_OUT.read(problem), (wrt,), SPELLED_OUT))
    assert (verdict.kind if verdict.kind == "right" else "wrong", said in verdict.message) == (kind, True), verdict


def test_a_name_that_the_problem_does_not_have_is_told_before_what_it_would_have_to_be():
    asked = matrix_gradient(LINEAR.read("norm(X @ w - y)^2/m"), ("w",), LINEAR)
    verdict = judge("X.T @ (W1 @ w - y)", asked)
    assert (verdict.kind, verdict.hint) == ("wrong", "W1 does not occur in the problem.")


SHARES = scope_from({"X": "matrix(m, d)", "W": "matrix(d, k)", "b": "vector(k)", "Y": "one-hot matrix(m, k)"})
BY_W, BY_B = "X.T @ (softmax(X @ W + b) - Y)/m", "sum(softmax(X @ W + b) - Y, axis=0)/m"
WITHOUT_BRACKETS = [
    (f"{BY_W}, {BY_B}", "right"),
    (f"dW = {BY_W}, db = {BY_B}", "right"),
    (f"db = {BY_B}, dW = {BY_W}", "right"),
    (f"[dW = {BY_W}, db = {BY_B}]", "right"),
    (f"dW = {BY_W}, db = {BY_W}", "slip"),
    (f"{BY_W}, (b", "unreadable"),
]


@pytest.mark.parametrize(("answer", "kind"), WITHOUT_BRACKETS)
def test_several_entries_may_stand_without_brackets_with_their_names(answer, kind):
    verdict = judge(answer, matrix_gradient(SHARES.read("cross_entropy(Y, X @ W + b)"), ("W", "b"), SHARES))
    assert verdict.kind == kind, verdict
    if kind == "unreadable":
        d = verdict.diagnostic
        assert (d.source, d.source[d.span.start]) == (answer, "(")
        assert d.span.start == len(BY_W) + 2
