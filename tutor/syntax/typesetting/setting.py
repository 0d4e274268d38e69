"""A node as LaTeX, how tightly it holds together, and the questions that several setters ask."""

from __future__ import annotations

from typing import NamedTuple

from tutor.syntax.nodes import INTERVALS, RELATIONS, Apply, Node, is_op
from tutor.syntax.tokens import words

OR, AND, RELATION, UNION, SUM, TERM, PRODUCT, POWER, ATOM = range(9)  # how tightly LaTeX holds together
MOST_ORDERS = 99  # the highest order of a derivative that is written as a quotient


_SIGNS = frozenset(words("+ * ⊙ / - @ ^ .T [] _ {} ∪ in and or if otherwise side d/d lim ∫ ∇ ∇² ' .. axis= keepdims= factorial := :"))
_STRUCTURES = _SIGNS | INTERVALS | RELATIONS | {"does not exist"}


class Set(NamedTuple):
    """A node as LaTeX, and how tightly it holds together."""

    latex: str
    level: int

    def at(self, level: int) -> str:
        """The LaTeX, in brackets where its surroundings hold tighter."""
        return self.latex if self.level >= level else rf"\left({self.latex}\right)"

    def acted_on(self) -> str:
        """The LaTeX after d/dx, lim, ∫ or Σ, in brackets where it begins with a minus, which would be read as that of a difference."""
        return rf"\left({self.latex}\right)" if self.latex.startswith("-") else self.at(TERM)


def is_call(node: Node) -> bool:
    """Whether `node` is a function of something."""
    return isinstance(node, Apply) and node.op not in _STRUCTURES


def is_range(node: Node) -> bool:
    """Whether `node` is `i=1..n`."""
    return isinstance(node, Apply) and node.op == ".." and len(node.args) == 3


def argument(node: Node, part: Set) -> Set:
    """One argument; an equation stands in brackets, for without them it would be taken for `axis=1`."""
    return part._replace(latex=rf"\left({part.latex}\right)") if is_op(node, "=") else part
