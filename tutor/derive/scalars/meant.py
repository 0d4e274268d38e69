"""What a word of arrays means in other words, by how many directions its arguments have: layer_norm, cross_entropy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from tutor.meaning.axes import in_plain_form, is_option
from tutor.rules.catalogue import pullbacks, read, sizes
from tutor.rules.rule import Pullback
from tutor.syntax.nodes import Apply, Node


def is_meant(word: str) -> bool:
    """Whether a word of arrays stands for others."""
    return word in _meant()


def meaning(node: Apply, ranks: Sequence[int]) -> tuple[dict[str, Node], Node] | None:
    """The arguments of `node` by the names they have in what it means, and what it means; None for a word that is primitive.

    ranks  how many directions each argument has
    """
    node = in_plain_form(node, ranks[0])
    arguments, marks = _parted(node.args)
    fitting = [r for r in _meant().get(node.op, ()) if _parted(read(r.left).args)[1] == marks and len(_ranks(r)) == len(arguments)]
    if not fitting:
        return None
    rule = min(fitting, key=lambda r: _ranks(r) != list(ranks[: len(arguments)]))
    parameters, _ = _parted(read(rule.left).args)
    return {p.name: a for p, a in zip(parameters, arguments, strict=True)}, read(rule.means)


def _parted(args: Sequence[Node]) -> tuple[list[Node], list[Node]]:
    """The arguments, and the options behind them."""
    return [a for a in args if not is_option(a)], [a for a in args if is_option(a)]


def _ranks(rule: Pullback) -> list[int]:
    return [len(sizes(rule.shapes.get(p.name, ""))) for p in _parted(read(rule.left).args)[0]]


@cache
def _meant() -> dict[str, tuple[Pullback, ...]]:
    found: dict[str, tuple[Pullback, ...]] = {}
    for rule in pullbacks():
        if rule.means:
            found[rule.word] = (*found.get(rule.word, ()), rule)
    return found
