"""The verbs of numbers: what they keep by name, what they say, and what they refuse."""

import numpy as np
import pytest

from tutor.commands.dispatch import answer
from tutor.commands.session import Session
from tutor.render.document import Picture
from tutor.render.plain import plain

LINE = "generate y = 4 + 3x + noise with x : in [0, 2] points 100 seed 42"
NETWORK = (
    "data iris; W1 : matrix(4, 8); b1 : vector(8); W2 : matrix(8, 3); b2 : vector(3); "
    "Z1 = X @ W1 + b1; A1 = sigmoid(Z1); Z2 = A1 @ W2 + b2; A2 = softmax(Z2)"
)


def typed(*lines):
    session = Session()
    for line in lines:
        reply = answer(session, line)
        session = reply.session
    return reply


def test_descent_ends_at_the_least_squares_line():
    arrays = typed(LINE, "minimize mean((y - (w x + b))^2) from w = 0, b = 0 step 0.1 steps 1000").session.arrays
    slope, intercept = np.polyfit(arrays["x"], arrays["y"], 1)
    assert (float(arrays["w"]), float(arrays["b"])) == pytest.approx((slope, intercept), abs=1e-5)
    assert arrays["losses"][-1] == pytest.approx(np.mean((arrays["y"] - slope * arrays["x"] - intercept) ** 2))


def test_newton_steps_from_the_origin_to_the_bottom_at_once():
    text = plain(typed("step 2u^2 + 2 u v + v^2 - u - 2v at u = 0, v = 0 by newton").document)
    assert "[[4., 2.], [2., 2.]]" in text
    assert "-0.5" in text
    assert "1.5" in text


def test_a_network_is_trained_by_mini_batches():
    reply = typed(NETWORK, "minimize -sum(Y * log(A2))/m wrt W1 b1 W2 b2 by adam step 0.05 epochs 40 batch 30 seed 1", "accuracy A2, Y")
    share = float(plain(reply.document).split("accuracy ")[1].split()[0])
    assert share >= 0.95


def test_a_step_that_is_too_large_is_told():
    assert "diverged" in plain(typed("minimize x^2 from x = 1 step 2 steps 50").document)


def test_methods_are_compared_in_a_table_and_two_pictures():
    reply = typed("compare (1 - p)^2 + 100(q - p^2)^2 from p = -1.2, q = 1 by momentum, newton step 0.001 steps 200")
    text = plain(reply.document)
    assert "newton" in text
    assert "converged" in text
    assert [b.spec.kind for b in reply.document.blocks if isinstance(b, Picture)] == ["contour", "lines"]


def test_a_start_makes_a_parameter_of_what_was_data():
    session = typed(LINE, "minimize x^2 + 10 y^2 from x = 3, y = 2 by newton").session
    assert float(session.arrays["x"]) == pytest.approx(0, abs=1e-8)


