"""The new letter of a substitution: how it is told, and the way back from it to the old one."""

from __future__ import annotations

from tutor.derive.derivatives.scalar import differentiate
from tutor.derive.goals import polished
from tutor.derive.rewriting.simplify import monomial
from tutor.rules.tidy import assemble, total
from tutor.syntax.nodes import ONE, Apply, Name, Node, names, number, rational, rebuild, substitute
from tutor.syntax.printer import show


def told(letter: str, inside: Node, variable: str) -> str:
    """`u = x^2, du = 2x dx`."""
    return f"{letter} = {show(inside)}, {_differential(letter, variable, inside)}"


def told_backwards(letter: str, inside: Node, variable: str, outer: Node) -> str:
    """`u = sqrt(x), x = u^2, dx = 2u du`; what is the same twice is told once."""
    first = f"{letter} = {show(inside)}, " if inside is not Name(variable) else ""
    return f"{first}{variable} = {show(outer)}, {_differential(variable, letter, outer)}"


def _differential(letter: str, variable: str, value: Node) -> str:
    slope = polished(differentiate(value, variable).value)
    if slope is ONE:
        return f"d{letter} = d{variable}"
    if slope is Apply("-", (ONE,)):
        return f"d{letter} = -d{variable}"
    text = f"({show(slope)})" if isinstance(slope, Apply) and slope.op == "+" else show(slope)
    return f"d{letter} = {text} d{variable}"


def back(value: Node, letter: str, inside: Node) -> Node:
    """`value` with the letter replaced by what it stands for, powers of a root and of an exponential merged."""
    u = Name(letter)
    power = _as_power(inside)

    def change(node: Node) -> Node:
        match node:
            case Apply("log", (Apply("abs", (inner,)),)) | Apply("log", (inner,)) if inner is u and _is_exponential(inside):
                return inside.args[1]
            case Apply("^", (base, exponent)) if base is u and power is not None and (n := rational(exponent)) is not None:
                return _raised(*power, n)
        return node

    return collected(substitute(rebuild(value, change), {u: inside}))


def _is_exponential(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == "^" and node.args[0] is Name("e")


def _as_power(inside: Node) -> tuple[Node, Node] | None:
    """(base, exponent) of a root or of e^(k x)."""
    match inside:
        case Apply("sqrt", (base,)):
            return base, number("1/2")
        case Apply("cbrt", (base,)):
            return base, number("1/3")
        case Apply("^", (base, exponent)) if rational(exponent) is not None or _is_exponential(inside):
            return base, exponent
    return None


def _raised(base: Node, exponent: Node, n) -> Node:
    value = rational(exponent)
    if value is None:
        return Apply("^", (base, polished(Apply("*", (number(n), exponent)))))
    value *= n
    if value == 1:
        return base
    return Apply("cbrt", (base,)) if value == rational(number("1/3")) else Apply("^", (base, number(value)))


def spread(node: Node, variable: str) -> Node:
    """A constant factor multiplied into the sum beside it: 2(u + v)/3 as 2u/3 + 2v/3."""
    node = polished(node)
    coefficient, above, below = monomial(node)
    sums = [f for f in above if isinstance(f, Apply) and f.op == "+" and variable in names(f)]
    rest = [f for f in above if f not in sums]
    if len(sums) != 1 or any(variable in names(f) for f in (*rest, *below)) or (coefficient == 1 and not rest and not below):
        return node
    factor = assemble(coefficient, rest, below)
    return collected(total(spread(Apply("*", (factor, term)), variable) for term in sums[0].args))


def collected(node: Node) -> Node:
    """Like terms of a sum added: t/4 - t/8 as t/8."""
    node = polished(node)
    if not isinstance(node, Apply) or node.op != "+":
        return node
    found: dict[tuple, list] = {}
    for term in node.args:
        coefficient, above, below = monomial(term)
        found.setdefault((frozenset(above), frozenset(below), len(above), len(below)), []).append((coefficient, above, below))
    if len(found) == len(node.args):
        return node
    return polished(total(assemble(sum(c for c, _, _ in terms), *terms[0][1:]) for terms in found.values()))


def times(factor: Node, goal: Node) -> Node:
    """A constant before an integral, as it is written: a fraction's bottom below the line."""
    coefficient, above, below = monomial(factor)
    top = assemble(coefficient * coefficient.denominator, above)
    bottom = assemble(coefficient * 0 + coefficient.denominator, below)
    upper = goal if top is ONE else Apply("-", (goal,)) if rational(top) == -1 else Apply("*", (top, goal))
    return upper if bottom is ONE else Apply("/", (upper, bottom))
