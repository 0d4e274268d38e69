"""Variants: the same for the same seed, within what the author said, and told where nothing can be drawn."""

import subprocess
import sys
from fractions import Fraction

import pytest

from tests.course.sets import exercise
from tutor.course.variants import domain, holds, variant
from tutor.errors import TutorError
from tutor.syntax.nodes import Node
from tutor.syntax.printer import show

POLYNOMIAL = 'of = "{a} x^{n} + {b}"\nparameters = {a = "2..9", n = "3..5", b = "-4..4"}\nrequire = ["a != n", "b != 0"]'

DOMAINS = [
    ("2..5", ("2", "3", "4", "5")),
    ("-1..1", ("-1", "0", "1")),
    ("1/2..2 step 1/2", ("1/2", "1", "3/2", "2")),
    ("0.1..0.3 step 0.1", ("1/10", "1/5", "3/10")),
    ("0..1 step 2/3", ("0", "2/3")),
    (" 3 .. 3 ", ("3",)),
    (("sin", "cos"), ("sin", "cos")),
    ((1, 0.25, "x"), ("1", "1/4", "x")),
]


@pytest.mark.parametrize(("said", "values"), DOMAINS, ids=[str(d[0]) for d in DOMAINS])
def test_a_parameter_has_its_values(said, values):
    assert domain("a", said) == values


@pytest.mark.parametrize(
    "said", ["", "2", "2...5", "5..2", "0..9999", "0..1 step 0", "a..b", "1..2 step", "1/0..2", "1..2..3", ".../2", "1.2.3..4"]
)
def test_what_is_no_range_is_told(said):
    with pytest.raises(TutorError) as caught:
        domain("a", said)
    assert caught.value.diagnostic.code == "exercise"


CONDITIONS = [
    ("a != b", True),
    ("a = b", False),
    ("b < a^2", True),
    ("a + b >= 5", True),
    ("a b <= 5", False),
    ("{a} > {b}", False),
    ("b - 2a < 0", True),
    ("f != g", True),
    ("f = sin", True),
]


@pytest.mark.parametrize(("condition", "is_met"), CONDITIONS, ids=[c[0] for c in CONDITIONS])
def test_a_condition_is_met_or_not(condition, is_met):
    assert holds(condition, {"a": "2", "b": "3", "f": "sin", "g": "cos"}) is is_met


@pytest.mark.parametrize("condition", ["a", "a < x", "a <", "(a < b", "f < a"])
def test_what_is_no_condition_is_told(condition):
    with pytest.raises(TutorError):
        holds(condition, {"a": "2", "b": "3", "f": "sin"})


def test_the_same_seed_draws_the_same():
    e = exercise(POLYNOMIAL)
    assert [variant(e, s).values for s in range(20)] == [variant(e, s).values for s in range(20)]
    assert len({variant(e, s).values for s in range(20)}) > 10


PROGRAM = """
from tests.course.sets import exercise
from tutor.course.variants import variant
print(variant(exercise(%r), 7).values)
"""


def test_another_process_draws_the_same():
    found = subprocess.run([sys.executable, "-c", PROGRAM % POLYNOMIAL], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == str(variant(exercise(POLYNOMIAL), 7).values)


@pytest.mark.parametrize("seed", range(40))
def test_what_is_drawn_meets_the_conditions(seed):
    drawn = {n: Fraction(v) for n, v in variant(exercise(POLYNOMIAL), seed).values}
    assert 2 <= drawn["a"] <= 9
    assert 3 <= drawn["n"] <= 5
    assert drawn["b"] != 0
    assert drawn["a"] != drawn["n"]


def test_conditions_that_nothing_meets_are_told():
    with pytest.raises(TutorError) as caught:
        variant(exercise('of = "{a} x"\nparameters = {a = "1..3"}\nrequire = ["a > 3"]'), 1)
    assert "a > 3" in caught.value.diagnostic.what


def test_what_was_drawn_reads_as_people_write_it():
    e = exercise('of = "{a} x - {b}"\nparameters = {a = [1], b = [-3]}')
    assert show(variant(e, 1).nodes[0]) == "x + 3"


def test_a_case_is_drawn_as_a_whole():
    e = exercise('of = "{f}"\ncases = [{f = "x^{n}", g = "n"}, {f = "{a}^x", g = "a"}]\nparameters = {a = [2], n = [3]}')
    drawn = {(show(v.nodes[0]), dict(v.values)["g"]) for v in (variant(e, s) for s in range(20))}
    assert drawn == {("x^3", "n"), ("2^x", "a")}


def test_what_is_let_follows_from_what_was_drawn():
    e = exercise('of = "x + {c}"\nparameters = {a = [3], b = [-4]}\nlet = {c = "{a}^2 + {b}^2", d = "{c} / 5"}')
    assert dict(variant(e, 1).values) == {"a": "3", "b": "-4", "c": "25", "d": "5"}


def test_declarations_and_definitions_are_read():
    v = variant(exercise('of = "u^2"\nwhere = ["u = {a} x"]\nwith = ["x : positive"]\nparameters = {a = [2]}'), 1)
    assert show(v.scope.expand(v.nodes[0])) == "(2x)^2"
    assert v.scope.kind("x").domain == "positive"


def test_the_question_has_its_formulas():
    e = exercise('of = "x"\nparameters = {a = [-2]}')
    words = variant(e, 1).tell("at `x = {a}`, that is {a}")
    assert [show(w) if isinstance(w, Node) else w for w in words] == ["at ", "x = -2", ", that is -2"]


BROKEN = ['of = "{q} x"', 'of = "x +"', 'of = "x"\nwith = ["x ; positive"]', 'of = "x"\nwhere = ["u ="]', 'of = "x"\nlet = {a = "1 +"}',
          'of = "x"\nparameters = {a = []}', 'of = "x"\nparameters = {a = [nan]}', 'of = "1/2x"']  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
def test_what_cannot_be_filled_or_read_is_told(text):
    with pytest.raises(TutorError):
        variant(exercise(text), 1)
