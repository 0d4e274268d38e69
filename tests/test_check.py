"""Answers checked from Python and at the prompt: whatever is given has a verdict; questions in words, options, JSON; pairs that teach."""

import json
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy

import tutor
from tutor.commands.dispatch import answer
from tutor.commands.session import UNREADABLE, USAGE, Session
from tutor.render.html import html
from tutor.render.json import to_json
from tutor.render.latex import latex
from tutor.render.plain import plain

SQUARE = tutor.derivative("x^2")
FIELD = tutor.gradient("x^2 y + y")

GIVEN = [  # an answer to d/dx x^2 as Python gives it
    ("2x", "right"),
    (tutor.parse("x + x"), "right"),
    (4, "wrong"),
    (2.5, "wrong"),
    (Fraction(7, 3), "wrong"),
    (Decimal("2.50"), "wrong"),
    (np.float64(2.5), "wrong"),
    (1e-20, "wrong"),
    ([1, "2x"], "wrong"),
    (["2x"], "slip"),
    ([], "unreadable"),
    (None, "unreadable"),
    (b"2x", "unreadable"),
    (True, "unreadable"),
    (float("nan"), "unreadable"),
    (float("inf"), "unreadable"),
    ({"x": 1}, "unreadable"),
    (2 * sympy.Symbol("x"), "unreadable"),
    (10**5000, "unreadable"),
    (3 + 4j, "unreadable"),
    (object(), "unreadable"),
    (np.zeros((200, 200)), "unreadable"),
    ("x" * 5000, "unreadable"),
    ("(" * 3000, "unreadable"),
    ("", "unreadable"),
]


@pytest.mark.parametrize(("given", "kind"), GIVEN, ids=[f"{k}-{type(g).__name__}" for k, (g, _) in enumerate(GIVEN)])
def test_whatever_is_given_has_a_verdict(given, kind):
    verdict = tutor.check(given, SQUARE)
    assert verdict.kind == kind, verdict
    assert bool(verdict) == (kind == "right")
    assert verdict.message


LISTS = [["2x y", "x^2 + 1"], ("2x y", tutor.parse("x^2 + 1")), "2x y, x^2 + 1", np.array(["2x y", "x^2 + 1"])]


@pytest.mark.parametrize("given", LISTS, ids=["list", "tuple", "text", "array"])
def test_a_list_is_a_vector(given):
    assert tutor.check(given, FIELD).kind == "right"


def test_arrays_are_read_as_they_print():
    verdict = tutor.check(np.array([[2.0, 0.0], [0.0, 0.5]]), "hessian x^2 + y^2/4")
    assert (verdict.kind, verdict.entries) == ("right", (("x,x", "right"), ("x,y", "right"), ("y,x", "right"), ("y,y", "right")))


ASKED = [  # answer, question, options, kind
    ("2x", "derivative x^2", {}, "right"),
    ("2x", "d/dx x^2", {}, "right"),
    ("2x", "2x", {}, "right"),
    ("x^2 + C", "∫ 2x dx", {}, "right"),
    ("x^2", "∫ 2x dx", {"up_to": "constant"}, "right"),
    ("±2", "solve x^2 = 4", {}, "right"),
    ("y = 2x - 1", "2x - y = 1", {}, "right"),
    ("2 X.T @ (X @ w)", "gradient sum((X @ w)^2) wrt w", {"X": "matrix(m, n)", "w": "vector(n)"}, "right"),
    ("2 log(x)", "log(x^2)", {"x": "positive"}, "right"),
    ("2 log(x)", "log(x^2)", {"same_domain": True}, "slip"),
    ("0.33", "1/3", {"tolerance": 0.01}, "right"),
    ("0.33", "1/3", {"relative_tolerance": 0.001}, "wrong"),
    ("3.14", "pi", {"significant": 3}, "right"),
    ("3.15", "pi", {"significant": 3}, "wrong"),
    ("(x + 1)^2", "x^2 + 2x + 1", {"form": "expanded"}, "slip"),
    ("d/dx x^2", "derivative x^2", {}, "wrong"),
    ("d/dx x^2", "derivative x^2", {"unevaluated": True}, "right"),
    ("4", "derivative x^2", {"at": {"x": 2}}, "right"),
    ("4", "derivative x^2", {"at": {"x": "1 + 1"}}, "right"),
    ("[3, 1]", "[1, 3]", {"up_to": "order"}, "right"),
    ("[2, 6]", "[1, 3]", {"up_to": "scale"}, "right"),
]


