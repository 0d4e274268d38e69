"""Reverse mode over the shared tree: adjoints as trees that share everything with the function they belong to.

A gradient has a bounded number of nodes for each node of its function, however many variables there are.
Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., chapters 3 and 7.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from heapq import heappop, heappush

from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope
from tutor.meaning.sorts import CLAIMS
from tutor.numeric.folding import filled, make, negative, power, product, quotient, total
from tutor.numeric.forms.formed import forms
from tutor.numeric.forms.stable import read, rules_of, stabilized
from tutor.rules.rule import Rule
from tutor.syntax.nodes import ONE, TWO, ZERO, Apply, Name, Node, Number, contents, names, postorder, rational, rebuild, substitute
from tutor.syntax.printer import show

Shares = list[tuple[Node, Node]]


def reverse(node: Node, wrt: Iterable[str], scope: Scope = Scope(), limits: Limits = LIMITS) -> tuple[Node, ...]:  # noqa: B008 (frozen)
    """The partial derivatives of the scalar `node` by each name, as trees over its own stable form.

    Raises TutorError("no-rule") where a part of it has no derivative entry by entry (matrix operations have pullbacks instead).
    """
    leaves = tuple(map(Name, wrt))
    found = adjoints(prepared(node, scope, limits), leaves)
    return tuple(found.get(leaf, ZERO) for leaf in leaves)


def hessian(node: Node, wrt: Iterable[str], scope: Scope = Scope(), limits: Limits = LIMITS) -> dict[tuple[int, int], Node]:  # noqa: B008
    """The second derivatives that are not zero everywhere, by places (i, j) in `wrt` with j <= i: forward over reverse."""
    leaves = tuple(map(Name, wrt))
    gradient = reverse(node, wrt, scope, limits)
    places = _places(gradient)
    graph = _Forward(gradient, leaves)
    found = {}
    for j, leaf in enumerate(leaves):
        for n, tangent in graph.tangents({leaf: ONE}):
            found.update({(i, j): tangent for i in places.get(n, ()) if j <= i})
    return found


def hessian_product(
    node: Node,
    wrt: Iterable[str],
    along: Iterable[str],
    scope: Scope = Scope(),  # noqa: B008 (frozen)
    limits: Limits = LIMITS,
) -> tuple[Node, ...]:
    """The Hessian times the direction whose entries are the names `along`: one sweep forward over the gradient, not n."""
    leaves = tuple(map(Name, wrt))
    gradient = reverse(node, wrt, scope, limits)
    found = dict(_Forward(gradient, leaves).tangents(dict(zip(leaves, map(Name, along), strict=True))))
    return tuple(found.get(entry, ZERO) for entry in gradient)


def jacobian(nodes: Iterable[Node], wrt: Iterable[str], scope: Scope = Scope(), limits: Limits = LIMITS) -> dict[tuple[int, int], Node]:  # noqa: B008
    """The derivatives of several scalars that are not zero everywhere, by places (i, j): of output i by name j.

    Forward, a sweep for each name, where there are fewer names than outputs; else in reverse, a sweep for each output.
    """
    leaves = tuple(map(Name, wrt))
    roots = prepared(Apply(",", tuple(nodes)), scope, limits).args
    found = {}
    if len(leaves) < len(roots):
        places, graph = _places(roots), _Forward(roots, leaves)
        for j, leaf in enumerate(leaves):
            for n, tangent in graph.tangents({leaf: ONE}):
                found.update({(i, j): tangent for i in places.get(n, ())})
        return found
    for i, root in enumerate(roots):
        by_leaf = adjoints(root, leaves)
        found.update({(i, j): by_leaf[leaf] for j, leaf in enumerate(leaves) if by_leaf.get(leaf, ZERO) is not ZERO})
    return found


def _places(roots: Iterable[Node]) -> dict[Node, list[int]]:
    """Where each of `roots` stands; equal ones are one node."""
    places: dict[Node, list[int]] = {}
    for i, root in enumerate(roots):
        places.setdefault(root, []).append(i)
    return places


class _Forward:
    """The graph above some leaves, ready for sweeps upwards: which nodes use a node, and with which partial derivative."""

    def __init__(self, roots: Iterable[Node], leaves: tuple[Node, ...]):
        stops = frozenset(leaves)
        order, active = _order(roots, stops)
        self.place = {n: k for k, n in enumerate(order)}
        self.users: dict[Node, list[tuple[Node, Node]]] = {}
        for n in order:
            if n in active and n not in stops:
                for source, partial in _shares(n, ONE, active):
                    self.users.setdefault(source, []).append((n, partial))

    def tangents(self, seeds: dict[Node, Node]) -> list[tuple[Node, Node]]:
        """Every node that moves when the leaves move as `seeds` say, with its derivative; only what is reached is looked at."""
        order = {self.place[leaf]: leaf for leaf in seeds if leaf in self.place}
        heap, coming = sorted(order), {leaf: [seed] for leaf, seed in seeds.items()}
        done = []
        while heap:
            n = order[heappop(heap)]
            tangent = total(coming.pop(n))
            if tangent is ZERO:
                continue
            done.append((n, tangent))
            for user, partial in self.users.get(n, ()):
                if user not in coming:
                    order[self.place[user]] = user
                    heappush(heap, self.place[user])
                coming.setdefault(user, []).append(product((tangent, partial)))
        return done


def prepared(node: Node, scope: Scope, limits: Limits = LIMITS) -> Node:
    """`node` with definitions and short sums written out, in its stable form."""
    node = taken(scope.expand(node))
    if ".." in contents(node).operations:
        node = rebuild(node, lambda n: written_out(n, limits.terms))
    return stabilized(node)


def taken(root: Node) -> Node:
    """`root` with the derivatives that stand in it (`d/dx …`, and at a point) taken, for numbers."""
    return root if contents(root).operations.isdisjoint(("d/d", "at")) else rebuild(root, _taken)


def _taken(node: Node) -> Node:
    match node:
        case Apply("d/d", (*by, body)):
            for name in by:
                body = adjoints(stabilized(body), (name,)).get(name, ZERO)
            return body
        case Apply("at", (body, name, value)):
            return substitute(body, {name: value})
    return node


def written_out(node: Node, most: int) -> Node:
    """A sum or product over an index as its terms, where its bounds are numbers and there are at most `most`."""
    match node:
        case Apply("sum" | "prod" as op, (Apply("..", (index, low, high)), body)):
            first, last = _end(low), _end(high)
            if first is None or last is None or first.denominator != 1 or last - first + 1 > most:
                return node
            count = int(last - first) + 1
            terms = [substitute(body, {index: _integer(int(first) + k)}) for k in range(count)]
            if any(isinstance(n, Apply) and n.op == ".." for n in postorder(body)):  # an inner sum whose bounds are numbers only now
                terms = [rebuild(term, lambda n: written_out(n, most)) for term in terms]
            return total(terms) if op == "sum" else product(terms)
    return node


def _end(node: Node) -> Fraction | None:
    """A bound as a number: also `9 + 1`, of a sum within a sum."""
    return rational(rebuild(node, lambda n: make(n.op, n.args) if isinstance(n, Apply) else n))


def _integer(value: int) -> Node:
    return Number(Fraction(value)) if value >= 0 else negative(Number(Fraction(-value)))


def adjoints(root: Node, leaves: Iterable[Node]) -> dict[Node, Node]:
    """The derivative of the scalar `root` by each of `leaves` that it depends on; what is below a leaf is not looked at."""
    stops = frozenset(leaves)
    order, active = _order((root,), stops)
    coming: dict[Node, list[Node]] = {root: [ONE]}
    found: dict[Node, Node] = {}
    for n in reversed(order):
        if n not in active or n not in coming:
            continue
        shares = coming.pop(n)
        adjoint = shares[0] if len(shares) == 1 else total(shares)
        if n in stops:
            found[n] = adjoint
        elif adjoint is not ZERO:
            for source, share in _shares(n, adjoint, active):
                if source in coming:
                    coming[source].append(share)
                else:
                    coming[source] = [share]
    return found


def _order(roots: Iterable[Node], stops: frozenset[Node]) -> tuple[list[Node], set[Node]]:
    """Every node above the stops, arguments first; and those of them that depend on a stop."""
    parts: dict[Node, tuple[Node, ...]] = {}

    def into(n: Node) -> tuple[Node, ...]:
        found = parts[n] = () if n in stops else _moving(n)
        return found

    order = list(postorder(*roots, into=into))
    active = set()
    for n in order:
        if n in stops or not active.isdisjoint(parts[n]):
            active.add(n)
    return order, active


def _moving(n: Node) -> tuple[Node, ...]:
    """The arguments through which a change can arrive: of cases the values, of a sum over an index its body."""
    if type(n) is not Apply or n.op in CLAIMS:
        return ()
    if n.op == "piecewise":
        return tuple(case.args[0] for case in n.args)
    if n.op in ("sum", "prod") and isinstance(n.args[0], Apply) and n.args[0].op == "..":
        return n.args[1:]
    return n.args


def _shares(n: Apply, adjoint: Node, active: set[Node]) -> Shares:
    """(argument, its share of the adjoint) for each argument that moves."""
    a = n.args
    match n.op:
        case "+":
            return [(x, adjoint) for x in a if x in active]
        case "-":
            return [(a[0], negative(adjoint))]
        case "*":
            return _product_shares(a, adjoint, active)
        case "/":
            return _quotient_shares(n, adjoint, active)
        case "^":
            return _power_shares(n, adjoint, active)
        case "piecewise":
            return _branch_shares(n, adjoint, active)
        case "sum" if isinstance(a[0], Apply) and a[0].op == "..":
            return _sum_shares(n, adjoint, active)
        case "mean" if len(a) == 1:
            return [(x, product((adjoint, Apply("mean", (d,))))) for x, d in _leaf_adjoints(a[0], active)]
    return _rule_shares(n, adjoint, active)


def _product_shares(factors: tuple[Node, ...], adjoint: Node, active: set[Node]) -> Shares:
    if len(factors) <= 3:
        return [(x, product((adjoint, *factors[:k], *factors[k + 1 :]))) for k, x in enumerate(factors) if x in active]
    before, after = [adjoint], [ONE]  # prefix and suffix products: n of them, not n^2
    for x in factors[:-1]:
        before.append(product((before[-1], x)))
    for x in reversed(factors[1:]):
        after.append(product((x, after[-1])))
    return [(x, product((p, s))) for x, p, s in zip(factors, before, reversed(after), strict=True) if x in active]


def _quotient_shares(n: Apply, adjoint: Node, active: set[Node]) -> Shares:
    top, bottom = n.args
    share = quotient(adjoint, bottom)
    out = [(top, share)] if top in active else []
    return [*out, (bottom, negative(product((share, n))))] if bottom in active else out


def _power_shares(n: Apply, adjoint: Node, active: set[Node]) -> Shares:
    base, exponent = n.args
    out = []
    if base in active:
        less = base if exponent is TWO else power(base, total((exponent, negative(ONE))))
        out.append((base, product((adjoint, exponent, less))))
    if exponent in active:
        out.append((exponent, product((adjoint, n, Apply("log", (base,))))))
    return out


def _branch_shares(n: Apply, adjoint: Node, active: set[Node]) -> Shares:
    """Each branch is differentiated by itself, so that a branch that is not taken cannot spoil the one that is (0 * infinity)."""
    parts = [x for case in n.args for x in case.args]
    leaves = _shared(parts, active)
    slopes = [adjoints(case.args[0], leaves) for case in n.args]
    out = []
    for leaf in leaves:
        if any(s.get(leaf, ZERO) is not ZERO for s in slopes):
            cases = (Apply(c.op, (product((adjoint, s.get(leaf, ZERO))), *c.args[1:])) for c, s in zip(n.args, slopes, strict=True))
            out.append((leaf, Apply("piecewise", tuple(cases))))
    return out


def _shared(parts: list[Node], active: set[Node]) -> list[Node]:
    """The highest moving nodes that stand in more than one part, and the leaves."""
    count: dict[Node, int] = {}
    for part in dict.fromkeys(parts):
        for x in postorder(part):
            if x in active:
                count[x] = count.get(x, 0) + 1
    return [x for x, k in count.items() if k > 1 or not isinstance(x, Apply)]


def _leaf_adjoints(body: Node, active: set[Node]) -> Shares:
    leaves = [x for x in postorder(body) if x in active and not isinstance(x, Apply)]
    return [(x, d) for x, d in adjoints(body, leaves).items() if d is not ZERO]


def _sum_shares(n: Apply, adjoint: Node, active: set[Node]) -> Shares:
    """A sum whose bounds are no numbers: the derivative goes inside."""
    binder, body = n.args
    if names(binder) & {x.name for x in active if isinstance(x, Name)}:
        raise trouble("no-rule", "the bounds of a sum cannot move", mend="differentiate by a name that stands in its terms")
    index = binder.args[0]
    return [(x, product((adjoint, Apply("sum", (binder, d))))) for x, d in _leaf_adjoints(body, active - {index})]


def _rule_shares(n: Apply, adjoint: Node, active: set[Node]) -> Shares:
    """Shares by the table's own rule: the derivative by one argument is the right side with that argument's prime 1."""
    rule = _rule(n, active)
    if rule is None:
        expanded = forms().get((n.op, len(n.args)))
        if expanded is None or n.op in CLAIMS:
            mend = "matrix operations are differentiated by backprop" if any(x in active for x in n.args) else ""
            what = n.op if n.op[0].isalpha() else show(n)
            raise trouble("no-rule", f"{what} has no derivative entry by entry", mend=mend)
        return _expanded_shares(n, expanded, adjoint, active)
    out = []
    for k, x in enumerate(n.args):
        if x in active:
            out.append((x, product((adjoint, _partial(rule, n, k)))))
    return out


def _expanded_shares(n: Apply, expanded: tuple[tuple[Node, ...], Node], adjoint: Node, active: set[Node]) -> Shares:
    parameters, body = expanded
    inner = filled(body, dict(zip(parameters, n.args, strict=True)))
    return [(x, product((adjoint, d))) for x, d in adjoints(inner, [x for x in n.args if x in active]).items()]


def _rule(n: Apply, active: set[Node]) -> Rule | None:
    """The rule of a function with as many arguments, none of those moving that it holds for constants."""
    for r in rules_of(n.op):
        parameters = read(r.left).args
        if not r.many and len(parameters) != len(n.args):
            continue
        if r.right and not any(p.name in r.constant and x in active for p, x in zip(parameters, n.args, strict=False)):
            return r
    return None


@cache
def _slope(rule: Rule, moved: int) -> Node:
    """The rule's right side with the prime of one argument 1 and the others 0."""
    primes = {Apply("'", (x, ONE)): ONE if k == moved else ZERO for k, x in enumerate(read(rule.left).args)}
    keep = {Name(x): Name(x) for x in names(read(rule.left))}
    return stabilized(filled(read(rule.right), {**keep, **primes}))


def _partial(rule: Rule, n: Apply, k: int) -> Node:
    parameters = read(rule.left).args
    if not rule.many:
        return filled(_slope(rule, k), dict(zip(parameters, n.args, strict=True)))
    rest = n.args[:k] + n.args[k + 1 :]
    if not rest:
        return ONE
    others = rest[0] if len(rest) == 1 else Apply(n.op, rest)  # of more than two arguments, the others count as one
    bound = {parameters[0]: n.args[k], parameters[1]: others, read(rule.left): n}
    return filled(_slope(rule, 0), bound, make)
