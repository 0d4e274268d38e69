"""Gradients in matrix form: their texts, their values against central differences, and every step on the way."""

import numpy as np
import pytest

from tests.oracle_arrays import SIZES, arrays, slope, value, with_definitions
from tutor.derive.arrays.jacobians import matrix_jacobian
from tutor.derive.arrays.matrix import matrix_gradient
from tutor.derive.arrays.pulling import HOLE
from tutor.derive.arrays.second import matrix_hessian
from tutor.errors import TutorError
from tutor.meaning.scope import Scope, scope_from
from tutor.meaning.shapes import shape_of, spelled
from tutor.rules.catalogue import function_rules
from tutor.syntax.nodes import Apply, Name, substitute
from tutor.syntax.printer import show

REGRESSION = {"X": "matrix(m, d)", "w": "vector(d)", "y": "vector(m)", "b": "real", "c": "positive"}
BINARY = REGRESSION | {"y": "in [0, 1]", "t": "vector(m)"}
LINE = {"x": "vector(m)", "y": "vector(m)", "w": "real", "b": "real"}
FORMS = {"A": "matrix(n, n)", "S": "symmetric matrix(n, n)", "B": "matrix(n, k)", "x": "vector(n)", "u": "vector(n)", "a": "real"}
NET = {"X": "matrix(m, d)", "Y": "one-hot matrix(m, k)", "W1": "matrix(d, h)", "b1": "vector(h)", "W2": "matrix(h, k)", "b2": "vector(k)"}
LAYERS = {"Z1": "X @ W1 + b1", "A1": "sigmoid(Z1)", "Z2": "A1 @ W2 + b2", "A2": "softmax(Z2)"}
RELU = LAYERS | {"A1": "relu(Z1)"}
SHARES = {"X": "matrix(m, d)", "W": "matrix(d, k)", "Y": "one-hot matrix(m, k)", "R": "matrix(m, k)", "b": "vector(k)"}
LOGIT = {"p": "sigmoid(X @ w + b)"}

