"""One equation in one unknown, solved as a teacher does: undo, gather, factor, formula, substitute; a line for each move."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from tutor.derive.goals import letter, polished
from tutor.derive.solving.isolation import isolated, value_of
from tutor.derive.solving.working import Working, alternatives, always, either, equation, is_never, is_solved, never
from tutor.derive.steps import Step
from tutor.errors import trouble
from tutor.meaning.algebra import rewritten, sign_of
from tutor.meaning.polynomials import coefficients
from tutor.meaning.scope import Scope
from tutor.rules import equations as rules
from tutor.rules import optima
from tutor.rules.matching import group
from tutor.rules.terms import monomial
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ONE, TWO, ZERO, Apply, Name, Node, names, number, postorder, rational, substitute
from tutor.syntax.printer import show

_MOST_LINES = 30
_DEEPEST = 6  # cases within cases
Method = Callable[[Working, str, Scope, int], bool]


def worked(claim: Node, x: str, scope: Scope, depth: int = 0) -> Working:
    """The working that ends in what `x` is. Raises TutorError("no-rule") where none of the moves serves."""
    working = Working(claim)
    for _ in range(_MOST_LINES):
        if is_solved(working.claim, x):
            return working
        if working.claim.op == "or":
            return _in_cases(working, x, scope, depth)
        if not any(method(working, x, scope, depth) for method in METHODS):
            break
    raise trouble("no-rule", f"no way is known here to solve {show(claim)} by steps", mend="ask for numbers at a point instead")


def _in_cases(working: Working, x: str, scope: Scope, depth: int) -> Working:
    """Each case by itself, then all solutions together."""
    if depth >= _DEEPEST:
        raise trouble("no-rule", f"there are too many cases within cases in {show(working.claim)}")
    cases = [worked(case, x, scope, depth + 1) for case in alternatives(working.claim)]
    kept = [c.claim for c in cases if not is_never(c.claim)]
    parts = tuple((f"case {k}", c.step) for k, c in enumerate(cases, 1) if c.step is not None and not _is_short(c.step))
    working.so(either(kept) if kept else never(x), rules.CASES, parts=parts)
    return working


def _is_short(step: Step) -> bool:
    """Whether a case is read off: x - 2 = 0."""
    return step.rule is rules.MOVE and not step.parts


def _side(working: Working) -> Node:
    """left - right."""
    left, right = working.claim.args
    return polished(left) if right is ZERO else polished(Apply("+", (left, Apply("-", (right,)))))


def _turned(working: Working, x: str, scope: Scope, depth: int) -> bool:
    left, right = working.claim.args
    return x not in names(left) and x in names(right) and working.so(equation(right, left), rules.TURN)


def _without_unknown(working: Working, x: str, scope: Scope, depth: int) -> bool:
    """The unknown drops out: true always, or never."""
    found = coefficients(_side(working), x, scope)
    if found is None or len(found) != 1:
        return False
    left, right = working.claim.args
    working.so(equation(found[0], ZERO) if x in names(left) | names(right) else working.claim, rules.ALL_LEFT)
    sign = sign_of(found[0], scope)
    if sign is None:
        return False
    return working.so(never(x), rules.NEVER) if sign else working.so(always(x), rules.ALWAYS)


def _undone(working: Working, x: str, scope: Scope, depth: int) -> bool:
    return isolated(working, x, scope)


def _zero_product(working: Working, x: str, scope: Scope, depth: int) -> bool:
    """A product, a power or a quotient that is 0."""
    left, right = working.claim.args
    if right is not ZERO:
        return False
    match left:
        case Apply("*", factors):
            moving = dict.fromkeys(_base(f) for f in factors if x in names(f))
            return working.so(either(equation(f, ZERO) for f in moving), rules.ZERO_PRODUCT)
        case Apply("^", (base, exponent)) if (rational(exponent) or 0) > 0:
            return working.so(equation(base, ZERO), rules.ROOT_OF_ZERO)
        case Apply("-", (inner,)):
            return working.so(equation(inner, ZERO), rules.NEGATE)
        case Apply("/", (top, bottom)) if x in names(bottom):
            claim = equation(top, ZERO) if x in names(top) else never(x) if sign_of(top, scope) else None
            return claim is not None and working.so(claim, rules.ZERO_QUOTIENT, (("u", top), ("v", bottom)))
    return False


def _base(factor: Node) -> Node:
    return factor.args[0] if isinstance(factor, Apply) and factor.op == "^" and (rational(factor.args[1]) or 0) > 0 else factor


def _polynomial(working: Working, x: str, scope: Scope, depth: int) -> bool:
    """Linear: gather and divide. Higher: all to one side, factored, or by the quadratic formula."""
    found = coefficients(_side(working), x, scope)
    if found is None or len(found) < 2:
        return False
    if len(found) == 2:
        b, a = found
        if sign_of(a, scope) == -1:
            b, a = (polished(Apply("-", (c,))) for c in found)
        return working.so(equation(_term(a, x, 1), value_of(Apply("-", (b,)), scope)), rules.GATHER_TERMS)
    is_turned = sign_of(found[-1], scope) == -1
    if is_turned:
        found = tuple(polished(Apply("-", (c,))) for c in found)
    whole = equation(_written(found, x), ZERO)
    ordered = rules.NEGATE if is_turned and working.claim.args[1] is ZERO else rules.ALL_LEFT
    product = polished(rewritten(whole.args[0], "factor", scope))
    if _is_product(product, x):
        if is_turned or working.claim.args[1] is not ZERO:
            working.so(whole, ordered)
        return working.so(equation(product, ZERO), rules.FACTOR)
    if len(found) == 3:
        working.so(whole, ordered)
        return _by_formula(working, x, found, scope)
    return False


def _written(found: tuple[Node, ...], x: str) -> Node:
    """The polynomial with these coefficients, lowest first, as it is written: highest power first."""
    return polished(group("+", [_term(c, x, k) for k, c in reversed(list(enumerate(found))) if c is not ZERO]))


def _term(coefficient: Node, x: str, power: int) -> Node:
    return tidy(Apply("*", (coefficient, Apply("^", (Name(x), number(power))))))


def _is_product(node: Node, x: str) -> bool:
    bare = node.args[0] if isinstance(node, Apply) and node.op == "-" else node
    if isinstance(bare, Apply) and bare.op == "^":
        return True
    factors = [f for f in bare.args if x in names(f)] if isinstance(bare, Apply) and bare.op == "*" else []
    return len(factors) > 1 or any(_base(f) is not f for f in factors)


def _common_factor(working: Working, x: str, scope: Scope, depth: int) -> bool:
    """What all terms share stands before the brackets: x e^x - 2 e^x."""
    side = _side(working)
    if not isinstance(side, Apply) or side.op != "+":
        return False
    product = polished(rewritten(side, "factor", scope))
    if not _is_product(product, x):
        return False
    working.so(equation(side, ZERO), rules.ALL_LEFT)
    return working.so(equation(product, ZERO), rules.FACTOR)


def _by_formula(working: Working, x: str, found: tuple[Node, ...], scope: Scope) -> bool:
    q, p, a = found
    bound = (("x", Name(x)), ("a", a), ("p", p), ("q", q))
    under = value_of(Apply("+", (Apply("^", (p, TWO)), Apply("-", (Apply("*", (number(4), a, q)),)))), scope)
    sign = sign_of(under, scope)
    if sign == -1:
        return working.so(never(x), rules.DISCRIMINANT, bound, f"the discriminant is {show(under)}")
    root = Apply("sqrt", (under,))
    below, minus = tidy(Apply("*", (TWO, a))), polished(Apply("-", (p,)))
    tops = [minus] if sign == 0 else [Apply("+", (minus, Apply("-", (root,)))), Apply("+", (minus, root))]
    forms = [Apply("/", (t if minus is not ZERO else t.args[1], below)) for t in tops]
    note = f"the discriminant is {show(under)}" + ("" if sign is not None else ", where that is not negative")
    working.so(either(equation(Name(x), f) for f in forms), optima.QUADRATIC, bound, note)
    return working.so(either(equation(Name(x), value_of(f, scope)) for f in forms), rules.WORK_OUT) or True


def _substituted(working: Working, x: str, scope: Scope, depth: int) -> bool:
    """A polynomial in a part that repeats: e^(2x) - 3e^x + 2, x^4 - 5x^2 + 4, sin(x)^2 - sin(x)."""
    side = _side(working)
    for part in _repeating(side, x):
        u = letter(side, Name(x))
        inner = substitute(_in_powers(side, part), {part: Name(u)})
        found = None if x in names(inner) else coefficients(inner, u, scope)
        if found is None or len(found) < 3:
            continue
        below = worked(equation(_written(found, u), ZERO), u, scope, depth + 1)
        values = [c.args[1] for c in alternatives(below.claim) if c.op == "="]
        claim = either(equation(part, v) for v in values) if values else never(x)
        return working.so(claim, rules.SUBSTITUTE, (("p", part),), f"{u} = {show(part)}", (("p", below.step),))
    return False


def _repeating(side: Node, x: str) -> list[Node]:
    """The parts with the unknown that may stand for a new one, small ones first."""
    found = [n for n in postorder(side) if isinstance(n, Apply) and x in names(n) and (n.op.isalpha() or n.op == "^")]
    exponents = [n for n in found if n.op == "^" and x in names(n.args[1]) and x not in names(n.args[0])]
    simplest = [Apply("^", (n.args[0], Name(x))) for n in exponents if n.args[1] is not Name(x)]
    return sorted(dict.fromkeys([*simplest, *found]), key=lambda n: n.height)


def _in_powers(side: Node, part: Node) -> Node:
    """`side` with what is a power of `part` written as one: e^(2x) is (e^x)^2, x^4 is (x^2)^2."""
    if not isinstance(part, Apply) or part.op != "^":
        return side
    base, exponent = part.args
    values: dict[Node, Node] = {}
    for n in postorder(side):
        if isinstance(n, Apply) and n.op == "^" and n.args[0] is base and n is not part:
            times = _times(n.args[1], exponent)
            if times is not None and times.denominator == 1 and times > 1:
                values[n] = Apply("^", (part, number(times)))
    return substitute(side, values)


def _times(whole: Node, part: Node) -> Fraction | None:
    """whole/part, where that is a number."""
    quotient = polished(rewritten(Apply("/", (whole, part)), "cancel"))
    return rational(quotient)


def _cleared(working: Working, x: str, scope: Scope, depth: int) -> bool:
    """A quotient with the unknown below: multiplied by all that stands there."""
    side = _side(working)
    if not any(isinstance(n, Apply) and n.op == "/" and x in names(n.args[1]) for n in postorder(side)):
        return False
    whole = polished(rewritten(side, "cancel", scope))
    bare = whole.args[0] if isinstance(whole, Apply) and whole.op == "-" else whole
    if not (isinstance(bare, Apply) and bare.op == "/" and x in names(bare.args[1])):
        return False
    return working.so(equation(bare.args[0], ZERO), rules.CLEAR, (("v", bare.args[1]),))


def _squared(working: Working, x: str, scope: Scope, depth: int) -> bool:
    """A root with the unknown, which stands outside it too: the root alone, then both sides squared."""
    left, right = working.claim.args
    if isinstance(left, Apply) and left.op == "sqrt":
        squared = polished(rewritten(Apply("^", (right, TWO)), "expand", scope))
        return working.so(equation(left.args[0], squared), rules.SQUARE)
    side = _side(working)
    terms = side.args if isinstance(side, Apply) and side.op == "+" else (side,)
    roots = [t for t in terms if _root_in(t, x)]
    if not roots or len(terms) < 2:
        return False
    chosen = roots[0]
    rest = group("+", [t for t in terms if t is not chosen])
    root, rest = (chosen.args[0], value_of(rest, scope)) if chosen.op == "-" else (chosen, value_of(Apply("-", (rest,)), scope))
    if isinstance(root, Apply) and root.op == "*":
        outside = group("*", [f for f in root.args if x not in names(f)] or [ONE])
        root, rest = group("*", [f for f in root.args if x in names(f)]), polished(Apply("/", (rest, outside)))
    if not (isinstance(root, Apply) and root.op == "sqrt"):
        return False
    working.so(equation(root, rest), rules.MOVE)
    if x not in names(rest):
        return True
    squared = polished(rewritten(Apply("^", (rest, TWO)), "expand", scope))
    return working.so(equation(root.args[0], squared), rules.SQUARE)


def _root_in(node: Node, x: str) -> bool:
    return any(isinstance(n, Apply) and n.op == "sqrt" and x in names(n) for n in postorder(node))


def _logarithms(working: Working, x: str, scope: Scope, depth: int) -> bool:
    """Logarithms of both sides of a^u = b^v; several logarithms gathered into one."""
    left, right = working.claim.args
    if all(isinstance(s, Apply) and s.op == "^" and x not in names(s.args[0]) and sign_of(s.args[0], scope) == 1 for s in (left, right)):
        if left.args[0] is right.args[0]:
            return working.so(equation(left.args[1], right.args[1]), rules.SAME_EXPONENT)
        sides = [tidy(Apply("*", (s.args[1], value_of(Apply("log", (s.args[0],)), scope)))) for s in (left, right)]
        return working.so(equation(*sides), rules.BOTH_LOGARITHMS)
    side = _side(working)
    terms = side.args if isinstance(side, Apply) and side.op == "+" else ()
    moving = [monomial(t) for t in terms if x in names(t)]
    if len(moving) < 2 or not all(_is_logarithm(above) and not below for _, above, below in moving):
        return False
    powers = [(above[0].args[0], times) for times, above, _ in moving]
    top, bottom = ([_raised(u, abs(n)) for u, n in powers if n * sign > 0] for sign in (1, -1))
    inside = group("*", top or [ONE])
    inside = Apply("/", (inside, group("*", bottom))) if bottom else inside
    rest = [t for t in terms if x not in names(t)]
    return working.so(equation(Apply("log", (inside,)), polished(Apply("-", (group("+", rest or [ZERO]),)))), rules.ONE_LOGARITHM)


def _is_logarithm(factors: list[Node]) -> bool:
    return len(factors) == 1 and isinstance(factors[0], Apply) and factors[0].op == "log" and len(factors[0].args) == 1


def _raised(base: Node, times: Fraction) -> Node:
    return base if times == 1 else Apply("^", (base, number(times)))


def _same_wave(working: Working, x: str, scope: Scope, depth: int) -> bool:
    """a sin(u) = b cos(u): a tangent."""
    side = _side(working)
    terms = [monomial(t) for t in side.args] if isinstance(side, Apply) and side.op == "+" and len(side.args) == 2 else []
    waves = {
        above[0].op: (times, above[0]) for times, above, below in terms if len(above) == 1 and isinstance(above[0], Apply) and not below
    }
    if set(waves) != {"sin", "cos"} or waves["sin"][1].args != waves["cos"][1].args:
        return False
    angle = waves["sin"][1].args
    return working.so(equation(Apply("tan", angle), number(-waves["cos"][0] / waves["sin"][0])), rules.TANGENT)


METHODS: tuple[Method, ...] = (
    _turned, _without_unknown, _zero_product, _undone, _polynomial, _same_wave, _logarithms, _substituted, _common_factor,
    _cleared, _squared,
)  # fmt: skip
