"""Pasted LaTeX to the same tree: read by a grammar of its own, then by the language's token pass and grammar."""

from __future__ import annotations

from tutor.limits import LIMITS, Limits
from tutor.syntax.nodes import Node
from tutor.syntax.parser import parse
from tutor.syntax.vocabulary import Vocabulary


def parse_latex(text: str, vocabulary: Vocabulary, limits: Limits = LIMITS) -> Node:
    """The tree of LaTeX. Raises TutorError as `parse` does, located in the LaTeX, with readings that are LaTeX too.

    `parse` calls it by itself where a text is plainly LaTeX; here every text is, also `x y`.
    """
    return parse(text, vocabulary, limits, latex=True)
