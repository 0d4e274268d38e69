"""Text to tree: tokens (of LaTeX too), the token pass that removes every ambiguity, then LALR with callbacks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tutor.errors import Diagnostic, TutorError
from tutor.limits import LIMITS, Limits
from tutor.syntax.ambiguity import Ambiguous, edited, refusal
from tutor.syntax.characters import Plain, plain
from tutor.syntax.engine import Unexpected, Unlexed, lexed, reduced
from tutor.syntax.juxtaposition import explicit
from tutor.syntax.nodes import Node
from tutor.syntax.parts import Part
from tutor.syntax.tex.pasted import is_latex, latex_tokens
from tutor.syntax.tex.readings import in_latex, trimmed
from tutor.syntax.tokens import CLOSER, CLOSERS, GREEK_NAMES, Token
from tutor.syntax.troubles import as_others_write, unexpected, unlexed
from tutor.syntax.vocabulary import Vocabulary

_TWICE = 2  # how many ambiguities of one text are resolved into readings: four readings at most
_TYPED = {"LBAR": "BAR"}  # which side a bar is on is seen later
_TWO_WORDS = re.compile(r"(\w*)[^/]*/\s*([^\W²³¹⁰⁴-⁹]*)")


def parse(text: str, vocabulary: Vocabulary, limits: Limits = LIMITS, *, latex: bool | None = None) -> Node:
    """The tree of `text`. Raises TutorError, located in `text`; where two readings are honest, with both as whole texts.

    latex  whether the text is LaTeX; told by its looks where it is not given
    """
    latex = is_latex(text) if latex is None else latex
    try:
        return read(text, vocabulary, limits, latex=latex).node
    except Ambiguous as found:
        error = _told(text, found, vocabulary, limits, latex)
        raise (trimmed(text, error) if latex else error) from None
    except TutorError as error:
        raise (trimmed if latex else as_others_write)(text, error).located(text) from None


def read(text: str, vocabulary: Vocabulary, limits: Limits = LIMITS, *, latex: bool | None = None) -> Part:
    """The root part: the tree with where each argument stands. Raises Ambiguous or TutorError."""
    latex = is_latex(text) if latex is None else latex
    _refuse_length(text, limits)
    typed = latex_tokens(text, vocabulary, limits) if latex else scan(text, vocabulary, limits)
    tokens = explicit(text, typed, vocabulary, limits)
    try:
        root = reduced("expression", tokens, len(text))
    except Unexpected as error:
        raise unexpected(text, error.token, tokens, error.accepted) from None
    return _within(root, 2 * limits.nesting)


def _refuse_length(text: str, limits: Limits) -> None:
    if len(text) > limits.characters:
        what = f"a text has at most {limits.characters} characters here"
        raise refusal("length", what, limits.characters, len(text), "write less at once")


def scan(text: str, vocabulary: Vocabulary, limits: Limits = LIMITS) -> list[Token]:
    """The tokens as they are typed. Raises TutorError("tokens" | "character" | "line")."""
    typed = plain(text)
    try:
        tokens = [part for t in _lexed(typed.text) for part in _quotient_of_names(t, vocabulary)]
    except Unlexed as error:
        raise unlexed(text, typed.at(error.at)) from None
    if len(tokens) > limits.tokens:
        start, end = typed.at(tokens[limits.tokens].start), len(text)
        raise refusal("tokens", f"a text has at most {limits.tokens} signs and words here", start, end, "give parts of it a name")
    if typed.place is not None:
        tokens = [typed.token(t) for t in tokens]
    if "\n" in typed.text or "\r" in typed.text:
        _refuse_second_line(typed, tokens)
    return tokens


def _refuse_second_line(typed: Plain, tokens: Iterable[Token]) -> None:
    """Raise TutorError("line") where a line ends outside brackets: inside them it is a blank."""
    ends = {typed.at(k) for k, c in enumerate(typed.text) if c in "\n\r"}
    depth, last = 0, None
    for t in tokens:
        if depth == 0 and last is not None and any(k in ends for k in range(last, t.end)):
            raise refusal("line", "one line holds one statement, and here a second one begins", t.start, t.end, "type one line at a time")
        depth += (t.type in CLOSER) - (t.type in CLOSERS)
        last = t.end


def _lexed(text: str, offset: int = 0) -> list[Token]:
    return [t._replace(type=_TYPED[t.type]) if t.type in _TYPED else t for t in lexed("expression", text, offset)]


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


def _told(text: str, found: Ambiguous, vocabulary: Vocabulary, limits: Limits, latex: bool) -> TutorError:
    """The refusal of an ambiguous text, with every reading that reads one way only."""
    readings = _readings(text, found, vocabulary, limits, latex, _TWICE)
    mend = "write what is meant with brackets" if len(readings) < 2 else ""
    if len(readings) == 1:
        mend, readings = f"write {readings[0]}", ()
    return TutorError(Diagnostic("ambiguous", found.what, found.span, mend, readings, text))


def _readings(text: str, found: Ambiguous, vocabulary: Vocabulary, limits: Limits, latex: bool, times: int) -> tuple[str, ...]:
    """The texts that choosing leaves, each of another tree; what cannot be read however it is chosen is left out."""
    trees: dict[Node, str] = {}
    for choice in found.choices:
        chosen = edited(text, in_latex(text, choice) if latex else choice)
        try:
            trees.setdefault(read(chosen, vocabulary, limits, latex=latex).node, chosen)
        except Ambiguous as again:
            if times > 1:
                for reading in _readings(chosen, again, vocabulary, limits, latex, times - 1):
                    trees.setdefault(read(reading, vocabulary, limits, latex=latex).node, reading)
        except TutorError:
            continue
    return tuple(trees.values())
