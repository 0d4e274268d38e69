"""The ways a rule goes wrong: its author's own mistakes, then each neighbor of its right side that is one edit away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from tutor.checking.mistakes.names import mistake_name
from tutor.checking.mistakes.neighbors import changes, pattern_names, plain_hint
from tutor.checking.mistakes.paths import of_paths
from tutor.checking.mistakes.replay import all_ways, asked_goal
from tutor.derive.arrays.pulling import HOLE
from tutor.derive.steps import Step
from tutor.rules import structure
from tutor.rules.catalogue import DERIVATIVES, INNER, pattern, prime, read
from tutor.rules.matching import template
from tutor.rules.matrices import WAYS
from tutor.rules.rule import Pullback, Rule
from tutor.syntax.nodes import ONE, TWO, ZERO, Apply, Name, Node, is_op, names, postorder, substitute
from tutor.syntax.printer import show

AUTHORED, GENERATED, IN_THE_RESULT = range(3)
_COUNTS = {2: "two", 3: "three", 4: "four"}
_DERIVATIVE_RULES = frozenset(r for t in DERIVATIVES for r in t.rules)


@dataclass(frozen=True, slots=True)
class Edit:
    """A wrong right side over the names that the step binds; `u'` is the value of the part `u`.

    key    what went wrong, in a word or two that programs may count
    rank   AUTHORED or GENERATED
    is_filled   whether `right` is over the learner's names, not the rule's
    """

    key: str
    right: Node
    hint: str
    rank: int = GENERATED
    is_filled: bool = False


def right_side(step: Step) -> Node | None:
    """The right side of the step's rule over the names it binds; None where the step's form is all there is."""
    rule = step.rule
    if rule is WAYS:
        return all_ways(step)
    if isinstance(rule, Pullback):
        name = _share(step)
        return read(rule.back[name]) if name else None
    if rule is structure.CONSTANT:
        return ZERO
    if rule is structure.VARIABLE:
        return ONE
    return template(rule, step.bound).right if rule in _DERIVATIVE_RULES else None


def edits(step: Step) -> tuple[Edit, ...]:
    """The mistakes that can be made at this step, the author's first."""
    rule = step.rule
    if rule in (structure.CHAIN, structure.ADJOINT):
        return tuple(Edit(key, changed, hint, AUTHORED, is_filled=True) for changed, key, hint in of_paths(step))
    right = right_side(step)
    if right is None:
        return _of_form(step)
    if rule is WAYS:
        return tuple(_of_ways(step))
    if isinstance(rule, Pullback):
        name = _share(step)
        wrong = tuple(Edit(m.name or rule.key, read(m.right), m.hint, AUTHORED) for m in rule.wrong.get(name, ()))
        return (*wrong, *_neighbors(rule.key, right, ()))
    return edits_of(rule, len(step.bound))


def _of_form(step: Step) -> tuple[Edit, ...]:
    """The mistakes of a step that is only known filled in: the author's over the names it binds, then edits of its form.

    Of a form that is a plain number there are none: any number is near another one.
    """
    found = [e for e in _authored(step) if pattern_names(e.right) <= {n for n, _ in (*step.bound, *step.parts)}]
    if isinstance(step.goal, Apply) and step.goal.op == "∫" and len(step.goal.args) == 2 and names(step.form):
        form = substitute(step.form, {part.goal: prime(name) for name, part in step.parts})
        for e in _neighbors("", form, ()):
            found.append(replace(e, hint=_with_goals(plain_hint(e.hint), step), is_filled=True))
    return tuple(found)


def _with_goals(hint: str, step: Step) -> str:
    """A hint in which `name'` stands for the value of the part `name`: the part's goal in its place."""
    for name, part in step.parts:
        hint = hint.replace(f"{name}'", show(part.goal))
    return hint


