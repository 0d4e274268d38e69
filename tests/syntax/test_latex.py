"""Pasted LaTeX: what it reads as, what is refused, and that every tree's own LaTeX is read back."""

import time
from dataclasses import replace
from random import Random

import pytest
import sympy

from tests.syntax.language import WORDS
from tests.syntax.pasted import READINGS, REFUSALS
from tests.syntax.trees import expression, statement
from tutor.errors import TutorError
from tutor.limits import LIMITS
from tutor.meaning.algebra import to_sympy
from tutor.meaning.scope import Scope
from tutor.rules.catalogue import commands, vocabulary
from tutor.syntax.latex import parse_latex
from tutor.syntax.nodes import TWO, Apply, Name, Node
from tutor.syntax.parser import parse
from tutor.syntax.tex.pasted import is_latex
from tutor.syntax.tokens import words
from tutor.syntax.typeset import latex


@pytest.mark.parametrize(("pasted", "typed"), READINGS, ids=[r[0] for r in READINGS])
def test_latex_is_read_as_what_would_be_typed(pasted: str, typed: str):
    assert parse_latex(pasted, WORDS) is parse(typed, WORDS)


@pytest.mark.parametrize(("pasted", "told", "mend"), REFUSALS, ids=[r[0] for r in REFUSALS])
def test_what_cannot_be_read_is_refused_in_its_place(pasted: str, told: str, mend: str):
    code, caret = told.split()
    with pytest.raises(TutorError) as caught:
        parse_latex(pasted, WORDS)
    d = caught.value.diagnostic
    assert (d.code, d.span.start, d.mend or " OR ".join(d.readings)) == (code, int(caret), mend)


def test_a_long_run_of_letters_is_offered_as_a_name_and_as_a_product():
    with pytest.raises(TutorError) as caught:
        parse_latex("abcd + 1", WORDS)
    assert caught.value.diagnostic.readings == (r"\mathrm{abcd} + 1", "a b c d + 1")


def test_a_known_t_above_could_be_a_power():
    with pytest.raises(TutorError) as caught:
        parse_latex("x^T", WORDS.knowing(["T"]))
    assert caught.value.diagnostic.readings == (r"x^{\top}", "x^{{T}}")


LATEX_OR_NOT = [
    (r"\frac{x}{2}", True), ("x^{2}", True), ("x_{i}", True), ("$x y$", True), (r"\(x\)", True), (r"x \, y", True),
    ("x^2", False), ("{1, 2}", False), ("x_1", False), ("f(x) = x^2", False), ("x^(2)", False), ("$x", False), ("|x|", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "is_pasted"), LATEX_OR_NOT)
def test_a_text_tells_by_itself_whether_it_is_latex(text: str, is_pasted: bool):
    assert is_latex(text) == is_pasted


def test_every_face_takes_pasted_latex():
    assert parse(r"$\frac{x^2}{y}$", WORDS) is parse("x^2/y", WORDS)
    assert parse("x^{2} y", WORDS) is parse("x^2 y", WORDS)


# ---------------------------------------------------------------- there and back


def comes_back(tree: Node, seed: int) -> None:
    text = latex(tree, commands())
    assert parse_latex(text, WORDS) is tree, f"seed {seed}: {text}"


@pytest.mark.parametrize("hundred", range(20))
def test_what_is_typeset_is_read_back_the_same(hundred: int):
    for seed in range(100 * hundred, 100 * hundred + 100):
        comes_back((statement if seed % 4 == 0 else expression)(Random(seed)), seed)


@pytest.mark.soak
@pytest.mark.parametrize("thousand", range(100))
def test_a_hundred_thousand_trees_are_read_back_the_same(thousand: int):
    for seed in range(10_000 + 1000 * thousand, 11_000 + 1000 * thousand):
        comes_back((statement if seed % 4 == 0 else expression)(Random(seed)), seed)


_SPELLED = ("diff", "integrate", "limit", "piecewise", "where", "indicator")  # their trees are signs
FUNCTIONS = [(w, few, most) for w, (few, most) in sorted(vocabulary().functions.items()) if vocabulary().canonical(w) not in _SPELLED]


