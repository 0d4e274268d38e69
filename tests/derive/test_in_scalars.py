"""Gradients in scalars: every entry by the scalar chain rule, beside its matrix form; SymPy and central differences as oracles.

Of the corpus every fourth statement is proven in the ordinary suite, the rest in the soak.
"""

import json
from operator import itemgetter
from pathlib import Path

import numpy as np
import pytest
import sympy

from tests.oracle_arrays import arrays, slope, value, with_definitions
from tests.oracle_entries import entries
from tests.portion import portion
from tutor.checking.proof.verify import verify
from tutor.derive.derivatives.gradients import gradients_of
from tutor.derive.scalars.grids import filled, scalar
from tutor.derive.scalars.scalars import in_scalars
from tutor.derive.scalars.sizes import chosen
from tutor.derive.scalars.writing import Writing
from tutor.errors import TutorError
from tutor.limits import Limits
from tutor.meaning.scope import scope_from
from tutor.rules.catalogue import SPECIAL, function_rules, pullbacks
from tutor.syntax.nodes import Apply, Name, names, number, rebuild, substitute
from tutor.syntax.printer import show

CORPUS = [json.loads(line) for line in (Path(__file__).parents[1] / "corpora" / "matrices.jsonl").read_text().splitlines()]
IDS = [row["name"] for row in CORPUS]
KINDS = {
    "X": "matrix(m, d)", "Y": "one-hot matrix(m, k)", "W1": "matrix(d, h)", "b1": "vector(h)", "W2": "matrix(h, k)", "b2": "vector(k)",
    "w": "vector(d)", "y": "vector(m)", "A": "matrix(n, n)", "S": "symmetric matrix(n, n)", "x": "vector(n)", "u": "vector(n)",
}  # fmt: skip
NETWORK = {"Z1": "X @ W1 + b1", "A1": "tanh(Z1)", "Z2": "A1 @ W2 + b2", "P": "softmax(Z2)"}


def derived(of, wrt, kinds=KINDS, definitions=None, **options):
    scope = scope_from(kinds, definitions or {})
    return in_scalars(scope.read(of), wrt, scope, **options)


def adjoints(derivation):
    """The value of the adjoint of each scalar, by its name."""
    told = [s for s in derivation.root if isinstance(s.goal, Apply) and s.goal.op == "adjoint" and isinstance(s.goal.args[0], Name)]
    return {s.goal.args[0].name: show(s.value) for s in told if s.rule.key != "gathered"}


def lines(derivation):
    return {title: show(step.form) for title, step in derivation.root.parts}


def test_a_linear_fit_reads_as_by_hand():
    found = derived("sum((X @ w - y)^2)/m", ("w",))
    extra = dict(found.extra)
    assert [(n, show(k)) for n, k in extra["sizes"]] == [("m", "2"), ("d", "3")]
    assert [(n, show(b)) for n, b in extra["forward"]] == [("v1", "X @ w - y"), ("L", "sum(v1^2)/m")]
    assert adjoints(found)["w[2]"] == "X[1, 2] adjoint(v1[1]) + X[2, 2] adjoint(v1[2])"
    assert lines(found) == {"v1": "2/m * v1", "w": "X.T @ adjoint(v1)", "w, written out": "2/m * X.T @ (X @ w - y)"}
    assert show(found.result) == "2/m * X.T @ (X @ w - y)"


def test_a_network_of_two_layers_is_the_chain_rule_gathered():
    found = derived("-sum(Y * log(P))/m", ("W1", "b1", "W2", "b2"), definitions=NETWORK)
    told = adjoints(found)
    assert told["W1[1, 2]"] == "X[1, 1] adjoint(Z1[1, 2]) + X[2, 1] adjoint(Z1[2, 2])"
    assert told["b1[2]"] == "adjoint(Z1[1, 2]) + adjoint(Z1[2, 2])"
    assert told["Z1[1, 2]"] == "(1 - A1[1, 2]^2) adjoint(A1[1, 2])"
    assert told["A1[1, 2]"] == "W2[2, 1] adjoint(Z2[1, 1]) + W2[2, 2] adjoint(Z2[1, 2]) + W2[2, 3] adjoint(Z2[1, 3])"
    assert lines(found)["A1"] == "adjoint(Z2) @ W2.T"
    assert lines(found)["Z1"] == "(1 - A1^2) adjoint(A1)"
    assert lines(found)["Z2, filled in"] == "(P - Y)/m"
    proven = verify(found).verified
    assert proven.oracles == ("values", "entries")
    assert not proven.unconfirmed


@pytest.mark.parametrize("row", portion(CORPUS, 4, label=itemgetter("name")))
def test_every_statement_agrees_with_its_scalars(row):
    """The local derivatives, the adjoints and each entry of the matrix form, confirmed in balls."""
    proven = verify(derived(row["of"], tuple(row["gradient"]), row["kinds"], row.get("definitions"))).verified
    assert proven.oracles == ("values", "entries")
    assert not proven.unconfirmed


