"""Gradient, Jacobian and Hessian of scalar expressions, entry by entry: shared work once, what must be 0 not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tutor.derive.derivatives.scalar import asked, differentiate, worked_out
from tutor.derive.rewriting.simplify import simplified
from tutor.derive.steps import Derivation, Step
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits, or_set
from tutor.meaning.scope import Scope, natural
from tutor.rules import structure
from tutor.rules.matching import group
from tutor.rules.rule import Rule
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, postorder, rebuild

_LONG_SUM = 6  # terms beyond which those that hold the name are looked at alone
_MOST_ROWS = 3  # of a Jacobian whose determinant is told
_LISTED = 4  # entries that are named one by one in a note
Steps = dict[str, dict[Node, Step]]  # by name, by expression: what was derived before


def free_names(node: Node, scope: Scope) -> tuple[str, ...]:
    """The names by which an expression is differentiated where none are given: the free ones, in natural order.

    What stands with an index alone (x of `x_i`) is data, and the end of a sum is a count: neither is among them.
    """
    body = scope.expand(node)
    spans = [n for n in postorder(body) if isinstance(n, Apply) and n.op == ".." and len(n.args) == 3]
    ends = frozenset().union(*(names(end) for span in spans for end in span.args[1:]))
    entries_alone = rebuild(body, lambda n: ONE if isinstance(n, Apply) and n.op == "_" else n)
    found = natural(names(entries_alone) - ends)
    if not found:
        raise trouble("constant", "no name occurs here, so there is nothing to differentiate by", mend="use a name, such as x")
    return found


def gradient(node: Node, wrt: Sequence[str] = (), scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008 (frozen)
    """The partial derivatives of a scalar `node` by each name of `wrt`, as a vector."""
    wrt = tuple(wrt) or free_names(node, scope)
    scope = scope.freeing(wrt)
    body = worked_out(node, scope, limits)
    parts = tuple((name, partial(body, name, wrt, {}, limits)) for name in wrt)
    return Derivation("gradient", node, wrt, scope, laid_out("gradient", body, wrt, structure.GRADIENT, parts, _vector(parts)))


def jacobian(nodes: Sequence[Node], wrt: Sequence[str] = (), scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008
    """The matrix whose row i holds the partial derivatives of output i; its columns follow `wrt`."""
    outputs = Apply("[]", tuple(nodes))
    wrt = tuple(wrt) or free_names(outputs, scope)
    scope = scope.freeing(wrt)
    bodies = [worked_out(n, scope, limits) for n in nodes]
    _refuse_large((len(nodes), len(wrt)), sum(len(names(b) & set(wrt)) for b in bodies), limits)
    done: Steps = {name: {} for name in wrt}
    parts, absent = [], []
    for i, body in enumerate(bodies, 1):
        for name in wrt:
            if name in names(body):
                parts.append((f"{i},{name}", partial(body, name, wrt, done[name], limits)))
            else:
                absent.append(f"row {i} by {name}")
    value = _matrix(dict(parts), [f"{i}" for i in range(1, len(bodies) + 1)], wrt)
    if len(bodies) == len(wrt) and 1 < len(wrt) <= _MOST_ROWS:
        parts.append(("determinant", _determinant(value)))
    root = laid_out("jacobian", Apply("[]", tuple(bodies)), wrt, structure.JACOBIAN, tuple(parts), value)
    return Derivation("jacobian", outputs, wrt, scope, root, notes=_zeros(absent, "the output does not hold the name"))


def hessian(node: Node, wrt: Sequence[str] = (), scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008 (frozen)
    """The matrix of second derivatives of a scalar `node`.

    Each pair of names is derived once (Schwarz), and none that must be 0: where the first derivative does not hold the second name.
    """
    wrt = tuple(wrt) or free_names(node, scope)
    scope = scope.freeing(wrt)
    body = worked_out(node, scope, limits)
    first = {name: partial(body, name, wrt, {}, limits) for name in wrt}
    held = {one: names(step.value) for one, step in first.items()}
    pairs = [(one, other) for i, one in enumerate(wrt) for other in wrt[i:]]
    kept = [(one, other) for one, other in pairs if other in held[one]]
    _refuse_large((len(wrt), len(wrt)), 2 * len(kept), limits)
    done: Steps = {name: {} for name in wrt}
    second = {f"{a},{b}": partial(first[a].value, b, wrt, done[b], limits) for a, b in kept}
    value = _matrix(second | {f"{b},{a}": second[f"{a},{b}"] for a, b in kept}, wrt, wrt)
    root = laid_out("hessian", body, wrt, structure.HESSIAN, (*first.items(), *second.items()), value)
    absent = [f"by {a}, then by {b}" for a, b in pairs if b not in held[a]]
    schwarz = ("The order of differentiation does not matter (Schwarz), so each pair of names is derived once.",) if len(wrt) > 1 else ()
    notes = (*schwarz, *_zeros(absent, "the first derivative does not hold the second name"))
    return Derivation("hessian", node, wrt, scope, root, notes=notes)


def _determinant(matrix: Apply) -> Step:
    """The determinant of a small matrix: written out by its first row, then simplified."""
    written = determinant([list(row.args) for row in matrix.args])
    return simplified(Step(Apply("det", (matrix,)), structure.DETERMINANT, (("u", matrix),), written, tidy(written)))


def determinant(rows: list[list[Node]]) -> Node:
    """The determinant of `rows`, written out by its first row."""
    if len(rows) == 1:
        return rows[0][0]
    terms = []
    for j, entry in enumerate(rows[0]):
        term = Apply("*", (entry, determinant([row[:j] + row[j + 1 :] for row in rows[1:]])))
        terms.append(Apply("-", (term,)) if j % 2 else term)
    return Apply("+", tuple(terms))


def mixed(node: Node, by: Sequence[str], scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008 (frozen)
    """The derivative of `node` by several names, the last one first: ∂²f/∂x∂y is ∂/∂x of ∂f/∂y; then the other way round."""
    scope = scope.freeing(by)
    body = worked_out(node, scope, limits)
    order = tuple(reversed(by))
    ways = [order] if order == tuple(sorted(order, key=by.index)) else [order, tuple(sorted(order, key=by.index))]
    taken = [_one_way(body, way, limits) for way in ways]
    value = taken[0][-1][1].value
    parts = tuple(part for way in taken for part in way)
    goal = Apply("d/d", (*map(Name, by), body))
    root = Step(goal, structure.MIXED, (("u", body),), value, value, parts)
    notes = ("Both ways come to the same (Schwarz).",) if len(ways) > 1 else ()
    return Derivation("derivative", node, tuple(dict.fromkeys(order)), scope, root, notes=notes)


def _one_way(body: Node, order: tuple[str, ...], limits: Limits) -> list[tuple[str, Step]]:
    """The derivatives of `body` by one name after the other, each under the names taken so far."""
    found: list[tuple[str, Step]] = []
    for k, name in enumerate(order, 1):
        found.append((",".join(order[:k]), partial(body, name, tuple(dict.fromkeys(order)), {}, limits)))
        body = found[-1][1].value
    return found


def partial(body: Node, name: str, wrt: Sequence[str], done: dict[Node, Step], limits: Limits) -> Step:
    """The derivative of `body` by `name`, its form a textbook's; its note says which names are held still."""
    kept = [t for t in body.args if name in names(t)] if isinstance(body, Apply) and body.op == "+" else []
    if kept and len(body.args) > _LONG_SUM and len(kept) <= len(body.args) // 2:
        rest = group("+", [t for t in body.args if name not in names(t)])
        inner = differentiate(group("+", kept), name, done, limits)
        bound = (("u", inner.goal.args[-1]), ("c", rest))
        step = Step(asked(name, body), structure.OTHER_TERMS, bound, inner.goal, inner.value, (("u", inner),))
    else:
        step = differentiate(body, name, done, limits)
    held = natural(n for n in names(body) if n != name)
    return simplified(replace(step, note=f"{_listed(held)} held still" if held and len(wrt) + len(held) > 1 else ""))


