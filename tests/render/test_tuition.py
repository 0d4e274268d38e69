"""One step at a time, the ladder of hints, and why: for every kind of step, the same from the prompt and from the library."""

import pytest

import tutor
from tutor.commands.dispatch import answer
from tutor.commands.session import Session
from tutor.render.plain import plain

WHYS = [  # asked                                    step   what is said of it in numbers
    ("derivative x^3", 1, "at x = 2: the difference quotient over h = 0.0001 is 12.0006, and the value is 12"),
    ("derivative x^4 order 2", 4, "at x = 2: the quotient of repeated differences over h = 0.0001 is 48.0048, and the value is 48"),
    ("lim x->0 sin(x)/x", 1, "0.998334 at x = 0.1, 0.999983 at x = 0.01, 1 at x = 0.001; the limit is 1"),
    ("lim x->oo (2x + 1)/(x - 3)", -1, "3 at x = 10, 2.07216 at x = 100, 2.00702 at x = 1000; the limit is 2"),
    ("integrate x e^x", 1, "difference quotient of the result over h = 0.0001 is 7.38943, and the integrand is 7.38906"),
    ("integrate x^2 from 0 to 1", 2, "1000 strips under the curve add up to 0.333333, and the value is 0.333333"),
    ("simplify (x^2 - 1)/(x - 1)", 2, "at x = 2: the left side is 3, and the right side is 3"),
    ("gradient x^2 y", 2, "at x = 2, y = 3: the difference quotient over h = 0.0001 is 12.0003, and the value is 12"),
    ("solve x^2 = 4", 2, "the left side is 4, and the right side is 4"),
    ("backprop sum(sigmoid(W @ x)) wrt W with W : matrix(m, n), x : vector(n)", 2, "by which this is nudged, and the value is"),
]


def joined(document):
    return " ".join(plain(document).split())


@pytest.mark.parametrize(("line", "number", "said"), WHYS, ids=[w[0] for w in WHYS])
def test_why_shows_the_step_in_small_numbers(line, number, said):
    session = answer(Session(), line).session
    number = number if number > 0 else len(tutor.Derivation(session.last).steps())
    told = joined(answer(session, f"why {number}").document)
    assert said in told
    assert f"{number} " in told


@pytest.mark.parametrize(
    ("line", "number", "said"),
    [
        ("gradient log(det(P)) wrt P with P : positive definite matrix(n, n)", 2,
         "holds where det(A) > 0, as it is here: P is positive definite"),
        ("gradient det(Q) wrt Q with Q : orthogonal matrix(n, n)", 2, "holds where det(A) != 0, as it is here: Q is orthogonal"),
        ("gradient log(det(A)) wrt A with A : matrix(n, n)", 2, "holds where det(A) > 0 note:"),
        ("gradient log(det(Q)) wrt Q with Q : orthogonal matrix(n, n)", 2, "holds where det(A) > 0 note:"),
    ],
)  # fmt: skip
def test_why_says_which_fact_makes_a_rule_hold(line, number, said):
    assert said in joined(answer(answer(Session(), line).session, f"why {number}").document)


def test_why_without_a_number_speaks_of_the_last_step():
    session = answer(Session(), "derivative x^3 sin(x)").session
    assert plain(answer(session, "why").document) == plain(answer(session, "why 3").document)
    assert "steps 1 to 3" in plain(answer(session, "why 9").document)
    assert "steps 1 to 3" in plain(answer(session, "why not").document)


ASKED = ["derivative x^2 sin(x)", "gradient x^2 y", "hessian x^2 y", "limit sin(x)/x as x -> 0", "integrate x e^x", "simplify 2x + 3x",
         "taylor cos(x) at x = 0", "critical x^2 - 2x", "solve x^2 = 4", "u = x^2; chain u^3 wrt x", "expand (x + 1)^2",
         "z = w x + b; backprop (z - y)^2 wrt w b"]  # fmt: skip


def after(line):
    session = Session()
    for part in line.split("; "):
        session = answer(session, part).session
    return session


@pytest.mark.parametrize("line", ASKED)
def test_the_ladder_is_climbed_rung_by_rung_and_counted(line):
    session, said = after(line), []
    for _ in range(60):
        reply = answer(session, "hint")
        session = reply.session
        said.append(plain(reply.document))
        if "last hint" in said[-1]:
            break
    rungs = said[:-1]
    assert len(rungs) % 4 == 0
    assert all(text.endswith(f"hint {k} of {len(rungs)}") for k, text in enumerate(rungs, 1))
    assert "[" in rungs[1]
    assert "critical(" not in rungs[0]
    assert "taylor(" not in rungs[0]


@pytest.mark.parametrize("line", ASKED)
def test_next_uncovers_every_step_once(line):
    session = after(line)
    count, shown = len(tutor.Derivation(session.last).steps()), []
    for _ in range(count):
        reply = answer(session, "next")
        session = reply.session
        shown.append(plain(reply.document))
    assert all(any(row.strip().startswith(f"{k} ") for row in text.splitlines()) for k, text in enumerate(shown, 1))
    assert "these were all the steps" in plain(answer(session, "next").document)


def test_the_library_says_what_the_prompt_says():
    d = tutor.derivative("x^3 sin(x)")
    session = answer(Session(), "derivative x^3 sin(x)").session
    assert [s.number for s in d.steps()] == [1, 2, 3]
    assert len(d.steps("whole")) > 3
    assert d.why(1) == plain(answer(session, "why 1").document)
    assert d.hint(2) == plain(answer(answer(session, "hint").session, "hint").document)
    assert d.next() == plain(answer(session, "next").document)