def written_out(derivation):
    """The output and the adjoint of each given scalar, in the given scalars alone, each of them a plain letter."""
    scalars = dict(derivation.extra)["scalars"]
    forward, backward = {}, {}
    for name, body in scalars:
        forward[Name(name)] = substitute(body, forward)
    for step in derivation.root:
        if isinstance(step.goal, Apply) and step.goal.op == "adjoint" and step.rule.key != "gathered":
            backward[step.goal] = substitute(step.value, backward | forward)
    output = forward[Name(scalars[-1][0])]
    letters = {Name(n): Name(f"s_{k}") for k, n in enumerate(sorted(names(output)))}
    given = {goal.args[0]: tree for goal, tree in backward.items() if goal.args[0] in letters}
    return substitute(output, letters), {letters[n].name: substitute(tree, letters) for n, tree in given.items()}


LONG = ["softmax regression", "two layers, tanh and squares", "attention"]  # SymPy takes seconds
BY_SYMPY = ["least squares", "ridge", "logistic", "matrix factorization", *(pytest.param(n, marks=pytest.mark.soak) for n in LONG)]


@pytest.mark.parametrize("name", BY_SYMPY)
def test_sympy_derives_the_same_from_the_scalars(name):
    row = CORPUS[IDS.index(name)]
    output, found = written_out(derived(row["of"], tuple(row["gradient"]), row["kinds"], row.get("definitions")))
    theirs, walk = entries(output, Letters()), np.random.default_rng(3)
    at = {s: sympy.Rational(int(walk.integers(1, 40)), 20) for s in theirs.free_symbols}
    assert found
    for letter, tree in found.items():
        ours = entries(tree, Letters())
        assert abs(sympy.N((theirs.diff(sympy.Symbol(letter)) - ours).subs(at), 30)) < 1e-20


class Letters(dict):
    """Every name as a symbol."""

    def __missing__(self, name):
        return sympy.Symbol(name)


# ---------------------------------------------------------------- words by entries

WORDS = [
    "X @ W1", "X @ w", "y @ X", "u @ x", "dot(u, x)", "outer(u, x)", "u.T", "X.T", "norm(x)^2", "norm(A)^2", "norm(x)", "norm(A)",
    "norm(x, 2)", "norm(x, 2)^2", "norm(x, 1)", "norm(x, oo)", "trace(A)", "det(A)", "logdet(A @ A.T + eye(n))", "inv(A)", "solve(A, u)",
    "solve(A, A)", "matrix_power(A, 2)", "matrix_power(A, 3)", "matrix_power(A, 0)", "diag(A)", "diag(u)", "ones(n)", "ones(m, n)",
    "eye(n)", "unit(n, 2)", "softmax(u)", "softmax(X)", "softmax(X, axis=0)", "log_softmax(u)", "log_softmax(X, axis=0)",
    "logsumexp(u)", "logsumexp(X)", "logsumexp(X, axis=0)", "logsumexp(X, keepdims=1)", "cross_entropy(u, x)", "cross_entropy(Y, Y)",
    "layer_norm(x)", "layer_norm(X)", "conv(concat(u, x), x)", "convolve(u, x)", "pad(x, 1, 2)", "pad(X, 1, 0, 2, 1)",
    "concat(u, x)", "concat(u, x, u)", "vstack(X, X)", "hstack(X, X, X)", "vstack(u, x)", "concat(X, X, axis=1)",
    "reshape(X, d, m)", "reshape(X, m * d)", "reshape(concat(u, x), 2, n)", "vec(X)", "kron(A, X)", "sum(X)", "sum(X, axis=0)",
    "sum(X, axis=1, keepdims=1)", "sum(X, axis=-1)", "mean(X)", "mean(X, axis=1)", "mean(x)", "max(X)", "max(X, axis=0)", "min(x)",
    "max(u, x)", "X[1, 2]", "X[1, :]", "X[:, 2:]", "u[2:]", "u[1]", "relu(X)", "sigmoid(X) * X - 1", "where(X > 0, X, 2)", "X^2",
    "2 X/3", "-X", "exp(X)/(1 + exp(X))", "X + b", "sum(i=1..n, x_i^2)", "sum(i=1..n, x_i u_i)", "abs(x)", "[u, x]", "[1, 2]", "kron(u, x)",
]  # fmt: skip


