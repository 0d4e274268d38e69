"""Every step against values that no rule of ours made, and the result against SymPy: confirmed, marked, or our own fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tutor.checking.proof import scalars
from tutor.checking.proof.algebra import by_sympy
from tutor.checking.proof.areas import integral_by_numbers, measured
from tutor.checking.proof.arrays import confirmed, holds_arrays
from tutor.checking.proof.blocks import rows_confirmed
from tutor.checking.proof.claims import EVERYTHING, NOTHING, by_claims, by_signs, same_gaps, where_needed
from tutor.checking.proof.fitting import fits
from tutor.checking.proof.implicit import by_moving, on_curve
from tutor.checking.proof.layouts import entries, leaves
from tutor.checking.proof.nearness import by_limits
from tutor.checking.proof.oracles import AGREES, CONTRADICTS, OPEN, by_slopes, by_values, together
from tutor.checking.proof.solutions import by_levels, by_solutions, by_taylor
from tutor.derive.steps import Derivation, Step, Verified
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import Shapes
from tutor.rules import structure
from tutor.rules.curves import ON_CURVE
from tutor.rules.equations import ALL_AT_ONCE, COMPARE, ONE_WAY, SIGNS, TIMES_BOTTOM
from tutor.rules.optima import PUT_IN
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names
from tutor.syntax.printer import show

MOST_ENTRIES = 64  # of a layout whose entries are compared once more, each with its own derivative
_LAYOUTS = frozenset({"gradient", "jacobian", "hessian", "gradients", "divergence", "curl", "laplacian"})
_ALONG = (structure.CHAIN, structure.ADJOINT)  # rules that take a slope with the intermediates as variables of their own


class Contradiction(Exception):
    """An oracle disagrees with a step of ours: a fault of the tutor's, which stops the answer."""

    def __init__(self, step: Step, oracle: str):
        super().__init__(f"{oracle}: {show(step.goal)} is not {show(step.value)} ({step.rule.key})")
        self.step, self.oracle = step, oracle


def verify(derivation: Derivation, limits: Limits = LIMITS, *, with_sympy: bool = True) -> Derivation:
    """The derivation with `.verified` filled in: which oracles agreed, and the goals that none could confirm.

    Values: slopes by power series in balls, quadrature, points approaching a limit; for arrays central differences at random
    sizes, and shapes for all sizes. SymPy: its own derivative or limit of the problem, which takes longer than all else and can
    be left out. Raises Contradiction where one of them disagrees, TutorError("steps") for more than `limits.steps` steps.
    """
    scope, found = derivation.scope, scalars.confirmed(derivation) if derivation.kind == "scalars" else {}
    steps = [s for s in derivation.root if not _is_plain(s)]
    if len(steps) > limits.steps:
        raise trouble("steps", f"this derivation has more than {limits.steps} steps to confirm", mend="derive a part of it")
    held = _held_still(derivation.root)
    for inner, some in ((scope, [s for s in steps if id(s) not in held]), (_undefined(scope), [s for s in steps if id(s) in held])):
        for by, alike in _grouped([s for s in some if id(s) not in found], scope).items():
            found |= dict(zip(map(id, alike), by_slopes(alike, by, inner), strict=True))
    for step in steps:
        if id(step) not in found:
            found[id(step)] = _judged(step, derivation, _undefined(scope) if id(step) in held else scope)
        if found[id(step)] == CONTRADICTS:
            raise Contradiction(step, "values")
    unconfirmed = tuple(dict.fromkeys(s.goal for s in steps if found[id(s)] == OPEN))
    if derivation.kind == "scalars":
        return derivation.proven(Verified(("values",) + ("entries",) * (found[id(derivation.root)] == AGREES), unconfirmed))
    over_arrays = holds_arrays(scope.expand(derivation.problem), scope)
    oracles = ("differences" if over_arrays else "values",) if any(found[id(s)] == AGREES for s in steps) or not steps else ()
    if over_arrays and _fitting(steps, scope):
        oracles += ("shapes",)
    if with_sympy:
        verdict = by_sympy(derivation)
        if verdict == CONTRADICTS:
            raise Contradiction(derivation.root, "sympy")
        oracles += ("sympy",) if verdict == AGREES else ()
    return measured(derivation.proven(Verified(oracles, unconfirmed)))


