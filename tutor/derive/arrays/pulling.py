"""Which rule carries an adjoint back through an operation: a pullback of arrays by its shapes, or a scalar rule lifted to entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tutor.errors import trouble
from tutor.meaning.axes import in_plain_form, is_option
from tutor.meaning.indices import END, is_slice
from tutor.meaning.shapes import Shape, Shapes
from tutor.meaning.uses import unified
from tutor.rules import matrices
from tutor.rules.catalogue import DERIVATIVES, Pattern, function_rules, pullbacks_of, read, sizes
from tutor.rules.matching import bind, fill, group, template
from tutor.rules.rule import Mistake, Pullback, Rule
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import CONSTANTS, ONE, ZERO, Apply, Name, Node, Number, names, number, postorder, substitute
from tutor.syntax.printer import show

G = Name("G")
_X = tuple(Apply("_", (Name("x"), number(k))) for k in (1, 2))
HOLE = Name("□")  # stands in a user for the one place of an argument that is asked about
_FORGOTTEN = "The slope is right; multiply by what arrives, {G}."


@dataclass(frozen=True, slots=True)
class Pull:
    """A pullback that serves for one node: what its names stand for, and the pattern that goes back to each argument."""

    rule: Pullback
    bound: dict[str, Node]
    back: tuple[tuple[Node, Node, Node], ...]  # argument, its pattern, the node with HOLE in the argument's place


def pulls(node: Apply, is_active: Callable[[Node], bool], shape: Shapes) -> tuple[Pull, ...]:
    """The rules for `node`, and what they send back to its active arguments: one rule, but for each factor of a long product.

    Raises TutorError("no-rule").
    """
    if node.op == "*" and len(node.args) > 2 and sum(map(is_active, node.args)) > 1:
        return tuple(_factors(node, is_active))
    return (_pull(node, is_active, shape),)


def _factors(node: Apply, is_active: Callable[[Node], bool]) -> Iterator[Pull]:
    """The product rule of two for each active factor, the others together being the second."""
    rule, ((first, _), (second, _)) = _chosen(Apply("*", _X))
    pulled = lifted(rule, 2)
    for k, arg in enumerate(node.args):
        if is_active(arg):
            before, behind = node.args[:k], node.args[k + 1 :]
            back = (arg, read(pulled.back[first]), Apply("*", (*before, HOLE, *behind)))
            yield Pull(pulled, {first: arg, second: group("*", [*before, *behind])}, (back,))


def _pull(node: Apply, is_active: Callable[[Node], bool], shape: Shapes) -> Pull:
    found = matched(node, shape)
    if found:
        rule, bound = found
        back = ((bound[n], read(text), _holed(read(rule.left), bound, n)) for n, text in rule.back.items())
        return Pull(rule, bound, tuple(b for b in back if is_active(b[0])))
    if node.op == "piecewise":
        return _branches(node, is_active)
    return _lifted_for(node, is_active)


def matched(node: Apply, shape: Shapes) -> tuple[Pullback, dict[str, Node]] | None:
    """The first pullback whose pattern and shapes fit `node`, and what its names and its size letters stand for."""
    for rule in pullbacks_of(node.op, sum(not is_option(a) for a in node.args)):
        bound = _bound(rule, node, shape)
        if bound is not None:
            return rule, bound
    return None


def _holed(left: Node, bound: Mapping[str, Node], name: str) -> Node:
    return substitute(left, {Name(n): HOLE if n == name else node for n, node in bound.items()})


def _bound(rule: Pullback, node: Apply, shape: Shapes) -> dict[str, Node] | None:
    """What the names and the size letters of `rule` stand for, or None where it does not fit."""
    bound: dict[str, Node] = {}
    if not _fits(read(rule.left), _canonical(node, shape), bound):
        return None
    running = frozenset(n for text in rule.back.values() for n in _running(read(text)))
    if not running.isdisjoint(names(node)):
        return None  # the index of the rule's own sum would be taken for the learner's letter
    letters = unified(tuple(sizes(rule.shapes.get(n, "")) for n in bound), tuple(shape(a) for a in bound.values()))
    return None if letters is None else letters | bound


def _running(pattern: Node) -> frozenset[str]:
    """The indices of sums in a pattern."""
    return frozenset(n.args[0].name for n in postorder(pattern) if isinstance(n, Apply) and n.op == ".." and len(n.args) == 3)


def _canonical(node: Apply, shape: Shapes) -> Apply:
    """A reduction or a word with its axis in plain form; a part with both ends of each slice."""
    own = shape(node.args[0])
    return _with_ends(node, own) if node.op == "_" else in_plain_form(node, len(own))


def _with_ends(node: Apply, own: Shape) -> Apply:
    """`A[2, :]`, or `A[2]`, as `A[2, 1:n]`."""
    array, *indices = node.args
    indices += [Apply("..", (ONE, END))] * (len(own) - len(indices))
    closed = (Apply("..", (i.args[0], s)) if is_slice(i) and i.args[1] is END else i for i, s in zip(indices, own, strict=True))
    return Apply("_", (array, *closed))


def _fits(left: Node, node: Node, bound: dict[str, Node]) -> bool:
    if isinstance(left, Name) and left.name not in CONSTANTS:
        return not is_slice(node) and bound.setdefault(left.name, node) is node
    if not isinstance(left, Apply):
        return left is node
    return (
        isinstance(node, Apply)
        and node.op == left.op
        and len(node.args) == len(left.args)
        and all(_fits(a, b, bound) for a, b in zip(left.args, node.args, strict=True))
    )


# ---------------------------------------------------------------- scalar rules, entry by entry


def _lifted_for(node: Apply, is_active: Callable[[Node], bool]) -> Pull:
    rule, bound = entrywise(node, is_active)
    pulled = lifted(rule, len(bound))
    left = read(pulled.left)
    return Pull(pulled, bound, tuple((bound[n], read(text), _holed(left, bound, n)) for n, text in pulled.back.items()))


def entrywise(node: Apply, is_active: Callable[[Node], bool]) -> tuple[Rule, dict[str, Node]]:
    """The rule of scalars that serves for each entry of `node`, and what its names stand for. Raises TutorError("no-rule")."""
    skeleton, stands_for = _skeleton(node, is_active)
    found = _chosen(skeleton)
    if found is None:
        raise trouble("no-rule", f"there is no rule for the derivative of {show(node)}",
                      mend="write it with functions that `help rules` lists")  # fmt: skip
    rule, named = found
    return rule, {n: substitute(part, stands_for) for n, part in named}


def _skeleton(node: Apply, is_active: Callable[[Node], bool]) -> tuple[Apply, dict[Node, Node]]:
    """`node` with its active arguments as x_1, x_2, …, the others as c1, c2, …, so that a scalar rule can be matched."""
    args, stands_for = [], {}
    for k, arg in enumerate(node.args, 1):
        if isinstance(arg, Number) or arg is Name("e"):
            letter = arg
        elif is_active(arg):
            letter = Apply("_", (Name("x"), number(k)))
        else:
            letter = Name(f"c{k}")
        stands_for[letter] = arg
        args.append(letter)
    return Apply(node.op, tuple(args)), stands_for


@cache
def _chosen(skeleton: Apply) -> tuple[Rule, tuple[tuple[str, Node], ...]] | None:
    for table in DERIVATIVES:
        for rule in table.rules:
            bound = bind(rule, skeleton, "x")
            if bound is not None:
                return rule, tuple(bound.items())
    return None


@cache
def lifted(rule: Rule, count: int) -> Pullback:
    """A scalar rule as a pullback, entry by entry: `u'` is G for the argument asked for, and 0 for the others."""
    pattern = template(rule, {f"u{k}": ONE for k in range(1, count + 1)} if rule.many and count > 2 else {})
    back = {n: _entry(pattern.right, n, pattern.asked) for n in pattern.asked}
    wrong = {n: tuple(_slips(pattern, n, back[n])) for n in pattern.asked}
    texts = {n: show(right) for n, right in back.items()}
    return Pullback(rule.key, show(pattern.left), texts, rule.because, {}, wrong, rule.domain)


def _slips(pattern: Pattern, name: str, right: Node) -> Iterator[Mistake]:
    """The scalar rule's mistakes as they show in what goes back to `name`; a half that is missing elsewhere does not show."""
    for slip in pattern.mistakes:
        primes = {n.args[0].name for n in postorder(slip.right) if isinstance(n, Apply) and n.op == "'"}
        if primes - set(pattern.asked) or (len(pattern.asked) > 1 and primes != set(pattern.asked)):
            continue
        entry = _entry(slip.right, name, pattern.asked)
        if entry is not right and not any(isinstance(n, Apply) and n.op == "/" and n.args[1] is ZERO for n in postorder(entry)):
            yield Mistake(show(entry), slip.hint if "G" in names(entry) else _FORGOTTEN)
    if isinstance(pattern.left, Apply) and pattern.left.op in function_rules() and len(pattern.asked) == 1:
        word, itself = pattern.left.op, tidy(Apply("*", (G, pattern.left)))
        yield from [Mistake("G", f"What arrives is still multiplied by the slope of {word}.")] if right is not G else []
        yield from (
            [Mistake(show(itself), f"What arrives meets the slope of {word}, not {word} itself.")] if right not in (itself, ZERO) else []
        )


