"""Lark's only door: a grammar as an engine, a text as its tokens, and tokens as what its callbacks make of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from lark import Lark
from lark import Token as Written
from lark.exceptions import UnexpectedToken

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
    thread = _engine(name).parse_interactive(text).lexer_thread
    lexer, given, at = thread.lexer, thread.state.text, 0
    match, known, ignored = lexer.scanner.match, lexer.callback, lexer.ignore_types  # the scanner makes the table of callbacks
    while at < len(text):  # the loop of lexer.lex() without its counting of lines
        found = match(given, at)
        if not found:
            raise Unlexed(at + offset)
        value, kind = found
        begin, at = at, at + len(value)
        if kind in known:  # a word that the grammar knows by name
            kind = known[kind](Written(kind, value)).type
        if kind not in ignored:
            yield Token(kind, value, begin + offset, at + offset)


@cache
def _table(name: str) -> tuple[int, int, list[dict[str, tuple]]]:
    """(first state, last state, moves): a move is (next state,), or (None, length, callback, symbol) of a rule."""
    conf = _engine(name).parse_interactive().parser_state.parse_conf
    moves = [{} for _ in range(1 + max(conf.states))]
    for state, symbols in conf.states.items():
        for symbol, (_, to) in symbols.items():
            reduces = hasattr(to, "expansion")
            moves[state][symbol] = (None, len(to.expansion), conf.callbacks[to], to.origin.name) if reduces else (to,)
    return conf.start_state, conf.end_state, moves


def reduced(name: str, tokens: Iterable[Token], end: int):
    """What the callbacks make of the tokens of a text that ends at `end`. Raises Unexpected."""
    first, last, moves = _table(name)
    states, values = [first], []
    every = (*tokens, Token("$END", "", end, end))
    for t in every:
        kind = t.type
        move = moves[states[-1]].get(kind)
        while move is not None and move[0] is None:
            _, length, callback, symbol = move
            below = values[-length:] if length else []
            if length:
                del states[-length:], values[-length:]
            values.append(callback(below))
            states.append(moves[states[-1]][symbol][0])
            if states[-1] == last:
                return values[-1]
            move = moves[states[-1]].get(kind)
        if move is None:
            raise _unexpected(name, every)
        states.append(move[0])
        values.append(t)
    raise AssertionError(name)


def _unexpected(name: str, tokens: Sequence[Token]) -> Unexpected:
    """The first token for which the grammar has no place."""
    interactive = _engine(name).parse_interactive()
    try:
        for t in tokens:
            interactive.parser_state.feed_token(t, t.type == "$END")
    except UnexpectedToken as error:
        return Unexpected(error.token, interactive.accepts())
    raise AssertionError(name)
