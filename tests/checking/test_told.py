"""Wrong answers of every kind, each made by one slip, and the name that the slip is told by."""

import pytest

from tests.checking.working.problems import derivation_of
from tutor.checking.verdicts.judge import judge

TOLD = [  # problem, answer, the mistake that was made
    ("derivative x^2 + sin(x)", "2x", "term left out"),
    ("derivative (x + 3) + 7x", "1", "term left out"),
    ("gradient sigmoid(x) + x y", "[sigmoid(x) (1 - sigmoid(x)), x]", "term left out"),
    ("integrate 4x^4 + 6x", "4x^5/5 + C", "term left out"),
    ("integrate x^2 + 3x from 1 to 4", "x^3/3 + 3x^2/2 + C", "bounds not put in"),
    ("integrate cos(x) from 0 to 1", "sin(x)", "bounds not put in"),
    ("integrate x^2 + 3x from 1 to 4", "24", "not integrated"),
    ("taylor sin(3x) order 3", "3x - 9x^3/2 + 81x^5/40", "order too high"),
    ("taylor cos(x) order 4", "1 - x^2 + x^4", "factorial left out"),
    ("taylor sin(x) order 3", "x - x^3/3", "order for its factorial"),
    ("critical 2x^3 - 24x", "0", "second derivative set to 0"),
    ("gradient x^2 + x y^3 at x = 2, y = 1", "[6, 5]", "order"),
    ("gradient x^2 + x y^3 at x = 2, y = 2", "[24, 12]", "order"),
    ("gradient x^2 + x y^3 at x = 2, y = 1", "[-5, 6]", "sign"),
    ("jacobian [x y^3 + sin(x), 3x y + y^2]", "[[3y, 3x + 2y], [y^3 + cos(x), 3x y^2]]", "order"),
    ("jacobian [x y, x^2]", "[[y, 2x], [x, 0]]", "transposed"),
    ("hessian y^2 e^x", "[[2e^x, 2y e^x], [2y e^x, y^2 e^x]]", "order"),
    ("hessian x y + sin(x)", "[[0, 1], [1, -sin(x)]]", "order"),
    ("hessian x^2 y at x = 1, y = 2", "[[4, 0], [0, 0]]", "mixed derivatives left out"),
    ("hessian x^2 y at x = 1, y = 2", "[[16, 4], [4, 1]]", "outer product of the gradient"),
    ("chain u v + 3u with u = log(x^2 + 1), v = sin(x) wrt x", "2x log(x^2 + 1)/(x^2 + 1) + (sin(x) + 3) cos(x)",
     "slopes of two ways exchanged"),
    ("chain v (u^2 + 3) with u = 3x, v = x wrt x", "9x^2 - 3", "way subtracted"),
    ("chain sin(u) with u = v^2 + 5, v = x^3 wrt x", "3x^2 cos(x^6 + 5)", "slope along a way left out"),
    ("chain sin(u) with u = v^2 + 5, v = x^3 wrt x", "6x^6 cos(x^6 + 5)", "exponent kept"),
]  # fmt: skip


@pytest.mark.parametrize(("problem", "answer", "mistake"), TOLD, ids=[f"{p}: {a}" for p, a, _ in TOLD])
def test_the_slip_is_told_by_its_name(problem, answer, mistake):
    found = judge(answer, derivation_of(problem))
    assert (found.kind, found.mistake) == ("slip", mistake)
    assert found.hint
