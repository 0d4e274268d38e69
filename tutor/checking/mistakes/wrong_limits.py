"""Wrong ways to a limit: an undetermined form taken for a number, a slip in l'Hôpital's slopes, the problem misread, logarithms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from math import inf, isfinite, isinf

import numpy as np

from tutor.checking.mistakes.neighbors import changes, plain_hint
from tutor.checking.mistakes.replay import Replay, asked_goal
from tutor.checking.mistakes.slips import Slip, slips
from tutor.checking.mistakes.tending import end, is_endless
from tutor.derive.derivatives.scalar import derivative
from tutor.derive.steps import Derivation, Step, main_step
from tutor.errors import TutorError
from tutor.numeric.evaluate import evaluate
from tutor.syntax.nodes import ONE, Apply, Name, Node, names, rebuild
from tutor.syntax.printer import show

_OTHER = {"below": "above", "above": "below"}
_MOST_ORDERS = 3  # how often l'Hôpital's rule is used before a slip is looked for
_MOST_SLIPS = 200  # tried in the slopes of a top or a bottom
_CLOSE = 1e-9

# what an undetermined form is taken for, and why that does not follow
FORMS: dict[str, dict[float, str]] = {
    "0/0": {
        0.0: "The top goes to 0, and so does the bottom: 0/0 says nothing by itself.",
        1.0: "0/0 is not 1: how fast top and bottom vanish decides.",
        inf: "The bottom goes to 0, and so does the top: 0/0 says nothing by itself.",
    },
    "oo/oo": {
        0.0: "The bottom grows without bound, and so does the top: oo/oo says nothing by itself.",
        1.0: "oo/oo is not 1: how fast top and bottom grow decides.",
        inf: "The top grows without bound, and so does the bottom: oo/oo says nothing by itself.",
    },
    "oo - oo": {
        0.0: "oo - oo is not 0: which of the two grows faster decides.",
        inf: "One term grows without bound, and the other falls without bound: oo - oo says nothing by itself.",
    },
    "0*oo": {
        0.0: "One factor goes to 0, but the other grows without bound: 0*oo is not 0 by itself.",
        1.0: "0*oo is not 1: how fast one vanishes and the other grows decides.",
        inf: "One factor grows without bound, but the other goes to 0: 0*oo says nothing by itself.",
    },
    "1^oo": {
        1.0: "1^oo is not 1: the base is not 1, it only goes there. Take the limit of the exponent times the logarithm of the base.",
        inf: "The exponent grows without bound, but the base goes to 1: 1^oo says nothing by itself.",
    },
    "0^0": {
        0.0: "The base goes to 0, but so does the exponent: 0^0 says nothing by itself.",
        1.0: "0^0 is not 1 by itself: take the limit of the exponent times the logarithm of the base.",
        inf: "0^0 says nothing by itself: take the limit of the exponent times the logarithm of the base.",
    },
    "oo^0": {
        1.0: "oo^0 is not 1 by itself: take the limit of the exponent times the logarithm of the base.",
        inf: "The base grows without bound, but the exponent goes to 0: oo^0 says nothing by itself.",
    },
}


def wrong_form(answer: Node, derivation: Derivation, root: Step) -> Slip | None:
    """An undetermined form taken for a number, or for oo; None where it is none."""
    case = _case(answer, derivation, root)
    return _of_form(case) if case else None


def one_side(answer: Node, root: Step) -> Slip | None:
    """The limit from one side, where those from the two sides differ."""
    sides = {label: part.value for label, part in main_step(root).parts if label in _OTHER}
    given = _number(answer)
    for label, value in sides.items() if len(sides) == 2 else ():
        if given == _number(value) or abs(given - _number(value)) <= 1e-9:
            other = _OTHER[label]
            hint = f"From {label} it goes to {show(value)}, from {other} to {show(sides[other])}: both sides have to agree."
            return Slip(None, "one side only", hint, (np.asarray(given),))
    return None


def wrong_limit(answer: Node, derivation: Derivation, root: Step) -> Slip | None:
    """The mistake behind a wrong limit that no step of the derivation tells; None where none of ours fits."""
    case = _case(answer, derivation, root)
    return next((slip for way in _WAYS if (slip := way(case)) is not None), None) if case else None


def _case(answer: Node, derivation: Derivation, root: Step) -> _Case | None:
    """What is looked at; None for a limit with letters, for an answer that is no number, and for a right one."""
    goal = asked_goal(root)
    if not (isinstance(goal, Apply) and goal.op == "lim") or names(goal) - {goal.args[0].name}:
        return None
    case = _Case(derivation, root, _number(answer))
    return None if case.given != case.given or case.is_given(case.truth) else case


def _number(node: Node) -> float:
    """The value of a limit, oo and -oo among them; nan where it is none."""
    if is_endless(node):
        return inf if isinstance(node, Name) else -inf
    try:
        return float(evaluate(node, {}))
    except (TutorError, TypeError, ValueError):
        return float("nan")


@dataclass(frozen=True)
class _Case:
    """A wrong limit: what was asked, and what was given."""

    derivation: Derivation
    root: Step
    given: float

    @property
    def body(self) -> Node:
        return asked_goal(self.root).args[-1]

    @property
    def variable(self) -> str:
        return asked_goal(self.root).args[0].name

    @property
    def point(self) -> Node:
        return asked_goal(self.root).args[1]

    @cached_property
    def side(self) -> str:
        _, _, *side, _ = asked_goal(self.root).args
        return {"above": "+", "below": "-", "+": "+", "-": "-"}.get(side[0].name if side else "", "")

    @cached_property
    def truth(self) -> float:
        return _number(self.root.value)

    def end(self, node: Node) -> float:
        return end(node, self.variable, self.point, self.side)

    def is_given(self, value: float) -> bool:
        return value == self.given or (isfinite(value) and isfinite(self.given) and abs(value - self.given) <= _CLOSE * (1e-6 + abs(value)))

    def slip(self, key: str, hint: str, rank: int = 1) -> Slip:
        return Slip(None, key, hint, (), rank=rank)

    @cached_property
    def quotient(self) -> tuple[Node, Node] | None:
        """Top and bottom where both vanish or both grow without bound."""
        match self.body:
            case Apply("/", (top, bottom)) if _form(self.body, self) in ("0/0", "oo/oo"):
                return top, bottom
        return None


# ---------------------------------------------------------------- forms


def _form(node: Node, case: _Case) -> str:
    """Which undetermined form `node` has close to the point; empty where none."""
    if not isinstance(node, Apply):
        return ""
    ends = [abs(case.end(a)) if node.op != "+" else case.end(a) for a in node.args]
    match node.op, ends:
        case "/", [u, v] if u == v == 0:
            return "0/0"
        case "/", [u, v] if isinf(u) and isinf(v):
            return "oo/oo"
        case "*", _ if 0 in ends and inf in ends:
            return "0*oo"
        case "+", _ if inf in ends and -inf in ends:
            return "oo - oo"
        case "^", [u, v] if (u == 1 and isinf(v)) or (v == 0 and (u == 0 or isinf(u))):
            return {1: "1^oo", 0: "0^0"}.get(u, "oo^0")
    return ""


def _of_form(case: _Case) -> Slip | None:
    """An undetermined form taken for a number, or for oo."""
    form = _form(case.body, case)
    value = abs(case.given) if isinf(case.given) else case.given
    told = FORMS.get(form, {}).get(value)
    taken = "oo" if isinf(value) else f"{value:.0f}"
    return case.slip(f"{form} taken as {taken}", told, rank=0) if told else None


# ---------------------------------------------------------------- sides and signs


def _of_sign(case: _Case) -> Slip | None:
    if case.truth and case.is_given(-case.truth):
        return case.slip("sign", "Everything is right but the sign.")
    if _form(case.body, case) in ("1^oo", "0^0", "oo^0") and case.truth and case.is_given(1 / case.truth):
        return case.slip("sign in the exponent", "The exponent has the wrong sign.")
    return None


def _of_other_side(case: _Case) -> Slip | None:
    if case.side and case.is_given(end(case.body, case.variable, case.point, "-" if case.side == "+" else "+")):
        return case.slip("other side", f"This is the limit from {'below' if case.side == '+' else 'above'}; the other side is asked for.")
    return None


def _upside_down(case: _Case) -> Slip | None:
    inverse = {0.0: inf, inf: 0.0, -inf: 0.0}.get(case.truth, 1 / case.truth if case.truth else inf)
    is_quotient = isinstance(case.body, Apply) and case.body.op == "/" and case.root.value is not ONE
    if is_quotient and case.is_given(inverse):
        return case.slip("upside down", "Top and bottom are interchanged.")
    return None


# ---------------------------------------------------------------- l'Hôpital


def _in_slopes(case: _Case) -> Slip | None:
    """A slip in the slopes of top and bottom, where l'Hôpital's rule is used as often as it takes."""
    if case.quotient is None or is_endless(case.point):
        return None
    top, bottom = case.quotient
    for order in range(1, _MOST_ORDERS + 1):
        above, below = (_slopes(node, case, order) for node in (top, bottom))
        if above is None or below is None:
            return None
        (up, truth_up), (down, truth_down) = above, below
        if truth_down:
            return _slipped(case, up, 1 / truth_down, order) or (truth_up and _slipped(case, down, truth_up, order, is_below=True)) or None
        if truth_up:
            return None
    return None


def _slopes(node: Node, case: _Case, order: int) -> tuple[Replay, float] | None:
    """The derivation of a slope, at the point, and its value there."""
    try:
        found = derivative(node, case.variable, case.derivation.scope, order).root
        at = float(evaluate(case.point, {}))
    except TutorError:
        return None
    replay = Replay(found, ({case.variable: at},))
    value = replay.value(found.value)[0]
    return (replay, float(value)) if value.shape == () and isfinite(value) else None


def _slipped(case: _Case, replay: Replay, factor: float, order: int, *, is_below: bool = False) -> Slip | None:
    for slip in islice(slips(replay, _MOST_SLIPS), _MOST_SLIPS):
        if slip.edits > 1:
            return None
        (value,) = slip.numbers
        if value.shape or not isfinite(value) or (is_below and not value):
            continue
        if case.is_given(factor / float(value) if is_below else factor * float(value)):
            where = "bottom" if is_below else "top"
            times = "" if order == 1 else f" {order} times"
            return replace(slip, hint=f"By l'Hôpital's rule{times} the {where} is differentiated, and there: {slip.hint}")
    return None


def _stopped(case: _Case) -> Slip | None:
    """Only the top is differentiated, the bottom dropped; or the slopes are taken at 0, where the point is oo."""
    if case.quotient is None:
        return None
    top, bottom = case.quotient
    if is_endless(case.point):
        return _at_zero(case, top, bottom)
    slope = _slopes(top, case, 1)
    if slope is not None and case.is_given(slope[1]):
        return case.slip("denominator not differentiated", "By l'Hôpital's rule the bottom is differentiated too, and divided by.")
    return None


def _at_zero(case: _Case, top: Node, bottom: Node) -> Slip | None:
    for order in range(_MOST_ORDERS * 2):
        found = [_slope_at(node, case.variable, order) for node in (top, bottom)]
        if None in found:
            return None
        if found[1] and case.is_given(found[0] / found[1]):
            if order == 0:
                return case.slip("constants for leading terms", "The terms that grow fastest decide, not the constants beside them.")
            return case.slip("l'Hôpital stopped early", "There is a variable left on top: it still goes to oo.")
    return None


def _slope_at(node: Node, variable: str, order: int) -> float | None:
    try:
        tree = derivative(node, variable, order=order).result if order else node
        value = float(evaluate(tree, {variable: 0.0}))
    except TutorError:
        return None
    return value if isfinite(value) else None


# ---------------------------------------------------------------- the problem and the result, misread


def _of_the_problem(case: _Case) -> Slip | None:
    """The limit of the problem with one edit: a term or a factor lost, a sign turned."""
    for changed, key, hint in changes(case.body):
        if case.is_given(case.end(changed)) or (key == "sign of a term" and case.is_given(-case.end(changed))):
            return case.slip(key, f"This is the limit of another expression: {plain_hint(hint)}")
    return None


def _logarithms(node: Node) -> Iterator[tuple[str, str, Node]]:
    """A result with its logarithms misread, each time everywhere."""
    yield "logarithm left out", "The logarithm is missing.", rebuild(node, lambda n: n.args[0] if _is(n, "log") else n)
    for key, hint, turn in _LAWS:
        yield key, hint, rebuild(node, turn)


def _quotient_of(n: Node) -> Node:
    match n:
        case Apply("log", (Apply("/", (a, b)),)):
            return Apply("/", (Apply("log", (a,)), Apply("log", (b,))))
        case Apply("+", (Apply("log", (a,)), Apply("-", (Apply("log", (b,)),)))):
            return Apply("/", (Apply("log", (a,)), Apply("log", (b,))))
    return n


def _difference_of(n: Node) -> Node:
    match n:
        case Apply("log", (Apply("/", (a, b)),)):
            return Apply("+", (a, Apply("-", (b,))))
        case Apply("+", (Apply("log", (a,)), Apply("-", (Apply("log", (b,)),)))):
            return Apply("log", (Apply("+", (a, Apply("-", (b,)))),))
    return n


_LAWS: tuple[tuple[str, str, Callable[[Node], Node]], ...] = (
    ("logarithm law", "A difference of logarithms is the logarithm of the quotient, not the quotient of the logarithms.", _quotient_of),
    ("logarithm left out", "The logarithms are missing: c^x has the slope c^x log(c).", _difference_of),
)


def _is(node: Node, op: str) -> bool:
    return isinstance(node, Apply) and node.op == op


def _of_logarithms(case: _Case) -> Slip | None:
    if is_endless(case.root.value):
        return None
    forms = dict.fromkeys(s.value for s in case.root if not names(s.value))
    for form in forms:
        for key, hint, tree in _logarithms(form) if _number(form) == case.truth else ():
            if tree is not form and case.is_given(_number(tree)):
                return case.slip(key, hint)
    return None


def _of_the_result(case: _Case) -> Slip | None:
    """The result with one edit."""
    if is_endless(case.root.value):
        return None
    for changed, key, hint in changes(case.root.value):
        if case.is_given(_number(changed)):
            return case.slip(key, plain_hint(hint), rank=2)
    return None


def _by_a_factor(case: _Case) -> Slip | None:
    """Twice or half of what it should be, as a factor 2 gets lost."""
    for factor, told in ((2.0, "2 times"), (0.5, "half of")):
        if case.is_given(factor * case.truth):
            return case.slip("constant factor", f"It is {told} what it should be.")
    return None


_WAYS: tuple[Callable[[_Case], Slip | None], ...] = (
    _of_sign, _of_other_side, _in_slopes, _upside_down, _of_logarithms, _of_the_problem, _stopped, _of_the_result, _by_a_factor,
)  # fmt: skip