def _fitting(steps: Sequence[Step], scope: Scope) -> bool:
    """Whether what the steps over arrays come to has the right shape for all sizes; none of them is told where there is none."""
    shapes = Shapes(scope)
    found = {id(step): fits(step, shapes) for step in steps}
    for step in steps:
        if found[id(step)] == CONTRADICTS:
            raise Contradiction(step, "shapes")
    return AGREES in found.values()


def _is_plain(step: Step) -> bool:
    """What needs no oracle: the derivative of what does not hold the variable, of the variable itself, and of the terms that do."""
    if not (isinstance(step.goal, Apply) and step.goal.op == "d/d" and len(step.goal.args) == 2):
        return False
    variable, body = step.goal.args
    if step.rule is structure.VARIABLE:
        return body is variable and step.value is ONE
    if step.rule is structure.OTHER_TERMS:
        kept, (_, inner) = _terms(step.form.args[1]), step.parts[0]
        left = Counter(_terms(body)) - Counter(kept)
        is_split = left.total() + len(kept) == len(_terms(body)) and not any(variable.name in names(t) for t in left)
        return is_split and step.form.args[0] is variable and inner.goal is step.form and inner.value is step.value
    return step.rule is structure.CONSTANT and variable.name not in names(body) and step.value is ZERO


def _terms(node: Node) -> tuple[Node, ...]:
    return node.args if isinstance(node, Apply) and node.op == "+" else (node,)


def _grouped(steps: Iterable[Step], scope: Scope) -> dict[tuple[str, ...], list[Step]]:
    """The steps whose goal is a derivative, by the names of it: one pass gives the slopes of all."""
    groups: dict[tuple[str, ...], list[Step]] = {}
    for step in steps:
        if isinstance(step.goal, Apply) and step.goal.op == "d/d" and not holds_arrays(step.goal, scope):
            groups.setdefault(tuple(n.name for n in step.goal.args[:-1]), []).append(step)
    return groups


def _held_still(root: Step) -> set[int]:
    """The steps of partial derivatives inside a chain rule: there the intermediates are variables of their own."""
    tops = [part for step in root if step.rule in _ALONG for name, part in step.parts if name.startswith("∂")]
    return {id(step) for top in tops for step in top}


def _undefined(scope: Scope) -> Scope:
    """The scope in which the names of intermediates stand for nothing else."""
    return replace(scope, definitions=tuple(d for d in scope.definitions if d.parameters is not None))


def _judged(step: Step, derivation: Derivation, scope: Scope) -> str:
    goal = step.goal
    op = goal.op if isinstance(goal, Apply) else ""
    if op in ("hessian", "jacobian") and names(goal) & scope.arrays:
        return rows_confirmed(step, derivation)
    if op in _LAYOUTS:
        return _laid_out(step, derivation)
    if op == "adjoint" and len(goal.args) == 1 and isinstance(goal.args[0], Name) and not scope.arrays:
        return _by_node(step, derivation)
    if op in ("adjoint", "tangent") or holds_arrays(goal, scope) or holds_arrays(step.value, scope):
        return confirmed(step, derivation)
    if op == "∫":
        return integral_by_numbers(step, scope) if len(goal.args) == 4 else by_values(_slope_of(step), goal.args[-1], scope)
    if op == "lim":
        return by_limits(step, scope)
    if op == "critical":
        return by_levels(step, scope)
    if step.rule is ON_CURVE:
        return on_curve(step, scope)
    if op == "responses":
        return by_moving(step, scope)
    if op == "taylor":
        return by_taylor(step, scope)
    if step.rule is SIGNS:
        return by_signs(step, _undefined(scope))
    if step.rule in (TIMES_BOTTOM, COMPARE):
        return by_values(*same_gaps(step), _undefined(scope))
    if _is_claim(goal) and _is_claim(step.value) and (step.rule not in ALL_AT_ONCE or step.value.op == "in"):
        return by_claims(
            step, derivation.wrt, _undefined(scope), may_add=step.rule in ONE_WAY, may_leave=any("period" in dict(s.bound) for s in step)
        )
    if op == "=" or (op == "[]" and all(isinstance(e, Apply) and e.op == "=" for e in goal.args)):
        return by_solutions(step, derivation.wrt, scope)
    if step.rule is PUT_IN:
        goal, value = (where_needed(side, derivation.root) for side in (goal, step.value))
        return by_values(goal, value, scope)
    return by_values(goal, step.value, scope)


