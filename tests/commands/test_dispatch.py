"""What a line means: statements, verbs, definitions, expressions by themselves; and how each goes wrong."""

import pytest

from tutor.commands.dispatch import answer, bound_of, is_light, is_unreadable, preview, verbs
from tutor.commands.lines import command_of
from tutor.commands.session import RIGHT, TROUBLE, UNREADABLE, USAGE, Session
from tutor.errors import Diagnostic
from tutor.render.plain import plain
from tutor.syntax.printer import show

LINES = [  # line, status, what the reply holds
    ("a = 3", RIGHT, "a = 3"),
    ("f(x, y) = x^2 y; f(2, 3)", RIGHT, "12"),
    ("x : positive", RIGHT, "x : positive"),
    ("2^3^2", RIGHT, "512"),
    ("1/3", RIGHT, "0.333333333333333"),
    ("evaluate sin(1) digits 30", RIGHT, "0.84147098480789650665250232163"),
    ("evaluate x^y at x = 2, y = 10", RIGHT, "1024"),
    ("x^2 + 1", RIGHT, "derivative x^2 + 1"),
    ("x^2 = 4", RIGHT, "solve"),
    ("Q : matrix(n, d); gradient norm(conv(x, k))^2 wrt k with x : vector(n), k : vector(q)", RIGHT, "2 conv(x, conv(x, k))"),
    ("[x, x y]", RIGHT, "jacobian [x, x y]"),
    ("d/dx x^3", RIGHT, "derivative = 3x^2"),
    ("d^2/dx dy x^3 y", RIGHT, "derivative = 3x^2"),
    ("∇(x^2 y)", RIGHT, "gradient = [2x y, x^2]"),
    ("∇_x (x^2 y)", RIGHT, "gradient = [2x y]"),
    ("∇²(x^2 y)", RIGHT, "Hessian = [[2y, 2x], [2x, 0]]"),
    ("f(x) = x^3; f'(x)", RIGHT, "derivative = 3x^2"),
    ("f(x) = x^3; f''(2)", RIGHT, "12"),
    ("sigmoid'(z)", RIGHT, "derivative = sigmoid(z)"),
    ("{1, 2} ∪ (3, 4]", RIGHT, "{1, 2} ∪ (3, 4]"),
    ("does not exist", RIGHT, "does not exist"),
    ("derivative x y wrt x, y", USAGE, "one variable"),
    ("gradient x y wrt x, y", RIGHT, "[y, x]"),
    ("diff x^3", RIGHT, "derivative = 3x^2"),
    ("derivative x^5 order 3", RIGHT, "derivative = 60x^2"),
    ("gradient(x y)", RIGHT, "gradient = [y, x]"),
    ("gradient of x y wrt x", RIGHT, "gradient = [y]"),
    ("minimum of x^2", USAGE, "Did you mean minimize?"),
    ("grad a x^2 wrt x with a = 2", RIGHT, "gradient = [4x]"),
    ("jacobian x y, x + y", RIGHT, "Jacobian = [[y, x], [1, 1]]"),
    ("lim x->0 sin(x)/x", RIGHT, "limit = 1"),
    ("limit 1/x as x -> 0+", RIGHT, "limit = oo"),
    ("limit sin(2x)/x at 0", RIGHT, "limit = 2"),
    ("int_0^1 x^2 dx", RIGHT, "integral = 1/3"),
    ("integrate t^2 from 0 to 3", RIGHT, "integral = 9"),
    ("taylor exp(x) order 2", RIGHT, "taylor = 1 + x + x^2/2"),
    ("critical x^2 + y^2", RIGHT, "minimum"),
    ("solve 2x = 6", RIGHT, "x = 3"),
    ("simplify 2x + 3x", RIGHT, "5x"),
    ("code x^2", RIGHT, "import numpy as np"),
    ("code gradient sum(w^2) wrt w with w : vector(n)", RIGHT, "def gradient(w):"),
    ("code hessian x^2 y wrt x y", RIGHT, "def hessian(x, y):"),
    ("code x^2 along x", USAGE, "code takes no `along`"),
    ("", RIGHT, ""),
    ("# nothing but a remark", RIGHT, ""),
    ("a = 3  # three\na^2", RIGHT, "9"),
    ("limit = 3", TROUBLE, "limit is a command"),
    ("a = 3; a = a + 1", TROUBLE, "another name than a"),
    ("a = 3; b = a; a = b", TROUBLE, "another name than a"),
    ("g(t) = t; h(t) = g(t); g(t) = h(t)", TROUBLE, "another name than g"),
    ("∂L/∂w", UNREADABLE, "first define L"),
    ("∇f", UNREADABLE, "first define f"),
    ("y : real; dy/dx", RIGHT, "derivative = 0"),
    ("y = x^2; dy/dx", RIGHT, "derivative = 2x"),
    ("d/dx x", RIGHT, "derivative = 1"),
    ("d/dx e", RIGHT, "derivative = 0"),
    ("sum(i=1..n)", UNREADABLE, "sum(i=1..n, i^2)"),
    ("evaluate z at ½z = 1", USAGE, "is no name"),
    ("gradient", USAGE, "gradient of what?"),
    ("derivative x y", USAGE, "derivative x y wrt x"),
    ("limit 1/x", USAGE, "as x -> 0"),
    ("integrate x from 0", USAGE, "from 0 to 1"),
    ("gradeint x^2", USAGE, "Did you mean gradient?"),
    ("derivative x^2 order x", USAGE, "whole number"),
    ("set seconds 0", USAGE, "set seconds 10"),
    ("1/2x", UNREADABLE, "1/(2x)"),
    ("(x", UNREADABLE, "never closed"),
    ("A : matrix(2, 3); A @ A", UNREADABLE, "A.T"),
    ("why 1", TROUBLE, "pose gradient"),
    ("evaluate x + 1", TROUBLE, "at x = 1"),
    ("forget x", UNREADABLE, "not defined"),
    ("integrate e^(-x^3) sin(x)", TROUBLE, "no"),
]


