"""Critical points: the gradient vanishes there; a numeric Hessian, or the function around the point, agrees with what is said."""

from dataclasses import replace
from itertools import product

import mpmath
import pytest

from tests.oracle import value
from tutor.checking.proof.algebra import by_sympy
from tutor.checking.proof.oracles import CONTRADICTS
from tutor.checking.proof.verify import verify
from tutor.derive.optima.critical import critical_points
from tutor.errors import TutorError
from tutor.meaning.scope import Scope, natural, scope_from
from tutor.rules.catalogue import read
from tutor.syntax.nodes import Apply, names
from tutor.syntax.printer import show

S = Scope()

POINTS = [  # function                         by     the points and what they are
    ("(1 - x)^2 + 100(y - x^2)^2", "x y", {"[1, 1]": "minimum"}),
    ("x^2 - y^2", "x y", {"[0, 0]": "saddle"}),
    ("x^2 + y^2", "x y", {"[0, 0]": "minimum"}),
    ("-x^2 - 2y^2 + x y", "x y", {"[0, 0]": "maximum"}),
    ("x^3 - 3x", "x", {"-1": "maximum", "1": "minimum"}),
    ("x^3 + y^3 - 3x y", "x y", {"[0, 0]": "saddle", "[1, 1]": "minimum"}),
    ("x^4 + y^4 - 4x y + 1", "x y", {"[-1, -1]": "minimum", "[0, 0]": "saddle", "[1, 1]": "minimum"}),
    ("(4x^2 + 4x y + 2y^2)/2 - x - 2y", "x y", {"[-1/2, 3/2]": "minimum"}),
    ("(x - 1)^2 + (y + 2)^2 + 3", "x y", {"[1, -2]": "minimum"}),
    ("x e^(-x^2 - y^2)", "x y", {"[-sqrt(2)/2, 0]": "minimum", "[sqrt(2)/2, 0]": "maximum"}),
    ("x^2 + y^2 + z^2 - x y", "x y z", {"[0, 0, 0]": "minimum"}),
    ("x^2 + y^2 - 4z^2 + x z", "x y z", {"[0, 0, 0]": "saddle"}),
    ("x log(x)", "x", {"1/e": "minimum"}),
    ("x^4 + y^4", "x y", {"[0, 0]": "minimum"}),
    ("-(x - 1)^4 - 2(y + 2)^2", "x y", {"[1, -2]": "maximum"}),
    ("x^3 - 3x y^2", "x y", {"[0, 0]": "saddle"}),
    ("x^2 + y^3", "x y", {"[0, 0]": "saddle"}),
    ("x^4", "x", {"0": "minimum"}),
    ("5 - (x - 1)^6", "x", {"1": "maximum"}),
    ("x^3", "x", {"0": "inflection"}),
    ("x^5 + 5x^4 + 2", "x", {"-4": "maximum", "0": "minimum"}),
    ("e^x - x", "x", {"0": "minimum"}),
    ("x - 2 sqrt(x)", "x", {"1": "minimum"}),
]
CORNERS = [  # of one variable, with the points and what they are
    ("|x|", {"0": "minimum"}),
    ("|x| + x^2", {"0": "minimum"}),
    ("cbrt(x)^2", {"0": "minimum"}),
    ("3 - |x - 1|", {"1": "maximum"}),
    ("max(x, 1 - x)", {"1/2": "minimum"}),
    ("min(x, 1 - x)", {"1/2": "maximum"}),
    ("cbrt(x)", {"0": "no extremum"}),
    ("relu(x) + x^2", {"0": "minimum"}),
    ("|x^2 - 1|", {"-1": "minimum", "0": "maximum", "1": "minimum"}),
    ("x |x|", {"0": "no extremum"}),
    ("|x|^3", {"0": "minimum"}),
    ("x + |x|", {"0": "minimum"}),
    ("x - |x|", {"0": "maximum"}),
    ("|x| + |x - 1|", {"0": "minimum", "1": "minimum"}),
    ("x^2 + |x - 1|", {"1": "no extremum", "1/2": "minimum"}),
    ("x^2 - 4 |x|", {"-2": "minimum", "0": "maximum", "2": "minimum"}),
    ("|x| - x/2", {"0": "minimum"}),
    ("|x - 1| + |x + 2| + |x - 3|", {"-2": "no extremum", "1": "minimum", "3": "no extremum"}),
    ("relu(x) - x", {"0": "minimum"}),
    ("relu(x)^2", {"0": "minimum"}),
    ("max(x^2, 1)", {"-1": "minimum", "1": "minimum"}),
    ("e^|x| - 2 |x|", {"-log(2)": "minimum", "0": "maximum", "log(2)": "minimum"}),
]


def entries(tree):
    return tree.args if isinstance(tree, Apply) and tree.op == "[]" else (tree,)


@pytest.mark.parametrize(("text", "wrt", "expected"), POINTS, ids=[c[0] for c in POINTS])
def test_critical_points_are_found_and_classified(text, wrt, expected):
    extra = dict(critical_points(S.read(text), wrt.split(), S).extra)
    assert {show(point): kind for kind, point in extra["points"]} == expected


@pytest.mark.parametrize(("text", "expected"), CORNERS, ids=[c[0] for c in CORNERS])
def test_corners_are_critical_points_of_one_variable(text, expected):
    found = verify(critical_points(S.read(text), ("x",), S))
    assert {show(point): kind for kind, point in dict(found.extra)["points"]} == expected
    assert not found.verified.unconfirmed


