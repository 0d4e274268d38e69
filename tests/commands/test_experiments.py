"""From a loss and its gradients to a problem: a line, a softmax network on iris, batches, and what does not fit together."""

import numpy as np
import pytest

from tutor.commands.experiments import batches, problem, surface
from tutor.commands.packing import Packing, declared, shapes_of, start_values
from tutor.derive.derivatives.gradients import any_gradient, gradients_of
from tutor.errors import TutorError
from tutor.meaning.scope import Scope, scope_from
from tutor.numeric.data.preparation import one_hot, standardize
from tutor.numeric.data.tables import load
from tutor.numeric.descent.optimize import minimize
from tutor.numeric.descent.training import train
from tutor.numeric.graph import reverse

random = np.random.default_rng(0)
x = random.uniform(0, 2, 100)
DATA = {"x": x, "y": 4 + 3 * x + random.standard_normal(100)}
START = {"w": 0.0, "b": 0.0}
LINE = declared(Scope(), START, DATA)
LOSS = LINE.read("mean((y - (w x + b))^2)")
GRADIENTS = {"w": LINE.read("-2 mean(x * (y - (w x + b)))"), "b": LINE.read("-2 mean(y - (w x + b))")}
LEAST = np.polyfit(x, DATA["y"], 1)


def slopes(made, point, h=1e-6):
    """The gradient by central differences."""
    return np.array([(made.value(point + h * e) - made.value(point - h * e)) / (2 * h) for e in np.eye(point.size)])


@pytest.mark.parametrize(("method", "step"), [("gradient descent", 0.1), ("newton", None), ("bfgs", None)])
def test_a_line_is_fitted_to_its_least_squares(method, step):
    made, packing = problem(LOSS, GRADIENTS, START, DATA, LINE)
    outcome = minimize(made, packing.pack(START), method, step, max_steps=2000, tolerance=1e-6)
    assert outcome.ended == "converged", outcome.because
    found = packing.unpack(outcome.point)
    assert [found["w"], found["b"]] == pytest.approx(LEAST, abs=1e-5)
    assert made.names == ("w", "b")


def test_batches_of_all_rows_are_the_whole_and_their_mean_is_over_their_rows():
    made, packing = problem(LOSS, GRADIENTS, START, DATA, LINE)
    cut, _ = batches(LOSS, GRADIENTS, START, DATA, LINE)
    point = packing.pack({"w": 1.0, "b": 2.0})
    assert cut.rows == 100
    assert cut.value(point, np.arange(100)) == made.value(point)
    rows = np.array([3, 5, 8])
    errors = DATA["y"][rows] - (x[rows] + 2)
    assert cut.value(point, rows) == pytest.approx(np.mean(errors**2))
    assert cut.gradient(point, rows) == pytest.approx([-2 * np.mean(x[rows] * errors), -2 * np.mean(errors)])


def test_mini_batches_come_near_the_least_squares():
    cut, packing = batches(LOSS, GRADIENTS, START, DATA, LINE)
    outcome = train(cut, packing.pack(START), step=0.02, batch=10, epochs=60, seed=1)
    assert outcome.point == pytest.approx(LEAST, abs=0.2)


def test_newton_uses_the_derived_hessian():
    scope = Scope()
    f = scope.read("(1 - u)^2 + 100 (v - u^2)^2")
    names = ("u", "v")
    gradients = dict(zip(names, reverse(f, names, scope), strict=True))
    made, _ = problem(f, gradients, {"u": -1.2, "v": 1.0}, {}, scope)
    assert made.hessian(np.array([-1.2, 1.0])).tolist() == [[1330, 480], [480, 200]]
    assert minimize(made, [-1.2, 1], "newton").point == pytest.approx([1, 1])
    seen = surface(made, np.array([0.0, 0.0]))
    assert seen(np.array([[1.0, 1.0], [0.0, 0.0]])) == pytest.approx([0, 1])


SQUARES = [  # loss, parameters and where they are tried, the shapes of arrays of data
    ("(1 - a)^2 + 100(b - a^2)^2", {"a": 0.3, "b": 2.0}, {}),
    ("a^4 + 3 + (a b)^2/7", {"a": 0.3, "b": 2.0}, {}),
    ("sum(i=1..5, (i a - e^(b/i))^2)", {"a": 0.3, "b": 2.0}, {}),
    ("1/(1 + a^2)^2 + 2 b b", {"a": 0.3, "b": 2.0}, {}),
    ("mean((y - a exp(-b x))^2)", {"a": 0.3, "b": 2.0}, {"x": (7,), "y": (7,)}),
    ("mean((y - (w x + b))^2) + 0.1 w^2", {"w": 0.3, "b": 2.0}, {"x": (7,), "y": (7,)}),
    ("norm(X @ w - y)^2/m + norm(w)^2", {"w": [0.3, 2.0, 1.0]}, {"X": (7, 3), "y": (7,)}),
    ("dot(X @ w + c - y, X @ w + c - y)/2", {"w": [0.3, 2.0, 1.0], "c": -1.0}, {"X": (7, 3), "y": (7,)}),
    ("mean((sigmoid(X @ w) - y)^2)", {"w": [0.3, 2.0, 1.0]}, {"X": (7, 3), "y": (7,)}),
    ("(sum(w) - 1)^2 + (X @ w - y).T @ (X @ w - y)", {"w": [0.3, 2.0, 1.0]}, {"X": (7, 3), "y": (7,)}),
]


