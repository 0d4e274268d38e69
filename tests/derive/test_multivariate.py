import pytest

from tests.oracle import slope, value
from tutor.checking.proof.verify import verify
from tutor.derive.derivatives.chain import chain
from tutor.derive.derivatives.multivariate import gradient, hessian, jacobian, mixed
from tutor.errors import TutorError
from tutor.limits import Limits
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
    assert [name for name, _ in d.root.parts] == ["x", "y", "z", "x,x", "x,y", "y,z", "z,z"]
    assert "Schwarz" in d.notes[0]


def test_entries_that_must_be_zero_are_told_and_not_derived():
    assert "by x, then by z; by y, then by y" in hessian(read("x^2 y + y z^3")).notes[1]
    assert "row 2 by y" in jacobian([read("x y"), read("x")]).notes[0]


def test_a_sparse_hessian_of_a_hundred_names_is_derived_and_confirmed():
    wide = Limits(characters=10_000, tokens=10_000)
    scope = Scope(limits=wide)
    body = scope.read(" + ".join(f"(1 - x{k})^2 + 100(x{k + 1} - x{k}^2)^2" for k in range(1, 100)))
    d = verify(hessian(body, (), scope, wide), wide)
    assert d.verified
    assert sum(1 for key, _ in d.root.parts if "," in key) == 199
    at = {f"x{k}": 1 + k / 100 for k in range(1, 101)}
    for i, j, expected in [(0, 0, 2 - 400 * (1.02 - 3 * 1.01**2)), (3, 4, -400 * 1.04), (0, 5, 0), (99, 99, 200)]:
        assert value(d.result.args[i].args[j], at) == pytest.approx(expected)


def test_a_dense_matrix_beyond_the_bound_is_refused():
    with pytest.raises(TutorError) as e:
        hessian(read("(x1 + x2 + x3 + x4)^2"), (), Scope(), Limits(entries=3))
    assert e.value.diagnostic.code == "entries"


MIXED = [  # names as written, order of the first way, result
    ("x^2 y^3 + sin(x y)", "x y", "6x y^2 + cos(x y) - x y sin(x y)"),
    ("x^2 y", "x x y", "2"),
    ("x y z", "x y z", "1"),
]


@pytest.mark.parametrize(("text", "by", "result"), MIXED, ids=[m[0] for m in MIXED])
def test_a_mixed_derivative_goes_both_ways(text, by, result):
    d = verify(mixed(read(text), by.split()))
    assert show(d.result) == result
    assert d.verified.oracles == ("values", "sympy")
    ways = [key for key, _ in d.root.parts if key.count(",") == len(by.split()) - 1]
    assert ways == [",".join(reversed(by.split())), ",".join(by.split())]


SUMS = [  # over data, to a number or to a name
    ("sum(i=1..3, (w x_i + b - y_i)^2)", ("b", "w")),
    ("(1/n) * sum(i=1..n, log(1 + e^(-y_i * w * x_i)))", ("w",)),
]


@pytest.mark.parametrize(("text", "wrt"), SUMS, ids=[s[0] for s in SUMS])
def test_sums_over_data_are_differentiated_by_their_parameters(text, wrt):
    d = verify(gradient(read(text)))
    assert d.wrt == wrt
    assert d.verified


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
    ({"u": "x + y", "v": "x y"}, "u^2 + v", "x", "2x + 3y"),
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
