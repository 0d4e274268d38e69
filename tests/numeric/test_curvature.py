"""Curvature over boxes: no eigenvalue that SymPy's Hessian has at any point of a box lies outside the bounds, and each kind is right."""

import math
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
import sympy

from tests.oracle import value
from tutor.commands.convexity import judged
from tutor.meaning.algebra import symbol, to_sympy
from tutor.meaning.definiteness import never_negative
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.balls import spread
from tutor.numeric.rigorous.boxes import float_above, highest, most_on
from tutor.numeric.rigorous.curvature import distance, eigenvalue_bounds

READ = Scope().read


@pytest.fixture
def random():
    return np.random.default_rng(0)


def sides(**box):
    return {n: (Fraction(low), Fraction(high)) for n, (low, high) in box.items()}


SMOOTH = [  # text, box, kind
    ("(x - 1)^2 + 10y^2", {"x": (-1, 1), "y": (-2, 2)}, "strongly convex"),
    ("x^4", {"x": (-1, 1)}, "convex"),
    ("x^4 + x^2", {"x": (-1, 1)}, "strongly convex"),
    ("x^3", {"x": (-1, 1)}, "not convex"),
    ("x^3", {"x": (0, 1)}, "convex"),
    ("x^3", {"x": (0.25, 1)}, "strongly convex"),
    ("(1 - x)^2 + 100(y - x^2)^2", {"x": (-2, 2), "y": (-2, 2)}, "not convex"),
    ("(1 - x)^2 + 100(y - x^2)^2", {"x": (0.99, 1.01), "y": (0.99, 1.01)}, "not convex"),
    ("(1 - x)^2 + 100(y - x^2)^2", {"x": (0.999, 1.001), "y": (0.999, 1.001)}, "strongly convex"),
    ("(x - y)^2", {"x": (-1, 1), "y": (-1, 1)}, "convex"),
    ("(x - y)^4", {"x": (-1, 1), "y": (-1, 1)}, "convex"),
    ("x^2/y", {"x": (-1, 1), "y": (1, 2)}, "convex"),
    ("x^4 + y^4 + x^2 y^2", {"x": (-1, 1), "y": (-1, 1)}, "convex"),
    ("log(1 + e^x)", {"x": (-3, 3)}, "strongly convex"),
    ("-log(sigmoid(x))", {"x": (-5, 5)}, "strongly convex"),
    ("log(e^x + e^y)", {"x": (-1, 1), "y": (-1, 1)}, "convex"),
    ("log(e^x + e^y) + x^2/10 + y^2/10", {"x": (-1, 1), "y": (-1, 1)}, "strongly convex"),
    ("sqrt(1 + x^2 + y^2)", {"x": (-1, 1), "y": (-1, 1)}, "strongly convex"),
    ("x y", {"x": (-1, 1), "y": (-1, 1)}, "not convex"),
    ("-log(x)", {"x": (0.125, 2)}, "strongly convex"),
    ("x log(x)", {"x": (0.125, 2)}, "strongly convex"),
    ("e^(x y)", {"x": (0, 1), "y": (0, 1)}, "not convex"),
    ("cos(x)", {"x": (-1, 1)}, "concave"),
    ("-(x - 1)^2 - y^2", {"x": (0, 1), "y": (0, 1)}, "concave"),
    ("sin(x)", {"x": (0, 3.25)}, "not convex"),
    ("3x + 2y", {"x": (-1, 1), "y": (-1, 1)}, "convex"),
    ("x^2 + y^2 + z^2 + x y + y z", {"x": (0, 1), "y": (0, 1), "z": (0, 1)}, "strongly convex"),
    ("(x + y + z)^2", {"x": (0, 1), "y": (0, 1), "z": (0, 1)}, "convex"),
    ("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", {"x": (2.875, 3.125), "y": (1.875, 2.125)}, "strongly convex"),
    ("1/x", {"x": (0.5, 1)}, "strongly convex"),
]