@pytest.mark.parametrize("text", WORDS)
def test_a_word_written_out_has_its_value(text):
    scope = scope_from({**KINDS, "b": "vector(d)"})
    sizes = {"m": 2, "d": 3, "k": 3, "h": 2, "n": 3}
    at = arrays(scope, np.random.default_rng(5), sizes)
    known = {n: scalar(number(k)) for n, k in sizes.items()}
    values = {}
    for name, _ in scope.kinds:
        known[name] = filled(np.shape(at[name]), lambda place, name=name: Name(f"{name}{'_'.join(map(str, place))}"))
        values |= {n.name: float(v) for n, v in zip(known[name].cells, np.ravel(at[name]), strict=True)}
    node = scope.read(text)
    found = Writing(known)(node)
    wanted = np.asarray(value(node, at), float)
    assert found.shape == wanted.shape
    assert np.allclose([float(value(of_two(cell), values)) for cell in found.cells], np.ravel(wanted), rtol=1e-9, atol=1e-12)


def of_two(node):
    """The largest and the smallest of several as NumPy has them, of two at a time."""

    def nested(n):
        if isinstance(n, Apply) and n.op in ("max", "min") and len(n.args) > 2:
            return Apply(n.op, (n.args[0], nested(Apply(n.op, n.args[1:]))))
        return n

    return rebuild(node, nested)


def test_every_word_of_arrays_has_its_entry():
    """A word says its entry with its rule, or is built by a room of its own; none is forgotten."""
    built = {"det", "inv", "concat", "vstack", "hstack"}
    means = {r.word for r in pullbacks() if r.means}
    words = {r.word for r in pullbacks() if r.word} - SPECIAL.keys() - function_rules().keys()
    assert words - built - means - {r.word for r in pullbacks() if r.entry} == set()


# ---------------------------------------------------------------- sizes


def test_sizes_tell_rows_from_columns():
    scope = scope_from(KINDS, NETWORK)
    body = scope.expand(scope.read("-sum(Y * log(P))/m"))
    found = chosen([body], ("W1", "b1", "W2", "b2"), scope, {})
    assert all(found[a] != found[b] for a, b in (("m", "d"), ("d", "h"), ("h", "k"), ("m", "k")))
    assert set(found.values()) == {2, 3}


def test_an_index_lies_within_and_a_square_is_invertible():
    assert dict(dict(derived("x[5]^2", ("x",)).extra)["sizes"])["n"].value == 5
    tall = derived("logdet(X.T @ X)", ("X",))
    sizes = {n: k.value for n, k in dict(tall.extra)["sizes"]}
    assert sizes["m"] >= sizes["d"]


def test_sizes_are_as_they_are_declared_or_defined():
    kinds = {"X": "matrix(4, d)", "w": "vector(d)"}
    found = derived("sum(X @ w)", ("w",), kinds, {"d": "1"})
    assert adjoints(found)["w[1]"].count("X[") == 4


# ---------------------------------------------------------------- what is refused

REFUSED = [
    ("x1^2", {}, {}, "no-scalars", "in scalars already"),
    ("sum(X @ w)", {"m": "0"}, {}, "size", "a whole number from 1 on"),
    ("sum(X @ w)", {"m": "1/2"}, {}, "size", "a whole number from 1 on"),
    ("sum(X @ w)", {"m": "100"}, {}, "scalars", "more than 200 scalars"),
    ("det(A)", {"n": "6"}, {}, "no-scalars", "4 at most"),
    ("trace(inv(A))", {"n": "4"}, {}, "no-scalars", "3 at most"),
    ("x[3]^2", {"n": "2"}, {}, "index", "is not among them"),
    ("X @ w", {}, {}, "shape", "a gradient is taken of a number"),
]  # fmt: skip


@pytest.mark.parametrize(("of", "definitions", "options", "code", "said"), REFUSED)
def test_what_cannot_be_written_out_says_why(of, definitions, options, code, said):
    with pytest.raises(TutorError) as caught:
        derived(of, (), definitions=definitions, **options)
    assert caught.value.diagnostic.code == code
    assert said in caught.value.diagnostic.what
    assert caught.value.diagnostic.mend


def test_the_bound_is_the_learners_to_set():
    with pytest.raises(TutorError, match="more than 5 scalars"):
        derived("sum(X @ w)", ("w",), limits=Limits(scalars=5))
    assert derived("sum(X @ w)", ("w",), definitions={"m": "60"}, limits=Limits(scalars=1000))


def test_a_gradient_is_the_matrix_gradient():
    found = derived("x.T @ S @ x", ("x",))
    assert show(gradients_of(found)["x"]) == "2S @ x"
    scope = scope_from(KINDS)
    at = arrays(scope, np.random.default_rng(1), {"m": 2, "d": 3, "k": 3, "h": 2, "n": 3})
    own = value(found.result, at)
    assert np.allclose(own, slope(lambda v: value(found.problem, with_definitions(scope, {**at, "x": v})), at["x"]), atol=1e-6)
    assert names(found.result) == {"S", "x"}
