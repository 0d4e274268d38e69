"""Hessians, their products, Jacobians and rates of arrays: their texts, and their values against differences and against SymPy."""

import numpy as np
import pytest
import sympy

from tests.derive.test_matrix_corpus import hash_of, point
from tests.oracle_arrays import slope, value, with_definitions
from tests.oracle_entries import entries, symbols
from tutor.checking.proof.verify import Contradiction, verify
from tutor.derive.arrays.jacobians import matrix_jacobian
from tutor.derive.arrays.matrix import matrix_gradient, moving_freely
from tutor.derive.arrays.second import matrix_hessian
from tutor.derive.arrays.towards import hessian_product, matrix_derivative
from tutor.errors import TutorError
from tutor.meaning.scope import scope_from
from tutor.syntax.nodes import Name, names
from tutor.syntax.printer import show

STEPS = (1e-3, 2e-4, 5e-5)  # of differences: the best of three
LINE = {"X": "matrix(m, d)", "w": "vector(d)", "y": "vector(m)", "b": "real", "lam": "positive", "s": "positive"}
FORM = {"A": "matrix(n, n)", "B": "matrix(n, n)", "S": "symmetric matrix(n, n)", "x": "vector(n)", "u": "vector(n)", "t": "real"}
SHARES = {"X": "matrix(m, d)", "W": "matrix(d, k)", "Y": "one-hot matrix(m, k)", "b": "vector(k)"}
NET = {"X": "matrix(m, d)", "Y": "matrix(m, k)", "W1": "matrix(d, h)", "b1": "vector(h)", "W2": "matrix(h, k)", "b2": "vector(k)"}
DEEP = {"W1": "matrix(h, n)", "W2": "matrix(k, h)", "x": "vector(n)"}
MIDDLE = {"A": "matrix(m, n)", "Z": "matrix(n, p)", "B": "matrix(p, k)"}
LOGIT = {"p": "sigmoid(X @ w + b)"}
LAYERS = {"Z1": "X @ W1 + b1", "A1": "tanh(Z1)", "Z2": "A1 @ W2 + b2"}
CHAIN = {"z1": "tanh(W1 @ x)", "z2": "W2 @ z1"}
ENTROPY = "mean(-(y*log(p) + (1-y)*log(1-p)))"

