"""What must be known of a pattern's names before a stable form is taken; a claim may bind a name of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tutor.numeric.folding import filled, make, value_of
from tutor.numeric.forms.cancelling import shortened, single
from tutor.numeric.forms.matching import Bound
from tutor.syntax.nodes import ZERO, Apply, Name, Node

Build = Callable[[str, tuple[Node, ...]], Node]


@dataclass(frozen=True, slots=True)
class Claim:
    """`d = u - v is shorter` (name d, the tree, the word), or `w is no number` (without a tree)."""

    name: Name
    tree: Node | None
    word: str


def claims(given: str, read: Callable[[str], Node]) -> tuple[Claim, ...]:
    """The claims of a table's `given`."""
    found = []
    for text in given.split(" and ") if given else ():
        name, tree, word = re.fullmatch(r"(\w+)(?: = (.+))? is (.+)", text).groups()
        found.append(Claim(Name(name), read(tree) if tree else None, word))
    return tuple(found)


def met(given: tuple[Claim, ...], bound: Bound, build: Build) -> Bound | None:
    """`bound` with what the claims bind; None where one of them does not hold. `build` makes stable forms."""
    for claim in given:
        if claim.tree is None:
            if not _PLAIN[claim.word](bound[claim.name]):
                return None
            continue
        found = _DIFFERENCES[claim.word](claim.tree, bound, build)
        if found is None:
            return None
        bound = {**bound, claim.name: found}
    return bound


def _shorter(tree: Node, bound: Bound, build: Build) -> Node | None:
    """Not 0: of two that are the same the difference is taken, which has a value only where they have one."""
    found = shortened(filled(tree, bound, Apply))
    return None if found is ZERO else found


def _one_term(tree: Node, bound: Bound, build: Build) -> Node | None:
    return single(filled(tree, bound, Apply))


def _number(tree: Node, bound: Bound, build: Build) -> Node | None:
    """A number that is not 0."""
    found = _shorter(tree, bound, build)
    return found if found is not None and value_of(found) else None


def _stable(tree: Node, bound: Bound, build: Build) -> Node | None:
    """Shorter, or with a stable form of its own."""
    plain = filled(tree, bound, make)
    found = filled(tree, bound, build)
    return _shorter(tree, bound, build) or (None if found is plain else found)


def _is_whole(node: Node) -> bool:
    value = value_of(node)
    return value is not None and value.denominator == 1


_DIFFERENCES = {"shorter": _shorter, "a number": _number, "one term": _one_term, "stable": _stable}
_PLAIN = {"no number": lambda n: value_of(n) is None, "no whole number": lambda n: not _is_whole(n), "a vector": lambda n: True}
