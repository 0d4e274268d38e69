"""What people read, kept as files: errors, derivations, pages of the handbook."""

import pytest

from tests.conftest import GOLDEN
from tutor.commands.dispatch import answer, desk
from tutor.commands.help import said_of
from tutor.commands.session import Session
from tutor.render.plain import plain


def lines(name):
    return (GOLDEN / f"{name}.in").read_text("utf-8").splitlines()


def shown(line):
    return f"> {line}\n{plain(answer(Session(), line).document)}"


@pytest.mark.parametrize("name", ["diagnostics", "derivations"])
def test_replies_read_as_they_did(name, golden):
    golden(name, "\n\n".join(map(shown, lines(name))))


def test_the_handbook_reads_as_it_did(golden):
    golden("handbook", "\n\n".join(plain(said_of(line, desk())) for line in lines("handbook")))
