from dataclasses import replace

import pytest

from tutor.errors import TutorError
from tutor.meaning.scope import Definition, scope_from
from tutor.meaning.shapes import is_array, shape_of, spelled
from tutor.syntax.nodes import Name, substitute

SCOPE = scope_from(
    {
        "X": "matrix(m, d)", "w": "vector(d)", "y": "vector(m)", "W1": "matrix(d, h)", "b1": "vector(h)", "S": "matrix(n, n)",
        "W": "matrix(3, 2)", "x": "matrix(3, 1)", "u": "vector(n)", "C": "matrix(m, 1)", "R": "matrix(1, d)", "t": "real",
    },
    {"Z": "X @ W1 + b1", "A": "sigmoid(Z)", "M": "[[4, 2], [2, 2]]"},
)  # fmt: skip

SHAPES = [  # written                               shape
    ("3", "a number"),
    ("t", "a number"),
    ("m", "a number"),
    ("X", "(m, d)"),
    ("X @ w", "(m,)"),
    ("X.T @ y", "(d,)"),
    ("y @ X", "(d,)"),
    ("w.T", "(d,)"),
    ("w @ w", "a number"),
    ("w.T @ X.T @ X @ w", "a number"),
    ("2/m * X.T @ (X @ w - y)", "(d,)"),
    ("Z", "(m, h)"),
    ("A * (1 - A)", "(m, h)"),
    ("softmax(A)", "(m, h)"),
    ("logsumexp(A)", "(m,)"),
    ("log_softmax(w)", "(d,)"),
    ("sum(A)", "a number"),
    ("sum(A, axis=0)", "(h,)"),
    ("mean(A, axis=1)", "(m,)"),
    ("mean(A, axis=-1)", "(m,)"),
    ("sum(A, axis=1, keepdims=1)", "(m, 1)"),
    ("A / sum(A, axis=1, keepdims=1)", "(m, h)"),
    ("X + C", "(m, d)"),
    ("X - R", "(m, d)"),
    ("X^2", "(m, d)"),
    ("t * X + 1", "(m, d)"),
    ("sin(t X)", "(m, d)"),
    ("max(0, X)", "(m, d)"),
    ("piecewise(w if w > 0, 0 otherwise)", "(d,)"),
    ("norm(X)^2", "a number"),
    ("trace(S @ S) + det(S) + logdet(S)", "a number"),
    ("inv(S)", "(n, n)"),
    ("outer(y, w)", "(m, d)"),
    ("diag(w)", "(d, d)"),
    ("diag(S)", "(n,)"),
    ("eye(n)", "(n, n)"),
    ("ones(m, d)", "(m, d)"),
    ("M", "(2, 2)"),
    ("[t, 1, 2]", "(3,)"),
    ("M @ [1, t]", "(2,)"),
    ("sum(i=1..m, y_i^2)", "a number"),
    ("d/dt (t w)", "(d,)"),
    ("X[1, 2]", "a number"),
    ("X[1]", "(d,)"),
    ("X[:, 2]", "(m,)"),
    ("X[2, :] @ w", "a number"),
    ("X[2:5, :]", "(4, d)"),
    ("X[2:, 1]", "(m - 1,)"),
    ("w[:]", "(d,)"),
    ("w[2:] - w[:d - 1]", "(d - 1,)"),
    ("w[k:k + 2]", "(3,)"),
    ("W[2:3, 1]", "(2,)"),
    ("[t, 1, 2][2:]", "(2,)"),
    ("Z[1, :]", "(h,)"),
    ("∇(t^2 s)", "(2,)"),
    ("∇²(t^2 s)", "(2, 2)"),
    ("∇_w (w @ w)", "(d,)"),
    ("∇_X sum(X @ w)", "(m, d)"),
    ("∇²(w @ w)", "(d, d)"),
    ("piecewise(w if w > 0 or w < -1, 0 otherwise)", "(d,)"),
    ("concat(w, y)", "(d + m,)"),
    ("concat([t, 1], [2, 3, 4])", "(5,)"),
    ("concat(w[2:], y)[d:]", "(m,)"),
    ("vstack(X, R)", "(m + 1, d)"),
    ("concat(w, y, w)", "(2d + m,)"),
    ("concat(X, X, R)", "(2m + 1, d)"),
    ("concat(X, C, axis=-1)", "(m, d + 1)"),
    ("vstack(w, w, w)", "(3, d)"),
    ("hstack(w, y)", "(d + m,)"),
    ("softmax(X, axis=0)", "(m, d)"),
    ("softmax(X, axis=-1)", "(m, d)"),
    ("logsumexp(X, axis=0)", "(d,)"),
    ("logsumexp(X, axis=1)", "(m,)"),
    ("logsumexp(X, axis=1, keepdims=1)", "(m, 1)"),
    ("logsumexp(X, axis=-2, keepdims=1)", "(1, d)"),
    ("logsumexp(w, axis=0)", "a number"),
    ("hstack(X, C)", "(m, d + 1)"),
    ("pad(w, 1, k)", "(d + k + 1,)"),
    ("pad(X, 0, 1, 2, k)", "(m + 1, d + k + 2)"),
    ("vec(X)", "(d m,)"),
    ("kron(W, W)", "(9, 4)"),
    ("kron(X, W1)", "(d m, d h)"),
    ("reshape(W, 2, 3)", "(2, 3)"),
    ("reshape(vec(X), m, d)", "(m, d)"),
    ("reshape(X, m d)", "(d m,)"),
    ("unit(d, 2)", "(d,)"),
    ("max(X)", "a number"),
    ("max(X, axis=1)", "(m,)"),
    ("min(X, axis=0, keepdims=1)", "(1, d)"),
    ("max(w, 0, t)", "(d,)"),
    ("where(X > 0, X, 0)", "(m, d)"),
    ("where(X = max(X, axis=1, keepdims=1), 1, 0)", "(m, d)"),
    ("norm(w, 1) + norm(w, 2) + norm(w, oo)", "a number"),
    ("solve(S, ones(n))", "(n,)"),
    ("solve(M, W.T @ X[1:3, :])", "(2, d)"),
    ("matrix_power(S, 3)", "(n, n)"),
    ("1/(1 + exp(-S))", "(n, n)"),
    ("cross_entropy(X, X)", "a number"),
    ("layer_norm(X @ W1)", "(m, h)"),
    ("conv(y, [1, 2, 1])", "(m - 2,)"),
    ("convolve(y, w)", "(d + m - 1,)"),
]


