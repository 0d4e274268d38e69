"""Integrals of a polynomial times e^(-a x^2 + b x + c) over the whole line, or of powers over the half of it: known by name."""

from __future__ import annotations

from tutor.derive.conditions import serves
from tutor.derive.goals import integral_of, letter, polished, reach
from tutor.derive.integrals.letters import times
from tutor.derive.integrals.letters import told as told_letter
from tutor.derive.limits.infinities import MINUS_OO, OO
from tutor.derive.rewriting.simplify import monomial
from tutor.derive.steps import Reason, Step
from tutor.meaning.algebra import rewritten, sign_of, value_at
from tutor.meaning.polynomials import coefficients
from tutor.meaning.scope import Scope
from tutor.rules import integrals as rules
from tutor.rules.catalogue import pattern
from tutor.rules.rule import Rule
from tutor.rules.tidy import assemble
from tutor.syntax.nodes import ONE, TWO, ZERO, Apply, Name, Node, names, number, rational, size, substitute

MOST_POWER = 20


def gaussian_area(body: Node, variable: str, low: Node, high: Node, scope: Scope) -> Step | None:
    """The step to a Gaussian integral or a moment of one; None where the integrand or the bounds are others."""
    if high is not OO or low not in (MINUS_OO, ZERO):
        return None
    coefficient, above, below = monomial(body)
    bells = [f for f in above if _exponent(f) is not None and variable in names(f)]
    if not bells or any(variable in names(f) for f in below):
        return None
    exponent = polished(Apply("+", tuple(map(_exponent, bells)))) if len(bells) > 1 else _exponent(bells[0])
    found = coefficients(exponent, variable, scope)
    rest = [f for f in above if f not in bells and variable in names(f)]
    still = [f for f in above if variable not in names(f)]
    outside = assemble(coefficient, still, below)
    polynomial = coefficients(assemble(1, rest), variable, scope) if rest else (ONE,)
    if found is None or polynomial is None or len(polynomial) > MOST_POWER:
        return None
    if len(found) != 3 or sign_of(found[2], scope) in (0, 1):
        return None
    if outside is not ONE:
        return _outside(body, variable, (low, high), outside, assemble(1, [*rest, *bells]), scope)
    if found[0] is ZERO and found[1] is ZERO:
        a = polished(Apply("-", (found[2],)))
        return _sum_of_moments(body, variable, (low, high), polynomial, bells[0], a, scope)
    return _shifted(body, variable, found, rest, scope) if low is MINUS_OO else None


def _exponent(factor: Node) -> Node | None:
    match factor:
        case Apply("^", (Name("e"), exponent)) | Apply("exp", (exponent,)):
            return exponent
    return None


def _outside(body: Node, variable: str, bounds: tuple[Node, Node], outside: Node, inside: Node, scope: Scope) -> Step | None:
    known = gaussian_area(inside, variable, *bounds, scope)
    if known is None:
        return None
    product = Apply("*", (outside, known.value))
    value = min((_valued(product, scope), polished(rewritten(product, "expand", scope))), key=size)
    bound = (("c", outside), ("u", inside))
    return reach(
        integral_of(body, variable, *bounds), rules.CONSTANT_FACTOR, bound, times(outside, known.goal), (("u", known),), value=value
    )


def _valued(node: Node, scope: Scope) -> Node:
    return polished(rewritten(value_at(node, {}, scope), "powsimp", scope))


def _sum_of_moments(
    body: Node, variable: str, bounds: tuple[Node, Node], polynomial: tuple[Node, ...], bell: Node, a: Node, scope: Scope
) -> Step | None:
    """Term by term; each is a moment."""
    x, goal = Name(variable), integral_of(body, variable, *bounds)
    terms = [(k, c) for k, c in enumerate(polynomial) if c is not ZERO]
    if len(terms) == 1 and terms[0][1] is ONE:
        return _moment(goal, terms[0][0], a, scope)
    parts, form = [], []
    for k, c in terms:
        step = _moment(integral_of(assemble(1, ([x] * k if k else []) + [bell]), variable, *bounds), k, a, scope)
        if step is None:
            return None
        parts.append((f"u{k}", step))
        form.append(times(c, step.goal) if c is not ONE else step.goal)
    whole = Apply("+", tuple(form)) if len(form) > 1 else form[0]
    value = _valued(substitute(whole, {s.goal: s.value for _, s in parts}), scope)
    return reach(
        goal,
        rules.SUM if len(form) > 1 else rules.CONSTANT_FACTOR,
        tuple((n, s.goal.args[-1]) for n, s in parts),
        whole,
        parts,
        value=value,
    )


