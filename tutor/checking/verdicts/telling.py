"""From a comparison to a verdict: where a wrong answer fails, which mistake is behind it, what a right one leaves to be wished."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import isfinite

from tutor.checking.equality import forms
from tutor.checking.equality.agreement import Equivalence
from tutor.checking.equality.equivalence import equivalent
from tutor.checking.equality.truths import says
from tutor.checking.mistakes.diagnosis import explain
from tutor.checking.mistakes.slips import Slip
from tutor.checking.mistakes.wording import in_words
from tutor.checking.proof.arrays import holds_arrays
from tutor.checking.proof.solutions import is_vector
from tutor.checking.verdicts.demands import Demands
from tutor.checking.verdicts.pointwise import At, explain_at
from tutor.checking.verdicts.verdict import Evidence, Verdict, misformed
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError
from tutor.meaning.scope import Scope, natural
from tutor.meaning.shapes import shape_of, spelled
from tutor.meaning.sorts import NOTHING, NUMBER, SET, sort_of
from tutor.numeric.evaluate import evaluate
from tutor.numeric.rigorous.balls import ball, told
from tutor.numeric.rigorous.points import sample
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names, number, postorder, rational, substitute
from tutor.syntax.printer import show

_SHAPED = {
    "backprop": "A gradient has the shape of what it is taken by.",
    "hessian": "A Hessian has a row and a column for each entry of what it is taken by.",
    "jacobian": "A Jacobian has a row for each output and a column for each entry of what it is taken by.",
}
_MOST_PLACES = 40
_MOST_STRANGERS = 4
_DIGITS = (6, 12, 25, 50, 100)  # that two values are told with, the fewest in which they differ
_TRIED = 8  # points at which an answer is looked at
_OF_ARRAYS = frozenset({"[]", "@", ".T", "_"})
_FEWEST_FIGURES = 10  # a number of one figure is no rounded value
_LONGEST_SHOWN = 60  # characters of an expression that is quoted in a sentence
_SIDED = re.compile(r"only the (first|second) has a value at (.*)")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer is held against.

    expected    the right answer
    scope       what its names mean
    demands     what is asked beside the value
    derivation  the way to it, in which a mistake can be looked for; None where only the result is known
    root        the step whose value is `expected`; None where it is no single step's
    point       where the result is asked for; empty: as an expression
    """

    expected: Node
    scope: Scope
    demands: Demands = field(default_factory=Demands)
    derivation: Derivation | None = None
    root: Step | None = None
    point: At = ()

    @property
    def kind(self) -> str:
        return self.derivation.kind if self.derivation else ""

    @property
    def is_about_places(self) -> bool:
        """Whether it is asked where something holds: a condition is expected, or a set, and no problem says what it is the set of."""
        return says(self.expected) or (self.derivation is None and sort_of(self.expected) == SET)

    @property
    def known(self) -> frozenset[str]:
        """The names that the problem or its result knows."""
        problem = names(self.scope.expand(self.derivation.problem)) | set(self.derivation.wrt) if self.derivation else frozenset()
        sizes = {name for _, kind in self.scope.kinds for size in kind.shape for name in names(size)}
        return names(self.scope.expand(self.expected)) | problem | sizes


def compared(answer: Node, asked: Asked, up_to: str | None = None) -> Equivalence:
    """How an answer compares with what is expected; what cannot be compared is undecided."""
    return compared_with(answer, asked.expected, asked, up_to)


def compared_with(answer: Node, expected: Node, asked: Asked, up_to: str | None = None) -> Equivalence:
    """The same, with another expression in the place of the expected one."""
    if _infinite(answer) or _infinite(expected):
        same = _infinite(answer) == _infinite(expected)
        return Equivalence("same", "both are infinite") if same else Equivalence("different", _not_this(answer, expected))
    if (sort_of(answer) == NOTHING) != (sort_of(expected) == NOTHING):
        return Equivalence("different", _not_this(answer, expected))
    if (sort_of(answer) == SET) != (sort_of(expected) == SET) and not (asked.is_about_places and (says(answer) or says(expected))):
        return Equivalence("different", f"{_a(expected)} is asked for, and this is {_a(answer)}")
    misfit = _misfit(answer, asked.scope)
    if misfit:
        return Equivalence("different", misfit)
    try:
        return equivalent(answer, expected, asked.scope, up_to=up_to, almost=True, **asked.demands.closeness)
    except TutorError as error:
        return Equivalence("undecided", error.diagnostic.what)