@pytest.mark.parametrize(("word", "few", "most"), FUNCTIONS, ids=[f[0] for f in FUNCTIONS])
def test_every_function_of_the_language_comes_back(word: str, few: int, most: int | None):
    for count in {few, most or few + 1}:
        call = Apply(vocabulary().canonical(word), tuple(map(Name, "xyzuvw"[:count])))
        for tree in (call, Apply("^", (call, TWO)), Apply("*", (call, call))):
            for own in (commands(), {}):
                assert parse_latex(latex(tree, own), vocabulary()) is tree


# ---------------------------------------------------------------- what SymPy prints

X, Y, Z, THETA, X1 = LETTERS = sympy.symbols("x y z theta x_1", positive=True)
REAL = sympy.Symbol("x")
UNARY = (sympy.sin, sympy.cos, sympy.tan, sympy.exp, sympy.log, sympy.sqrt, sympy.Abs, sympy.sinh, sympy.tanh, sympy.atan, sympy.cosh)
POWERS = (2, 3, -1, -2, sympy.Rational(1, 2), sympy.Rational(-1, 2), X)


def grown(rng: Random, size: int) -> sympy.Expr:
    """A random expression of about `size` leaves."""
    if size <= 1:
        return rng.choice([sympy.Integer(rng.randint(-9, 20)), sympy.Rational(rng.randint(1, 9), 7), sympy.pi, sympy.E, *LETTERS, *LETTERS])
    half, kind = size // 2, rng.randrange(9)
    if kind < 3:
        return grown(rng, half) + grown(rng, size - half)
    if kind < 6:
        return grown(rng, half) * grown(rng, size - half)
    if kind == 6:
        return grown(rng, size - 1) ** rng.choice(POWERS)
    if kind == 7:
        return grown(rng, half) / (grown(rng, size - half) + rng.choice(LETTERS))
    return rng.choice(UNARY)(grown(rng, size - 1))


@pytest.mark.parametrize("seed", range(200))
def test_what_sympy_prints_is_read_to_the_same_value(seed: int):
    rng = Random(seed)
    printed = grown(rng, rng.randint(2, 12))
    point = {s.name: sympy.Rational(rng.randint(1, 40), 23) for s in LETTERS}
    value = printed.subs({s: point[s.name] for s in LETTERS}).evalf(25)
    read = to_sympy(parse_latex(sympy.latex(printed), vocabulary()), Scope())
    if value.is_real and value.is_finite:
        again = read.subs({s: point[s.name] for s in read.free_symbols}).evalf(25)
        assert abs(again - value) <= 1e-12 * (1 + abs(value))  # 25 digits, of which cancellation may cost some


OPERATORS = [
    (sympy.Derivative(X**2 * Y, X, Y), "d²/dy dx (x^2 y)"),
    (sympy.Integral(X * sympy.exp(X), (X, 0, 1)), "∫_0^1 x e^x dx"),
    (sympy.Limit(sympy.sin(X) / X, X, 0), "lim x->0+ sin(x)/x"),
    (sympy.Sum(X**2, (X, 1, Y)), "sum(x=1..y, x^2)"),
    (sympy.Matrix([[X, Y], [Z, 1]]), "[[x, y], [z, 1]]"),
    (sympy.Piecewise((REAL, REAL > 0), (0, True)), "piecewise(x if x > 0, 0 otherwise)"),
    (sympy.Eq(X + Y, 3), "x + y = 3"),
    (sympy.factorial(X), "x!"),
    (sympy.oo - X, "oo"),
]


@pytest.mark.parametrize(("printed", "typed"), OPERATORS, ids=[t for _, t in OPERATORS])
def test_what_sympy_prints_of_operators_is_read(printed: sympy.Basic, typed: str):
    assert parse_latex(sympy.latex(printed), WORDS) is parse(typed, WORDS)


# ---------------------------------------------------------------- bounds, and any text whatever