@pytest.mark.parametrize(("given", "question", "options", "kind"), ASKED, ids=[f"{a[0]} | {a[1]} {list(a[2])}" for a in ASKED])
def test_a_question_may_be_text_with_options(given, question, options, kind):
    assert tutor.check(given, question, **options).kind == kind


REFUSED = [
    (3, {}, "usage"),
    (None, {}, "usage"),
    ("derivtive x^2", {}, "unknown-verb"),
    ("derivative x^", {}, "syntax"),
    ("2x", {"up_to": "sign"}, "up-to"),
    ("2x", {"form": "pretty"}, "form"),
    ("2x", {"tolerance": -1}, "tolerance"),
    ("2x", {"significant": 0}, "significant"),
    ("2x", {"marks": {"slip": 2}}, "marks"),
]


@pytest.mark.parametrize(("question", "options", "code"), REFUSED)
def test_a_question_or_an_option_without_meaning_is_refused(question, options, code):
    with pytest.raises(tutor.TutorError) as told:
        tutor.check("2x", question, **options)
    assert told.value.diagnostic.code == code
    assert told.value.diagnostic.mend


def test_an_answer_that_takes_too_long_is_undecided():
    long = " + ".join(f"sin({k} x)^{k}" for k in range(2, 60))
    verdict = tutor.check(long, SQUARE, bound=1e-3)
    assert (verdict.kind, "longer than 0.001 s" in verdict.message, verdict.hint) == ("undecided", True, "bound=0.005")


def test_a_verdict_shows_itself():
    verdict = tutor.check(["2x y", "x^2"], FIELD)
    assert "1 of 2 entries is right" in str(verdict)
    assert repr(verdict).startswith("<slip: ")
    assert "<table" in verdict._repr_html_()
    assert "<!doctype html>" in verdict.html()
    assert r"\begin{" in verdict.latex() or "entries" in verdict.latex()
    assert all(type(part) is type(verdict) for _, part in verdict.parts)


FIELDS = {"verdict", "score", "value", "message", "hint", "mistake", "step", "witness", "evidence", "domain", "form", "parts", "diagnostic"}


@pytest.mark.parametrize("given", ["2x", "x^2", "17", "2x + (", "", "[1, 2]", "d/dx x^2"])
def test_json_has_every_field(given):
    verdict = tutor.check(given, SQUARE)
    told = json.loads(verdict.json())
    assert set(told) == FIELDS
    assert (told["verdict"], told["score"], told["mistake"]) == (verdict.kind, verdict.score, verdict.mistake)
    assert {n: Fraction(v) for n, v in told["witness"].items()} == dict(verdict.witness)


# ---------------------------------------------------------------- at the prompt


def asked(*lines):
    session = Session()
    for line in lines:
        reply = answer(session, line)
        session = reply.session
    return reply


PROMPT = [  # what is typed after `check`, and what is told
    ("2x for derivative x^2", "right"),
    ("2x for d/dx x^2", "right"),
    ("0.333 for 1/3 within 0.001", "right"),
    ("0.333 within 1% for 1/3", "right"),
    ("0.3 within 1% for 1/3", "the value is"),
    ("3.14 digits 3 for pi", "right"),
    ("x^2/2 up to a constant for integrate x", "right"),
    ("[2, 1] up to order for [1, 2]", "right"),
    ("(x + 1)^2 as expanded for (x + 1)^2", "the form is not the one asked for"),
    ("2 at x = 1 for derivative x^2", "right"),
    ("2 x y for gradient x^2 y wrt x", "right"),
    ("I don't know where to begin", "no answer is given yet"),
    ("does not exist for limit sin(1/x) as x -> 0", "right"),
]


