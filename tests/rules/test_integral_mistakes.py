"""Generated from the ways of integration: each is right on an example, by quadrature, and each of its mistakes is truly wrong."""

import mpmath
import pytest

from tests.oracle import value
from tutor.rules import integrals as rules
from tutor.rules.catalogue import pattern, read
from tutor.rules.rule import Rule
from tutor.syntax.nodes import Apply, Name, Node, names, postorder, rebuild, substitute

ENDS = (mpmath.mpf("0.4"), mpmath.mpf("1.1"))  # of x, where a rule has no bounds

EXAMPLES = [  # rule, what its letters stand for ("u" the new letter by x, "x" the old one by the new), where it has bounds these
    (rules.SUM, {"u": "x^2", "v": "sin(x)"}),
    (rules.CONSTANT_FACTOR, {"c": "3", "u": "x^2"}),
    (rules.LINEAR, {"u": "2x + 1", "a": "2", "v": "sin(u)"}),
    (rules.SUBSTITUTION, {"u": "x^2", "v": "e^u"}),
    (rules.INVERSE, {"u": "sqrt(x)", "x": "u^2", "v": "1/(1 + sqrt(x))"}),
    (rules.PARTS, {"u": "x", "v": "sin(x)"}),
    (rules.CYCLIC, {"u": "e^x sin(x)", "v": "e^x sin(x) - e^x cos(x)", "c": "-1"}),
    (rules.WITH_ITS_SLOPE, {"u": "log(x)"}),
    (rules.BY_SINE, {"t": "asin(x/2)", "x": "2sin(t)", "v": "sqrt(4 - x^2)"}),
    (rules.BY_TANGENT, {"t": "atan(x)", "x": "tan(t)", "v": "1/sqrt(1 + x^2)"}),
    (rules.BY_SECANT, {"t": "acos(1/(x + 1))", "x": "1/cos(t) - 1", "v": "sqrt((x + 1)^2 - 1)"}),
    (rules.WAVE, {"u": "sin(x)", "v": "1 - u^2"}),
    (rules.TANGENT, {"u": "tan(x)", "v": "1/(1 + u^2)"}),
    (rules.HALF_TANGENT, {"u": "tan(x/2)", "v": "1/(1 + 2u/(1 + u^2))"}),
    (rules.SIGN_OUTSIDE, {"u": "x - 3", "v": "x"}),
    (rules.SPLIT_TOP, {"a": "2", "b": "3", "c": "5", "p": "4", "u": "2x^2 + 4x + 7"}),
    (rules.SQUARE, {"a": "2", "p": "4", "q": "7", "c": "5/2", "u": "x + 1"}),
    (rules.LOGARITHMS, {"a": "1/2", "u": "x^2", "v": "x + 1"}),
    (rules.FUNDAMENTAL, {"a": "1", "b": "2", "u": "3x^2", "F": "8", "f": "1"}),
    (rules.SPLIT, {"a": "1", "c": "2", "b": "4", "u": "x^2"}),
    (rules.EVEN, {"a": "2", "u": "x^2"}),
    (rules.ODD, {"a": "2", "u": "x^3"}),
    (rules.MIRRORED, {"a": "0", "b": "3", "u": "sqrt(x)/(sqrt(x) + sqrt(3 - x))", "v": "1"}),
    (rules.REVERSED, {"a": "2", "b": "1", "u": "x^2"}),
    (rules.BOUNDS_TOO, {"a": "1", "b": "2", "c": "1", "d": "4", "u": "x^2", "v": "e^(-u)"}),
]
NEW = ("u", "t")  # names of a new letter


