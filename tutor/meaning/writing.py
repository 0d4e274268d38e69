"""What stands for something longer, written out: primes and ∇ by d/d, entries of a list, membership by comparisons.

Works on trees alone: what the names in them mean is known to the scope that asks.
"""

from __future__ import annotations

from collections.abc import Sequence

from tutor.errors import trouble
from tutor.limits import LIMITS, Limits, or_set
from tutor.meaning.indices import END, entry, shape_of_list, whole
from tutor.rules.catalogue import function_rules, read, vocabulary
from tutor.syntax.nodes import ONE, SETS, ZERO, Apply, Name, Node, contents, names, number, postorder, rational, rebuild, substitute
from tutor.syntax.printer import show

TRUE, FALSE = Apply("=", (ZERO, ZERO)), Apply("=", (ZERO, ONE))


_WRITTEN = frozenset({"_", "in", "∇", "∇²", "'"})


def is_plain(root: Node) -> bool:
    """Whether nothing in `root` stands for something longer but the names that a scope defines."""
    return contents(root).operations.isdisjoint(_WRITTEN)


def plain(node: Node, limits: Limits = LIMITS) -> Node:
    """One node, its arguments written out already: an entry, a sum over a list's entries, a membership."""
    match node:
        case Apply("_", (Apply("[]"), *_)):
            return entry(node)
        case Apply("sum" | "prod", (Apply("..", (index, low, high)), body)):
            return over_list(node, index, low, high, body, limits)
        case Apply("in", (value, Apply(op, _) as among)) if op in SETS:
            return membership(value, among)
        case Apply("'", (Name(), _, _, *_)):
            return prime_of_word(node)
    return node


# ---------------------------------------------------------------- derivatives


def slope_at(body: Node, parameters: Sequence[str], by: Sequence[str], arguments: Sequence[Node]) -> Node:
    """The derivative of `body`, a function of `parameters`, by the parameters `by` one after the other, at `arguments`."""
    own = dict(zip(parameters, arguments, strict=True))
    others = names(body) - own.keys()
    if len(set(arguments)) == len(arguments) and all(isinstance(a, Name) and a.name not in others for a in arguments):
        return Apply("d/d", (*(own[n] for n in by), substitute(body, {Name(n): a for n, a in own.items()})))
    inside = frozenset().union(*(names(a) for a in arguments))
    if len(parameters) > 1 and inside & own.keys():  # one value must not be put into another
        fresh = {n: _fresh(n, inside | names(body)) for n in parameters}
        body = substitute(body, {Name(n): Name(m) for n, m in fresh.items()})
        own, by = {fresh[n]: a for n, a in own.items()}, [fresh[n] for n in by]
    out: Node = Apply("d/d", (*map(Name, by), body))
    for name, argument in own.items():
        out = Apply("at", (out, Name(name), argument))
    return out


def _fresh(name: str, taken: frozenset[str]) -> str:
    return next(n for n in (f"{name}_{k}" for k in range(len(taken) + 1)) if n not in taken)


def prime_of_word(node: Apply) -> Node:
    """`sigmoid'(z)`: the derivative of a function of the tables; any other prime stays as it is."""
    function, order, *arguments = node.args
    word = vocabulary().canonical(function.name)
    if word not in vocabulary().functions:
        return node
    rules = function_rules().get(word, ())
    if not rules:
        raise trouble("prime", f"{word} is no function of one number, so it has no {word}'", mend=f"d/dx {word}(…)")
    parameters = next((read(r.left).args for r in rules if r.left.count(",") + 1 == len(arguments) == 1), ())
    if not parameters:
        raise trouble("prime", f"{word} has several arguments, so {word}' does not say by which", mend=f"d/dx {word}(…)")
    u = parameters[0].name
    return slope_at(Apply(word, parameters), (u,), (u,) * int(rational(order)), arguments)


def partials(op: str, by: Sequence[str], body: Node, parameters: Sequence[str], arguments: Sequence[Node]) -> Node:
    """`∇` (the list of the derivatives by each of `by`) or `∇²` (the rows of the second ones) of `body` at `arguments`."""
    if isinstance(body, Apply) and body.op == "[]":
        raise trouble("shape", "∇ is of one number, and here is a list", mend=f"jacobian {show(body)}")
    if not by:
        raise trouble("constant", "no name occurs here, so there is nothing to differentiate by", mend="use a name, such as x")
    if op == "∇":
        return Apply("[]", tuple(slope_at(body, parameters, (a,), arguments) for a in by))
    return Apply("[]", tuple(Apply("[]", tuple(slope_at(body, parameters, (a, b), arguments) for b in by)) for a in by))


# ---------------------------------------------------------------- sums over a list, members of a set


def over_list(node: Apply, index: Node, low: Node, high: Node, body: Node, limits: Limits = LIMITS) -> Node:
    """A sum or product whose terms are entries of a list that is written out, as these terms; any other stays."""
    first, last = whole(low), whole(high)
    if first is None or last is None or first.denominator != 1 or last.denominator != 1 or last < first:
        return node
    if not any(_is_entry_by(n, index) for n in postorder(body)):
        return node
    if last - first >= limits.terms:
        raise trouble(
            "terms", f"{show(node)} has more than {limits.terms} terms", mend=or_set("give it fewer terms", "terms", last - first + 1)
        )
    terms = [rebuild(substitute(body, {index: number(k)}), plain) for k in range(int(first), int(last) + 1)]
    return terms[0] if len(terms) == 1 else Apply("+" if node.op == "sum" else "*", tuple(terms))


def _is_entry_by(node: Node, index: Name) -> bool:
    """Whether `node` is an entry, told by `index`, of a list that is written out."""
    is_entry = isinstance(node, Apply) and node.op == "_" and shape_of_list(node.args[0])
    return bool(is_entry) and any(index.name in names(i) for i in node.args[1:])


def membership(value: Node, among: Apply) -> Node:
    """`value in among` by comparisons."""
    if among.op == "{}":
        return _joined("or", [Apply("=", (value, member)) for member in among.args], FALSE)
    if among.op == "∪":
        return _joined("or", [membership(value, part) for part in among.args], FALSE)
    low, high = among.args
    claims = [] if low is Apply("-", (END,)) else [Apply("<=" if among.op[-2] == "[" else "<", (low, value))]
    claims += [] if high is END else [Apply("<=" if among.op[-1] == "]" else "<", (value, high))]
    return _joined("and", claims, TRUE)


def _joined(op: str, claims: list[Node], empty: Node) -> Node:
    return empty if not claims else claims[0] if len(claims) == 1 else Apply(op, tuple(claims))
