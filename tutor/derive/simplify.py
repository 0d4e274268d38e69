"""A result brought into a textbook's form by named rewrites, each one step; never a bare simplify."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from tutor.derive.steps import Derivation, Step
from tutor.meaning.scope import Scope
from tutor.rules import rewrites
from tutor.rules.catalogue import pattern
from tutor.rules.matching import bind, fill
from tutor.rules.rule import Rule
from tutor.rules.tidy import assemble, tidy, total
from tutor.syntax.nodes import ONE, Apply, Node, number, rational, rebuild

_ROUNDS = 20  # a rewrite feeds the next; more rounds than this would be a circle


def simplified(step: Step) -> Step:
    """`step`, followed by the rewrites that bring its value into a textbook's form; the last one's value is the result."""
    for _ in range(_ROUNDS):
        for rule, change in _REWRITES:
            after = tidy(rebuild(step.value, change))
            if after is not step.value:
                step = Step(step.value, rule, (), after, after, (("u", step),))
                break
        else:
            return step
    return step


def simplify(node: Node, scope: Scope = Scope()) -> Derivation:  # noqa: B008 (frozen)
    """`node` simplified by named steps."""
    given = scope.expand(node)
    start = Step(given, TIDY, (), tidy(given), tidy(given))
    return Derivation("simplify", node, (), scope, simplified(start))


def _collect(node: Node) -> Node:
    """Like terms of one sum added: 2x + 3x is 5x."""
    if not isinstance(node, Apply) or node.op != "+":
        return node
    found: dict[tuple, Fraction] = {}
    parts: dict[tuple, tuple[list[Node], list[Node]]] = {}
    for term in node.args:
        coefficient, above, below = monomial(term)
        key = (frozenset((f, above.count(f)) for f in above), frozenset((f, below.count(f)) for f in below))
        found[key] = found.get(key, Fraction(0)) + coefficient
        parts.setdefault(key, (above, below))
    if len(found) == len(node.args):
        return node
    return total(assemble(c, *parts[key]) if any(parts[key]) else number(c) for key, c in found.items() if c)


def monomial(term: Node) -> tuple[Fraction, list[Node], list[Node]]:
    """A term as its number, the factors above and the factors below."""
    if isinstance(term, Apply) and term.op == "-":
        coefficient, above, below = monomial(term.args[0])
        return -coefficient, above, below
    top, bottom = term.args if isinstance(term, Apply) and term.op == "/" else (term, ONE)
    (p, above), (q, below) = _factors(top), _factors(bottom)
    return (p / q, above, below) if q else (Fraction(1), [term], [])


def _factors(node: Node) -> tuple[Fraction, list[Node]]:
    coefficient, rest = Fraction(1), []
    for f in node.args if isinstance(node, Apply) and node.op == "*" else (node,):
        value = rational(f)
        if value is None:
            rest.append(f)
        else:
            coefficient *= value
    return coefficient, rest


def _base_and_exponent(factor: Node) -> tuple[Node, Node]:
    return factor.args if isinstance(factor, Apply) and factor.op == "^" else (factor, ONE)


def _same_base(node: Node) -> Node:
    """x x^2 is x^3: the factors of one product that share a base, multiplied."""
    if not isinstance(node, Apply) or node.op != "*":
        return node
    exponents: dict[Node, list[Node]] = {}
    for factor in node.args:
        base, exponent = (factor, ONE) if rational(factor) is not None else _base_and_exponent(factor)
        exponents.setdefault(base, []).append(exponent)
    if len(exponents) == len(node.args):
        return node
    merged = [Apply("^", (b, total(e))) if len(e) > 1 else (b if e[0] is ONE else Apply("^", (b, e[0]))) for b, e in exponents.items()]
    return tidy(Apply("*", tuple(merged))) if len(merged) > 1 else tidy(merged[0])


def _power_of_power(node: Node) -> Node:
    """(x^2)^3 is x^6, for whole exponents."""
    match node:
        case Apply("^", (Apply("^", (base, inner)), outer)):
            a, b = rational(inner), rational(outer)
            if a is not None and b is not None and a.denominator == b.denominator == 1:
                return tidy(Apply("^", (base, number(a * b))))
    return node


def _cancel(node: Node) -> Node:
    """A factor that stands above and below, cancelled; of powers of one base the smaller exponent goes."""
    if not isinstance(node, Apply) or node.op != "/":
        return node
    coefficient, above, below = monomial(node)
    changed = False
    for low in list(below):
        base, q = _base_and_exponent(low)
        for high in list(above):
            other, p = _base_and_exponent(high)
            p_value, q_value = rational(p), rational(q)
            if other is base and p_value is not None and q_value is not None:
                above.remove(high)
                below.remove(low)
                rest = p_value - q_value
                if rest:
                    (above if rest > 0 else below).append(tidy(Apply("^", (base, number(abs(rest))))))
                changed = True
                break
    return assemble(coefficient, above, below) if changed else node


def _by(rule: Rule) -> Callable[[Node], Node]:
    def change(node: Node) -> Node:
        bound = bind(rule, node, "")
        return node if bound is None else fill(pattern(rule).right, bound, {})

    return change


TIDY = Rule("arithmetic", "u + 0", "u", "Numbers are worked out, zeros and ones dropped.")

_REWRITES: tuple[tuple[Rule, Callable[[Node], Node]], ...] = (
    *((rule, _by(rule)) for rule in rewrites.TABLE.rules),
    (rewrites.POWER_OF_POWER, _power_of_power),
    (rewrites.SAME_BASE, _same_base),
    (rewrites.CANCEL, _cancel),
    (rewrites.COLLECT, _collect),
)
