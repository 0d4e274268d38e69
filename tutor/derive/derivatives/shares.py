"""Shares of a sum by their names: with s_i = e^(z_i)/sum(j=1..n, e^(z_j)), a slope by z_k is written in s_i and s_k."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.derive.goals import letter
from tutor.derive.rewriting.simplify import simplified
from tutor.derive.steps import Step
from tutor.meaning.scope import Definition, Scope
from tutor.rules import structure
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Apply, Name, Node, names, substitute


@dataclass(frozen=True, slots=True)
class Share:
    """A definition `own` = `part`/`whole`, and `asked` = `asked_part`/`whole`, the same for the entry by which is differentiated."""

    own: Name
    asked: Name
    part: Node
    asked_part: Node
    whole: Node


def by_shares(step: Step, node: Node, variable: str, scope: Scope) -> tuple[Step, Scope]:
    """`step` with its value in the shares that `node` names, and the scope in which the share of `variable` is defined too.

    Both are as they were where there are none, or the slope cannot be told by them.
    """
    share = next((s for name in sorted(names(node)) if (s := _share(name, variable, scope))), None)
    if share is None:
        return step, scope
    unit = Name(letter(step.value, node, share.own, share.asked))
    parts = {share.whole: unit, **{part: Apply("*", (name, unit)) for part, name in _named(share)}}
    inner = simplified(Step(step.goal, step.rule, (), step.value, tidy(substitute(step.value, parts))))
    if unit.name in names(inner.value):
        return step, scope
    asked = Definition(share.asked.name, None, Apply("/", (share.asked_part, share.whole)))
    told = Step(step.value, structure.BY_ITS_NAME, (("u", step.value),), inner.value, inner.value, (("u", step),))
    return told, scope if scope.definition(asked.name) else scope.defined(asked)


def _named(share: Share) -> tuple[tuple[Node, Name], ...]:
    return (share.part, share.own), (share.asked_part, share.asked)


def _share(name: str, variable: str, scope: Scope) -> Share | None:
    """What `name`, such as s_i, says as the share of an entry z_i where by z_k is differentiated."""
    kind, _, own = name.rpartition("_")
    array, _, asked = variable.rpartition("_")
    defined = scope.definition(name)
    body = scope.expand(defined.body) if defined and kind and array else None
    if not isinstance(body, Apply) or body.op != "/" or f"{array}_{own}" not in names(body.args[0]) or own in names(body.args[1]):
        return None
    part, whole = body.args
    other = substitute(part, {Name(f"{array}_{own}"): Name(variable), Name(own): Name(asked)})
    return Share(Name(name), Name(f"{kind}_{asked}"), part, other, whole)