@pytest.mark.parametrize(("written", "shape"), SHAPES, ids=[c[0] for c in SHAPES])
def test_shapes(written, shape):
    node = SCOPE.read(written)
    assert spelled(shape_of(node, SCOPE)) == shape
    assert is_array(node, SCOPE) == (shape != "a number")


REFUSED = [  # written      what it names                                        mend or readings
    ("W @ x", "W is (3, 2) and x is (3, 1), so they cannot be multiplied", "Did you mean W.T @ x?"),
    ("X @ W1.T", "X is (m, d) and W1.T is (h, d), so they cannot be multiplied", "Did you mean X @ W1?"),
    ("w @ X", "w is (d,) and X is (m, d), so they cannot be multiplied", "Did you mean X @ w?"),
    ("W1 @ X", "W1 is (d, h) and X is (m, d), so they cannot be multiplied", "Did you mean X @ W1?"),
    ("y @ w", "y is (m,) and w is (d,), so they cannot be multiplied", "outer(y, w) multiplies each entry by each"),
    ("t @ w", "t is a number", "t * w"),
    ("X * w", "X is (m, d) and w is (d,), so they cannot be multiplied entry by entry", "Did you mean X @ w?"),
    ("X * y", "X is (m, d) and y is (m,), so they cannot be multiplied entry by entry", "Did you mean X.T @ y?"),
    ("X + y", "X is (m, d) and y is (m,), so they cannot be added", ""),
    ("X @ w - w", "X @ w is (m,) and w is (d,), so they cannot be subtracted", ""),
    ("A - sum(A, axis=1)", "sum(A, axis=1) is (m,)", "keepdims=1"),
    ("A / sum(A, axis=1)", "sum(A, axis=1) is (m,)", "keepdims=1"),
    ("S^2", "a power of the square matrix S", "S @ S | S * S"),
    ("S^-1", "S^-1 of a square matrix", "inv(S) | ones(n, n)/S"),
    ("S^3", "a power of the square matrix S", "matrix_power(S, 3) | S * S * S"),
    ("S^-2", "a power of the square matrix S", "matrix_power(inv(S), 2) | ones(n, n)/(S * S)"),
    ("1/S", "1/S of a square matrix is its inverse, or one over each entry", "inv(S) | ones(n, n)/S"),
    ("t/(S @ S)", "of a square matrix is its inverse", "t * inv(S @ S) | t * ones(n, n)/(S @ S)"),
    ("w @ w.T", "a vector has one direction, so w @ w.T is no matrix", "outer(w, w) | w @ w"),
    ("y @ w.T", "y is (m,) and w is (d,)", "outer(y, w)"),
    ("det(X)", "det takes (n, n), and X is (m, d)", ""),
    ("trace(t)", "trace takes (n, n), and t is a number", ""),
    ("dot(y, w)", "dot takes (n,) and (n,), and y is (m,) and w is (d,)", ""),
    ("sum(w, axis=1)", "w is (d,), so it has no axis 1", "sum(w)"),
    ("[w, y]", "the rows of one array have one length: w is (d,) and y is (m,)", ""),
    ("M @ w", "[[4, 2], [2, 2]]", "(m, n) @ (n, p)"),
    ("w[2:] + w[1:2]", "w[2:] is (d - 1,) and w[1:2] is (2,)", "arrays of one shape"),
    ("trace(X)", "trace takes (n, n)", "a square matrix, such as X.T @ X"),
    ("w + X @ W1", "so they cannot be added", "arrays of one shape"),
    ("vstack(X, W1)", "vstack takes (m, n) and (p, n), and X is (m, d) and W1 is (d, h)", "Did you mean vstack(X, W1.T)?"),
    ("hstack(W1, X)", "hstack takes (m, n) and (m, p), and W1 is (d, h) and X is (m, d)", "Did you mean hstack(W1, X.T)?"),
    ("norm(X, 1)", "norm takes (n,) and 2 or (n,) and 1 or (n,) and oo, and X is (m, d)", "norm(u, 1)"),
    ("max(t)", "t is a number, and one number has no maximum", "max(t, y)"),
    ("cross_entropy(A, X)", "A is (m, h) and X is (m, d)", "an array of the shape (m, h) for X"),
    ("conv([1, 2], [1, 2, 3, 4])", "so conv([1, 2], [1, 2, 3, 4]) has no entry", "the longer array first"),
    ("solve(X, y)", "solve takes (n, n) and (n,), and X is (m, d) and y is (m,)", ""),
    ("concat(X, w)", "concat takes (n,) and (p,)", "concat of a vector and a vector"),
    ("y * X", "y is (m,) and X is (m, d), so they cannot be multiplied entry by entry", "y @ X | diag(y) @ X"),
    ("2 X w", "X is (m, d) and w is (d,)", "Did you mean 2 * X @ w?"),
    ("y.T X w", "y.T is (m,) and X is (m, d)", "Did you mean y.T @ X @ w?"),
    ("u * S", "u is (n,) and S is (n, n), so they cannot be multiplied", "u @ S | diag(u) @ S"),
    ("S / u", "S is (n, n) and u is (n,), so they cannot be divided", "Did you mean S @ diag(1/u)?"),
    ("u / S", "u is (n,) and S is (n, n), so they cannot be divided", "Did you mean solve(S, u)?"),
    ("S / sum(S, axis=1)", "sum(S, axis=1) is (n,)", "Did you mean keepdims=1, which leaves a column?"),
    ("X + y", "X is (m, d) and y is (m,), so they cannot be added", "reshape(y, m, 1) stands in every column"),
    ("y + C", "y is (m,) and C is (m, 1), so they cannot be added", "C[:, 1] is a vector as well"),
    ("y + sum(X, axis=1, keepdims=1)", "is (m, 1), so they cannot be added", "sum(X, axis=1) is a vector as well"),
    ("R + C", "R is (1, d) and C is (m, 1), and together they would grow to (m, d) unseen", "C @ ones(1, d) in place of the column"),
    ("C * R", "R is (1, d) and C is (m, 1), and together they would grow to (m, d) unseen", "C @ R"),
    ("softmax(X, axis=2)", "X is (m, d), so it has no axis 2", "softmax(X)"),
    ("softmax(w, axis=1)", "w is (d,), so it has no axis 1", "softmax(w)"),
    ("softmax(X, keepdims=1)", "softmax loses no axis that keepdims= could keep", "leave keepdims= away"),
    ("concat(w, y, X)", "concat takes (n1,) and (n2,) and (n3,), and w is (d,) and y is (m,) and X is (m, d)", ""),
    ("reshape(X, m, m)", "X is (m, d), which is d m entries, and here are places for m m", "sizes whose product is d m"),
    ("reshape(W, 4)", "W is (3, 2), which is 6 entries, and here are places for 4", "sizes whose product is 6"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "what", "mend"), REFUSED, ids=[c[0] for c in REFUSED])
