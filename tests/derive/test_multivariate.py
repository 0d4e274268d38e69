import pytest

from tests.oracle import slope, value
from tutor.derive.chain import chain
from tutor.derive.multivariate import gradient, hessian, jacobian
from tutor.errors import TutorError
from tutor.meaning.scope import Scope, scope_from
from tutor.rules.catalogue import read
from tutor.syntax.printer import show

GRADIENTS = [
    ("x^2 y + sin(x y)", "[2x y + y cos(x y), x^2 + x cos(x y)]"),
    ("(1 - x)^2 + 100(y - x^2)^2", "[-2(1 - x) - 400 * x * (y - x^2), 200(y - x^2)]"),
    ("x2 + 2 x10 + 3 x1", "[3, 1, 2]"),
    ("log(x/y)", "[1/x, -1/y]"),
]


@pytest.mark.parametrize(("text", "result"), GRADIENTS, ids=[g[0] for g in GRADIENTS])
def test_gradients_read_like_a_textbook(text, result):
    assert gradient(read(text)).result is read(result)


EXPRESSIONS = ["x^2 y + sin(x y)", "e^(x y)/(x + y)", "log(x^2 + y^2)", "x^y", "tanh(x - 2y) + max(x, 3y)"]


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_gradient_and_hessian_agree_with_differences(text):
    node, at = read(text), {"x": 1.3, "y": 0.7}
    first, second = gradient(node), hessian(node)
    for i, a in enumerate("xy"):
        partial = first.result.args[i]
        assert value(partial, at) == pytest.approx(slope(node, a, at), rel=1e-10)
        for j, b in enumerate("xy"):
            entry = second.result.args[i].args[j]
            assert value(entry, at) == pytest.approx(slope(partial, b, at), rel=1e-10, abs=1e-10)


def test_a_hessian_derives_each_pair_of_names_once():
    d = hessian(read("x^2 y + y z^3"))
    assert [name for name, _ in d.root.parts] == ["x", "y", "z", "x,x", "x,y", "x,z", "y,y", "y,z", "z,z"]
    assert "Schwarz" in d.notes[0]


def test_rows_of_a_jacobian_are_outputs():
    assert show(jacobian([read("x y"), read("x + y^2")]).result) == "[[y, x], [1, 2y]]"


def test_what_is_held_still_is_said():
    d = gradient(read("x y z"))
    assert dict(d.root.parts)["x"].note == "y and z are held still"


def test_a_constant_has_no_gradient_to_ask_for():
    with pytest.raises(TutorError) as e:
        gradient(read("3 + pi"))
    assert e.value.diagnostic.code == "constant"


CHAINS = [  # definitions                         expression     by    result
    ({"u": "x + y", "v": "x y"}, "u^2 + v", "x", "2(x + y) + y"),
    ({"z": "w x + b", "a": "sigmoid(z)"}, "(a - y)^2", "w", None),
    ({"u": "x^2", "v": "sin(u)", "s": "u v"}, "s + u", "x", None),
]


@pytest.mark.parametrize(("definitions", "text", "variable", "result"), CHAINS, ids=[c[1] for c in CHAINS])
def test_chains_agree_with_the_expression_written_out(definitions, text, variable, result):
    scope = scope_from({}, definitions)
    d = chain(scope.read(text), variable, scope)
    at = {"x": 0.8, "y": 1.7, "w": -0.4, "b": 0.3}
    assert value(d.result, at) == pytest.approx(slope(scope.expand(scope.read(text)), variable, at), rel=1e-10)
    if result:
        assert show(d.result) == result


def test_the_total_derivative_is_written_out_before_it_is_filled_in():
    scope = scope_from({}, {"u": "x + y", "v": "x y"})
    forms = [s.form for s in chain(scope.read("u^2 + v"), "x", scope).root if s.rule.key == "chain rule"]
    assert forms == [read("(d/du (u^2 + v)) * (d/dx u) + (d/dv (u^2 + v)) * (d/dx v)")]


REFUSED = [({}, "x^2", "no-intermediates")]


@pytest.mark.parametrize(("definitions", "text", "code"), REFUSED, ids=[r[1] for r in REFUSED])
def test_what_has_no_chain_is_told(definitions, text, code):
    with pytest.raises(TutorError) as e:
        chain(read(text), "x", scope_from({}, definitions))
    assert e.value.diagnostic.code == code


def test_definitions_in_a_circle_are_told():
    scope = scope_from({}, {"u": "v + 1"})
    scope = scope.defined(type(scope.definitions[0])("v", None, scope.read("u + 1")))
    with pytest.raises(TutorError) as e:
        chain(scope.read("u"), "x", scope)
    assert e.value.diagnostic.code == "definition"


def test_a_name_may_be_declared_twice():
    scope = scope_from({"x": "positive"}).declared("x", Scope().kind("x"))
    assert scope.kind("x").domain == "real"
