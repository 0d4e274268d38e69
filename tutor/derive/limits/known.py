"""The tables of known limits, read: how functions end, and what the top of a standard limit is."""

from __future__ import annotations

from functools import cache

from tutor.rules import limits as rules
from tutor.rules.catalogue import pattern
from tutor.rules.rule import Rule
from tutor.syntax.nodes import Node


@cache
def ends() -> dict[tuple[str, Node], tuple[Rule, Node]]:
    """(word, where the inside goes) -> the rule and the limit."""
    found = {}
    for rule in rules.ENDS.rules:
        read = pattern(rule)
        _, point, *_, applied = read.left.args
        found[applied.op, point] = (rule, read.right)
    return found