def _is_claim(node: Node) -> bool:
    return isinstance(node, Apply) and (node.op in ("=", "or") or (node.op == "in" and node.args[1] in (NOTHING, EVERYTHING)))


def _by_node(step: Step, derivation: Derivation) -> str:
    """The adjoint of a scalar node: the slope of the output by it, all nodes that rest on it written out, all others held still."""
    (node,), scope = step.goal.args, derivation.scope
    above = [d for d in scope.definitions if d.name != node.name and d.parameters is None]
    resting, before = {node.name}, 0
    while len(resting) > before:
        before = len(resting)
        resting |= {d.name for d in above if names(d.body) & resting}
    scope = replace(scope, definitions=tuple(d for d in scope.definitions if d.parameters is not None or d.name in resting - {node.name}))
    slope, value = Apply("d/d", (node, scope.expand(_output(derivation)))), scope.expand(step.value)
    return by_values(slope, value, _undefined(scope))


def _output(derivation: Derivation) -> Node:
    """The last node of a forward pass; the problem, where it has none."""
    forward = dict(derivation.extra).get("forward", ())
    return Name(forward[-1][0]) if forward and derivation.kind == "backprop" else derivation.problem


def _slope_of(step: Step) -> Node:
    """The derivative of an antiderivative that was found, still to be taken."""
    return Apply("d/d", (step.goal.args[0], step.value))


def _laid_out(step: Step, derivation: Derivation) -> str:
    """A gradient, Jacobian or Hessian: each entry against the slope it stands for."""
    goal, scope = step.goal, derivation.scope
    if goal.op == "gradients":
        return AGREES if step.value is Apply("[]", tuple(p.value for _, p in step.parts)) else CONTRADICTS
    body, wrt = goal.args[0], goal.args[1].args
    wanted = entries(goal.op, body, wrt)
    if len(leaves(step.value)) != len(wanted):
        return CONTRADICTS
    if len(wanted) > MOST_ENTRIES:
        return _in_place(step)
    return together([by_values(w, v, scope) for w, v in zip(wanted, leaves(step.value), strict=True)])


def _in_place(step: Step) -> str:
    """A large layout, whose entries are confirmed as steps: each stands where its names say, and 0 where no step can differ from it."""
    parts = {key: part.value for key, part in step.parts}
    body, wrt = step.goal.args[0], [n.name for n in step.goal.args[1].args]
    rows = [str(k) for k in range(1, len(step.value.args) + 1)] if step.goal.op == "jacobian" else wrt
    for row, given in zip(rows, step.value.args, strict=True):
        if step.goal.op == "gradient":
            is_right = given is parts[row]
        else:
            above = body.args[int(row) - 1] if step.goal.op == "jacobian" else parts[row]
            found = [parts.get(f"{row},{name}", parts.get(f"{name},{row}")) for name in wrt]
            is_right = all(
                entry is part if part is not None else entry is ZERO and name not in names(above)
                for entry, part, name in zip(given.args, found, wrt, strict=True)
            )
        if not is_right:
            return CONTRADICTS
    return AGREES
