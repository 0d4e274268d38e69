"""Products and sums of cases as cases of products and sums: `2x * piecewise(1 if x > 0, 0 otherwise)` is `piecewise(2x if x > 0, …)`."""

from __future__ import annotations

from tutor.derive.arrays.arrays import Arrays
from tutor.derive.arrays.collecting import less, rebuilt
from tutor.derive.arrays.terms import Term
from tutor.syntax.nodes import ONE, ZERO, Apply, Node

_Split = tuple[Term, Apply]  # a term without its cases, and those cases


def indicated(value: Node, arrays: Arrays) -> Node:
    """Cases of an array that are 0 but where p holds, `piecewise(a if p, 0 otherwise)`, as `a * indicator(p)`."""
    return rebuilt(value, arrays, _indicated, "piecewise")


def _indicated(node: Apply, arrays: Arrays) -> Node:
    match node:
        case Apply("piecewise", (Apply("if", (chosen, condition)), Apply("otherwise", (zero,)))) if zero is ZERO and chosen is not ONE:
            indicator = Apply("piecewise", (Apply("if", (ONE, condition)), node.args[1]))
            return arrays.product((chosen, indicator)) if arrays.shape(condition) == arrays.shape(node) != () else node
    return node


def without_idle(value: Node, arrays: Arrays) -> Node:
    """`relu(u) * indicator(u > 0)` as relu(u)."""
    return rebuilt(value, arrays, _without_idle, "piecewise")


def _without_idle(node: Apply, arrays: Arrays) -> Node:
    t = arrays.term(node if node.op in ("*", "/") else ONE)
    for f in t.above:
        if _is_indicator(f) and getattr(f.args[0].args[1], "op", "") == ">" and f.args[0].args[1].args[1] is ZERO:
            cut = arrays.make("relu", f.args[0].args[1].args[:1])
            if any(b is cut or (getattr(b, "op", "") == "^" and b.args[0] is cut) for b in t.above):
                return arrays.write(Term(t.coefficient, less(t.above, [f]), t.below))
    return node


def _is_indicator(node: Node) -> bool:
    """Whether `node` is 1 where a condition holds, and 0 elsewhere."""
    return isinstance(node, Apply) and node.op == "piecewise" and [c.args[0] for c in node.args] == [ONE, ZERO]


def gathered(value: Node, arrays: Arrays) -> Node:
    """`value` as one set of cases, where each of its terms is a factor times cases under the same conditions; else `value` itself."""
    nodes = value.args if isinstance(value, Apply) and value.op == "+" else (value,)
    split = [_split(node, arrays) for node in nodes]
    if len(split) == 1 and split[0] and _is_indicator(split[0][1]) and arrays.shape(split[0][1]):
        return value
    if None in split or len({_conditions(cases) for _, cases in split}) != 1:
        return value
    first, shape = split[0][1], arrays.shape(value)
    branches = []
    for k, case in enumerate(first.args):
        branch = arrays.total(_branch(rest, cases.args[k].args[0], arrays) for rest, cases in split)
        branches.append(Apply(case.op, (branch, *case.args[1:])))
    out = arrays.make("piecewise", tuple(branches))
    return out if arrays.shape(out) == shape else value


def _split(node: Node, arrays: Arrays) -> _Split | None:
    t = arrays.term(node)
    cases = [f for f in t.above if isinstance(f, Apply) and f.op == "piecewise"]
    if len(cases) != 1:
        return None
    above = list(t.above)
    above.remove(cases[0])
    return Term(t.coefficient, tuple(above), t.below), cases[0]


def _conditions(cases: Apply) -> tuple[Node, ...]:
    return tuple(c for case in cases.args for c in case.args[1:])


def _branch(rest: Term, branch: Node, arrays: Arrays) -> Node:
    """One branch times the factors that stood before the cases; a branch of 0 stays 0."""
    t = arrays.term(branch)
    return arrays.write(Term(rest.coefficient * t.coefficient, rest.above + t.above, rest.below + t.below))
