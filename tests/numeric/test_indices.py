"""Entries, rows and parts of arrays as numbers: walked, compiled, and as code to read; indices count from 1."""

import numpy as np
import pytest

from tests.numeric.test_compile import ARRAYS, DATA
from tutor.errors import TutorError
from tutor.meaning.scope import scope_from
from tutor.numeric.evaluate import evaluate
from tutor.numeric.functions.compile import compile_function
from tutor.numeric.functions.indexed import without_indices
from tutor.numeric.functions.source import source
from tutor.numeric.graph import reverse
from tutor.syntax.nodes import names
from tutor.syntax.printer import show

X, W, Y = DATA["X"], DATA["w"], DATA["y"]

VALUES = [  # typed                    what it is
    ("X[1, 2]", X[0, 1]),
    ("X[3]", X[2]),
    ("X[2, :]", X[1]),
    ("X[:, 2]", X[:, 1]),
    ("X[2:3, :]", X[1:3]),
    ("X[2:, 1]", X[1:, 0]),
    ("X[:2, 2]", X[:2, 1]),
    ("X[1, :] @ w", X[0] @ W),
    ("(X @ w)[2]", (X @ W)[1]),
    ("y[:]", Y),
    ("y[2:] - y[:m - 1]", np.diff(Y)),
    ("sum(i=1..m, y_i)", Y.sum()),
    ("sum(i=1..m, i y_i^2)", np.arange(1, 4) @ Y**2),
    ("sum(i=1..m - 1, (y_(i+1) - y_i)^2)", (np.diff(Y) ** 2).sum()),
    ("sum(i=1..m, sum(j=1..d, X[i, j] w_j) y_i)", Y @ X @ W),
    ("sum(i=1..m, y_i i^(-2))", Y @ [1, 1 / 4, 1 / 9]),
    ("sum(i=1..m, X[i, :] @ w)", (X @ W).sum()),
    ("sum(i=2..m, y_i y_(i-1))", Y[1:] @ Y[:-1]),
    ("prod(i=1..m, y_i)", Y.prod()),
    ("sum(k=0..m - 1, y_(k+1) * 2^k)", Y @ [1, 2, 4]),
    ("sum(i=1..m, piecewise(y_i if y_i > 0 or y_i < -1, 0 otherwise))", Y[(Y > 0) | (Y < -1)].sum()),
    ("piecewise(y if y in (0, 1), 0 otherwise)", np.where((Y > 0) & (Y < 1), Y, 0)),
]


@pytest.mark.parametrize(("text", "wanted"), VALUES, ids=[v[0] for v in VALUES])
def test_every_way_of_computing_takes_the_same_entry(text, wanted):
    node = ARRAYS.read(text)
    given = {n: DATA[n] for n in ARRAYS.arguments([node])}
    sizes = {n: v for n, v in {"m": 3, "d": 2}.items() if n in names(node)}
    np.testing.assert_allclose(evaluate(ARRAYS.expand(node), {**given, **sizes}), wanted, rtol=1e-14)
    np.testing.assert_allclose(compile_function(node, given, ARRAYS)(**given), wanted, rtol=1e-14)
    inside: dict = {}
    exec(source(node, given, ARRAYS, title="value"), inside)  # code that the tutor wrote
    np.testing.assert_allclose(inside["value"](**given), wanted, rtol=1e-14)