RESULTS = [  # loss, declarations, definitions, gradients
    ("mean((X @ w - y)^2)", REGRESSION, {}, {"w": "2/m * X.T @ (X @ w - y)"}),
    ("sum((X @ w - y)^2)/(2m)", REGRESSION, {}, {"w": "X.T @ (X @ w - y)/m"}),
    ("mean((y - X @ w - b)^2)", REGRESSION, {}, {"w": "-2/m * X.T @ (y - X @ w - b)", "b": "-2 mean(y - X @ w - b)"}),
    ("norm(X @ w - y)^2", REGRESSION, {}, {"w": "2 X.T @ (X @ w - y)"}),
    ("norm(X @ w - y)", REGRESSION, {}, {"w": "X.T @ (X @ w - y)/norm(X @ w - y)"}),
    ("(y - X @ w).T @ (y - X @ w)/m", REGRESSION, {}, {"w": "-2/m * X.T @ (y - X @ w)"}),
    ("mean((X @ w - y)^2) + c norm(w)^2", REGRESSION, {}, {"w": "2/m * X.T @ (X @ w - y) + 2c w"}),
    ("mean((X @ w - y)^2) + c * w.T @ w", REGRESSION, {}, {"w": "2/m * X.T @ (X @ w - y) + 2c w"}),
    ("mean((X @ w - y)^2) + c sum(abs(w))", REGRESSION, {}, {"w": "2/m * X.T @ (X @ w - y) + c sign(w)"}),
    ("mean(-(t*log(p) + (1-t)*log(1-p)))", BINARY, LOGIT, {"w": "X.T @ (p - t)/m", "b": "mean(p - t)"}),
    ("-sum(t*log(p) + (1-t)*log(1-p))/m", BINARY, LOGIT, {"w": "X.T @ (p - t)/m", "b": "sum(p - t)/m"}),
    ("mean(softplus(X @ w) - t * (X @ w))", BINARY, {}, {"w": "X.T @ (sigmoid(X @ w) - t)/m"}),
    ("mean((y - (w x + b))^2)", LINE, {}, {"w": "-2 mean(x * (y - (w x + b)))", "b": "-2 mean(y - (w x + b))"}),
    ("sum((w x + b - y)^2)", LINE, {}, {"w": "2 sum(x * (w x + b - y))", "b": "2 sum(w x + b - y)"}),
    ("mean(abs(y - w x))", LINE, {}, {"w": "-mean(x sign(y - w x))"}),
    ("sum(sin(x) y)", LINE, {}, {"x": "y cos(x)", "y": "sin(x)"}),
    ("x @ y/(norm(x) norm(y))", LINE, {}, None),
    ("x.T @ A @ x", FORMS, {}, {"x": "(A + A.T) @ x", "A": "outer(x, x)"}),
    ("x.T @ S @ x", FORMS, {}, {"x": "2S @ x"}),
    ("1/2 x.T @ S @ x - u.T @ x", FORMS, {}, {"x": "S @ x - u"}),
    ("1/2 x.T @ M @ x - u.T @ x", {"x": "vector(2)", "u": "vector(2)"}, {"M": "[[4, 2], [2, 2]]"}, {"x": "M @ x - u"}),
    ("u.T @ A @ x", FORMS, {}, {"A": "outer(u, x)", "x": "A.T @ u", "u": "A @ x"}),
    ("trace(A)", FORMS, {}, {"A": "eye(n)"}),
    ("trace(A @ S)", FORMS, {}, {"A": "S"}),
    ("trace(B.T @ A @ B)", FORMS, {}, {"A": "B @ B.T", "B": "(A + A.T) @ B"}),
    ("trace(B.T @ B)", FORMS, {}, {"B": "2B"}),
    ("det(A)", FORMS, {}, {"A": "det(A) * inv(A).T"}),
    ("logdet(A)", FORMS, {}, {"A": "inv(A).T"}),
    ("trace(inv(A) @ S)", FORMS, {}, {"A": "-inv(A).T @ S @ inv(A).T"}),
    ("sum(A)", FORMS, {}, {"A": "ones(n, n)"}),
    ("sum(A @ outer(x, x))", FORMS, {}, {"A": "sum(x) * outer(ones(n), x)"}),
    ("sum(A - sum(A, axis=1, keepdims=1))", FORMS, {}, {"A": "ones(n, n) - n * ones(n, n)"}),
    ("sum(A @ B)", FORMS, {}, {"B": "A.T @ ones(n, k)"}),
    ("sum(A @ x)", FORMS, {}, {"x": "sum(A, axis=0)"}),
    ("norm(A @ x)^2 + a", FORMS, {}, {"x": "2 A.T @ A @ x", "a": "1"}),
    ("u @ x", FORMS, {}, {"a": "0", "A": "0 * ones(n, n)"}),
    ("logsumexp(x)", FORMS, {}, {"x": "softmax(x)"}),
    ("-sum(Y * log(softmax(X @ W + b)))/m", SHARES, {},
     {"W": "X.T @ (softmax(X @ W + b) - Y)/m", "b": "sum(softmax(X @ W + b) - Y, axis=0)/m"}),
    ("-sum(Y * log_softmax(X @ W))/m", SHARES, {}, {"W": "X.T @ (softmax(X @ W) - Y)/m"}),
    ("mean(logsumexp(X @ W) - sum(Y * (X @ W), axis=1))", SHARES, {}, None),
    ("-sum(R * log(softmax(X @ W)))", SHARES, {}, None),
    ("mean(-sum(Y * log(P), axis=1))", SHARES, {"P": "softmax(X @ W)"}, {"W": "X.T @ (P - Y)/m"}),
    ("-sum(Y * log(E / sum(E, axis=1, keepdims=1)))/m", SHARES, {"E": "exp(X @ W)"}, None),
    ("-sum(Y * log(A2))/m", NET, LAYERS,
     {"W1": "X.T @ ((A2 - Y) @ W2.T * A1 * (1 - A1))/m", "b1": "sum((A2 - Y) @ W2.T * A1 * (1 - A1), axis=0)/m",
      "W2": "A1.T @ (A2 - Y)/m", "b2": "sum(A2 - Y, axis=0)/m"}),
    ("mean(-sum(Y * log(A2), axis=1))", NET, LAYERS,
     {"W2": "A1.T @ (A2 - Y)/m", "b2": "mean(A2 - Y, axis=0)", "W1": "X.T @ ((A2 - Y) @ W2.T * A1 * (1 - A1))/m"}),
    ("mean((A2 - Y)^2)", NET, LAYERS, None),
    ("-sum(Y * log(A2))/m", NET, RELU, None),
    ("sum(tanh(X @ W1 + b1) @ W2) + mean(b2^2)", NET, {}, None),
    ("sum(mean(X, axis=0)^2) + sum(mean(X, axis=1) * y)", REGRESSION, {}, None),
    ("sum((X - mean(X, axis=0))^2 / m)", REGRESSION, {}, None),
    ("sum((X - mean(X, axis=1, keepdims=1))^3)", REGRESSION, {}, None),
    ("sum(max(0, 1 - y * (X @ w)))", REGRESSION, {}, None),
    ("sum(piecewise(w^2 if w > 0, sin(w) otherwise))", REGRESSION, {}, None),
    ("sum(outer(x, u) * A) + dot(x, u) + sum(diag(A) * x) + sum(diag(x) @ A)", FORMS, {}, None),
    ("x.T @ inv(A) @ u * norm(x)", FORMS, {}, None),
    ("sum(2^x) + sum(exp(x)^a) + sum(exp(x)^u)", FORMS, {}, None),
    ("sum(softmax(A @ x) * u) + sum(log_softmax(x) * u)", FORMS, {}, None),
    ("sum(exp(a x)/(1 + a^2))", FORMS, {}, None),
    ("sum(U * (X @ W)) + sum(V)", SHARES, {"U": "sin(X @ W)", "V": "X @ W * U"}, None),
    ("sum(E) + sum(exp(X @ W)^2)", SHARES, {"E": "exp(X @ W)"}, None),
    ("sum(T) + sum(U * T)", SHARES, {"U": "cos(X @ W)", "T": "X @ W"}, None),
    ("sum(A * A * S)", FORMS, {}, {"A": "2 * A * S"}),
    ("sum(a x * sin(x) * u)", FORMS, {}, None),
    ("q + q^2", FORMS, {"q": "x @ u"}, {"x": "(1 + 2q) * u"}),
    ("x[2]^2 + u[1] x[1]", FORMS, {}, {"x": "2 x[2] * unit(n, 2) + u[1] * unit(n, 1)", "u": "x[1] * unit(n, 1)"}),
    ("sum(x[2:3]^2)", FORMS, {}, {"x": "2 pad(x[2:3], 1, n - 3)"}),
    ("norm(x[2:] - x[1:n - 1])^2", FORMS, {}, {"x": "2 pad(x[2:] - x[1:n - 1], 1, 0) - 2 pad(x[2:] - x[1:n - 1], 0, 1)"}),
    ("A[2, :] @ x", FORMS, {}, {"A": "outer(unit(n, 2), x)", "x": "A[2, :]"}),
    ("A[1] @ x + u @ A[:, 3]", FORMS, {}, {"A": "outer(unit(n, 1), x) + outer(u, unit(n, 3))"}),
    ("A[1, 2]^2", FORMS, {}, {"A": "2 A[1, 2] * outer(unit(n, 1), unit(n, 2))"}),
    ("sum(A[1:2, 2:]^3) + sum(A[2, 1:2]) + sum(sin(A[2:3, 1]))", FORMS, {}, None),
    ("sum(concat(x, u[2:])^3)", FORMS, {}, {"x": "3 x^2", "u": "3 pad(u[2:]^2, 1, 0)"}),
    ("w @ concat(x, u)", FORMS | {"w": "vector(2n)"}, {}, {"x": "w[1:n]", "u": "w[n + 1:]", "w": "concat(x, u)"}),
    ("sum(sin(vstack(A, S)) @ x) + norm(hstack(A, B))^2", FORMS, {}, None),
    ("sum(vec(A)^2)", FORMS, {}, None),
    ("v @ vec(A @ B)", FORMS | {"v": "vector(n k)"}, {}, {"A": "reshape(v, k, n).T @ B.T", "v": "vec(A @ B)"}),
    ("v @ kron(B.T, A) @ w", {"A": "matrix(n, d)", "B": "matrix(h, k)", "v": "vector(k n)", "w": "vector(h d)"}, {}, None),
    ("sum(reshape(v, n, k) * B)", FORMS | {"v": "vector(n k)"}, {}, {"v": "reshape(B, k n)", "B": "reshape(v, n, k)"}),
    ("max(x) + min(u)", FORMS, {}, {"x": "piecewise(1 if x = max(x), 0 otherwise)"}),
    ("sum(max(A, axis=1) * x) + sum(min(A @ B, axis=0))", FORMS, {}, None),
    ("sum(A / max(A, axis=1, keepdims=1)) + max(A)^2", FORMS, {}, None),
    ("sum(where(x > u, x^2, u))", FORMS, {}, {"x": "2x * where(x > u, 1, 0)", "u": "piecewise(0 if x > u, 1 otherwise)"}),
    ("sum(where(x > 0, x^2, 3x)) + sum(leaky_relu(A @ x) * u)", FORMS, {}, None),
    ("sum(where(x > 0, x^2, 3x))", FORMS, {}, {"x": "piecewise(2x if x > 0, 3 otherwise)"}),
    ("sum(max(A, axis=1))", FORMS, {}, {"A": "piecewise(1 if A = max(A, axis=1, keepdims=1), 0 otherwise)"}),
    ("norm(x - u, 1) + norm(x, oo)", FORMS, {}, {"u": "-sign(x - u)"}),
    ("norm(A @ x, 2)^2", FORMS, {}, {"x": "2 A.T @ A @ x"}),
    ("u @ solve(A, x)", FORMS, {}, {"A": "-outer(solve(A.T, u), solve(A, x))", "x": "solve(A.T, u)", "u": "solve(A, x)"}),
    ("sum(solve(A, B)^2)", FORMS, {}, {"B": "2 solve(A.T, solve(A, B))"}),
    ("trace(matrix_power(A, 2))", FORMS, {}, {"A": "2 A.T"}),
    ("u @ matrix_power(A, 4) @ x", FORMS, {}, None),
    ("cross_entropy(Y, X @ W + b)", SHARES, {}, {"W": "X.T @ (softmax(X @ W + b) - Y)/m", "b": "sum(softmax(X @ W + b) - Y, axis=0)/m"}),
    ("cross_entropy(R, X @ W)", SHARES, {}, None),
    ("cross_entropy(u, A @ x)", FORMS, {}, {"x": "A.T @ (sum(u) * softmax(A @ x) - u)"}),
    ("sum(layer_norm(X @ W) * R)", SHARES, {}, None),
    ("u @ layer_norm(A @ x)", FORMS, {}, None),
    ("norm(conv(u, w))^2", {"u": "vector(8)", "w": "vector(3)"}, {}, {"u": "2 convolve(conv(u, w), w)", "w": "2 conv(u, conv(u, w))"}),
    ("v @ convolve(u, w)", {"u": "vector(4)", "w": "vector(3)", "v": "vector(6)"}, {}, {"u": "conv(v, w)", "w": "conv(v, u)"}),
    ("sum(softmax(Q @ K.T/sqrt(d)) @ V)", {"Q": "matrix(m, d)", "K": "matrix(n, d)", "V": "matrix(n, h)"}, {},
     {"V": "softmax(Q @ K.T/sqrt(d)).T @ ones(m, h)"}),
    ("sum(log(exp(A)))", FORMS, {}, None),
    ("norm(pad(x, 1, 2) + pad(x, 2, 1))^2", FORMS, {}, None),
]  # fmt: skip
IDS = [f"{r[0]}{' relu' if r[2] is RELU else ''}" for r in RESULTS]


