"""Text to tree: Lark's basic lexer, the token pass that removes every ambiguity, then LALR with callbacks. Lark's only door."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from tutor.errors import Diagnostic, TutorError
from tutor.limits import LIMITS, Limits
from tutor.resources import cache_folder
from tutor.resources import grammar as grammar_text
from tutor.syntax.ambiguity import Ambiguous, edited, refusal
from tutor.syntax.build import Build, Part
from tutor.syntax.hints import foreign, stranger
from tutor.syntax.juxtaposition import explicit
from tutor.syntax.nodes import Node
from tutor.syntax.tokens import GREEK_NAMES, Token
from tutor.syntax.vocabulary import Vocabulary

_TWICE = 2  # how many ambiguities of one text are resolved into readings: four readings at most
_TYPED = {"LBAR": "BAR"}  # which side a bar is on is seen later
_TWO_WORDS = re.compile(r"(\w*)[^/]*/\s*([A-Za-z0-9_]*)")
_CLOSING = {"RPAR": ")", "RSQB": "]", "RBAR": "|", "DIFF": "dx"}


def parse(text: str, vocabulary: Vocabulary, limits: Limits = LIMITS) -> Node:
    """The tree of `text`. Raises TutorError, located in `text`; where two readings are honest, with both as whole texts."""
    try:
        return read(text, vocabulary, limits).node
    except Ambiguous as found:
        raise _told(text, found, vocabulary, limits) from None
    except TutorError as error:
        raise error.located(text) from None


def read(text: str, vocabulary: Vocabulary, limits: Limits = LIMITS) -> Part:
    """The root part: the tree with where each argument stands. Raises Ambiguous or TutorError."""
    tokens = explicit(text, scan(text, vocabulary, limits), vocabulary, limits)
    engine = _engine()
    interactive = engine.parse_interactive()
    state = interactive.parser_state
    try:
        for t in tokens:
            state.feed_token(t)
        root = state.feed_token(Token("$END", "", len(text), len(text)), True)
    except UnexpectedToken as error:
        raise _unexpected(text, error.token, interactive.accepts()) from None
    return _within(root, 2 * limits.nesting)


def scan(text: str, vocabulary: Vocabulary, limits: Limits = LIMITS) -> list[Token]:
    """The tokens as they are typed. Raises TutorError("length" | "character")."""
    if len(text) > limits.characters:
        what = f"a text has at most {limits.characters} characters here"
        raise refusal("length", what, limits.characters, len(text), "write less at once")
    try:
        tokens = [part for t in _lexed(text) for part in _quotient_of_names(t, vocabulary)]
    except UnexpectedCharacters as error:
        raise _strange(text, error.pos_in_stream) from None
    if len(tokens) > limits.tokens:
        at = tokens[limits.tokens].start
        raise refusal("length", f"a text has at most {limits.tokens} signs and words here", at, len(text), "give parts of it a name")
    return tokens


def _lexed(text: str, offset: int = 0) -> Iterator[Token]:
    """Lark's tokens as ours. Not by Lark.lex(), which builds its lexer anew on every call."""
    interactive = _engine().parse_interactive(text)
    for t in interactive.lexer_thread.lex(interactive.parser_state):
        yield Token(_TYPED.get(t.type, t.type), str(t), t.start_pos + offset, t.end_pos + offset)


def _quotient_of_names(t: Token, vocabulary: Vocabulary) -> Iterable[Token]:
    """`data/depth` as a quotient where both words are known names, what the lexer took for a derivative; else `t` as it is."""
    if t.type not in ("LEIBNIZ", "DERIV"):
        return (t,)
    above, below = _TWO_WORDS.match(t.value).groups()
    known = vocabulary.names | GREEK_NAMES
    if above not in known or below not in known:
        return (t,)
    slash = t.start + t.value.index("/")
    last = t.start + t.value.index(below, len(above))
    rest = last + len(below)
    return (Token("NAME", above, t.start, t.start + len(above)), Token("SLASH", "/", slash, slash + 1), Token("NAME", below, last, rest),
            *_lexed(t.value[rest - t.start :], rest))  # fmt: skip


def build_engine(cached_at: str | bool = False) -> Lark:
    """Lark with the grammar, its tables kept in the file `cached_at`."""
    return Lark(grammar_text("expression"), parser="lalr", lexer="basic", transformer=Build(), cache=cached_at, maybe_placeholders=True)


@cache
def _engine() -> Lark:
    try:
        return build_engine(str(cache_folder() / "expression.lark-cache"))
    except OSError:  # no folder to keep anything in: go without
        return build_engine()


def _within(root: Part, height: int) -> Part:
    """`root`, unless its tree is higher than `height`: then TutorError("depth") at the innermost part that is too deep."""
    if root.node.height <= height:
        return root
    part, level = root, root.node.height
    while level > height:
        deeper = max(part.parts, key=lambda p: p.node.height, default=None)
        if deeper is None:
            break
        part, level = deeper, level - 1
    raise refusal("depth", "operations nest too deep here", part.start, part.end, "give the inner part a name")


def _told(text: str, found: Ambiguous, vocabulary: Vocabulary, limits: Limits) -> TutorError:
    """The refusal of an ambiguous text, with every reading that reads one way only."""
    readings = _readings(text, found, vocabulary, limits, _TWICE)
    mend = "write what is meant with brackets" if len(readings) < 2 else ""
    if len(readings) == 1:
        mend, readings = f"write {readings[0]}", ()
    return TutorError(Diagnostic("ambiguous", found.what, found.span, mend, readings, text))


def _readings(text: str, found: Ambiguous, vocabulary: Vocabulary, limits: Limits, times: int) -> tuple[str, ...]:
    """The texts that choosing leaves, each of another tree; what cannot be read however it is chosen is left out."""
    trees: dict[Node, str] = {}
    for choice in found.choices:
        chosen = edited(text, choice)
        try:
            trees.setdefault(read(chosen, vocabulary, limits).node, chosen)
        except Ambiguous as again:
            if times > 1:
                for reading in _readings(chosen, again, vocabulary, limits, times - 1):
                    trees.setdefault(read(reading, vocabulary, limits).node, reading)
        except TutorError:
            continue
    return tuple(trees.values())


def _strange(text: str, at: int) -> TutorError:
    found = foreign(text, at, at + 1)
    if found:
        what, mend, start, end = found
        return refusal("character", what, start, end, mend)
    what, mend = stranger(text[at])
    return refusal("character", what, at, at + 1, mend)


def _unexpected(text: str, t: Token, accepted: set[str]) -> TutorError:
    """What the grammar did not expect, in the learner's words."""
    if t.type == "$END":
        at = len(text.rstrip())
        return refusal("syntax", "something is missing at the end" if at else "nothing is typed here", at, at, _expected(accepted))
    end = max(t.end, t.start + 1)
    found = foreign(text, t.start, end)
    if found:
        what, mend, start, end = found
        return refusal("syntax", what, start, end, mend)
    return refusal("syntax", f"{t.value or text[t.start : end]} cannot stand here", t.start, end, _expected(accepted))


def _expected(accepted: set[str]) -> str:
    if "WORD" in accepted:
        return "a kind comes here: positive, integer, in [0, 1], vector(n), matrix(m, n), …"
    if "NUMBER" in accepted:
        return "a number, a name or ( comes here"
    closing = [sign for kind, sign in _CLOSING.items() if kind in accepted]
    if closing:
        return f"{closing[0]} or an operation comes here"
    return "an operation comes here" if "PLUS" in accepted else "the expression ends here"