WHOLE = [  # a sum over an index, and the sum over arrays that it is
    ("sum(i=1..m, (y_i - w[1] X[i,1] - 2)^2)", "sum((y - w[1] X[:, 1] - 2)^2)"),
    ("sum(i=1..m, (X[i,:] @ w - y_i)^2)/m", "sum((X @ w - y)^2)/m"),
    ("sum(i=1..m, sum(j=1..d, X[i,j] w_j) y_i)", "sum(X @ w * y)"),
    ("sum(i=1..m, sum(j=1..d, (X[i,j] - w_j)^2))", "sum((X - w)^2)"),
    ("sum(i=1..m, (X_i @ w)^2)", "sum((X @ w)^2)"),
    ("sum(i=1..m, max(0, 1 - y_i (w @ X[i, :])))", "sum(max(0, 1 - y * (X @ w)))"),
    ("sum(i=1..m, norm(X[i, :] - w)^2)", "sum((X - w)^2)"),
    ("sum(i=1..m, y_i max(X_i))", "sum(y max(X, axis=1))"),
    ("sum(i=1..m, X[i,:] @ X[i,:])", "sum(X X)"),
    ("sum(i=1..m, logsumexp(X[i, :]) - mean(X_i))", "sum(logsumexp(X) - mean(X, axis=1))"),
    ("sum(j=1..d, X[2, j])", "sum(X[2, :])"),
    ("sum(i=1..m, y_i sum(y))", "sum(y sum(y))"),
    ("sum(i=1..m, sum(j=1..m, y_i y_j) y_i)", "sum(i=1..m, sum(y_i y) y_i)"),  # y would be both
    ("sum(i=1..m, i y_i)", "sum(i=1..m, i y_i)"),
    ("sum(i=2..m, y_i y_(i-1))", "sum(i=2..m, y_i y[i - 1])"),
    ("sum(i=1..m, sum(j=1..i, y_j))", "sum(i=1..m, sum(j=1..i, y_j))"),
    ("sum(i=1..d, X[i, i])", "sum(i=1..d, X_ii)"),
    ("sum(i=1..m, y[1])", "sum(i=1..m, y[1])"),
]


@pytest.mark.parametrize(("text", "wanted"), WHOLE, ids=[w[0] for w in WHOLE])
def test_a_sum_that_runs_through_whole_arrays_is_a_sum_of_arrays(text, wanted):
    node = ARRAYS.read(text)
    whole = without_indices(ARRAYS.expand(node), ARRAYS)
    assert show(whole) == wanted
    at = {**DATA, "m": 3, "d": 2}
    np.testing.assert_allclose(evaluate(whole, at), evaluate(ARRAYS.expand(node), at), rtol=1e-14)
    given = {n: DATA[n] for n in ARRAYS.arguments([node])}
    np.testing.assert_allclose(compile_function(node, given, ARRAYS)(**given), evaluate(ARRAYS.expand(node), at), rtol=1e-14)


OUTSIDE = ["y[4]", "y[2:4]", "y[5:]", "sum(i=0..m, y_i)", "sum(i=1..m, y_(i+1))", "sum(i=1..m, y_(i-1))", "X[1, 3]", "prod(i=0..2, y_i)"]


@pytest.mark.parametrize("text", OUTSIDE)
def test_an_entry_that_is_not_there_is_never_another_one(text):
    node = ARRAYS.read(text)
    given = {n: DATA[n] for n in ARRAYS.arguments([node])}
    for ask in (lambda: evaluate(node, {**given, "m": 3, "d": 2}), lambda: compile_function(node, given, ARRAYS)(**given)):
        with pytest.raises(TutorError) as told:
            ask()
        assert told.value.diagnostic.code == "index"


def test_a_slope_by_a_number_beside_entries():
    scope = scope_from({"x": "vector(m)", "y": "vector(m)"})
    loss = scope.read("sum(i=1..m, (y_i - w x_i)^2)")
    (tree,) = reverse(loss, ["w"], scope)
    found = compile_function(tree, ["x", "y", "w"], scope)(x=[1.0, 2.0], y=[3.0, 1.0], w=0.5)
    assert found == pytest.approx(-2 * (2.5 * 1 + 0.0 * 2))


def test_the_slope_by_an_entry_has_no_rule_yet():
    with pytest.raises(TutorError) as told:
        reverse(ARRAYS.read("y[1]^2"), ["y"], ARRAYS)
    assert (told.value.diagnostic.code, "y[1]" in told.value.diagnostic.what) == ("no-rule", True)
