"""The search for an antiderivative: each way is tried in turn, and what it leaves is searched for again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from tutor.derive.goals import integral_of, polished, reach
from tutor.derive.parts import by_parts, twice_by_parts
from tutor.derive.quotients import completed_square, partial_fractions, split_top
from tutor.derive.simplify import monomial
from tutor.derive.steps import Reason, Step
from tutor.derive.substitutions import backwards, high_power, linear, scaled, substitution
from tutor.derive.trigonometric import half_angles, sum_of_angles
from tutor.errors import TutorError, trouble
from tutor.meaning.algebra import rewritten, sign_of, sympy_integral
from tutor.meaning.polynomials import coefficients
from tutor.meaning.scope import Scope
from tutor.rules import integrals as rules
from tutor.rules.catalogue import meanings, pattern
from tutor.rules.matching import bind
from tutor.rules.tidy import assemble
from tutor.syntax.nodes import ONE, Apply, Name, Node, names, number, postorder, rational, rebuild, substitute
from tutor.syntax.printer import show

DEPTH = 12  # as many rounds by parts as x^10 e^x needs
ATTEMPTS = 150


@dataclass(slots=True)
class Search:
    """One search: what was found and what was given up, so that nothing is tried twice."""

    scope: Scope
    found: dict[Node, Step] = field(default_factory=dict)
    given_up: set[Node] = field(default_factory=set)
    depth: int = 0
    attempts: int = 0

    def step(self, body: Node, variable: str) -> Step | None:
        """The step to `∫ body dx`, or None where no rule leads there."""
        goal = integral_of(body, variable)
        if goal in self.found:
            return self.found[goal]
        if goal in self.given_up or self.depth >= DEPTH or self.attempts >= ATTEMPTS:
            return None
        self.given_up.add(goal)  # while it is searched for, meeting it again is a circle
        self.depth += 1
        self.attempts += 1
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
    found = search.step(polished(body), variable)
    if found is not None:
        return replace(found, goal=integral_of(body, variable))
    try:
        value = sympy_integral(body, variable, scope)
    except TutorError as told:
        if told.diagnostic.code in ("limit", "bits", "exponent", "terms"):
            raise
        what = f"no formula for the integral of {show(body)} is known here"
        raise trouble("no-rule", what, mend="with bounds, ask for its number: evaluate") from told
    return reach(integral_of(body, variable), rules.UNEXPLAINED, (("u", body), ("v", value)), value)


def without_bars(step: Step, scope: Scope) -> Step:
    """`step`, followed by |u| = u for what is positive everywhere (as x^2 + 1 is)."""

    def change(node: Node) -> Node:
        is_bar = isinstance(node, Apply) and node.op == "abs"
        return node.args[0] if is_bar and sign_of(node.args[0], scope) == 1 else node

    after = polished(rebuild(step.value, change))
    if after is step.value:
        return step
    return Step(step.value, rules.POSITIVE, (), after, after, (("u", step),))


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
    return reach(integral_of(body, variable), rules.SUM, bound, Apply("+", tuple(form)), parts)


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
    form = Apply("-", (step.goal,)) if rational(outside) == -1 else Apply("*", (outside, step.goal))
    return reach(integral_of(body, variable), rules.CONSTANT_FACTOR, bound, form, (("u", step),))


# ---------------------------------------------------------------- known by heart


def known(body: Node, variable: str, search: Search) -> Step | None:
    """An entry of the table, with the terms of a sum in either order."""
    goal = integral_of(body, variable)
    for written in dict.fromkeys((goal, *(_ordered(goal, variable, first) for first in (True, False)))):
        for rule in rules.TABLE.rules:
            bound = bind(rule, written, variable)
            if bound is None or not _holds(rule.domain, bound, search.scope):
                continue
            right = substitute(pattern(rule).right, {Name(n): node for n, node in bound.items()})
            return reach(goal, rule, tuple(bound.items()), right)
    return None


def _ordered(goal: Node, variable: str, moving_first: bool) -> Node:
    """Sums of `goal` with the terms that hold the variable first, or last."""

    def change(node: Node) -> Node:
        if isinstance(node, Apply) and node.op == "+":
            return Apply("+", tuple(sorted(node.args, key=lambda a: (variable in names(a)) != moving_first)))
        return node

    return rebuild(goal, change)


def _holds(domain: str, bound: dict[str, Node], scope: Scope) -> bool:
    """Whether what the rule asks of its constants is met; what it asks of the variable is said with the result."""
    if "n != -1" in domain:
        return rational(bound["n"]) != -1
    if "c != 1" in domain:
        return sign_of(bound["c"], scope) == 1
    if "a > 0" in domain:
        return sign_of(bound["a"], scope) == 1
    return True


def gaussian(body: Node, variable: str, search: Search) -> Step | None:
    """e^(-a x^2), however the exponent is written."""
    match body:
        case Apply("^", (Name("e"), exponent)) | Apply("exp", (exponent,)):
            found = coefficients(exponent, variable, search.scope)
        case _:
            return None
    if found is None or len(found) != 3 or rational(found[0]) != 0 or rational(found[1]) != 0 or sign_of(found[2], search.scope) != -1:
        return None
    rule = next(r for r in rules.TABLE.rules if r.key == "integral of e^(-a x^2)")
    a = polished(Apply("-", (found[2],)))
    right = substitute(pattern(rule).right, {Name("a"): a, Name("x"): Name(variable)})
    return reach(integral_of(body, variable), rule, (("x", Name(variable)), ("a", a)), right)


# ---------------------------------------------------------------- rewriting


def rewritten_as(rule: Reason, body: Node, after: Node, variable: str, search: Search) -> Step | None:
    """The integral of the same function, written differently."""
    if after is body:
        return None
    step = search.step(after, variable)
    if step is None:
        return None
    return reach(integral_of(body, variable), rule, (("u", body), ("v", after)), step.goal, (("v", step),))


def as_power(body: Node, variable: str, search: Search) -> Step | None:
    """sqrt(x), 1/x^3, x sqrt(x), x/sqrt(x): one power of x."""
    coefficient, above, below = monomial(body)
    exponent = 0
    for factors, sign in ((above, 1), (below, -1)):
        for f in factors:
            base, power = _root(f)
            if base is not Name(variable) or power is None:
                return None
            exponent += sign * power
    if coefficient != 1 or exponent in (0, 1):
        return None
    x = Name(variable)
    after = Apply("/", (ONE, x)) if exponent == -1 else Apply("^", (x, number(exponent)))
    return rewritten_as(rules.AS_POWER, body, after, variable, search)


def _root(factor: Node) -> tuple[Node, Fraction | None]:
    match factor:
        case Apply("^", (base, exponent)):
            return base, rational(exponent)
        case Apply("sqrt", (base,)):
            return base, Fraction(1, 2)
    return factor, Fraction(1)


def multiplied_out(body: Node, variable: str, search: Search) -> Step | None:
    """Products and powers of sums, and sums over one bottom, term by term."""
    if not any(isinstance(n, Apply) and n.op == "+" for n in postorder(body)):
        return None
    return rewritten_as(rules.MULTIPLIED_OUT, body, polished(rewritten(body, "expand", search.scope)), variable, search)


def term_by_term(body: Node, variable: str, search: Search) -> Step | None:
    """A sum times or over a power of x: each term is a power again."""
    _, above, below = monomial(body)
    sums = [f for f in above if isinstance(f, Apply) and f.op == "+"]
    rest = [f for f in above if f not in sums] + below
    if len(sums) != 1 or not rest or any(_root(f)[0] is not Name(variable) or _root(f)[1] is None for f in rest):
        return None
    return multiplied_out(body, variable, search)


def written_out(body: Node, variable: str, search: Search) -> Step | None:
    """silu, log2, log to a base, … by what they mean."""
    known_words = meanings()

    def change(node: Node) -> Node:
        found = known_words.get((node.op, len(node.args))) if isinstance(node, Apply) else None
        return node if found is None else substitute(found[1], dict(zip(map(Name, found[0]), node.args, strict=True)))

    return rewritten_as(rules.BY_NAME, body, polished(rebuild(body, change)), variable, search)


WAYS: tuple[Way, ...] = (
    known, sum_of_terms, constant_factor, as_power, term_by_term, gaussian, linear, scaled, substitution, split_top, completed_square,
    by_parts, twice_by_parts, high_power, partial_fractions, half_angles, sum_of_angles, backwards, multiplied_out, written_out,
)  # fmt: skip
