import pytest

from tests.oracle import value
from tutor.derive.simplify import simplify
from tutor.rules import rewrites
from tutor.rules.catalogue import pattern, read
from tutor.syntax.nodes import names
from tutor.syntax.printer import show

CASES = [  # written                what is left         the rewrites used
    ("2x + 3x", "5x", ["arithmetic", "collect"]),
    ("x y + y x", "2x y", ["arithmetic", "collect"]),
    ("x x^2", "x^3", ["arithmetic"]),
    ("x^(1/2) x^(3/2)", "x^2", ["arithmetic", "same base"]),
    ("(x^2)^3", "x^6", ["arithmetic", "power of a power"]),
    ("x^3/x", "x^2", ["arithmetic", "cancel"]),
    ("sin(x)^2 + cos(x)^2", "1", ["arithmetic", "sine and cosine"]),
    ("1/(1 + e^(-z))", "sigmoid(z)", ["arithmetic", "sigmoid by name"]),
    ("e^(-z)/(1 + e^(-z))^2", "sigmoid(z) * (1 - sigmoid(z))", ["arithmetic", "s times 1 - s"]),
    ("x - x", "0", ["arithmetic", "collect"]),
    ("log(e)", "1", ["arithmetic", "log of e"]),
]


@pytest.mark.parametrize(("written", "left", "rules"), CASES, ids=[c[0] for c in CASES])
def test_each_rewrite_is_a_named_step(written, left, rules):
    d = simplify(read(written))
    assert (show(d.result), [s.rule.key for s in d.root]) == (left, rules)


RULES = (*rewrites.TABLE.rules, rewrites.COLLECT, rewrites.SAME_BASE, rewrites.POWER_OF_POWER, rewrites.CANCEL)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.left)
def test_each_rewrite_is_an_identity(rule):
    p = pattern(rule)
    at = {name: 0.3 + 0.4 * k for k, name in enumerate(sorted(names(p.left)))}
    assert value(p.left, at) == pytest.approx(value(p.right, at), rel=1e-12)