MEASURED = [  # line                                                   what the reply holds
    ("evaluate sum(X) at X = [[1, 2], [3, 4]]", ["10"]),
    ("roc [1, 0, 1, 0, 1], [0.9, 0.4, 0.4, 0.1, 0.8]", ["0.9166666667", "trapezoids", "ranked rightly"]),
    ("converge [1, 1/2, 1/4, 1/8, 1/16, 1/32, 1/64, 1/128]", ["linear", "0.5"]),
    ("converge [1, -1, 1, -1, 1, -1]", ["oscillating"]),
    ("converge [3, 3.5, 3.625, 3.65625] by richardson order 2", ["h^2", "3.66666666667", "limit ahead"]),
    ("converge [1.5, 1.25, 1.125, 1.0625] by aitken", ["geometric law", "the limit ahead: 1"]),
    ("minimize x^2 + 10y^2 from x = 3, y = 2 step 0.04; converge", ["188 steps: converged", "0.92", "curvature c", "point ahead"]),
    ("minimize x^4 from x = 1 step 0.1 steps 500; converge", ["sublinear", "ever more slowly"]),
    ("converge [1, 2]", ["too short"]),
    ("converge [1, 2, oo, 3, 4, 5]", ["not-finite"]),
    ("area x^2 from 0 to 1", ["trapezoid, 12 pieces: 0.334491"]),
    ("area x^2 from 0 to 1 pieces 10", ["0.335", "0.333333333333"]),
    ("area x^2 from 0 to 1 by simpson pieces 2", ["h/3", "0.16666667", "0.66666667", "max |f''''| <= 0"]),
    ("area e^(-x^2) from -oo to oo", ["sqrt(pi)", "1.77245385091", "finite bounds"]),
    ("area 1/x from -1 to 1", ["diverges", "mean nothing"]),
    ("area x^x from 0 to 1", ["taken for exact", "0.783430510712"]),
    ("area log(x)^2 from 0 to 1", ["trapezoid, simpson: the integrand is not finite at 0", "adaptive"]),
    ("area sqrt(x) from 0 to 1", ["instead of 4", "a vertical slope"]),
    ("area x from 0 to 1 by monte carlo points 1000 seed 3", ["standard error", "0.494402556961"]),
    ("area sin(10x)^2 from 0 to 3 by adaptive", ["adaptive, 16 pieces", "The pieces meet at 0, 0.1875"]),
    ("x : positive; area x from 0 to 2", ["2"]),
    ("generate y = x with x : in [0, 1] points 5 seed 1; area x^2 from 0 to 1", ["0.333333333333"]),
    (
        "sensitivity [-k1 A, k1 A - k2 B, k2 B] wrt k1 k2 from A = 1, B = 0, C = 0 at k1 = 1, k2 = 1/2 to 2",
        ["[[-k1, 0, 0], [k1, -k2, 0], [0, k2, 0]]", "[[-A, 0], [A, -B], [0, B]]", "dA/dk1", "relative"],
    ),
    ("convex x^2 + x y + e^y on x in [-1, 1], y in [0, 2] at x = 0, y = 0", ["strongly convex", "0.381966", "step size", "137 steps"]),
    ("convex x^3 on [-1, 1]", ["not convex", "x = -0.9375", "step size up to 1/L"]),
    ("convex log(1 + e^(-z)) with z : in [-5, 5]", ["strongly convex", "271 steps"]),
    ("convex |w| + (w - 1)^2 on w in [-2, 2]", ["strongly convex", "sums, maxima", "second derivative off the kinks = 2"]),
    ("convex -|x| on [-1, 1]", ["not convex", "rises above the chord"]),
    ("convex (x - 2)^2 on [0, 4] at 2.001", ["a single step", "0.00100", "surely lies inside"]),
    ("convex (x - 2)^2 on [0, 4] at 5", ["lies outside the box"]),
    ("convex cos(x) on x in [-1, 1]", ["concave", "at a corner"]),
    ("sensitivity [k y^2] wrt k from y = 1 at k = 1 to 5", ["blow-up", "near the time 1", "0.975"]),
    (
        "sensitivity [r N (1 - N/K)] wrt r K N from N = 10 at r = 0.5, K = 100 to 20",
        ["dN/dN(0)", "influence, the strongest first", "62.6 %", "derived Jacobian"],
    ),
    ("sensitivity A' = -k A, B' = k A wrt k from B = 0, A = 1 at k = 1/2 to 10", ["[[0, k], [0, -k]]", "0.993262"]),
    ("sensitivity [-k y + sin(t)] wrt k from y = 1 at k = 1 to 5", ["-0.611186", "0.0879275"]),
    ("data iris; split X, Y, labels at 4/5 by labels seed 1", ["X_train (120, 4)", "labels_test (30,)", "for testing"]),
    ("data iris; split X, Y; standardize X_train, X_test", ["mean", "deviation", "minus the mean of X_train"]),
    ("generate moons points 100 seed 1 with noise = 0.05", ["two half circles", "(100, 2)", "one-hot by label: lower, upper"]),
    ("generate blobs points 90 seed 1 with classes = 5", ["(90, 5)", "a, b, c, d, e"]),
    ("generate linear points 50 seed 1; rsquared y, 4 + 3x", ["R squared", "explain"]),
    ("generate linear points 50 seed 1; rsquared y, 100", ["below 0"]),
    ("accuracy [0.9, 0.2, 0.7, 0.4], [1, 0, 0, 1]", ["accuracy 0.5 (2 of 4", "1/2 = 0.5", "precision", "recall"]),
    ("roc [1, 0, 1, 0], [0.1, 0.4, 0.4, 0.9]", ["worse than chance", "slanted", "up by 1/2"]),
    ("u = x^2 + 1; graph u^3 + sin(u)", ["who depends on whom"]),
    ("data iris", ["150 rows", "(150, 4)", "one-hot"]),
]


@pytest.mark.parametrize(("line", "held"), MEASURED, ids=[m[0][:40] for m in MEASURED])
def test_what_is_measured_is_said(line, held):
    text = plain(typed(line).document)
    assert [h for h in held if h not in text] == []


def test_sensitivities_follow_the_closed_form():
    text = plain(typed("sensitivity [-k A] wrt k from A = 1 at k = 1/2 to 2").document)
    last = [row.split() for row in text.split("over time")[1].splitlines() if row.strip().startswith(("0", "1", "2"))]
    for row in last:
        time, state, slope = map(float, row[:3])
        assert state == pytest.approx(np.exp(-time / 2), rel=1e-4)
        assert slope == pytest.approx(-time * np.exp(-time / 2), rel=1e-4, abs=1e-9)


