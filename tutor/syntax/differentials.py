"""Derivatives written as quotients, `d²/dx dy` and `∂²f/∂x∂y`: their order, their names, and what stands on top."""

from __future__ import annotations

import re
from typing import NamedTuple

from tutor.syntax.ambiguity import refusal
from tutor.syntax.tokens import GREEK, SUPERSCRIPT, Token, spelled

_TOP = re.compile(r"[d∂](?P<power>\^\d+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?\s*(?P<name>\w*)")
_WORD = rf"(?:[A-Za-z][A-Za-z0-9]*|[{''.join(GREEK)}][0-9]*)(?:_[A-Za-z0-9]+)?"
_BELOW = re.compile(rf"[d∂](?P<name>{_WORD})(?P<power>\^\d+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?\s*")
_GLUED = re.compile(r"[A-Za-z]\d*(?:d[A-Za-z]\d*)+")  # the xdy of dxdy


class Quotient(NamedTuple):
    """`d²f/dx dy`: f (empty in `d/dx`) and where it stands, and the names below, each as often as it is differentiated by."""

    name: str
    name_at: int
    by: tuple[str, ...]


def quotient(t: Token) -> Quotient:
    """The derivative that one token writes. Raises TutorError("order") where the orders above and below differ."""
    top, _, below = t.value.partition("/")
    head = _TOP.match(top)
    order = _power(head["power"])
    by: list[str] = []
    for found in _BELOW.finditer(below):
        glued = order > 1 and not found["power"] and _GLUED.fullmatch(found["name"])
        each = re.findall(r"(?:^|d)([A-Za-z]\d*)", found["name"]) if glued else [found["name"]]
        by += [spelled(name) for name in each for _ in range(min(_power(found["power"]), 100))]
    if len(by) != order:
        likely = by * order if len(by) == 1 else by  # d²/dx for d²/dx²
        raise refusal("order", f"the order is {order} above and {len(by)} below", t.start, t.end,
                      f"write {_written(head['name'], likely)}")  # fmt: skip
    return Quotient(head["name"], t.start + head.start("name"), tuple(by))


def _power(text: str | None) -> int:
    return int(text.translate(SUPERSCRIPT).lstrip("^")) if text else 1


def _written(name: str, by: list[str]) -> str:
    above = "d" if len(by) == 1 else f"d^{len(by)}"
    below = " ".join(f"d{n}" + (f"^{by.count(n)}" if by.count(n) > 1 else "") for n in dict.fromkeys(by))
    return f"{above}{' ' if name and len(by) > 1 else ''}{name}/{below}"