def _authored(step: Step) -> Iterator[Edit]:
    """The author's mistakes, an integral that stands in them read as the value of the part it is in the rule's own right side."""
    if not isinstance(step.rule, Rule) or not step.rule.wrong:
        return
    goals = list(dict.fromkeys(n for n in postorder(read(step.rule.right)) if isinstance(n, Apply) and n.op == "∫"))
    left = set(postorder(step.form))
    parts = {asked_goal(part): name for name, part in step.parts if asked_goal(part) in left}
    values = {goal: prime(name) for goal, name in zip(goals, parts.values(), strict=False)}
    for m in step.rule.wrong:
        right = substitute(read(m.right), values)
        if is_op(step.goal, "∫") and len(step.goal.args) == 2 and not names(right):
            continue  # a number vanishes in the constant: what is missing then is the term
        if not any(isinstance(n, Apply) and n.op in ("∫", "lim") for n in postorder(right)):
            yield Edit(mistake_name(step.rule, m), right, m.hint, GENERATED if step.rule.key in structure.TRIVIAL else AUTHORED)


@lru_cache(maxsize=512)
def edits_of(rule: Rule, count: int = 1) -> tuple[Edit, ...]:
    """The mistakes with a rule of derivatives whose pattern binds `count` names."""
    if rule is structure.CONSTANT:
        return (
            Edit("constant kept", ONE, "The derivative of a constant is 0.", AUTHORED),
            Edit("constant kept", Name("c"), "A constant that stands alone has the derivative 0: it does not stay.", AUTHORED),
        )
    if rule is structure.VARIABLE:
        return (
            Edit("variable not differentiated", Name("u"), "The variable itself has the derivative 1.", AUTHORED),
            Edit("variable held still", ZERO, "The variable changes with itself: its derivative is 1, not 0.", GENERATED),
        )
    read_rule = pattern(rule) if count <= 2 else template(rule, {f"u{k}": ONE for k in range(1, count + 1)})
    called = (*(mistake_name(rule, m) for m in rule.wrong), INNER)
    authored = tuple(Edit(key, m.right, m.hint, AUTHORED) for key, m in zip(called, read_rule.mistakes, strict=False))
    generated = (*_of_function(rule, read_rule), *_neighbors(rule.key, read_rule.right, read_rule.asked), *_of_inside(read_rule.asked))
    seen = {read_rule.right, *(e.right for e in authored)}
    kept = []
    for edit in generated:
        if edit.right not in seen:
            seen.add(edit.right)
            kept.append(edit)
    return (*authored, *kept)


def _share(step: Step) -> str:
    """Which name of the pullback's pattern the step's goal is; empty where none. Of several that stand for it, the one in its place."""
    bound, (asked, *place) = dict(step.bound), step.goal.args
    found = [n for n in step.rule.back if bound.get(n) is asked]
    if len(found) > 1 and place:
        left, at = read(step.rule.left), _path(place[-1], HOLE)
        found = [n for n in found if _path(left, Name(n)) == at] or found
    return found[0] if found else ""


def _path(root: Node, wanted: Node) -> tuple[int, ...] | None:
    """Where `wanted` stands first below `root`: which argument, and so on; None where it does not."""
    if root is wanted:
        return ()
    inside = ((k, _path(a, wanted)) for k, a in enumerate(getattr(root, "args", ())))
    return next(((k, *path) for k, path in inside if path is not None), None)


def _of_ways(step: Step) -> Iterator[Edit]:
    """What several places send back: one of them forgotten."""
    told = f"{{A}} is used in {_COUNTS.get(len(step.parts), 'several')} places, and what they send back adds up"
    for name, part in step.parts:
        rest = tuple(prime(n) for n, _ in step.parts if n != name)
        right = rest[0] if len(rest) == 1 else Apply("+", rest)
        yield Edit(step.rule.key, right, f"{told}: {show(part.value)} is missing.", AUTHORED)
    values = [show(part.value) for _, part in step.parts]
    if len(set(values)) == len(values) == 2:
        for name, _ in step.parts:
            twice = f"{{A}} is used in two places, and they send back different things: {values[0]} and {values[1]}."
            yield Edit(step.rule.key, Apply("*", (TWO, prime(name))), twice, AUTHORED)