def _refuse_large(shape: tuple[int, int], filled: int, limits: Limits) -> None:
    """Refuses a matrix that has more entries to derive than one of `limits.entries` rows and columns."""
    if filled > limits.entries**2:
        rows, columns = shape
        what = f"a matrix of {rows} x {columns} is not written out entry by entry, only up to {limits.entries} x {limits.entries}"
        raise trouble("entries", what, mend=or_set("name fewer variables after wrt", "entries", max(rows, columns)))


def _listed(held: Sequence[str]) -> str:
    if len(held) == 1:
        return f"{held[0]} is"
    if len(held) > 6:
        return "all other names are"
    return f"{', '.join(held[:-1])} and {held[-1]} are"


def _zeros(absent: Sequence[str], reason: str) -> tuple[str, ...]:
    """What is said of entries that are 0 without a derivation."""
    if not absent:
        return ()
    told = "; ".join(absent) if len(absent) <= _LISTED else f"{len(absent)} entries"
    return (f"0 without any work, since {reason}: {told}.",)


def _vector(parts: Sequence[tuple[str, Step]]) -> Node:
    return Apply("[]", tuple(step.value for _, step in parts))


def _matrix(entries: Mapping[str, Step], rows: Sequence[str], columns: Sequence[str]) -> Node:
    """The matrix of the values of `entries` ("row,column"), 0 where there is none."""
    found = {key: step.value for key, step in entries.items()}
    return Apply("[]", tuple(Apply("[]", tuple(found.get(f"{a},{b}", ZERO) for b in columns)) for a in rows))


def laid_out(word: str, body: Node, wrt: Sequence[str], rule: Rule, parts: tuple[tuple[str, Step], ...], value: Node) -> Step:
    """The step that puts the entries of `parts` side by side; its goal is `word(body, [wrt])`."""
    goal = Apply(word, (body, Apply("[]", tuple(map(Name, wrt)))))
    return Step(goal, rule, (("u", body),), value, value, parts)
