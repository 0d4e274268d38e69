"""Cells of tables as HTML: what is one word stays in one line."""

import pytest

from tutor.render.document import Table, document
from tutor.render.html import html

CELLS = [("2.4e-13", '<td class="word">2.4e-13</td>'), ("x = 2.4e-13", "<td>x = 2.4e-13</td>")]


@pytest.mark.parametrize(("cell", "written"), CELLS)
def test_a_number_is_not_broken_at_its_sign(cell, written):
    assert written in html(document(Table(("value",), ((cell,),))), "a table")
