"""Every step is confirmed by an oracle that is not ours; a step that is wrong is caught, whatever its kind."""

from dataclasses import replace

import pytest

from tutor.checking.proof.verify import Contradiction, verify
from tutor.derive.arrays.matrix import matrix_gradient
from tutor.derive.derivatives.chain import chain
from tutor.derive.derivatives.multivariate import gradient, hessian, jacobian
from tutor.derive.derivatives.scalar import derivative
from tutor.derive.integrals.integrals import integral
from tutor.derive.limits.limits import limit
from tutor.derive.optima.critical import critical_points
from tutor.derive.solving.solve import solve
from tutor.derive.taylor.taylor import taylor
from tutor.meaning.scope import Scope, scope_from
from tutor.syntax.nodes import TWO, Apply

SCOPE = Scope()
READ = SCOPE.read
NETWORK = scope_from(
    {"X": "matrix(m, d)", "W1": "matrix(d, h)", "b1": "vector(h)", "W2": "matrix(h, k)", "b2": "vector(k)", "Y": "one-hot matrix(m, k)"},
    {"Z1": "X@W1 + b1", "A1": "sigmoid(Z1)", "Z2": "A1@W2 + b2", "A2": "softmax(Z2)"},
)
CHAIN = scope_from({}, {"u": "x^2 + y", "v": "x y + u"})

DERIVATIONS = [
    ("product", lambda: derivative(READ("x^2 sin(x)"), "x"), ("values", "sympy")),
    ("far domain", lambda: derivative(READ("sqrt(x - 1000)"), "x"), ("values", "sympy")),
    ("narrow domain", lambda: derivative(READ("log(log(log(x)))"), "x"), ("values", "sympy")),
    ("corner", lambda: derivative(READ("max(0, x)^2 + abs(x - 3)"), "x"), ("values",)),
    ("third order", lambda: derivative(READ("sin(x) e^x"), "x", order=3), ("values", "sympy")),
    ("piecewise", lambda: derivative(READ("piecewise(x^2 if x > 0, -x otherwise)"), "x"), ("values", "sympy")),
    ("index", lambda: derivative(READ("sum(i=1..5, x^i)"), "x"), ("values", "sympy")),
    ("sum to n", lambda: derivative(READ("sum(i=1..n, x^i)"), "x"), ("values",)),
    ("data", lambda: derivative(READ("sum(i=1..n, (w x_i - y_i)^2)/n"), "w"), ("values", "sympy")),
    ("product of data", lambda: derivative(READ("prod(i=1..n, x - a_i)"), "x"), ("values",)),
    ("sum within a sum", lambda: derivative(READ("sum(i=1..n, sum(j=1..i, w x_i x_j)^2)"), "w"), ("values",)),
    ("gradient of data", lambda: gradient(READ("sum(i=1..n, (w x_i + b - y_i)^2)"), ("w", "b")), ("values",)),
    ("gradient", lambda: gradient(READ("x^2 y + sin(x y)")), ("values", "sympy")),
    ("hessian", lambda: hessian(READ("(1 - x)^2 + 100(y - x^2)^2")), ("values", "sympy")),
    ("jacobian", lambda: jacobian([READ("r cos(t)"), READ("r sin(t)")]), ("values", "sympy")),
    ("chain", lambda: chain(CHAIN.read("u^2 + v + x"), "x", CHAIN), ("values", "sympy")),
    ("antiderivative", lambda: integral(READ("x e^x"), "x"), ("values", "sympy")),
    ("area", lambda: integral(READ("abs(x)"), "x", SCOPE, (READ("-1"), READ("2"))), ("values",)),
    ("improper", lambda: integral(READ("1/x^2"), "x", SCOPE, (READ("1"), READ("oo"))), ("values", "sympy")),
    ("area of waves", lambda: integral(READ("x sin(x)"), "x", SCOPE, (READ("0"), READ("pi"))), ("values", "sympy")),
    ("limit", lambda: limit(READ("(1 - cos(x))/x^2"), "x", READ("0")), ("values", "sympy")),
    ("limit at oo", lambda: limit(READ("(1 + 1/x)^x"), "x", READ("oo")), ("values", "sympy")),
    ("taylor", lambda: taylor(READ("e^x cos(y)"), {"x": READ("0"), "y": READ("pi/3")}, 2), ("values",)),
    ("critical points", lambda: critical_points(READ("x^3 - 3x + y^2"), ("x", "y")), ("values",)),
    ("solve", lambda: solve([READ("x^2 - 4")], ("x",)), ("values",)),
    ("solve two", lambda: solve([READ("x + y - 3"), READ("x - y - 1")], ("x", "y")), ("values",)),
    ("network", lambda: matrix_gradient(NETWORK.read("-sum(Y * log(A2))/m"), ("W1", "b1", "W2", "b2"), NETWORK), ("differences",)),
]


@pytest.mark.parametrize(("make", "oracles"), [d[1:] for d in DERIVATIONS], ids=[d[0] for d in DERIVATIONS])
def test_every_step_is_confirmed(make, oracles):
    verified = verify(make()).verified
    assert (set(oracles) <= set(verified.oracles), verified.unconfirmed, bool(verified)) == (True, (), True)


EQUATIONS = ("critical points", "solve", "solve two")  # twice a vector of solutions is no vector


def _broken(step, target):
    """The tree of steps with the value of one step doubled, and of those that are only rewrites of it left alone."""
    parts = tuple((n, _broken(p, target)) for n, p in step.parts)
    value = Apply("*", (TWO, step.value)) if step is target else step.value
    return replace(step, parts=parts, value=value)


@pytest.mark.parametrize(
    "make", [d[1] for d in DERIVATIONS if d[0] not in EQUATIONS], ids=[d[0] for d in DERIVATIONS if d[0] not in EQUATIONS]
)
def test_a_wrong_value_in_a_step_is_caught(make):
    derivation = make()
    steps = list(derivation.root)
    for target in steps[:: max(1, len(steps) // 6)]:
        if target.value in (READ("0"), READ("oo")):
            continue  # twice nothing is nothing
        with pytest.raises(Contradiction):
            verify(replace(derivation, root=_broken(derivation.root, target)))


def test_what_cannot_be_confirmed_is_marked():
    step = derivative(READ("x^2"), "x").root
    unknown = replace(step, goal=Apply("unheard-of", step.goal.args))
    derivation = replace(derivative(READ("x^2"), "x"), kind="simplify", root=unknown)
    assert verify(derivation).verified.unconfirmed == (unknown.goal,)


def test_a_wrong_solution_is_caught():
    derivation = solve([READ("x^2 - 4")], ("x",))
    wrong = replace(derivation.root, value=READ("[x = 2, x = 3]"))
    with pytest.raises(Contradiction):
        verify(replace(derivation, root=wrong))
