"""An adjoint brought into a textbook's form by named rewrites, each one step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from tutor.derive.arrays.arrays import Arrays
from tutor.derive.arrays.terms import Term
from tutor.derive.steps import Step
from tutor.meaning.scope import Scope
from tutor.meaning.shapes import options
from tutor.rules import normal
from tutor.rules.rule import Rule
from tutor.syntax.nodes import ONE, Apply, Name, Node, number, postorder
from tutor.syntax.printer import show

_ROUNDS = 24  # each rewrite shortens or settles; more rounds than this would be a circle
_LARGEST = 400  # characters of an expression that is multiplied out; beyond, no reader gains by it
_TERMS = 24  # terms of a product that is multiplied out


class Polish:
    """Rewrites with the facts of one scope: which names are symmetric, which one-hot, and whether the problem speaks of means."""

    def __init__(self, scope: Scope, arrays: Arrays):
        kinds = dict(scope.kinds)
        bodies = {d.name: d.body for d in scope.definitions if d.parameters is None}
        self._arrays = arrays
        self._symmetric = frozenset(
            n for n in {*kinds, *bodies} if (n in kinds and kinds[n].facts & {"symmetric", "diagonal"}) or _is_mirrored(bodies.get(n))
        )
        self._one_hot = frozenset(n for n, k in kinds.items() if "one-hot" in k.facts)
        self._has_mean = any(isinstance(n, Apply) and n.op == "mean" for n in arrays.given)

    def __call__(self, step: Step) -> Step:
        """`step`, followed by the rewrites that serve; the last one's value is the result."""
        for rule, after in self._chain(step.value):
            step = Step(step.value, rule, (("u", step.value),), after, after, (("u", step),), step.note)
        return step

    def settled(self, value: Node) -> Node:
        """What the rewrites make of `value`."""
        for _, after in self._chain(value):
            value = after
        return value

    def _chain(self, value: Node) -> Iterator[tuple[Rule, Node]]:
        """Each rewrite that changes `value`, and what it makes of it, until none does."""
        for _ in range(_ROUNDS):
            if not isinstance(value, Apply):
                return
            for rule, change in self._rewrites():
                after = change(value, self._arrays)
                if after is not value:
                    value = after
                    yield rule, after
                    break
            else:
                return

    def _rewrites(self) -> tuple[tuple[Rule, Callable[[Node, Arrays], Node]], ...]:
        return (
            (normal.SYMMETRIC, self._mirror), (normal.CANCEL, _cancelled), (normal.ONE_HOT, self._rows), (normal.LIKE, _like),
            (normal.COMMON, _common), (normal.RIGHT, _right), (normal.LEFT, _left), (normal.MULTIPLY_OUT, self._multiplied),
            (normal.MEAN, self._averaged),
        )  # fmt: skip

    def _mirror(self, value: Node, arrays: Arrays) -> Node:
        if not self._symmetric:
            return value
        return rebuilt(value, arrays, lambda n: n.args[0] if n.op == ".T" and getattr(n.args[0], "name", "") in self._symmetric else n)

    def _rows(self, value: Node, arrays: Arrays) -> Node:
        def change(node: Apply) -> Node:
            if node.op != "sum" or getattr(node.args[0], "name", "") not in self._one_hot:
                return node
            axis, _ = options(node)
            own, left = arrays.shape(node.args[0]), arrays.shape(node)
            if axis is None:
                return ONE if len(own) == 1 else own[0]
            return Apply("ones", left) if axis in (1, -1) and len(own) == 2 else node

        return rebuilt(value, arrays, change) if self._one_hot else value

    def _averaged(self, value: Node, arrays: Arrays) -> Node:
        return rebuilt(value, arrays, lambda n: _mean(n, arrays), terms=True) if self._has_mean else value

    def _multiplied(self, value: Node, arrays: Arrays) -> Node:
        """`value` multiplied out where that, cancelled and collected, is shorter: first the brackets that arose, then the learner's too."""
        before = len(show(value))
        if before > _LARGEST:
            return value
        for given in (arrays.given, frozenset()):
            out = expanded(value, arrays, given)
            if out is None or out is value:
                continue
            shorter = self._rows(_cancelled(out, arrays), arrays)
            added = _like(shorter, arrays)
            if shorter is out and added is out:
                continue  # nothing met: s (1 - s) stays as it is
            if len(show(_cancelled(_common(added, arrays), arrays))) < before:
                return out
        return value


