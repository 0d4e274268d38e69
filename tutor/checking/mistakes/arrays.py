"""From a wrong array answer to its mistake: the explanations, in the order in which they convince.

Each is seen to lead to just this answer at arrays of several sizes. An answer whose parts do not fit has no value there: it is
replayed where all sizes are equal, and its repairs are seen where they differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

import numpy as np

from tutor.checking.mistakes.case import Case, replayed, tried, value, worlds_of
from tutor.checking.mistakes.edits import AUTHORED, IN_THE_RESULT
from tutor.checking.mistakes.neighbors import changes, plain_hint
from tutor.checking.mistakes.questions import off_by, turned
from tutor.checking.mistakes.repairs import AVERAGED, AXIS, DOUBLE, ORDER, TRANSPOSED, WHOLE, Repair, repairs, transposes
from tutor.checking.mistakes.replay import Replay, near, nowhere
from tutor.checking.mistakes.sizes import Factor, factor_between
from tutor.checking.mistakes.slips import Slip, best_of
from tutor.derive.arrays.matrix import matrix_gradient
from tutor.derive.steps import Derivation, Step, main_step
from tutor.errors import TutorError
from tutor.meaning.scope import Kind, Scope, natural
from tutor.rules.matrices import WAYS
from tutor.syntax.nodes import Apply, Name, Node, names, postorder
from tutor.syntax.printer import show

_FIRST = {WHOLE: 0, AXIS: 1, TRANSPOSED: 2, DOUBLE: 3}  # of several repairs that are right
_MOST_NAMES = 8  # by which the gradient is taken, to see whether another one was given
_MOST_PAIRS = 40  # of transposes that are tried together


def explain_array(answer: Node, derivation: Derivation, root: Step) -> Slip | None:
    """The mistake behind a wrong array `answer`, of whatever shape; None where none of ours fits."""
    worlds = worlds_of(derivation, answer, root)
    if len(worlds) < 2:
        return None
    free = frozenset(worlds[0])
    if not names(answer) <= free:
        answer = derivation.scope.expand(answer)
    case = Case(answer, derivation, root, worlds)
    if not names(answer) <= free or case.is_right(answer):
        return None  # a name of which nothing is known; or right but for how it is written
    return next((slip for way in _WAYS if (slip := way(case)) is not None), None)


def _of_another_size(case: Case) -> Slip | None:
    """The right answer but for a size or a letter: a missing 1/m, a 1/k for 1/m."""
    factor = case.factor(case.answer) if case.is_comparable else None
    return Slip(None, *_told(factor, case), case.given) if factor and factor.powers else None


def _told(factor: Factor, case: Case, begin: str = "Your answer is") -> tuple[str, str]:
    """(what went wrong, what to tell) of an answer that is `factor` times the right one."""
    said = f"{begin} {show(factor.tree)} times the right one"
    above, below = ([(n, abs(p)) for n, p in factor.powers if p * sign > 0] for sign in (1, -1))
    if factor.times != 1:
        return "constant factor", f"{said}."
    too_much, missing = (show(Factor(factor.times, tuple(side)).tree) for side in (above, below))
    divided = _divisors(case.answer)
    if not below:
        is_mean = any(isinstance(n, Apply) and n.op == "mean" for n in postorder(case.derivation.scope.expand(case.derivation.problem)))
        what = "the mean's 1/" if is_mean else "the 1/"
        told = f"{what}{_close(too_much)} is missing" if not names(Name(too_much)) & divided else f"divide by {too_much} once more"
        return "missing divisor", f"{said}: {told}."
    if not above:
        is_divided = all(n in divided for n, _ in below)
        return ("divided twice", f"{said}: it is divided by {missing} once too often.") if is_divided else (
            "missing factor", f"{said}: the factor {missing} is missing.")  # fmt: skip
    return "another divisor", f"{said}: divide by {too_much}, not by {missing}."


def _close(text: str) -> str:
    return text if text.isidentifier() else f"({text})"


def _divisors(node: Node) -> frozenset[str]:
    """The names by which something in `node` is divided."""
    return frozenset().union(*(names(n.args[1]) for n in postorder(node) if isinstance(n, Apply) and n.op == "/"))


def _of_one_term(case: Case) -> Slip | None:
    """One term of the right answer is missing, has the other sign, or is a size too large or too small."""
    return _term_off(case, lambda factor: bool(factor.powers) or factor.times == -1)


def _term_off(case: Case, is_told: Callable[[Factor], bool]) -> Slip | None:
    sums = [form for form in case.forms if isinstance(form, Apply) and form.op == "+"] if case.is_comparable else []
    return next((slip for form in sums if (slip := _term_of(form, case, is_told)) is not None), None)


def _term_of(result: Apply, case: Case, is_told: Callable[[Factor], bool]) -> Slip | None:
    for k, term in enumerate(result.args):
        rest = Apply("+", (*result.args[:k], *result.args[k + 1 :])) if len(result.args) > 2 else result.args[1 - k]
        others = [value(rest, w) for w in case.worlds]
        left = tuple(g - o for g, o in zip(case.given, others, strict=True))
        factor = factor_between(left, tuple(value(term, w) for w in case.worlds), case.numbers)
        if all(near((x,), (np.zeros_like(x),), least=1) for x in left):
            return Slip(None, "term left out", f"{_places(case)} {show(term)} is missing.", case.given)
        if factor and is_told(factor):
            told = "has the other sign" if not factor.powers and factor.times == -1 else f"is {show(factor.tree)} times what it should be"
            return Slip(None, "a term", f"The term that should be {show(term)} {told}.", case.given)
    return None


def _places(case: Case) -> str:
    """How a missing term is begun: where a name is used in several places, that is why."""
    step = main_step(case.root)
    is_shared = step.rule is WAYS and isinstance(step.goal.args[0], Name)
    return f"{show(step.goal.args[0])} is used in several places, and what they send back adds up: the term" if is_shared else "The term"


def _of_one_term_by_a_number(case: Case) -> Slip | None:
    """One term of the right answer has another number before it."""
    return _term_off(case, lambda factor: True)


def _authored_last(case: Case) -> Slip | None:
    """One of the rules' own mistakes, made in the last step; of one place counted twice also where that would be right."""
    found = case.single
    if found is None or found.rank != AUTHORED or found.step is not main_step(case.root):
        return None
    special = _of_symmetric_ones(case) if found.step.rule is WAYS else None
    return replace(found, hint=f"{found.hint} {special.hint}") if special else found


