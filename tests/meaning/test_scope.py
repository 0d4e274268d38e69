import pytest

from tutor.errors import TutorError
from tutor.meaning.scope import natural, scope_from, understand
from tutor.syntax.printer import show

EXPANDED = [  # statements                          expression        written out
    (["z = x^2 + 1"], "sin(z)", "sin(x^2 + 1)"),
    (["f(t) = t^2 + a", "g(x) = f(x)^2"], "g(3)", "(3^2 + a)^2"),
    (["a = 3", "z = a x", "a = 4"], "z", "4x"),
    (["f(x) = a x", "x = 3"], "f(y)", "a y"),
    (["i = 3"], "sum(i=1..4, i^2)", "sum(i=1..4, i^2)"),
    (["x = 3"], "lim x->0 sin(x)/x", "lim x->0 sin(x)/x"),
    (["x = 3"], "d/dx x^2", "d/dx x^2"),
    (["f(t) = t^2"], "f'(x)", "d/dx x^2"),
    (["u = x + y", "v = u^2"], "u v", "(x + y)(x + y)^2"),
    (["i = 3"], "i + sum(i=1..4, i^2)", "3 + sum(i=1..4, i^2)"),
    (["i = 3", "n = i"], "sum(i=1..n, i)", "sum(i=1..3, i)"),
    (["i = 3", "z = i + 1"], "sum(i=1..2, z i)", "sum(i=1..2, (3 + 1) i)"),
    (["x = 3"], "x + lim x->x x^2", "3 + lim x->3 x^2"),
    (["x = 3", "z = x^2"], "d/dx z", "d/dx x^2"),
    (["x = 3"], "∫ x dx + int_0^x x^2 dx", "∫ x dx + ∫_0^3 x^2 dx"),
    (["x = 3", "z = x^2 y"], "∇_x z", "[d/dx x^2 y]"),
    (["x = 3", "f(x) = d/dx x^2"], "f(t)", "d/dx x^2"),
    (["t = 3", "f(t) = ∫_0^t s t ds"], "f(2)", "∫_0^2 s * 2 ds"),
    (["a = 3", "f(x) = sum(a=1..2, a x)"], "f(a)", "sum(a=1..2, a * 3)"),
    (["f(x) = x^2"], "f + 1", "x^2 + 1"),
    (["y(u) = u^2", "u = 3x"], "y + 1", "(3x)^2 + 1"),
    (["y(u) = u^2", "u = 3x", "v = y"], "v", "(3x)^2"),
    (["y(u) = u^2", "u = y(x)"], "y", "(x^2)^2"),
    (["y(u) = u^2", "u = 3x"], "y(t)", "t^2"),
]


@pytest.mark.parametrize(("said", "text", "out"), EXPANDED, ids=[e[1] + " with " + "; ".join(e[0]) for e in EXPANDED])
def test_definitions_are_written_out(said, text, out):
    scope = understand(said)
    assert show(scope.expand(scope.read(text))) == out


KINDS = [
    ("x : positive", "x", ("positive", 0, frozenset())),
    ("n : integer", "n", ("integer", 0, frozenset())),
    ("W : matrix(d, h)", "W", ("real", 2, frozenset())),
    ("S : symmetric matrix(n, n)", "S", ("real", 2, frozenset({"symmetric"}))),
    ("A : positive definite matrix(n, n)", "A", ("real", 2, frozenset({"positive definite", "symmetric"}))),
    ("Y : one-hot matrix(m, k)", "Y", ("real", 2, frozenset({"one-hot"}))),
    ("t : in [0, 1)", "t", ("interval", 0, frozenset())),
]


@pytest.mark.parametrize(("said", "name", "kind"), KINDS, ids=[k[0] for k in KINDS])
def test_declarations_say_what_a_name_is(said, name, kind):
    k = understand([said]).kind(name)
    assert (k.domain, len(k.shape), k.facts) == kind


REFUSED = ["x = x + 1", "f(x) = f(x - 1)", ["u = v", "v = u"], ["f(x) = g + 1", "g(x) = f(x)"], "W : matrix(n)", "x + 1"]


@pytest.mark.parametrize("said", REFUSED, ids=str)
def test_what_defines_nothing_is_told(said):
    with pytest.raises(TutorError):
        understand([said] if isinstance(said, str) else said)


def test_a_variable_is_free_though_it_is_defined():
    scope = scope_from({}, {"x": "3", "z": "x^2"})
    assert show(scope.freeing(["x"]).expand(scope.read("z"))) == "x^2"


def test_each_of_many_definitions_is_written_out_once():
    scope = understand(["z0 = x"] + [f"z{k} = z{k - 1}^2 + {k}" for k in range(1, 200)])
    assert scope.expand(scope.read("z199")).height == 1 + 2 * 199


def test_names_stand_in_natural_order():
    assert natural(["x10", "b", "x2", "A"]) == ("A", "b", "x2", "x10")


def test_a_primed_function_takes_any_argument():
    from tutor.derive.derivatives.scalar import derivative, take
    from tutor.rules.tidy import tidy

    scope = understand(["f(t) = t^3 + a t"])
    assert show(tidy(take(scope.expand(scope.read("f'(5)"))))) == "75 + a"
    assert show(tidy(take(scope.expand(scope.read("f''(x + 1)"))))) == "6(x + 1)"
    assert show(derivative(scope.read("f'(x^2)"), "x", scope).result) == "12x^3"


CONTRADICTIONS = [  # kind, what is said of it
    ("symmetric matrix(m, n)", "symmetric is said of square matrices, and this is a matrix (m, n)"),
    ("orthogonal matrix(3, 2)", "orthogonal is said of square matrices, and this is a matrix (3, 2)"),
    ("diagonal matrix(m, n)", "diagonal is said of square matrices"),
    ("positive definite matrix(m, n)", "positive definite is said of square matrices"),
    ("symmetric vector(n)", "symmetric is said of square matrices, and this is a vector"),
]


@pytest.mark.parametrize(("kind", "what"), CONTRADICTIONS, ids=[c[0] for c in CONTRADICTIONS])
def test_a_fact_that_contradicts_the_shape_is_refused_with_a_kind_that_is_taken(kind, what):
    with pytest.raises(TutorError) as caught:
        understand((f"P : {kind}",))
    told = caught.value.diagnostic
    assert (told.code, what in told.what) == ("shape", True)
    assert understand((f"P : {told.mend}",)).kind("P").facts