def _of_function(rule: Rule, read_rule) -> Iterator[Edit]:
    """What goes wrong with a function of an inside: not differentiated, the derivative pushed inside."""
    if len(read_rule.asked) != 1:
        return
    (inner,) = read_rule.asked
    slope = prime(inner)
    pushed = {Name(inner): slope}
    outside = _without(read_rule.right, slope)
    if outside is not None:
        yield Edit("outer at inner derivative", _renamed(outside, pushed),
                   "The inside stays as it is in the outer derivative; its own derivative is a factor.")  # fmt: skip
        yield Edit(INNER, outside, f"The outside is right; multiply by the derivative of the inside, {{{inner}'}}.")
    yield Edit(
        "derivative pushed inside", _renamed(read_rule.left, pushed), "The function itself has to be differentiated, not only its inside."
    )
    yield Edit("outer not differentiated", Apply("*", (read_rule.left, slope)), "The outer function has to be differentiated too.")
    yield Edit("not differentiated", read_rule.left, "This part was not differentiated.")


def _of_inside(asked: tuple[str, ...]) -> Iterator[Edit]:
    """Only the inside differentiated: said where no nearer name fits."""
    if len(asked) == 1:
        hint = "Only the inside was differentiated: the outer derivative is a factor too."
        yield Edit("outer derivative left out", prime(asked[0]), hint)


def _renamed(node: Node, values: dict[Node, Node]) -> Node:
    """Like `substitute`, but what stands in a prime already stays."""
    if node in values:
        return values[node]
    if not isinstance(node, Apply) or node.op == "'":
        return node
    return Apply(node.op, tuple(_renamed(a, values) for a in node.args))


def _without(node: Node, factor: Node) -> Node | None:
    """`node` with one factor `factor` taken out; None where it is no factor of it."""
    if node is factor:
        return ONE
    if not isinstance(node, Apply):
        return None
    if node.op == "*" and factor in node.args:
        rest = tuple(a for a in node.args if a is not factor)
        return rest[0] if len(rest) == 1 else Apply("*", rest)
    if node.op in ("-", "/") and (inner := _without(node.args[0], factor)) is not None:
        return Apply(node.op, (inner, *node.args[1:]))
    if node.op == "*":
        for k, a in enumerate(node.args):
            inner = _without(a, factor)
            if inner is not None:
                return Apply("*", (*node.args[:k], inner, *node.args[k + 1 :]))
    return None


# mistakes that no single edit of the right side reaches
_BY_RULE = {
    "product": (("sum of the derivatives", "u' + v'", "The derivative of a product is not the sum of the derivatives."),),
    "constant factor": (("held name differentiated", "c * u' + u", "{c} is held still: it has no derivative of its own here."),),
    "tan": (("square forgotten", "sec(u) * u'", "The derivative of tan is the square of sec."),),
    "quotient": (("product rule", "u' * v + u * v'", "This is the product rule; here a quotient is differentiated."),),
}


def _neighbors(key: str, right: Node, asked: tuple[str, ...]) -> Iterator[Edit]:
    """The right side with one edit: a term or factor left out, a sign turned, a power kept, a derivative not taken."""
    yield Edit("sign", Apply("-", (right,)), "The sign is the other way round.")
    for what, text, hint in _BY_RULE.get(key, ()):
        yield Edit(what, read(text), hint)
    for changed, what, hint in changes(right, 0):
        yield Edit(what, changed, hint)
    for name in asked:
        kept = substitute(right, {prime(name): Name(name)})
        yield Edit("not differentiated", kept, f"{{{name}}} still has to be differentiated.")
        if len(asked) > 1:
            yield Edit(INNER, substitute(right, {prime(name): ONE}), f"The derivative {{{name}'}} is missing.")
