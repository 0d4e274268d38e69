"""Walking a tree with NumPy, against values known by hand and against mpmath."""

import numpy as np
import pytest

from tests.numeric.test_compile import DATA
from tests.oracle import value
from tutor.errors import TutorError
from tutor.numeric.evaluate import evaluate
from tutor.rules.catalogue import DERIVATIVES, read
from tutor.syntax.nodes import names

X, W, Y, S = (DATA[n] for n in ("X", "w", "y", "S"))
BY_HAND = [
    ("X @ w - y", X @ W - Y),
    ("X.T @ y", X.T @ Y),
    ("sum(X, axis=1, keepdims=1)", X.sum(axis=1, keepdims=True)),
    ("softmax(X)", np.exp(X) / np.exp(X).sum(axis=1, keepdims=True)),
    ("logsumexp(X)", np.log(np.exp(X).sum(axis=1))),
    ("piecewise(X if X > 0, 0 otherwise)", np.maximum(X, 0)),
    ("relu(X)", np.maximum(X, 0)),
    ("piecewise(1 if X > 100)", np.full((3, 2), np.nan)),
    ("piecewise(1 if log(b - 1) > 0, 2 otherwise)", np.nan),
    ("sum(i=1..3, y_i * i)", Y @ [1, 2, 3]),
    ("prod(i=1..2, w_i)", W[0] * W[1]),
    ("logdet(S)", np.log(S[0, 0] * S[1, 1] - S[0, 1] * S[1, 0])),
    ("logdet(-S @ [[1, 0], [0, -1]])", np.nan),
    ("inv(S) @ S", np.eye(2)),
    ("[[1, b], [b, 2]] @ w", np.array([[1, 0.7], [0.7, 2]]) @ W),
    ("log(-1)", np.nan),
    ("max(X, 0, Y)", np.maximum(np.maximum(X, 0), DATA["Y"])),
]


@pytest.mark.parametrize(("text", "wanted"), BY_HAND)
def test_values_of_arrays(text, wanted):
    from tests.numeric.test_compile import ARRAYS

    np.testing.assert_allclose(evaluate(ARRAYS.read(text), DATA), wanted, atol=1e-14)


RULES = [r for table in DERIVATIVES for r in table.rules]


@pytest.mark.parametrize("rule", RULES, ids=[r.key for r in RULES])
def test_every_function_of_the_tables_has_a_value(rule):
    left = read(rule.left)
    at = {
        "u": 1.7 if rule.word in ("acosh", "asec", "acsc", "acoth") else 0.43,
        "v": 0.81,
        "c": 3.0 if rule.word == "polygamma" else 2.7,
        "n": 3.4,
    }
    assert float(evaluate(left, at)) == pytest.approx(float(value(left, {n: at[n] for n in names(left)})), rel=1e-13)


REFUSED = [("x + 1", {}, "missing"), ("inv(S)", {"S": np.zeros((2, 2))}, "undefined"), ("A @ B", {"A": np.ones((2, 3)),
"B": np.ones((2, 3))}, "undefined"),
           ("d/dx x^2", {"x": 1}, "undefined"), ("sum(i=1..10^9, i)", {}, "terms"),
           ("sum(i=1..10^4, sum(k=1..10^4, i))", {}, "terms")]  # fmt: skip


@pytest.mark.parametrize(("text", "values", "code"), REFUSED)
def test_what_has_no_value_is_told(text, values, code):
    with pytest.raises(TutorError) as told:
        evaluate(read(text), values)
    assert told.value.diagnostic.code == code
