"""Made-up derivatives gone wrong: a small differentiator of our own makes one mistake, by the wrong rule, and the tutor names it.

It writes texts and knows nothing of the tutor's rules. A mistake that leads to the right answer after all is left out.
"""

import random

import pytest

from tests.checking.labels import NAMES
from tutor.checking.verdicts.judge import judge
from tutor.derive.derivatives.scalar import derivative
from tutor.meaning.scope import Scope

FUNCTIONS = {  # the slope over u
    "sin": "cos({u})", "cos": "(-sin({u}))", "tan": "sec({u})^2", "exp": "exp({u})", "log": "1/({u})", "sqrt": "1/(2*sqrt({u}))",
    "atan": "1/(1 + ({u})^2)", "tanh": "(1 - tanh({u})^2)", "cosh": "sinh({u})", "asinh": "1/sqrt(1 + ({u})^2)",
}  # fmt: skip
WRONG_SLOPES = {  # (label, function): its slope, wrongly
    ("sin_sign", "sin"): "(-cos({u}))", ("cos_sign", "cos"): "sin({u})", ("tan_not_squared", "tan"): "sec({u})",
    ("exp_power_rule", "exp"): "({u})*exp({u} - 1)", ("sqrt_half_forgotten", "sqrt"): "1/sqrt({u})", ("cosh_sign", "cosh"): "(-sinh({u}))",
    ("tanh_sign", "tanh"): "(1 + tanh({u})^2)", ("arctan_denominator", "atan"): "1/(1 + ({u}))", ("log_reciprocal_forgotten", "log"): "1",
}  # fmt: skip
LABELS = sorted({label for label, _ in WRONG_SLOPES} | {
    "chain_rule_inner_forgotten", "chain_rule_outer_at_inner_derivative", "coefficient_dropped", "power_coefficient_dropped",
    "power_not_decremented", "product_of_derivatives", "product_one_term", "quotient_no_square", "quotient_of_derivatives", "quotient_plus",
    "quotient_swapped", "constant_not_zero",
})  # fmt: skip
EACH = 8
NAMED = 0.95
SCOPE = Scope()


def made(rng, depth):
    """A random expression: ("x",), ("n", 3), ("*", a, b), ("^", a, 3), ("sin", a), …"""
    if depth == 0:
        return rng.choice([("x",), ("x",), ("*", ("n", rng.randint(2, 9)), ("x",)), ("^", ("x",), rng.randint(2, 5))])
    kind = rng.random()
    if kind < 0.4:
        inside = made(rng, depth - 1)
        inside = ("+", ("^", inside, 2), ("n", rng.randint(1, 9))) if (name := rng.choice(list(FUNCTIONS))) in ("log", "sqrt") else inside
        return (name, inside)
    if kind < 0.55:
        return ("^", ("+", made(rng, depth - 1), ("n", rng.randint(1, 9))), rng.randint(2, 6))
    if kind < 0.7:
        return ("/", made(rng, depth - 1), ("+", ("^", ("x",), 2), ("n", rng.randint(1, 9))))
    return (rng.choice("*+"), made(rng, depth - 1), made(rng, depth - 1))


def text(node):
    match node:
        case ("x",):
            return "x"
        case ("n", value):
            return str(value)
        case ("^", base, power):
            return f"({text(base)})^{power}"
        case (op, left, right):
            return f"({text(left)} {op} {text(right)})"
        case (name, inside):
            return f"{name}({text(inside)})"


