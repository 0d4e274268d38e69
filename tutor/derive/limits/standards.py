"""Standard limits: a factor like sin(v), with v vanishing, replaced by v, for their quotient has the limit 1."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from fractions import Fraction

from tutor.derive.goals import polished, reach
from tutor.derive.limits.approach import Search
from tutor.derive.limits.factors import Factors, factors, product_of
from tutor.derive.steps import Step
from tutor.rules import limits as rules
from tutor.rules.catalogue import pattern
from tutor.rules.matching import group
from tutor.rules.rule import Rule
from tutor.syntax.nodes import CONSTANTS, ONE, ZERO, Apply, Name, Node, Number, names, number, substitute


def standard(body: Node, search: Search) -> Step | None:
    """The first factor that is the top of a standard limit goes for its bottom; what is left has its own limit."""
    if not isinstance(body, Apply) or body.op not in ("/", "*"):
        return None
    coefficient, found = factors(body)
    if len(found) < 2:
        return None
    for base, exponent in found.items():
        for rule, v, bound, below in equivalents(base, {search.variable}, lambda v: (s := search.step(v)) is not None and s.value is ZERO):
            step = _replaced(body, (coefficient, found), (base, exponent), (rule, bound, below), search)
            if step is not None and v is not None:
                return step
    return None


def _replaced(body: Node, whole: tuple[Fraction, Factors], chosen: tuple[Node, Fraction], known: tuple[Rule, dict, Node],
              search: Search) -> Step | None:  # fmt: skip
    """The limit with the chosen factor replaced by the bottom of its standard limit."""
    (coefficient, found), (base, exponent), (rule, bound, below) = whole, chosen, known
    unit = Apply("/", (base, below))
    first = reach(search.goal(unit), rule, tuple(bound.items()), unit, value=ONE)
    c, inner = factors(below)
    rest = {b: k for b, k in found.items() if b is not base}
    for b, k in inner.items():
        rest[b] = rest.get(b, Fraction(0)) + k * exponent
    after = product_of(coefficient * c**exponent.numerator, {b: k for b, k in rest.items() if k})
    if after is ONE and exponent == 1:
        return reach(search.goal(body), rule, tuple(bound.items()), body, value=ONE)
    step = search.step(after)
    if step is None:
        return None
    lead = first.goal if abs(exponent) == 1 else Apply("^", (first.goal, number(abs(exponent))))
    lead = lead if exponent > 0 else Apply("/", (ONE, lead))
    form = lead if after is ONE else Apply("*", (lead, step.goal))
    parts = (("u", first),) if after is ONE else (("u", first), ("v", step))
    return reach(search.goal(body), rules.EQUIVALENT, (("u", base), ("w", below), ("v", body)), form, parts, value=step.value)


def equivalents(
    factor: Node, moving: Collection[str], vanishes: Callable[[Node], bool]
) -> Iterator[tuple[Rule, Node, dict[str, Node], Node]]:
    """(rule, v, what its letters stand for, what stands below) for each entry that `factor` is the top of, with v vanishing."""
    if not names(factor) & set(moving):
        return
    for rule in rules.STANDARD.rules:
        top, bottom = pattern(rule).left.args[-1].args
        for sign, written in ((1, factor), (-1, polished(Apply("-", (factor,))))):
            bound: dict[str, Node] = {}
            if not _fits(top, written, bound) or any(names(bound[n]) & set(moving) for n in rule.constant):
                continue
            v = bound["x"]
            if names(v) & set(moving) and vanishes(v):
                below = substitute(bottom, {Name(n): node for n, node in bound.items()})
                yield rule, v, bound, polished(below if sign > 0 else Apply("-", (below,)))


def _fits(left: Node, node: Node, bound: dict[str, Node]) -> bool:
    """Whether `node` has the form `left`; terms in any order; 1 + x stands for whatever is near 1."""
    match left:
        case Number():
            return left is node
        case Name(name):
            return left is node if name in CONSTANTS else bound.setdefault(name, node) is node
        case Apply("+", (first, Name(name))) if first is ONE:
            return bound.setdefault(name, v := polished(Apply("+", (node, Apply("-", (ONE,)))))) is v
        case Apply("+", (first, second)) if isinstance(node, Apply) and node.op == "+":
            for k, term in enumerate(node.args):
                trial = dict(bound)
                others = group("+", [a for j, a in enumerate(node.args) if j != k])
                if _fits(first, term, trial) and _fits(second, others, trial):
                    bound.update(trial)
                    return True
            return False
        case Apply(op, args) if isinstance(node, Apply) and node.op == op and len(args) == len(node.args):
            return all(_fits(a, n, bound) for a, n in zip(args, node.args, strict=True))
    return False
