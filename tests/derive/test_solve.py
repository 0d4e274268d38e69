"""Equations: every solution put in makes both sides agree, and none is claimed where one may be."""

import mpmath
import pytest

from tests.oracle import value
from tutor.checking.proof.claims import by_claims
from tutor.checking.proof.oracles import CONTRADICTS
from tutor.checking.proof.verify import verify
from tutor.checking.verdicts.judge import judge
from tutor.commands.dispatch import answer
from tutor.commands.session import Session
from tutor.derive.solving.solve import solve, zero_side
from tutor.derive.steps import Step
from tutor.errors import TutorError
from tutor.meaning.scope import Scope, scope_from
from tutor.render.plain import plain
from tutor.rules.catalogue import read
from tutor.rules.equations import DIVIDE, LAST_LINE
from tutor.syntax.nodes import Apply, Name, number, substitute
from tutor.syntax.printer import show

S = Scope()

SOLVED = [  # equations, unknowns, a rule on the way, how many
    (["2x + 3 = 7"], "x", "divide", 1),
    (["3x + 2 = x - 4"], "x", "gather", 1),
    (["x^2 = 4"], "x", "both roots", 2),
    (["x^2 - x - 1"], "x", "quadratic formula", 2),
    (["x^2 - 5x + 6 = 0"], "x", "zero product", 2),
    (["x^3 - x = 0"], "x", "factor", 3),
    (["(x - 1)^3 = 8"], "x", "root", 1),
    (["x^4 - 2x^2 - 1 = 0"], "x", "substitute", 2),
    (["e^x = 2"], "x", "take logarithms", 1),
    (["e^(2x) - 3e^x + 2 = 0"], "x", "substitute", 2),
    (["2^x = 3^(x - 1)"], "x", "take logarithms", 1),
    (["log(x) + log(x - 1) = log(2)"], "x", "one logarithm", 1),
    (["sqrt(x + 2) = x"], "x", "square", 1),
    (["1/x + 1/(x + 1) = 1"], "x", "clear the bottoms", 2),
    (["x e^x - 2e^x = 0"], "x", "factor", 1),
    (["|x - 1| = 3"], "x", "undo abs", 2),
    (["sigmoid(2x + 1) = 1/2"], "x", "undo sigmoid", 1),
    (["tanh(x) = 1/2"], "x", "undo tanh", 1),
    (["cosh(x) = 2"], "x", "undo cosh", 2),
    (["sqrt(x + 1) + sqrt(x) = 2"], "x", "square", 1),
    (["e^x = e^(2x - 1)"], "x", "compare exponents", 1),
    (["log(x, 2) = 3"], "x", "undo the logarithm", 1),
    (["2log(x) = log(x + 2)"], "x", "one logarithm", 1),
    (["sin(x) = cos(x)"], "x", "divide by the cosine", 1),
    (["(x^2 - 1)/(x - 1) = 0"], "x", "zero quotient", 1),
    (["x + y = 3", "x - y = 1"], "x y", "solve for one unknown", 1),
    (["4x + 2y = 1", "2x + 2y = 2"], "x y", "put in", 1),
    (["x^2 + y^2 = 2", "x - y = 0"], "x y", "both roots", 2),
    (["x y = 0", "x + y = 2"], "x y", "zero product", 2),
    (["y = 2l x", "x = 2l y", "x^2 + y^2 = 1"], "x y l", "zero product", 4),
    (["x + y + z = 6", "x - y = 0", "y + z = 4"], "x y z", "put in", 1),
]


def _sides(tree):
    return tree.args if isinstance(tree, Apply) and tree.op in ("=", ":=") else (tree, read("0"))


@pytest.mark.parametrize(("equations", "unknowns", "key", "count"), SOLVED, ids=[c[0][0] for c in SOLVED])
def test_each_solution_serves(equations, unknowns, key, count):
    trees = [S.read(e) for e in equations]
    found = verify(solve(trees, unknowns.split(), S))
    assert "sympy" in found.verified.oracles
    assert not found.verified.unconfirmed
    assert key in {step.rule.key for step in found.root}
    said = [tree for _, tree in dict(found.extra)["solutions"]]
    assert len(said) == count
    for one in said:
        pairs = one.args if one.op == "and" else (one,)
        at = {p.args[0].name: value(p.args[1], {}) for p in pairs}
        for left, right in map(_sides, trees):
            assert abs(value(left, at) - value(right, at)) < 1e-12


PERIODIC = ("sin(x) = cos(x)",)  # told for one turn only