def setting(declarations, definitions, seed=3):
    scope = scope_from(declarations, definitions)
    at = arrays(scope, np.random.default_rng(seed))
    for name, kind in scope.kinds:
        if len(kind.shape) == 2 and kind.shape[0] is kind.shape[1] and isinstance(kind.shape[0], Name):
            at[name] = at[name] + 5 * np.eye(len(at[name]))  # invertible, of positive determinant
    return scope, at


def wanted(scope, expected):
    return tuple(expected) if expected else tuple(n for n, _ in scope.kinds if n not in ("Y", "X"))


@pytest.mark.parametrize(("loss", "declarations", "definitions", "expected"), RESULTS, ids=IDS)
def test_gradients_read_like_a_textbook_and_agree_with_differences(loss, declarations, definitions, expected):
    scope, at = setting(declarations, definitions)
    node = scope.read(loss)
    found = dict(dict(matrix_gradient(node, wanted(scope, expected), scope).extra)["gradients"])
    if expected:
        assert {name: show(tree) for name, tree in found.items()} == {name: show(scope.read(text)) for name, text in expected.items()}
        assert all(found[name] is scope.read(text) for name, text in expected.items())
    for name, tree in found.items():
        assert shape_of(tree, scope) == shape_of(Name(name), scope)
        right = slope(lambda v, name=name: value(node, with_definitions(scope, {**at, name: v})), at[name])
        assert np.allclose(value(tree, with_definitions(scope, at)), right, rtol=1e-6, atol=1e-7), name