REFUSED = [  # line                                                    code's words
    ("minimize", "of what?"),
    ("minimize x^2 from x = 1 by newtn", "newton"),
    ("data nowhere.csv", "nowhere"),
    ("roc [1, 1, 1], [1, 2, 3]", "class"),
    ("area 1/x", "from where to where"),
    ("area x from 1 to 0", "from 0 to 1"),
    ("area x from 2 to 2", "from 2 to 3"),
    ("code minimize x^2", "minimize …, and then code alone"),
    ("area x from 0 to 1 pieces 0", "from 1 to"),
    ("roc [0.9, 0.2, 0.7], [1, 0, 1]", "the labels first"),
    ("accuracy [0.9, 0.2], [0.5, 1]", "0.5 is none"),
    ("minimize [x, y] from x = 1, y = 1", "norm([x, y])^2"),
    ("minimize x^2 from x = 1e200", "at x = 1e+200"),
    ("minimize ∫_0^x t^2 dt - x from x = 1", "work it out first"),
    ("sensitivity A' = -k A, B' = k A wrt k from A = 1 at k = 1", "from A = 1, B = 1"),
    ("sensitivity [-k A] wrt k from A = 1 at k = 1 to -3", "a number above it"),
    ("sensitivity [-k A] wrt z from A = 1 at k = 1", "z has no value"),
    ("sensitivity [-k A] wrt k from A = 1 at k = 1 tolerance 1", "between 1e-13"),
    ("converge", "minimize something first"),
    ("converge [1, 2, 3] by newton", "no way to extrapolate"),
    ("converge [1, 2] by aitken", "three values"),
    ("converge [1, 2, 3] by richardson", "no order"),
    ("converge [1, 2, 3] tolerance 0", "above 0"),
    ("split X, q", "X is no array"),
    ("split", "split which arrays?"),
    ("data iris; split X at 2", "between 0 and 1"),
    ("data iris; split X by nothing", "nothing is no array"),
    ("generate lines", "did you mean linear?"),
    ("generate moons with classes = 3", "cannot be chosen"),
    ("generate moons with noise = x", "noise is a number"),
    ("data iris by magic", "by dropping rows"),
    ("data iris; rsquared X, sepal_length", "shape"),
    ("convex x y z", "on x in [-1, 1]"),
    ("convex x^2 + y^2 on x in [-1, 1]", "on x in [-1, 1], y in [-1, 1]"),
    ("convex x^2 on [1, -1]", "no interval"),
    ("convex x^2 on x in [0, oo)", "finite ends"),
    ("convex 5", "does not curve"),
    ("convex x^2 on 3", "an interval for each name"),
    ("data iris; convex mean(X)", "an array"),
    ("area x from 0 to 1 by boole", "no rule for integrals"),
    ("area x from 0 to 1 tolerance 0", "between 0 and 1"),
    ("area log(x) from -2 to -1 by adaptive", "no finite value"),
    ("generate y = 4 + 3x + z with x : in [0, 2]", "z"),
    ("sensitivity [-k A] from A = 1", "k"),
    ("accuracy A", "accuracy"),
    ("minimize -sum(Y * log(X @ W))/m wrt W", "W"),
    ("plot x^2", "from"),
    ("graph", "graph of what"),
    ("data iris; minimize mean(sepal_length)", "wrt"),
]


@pytest.mark.parametrize(("line", "words"), REFUSED, ids=[r[0][:40] for r in REFUSED])
def test_what_cannot_be_done_is_told_with_a_mend(line, words):
    reply = typed(line)
    text = plain(reply.document)
    assert reply.status != 0
    assert "error[" in text
    assert words in text, text


def test_the_code_of_several_gradients_runs():
    lines = [
        "W : matrix(d, k); X : matrix(m, d); b : vector(k); Y : one-hot matrix(m, k)",
        "backprop -sum(Y * log(softmax(X @ W + b)))/m wrt W b",
    ]
    text = typed(*lines, "code").document.blocks[0].text
    names = {}
    exec(text, names)
    rng = np.random.default_rng(0)
    found = names["gradient"](b=np.zeros(3), W=rng.normal(size=(2, 3)), X=rng.normal(size=(5, 2)), Y=np.eye(3)[[0, 1, 2, 0, 1]])
    assert [f.shape for f in found] == [(2, 3), (3,)]


FREED = [("x = 3; derivative x^2 y wrt x", "2x y"), ("B = x^2; jacobian B y, x B wrt B y", "[[y, B], [x, 0]]"),
         ("x = 3; integrate x^2 wrt x", "x^3/3"), ("x = 3; critical x^2 + y^2 wrt x y", "[0, 0]")]  # fmt: skip


@pytest.mark.parametrize(("line", "held"), FREED, ids=[f[0] for f in FREED])
def test_a_name_by_which_is_differentiated_is_free(line, held):
    reply = typed(line)
    assert reply.status == 0
    assert held in plain(reply.document)


FILES = [  # what a file holds, what the reply tells
    ("id,x,y\n" + "".join(f"n{k},{k},{2 * k}\n" for k in range(300)), ["300 rows", "too many rows to tell classes", "y the last one"]),
    ("x,kind\n1,a\n2,b\nNA,a\n", ["row 3 (line 4), column x", "is missing: 'NA'", "by dropping rows"]),
    ("kind\na\nb\n", ["no column of numbers"]),
]


@pytest.mark.parametrize(("content", "held"), FILES, ids=[f[1][0] for f in FILES])
def test_a_file_is_read_or_told_what_is_wrong_with_it(tmp_path, content, held):
    path = tmp_path / "my.csv"
    path.write_text(content)
    text = " ".join(plain(typed(f"data {path}").document).split())
    assert [h for h in held if h not in text] == []
    if "NA" in content:
        assert "without 1 row that lacks a value: 2 rows" in plain(typed(f"data {path} by dropping rows").document)
