"""Derivatives of scalar expressions, rule by rule, as trees of steps. Knows rules; knows neither screens nor numbers."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.derive.derivatives.abstract import is_abstract, slope_by_name
from tutor.derive.derivatives.binding import BINDING
from tutor.derive.derivatives.entries import refuse_whole, with_entry, without_marks
from tutor.derive.derivatives.shares import by_shares
from tutor.derive.rewriting.simplify import simplified
from tutor.derive.steps import Derivation, Step
from tutor.derive.values import refuse_order
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope
from tutor.meaning.sorts import numbers_only
from tutor.rules import structure
from tutor.rules.catalogue import DERIVATIVES
from tutor.rules.matching import bind, fill, template
from tutor.rules.rule import Rule
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, postorder, substitute
from tutor.syntax.printer import show


def asked(variable: str, body: Node, order: int = 1) -> Apply:
    """The goal `d/dx body`, or a higher one."""
    return Apply("d/d", (*[Name(variable)] * order, body))


def differentiate(body: Node, variable: str, done: dict[Node, Step] | None = None, limits: Limits = LIMITS) -> Step:
    """The step whose value is the derivative of `body` by `variable`; equal parts share one step.

    `done` holds the steps taken before, by expression, and is filled. Raises TutorError("no-rule") where no rule serves.
    """
    marked = with_entry(body, variable)
    if marked is not body:
        return without_marks(_differentiated(marked, variable, {}, limits))
    return _differentiated(body, variable, {} if done is None else done, limits)


def _differentiated(body: Node, variable: str, done: dict[Node, Step], limits: Limits) -> Step:
    stack = [body]
    chosen: dict[Node, tuple[Rule, dict[str, Node], Node, tuple[str, ...]]] = {}
    while stack:
        node = stack[-1]
        if node in done:
            stack.pop()
            continue
        if node not in chosen:
            chosen[node] = _choose(node, variable)
            if len(chosen) > limits.steps:
                raise trouble("steps", f"this derivation takes more than {limits.steps} steps", mend="differentiate a part of it")
        rule, bound, right, inner = chosen[node]
        waiting = [bound[n] for n in inner if bound[n] not in done]
        if waiting:
            stack.extend(reversed(waiting))
        else:
            done[node] = finish(node, variable, rule, bound, right, {n: done[bound[n]] for n in inner})
            stack.pop()
    return done[body]


def finish(node: Node, variable: str, rule: Rule, bound: Mapping[str, Node], right: Node, parts: Mapping[str, Step]) -> Step:
    """The step of `node`, its rule's right side filled in: once with the goals that are left, once with their values."""
    form = fill(right, bound, {n: asked(variable, bound[n]) for n in parts})
    value = tidy(fill(right, bound, {n: s.value for n, s in parts.items()}))
    return Step(asked(variable, node), rule, tuple(bound.items()), form, value, tuple(parts.items()))


def _choose(node: Node, variable: str) -> tuple[Rule, dict[str, Node], Node, tuple[str, ...]]:
    """The first rule that serves, what its names stand for, its right side, and the names it asks the derivative of."""
    if variable not in names(node):
        return structure.CONSTANT, {"c": node}, ZERO, ()
    if isinstance(node, Name):
        return structure.VARIABLE, {"u": node}, ONE, ()
    special = slope_by_name if is_abstract(node) else BINDING.get(node.op)
    found = special(node, variable) if special else None
    if found:
        return found
    for table in DERIVATIVES:
        for rule in table.rules:
            bound = bind(rule, node, variable)
            if bound is not None:
                read = template(rule, bound)
                return rule, bound, read.right, read.asked
    raise trouble("no-rule", f"there is no rule for the derivative of {show(node)}", mend="write it with functions that `help rules` lists")


def worked_out(node: Node, scope: Scope, limits: Limits = LIMITS) -> Node:
    """What is to be derived: `node` written out, the derivatives in it taken. Raises TutorError where it is no number, but a set."""
    node = scope.expand(node)
    numbers_only(node)
    return take(node, limits)


def take(node: Node, limits: Limits = LIMITS) -> Node:
    """`node` with every derivative that stands in it (`d/dx …`) taken."""
    made: dict[Node, Node] = {}
    for n in postorder(node):
        if isinstance(n, Apply):
            rebuilt = Apply(n.op, tuple(made[a] for a in n.args))
            if n.op == "d/d":
                *by, value = rebuilt.args
                for name in by:
                    value = differentiate(value, name.name, limits=limits).value
                rebuilt = value
            elif n.op == "at":
                rebuilt = substitute(rebuilt.args[0], {rebuilt.args[1]: rebuilt.args[2]})
            made[n] = rebuilt
        else:
            made[n] = n
    return made[node]


def derivative(node: Node, variable: str, scope: Scope = Scope(), order: int = 1, limits: Limits = LIMITS) -> Derivation:  # noqa: B008
    """The derivative of `node` by `variable`, `order` times, its result brought into a textbook's form by named steps."""
    refuse_order(order, limits)
    scope = scope.freeing((variable,))
    body = worked_out(node, scope, limits)
    array = variable.rpartition("_")[0]
    if array in scope.arrays and array in names(body):
        refuse_whole(body, variable)
        scope = scope.without(array)  # its entries are data, each a number of its own
    plain = differentiate(body, variable, limits=limits)
    step, scope = by_shares(plain, node, variable, scope) if order == 1 else (plain, scope)
    step = simplified(plain) if step is plain else step
    for k in range(2, order + 1):
        inner = step
        outer = simplified(differentiate(inner.value, variable, limits=limits))
        step = Step(asked(variable, body, k), structure.REPEATED, (("u", inner.value),), asked(variable, inner.value), outer.value,
                    (("u", inner), ("u'", outer)))  # fmt: skip
    return Derivation("derivative", node, (variable,), scope, step, notes=_notes(step))


def _notes(root: Step) -> tuple[str, ...]:
    """What must hold for the steps, where that is not seen in the result."""
    factors = dict.fromkeys(show(dict(s.bound)["u"]) for s in root if s.rule is structure.INDEXED_PRODUCT)
    return tuple(f"This form holds where no factor {f} of the product is 0." for f in factors)
