"""An unknown that stands in one part only: what is done last is undone first, on both sides."""

from __future__ import annotations

from fractions import Fraction

from tutor.derive.goals import polished
from tutor.derive.solving.working import Working, either, equation, never
from tutor.meaning.algebra import rewritten, sign_of, value_at
from tutor.meaning.scope import Scope
from tutor.rules import equations as rules
from tutor.rules.catalogue import read
from tutor.rules.equations import INVERSES, Inverse
from tutor.rules.matching import group
from tutor.rules.rule import rule
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, number, rational, substitute
from tutor.syntax.printer import show


def isolated(working: Working, x: str, scope: Scope) -> bool:
    """The last operation undone, where the unknown stands in one part of the left and not on the right; whether there was one."""
    left, right = working.claim.args
    if x in names(right) or not isinstance(left, Apply) or sum(x in names(a) for a in left.args) != 1:
        return False
    match left:
        case Apply("+", terms):
            inner = next(t for t in terms if x in names(t))
            others = [t for t in terms if t is not inner]
            if isinstance(inner, Apply) and inner.op == "-":
                beyond = value_of(Apply("+", (*others, Apply("-", (right,)))), scope)
                return working.so(equation(inner.args[0], beyond), rules.MOVE)
            rest = [Apply("-", (t,)) for t in others]
            return working.so(equation(inner, value_of(Apply("+", (right, *rest)), scope)), rules.MOVE)
        case Apply("-", (inner,)):
            return working.so(equation(inner, value_of(Apply("-", (right,)), scope)), rules.NEGATE)
        case Apply("*", factors):
            inner = next(f for f in factors if x in names(f))
            outside = group("*", [f for f in factors if f is not inner])
            return working.so(equation(inner, value_of(Apply("/", (right, outside)), scope)), rules.DIVIDE, (("c", outside),))
        case Apply("/", (top, bottom)) if x in names(top):
            return working.so(equation(top, value_of(Apply("*", (right, bottom)), scope)), rules.MULTIPLY, (("c", bottom),))
        case Apply("/", (top, bottom)):
            if sign_of(right, scope) == 0:
                return working.so(never(x), rules.NEVER, note=f"{show(left)} is never 0")
            return working.so(equation(bottom, value_of(Apply("/", (top, right)), scope)), rules.RECIPROCAL)
        case Apply("^", (base, exponent)) if x in names(base):
            return _rooted(working, x, base, exponent, scope)
        case Apply("^", (base, exponent)):
            return _logged(working, x, base, exponent, scope)
        case Apply("log", (inner, base)) if x in names(inner):
            return working.so(equation(inner, value_of(Apply("^", (base, right)), scope)), rules.EXPONENTIAL)
        case Apply(word, (inner,)) if word in INVERSES:
            return _inverted(working, x, INVERSES[word], inner, scope)
    return False


def value_of(node: Node, scope: Scope) -> Node:
    """`node` worked out: numbers exactly, what holds names tidied; whichever is shorter to read."""
    plain = polished(node)
    if rational(plain) is not None:
        return plain
    forms = [plain, polished(value_at(node, {}, scope))]
    if not names(node):
        forms.append(polished(rewritten(node, "simplify", scope)))
    return min(forms, key=lambda n: len(show(n)))


def _rooted(working: Working, x: str, base: Node, exponent: Node, scope: Scope) -> bool:
    """base^(p/q) = right."""
    right, n = working.claim.args[1], rational(exponent)
    if n is None or n == 0:
        return False
    if n < 0:
        turned = Apply("^", (base, number(-n))) if n != -1 else base
        return working.so(equation(turned, value_of(Apply("/", (ONE, right)), scope)), rules.RECIPROCAL)
    sign, is_even = sign_of(right, scope), n.numerator % 2 == 0
    if sign == 0:
        return working.so(equation(base, ZERO), rules.ROOT_OF_ZERO)
    if sign == -1 and (is_even or n.denominator % 2 == 0):
        return working.so(never(x), rules.NEVER, note=f"{show(working.claim.args[0])} is never negative")
    size = polished(Apply("-", (right,))) if sign == -1 else right
    root = _power(size, 1 / n)
    found = value_of(Apply("-", (root,)) if sign == -1 else root, scope)
    if is_even:
        note = "" if sign == 1 else f"where {show(right)} is not negative"
        other = value_of(Apply("-", (found,)), scope)
        return working.so(either((equation(base, other), equation(base, found))), rules.EVEN_ROOT, note=note)
    return working.so(equation(base, found), rules.ODD_ROOT if n.denominator == 1 else _POWER)


_POWER = rule("power", "u^(1/n) = v", "u = v^n", "The power undoes the root.")


def _power(base: Node, exponent: Fraction) -> Node:
    if exponent == Fraction(1, 2):
        return Apply("sqrt", (base,))
    return base if exponent == 1 else Apply("^", (base, number(exponent)))


def _logged(working: Working, x: str, base: Node, exponent: Node, scope: Scope) -> bool:
    """base^exponent = right, the unknown above."""
    right, sign = working.claim.args[1], sign_of(working.claim.args[1], scope)
    if sign_of(base, scope) != 1 or base is ONE:
        return False
    if sign in (0, -1):
        return working.so(never(x), rules.NEVER, note=f"{show(working.claim.args[0])} is positive")
    found = Apply("log", (right,)) if base is Name("e") else Apply("/", (Apply("log", (right,)), Apply("log", (base,))))
    note = "" if sign == 1 else f"where {show(right)} is positive"
    return working.so(equation(exponent, value_of(found, scope)), rules.LOGARITHM, note=note)


def _inverted(working: Working, x: str, inverse: Inverse, inner: Node, scope: Scope) -> bool:
    """word(inner) = right, by the table."""
    right = working.claim.args[1]
    holds = {Name("r"): right}
    notes = []
    for need in inverse.needs:
        claim = substitute(read(need), holds)
        sign = sign_of(claim.args[0], scope)
        if sign == -1 or (sign == 0 and claim.op == ">"):
            return working.so(never(x), rules.NEVER, note=inverse.never)
        if sign is None:
            notes.append(f"where {show(tidy(claim))}")
    if inverse.period:
        notes.append(f"within one turn, and again after every {inverse.period}")
    period = (("period", read(inverse.period)),) if inverse.period else ()
    undo = rule(f"undo {inverse.word}", f"{inverse.word}(u) = r", " or ".join(f"u = {v}" for v in inverse.values), inverse.because)
    found = [value_of(substitute(read(v), holds), scope) for v in inverse.values]
    if inverse.period and value_of(Apply("+", (found[-1], Apply("-", (read(inverse.period),)))), scope) is found[0]:
        found.pop()  # a whole turn further it is the same angle
    return working.so(either(equation(inner, v) for v in found), undo, (("u", inner), ("r", right), *period), ", ".join(notes))