def _is_mirrored(body: Node | None) -> bool:
    """Whether a matrix written out is its own transpose."""
    if not isinstance(body, Apply) or body.op != "[]" or any(getattr(r, "op", "") != "[]" for r in body.args):
        return False
    rows = [r.args for r in body.args]
    return all(len(r) == len(rows) for r in rows) and all(rows[i][j] is rows[j][i] for i in range(len(rows)) for j in range(i))


def rebuilt(root: Node, arrays: Arrays, change: Callable[[Apply], Node], terms: bool = False) -> Node:
    """`change` applied to every operation from the leaves up; what holds a changed part is written again, the rest stays."""
    made: dict[Node, Node] = {}
    for node in postorder(root):
        if isinstance(node, Apply):
            args = tuple(made[a] for a in node.args)
            new = node if args == node.args else arrays.make(node.op, args)
            made[node] = change(new) if isinstance(new, Apply) else new
        else:
            made[node] = node
    return made[root]


def _terms(node: Node) -> tuple[Node, ...]:
    return node.args if isinstance(node, Apply) and node.op == "+" else (node,)


def _cancelled(value: Node, arrays: Arrays) -> Node:
    """Equal factors above and below cancelled, in every product."""

    def change(node: Apply) -> Node:
        if node.op not in ("*", "/"):
            return node
        t = arrays.term(node)
        shorter = arrays.cancelled(t)
        if shorter is t:
            return node
        return arrays.grown(arrays.write(shorter), arrays.shape(node))

    return rebuilt(value, arrays, change)


def _parts(t: Term) -> tuple:
    return frozenset((f, t.above.count(f)) for f in t.above), frozenset((f, t.below.count(f)) for f in t.below)


def _like(value: Node, arrays: Arrays) -> Node:
    """Terms that differ in their numbers only, added."""
    terms = [arrays.term(n) for n in _terms(value)]
    found: dict[tuple, Term] = {}
    for t in terms:
        key = _parts(t)
        found[key] = replace(t, coefficient=t.coefficient + found[key].coefficient) if key in found else t
    if len(found) == len(terms):
        return value
    return arrays.total([*(arrays.write(t) for t in found.values() if t.coefficient), *_shaped_zero(value, arrays)])


def _shaped_zero(value: Node, arrays: Arrays) -> tuple[Node, ...]:
    shape = arrays.shape(value)
    return (arrays.zero(shape),) if shape else ()


def _common(value: Node, arrays: Arrays) -> Node:
    """Numbers that all terms share, before brackets: A/m - B/m is (A - B)/m."""
    terms = [arrays.term(n) for n in _terms(value)]
    if len(terms) < 2:
        return value
    above = [f for f in terms[0].above if not arrays.shape(f) and all(f in t.above for t in terms)]
    below = [f for f in terms[0].below if not arrays.shape(f) and all(f in t.below for t in terms)]
    if not above and not below:
        return value
    sizes = {abs(t.coefficient) for t in terms}
    number_ = sizes.pop() if len(sizes) == 1 else Fraction(1)
    inner = [arrays.write(Term(t.coefficient / number_, _less(t.above, above), _less(t.below, below))) for t in terms]
    return arrays.write(Term(number_, (*above, arrays.total(inner)), tuple(below)))