@pytest.mark.parametrize(("loss", "declarations", "definitions", "expected"), RESULTS, ids=IDS)
def test_every_step_is_true(loss, declarations, definitions, expected):
    scope, at = setting(declarations, definitions)
    node = scope.read(loss)
    derivation = matrix_gradient(node, wanted(scope, expected), scope)
    node, everything = derivation.problem, with_definitions(scope, at)
    reached = {}
    for step in derivation.root:
        if step.goal.op == "gradients":
            continue
        own = value(step.value, everything)
        if step.goal.op != "adjoint":  # a rewrite: an identity
            assert np.allclose(value(step.goal, everything), own), show(step.goal)
            continue
        assert np.allclose(value(substitute(step.form, reached), everything), own), show(step.form)
        reached[step.goal] = step.value  # a share that is added up (a bias) has the goal of its sum, which comes after it
        right = adjoint_by_differences(node, step.goal, np.shape(own), scope, at)
        assert np.allclose(own, right, rtol=1e-6, atol=1e-7), show(step.goal)


def adjoint_by_differences(node, goal, shape, scope, at):
    """The slope of `node` by what is added to the goal's node, wherever it stands, or in the one place that the goal tells."""
    target, *share = goal.args
    added = Apply("+", (target, Name("added")))
    swap = {share[0]: substitute(share[1], {HOLE: added})} if share else {target: added}

    def moved(v):
        out = {**at, "added": v}
        if isinstance(target, Name) and not share and not scope.definition(target.name):
            out[target.name] = out[target.name] + v
            return value(node, with_definitions(scope, out))
        for d in scope.definitions:
            out[d.name] = value(substitute(d.body, swap), out)
        return value(substitute(node, swap), out)

    return slope(moved, np.zeros(shape))