@pytest.mark.parametrize(("line", "status", "holds"), LINES, ids=[x[0] or "empty" for x in LINES])
def test_a_line_is_answered(line, status, holds):
    reply = answer(Session(), line)
    assert (reply.status, holds in plain(reply.document)) == (status, True), plain(reply.document)


ECHOES = [  # line, whether its reading is told beside the reply
    ("evaluate sin x^2 at x = 2", "read as sin(x^2)"),
    ("area sin x^2 from 0 to 1", "read as sin(x^2)"),
    ("2^3^2", "read as 2^(3^2)"),
    ("derivative sin x^2", ""),  # its problem says so
    ("f(x) = sin x^2", ""),
    (r"evaluate x_{1}^{2} at x_{1} = 3", "read as x_1^2"),
    (r"limit \frac{\sin x}{x} as x \to 0", ""),
    (r"\nabla (x^2 y)", ""),
    ("evaluate sin(x)^2 at x = 2", ""),
    ("help sin", ""),
]


@pytest.mark.parametrize(("line", "told"), ECHOES, ids=[e[0] for e in ECHOES])
def test_a_reading_by_convention_is_told_once(line, told):
    reply = answer(Session(), line)
    assert reply.status == RIGHT
    assert (told or "read as") in plain(reply.document) if told else "read as" not in plain(reply.document)


def test_a_reply_knows_what_was_read():
    reply = answer(Session(), "a = 3; gradient a x^2y wrt x; help; f(x) = x")
    assert [(typed, show(node)) for typed, node in reply.read] == [("a = 3", "a = 3"), ("a x^2y", "a x^2 y"), ("f(x) = x", "f(x) = x")]


POINTS = ["evaluate x^2 y at x = 3, y = 2", "evaluate x^2 y at x=3,y=2", "evaluate x^2 y at (x, y) = (3, 2)", "evaluate x^2 y at [3, 2]",
          "evaluate x^2 y at (3, 2)", "∇ evaluate x^2 y at (3, 2)", "> evaluate 2 * 9"]  # fmt: skip


