"""Forms that an exercise may ask for, beside the value: one table, what each demands and why an answer misses it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from tutor.checking.equality.unsimplified import common_factor, foldable, like_factors, like_terms, nested_fraction, noise
from tutor.checking.equality.written import Written, fewest_decimals, fewest_figures, numbers_in
from tutor.errors import TutorError, trouble
from tutor.meaning.polynomials import split
from tutor.meaning.scope import Scope
from tutor.rules.patterns import fits
from tutor.rules.terms import base_and_exponent, monomial, terms_of
from tutor.syntax.nodes import CONDITIONS, SETS, Apply, Name, Node, Number, names, postorder, rational
from tutor.syntax.printer import show

Found = tuple[Node, str] | None  # a part of the answer, and what is wrong with it and how it is mended
_MADE_OF_PARTS = CONDITIONS | SETS | {"[]", ":="}
_ALGEBRA = frozenset({"+", "*", "-", "/"})


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its name, what it demands in words, the first part of an answer that misses it; `is_of_whole`: no entry stands by itself."""

    name: str
    demand: str
    misses: Callable[[Node, str, Scope], Found]
    is_of_whole: bool = False
    counted: Callable[[Written], range] | None = None  # of a number as it is written: what has to be the number asked for


def miswritten(text: str, form: str | None) -> str:
    """Why the numbers in an answer, as it was typed, have not as many figures or decimals as the form asks for; empty where they have."""
    for wanted, argument in understood(form):
        for found in numbers_in(text) if wanted.counted else ():
            shown = wanted.counted(found)
            if int(argument) not in shown:
                told = f"{shown[0]} {wanted.name}" if shown[0] != 1 else f"1 {wanted.name[:-1]}"
                return f"{found.text}: this is written with {told}; write it with {argument}, zeros at the end too."
    return ""


def missed(answer: Node, form: str | None, scope: Scope = Scope()) -> str:  # noqa: B008 (frozen)
    """Why `answer` has not the form asked for, where, and how to mend it; empty where it has, or none is asked for.

    form   the names of FORMS, several apart by commas: "exact, factored"; "in terms of x, y"; "like a e^b"; "3 figures", of which the
           expression tells only whether so many are enough (see `miswritten`)
    Raises TutorError("form") for a form that is not known.
    """
    for wanted, argument in understood(form):
        for part in (answer,) if wanted.is_of_whole else _parts(answer):
            found = wanted.misses(part, argument, scope)
            if found is not None:
                return f"{show(found[0])}: {found[1]}."
    return ""


def understood(form: str | None) -> list[tuple[Form, str]]:
    """The forms that a text asks for, each with what stands behind its name. Raises TutorError("form")."""
    asked: list[tuple[Form, str]] = []
    for piece in filter(None, (p.strip() for p in (form or "").split(","))):
        counted = _COUNTED.fullmatch(piece)
        if counted is not None:
            asked.append((next(f for f in FORMS if f.name == f"{counted[2]}s"), counted[1]))
            continue
        known = next((f for f in FORMS if piece == f.name or (f.name in _WITH_ARGUMENT and piece.startswith(f.name + " "))), None)
        if known is not None:
            asked.append((known, piece[len(known.name) :].strip()))
        elif asked and asked[-1][0].name in _WITH_ARGUMENT:  # a comma among the names, or in the pattern
            asked[-1] = (asked[-1][0], f"{asked[-1][1]}, {piece}")
        else:
            raise trouble("form", f"there is no form {piece}", mend=", ".join(f.name for f in FORMS))
    bare = next((f.name for f, argument in asked if f.counted and not argument), None)
    if bare:
        raise trouble("form", f"how many {bare} are asked for is not said", mend=f"3 {bare}")
    empty = next((f.name for f, argument in asked if f.name in _WITH_ARGUMENT and not argument), None)
    if empty:
        raise trouble("form", f"after {empty} something has to follow", mend=_WITH_ARGUMENT[empty])
    for wanted, argument in asked:
        if wanted.name == "like":
            Scope().read(argument)
    return asked


def _parts(answer: Node) -> Iterator[Node]:
    """What is judged by itself: the entries of a list, the members of a set, the sides of what is compared, or the answer as it is."""
    stack = [answer]
    while stack:
        node = stack.pop()
        if isinstance(node, Apply) and node.op in _MADE_OF_PARTS:
            is_told = node.op in ("=", ":=", "in") and isinstance(node.args[0], Name)  # y = …: what y is
            stack.extend(reversed(node.args[is_told:]))
        else:
            yield node