ENTRYWISE = sorted(word for word, rules in function_rules().items() if "," not in rules[0].left and rules[0].right)
BEYOND_ONE = ("acosh", "asec", "acsc", "acoth")


@pytest.mark.parametrize("word", ENTRYWISE)
def test_every_function_is_taken_entry_by_entry(word):
    scope = scope_from({"X": "matrix(m, d)", "R": "matrix(m, d)"})
    rng = np.random.default_rng(5)
    at = {"X": rng.uniform(0.1, 0.9, (4, 3)) + (word in BEYOND_ONE), "R": rng.normal(size=(4, 3)), "m": 4.0, "d": 3.0}
    node = scope.read(f"sum(R * {word}(X))")
    tree = matrix_gradient(node, ("X",), scope).result
    right = slope(lambda v: value(node, {**at, "X": v}), at["X"])
    assert np.allclose(value(tree, at), right, rtol=1e-7, atol=1e-8)


def test_a_network_is_written_as_on_paper():
    scope = scope_from(NET, LAYERS)
    derivation = matrix_gradient(scope.read("-sum(Y * log(A2))/m"), ("W1", "b1", "W2", "b2"), scope)
    lines = [(name, show(tree)) for name, tree in dict(derivation.extra)["backward"]]
    assert lines == [
        ("A2", "-Y/(m A2)"),
        ("Z2", "(A2 - Y)/m"),
        ("W2", "A1.T @ adjoint(Z2)"),
        ("b2", "sum(adjoint(Z2), axis=0)"),
        ("A1", "adjoint(Z2) @ W2.T"),
        ("Z1", "adjoint(Z2) @ W2.T * A1 * (1 - A1)"),
        ("W1", "X.T @ adjoint(Z1)"),
        ("b1", "sum(adjoint(Z1), axis=0)"),
    ]
    assert [(n, show(t)) for n, t in dict(derivation.extra)["forward"]] == [
        ("Z1", "X @ W1 + b1"), ("A1", "sigmoid(Z1)"), ("Z2", "A1 @ W2 + b2"), ("A2", "softmax(Z2)"),
    ]  # fmt: skip


