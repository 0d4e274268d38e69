"""Taylor polynomials from known series: e^u, sin u, log(1 + u) and their like, with the inside put in, added and multiplied."""

from __future__ import annotations

from fractions import Fraction

from tutor.derive.goals import letter, polished, reach
from tutor.derive.steps import Step, main_step
from tutor.derive.taylor.series import NoSeries, Series, series
from tutor.rules import taylor as rules
from tutor.rules.matching import group
from tutor.rules.rule import Rule
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, number, rational, substitute
from tutor.syntax.printer import show

BY_KEY = {r.key: r for r in rules.KNOWN.rules}
WORDS = {"sin": "series of sine", "cos": "series of cosine", "sinh": "series of sinh", "cosh": "series of cosh",
         "atan": "series of arctangent", "exp": "series of e^u"}  # fmt: skip

HALF = number(Fraction(1, 2))
_MOST_FILLED = 5  # terms of the binomial series whose coefficients are written out; more are too long for a line


def taylor_goal(body: Node, variable: str, point: Node, order: int) -> Apply:
    """The goal `taylor(body, [x = a], n)`."""
    return Apply("taylor", (body, Apply("[]", (Apply("=", (Name(variable), point)),)), number(order)))


def about(body: Node, variable: str, point: Node, order: int) -> Step | None:
    """The step to the Taylor polynomial at a rational point by known series; None where they do not lead there."""
    if point is ZERO:
        return about_zero(body, variable, order)
    if rational(point) is None:
        return None
    t = letter(body, Name(variable))
    inner = about_zero(polished(substitute(body, {Name(variable): Apply("+", (point, Name(t)))})), t, order)
    if inner is None:
        return None
    distance = polished(Apply("+", (Name(variable), Apply("-", (point,)))))
    value = substitute(inner.value, {Name(t): distance})
    goal = taylor_goal(body, variable, point, order)
    return reach(goal, rules.SHIFTED, (("u", body), ("v", value)), main_step(inner).goal, (("v", inner),), value=value)


def about_zero(body: Node, variable: str, order: int) -> Step | None:
    try:
        return _step(body, variable, order)
    except (NoSeries, ZeroDivisionError, OverflowError):
        return None


def _value(body: Node, variable: str, order: int) -> Series:
    found = series(body, variable, order + 1)
    for more in (2, 6):  # what is divided by a power of x is asked for further
        if found.bound > order:
            break
        found = series(body, variable, order + 1 + more)
    if found.bound <= order or any(k < 0 or k.denominator != 1 for k in found.terms):
        raise NoSeries
    return found.cut(Fraction(order + 1))


def _step(body: Node, variable: str, order: int) -> Step:
    """Raises NoSeries."""
    x, goal = Name(variable), taylor_goal(body, variable, ZERO, order)
    value = _value(body, variable, order).polynomial(x)
    if _is_polynomial(body, variable):
        return reach(goal, rules.POLYNOMIAL, (("u", body),), body, value=value)
    known = _known(body)
    if known is not None and variable in names(known[1]):
        return _by_known(body, variable, order, known, value)
    if body.op not in ("+", "-", "*", "/") and not (body.op == "^" and _is_whole(body.args[1])):
        raise NoSeries
    parts = []
    for n in _operands(body):
        if not _is_polynomial(n, variable):
            parts.append((f"u{len(parts) + 1}", _step(n, variable, order)))
    if not parts:
        raise NoSeries
    rule = rules.TERMWISE if body.op in ("+", "-") else rules.MULTIPLIED
    form = substitute(body, {main_step(p).goal.args[0]: p.value for _, p in parts})
    return reach(goal, rule, (("u", body),), form, tuple(parts), value=value)


def _operands(body: Apply) -> tuple[Node, ...]:
    if body.op == "/" and body.args[0] is not ONE:
        return (body.args[0], Apply("/", (ONE, body.args[1])))
    return (body.args[0],) if body.op == "^" else body.args


def _is_whole(node: Node) -> bool:
    value = rational(node)
    return value is not None and value.denominator == 1 and value > 0