def _walked(node: Node) -> Iterator[Node]:
    """Every part of `node`, the whole first."""
    yield from reversed(list(postorder(node)))


def _outside_functions(node: Node, *, below: bool = True) -> Iterator[Node]:
    """The parts that are reached through sums, products, quotients and signs alone; `below`: under fraction bars too."""
    stack = [node]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, Apply) and node.op in _ALGEBRA:
            stack.extend(reversed(node.args if below or node.op != "/" else node.args[:1]))


# ---------------------------------------------------------------- what each form finds


def _unsimplified(answer: Node, _: str, scope: Scope) -> Found:
    for node in _walked(answer):
        for check in (noise, foldable, like_terms, like_factors, nested_fraction):
            said = check(node)
            if said:
                return node, said
    for node in _walked(answer):
        said = common_factor(node, scope)
        if said:
            return node, said
    return None


def _unexpanded(answer: Node, _: str, scope: Scope) -> Found:
    for node in _outside_functions(answer, below=False):
        if not isinstance(node, Apply):
            continue
        if node.op == "*" and any(_is_sum(f) for f in node.args):
            return node, "a bracket stands in a product; multiply it out"
        if node.op == "-" and _is_sum(node.args[0]):
            return node, "a bracket stands behind a minus sign; take it away, changing the signs inside"
        if node.op == "^" and _is_sum(node.args[0]) and _is_whole(node.args[1]):
            return node, "a sum stands under a power; multiply it out"
        if node.op == "*" and any(_is_power_of_sum(f) for f in node.args):
            return node, "a power of a sum stands in a product; multiply it out"
    return None


def _is_sum(node: Node) -> bool:
    return isinstance(node, Apply) and (node.op == "+" or (node.op == "-" and _is_sum(node.args[0])))


def _is_whole(exponent: Node) -> bool:
    value = rational(exponent)
    return value is not None and value.denominator == 1 and value > 1


