"""The corpus of matrix calculus: each gradient reads like a textbook's, has its name's shape for all sizes, and is true.

True by central differences at random sizes, and by SymPy's derivative of the entries, written out at a small size: of every fourth
row in the ordinary suite, of the rest in the soak.
"""

import json
from operator import itemgetter
from pathlib import Path

import numpy as np
import pytest
import sympy

from tests.oracle_arrays import arrays, slope, value, with_definitions
from tests.oracle_entries import entries, symbols
from tests.portion import portion
from tutor.derive.arrays.matrix import matrix_gradient
from tutor.meaning.entrywise import Entrywise
from tutor.meaning.scope import scope_from
from tutor.meaning.shapes import shape_of
from tutor.syntax.nodes import Name, names
from tutor.syntax.printer import show

CORPUS = [json.loads(line) for line in (Path(__file__).parents[1] / "corpora" / "matrices.jsonl").read_text().splitlines()]
IDS = [row["name"] for row in CORPUS]
STEPS = (1e-2, 3e-3, 1e-3)  # of differences of fourth order: the best of them counts
PRECISION = 1e-8


def asked(row):
    """The scope of a row, its statement, and its gradients by name."""
    scope = scope_from(row["kinds"], row.get("definitions", {}))
    node = scope.read(row["of"])
    found = dict(dict(matrix_gradient(node, tuple(row["gradient"]), scope).extra)["gradients"])
    return scope, node, found


def point(scope, rng):
    """Random values of the declared names at random sizes that all differ; square matrices are invertible."""
    sizes = dict.fromkeys(n for _, k in scope.kinds for s in k.shape for n in sorted(names(s)))
    drawn = rng.permutation(np.arange(2, 2 + max(4, len(sizes))))
    if {"n", "m"} <= sizes.keys():  # X : matrix(n, m) has full column rank, as X.T @ X wants
        n, m = (list(sizes).index(s) for s in "nm")
        drawn[[n, m]] = max(drawn[n], drawn[m]), min(drawn[n], drawn[m])
    at = arrays(scope, rng, {name: int(size) for name, size in zip(sizes, drawn, strict=False)})
    for name, kind in scope.kinds:
        if len(kind.shape) == 2 and kind.shape[0] is kind.shape[1] and "orthogonal" not in kind.facts:
            at[name] = at[name] + 5 * np.eye(len(at[name]))  # invertible, of positive determinant
    return at


