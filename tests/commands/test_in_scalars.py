"""`in scalars` on every face: at the prompt, on the command line, in a document's formats, and what can be asked afterwards."""

import json
import re

import pytest

import tutor
from tutor.cli import main
from tutor.commands.dispatch import answer
from tutor.commands.session import Session
from tutor.render.html import html
from tutor.render.json import to_json
from tutor.render.latex import latex
from tutor.render.plain import plain

KINDS = "X : matrix(m, d); w : vector(d); y : vector(m); u : vector(n); A : matrix(n, n)"
FIT = "gradient sum((X @ w - y)^2)/m wrt w in scalars"
NETWORK = (
    "Y : one-hot matrix(m, k); W1 : matrix(d, h); b1 : vector(h); W2 : matrix(h, k); b2 : vector(k); "
    "Z1 = X @ W1 + b1; A1 = tanh(Z1); Z2 = A1 @ W2 + b2; P = softmax(Z2)"
)


def told(*lines):
    session = Session()
    for line in (KINDS, *lines):
        reply = answer(session, line)
        session = reply.session
    return plain(reply.document)


def test_one_entry_is_shown_in_full_and_the_matrix_form_beside_it():
    said = told(FIT)
    assert "for m = 2, d = 3" in said
    assert "v1[2] = X[2, 1] w[1] + X[2, 2] w[2] + X[2, 3] w[3] - y[2]" in said
    assert "dw[2] = ∂v1[1]/∂w[2] dv1[1] + ∂v1[2]/∂w[2] dv1[2] = X[1, 2] dv1[1] + X[2, 2] dv1[2]" in said
    assert "dw = X.T @ dv1" in said
    assert "the other 2 entries likewise" in said
    assert "dw = 2/m · X.T @ (X @ w - y)" in said
    assert "each entry of the matrix form agrees with the scalar chain rule" in " ".join(said.split())


def test_steps_whole_shows_every_entry():
    said = told("set steps whole", FIT)
    assert all(f"dw[{k}] = X[1, {k}] dv1[1] + X[2, {k}] dv1[2]" in said for k in (1, 2, 3))
    assert "likewise" not in said


def test_the_network_of_two_layers():
    said = told(NETWORK, "gradient -sum(Y * log(P))/m wrt W1 b1 W2 b2 in scalars")
    assert "dW1[1, 2] = X[1, 1] dZ1[1, 2] + X[2, 1] dZ1[2, 2]" in said
    assert "dZ1 = dA1 ⊙ (1 - A1^2)" in said or "dZ1 = (1 - A1^2) ⊙ dA1" in said
    assert "because Y is one-hot" in said
    assert "✗" not in said


def test_what_is_printed_is_read_back():
    from tutor.meaning.scope import Scope

    for entry in tutor.in_scalars("norm(A @ u)^2", "A u", A="matrix(n, n)", u="vector(n)", bound=None).entries.values():
        assert str(Scope().read(str(entry))) == str(entry) or str(tutor.parse(str(entry))) == str(entry)


def test_backprop_takes_it_too():
    assert told(FIT.replace("gradient", "backprop")) == told(FIT)


def test_the_sizes_are_as_the_learner_says():
    assert "for m = 4, d = 2" in told(f"{FIT} with m = 4, d = 2")
    assert "for m = 4, d = 2" in told("m = 4; d = 2", FIT)


REFUSED = [
    ("gradient x^2 y1 in scalars", "no array occurs in x^2 y1", "ask without"),
    (f"{FIT} 5", "nothing follows in scalars but the sizes", "in scalars with m = 2"),
    (f"{FIT} with m = 0", "m is a size, so it is a whole number from 1 on", "in scalars with m = 2"),
    (f"{FIT} with m = 400", "more than 200 scalars for m = 400", "set scalars"),
    ("gradient det(A) wrt A in scalars with n = 9", "4 at most", "a size up to 4"),
    ("gradient u[5] wrt u in scalars with n = 3", "is not among them", "choose a larger size"),
    ("derivative x^2 in scalars", "derivative takes no `in scalars`", "derivative EXPRESSION"),
    ("gradient sum(X @ w) wrt w in scalars at w = 3", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("line", "what", "mend"), [r for r in REFUSED if r[1]])
def test_what_cannot_be_is_refused_with_a_mend(line, what, mend):
    said = " ".join(told(line).split())
    assert "error[" in said
    assert what in said
    assert mend in said


def test_after_it_everything_can_be_asked_that_can_be_asked_of_the_matrix_form():
    assert "right" in told(FIT, "check 2/m * X.T @ (X @ w - y)")
    assert "Look at dw" in told(FIT, "hint")
    assert "the rule: u / c" in told(FIT, "why 3")
    assert "def " in told(FIT, "code")
    assert "in scalars" in told(FIT, "next")


def test_every_format_holds_the_entries():
    session = answer(Session(), KINDS).session
    document = answer(session, FIT).document
    tex = latex(document)
    assert r"\frac{\partial {v_{{1}}}_{{}1}}{\partial w_{{}2}}" in tex
    assert "mathrm{∂" not in tex
    page = html(document)
    assert page.count("<math") > 20
    assert "<code>" not in page.replace('<pre><code class="language-', "")
    texts = json.dumps(to_json(document), ensure_ascii=False)
    assert "dw[2]" in texts
    assert not re.search(r"adjoint\(\w+\[", texts)


def test_the_command_line_has_it(capsys):
    line = f"{FIT} with X : matrix(m, d), w : vector(d), y : vector(m)"
    main(line.split(" ", 1))
    assert "dw[2] = X[1, 2] dv1[1] + X[2, 2] dv1[2]" in capsys.readouterr().out


def test_in_python():
    d = tutor.in_scalars("sum((X @ w - y)^2)/m", "w", sizes={"m": 2, "d": 2}, X="matrix(m, d)", w="vector(d)", y="vector(m)", bound=None)
    assert str(d.entries["w[2]"]) == "X[1, 2] dv1[1] + X[2, 2] dv1[2]"
    assert str(d.result) == "2/m * X.T @ (X @ w - y)"
    assert d.verified.oracles == ("values", "entries")
    assert d.function()(X=[[1.0, 0], [0, 1]], w=[1.0, 1], y=[0.0, 0]).tolist() == [1, 1]