@pytest.mark.parametrize(("text", "box", "kind"), SMOOTH, ids=[f"{k}-{s[0]}" for k, s in enumerate(SMOOTH)])
def test_no_eigenvalue_lies_outside_the_bounds(text, box, kind, random):
    found, _ = judged(READ(text), sides(**box))
    symbols = [symbol(n, Scope()) for n in box]
    hessian = sympy.lambdify(symbols, sympy.hessian(to_sympy(READ(text)), symbols), "numpy")
    corners = np.array(list(product(*box.values())), dtype=float)
    points = np.concatenate([corners, random.uniform(*np.array(list(box.values()), dtype=float).T, (200, len(box)))])
    spectra = np.array([np.linalg.eigvalsh(np.array(hessian(*p), dtype=float)) for p in points])
    assert found.kind == kind, found.because
    assert found.least <= spectra.min() + 1e-9
    assert found.greatest >= spectra.max() - 1e-9
    scale = max(np.abs(spectra).max(), 1.0)
    assert found.greatest <= spectra.max() + 0.4 * scale  # the bounds are near, not only right
    at = np.array(hessian(*map(float, found.where.values())), dtype=float)
    assert np.linalg.eigvalsh(at)[0] <= found.reached + 1e-9 * scale
    if kind == "not convex":
        assert found.reached < 0
        assert np.array(found.way) @ at @ np.array(found.way) < 0


def test_many_names_are_no_trouble_where_only_the_diagonal_varies():
    names_ = [f"x_{k}" for k in range(6)]
    text = f"({' + '.join(names_)})^2 + " + " + ".join(f"e^({n})" for n in names_)
    found, _ = judged(READ(text), sides(**dict.fromkeys(names_, (-1, 1))))
    assert found.kind == "strongly convex"
    assert found.least == pytest.approx(np.exp(-1), rel=1e-6)
    assert found.boxes < 800


KINKED = [  # text, box, kind, m
    ("|x|", {"x": (-1, 1)}, "convex", 0),
    ("|x| + x^2", {"x": (-1, 1)}, "strongly convex", 2),
    ("|x| + x^2", {"x": (1, 2)}, "strongly convex", 2),
    ("max(x^2, x)", {"x": (-1, 2)}, "convex", 0),
    ("max(0, 1 - x y)", {"x": (-1, 2), "y": (-1, 1)}, "not convex", None),
    ("max(0, 1 - x)^2", {"x": (-1, 2)}, "convex", 0),
    ("|x|^3 + x^2", {"x": (-1, 2)}, "strongly convex", 2),
    ("max(x, -2)^2", {"x": (-4, 1)}, "not convex", None),
    ("relu(x - 1/2)", {"x": (-1, 2)}, "convex", 0),
    ("3|x - y| + (x - y)^2/2 + y^2", {"x": (-1, 1), "y": (-1, 1)}, "strongly convex", 2 - 2**0.5),
    ("-|x|", {"x": (-1, 1)}, "not convex", None),
    ("min(x, 0.3)", {"x": (-1, 1)}, "not convex", None),
    ("|x| - x^2/2", {"x": (-1, 1)}, "not convex", None),
    ("1/x", {"x": (-1, 1)}, "not convex", None),
    ("sqrt(x)", {"x": (0, 1)}, "not convex", None),
]


@pytest.mark.parametrize(("text", "box", "kind", "least"), KINKED, ids=[f"{k}-{s[0]}" for k, s in enumerate(KINKED)])
def test_kinks_are_judged_by_parts_or_by_a_chord(text, box, kind, least, random):
    tree = READ(text)
    found, _ = judged(tree, sides(**box))
    assert found.kind == kind, found.because
    assert least is None or found.least == pytest.approx(least, abs=0.01)
    low, high = np.array(list(box.values()), dtype=float).T
    rises = False
    for _ in range(300):
        a, b = random.uniform(low, high), random.uniform(low, high)
        heights = [float(np.real(complex(value(tree, dict(zip(box, map(float, p), strict=True)))))) for p in (a, b, (a + b) / 2)]
        bend = (heights[0] + heights[1]) / 2 - heights[2]
        rises |= bend < -1e-9
        assert kind == "not convex" or bend >= found.least * float(np.sum((a - b) ** 2)) / 8 - 1e-9
    assert rises == (kind == "not convex")


def test_descent_keeps_the_promised_rate():
    found, _ = judged(READ("3x^2 + x y + e^y + z^2"), sides(x=(-1, 1), y=(-1, 1), z=(-1, 1)))
    symbols = [symbol(n, Scope()) for n in "xyz"]
    slope = sympy.lambdify(symbols, sympy.derive_by_array(to_sympy(READ("3x^2 + x y + e^y + z^2")), symbols))
    least = np.array([0.0, 0.0, 0.0])
    for _ in range(2000):
        least = np.clip(least - found.step * np.array(slope(*least)), -1, 1)
    point, lengths = np.array([0.9, 0.9, 0.9]), []
    for _ in range(20):
        lengths.append(np.linalg.norm(point - least))
        point = np.clip(point - found.step * np.array(slope(*point)), -1, 1)
    assert all(b <= found.rate * a + 1e-12 for a, b in pairwise(lengths))