HESSIANS = [  # loss, declarations, definitions, by, blocks
    ("mean((X @ w - y)^2)", LINE, {}, "w", {"w,w": "2/m * X.T @ X"}),
    ("norm(X @ w - y)^2/m + lam norm(w)^2", LINE, {}, "w", {"w,w": "2/m * X.T @ X + 2 lam eye(d)"}),
    (ENTROPY, LINE, LOGIT, "w", {"w,w": "X.T @ diag(p * (1 - p)) @ X/m"}),
    ("mean(softplus(X @ w) - y * (X @ w))", LINE, {}, "w", {"w,w": "X.T @ diag(sigmoid(X @ w) * (1 - sigmoid(X @ w))) @ X/m"}),
    ("sum(exp(X @ w) - y * (X @ w))", LINE, {}, "w", {"w,w": "X.T @ diag(exp(X @ w)) @ X"}),
    ("cross_entropy(y, w)", {"y": "one-hot vector(d)", "w": "vector(d)"}, {}, "w",
     {"w,w": "diag(softmax(w)) - outer(softmax(w), softmax(w))"}),
    ("-log(softmax(x))[2]", FORM, {}, "x", {"x,x": "diag(softmax(x)) - outer(softmax(x), softmax(x))"}),
    ("x @ A @ x", FORM, {}, "x", {"x,x": "A + A.T"}),
    ("1/2 x @ S @ x - u @ x", FORM, {}, "x", {"x,x": "S"}),
    ("(x - u).T @ inv(S) @ (x - u)", FORM, {}, "x", {"x,x": "2 inv(S)"}),
    ("logsumexp(x)", FORM, {}, "x", {"x,x": "diag(softmax(x)) - outer(softmax(x), softmax(x))"}),
    ("norm(x)", FORM, {}, "x", {"x,x": "(eye(n) - outer(x, x)/norm(x)^2)/norm(x)"}),
    ("norm(A @ x - u)", FORM, {}, "x", {"x,x": "(A.T - outer(A.T @ (A @ x - u), A @ x - u)/norm(A @ x - u)^2) @ A/norm(A @ x - u)"}),
    ("1/norm(x)", FORM, {}, "x", None),
    ("x @ A @ x/(x @ x)", FORM, {}, "x", None),
    ("sum(x * log(x/u))", FORM | {"x": "positive vector(n)", "u": "positive vector(n)"}, {}, "x", {"x,x": "diag(1/x)"}),
    ("log(u @ x)", FORM | {"x": "positive vector(n)", "u": "positive vector(n)"}, {}, "x", {"x,x": "-outer(u, u)/(u @ x)^2"}),
    ("(u @ x)^2 + sum(x)^3", FORM, {}, "x", {"x,x": "2 outer(u, u) + 6 sum(x) ones(n, n)"}),
    ("sum(100 * (x[2:] - x[1:n - 1]^2)^2 + (1 - x[1:n - 1])^2)", FORM, {}, "x", None),
    ("sum(where(x > 0, x^2, 3x))", FORM, {}, "x", {"x,x": "2 diag(piecewise(1 if x > 0, 0 otherwise))"}),
    ("max(x)^2", FORM, {}, "x", None),
    ("sum(max(0, 1 - y * (X @ w))^2)", LINE, {}, "w", None),
    ("sum(concat(x, u)^4)", FORM, {}, "x", {"x,x": "12 diag(x^2)"}),
    ("u @ softmax(A @ x)", FORM, {}, "x", None),
    ("norm(layer_norm(x) - u)^2", FORM, {}, "x", None),
    ("u @ solve(A + diag(x), u)", FORM, {}, "x", None),
    ("norm(conv(v, k))^2", {"v": "vector(n)", "k": "vector(m)"}, {}, "v k", None),
    ("mean(log(1 + exp(-y * (X @ w))))", LINE, {}, "w",
     {"w,w": "X.T @ diag(y^2 sigmoid(-y * (X @ w)) * (1 - sigmoid(-y * (X @ w)))) @ X/m"}),
    ("logdet(A)", FORM, {}, "A", {"A,A": "-inv(A)[j, k] inv(A)[l, i]"}),
    ("logdet(B + diag(exp(outer(u, x) @ x)))", FORM, {}, "x", None),  # many indices, none of them e
    ("logdet(S)", FORM, {}, "S", {"S,S": "-inv(S)[j, k] inv(S)[l, i]"}),  # S moves freely: it does not stay symmetric
    ("trace(inv(A))", FORM, {}, "A",
     {"A,A": "(inv(A).T @ inv(A).T)[k, j] inv(A)[l, i] + (inv(A).T @ inv(A).T)[i, l] inv(A)[j, k]"}),
    ("trace(A @ A)", FORM, {}, "A", {"A,A": "2 kronecker(i, l) kronecker(j, k)"}),
    ("trace(A.T @ B @ A)", FORM, {}, "A", {"A,A": "(B[i, k] + B[k, i]) kronecker(j, l)"}),
    ("det(A)", FORM, {}, "A", {"A,A": "det(A) * (inv(A)[j, i] inv(A)[l, k] - inv(A)[j, k] inv(A)[l, i])"}),
    ("norm(X @ W - Y)^2", SHARES, {}, "W", {"W,W": "2(X.T @ X)[i, l] kronecker(j, p)"}),
    ("cross_entropy(Y, X @ W)", SHARES, {}, "W",
     {"W,W": "sum(q=1..m, X[q, i] X[q, l] softmax(X @ W)[q, j] * (kronecker(j, p) - softmax(X @ W)[q, p]))/m"}),
    ("mean((X @ w + b - y)^2)", LINE, {}, "w b", {"w,w": "2/m * X.T @ X", "w,b": "2 mean(X, axis=0)", "b,b": "2"}),
    (ENTROPY, LINE, LOGIT, "w b",
     {"w,w": "X.T @ diag(p * (1 - p)) @ X/m", "w,b": "X.T @ (p * (1 - p))/m", "b,b": "mean(p * (1 - p))"}),
    ("x @ A @ u", FORM, {}, "x u A", None),
    ("cross_entropy(Y, X @ W + b)", SHARES, {}, "W b", None),
    ("norm(A @ Z @ B - F)^2", MIDDLE | {"F": "matrix(m, k)"}, {}, "A B", None),
    ("m/2 * log(s) + norm(X @ w - y)^2/(2 s)", LINE, {}, "w s", None),
]  # fmt: skip

