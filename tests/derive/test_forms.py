"""Forms that are asked for by name: each reaches its form by named steps, and keeps the value."""

import time
from dataclasses import replace

import pytest

from tutor.checking.proof.verify import Contradiction, verify
from tutor.derive.rewriting import forms
from tutor.errors import TutorError
from tutor.meaning.scope import scope_from
from tutor.rules.catalogue import read
from tutor.syntax.nodes import Apply, names
from tutor.syntax.printer import show

CASES = [  # verb      written                    result                               rules
    ("expand", "(x + 1)^3", "x^3 + 3x^2 + 3x + 1", ["binomial"]),
    ("expand", "(1 - x)^2", "1 - 2x + x^2", ["binomial"]),
    ("expand", "(x + 1)*(x - 1)/x", "x - 1/x", ["multiply out", "split the quotient", "cancel"]),
    ("expand", "sin(30x)", "sin(30x)", []),
    ("factor", "x^2 - 1", "(x + 1) * (x - 1)", ["factor"]),
    ("factor", "2x^3 - 8x", "2 * x * (x + 2) * (x - 2)", ["common factor", "factor"]),
    ("factor", "x^2 + 1", "x^2 + 1", []),
    ("together", "1/x + 1/(x + 1)", "(2x + 1)/(x * (x + 1))", ["common denominator", "collect"]),
    ("cancel", "(x^4 - 1)/(x - 1)", "x^3 + x^2 + x + 1", ["divide out", "cancel"]),
    ("cancel", "1/(x + 1) + 1/(x - 1)", "2x/((x + 1) * (x - 1))", ["common denominator", "collect"]),
]


@pytest.mark.parametrize(("verb", "written", "result", "rules"), CASES, ids=[f"{c[0]} {c[1]}" for c in CASES])
def test_each_form_is_reached_by_named_steps(verb, written, result, rules):
    d = verify(getattr(forms, verb)(read(written)))
    assert (d.result is read(result), [s.rule.key for s in d.root if s.goal is not s.value]) == (True, rules), show(d.result)
    assert d.verified
    assert bool(d.notes) == (not rules or (verb == "cancel" and "cancel" in rules))


SPLITS = [  # written                      result                                    the letters, as they are found
    ("1/(x^2 - 1)", "1/(2(x - 1)) - 1/(2(x + 1))", {"A": "1/2", "B": "-1/2"}),
    ("(3x + 5)/(x^2 + 2x - 3)", "1/(x + 3) + 2/(x - 1)", {"A": "2", "B": "1"}),
    ("(x^2 + 1)/(x (x - 1)^2)", "2/(x - 1)^2 + 1/x", {"A": "1", "B": "0", "C": "2"}),
    ("1/(x^3 + x)", "1/x - x/(x^2 + 1)", {"A": "1", "B": "-1", "C": "0"}),
    ("1/((x^2 + 1)(x^2 + x + 1))", "(x + 1)/(x^2 + x + 1) - x/(x^2 + 1)", {"A": "-1", "B": "0", "C": "1", "D": "1"}),
    ("x^3/(x^2 - 1)", "x + 1/(2(x + 1)) + 1/(2(x - 1))", {"A": "1/2", "B": "1/2"}),
    ("1/(2x^2 + 3x + 1)", "2/(2x + 1) - 1/(x + 1)", {"A": "2", "B": "-1"}),
    ("3/(2x^2 - 2)", "3/(4(x - 1)) - 3/(4(x + 1))", {"A": "3/4", "B": "-3/4"}),
    ("1/(A^2 - 1)", "1/(2(A - 1)) - 1/(2(A + 1))", {"B": "1/2", "C": "-1/2"}),
    ("x^2/(x + 1)", "x - 1 + 1/(x + 1)", {}),
    ("1/(x^8 - 1)", "1/(8(x - 1)) - 1/(2(x^4 + 1)) - 1/(4(x^2 + 1)) - 1/(8(x + 1))", {}),
]  # fmt: skip


@pytest.mark.parametrize(("written", "result", "letters"), SPLITS, ids=[s[0] for s in SPLITS])
def test_partial_fractions_are_found_letter_by_letter(written, result, letters):
    node = read(written)
    (name,) = names(node)
    d = verify(forms.apart(node, name))
    assert show(d.result) == result
    assert d.verified
    assert not letters or d.root.note == ", ".join(f"{n} = {v}" for n, v in letters.items())


def test_a_shape_that_is_not_the_quotient_times_its_bottom_is_contradicted():
    d = forms.apart(read("1/(x^3 + x)"), "x")
    for key in ("times the bottom", "compare coefficients"):
        step = next(s for s in d.root if s.rule.key == key)
        wrong = replace(step, goal=Apply("=", (step.goal.args[0], Apply("+", (step.goal.args[1], read("x/7"))))))
        with pytest.raises(Contradiction):
            verify(replace(d, root=wrong))


def test_a_logarithm_is_taken_apart_where_its_factors_are_positive():
    positive = scope_from({"a": "positive", "b": "positive"})
    assert show(forms.expand(read("log(a^2 b)"), positive).result) == "2 log(a) + log(b)"
    assert show(forms.expand(read("log(a b)")).result) == "log(a b)"


@pytest.mark.parametrize(
    ("written", "code"), [("(x + 1)^100000", "exponent"), ("(x + y + z)^300", "terms"), ("((x + 1)^400 + y)^400", "terms")]
)
def test_what_would_be_endless_is_refused_at_once(written, code):
    began = time.process_time()
    with pytest.raises(TutorError) as caught:
        forms.expand(read(written))
    assert (caught.value.diagnostic.code, time.process_time() - began < 1) == (code, True)
