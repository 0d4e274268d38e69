"""Readable code runs by itself and says the same as the compiled function."""

import numpy as np
import pytest

from tests.numeric.test_compile import ARRAYS, DATA, OF_ARRAYS, POINTS, SCALARS
from tutor.meaning.scope import Scope
from tutor.numeric.functions.compile import compile_function
from tutor.numeric.functions.derivatives import hessian_function, value_and_gradient
from tutor.numeric.functions.source import source
from tutor.numeric.graph import reverse
from tutor.rules.catalogue import read
from tutor.syntax.nodes import Apply, Name, names


def run(text, title="value"):
    """The function that the code defines, in a namespace of its own."""
    namespace = {}
    exec(compile(text, "<code>", "exec"), namespace)
    return namespace[title]


@pytest.mark.parametrize("text", [t for t in SCALARS if "norm" not in t and "1/0" not in t])
def test_code_for_scalars_runs_by_itself(text):
    tree = read(text)
    x, y = POINTS.T
    with np.errstate(all="ignore"):
        got = run(source(tree, ["x", "y"]))(x, y)
    np.testing.assert_allclose(np.broadcast_to(got, x.shape), compile_function(tree, ["x", "y"])(POINTS), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("text", OF_ARRAYS)
def test_code_for_arrays_runs_by_itself(text):
    tree = ARRAYS.read(text)
    wrt = list(DATA)
    got = run(source(tree, wrt, ARRAYS))(**DATA)
    np.testing.assert_allclose(got, compile_function(tree, wrt, ARRAYS)(**DATA), rtol=1e-12, atol=1e-13)


def test_shared_parts_get_names_and_helpers_are_written_out_once():
    tree = read("sigmoid(x y) + log(1 + e^(x y))")
    assert (
        source((tree, Apply("[]", reverse(tree, ["x", "y"]))), ["x", "y"], title="value_and_gradient")
        == '''import numpy as np


def sigmoid(u):
    t1 = np.exp(-np.abs(u))
    return np.where(u >= 0, 1, t1)/(1 + t1)


def sigmoid_slope(u):
    t1 = np.exp(-np.abs(u))
    return t1/(1 + t1*(2 + t1))


def softplus(u):
    return np.maximum(u, 0) + np.log1p(np.exp(-np.abs(u)))


def value_and_gradient(x, y):
    """sigmoid(x y) + log(1 + e^(x y)); [(sigmoid(x y) + sigmoid_slope(x y)) y, (sigmoid(x y) + sigmoid_slope(x y)) x]

    x  a number
    y  a number
    """
    t1 = x*y
    t2 = sigmoid(t1)
    t3 = t2 + sigmoid_slope(t1)
    return t2 + softplus(t1), np.array([t3*y, t3*x])
'''
    )


def test_the_code_of_a_matrix_gradient_is_what_one_would_write():
    assert (
        source(ARRAYS.read("2/m * X.T @ (X @ w - y)"), ["X", "w", "y"], ARRAYS, "gradient")
        == '''import numpy as np


def gradient(X, w, y):
    """2/m * X.T @ (X @ w - y)

    X  (m, d)
    w  (d,)
    y  (m,)
    """
    m = X.shape[0]
    return 2/m*(X.T @ (X @ w - y))
'''
    )


NAMES = [("lambda", "lambda_"), ("theta", "theta"), ("np", "np_"), ("value", "value_"), ("sigmoid", "sigmoid_"), ("t1", "t1")]


@pytest.mark.parametrize(("name", "written"), NAMES)
def test_names_that_python_cannot_take_are_written_otherwise(name, written):
    u = Name(name)
    tree = Apply("+", (Apply("sin", (u,)), Apply("*", (Apply("sigmoid", (u,)), Apply("sin", (u,)), Apply("sigmoid", (u,))))))
    text = source(tree, [name])
    assert f"def value({written}):" in text
    assert run(text)(0.5) == pytest.approx(compile_function(tree, [name], Scope())([0.5]))


STABLE = [
    ("sqrt(x + 1) - sqrt(x)", 1e9),
    ("x log(x/2) + 2 - x", 2.0001),
    ("log(cosh(x))", 900.0),
    ("(1 + x)^y - 1", 1e-9),
    ("x - sin(x)", 1e-5),
]


@pytest.mark.parametrize(("text", "x"), STABLE)
def test_readable_code_carries_its_stable_forms_along(text, x):
    tree, known = read(text), sorted(names(read(text)))
    space = {}
    exec(source(tree, known), space)
    with np.errstate(all="ignore"):
        found = float(space["value"](*[x, 3.0][: len(known)]))
    assert found == pytest.approx(compile_function(tree, known)([x, 3.0][: len(known)]), rel=1e-14)


OWN = [("x^2 y + sin(x y)", "float64"), ("softplus(x y) + x/(1 + y^2)", "float32"), ("piecewise(x y if x > 0, y^2 otherwise)", "float64")]


@pytest.mark.parametrize(("text", "dtype"), OWN)
def test_a_function_shows_its_own_code(text, dtype):
    tree, point = read(text), np.array([0.7, 1.3], dtype)
    functions = (value_and_gradient(tree, ["x", "y"], Scope(), dtype), hessian_function(tree, ["x", "y"], Scope(), dtype))
    for function, title in zip(functions, ("value_and_gradient", "hessian"), strict=True):
        shown = run(function.code(title), title)(*point)
        for got, wanted in zip(np.atleast_1d(*shown) if isinstance(shown, tuple) else shown, function(point), strict=True):
            np.testing.assert_allclose(got, wanted, rtol=1e-5 if dtype == "float32" else 1e-12)
            assert dtype == "float64" or np.asarray(got).dtype == dtype
