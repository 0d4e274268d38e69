"""A glance says what the whole comparison says, only sooner: verdict, evidence, witness and domain, over the corpora and one by one."""

import json
from pathlib import Path

import pytest

from tutor.checking.equality import equivalence
from tutor.checking.equality.glance import glance
from tutor.meaning.scope import Scope, scope_from, understand
from tutor.syntax.nodes import Name

CORPORA = Path(__file__).parents[1] / "corpora"
ADVERSARIES = [
    line.split(" | ")[:2] for line in (CORPORA / "adversaries.txt").read_text("utf-8").splitlines() if " | " in line and line[0] != "#"
]
ANSWERS = [json.loads(line) for line in (CORPORA / "answers.jsonl").read_text("utf-8").splitlines()]
KINDS = {"x": "positive", "y": "in [-0.15, 0.15]", "n": "integer"}


def wrong_answers():
    for row in ANSWERS:
        if isinstance(row["reference"], str) and "[" not in row["reference"] and row["wrong"]:
            yield row["wrong"][0]["answer"], row["reference"]


def whole(left, right, scope, monkeypatch, **options):
    """The comparison without a glance first."""
    with monkeypatch.context() as without:
        without.setattr(equivalence, "glance", lambda *_, **__: None)
        return equivalence.equivalent(left, right, scope, **options)


@pytest.mark.parametrize("almost", [False, True])
def test_what_it_says_is_what_the_whole_comparison_says(almost, monkeypatch):
    said = 0
    for texts in (*ADVERSARIES, *wrong_answers()):
        left, right = map(Scope().read, texts)
        for scope in (Scope(), scope_from(KINDS)):
            found = glance(left, right, scope, almost=almost)
            if found is not None:
                said += 1
                assert found == whole(left, right, scope, monkeypatch, almost=almost), texts
    assert said > 200


@pytest.mark.parametrize(("left", "right", "statements", "why"), [
    ("x + 1", "x + 2", ("x : vector(3)",), "an array"),
    ("a x", "b x", ("a = b",), "a name that stands for something"),
    ("f(x)", "x", ("f(t) = t",), "a function of the learner's"),
    ("g(x)", "x", ("g : function",), "a function of which nothing is known"),
    ("f(x)", "x + 1", ("f(t) = t",), "a function of the learner's"),
    ("[x, 1]", "[x, 2]", (), "a list"), ("{1}", "{2}", (), "a set"), ("x = 1", "x = 2", (), "an equation"), ("oo", "1", (), "infinity"),
    ("sum(i=1..3, i x)", "5x", (), "an index runs"), ("piecewise(x if x > 0, 0 otherwise)", "1", (), "it branches"),
    ("d/dx x^2", "x", (), "a derivative"), ("ones(3)", "2", (), "a word of arrays"), ("nabla", "x", ("nabla = x",), "a name for the same"),
    ("log(x - 2)", "log(x - 2) + 1", (), "no value at the first point"), ("abs(x)", "x", (), "nothing to see at the first points"),
    ("x + exp(-10^4)", "x", (), "too small to be seen at first"),
])  # fmt: skip
def test_it_is_silent_where_a_closer_look_is_needed(left, right, statements, why):
    scope = understand(statements, Scope())
    assert glance(scope.read(left), scope.read(right), scope) is None, why


def test_it_is_silent_on_long_trees():
    deep = Scope().read("+".join(f"sin({k} x)" for k in range(1, 300)))
    assert glance(deep, Name("x"), Scope()) is None


@pytest.mark.parametrize(("left", "right", "evidence"), [
    ("x + 1", "x + 1", "they are the same expression"),
    ("x + 1", "x + 2", "at x = 2 one is 3, the other 4"),
    ("sigmoid(x)", "tanh(x)", "at x = 2 one is 0.880797, the other 0.964028"),
    ("x y", "x + y", "at x = 2, y = 3 one is 6, the other 5"),
    ("abs(x - 3/2)", "x - 3/2", "at x = 1 one is 0.5, the other -0.5"),
    ("355/113", "pi", "one is 3.14159292035, the other 3.14159265359"),
])  # fmt: skip
def test_it_sees_what_is_plain(left, right, evidence):
    assert glance(Scope().read(left), Scope().read(right), Scope()).evidence == evidence
