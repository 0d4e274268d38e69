"""Several equations: one unknown after the other is written by the rest and put in, case by case where a product is 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tutor.derive.goals import polished
from tutor.derive.solving.equations import worked
from tutor.derive.solving.isolation import value_of
from tutor.derive.solving.working import alternatives, either, equation, is_always, is_never
from tutor.derive.steps import Step
from tutor.errors import trouble
from tutor.meaning.algebra import rewritten, sign_of
from tutor.meaning.polynomials import coefficients
from tutor.meaning.scope import Scope, natural
from tutor.rules import equations as rules
from tutor.rules.rule import Rule
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names, number, rational, substitute
from tutor.syntax.printer import show

_MOST_STEPS = 60
Solution = dict[str, Node]


def eliminated(
    claims: Sequence[Apply], unknowns: tuple[str, ...], scope: Scope
) -> tuple[list[Solution], tuple[tuple[str, Step], ...]]:  # fmt: skip
    """The solutions of the equations `claims`, and the steps to them. Raises TutorError("no-rule") where no move serves."""
    given = {polished(Apply("+", (c.args[0], Apply("-", (c.args[1],))))) if c.args[1] is not ZERO else c.args[0]: c for c in claims}
    run = _Elimination(unknowns, scope, given)
    found = run.solutions(tuple(given), {})
    return found, tuple((f"way {k}", step) for k, step in enumerate(run.steps, 1))


class _Elimination:
    """The steps taken so far. `given` holds the equations as they were written, by their left side minus their right."""

    def __init__(self, unknowns: tuple[str, ...], scope: Scope, given: Mapping[Node, Apply]):
        self.unknowns, self.scope, self.given = unknowns, scope, given
        self.steps: list[Step] = []

    def solutions(self, sides: Sequence[Node], known: Mapping[str, Node]) -> list[Solution]:
        """The solutions of `sides` = 0, with what is `known` of the other unknowns."""
        if len(self.steps) > _MOST_STEPS:
            raise trouble("no-rule", "this system takes more steps than a page has room for")
        left = [s for s in sides if s is not ZERO]
        for side in left:
            if not self._unknowns(side):
                if sign_of(side, self.scope) is None:
                    raise trouble("no-rule", f"whether {show(side)} is 0 is not known")
                return []
        if not left:
            return [dict(known)]
        for move in (self._one_alone, self._written, self._in_cases):
            found = move(left, known)
            if found is not None:
                return found
        raise trouble("no-rule", "no way is known here to solve these equations by steps", mend="ask for numbers at a point instead")

    def _unknowns(self, side: Node) -> tuple[str, ...]:
        return tuple(n for n in self.unknowns if n in names(side))

    def _one_alone(self, sides: list[Node], known: Mapping[str, Node]) -> list[Solution] | None:
        """An equation in one unknown: solved, and each of its values put into the others."""
        side = next((s for s in sides if len(self._unknowns(s)) == 1), None)
        if side is None:
            return None
        (name,) = self._unknowns(side)
        working = worked(self._claim(side), name, self.scope)
        if working.step is not None:
            self.steps.append(working.step)
        rest = [s for s in sides if s is not side]
        if is_always(working.claim):
            return self.solutions(rest, known)
        found = []
        for claim in alternatives(working.claim):
            if not is_never(claim):
                found += self._with(name, claim.args[1], rest, known)
        return found

    def _written(self, sides: list[Node], known: Mapping[str, Node]) -> list[Solution] | None:
        """One unknown that stands in first power with a number before it, written by the others."""
        choices = []
        for side in sides:
            for name in self._unknowns(side):
                found = coefficients(side, name, self.scope)
                if found is not None and len(found) == 2 and rational(found[1]):
                    choices.append(
                        (
                            self._claim(side).args[0] is not Name(name),
                            found[0].height,
                            found[1] != number(1),
                            self.unknowns.index(name),
                            name,
                            side,
                            found,
                        )
                    )
        if not choices:
            return None
        *_, name, side, (b, a) = min(choices, key=lambda c: c[:4])
        value = value_of(Apply("/", (Apply("-", (b,)), a)), self.scope)
        self._step(self._claim(side), rules.SOLVE_FOR, equation(Name(name), value))
        return self._with(name, value, [s for s in sides if s is not side], known)

    def _in_cases(self, sides: list[Node], known: Mapping[str, Node]) -> list[Solution] | None:
        """A side that is a product: one case for each factor that is 0."""
        for side in sorted(sides, key=lambda s: s.height):
            product = polished(rewritten(side, "factor", self.scope))
            bare = product.args[0] if isinstance(product, Apply) and product.op == "-" else product
            if not isinstance(bare, Apply) or bare.op not in ("*", "^"):
                continue
            factors = bare.args if bare.op == "*" else (bare,)
            moving = [f.args[0] if isinstance(f, Apply) and f.op == "^" else f for f in factors if self._unknowns(f)]
            if len(moving) == 1 and moving[0] is side:
                continue
            claim = either(equation(f, ZERO) for f in moving)
            self._step(self._claim(side), rules.FACTOR, equation(product, ZERO))
            self._step(equation(product, ZERO), rules.ZERO_PRODUCT, claim)
            rest = [s for s in sides if s is not side]
            return [solution for f in dict.fromkeys(moving) for solution in self.solutions([f, *rest], known)]
        return None

    def _with(self, name: str, value: Node, sides: Sequence[Node], known: Mapping[str, Node]) -> list[Solution]:
        """The solutions of `sides` with `name` = `value` put in, that value itself worked out at the end."""
        rest = [self._put(name, value, side) for side in sides]
        found = []
        for solution in self.solutions(rest, known):
            filled = substitute(value, {Name(n): v for n, v in solution.items()})
            own = value_of(filled, self.scope)
            if own is not filled and names(value) & set(solution):
                at = ", ".join(f"{n} = {show(solution[n])}" for n in natural(names(value) & set(solution)))
                self._step(equation(Name(name), filled), rules.PUT_INTO, equation(Name(name), own), f"at {at}")
            found.append({**solution, name: own})
        return found

    def _put(self, name: str, value: Node, side: Node) -> Node:
        """`side` with the value put in, multiplied out."""
        if name not in names(side):
            return side
        filled = substitute(side, {Name(name): value})
        after = polished(rewritten(filled, "expand", self.scope))
        note = f"{name} = {show(value)}" + (", which leaves nothing true: no solution here" if sign_of(after) and not names(after) else "")
        self._step(equation(filled, ZERO), rules.PUT_INTO, equation(after, ZERO), note)
        return after

    def _claim(self, side: Node) -> Apply:
        return self.given.get(side) or equation(side, ZERO)

    def _step(self, goal: Node, rule: Rule, value: Node, note: str = "") -> None:
        if goal is not value:
            self.steps.append(Step(goal, rule, (), value, value, (), note))
