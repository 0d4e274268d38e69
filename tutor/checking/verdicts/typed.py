"""A text that stands for an answer, as a tree: the language first; then words, both signs of ±, and what is listed without brackets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from tutor.checking.equality.agreement import Rules
from tutor.checking.equality.kinds import is_list
from tutor.checking.equality.truths import as_claim, says
from tutor.checking.equality.values import scalars
from tutor.checking.verdicts import phrases
from tutor.checking.verdicts.spelling import spelled
from tutor.errors import TutorError, trouble
from tutor.meaning.scope import Scope
from tutor.meaning.sorts import CLAIM, SET, sort_of
from tutor.numeric.rigorous.sets import INFINITY, MINUS_INFINITY
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, rational, substitute
from tutor.syntax.statements import apart

Read = Callable[[str], Node]  # a text of the language as a tree; raises TutorError
_BETWEEN = r"\s*(?:COMMA\s*(?:(?:\\text\s*\{\s*)?\b(?:and|or)\b(?:\s*\})?)?|(?:\\text\s*\{\s*)?\b(?:and|or)\b(?:\s*\})?)\s*"
_OPEN = "open-list"
_NUMBERED = re.compile(r"(?P<name>[^\W\d])_?\{?\d+\}?")  # x_1, x2: the first and second of them
_EXCEPT = re.compile(
    r"(?:x\s*(?:∈|in\b|\\in\b)\s*)?(?:R|ℝ|\\mathbb\s*\{?R\}?|(?:all|every|any)\s+(?:real\s+)?(?:x|numbers?)|(?:all\s+)?(?:the\s+)?reals)\s*"
    r"(?:\\setminus|\\backslash|\\|∖|[-−]|,?\s*(?:except(?:\s+for)?|but(?:\s+not)?|without|other\s+than))\s*"
    r"\\?\{?(?P<out>[^{}\\]+?)\\?\}?"
)
_BUILT = re.compile(r"\\?\{\s*[^\W\d]\w*\s*(?:(?:∈|in\b|\\in\b)[^|:]*?)?(?:\||\\mid\b|\\vert\b|:)(?P<said>.*?)\\?\}", re.DOTALL)
_INDEX = re.compile(  # what is told of an index, which stands for every integer: `x = k pi, k ∈ ℤ`
    r"\s*[,;]?\s*(?:(?:where|with|for)\s+)?(?:(?:all|any|every|each|some)\s+)?"
    r"(?:integers?\s+[kmn]|[kmn]\s*(?:∈|\\in\b|in\b|(?:is|are)\b)?\s*(?:an?\s+|any\s+)?(?:integers?|whole\s+numbers?|ℤ|Z|\\mathbb\s*\{?Z\}?))\s*\Z"
)
_POINT = re.compile(r"(?:\\left)?\(.*\)", re.DOTALL)
_IS_MEMBER = re.compile(r"(?P<head>.*?(?<![<>!:=])(?:=(?!=)|∈|\\in(?![A-Za-z])))(?P<value>.*)", re.DOTALL)


def typed(text: str, read: Read, beside: Node | None = None) -> Node:
    """The tree of what is typed as an answer. Raises the TutorError of the text itself where no way of reading serves.

    read    reads the language
    beside  what the answer is held against, where that is known: what is listed without brackets is a vector beside one, else a set
    """
    meant = spelled(text)
    kind = "solve" if beside is not None and sort_of(beside) in (SET, CLAIM) else ""
    said = phrases.in_words(meant, kind)
    if said:
        return Scope().read(said)
    try:
        return read(meant)
    except TutorError as error:
        plain = phrases.bare(meant).text
        said = phrases.in_words(plain, kind)
        if said:
            return Scope().read(said)
        for node in _otherwise(plain, meant, read, beside):
            return node
        if meant != text:
            read(text)  # tells where it fails in what was typed
        raise error from None


def _otherwise(plain: str, text: str, read: Read, beside: Node | None) -> Iterator[Node]:
    """The trees of other ways in which a text can be meant."""
    plain = _INDEX.sub("", plain)
    for way in (_all_but, _of_builder, _without_words, _of_both_signs, _of_point, _of_list):
        try:
            found = way(plain, text, read, beside)
        except TutorError as error:
            if error.diagnostic.code == _OPEN:
                raise
            continue
        if found is not None:
            yield found


def _all_but(plain: str, text: str, read: Read, beside: Node | None) -> Node | None:
    """`R \\ {0, 1}`, `all real numbers except 0`, as the intervals between these numbers."""
    found = _EXCEPT.fullmatch(plain)
    if not found:
        return None
    left_out = [read(p.text) for p in apart(found["out"], _BETWEEN.replace("COMMA", "[,;]"))]
    ends = sorted({value.args[1] if says(value) else value for value in left_out}, key=lambda n: rational(n) or 0)
    if any(rational(end) is None for end in ends):
        return None
    edges = (MINUS_INFINITY, *ends, INFINITY)
    return Apply("∪", tuple(Apply("interval ()", pair) for pair in pairwise(edges)))


def _of_builder(plain: str, text: str, read: Read, beside: Node | None) -> Node | None:
    """`{x | x > 2}` as the condition in it."""
    found = _BUILT.fullmatch(plain)
    node = read(found["said"].strip()) if found else None
    return as_claim(node) if node is not None and says(node) else None


def _without_words(plain: str, text: str, read: Read, beside: Node | None) -> Node | None:
    return read(plain) if plain != text else None


def _of_both_signs(plain: str, text: str, read: Read, beside: Node | None) -> Node | None:
    """`1 ± sqrt(2)` as a set of two, `x = ±2` as two cases."""
    signed = list(phrases.both_signs(plain))
    if len(signed) < 2:
        return None
    return _together([typed(one, read, beside) for one in signed], "{}", are_cases=True)


def _of_point(plain: str, text: str, read: Read, beside: Node | None) -> Node | None:
    """`(1, 2, 3)`, which can be no interval, as a vector."""
    if not _POINT.fullmatch(plain):
        return None
    inside = re.sub(r"\A\\left\(|\\right\)\Z", lambda m: m[0][-1], plain)[1:-1]
    parts = [p.text for p in apart(inside, ",")]
    return Apply("[]", tuple(map(read, parts))) if len(parts) > 2 else None


def _of_list(plain: str, text: str, read: Read, beside: Node | None) -> Node | None:
    """`1, 2 and 3` as a set, or as a vector beside one; `x = 1, 2` and `x = 1, x = 2` as cases."""
    is_one = beside is None or (sort_of(beside) not in (SET, CLAIM) and not is_list(beside))
    comma = r"[;]|,(?!\d)|(?<!\d)," if is_one else "[,;]"  # 1,5 may be meant as 1.5, where one number is asked for
    parts = [p.text for p in apart(plain, _BETWEEN.replace("COMMA", f"(?:{comma})"))]
    if len(parts) < 2 or not all(parts):
        return None
    head = _IS_MEMBER.match(parts[0])
    if head and not any(map(_IS_MEMBER.match, parts[1:])):  # x = 1, 2
        parts = [f"{head['head']} {value}" for value in (head["value"], *parts[1:])]
    return _together([typed(part, read, beside) for part in parts], "[]" if beside is not None and is_list(beside) else "{}")


def _together(nodes: list[Node], listed: str, *, are_cases: bool = False) -> Node:
    """What is said of one name as cases, of several as what holds together; the members of sets in one set, values in a list.

    Raises TutorError where that is open: inequalities may be cases, and may hold together.
    """
    if any(map(says, nodes)):
        claims = [_without_number(c) for node in nodes if says(node) for c in _cases(as_claim(node))]
        told = {c.args[0] for c in claims if c.op == "=" and isinstance(c.args[0], Name)}
        is_plain = all(map(says, nodes)) and all(c.op == "=" and c.args[0] in told for c in claims)
        if are_cases or (is_plain and len(told) == 1):
            return Apply("or", tuple(claims))
        if is_plain and len(told) == len(claims):
            return Apply("and", tuple(claims))
        raise trouble(_OPEN, "conditions between commas may be cases, or hold together", mend="write or between them, or and")
    if any(sort_of(n) == SET for n in nodes):
        is_finite = all(isinstance(n, Apply) and n.op == "{}" for n in nodes)
        return Apply("{}", tuple(dict.fromkeys(m for n in nodes for m in n.args))) if is_finite else Apply("∪", tuple(nodes))
    return Apply(listed, tuple(nodes))


def _cases(claim: Node) -> tuple[Node, ...]:
    return claim.args if claim.op == "or" else (claim,)


def _without_number(claim: Node) -> Node:
    """`x_1 = 2`, the first of several, as x = 2."""
    match claim:
        case Apply("=", (Name(name), value)) if found := _NUMBERED.fullmatch(name):
            return Apply("=", (Name(found["name"]), value))
    return claim


def as_vector(node: Node, wanted: Node, known: frozenset[str]) -> Node:
    """`i + 2j + 3k`, or round brackets, as the vector that is meant where one is expected; anything else as it is.

    known   the names that the problem speaks of: where i, j or k is one of them, it is no unit vector
    """
    if not is_list(wanted):
        return node
    if isinstance(node, Apply) and node.op == "interval ()":
        inner = wanted.args[0] if is_list(wanted.args[0]) else None
        return Apply("[]", tuple(as_vector(n, inner, known) if inner is not None else n for n in node.args))
    units = [(n, form) for n in "ijk" for form in (n, f"{n}_hat") if form in names(node) and n not in known]
    if is_list(node) or not units or len(wanted.args) not in (2, 3) or any(map(is_list, wanted.args)):
        return node
    at_zero = dict.fromkeys((Name(form) for _, form in units), ZERO)
    told = [next((form for n, form in units if n == unit), None) for unit in "ijk"[: len(wanted.args)]]
    parts = tuple(tidy(substitute(node, {**at_zero, Name(form): ONE})) if form else ZERO for form in told)
    whole = Apply("+", (*(Apply("*", (p, Name(form))) for p, form in zip(parts, told, strict=True) if form), ZERO))
    is_linear = len([f for f in told if f]) == len(units) and scalars(node, whole, Scope(), Rules()).verdict == "same"
    return Apply("[]", parts) if is_linear else node