@pytest.mark.parametrize("line", POINTS)
def test_a_point_is_said_in_several_ways(line):
    assert plain(answer(Session(), line).document).split()[-1] == "18"


PLACES = [  # line, the text that the caret stands under
    ("a = 3; b = 1/2x", "1/2x"),
    ("a = 1/2; gradient a + 1/2x", "1/2x"),
    ("integrate x^2 from 0 to 1/2y", "1/2y"),
    ("gradient u where u = 1/2x", "1/2x"),
    ("evaluate x at x = 1/2y", "1/2y"),
    ("W : matrix(2, 3); v : vector(2); gradient sum((W @ v)^2)", "W @ v"),
    ("W : matrix(2, 3); v : vector(2); loss = sum(W @ v)", "W @ v"),
    ("jacobian x, 1/2x", "1/2x"),
    ("limit x as y", "y"),
]


@pytest.mark.parametrize(("line", "under"), PLACES, ids=[p[0] for p in PLACES])
def test_trouble_points_into_the_line_that_was_typed(line, under):
    d = answer(Session(), line).document.blocks[-1].diagnostic
    assert d.source == line
    start = line.rindex(under)
    assert (d.span.start, d.span.end) == (start, start + len(under))
    for reading in d.readings:
        assert answer(Session(), reading).status != UNREADABLE


def test_what_was_understood_before_a_trouble_is_kept():
    reply = answer(Session(), "a = 3; b = (; c = 4")
    assert [d.name for d in reply.session.scope.definitions] == ["a"]
    assert reply.status == UNREADABLE


def test_a_name_may_shadow_a_verb_only_if_it_was_a_name_before():
    assert command_of(Session(), "hint", verbs()).name == "hint"
    assert command_of(Session(), "limit(sin(x)/x, x, 0)", verbs()) is None


LIGHT = [("a = 3", True), ("help", True), ("vars", True), ("x + 1", True), ("(x", True), ("2 + 2", False), ("gradient x", False),
         ("a = 3; derivative a x", False), ("d/dx x", False)]  # fmt: skip


@pytest.mark.parametrize(("line", "light"), LIGHT, ids=[x[0] for x in LIGHT])
def test_what_computes_nothing_needs_no_worker(line, light):
    assert is_light(Session(), line) is light


def test_what_cannot_be_read_is_known_before_any_work():
    assert is_unreadable(Session(), "gradient 1/2x")
    assert not is_unreadable(Session(), "gradient x/2")
    assert not is_unreadable(Session(), "integrate e^(x^3)")


def test_the_longest_command_of_a_line_says_how_long_it_may_take():
    assert bound_of(Session(), "gradient x") == Session().limits.seconds
    assert bound_of(Session(), "a = 3; minimize x^2 from x = 1") > Session().limits.seconds


def test_a_preview_tells_how_the_last_statement_is_read():
    session = answer(Session(), "a = 3").session
    assert preview(session, "gradient x^2 y") is session.scope.read("x^2 y")
    assert preview(session, "a = 2; x y") is session.scope.read("x y")
    assert isinstance(preview(session, "gradient 1/2x"), Diagnostic)
    assert preview(session, "help").name == "help"
    assert preview(session, "  ") is None


