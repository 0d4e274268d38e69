"""The way forward: that of every pullback, found by turning its way back round, and tangents through whole programs."""

import numpy as np
import pytest

from tests.derive.test_matrix import FORMS, LAYERS, NET, SHARES, setting
from tests.oracle_arrays import value, with_definitions
from tutor.derive.arrays.forward import Forward
from tutor.derive.arrays.matrix import written
from tutor.derive.arrays.pushing import forward
from tutor.derive.derivatives.gradients import any_derivative
from tutor.meaning.scope import scope_from
from tutor.meaning.shapes import shape_of
from tutor.rules.catalogue import pattern, prime, pullbacks, read, sizes
from tutor.syntax.nodes import Apply, Name, names, substitute
from tutor.syntax.printer import show

STEP = 3e-4
SIZES = {"m": 4, "n": 3, "p": 2, "q": 5, "k": 3, "i": 2, "j": 1, "a": 1, "b": 2, "c": 1, "d": 2}
RULES = [rule for rule in pullbacks() if rule.back]


def rate(call):
    """How fast `call` changes at 0, by central differences of fourth order."""
    return (8 * (call(STEP) - call(-STEP)) - (call(2 * STEP) - call(-2 * STEP))) / (12 * STEP)


def point(rule, rng):
    """Values for the letters of a rule: sizes, arrays that have an inverse where they are square, and a change of each."""
    at = {name: float(size) for name, size in SIZES.items()}
    at |= {"l": 12.0, "p": 6.0, "q": 2.0} if "reshape" in rule.left else {}
    for name in rule.back:
        shape = tuple(round(value(s, at)) for s in sizes(rule.shapes.get(name, "")))
        at[name] = rng.uniform(0.2, 1.5, shape) + (3 * np.eye(*shape) if len(shape) == 2 and shape[0] == shape[1] else 0)
        at[f"{name}'"] = rng.normal(size=shape)
    return at


@pytest.mark.parametrize("rule", RULES, ids=[f"{rule.key}: {rule.left}" for rule in RULES])
def test_the_way_forward_is_the_transpose_of_the_way_back(rule):
    at = point(rule, np.random.default_rng(8))
    for moving in [frozenset(rule.back), *(frozenset((name,)) for name in rule.back)]:
        found = pattern(forward(rule, moving))
        still = {f"{n}'": 0 * at[f"{n}'"] for n in rule.back if n not in moving}
        tangent = value(substitute(found.right, {prime(n): Name(f"{n}'") for n in rule.back}), at | still)
        left = read(rule.left)
        right = rate(lambda t, left=left, moving=moving: value(left, at | {n: at[n] + t * at[f"{n}'"] for n in moving}))
        assert np.allclose(tangent, right, rtol=1e-7, atol=1e-8), show(found.right)


TANGENTS = [  # expression, declarations, definitions, what moves along what, the tangent
    ("inv(A)", FORMS, {}, {"A": "V"}, "-inv(A) @ V @ inv(A)"),
    ("logdet(A)", FORMS, {}, {"A": "V"}, "trace(inv(A) @ V)"),
    ("det(A)", FORMS, {}, {"A": "V"}, "det(A) trace(inv(A) @ V)"),
    ("solve(A, x)", FORMS, {}, {"A": "V", "x": "v"}, "solve(A, v) - solve(A, V @ solve(A, x))"),
    ("x @ A @ x", FORMS, {}, {"x": "v"}, None),
    ("A2", NET, LAYERS, {"W1": "V1", "b1": "v1", "W2": "V2", "b2": "v2"}, None),
    ("X @ W + b", SHARES, {}, {"W": "V", "b": "v"}, "X @ V + v"),
    ("(X @ W + b) @ R.T", SHARES, {}, {"b": "v"}, "outer(ones(m), R @ v)"),
    ("(X @ W + b)^2 * R", SHARES, {}, {"b": "v", "W": "V"}, None),
    ("where(x > 0, x^2, 3x) / norm(x)", FORMS, {}, {"x": "v"}, None),
    ("concat(x[2:], u)", FORMS, {}, {"x": "v"}, "pad(v[2:n], 0, n)"),
    ("matrix_power(A, 3) @ x", FORMS, {}, {"A": "V"}, None),
    ("u", FORMS, {}, {"x": "v"}, "0 * ones(n)"),
]  # fmt: skip


@pytest.mark.parametrize(("of", "declarations", "definitions", "moving", "expected"), TANGENTS, ids=[t[0] for t in TANGENTS])
def test_tangents_read_like_a_textbook_and_agree_with_differences(of, declarations, definitions, moving, expected):
    scope, at = setting(declarations, definitions)
    node, plain = written(scope.read(of), scope)
    rng = np.random.default_rng(2)
    change = {}
    for name, along in moving.items():
        plain = plain.declared(along, plain.kind(name))
        change[along] = rng.normal(size=np.shape(at[name]))
    step = Forward(node, {name: Name(along) for name, along in moving.items()}, plain).step
    if expected:
        assert show(step.value) == expected
    assert shape_of(step.value, plain) == shape_of(node, plain)
    right = rate(lambda t: value(node, with_definitions(scope, at | {n: at[n] + t * change[v] for n, v in moving.items()})))
    assert np.allclose(value(step.value, with_definitions(scope, at) | change), right, rtol=1e-7, atol=1e-8)


def test_every_step_says_what_moves_and_what_is_held_fixed():
    scope, _ = setting(NET, LAYERS)
    plain = scope.declared("V", scope.kind("W1"))
    steps = list(Forward(plain.read("A2"), {"W1": Name("V")}, plain).step)
    assert [(show(s.goal), show(s.value), s.note) for s in steps[:1]] == [("tangent(W1)", "V", "b1, b2, W2 and X are held fixed")]
    assert all(isinstance(s.goal, Apply) and names(s.goal) for s in steps)


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ("sum(A/(1 + t^2))", "-2t sum(A)/(1 + t^2)^2"),
        ("mean(x/(1 + t^2))", "-2t mean(x)/(1 + t^2)^2"),
        ("(x/(1 + t^2))[1]", "-2t x[1]/(1 + t^2)^2"),
        ("sum(exp(t * x))", "sum(x exp(t x))"),
    ],
)
def test_a_number_moves_an_array_inside_a_sum_or_behind_a_place(of, expected):
    scope = scope_from({"A": "matrix(m, n)", "x": "vector(n)", "t": "real"})
    assert show(any_derivative(scope.read(of), "t", scope).result) == expected