def _authored(case: Case) -> Slip | None:
    """One of the rules' own mistakes."""
    return case.single if case.single and case.single.rank == AUTHORED else None


def _averaged(case: Case) -> Slip | None:
    """A mean where a sum is asked for: said before it is told as a factor."""
    factor = case.factor(case.answer) if case.is_comparable else None
    is_averaged = any(isinstance(n, Apply) and n.op == "mean" for n in postorder(case.answer))
    if factor is None or not is_averaged or _divisors(case.answer) & {n for n, _ in factor.powers}:
        return None
    found = next((r for r in _repairs(case) if r.key == AVERAGED and case.is_right(r.tree)), None)
    return None if found is None else Slip(None, found.key, found.hint, case.given)


def _stopped_early(case: Case) -> Slip | None:
    """What arrives at something on the way is given for what arrives at the name."""
    for step in reversed(tuple(case.root)):
        is_on_the_way = isinstance(step.goal, Apply) and step.goal.op == "adjoint" and len(step.goal.args) == 1
        if is_on_the_way and step is not main_step(case.root) and case.given[0].shape and case.is_given(step.value):
            node = step.goal.args[0]
            if isinstance(node, Name) and node.name in case.derivation.wrt:
                return Slip(None, "wrong order", f"This is the gradient by {node.name}; differentiate once more.", case.given)
            what = f"d{node.name}" if isinstance(node, Name) else f"the derivative arriving at {show(node)}"
            return Slip(None, "stopped early", f"This is {what}; it has still to go back to {_asked(case)}.", case.given)
    return None


def _another_question(case: Case) -> Slip | None:
    """The function itself, or the gradient by another name."""
    derivation = case.derivation
    if derivation.kind != "backprop":
        return None
    if case.is_given(derivation.problem):
        return Slip(None, "not differentiated", f"This is {show(derivation.problem)} itself; its gradient is asked for.", case.given)
    wrt = _asked(case)
    for name in natural(names(derivation.scope.expand(derivation.problem)) & derivation.scope.arrays)[:_MOST_NAMES]:
        if name == wrt or any(g.shape != np.shape(w[name]) for g, w in zip(case.given, case.worlds, strict=True)):
            continue
        try:
            other = matrix_gradient(derivation.problem, (name,), derivation.scope).result
        except TutorError:
            continue
        if case.is_given(other):
            return Slip(None, "wrong variable", f"This is d{name}, the gradient by {name}; the one by {wrt} is asked for.", case.given)
    return None


def _asked(case: Case) -> str:
    """The name by which is asked."""
    node = main_step(case.root).goal.args[0]
    return node.name if isinstance(node, Name) else case.derivation.wrt[0]


def _in_the_result(case: Case) -> Slip | None:
    """One edit of the right answer: what was lost when it was written down."""
    if not case.is_shapely:
        return None
    for changed, key, hint in (change for form in case.forms for change in changes(form)):
        if case.is_given(changed) and not case.is_right(changed):
            return Slip(None, key, plain_hint(hint), case.given, 1, IN_THE_RESULT)
    return None