HOSTILE = [
    "__import__('os')", "().__class__", "{}", "\x00", "'''", "x" * 5000, "((" * 300, "9" * 1000, "\ud800", "lambda: 0", "gradient",
    "wrt wrt wrt", "gradient wrt", "at at = at", "; ; =", "limit as as as", "why -1", "help \x1b[31m", "evaluate 9^9^9^9",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_line_raises_anything(text):
    assert answer(Session(), text).status in (RIGHT, TROUBLE, USAGE, UNREADABLE)


def test_an_intermediate_may_be_made_of_numbers_alone():
    reply = answer(Session(), "u = 2; v = u x; chain u^2 + sin(v) wrt x")
    assert "numbers alone" in plain(reply.document)
    assert "2 cos(2x)" in plain(reply.document)


FACTS = [  # what is typed, and what the reply tells to type
    ("x > 0", "x : positive"),
    ("0 < x", "x : positive"),
    ("x >= 0", "x : nonnegative"),
    ("x in [0, 1]", "x : in [0, 1]"),
    ("assume x > 0", "x : positive"),
    ("suppose that t >= 0", "t : nonnegative"),
    ("assume x in (0, 1]", "x : in (0, 1]"),
    ("let x = 3", "x = 3"),
    ("where x = 2", "x = 2"),
    ("given a = 2", "a = 2"),
    ("define f(x) = x^2", "f(x) = x^2"),
]


@pytest.mark.parametrize(("typed", "line"), FACTS, ids=[f[0] for f in FACTS])
def test_a_fact_is_answered_with_the_line_that_keeps_it(typed, line):
    said = plain(answer(Session(), typed).document)
    assert f"mend: {line}\n" in f"{said}\n" or f"try: {line}\n" in f"{said}\n", said
    assert answer(Session(), line).status == RIGHT
    assert answer(Session(), line).session.scope != Session().scope


@pytest.mark.parametrize("line", ["derivative x^2 on [0, 1]", "gradient x^2 y step 3", "minimize x^2 on [0, 3]", "integrate x^2 at x = 3"])
def test_a_clause_that_the_verb_does_not_take_is_told(line):
    reply = answer(Session(), line)
    trouble = reply.document.blocks[-1].diagnostic
    verb = line.partition(" ")[0]
    assert (reply.status, trouble.code) == (USAGE, "usage")
    assert trouble.what.startswith(f"{verb} takes no `")
    assert trouble.mend.startswith(verb)


def test_critical_points_on_an_interval_are_those_from_one_end_to_the_other():
    one, other = (answer(Session(), f"critical x e^(-x) {said}") for said in ("on [0, 3]", "from 0 to 3"))
    assert plain(one.document) == plain(other.document)


ARRAYS = "A, B : matrix(n, n); X, N : matrix(m, d); x, v : vector(n); y : vector(m); w, g : vector(d)"
MEANT = [  # of arrays; the caret stands under it; what is offered, as whole lines
    ("gradient sum(A^2) wrt A", "A^2", ["gradient sum(A @ A) wrt A", "gradient sum(A * A) wrt A"]),
    ("gradient trace(3 A^-1) wrt A", "A^-1", ["gradient trace(3 inv(A)) wrt A", "gradient trace(3 (ones(n, n)/A)) wrt A"]),
    ("gradient sum(1/A) + 2 wrt A", "1/A", ["gradient sum(inv(A)) + 2 wrt A", "gradient sum(ones(n, n)/A) + 2 wrt A"]),
    ("gradient sum(x @ v.T) wrt x", "x @ v.T", ["gradient sum(outer(x, v)) wrt x", "gradient sum(x @ v) wrt x"]),
    ("gradient norm(x @ y.T) wrt x", "x @ y.T", ["Did you mean outer(x, y)?"]),
    ("gradient x^T A x wrt x", "x^T A x", ["Did you mean x.T @ A @ x?"]),
    ("gradient 1 + xᵀ A x wrt x", "xᵀ A x", ["Did you mean x.T @ A @ x?"]),
    ("gradient 2 x.T A x wrt x", "2 x.T A x", ["Did you mean 2 * x.T @ A @ x?"]),
    ("gradient xᵀAx wrt x", "xᵀAx", ["Did you mean x.T @ A @ x?"]),
    ("gradient x^TAx wrt x", "x^TAx", ["Did you mean x.T @ A @ x?"]),
    ("gradient norm(Ax) wrt x", "Ax", ["Did you mean A @ x?"]),
    ("gradient norm(A*x) wrt x", "A*x", ["Did you mean A @ x?"]),
    ("gradient norm(X w - y)^2 wrt w", "X w", ["Did you mean X @ w?"]),
    ("gradient sum(y * X) wrt X", "y * X", ["gradient sum(y @ X) wrt X", "gradient sum(diag(y) @ X) wrt X"]),
    ("gradient sum(A / x) wrt A", "A / x", ["Did you mean A @ diag(1/x)?"]),
    ("gradient x^T x wrt x", "x^T x", ["Did you mean x.T @ x?"]),
    ("gradient 3 x.T * v wrt x", "3 x.T * v", ["Did you mean 3 * x.T @ v?"]),
    ("gradient norm(x v^T) wrt x", "x v^T", ["Did you mean outer(x, v)?"]),
    (r"gradient (X w - y)^\top (X w - y) wrt w", r"(X w - y)^\top (X w - y)", ["Did you mean (X @ w - y).T @ (X @ w - y)?"]),
    ("pose gradient norm(x)^2/2 x[1] wrt x", "norm(x)^2/2 x[1]",
     ["pose gradient (norm(x)^2/2) x[1] wrt x", "pose gradient norm(x)^2/(2 x[1]) wrt x"]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "offered"), [("x^2", "jacobian x^2"), ("A @ x", "jacobian A @ x"), ("x @ v", "gradient x @ v")])
def test_what_is_offered_for_an_expression_of_arrays_can_be_asked(line, offered):
    session = answer(Session(), ARRAYS).session
    assert f"try: {offered}\n" in plain(answer(session, line).document) + "\n"
    assert answer(session, offered).status == RIGHT


def test_a_word_for_a_kind_from_elsewhere_is_told_ours():
    assert answer(Session(), "c : scalar").document.blocks[0].diagnostic.mend == "Did you mean real?"


UNDECLARED = [  # a factor of @ without a declaration, and the line that is offered for it
    ("gradient sum(W1 @ x) wrt W1", "W1 : matrix(m, n)"),
    ("gradient norm(X @ W1 @ q) wrt X", "W1 : matrix(d, k)"),
    ("gradient q @ A @ x wrt q", "q : vector(n)"),
    ("gradient norm(W1.T @ x) wrt x", "W1 : matrix(n, m)"),
    ("gradient norm(X.T @ Q.T) wrt X", "Q : matrix(k, m)"),
    ("gradient norm(Z @ q) wrt q", "Z : matrix(m, n); q : vector(n)"),
]


@pytest.mark.parametrize(("line", "offered"), UNDECLARED)
def test_a_factor_that_was_not_declared_is_told_so_with_its_declaration(line, offered):
    session = answer(Session(), ARRAYS).session
    d = answer(session, line).document.blocks[0].diagnostic
    assert (d.mend, "not declared" in d.what) == (offered, True)
    assert answer(answer(session, offered).session, offered).status == RIGHT


@pytest.mark.parametrize(("line", "under", "offered"), MEANT, ids=[m[0] for m in MEANT])
def test_what_a_product_of_arrays_could_have_meant_works_when_it_is_typed(line, under, offered):
    session = answer(Session(), ARRAYS).session
    d = answer(session, line).document.blocks[0].diagnostic
    assert d.source[d.span.start : d.span.end] == under
    assert list(d.readings or (d.mend,)) == offered
    for text in d.readings or (line.replace(under, d.mend.removeprefix("Did you mean ").removesuffix("?")),):
        assert answer(session, text).status == RIGHT


def test_code_of_an_array_is_a_function_of_its_value():
    session = answer(Session(), ARRAYS).session
    assert "return np.linalg.solve(A, x)" in plain(answer(session, "code inv(A) @ x").document)


def test_a_vector_added_to_a_square_matrix_is_told_to_be_a_row():
    session = answer(Session(), ARRAYS).session
    assert "x stands in every row of A" in plain(answer(session, "gradient sum(exp(x + A)) wrt x").document)
    assert "stands in every row of X" not in plain(answer(session, "gradient sum((X + w)^2) wrt w").document)