@pytest.mark.parametrize(("text", "wrt"), [(c[0], c[1]) for c in POINTS] + [(c[0], "x") for c in CORNERS])
def test_the_function_around_each_point_agrees(text, wrt):
    body, names = S.read(text), wrt.split()
    extra = dict(critical_points(body, names, S).extra)
    for (kind, tree), (_, height) in zip(extra["points"], extra["values"], strict=True):
        point, level = [value(e, {}) for e in entries(tree)], value(height, {})
        directions = [d for d in product((-1, 0, 1), repeat=len(names)) if any(d)]
        with mpmath.workdps(40):
            near = [
                value(body, {n: p + d * mpmath.mpf(10) ** -k for n, p, d in zip(names, point, direction, strict=True)}) - level
                for direction in directions
                for k in (3, 4)
            ]
        assert {"minimum": min(near) > -1e-30, "maximum": max(near) < 1e-30}.get(kind, min(near) < 0 < max(near))


@pytest.mark.parametrize(("text", "wrt", "expected"), POINTS, ids=[c[0] for c in POINTS])
def test_a_numeric_hessian_agrees(text, wrt, expected):
    body, names = S.read(text), wrt.split()
    extra = dict(critical_points(body, names, S).extra)
    for (kind, tree), (_, height) in zip(extra["points"], extra["values"], strict=True):
        with mpmath.workdps(30):
            point = [value(e, {}) for e in entries(tree)]

            def f(*at):
                return value(body, dict(zip(names, at, strict=True)))

            assert abs(f(*point) - value(height, {})) < 1e-20
            n = len(names)
            hessian = mpmath.matrix(n)
            for i in range(n):
                assert abs(mpmath.diff(f, tuple(point), tuple(int(k == i) for k in range(n)))) < 1e-12
                for j in range(n):
                    orders = tuple((k == i) + (k == j) for k in range(n))
                    hessian[i, j] = mpmath.diff(f, tuple(point), orders)
            eigenvalues = list(mpmath.eigsy(hessian, eigvals_only=True))
        signs = {1 if v > 1e-9 else -1 if v < -1e-9 else 0 for v in eigenvalues}
        known = {"minimum": {1}, "maximum": {-1}, "saddle": {1, -1}}
        assert 0 in signs or signs == known[kind]  # where it is singular, another test tells


@pytest.mark.parametrize("text", ["x^3 - 3x", "x e^(-x)", "x^2 y - y^3 + y", "(1 - x)^2 + 100(y - x^2)^2"])
def test_sympys_level_points_stand_beside(text):
    body = S.read(text)
    found = critical_points(body, natural(names(body)), S)
    assert "sympy" in verify(found).verified.oracles
    moved = Apply("[]", (*found.result.args[:-1], read("[7, 7]") if "y" in names(body) else read("7")))
    assert by_sympy(replace(found, root=replace(found.root, value=moved))) == CONTRADICTS


LEVEL = [
    ("x + |x|", ["x < 0", "0"]),
    ("|x| + |x - 1|", ["0 < x < 1", "1"]),
    ("max(x^2, 1)", ["-1 < x < 1", "1"]),
    ("relu(x)^2", ["x < 0", "0"]),
    ("x |x|", None),
]


@pytest.mark.parametrize(("text", "told"), LEVEL, ids=[c[0] for c in LEVEL])
def test_level_stretches_are_told(text, told):
    notes = [n for n in critical_points(S.read(text), ("x",), S).notes if "level" in n]
    assert notes == ([f"For {told[0]} the function is level: it is {told[1]} there, and every point is critical."] if told else [])


def test_the_minors_are_shown():
    root = critical_points(S.read("x^2 - y^2"), ("x", "y"), S).root
    assert any(step.note == "saddle, D1 = 2, D2 = -4" for step in root)


def test_declared_domains_count():
    inside = scope_from({"x": "in [0, 5]"})
    assert show(critical_points(inside.read("x^3 - 3x"), ("x",), inside).result) == "[1]"
    positive = scope_from({"a": "positive"})
    assert dict(critical_points(positive.read("a x^2 - x"), ("x",), positive).extra)["points"][0][0] == "minimum"


def test_points_that_are_not_isolated_are_told():
    found = critical_points(S.read("x^2"), ("x", "y"), S)
    assert any("y may take any value" in note for note in found.notes)
    assert dict(found.extra)["points"][0][0] == "minimum"


def test_a_repeating_function_says_so():
    assert any("for every integer k" in note for note in critical_points(S.read("sin(x)"), ("x",), S).notes)


NONE = [("e^x", "x", "none"), ("x + y", "x y", "none"), ("x^6/6 - x^2/2 - x", "x", "no-rule")]


@pytest.mark.parametrize(("text", "wrt", "code"), NONE, ids=[c[0] for c in NONE])
def test_no_point_and_no_formula_are_different_answers(text, wrt, code):
    with pytest.raises(TutorError) as told:
        critical_points(S.read(text), wrt.split(), S)
    assert told.value.diagnostic.code == code


AGAIN = [
    ("sin(x)", "maximum at x = pi/2 + 2 pi k; minimum at x = 3 pi/2 + 2 pi k"),
    ("cos(2x)", "maximum at x = pi k; minimum at x = pi/2 + pi k"),
    ("x^2", ""),
]


@pytest.mark.parametrize(("text", "told"), AGAIN, ids=[a[0] for a in AGAIN])
def test_all_critical_points_that_come_again_are_told(text, told):
    found = critical_points(S.read(text), ("x",))
    assert [n for n in found.notes if "integer" in n] == ([f"All of them, for every integer k: {told}."] if told else [])
