"""Every bound is settable, in Python and at the prompt; beyond it the trouble has its own code, says the bound, and how to go on."""

import re
import time
from dataclasses import fields, replace

import pytest

import tutor
from tutor.commands.dispatch import answer
from tutor.commands.session import Session
from tutor.errors import TutorError
from tutor.limits import LIMITS, Limits
from tutor.meaning.algebra import to_sympy
from tutor.meaning.scope import Scope
from tutor.worker import Worker

TABLE = "[[1, 2, 3], [4, 5, 6]]"
BOUNDS = [  # the bound, low, its code, what is asked in Python, what at the prompt
    ("characters", 8, "length", lambda m: tutor.parse("x + y + z", limits=m), "x + y + z"),
    ("tokens", 4, "tokens", lambda m: tutor.parse("x + y + z", limits=m), "x + y + z"),
    ("nesting", 2, "depth", lambda m: tutor.parse("(((x)))", limits=m), "(((x)))"),
    ("nesting", 2, "depth", lambda m: tutor.derivative("sin(cos(tan(x)))", limits=m), "derivative sin(cos(tan(x)))"),
    ("digits", 3, "number", lambda m: tutor.evaluate("1234 + 1", limits=m), "1234 + 1"),
    ("digits", 3, "digits", None, "evaluate pi digits 16"),
    ("order", 3, "order", lambda m: tutor.derivative("x^9", order=4, limits=m), "derivative x^9 order 4"),
    ("order", 3, "order", lambda m: tutor.implicit("x^2 + y^2 = 1", order=4, limits=m), "implicit x^2 + y^2 = 1 order 4"),
    ("order", 3, "order", lambda m: tutor.parametric("t^2", "t", order=4, limits=m), "parametric t^2, t order 4"),
    ("order", 3, "order", lambda m: tutor.taylor("exp(x)", limits=m), "taylor exp(x) order 4"),
    ("exponent", 4, "exponent", lambda m: tutor.expand("x^2 (x + 1)^5", limits=m), "expand x^2 (x + 1)^5"),
    ("bits", 100, "bits", lambda m: tutor.evaluate("2^200 + 1", limits=m), None),
    ("bits", 100, "bits", lambda m: to_sympy(Scope().read("2^200 + 1"), Scope(limits=m)), "solve x = 2^200"),
    ("entries", 2, "entries", lambda m: tutor.hessian("x y z", limits=m), "hessian x y z"),
    ("entries", 2, "entries", lambda m: tutor.jacobian(["x y", "x + y", "x y"], limits=m), "jacobian x y, x + y, x y"),
    ("entries", 2, "entries", lambda m: to_sympy(Scope().read(TABLE), Scope(limits=m)), None),
    ("terms", 50, "terms", lambda m: tutor.evaluate("sum(i=1..99, i)", limits=m), "sum(i=1..99, i)"),
    ("terms", 50, "terms", lambda m: tutor.evaluate("sum(i=1..9, prod(k=1..9, i k))", limits=m), "sum(i=1..9, prod(k=1..9, i k))"),
    ("terms", 50, "terms", lambda m: tutor.taylor("exp(x y)", limits=m), "taylor exp(x y)"),
    ("terms", 5, "terms", lambda m: tutor.expand("(x^2 + x + 1)^3", limits=m), "expand (x^2 + x + 1)^3"),
    ("scalars", 9, "scalars", lambda m: tutor.in_scalars("norm(x)^2", sizes={"n": 9}, x="vector(n)", limits=m),
     "gradient norm(x)^2 wrt x in scalars with n = 9, x : vector(n)"),
    ("steps", 3, "steps", lambda m: tutor.derivative("sin(cos(tan(x)))", limits=m), "derivative sin(cos(tan(x)))"),
    ("steps", 3, "steps", lambda m: tutor.gradient("sin(x y) + cos(x)", limits=m), "gradient sin(x y) + cos(x)"),
]  # fmt: skip


def refused(ask) -> tutor.errors.Diagnostic:
    with pytest.raises(TutorError) as caught:
        ask()
    return caught.value.diagnostic


@pytest.mark.parametrize(("bound", "low", "code", "ask"), [b[:4] for b in BOUNDS if b[3]])
def test_each_bound_is_set_in_python(bound, low, code, ask):
    told = refused(lambda: ask(replace(LIMITS, **{bound: low})))
    assert (told.code, bool(told.mend)) == (code, True)
    assert code == "depth" or re.search(r"\d", told.what)
    ask(replace(LIMITS, **{bound: 10 * getattr(LIMITS, bound)}))


@pytest.mark.parametrize(("bound", "low", "code", "line"), [(*b[:3], b[4]) for b in BOUNDS if b[4]])
def test_each_bound_is_set_at_the_prompt(bound, low, code, line):
    session = answer(Session(), f"set {bound} {low}").session
    troubled = [b.diagnostic.code for b in answer(session, line).document.blocks if hasattr(b, "diagnostic")]
    assert troubled == [code]
    session = answer(session, f"set {bound} {2 * getattr(LIMITS, bound)}").session
    assert not any(hasattr(b, "diagnostic") for b in answer(session, line).document.blocks)


def test_no_bound_is_forgotten():
    assert {b[0] for b in BOUNDS} | {"seconds", "memory"} == {f.name for f in fields(Limits)}


def test_an_expression_keeps_the_limits_it_was_read_with():
    long = tutor.parse(" + ".join(["x^2"] * 2000), limits=Limits(characters=10**5, tokens=10**5))
    assert str(tutor.parse(str(tutor.derivative(long).result))) == "4000x"
    assert refused(lambda: tutor.parse(str(long))).code == "length"


def test_definitions_and_declarations_are_read_within_the_limits():
    few = Limits(characters=8)
    assert refused(lambda: tutor.parse("u", where={"u": "x + y + z"}, limits=few)).code == "length"
    assert refused(lambda: tutor.parse("x", limits=few, x="in [0, 1000]")).code == "length"


HANGS = "1/(x^12 - 1)"  # its integral takes computer algebra a minute


def test_the_seconds_are_a_limit_too():
    for said in ({"limits": Limits(seconds=0.3)}, {"limits": Limits(seconds=60), "bound": 0.3}):
        began = time.monotonic()
        told = refused(lambda said=said: tutor.integrate(HANGS, "x", **said))
        assert (told.code, "0.3 s" in told.what, bool(told.mend)) == ("time", True, True)
        assert time.monotonic() - began < 5


def test_so_is_the_memory():
    told = refused(lambda: tutor.derivative("x^2", limits=Limits(memory=60)))
    assert (told.code, "60 MiB" in told.what, "memory" in told.mend) == ("memory", True, True)
    with Worker() as worker:
        session = answer(Session(), "set memory 60").session
        (block,) = worker.ask(session, "derivative x^2", 60).document.blocks
        assert (block.diagnostic.code, block.diagnostic.mend) == ("memory", "set memory 240, to allow more")
        assert worker.ask(answer(session, "set memory 2048").session, "derivative x^2", 60).status == 0


@pytest.mark.parametrize(("bound", "low", "code", "line"), [(*b[:3], b[4]) for b in BOUNDS if b[4]])
def test_a_mend_that_sets_a_bound_sets_it(bound, low, code, line):
    session = answer(Session(), f"set {bound} {low}").session
    (told,) = [b.diagnostic for b in answer(session, line).document.blocks if hasattr(b, "diagnostic")]
    asked = re.search(r"set \w+ \d+", told.mend)
    if asked is not None:
        wider = answer(session, asked[0])
        assert wider.status == 0
        assert getattr(wider.session.limits, bound) > low
    else:
        assert told.mend
