"""What stands for something longer is written out by the scope: ∇, primes, entries, memberships."""

import pytest

from tutor.derive.derivatives.scalar import take
from tutor.errors import TutorError
from tutor.meaning.scope import Scope, understand
from tutor.meaning.writing import is_plain, membership
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Apply, Name, number
from tutor.syntax.printer import show

SAID = ["f(x, y) = x^2 y", "g(t) = t^3", "h(x) = a x", "v = [1, 2, a]", "A = [[1, 2], [3, 4], [5, 6]]", "S = (0, 1]"]
SCOPE = understand(SAID)

WRITTEN = [  # typed              written out, its derivatives taken
    ("∇(x^2 y)", "[2x y, x^2]"),
    ("∇(x10 x2)", "[x10, x2]"),
    ("∇_y (x^2 y)", "[x^2]"),
    ("∇_(y, x) (x^2 y)", "[x^2, 2x y]"),
    ("∇f", "[2x y, x^2]"),
    ("∇f(x, y)", "[2x y, x^2]"),
    ("∇f(1, 2)", "[4, 1]"),
    ("∇f(y, x)", "[2x y, y^2]"),
    ("∇f(x, x)", "[2x^2, x^2]"),
    ("∇f(x + y, y)", "[2(x + y) * y, (x + y)^2]"),
    ("∇f(u, 3)", "[6u, u^2]"),
    ("∇_x f", "[2x y]"),
    ("∇_x f(1, 2)", "[4]"),
    ("∇_u f(u^2, u)", "[2u^2 * 2u * u + (u^2)^2]"),
    ("∇(f(x, y) + y)", "[2x y, x^2 + 1]"),
    ("∇²f", "[[2y, 2x], [2x, 0]]"),
    ("∇²f(1, 2)", "[[4, 2], [2, 0]]"),
    ("∇²g", "[[6t]]"),
    ("df/dx", "2x y"),
    ("f + 1", "x^2 y + 1"),
    ("g'(2)", "12"),
    ("g''(x)", "6x"),
    ("h'(a)", "a"),
    ("sin'(x)", "cos(x)"),
    ("sin''(x)", "-sin(x)"),
    ("ln'(2)", "1/2"),
    ("sigmoid'(z)", "sigmoid(z) * (1 - sigmoid(z))"),
    ("exp'(u + 1)", "exp(u + 1)"),
    ("sin'(x^2)", "cos(x^2)"),
    ("v[3]", "a"),
    ("v[2:]", "[2, a]"),
    ("v[:2]", "[1, 2]"),
    ("v[2:2]", "[2]"),
    ("[x, y][1]", "x"),
    ("A[2, 1]", "3"),
    ("A[2]", "[3, 4]"),
    ("A[2, :]", "[3, 4]"),
    ("A[:, 2]", "[2, 4, 6]"),
    ("A[2:3, 2]", "[4, 6]"),
    ("A[2:3, :]", "[[3, 4], [5, 6]]"),
    ("sum(i=1..3, v_i)", "3 + a"),
    ("sum(i=1..2, v_i v_(i+1))", "2 + 2a"),
    ("sum(i=1..2, sum(j=1..2, A[i, j]))", "10"),
    ("prod(i=2..3, v_i^2)", "4a^2"),
    ("sum(i=1..3, i^2)", "sum(i=1..3, i^2)"),
    ("x in S", "0 < x and x <= 1"),
    ("x in {1, 2}", "x == 1 or x == 2"),
    ("x in {}", "0 = 1"),
    ("x in (0, oo)", "0 < x"),
    ("x in (-oo, oo)", "0 = 0"),
    ("x in [0, 1) ∪ {3}", "0 <= x and x < 1 or x == 3"),
    ("piecewise(x if x in S, 0 otherwise)", "piecewise(x if 0 < x and x <= 1, 0 otherwise)"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "written"), WRITTEN, ids=[w[0] for w in WRITTEN])
def test_what_stands_for_more_is_written_out(typed, written):
    out = take(SCOPE.expand(SCOPE.read(typed)))
    assert tidy(out) is tidy(Scope().read(written))


REFUSED = [  # typed                code           what it says
    ("∇[x y, x + y]", "shape", "∇ is of one number"),
    ("∇5", "constant", "no name occurs here"),
    ("f'(x, y)", "prime", "f has several arguments"),
    ("max'(x, y)", "prime", "max has several arguments"),
    ("softmax'(x)", "prime", "softmax is no function of one number"),
    ("v[0]", "index", "its indices run from 1 to 3"),
    ("v[4]", "index", "its indices run from 1 to 3"),
    ("v[1/2]", "index", "an index is a whole number"),
    ("v[1, 2]", "index", "takes at most 1 index, and here are 2"),
    ("v[3:2]", "", ""),
    ("v[4:2]", "index", "run from 1 to 3"),
    ("v[3:1]", "index", "would run backwards"),
    ("A[1, 3]", "index", "its second index runs from 1 to 2"),
    ("A[0, 1]", "index", "its first index runs from 1 to 3"),
    ("sum(i=0..3, v_i)", "index", "its indices run from 1 to 3"),
    ("sum(i=1..4, v_i)", "index", "its indices run from 1 to 3"),
    ("sum(i=1..10^9, v_i)", "terms", "terms"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "code", "what"), REFUSED, ids=[r[0] for r in REFUSED])
def test_what_cannot_be_written_out_is_told(typed, code, what):
    if not code:
        assert SCOPE.expand(SCOPE.read(typed)) is Apply("[]", ())
        return
    with pytest.raises(TutorError) as told:
        SCOPE.expand(SCOPE.read(typed))
    assert (told.value.diagnostic.code, what in told.value.diagnostic.what) == (code, True)


def test_an_entry_whose_index_is_not_known_stays():
    assert show(SCOPE.expand(SCOPE.read("sum(i=1..n, v_i)"))) == "sum(i=1..n, [1, 2, a][i])"


def test_the_gradient_by_an_array_is_offered():
    scope = understand(["W : matrix(d, h)", "x : vector(d)"])
    for text, mend in (("∇_W sum((x @ W)^2)", "gradient sum((x @ W)^2) wrt W"), ("∇²(x @ x)", "hessian x @ x")):
        with pytest.raises(TutorError) as told:
            scope.expand(scope.read(text))
        assert (told.value.diagnostic.code, told.value.diagnostic.mend) == ("arrays", mend)


def test_a_tree_with_nothing_to_write_out_stays():
    node = Scope().read("x^2 + sin(x y)")
    assert is_plain(node)
    assert Scope().expand(node) is node
    assert not is_plain(Scope().read("1 + sin'(x)"))


def test_membership_skips_ends_that_are_infinite():
    assert show(membership(Name("x"), Apply("interval [)", (number(0), Name("oo"))))) == "0 <= x"