def _is_polynomial(node: Node, variable: str) -> bool:
    if variable not in names(node) or isinstance(node, Name):
        return True
    match node:
        case Apply("+" | "*" | "-", args):
            return all(_is_polynomial(a, variable) for a in args)
        case Apply("/", (u, v)):
            return variable not in names(v) and _is_polynomial(u, variable)
        case Apply("^", (u, n)):
            return _is_whole(n) and _is_polynomial(u, variable)
    return False


def _known(body: Node) -> tuple[Rule, Node, Node] | None:
    """(the known series, its inside u, the function of a letter u)."""
    u = Name("u")
    match body:
        case Apply("^", (Name("e"), inside)):
            return BY_KEY["series of e^u"], inside, Apply("^", (Name("e"), u))
        case Apply("log", (inside,)):
            return BY_KEY["series of log(1 + u)"], _less_one(inside), Apply("log", (Apply("+", (ONE, u)),))
        case Apply("/", (top, inside)) if top is ONE:
            plain = Apply("/", (ONE, Apply("+", (ONE, Apply("-", (u,))))))
            return BY_KEY["geometric series"], polished(Apply("-", (_less_one(inside),))), plain
        case Apply("sqrt", (inside,)):
            return BY_KEY["binomial series"], _less_one(inside), Apply("sqrt", (Apply("+", (ONE, u)),))
        case Apply("^", (inside, n)) if rational(n) is not None and not _is_whole(n):
            return BY_KEY["binomial series"], _less_one(inside), Apply("^", (Apply("+", (ONE, u)), n))
        case Apply(word, (inside,)) if word in WORDS:
            return BY_KEY[WORDS[word]], inside, Apply(word, (u,))
    return None


def _less_one(inside: Node) -> Node:
    return polished(Apply("+", (inside, Apply("-", (ONE,)))))


def _by_known(body: Node, variable: str, order: int, known: tuple[Rule, Node, Node], value: Node) -> Step:
    rule, inside, function = known
    goal = taylor_goal(body, variable, ZERO, order)
    if inside is Name(variable):
        return _of_letter(goal, rule, function, inside, value, order)
    if not _is_polynomial(inside, variable):
        raise NoSeries
    low = series(inside, variable, order + 2).lowest
    if low < 1:
        raise NoSeries
    u = Name(letter(body, Name("x")))
    plain, count = substitute(function, {Name("u"): u}), max(1, order // int(low))
    first = _of_letter(taylor_goal(plain, u.name, ZERO, count), rule, function, u, _value(plain, u.name, count).polynomial(u), count)
    form = substitute(first.value, {u: inside})
    return reach(goal, rules.SUBSTITUTED, (("u", inside), ("v", plain)), form, (("v", first),), value=value)


def _of_letter(goal: Apply, rule: Rule, function: Node, u: Name, value: Node, order: int) -> Step:
    """A known series of a letter; the binomial one with its coefficients filled in first."""
    exponent = HALF if function.op == "sqrt" else function.args[-1]
    if rule is not BY_KEY["binomial series"] or not 2 <= order <= _MOST_FILLED:
        return reach(goal, rule, (("u", u),), goal.args[0], value=value)
    terms = [_binomial(exponent, k, u) for k in range(order + 1)]
    first = reach(goal, rule, (("u", u), ("a", exponent)), goal.args[0], note=f"a = {show(exponent)}", value=Apply("+", tuple(terms)))
    return reach(first.value, rules.COEFFICIENTS, (), value, (("u", first),), value=value)


def _binomial(a: Node, k: int, u: Name) -> Node:
    """a (a - 1) … (a - k + 1)/k! u^k, nothing worked out."""
    falling = [a, *(Apply("+", (a, number(-j))) for j in range(1, k))][:k]
    above = group("*", falling) if falling else ONE
    coefficient = above if k < 2 else Apply("/", (above, Apply("factorial", (number(k),))))
    return coefficient if k == 0 else Apply("*", (coefficient, u if k == 1 else Apply("^", (u, number(k)))))
