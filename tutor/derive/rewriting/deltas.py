"""Sums over Kronecker's delta: the one term that it chooses stands alone, and what does not change stands before the rest."""

from __future__ import annotations

from fractions import Fraction

from tutor.derive.rewriting.rewriting import Law, Move
from tutor.meaning.indices import at_index
from tutor.meaning.scope import Scope
from tutor.rules import structure
from tutor.rules.terms import monomial
from tutor.rules.tidy import assemble, negative, product, tidy, total
from tutor.syntax.nodes import ONE, ZERO, Apply, Node, names, postorder, substitute


def _chosen_term(node: Apply, scope: Scope) -> Move | None:
    """sum(i, f(kronecker(i, k))) as sum(i, f(0)) + f(1) - f(0) at i = k, whatever stands around the delta."""
    if len(node.args) != 2 or not isinstance(node.args[0], Apply) or node.args[0].op != "..":
        return None
    span, body = node.args
    index = span.args[0]
    delta = next((n for n in postorder(body) if _is_delta(n, index)), None)
    if delta is None:
        return None
    other = delta.args[1] if delta.args[0] is index else delta.args[0]
    chosen = at_index(tidy(_jump(body, delta)), index, other)
    return Move(structure.CHOSEN_TERM, tidy(total([chosen, _summed(span, tidy(substitute(body, {delta: ZERO})))])))


def _jump(node: Node, delta: Node) -> Node:
    """What `node` gains where the delta goes from 0 to 1."""
    if node is delta:
        return ONE
    holding = [a for a in node.args if delta in set(postorder(a))] if isinstance(node, Apply) else []
    if not holding:
        return ZERO
    inner = _jump(holding[0], delta)
    match node:
        case Apply("+", terms):
            return total(_jump(t, delta) for t in terms)
        case Apply("-", _):
            return negative(inner)
        case Apply("*", factors) if len(holding) == 1:
            return product(inner if f is holding[0] else f for f in factors)
        case Apply("/", (above, below)) if holding == [above]:
            return product((inner, Apply("/", (ONE, below))))
    return total([substitute(node, {delta: ONE}), negative(substitute(node, {delta: ZERO}))])


def _summed(span: Apply, term: Node) -> Node:
    """The sum of `term` over an index, factors without the index before it."""
    index = span.args[0].name
    if term is ZERO:
        return ZERO
    coefficient, above, below = monomial(term)
    inner = [[f for f in factors if index in names(f)] for factors in (above, below)]
    outer = [[f for f in factors if index not in names(f)] for factors in (above, below)]
    if not any(inner):
        return Apply("sum", (span, term))
    return product((assemble(coefficient, *outer), Apply("sum", (span, assemble(Fraction(1), *inner)))))


def _out_of_sum(node: Apply, scope: Scope) -> Move | None:
    """sum(i, 2 w x_i) as 2 w sum(i, x_i)."""
    if len(node.args) != 2 or not isinstance(node.args[0], Apply) or node.args[0].op != "..":
        return None
    after = tidy(_summed(*node.args))
    return Move(structure.OUT_OF_SUM, after) if after is not node else None


def _is_delta(node: Node, index: Node) -> bool:
    return isinstance(node, Apply) and node.op == "kronecker" and (node.args[0] is index) != (node.args[1] is index)


LAWS = (Law(frozenset({"sum"}), _chosen_term), Law(frozenset({"sum"}), _out_of_sum))