POINTS = [("(x - 1)^2 + 10y^2", {"x": (-2, 2), "y": (-2, 2)}, (1, 0)), ("e^x - x + y^4 + y^2", {"x": (-1, 1), "y": (-1, 1)}, (0, 0)),
          ("(x - 3)^2 + y^2", {"x": (-1, 1), "y": (-1, 1)}, (1, 0))]  # fmt: skip


@pytest.mark.parametrize(("text", "box", "minimum"), POINTS, ids=[p[0] for p in POINTS])
def test_the_minimum_lies_within_the_stated_distance(text, box, minimum, random):
    found, _ = judged(READ(text), sides(**box))
    lowest = float(value(READ(text), dict(zip(box, minimum, strict=True))))
    for _ in range(20):
        point = {n: Fraction(float(random.uniform(*side))) for n, side in box.items()}
        away = distance(READ(text), found, sides(**box), point)
        assert np.linalg.norm([float(v) - m for v, m in zip(point.values(), minimum, strict=True)]) <= away.distance
        assert float(value(READ(text), {n: float(v) for n, v in point.items()})) - lowest <= away.height + 1e-12
        assert not away.is_inside or all(side[0] < m < side[1] for m, side in zip(minimum, box.values(), strict=True))
    near = distance(READ(text), found, sides(**box), dict(zip(box, map(Fraction, minimum), strict=True)))
    assert near.is_inside == (minimum[0] != 1 or text.startswith("(x - 1)"))


def test_eigenvalues_of_ball_matrices_hold_those_of_all_their_members(random):
    for n in (1, 2, 3, 6):
        middle = random.normal(size=(n, n))
        middle, radius = middle + middle.T, 0.1 * random.random((n, n))
        radius = radius + radius.T
        wide = [[spread(*(Fraction(float(middle[i, j] + way * radius[i, j])) for way in (-1, 1))) for j in range(n)] for i in range(n)]
        low, high = eigenvalue_bounds(wide)
        for _ in range(100):
            shift = radius * random.uniform(-1, 1, (n, n))
            member = middle + np.triu(shift) + np.triu(shift, 1).T
            spectrum = np.linalg.eigvalsh(member)
            assert low <= spectrum[0]
            assert spectrum[-1] <= high
        spectrum = np.linalg.eigvalsh(middle)
        assert spectrum[0] - low <= 2 * radius.sum(axis=1).max() + 1e-9


DEFINITE = [([["1", "2"], ["2", "4"]], True), ([["1", "2"], ["2", "3"]], False), ([["0", "1"], ["1", "5"]], False),
            ([["0", "0"], ["0", "5"]], True),
            ([["x^2", "x y"], ["x y", "y^2"]], True), ([["x^2", "2x y"], ["2x y", "y^2"]], False), ([["e^x", "0"], ["0", "cosh(y)"]], True),
            ([["sqrt(2)", "1"], ["1", "sqrt(2)"]], False)]  # fmt: skip


@pytest.mark.parametrize(("rows", "proven"), DEFINITE, ids=[str(d[0]) for d in DEFINITE])
def test_definiteness_is_proven_exactly(rows, proven):
    assert bool(never_negative([[READ(e) for e in row] for row in rows], Scope())) == proven


def test_the_highest_value_is_bounded_from_both_sides():
    box = ((Fraction(0), Fraction(3)), (Fraction(0), Fraction(1)))
    found = highest(box, lambda b: float(b[0][1] * b[1][1]), lambda p: float(p[0] * p[1]))
    assert found.reached <= 3 <= found.bound
    assert found.bound <= 1.06 * found.reached
    assert float(most_on(READ("x^2 - x"), "x", Fraction(0), Fraction(1))) == pytest.approx(0.25, rel=0.06)


def test_a_stopped_search_keeps_a_bound_that_holds():
    left = iter(range(20))

    def above(box):
        if next(left, None) is None:
            raise KeyboardInterrupt
        return float(box[0][1]) ** 2

    found = highest(((Fraction(0), Fraction(1)),), above, lambda p: -1.0)
    assert found.bound == 1.0
    assert found.boxes <= 21


@pytest.mark.parametrize("value", [Fraction(1, 3), Fraction(-1, 3), Fraction(1, 10), Fraction(0), Fraction(3), Fraction(10**30 + 1, 7)])
def test_a_bound_is_rounded_to_its_safe_side(value):
    found = float_above(value)
    assert Fraction(math.nextafter(found, -math.inf)) < value <= Fraction(found)
