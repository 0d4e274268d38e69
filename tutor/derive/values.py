"""What has to be done before a tree has a value: integrals, limits and endless sums are worked out; what has no value is told."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import prod

from tutor.derive.rewriting.simplify import simplify
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits, or_set
from tutor.meaning.scope import Scope
from tutor.meaning.sorts import INFINITY, refuse_infinity
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import CONSTANTS, ONE, ZERO, Apply, Name, Node, Number, names, postorder, rebuild
from tutor.syntax.printer import show

ASKS = frozenset({"∫", "lim", "sum", "prod"})  # operators that may have to be worked out


def closed(node: Node, scope: Scope = Scope(), limits: Limits = LIMITS) -> Node:  # noqa: B008 (frozen)
    """`node` with every definite integral, limit and endless sum of numbers in it worked out.

    Raises TutorError where one has no value ("undefined", "no-limit", "diverges"), or none that is known here ("no-rule").
    """
    return rebuild(node, lambda n: _worked_out(n, scope, limits) if isinstance(n, Apply) and n.op in ASKS else n)


def _worked_out(node: Apply, scope: Scope, limits: Limits) -> Node:
    if names(node) or (node.op == "∫" and len(node.args) == 2):
        return node
    if node.op == "∫":
        from tutor.derive.integrals.integrals import integral

        variable, low, high, body = node.args
        return integral(body, variable.name, scope, (low, high)).root.value
    if node.op == "lim":
        from tutor.derive.limits.limits import limit

        variable, point, *side, body = node.args
        return limit(body, variable.name, point, side[0].name if side else "", scope).root.value
    return _endless(node, scope, limits) if _is_endless(node) else node


def _is_endless(node: Node) -> bool:
    """Whether a sum or a product over an index goes on without end."""
    ends = node.args[0].args[1:] if isinstance(node, Apply) and node.op in ("sum", "prod") and isinstance(node.args[0], Apply) else ()
    return INFINITY in ends or Apply("-", (INFINITY,)) in ends


def _endless(node: Apply, scope: Scope, limits: Limits) -> Node:
    """The value of an endless sum or product, which SymPy finds."""
    from tutor.meaning.algebra import door, from_sympy, to_sympy

    with door(f"working out {show(node)}"):
        found = from_sympy(to_sympy(node, scope, doit=True), scope.limits)
    if INFINITY in postorder(found) and not any(map(_is_endless, postorder(found))):
        raise trouble("undefined", f"{show(node)} has no value: it grows without bound", mend="let it end at a number")
    if any(map(_is_endless, postorder(found))):
        raise trouble("no-rule", f"no value of {show(node)} is known here", mend="let it end at a number")
    return found


def decided(node: Node, scope: Scope = Scope()) -> Node:  # noqa: B008 (frozen)
    """The exact value of numbers that digits alone cannot tell, such as `tan(pi/2)`. Raises TutorError("undefined") where it has none."""
    from tutor.meaning.algebra import value_at

    return value_at(node, {}, scope)


def refuse_undefined(root: Node) -> None:
    """Raises TutorError("undefined") where a part has no value whatever its names stand for: `x/0`, `log(x, 1)`, `0 * oo`."""
    refuse_infinity(root)
    for node in postorder(root):
        match node:
            case Apply("/", (_, below)) if _is_zero(below):
                raise trouble("undefined", f"{show(node)} has no value: a division by zero", mend="divide by what is not zero")
            case Apply("log", (_, base)) if tidy(base) in (ZERO, ONE):
                raise trouble("undefined", f"{show(node)} has no value: a base is positive, and not 1", mend="write another base")


def refuse_unknown(body: Node, by: tuple[str, ...], scope: Scope) -> None:
    """Raises TutorError where a letter alone is differentiated whose way to `by` is not told: its slope would be a silent 0."""
    if not isinstance(body, Name) or body.name in (*by, *CONSTANTS) or body.name in dict(scope.kinds):
        return
    known, others = scope.definition(body.name), " and ".join(dict.fromkeys(by)) or "other names"
    if known is None:
        what = f"{body.name} is not defined, so how it depends on {others} is not known"
        raise trouble("unknown-name", what, mend=f"first define {body.name} = …")
    reached = names(scope.freeing(by).expand(body))
    free = [p for p in known.parameters or () if p in reached and scope.definition(p) is None]
    if by and free and not reached & set(by):
        what = f"{body.name} is a function of {' and '.join(known.parameters)}, and how {free[0]} depends on {others} is not known"
        raise trouble("unknown-name", what, mend=f"first define {free[0]} = …")


def exact(root: Node, limits: Limits = LIMITS) -> Fraction | None:
    """The rational number that `root` comes to by plain arithmetic, of at most `limits.bits` binary digits; None where it is no such."""
    made: dict[Node, Fraction] = {}
    for node in postorder(root):
        value = node.value if isinstance(node, Number) else _worked(node, made, limits) if isinstance(node, Apply) else None
        if value is None or max(value.numerator.bit_length(), value.denominator.bit_length()) > limits.bits:
            return None
        made[node] = value
    return made[root]


def _worked(node: Apply, made: Mapping[Node, Fraction], limits: Limits) -> Fraction | None:
    """One operation of plain arithmetic, or None."""
    values = [made[a] for a in node.args]
    match node.op, values:
        case "+", _:
            return sum(values, Fraction(0))
        case "*", _:
            return prod(values, start=Fraction(1))
        case "-", (a,):
            return -a
        case "/", (a, b) if b:
            return a / b
        case "^", (a, b) if b.denominator == 1 and (a or b > 0):
            length = max(a.numerator.bit_length(), a.denominator.bit_length())
            return a ** int(b) if length * abs(b) <= 2 * limits.bits else None
    return None


def _is_zero(node: Node) -> bool:
    """Whether a divisor is nought: plainly, or when its like terms are collected."""
    plain = tidy(node)
    is_sum = isinstance(plain, Apply) and plain.op == "+" and bool(names(plain))
    return simplify(plain).root.value is ZERO if is_sum else isinstance(plain, Number) and not plain.value


def refuse_order(order: int, limits: Limits = LIMITS, least: int = 1) -> None:
    """Raises TutorError("order") where `order`, of a derivative or a polynomial, is below `least` or above `limits.order`."""
    if not least <= order <= limits.order:
        lower = f"take an order from {least} to {limits.order}"
        mend = or_set(lower, "order", order) if order > limits.order else lower
        raise trouble("order", f"an order of {order} is not from {least} to {limits.order}", mend=mend)


def refuse_huge(root: Node, limits: Limits = LIMITS) -> None:
    """Raises TutorError("bits") where a power of numbers would have more than `limits.bits` binary digits, were it exact."""
    for node in postorder(root):
        if not isinstance(node, Apply) or node.op != "^":
            continue
        base, exponent = (exact(a, limits) for a in node.args)
        if base is None or exponent is None or abs(base) in (0, 1):
            continue
        length = max(abs(base.numerator), base.denominator).bit_length() - 1
        if length * abs(exponent) > limits.bits:
            mend = f"ask for its first digits: evaluate {show(root)} digits 15"
            raise trouble("bits", f"{show(node)} has more than {limits.bits} binary digits", mend=mend)