def _repaired(case: Case) -> Slip | None:
    """One edit of the answer makes it right."""
    found = next((r for r in _repairs(case) if case.is_right(r.tree) and case.has_a_shape(r.tree)), None)
    return None if found is None else Slip(None, found.key, found.hint, case.given)


def _repairs(case: Case) -> Iterator[Repair]:
    alike = tuple(dict.fromkeys((*dict(dict(case.derivation.extra).get("forward", ())), *sorted(names(case.derivation.problem)))))
    return iter(sorted(repairs(case.answer, case.shape, _asked(case), alike), key=lambda r: _FIRST.get(r.key, len(_FIRST))))


def _of_symmetric_ones(case: Case) -> Slip | None:
    """Right only where a matrix is symmetric."""
    if not case.is_comparable:
        return None
    scope = case.derivation.scope
    square = [(n, k) for n, k in scope.kinds if len(k.shape) == 2 and k.shape[0] is k.shape[1] and not k.facts and n in case.worlds[0]]
    for name, kind in square:
        worlds = worlds_of(case.derivation, case.answer, case.root, _declared(scope, name, replace(kind, facts=frozenset({"symmetric"}))))
        again = replace(case, worlds=worlds)
        if len(worlds) >= 2 and name in names(scope.expand(case.derivation.problem)) and again.is_right(case.answer):
            return Slip(None, "symmetric only", f"This is right only where {name} is symmetric: {name}.T is not {name}.", case.given)
    return None


def _declared(scope: Scope, name: str, kind: Kind) -> Scope:
    """The scope with one name declared otherwise, in its old place: the sizes keep their order."""
    return replace(scope, kinds=tuple((n, kind if n == name else k) for n, k in scope.kinds))


def _with_another_sign(case: Case) -> Slip | None:
    return turned(Replay(case.root, case.worlds), case.given) if case.is_comparable else None


def _generated(case: Case) -> Slip | None:
    """One generated edit of a rule, or of the result."""
    return case.single if case.is_comparable else None


def _off_by_a_number(case: Case) -> Slip | None:
    return off_by(Replay(case.root, case.worlds), case.given) if case.is_comparable else None


def _repaired_but_for_a_factor(case: Case) -> Slip | None:
    """One edit of the answer makes it right, but for a sign or a factor."""
    for found in _repairs(case):
        factor = case.factor(found.tree)
        if factor is not None:
            is_sign = not factor.powers and factor.times == -1
            key, hint = ("sign", "And the sign is the other way round.") if is_sign else _told(factor, case, "Then it is still")
            return Slip(None, f"{found.key}; {key}", f"{found.hint} {hint}", case.given, 2)
    return None


def _turned_twice(case: Case) -> Slip | None:
    """Two factors are transposed where they should not be, or are not where they should."""
    for count, one in enumerate(transposes(case.answer, case.shape)):
        if count >= _MOST_PAIRS:
            return None
        for other in islice(transposes(one.tree, case.shape), _MOST_PAIRS):
            if case.is_right(other.tree):
                return Slip(None, one.key, f"{one.hint} And: {other.hint}", case.given, 2)
    return None


def _reordered_and_turned(case: Case) -> Slip | None:
    """Two factors are in the other order, and one of them is turned."""
    for one in _repairs(case):
        if one.key == ORDER:
            for other in islice(transposes(one.tree, case.shape), _MOST_PAIRS):
                if case.is_right(other.tree):
                    return Slip(None, f"{one.key}; {other.key}", f"{one.hint} And: {other.hint}", case.given, 2)
    return None


def _twice(case: Case) -> Slip | None:
    """Two mistakes of the rules' own."""
    return next(case.tried.pairs(), None) if case.is_comparable and case.single is None else None


def _where_all_sizes_are_equal(case: Case) -> Slip | None:
    """One of the rules' own mistakes, told from arrays of equal sizes, where every product fits."""
    if case.is_shapely:
        return None
    worlds = worlds_of(case.derivation, case.answer, case.root, alike=True)
    replay, given = replayed(case.derivation, case.root, case.answer, worlds)
    slip = best_of(tried(replay, given).single()) if worlds and not nowhere(given) else None
    return slip if slip and slip.rank == AUTHORED else None


_WAYS: tuple[Callable[[Case], Slip | None], ...] = (
    _averaged, _of_another_size, _of_one_term, _authored_last, _stopped_early, _another_question, _repaired, _of_symmetric_ones,
    _authored, _with_another_sign, _of_one_term_by_a_number, _in_the_result, _off_by_a_number, _generated,
    _repaired_but_for_a_factor, _reordered_and_turned, _turned_twice, _twice, _where_all_sizes_are_equal,
)  # fmt: skip
