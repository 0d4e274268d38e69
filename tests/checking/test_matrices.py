"""Matrix expressions with sizes that are letters, and arrays written out; each row is an identity of linear algebra, or fails at once."""

import pytest

from tutor.checking.equality.equivalence import equivalent
from tutor.meaning.scope import scope_from

SAME, DIFFERENT = "same", "different"
SCOPE = scope_from(
    {
        "A": "matrix(n, n)", "B": "matrix(n, n)", "S": "symmetric matrix(n, n)", "P": "positive definite matrix(n, n)",
        "Q": "orthogonal matrix(n, n)", "L": "diagonal matrix(n, n)", "x": "vector(n)", "X": "matrix(m, n)", "y": "vector(m)",
        "Y": "one-hot matrix(m, k)", "Z": "matrix(m, k)",
    }
)  # fmt: skip

ROWS = [
    ("x @ A @ x", "x @ A.T @ x", SAME), ("A @ A.T", "A.T @ A", DIFFERENT), ("S.T", "S", SAME), ("A.T", "A", DIFFERENT),
    ("A @ x", "x @ A", DIFFERENT), ("S @ x", "x @ S", SAME), ("X.T @ X", "X @ X.T", DIFFERENT), ("(A + B) - A - B", "0 * A", SAME),
    ("A + 10^-14 * B", "A", DIFFERENT), ("A + 10^-40 * B", "A", DIFFERENT), ("Q.T @ Q", "eye(n)", SAME), ("A.T @ A", "eye(n)", DIFFERENT),
    ("inv(Q)", "Q.T", SAME), ("inv(A)", "A.T", DIFFERENT), ("L @ L.T", "L.T @ L", SAME), ("L @ S", "S @ L", DIFFERENT),
    ("A @ B", "B @ A", DIFFERENT), ("inv(A @ B)", "inv(B) @ inv(A)", SAME), ("inv(A @ B)", "inv(A) @ inv(B)", DIFFERENT),
    ("(A @ B).T", "B.T @ A.T", SAME), ("(A @ B).T", "A.T @ B.T", DIFFERENT), ("det(A @ B)", "det(A) det(B)", SAME),
    ("det(A + B)", "det(A) + det(B)", DIFFERENT), ("logdet(P)", "log(det(P))", SAME), ("trace(A @ B)", "sum(A * B.T)", SAME),
    ("trace(A @ B)", "sum(A * B)", DIFFERENT), ("trace(A @ B)", "trace(B @ A)", SAME), ("norm(x)^2", "x @ x", SAME),
    ("norm(A)^2", "trace(A.T @ A)", SAME), ("2/m * X.T @ (X @ x - y)", "2 X.T @ (X @ x - y)/m", SAME),
    ("2/m * X.T @ (X @ x - y)", "2/n * X.T @ (X @ x - y)", DIFFERENT), ("X.T @ y", "y @ X", SAME), ("mean(y)", "sum(y)/m", SAME),
    ("mean(y)", "sum(y)/n", DIFFERENT), ("mean(y)", "sum(y)/3", DIFFERENT), ("softmax(x)", "exp(x)/sum(exp(x))", SAME),
    ("softmax(x)", "exp(x)", DIFFERENT), ("-sum(Y*log_softmax(Z))/m", "cross_entropy(Y, Z)", SAME), ("sum(Y)", "m", SAME),
    ("sum(Y)", "k", DIFFERENT), ("Y * Y", "Y", SAME), ("Z * Z", "Z", DIFFERENT), ("sum(i=1..n, x_i^2)", "x @ x", SAME),
    ("outer(x, x)", "vstack(x, x)", DIFFERENT), ("x", "A", DIFFERENT), ("A * A", "A @ A", DIFFERENT), ("c x", "x c", SAME),
    ("x[1]", "x[2]", DIFFERENT), ("sum(X, axis=0)", "X.T @ ones(m)", SAME), ("sum(X, axis=1)", "X.T @ ones(m)", DIFFERENT),
    ("det(A.T)", "det(A)", SAME), ("P + A", "P", DIFFERENT), ("relu(x)", "max(x, 0)", SAME), ("2 S @ x", "(S + S.T) @ x", SAME),
    ("2 A @ x", "(A + A.T) @ x", DIFFERENT), ("[2x[1], 2x[2]]", "2x", DIFFERENT), ("[1, 2] + [3, 4]", "[4, 6]", SAME),
    ("[[1, 2], [3, 4]] @ [1, 1]", "[3, 7]", SAME), ("[[1, 2], [3, 4]] @ [1, 1]", "[3, 8]", DIFFERENT),
    ("inv([[1, 2], [3, 4]])", "[[-2, 1], [3/2, -1/2]]", SAME), ("[[1, 2], [3, 4]].T", "[[1, 3], [2, 4]]", SAME),
    ("[[1, 2], [3, 4]].T", "[[1, 2], [3, 4]]", DIFFERENT), ("[a, b] + [1, 1]", "[1 + a, 1 + b]", SAME),
    ("det([[a, b], [c, d]])", "a d - b c", SAME),
    ("det([[a, b], [c, d]])", "a d + b c", DIFFERENT), ("[a, b] @ [c, d]", "a c + b d", SAME), ("norm([3, 4])", "5", SAME),
    ("x", "[x, x]", DIFFERENT), ("A @ y", "A @ x", DIFFERENT), ("[[1], [2]]", "[1, 2]", SAME), ("[[1, 2]]", "[1, 2]", DIFFERENT),
    ("[[1, 2]]", "[[1], [2]]", DIFFERENT),
    ("[1, 2]", "[[1], [2]]", SAME),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "verdict"), ROWS, ids=[f"{a} and {b}" for a, b, _ in ROWS])
def test_arrays_are_compared_at_random_sizes(left, right, verdict):
    a, b = SCOPE.read(left), SCOPE.read(right)
    found = equivalent(a, b, SCOPE)
    assert found.verdict == verdict, found.evidence
    assert equivalent(b, a, SCOPE, seed=3).verdict == verdict


def test_the_witness_is_an_array_that_anyone_can_put_in():
    found = equivalent(SCOPE.read("x @ A"), SCOPE.read("A @ x"), SCOPE)
    n = sum(name.startswith("x") for name in found.witness)
    rows = [[found.witness[f"A[{i}, {j}]"] for j in range(1, n + 1)] for i in range(1, n + 1)]
    x = [found.witness[f"x[{i}]"] for i in range(1, n + 1)]
    assert [sum(a * b for a, b in zip(row, x, strict=True)) for row in rows] != [
        sum(r[j] * v for r, v in zip(rows, x, strict=True)) for j in range(n)
    ]
