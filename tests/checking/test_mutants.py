"""The verifier itself is tested: in derivations of every kind each step's value is made wrong on purpose, and every wrong one is caught."""

from dataclasses import replace
from fractions import Fraction

import mpmath
import pytest

from tests import oracle
from tutor.checking.proof.verify import Contradiction, verify
from tutor.derive.derivatives.backprop import backprop
from tutor.derive.derivatives.chain import chain
from tutor.derive.derivatives.multivariate import gradient, hessian, jacobian
from tutor.derive.derivatives.scalar import derivative
from tutor.derive.integrals.integrals import integral
from tutor.derive.limits.limits import limit
from tutor.derive.optima.critical import critical_points
from tutor.derive.taylor.taylor import taylor
from tutor.meaning.scope import Scope, scope_from
from tutor.syntax.nodes import ONE, TWO, Apply, Number, names, number, postorder, substitute

READ = Scope().read
MILLIONTH = Fraction(1, 10**6)
NETWORK = scope_from({}, {"h": "tanh(w1 x + b1)", "p": "sigmoid(w2 h + b2)"})
CHAIN = scope_from({}, {"u": "x^2 + y", "v": "x y + u"})


def between(text, variable, low, high, **kinds):
    scope = scope_from(kinds)
    return integral(scope.read(text), variable, scope, (scope.read(low), scope.read(high)))


DERIVATIONS = {
    "power": lambda: derivative(READ("5x^4 - 3x^2 + 2x"), "x"),
    "product": lambda: derivative(READ("x^2 sin(3x)"), "x"),
    "quotient": lambda: derivative(READ("(x^2 - 1)/(x^2 + 1)"), "x"),
    "composition": lambda: derivative(READ("log(1 + e^(sin(x^2)))"), "x"),
    "sigmoid": lambda: derivative(READ("(sigmoid(w x + b) - y)^2"), "w"),
    "third order": lambda: derivative(READ("x e^(2x)"), "x", order=3),
    "piecewise": lambda: derivative(READ("piecewise(x^2 if x > 0, sin(x) otherwise)"), "x"),
    "data": lambda: derivative(READ("sum(i=1..n, (w x_i - y_i)^2)"), "w"),
    "gradient": lambda: gradient(READ("x^2 y + sin(x y)")),
    "jacobian": lambda: jacobian([READ("r cos(t)"), READ("r sin(t)")]),
    "hessian": lambda: hessian(READ("(1 - x)^2 + 3(y - x^2)^2")),
    "chain": lambda: chain(CHAIN.read("u^2 + v + x"), "x", CHAIN),
    "backprop": lambda: backprop(NETWORK.read("(p - y)^2"), ("w1", "b1", "w2"), NETWORK),
    "antiderivative": lambda: integral(READ("x^2 e^(3x)"), "x"),
    "fractions": lambda: integral(READ("1/(x^2 - 4)"), "x"),
    "area": lambda: between("x^2 + sin(x)", "x", "0", "2"),
    "area by parts": lambda: between("x cos(x)", "x", "0", "pi"),
    "improper": lambda: between("e^(-3x)", "x", "0", "oo"),
    "limit": lambda: limit(READ("(1 - cos(3x))/x^2"), "x", READ("0")),
    "limit by factors": lambda: limit(READ("(x^2 - 9)/(x - 3)"), "x", READ("3")),
    "limit at infinity": lambda: limit(READ("(3x^2 + x)/(2x^2 - 5)"), "x", READ("oo")),
    "taylor": lambda: taylor(READ("e^x cos(y)"), {"x": READ("0"), "y": READ("pi/3")}, 2),
    "taylor of one": lambda: taylor(READ("sin(x)/(1 + x)"), {"x": READ("0")}, 4),
    "critical points": lambda: critical_points(READ("x^3 - 3x + y^2"), ("x", "y")),
}
SWAPPED = {"sin": "cos", "cos": "sin", "exp": "sinh", "sinh": "cosh", "tanh": "atan", "log": "exp", "sigmoid": "tanh", "sqrt": "cbrt"}


def shorter(node):
    """A sum or a product without its last argument."""
    return node.args[0] if len(node.args) < 3 else Apply(node.op, node.args[:-1])


def first(value, is_wanted, changed):
    """`value` with the first node that is wanted changed."""
    found = next((n for n in postorder(value) if is_wanted(n)), None)
    return None if found is None else substitute(value, {found: changed(found)})


MUTATIONS = {
    "sign": lambda v: Apply("-", (v,)),
    "factor 2": lambda v: Apply("*", (TWO, v)),
    "term dropped": lambda v: first(v, lambda n: getattr(n, "op", "") == "+", shorter),
    "factor dropped": lambda v: first(v, lambda n: getattr(n, "op", "") == "*", shorter),
    "constant": lambda v: first(v, lambda n: isinstance(n, Number), lambda n: number(n.value + MILLIONTH)),
    "exponent": lambda v: first(v, lambda n: getattr(n, "op", "") == "^", lambda n: Apply("^", (n.args[0], Apply("+", (n.args[1], ONE))))),
    "function": lambda v: first(v, lambda n: getattr(n, "op", "") in SWAPPED, lambda n: Apply(SWAPPED[n.op], n.args)),
}  # fmt: skip


def leaves(node):
    return [leaf for a in node.args for leaf in leaves(a)] if getattr(node, "op", "") in ("[]", "{}") else [node]


def differs(left, right):
    """Whether two values differ by more than rounding somewhere, by mpmath; steps of layouts entry by entry."""
    pairs = list(zip(leaves(left), leaves(right), strict=False))
    free = sorted(frozenset().union(*(names(n) for pair in pairs for n in pair)))
    for k in range(1, 6):
        at = {n: mpmath.mpf(k) / 7 + mpmath.mpf(j) / 5 for j, n in enumerate(free)}
        try:
            if any(abs(oracle.value(a, at) - oracle.value(b, at)) > 1e-8 for a, b in pairs):
                return True
        except (AssertionError, KeyError, AttributeError, TypeError, ZeroDivisionError):
            continue
    return False


def broken(step, target, value):
    """The tree of steps with another value for one step."""
    parts = tuple((n, broken(p, target, value)) for n, p in step.parts)
    return replace(step, parts=parts, value=value if step is target else step.value)


@pytest.mark.parametrize("name", DERIVATIONS)
def test_every_wrong_value_is_contradicted(name):
    derivation = DERIVATIONS[name]()
    missed, tried = [], 0
    for target in derivation.root:
        for mutation, change in MUTATIONS.items():
            value = change(target.value)
            if value is None or value is target.value or not differs(target.value, value):
                continue
            tried += 1
            try:
                verify(replace(derivation, root=broken(derivation.root, target, value)), with_sympy=False)
            except Contradiction:
                continue
            missed.append((mutation, target.goal, target.value, value))
    assert (missed, tried > 0) == ([], True)
