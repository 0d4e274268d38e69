"""Lark's only door: a grammar as an engine, a text as its tokens, and tokens as what its callbacks make of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from tutor.resources import cache_folder
from tutor.resources import grammar as grammar_text
from tutor.syntax.build import Build
from tutor.syntax.tex.transcribe import Transcribe
from tutor.syntax.tokens import Token

CALLBACKS = {"expression": Build, "latex": Transcribe}  # the grammars, and what their rules call


class Unlexed(Exception):
    """No token begins at `at`."""

    def __init__(self, at: int):
        super().__init__(at)
        self.at = at


class Unexpected(Exception):
    """The grammar has no place for `token`; one of the kinds `accepted` would go on."""

    def __init__(self, token: Token, accepted: set[str]):
        super().__init__(token)
        self.token, self.accepted = token, accepted


def build_engine(name: str, cached_at: str | bool = False) -> Lark:
    """Lark with the grammar `name`, its tables kept in the file `cached_at`."""
    callbacks = CALLBACKS[name]()
    return Lark(grammar_text(name), parser="lalr", lexer="basic", transformer=callbacks, cache=cached_at, maybe_placeholders=True)


@cache
def _engine(name: str) -> Lark:
    try:
        return build_engine(name, str(cache_folder() / f"{name}.lark-cache"))
    except OSError:  # no folder to keep anything in: go without
        return build_engine(name)


def lexed(name: str, text: str, offset: int = 0) -> Iterator[Token]:
    """The tokens of `text`, which stands at `offset`. Not by Lark.lex(), which builds its lexer anew. Raises Unlexed."""
    interactive = _engine(name).parse_interactive(text)
    try:
        for t in interactive.lexer_thread.lex(interactive.parser_state):
            yield Token(t.type, str(t), t.start_pos + offset, t.end_pos + offset)
    except UnexpectedCharacters as error:
        raise Unlexed(error.pos_in_stream + offset) from None


def reduced(name: str, tokens: Iterable[Token], end: int):
    """What the callbacks make of the tokens of a text that ends at `end`. Raises Unexpected."""
    interactive = _engine(name).parse_interactive()
    state = interactive.parser_state
    try:
        for t in tokens:
            state.feed_token(t)
        return state.feed_token(Token("$END", "", end, end), True)
    except UnexpectedToken as error:
        raise Unexpected(error.token, interactive.accepts()) from None
