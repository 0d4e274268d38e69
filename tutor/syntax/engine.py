"""Lark's only door: a grammar as an engine, a text as its tokens, and tokens as what its callbacks make of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache

from lark import Lark
from lark import Token as Written
from lark.exceptions import UnexpectedToken
from lark.parse_tree_builder import ExpandSingleChild

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


@cache
def _terminals(name: str) -> tuple[re.Pattern, dict[str, Callable], frozenset[str]]:
    """(pattern, known, ignored): every kind of token a group of its own, what tells words among them, and what stands for nothing."""
    lexer = _engine(name).parse_interactive("").lexer_thread.lexer
    groups = (f"(?P<{t.name}>{t.pattern.to_regexp()})" for t in lexer.scanner.terminals)
    return re.compile("|".join(groups), lexer.g_regex_flags), lexer.callback, frozenset(lexer.ignore_types)


@lru_cache(maxsize=4096)
def _kind_of_word(name: str, kind: str, value: str) -> str:
    """What a word is that the grammar may know by name: `and` is no NAME."""
    known = _terminals(name)[1]
    return known[kind](Written(kind, value)).type if kind in known else kind


def lexed(name: str, text: str, offset: int = 0) -> Iterator[Token]:
    """The tokens of `text`, which stands at `offset`. Not by Lark.lex(), which builds its lexer anew. Raises Unlexed."""
    pattern, known, ignored = _terminals(name)
    at = 0
    for found in iter(pattern.scanner(text).match, None):
        begin, at = found.span()
        if begin == at:  # nothing is no token
            raise Unlexed(begin + offset)
        kind = found.lastgroup
        if kind in ignored:
            continue
        value = found[0]
        if kind in known:
            kind = _kind_of_word(name, kind, value)
        yield Token(kind, value, begin + offset, at + offset)
    if at < len(text):
        raise Unlexed(at + offset)


@cache
def _table(name: str) -> tuple[int, int, list[dict[str, tuple]]]:
    """(first state, last state, moves): a move is (next state,), or (None, length, callback, symbol) of a rule.

    The callback of a rule that only hands on what it is given, as a sum of one term is that term, is None.
    """
    conf = _engine(name).parse_interactive().parser_state.parse_conf
    moves = [{} for _ in range(1 + max(conf.states))]
    for state, symbols in conf.states.items():
        for symbol, (_, to) in symbols.items():
            if hasattr(to, "expansion"):
                callback = conf.callbacks[to]
                hands_on = len(to.expansion) == 1 and isinstance(callback, ExpandSingleChild)
                moves[state][symbol] = (None, len(to.expansion), None if hands_on else callback, to.origin.name)
            else:
                moves[state][symbol] = (to,)
    return conf.start_state, conf.end_state, moves


@cache
def _landing(name: str, state: int, symbol: str, kind: str) -> tuple[int, tuple | None]:
    """(state, move) above `state` once `symbol` was found there and `kind` follows: past all the rules that only hand it on."""
    _, last, moves = _table(name)
    while True:
        (found,) = moves[state][symbol]
        move = moves[found].get(kind)
        if found == last or move is None or move[0] is not None or move[2] is not None:
            return found, move
        symbol = move[3]


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
            if length:
                below = values[-length:]
                del states[-length:], values[-length:]
            else:
                below = []
            values.append(below[0] if callback is None else callback(below))
            state, move = _landing(name, states[-1], symbol, kind)
            if state == last:
                return values[-1]
            states.append(state)
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
