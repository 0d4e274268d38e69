"""The search for an antiderivative: each way is tried in turn, and what it leaves is searched for again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tutor.derive.conditions import serves
from tutor.derive.goals import integral_of, polished, reach
from tutor.derive.integrals.integrand_forms import as_exponential, as_power, logarithm_apart, multiplied_out, term_by_term, written_out
from tutor.derive.integrals.letters import collected, spread, times
from tutor.derive.integrals.parts import by_parts, twice_by_parts, with_its_slope, x_beside
from tutor.derive.integrals.pieces import in_pieces, root_of_square
from tutor.derive.integrals.quotients import completed_square, over_quadratics, partial_fractions, split_top
from tutor.derive.integrals.roots import root_of_line, several_roots, shifted_root, trigonometric_substitution
from tutor.derive.integrals.substitutions import backwards, exponential, high_power, linear, scaled, substitution
from tutor.derive.integrals.trigonometric import half_angles, in_waves, reduced, reduced_tangent, sum_of_angles
from tutor.derive.rewriting.simplify import monomial
from tutor.derive.steps import Step
from tutor.errors import TutorError, trouble
from tutor.meaning.algebra import sign_of
from tutor.meaning.integrands import sympy_integral
from tutor.meaning.polynomials import coefficients
from tutor.meaning.scope import Scope
from tutor.rules import antiderivatives
from tutor.rules import integrals as rules
from tutor.rules.catalogue import pattern
from tutor.rules.matching import bind
from tutor.rules.tidy import assemble
from tutor.syntax.nodes import ONE, Apply, Name, Node, names, rational, rebuild, size, substitute
from tutor.syntax.printer import show

DEPTH = 12  # as many rounds by parts as x^10 e^x needs
WORK = 2800  # of one search; the hardest of the corpus that is found takes 2400
_LEAST = 8  # what is smaller than this takes as long


@dataclass(slots=True)
class Search:
    """One search: what was found and what was given up, so that nothing is tried twice.

    Its end does not hang on the clock: every integrand that is tried counts as work, the square of its size.
    """

    scope: Scope
    found: dict[Node, Step] = field(default_factory=dict)
    given_up: set[Node] = field(default_factory=set)
    depth: int = 0
    attempts: int = 0
    work: int = 0

    @property
    def is_over(self) -> bool:
        """Whether the bound of work is hit."""
        return self.work >= WORK

    def step(self, body: Node, variable: str) -> Step | None:
        """The step to `∫ body dx`, or None where no rule leads there."""
        goal = integral_of(body, variable)
        if goal in self.found:
            return self.found[goal]
        if goal in self.given_up or self.depth >= DEPTH or self.is_over:
            return None
        self.given_up.add(goal)  # while it is searched for, meeting it again is a circle
        self.depth += 1
        self.attempts += 1
        self.work += max(size(body), _LEAST) ** 2
        try:
            found = next((s for way in WAYS if (s := _tried(way, body, variable, self)) is not None), None)
        finally:
            self.depth -= 1
        if found is not None:
            self.found[goal] = found
            self.given_up.discard(goal)
        return found


Way = Callable[[Node, str, Search], Step | None]


def _tried(way: Way, body: Node, variable: str, search: Search) -> Step | None:
    try:
        return way(body, variable, search)
    except TutorError as told:
        if told.diagnostic.code in ("no-rule", "undefined", "complex"):  # this way is closed; the next may be open
            return None
        raise


def antiderivative(body: Node, variable: str, scope: Scope) -> Step:
    """The step to `∫ body dx`. Raises TutorError("no-rule") where neither a rule nor computer algebra finds one."""
    search = Search(scope)
    found = _explained(body, variable, search)
    if found is not None:
        return found
    try:
        value = sympy_integral(body, variable, scope)
    except TutorError as told:
        if told.diagnostic.code in ("bits", "exponent", "terms"):
            raise
        what = f"no formula for the integral of {show(body)} is known here" + _so_far(polished(body), variable, search)
        raise trouble("no-rule", what, mend="give it bounds: then its number can be told") from told
    return reach(integral_of(body, variable), rules.UNEXPLAINED, (("u", body), ("v", value)), value)


def explained(body: Node, variable: str, scope: Scope) -> Step | None:
    """The step to `∫ body dx` by rules alone; None where they do not lead there."""
    return _explained(body, variable, Search(scope))


def _explained(body: Node, variable: str, search: Search) -> Step | None:
    found = search.step(polished(body), variable)
    return None if found is None else replace(found, goal=integral_of(body, variable))


def _so_far(body: Node, variable: str, search: Search) -> str:
    """What was found of a sum until the search ended, and whether its bound ended it."""
    told = f"; the search was stopped after {search.attempts} tries" if search.is_over else ""
    if not isinstance(body, Apply) or body.op != "+":
        return told
    search.work = 0
    steps = [s for term in body.args if (s := search.step(term, variable)) is not None]
    return told + "".join(f"; {show(s.goal)} is {show(s.value)}" for s in steps)


# ---------------------------------------------------------------- taking apart


def sum_of_terms(body: Node, variable: str, search: Search) -> Step | None:
    """Term by term; a term's minus sign stays before its integral."""
    if not isinstance(body, Apply) or body.op != "+":
        return None
    parts, form, bound = [], [], []
    for k, term in enumerate(body.args, 1):
        is_negative = isinstance(term, Apply) and term.op == "-"
        plain = term.args[0] if is_negative else term
        step = search.step(plain, variable)
        if step is None:
            return None
        parts.append((f"u{k}", step))
        bound.append((f"u{k}", term))
        form.append(Apply("-", (step.goal,)) if is_negative else step.goal)
    whole = Apply("+", tuple(form))
    value = collected(substitute(whole, {step.goal: step.value for _, step in parts}))
    return reach(integral_of(body, variable), rules.SUM, bound, whole, parts, value=value)


