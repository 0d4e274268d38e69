"""Which | opens an absolute value and which closes one: every way of pairing is weighed, and only a single one is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tutor.syntax.ambiguity import Ambiguous, Choice, Edit, refusal
from tutor.syntax.brackets import Brackets
from tutor.syntax.tokens import CLOSER, CLOSERS, ENDS, STARTS, Token, words

OPEN, CLOSE = "LBAR", "RBAR"
_DEEPEST = 20  # bars within bars; more would be read by nobody
_FOLLOWS = STARTS | {"BAR", "MINUS", "DERIV", "LIM"}
_PARTS = frozenset(words("COMMA REL IN CUP AND OR IF OTHERWISE COLON"))  # no pair of bars reaches over one of these

Path = tuple | None  # (index, role, the path before), from the last bar to the first


def pair_bars(tokens: Sequence[Token], brackets: Brackets, is_word: Callable[[int], bool]) -> dict[int, str]:
    """The role, OPEN or CLOSE, of each bar by its index; the pairs are added to `brackets`.

    is_word(i) says whether the name at `i` is a function, after which an operand must begin.
    Raises Ambiguous, or TutorError("bar").
    """
    roles: dict[int, str] = {}
    for bars in _segments(tokens):
        paths = _pairings(tokens, bars, is_word)
        if not paths:
            t = tokens[bars[-1]]
            if len(bars) == 1 and _condition_follows(tokens, bars[0]):
                raise refusal("set", "a set is written by its members, or as an interval", t.start, t.end, "write x > 0 alone")
            raise refusal("bar", "this | has no partner", t.start, t.end, "write abs(…)")
        if len(paths) > 1:
            first, last = tokens[bars[0]], tokens[bars[-1]]
            raise Ambiguous("these bars pair in more than one way", first.start, last.end, *(_as_calls(tokens, p) for p in paths))
        roles.update(paths[0])
        _match(tokens, bars, roles, brackets)
    return roles


def _condition_follows(tokens: Sequence[Token], bar: int) -> bool:
    """Whether this is the bar of `{x | x > 0}`."""
    return bar >= 2 and tokens[bar - 2].type == "LBRACE"


def _segments(tokens: Sequence[Token]) -> list[list[int]]:
    """The bars that could pair: within the same brackets and between the same commas."""
    segments: dict[tuple[int, int], list[int]] = {}
    stack, part = [-1], {-1: 0}
    for i, t in enumerate(tokens):
        if t.type in CLOSER:
            stack.append(i)
            part[i] = 0
        elif t.type in CLOSERS:
            stack.pop()
        elif t.type in _PARTS:
            part[stack[-1]] += 1
        elif t.type == "BAR":
            segments.setdefault((stack[-1], part[stack[-1]]), []).append(i)
    return list(segments.values())


def _pairings(tokens: Sequence[Token], bars: list[int], is_word: Callable[[int], bool]) -> list[dict[int, str]]:
    """At most two ways of giving each bar its role."""
    states: dict[tuple[int, str], list[Path]] = {(0, CLOSE): [None]}
    for i in bars:
        found: dict[tuple[int, str], list[Path]] = {}
        for (depth, last), paths in states.items():
            for role in _roles(tokens, i, last, is_word):
                deeper = depth + (1 if role == OPEN else -1)
                if 0 <= deeper <= _DEEPEST:
                    so_far = found.setdefault((deeper, role), [])
                    so_far.extend((i, role, p) for p in paths[: 2 - len(so_far)])
        states = found
    done = [path for (depth, _), paths in states.items() if depth == 0 for path in paths]
    return [_unwound(path) for path in done[:2]]


def _unwound(path: Path) -> dict[int, str]:
    roles = {}
    while path:
        i, role, path = path
        roles[i] = role
    return dict(reversed(roles.items()))


def _roles(tokens: Sequence[Token], i: int, last: str, is_word: Callable[[int], bool]) -> tuple[str, ...]:
    """What the bar at `i` can be, when the bar before it was `last`."""
    after_bar = i > 0 and tokens[i - 1].type == "BAR"
    after_operand = last == CLOSE if after_bar else i > 0 and tokens[i - 1].type in ENDS and not is_word(i - 1)
    if not after_operand:
        return (OPEN,)
    if i + 1 == len(tokens) or tokens[i + 1].type not in _FOLLOWS:
        return (CLOSE,)
    touches_left, touches_right = tokens[i - 1].end == tokens[i].start, tokens[i + 1].start == tokens[i].end
    if touches_left != touches_right and "BAR" not in (tokens[i - 1].type, tokens[i + 1].type):
        return (CLOSE,) if touches_left else (OPEN,)
    return (CLOSE, OPEN)


def _match(tokens: Sequence[Token], bars: list[int], roles: dict[int, str], brackets: Brackets) -> None:
    opened: list[int] = []
    for i in bars:
        if roles[i] == OPEN:
            opened.append(i)
            continue
        first = opened.pop()
        brackets.close[first] = i
        if tokens[first + 1].type == "BAR" and brackets.close.get(first + 1) == i - 1:
            start, end = tokens[first].start, tokens[i].end
            norm = (Edit(start, tokens[first + 1].end, "norm("), Edit(tokens[i - 1].start, end, ")"))
            if [t.type for t in tokens[i + 1 : i + 2]] == ["UNDER"]:
                raise refusal("bar", "a norm is written with ‖ or as a word", start, tokens[i + 1].end, "write norm(…), and no 2 below it")
            raise Ambiguous("||…|| is a norm, or an absolute value twice", start, end, norm, _as_calls(tokens, roles))


def _as_calls(tokens: Sequence[Token], roles: dict[int, str]) -> Choice:
    """The same pairing, written with abs(…), apart from what stands beside it."""
    edits = []
    for i, role in roles.items():
        t = tokens[i]
        touches_left = i > 0 and tokens[i - 1].end == t.start and roles.get(i - 1) != OPEN and tokens[i - 1].type not in CLOSER
        touches_right = i + 1 < len(tokens) and tokens[i + 1].start == t.end and tokens[i + 1].type in STARTS
        edits.append(Edit(t.start, t.end, " abs("[not touches_left :] if role == OPEN else ") "[: 1 + touches_right]))
    return tuple(edits)