def _is_power_of_sum(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == "^" and _is_sum(node.args[0]) and _is_whole(node.args[1])


def _unfactored(answer: Node, _: str, scope: Scope) -> Found:
    for factor in _factors(answer):
        if _is_sum(factor):
            try:
                finer = split(factor, scope)
            except TutorError:
                continue  # no polynomial in anything: it stands for itself
            if finer is not None:
                return factor, f"it can still be factored, as {show(finer)}"
    return None


def _factors(node: Node) -> Iterator[Node]:
    """What is multiplied and divided, bases of powers in the place of powers."""
    stack = [node]
    while stack:
        node = stack.pop()
        if isinstance(node, Apply) and node.op in ("*", "/", "-") and not _is_sum(node):
            stack.extend(reversed(node.args))
        elif isinstance(node, Apply) and node.op == "^" and rational(node.args[1]) is not None:
            stack.append(node.args[0])
        else:
            yield node


def _not_single(answer: Node, _: str, scope: Scope) -> Found:
    quotients = [n for n in _outside_functions(answer) if _is_quotient(n)]
    for node in _outside_functions(answer):
        if isinstance(node, Apply) and node.op == "+":
            part = next((n for t in node.args for n in _outside_functions(t) if _is_quotient(n)), None)
            if part is not None:
                return node, f"the fraction {show(part)} stands in a sum; bring all to one denominator"
        if isinstance(node, Apply) and node.op == "*":
            part = next((n for n in node.args if _is_quotient(n) and names(n)), None)
            if part is not None:
                return node, f"factors stand beside the fraction {show(part)}; take them above its bar"
    if len(quotients) > 1:
        return quotients[1], "this is a fraction beside or inside another one; write one fraction bar"
    return None


def _is_quotient(node: Node) -> bool:
    if isinstance(node, Apply) and node.op == "^":
        return (rational(node.args[1]) or 0) < 0
    return isinstance(node, Apply) and node.op == "/"


def _rounded(answer: Node, _: str, scope: Scope) -> Found:
    found = next((n for n in _walked(answer) if isinstance(n, Number) and n.value.denominator != 1), None)
    return found and (found, "this is a decimal; write fractions and roots, which are exact")


def _no_number(answer: Node, _: str, scope: Scope) -> Found:
    bare = answer.args[0] if isinstance(answer, Apply) and answer.op == "-" else answer
    return None if isinstance(bare, Number) else (answer, "this is to be worked out; write the number itself, in decimals")


def _too_fine(fewest: Callable[[Fraction], int | None]) -> Callable[[Node, str, Scope], Found]:
    """What is no decimal number, or needs more figures, or decimals, than are asked for."""

    def misses(answer: Node, argument: str, scope: Scope) -> Found:
        number, power = _mantissa(answer.args[0] if isinstance(answer, Apply) and answer.op == "-" else answer)
        if number is None:
            return None if names(answer) else (answer, "this is to be worked out; write the number itself, in decimals")
        needed = fewest(number.value * Fraction(10) ** power)
        return None if needed is not None and needed <= int(argument) else (answer, f"it has more than the {argument} asked for; round it")

    return misses


def _mantissa(node: Node) -> tuple[Number | None, int]:
    """The number before `* 10^k`, and k."""
    match node:
        case Number():
            return node, 0
        case Apply("*", (Number() as number, Apply("^", (base, exponent)))) if rational(base) == 10 and abs(rational(exponent) or 0) < 400:
            return number, int(rational(exponent) or 0)
    return None, 0


def _other_names(answer: Node, argument: str, scope: Scope) -> Found:
    given = set(argument.replace(",", " ").replace(" and ", " ").split())
    sizes = {n for name in given for size in scope.kind(name).shape for n in names(size)}
    stranger = next((n for n in sorted(names(answer)) if n not in given | sizes), None)
    told = ", ".join(sorted(given))
    return (Name(stranger), f"this letter is not asked for; write the answer in terms of {told} alone") if stranger else None


def _spelled_out(answer: Node, _: str, scope: Scope) -> Found:
    for node in _walked(answer):
        if isinstance(node, Apply) and node.op == "..":
            return answer, "a sum runs over an index; write it with products of whole arrays"
        if isinstance(node, Apply) and node.op in ("_", "[]"):
            return node, "an entry is written by itself; write whole arrays"
    return None


def _not_like(answer: Node, argument: str, scope: Scope) -> Found:
    return None if fits(Scope().read(argument), answer) else (answer, f"the shape asked for is {argument}; bring the answer into it")


def _not_standard(answer: Node, _: str, scope: Scope) -> Found:
    found = _unexpanded(answer, "", scope)
    if found is not None:
        return found
    terms = terms_of(answer)
    for node in (answer, *terms):
        said = like_terms(node) or like_factors(node) or noise(node)
        if said:
            return node, said
    degrees = []
    for term in terms:
        _, above, below = monomial(term)
        if any(names(f) for f in below):
            return term, "a name stands below a fraction bar, so this is no polynomial"
        powers = [base_and_exponent(f) for f in above if names(f)]
        odd = next((b for b, e in powers if not isinstance(b, Name) or not _is_power(e)), None)
        if odd is not None:
            return term, "this is no number times whole powers of names"
        degrees.append(sum(rational(e) for _, e in powers))
    later = next((t for t, d, before in zip(terms[1:], degrees[1:], degrees, strict=False) if d > before), None)
    return (later, "the powers go down from the highest; put this term before the lower ones") if later is not None else None


def _is_power(exponent: Node) -> bool:
    value = rational(exponent)
    return value is not None and value.denominator == 1 and value >= 0


FORMS: tuple[Form, ...] = (
    Form("simplified", "no like terms, nothing to fold, no common factors", _unsimplified),
    Form("expanded", "no brackets to multiply out", _unexpanded),
    Form("factored", "a product that cannot be split further with whole numbers", _unfactored),
    Form("single fraction", "one fraction bar at most", _not_single),
    Form("exact", "no decimals", _rounded),
    Form("no decimals", "no decimals", _rounded),
    Form("decimal", "the number itself, in decimals", _no_number),
    Form("figures", "so many significant figures, as it is written", _too_fine(fewest_figures), counted=lambda w: w.figures),
    Form("decimals", "so many digits behind the point, as it is written", _too_fine(fewest_decimals), counted=lambda w: w.decimals),
    Form("in terms of", "no other names than these", _other_names),
    Form("matrix", "whole arrays, no entries and no sums over an index", _spelled_out, is_of_whole=True),
    Form("standard polynomial", "powers from the highest down, each once", _not_standard),
    Form("like", "the shape of a pattern, each of whose letters stands for anything", _not_like),
)
_COUNTED = re.compile(r"([1-9]\d?|0(?= d))\s+(?:significant\s+)?(figure|decimal)s?(?:\s+places?)?")
_WITH_ARGUMENT = {"in terms of": "in terms of x, y", "like": "like a e^b"}
