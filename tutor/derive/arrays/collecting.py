"""Terms of array expressions brought together: like terms, common factors on either side, means; brackets multiplied out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import reduce

from tutor.derive.arrays.arrays import Arrays
from tutor.derive.arrays.terms import UNIT, Term
from tutor.meaning.axes import options
from tutor.meaning.products import chain, factors_of
from tutor.syntax.nodes import Apply, Name, Node, number, operations

_MINUS = replace(UNIT, coefficient=Fraction(-1))
_TERMS = 24  # terms of a product that is multiplied out


_Change = Callable[[Apply, Arrays], Node]  # of one operation; the same for the same operation, always


def rebuilt(root: Node, arrays: Arrays, change: _Change, *needed: str) -> Node:
    """`change` applied to every operation from the leaves up; what holds a changed part is written again, the rest stays.

    What holds none of the operations `needed` is left alone. What became of a tree is remembered by `arrays`: adjoints share
    most of their parts.
    """
    made = arrays.rewritten.setdefault(change, {})
    stack = [root]
    while stack:
        node = stack[-1]
        if node not in made and operations(node).isdisjoint(needed):
            made[node] = node
        waiting = () if node in made else [a for a in node.args if a not in made]
        if waiting:
            stack += waiting
            continue
        stack.pop()
        if node not in made:
            args = tuple([made[a] for a in node.args])
            new = node if args == node.args else arrays.make(node.op, args)
            made[node] = change(new, arrays) if isinstance(new, Apply) else new
    return made[root]


def _terms(node: Node) -> tuple[Node, ...]:
    return node.args if isinstance(node, Apply) and node.op == "+" else (node,)


def cancelled(value: Node, arrays: Arrays) -> Node:
    """Equal factors above and below cancelled, in every product."""
    return rebuilt(value, arrays, _cancelled, "/")


def _cancelled(node: Apply, arrays: Arrays) -> Node:
    if node.op not in ("*", "/"):
        return node
    t = arrays.term(node)
    shorter = arrays.cancelled(t)
    return node if shorter is t else arrays.grown(arrays.write(shorter), arrays.shape(node))


def signs(value: Node, arrays: Arrays) -> Node:
    """sign(u)/|u| as 1/u."""
    return rebuilt(value, arrays, _signs, "sign")


def _signs(node: Apply, arrays: Arrays) -> Node:
    if node.op not in ("*", "/"):
        return node
    t = arrays.term(node)
    for f in t.above:
        size = Apply("abs", f.args) if getattr(f, "op", "") == "sign" else None
        if size in t.below:
            return arrays.write(replace(t, above=less(t.above, [f]), below=(*less(t.below, [size]), f.args[0])))
    return node


def inner_products(value: Node, arrays: Arrays) -> Node:
    """sum(u * v) of two vectors as u @ v."""
    return rebuilt(value, arrays, _inner_product, "sum")


def _inner_product(node: Apply, arrays: Arrays) -> Node:
    if node.op != "sum" or len(node.args) != 1 or len(arrays.shape(node.args[0])) != 1:
        return node
    t = arrays.term(node.args[0])
    if t.below or len(t.above) != 2 or any(len(arrays.shape(f)) != 1 for f in t.above):
        return node
    return arrays.product((number(t.coefficient), arrays.matmul(*t.above)))


def _parts(t: Term) -> tuple:
    return frozenset((f, t.above.count(f)) for f in t.above), frozenset((f, t.below.count(f)) for f in t.below)


def _in_sums(change: Callable[[Node, Arrays], Node]) -> Callable[[Node, Arrays], Node]:
    """`change` applied to the whole sum, or else to the sums within it that the learner did not write."""

    def inside(node: Apply, arrays: Arrays) -> Node:
        return change(node, arrays) if node.op == "+" and node not in arrays.given else node

    def throughout(value: Node, arrays: Arrays) -> Node:
        out = change(value, arrays)
        return rebuilt(value, arrays, inside, "+") if out is value else out

    return throughout


def _added(value: Node, arrays: Arrays) -> Node:
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


def common_numbers(value: Node, arrays: Arrays) -> Node:
    """Numbers that all terms share, before brackets: A/m - B/m is (A - B)/m, x/q - p x/q^2 is (x - p/q x)/q, A/2 - B/2 is (A - B)/2."""
    terms = [arrays.term(n) for n in _terms(value)]
    front = arrays.shared(terms) if len(terms) > 1 else UNIT
    if front is UNIT:
        return value
    inner = arrays.total(arrays.write(arrays.without(t, front)) for t in terms)
    return arrays.write(Term(front.coefficient, (*front.above, inner), front.below))


def less(factors: tuple[Node, ...], gone: list[Node]) -> tuple[Node, ...]:
    """`factors` without those that are gone."""
    left = list(factors)
    for f in gone:
        left.remove(f)
    return tuple(left)


def _grouped(value: Node, arrays: Arrays, at_end: bool) -> Node:
    nodes = _terms(value)
    found: dict[tuple, list[tuple[int, Fraction, tuple[Node, ...]]]] = {}
    for k, node in enumerate(nodes):
        t = arrays.term(node)
        cores = [f for f in t.above if getattr(f, "op", "") == "@" and arrays.shape(f)]
        if len(cores) == 1:
            factors = factors_of(cores[0])
            rest = (_parts(replace(t, above=less(t.above, cores))), abs(t.coefficient), factors[-1 if at_end else 0])
            found.setdefault(rest, []).append((k, t.coefficient, factors))
    members = next((m for m in found.values() if len(m) > 1), None)
    if members is None:
        return value
    shared = _shared([f for _, _, f in members], at_end)
    first = arrays.term(nodes[members[0][0]])
    factor = members[0][1] if all(c < 0 for _, c, _ in members) else abs(members[0][1])
    rests = [(c / factor, chain(f[:-shared] if at_end else f[shared:])) for _, c, f in members]
    rests.sort(key=lambda m: getattr(m[1], "op", "") == ".T")  # A + A.T rather than A.T + A
    inner = arrays.total(arrays.product((number(c), f)) for c, f in rests)
    alike = members[0][2][-shared:] if at_end else members[0][2][:shared]
    merged = reduce(arrays.matmul, (inner, *alike) if at_end else (*alike, inner))
    front = replace(first, coefficient=factor, above=tuple(f for f in first.above if getattr(f, "op", "") != "@" or not arrays.shape(f)))
    merged = arrays.product((arrays.write(front), merged))
    gone = {k for k, _, _ in members}
    return arrays.total([merged if k == members[0][0] else n for k, n in enumerate(nodes) if k == members[0][0] or k not in gone])


def _grouped_right(value: Node, arrays: Arrays) -> Node:
    return _grouped(value, arrays, at_end=True)


def _grouped_left(value: Node, arrays: Arrays) -> Node:
    return _grouped(value, arrays, at_end=False)


def _shared(products: list[tuple[Node, ...]], at_end: bool) -> int:
    """How many factors all products share at one end, at least one being left of each."""
    count = min(map(len, products)) - 1
    aligned = [p[::-1] if at_end else p for p in products]
    return next((k for k in range(count) if any(p[k] is not aligned[0][k] for p in aligned)), count)


def _factored(value: Node, arrays: Arrays, at_end: bool) -> Node:
    """Terms that begin (or end) alike though their numbers differ, or one is no more than that: where one product is shorter.

    2c K @ a + 2K @ r is 2K @ (c a + r); u - u @ D is u @ (eye(n) - D). A quotient or a norm stays outside: A @ x - q/p B @ x.
    """
    found: dict[Node, list[int]] = {}
    parted = [_parted(n, arrays) for n in _terms(value)]
    for k, (front, factors) in enumerate(parted):
        if all(isinstance(f, Name) for f in (*front.above, *front.below)):
            found.setdefault(factors[-1 if at_end else 0], []).append(k)
    for members in found.values():
        if len(members) > 1 and any(len(parted[k][1]) > 1 for k in members):
            merged = _merged([parted[k] for k in members], arrays, at_end)
            out = arrays.total(
                [merged if k == members[0] else n for k, n in enumerate(_terms(value)) if k == members[0] or k not in members]
            )
            if arrays.width(out) < arrays.width(value):
                return out
    return value


def _parted(node: Node, arrays: Arrays) -> tuple[Term, tuple[Node, ...]]:
    """The numbers before a term, and the factors of the product of matrices that it is."""
    front, core = arrays.split(node)
    return front, factors_of(core)


def _merged(members: list[tuple[Term, tuple[Node, ...]]], arrays: Arrays, at_end: bool) -> Node:
    """The terms as one product: what they share, and the sum of what is left of each, the identity where nothing is."""
    alike, rests = members[0][1][-1:] if at_end else members[0][1][:1], []
    eye = Apply("eye", arrays.shape(alike[0])[:1] if at_end else arrays.shape(alike[0])[-1:])
    fronts = [f for f, _ in members]
    sizes = {abs(f.coefficient) for f in fronts}
    outer = replace(arrays.shared(fronts), coefficient=sizes.pop() if len(sizes) == 1 else Fraction(1))
    for front, factors in members:
        own = factors[:-1] if at_end else factors[1:]
        rest = arrays.without(front, outer)
        core = chain(own) if own else eye
        terms = core.args if rest in (UNIT, _MINUS) and getattr(core, "op", "") == "+" else (core,)
        rests += [arrays.product((arrays.write(rest), t)) for t in terms]
    inner = arrays.total(rests)
    product = arrays.matmul(inner, *alike) if at_end else arrays.matmul(*alike, inner)
    return arrays.product((arrays.write(outer), product))


def _factored_right(value: Node, arrays: Arrays) -> Node:
    return _factored(value, arrays, at_end=True)


def _factored_left(value: Node, arrays: Arrays) -> Node:
    return _factored(value, arrays, at_end=False)


like_terms = _in_sums(_added)  # terms that differ in their numbers only, added
common_right = _in_sums(_grouped_right)  # products of matrices that end alike, put together: (A + B) @ x
common_left = _in_sums(_grouped_left)  # products of matrices that begin alike, put together: A @ (x + y)

factored_right = _in_sums(_factored_right)  # the same where their numbers differ, or one term ends there: (eye(n) - A) @ u
factored_left = _in_sums(_factored_left)  # the same where their numbers differ, or one term ends there: u @ (eye(n) - A)


def averaged(node: Apply, arrays: Arrays) -> Node:
    """sum(u)/n as mean(u), where n is how many are summed and no other size stands below; at a whole term only."""
    if node.op not in ("*", "/"):
        return node
    t = arrays.term(node)
    for f in t.above:
        if isinstance(f, Apply) and f.op == "sum" and getattr(f.args[0], "op", "") != "..":
            axis, _ = options(f)
            own = arrays.shape(f.args[0])
            count = own if axis is None else (own[axis],)
            if sorted(filter(arrays.is_size, t.below), key=id) == sorted(count, key=id):
                mean = Apply("mean", f.args)
                return arrays.write(Term(t.coefficient, (*less(t.above, [f]), mean), less(t.below, list(count))))
    return node


def expanded(value: Node, arrays: Arrays, given: frozenset[Node]) -> Node | None:
    """`value` with the brackets in its products multiplied out, but those in `given`; None where there are none or too many."""
    out: list[Node] = []
    changed = False
    for node in _terms(value):
        t = arrays.term(node)
        sums = [f for f in t.above if isinstance(f, Apply) and f.op == "+" and f not in given]
        if not sums or (len(t.above) == 1 and not any(_meets(arrays.term(a), t) for a in sums[0].args)):
            out.append(node)
            continue
        changed = True
        pieces = [replace(t, above=less(t.above, sums))]
        for bracket in sums:
            whole = arrays.shape(bracket)
            inner = [arrays.term(arrays.grown(a, whole) if len(arrays.shape(a)) == 1 else a) for a in bracket.args]
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


def _meets(inner: Term, outer: Term) -> bool:
    """Whether a term in brackets has brackets of its own to multiply out, or a factor that stands below the brackets."""
    if len(inner.above) > 1 and any(isinstance(f, Apply) and f.op == "+" for f in inner.above):
        return True
    return any(f in outer.below or Apply("^", (f, number(2))) in outer.below for f in inner.above)
