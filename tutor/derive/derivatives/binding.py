"""How a derivative passes what binds a name or branches: cases, lists, sums and products over an index, integrals."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tutor.derive.derivatives.entries import MARK, index_and_asked, is_marked, term_of
from tutor.derive.goals import letter
from tutor.errors import trouble
from tutor.rules import structure
from tutor.rules.catalogue import pattern, prime
from tutor.rules.matching import group
from tutor.rules.rule import Rule
from tutor.syntax.nodes import Apply, Name, Node, names, substitute
from tutor.syntax.printer import show

Choice = tuple[Rule, dict[str, Node], Node, tuple[str, ...]]  # the rule, what its names stand for, its right side, what it asks


def _branches(node: Apply, variable: str) -> Choice:
    bound: dict[str, Node] = {}
    cases = []
    for k, case in enumerate(node.args, 1):
        bound[f"u{k}"] = case.args[0]
        cases.append(Apply(case.op, (prime(f"u{k}"), *case.args[1:])))
    right = Apply("piecewise", tuple(cases))
    return structure.PIECEWISE, bound, right, tuple(bound)


def _listed(node: Apply, variable: str) -> Choice:
    bound = {f"u{k}": entry for k, entry in enumerate(node.args, 1)}
    return structure.ENTRIES, bound, Apply("[]", tuple(map(prime, bound))), tuple(bound)


def _sum(node: Apply, variable: str) -> Choice | None:
    if is_marked(node):
        return structure.ONE_TERM, {"u": term_of(node)}, prime("u"), ("u",)
    span, body = _span(node, variable)
    if span is None:
        return None
    return structure.INDEXED, {"u": body}, Apply("sum", (span, prime("u"))), ("u",)


def _product(node: Apply, variable: str) -> Choice | None:
    span, body = _span(node, variable)
    if span is None:
        return None
    shares = Apply("sum", (span, Apply("/", (prime("u"), Name("u")))))
    return structure.INDEXED_PRODUCT, {"u": body}, Apply("*", (Apply("prod", (span, Name("u"))), shares)), ("u",)


def _entry(node: Apply, variable: str) -> Choice:
    """The slope of an entry z_i by z_k: 1 where i is k, else 0."""
    own, asked = index_and_asked(node)
    return structure.ENTRY, {"u": node.args[0], "i": own, "k": asked}, Apply("kronecker", (own, asked)), ()


def _share(node: Apply, variable: str) -> Choice | None:
    """An exponential over a sum over an index, as in a softmax, where both change."""
    above, below = node.args
    is_sum = isinstance(below, Apply) and below.op == "sum" and variable in names(below)
    match above:
        case Apply("^", (Name("e"), exponent)) | Apply("exp", (exponent,)) if is_sum and variable in names(exponent):
            right, part = pattern(structure.SHARE).right, Apply("^", (Name("e"), Name("u")))
            right = right if above.op == "^" else substitute(right, {part: Apply("exp", (Name("u"),))})
            return structure.SHARE, {"u": exponent, "v": below}, right, ("u", "v")
    return None


def _log_of_share(node: Apply, variable: str) -> Choice | None:
    """The logarithm of an exponential over what changes too, as in a cross entropy."""
    match node.args:
        case (Apply("/", (Apply("^", (Name("e"), exponent)) | Apply("exp", (exponent,)), below)),) if variable in names(below):
            moves = variable in names(exponent)
            right = pattern(structure.LOG_OF_SHARE).right
            return structure.LOG_OF_SHARE, {"u": exponent, "v": below}, right if moves else right.args[1], ("u", "v") if moves else ("v",)
    return None


def _span(node: Apply, variable: str) -> tuple[Node | None, Node]:
    """The index with its ends and what it runs in, the index called otherwise than the rules' own names; None where it runs over data."""
    if len(node.args) != 2 or not isinstance(node.args[0], Apply) or node.args[0].op != "..":
        return None, node
    span, body = node.args
    index, *ends = span.args
    if variable in names(Apply("[]", tuple(ends))):
        raise trouble("no-rule", f"the number of terms depends on {variable}, so there is no slope", mend="let the bounds be constant")
    if "u" in names(span):
        fresh = Name(letter(node, Name("u")))
        span, body = Apply("..", (fresh, *ends)), substitute(body, {index: fresh})
    return span, body


def _integral(node: Apply, variable: str) -> Choice:
    if len(node.args) == 2:
        if node.args[0] is Name(variable):
            return structure.ANTIDERIVATIVE, {"u": node.args[1]}, Name("u"), ()
        raise trouble("no-rule", f"there is no rule for the derivative of {show(node)}", mend="integrate first, then differentiate")
    inner, low, high, body = node.args
    if inner.name in "abuvw":  # these are the rules' own names
        fresh = Name(letter(node, *map(Name, "abuvw")))
        inner, body = fresh, substitute(body, {inner: fresh})
    bound = {"a": low, "b": high, "u": body}
    rises, falls = variable in names(high), variable in names(low)
    changes = inner.name != variable and variable in names(body)
    terms: list[Node] = []
    if rises:
        bound["v"] = substitute(body, {inner: high})
        terms.append(Apply("*", (Name("v"), prime("b"))))
    if falls:
        bound["w"] = substitute(body, {inner: low})
        terms.append(Apply("-", (Apply("*", (Name("w"), prime("a"))),)))
    if changes:
        terms.append(Apply("∫", (inner, Name("a"), Name("b"), prime("u"))))
    asked = tuple(n for n, is_asked in (("b", rises), ("a", falls), ("u", changes)) if is_asked)
    return _RULES[rises, falls, changes], bound, group("+", terms), asked


_RULES = {
    (True, False, False): structure.MOVING_END,
    (False, True, False): structure.MOVING_START,
    (True, True, False): structure.MOVING_ENDS,
    (False, False, True): structure.UNDER_INTEGRAL,
    **{(rises, falls, True): structure.LEIBNIZ for rises, falls in ((True, False), (False, True), (True, True))},
}
BINDING: Mapping[str, Callable[[Apply, str], Choice | None]] = {
    "piecewise": _branches,
    "[]": _listed,
    "sum": _sum,
    "prod": _product,
    "∫": _integral,
    MARK: _entry,
    "/": _share,
    "log": _log_of_share,
}