@pytest.mark.parametrize(("typed", "told"), PROMPT, ids=[t for t, _ in PROMPT])
def test_check_takes_options_and_a_question_in_words(typed, told):
    assert told in plain(asked("pose derivative sin(x)", f"check {typed}").document)


WORDS_OF_ANSWERS = [  # the problem, an answer with words that look like clauses, and what is told
    ("critical x^3 - 3x", "minimum at x = 1, maximum at x = -1", "✓ right"),
    ("critical x^3 - 3x", "min at 1 and max at -1", "✓ right"),
    ("critical x^3 - 3x", "maximum at x = 1, minimum at x = -1", "x = 1 is a minimum, not a maximum"),
    ("limit sin(x)/x as x -> 0", "1 as x -> 0", "✓ right"),
    ("derivative x^2", "2x for all x", "✓ right"),
    ("derivative x^2", "4 at x = 2", "✓ right"),
    ("derivative |x|", "sign(x) for x != 0", "✓ right"),
]


@pytest.mark.parametrize(("problem", "typed", "told"), WORDS_OF_ANSWERS, ids=[typed for _, typed, _ in WORDS_OF_ANSWERS])
def test_words_of_an_answer_are_no_clauses(problem, typed, told):
    assert told in plain(asked(f"pose {problem}", f"check {typed}").document)


MISUSED = [
    ("check 2x as pretty for 2x", "there is no form pretty", USAGE),
    ("check 2x up to sign for 2x", "up to takes one of", USAGE),
    ("check 2x within -1 for 2x", "is no distance", USAGE),
    ("check 2x", "there is no problem yet", None),
    ("check 2x + ( for 2x", "never closed", UNREADABLE),
    ("check 2x for derivtive x", "derivtive", None),
    ("check for 2x", "", None),
]


@pytest.mark.parametrize(("line", "told", "status"), MISUSED, ids=[m[0] for m in MISUSED])
def test_what_check_cannot_mean_is_told(line, told, status):
    reply = asked(line)
    assert told in plain(reply.document)
    assert reply.status == status if status is not None else reply.status >= 0


def test_a_question_after_for_is_the_last_one_then():
    assert "cosine" in plain(asked("check cos(x^2) for derivative sin(x^2)", "hint", "hint").document)


def test_programs_read_the_verdict_in_json_and_pages_leave_it_out():
    reply = asked("pose gradient x^2 y", "check [2x y, x]")
    (data,) = [b for b in to_json(reply.document)["blocks"] if b["kind"] == "verdict"]
    assert (data["verdict"], data["score"], [p["verdict"] for p in data["parts"]]) == ("slip", 0.75, ["right", "slip"])
    for page in (plain(reply.document), html(reply.document), latex(reply.document)):
        assert "diagnostic" not in page


# ---------------------------------------------------------------- pairs that teach: where other systems are wrong

TEACHING = [  # question, its expected value, answer, kind
    ("integrate max(0, x)", "max(0, x)^2/2", "(x^2 + x|x|)/4 + C", "right"),
    ("1.3^2", "1.69", "1.69", "right"),
    ("derivative 2 atan(tanh(3x/2))", "3/cosh(3x)", "6e^(3x)/(e^(6x) + 1)", "right"),
    ("asinh(x)", "asinh(x)", "ln(x + sqrt(x^2 + 1))", "right"),
    ("derivative sqrt(x^2)", "x/abs(x)", "sign(x)", "right"),
    ("derivative |x - 40|", "sign(x - 40)", "sign(x - 4)", "wrong"),
    ("derivative e^x", "e^x", "e^x + 10^-5 x", "wrong"),
    ("derivative x^200/200", "x^199", "200 x^199", "wrong"),
    ("derivative asin(sin(x))", "cos(x)/abs(cos(x))", "1", "wrong"),
    ("derivative x^3", "3x^2", "3X^2", "wrong"),
]


