"""What a learner's lines stand on: the derivation, and what the lines themselves have defined; and whether two sides are the same there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from tutor.checking.equality.agreement import Equivalence
from tutor.checking.equality.equivalence import equivalent
from tutor.checking.proof.implicit import curve_of, same_on_curve
from tutor.checking.proof.oracles import AGREES, OPEN
from tutor.derive.integrals.integrals import integral
from tutor.derive.limits.limits import limit
from tutor.derive.steps import Derivation, main_step
from tutor.errors import TutorError
from tutor.meaning.scope import Scope, define
from tutor.meaning.shapes import shape_of, spelled
from tutor.syntax.nodes import CONSTANTS, Apply, Name, Node, is_op, names, operations, postorder, rational, substitute

ASKING = frozenset({"d/d", "∫", "lim", "adjoint"})  # operations that say what is asked
_LETTER = "antiderivative_"
_NAMED = re.compile(rf"{_LETTER}\d+ = [^, ]+(?:, | )")
_CLOSING = frozenset({"lim", "∫", "sum", "prod"})


@dataclass(frozen=True, slots=True)
class Ground:
    """The derivation that the lines are held against, its names with those that the lines define, and known differentials.

    slopes   (name, by, its derivative) for names of which only that was said: dv = e^x dx
    """

    derivation: Derivation
    scope: Scope
    slopes: tuple[tuple[str, str, Node], ...] = ()

    @property
    def asked(self) -> frozenset[str]:
        """The names that occur in the problem."""
        found = names(self.derivation.scope.expand(self.derivation.problem)) | names(self.derivation.problem)
        return found | frozenset(self.derivation.wrt) - CONSTANTS

    @property
    def base(self) -> str:
        """The name by which everything moves: the one asked about, or the one that a substitution puts in its place."""
        name = self.derivation.wrt[0] if self.derivation.wrt else "x"
        found = self.scope.definition(name)
        if found is None or found.parameters is not None:
            return name
        return next(iter(sorted(names(self.scope.expand(found.body)))), name)

    @property
    def is_antiderivative(self) -> bool:
        """Whether functions are asked for that may differ by a constant."""
        goal = main_step(self.derivation.root).goal
        return self.derivation.kind == "integral" and is_op(goal, "∫") and len(goal.args) == 2

    @property
    def own(self) -> Scope:
        """What the lines themselves have defined, and nothing else."""
        known = set(self.derivation.scope.definitions)
        own = (d for d in self.scope.definitions if d not in known and d.name not in self.derivation.wrt)
        return replace(self.scope, definitions=tuple(own))

    def defining(self, name: str, parameters: tuple[str, ...] | None, body: Node) -> Ground:
        """What is known with one definition more. Raises TutorError where the name would stand for itself."""
        head = Name(name) if parameters is None else Apply(name, tuple(map(Name, parameters)))
        return replace(self, scope=define(self.scope, Apply(":=", (head, body))))

    def sloping(self, name: str, by: str, slope: Node) -> Ground:
        return replace(self, slopes=(*(s for s in self.slopes if s[0] != name), (name, by, slope)))

    def is_known(self, name: str) -> bool:
        """Whether a name has a meaning here: of the problem, or defined."""
        return name in self.asked or self.scope.definition(name) is not None or name in dict(self.scope.kinds)

    # ------------------------------------------------------------ what a side means

    def resolved(self, node: Node) -> Node:
        """`node` with y', u' as derivatives, and the problem in the place of a name that stands for it: dy/dx, ∂f/∂x."""
        match node:
            case Apply("'", (Name(), order)) if self.derivation.kind == "implicit":
                return self._slope_of_curve(int(rational(order) or 1))
            case Apply("d/d", (*by, Name())) if self.derivation.kind == "implicit":
                return self._slope_of_curve(len(by))
            case Apply("d/d", (Name(by), Name(name))) if (slope := self._responses.get(f"d{name}/d{by}")) is not None:
                return slope
            case Apply("'", (Name(name), order)) if self.scope.definition(name) is None or self.scope.definition(name).parameters is None:
                by = (Name(self.derivation.wrt[0] if self.derivation.wrt else "x"),) * int(rational(order) or 1)
                return self.resolved(Apply("d/d", (*by, Name(name))))
            case Apply("'", (Name(name), _, _)) if self.scope.definition(name) is not None:
                return self.own.expand(node)
            case Apply("d/d" | "∇" | "∇²", (*by, Name(name))) if not self._has_slope(name):
                return Apply(node.op, (*by, self.derivation.problem))
            case Apply(op, args):
                return Apply(op, tuple(map(self.resolved, args)))
        return node

    def _slope_of_curve(self, order: int) -> Node:
        """y', or y'' where the question goes on to it."""
        found = dict(self.derivation.extra).get("responses", ())
        return found[order - 1][1] if order <= len(found) else self.derivation.result

    @property
    def _responses(self) -> dict[str, Node]:
        """How each unknown of equations moves with each parameter, where that is asked."""
        return dict(dict(self.derivation.extra).get("responses", ())) if self.derivation.kind == "responses" else {}

    def _has_slope(self, name: str) -> bool:
        return self.is_known(name) or name in CONSTANTS or any(name == s[0] for s in self.slopes)

    def meant(self, node: Node) -> Node:
        """`node` in the names of the problem alone; limits and areas worked out. Raises TutorError where that is beyond us."""
        return _closed(self.scope.expand(self._by_intermediates(self.resolved(node))), self.scope)

    def _by_intermediates(self, node: Node) -> Node:
        """∂z/∂u, where u stands for something, is the slope by u, there."""
        if not isinstance(node, Apply):
            return node
        if node.op == "d/d":
            *by, body = node.args
            known = [(s[1], s[2]) for s in self.slopes if body is Name(s[0])]
            if known and self.scope.definition(body.name) is None and tuple(by) == (Name(known[0][0]),):
                return known[0][1]
            middle = [n for n in by if n.name not in self.derivation.wrt and self.scope.definition(n.name)]
            if middle:
                inside = self._towards(body, frozenset(n.name for n in by))
                out: Node = Apply("d/d", (*by, inside))
                for name in dict.fromkeys(middle):
                    out = Apply("at", (out, name, self.scope.expand(name)))
                return out
        return Apply(node.op, tuple(map(self._by_intermediates, node.args)))

    def _towards(self, body: Node, by: frozenset[str]) -> Node:
        """`body` written out as far as the names `by`, which stay."""
        return self.scope.freeing(by).expand(body)

    # ------------------------------------------------------------ whether two sides are the same

    def same(self, left: Node, right: Node, *, up_to_constant: bool = False) -> Equivalence:
        """Whether two sides have one value; antiderivatives may differ by a constant."""
        try:
            return self._same(left, right, up_to_constant)
        except TutorError as error:
            return Equivalence("different" if error.diagnostic.code == "shape" else "undecided", error.diagnostic.what)
        except (ArithmeticError, ValueError, IndexError):
            return Equivalence("undecided", "this could not be computed")

    def _same(self, left: Node, right: Node, up_to_constant: bool) -> Equivalence:
        if left is right:
            return Equivalence("same", "they are the same expression")
        up_to_constant = up_to_constant or any(holds_antiderivative(n) for n in (left, right))
        if up_to_constant:
            left, right = self._slope(left), self._slope(right)
        else:
            left, right = self.meant(left), self.meant(right)
        if self.derivation.kind == "implicit":
            verdict, apart = same_on_curve(left, right, curve_of(self.derivation)[0], self.derivation.scope)
            if verdict == OPEN:
                return Equivalence("undecided", "no points of the curve were found")
            return Equivalence("same", "on the curve") if verdict == AGREES and not apart else Equivalence("different", "not on the curve")
        if self.scope.arrays and (shapes := (shape_of(left, self.scope), shape_of(right, self.scope))) and shapes[0] != shapes[1]:
            beside = sorted(n for n in (names(left) | names(right)) & self.scope.arrays if n not in self.asked)
            if beside:  # a direction, as in A @ v for the matrix A: it is of another question
                return Equivalence("undecided", f"{beside[0]} does not stand in the problem")
            return Equivalence("different", f"one is {spelled(shapes[0])}, the other {spelled(shapes[1])}")
        found = equivalent(left, right, self.scope, almost=True)
        return _of_slopes(found) if up_to_constant else found

    def _slope(self, node: Node) -> Node:
        """The derivative of a side in which antiderivatives stand: each is a name, whose own derivative is known."""
        node, base = self.resolved(node), Name(self.base)
        integrals = list(dict.fromkeys(antiderivatives_in(node)))
        letters = {goal: Name(f"{_LETTER}{k}") for k, goal in enumerate(integrals)}
        inside = self.meant(substitute(node, letters))
        terms = [Apply("d/d", (base, inside))]
        for goal, letter in letters.items():
            variable, body = goal.args
            grows = (Apply("d/d", (letter, inside)), self.meant(body), self._speed(variable.name))
            terms.append(Apply("*", grows))
        return terms[0] if len(terms) == 1 else Apply("+", tuple(terms))

    def _speed(self, variable: str) -> Node:
        """How fast the variable of an integral moves with the base."""
        if variable == self.base:
            return Apply("d/d", (Name(variable), Name(variable)))
        for name, _, slope in self.slopes:
            if name == variable and self.scope.definition(name) is None:
                return self.meant(slope)
        return Apply("d/d", (Name(self.base), self.meant(Name(variable))))