@pytest.mark.parametrize("text", [c[0][0] for c in SOLVED if c[1] == "x" and c[0][0] not in PERIODIC])
def test_no_solution_is_missed(text):
    left, right = _sides(S.read(text))
    found = solve([S.read(text)], ("x",), S)
    known = sorted(float(value(tree.args[1], {})) for _, tree in dict(found.extra)["solutions"])

    def gap(x):
        try:
            height = value(left, {"x": x}) - value(right, {"x": x})
        except ZeroDivisionError:
            return None
        return height if isinstance(height, mpmath.mpf) else None

    grid = [mpmath.mpf(k) / 37 - 8 for k in range(600)]
    heights = [gap(x) for x in grid]
    crossed = [
        (a, b) for a, b, f, g in zip(grid, grid[1:], heights, heights[1:], strict=False)
        if f is not None and g is not None and f * g < 0 and abs(f) < 3
    ]  # fmt: skip
    assert all(any(a <= r <= b for r in known) for a, b in crossed)


FALSE_STEPS = [  # a claim, what does not follow from it
    ("x^2 = 4", "x = 2"),
    ("x - 1 = 3", "x = 2"),
    ("(x - 1) (x - 2) = 0", "x - 1 = 0"),
    ("e^x = 1", "x = 1"),
    ("2x = 4", "2x = 5"),
    ("a x = 1", "x = a"),
]


@pytest.mark.parametrize(("goal", "claim"), FALSE_STEPS, ids=[f[1] for f in FALSE_STEPS])
def test_a_false_line_is_caught(goal, claim):
    step = Step(S.read(goal), DIVIDE, (), S.read(claim), Apply("=", S.read(claim).args))
    assert by_claims(step, ("x",), S) == CONTRADICTS


def test_what_squaring_adds_is_told():
    assert "x = -1 does not serve when put in." in solve([S.read("sqrt(x + 2) = x")], ("x",), S).notes


WHOLE_OR_EMPTY = [  # an equation, what serves, a rule and a word of its last lines
    ("x = x", "x in (-oo, oo)", "always true", ""),
    ("2(x + 1) = 2x + 2", "x in (-oo, oo)", "always true", ""),
    ("sin(x)^2 + cos(x)^2 = 1", "x in (-oo, oo)", "always true", ""),
    ("a x = a x", "x in (-oo, oo)", "always true", ""),
    ("2x + 1 = 2(x + 3)", "x in {}", "no value fits", ""),
    ("x^2 + 1 = 0", "x in {}", "no value fits", "never negative"),
    ("e^x = 0", "x in {}", "no value fits", "positive"),
    ("e^x = -1", "x in {}", "no value fits", "positive"),
    ("x^2 + x + 1 = 0", "x in {}", "negative discriminant", "the discriminant is -3"),
    ("tanh(x) = 2", "x in {}", "no value fits", "between -1 and 1"),
    ("sqrt(x + 2) = -x - 4", "x in {}", "read off the last line", ""),
]


@pytest.mark.parametrize(("text", "said", "rule", "why"), WHOLE_OR_EMPTY, ids=[w[0] for w in WHOLE_OR_EMPTY])
def test_no_number_and_every_number_are_answers(text, said, rule, why):
    found = verify(solve([S.read(text)], ("x",), S))
    assert show(found.result) == said
    assert rule in {s.rule.key for s in found.root}
    assert any(why in s.note for s in found.root)
    assert found.verified.oracles == ("values", "sympy")


@pytest.mark.parametrize(
    ("answer", "kind"), [("{}", "right"), ("x in {}", "right"), ("x = 1", "slip"), ("x = 5", "wrong"), ("(-oo, oo)", "wrong")]
)
def test_an_answer_says_that_none_serves(answer, kind):
    assert judge(answer, solve([S.read("x^2 + 1 = 0")], ("x",), S)).kind == kind


@pytest.mark.parametrize(("text", "members"), [("x^2 = 4", "{}"), ("x - 1 = 0", "(-oo, oo)"), ("2x = x + x", "{}")])
def test_a_wrong_set_of_solutions_is_caught(text, members):
    claim = S.read(f"x in {members}")
    assert by_claims(Step(S.read(text), LAST_LINE, (), claim, claim), ("x",), S) == CONTRADICTS


def test_the_steady_state_leaves_the_product_free():
    found = solve([S.read("-k1 A"), S.read("k1 A - k2 B"), S.read("k2 B")], ("A", "B", "C"), S)
    assert found.result.op == "and"
    assert {a.args[0].name for a in found.result.args if isinstance(a, Apply)} == {"A", "B"}
    assert found.notes == ("C is free: every value serves.",)


IMPLIED = [  # equations, what they are solved for where nothing is said, what is said of it
    (["a x + b = 0"], ("x",), ("Solved for x; wrt a would solve for a.",)),
    (["k + m t^2 = 0"], ("t",), ("Solved for t; wrt k would solve for k.",)),
    (["x y = 1"], ("x",), ("Solved for x; wrt y would solve for y.",)),
    (["x + y = a", "x - y = b"], ("x", "y"), ("Solved for x and y; wrt a would solve for a.",)),
    (["q^2 = 4"], ("q",), ()),
]


