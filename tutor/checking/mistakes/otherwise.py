"""Mistakes on another way than the derivation's: a function known by name but written out, a derivative taken again unsimplified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from tutor.checking.mistakes.edits import AUTHORED, Edit, edits_of
from tutor.checking.mistakes.neighbors import plain_hint
from tutor.checking.mistakes.questions import slopes
from tutor.checking.mistakes.replay import Numbers, Replay, asked_goal, near
from tutor.checking.mistakes.slips import Slip, diagnose
from tutor.derive.derivatives.scalar import differentiate
from tutor.derive.steps import Derivation, Step, is_rewrite
from tutor.errors import TutorError
from tutor.rules.catalogue import DERIVATIVES, pattern, prime
from tutor.rules.matching import bind, group
from tutor.rules.rule import Rule
from tutor.syntax.nodes import Apply, Name, Node, rebuild, substitute

_MOST_FACTORS = 5  # of a product that is regrouped
_MOST_TRIED = 150  # of slips in a derivative that is taken again
_WRITTEN_OUT = tuple(r for t in DERIVATIVES for r in t.rules if isinstance(r, Rule) and r.means)


def by_name(replay: Replay, given: Numbers) -> Slip | None:
    """A mistake with a function that is only written out in the problem: 1/(1 + e^-u) for sigmoid(u)."""
    for step, rule, inner in _named(replay):
        by = tuple(n.name for n in step.goal.args[:-1])
        slope = slopes(replay, inner, by)
        for edit in edits_of(rule):
            made = _valued(replay, edit, inner, slope) if edit.rank == AUTHORED else None
            end = None if made is None else replay.outcome({id(step): made})
            if end is not None and near(end, given) and not near(end, replay.value(replay.root.value), least=1):
                told = f"This is {rule.left}, with u' the slope of the inside u. {plain_hint(edit.hint)}"
                return Slip(None, edit.key, told, given, rank=AUTHORED)
    return None


def _named(replay: Replay) -> Iterator[tuple[Step, Rule, Node]]:
    """(a step, the rule of the function that its body is, the function's inside)."""
    for step in replay.order:
        if is_rewrite(step) or not (isinstance(step.goal, Apply) and step.goal.op == "d/d"):
            continue
        for rule in _WRITTEN_OUT:
            if len(pattern(rule).asked) == 1:
                (name,) = pattern(rule).asked
                bound = bind(_meaning(rule), rebuild(step.goal.args[-1], _by_exp), step.goal.args[-2].name)
                if bound and bound.keys() == {name}:
                    yield step, rule, bound[name]


@cache
def _meaning(rule: Rule) -> Rule:
    """The rule with what its function means in the function's place."""
    return replace(rule, left=rule.means, wrong=())


def _by_exp(node: Node) -> Node:
    return Apply("exp", (node.args[1],)) if isinstance(node, Apply) and node.op == "^" and node.args[0] is Name("e") else node


def _valued(replay: Replay, edit: Edit, inner: Node, slope: Numbers) -> Numbers:
    tree = substitute(substitute(edit.right, {prime("u"): Name("⟨u'⟩")}), {Name("u"): Name("⟨u⟩")})
    return replay.run(tree, {"⟨u'⟩": slope, "⟨u⟩": replay.value(inner)})


def regrouped(replay: Replay, given: Numbers) -> Slip | None:
    """The product rule gone wrong where more than two factors are taken for two: the first few, and the rest."""
    for step in replay.order:
        match step.goal:
            case Apply("d/d", (*by, Apply("*", factors))) if not is_rewrite(step) and 2 < len(factors) <= _MOST_FACTORS:
                slip = _of_factors(replay, given, step, factors, tuple(n.name for n in by))
                if slip is not None:
                    return slip
    return None


def _of_factors(replay: Replay, given: Numbers, step: Step, factors: tuple[Node, ...], by: tuple[str, ...]) -> Slip | None:
    values = {f"u{k}": replay.value(f) for k, f in enumerate(factors, 1)}
    values |= {f"u{k}'": slopes(replay, f, by) for k, f in enumerate(factors, 1)}
    truth = replay.value(replay.root.value)
    for key, hint, tree in _with_many_factors(len(factors)):
        end = replay.outcome({id(step): replay.run(tree, values)})
        if end is not None and near(end, given) and not near(end, truth, least=1):
            return Slip(step, key, hint, given, 1, AUTHORED, step.form)
    return None


def _with_many_factors(count: int) -> Iterator[tuple[str, str, Node]]:
    """(what it is called, what to tell, the wrong right side over u1, u1', …)."""
    letters = [Name(f"u{k}") for k in range(1, count + 1)]
    slope = {x: Name(f"{x.name}'") for x in letters}
    changed = {one: group("*", [slope[x] if x is one else x for x in letters]) for one in letters}
    key, told = "product of the derivatives", "The derivative of a product is not the product of the derivatives."
    yield key, told, group("*", list(slope.values()))
    for cut in range(1, count):
        parts = letters[:cut], letters[cut:]
        for wrong, rest in (parts, parts[::-1]):
            if len(wrong) > 1:
                yield key, told, group("+", [group("*", [slope[x] for x in wrong] + rest), *(changed[x] for x in rest)])
        sides = [group("+", [group("*", [slope[x] if x is one else x for x in side]) for one in side]) for side in parts]
        yield key, told, group("*", sides)
    for cut in range(1, 2**count - 1):
        kept = [changed[x] for k, x in enumerate(letters) if cut >> k & 1]
        yield "half of the product rule", "A part is missing: each factor changes once, while the others wait.", group("+", kept)


def taken_again(replay: Replay, given: Numbers, derivation: Derivation) -> Slip | None:
    """A mistake in a second derivative, where the first was not brought into another form before it was differentiated."""
    problem, truth = derivation.scope.expand(derivation.problem), replay.value(replay.root.value)
    for by in _orders(asked_goal(replay.root), derivation):
        try:
            body = problem
            for name in by[:-1]:
                body = differentiate(body, name).value
            again = Replay(differentiate(body, by[-1]), replay.worlds)
        except TutorError:
            continue
        if near(again.value(again.root.value), truth):
            return diagnose(again, given, most_edits=1, most=_MOST_TRIED)
    return None


def _orders(goal: Node, derivation: Derivation) -> list[tuple[str, ...]]:
    """The names by which is differentiated, in turn, where that is done more than once."""
    if not (isinstance(goal, Apply) and goal.op == "d/d"):
        return []
    by = tuple(n.name for n in goal.args[:-1])
    if derivation.kind == "hessian":
        return [(first, by[-1]) for first in derivation.wrt]
    return [by] if len(by) > 1 else []