class Slips:
    """Differentiates, and makes the mistake `label` at the place number `at`, counted among the places where it can be made."""

    def __init__(self, label, at):
        self.label, self.left = label, at

    def here(self, label):
        if label != self.label:
            return False
        self.left -= 1
        return self.left == -1

    def slope(self, node):
        match node:
            case ("x",):
                return "1"
            case ("n", value):
                return str(value) if self.here("constant_not_zero") else "0"
            case ("^", base, power):
                return self.power(text(base), power, self.slope(base), base == ("x",))
            case ("+", left, right):
                return f"({self.slope(left)} + {self.slope(right)})"
            case ("*", ("n", value), right):
                inner = self.slope(right)
                return inner if self.here("coefficient_dropped") else f"({value}*{inner})"
            case ("*", left, right):
                return self.product(text(left), text(right), self.slope(left), self.slope(right))
            case ("/", above, below):
                return self.quotient(text(above), text(below), self.slope(above), self.slope(below))
            case (name, inside):
                return self.function(name, inside)

    def power(self, base, power, inner, is_plain):
        if self.here("power_coefficient_dropped"):
            return f"(({base})^{power - 1}*{inner})"
        if self.here("power_not_decremented"):
            return f"({power}*({base})^{power}*{inner})"
        if not is_plain and self.here("chain_rule_inner_forgotten"):
            return f"({power}*({base})^{power - 1})"
        return f"({power}*({base})^{power - 1}*{inner})"

    def product(self, u, v, du, dv):
        if self.here("product_of_derivatives"):
            return f"({du}*{dv})"
        return f"({du}*{v})" if self.here("product_one_term") else f"({du}*{v} + {u}*{dv})"

    def quotient(self, u, v, du, dv):
        if self.here("quotient_of_derivatives"):
            return f"({du}/({dv}))"
        if self.here("quotient_no_square"):
            return f"(({du}*{v} - {u}*{dv})/({v}))"
        if self.here("quotient_plus"):
            return f"(({du}*{v} + {u}*{dv})/({v})^2)"
        return f"(({u}*{dv} - {du}*{v})/({v})^2)" if self.here("quotient_swapped") else f"(({du}*{v} - {u}*{dv})/({v})^2)"

    def function(self, name, inside):
        inner, u = self.slope(inside), text(inside)
        if inside != ("x",) and self.here("chain_rule_inner_forgotten"):
            return FUNCTIONS[name].format(u=u)
        if inside != ("x",) and self.here("chain_rule_outer_at_inner_derivative"):
            return FUNCTIONS[name].format(u=inner)
        wrong = WRONG_SLOPES.get((self.label, name))
        outer = wrong if wrong and self.here(self.label) else FUNCTIONS[name]
        return f"({outer.format(u=u)}*{inner})"


def cases(label, count, seed):
    """(problem, wrong answer), as many as asked for."""
    rng, found = random.Random(f"{label} {seed}"), []
    while len(found) < count:
        node = made(rng, rng.choice((1, 2, 2)))
        right = Slips("", 0).slope(node)
        places = [at for at in range(6) if Slips(label, at).slope(node) != right]
        if places:
            found.append((text(node), Slips(label, rng.choice(places)).slope(node)))
    return found


def told(label, count, seed):
    """(mistakes made, those that are told otherwise)."""
    tried, otherwise = 0, []
    for problem, answered in cases(label, count, seed):
        verdict = judge(answered, derivative(SCOPE.read(problem), "x"))
        if verdict.kind in ("right", "undecided", "unreadable"):
            continue
        tried += 1
        if not NAMES[label].intersection(verdict.mistake.split("; ")):
            otherwise.append(f"{label}: {verdict.mistake or 'nothing'} | {problem} | {answered}")
    return tried, otherwise


@pytest.mark.soak
def test_mistakes_that_are_made_up_are_named():
    found = [told(label, 10 * EACH, "soak") for label in LABELS]
    tried, otherwise = sum(t for t, _ in found), [o for _, each in found for o in each]
    assert len(otherwise) <= (1 - NAMED) * tried, f"{len(otherwise)} of {tried}\n" + "\n".join(otherwise)


def test_some_mistakes_that_are_made_up_are_named():
    found = [told(label, EACH // 2, "few") for label in LABELS]
    tried, otherwise = sum(t for t, _ in found), [o for _, each in found for o in each]
    assert tried > EACH
    assert len(otherwise) <= (1 - NAMED) * tried + 1, f"{len(otherwise)} of {tried}\n" + "\n".join(otherwise)
