"""A set is an answer, not a number: what each operation takes, told where it gets something else."""

import pytest

from tutor.derive.derivatives.multivariate import gradient
from tutor.derive.derivatives.scalar import derivative
from tutor.derive.integrals.integrals import integral
from tutor.derive.limits.limits import limit
from tutor.errors import TutorError
from tutor.meaning.scope import understand
from tutor.meaning.shapes import shape_of
from tutor.syntax.nodes import Apply, Name, number

SCOPE = understand(["S = {1, 2}", "T = S", "c : real", "w : vector(3)"])

TAKEN = [
    "{1, 2}", "{}", "{x, [1, 2]}", "(0, 1) ∪ S", "x in T", "x in (0, 1) or x > 3", "does not exist", "piecewise(1 if x in S, 0 otherwise)",
    "interval [0, 1]", "S = {1}", "piecewise(w if w > 0 or w < -1, 0 otherwise)", "∇(x y)", "∇²(x y)", "sin'(x)", "x_i", "a[1]",
    "sum(k=0..n, a_k x^k)",
]  # fmt: skip


@pytest.mark.parametrize("text", TAKEN)
def test_answers_and_conditions_stand_where_they_belong(text):
    shape_of(SCOPE.read(text), SCOPE)


REFUSED = [  # typed                code         what it says
    ("{1, 2} + 1", "set", "{1, 2} is a set: an answer, not a number"),
    ("2 T", "set", "T is a set"),
    ("sin({x})", "set", "is a set"),
    ("sum({1, 2})", "set", "is a set"),
    ("[S, 1]", "set", "S is a set"),
    ("d/dx {x}", "set", "{x} is a set"),
    ("x in 3", "set", "3 is no set"),
    ("x in c", "set", "c is no set"),
    ("(0, 1) ∪ c", "set", "c is no set"),
    ("(x < 1) + 2", "condition", "x < 1 is a condition, not a number"),
    ("piecewise(1 if x, 0 otherwise)", "condition", "x is no condition"),
    ("(w, 1)", "shape", "an interval lies between numbers"),
    ("w[0]", "index", "w is (3,), so its indices run from 1 to 3"),
    ("c[1]", "index", "c is a number, so it has no entries"),
    ("b[0]", "index", "indices count from 1"),
    ("b[1:2]", "index", "b is not declared"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "what"), REFUSED, ids=[r[0] for r in REFUSED])
def test_what_is_no_number_is_not_computed_with(text, code, what):
    node = SCOPE.read(text)
    with pytest.raises(TutorError) as told:
        shape_of(node, SCOPE)
    assert (told.value.diagnostic.code, what in told.value.diagnostic.what) == (code, True)
    assert told.value.diagnostic.mend


SET = Apply("{}", (number(1), number(2)))
CLAIM = Apply("<", (Name("x"), number(1)))
NOTHING = Apply("does not exist", ())
ROOMS = [lambda n: derivative(n, "x"), lambda n: gradient(n, ("x",)), lambda n: integral(n, "x"), lambda n: limit(n, "x", number(0))]


@pytest.mark.parametrize("node", [SET, CLAIM, NOTHING, Apply("*", (number(2), SET)), Apply("+", (Name("x"), NOTHING))])
@pytest.mark.parametrize("derive", ROOMS, ids=["derivative", "gradient", "integral", "limit"])
def test_no_derivation_takes_an_answer_for_a_constant(derive, node):
    with pytest.raises(TutorError) as told:
        derive(node)
    assert told.value.diagnostic.code in ("set", "condition")


def test_an_operation_without_a_shape_is_refused():
    with pytest.raises(TutorError):
        shape_of(Apply("⊗", (Name("x"), Name("y"))), SCOPE)
