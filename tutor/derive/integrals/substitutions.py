"""Substitutions: a linear inside, an inside whose derivative stands beside it, and x written by a new letter."""

from __future__ import annotations

from tutor.derive.goals import integral_of, letter, polished, reach
from tutor.derive.integrals.letters import back, spread, told, told_backwards
from tutor.derive.integrals.search import Search, line_of
from tutor.derive.steps import Step
from tutor.meaning.algebra import sign_of
from tutor.meaning.integrands import changed, written_in
from tutor.meaning.polynomials import coefficients, is_rational_function
from tutor.meaning.scope import Kind
from tutor.meaning.waves import by_exponential
from tutor.rules import integrals as rules
from tutor.syntax.nodes import ONE, TWO, Apply, Name, Node, names, number, postorder, rational, size, substitute

CANDIDATES = 12  # insides tried for one integrand


def _insides(body: Node, variable: str) -> list[Node]:
    """What stands inside a function, a root, a power or below a line, and functions themselves; outermost first, x itself left out."""
    found = [n for n in postorder(body) if isinstance(n, Apply) and variable in names(n)]
    return [n for n in reversed(found) if n is not body]


def _lower_powers(body: Node, variable: str) -> list[Node]:
    """x^2 and x^4 for an x^8: what the power is a power of."""
    exponents = set()
    for n in postorder(body):
        match n:
            case Apply("^", (Name(name), exponent)) if (
                name == variable and (k := rational(exponent)) and k.denominator == 1 and 0 < k <= 24
            ):
                exponents |= {d for d in range(2, int(k)) if k % d == 0}
    return [Apply("^", (Name(variable), number(d))) for d in sorted(exponents)]


def _partners(body: Node) -> list[Node]:
    """cos(u) for an odd power of sin(u), and the other way round: they are each other's slope."""
    found = []
    for n in postorder(body):
        match n:
            case Apply("^", (Apply("sin" | "cos" as op, inside), exponent)) if (k := rational(exponent)) and k % 2 == 1:
                found.append(Apply("cos" if op == "sin" else "sin", inside))
    return found


def linear(body: Node, variable: str, search: Search) -> Step | None:
    """f(a x + b): one over a times the integral of f."""
    for inside in _insides(body, variable):
        if inside.op not in ("+", "*", "/", "-"):
            continue
        line = line_of(inside, variable, search.scope)
        if line is None:
            continue
        u = letter(body)
        outer = substitute(body, {inside: Name(u)})
        if variable in names(outer) or outer is Name(u):
            continue
        return _by_line(body, variable, outer, u, inside, line[1], search)
    return None


def _by_line(body: Node, variable: str, outer: Node, u: str, inside: Node, a: Node, search: Search) -> Step | None:
    step = search.step(outer, u)
    if step is None:
        return None
    form = step.goal if a is ONE else Apply("/", (step.goal, a))
    value = back(spread(substitute(form, {step.goal: step.value}), u), u, inside)
    bound = ((u, inside), ("a", a), ("v", outer))
    return reach(integral_of(body, variable), rules.LINEAR, bound, form, (("v", step),), told(u, inside, variable), value)


def scaled(body: Node, variable: str, search: Search) -> Step | None:
    """c + k x^2 below a root or a line: u = sqrt(|k|) x makes it c ± u^2."""
    for inside in _insides(body, variable):
        found = coefficients(inside, variable, search.scope) if inside.op == "+" else None
        if found is None or len(found) != 3 or rational(found[1]) != 0 or abs(rational(found[2]) or 1) == 1:
            continue
        sign = sign_of(found[2], search.scope)
        if not sign:
            continue
        u = letter(body)
        factor = polished(Apply("sqrt", (found[2] if sign > 0 else polished(Apply("-", (found[2],))),)))
        stretched = Apply("*", (factor, Name(variable)))
        square = Apply("^", (Name(u), TWO))
        new = polished(Apply("+", (found[0], square if sign > 0 else Apply("-", (square,)))))
        outer = substitute(body, {inside: new})
        if variable in names(outer):
            continue
        return _by_line(body, variable, outer, u, stretched, factor, search)
    return None


