"""The colors of a line while it is typed, by the kind of each token."""

from __future__ import annotations

import re
from collections.abc import Callable

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.styles import Style

from tutor.commands.dispatch import verbs
from tutor.commands.session import Session
from tutor.syntax.nodes import CONSTANTS
from tutor.syntax.request import KEYWORDS

STYLE = Style.from_dict(
    {
        "verb": "bold", "clause": "bold", "number": "ansimagenta", "function": "ansicyan", "known": "ansigreen", "operator": "ansiyellow",
        "constant": "ansimagenta", "remark": "ansibrightblack", "bottom-toolbar": "noreverse",
        "trouble": "ansired", "soft": "ansibrightblack",
        "auto-suggestion": "ansibrightblack",
    }
)  # fmt: skip
_TOKEN = re.compile(
    r"(?P<remark>(?<!\\)#.*)|(?P<operator>[d∂](?:\^\d|²)?/[d∂]\w+|[∫∇ΣΠ∑∏∈∪]|->|→|\bint\b|\blim\b|\\[A-Za-z]+)|(?P<number>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)"
    r"|(?P<word>[A-Za-zα-ωΑ-Ω]\w*)|(?P<other>\s+|.)"
)


class LineLexer(Lexer):
    """Colors verbs, clauses, functions, numbers and the names that are defined."""

    def __init__(self, session: Callable[[], Session]):
        self.session = session

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        vocabulary = self.session().scope.vocabulary
        known = vocabulary.names | frozenset(vocabulary.defined)

        def line(number: int) -> StyleAndTextTuples:
            return colored(document.lines[number], frozenset(vocabulary.functions), known) if number < document.line_count else []

        return line


def colored(text: str, functions: frozenset[str], known: frozenset[str]) -> StyleAndTextTuples:
    """The line in segments, each with the style of its kind."""
    found: StyleAndTextTuples = []
    at_start, has_verb = True, False
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup, match[0]
        style = kind if kind in ("remark", "operator", "number") else ""
        if kind == "word":
            if at_start and token in verbs():
                style, has_verb = "verb", True
            elif has_verb and token in KEYWORDS:
                style = "clause"
            else:
                kinds = (("known", known), ("function", functions), ("constant", CONSTANTS))
                style = next((s for s, words in kinds if token in words), "")
        found.append((f"class:{style}" if style else "", token))
        at_start = token == ";" or (at_start and token.isspace())
    return found
