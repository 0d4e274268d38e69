"""Each printer shows the same document; nothing of a learner's text is obeyed by what reads the printer's output."""

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest

from tutor.derive.derivatives.multivariate import gradient
from tutor.derive.derivatives.scalar import derivative
from tutor.errors import Diagnostic, Span
from tutor.meaning.scope import Scope
from tutor.render.document import Code, Document, Formula, Heading, Note, Prose, StepLine, Table, Trouble
from tutor.render.explain import WHOLE, explain, numbered, without_noise
from tutor.render.html import html
from tutor.render.json import json_text, to_json
from tutor.render.latex import escaped, latex
from tutor.render.letters import formula, plain_letters
from tutor.render.plain import plain
from tutor.render.terminal import terminal
from tutor.rules.catalogue import read

HOSTILE = [
    "\x1b]0;x\x07",
    "</script><script>alert(1)</script>",
    "\\input{/etc/passwd}$x$ % &",
    '"><img src=x onerror=alert(1)>',
    "a\u202eb",
]


def every_block(text):
    node = read("x^2")
    d = Diagnostic(text, text, Span(0, 1), text, (text,), text)
    step = StepLine(1, node, node, text, (text,), text, label=text, shape=text)
    return Document((Heading(text), Prose((text, node)), Formula(text, node), step, Table((text,), ((text, node),)), Code(text, text),
                     Note(text, text), Trouble(d)))  # fmt: skip


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.attributes = set(), set()

    def handle_starttag(self, tag, attributes):
        self.found.add(tag)
        self.attributes |= {name for name, _ in attributes}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_a_learner_typed_is_shown_inertly(text):
    document = every_block(text)
    assert all(c.isprintable() or c == "\n" for c in plain(document))
    without_ours = re.sub(r"\x1b\[[0-9;]*m", "", terminal(document))
    assert all(c.isprintable() or c == "\n" for c in without_ours)
    tags = Tags()
    tags.feed(html(document, text))
    assert not tags.found & {"script", "img"}
    assert not any(name.startswith("on") for name in tags.attributes)
    assert json_text(document).isascii()
    assert json.loads(json_text(document))["blocks"][0]["text"] == text
    assert "\\input" not in latex(document)


def test_latex_prints_every_sign_of_a_keyboard_as_itself():
    assert escaped("a_b^c #1 {50%} ~\\") == r"a\_b\textasciicircum{}c \#1 \{50\%\} \textasciitilde{}\textbackslash{}"


def test_what_is_filled_in_in_a_reason_is_set_as_a_formula():
    node = read("x^2")
    document = Document((StepLine(1, node, node, "rule", ("Along the curve ", read("x^2 - y"), " stays 0."), "y_1"),))
    assert "Along the curve <math" in html(document)
    assert "</math> stays 0. (y_1)" in html(document)
    assert r"Along the curve $x^{2} - y$ stays 0. (y\_1)" in latex(document)
    assert "Along the curve x^2 - y stays 0. (y_1)" in plain(document)
    assert to_json(document)["blocks"][0]["because"] == "Along the curve x^2 - y stays 0."


def test_a_long_line_of_html_goes_on_with_its_sign_and_fractions_are_of_full_size():
    page = html(explain(derivative(read("x/(x + 1)"), "x")))
    assert "</math> =&nbsp;<math" in page
    assert "</math> = <math" not in page
    assert "math-style: normal" in page


def test_a_page_is_well_formed_and_fetches_nothing():
    page = html(explain(gradient(read("x^2 y + sin(x y)"))))
    assert "<math" in page
    assert "http://" not in page.replace("http://www.w3.org/1998/Math/MathML", "")
    assert "https://" not in page
    for formula_markup in re.findall(r"<math.*?</math>", page, re.S):
        ET.fromstring(formula_markup)


