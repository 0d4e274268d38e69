"""Derivations as a strict reader wants them: what must stand in the answer to a line, and what must not."""

import pytest

from tutor.commands.dispatch import answer
from tutor.commands.session import Session
from tutor.render.html import html
from tutor.render.latex import latex
from tutor.render.plain import plain

READ = [  # (what is typed, with `;` between lines; what is to be read; what is not)
    ("taylor log(x) y at (1, 2) order 2", "2) = 2(x - 1) + (-2) · (x - 1)^2/2 + (x - 1)(y - 2) = 2(x - 1) -", "= y log(x) ="),
    ("taylor e^x sin(y) at (0, 0) order 2", "y = 0], 2) = y + x y", "= e^x sin(y) ="),
    ("limit |x - 2|/(x - 2) as x -> 2", "lim x->2 |x - 2|/(x - 2) does not exist", "= does"),
    ("limit n!/n^n as n -> oo", "lim n->oo sqrt(2 pi) sqrt(n) e^-n = 0 [order of growth]", "sqrt(pi)"),
    ("limit (2n)!/(n!)^2/4^n * sqrt(n) as n -> oo", "limit = 1/sqrt(pi)", "sqrt(4 pi)"),
    ("limit (x^3 + y^3)/(x^2 + y^2) as (x, y) -> (0, 0)", "sin(t)^3 + cos(t)^3 stays between two bounds while r", "r cos(t)^3 stays"),
    ("integrate sqrt(9 - x^2)", "9/2 · asin(x/3)", "sqrt(9)"),
    ("integrate 1/(x^2 + 6x + 13)", "∫ 1/(u^2 + 4) du = atan(u/2)/2", "sqrt(4)"),
    ("integrate e^(-x) cos(2x)", "- 4 · (∫ e^-x cos(2x) dx)", "(-4)"),
    ("integrate e^(-x) cos(2x)", "(u = -x, du = -dx)", "-1 dx"),
    ("integrate x^2 + e^x", "∫ (x^2 + e^x) dx = ∫ x^2 dx + ∫ e^x dx", "∫ x^2 + e^x dx"),
    ("inverse x^3 + 2x at 3", "1 x^3 + 2x = 3 ⇔ x^3 + 2x - 3 = 0", "(x^3 + 2x) - 3 = 0"),
    ("inverse x^3 + 2x at 3", "3 · 1^2 + 2 = 5 [put the point in]", "2 = 5 [put the solution in]"),
    ("implicit x^3 + y^3 = 6x y", "Along the curve x^3 + y^3 - 6x y stays 0; with u for it", "Along the curve u"),
    ("directional x^2 y - y^3 at (2, 1) along (3, 4)", "[3, 4] has the length 5", "error"),
    ("critical x y subject to x + y = 1", "∂/∂λ lambda · (x + y - 1)", "d/dλ"),
    ("pose implicit x^2 + y^2 = 25; hint", "Look at x^2 + y^2 = 25: what comes of each term", "another form"),
    ("pose hessian x^2 y; check [[2y, 2x], [2x, x^2]]", "3 of 4 entries are right; entry y,y:", "does not occur"),
    ("u = x^2 + y; v = x y; w = u e^v; backprop w wrt x y", "(v and u use it) (from 4, 6, 10 and 11)", "(from 4, 6 and 11)"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "read", "unread"), READ, ids=[f"{r[0]}: {r[1]}" for r in READ])
def test_the_answer_reads_well(typed, read, unread):
    session = Session()
    for line in typed.split(";"):
        reply = answer(session, line.strip())
        session = reply.session
    told = " ".join(plain(reply.document).split())
    assert read in told
    assert unread not in told


@pytest.mark.parametrize("layout", [plain, html, latex])
def test_every_layout_tells_on_which_steps_a_step_rests(layout):
    told = " ".join(layout(answer(Session(), "limit |x - 2|/(x - 2) as x -> 2").document).split())
    assert "(from 3 and 5)" in told