def _moment(goal: Apply, n: int, a: Node, scope: Scope) -> Step | None:
    """∫ x^n e^(-a x^2) over the line or its half."""
    is_whole = goal.args[1] is MINUS_OO
    if is_whole and n % 2:
        return reach(goal, rules.ODD, (("u", goal.args[-1]), ("a", OO)), ZERO)
    if n == 0:
        rule = rules.GAUSSIAN if is_whole else rules.HALF_GAUSSIAN
    else:
        rule = rules.MOMENT if is_whole else rules.HALF_MOMENT if n % 2 == 0 else rules.ODD_MOMENT
    bound = {"a": a} | ({"n": number(n)} if n else {})
    if not serves(rule, bound, scope):
        return None
    form = _filled(rule, bound)
    return reach(goal, rule, tuple(bound.items()), form, value=_valued(form, scope))


def _filled(rule: Reason, bound: dict[str, Node]) -> Node:
    assert isinstance(rule, Rule)
    return polished(substitute(pattern(rule).right, {Name(n): node for n, node in bound.items()}))


def _shifted(body: Node, variable: str, found: tuple[Node, ...], rest: list[Node], scope: Scope) -> Step | None:
    """e^(-a x^2 + b x + c) by u = x - b/(2a): only a square and a constant are left in the exponent."""
    c, b, a = found
    shift = polished(rewritten(Apply("/", (b, Apply("*", (TWO, a)))), "cancel", scope))
    left = Apply("+", (c, Apply("-", (Apply("*", (a, shift, shift)),))))
    constant = polished(rewritten(left, "cancel", scope))
    u = letter(body)
    outer = polished(Apply("+", (Name(u), Apply("-", (shift,)))))
    bell = Apply("^", (Name("e"), polished(Apply("*", (a, Apply("^", (Name(u), TWO)))))))
    lifted = [] if constant is ZERO else [Apply("^", (Name("e"), constant))]
    moved = [polished(substitute(f, {Name(variable): outer})) for f in rest]
    after = assemble(1, [*lifted, *moved, bell])
    step = gaussian_area(after, u, MINUS_OO, OO, scope)
    if step is None:
        return None
    by = polished(Apply("+", (Name(variable), shift)))
    note = told_letter(u, by, variable)
    return reach(integral_of(body, variable, MINUS_OO, OO), rules.SHIFT, (("u", by), ("v", after)), step.goal, (("v", step),), note)


def factorial_area(body: Node, variable: str, low: Node, high: Node, scope: Scope) -> Step | None:
    """∫ x^n e^(-a x) from 0 on, for an n that is a letter, or so high that parts would take many rounds."""
    if high is not OO or low is not ZERO:
        return None
    coefficient, above, below = monomial(body)
    bells = [f for f in above if _exponent(f) is not None and variable in names(f)]
    powers = [f for f in above if isinstance(f, Apply) and f.op == "^" and f.args[0] is Name(variable)]
    moving = [f for f in (*above, *below) if variable in names(f)]
    if coefficient != 1 or below or len(bells) != 1 or len(powers) != 1 or len(moving) != len(above) or len(above) != 2:
        return None
    found, n = coefficients(_exponent(bells[0]), variable, scope), powers[0].args[1]
    if found is None or len(found) != 2 or found[0] is not ZERO or variable in names(n) or ((k := rational(n)) is not None and k <= 5):
        return None
    bound = {"a": polished(Apply("-", (found[1],))), "n": n}
    if not serves(rules.FACTORIAL, bound, scope):
        return None
    form = _filled(rules.FACTORIAL, bound)
    return reach(integral_of(body, variable, low, high), rules.FACTORIAL, tuple(bound.items()), form, value=form)