PRODUCTS = [  # loss, declarations, definitions, by, products along V1, V2, …
    ("mean((X @ w + b - y)^2)", LINE, {}, "w b", {"w": "2/m * X.T @ (X @ V1 + V2)", "b": "2 mean(X @ V1 + V2)"}),
    (ENTROPY, LINE, LOGIT, "w b",
     {"w": "X.T @ (p * (1 - p)(X @ V1 + V2))/m", "b": "mean(p * (1 - p)(X @ V1 + V2))"}),
    ("x @ A @ x", FORM, {}, "A x", {"A": "outer(V2, x) + outer(x, V2)", "x": "(V1 + V1.T) @ x + (A + A.T) @ V2"}),
    ("trace(inv(A) @ B)", FORM, {}, "A", None),
    ("logdet(S)", FORM, {}, "S", {"S": "-inv(S) @ V1.T @ inv(S)"}),
    ("x @ Q @ Q.T @ Q @ u", FORM | {"Q": "orthogonal matrix(n, n)"}, {}, "Q", None),
    ("cross_entropy(Y, X @ W + b)", SHARES, {}, "W b", None),
    ("norm(Z2 - Y)^2/m", NET, LAYERS, "W1 b1 W2 b2", None),
    ("sum(softmax(Q @ K.T / sqrt(d)) @ U)", {"Q": "matrix(m, d)", "K": "matrix(n, d)", "U": "matrix(n, p)"}, {}, "Q K", None),
    ("sum(layer_norm(A) * B)", FORM, {}, "A", None),
    ("sum(vec(A @ B)^3)", FORM, {}, "A", {"A": "6 reshape(vec(A @ B) vec(V1 @ B), n, n).T @ B.T"}),
    ("sum(hstack(A, B)^3) + sum(vstack(A, B) @ x)", FORM, {}, "A B", {"A": "6A V1", "B": "6B V2"}),
    ("sum(logsumexp(A) * x)", FORM, {}, "A", None),
    ("norm(conv(v, k))^2", {"v": "vector(n)", "k": "vector(m)"}, {}, "v k", None),
]  # fmt: skip

JACOBIANS = [  # array, declarations, definitions, by, blocks
    ("A @ x + u", FORM, {}, "x", {"x": "A"}),
    ("softmax(A @ x)", FORM, {}, "x", {"x": "(diag(softmax(A @ x)) - outer(softmax(A @ x), softmax(A @ x))) @ A"}),
    ("tanh(A @ x + u)", FORM, {}, "x u", {"x": "diag(1 - tanh(A @ x + u)^2) @ A", "u": "diag(1 - tanh(A @ x + u)^2)"}),
    ("softmax(z2)", DEEP, CHAIN, "x", {"x": "(diag(softmax(z2)) - outer(softmax(z2), softmax(z2))) @ W2 @ diag(1 - z1^2) @ W1"}),
    ("x/norm(x)", FORM, {}, "x", {"x": "(eye(n) - outer(x, x)/norm(x)^2)/norm(x)"}),
    ("solve(A, x)", FORM, {}, "x A", {"x": "inv(A)", "A": "-inv(A)[i, j] solve(A, x)[k]"}),
    ("A @ x", FORM, {}, "A", {"A": "kronecker(i, j) x[k]"}),
    ("A @ Z @ B", MIDDLE, {}, "Z", {"Z": "kron(B.T, A)"}),
    ("inv(A)", FORM, {}, "A", {"A": "-kron(inv(A).T, inv(A))"}),
    ("A.T @ A", FORM, {}, "A", {"A": "A[k, j] kronecker(i, l) + A[k, i] kronecker(j, l)"}),
    ("x t", FORM, {}, "t x", {"t": "x", "x": "t eye(n)"}),
    ("outer(x, x)", FORM, {}, "x", {"x": "kronecker(i, k) x[j] + kronecker(j, k) x[i]"}),
    ("concat(x[1:2], x[3:]^2)", FORM, {}, "x", None),
    ("layer_norm(x)", FORM, {}, "x", None),
    ("conv(v, k)", {"v": "vector(n)", "k": "vector(m)"}, {}, "v k", None),
    ("sum(A[1:2, :] @ B, axis=0)", FORM, {}, "A", None),
]  # fmt: skip

