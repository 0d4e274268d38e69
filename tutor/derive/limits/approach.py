"""The search for a limit: what a point, the laws and the ends of functions give; what they leave open is handed to the ways out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tutor.derive.goals import limit_of, polished, reach
from tutor.derive.limits import infinities
from tutor.derive.limits.factors import shortened
from tutor.derive.limits.infinities import MINUS_OO, OO, is_infinite
from tutor.derive.limits.known import ends
from tutor.derive.limits.waves import bounds, is_restless
from tutor.derive.steps import Step
from tutor.errors import TutorError
from tutor.meaning.algebra import signs_near, truth_near, value_at
from tutor.meaning.scope import Scope
from tutor.rules import limits as rules
from tutor.rules.rule import Rule
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, postorder, rational, rebuild, substitute
from tutor.syntax.printer import show

DEPTH = 14
ATTEMPTS = 250
JUMPS = frozenset({"sign", "heaviside", "abs", "piecewise", "max", "min", "relu"})
UNREAD = frozenset({"sign", "heaviside", "piecewise"})  # those jump


@dataclass(slots=True)
class Search:
    """One search for limits of a variable at one point, from one side (or both, "")."""

    variable: str
    point: Node
    side: str
    scope: Scope
    ways_out: tuple[Way, ...] = ()
    found: dict[Node, Step] = field(default_factory=dict)
    given_up: set[Node] = field(default_factory=set)
    depth: int = 0
    attempts: int = 0

    def goal(self, body: Node) -> Apply:
        return limit_of(body, self.variable, self.point, self.side)

    def step(self, body: Node) -> Step | None:
        """The step to the limit of `body`, or None where no way leads there (or there is no limit)."""
        if body in self.found:
            return self.found[body]
        if body in self.given_up or self.depth >= DEPTH or self.attempts >= ATTEMPTS:
            return None
        self.given_up.add(body)
        self.depth += 1
        self.attempts += 1
        try:
            found = next((s for way in (*WAYS, *self.ways_out) if (s := tried(way, body, self)) is not None), None)
        finally:
            self.depth -= 1
        if found is not None:
            self.found[body] = found
            self.given_up.discard(body)
        return found

    def elsewhere(self, variable: str, point: Node, side: str = "") -> Search:
        """A search at another point, which counts on."""
        return replace(self, variable=variable, point=point, side=side, found={}, given_up=set(), attempts=self.attempts)

    def is_bounded(self, node: Node) -> bool:
        """Whether `node` is seen to stay between two bounds near the point: waves, functions that level off, what has a finite limit."""
        match node:
            case Apply(op, (u,)) if op in rules.BOUNDS:
                return True
            case Apply("^", (base, exponent)) if rational(base) == -1:
                return True
            case Apply("^", (base, exponent)) if (rational(exponent) or 0) > 0 and self.is_bounded(base):
                return True
            case Apply("^" | "exp", (*_, u)) if node.op == "exp" or node.args[0] is Name("e"):
                return isinstance(u, Apply) and self.is_bounded(u)
            case Apply("-" | "+" | "*" | "abs", terms):
                return all(self.is_bounded(t) for t in terms)
            case Apply("/", (u, v)):
                return self.variable not in names(v) and self.is_bounded(u)
        return self.variable not in names(node)

    def sign_near(self, body: Node) -> int | None:
        """The one sign of `body` close to the point, on the side that counts (or on both)."""
        if is_restless(body, self):
            found = bounds(body)
            return None if found is None else 1 if found[0] > 0 else -1 if found[1] < 0 else None
        signs = signs_near(body, self.variable, self.point, self.scope)
        if self.point is OO:
            return signs["below"]
        if self.point is MINUS_OO:
            return signs["above"]
        if self.side:
            return signs[self.side]
        return signs["above"] if signs["above"] == signs["below"] else None


Way = Callable[[Node, Search], Step | None]


def tried(way: Way, body: Node, search: Search) -> Step | None:
    try:
        return way(body, search)
    except TutorError as told:
        if told.diagnostic.code in ("no-rule", "undefined", "complex", "no-limit", "exponent", "terms", "diverges", "limit"):
            return None  # this way is closed, or too long; the next may be open
        raise


def onward(body: Node, after: Node, rule: Rule, search: Search, bound: tuple[tuple[str, Node], ...] = (),
           before: tuple[tuple[str, Step], ...] = ()) -> Step | None:  # fmt: skip
    """The same limit of the same function, written differently; `bound` where the rule's letters are not just before and after.

    `before` holds the steps that lead to the other form.
    """
    if after is body:
        return None
    step = search.step(after)
    if step is None:
        return None
    letters = dict((("u", body), ("v", after), *bound))
    return reach(search.goal(body), rule, tuple(letters.items()), step.goal, (*before, ("v", step)), value=step.value)


def sides_of(body: Node) -> tuple[Node, Node] | None:
    """Top and bottom of a quotient."""
    return body.args if isinstance(body, Apply) and body.op == "/" else None


# ---------------------------------------------------------------- at the point itself


def constant(body: Node, search: Search) -> Step | None:
    if search.variable in names(body):
        return None
    value_at(body, {}, search.scope)  # log(0) is no constant: raises TutorError("undefined")
    return reach(search.goal(body), rules.CONSTANT, (("c", body),), body)


def itself(body: Node, search: Search) -> Step | None:
    if body is not Name(search.variable):
        return None
    return reach(search.goal(body), rules.VARIABLE, (("x", body), ("p", search.point)), search.point)


def one_branch(body: Node, search: Search) -> Step | None:
    """|u|, sign(u), max, relu and piecewise replaced by what they are on this side; asked from both sides, both must agree."""
    if not any(isinstance(n, Apply) and n.op in JUMPS for n in postorder(body)):
        return None
    if not search.side and not is_infinite(search.point):
        return both_sides(body, search)
    after = polished(rebuild(body, lambda n: _branch(n, search)))
    step = search.step(after) if after is not body else None
    if step is None:
        return None
    return reach(search.goal(body), rules.ONE_BRANCH, (("u", body), ("v", after)), step.goal, (("v", step),))


def _branch(node: Node, search: Search) -> Node:
    if not isinstance(node, Apply) or node.op not in JUMPS:
        return node
    if node.op == "piecewise":
        side = search.side or ("below" if search.point is OO else "above")
        if is_restless(node, search):
            return node
        for case in node.args:
            holds = True if case.op == "otherwise" else truth_near(case.args[1], search.variable, search.point, side, search.scope)
            if holds is None:
                return node
            if holds:
                return case.args[0]
        return node
    if node.op in ("max", "min"):
        if len(node.args) != 2:
            return node
        first, second = node.args
        larger = search.sign_near(Apply("+", (first, Apply("-", (second,)))))
        return node if larger is None else first if (larger >= 0) == (node.op == "max") else second
    s = search.sign_near(node.args[0])
    if s is None:
        return node
    inner = node.args[0]
    ahead = ONE if s > 0 else ZERO if s else node
    absolute = inner if s >= 0 else Apply("-", (inner,))
    return {"heaviside": ahead, "abs": absolute, "sign": _number(s), "relu": inner if s >= 0 else ZERO}[node.op]


def _number(value: int) -> Node:
    return {0: ZERO, 1: ONE}.get(value, Apply("-", (ONE,)))


def both_sides(body: Node, search: Search) -> Step | None:
    """The limits from above and from below, where they agree."""
    sides = [search.elsewhere(search.variable, search.point, side).step(body) for side in ("below", "above")]
    if None in sides or not infinities.are_same(sides[0].value, sides[1].value, search.scope):
        return None
    parts = tuple(zip(("below", "above"), sides, strict=True))
    return reach(search.goal(body), rules.BOTH_SIDES, (("u", body), ("v", sides[0].value)), sides[0].goal, parts, value=sides[0].value)


def put_in(body: Node, search: Search) -> Step | None:
    """The value at the point, where every part of the expression has one."""
    if is_infinite(search.point) or any(_is_unread(n, search.variable) for n in postorder(body)):
        return None
    value = value_at(body, {search.variable: search.point}, search.scope)
    form = substitute(body, {Name(search.variable): search.point})
    return reach(search.goal(body), rules.CONTINUOUS, (("u", body), ("p", search.point), ("v", value)), form, value=polished(value))


def _is_unread(node: Node, variable: str) -> bool:
    """Whether `node` jumps, or is an area whose ends move, which has steps of its own."""
    if not isinstance(node, Apply) or variable not in names(node):
        return False
    return node.op in UNREAD or (node.op == "∫" and any(variable in names(end) for end in node.args[1:-1]))


# ---------------------------------------------------------------- the laws


def sum_law(body: Node, search: Search) -> Step | None:
    if not isinstance(body, Apply) or body.op != "+":
        return None
    return _law(body, search, (rules.SUM, rules.ENDLESS_SUM), infinities.added)


def product_law(body: Node, search: Search) -> Step | None:
    if not isinstance(body, Apply) or body.op != "*":
        return None
    return _law(body, search, (rules.PRODUCT, rules.ENDLESS_PRODUCT), lambda values: infinities.multiplied(values, search.scope))


def _law(body: Apply, search: Search, laws: tuple[Rule, Rule], combine: Callable[[list[Node]], Node | None]) -> Step | None:
    """Each part by itself; where the parts are finite the first law holds, where the infinite ones agree the second."""
    steps = []
    for part in body.args:
        step = search.step(part)
        if step is None:
            return None
        steps.append(step)
    value = combine([s.value for s in steps])
    if value is None:
        return None
    bound = tuple((f"u{k}", a) for k, a in enumerate(body.args, 1))
    parts = tuple((f"u{k}", s) for k, s in enumerate(steps, 1))
    law = laws[is_infinite(value)]
    return reach(search.goal(body), law, bound, Apply(body.op, tuple(s.goal for s in steps)), parts, value=value)


def negative(body: Node, search: Search) -> Step | None:
    if not isinstance(body, Apply) or body.op != "-":
        return None
    step = search.step(body.args[0])
    if step is None:
        return None
    bound = (("c", Apply("-", (ONE,))), ("u", body.args[0]))
    return reach(search.goal(body), rules.FACTOR, bound, Apply("-", (step.goal,)), (("u", step),))


def quotient_law(body: Node, search: Search) -> Step | None:
    """The quotient of the limits; a finite top over an endless bottom; a top that stays over a bottom that vanishes with one sign."""
    if not isinstance(body, Apply) or body.op != "/":
        return None
    top, bottom = (search.step(a) for a in body.args)
    if top is None or bottom is None:
        return None
    goal, parts = search.goal(body), (("u", top), ("v", bottom))
    bound = (("u", body.args[0]), ("v", body.args[1]))
    form = Apply("/", (top.goal, bottom.goal))
    above, below = (infinities.sign(s.value, search.scope) for s in (top, bottom))
    if is_infinite(bottom.value):
        return None if is_infinite(top.value) else reach(goal, rules.BY_INFINITE, bound, form, parts, value=ZERO)
    if below == 0 or bottom.value is ZERO:
        near = search.sign_near(body.args[1]) if above else None
        return reach(goal, rules.BY_ZERO, bound, body, parts, value=infinities.infinite(above * near)) if near else None
    if is_infinite(top.value):
        return reach(goal, rules.ENDLESS_PRODUCT, bound, form, parts, value=infinities.infinite(above * below)) if below else None
    return reach(goal, rules.QUOTIENT, bound, form, parts, value=shortened(Apply("/", (top.value, bottom.value))))


def like_factors(body: Node, search: Search) -> Step | None:
    """A quotient in which the same factor is written above and below."""
    plain = shortened(body) if sides_of(body) else body
    return onward(body, plain, rules.CANCEL, search) if len(show(plain)) < len(show(body)) else None


# ---------------------------------------------------------------- inside functions


def inside(body: Node, search: Search) -> Step | None:
    """f(u): continuous where u goes, or known at the end where u goes."""
    if not isinstance(body, Apply) or body.op in ("+", "*", "/", "-", "piecewise") or body.op in JUMPS:
        return None
    if body.op == "^" and body.args[0] is not Name("e"):
        return power(body, search)
    u = body.args[-1]
    if len(body.args) > 1 and body.op != "^":
        return None
    step = search.step(u)
    if step is None:
        return None
    goal, outer, parts = search.goal(body), Name(search.variable), (("v", step),)
    form = Apply(body.op, (*body.args[:-1], step.goal))
    if not is_infinite(step.value):
        if body.op == "log" and step.value is ZERO:
            rule, value = ends()["log", ZERO]
            return reach(goal, rule, (("x", u),), body, parts, value=value) if _is_above(u, search) else None
        value = value_at(Apply(body.op, (*body.args[:-1], outer)), {search.variable: step.value}, search.scope)
        return reach(goal, rules.INSIDE, (("v", body), ("u", u)), form, parts, value=polished(value))
    found = ends().get((body.op, step.value))
    return None if found is None else reach(goal, found[0], (("x", u),), form, parts, value=found[1])


def _is_above(u: Node, search: Search) -> bool:
    """Whether u comes to 0 from above, as far as it is in the logarithm's domain at all."""
    signs = signs_near(u, search.variable, search.point, search.scope)
    return 1 in ((signs[search.side],) if search.side else signs.values())