def _of_slopes(found: Equivalence) -> Equivalence:
    """What was found of two slopes, told without the names of antiderivatives, which any value fits."""
    if found.verdict != "different":
        return found
    witness = {n: v for n, v in found.witness.items() if not n.startswith(_LETTER)}
    return replace(found, evidence=f"the slope {_NAMED.sub('', found.evidence)}", witness=witness)


def holds_antiderivative(node: Node) -> bool:
    return "∫" in operations(node) and any(True for _ in antiderivatives_in(node))


def antiderivatives_in(node: Node) -> Iterator[Apply]:
    """The outermost integrals without ends in `node`."""
    stack = [node]
    while stack:
        n = stack.pop()
        if is_op(n, "∫") and len(n.args) == 2:
            yield n
        elif isinstance(n, Apply):
            stack.extend(reversed(n.args))


def goals_in(node: Node) -> tuple[Apply, ...]:
    """The outermost things still asked for in `node`: derivatives, integrals, limits."""
    found, stack = [], [node]
    while stack:
        n = stack.pop()
        if isinstance(n, Apply) and n.op in ASKING:
            found.append(n)
        elif isinstance(n, Apply):
            stack.extend(reversed(n.args))
    return tuple(dict.fromkeys(found))


def _closed(node: Node, scope: Scope) -> Node:
    """`node` with its limits and areas worked out."""
    if operations(node).isdisjoint(_CLOSING):
        return node
    made: dict[Node, Node] = {}
    for n in postorder(node):
        if isinstance(n, Apply):
            again = Apply(n.op, tuple(made[a] for a in n.args))
            made[n] = _worked_out(again, scope) if again.op in ("lim", "∫") and len(again.args) > 2 else again
        else:
            made[n] = n
    return made[node]


@lru_cache(maxsize=256)
def _worked_out(goal: Apply, scope: Scope) -> Node:
    variable, *ends, body = goal.args
    if goal.op == "∫":
        return integral(body, variable.name, scope, tuple(ends)).root.value
    return limit(body, variable.name, ends[0], ends[1].name if len(ends) > 1 else "", scope).root.value
