"""The code of every statement of the matrix corpus runs by itself, and agrees with values found without the tutor."""

import re

import numpy as np
import pytest

from tests.derive.test_matrix_corpus import CORPUS, IDS, asked, hash_of, point
from tests.oracle_arrays import value, with_definitions
from tutor.meaning.scope import scope_from
from tutor.numeric.functions.source import source


def code_of(row):
    scope, node, found = asked(row)
    outputs = (node, *found.values())
    return scope, node, found, source(outputs, scope.arguments(outputs), scope, "value_and_gradient")


@pytest.mark.parametrize("row", CORPUS, ids=IDS)
def test_code_runs_in_a_fresh_namespace(row):
    scope, node, found, text = code_of(row)
    fresh = {}
    exec(compile(text, "<code>", "exec"), fresh)  # code that the tutor wrote
    at = point(scope, np.random.default_rng(hash_of(row["name"])))
    wanted = fresh["value_and_gradient"].__code__.co_varnames[: fresh["value_and_gradient"].__code__.co_argcount]
    results = fresh["value_and_gradient"](**{name: at[name] for name in wanted})
    everything = with_definitions(scope, at)
    for result, tree in zip(results, (node, *found.values()), strict=True):
        assert np.allclose(result, value(tree, everything), rtol=1e-9, atol=1e-10)


def test_arrays_of_different_shapes_come_one_by_one_also_where_no_name_stands_in_them():
    scope = scope_from({"X": "matrix(m, d)", "w": "vector(d)"})
    text = source(tuple(map(scope.read, ("0 * ones(m, d)", "ones(d)"))), ("m", "d"), scope, "gradient")
    fresh = {}
    exec(compile(text, "<code>", "exec"), fresh)  # code that the tutor wrote
    assert [v.tolist() for v in fresh["gradient"](m=2, d=1)] == [[[0], [0]], [1]]


def test_sizes_that_only_stand_in_a_product_are_arguments():
    scope = scope_from({"r": "vector(n d)", "G": "matrix(n, d)"})
    tree = scope.read("reshape(r, n, d)")
    assert scope.arguments((tree,)) == ("d", "n", "r")
    fresh = {}
    exec(compile(source(tree, scope.arguments((tree,)), scope), "<code>", "exec"), fresh)  # code that the tutor wrote
    assert fresh["value"](d=2, n=1, r=np.array([3.0, 4.0])).tolist() == [[3, 4]]


LINES = [  # statement, by, kinds, what stands in the code, what does not
    ("norm(A @ x)^2", "x", {"A": "matrix(m, n)", "x": "vector(n)"}, ["t1 = A @ x", "2*(A.T @ t1)"], ["A.T @ A"]),
    ("b @ inv(A) @ c", "A", {"A": "matrix(n, n)", "b": "vector(n)", "c": "vector(n)"},
     ["np.linalg.solve(A, c)", "np.linalg.solve(A.T, b)"], ["inv"]),
    ("u @ A @ B @ x", "u", {"A": "matrix(n, m)", "B": "matrix(m, k)", "u": "vector(n)", "x": "vector(k)"}, ["A @ (B @ x)"], ["A @ B @ x"]),
    ("logsumexp(A @ x)", "x", {"A": "matrix(m, n)", "x": "vector(n)"}, ["np.max(z, axis=axis, keepdims=True)"], []),
    ("x @ inv(A) @ x", "x", {"A": "matrix(n, n)", "x": "vector(n)"},
     ["t1 = np.linalg.solve(A, x)", "return x @ t1, t1 + np.linalg.solve(A.T, x)"], ["inv"]),
    ("trace(inv(A) @ B)", "A", {"A": "matrix(n, n)", "B": "matrix(n, n)"}, ["np.trace(np.linalg.solve(A, B))"], ["inv"]),
    ("norm(B @ inv(A))^2", "B", {"A": "matrix(n, n)", "B": "matrix(m, n)"},
     ["t1 = np.linalg.solve(A.T, B.T)\n", "2*np.linalg.solve(A, t1).T"], ["inv"]),
    ("log(sum(exp(A @ x)))", "x", {"A": "matrix(m, n)", "x": "vector(n)"}, ["logsumexp(t1)", "A.T @ softmax(t1)"], ["np.exp(t1)"]),
    ("mean(log(sum(exp(X), axis=1)))", "X", {"X": "matrix(m, n)"}, ["logsumexp(X)"], ["np.log(np.sum(np.exp(X)"]),
    ("norm(concat(x, y, x) - z)^2", "x", {"x": "vector(n)", "y": "vector(m)", "z": "vector(2n + m)"}, ["np.concatenate((x, y, x))"],
     ["def concat"]),
    ("trace(A)", "A", {"A": "matrix(n, n)"}, ["np.eye(n)"], ["def eye"]),
    ("sum(layer_norm(X)^3)", "X", {"X": "matrix(m, n)"}, ["t1 = X - np.mean(X, axis=1, keepdims=True)"], ["axis=-1"]),
    ("mean(log(1 + exp(-y * (X @ w))))", "y", {"X": "matrix(m, d)", "w": "vector(d)", "y": "vector(m)"},
     ["np.mean(softplus(-t2))", "sigmoid(-t2)/m"], ["np.exp(-t2)"]),
    ("trace(A @ B @ C)", "A", {"A": "matrix(n, m)", "B": "matrix(m, k)", "C": "matrix(k, n)"}, ["C.T @ B.T"], []),
]  # fmt: skip


@pytest.mark.parametrize(("of", "by", "kinds", "there", "absent"), LINES, ids=[line[0] for line in LINES])
def test_code_is_what_a_careful_person_writes(of, by, kinds, there, absent):
    *_, text = code_of({"of": of, "kinds": kinds, "gradient": {by: ""}})
    body = re.sub(r'""".*?"""', "", text, flags=re.DOTALL)
    assert all(part in body for part in there), body
    assert not any(part in body for part in absent), body


def test_a_product_ends_alike_whatever_its_brackets():
    scope = scope_from({"A": "matrix(m, n)", "B": "matrix(n, k)", "x": "vector(k)"})
    texts = {source(scope.read(t), ("A", "B", "x"), scope).splitlines()[-1] for t in ("A @ B @ x", "A @ (B @ x)", "(A @ B) @ x")}
    assert texts == {"    return A @ (B @ x)"}