RATES = [  # array, what it comes to by t
    ("inv(A + t B)", "-inv(A + t B) @ B @ inv(A + t B)"),
    ("logdet(A + t B)", "trace(inv(A + t B) @ B)"),
    ("det(A + t B)", "det(A + t B) trace(inv(A + t B) @ B)"),
    ("trace(inv(A + t B))", "-trace(inv(A + t B) @ B @ inv(A + t B))"),
    ("norm(x + t u)", "(x + t u) @ u/norm(x + t u)"),
    ("softmax(x + t u)", "softmax(x + t u) * (u - sum(u softmax(x + t u)))"),
    ("x @ inv(A + t eye(n)) @ x", "-x @ inv(A + t eye(n)) @ inv(A + t eye(n)) @ x"),
    ("solve(A + t B, x)", "-solve(A + t B, B @ solve(A + t B, x))"),
    ("(t A) @ (t x)", "2t A @ x"),
]  # fmt: skip


def ids(rows):
    return [f"{row[0]} by {row[3]}" for row in rows]


def blocks_of(derivation, key):
    extra = dict(derivation.extra)
    forms = {k: tuple(i.name for i in form.args) for k, form in extra.get("forms", ())}
    return dict(extra.get("blocks") or ((key, derivation.result),)), forms


def asked(rows):
    return pytest.mark.parametrize(("of", "declarations", "definitions", "by", "expected"), rows, ids=ids(rows))


def drawn(of, scope):
    """Random values, all sizes different."""
    return point(scope, np.random.default_rng(hash_of(of)))


def moved(node, scope, at, name):
    """`node` as a function of one name, every definition computed anew."""
    return lambda v: value(node, with_definitions(scope, {**at, name: v}))


def rows_of(call, at, step):
    """The slopes of an array by every entry of `at`, the directions of the array first."""
    shape = np.shape(call(at))
    found = [slope(lambda v, place=place: call(v)[place], at, step) for place in np.ndindex(shape)]
    return np.reshape(found, (*shape, *np.shape(at)))


def check_differences(tree, form, call, start, scope, at):
    """A block against differences of the fourth order, the best of several step sizes."""
    told = None
    for step in STEPS:
        try:
            return check_block(tree, form, rows_of(call, start, step), scope, at)
        except AssertionError as error:
            told = error
    raise told


def check_block(tree, form, wanted, scope, at):
    known = with_definitions(scope, at)
    if form == ("vec",):
        m, n, p, q = wanted.shape
        wanted = wanted.transpose(1, 0, 3, 2).reshape(m * n, p * q)
    if form in ((), ("vec",)):
        assert np.allclose(np.broadcast_to(value(tree, known), wanted.shape), wanted, rtol=1e-7, atol=1e-7 * (1 + np.abs(wanted).max()))
        return
    rng = np.random.default_rng(5)
    for _ in range(6):
        place = tuple(int(rng.integers(size)) for size in wanted.shape)
        own = value(tree, known | {i: k + 1.0 for i, k in zip(form, place, strict=True)})
        assert own == pytest.approx(wanted[place], rel=1e-7, abs=1e-7 * (1 + np.abs(wanted).max()))