def _misfit(answer: Node, scope: Scope) -> str:
    """Why the parts of an answer do not fit together, where arrays are among them; empty where they do."""
    if not scope.arrays and not _has_arrays(answer, scope):
        return ""
    try:
        shape_of(answer, scope)
    except TutorError as error:
        return error.diagnostic.what
    return ""


def _has_arrays(node: Node, scope: Scope) -> bool:
    return holds_arrays(node, scope) or any(isinstance(n, Apply) and n.op in _OF_ARRAYS for n in postorder(node))


def _a(node: Node) -> str:
    if sort_of(node) != NUMBER:
        return sort_of(node)
    if _infinite(node):
        return "infinite"
    return "a vector" if is_vector(node) else "an expression" if names(node) else "a number"


def _not_this(answer: Node, expected: Node) -> str:
    if sort_of(expected) == NOTHING:
        return f"it does not exist, and is not {_quoted(answer)}" if sort_of(answer) != NOTHING else "it does not exist"
    if sort_of(answer) == NOTHING:
        return "it is infinite" if _infinite(expected) else "it does exist"
    return f"it is {_quoted(expected)}, not {_quoted(answer)}" if _infinite(expected) else f"it is finite, not {_quoted(answer)}"


def _quoted(node: Node) -> str:
    text = show(node)
    return text if len(text) <= _LONGEST_SHOWN else "this"


def said(found: Equivalence, answer: Node, asked: Asked) -> Verdict:
    """The verdict that follows from a comparison; for a wrong answer the mistake is looked for."""
    misshapen = _misshapen(answer, asked)
    if misshapen is not None:
        return misshapen
    if found.verdict == "same":
        return _accepted(answer, found, asked)
    if found.verdict == "undecided":
        why = _without_value(answer, asked)
        if why:
            return Verdict(
                "wrong", 0.0, why, "Begin again from the problem: it does have one.", "no value", evidence=Evidence("refuted", why)
            )
        text = f"whether this is right could not be told: {found.evidence}"
        return Verdict("undecided", 0.0, text, "Try another form.", evidence=evidence_of(found), domain=domain_of(found))
    if sort_of(answer) == NOTHING and _infinite(asked.expected):
        hint = "It approaches no number; say where it goes instead: oo or -oo."
        return Verdict("slip", asked.demands.marks.infinite, "it is infinite", hint, "infinite", evidence=evidence_of(found))
    return refused(found, answer, asked)


def _without_value(answer: Node, asked: Asked) -> str:
    """Why an answer has a value nowhere; empty where it has one, or that is not known."""
    node = asked.scope.expand(answer)
    if sort_of(answer) != NUMBER or asked.scope.arrays or _has_arrays(node, asked.scope):
        return ""
    told = ""
    for point in sample(tuple(sorted(names(node))), asked.scope, _TRIED) if names(node) else ({},):
        try:
            ball(node, point)
            return ""
        except TutorError as error:
            if error.diagnostic.code != "undefined":
                return ""
            told = error.diagnostic.what
    return told


def _is_nearly_right(answer: Node, asked: Asked) -> bool:
    """Whether answer and result are one in floats wherever they are tried: no slip is so small."""
    both = [asked.scope.expand(n) for n in (answer, asked.expected)]
    free = tuple(sorted(names(both[0]) | names(both[1])))
    points = sample(free, asked.scope, _TRIED) if free else ({},)
    try:
        pairs = [tuple(float(evaluate(n, {k: float(v) for k, v in p.items()})) for n in both) for p in points]
    except (TutorError, TypeError, ValueError, OverflowError):
        return False
    seen = [(a, b) for a, b in pairs if isfinite(a) and isfinite(b) and (a or b)]  # what is too small to tell says nothing
    return bool(seen) and all(abs(a - b) <= 1e-8 * abs(b) for a, b in seen)


def refused(found: Equivalence, answer: Node, asked: Asked) -> Verdict:
    """The verdict on an answer that is known to be wrong."""
    message, evidence = _where(answer, asked.expected, found, asked.scope)
    for nearly in (_rounded, _with_a_constant):
        verdict = nearly(answer, asked, found, evidence)
        if verdict is not None:
            return verdict
    slip = _explained(answer, asked)
    if slip:
        return _slipped(slip, message, found, evidence, asked.demands)
    strangers = sorted(names(asked.scope.expand(answer)) - asked.known)
    if strangers:
        return _strange(strangers, answer, found, evidence, asked)
    free = names(asked.scope.expand(asked.expected))
    is_number = free and not names(asked.scope.expand(answer)) and _a(answer) == "a number" and not is_vector(asked.expected)
    hint = f"This is a number; what is asked for depends on {_listed(free)}." if is_number else ""
    return Verdict("wrong", 0.0, message, hint, witness=found.witness, evidence=evidence, domain=domain_of(found))