def test_a_shape_error_names_both_shapes_and_one_mend(written, what, mend):
    with pytest.raises(TutorError) as caught:
        shape_of(SCOPE.read(written), SCOPE)
    told = caught.value.diagnostic
    assert told.code == "shape"
    assert what.replace("[[4, 2], [2, 2]]", "M") in told.what
    assert mend in (told.mend or " | ".join(told.readings))


def test_sizes_of_different_names_differ():
    scope = scope_from({"u": "vector(n)", "v": "vector(k)"})
    with pytest.raises(TutorError, match=r"u is \(n,\) and v is \(k,\)"):
        shape_of(scope.read("u + v"), scope)


def test_a_long_chain_of_definitions_has_a_shape():
    scope = scope_from({"X": "matrix(m, n)", "S": "matrix(n, n)"}, {"Z0": "X"})
    layer = scope.read("sigmoid(X @ S)")
    layers = tuple(Definition(f"Z{k}", None, substitute(layer, {Name("X"): Name(f"Z{k - 1}")})) for k in range(1, 900))
    scope = replace(scope, definitions=scope.definitions + layers)
    assert spelled(shape_of(Name("Z899"), scope)) == "(m, n)"


def test_a_wrong_definition_is_told_only_where_it_is_used():
    scope = scope_from({"u": "vector(n)", "v": "vector(k)"}, {"bad": "u + v", "good": "2 u"})
    assert spelled(shape_of(scope.read("good"), scope)) == "(n,)"
    with pytest.raises(TutorError):
        shape_of(scope.read("bad"), scope)
