r"""Braces that say something: `{10^{-25}}` is one number, `{\left[0, 1\right]}` an interval, `{=}` an equation that defines nothing."""

from __future__ import annotations

import re

from tutor.syntax.tex.runs import CLOSERS, OPENERS, Run
from tutor.syntax.tokens import Token


def marked(run: Run) -> Run:
    """A part of a run; in braces it may be one of the marks."""
    return run._replace(tokens=_meant(run.tokens)) if run.braces else run


def _meant(tokens: list[Token]) -> list[Token]:
    kinds = [t.type for t in tokens]
    if kinds == ["REL"] and tokens[0].value == "=":
        return [tokens[0]._replace(value="==")]
    if kinds[-1:] == ["RPAR"] and tokens[-1].value != ")":
        number = _scientific(tokens, kinds)
        if number:
            return [Token("NUMBER", number, tokens[0].start, tokens[-1].end)]
    if kinds[:1] == ["LSQB"] and _is_pair(kinds):
        return [Token("INTERVAL", "interval", tokens[0].start, tokens[0].start), *tokens]
    return tokens


def _is_pair(kinds: list[str]) -> bool:
    """Whether these are square brackets around two parts."""
    depth, commas = 0, 0
    for k, kind in enumerate(kinds):
        depth += (kind in OPENERS) - (kind in CLOSERS)
        commas += kind == "COMMA" and depth == 1
        if not depth and k < len(kinds) - 1:
            return False
    return commas == 1


_POWER = re.compile(r"(?:NUMBER STAR )?NUMBER CARET LPAR (?:MINUS )?NUMBER RPAR")


def _scientific(tokens: list[Token], kinds: list[str]) -> str:
    r"""`7 \cdot 10^{30}` as 7e30; empty where the tokens are something else."""
    if not _POWER.fullmatch(" ".join(kinds)):
        return ""
    at = kinds.index("CARET")
    mantissa, exponent = tokens[0].value if at == 3 else "1", tokens[-2].value
    sign = "-" * (tokens[-3].type == "MINUS")
    return f"{mantissa}e{sign}{exponent}" if tokens[at - 1].value == "10" and exponent.isdigit() else ""
