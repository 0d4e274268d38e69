"""A text as a tree whose shapes fit; where they do not, the trouble points at the smallest part that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tutor.errors import Span, TutorError
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import Shapes
from tutor.syntax.nodes import Apply, Name, Node
from tutor.syntax.parser import read
from tutor.syntax.parts import Part


def understood(text: str, scope: Scope, limits: Limits = LIMITS) -> Node:
    """The tree of `text`. Raises TutorError, of its shapes too, located in `text`."""
    node = scope.read(text, limits)
    if not _has_own_names(node):
        try:
            Shapes(scope)(node)
        except TutorError:
            _check(read(text, scope.vocabulary, limits), text, Shapes(scope))
            raise
    return node


def _has_own_names(node: Node) -> bool:
    """Whether it declares, or defines a function: what its names are is not known yet."""
    return isinstance(node, Apply) and (node.op == ":" or (node.op == ":=" and not isinstance(node.args[0], Name)))


def _check(root: Part, text: str, shapes: Shapes) -> None:
    for part in _inside_out(root):
        try:
            shapes(part.node)
        except TutorError as error:
            inside = part.form == "group"  # the brackets around it are not what is wrong
            raise _placed(error, text, Span(part.start + inside, part.end - inside)) from None


def _placed(error: TutorError, text: str, span: Span) -> TutorError:
    """The error of a part, told inside `text`: its readings are whole texts, in brackets where what stands beside them could tear them."""
    d = error.diagnostic
    if d.source:
        return error
    before, behind = text[: span.start].rstrip(), text[span.end :].lstrip()
    is_alone = (not before or before[-1] in "([,;=") and (not behind or behind[0] in ")],;")
    readings = (r if is_alone or _is_closed(r) else f"({r})" for r in d.readings)
    return TutorError(replace(d, span=span, source=text, readings=tuple(text[: span.start] + r + text[span.end :] for r in readings)))


def _is_closed(reading: str) -> bool:
    """Whether a text is one call, which nothing beside it tears."""
    return bool(re.fullmatch(r"\w+\([^()]*\)", reading))


def _inside_out(root: Part) -> Iterator[Part]:
    stack = [(root, False)]
    while stack:
        part, is_open = stack.pop()
        if is_open or not part.parts:
            yield part
        else:
            stack.append((part, True))
            stack.extend((p, False) for p in reversed(part.parts))