@asked(HESSIANS)
def test_hessians_read_like_a_textbook_and_agree_with_differences(of, declarations, definitions, by, expected):
    scope, wrt = scope_from(declarations, definitions), tuple(by.split())
    node = scope.read(of)
    blocks, forms = blocks_of(matrix_hessian(node, wrt, scope), f"{by},{by}")
    if expected:
        assert {key: show(tree) for key, tree in blocks.items()} == expected
    gradients = dict(dict(matrix_gradient(node, wrt, moving_freely(wrt, scope)).extra)["gradients"])
    at = drawn(of, scope)
    for key, tree in blocks.items():
        a, b = key.split(",")
        grown = lambda v, a=a, b=b: np.broadcast_to(moved(gradients[a], scope, at, b)(v), np.shape(at[a]))  # noqa: E731
        check_differences(tree, forms.get(key, ()), grown, at[b], scope, at)


@asked(PRODUCTS)
def test_products_read_like_a_textbook_and_agree_with_differences(of, declarations, definitions, by, expected):
    scope, wrt = scope_from(declarations, definitions), tuple(by.split())
    node, directions = scope.read(of), [f"V{k}" for k, _ in enumerate(by.split(), 1)]
    found = dict(dict(hessian_product(node, tuple(map(Name, directions)), wrt, scope).extra)["products"])
    if expected:
        assert {name: show(tree) for name, tree in found.items()} == expected
    gradients = dict(dict(matrix_gradient(node, wrt, moving_freely(wrt, scope)).extra)["gradients"])
    at, rng = drawn(of, scope), np.random.default_rng(6)
    along = {v: rng.normal(size=np.shape(at[name])) for name, v in zip(wrt, directions, strict=True)}
    for name, tree in found.items():

        def shifted(t, name=name):
            there = at | {n: at[n] + t * along[v] for n, v in zip(wrt, directions, strict=True)}
            return value(gradients[name], with_definitions(scope, there))

        own = value(tree, with_definitions(scope, at) | along)
        errors = []
        for h in STEPS:
            right = fourth_order(shifted, 0, h)
            errors.append(np.linalg.norm(own - right) / (1 + np.linalg.norm(right)))
        assert min(errors) < 1e-8, name


@asked(JACOBIANS)
def test_jacobians_read_like_a_textbook_and_agree_with_differences(of, declarations, definitions, by, expected):
    scope, wrt = scope_from(declarations, definitions), tuple(by.split())
    node = scope.read(of)
    blocks, forms = blocks_of(matrix_jacobian(node, wrt, scope), by)
    if expected:
        assert {key: show(tree) for key, tree in blocks.items()} == expected
    at = drawn(of, scope)
    for name, tree in blocks.items():
        check_differences(tree, forms.get(name, ()), moved(node, scope, at, name), at[name], scope, at)


@pytest.mark.parametrize(("of", "expected"), RATES, ids=[r[0] for r in RATES])
def test_rates_read_like_a_textbook_and_agree_with_differences(of, expected):
    scope = scope_from(FORM)
    node = scope.read(of)
    first, second = (matrix_derivative(node, "t", scope, order).result for order in (1, 2))
    if expected:
        assert show(first) == expected
    at = drawn(of, scope)
    for tree, before in ((first, node), (second, first)):
        own = value(tree, with_definitions(scope, at))
        errors = [np.linalg.norm(own - fourth_order(moved(before, scope, at, "t"), at["t"], h)) for h in STEPS]
        assert min(errors) < 1e-8 * (1 + np.linalg.norm(own))


def fourth_order(call, at, h):
    """The slope of `call` by a number, by central differences."""
    return (8 * (call(at + h) - call(at - h)) - (call(at + 2 * h) - call(at - 2 * h))) / (12 * h)


SYMBOLIC = ("mean((X @ w - y)^2)", "norm(X @ w - y)^2/m + lam norm(w)^2", ENTROPY, "logsumexp(x)", "norm(x)", "x @ A @ x", "logdet(A)",
            "det(A)", "trace(inv(A))", "norm(X @ W - Y)^2", "mean((X @ w + b - y)^2)", "log(u @ x)", "1/norm(x)",
            "x @ A @ x/(x @ x)")  # fmt: skip