def test_softmax_with_cross_entropy_ends_by_shown_steps():
    scope = scope_from(NET, LAYERS)
    derivation = matrix_gradient(scope.read("-sum(Y * log(A2))/m"), ("b2",), scope)
    keys = [step.rule.key for step in derivation.root]
    wanted = ["softmax", "cancel entry by entry", "rows of a one-hot matrix", "multiply out entry by entry", "cancel entry by entry",
              "common factor", "bias row"]  # fmt: skip
    assert keys[-len(wanted) :] == wanted


def test_without_the_fact_the_shares_are_not_simplified():
    scope = scope_from(SHARES)
    tree = matrix_gradient(scope.read("-sum(R * log(softmax(X @ W)))"), ("W",), scope).result
    assert "sum(R, axis=1, keepdims=1)" in show(tree)


def test_names_are_those_not_of_sizes_where_none_are_asked():
    scope = scope_from({"X": "matrix(m, d)", "w": "vector(d)", "y": "vector(m)"})
    assert matrix_gradient(scope.read("mean((X @ w - y)^2)"), (), scope).wrt == ("w", "X", "y")


REFUSED = [  # loss                     wrt   code       what
    ("X @ w", "w", "shape", "a gradient is taken of a number, and X @ w is (m,)"),
    ("sum(X @ y)", "w", "shape", "X is (m, d) and y is (m,)"),
    ("sum(cosh(prod(w)))", "w", "no-rule", "prod(w)"),
    ("sum(i=1..d, w_i^i)", "w", "no-rule", ""),
]  # fmt: skip


@pytest.mark.parametrize(("loss", "wrt", "code", "what"), REFUSED, ids=[r[0] for r in REFUSED])
def test_what_cannot_be_derived_is_told(loss, wrt, code, what):
    scope = scope_from(REGRESSION)
    with pytest.raises(TutorError) as caught:
        matrix_gradient(scope.read(loss), (wrt,), scope)
    assert caught.value.diagnostic.code == code
    assert what in caught.value.diagnostic.what


HESSIANS = [  # loss, declarations, definitions, wrt, Hessian
    ("mean((X @ w - y)^2)", REGRESSION, {}, "w", "2/m * X.T @ X"),
    ("mean((X @ w - y)^2) + c norm(w)^2", REGRESSION, {}, "w", "2/m * X.T @ X + 2 c eye(d)"),
    ("mean(-(t*log(p) + (1-t)*log(1-p)))", BINARY, LOGIT, "w", "X.T @ diag(p * (1 - p)) @ X/m"),
    ("x.T @ A @ x", FORMS, {}, "x", "A + A.T"),
    ("1/2 x.T @ S @ x - u.T @ x", FORMS, {}, "x", "S"),
    ("1/2 x.T @ M @ x - u.T @ x", {"x": "vector(2)", "u": "vector(2)"}, {"M": "[[4, 2], [2, 2]]"}, "x", "M"),
    ("norm(x)^2", FORMS, {}, "x", "2 eye(n)"),
    ("norm(x)", FORMS, {}, "x", "(eye(n) - outer(x, x)/norm(x)^2)/norm(x)"),
    ("logsumexp(x)", FORMS, {}, "x", "diag(softmax(x)) - outer(softmax(x), softmax(x))"),
    ("sum(sin(x))", FORMS, {}, "x", "-diag(sin(x))"),
    ("u @ x", FORMS, {}, "x", "0 * ones(n, n)"),
    ("sum(log(1 + exp(A @ x)))", FORMS, {}, "x", None),
    ("(x @ u)^2 + sum(x)^3", FORMS, {}, "x", None),
    ("logsumexp(A @ x + u)", FORMS, {}, "x", None),
]  # fmt: skip


@pytest.mark.parametrize(("loss", "declarations", "definitions", "wrt", "expected"), HESSIANS, ids=[h[0] for h in HESSIANS])
def test_hessians(loss, declarations, definitions, wrt, expected):
    scope, at = setting(declarations, definitions)
    node = scope.read(loss)
    tree = matrix_hessian(node, (wrt,), scope).result
    if expected:
        assert tree is scope.read(expected), show(tree)
    gradient = matrix_gradient(node, (wrt,), scope).result
    check_rows(tree, gradient, wrt, scope, at)