def posed(text, start, shapes):
    """The problem of a loss, over random data."""
    first = {n: np.asarray(v, dtype=float) for n, v in start.items()}
    data = {n: np.random.default_rng(4).uniform(0.2, 1.5, shape) for n, shape in shapes.items()}
    scope = declared(Scope(), first, data)
    loss = scope.expand(scope.read(text))
    gradients = {n: scope.expand(g) for n, g in gradients_of(any_gradient(loss, tuple(first), scope)).items()}
    made, packing = problem(loss, gradients, first, data, scope)
    return made, packing.pack(first)


DERIVED, BY_DIFFERENCES = "derived by matrix calculus", "central differences"
HESSIANS = [  # loss, parameters and where they are tried, the shapes of arrays of data, where the Hessian comes from
    ("mean((y - (w x + b))^2)", {"w": 0.3, "b": 2.0}, {"x": (7,), "y": (7,)}, DERIVED),
    ("mean((y - a exp(-b x))^2)", {"a": 0.3, "b": 2.0}, {"x": (7,), "y": (7,)}, DERIVED),
    ("mean(softplus(X @ w) - y * (X @ w))", {"w": [0.3, 2.0, 1.0]}, {"X": (7, 3), "y": (7,)}, DERIVED),
    ("-mean(y * log(sigmoid(X @ w)) + (1 - y) * log(1 - sigmoid(X @ w)))", {"w": [0.3, -2.0, 1.0]}, {"X": (7, 3), "y": (7,)}, DERIVED),
    ("mean(softplus(X @ w + b) - y * (X @ w + b)) + w @ w", {"b": 0.5, "w": [0.3, 2.0, 1.0]}, {"X": (7, 3), "y": (7,)}, DERIVED),
    ("norm(X @ w + Z @ v - y)^2/m", {"w": [0.3, 2.0, 1.0], "v": [1.0, 2.0]}, {"X": (7, 3), "Z": (7, 2), "y": (7,)}, DERIVED),
    ("mean((X @ w - y)^2) + sum(v^4)", {"w": [0.3, 2.0, 1.0], "v": [1.0, 2.0]}, {"X": (7, 3), "y": (7,)}, DERIVED),
    ("mean((c * (X @ w) - y)^4)", {"w": [0.3], "c": 2.0}, {"X": (7, 1), "y": (7,)}, DERIVED),
    ("mean((tanh(X @ W) @ v - y)^2)", {"W": [[0.3, 1.0], [2.0, 0.1]], "v": [1.0, 2.0]}, {"X": (7, 2), "y": (7,)}, BY_DIFFERENCES),
]


@pytest.mark.parametrize(("text", "start", "shapes", "origin"), HESSIANS, ids=[h[0] for h in HESSIANS])
def test_the_hessian_of_a_loss_over_data(text, start, shapes, origin):
    made, point = posed(text, start, shapes)
    assert origin in made.origin()
    hessian = made.hessian(point)
    assert hessian == pytest.approx(hessian.T, rel=1e-12)
    for k, e in enumerate(np.eye(point.size) * 1e-5):
        column = (made.gradient(point + e) - made.gradient(point - e)) / 2e-5
        assert hessian[:, k] == pytest.approx(column, rel=1e-6, abs=1e-7)


def test_an_outcome_says_where_its_hessian_came_from():
    for text, start, shapes, origin in (HESSIANS[2], HESSIANS[-1]):
        made, point = posed(text, start, shapes)
        assert origin in minimize(made, point, "newton", max_steps=3).notes[0]
        assert not any(origin in note for note in minimize(made, point, "bfgs", max_steps=3).notes)


@pytest.mark.parametrize(("text", "start"), [(s[0], s[1]) for s in SQUARES[:4]], ids=[s[0] for s in SQUARES[:4]])
def test_value_gradient_and_hessian_in_one_pass_are_those_one_by_one(text, start):
    made, point = posed(text, start, {})
    value, gradient, hessian = made.expansion(point)
    assert value == pytest.approx(made.value(point), rel=1e-14)
    assert gradient == pytest.approx(made.gradient(point), rel=1e-13)
    assert hessian == pytest.approx(made.hessian(point), rel=1e-13)
    assert made.origin() == ""


@pytest.mark.parametrize(("text", "start", "shapes"), SQUARES, ids=[s[0] for s in SQUARES])
def test_a_sum_of_squares_is_taken_apart(text, start, shapes):
    made, point = posed(text, start, shapes)
    residuals, jacobian = made.squares(point)
    assert residuals @ residuals == pytest.approx(made.value(point), rel=1e-12)
    for k, e in enumerate(np.eye(point.size) * 1e-6):
        column = (made.squares(point + e)[0] - made.squares(point - e)[0]) / 2e-6
        assert jacobian[:, k] == pytest.approx(column, abs=1e-6)


