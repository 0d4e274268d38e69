"""Goals of integrals and limits, and the step that reaches one: smaller goals stand in its form, their values in its value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tutor.derive.steps import Reason, Step
from tutor.rules.tidy import root_of_number, tidy
from tutor.syntax.nodes import ONE, Apply, Name, Node, Number, names, rational, rebuild, substitute

LETTERS = "uvwtszrqp"


def integral_of(body: Node, variable: str, *bounds: Node) -> Apply:
    """The goal `∫ body dx`, or with its two bounds."""
    return Apply("∫", (Name(variable), *bounds, body))


def limit_of(body: Node, variable: str, point: Node, side: str = "") -> Apply:
    """The goal `lim x->point body`."""
    return Apply("lim", (Name(variable), point, *((Name(side),) if side else ()), body))


def reach(goal: Node, rule: Reason, bound: Iterable[tuple[str, Node]], form: Node, parts: Sequence[tuple[str, Step]] = (), note: str = "",
          value: Node | None = None) -> Step:  # fmt: skip
    """The step to `goal`: its value is `form` with each part's goal replaced by its value, unless `value` says otherwise."""
    if value is None:
        value = polished(substitute(form, {step.goal: step.value for _, step in parts}))
    return Step(goal, rule, tuple(bound), form, value, tuple(parts), note)


def polished(node: Node) -> Node:
    """`node` tidied, with negative powers below the line and roots written as roots."""
    return tidy(rebuild(tidy(node), _on_paper))


def _on_paper(node: Node) -> Node:
    match node:
        case Apply("^", (base, Apply("-", (exponent,)))) if rational(exponent) is not None:
            return Apply("/", (ONE, _on_paper(Apply("^", (base, exponent)))))
        case Apply("^", (base, exponent)) if exponent is ONE:
            return base
        case Apply("^", (base, Number(value))) if value * 2 == 1:
            return _on_paper(Apply("sqrt", (base,)))
        case Apply("sqrt", (inner,)) if (value := rational(inner)) is not None and value >= 0:
            return root_of_number(value)
    return node


def letter(*used: Node) -> str:
    """A name for a new variable that does not occur in `used`."""
    taken = frozenset().union(*(names(n) for n in used))
    return next((c for c in LETTERS if c not in taken), "u1")
