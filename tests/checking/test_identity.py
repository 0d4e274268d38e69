"""One exact evaluation proves a rational identity, and proves nothing that is not so."""

import pytest

from tutor.checking.equality.identity import is_identity
from tutor.meaning.scope import Scope

READ = Scope().read

ROWS = [
    ("(x+1)^2", "x^2+2x+1", True),
    ("(x^2-1)/(x-1)", "x+1", True),
    ("x/3+0.5", "(2x+3)/6", True),
    ("sin(x)(1+sin(x))", "sin(x)+sin(x)^2", True),
    ("400x^3-400x y+2x-2", "-400x(y-x^2)-2(1-x)", True),
    ("(x+y+z)^3", "x^3+y^3+z^3+3x^2 y+3x^2 z+3y^2 x+3y^2 z+3z^2 x+3z^2 y+6x*y*z", True),
    ("1/(1/x)", "x", True),
    ("pi x + e x", "(pi + e) x", True),
    ("(x+y+z)^3", "x^3+y^3+z^3+3x^2 y+3x^2 z+3y^2 x+3y^2 z+3z^2 x+3z^2 y+5x*y*z", False),
    ("(x+1)^10", "10(x+1)^9", False),
    ("200x^199", "x^199", False),
    ("x + 1/10^30", "x", False),
    ("1/(x-x)", "1/(x-x)+1", False),
    ("sin(x)^2+cos(x)^2", "1", True),
    ("x^400", "x^399", False),
]


@pytest.mark.parametrize(("left", "right", "proven"), ROWS)
def test_what_is_proven_and_what_is_not(left, right, proven):
    assert is_identity(READ(left), READ(right)) is proven


def test_what_would_grow_too_long_is_left_unproven():
    names = [f"x{k}" for k in range(1, 12)]
    text = "(" + " + ".join(names) + ")^9"
    assert is_identity(READ(text), READ(text + " + 0 x1")) is False