def _less(factors: tuple[Node, ...], gone: list[Node]) -> tuple[Node, ...]:
    left = list(factors)
    for f in gone:
        left.remove(f)
    return tuple(left)


def _grouped(value: Node, arrays: Arrays, side: int) -> Node:
    """Products of matrices that share their right (1) or left (0) factor, put together."""
    nodes = _terms(value)
    found: dict[tuple, list[tuple[int, Fraction, Node]]] = {}
    for k, node in enumerate(nodes):
        t = arrays.term(node)
        cores = [f for f in t.above if getattr(f, "op", "") == "@"]
        if len(cores) == 1:
            core = cores[0]
            rest = (_parts(replace(t, above=_less(t.above, cores))), abs(t.coefficient), core.args[side])
            found.setdefault(rest, []).append((k, t.coefficient, core))
    shared = next((members for members in found.values() if len(members) > 1), None)
    if shared is None:
        return value
    first = arrays.term(nodes[shared[0][0]])
    core = shared[0][2]
    factor = abs(first.coefficient)
    shared.sort(key=lambda m: getattr(m[2].args[1 - side], "op", "") == ".T")  # A + A.T rather than A.T + A
    inner = arrays.total(arrays.product((number(c / factor), f.args[1 - side])) for _, c, f in shared)
    pair = (inner, core.args[1]) if side else (core.args[0], inner)
    merged = arrays.product((arrays.write(Term(factor, _less(first.above, [core]), first.below)), arrays.matmul(*pair)))
    gone = {k for k, _, _ in shared}
    return arrays.total([merged if k == shared[0][0] else n for k, n in enumerate(nodes) if k == shared[0][0] or k not in gone])


def _right(value: Node, arrays: Arrays) -> Node:
    return _grouped(value, arrays, 1)


def _left(value: Node, arrays: Arrays) -> Node:
    return _grouped(value, arrays, 0)


def _mean(node: Apply, arrays: Arrays) -> Node:
    """sum(u)/n as mean(u), where n is how many are summed; at a whole term only."""
    if node.op not in ("*", "/"):
        return node
    t = arrays.term(node)
    for f in t.above:
        if isinstance(f, Apply) and f.op == "sum" and getattr(f.args[0], "op", "") != "..":
            axis, _ = options(f)
            own = arrays.shape(f.args[0])
            count = own if axis is None else (own[axis],)
            if all(isinstance(c, Name) and c in t.below for c in count) and len(set(count)) == len(count):
                mean = Apply("mean", f.args)
                return arrays.write(Term(t.coefficient, (*_less(t.above, [f]), mean), _less(t.below, list(count))))
    return node


def expanded(value: Node, arrays: Arrays, given: frozenset[Node]) -> Node | None:
    """`value` with the brackets in its products multiplied out, but those in `given`; None where there are none or too many."""
    out: list[Node] = []
    changed = False
    for node in _terms(value):
        t = arrays.term(node)
        sums = [f for f in t.above if isinstance(f, Apply) and f.op == "+" and f not in given]
        if not sums or (len(t.above) == 1 and not any(_has_product(a, arrays) for a in sums[0].args)):
            out.append(node)
            continue
        changed = True
        pieces = [replace(t, above=_less(t.above, sums))]
        for bracket in sums:
            inner = [arrays.term(a) for a in bracket.args]
            pieces = [Term(p.coefficient * i.coefficient, p.above + i.above, p.below + i.below) for p in pieces for i in inner]
            if len(pieces) > _TERMS:
                return None
        shape = arrays.shape(node)
        out += [arrays.grown(arrays.write(p), shape) for p in pieces]
    if not changed:
        return None
    result = arrays.total(out)
    deeper = expanded(result, arrays, given) if len(out) <= _TERMS else None
    return result if deeper is None else deeper


def _has_product(node: Node, arrays: Arrays) -> bool:
    t = arrays.term(node)
    return any(isinstance(f, Apply) and f.op == "+" for f in t.above) and len(t.above) > 1