class Letters:
    """What the letters of an example are worth, at a value of x or of the new letter."""

    def __init__(self, texts):
        self.trees = {name: read(text) for name, text in texts.items()}
        self.new = next((n for n in NEW if "x" in self.trees and n in self.trees), "u")

    def at(self, variable, place):
        """Every letter's value, with its slope where it has one, at variable = place."""
        x = self.x_of(place) if variable != "x" else place
        out = {"x": x} | {n: self.height(n, x) for n in self.trees if n != "x"}
        slopes = {f"{n}_slope": mpmath.diff(lambda s, n=n: self.height(n, s), x) for n in self.trees if n != "x"}
        if "x" in self.trees:
            slopes["x_slope"] = mpmath.diff(self.x_of, out[self.new])
        return out | slopes

    def height(self, name, x):
        """A letter's value at x; one that is told by the new letter goes over it."""
        tree = self.trees[name]
        inner = {n: self.height(n, x) for n in names(tree) & {*NEW} if n != name}
        return value(tree, {"x": x, **inner})

    def x_of(self, place):
        """The old variable where the new letter has this value; by its equation where that is not told."""
        if "x" in self.trees:
            return value(self.trees["x"], {self.new: place})
        return mpmath.findroot(lambda x: self.height(self.new, x) - place, mpmath.fsum(ENDS) / 2)


def worth(tree: Node, letters: Letters, x, start):
    """The value at x; an integral without bounds runs from where x is `start`."""
    inner = {n: _area(n, letters, x, start) for n in postorder(tree, into=_into) if isinstance(n, Apply) and n.op == "∫"}
    stand_ins = {f"area{k}": area for k, area in enumerate(inner.values())}
    plain = substitute(tree, dict(zip(inner, map(Name, stand_ins), strict=True)))
    return value(_named(plain), {**letters.at("x", x), **stand_ins})


def _into(node):
    return () if not isinstance(node, Apply) or node.op == "∫" else node.args


def _named(tree):
    """u' as a name that any oracle reads."""
    return rebuild(tree, lambda n: Name(f"{n.args[0].name}_slope") if isinstance(n, Apply) and n.op == "'" else n)


def _area(node: Apply, letters: Letters, x, start):
    variable, *ends, body = node.args
    if ends:
        low, high = (worth(e, letters, x, start) for e in ends)
    else:
        low, high = (letters.at("x", s)[variable.name] for s in (start, x))
    return mpmath.quad(lambda s: value(_named(body), letters.at(variable.name, s)), [low, high])


def gain(tree, letters, has_bounds):
    """How much a side grows between the ends; its value where the rule has bounds."""
    if has_bounds:
        return worth(tree, letters, mpmath.mpf(1), ENDS[0])
    return worth(tree, letters, ENDS[1], ENDS[0]) - worth(tree, letters, ENDS[0], ENDS[0])


@pytest.mark.parametrize(("rule", "texts"), EXAMPLES, ids=[r.key for r, _ in EXAMPLES])
def test_a_way_of_integration_is_right_and_its_mistakes_are_wrong(rule, texts):
    side, letters = pattern(rule), Letters(texts)
    has_bounds = isinstance(side.left, Apply) and side.left.op == "∫" and len(side.left.args) == 4
    wanted, got = (gain(s, letters, has_bounds) for s in (side.left, side.right))
    assert abs(wanted - got) < 1e-8
    wrong = [gain(m.right, letters, has_bounds) for m in side.mistakes]
    assert not [m.hint for m, found in zip(side.mistakes, wrong, strict=True) if abs(found - wanted) < 1e-6]


def test_every_way_with_mistakes_has_an_example():
    ways = [r for r in vars(rules).values() if isinstance(r, Rule) and r.wrong]
    named = {"Gaussian integral", "half a Gaussian", "moment of a Gaussian", "half a moment of a Gaussian", "odd moment of half a Gaussian",
             "factorial integral"}  # fmt: skip
    assert {r.key for r in ways} <= {r.key for r, _ in EXAMPLES} | named
    assert {rules.SUBSTITUTION.key, rules.PARTS.key, rules.MIRRORED.key, rules.SPLIT.key, rules.ODD.key} <= {r.key for r in ways}
