"""Equations: every solution put in makes both sides agree, and none is claimed where one may be."""

import pytest

from tests.oracle import value
from tutor.derive.solve import solve
from tutor.errors import TutorError
from tutor.meaning.scope import Scope
from tutor.syntax.nodes import Apply

S = Scope()

SOLVED = [  # equations, unknowns, rule, how many
    (["2x + 3 = 7"], "x", "linear equation", 1),
    (["x^2 = 4"], "x", "quadratic formula", 2),
    (["x^2 - x - 1"], "x", "quadratic formula", 2),
    (["e^x = 2"], "x", "solve for the unknowns", 1),
    (["x + y = 3", "x - y = 1"], "x y", "solve for the unknowns", 1),
    (["4x + 2y = 1", "2x + 2y = 2"], "x y", "solve for the unknowns", 1),
    (["x^2 + y^2 = 2", "x - y = 0"], "x y", "solve for the unknowns", 2),
]


@pytest.mark.parametrize(("equations", "unknowns", "key", "count"), SOLVED, ids=[c[0][0] for c in SOLVED])
def test_each_solution_serves(equations, unknowns, key, count):
    trees = [S.read(e) for e in equations]
    found = solve(trees, unknowns.split(), S)
    assert found.root.rule.key == key
    said = [tree for _, tree in dict(found.extra)["solutions"]]
    assert len(said) == count
    for one in said:
        pairs = one.args if one.op == "and" else (one,)
        at = {p.args[0].name: value(p.args[1], {}) for p in pairs}
        for tree in trees:
            left, right = tree.args if tree.op == "=" else (tree, None)
            assert abs(value(left, at) - (value(right, at) if right is not None else 0)) < 1e-12


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


TROUBLES = [(["x^2 + 1 = 0"], "none"), (["x^5 - x - 1"], "no-rule"), (["cos(x) = x"], "no-rule")]


@pytest.mark.parametrize(("equations", "code"), TROUBLES, ids=[c[0][0] for c in TROUBLES])
def test_none_and_no_formula_are_different_answers(equations, code):
    with pytest.raises(TutorError) as told:
        solve([S.read(e) for e in equations], ("x",), S)
    assert told.value.diagnostic.code == code
