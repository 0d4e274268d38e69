"""How solutions answer to parameters: against solutions with a formula, against SymPy's implicit derivative, and what is refused."""

from dataclasses import replace

import pytest
import sympy

from tests.oracle import value
from tutor.checking.proof.verify import Contradiction, verify
from tutor.derive.optima.responses import placed, responses
from tutor.derive.steps import Derivation
from tutor.errors import TutorError
from tutor.meaning.algebra import to_sympy
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Apply
from tutor.syntax.printer import show

S = Scope()

CASES = [  # equations, parameters, unknowns, a point on them
    ("x^2 + p x = 2", "p", "x", {"x": 1, "p": 1}),
    ("x^3 + a x + b = 0", "a b", "x", {"x": 1, "a": 1, "b": -2}),
    ("e^x = p", "p", "x", {"x": 0, "p": 1}),
    ("x + y = p; x y = q", "p q", "x y", {"x": 1, "y": 2, "p": 3, "q": 2}),
    ("x - a cos(y) = 0; y - a sin(x) = 0", "a", "x y", {"x": 0, "y": 0, "a": 0}),
    ("x + y + z = p; x - y = q; x z = 1", "p q", "x y z", {"x": 1, "y": 1, "z": 1, "p": 3, "q": 0}),
    ("2 w (w x - y) + 2 r w = 0", "r", "w", {"w": 1, "x": 1, "y": 2, "r": 1}),
]


@pytest.mark.parametrize(("text", "parameters", "unknowns", "point"), CASES, ids=[c[0] for c in CASES])
def test_the_implicit_function_theorem_agrees_with_sympy(text, parameters, unknowns, point):
    equations = [S.read(t) for t in text.split(";")]
    found = verify(responses(equations, parameters.split(), unknowns.split(), S))
    assert found.verified.oracles == ("values", "sympy")
    assert not found.verified.unconfirmed
    sides = sympy.Matrix([to_sympy(e.args[0]) - to_sympy(e.args[1]) for e in equations])
    xs, ps = (sympy.Matrix([to_sympy(S.read(n)) for n in names.split()]) for names in (unknowns, parameters))
    wanted = (-sides.jacobian(xs).inv() * sides.jacobian(ps)).subs({to_sympy(S.read(k)): v for k, v in point.items()})
    for i, row in enumerate(found.result.args):
        for k, entry in enumerate(row.args):
            assert abs(value(entry, point) - float(wanted[i, k])) < 1e-12


def test_the_values_at_a_point_are_exact():
    found = responses([S.read("x^2 + p x = 2")], ["p"], ["x"], S)
    assert [(label, show(v)) for label, v in placed(found, {"x": S.read("1"), "p": S.read("1")})] == [("dx/dp", "-1/3")]


@pytest.mark.parametrize(
    ("text", "parameters", "unknowns", "code"),
    [("x + y = p", "p", "", "usage"), ("x - x = p", "p", "x", "none"), ("x + y = p; 2x + 2y = q", "p q", "x y", "none")],
)
def test_what_is_not_determined_is_told(text, parameters, unknowns, code):
    with pytest.raises(TutorError) as told:
        responses([S.read(t) for t in text.split(";")], parameters.split(), unknowns.split(), S)
    assert told.value.diagnostic.code == code


def test_a_point_off_the_equations_is_told():
    with pytest.raises(TutorError) as told:
        placed(responses([S.read("x^2 = p")], ["p"], ["x"], S), {"x": S.read("1"), "p": S.read("2")})
    assert told.value.diagnostic.code == "off"


def test_moving_the_parameter_finds_a_wrong_sign():
    found = responses([S.read("x^2 + p x = 2")], ["p"], ["x"], S)
    wrong = Apply("[]", (Apply("[]", (Apply("-", (found.result.args[0].args[0],)),)),))
    broken: Derivation = replace(found, root=replace(found.root, value=wrong))
    with pytest.raises(Contradiction):
        verify(broken)
