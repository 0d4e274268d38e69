"""Substitutions: a linear inside, an inside whose derivative stands beside it, and x written by a new letter."""

from __future__ import annotations

from typing import Protocol

from tutor.derive.goals import integral_of, letter, polished, reach
from tutor.derive.steps import Step
from tutor.meaning.algebra import changed_variable, sign_of, substituted
from tutor.meaning.polynomials import coefficients
from tutor.meaning.scope import Kind, Scope
from tutor.rules import integrals as rules
from tutor.syntax.nodes import ONE, TWO, Apply, Name, Node, names, postorder, rational, size, substitute
from tutor.syntax.printer import show

CANDIDATES = 12  # insides tried for one integrand


class Search(Protocol):
    """Whoever can be asked for smaller integrals."""

    scope: Scope

    def step(self, body: Node, variable: str) -> Step | None: ...


def _insides(body: Node, variable: str) -> list[Node]:
    """What stands inside a function, a root, a power or below a line, and functions themselves; outermost first, x itself left out."""
    found = [n for n in postorder(body) if isinstance(n, Apply) and variable in names(n)]
    return [n for n in reversed(found) if n is not body]


def _partners(body: Node) -> list[Node]:
    """cos(u) for an odd power of sin(u), and the other way round: they are each other's slope."""
    found = []
    for n in postorder(body):
        match n:
            case Apply("^", (Apply("sin" | "cos" as op, inside), exponent)) if (k := rational(exponent)) and k % 2 == 1:
                found.append(Apply("cos" if op == "sin" else "sin", inside))
    return found


def _slope(node: Node, variable: str, scope: Scope) -> tuple[Node, Node] | None:
    """(b, a) where `node` is a x + b with a not 0."""
    found = coefficients(node, variable, scope)
    return (found[0], found[1]) if found is not None and len(found) == 2 else None


def linear(body: Node, variable: str, search: Search) -> Step | None:
    """f(a x + b): one over a times the integral of f."""
    for inside in _insides(body, variable):
        if inside.op not in ("+", "*", "/", "-"):
            continue
        line = _slope(inside, variable, search.scope)
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
    value = polished(substitute(substitute(form, {step.goal: step.value}), {Name(u): inside}))
    bound = ((u, inside), ("a", a), ("v", outer))
    return reach(integral_of(body, variable), rules.LINEAR, bound, form, (("v", step),), f"{u} = {show(inside)}", value)


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
    for inside in (*_insides(body, variable)[:CANDIDATES], *_partners(body)):
        if _slope(inside, variable, search.scope) is not None:
            continue
        outer = substituted(body, variable, inside, u, search.scope)
        if outer is not None:
            found.append((Name(u) not in postorder(outer), size(outer), len(found), inside, outer))
    for *_, inside, outer in sorted(found, key=lambda f: f[:3])[:3]:
        step = search.step(polished(outer), u)
        if step is None:
            continue
        value = polished(substitute(step.value, {Name(u): inside}))
        bound = ((u, inside), ("v", polished(outer)))
        return reach(integral_of(body, variable), rules.SUBSTITUTION, bound, step.goal, (("v", step),), f"{u} = {show(inside)}", value)
    return None


def backwards(body: Node, variable: str, search: Search) -> Step | None:
    """x written by u: u a line or the root of a line, while x stands beside it; u = log x with x = e^u."""
    for inside in _insides(body, variable):
        u = letter(body)
        if inside.op == "log" and inside.args[0] is Name(variable):
            outer = Apply("^", (Name("e"), Name(u)))
        else:
            is_root = inside.op == "sqrt"
            line = _slope(inside.args[0] if is_root else inside, variable, search.scope)
            if line is None:
                continue
            new = Apply("^", (Name(u), TWO)) if is_root else Name(u)
            outer = polished(Apply("/", (Apply("+", (new, Apply("-", (line[0],)))), line[1])))
        step = _by_inverse(body, variable, u, inside, outer, search)
        if step is not None:
            return step
    return None


def high_power(body: Node, variable: str, search: Search) -> Step | None:
    """x (x + 1)^10: with u = x + 1 nothing high has to be multiplied out."""
    for inside in _insides(body, variable):
        match inside:
            case Apply("^", (base, exponent)) if (n := rational(exponent)) is not None and n > 3:
                line = _slope(base, variable, search.scope)
                if line is not None and base is not Name(variable):
                    u = letter(body)
                    outer = polished(Apply("/", (Apply("+", (Name(u), Apply("-", (line[0],)))), line[1])))
                    return _by_inverse(body, variable, u, base, outer, search)
    return None


def _by_inverse(body: Node, variable: str, u: str, inside: Node, outer: Node, search: Search) -> Step | None:
    scope = search.scope.declared(u, Kind("nonnegative")) if inside.op == "sqrt" else search.scope
    after = polished(changed_variable(body, variable, outer, u, scope))
    step = search.step(after, u)
    if step is None:
        return None
    value = polished(substitute(step.value, {Name(u): inside}))
    bound = (("x", outer), ("v", after))
    return reach(integral_of(body, variable), rules.INVERSE, bound, step.goal, (("v", step),), f"{u} = {show(inside)}", value)