FORMULAS = [  # tree, names with ∂, unicode, ascii
    ("d/dx x^2", (), "d/dx x^2", "d/dx x^2"),
    ("d/dx x y", ("x",), "∂/∂x x y", "d/dx x y"),
    ("d^2/dx dy x y", ("x", "y"), "∂^2/∂x ∂y x y", "d^2/dx dy x y"),
    ("d^2/dx dy x y", ("x",), "d^2/dx dy x y", "d^2/dx dy x y"),
    ("theta + pi", (), "theta + pi", "theta + pi"),
    ("x * sin(y)", (), None, None),
]


@pytest.mark.parametrize(("text", "partial", "unicode", "ascii"), FORMULAS, ids=[f[0] for f in FORMULAS])
def test_a_formula_reads_back_the_same(text, partial, unicode, ascii):
    tree = read(text)
    shown = formula(tree, partial=partial)
    assert read(shown) is tree
    assert unicode is None or shown == unicode
    plain_shown = formula(tree, partial=partial, ascii=True)
    assert plain_shown.isascii()
    if ascii is not None:
        assert plain_shown == ascii


@pytest.mark.parametrize("letter", ["θ", "Σ", "λ", "é", "→", "🙂", "ﬁ"])
def test_every_letter_has_a_spelling_in_ascii(letter):
    assert plain_letters(letter).isascii()
    assert plain_letters(letter)


def test_trivial_steps_are_folded_and_whole_shows_them():
    d = derivative(read("x^2 + 3"), "x", Scope())
    rules = {s.rule.key for s in numbered(d).values()}
    assert rules == {"power", "sum"}
    assert {s.rule.key for s in numbered(d, WHOLE).values()} == {"power", "sum", "variable", "constant"}


def test_a_step_is_written_once_and_numbered_in_order():
    d = derivative(read("sin(x^2) * cos(x^2)"), "x", Scope())
    lines = [b for b in explain(d).blocks if isinstance(b, StepLine)]
    assert [b.number for b in lines] == list(range(1, len(lines) + 1))
    assert len({(b.goal, b.value) for b in lines}) == len(lines)
    assert all(used < b.number for b in lines for used in b.uses)


def test_what_no_oracle_confirmed_is_marked():
    from dataclasses import replace

    from tutor.derive.steps import Verified

    d = derivative(read("x^3"), "x", Scope())
    doubtful = replace(d, verified=Verified(("sympy",), (d.root.goal,)))
    assert "not confirmed" in plain(explain(doubtful))
    assert "could not be confirmed" in plain(explain(doubtful))
    assert "not confirmed" not in plain(explain(d.proven(Verified(("sympy",)))))
    told = [(b["of"], b["about"]) for b in to_json(explain(doubtful))["blocks"] if b["kind"] == "note"]
    assert told == [("verified", ["sympy"]), ("unconfirmed", [{"text": "d/dx x^3", "latex": r"\frac{d}{dx} x^{3}"}])]


def test_long_equations_stand_on_several_lines():
    text = plain(explain(gradient(read("sin(x y) * exp(x + y) * log(x^2 + y^2 + 1) * sqrt(x^2 + 1)"))), width=80)
    assert any(line.lstrip().startswith("= ") for line in text.splitlines())


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("1*sqrt(x) + x*(1/sqrt(x))", "sqrt(x) + x · (1/sqrt(x))"),
        ("(1*(x^2 + 1) - x*(2x))/x^2", "(x^2 + 1 - x · (2x))/x^2"),
        ("0 + 2x", "2x"),
        ("0*1 + 0", "0"),
        ("-1*(2x)/x", "-2x/x"),
        ("sin(x)*1", "sin(x)"),
        ("(-1)*x", "-x"),
        ("(-1)*x*y", "-x y"),
        ("(-1)/x", "-1/x"),
    ],
)
def test_what_a_fluent_hand_leaves_out_is_left_out(written, shown):
    assert formula(without_noise(read(written))) == shown
