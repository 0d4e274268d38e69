"""Backpropagation through scalar networks and chains along definitions, against high-precision differences."""

import pytest

from tests.oracle import slope, value
from tutor.checking.proof.verify import verify
from tutor.commands.dispatch import answer
from tutor.commands.session import Session
from tutor.derive.derivatives.backprop import backprop
from tutor.derive.derivatives.chain import chain
from tutor.meaning.scope import scope_from
from tutor.render.explain import explain
from tutor.render.plain import plain
from tutor.syntax.printer import show

AT = {"w": 0.7, "b": -0.2, "x": 1.3, "y": 0.4, "w1": 0.5, "b1": 0.1, "w2": -0.8, "b2": 0.3, "v": 0.6}
LAYER = {"z1": "w1 x + b1", "a1": "tanh(z1)", "z2": "w2 a1 + b2"}

NETWORKS = [  # definitions, output, by
    ({"z": "w x + b", "a": "sigmoid(z)"}, "-(y log(a) + (1 - y) log(1 - a))", "w b"),
    (LAYER, "(z2 - y)^2", "w1 b1 w2 b2"),
    (LAYER, "(z2 - y)^2 + z1^2", "w1 x"),
    ({"s": "w x", "p": "s^2", "q": "sin(s)"}, "p q + s", "w x"),
    ({"z": "w x + b"}, "z", "w b"),
    ({}, "sigmoid(w x + b)", "w b"),
    ({}, "log(1 + e^(-y * (w x + b)))", "w b"),
    ({"u": "x^2"}, "u + 3", "x y"),
]


@pytest.mark.parametrize(("definitions", "output", "wrt"), NETWORKS, ids=[n[1] for n in NETWORKS])
def test_gradients_agree_with_differences(definitions, output, wrt):
    scope = scope_from({}, definitions)
    node = scope.read(output)
    d = verify(backprop(node, wrt.split(), scope))
    assert d.verified.oracles == ("values", "sympy")
    assert not d.verified.unconfirmed
    for name, gradient in dict(d.extra)["gradients"]:
        assert value(d.scope.expand(gradient), AT) == pytest.approx(slope(scope.expand(node), name, AT), rel=1e-12, abs=1e-12)


def test_the_logistic_loss_ends_in_the_difference():
    scope = scope_from({}, NETWORKS[0][0])
    d = backprop(scope.read(NETWORKS[0][1]), ("w", "b"), scope)
    assert [show(g) for _, g in dict(d.extra)["gradients"]] == ["x * (a - y)", "a - y"]


def test_what_several_nodes_send_back_is_added():
    scope = scope_from({}, NETWORKS[2][0])
    text = plain(explain(verify(backprop(scope.read(NETWORKS[2][1]), ("w1",), scope))))
    assert "dz1 = ∂L/∂z1 dL + ∂a1/∂z1 da1 = 2z1 + (1 - a1^2) da1" in text
    assert "L and a1 use it" in text


def test_numbers_stand_beside_the_symbols():
    session = Session()
    for line in ("z = w x + b", "L = (z - y)^2"):
        session = answer(session, line).session
    text = plain(answer(session, "backprop L wrt w b at w = 2, x = 3, b = 1, y = 5").document)
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "z w x + b 2 · 3 + 1 7" in rows
    assert "dz 2(z - y) 2(7 - 5) 4" in rows
    assert "dw x dz 3 · 4 12" in rows


def test_a_chain_says_its_ways_and_its_numbers():
    session = Session()
    for line in ("u = x^2 + y", "v = x y", "z = u^2 v"):
        session = answer(session, line).session
    text = plain(answer(session, "chain z wrt x at x = 2, y = 1").document)
    assert "x → u → z;  x → v → z" in text
    assert "dz/dx = ∂z/∂u · du/dx + ∂z/∂v · dv/dx" in text
    assert "20 · 4 + 25 · 1    105" in text


SEVERAL = [("u v, u + v", "x y", (2, 2)), ("u^2 + x", "x y", (2,)), ("u, v, u v", "x", (3, 1))]


@pytest.mark.parametrize(("outputs", "wrt", "shape"), SEVERAL, ids=[s[0] for s in SEVERAL])
def test_a_chain_takes_several_outputs_and_names(outputs, wrt, shape):
    scope = scope_from({}, {"u": "x^2 + y", "v": "x y"})
    node = scope.read(f"[{outputs}]") if "," in outputs else scope.read(outputs)
    d = verify(chain(node, tuple(wrt.split()), scope))
    assert d.verified.oracles == ("values", "sympy")
    rows = d.result.args if len(shape) == 2 else (d.result,)
    assert (len(rows), len(rows[0].args)) == (shape if len(shape) == 2 else (1, *shape))
    bodies = node.args if "," in outputs else (node,)
    for body, row in zip(bodies, rows, strict=True):
        for name, entry in zip(wrt.split(), row.args, strict=True):
            assert value(entry, AT) == pytest.approx(slope(scope.expand(body), name, AT), rel=1e-12)


def test_an_intermediate_may_be_what_is_asked_by():
    scope = scope_from({}, {"u": "x^2 + y", "z": "u^2 + x"})
    assert show(verify(chain(scope.read("z"), "u", scope)).result) == "2u"
    assert show(verify(backprop(scope.read("z"), ("u",), scope)).result) == "2u"


def test_what_does_not_depend_has_the_slope_nought():
    scope = scope_from({}, {"u": "x^2 + y", "z": "u^2"})
    assert show(verify(chain(scope.read("z"), "q", scope)).result) == "0"
    assert show(verify(backprop(scope.read("z"), ("q",), scope)).result) == "0"