def _rounded(answer: Node, asked: Asked, found: Equivalence, evidence: Evidence) -> Verdict | None:
    """The verdict on a number that is right as far as it is written, where numbers are exact."""
    value = rational(answer)
    if value is None or value.denominator == 1 or asked.demands.tolerance or asked.demands.relative_tolerance or names(asked.expected):
        return None
    places = _places(value)
    if not places or abs(value) * 10**places < _FEWEST_FIGURES or sort_of(asked.expected) != NUMBER:
        return None
    try:
        apart, least = (
            ball(n, {}, 512)
            for n in (Apply("+", (asked.scope.expand(asked.expected), Apply("-", (answer,)))), number(Fraction(1, 2 * 10**places)))
        )
    except TutorError:
        return None
    if not (apart.is_finite() and abs(apart) <= least):
        return None
    hint = "Numbers are exact here: a fraction, a root, or e and pi by name."
    message = f"right to {places} decimals, and the exact value is asked for"
    return Verdict("slip", asked.demands.marks.of("rounded"), message, hint, "rounded", evidence=evidence)


def _places(value: Fraction) -> int:
    """Decimals of a number that is written in decimals; 0 of any other."""
    return next((k for k in range(1, _MOST_PLACES) if (value * 10**k).denominator == 1), 0)


def _with_a_constant(answer: Node, asked: Asked, found: Equivalence, evidence: Evidence) -> Verdict | None:
    """The verdict on the right value of a definite integral with + C."""
    constants = [Name(n) for n in names(answer) - asked.known if n in ("C", "c", "K", "k")] if asked.kind == "integral" else []
    bare = substitute(answer, dict.fromkeys(constants, ZERO))
    if not constants or compared(bare, asked).verdict != "same":
        return None
    hint = "Between two ends the constant cancels: leave it away."
    return Verdict("slip", asked.demands.marks.of("constant added"), f"right but for + {constants[0].name}", hint, "constant added",
                   witness=found.witness, evidence=evidence)  # fmt: skip


def _explained(answer: Node, asked: Asked) -> Slip | None:
    if not (asked.derivation and asked.root):
        return None
    if not asked.scope.arrays and _has_arrays(answer, asked.scope):
        return None  # an array in the place of a number is told as such
    if len(names(answer) - asked.known) > _MOST_STRANGERS or (not asked.scope.arrays and _is_nearly_right(answer, asked)):
        return None  # no slip brings in so many names, or changes so little
    if asked.point:
        return explain_at(answer, asked.derivation, asked.root, asked.point)
    return explain(answer, asked.derivation, asked.root)


def _strange(strangers: list[str], answer: Node, found: Equivalence, evidence: Evidence, asked: Asked) -> Verdict:
    """The verdict on a wrong answer with names that do not occur in the problem; a capital letter may be meant for a small one."""
    turned = {n: n.swapcase() for n in strangers if n.swapcase() in asked.known and not asked.scope.arrays & {n, n.swapcase()}}
    told = f"{_listed(strangers)} {'does' if len(strangers) == 1 else 'do'} not occur in the problem"
    if len(turned) == len(strangers):
        meant = substitute(answer, {Name(a): Name(b) for a, b in turned.items()})
        pairs = ", ".join(f"{a} and {b}" for a, b in turned.items())
        if compared(meant, asked).verdict == "same":
            hint = f"Capital and small letters are different names: {pairs}."
            return Verdict("slip", asked.demands.marks.of("case"), f"right but for the letters: {told}", hint, "case", evidence=evidence)
    known = natural(names(asked.scope.expand(asked.derivation.problem if asked.derivation else asked.expected)))
    has = f"The problem speaks of {_listed(known)}." if known and len(known) <= 8 else ""
    return Verdict("wrong", 0.0, told, has or f"{told}.", witness=found.witness, evidence=evidence, domain=domain_of(found))


def _listed(words: object) -> str:
    *most, last = natural(words)
    return f"{', '.join(most)} and {last}" if most else last