@asked([row for row in HESSIANS if row[0] in SYMBOLIC])
def test_hessians_are_sympys_of_each_entry(of, declarations, definitions, by, expected):
    scope, wrt = scope_from(declarations, definitions), tuple(by.split())
    node = scope.read(of)
    blocks, forms = blocks_of(matrix_hessian(node, wrt, scope), f"{by},{by}")
    at, rng = symbols(scope, 2), np.random.default_rng(3)
    body = entries(node, at)
    inputs = [s for name, _ in scope.kinds for s in np.ravel(at[name])]
    numbers = {s: float(v) for s, v in zip(inputs, rng.uniform(0.3, 1.4, len(inputs)), strict=True)}
    plain = {name: np.vectorize(lambda s: numbers[s])(at[name])[()] for name, _ in scope.kinds}
    for name, kind in scope.kinds:
        if "symmetric" in kind.facts:
            plain[name] = (plain[name] + plain[name].T) / 2
            numbers |= dict(zip(np.ravel(at[name]), np.ravel(plain[name]), strict=True))
    plain |= {n: 2.0 for _, kind in scope.kinds for s in kind.shape for n in names(s)}
    for key, tree in blocks.items():
        a, b = key.split(",")
        pairs = [sympy.diff(body, p, q) for p in np.ravel(at[a]) for q in np.ravel(at[b])]
        found = sympy.lambdify(inputs, pairs, "math", cse=True)(*(numbers[s] for s in inputs))
        wanted = np.reshape(np.array(found, float), (*np.shape(plain[a]), *np.shape(plain[b])))
        check_block(tree, forms.get(key, ()), wanted, scope, plain)


ALL = (
    [("hessian", *row[:4]) for row in HESSIANS]
    + [("product", *row[:4]) for row in PRODUCTS]
    + [("jacobian", *row[:4]) for row in JACOBIANS]
)


@pytest.mark.parametrize(("ask", "of", "declarations", "definitions", "by"), ALL, ids=[f"{row[0]} {row[1]} by {row[4]}" for row in ALL])
def test_every_step_is_confirmed_by_differences_and_by_shapes(ask, of, declarations, definitions, by):
    scope, wrt = scope_from(declarations, definitions), tuple(by.split())
    node = scope.read(of)
    if ask == "product":
        derivation = hessian_product(node, tuple(Name(f"V{k}") for k, _ in enumerate(wrt, 1)), wrt, scope)
    else:
        derivation = (matrix_hessian if ask == "hessian" else matrix_jacobian)(node, wrt, scope)
    verified = verify(derivation, with_sympy=False).verified
    assert verified.oracles == ("differences", "shapes")
    assert not verified.unconfirmed


REFUSED = [  # what is asked, of, by, the code, the trouble, the mend
    (matrix_hessian, "A @ x", "x", "a Hessian is taken of a number, and A @ x is (n,): each of its entries has one",
     "hessian (A @ x)[1] wrt x, or its Jacobian"),
    (matrix_hessian, "A @ B", "A", "a Hessian is taken of a number, and A @ B is (n, n): each of its entries has one",
     "hessian (A @ B)[1, 1] wrt A, or its Jacobian"),
    (matrix_jacobian, "x @ x", "x", "x @ x is a number, and a Jacobian is taken of an array", "gradient x @ x wrt x"),
    (matrix_derivative, "x @ A @ x", "x", "a derivative is by one number, and x is (n,)", "gradient x @ A @ x wrt x"),
    (matrix_derivative, "inv(A)", "A", "a derivative is by one number, and A is (n, n)", "jacobian inv(A) wrt A"),
]  # fmt: skip


@pytest.mark.parametrize(("derive", "of", "by", "what", "mend"), REFUSED, ids=[f"{r[0].__name__} {r[1]}" for r in REFUSED])
def test_what_has_more_directions_is_refused_with_what_can_be_asked(derive, of, by, what, mend):
    scope = scope_from(FORM)
    with pytest.raises(TutorError) as told:
        derive(scope.read(of), by if derive is matrix_derivative else (by,), scope)
    assert (told.value.diagnostic.what, told.value.diagnostic.mend) == (what, mend)


def test_a_false_block_is_caught():
    from dataclasses import replace

    scope = scope_from(FORM)
    derivation = matrix_hessian(scope.read("x @ A @ x"), ("x",), scope)
    false = replace(derivation, root=replace(derivation.root, value=scope.read("2 A")))
    with pytest.raises(Contradiction):
        verify(false, with_sympy=False)