@pytest.mark.parametrize(("question", "expected", "given", "kind"), TEACHING, ids=[t[2] for t in TEACHING])
def test_pairs_that_teach(question, expected, given, kind):
    up_to = "constant" if "integrate" in question else None
    assert tutor.equivalent(given, expected, up_to=up_to).verdict == {"right": "same", "wrong": "different"}[kind]
    verdict = tutor.check(given, question)
    assert verdict.kind == "right" if kind == "right" else verdict.kind in ("slip", "wrong"), verdict
    assert (verdict.mistake == "") if kind == "right" else verdict.score < 1


REFUSED = [
    (lambda: tutor.check("2x", "derivative x^2", marks=0.5), "marks"),
    (lambda: tutor.check("2x", "derivative x^2", significant=True), "significant"),
    (lambda: tutor.check_working(["2x", 3], "derivative x^2"), "value"),
    (lambda: tutor.check_working(None, "derivative x^2"), "value"),
    (lambda: tutor.equivalent(None, "x"), "value"),
    (lambda: tutor.equivalent("x", print), "value"),
]


@pytest.mark.parametrize(("call", "code"), REFUSED, ids=[str(k) for k in range(len(REFUSED))])
def test_arguments_of_another_type_are_refused_by_name(call, code):
    with pytest.raises(tutor.TutorError) as told:
        call()
    assert told.value.diagnostic.code == code


VALUES = [(1, 1.0), ([1, 2], np.array([1, 2])), ({1, 2}, "{2, 1}"), (0.5, "1/2"), ("x/2", tutor.parse("0.5x"))]


@pytest.mark.parametrize(("left", "right"), VALUES, ids=[str(k) for k in range(len(VALUES))])
def test_values_are_compared_as_python_gives_them(left, right):
    assert tutor.equivalent(left, right).verdict == "same"


def test_a_set_is_an_answer():
    assert tutor.check({2, -2}, "solve x^2 = 4").kind == "right"


THERE = [  # a question that names a point, an answer, its verdict
    ("derivative x^3 at x = 2", "12", "right"),
    ("derivative x^3 at x = 2", "3x^2", "right"),
    ("derivative x^3 at x = 2", "6", "wrong"),
    ("derivative x^3 at x = 2", "4", "slip"),
    ("derivative x^3 at x = 2", "2x^2", "slip"),
    ("gradient x^2 y at x = 1, y = 2", "[4, 1]", "right"),
    ("gradient x^2 y at x = 1, y = 2", "[4, 2]", "wrong"),
    ("derivative a x^2 wrt x at x = 3", "6a", "right"),
    ("hessian x^2 y at x = 1, y = 2", "[[4, 2], [2, 0]]", "right"),
]


@pytest.mark.parametrize(("question", "given", "kind"), THERE, ids=[f"{q}: {g}" for q, g, _ in THERE])
def test_where_the_question_names_a_point_the_value_there_is_an_answer(question, given, kind):
    assert tutor.check(given, question).kind == kind


def test_a_working_shows_itself_and_is_told_as_json():
    found = tutor.check_working(["2x", "4"], "derivative x^3 at x = 2")
    told = json.loads(found.json())
    assert "follows from 1" in str(found)
    assert [line["verdict"] for line in told["lines"]] == ["not equivalent", "carried"]
    assert (told["answer"]["verdict"], told["score"]) == (found.answer.kind, found.score)
    assert "<table" in found._repr_html_()
    assert not tutor.check_working(["3x^2"], "derivative x^3").answer.mistake