def _misshapen(answer: Node, asked: Asked) -> Verdict | None:
    """The verdict on an array answer whose parts do not fit, or that has another shape than is asked for."""
    if not asked.scope.arrays or (is_vector(answer) and is_vector(asked.expected)):
        return None
    try:
        given, wanted = shape_of(answer, asked.scope), shape_of(asked.expected, asked.scope)
    except TutorError as error:
        found = error.diagnostic
        if found.code != "shape":
            return None
        verdict = Verdict("wrong", 0.0, found.what, found.mend, "shape", diagnostic=found)
        strangers = sorted(names(asked.scope.expand(answer)) - asked.known)
        if strangers:
            return replace(verdict, hint=f"{strangers[0]} does not occur in the problem.")
    else:
        if given == wanted:
            return None
        hint = _SHAPED.get(asked.kind, "It has the shape of what is asked for.")
        verdict = Verdict("wrong", 0.0, f"this is {spelled(given)}, and {spelled(wanted)} is asked for", hint, "shape")
    slip = _explained(answer, asked)
    return _slipped(slip, verdict.message, Equivalence("different", verdict.message), Evidence("refuted", verdict.message),
                    asked.demands) if slip else verdict  # fmt: skip


def _slipped(slip: Slip, message: str, found: Equivalence, evidence: Evidence, demands: Demands) -> Verdict:
    score = demands.marks.of(slip.key, slip.edits)
    return Verdict("slip", score, message, in_words(slip), slip.key, slip.step, found.witness, evidence=evidence, domain=domain_of(found))


def _accepted(answer: Node, found: Equivalence, asked: Asked) -> Verdict:
    """The verdict on a right value: is it in the form asked for, and everywhere where the result is?"""
    demands, evidence, domain = asked.demands, evidence_of(found), domain_of(found)
    right = Verdict("right", 1.0, "right" + (f"; {domain}" if domain else ""), evidence=evidence, domain=domain)
    wish = forms.missed(answer, demands.form, asked.scope)
    if wish:
        return misformed(right, wish, demands.marks.form)
    if demands.same_domain and domain:
        hint = "The same points belong to both."
        return Verdict(
            "slip", demands.marks.domain, f"right where both have a value; {domain}", hint, "domain", evidence=evidence, domain=domain
        )
    return right


def evidence_of(found: Equivalence) -> Evidence:
    """On what a comparison rests, for its verdict."""
    return Evidence(found.how, _addressed(found.evidence) if found.how == "refuted" else found.evidence, found.points)


def domain_of(found: Equivalence) -> str:
    """Where only one of the two has a value, said to who answered."""
    sided = _SIDED.fullmatch(found.domain)
    if sided is None:
        return found.domain
    side = "your answer" if sided[1] == "first" else "the result"
    return f"only {side} has a value at {sided[2]}"


def _addressed(text: str) -> str:
    """The words of a comparison, of one and the other, said to who answered."""
    other = "the result" if "one has" in text else "and should be"
    for said, meant in (("one is", "yours is"), ("one has", "yours has"), ("the other", other)):
        text = text.replace(said, meant)
    return text.replace("the first", "your answer").replace("the second", "the result")


def _where(answer: Node, expected: Node, found: Equivalence, scope: Scope) -> tuple[str, Evidence]:
    """A point at which the answer fails, with both values."""
    text = _addressed(found.evidence)
    plain = f"not right: {text}", Evidence("refuted", text)
    if scope.arrays:
        return plain
    values = told_apart(scope.expand(answer), scope.expand(expected), found.witness)
    if values is None:
        return plain
    yours, right = values
    at = f"at {told(found.witness)} " if found.witness else ""
    if not names(expected) and not names(answer):
        text = f"yours is {yours}, and the value is {right}"
    else:
        text = f"{at}yours gives {yours}, but the value is {right}"
    return text, Evidence("refuted", text, 0, yours, right)


def told_apart(one: Node, other: Node, point: Mapping[str, Fraction]) -> tuple[str, str] | None:
    """Two values at a point, with as many digits as it takes to tell them apart; None where that cannot be told."""
    for count in _DIGITS:
        try:
            values = [ball(n, point, max(128, 8 * count)) for n in (one, other)]
        except TutorError:
            return None
        if not all(v.is_finite() for v in values):
            return None
        texts = [_plain(v.str(count, radius=False)) for v in values]
        if texts[0] != texts[1]:
            return texts[0], texts[1]
    return None


def _plain(text: str) -> str:
    mantissa, mark, exponent = text.partition("e")
    if not mantissa.strip("-0."):
        return "0"
    return (mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa) + mark + exponent


def _infinite(node: Node) -> int:
    if isinstance(node, Apply) and node.op == "-":
        return -_infinite(node.args[0])
    return 1 if node is Name("oo") else 0
