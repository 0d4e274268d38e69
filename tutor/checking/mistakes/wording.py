"""A mistake in words: what went wrong, and the rule by its name, as it reads here; of two mistakes both."""

from __future__ import annotations

from tutor.checking.mistakes.slips import Slip
from tutor.derive.differentials import equation
from tutor.derive.steps import Step, main_step
from tutor.rules.catalogue import INNER
from tutor.rules.matrices import START, WAYS
from tutor.rules.rule import Pullback
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Node, is_op, substitute
from tutor.syntax.printer import show_words

_OF_THE_CHAIN_RULE = frozenset({INNER, "outer at inner derivative", "derivative pushed inside", "outer not differentiated"})
_NAMED = {  # keys that are no name of a rule by themselves
    "by parts": "integration by parts",
    "by parts twice": "integration by parts, twice",
    "l'Hôpital": "l'Hôpital's rule",
    "chain rule, backwards": "the chain rule, backwards",
    "constant base": "the rule for a constant base",
    "constant": "the derivative of a constant",
    "variable": "the derivative of the variable",
}
_OF_STRUCTURE = frozenset({"product", "quotient", "power", "general power", "constant factor", "constant divisor", "reciprocal"})
_NOUNS = ("integral of", "limit of", "reduction of", "series of", "derivative", "chain rule", "fundamental theorem", "quadratic formula")


def in_words(slip: Slip) -> str:
    """What to tell of a mistake: its sentence, the rule's name, and the rule filled in."""
    first = f"{slip.hint}{_rule_here(slip)}"
    if slip.second is None:
        return first
    return f"{first.removesuffix('.')}. And: {in_words(slip.second)}"


def _rule_here(slip: Slip) -> str:
    step = slip.step
    if step is None or slip.right is None or _says_nothing(step.goal, slip.right) or step.rule is WAYS:  # the hint says all
        return ""
    filled = show_words(equation(step.goal, _started(step, slip.right), {p.goal: p.value for _, p in step.parts}))
    return f" {reads_here(rule_name(step, slip.key), filled)}"


def _says_nothing(goal: Node, right: Node) -> bool:
    """Whether `goal = right` says nothing: both are one, a limit without a value is its body, a series is what it is the series of."""
    return right is goal or (is_op(goal, "lim") and right is goal.args[-1]) or (is_op(goal, "taylor") and right is goal.args[0])


def reads_here(name: str, filled: str) -> str:
    """`The product rule here: …`."""
    return f"{name[0].upper()}{name[1:]} here: {filled}"


def rule_name(step: Step, mistake: str = "") -> str:
    """What the rule of a step is called in a sentence: `the product rule`; the chain rule where the inside of a function is amiss."""
    key, goal = step.rule.key, main_step(step).goal
    if is_op(goal, "d/d"):
        if mistake in _OF_THE_CHAIN_RULE and len(step.parts) == 1 and (step.rule.word or key == "power"):
            return "the chain rule"
        if step.rule.word:
            return f"the derivative of {step.rule.word}"
    if key in _NAMED:
        return _NAMED[key]
    if key in _OF_STRUCTURE and is_op(goal, "d/d"):
        return f"the {key} rule"
    if isinstance(step.rule, Pullback):
        return f"the way back through {key}"
    return called(key)


def called(key: str) -> str:
    """What a rule of this key is called in a sentence, wherever it is used."""
    return f"the {key}" if key.startswith(_NOUNS) else f"the rule “{key}”"


def _started(step: Step, right: Node) -> Node:
    """`right` where the adjoint of the result itself is the 1 that it is."""
    ones = {part.goal: part.value for _, part in step.parts if part.rule is START}
    return tidy(substitute(right, ones)) if ones else right
