"""Compiled functions against the walking evaluator, in every shape that they take; and the words for what does not fit."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.errors import TutorError
from tutor.meaning.scope import Scope, scope_from
from tutor.numeric.evaluate import evaluate
from tutor.numeric.functions.compile import compile_function
from tutor.numeric.graph import reverse
from tutor.rules.catalogue import read
from tutor.syntax.nodes import Apply, Name, names, number

ARRAYS = scope_from({"X": "matrix(m, d)", "w": "vector(d)", "y": "vector(m)", "b": "real", "S": "matrix(d, d)", "Y": "matrix(m, d)"})
RNG = np.random.default_rng(0)
SQUARE = np.array([[2.0, 0.3], [0.1, 1.5]])
DATA = {"X": RNG.normal(size=(3, 2)), "w": RNG.normal(size=2), "y": RNG.normal(size=3), "b": 0.7, "S": SQUARE, "Y": RNG.normal(size=(3, 2))}

SCALARS = [
    "x^2 y + sin(x y)", "1/x + y^-3", "x^7 - x^(3/2) + x^(1/3)", "x^y", "2^x", "sqrt(x)/cbrt(y)", "gelu(x) + silu(y) + softplus(x y)",
    "relu(x - y)",
    "max(x, y, 1) - min(x, y)", "piecewise(x^2 if x > 1 and y > 0, y if x = 0, -x otherwise)", "piecewise(1 if 0 < x < 1)",
    "log2(x) + log10(y)",
    "log(x, y)", "atan2(y, x)", "sec(x) csc(y) cot(x)", "sum(i=1..4, x^i/i)", "sum(i=1..50, x^i/i) y", "prod(i=1..30, x + i)",
    "sign(x) |y|",
    "e^x + pi + e", "erf(x) - asinh(y)", "x - y - (x - y - 1)", "-(x y) - (-x)", "2/3 x + 1/7 y + 0.1", "x*x*x*y*y", "-x^2",
    "(-x)^2 (-2)^3",
    "sum(i=1..3, sum(j=1..i, x^j y))", "sum(x=1..3, x) + x", "norm([x, y])", "10^12 x", "max(4, 4)^min(-3, -3) x", "sum(i=1..3, i^(-2) x)",
    "sum(i=1..3, i^(-1/3) x)", "sum(i=1..3, max(i, 2)^(-100) y)", "(10).T.T x", "x/(2 - 2) + 0 y", "1/(1 - 1) - 1/0 + x",
]  # fmt: skip
POINTS = np.array([[0.7, 1.3], [2.4, 0.2], [1.0, 1.0], [0.3, -0.8], [-1.5, 2.0]])


@pytest.mark.parametrize("text", SCALARS)
def test_a_function_of_scalars_agrees_with_walking_the_tree(text):
    tree = read(text)
    f = compile_function(tree, ["x", "y"])
    wanted = [float(evaluate(tree, {"x": x, "y": y})) for x, y in POINTS]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_allclose(f(POINTS), wanted, rtol=1e-13, atol=1e-14)
        np.testing.assert_allclose([f(p) for p in POINTS], wanted, rtol=1e-13, atol=1e-14)


OF_ARRAYS = [
    "X @ w", "X.T @ (X @ w - y)", "mean((X @ w + b - y)^2)", "2/m * X.T @ (X @ w - y)", "sum(X)", "sum(X, axis=0)",
    "mean(X, axis=1, keepdims=1) + Y",
    "softmax(X)", "logsumexp(X)", "log(softmax(X))", "log_softmax(w)", "-sum(Y * log(softmax(X)))", "sigmoid(X @ w) * y",
    "norm(w)^2 + norm(X)",
    "trace(S) + det(S) + logdet(S)", "inv(S) @ w", "diag(w) @ S", "diag(S)", "outer(y, w)", "dot(w, w)", "ones(m, d) * b + X",
    "S @ eye(d)", "w @ S @ w",
    "sum(i=1..m, y_i^2)", "sum(i=1..m, i * y_i) + sum(i=1..d, sum(j=1..d, w_i w_j))", "softplus(X)^3/d", "b^2", "[w, w]",
    "relu(X) + |Y|", "X/(b + 1)",
    "concat(w, y)", "vstack(X, Y)", "hstack(X, Y)[2, :]", "reshape(X, d, m)", "vec(X)", "kron(X, S)", "pad(y, 1, 2)", "pad(X, 1, 0, 2, 1)",
    "max(X)", "min(X, axis=0)", "X/max(X, axis=1, keepdims=1)", "where(X > 0, X, b)", "norm(w, 1) + norm(y, oo)", "solve(S, w)",
    "inv(S).T @ w + inv(S) @ S @ w", "matrix_power(S, 3)", "cross_entropy(Y, X)", "layer_norm(X)", "conv(y, w)", "convolve(y, w)",
    "X[2, 1] * unit(m, 3)", "X[2:, 1]", "X[1]",
]  # fmt: skip


@pytest.mark.parametrize("text", OF_ARRAYS)
def test_a_function_of_arrays_agrees_with_walking_the_tree(text):
    tree = ARRAYS.read(text)
    wrt = list(DATA)
    got = compile_function(tree, wrt, ARRAYS)(**DATA)
    wanted = evaluate(tree, DATA | {"m": 3, "d": 2})
    assert np.shape(got) == np.shape(wanted)
    np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=1e-13)


LEAVES = st.sampled_from([Name("x"), Name("y")]) | st.integers(-3, 9).map(number)


def _grown(inner):
    unary = st.tuples(st.sampled_from(["sin", "tanh", "exp", "sigmoid", "softplus", "relu", "-", "abs", "log"]), st.tuples(inner))
    binary = st.tuples(st.sampled_from(["/", "^", "max", "min"]), st.tuples(inner, inner))
    many = st.tuples(st.sampled_from(["+", "*"]), st.lists(inner, min_size=2, max_size=4).map(tuple))
    return (unary | binary | many).map(lambda p: Apply(*p))


@settings(max_examples=150, deadline=None)
@given(st.recursive(LEAVES, _grown, max_leaves=14))
def test_any_tree_compiles_to_its_value_at_a_point_and_in_a_batch(tree):
    points = np.array([[0.7, 1.3], [-0.4, 0.6]])
    f = compile_function(tree, ["x", "y"])
    batch = f(points)
    for point, got in zip(points, batch, strict=True):
        wanted = float(evaluate(tree, dict(zip("xy", point, strict=True))))
        if np.isfinite(wanted) and abs(wanted) < 1e100:
            scale = _largest(tree, dict(zip("xy", point, strict=True)))
            if scale < 1e6:
                assert got == pytest.approx(wanted, rel=1e-7, abs=1e-7)
                assert f(point) == pytest.approx(wanted, rel=1e-7, abs=1e-7)


def _largest(tree, at):
    """The largest value of any part: differences of huge parts have no digits to compare."""
    from tutor.syntax.nodes import postorder

    values = [np.abs(evaluate(n, at)) for n in postorder(tree)]
    small = min((v for v in values if v > 0), default=1.0)
    return max(*values, 1 / small) if len(values) > 1 else 1.0


def test_shapes_follow_the_outputs_and_the_points():
    x, y = Name("x"), Name("y")
    table = [
        (read("x + y"), (), (3,)),
        ((read("x"), read("1"), read("x y")), (3,), (3, 3)),
        (read("[x, 2]"), (2,), (3, 2)),
        (read("[[x, y], [1, 0], [y, x]]"), (3, 2), (3, 3, 2)),
        (number(4), (), (3,)),
    ]
    for outputs, single, batch in table:
        f = compile_function(outputs, ["x", "y"])
        assert np.shape(f([1.0, 2.0])) == single
        assert np.shape(f(np.ones((3, 2)))) == batch
    value, gradient = compile_function((Apply("*", (x, y)), Apply("[]", (y, x))), ["x", "y"])(np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert value.tolist() == [2, 12]
    assert gradient.tolist() == [[2, 1], [4, 3]]


def test_points_may_be_given_by_name_and_as_integers():
    f = compile_function(read("x^2 y"), ["x", "y"])
    assert f(x=3, y=2) == f([3, 2]) == 18
    assert f(x=[1, 2], y=2).tolist() == [2, 8]
    assert f.names == ("x", "y")


def test_a_batch_longer_than_a_block_is_the_same_point_by_point():
    f = compile_function(read("[sin(x) y, x/y]"), ["x", "y"])
    points = RNG.normal(size=(9001, 2))
    np.testing.assert_array_equal(f(points)[[0, 4095, 4096, 9000]], f(points[[0, 4095, 4096, 9000]]))


UNDEFINED = [("log(x)", -1.0, np.nan), ("sqrt(x)", -4.0, np.nan), ("x^(1/3)", -8.0, -2.0), ("piecewise(1 if x > 3)", 0.0, np.nan),
             ("asin(x)", 2.0, np.nan), ("1/x", 0.0, np.inf), ("exp(x)", 1e4, np.inf), ("x^2", 1e200, np.inf),
             ("0/x", 0.0, np.nan), ("x + 1/(e - e)", 1.0, np.inf), ("x + (pi - pi)/(e - e)", 1.0, np.nan), ("x + pi^1000", 1.0, np.inf),
             ("atanh(x)^3 - atanh(x)^3", 2.0, np.nan),
             ("x + sum(i=0..3, 1/i)", 1.0, np.inf), ("x + sum(i=0..300, 1/i)", 1.0, np.inf)]  # fmt: skip


@pytest.mark.parametrize(("text", "at", "wanted"), UNDEFINED)
def test_what_is_undefined_is_nan_without_a_warning(text, at, wanted):
    f = compile_function(Apply("[]", (read(text), read("x"))), ["x"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_array_equal(f([at])[0], wanted)
        np.testing.assert_array_equal(f([[at]])[0, 0], wanted)


REFUSED = [  # outputs      names     call                                     code
    ("x + y", ["x"], None, "missing"),
    ("x + y", ["x", "y"], lambda f: f([1.0]), "shape"),
    ("x + y", ["x", "y"], lambda f: f(np.ones((2, 2, 2))), "shape"),
    ("x + y", ["x", "y"], lambda f: f([1.0, np.nan]), "not-finite"),
    ("x + y", ["x", "y"], lambda f: f(["a", "b"]), "shape"),
    ("x + y", ["x", "y"], lambda f: f([10**400, 1]), "not-finite"),
    ("x + y", ["x", "y"], lambda f: f(np.ma.masked_array([1.0, 2.0], [False, True])), "not-finite"),
    ("x + y", ["x", "y"], lambda f: f(np.array([1j, 2.0])), "shape"),
    ("x + y", ["x", "y"], lambda f: f(np.array(["2020", "2021"], "datetime64[Y]")), "shape"),
    ("x + y", ["x", "y"], lambda f: f(1.0, 2.0), "usage"),
    ("x + y", ["x", "y"], lambda f: f([1.0, 2.0], x=1.0), "usage"),
    ("x + y", ["x", "y"], lambda f: f(x=np.ones(3), y=np.ones(2)), "shape"),
    ("x + y", ["x", "x", "y"], None, "twice"),
    ("∫_0^x t^2 dt", ["x"], None, "no-numbers"),
    ("sum(i=1..oo, x^i)", ["x"], None, "no-numbers"),
    ("x + y", ["x", "y"], lambda f: f(x=1), "missing"),
    ("x + y", ["x", "y"], lambda f: f(x=1, y=2, z=3), "unknown-name"),
    ("X @ w", ["X", "w"], lambda f: f([1.0, 2.0]), "usage"),
    ("X @ w", ["X", "w"], lambda f: f(np.ones((2, 3)), np.ones(3)), "usage"),
    ("X @ w", ["X", "w"], lambda f: f(X=np.ones((2, 3)) * 1j, w=np.ones(3)), "shape"),
    ("X @ w", ["X", "w"], lambda f: f(X=np.ones((2, 3)), w=[10**400, 1, 1]), "not-finite"),
    ("X @ w", ["X", "w"], lambda f: f(X=np.ma.masked_less(np.eye(2), 1), w=np.ones(2)), "not-finite"),
    ("X @ w", ["X", "w"], lambda f: f(X=np.ones((2, 3))), "missing"),
    ("X @ w", ["X", "w"], lambda f: f(X=np.ones(3), w=np.ones(3)), "shape"),
    ("X @ w", ["X", "w"], lambda f: f(X=np.ones((2, 3)), w=np.ones(2)), "shape"),
    ("X @ w", ["X", "w"], lambda f: f(X=np.full((2, 3), np.inf), w=np.ones(3)), "not-finite"),
    ("inv(S)", ["S"], lambda f: f(S=np.zeros((2, 2))), "undefined"),
    ("10^400 x", ["x"], lambda f: float("nan"), None),
]


@pytest.mark.parametrize(("text", "wrt", "call", "code"), REFUSED)
def test_arguments_that_do_not_fit_are_told(text, wrt, call, code):
    scope = ARRAYS if {"X", "S"} & set(wrt) else Scope()
    if code is None:
        call(compile_function(scope.read(text), wrt, scope))
        return
    with pytest.raises(TutorError) as told:
        call(compile_function(scope.read(text), wrt, scope))
    assert told.value.diagnostic.code == code
    assert told.value.diagnostic.mend


@pytest.mark.parametrize(("text", "values"), [("x + y", {"x": 1e300, "y": 1.0}), ("X @ w", {"X": np.full((2, 2), 1e300), "w": [1, 1]})])
def test_what_single_precision_cannot_hold_is_told_without_a_warning(text, values):
    scope = ARRAYS if "X" in values else Scope()
    function = compile_function(scope.read(text), list(values), scope, dtype="float32")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(TutorError) as told:
            function(**values)
    assert told.value.diagnostic.code == "not-finite"


@pytest.mark.parametrize("dtype", ["float32", np.float32, np.dtype("float32")])
def test_a_type_of_numbers_is_named_or_given(dtype):
    assert compile_function(read("x"), ["x"], dtype=dtype)([1.0]).dtype == np.float32


def test_definitions_are_written_out():
    scope = scope_from({}, {"z": "w x + b", "f(t)": "t^2"})
    assert compile_function(scope.read("f(z)"), ["w", "x", "b"], scope)([2, 3, 1]) == 49


def test_long_sums_and_deep_compositions_compile():
    wrt = [f"x{k}" for k in range(5000)]
    assert compile_function(Apply("+", tuple(map(Name, wrt))), wrt)(np.arange(5000.0)) == sum(range(5000))
    deep = Name("x")
    for _ in range(2000):
        deep = Apply("sin", (deep,))
    value = 1.0
    for _ in range(2000):
        value = np.sin(value)
    assert compile_function(deep, ["x"])([1.0]) == pytest.approx(value)


def test_a_gradient_costs_at_most_about_four_evaluations():
    from tests.numeric.test_graph import rosenbrock
    from tutor.numeric.functions.lowering import lowered
    from tutor.syntax.nodes import postorder

    tree, wrt = rosenbrock(100)

    def cost(outputs):
        nodes = postorder(lowered(Apply("[]", outputs)))
        return sum(max(len(n.args) - 1, 1) for n in nodes if isinstance(n, Apply) and n.op not in ("[]", "-"))

    assert cost((tree, *reverse(tree, wrt))) <= 4 * cost((tree,))


def test_every_output_may_be_a_plain_number():
    f = compile_function((number(2), number("1/3")), [])
    assert f([]).tolist() == [2, 1 / 3]
    assert sorted(names(read("x + y"))) == ["x", "y"]
