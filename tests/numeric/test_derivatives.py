"""Compiled derivatives against differences, SymPy and each other."""

import numpy as np
import pytest
import sympy

from tests.numeric.test_blocks import rosenbrock
from tutor.errors import TutorError
from tutor.meaning.algebra import to_sympy
from tutor.meaning.scope import Scope, scope_from
from tutor.numeric.functions.backends import offered
from tutor.numeric.functions.derivatives import hessian_function, hessian_product_function, jacobian_function, value_and_gradient
from tutor.rules.catalogue import read
from tutor.syntax.nodes import Apply, Name

RNG = np.random.default_rng(0)
NAMES = ["x", "y", "z"]
TEXTS = [
    "x^2 y + sin(x y) z", "exp(x - y z)/(1 + z^2)", "x y z", "log(1 + e^(x + y)) + softplus(z)", "x + 2 y",
    "sqrt(x^2 + y^2 + z^2) tanh(x)", "piecewise(x^3 if x > 0, y z otherwise)", "x^y + atan2(y, x)", "sum(i=1..4, (x + i y)^2)",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_hessians_and_their_products_agree_with_differences_of_the_gradient(text):
    tree, scope = read(text), Scope()
    both = value_and_gradient(tree, NAMES, scope)
    second, along = hessian_function(tree, NAMES, scope), hessian_product_function(tree, NAMES, scope)
    points, directions, step = RNG.uniform(0.5, 1.5, size=(4, 3)), RNG.normal(size=(4, 3)), 1e-6
    slopes = (both(points + step * directions)[1] - both(points - step * directions)[1]) / (2 * step)
    matrices = second(points)
    assert matrices.shape == (4, 3, 3)
    np.testing.assert_allclose(np.einsum("pij,pj->pi", matrices, directions), slopes, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(along(points, directions), slopes, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(along(points[0], directions[0]), along(points, directions)[0], rtol=1e-12)
    np.testing.assert_allclose(second(points[0]), matrices[0], rtol=1e-12)
    np.testing.assert_allclose(offered(second, sparse=True)(points[0]).toarray(), matrices[0], rtol=1e-12)


JACOBIANS = [  # fewer names than outputs, more, as many
    ("[x y, x + sin(y), x^3, x y + 1, 2]", ["x", "y"]),
    ("[x y z, sin(x z)]", ["x", "y", "z"]),
    ("[x, y]", ["x", "y"]),
    ("[x y, x y, exp(x)]", ["x"]),
]


@pytest.mark.parametrize(("text", "wrt"), JACOBIANS)
def test_jacobians_agree_with_sympy_in_either_direction(text, wrt):
    tree = read(text)
    f = jacobian_function(tree, wrt, Scope())
    at = dict(zip(f.names, [0.7, -1.2, 0.4], strict=False))
    outputs = [to_sympy(o, Scope()) for o in tree.args]
    symbols = {s.name: s for o in outputs for s in o.free_symbols}
    wanted = sympy.Matrix(outputs).jacobian([symbols[n] for n in wrt]).subs({symbols[n]: v for n, v in at.items()})
    np.testing.assert_allclose(f(list(at.values())), np.array(wanted, float), rtol=1e-12)
    np.testing.assert_allclose(f(**{n: [v, v] for n, v in at.items()})[1], np.array(wanted, float), rtol=1e-12)


def test_a_product_with_the_hessian_costs_a_few_gradients_and_no_matrix():
    costs = []
    for n in (50, 200):
        tree, names = rosenbrock(n)
        gradient, along = value_and_gradient(tree, names, Scope()), hessian_product_function(tree, names, Scope())
        costs.append((len(along.function.program.blocks.run.__code__.co_code), len(gradient.program.blocks.run.__code__.co_code)))
    (small, own), (large, owns) = costs
    assert small <= 3 * own
    assert large <= 3 * owns


def test_a_hessian_of_a_thousand_names_is_sparse():
    tree, names = rosenbrock(1000)
    f = offered(hessian_function(tree, names, Scope()), sparse=True)
    found = f(np.ones(1000))
    assert found.shape == (1000, 1000)
    assert found.nnz == 1000 + 2 * 999
    assert found.toarray()[0, :3].tolist() == [802, -400, 0]


def test_other_free_names_are_arguments_behind_those_that_move():
    f = hessian_function(read("a x^2 y"), ["x", "y"], Scope())
    assert f.names == ("x", "y", "a")
    assert f([1.0, 2.0, 3.0]).tolist() == [[12, 6], [6, 0]]
    along = hessian_product_function(read("a x^2 y"), ["x", "y"], Scope())
    assert along([1.0, 2.0, 3.0], [1, 0]).tolist() == [12, 6]


@pytest.mark.parametrize(("depth", "longer"), [(40, 80)])
def test_a_deep_composition_and_a_long_product_are_linear(depth, longer):
    def composed(n):
        tree = Name("x")
        for _ in range(n):
            tree = Apply("sin", (tree,))
        return len(value_and_gradient(tree, ["x"], Scope()).program.numpy.__code__.co_code)

    def multiplied(n):
        names = [f"x{k}" for k in range(n)]
        return len(value_and_gradient(Apply("*", tuple(map(Name, names))), names, Scope()).program.numpy.__code__.co_code)

    assert composed(longer) < 2.4 * composed(depth)  # a wide instruction for each name beyond 256
    assert multiplied(4 * longer) < 2.4 * multiplied(2 * longer)


REFUSED = [
    (lambda: jacobian_function(read("x y"), ["x"], Scope()), "shape"),
    (lambda: hessian_function(read("[x, y]"), ["x"], Scope()), "shape"),
    (lambda: hessian_product_function(read("x y"), ["x", "y"], Scope())([1.0, 2.0], [1.0]), "shape"),
    (lambda: hessian_product_function(read("x y"), ["x", "y"], Scope())([1.0, 2.0], [[1.0, 2.0]]), "shape"),
    (lambda: offered(hessian_function(read("x y"), ["x", "y"], Scope()), sparse=True)(np.ones((2, 2))), "shape"),
]


@pytest.mark.parametrize(("call", "code"), REFUSED)
def test_what_does_not_fit_is_told(call, code):
    with pytest.raises(TutorError) as told:
        call()
    assert told.value.diagnostic.code == code
    assert told.value.diagnostic.mend


def test_arrays_are_sent_to_the_derivation():
    scope = scope_from({"X": "matrix(m, d)", "w": "vector(d)"})
    with pytest.raises(TutorError):
        hessian_function(scope.read("sum((X @ w)^2)"), ["w"], scope)
