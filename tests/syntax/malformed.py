"""The malformed lines that are kept as a golden file, each with what is known where it stands."""

import re
from collections.abc import Iterator

from tests.conftest import GOLDEN
from tutor.commands.reading import understood
from tutor.errors import Diagnostic, TutorError
from tutor.meaning.scope import Scope, declare, understand
from tutor.meaning.shapes import shape_of
from tutor.render.diagnostics import diagnostic
from tutor.syntax.nodes import Apply

_ESCAPE = re.compile(r"<U\+([0-9A-F]{4,6})>")


def rows() -> Iterator[tuple[str, str, Scope]]:
    """Each line of the file: as it is written there, as it is typed, and the scope that the `given …` above it makes."""
    scope = Scope()
    for line in (GOLDEN / "malformed.in").read_text("utf-8").splitlines():
        if line.startswith("# ") or not line:
            scope = Scope()
        elif line.startswith("given "):
            scope = understand(line.removeprefix("given ").split("; "))
        else:
            yield line, _ESCAPE.sub(lambda m: chr(int(m[1], 16)), line), scope


def troubled(text: str, scope: Scope) -> Diagnostic | None:
    """What is told of `text`; None where it is read and has a shape."""
    try:
        node = understood(text, scope)
        if isinstance(node, Apply) and node.op == ":":
            declare(scope, node)
        else:
            shape_of(node, scope)
    except TutorError as error:
        return error.located(text).diagnostic
    return None


def told(written: str, text: str, scope: Scope) -> str:
    """A line and what is told of it."""
    found = troubled(text, scope)
    return f"> {written}\n{diagnostic(found) if found else 'is read'}"