def constant_factor(body: Node, variable: str, search: Search) -> Step | None:
    """What does not hold the variable, outside."""
    coefficient, above, below = monomial(body)
    still = [[f for f in fs if variable not in names(f)] for fs in (above, below)]
    moving = [[f for f in fs if variable in names(f)] for fs in (above, below)]
    outside, inside = assemble(coefficient, *still), assemble(1, *moving)
    if outside is ONE or not any(moving) or inside is body:
        return None
    step = search.step(inside, variable)
    if step is None:
        return None
    bound = (("c", outside), ("u", inside))
    value = spread(Apply("*", (outside, step.value)), variable)
    return reach(integral_of(body, variable), rules.CONSTANT_FACTOR, bound, times(outside, step.goal), (("u", step),), value=value)


# ---------------------------------------------------------------- known by heart


def known(body: Node, variable: str, search: Search) -> Step | None:
    """An entry of the table, with the terms of a sum and the factors of a product in either order."""
    goal = integral_of(body, variable)
    turned = rebuild(goal, _turned)
    for written in dict.fromkeys((goal, *(_ordered(g, variable, first) for g in (goal, turned) for first in (True, False)))):
        for rule in antiderivatives.TABLE.rules:
            bound = bind(rule, written, variable)
            if bound is None or not serves(rule, bound, search.scope):
                continue
            right = substitute(pattern(rule).right, {Name(n): node for n, node in bound.items()})
            return reach(goal, rule, tuple(bound.items()), rebuild(right, _shorter))
    return None


def _shorter(node: Node) -> Node:
    """1 x as x, sqrt(9) as 3."""
    match node:
        case Apply("sqrt", (inside,)) if rational(inside) is not None and rational(root := polished(node)) is not None:
            return root
        case Apply("*", (first, second)) if ONE in node.args:
            return second if first is ONE else first
    return node


def _turned(node: Node) -> Node:
    """A product of two the other way round."""
    return Apply("*", node.args[::-1]) if isinstance(node, Apply) and node.op == "*" and len(node.args) == 2 else node


def _ordered(goal: Node, variable: str, moving_first: bool) -> Node:
    """Sums of `goal` with the terms that hold the variable first, or last."""

    def change(node: Node) -> Node:
        if isinstance(node, Apply) and node.op == "+":
            return Apply("+", tuple(sorted(node.args, key=lambda a: (variable in names(a)) != moving_first)))
        return node

    return rebuild(goal, change)


def gaussian(body: Node, variable: str, search: Search) -> Step | None:
    """e^(-a x^2), however the exponent is written."""
    match body:
        case Apply("^", (Name("e"), exponent)) | Apply("exp", (exponent,)):
            found = coefficients(exponent, variable, search.scope)
        case _:
            return None
    if found is None or len(found) != 3 or rational(found[0]) != 0 or rational(found[1]) != 0 or sign_of(found[2], search.scope) != -1:
        return None
    rule = next(r for r in antiderivatives.TABLE.rules if r.key == "integral of e^(-a x^2)")
    a = polished(Apply("-", (found[2],)))
    right = substitute(pattern(rule).right, {Name("a"): a, Name("x"): Name(variable)})
    return reach(integral_of(body, variable), rule, (("x", Name(variable)), ("a", a)), right)


WAYS: tuple[Way, ...] = (
    known, sum_of_terms, constant_factor, as_power, as_exponential, term_by_term, gaussian, root_of_square, logarithm_apart, with_its_slope,
    linear, scaled, in_pieces, several_roots, reduced_tangent, substitution, split_top, completed_square, reduced, high_power,
    by_parts, twice_by_parts, partial_fractions, over_quadratics, half_angles, sum_of_angles, exponential,
    root_of_line, shifted_root, trigonometric_substitution, x_beside, in_waves, backwards, multiplied_out, written_out,
)  # fmt: skip
