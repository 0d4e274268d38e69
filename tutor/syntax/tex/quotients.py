r"""Fractions of LaTeX that are no quotients: \frac{d}{dx}, \frac{\partial^2 f}{\partial x \partial y}, and \frac{dx}{x} in an integral."""

from __future__ import annotations

import re

from tutor.syntax.tex.runs import Run, fake
from tutor.syntax.tokens import GREEK_NAMES, Token

_GLUED = re.compile(r"(?:d[A-Za-z])+")  # dx, dxdy
_NAMED = ("LETTERS", "NAME", "WORD")


def derivative(command: Token, top: Run, bottom: Run) -> Run | None:
    """The derivative that a fraction writes, as ( d/dx body ); None where it is a quotient."""
    by = _below(bottom.tokens)
    order, body = _above(top.tokens)
    if by is None or order is None:
        return None
    mark = "d" if order == 1 else f"d^{order}"
    written = " ".join(f"d{name}" + (f"^{power}" if power > 1 else "") for name, power in by)
    sign = Token("DERIV", f"{mark}/{written}", command.start, bottom.end)
    if not body:
        return Run([sign], command.start, bottom.end, "sign")
    sign = sign._replace(end=body[0].start)
    return Run([fake("(", command.start + 1), sign, *body, fake(")", top.end - 1)], command.start, bottom.end, "atom")


def _is_d(t: Token) -> bool:
    return t.type == "D" or (t.type == "LETTERS" and t.value == "d")


def _above(tokens: list[Token]) -> tuple[int | None, list[Token]]:
    """The order of `d^2 f`, and the tokens of f; None where no d begins it."""
    if not tokens or not (tokens[0].type == "D" or (tokens[0].type == "LETTERS" and tokens[0].value[0] == "d")):
        return None, []
    first, rest = tokens[0], tokens[1:]
    if first.type == "LETTERS" and len(first.value) > 1:
        return 1, [first._replace(value=first.value[1:], start=first.start + 1), *rest]
    order, rest = _power(rest)
    return order, rest


def _power(tokens: list[Token]) -> tuple[int, list[Token]]:
    """The whole number that ^ raises by, 1 where there is none, and what follows it."""
    if not tokens or tokens[0].type != "CARET":
        return 1, tokens
    kinds = [t.type for t in tokens[1:4]]
    k = 2 if kinds == ["LPAR", "NUMBER", "RPAR"] else 1 if kinds[:1] == ["NUMBER"] else 0
    if k and tokens[k].value.isdigit():
        return int(tokens[k].value[:4]), tokens[2 * k :]
    return 1, tokens


def _below(tokens: list[Token]) -> list[tuple[str, int]] | None:
    """The names of `dx \\, dy^2` with their powers; None where these are no differentials."""
    found: list[tuple[str, int]] = []
    while tokens:
        names, tokens = _names(tokens)
        if not names:
            return None
        power, tokens = _power(tokens)
        found += [(name, 1) for name in names[:-1]] + [(names[-1], power)]
    return found or None


def _names(tokens: list[Token]) -> tuple[list[str], list[Token]]:
    """The names of the differentials that begin here, `dx`, `d x`, `dxdy`, `d\\theta`, and what follows; none where there are none."""
    first, rest = tokens[0], tokens[1:]
    if _is_d(first):
        if not rest or rest[0].type not in _NAMED or (rest[0].type == "LETTERS" and len(rest[0].value) > 1):
            return [], tokens
        names, rest = [rest[0].value], rest[1:]
    elif first.type == "LETTERS" and _GLUED.fullmatch(first.value):
        names = list(first.value[1::2])
    else:
        return [], tokens
    while rest and rest[0].type == "SUFFIX":
        names[-1] += rest[0].value
        rest = rest[1:]
    return names, rest


def differential_at_end(command: Token, top: Run) -> tuple[Run, list[Token]]:
    """The numerator without the differential that ends it, and the differential, which goes behind the fraction: 1 and dx of `dx`."""
    tokens = top.tokens
    if any(t.type == "INT" for t in tokens):  # its own differential
        return top, []
    k = len(tokens) - 1
    while k > 0 and tokens[k].type == "SUFFIX":
        k -= 1
    if k < 0 or tokens[k].type not in _NAMED:
        return top, []
    before = tokens[k - 1] if k else None
    if before is not None and _is_d(before) and _is_single(tokens[k]):
        k -= 1
    elif tokens[k].type != "LETTERS" or not re.fullmatch(r"d[A-Za-z]", tokens[k].value):
        return top, []
    rest, d = tokens[:k], tokens[k:]
    if not rest:
        rest = [Token("NUMBER", "1", top.start, top.start)]
    return Run(rest, top.start, d[0].start, top.form), d


def _is_single(t: Token) -> bool:
    return t.type != "LETTERS" or len(t.value) == 1 or t.value in GREEK_NAMES
