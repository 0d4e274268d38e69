"""Products of arrays as they are shown: with a sign between the arrays, numbers in front, brackets where @ follows."""

import pytest

from tutor.errors import TutorError
from tutor.meaning.entrywise import Entrywise
from tutor.meaning.scope import scope_from
from tutor.meaning.shapes import shape_of
from tutor.render.letters import formula
from tutor.syntax.latex import parse_latex
from tutor.syntax.printer import show
from tutor.syntax.typeset import latex

SCOPE = scope_from(
    {"X": "matrix(m, n)", "B": "matrix(m, n)", "S": "matrix(n, n)", "u": "vector(n)", "v": "vector(n)", "c": "real"},
    {"A1": "tanh(X)", "t": "norm(u)"},
)
SHOWN = [  # typed                         on the screen                  in LaTeX
    ("X * B", "X ⊙ B", r"X \odot B"),
    ("X B", "X ⊙ B", r"X \odot B"),
    ("2 X B", "2X ⊙ B", r"2 X \odot B"),
    ("c X B", "c X ⊙ B", r"c X \odot B"),
    ("c X", "c X", r"c X"),
    ("2 sin(X)", "2 sin(X)", r"2 \, \sin\left(X\right)"),
    ("sum(X) B", "sum(X) B", r"\operatorname{sum}\left(X\right) \, B"),
    ("t u v", "t u ⊙ v", r"t u \odot v"),
    ("A1 * (1 - A1)", "A1 ⊙ (1 - A1)", r"A_{{1}} \odot \left(1 - A_{{1}}\right)"),
    ("u v/(u @ v)", "u ⊙ v/(u @ v)", r"\frac{u \odot v}{u {\,} v}"),
    ("-X B - B", "-X ⊙ B - B", r"-X \odot B - B"),
    ("(u v)^2", "(u ⊙ v)^2", r"\left(u \odot v\right)^{2}"),
    ("X @ S * B", "X @ S ⊙ B", r"X {\,} S \odot B"),
    ("X * B @ S", "(X ⊙ B) @ S", r"\left(X \odot B\right) {\,} S"),
    ("2(X * B) @ S", "2(X ⊙ B) @ S", r"2 \left(X \odot B\right) {\,} S"),
    ("c * (X * B) @ S", "c · (X ⊙ B) @ S", r"c {} \left(X \odot B\right) {\,} S"),
    ("dX * dA1", "dX ⊙ dA1", r"\mathrm{dX} \odot \mathrm{dA}_{{1}}"),
    ("X * where(X > 0, 1, 0)", "X ⊙ indicator(X > 0)", r"X \odot \mathbb{1}\left(X > 0\right)"),
    ("where(c > 0, 1, 0)", "piecewise(1 if c > 0, 0 otherwise)",
     r"\begin{cases} 1 & \text{if } c > 0 \\ 0 & \text{otherwise} \end{cases}"),
    ("X * 2 * B", "X ⊙ 2 ⊙ B", r"X \odot 2 \odot B"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "screen", "set_"), SHOWN, ids=[row[0] for row in SHOWN])
def test_a_product_of_arrays_shows_its_sign_and_is_read_back(typed, screen, set_):
    node = SCOPE.read(typed)
    written = Entrywise(SCOPE)(node)
    assert formula(written) == screen
    assert latex(written) == set_
    assert show(written) == formula(written, ascii=True)
    assert SCOPE.read(screen) is SCOPE.read(show(written)) is node
    assert parse_latex(set_, SCOPE.vocabulary) is node


def test_where_nothing_is_an_array_nothing_is_written_anew():
    scope = scope_from({"x": "positive"})
    node = scope.read("2 x y sin(x)")
    assert Entrywise(scope)(node) is node


def test_the_sign_between_a_matrix_and_a_vector_is_refused_as_the_star_is():
    for typed in ("X ⊙ u", "X * u"):
        with pytest.raises(TutorError) as error:
            shape_of(SCOPE.read(typed), SCOPE)
        assert error.value.diagnostic.mend == "Did you mean X @ u?"