def substitution(body: Node, variable: str, search: Search) -> Step | None:
    """f(g(x)) g'(x): the simplest outer function wins, a constant one last."""
    u = letter(body)
    found = []
    for inside in (*_insides(body, variable)[:CANDIDATES], *_partners(body), *_lower_powers(body, variable)):
        if line_of(inside, variable, search.scope) is not None:
            continue
        outer = written_in(body, variable, inside, u, search.scope)
        if outer is not None:
            found.append((Name(u) not in postorder(outer), size(outer), len(found), inside, outer))
    for *_, inside, outer in sorted(found, key=lambda f: f[:3])[:3]:
        outer = polished(outer)
        step = search.step(outer, u)
        if step is None:
            continue
        value = back(step.value, u, inside)
        bound = ((u, inside), ("v", outer))
        return reach(integral_of(body, variable), rules.SUBSTITUTION, bound, step.goal, (("v", step),), told(u, inside, variable), value)
    return None


def backwards(body: Node, variable: str, search: Search) -> Step | None:
    """x written by u: u a line while x stands beside it; u = log x with x = e^u."""
    if is_rational_function(body, variable, search.scope):  # nothing simpler comes of that
        return None
    for inside in _insides(body, variable):
        u = letter(body)
        if inside.op == "log" and inside.args[0] is Name(variable):
            outer = Apply("^", (Name("e"), Name(u)))
        elif (line := line_of(inside, variable, search.scope)) is not None:
            outer = polished(Apply("/", (Apply("+", (Name(u), Apply("-", (line[0],)))), line[1])))
        else:
            continue
        step = by_inverse(body, variable, u, inside, outer, search)
        if step is not None:
            return step
    return None


def high_power(body: Node, variable: str, search: Search) -> Step | None:
    """x (x + 1)^10: with u = x + 1 nothing high has to be multiplied out."""
    for inside in _insides(body, variable):
        match inside:
            case Apply("^", (base, exponent)) if (n := rational(exponent)) is not None and (n > 3 or n < 0 or n.denominator > 1):
                line = line_of(base, variable, search.scope)
                if line is not None and base is not Name(variable):
                    u = letter(body)
                    outer = polished(Apply("/", (Apply("+", (Name(u), Apply("-", (line[0],)))), line[1])))
                    return by_inverse(body, variable, u, base, outer, search)
    return None


def by_inverse(body: Node, variable: str, u: str, inside: Node, outer: Node, search: Search, after: Node | None = None) -> Step | None:
    """∫ body dx by x = outer(u), where u = inside; `after` is what is left to integrate, if it is known already."""
    if after is None:
        scope = search.scope.declared(u, Kind("nonnegative")) if inside.op == "sqrt" else search.scope
        after = changed(body, variable, outer, u, scope)
    after = polished(after)
    step = search.step(after, u)
    if step is None:
        return None
    value = back(step.value, u, inside)
    bound = (("x", outer), ("v", after))
    note = told_backwards(u, inside, variable, outer)
    return reach(integral_of(body, variable), rules.INVERSE, bound, step.goal, (("v", step),), note, value)


def exponential(body: Node, variable: str, search: Search) -> Step | None:
    """x only in exponents and hyperbolic functions: u = e^(k x), dx = du/(k u)."""
    u = letter(body)
    found = by_exponential(body, variable, u, search.scope)
    if found is None:
        return None
    k, after = found
    inside = Apply("^", (Name("e"), polished(Apply("*", (k, Name(variable))))))
    outer = polished(Apply("/", (Apply("log", (Name(u),)), k)))
    return by_inverse(body, variable, u, inside, outer, search, after)