def _entry(right: Node, name: str, asked: tuple[str, ...]) -> Node:
    return tidy(_closed(fill(right, {}, {n: G if n == name else ZERO for n in asked})))


def _closed(node: Node) -> Node:
    """Branches with their corner closed: the last branch also serves where the pieces meet, as NumPy code has it."""
    if isinstance(node, Apply) and node.op == "piecewise" and node.args[-1].op == "if":
        return Apply("piecewise", (*node.args[:-1], Apply("otherwise", node.args[-1].args[:1])))
    return node


def _branches(node: Apply, is_active: Callable[[Node], bool]) -> Pull:
    """Each branch receives G where its condition decides, 0 elsewhere."""
    bound, back, texts = {}, [], {}
    for k, case in enumerate(node.args, 1):
        bound[f"u{k}"] = case.args[0]
        for n, condition in enumerate(case.args[1:], 1):
            bound[f"p{k}" if n == 1 else f"p{k}{n}"] = condition
    for k, case in enumerate(node.args, 1):
        if is_active(case.args[0]):
            cases = tuple(Apply(c.op, (G if j == k else ZERO, *(Name(f"p{j}") for _ in c.args[1:]))) for j, c in enumerate(node.args, 1))
            pattern = Apply("piecewise", cases)
            holed = tuple(Apply(c.op, (HOLE if j == k else c.args[0], *c.args[1:])) for j, c in enumerate(node.args, 1))
            back.append((case.args[0], pattern, Apply("piecewise", holed)))
            texts[f"u{k}"] = show(pattern)
    rule = Pullback("branches", "piecewise(u if p, v otherwise)", texts, "Branch by branch: each receives G where it decides.", {}, {})
    return Pull(rule, bound, tuple(back))


# ---------------------------------------------------------------- broadcasting undone


def gathering(whole: Shape, part: Shape) -> tuple[Pullback, str]:
    """The rule by which what stands in several places receives what they all send back, and its name for that argument."""
    for rule in matrices.REPEATED.rules:
        name = next(n for n in rule.back if n != "A")
        if unified((sizes(rule.shapes["G"]), sizes(rule.shapes[name])), (whole, part)) is not None:
            return rule, name
    raise AssertionError((whole, part))