@pytest.mark.parametrize(("equations", "unknowns", "notes"), IMPLIED, ids=[c[0][0] for c in IMPLIED])
def test_the_usual_unknowns_are_found_where_none_are_named(equations, unknowns, notes):
    found = solve([S.read(e) for e in equations], (), S)
    assert found.wrt == unknowns
    assert found.notes == notes


def test_no_letter_is_guessed():
    with pytest.raises(TutorError) as caught:
        solve([S.read("m v = p")], (), S)
    assert (caught.value.diagnostic.code, caught.value.diagnostic.mend) == ("usage", "solve m v = p wrt m")


TOLD = [("solve cos(x) = x", "x is near 0.739085"), ("solve x^3 + x + 1 = 0", "x is near -0.682328"), ("solve 3 = 3", "no name occurs")]


@pytest.mark.parametrize(("line", "words"), TOLD, ids=[t[0] for t in TOLD])
def test_what_can_be_said_is_said(line, words):
    assert words in " ".join(plain(answer(Session(), line).document).split())


TROUBLES = [
    (["x + 1 = y", "x + 2 = y"], "none"),
    (["1/x = 1/x"], "all"),
    (["x + y = y + x", "y = y"], "all"),
    (["sqrt(x^2) = x"], "no-rule"),
    (["x^5 - x - 1"], "no-rule"),
    (["cos(x) = x"], "no-rule"),
    (["|x| + |y| = 2"], "no-rule"),
]


@pytest.mark.parametrize(("equations", "code"), TROUBLES, ids=[c[0][0] for c in TROUBLES])
def test_none_and_no_formula_are_different_answers(equations, code):
    with pytest.raises(TutorError) as told:
        solve([S.read(e) for e in equations], ("x", "y") if "y" in "".join(equations) else ("x",), S)
    assert told.value.diagnostic.code == code


def test_hints_walk_along_the_lines():
    session, said = Session(), []
    for line in ("pose solve x^2 - 5x + 6 = 0", *["hint"] * 6):
        reply = answer(session, line)
        session, said = reply.session, [*said, plain(reply.document)]
    assert "[factor]" in said[2]
    assert "x^2 - 5x + 6 = 0 says the same as (x - 2)(x - 3) = 0" in said[4]
    assert "[zero product]" in said[6]


def test_a_posed_problem_keeps_its_clauses():
    session = answer(Session(), "pose gradient x^2 y wrt x").session
    assert session.last.wrt == ("x",)


AGAIN = [  # equation, all its solutions; "" where they do not come again
    ("sin(x) = 1/2", "x = pi/6 + 2 pi k or x = 5 pi/6 + 2 pi k"),
    ("tan(x) = 1", "x = pi/4 + pi k"),
    ("cos(3x - 1) = 1/2", "x = 1/3 + pi/9 + 2 pi k/3 or x = 1/3 + 5 pi/9 + 2 pi k/3"),
    ("sin(2x) sin(x) = 0", "x = pi k/2"),
    ("x sin(x) = 0", "x = pi k"),
    ("sin(x)^2 = 1/2", "x = pi k - pi/4 or x = pi/4 + pi k"),
    ("x^2 = 4", ""),
]


@pytest.mark.parametrize(("text", "told"), AGAIN, ids=[a[0] for a in AGAIN])
def test_all_solutions_that_come_again_are_told(text, told):
    found = solve([read(text)])
    assert [n for n in found.notes if "integer" in n] == ([f"All of them, for every integer k: {told}."] if told else [])
    for part in told.split(" or ") if told else []:
        side = zero_side(read(text))
        for k in (-3, -1, 0, 2, 7):
            place = substitute(read(part).args[1], {Name("k"): number(k)})
            assert abs(value(substitute(side, {Name("x"): place}), {})) < 1e-12


def test_within_an_interval_nothing_comes_again():
    found = solve([read("sin(x) = 1/2")], scope=scope_from({"x": "in [0, 7]"}))
    assert not [n for n in found.notes if "integer" in n]


CONDITIONAL = ["|x| = y", "sqrt(x) = y", "sqrt(x - a) = y", "asin(x) = y", "|x| - 2 = y", "cosh(x) = y", "softplus(x) = y"]


@pytest.mark.parametrize("text", CONDITIONAL)
def test_what_holds_only_where_an_inverse_has_a_value_is_confirmed_there(text):
    found = verify(solve([S.read(text)], ("x",), S))
    assert "values" in found.verified.oracles
    assert not found.verified.unconfirmed