def power(body: Apply, search: Search) -> Step | None:
    """u^n with a constant exponent, c^u by its base, and u^v where base and exponent both settle."""
    base, exponent = body.args
    n = rational(exponent)
    lower, upper = search.step(base), search.step(exponent)
    if lower is None or upper is None:
        return None
    goal, parts = search.goal(body), (("u", lower), ("v", upper))
    bound = (("u", base), ("v", exponent))
    form = Apply("^", (lower.goal, upper.goal))
    if n == 0:
        return reach(goal, rules.CONSTANT, (("c", ONE),), ONE)
    if n is not None and is_infinite(lower.value):
        if lower.value is MINUS_OO and n.denominator != 1:
            return None
        sign = -1 if lower.value is MINUS_OO and n % 2 else 1
        return reach(goal, rules.ENDLESS_BASE, bound, form, parts, value=infinities.infinite(sign) if n > 0 else ZERO)
    if n is not None and n < 0 and lower.value is ZERO:
        near = search.sign_near(body)
        return reach(goal, rules.BY_ZERO, bound, body, parts, value=infinities.infinite(near)) if near else None
    if lower.value is OO and search.variable not in names(exponent):
        sign = infinities.sign(exponent, search.scope)
        return reach(goal, rules.ENDLESS_BASE, bound, form, parts, value=OO if sign > 0 else ZERO) if sign else None
    if is_infinite(lower.value) or (upper.value is ZERO and lower.value is ZERO):
        return None
    if is_infinite(upper.value):
        return _endless_exponent(goal, bound, form, parts, lower.value, upper.value, search)
    value = value_at(Apply("^", (Name("u"), Name("v"))), {"u": lower.value, "v": upper.value}, search.scope)
    return reach(goal, rules.POWER, bound, form, parts, value=polished(value))


def _endless_exponent(goal: Apply, bound: tuple, form: Node, parts: tuple, base: Node, exponent: Node, search: Search) -> Step | None:
    """c^oo: grows for c > 1, vanishes for 0 < c < 1 (or between -1 and 1, counting steps); 1^oo is open."""
    above, below = (infinities.sign(Apply("+", (base, Apply("-", (end,)))), search.scope) for end in (ONE, Apply("-", (ONE,))))
    sign = infinities.sign(base, search.scope)
    if not above or not sign or below != 1 or (sign < 0 and exponent is not OO):
        return None
    grows = (above > 0) == (exponent is OO)
    return reach(goal, rules.ENDLESS_EXPONENT, bound, form, parts, value=OO if grows else ZERO)


WAYS: tuple[Way, ...] = (constant, itself, put_in, one_branch, like_factors, negative, sum_law, product_law, quotient_law, inside)