PIECES = words(
    r"\frac \sqrt \left( \right) \left| \right| { } ^ _ ^{ _{ & \\ \begin{bmatrix} \end{bmatrix} \begin{cases} \end{cases} \text{if} "
    r"\int dx \sum \lim \to \nabla \partial d x 2 12 f T ' ^\top ^{-1} {\,} {} \| | [ ] ( ) \{ \} , + - = \cdot / ! \log \sin \mathrm{d} "
    r"\mathbb{R} \in \infty \hat \mathbf 3 ^{\prime} _{{2}} $ % # ~ . : ab abc loss \mathrm{loss} \operatorname{softmax} \langle "
    r"\rangle \circ ^{(2)} 0^+ \downarrow .. \text{or} @ é"
)


def mutated(rng: Random, text: str) -> str:
    """`text` with a few pieces put in, left out or doubled."""
    for _ in range(rng.randint(0, 4)):
        k, kind = rng.randrange(len(text) + 1), rng.randrange(4)
        put = (rng.choice(PIECES), "", text[k : k + 6], chr(rng.randrange(32, 127)))[kind]
        text = text[:k] + put + text[k + (rng.randint(1, 3) if kind == 1 else 0) :]
    return text


def drawn(rng: Random) -> str:
    kind = rng.randrange(3)
    if kind == 0:
        return mutated(rng, latex(expression(rng, 6)))
    return mutated(rng, rng.choice(READINGS)[0]) if kind == 1 else " ".join(rng.choice(PIECES) for _ in range(rng.randint(1, 9)))


def is_read_or_refused(text: str) -> None:
    try:
        tree = parse_latex(text, WORDS)
    except TutorError as error:
        told = error.diagnostic
        assert told.source == text
        assert 0 <= told.span.start <= told.span.end <= len(text)
        assert bool(told.mend) != (len(told.readings) > 1)
        assert len({parse_latex(reading, WORDS) for reading in told.readings}) == len(told.readings)
    else:
        assert parse_latex(latex(tree), WORDS) is tree


@pytest.mark.parametrize("hundred", range(20))
def test_any_text_is_read_or_refused_with_place_and_mend(hundred: int):
    for seed in range(100 * hundred, 100 * hundred + 100):
        is_read_or_refused(drawn(Random(seed)))


@pytest.mark.soak
@pytest.mark.parametrize("thousand", range(200))
def test_two_hundred_thousand_texts_are_read_or_refused(thousand: int):
    for seed in range(10_000 + 1000 * thousand, 11_000 + 1000 * thousand):
        is_read_or_refused(drawn(Random(seed)))


TOO_LARGE = [
    (r"\alpha" * 900, "length"),
    ("x^{2}" * 810, "tokens"),
    (r"\left(" * 250 + "x" + r"\right)" * 250, "depth"),
    (r"\frac{1}{" * 150 + "x" + "}" * 150, "depth"),
    ("{" * 900 + "x" + "}" * 900, "read"),
    (r"\sqrt{" * 250 + "x" + "}" * 250, "depth"),
    ("x^{" * 300 + "x" + "}" * 300, "depth"),
    ("1" * 401, "number"),
    ("f^{(999)}(x)", "read"),
    (r"\begin{bmatrix}" * 130 + "x" + r"\end{bmatrix}" * 130, "depth"),
]


@pytest.mark.parametrize(("text", "code"), TOO_LARGE, ids=[f"{t[:12]} {c}" for t, c in TOO_LARGE])
def test_what_is_too_large_is_refused_at_once(text: str, code: str):
    began = time.process_time()
    try:
        parse_latex(text, WORDS)
        told = "read"
    except TutorError as error:
        told = error.diagnostic.code
    assert told == code
    assert time.process_time() - began < 1  # it takes some 50 ms


def test_a_long_formula_takes_time_by_its_length():
    wide = replace(LIMITS, characters=10**6, tokens=10**6)
    assert len(parse_latex(" + ".join([r"\frac{x^{2}}{y}"] * 1000), WORDS, wide).args) == 1000
