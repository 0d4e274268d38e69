"""An equation by each mistake that the table of equations knows."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.derive.reasons import filled_with
from tutor.rules.algebra import EQUATIONS
from tutor.rules.catalogue import as_claim, read
from tutor.rules.matching import bind, fill, group
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Apply, Node, is_op, names

_MOST_TURNS = 5  # terms or factors that are tried in the first place


def turns(node: Apply) -> Iterator[Node]:
    """`node` with each of its terms or factors in the first place: a rule of two takes the first and the rest."""
    yield node
    for k, a in enumerate(node.args[:_MOST_TURNS]):
        if isinstance(a, Apply) and a.op in ("+", "*") and node.op not in ("+", "*"):
            for turned in turns(a):
                yield Apply(node.op, (*node.args[:k], turned, *node.args[k + 1 :]))
    if node.op in ("+", "*"):
        for k in range(min(len(node.args), _MOST_TURNS)):
            rest = [*node.args[:k], *node.args[k + 1 :]]
            yield Apply(node.op, (node.args[k], group(node.op, rest)))
            yield Apply(node.op, (group(node.op, rest), node.args[k]))


def equations_gone_wrong(before: Node, unknown: str) -> Iterator[tuple[str, str, Node]]:
    """(rule, what to tell, what an equation becomes) by each mistake of the table, whichever side is taken for the left one."""
    if not is_op(before, "="):
        return
    for turned in (before, Apply("=", before.args[::-1])):
        left, right = turned.args
        if unknown in names(right):  # the rules undo what is done to the unknown, which stands on one side
            continue
        for side in dict.fromkeys(turns(left) if isinstance(left, Apply) else (left,)):
            for rule in EQUATIONS.rules:
                bound = bind(rule, Apply("=", (side, right)), unknown)
                if bound is None:
                    continue
                for mistake in rule.wrong:
                    yield rule.key, filled_with(mistake.hint, bound), tidy(fill(as_claim(read(mistake.right)), bound, {}))