NO_SQUARES = [("a^2 + 2a b + b^2", "2a b"), ("-a^2", "-a^2"), ("a^3", "a^3"), ("cos(a) + b^2", "cos(a)"), ("a^2 - 1", "-1")]


@pytest.mark.parametrize(("text", "part"), NO_SQUARES)
def test_what_is_no_sum_of_squares_is_told(text, part):
    made, point = posed(text, {"a": 1.0, "b": 2.0}, {})
    with pytest.raises(TutorError) as caught:
        minimize(made, point, "gauss-newton")
    assert caught.value.diagnostic.code == "squares"
    assert caught.value.diagnostic.what.startswith(f"{part} is no square")


NET = scope_from(
    {"X": "matrix(m, d)", "W1": "matrix(d, h)", "b1": "vector(h)", "W2": "matrix(h, k)", "b2": "vector(k)", "Y": "one-hot matrix(m, k)"},
    {"A1": "sigmoid(X @ W1 + b1)", "A2": "softmax(A1 @ W2 + b2)"},
)
ENTROPY = NET.read("-sum(Y * log(A2))/m")
ADJOINTS = {
    "W1": NET.read("X.T @ (((A2 - Y) @ W2.T) * A1 * (1 - A1))/m"),
    "b1": NET.read("sum(((A2 - Y) @ W2.T) * A1 * (1 - A1), axis=0)/m"),
    "W2": NET.read("A1.T @ (A2 - Y)/m"),
    "b2": NET.read("sum(A2 - Y, axis=0)/m"),
}


def iris():
    table = load("iris")
    return {"X": standardize(table.matrix())[0], "Y": one_hot(table.column("species"))[0]}


def test_a_two_layer_network_learns_iris():
    data = iris()
    shapes = shapes_of(tuple(ADJOINTS), NET, data, {"h": 5})
    assert shapes == {"W1": (4, 5), "b1": (5,), "W2": (5, 3), "b2": (3,)}
    start = start_values(shapes, seed=0)
    made, packing = problem(ENTROPY, ADJOINTS, start, data, NET)
    point = packing.pack(start)
    assert made.gradient(point) == pytest.approx(slopes(made, point), abs=1e-8)
    cut, _ = batches(ENTROPY, ADJOINTS, start, data, NET)
    outcome = train(cut, point, "adam", 0.02, epochs=40, batch=16, seed=0)
    W1, b1, W2, b2 = packing.unpack(outcome.point).values()
    called = (1 / (1 + np.exp(-(data["X"] @ W1 + b1))) @ W2 + b2).argmax(axis=1)
    assert np.mean(called == data["Y"].argmax(axis=1)) >= 0.95


def test_packing_and_unpacking_are_inverse():
    packing = Packing(("W", "b", "c"), ((2, 3), (), (2,)))
    point = np.arange(9.0)
    assert packing.size == 9
    assert packing.labels == ("W[1, 1]", "W[1, 2]", "W[1, 3]", "W[2, 1]", "W[2, 2]", "W[2, 3]", "b", "c[1]", "c[2]")
    assert packing.pack(packing.unpack(point)).tolist() == point.tolist()
    assert packing.pack({"W": 1, "b": 2, "c": [3, 4]}).tolist() == [1, 1, 1, 1, 1, 1, 2, 3, 4]


def test_matrices_start_random_and_alike_for_a_seed_and_the_rest_at_zero():
    shapes = {"W": (400, 50), "b": (50,), "c": ()}
    first, same, other = (start_values(shapes, seed) for seed in (1, 1, 2))
    assert (first["W"] == same["W"]).all()
    assert (first["W"] != other["W"]).any()
    assert first["W"].std() == pytest.approx(1 / 20, rel=0.05)
    assert not first["b"].any()
    assert first["c"] == 0


BAD = [
    ("a parameter that is data", lambda: problem(LOSS, GRADIENTS, START | {"x": 0.0}, DATA, LINE), "data"),
    ("no gradient", lambda: problem(LOSS, {"w": GRADIENTS["w"]}, START, DATA, LINE), "missing"),
    ("labels in the loss", lambda: problem(LOSS, GRADIENTS, START, DATA | {"y": np.array(["a"] * 100)}, LINE), "data"),
    ("no data to train on", lambda: batches(LOSS, GRADIENTS, START, {}, LINE), "missing"),
    ("a size unknown", lambda: shapes_of(("W1",), NET, {}, {"d": 4}), "size"),
    ("too large", lambda: start_values({"W": (10**4, 10**4)}), "limit"),
    ("a start of the wrong shape", lambda: Packing(("W",), ((2, 2),)).pack({"W": [1, 2, 3]}), "shape"),
]


@pytest.mark.parametrize(("ask", "code"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_what_does_not_fit_together_is_told(ask, code):
    with pytest.raises(TutorError) as caught:
        ask()
    assert caught.value.diagnostic.code == code