def test_the_corpus_is_large_enough_and_says_each_thing_once():
    assert len(CORPUS) >= 80
    assert len(set(IDS)) == len({(row["of"], *row["kinds"].values(), *row["gradient"]) for row in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize("row", CORPUS, ids=IDS)
def test_a_gradient_reads_like_a_textbook(row):
    scope, _, found = asked(row)
    written = Entrywise(scope)
    assert {name: show(written(tree)) for name, tree in found.items()} == row["gradient"]
    for name, tree in found.items():
        assert scope.read(show(written(tree))) is tree
        assert shape_of(tree, scope) == shape_of(Name(name), scope)


@pytest.mark.parametrize("row", CORPUS, ids=IDS)
def test_a_gradient_agrees_with_central_differences(row):
    scope, node, found = asked(row)
    at = point(scope, np.random.default_rng(abs(hash_of(row["name"]))))
    for name, tree in found.items():
        own = np.broadcast_to(value(tree, with_definitions(scope, at)), np.shape(at[name]))

        def moved(v, name=name):
            return value(node, with_definitions(scope, {**at, name: v}))

        scale = np.linalg.norm(own) + 1e-3 * abs(float(moved(at[name])))
        error = min(np.linalg.norm(own - slope(moved, at[name], step)) for step in STEPS)
        assert error <= PRECISION * scale, (name, error / scale)


def hash_of(text):
    """A number for a text, the same in every run."""
    return int.from_bytes(text.encode()[-6:], "big")


BEYOND_SYMPY = {"three layers": "thousands of operations for each entry", "layer norm": "thousands of operations for each entry"}


@pytest.mark.parametrize("row", portion((r for r in CORPUS if r["name"] not in BEYOND_SYMPY), 4, label=itemgetter("name")))
def test_a_gradient_is_sympys_of_each_entry(row):
    scope, node, found = asked(row)
    at = symbols(scope, 2)
    rng = np.random.default_rng(11)
    values = small_point(scope, rng)
    inputs = [s for name, _ in scope.kinds for s in np.ravel(at[name])]
    numbers = [float(v) for name, _ in scope.kinds for v in np.ravel(values[name])]
    body = entries(node, at)
    for name, tree in found.items():
        own = np.ravel(np.broadcast_to(entries(tree, at), np.shape(at[name])))
        right = [sympy.diff(body, s) for s in np.ravel(at[name])]
        call = sympy.lambdify(inputs, [list(own), right], "math", cse=True)
        ours, theirs = np.array(call(*numbers), float)
        assert np.allclose(ours, theirs, rtol=1e-9, atol=1e-10), name


def small_point(scope, rng):
    sizes = {n: 2 for _, k in scope.kinds for s in k.shape for n in names(s)}
    at = arrays(scope, rng, sizes)
    for name, kind in scope.kinds:
        if len(kind.shape) == 2 and "one-hot" not in kind.facts and "orthogonal" not in kind.facts:
            at[name] = at[name] + 3 * np.eye(*at[name].shape)
    return at


# what SymPy 1.14 does with the same statements is told beside each
SYMPY_TABLE = [
    ("least squares: SymPy right, 10-70 ms", "norm(X @ w - y)^2/m", "w", "2/m * X.T @ (X @ w - y)"),
    ("quadratic form: right", "w.T @ G @ w", "w", "(G + G.T) @ w"),
    ("trace of products: right", "trace(A @ Z @ B @ Z.T @ C)", "Z", "A.T @ C.T @ Z @ B.T + C @ A @ Z @ B"),
    ("squared norm of a linear map: right", "norm(A @ Z - D)^2", "Z", "2 A.T @ (A @ Z - D)"),
    ("trace of an inverse: right", "trace(inv(G) @ H)", "G", "-inv(G).T @ H.T @ inv(G).T"),
    ("logistic loss with entrywise y: error", "mean(log(1 + exp(-y * (X @ w))))", "w",
     "-X.T @ (y * sigmoid(-y * (X @ w)))/m"),
    ("norm: error", "norm(w)", "w", "w/norm(w)"),
    ("log det: silently 0", "log(det(G))", "G", "inv(G).T"),
    ("softmax cross-entropy by W1: silently 0", "-sum(Y * log(A2))/m", "W1", "X.T @ ((A2 - Y) @ W2.T * A1 * (1 - A1))/m"),
    ("softmax cross-entropy by b1: silently 0", "-sum(Y * log(A2))/m", "b1", "sum((A2 - Y) @ W2.T * A1 * (1 - A1), axis=0)/m"),
    ("softmax cross-entropy by W2: silently 0", "-sum(Y * log(A2))/m", "W2", "A1.T @ (A2 - Y)/m"),
    ("softmax cross-entropy by b2: silently 0", "-sum(Y * log(A2))/m", "b2", "sum(A2 - Y, axis=0)/m"),
    ("det: cannot be evaluated", "det(G)", "G", "det(G) * inv(G).T"),
    ("entrywise function under a sum: cannot be evaluated", "sum(sin(X @ W1))", "W1", "X.T @ cos(X @ W1)"),
]  # fmt: skip
KINDS = {
    "X": "matrix(m, d)", "w": "vector(d)", "y": "vector(m)", "G": "matrix(d, d)", "H": "matrix(d, d)", "A": "matrix(p, n)",
    "Z": "matrix(n, q)", "B": "matrix(q, q)", "C": "matrix(n, p)", "D": "matrix(p, q)", "Y": "one-hot matrix(m, k)",
    "W1": "matrix(d, h)", "b1": "vector(h)", "W2": "matrix(h, k)", "b2": "vector(k)",
}  # fmt: skip
LAYERS = {"Z1": "X @ W1 + b1", "A1": "sigmoid(Z1)", "Z2": "A1 @ W2 + b2", "A2": "softmax(Z2)"}


@pytest.mark.parametrize(("of", "wrt", "gradient"), [r[1:] for r in SYMPY_TABLE], ids=[r[0] for r in SYMPY_TABLE])
def test_what_sympy_does_or_cannot_do(of, wrt, gradient):
    row = {"name": of, "of": of, "kinds": KINDS, "definitions": LAYERS if "A2" in of else {}, "gradient": {wrt: gradient}}
    test_a_gradient_reads_like_a_textbook(row)
    test_a_gradient_agrees_with_central_differences(row)
