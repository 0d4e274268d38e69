"""Sets worked out, and conditions decided."""

import pytest

from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.numeric.rigorous.sets import same, truth, worked_out
from tutor.syntax.nodes import Apply, Name, Number
from tutor.syntax.printer import show

S = Scope()

WORKED = [
    ("{1 + 1, 2}", "{2}"),
    ("{3, 1, 2}", "{1, 2, 3}"),
    ("{}", "{}"),
    ("{sqrt(3), 1, pi}", "{1, sqrt(3), pi}"),
    ("{sqrt(2) sqrt(3), sqrt(6)}", "{sqrt(2) sqrt(3)}"),
    ("(0, 2/2]", "(0, 1]"),
    ("(1, 1]", "{}"),
    ("interval [1, 1]", "{1}"),
    ("interval [0, oo]", "[0, oo)"),
    ("(-oo, 1) ∪ [0, oo)", "(-oo, oo)"),
    ("(1, 2) ∪ [2, 3] ∪ {7, 5}", "(1, 3] ∪ {5, 7}"),
    ("(0, 1) ∪ (1, 2)", "(0, 1) ∪ (1, 2)"),
    ("(0, 1) ∪ (1, 2) ∪ {1}", "(0, 2)"),
    ("{2} ∪ {1} ∪ {3}", "{1, 2, 3}"),
    ("{5} ∪ (0, 1)", "(0, 1) ∪ {5}"),
    ("interval [0, 3] ∪ (1, 2)", "interval [0, 3]"),
]


@pytest.mark.parametrize(("text", "plain"), WORKED, ids=[w[0] for w in WORKED])
def test_a_set_in_its_plainest_form(text, plain):
    out = worked_out(S.read(text))
    assert show(out) == plain
    assert worked_out(out) is out


REFUSED = [("(3, 1)", "set"), ("{log(0)}", "undefined"), ("{1/0}", "undefined"), ("(0, sqrt(-1))", "undefined"), ("{1, (10^9)!}", "limit")]


@pytest.mark.parametrize(("text", "code"), REFUSED, ids=[r[0] for r in REFUSED])
def test_what_is_no_set_of_numbers_is_told(text, code):
    with pytest.raises(TutorError) as told:
        worked_out(S.read(text))
    assert told.value.diagnostic.code == code


CLAIMS = [
    ("1 in (0, 2]", True),
    ("0 in (0, 2]", False),
    ("2 in {1, 1 + 1}", True),
    ("3 in (0, 1) ∪ {3}", True),
    ("1 in {}", False),
    ("1 < 2", True),
    ("2 < 1 or 3 > 2", True),
    ("2 < 1 or 3 > 4", False),
    ("0 < 1 and 1 < 2", True),
    ("pi < 22/7", True),
    ("1/3 + 1/3 = 2/3", True),
    ("sqrt(2)^2 = 2", None),
]


@pytest.mark.parametrize(("text", "holds"), CLAIMS, ids=[c[0] for c in CLAIMS])
def test_a_condition_holds_or_not(text, holds):
    assert truth(S.expand(S.read(text))) is holds


def test_a_condition_over_no_number_is_told():
    with pytest.raises(TutorError) as told:
        truth(S.expand(S.read("log(-1) < 2")))
    assert told.value.diagnostic.code == "undefined"


def test_sets_that_cannot_be_told_apart_are_left_open():
    far = Apply("+", (Apply("sin", (Number(S.read("1").value),)), Apply("^", (S.read("10"), S.read("-3000")))))
    assert same(Apply("{}", (far,)), S.read("{sin(1)}")) in (False, None)
    assert same(S.read("{1, 2}"), S.read("{2, 1}")) is True
    assert Name("oo") not in worked_out(S.read("(0, 1)")).args