def check_rows(tree, vector, wrt, scope: Scope, at):
    """The rows of `tree` are the slopes of the entries of `vector`."""
    own = value(tree, with_definitions(scope, at))
    for i, row in enumerate(own):
        right = slope(lambda v, i=i: value(vector, with_definitions(scope, {**at, wrt: v}))[i], at[wrt])
        assert np.allclose(row, right, rtol=1e-6, atol=1e-7)


def test_a_hessian_by_numbers_is_written_out():
    scope, at = setting(LINE, {})
    node = scope.read("mean((y - (w x + b))^2)")
    tree = matrix_hessian(node, ("w", "b"), scope).result
    assert show(tree) == "[[2 mean(x^2), 2 mean(x)], [2 mean(x), 2]]"
    x = at["x"]
    assert np.allclose(value(tree, at), 2 * np.array([[np.mean(x * x), np.mean(x)], [np.mean(x), 1]]))


JACOBIANS = [  # vector               definitions           Jacobian
    ("softmax(x)", {}, "diag(softmax(x)) - outer(softmax(x), softmax(x))"),
    ("s", {"s": "softmax(x)"}, "diag(s) - outer(s, s)"),
    ("A @ x + u", {}, "A"),
    ("sigmoid(A @ x + u)", {"s": "sigmoid(A @ x + u)"}, "diag(sigmoid(A @ x + u) * (1 - sigmoid(A @ x + u))) @ A"),
    ("tanh(x)", {}, "diag(1 - tanh(x)^2)"),
    ("x^2", {}, "2 diag(x)"),
    ("log_softmax(x)", {}, "eye(n) - outer(ones(n), softmax(x))"),
    ("x (u @ x)", {}, None),
    ("x/norm(x)", {}, "(eye(n) - outer(x, x)/norm(x)^2)/norm(x)"),
    ("B.T @ sin(A @ x)", {}, None),
]  # fmt: skip


@pytest.mark.parametrize(("vector", "definitions", "expected"), JACOBIANS, ids=[j[0] for j in JACOBIANS])
def test_jacobians(vector, definitions, expected):
    scope, at = setting(FORMS, definitions)
    node = scope.read(vector)
    tree = matrix_jacobian(node, ("x",), scope).result
    if expected:
        assert tree is scope.read(expected), show(tree)
    check_rows(tree, node, "x", scope, at)


def test_shapes_of_adjoints_are_noted():
    scope = scope_from(NET, LAYERS)
    derivation = matrix_gradient(scope.read("-sum(Y * log(A2))/m"), ("W1",), scope)
    for step in derivation.root:
        if step.goal.op == "adjoint" and len(step.goal.args) == 1 and shape_of(step.goal, scope):
            assert step.note == f"shape {spelled(shape_of(step.goal, scope))}"


def test_sizes_of_the_oracle_differ_where_they_may():
    assert len({SIZES["m"], SIZES["d"], SIZES["h"], SIZES["k"]}) == 4


BY_INDEX = [  # typed                                 as the sum of an array
    ("sum(i=1..d, w_i)", "sum(w)"),
    ("sum(i=1..d, w_i^2)", "sum(w^2)"),
    ("sum(i=1..m, (y_i - b)^2)", "sum((y - b)^2)"),
    ("sum(j=1..d, c w_j sin(w_j)) + 1", "sum(c w * sin(w)) + 1"),
]


@pytest.mark.parametrize(("typed", "summed"), BY_INDEX, ids=[b[0] for b in BY_INDEX])
def test_a_sum_over_every_entry_is_a_sum_of_the_array(typed, summed):
    scope = scope_from({"X": "matrix(m, d)", "w": "vector(d)", "y": "vector(m)"})
    assert show(matrix_gradient(scope.read(typed), (), scope).result) == show(matrix_gradient(scope.read(summed), (), scope).result)


NOT_EVERY_ENTRY = ["sum(i=2..d, w_i)", "sum(i=1..m, w_i)", "sum(i=1..d, i w_i)", "sum(i=1..d, w_i w)[1]", "sum(i=1..d, X[1, i])"]


@pytest.mark.parametrize("typed", NOT_EVERY_ENTRY)
def test_other_sums_over_an_index_have_no_rule_yet(typed):
    scope = scope_from({"X": "matrix(m, d)", "w": "vector(d)"})
    with pytest.raises(TutorError) as told:
        matrix_gradient(scope.read(typed), (), scope)
    assert told.value.diagnostic.code in ("no-rule", "shape")
