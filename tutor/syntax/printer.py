"""Tree to text, in the learner's language: parse(show(tree)) is the same tree. From the leaves up, so depth costs nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from tutor.syntax.decimals import written
from tutor.syntax.entries import bound, settled, waiting
from tutor.syntax.joints import TIMES, begins, joint
from tutor.syntax.nodes import INTERVALS, ONE, RELATIONS, Apply, Name, Node, Number, is_op, names, postorder
from tutor.syntax.tokens import LETTER, looks_like_differential

OR, AND, RELATION, UNION, SUM, TERM, PRODUCT, IMPLICIT, POWER, ATOM = range(10)  # how tightly a text holds together

_DIFFERENTIAL = re.compile(r"[d∂][^\W\d_](?:_?\d+)?(?![A-Za-z0-9_/])")  # what would go on below a d/dx
_D_WORD = re.compile(r"(?<![^\W²])[d∂](?:\^\d+ ?)?\w*$")  # d/depth and dW/dot(u, v) would rather be derivatives
_T = re.compile(r"T(?![A-Za-z0-9])")  # x^T would rather be a transpose
_SIDES = {"above": "+", "below": "-"}


class Text(NamedTuple):
    """A node as text, how tightly it holds together, and whether it is a sign before what holds as tight as a power."""

    text: str
    level: int
    signed: bool = False

    def at(self, level: int) -> str:
        """The text, in brackets where its surroundings hold tighter."""
        return self.text if self.level >= level else f"({self.text})"

    def acted_on(self) -> str:
        """The text after d/dx, lim or ∫, in brackets where it begins with a minus, which would be read as that of a difference."""
        return f"({self.text})" if self.text.startswith("-") else self.at(TERM)


def show(node: Node, entrywise: str = "*") -> str:
    """The text of a tree, as it would be typed; `entrywise` is the sign of `⊙`."""
    made: dict[Node, Text] = {}
    for n in postorder(node):
        match n:
            case Number(value):
                made[n] = _number(value)
            case Name(name):
                made[n] = Text(name, ATOM)
            case Apply(op, args):
                made[n] = _PRINTERS.get(op, _call)(n, [made[a] for a in args])
    text = _not_defining(node, settled(made[node].text, "[{}]"))
    return text if entrywise == "⊙" else text.replace("⊙", entrywise)


def show_claim(claim: Node, entrywise: str = "*") -> str:
    """The text of a claim as it stands on a page, where `x = 6` is no definition."""
    return show(claim, entrywise).replace(" == ", " = ")


def show_words(words: Iterable[str | Node]) -> str:
    """The text of words with formulas among them."""
    return "".join(w if isinstance(w, str) else show(w) for w in words)


def _not_defining(node: Node, text: str) -> str:
    """An equation alone, with == where = would be taken for a definition: `a = 3`, `f(x) = …`."""
    if not isinstance(node, Apply) or node.op != "=":
        return text
    left = node.args[0]
    is_head = isinstance(left, Apply) and text.startswith(f"{left.op}(") and all(isinstance(a, Name) for a in left.args)
    return text.replace(" = ", " == ", 1) if isinstance(left, Name) or is_head else text


def _number(value: Fraction) -> Text:
    text = written(abs(value))
    own = Text(text, PRODUCT if "/" in text else ATOM)
    return Text("-" + own.at(TERM), TERM, signed=True) if value < 0 else own


# ---------------------------------------------------------------- arithmetic


def _sum(node: Apply, parts: list[Text]) -> Text:
    out = []
    for k, (term, part) in enumerate(zip(node.args, parts, strict=True)):
        is_last = k == len(parts) - 1
        needed = ATOM if not is_last and _ends_open(term) else TERM
        text = part.at(needed)
        if k == 0:
            out.append(text)
        elif text.startswith("-") and part.level >= needed:
            taken = text[1:].lstrip()
            out.append(f" - ({taken})" if taken.startswith("-") else f" - {taken}")
        else:
            out.append(" + " + text)
    return Text("".join(out), SUM)


def _ends_open(node: Node) -> bool:
    """Whether an operator at the end of `node` would take what follows: `d/dx x`."""
    while isinstance(node, Apply) and node.op in ("-", "*", "⊙"):
        node = node.args[-1]
    return isinstance(node, Apply) and node.op in ("d/d", "lim")


def _negative(_: Apply, parts: list[Text]) -> Text:
    inner = parts[0]
    if inner.text.startswith("-"):
        return Text(f"-({inner.text})", TERM, signed=True)
    return Text("-" + inner.at(TERM), TERM, inner.signed or inner.level >= POWER)


def _product(node: Apply, parts: list[Text]) -> Text:
    opens = is_op(node.args[0], "/", "@")
    texts = [p.at(PRODUCT if k == 0 and opens else POWER) for k, p in enumerate(parts)]
    joints = [joint(*factors, text) for factors, text in zip(pairwise(node.args), texts[1:], strict=True)]
    text = texts[0] + "".join(between + text for between, text in zip(joints, texts[1:], strict=True))
    return Text(text, PRODUCT if TIMES in joints else IMPLICIT)


def _entrywise(node: Apply, parts: list[Text]) -> Text:
    first = parts[0].at(PRODUCT if is_op(node.args[0], "*", "/", "@") else POWER)
    return Text(" ⊙ ".join((first, *(p.at(POWER) for p in parts[1:]))), PRODUCT)


def _quotient(node: Apply, parts: list[Text]) -> Text:
    above, _ = node.args
    left, right = parts[0].at(POWER if is_op(above, "/") else PRODUCT), parts[1].at(POWER)
    if is_op(above, "^"):
        exponent = above.args[1].args[0] if isinstance(above.args[1], Apply) and above.args[1].op == "-" else above.args[1]
        left = f"({left})" if exponent is ONE else left
    right = f"({right})" if right[0] == "d" and _D_WORD.search(left) else right
    return Text(f"{left}/{right}", PRODUCT)


def _matrix_product(node: Apply, parts: list[Text]) -> Text:
    left = parts[0].at(POWER if is_op(node.args[0], "⊙") else PRODUCT)
    return Text(f"{left} @ {parts[1].at(POWER)}", PRODUCT)


def _power(node: Apply, parts: list[Text]) -> Text:
    exponent = parts[1].text if parts[1].signed else parts[1].at(POWER)
    above = node.args[1]
    while isinstance(above, Apply) and above.op == "-":
        above = above.args[0]
    towering = isinstance(above, Apply) and above.op in ("^", "∇", "∇²")  # e^x^2 is read as e^(x^2), and not by everybody
    wrapped = towering or _T.match(exponent) or exponent[0] == "{" or _is_single(begins(node.args[1]))
    base = f"({parts[0].text})" if _is_single(node.args[0]) else parts[0].at(ATOM)
    return Text(f"{base}^({exponent})" if wrapped else f"{base}^{exponent}", POWER)


def _is_single(node: Node) -> bool:
    """Whether a node is a vector of one entry, whose brackets beside a power would look like those of a group."""
    return isinstance(node, Apply) and node.op == "[]" and len(node.args) == 1


def _transpose(node: Apply, parts: list[Text]) -> Text:
    text = parts[0].at(ATOM)
    return Text((f"({text})" if isinstance(node.args[0], Number) else text) + ".T", ATOM)


def _absolute(node: Apply, parts: list[Text]) -> Text:
    inside = parts[0].text
    is_plain = "|" not in inside and parts[0].level > UNION and len(node.args) == 1
    return Text(f"|{inside}|", ATOM) if is_plain else _call(node, parts)


# ---------------------------------------------------------------- calculus


def _derivative(node: Apply, parts: list[Text]) -> Text:
    *by, _ = node.args
    runs: list[list] = []
    for name in by:
        letter = LETTER.get(name.name, name.name)
        if runs and runs[-1][0] == letter and runs[-1][1] < 99:
            runs[-1][1] += 1
        else:
            runs.append([letter, 1])
    if any(len(letter.rstrip("0123456789").rstrip("_")) > 1 for letter, _ in runs[1:]) or len(by) > 99:
        return Text(f"diff({_arguments((node.args[-1], *by), (parts[-1], *parts[:-1]))})", ATOM)
    below = " ".join(f"d{letter}" + (f"^{count}" if count > 1 else "") for letter, count in runs)
    above = "d" if len(by) == 1 else f"d^{len(by)}"
    body = parts[-1].acted_on()
    return Text(f"{above}/{below} " + (f"({body})" if _DIFFERENTIAL.match(body) else body), TERM)


def _limit(node: Apply, parts: list[Text]) -> Text:
    name, point, *side, _ = node.args
    if isinstance(name, Apply):  # several variables, which go to their values at once
        return Text(f"lim ({parts[0].text[1:-1]})->({parts[1].text[1:-1]}) {parts[-1].acted_on()}", TERM)
    mark = _SIDES[side[0].name] if side else ""
    return Text(f"lim {name.name}->{_bound(point, parts[1])}{mark} {parts[-1].acted_on()}", TERM)


def _integral(node: Apply, parts: list[Text]) -> Text:
    name, *bounds, body = node.args
    if any(map(looks_like_differential, names(body))) or not looks_like_differential(f"d{name.name}"):  # a db1 inside would end it
        return Text(f"integrate({_arguments((body, name, *bounds), (parts[-1], *parts[:-1]))})", ATOM)
    head = f"∫_{_bound(bounds[0], parts[1])}^{_bound(bounds[1], parts[2])}" if bounds else "∫"
    return Text(f"{head} {parts[-1].acted_on()} d{LETTER.get(name.name, name.name)}", TERM)


def _bound(node: Node, part: Text) -> str:
    inner = node.args[0] if isinstance(node, Apply) and node.op == "-" else node
    return part.text if isinstance(inner, Number | Name) else f"({part.text})"


def _nabla(node: Apply, parts: list[Text]) -> Text:
    *by, body = parts
    below = by[0].text if len(by) == 1 else f"({', '.join(p.text for p in by)})"
    text = body.at(ATOM)
    return Text(f"{node.op}_{below} {text}" if by else node.op + text, POWER)


def _factorial(node: Apply, parts: list[Text]) -> Text:
    inner = node.args[0]
    text = parts[0].at(ATOM)
    return Text(f"({text})!" if isinstance(inner, Apply) and inner.op == "factorial" else f"{text}!", ATOM)


def _prime(node: Apply, parts: list[Text]) -> Text:
    marks = "'" * int(node.args[1].value)
    arguments = f"({_arguments(node.args[2:], parts[2:])})" if parts[2:] else ""
    return Text(f"{parts[0].text}{marks}{arguments}", ATOM)


# ---------------------------------------------------------------- arrays, indices, statements


def _vector(_: Apply, parts: list[Text]) -> Text:
    """A vector; one of a single entry stands in round brackets beside an operation, where [x] would look like a group."""
    return Text(f"[{', '.join(p.text for p in parts)}]", ATOM if len(parts) > 1 else UNION)


def _set(_: Apply, parts: list[Text]) -> Text:
    return Text(f"{{{', '.join(p.text for p in parts)}}}", ATOM)


def _interval(node: Apply, parts: list[Text]) -> Text:
    left, right = node.op[-2:]
    word = "interval " if (left, right) == ("[", "]") else ""
    return Text(f"{word}{left}{parts[0].text}, {parts[1].text}{right}", ATOM)


def _among_sets(node: Node, part: Text, level: int) -> str:
    """The text of a set where only a set can stand: there a closed interval needs no word, and a vector would be one."""
    text = part.at(level)
    if isinstance(node, Apply) and node.op in INTERVALS:
        return text.removeprefix("interval ")
    return f"({text})" if text[0] == "[" or text[-1] == "]" else text


def _union(node: Apply, parts: list[Text]) -> Text:
    return Text(" ∪ ".join(_among_sets(n, p, SUM) for n, p in zip(node.args, parts, strict=True)), UNION)


def _member(node: Apply, parts: list[Text]) -> Text:
    *value, among = parts  # the kind of a declaration, `in [0, 1]`, has no value before it
    return Text("".join(f"{v.at(UNION)} " for v in value) + f"in {_among_sets(node.args[-1], among, UNION)}", RELATION)


def _absent(_: Apply, parts: list[Text]) -> Text:
    return Text("does not exist", OR)


def _entry(node: Apply, parts: list[Text]) -> Text:
    array, *indices = node.args
    is_plain = isinstance(array, Name) and all(isinstance(i, Name) for i in indices)
    if is_plain and (len(indices) == 1 or all(len(i.name) == 1 for i in indices)):
        return Text(parts[0].text + waiting([i.name for i in indices]), ATOM)
    base = parts[0].at(ATOM)
    touches = isinstance(array, Name) or (isinstance(array, Apply) and (array.op == ".T" or base[-1] in ")]"))
    return Text(f"{base if touches else f'({base})'}[{', '.join(p.at(SUM) for p in parts[1:])}]", ATOM)


def _call(node: Apply, parts: list[Text]) -> Text:
    first = node.args[0] if node.args else None
    if isinstance(first, Apply) and first.op == ".." and isinstance(first.args[0], Name):
        parts = [parts[0], *(p._replace(text=bound(first.args[0].name, p.text, "_{}")) for p in parts[1:])]
    return Text(f"{node.op}({_arguments(node.args, parts)})", ATOM)


def _arguments(nodes: Sequence[Node], parts: Sequence[Text]) -> str:
    """The arguments of a call; an equation among them stands in brackets, for without them it would be taken for `axis=1`."""
    is_equation = [isinstance(n, Apply) and n.op == "=" for n in nodes]
    return ", ".join(f"({p.text})" if e else p.text for e, p in zip(is_equation, parts, strict=True))


def _range(node: Apply, parts: list[Text]) -> Text:
    if len(parts) == 2:
        return _slice(node, parts)
    return Text(f"{parts[0].text}={parts[1].at(SUM)}..{parts[2].at(SUM)}", AND)


def _slice(node: Apply, parts: list[Text]) -> Text:
    low, high = node.args
    ends = ("" if high is Name("oo") and low is ONE else parts[0].at(SUM), "" if high is Name("oo") else parts[1].at(SUM))
    return Text(":".join(ends), ATOM)


def _keyword(node: Apply, parts: list[Text]) -> Text:
    return Text(f"{node.op}{parts[0].at(SUM)}", AND)


def _relation(node: Apply, parts: list[Text]) -> Text:
    return Text(f"{parts[0].at(UNION)} {node.op} {parts[1].at(UNION)}", RELATION)


def _and(_: Apply, parts: list[Text]) -> Text:
    return Text(" and ".join(p.at(RELATION) for p in parts), AND)


def _or(_: Apply, parts: list[Text]) -> Text:
    return Text(" or ".join(p.at(AND) for p in parts), OR)


def _case(_: Apply, parts: list[Text]) -> Text:
    return Text(f"{parts[0].text} if {parts[1].text}", AND)


def _otherwise(_: Apply, parts: list[Text]) -> Text:
    return Text(f"{parts[0].text} otherwise", AND)


def _side(node: Apply, parts: list[Text]) -> Text:
    return Text(parts[0].at(SUM) + _SIDES[node.args[1].name], AND)


def _definition(_: Apply, parts: list[Text]) -> Text:
    return Text(f"{parts[0].text} = {parts[1].at(RELATION)}", AND)


def _declaration(node: Apply, parts: list[Text]) -> Text:
    kind = node.args[0]
    sizes = ", ".join(show(a) for a in kind.args) if isinstance(kind, Apply) else ""
    text = show(kind) if sizes or isinstance(kind, Name) else kind.op
    return Text(f"{', '.join(p.text for p in parts[1:])} : {text}", AND)


_PRINTERS: dict[str, Callable[[Apply, list[Text]], Text]] = {
    "+": _sum,
    "*": _product,
    "⊙": _entrywise,
    "/": _quotient,
    "-": _negative,
    "@": _matrix_product,
    "^": _power,
    ".T": _transpose,
    "[]": _vector,
    "_": _entry,
    "abs": _absolute,
    "d/d": _derivative,
    "lim": _limit,
    "∫": _integral,
    "∇": _nabla,
    "∇²": _nabla,
    "factorial": _factorial,
    "{}": _set,
    "∪": _union,
    "in": _member,
    "does not exist": _absent,
    **dict.fromkeys(INTERVALS, _interval),
    "'": _prime,
    "..": _range,
    "axis=": _keyword,
    "keepdims=": _keyword,
    "and": _and,
    "or": _or,
    "if": _case,
    "otherwise": _otherwise,
    "side": _side,
    ":=": _definition,
    ":": _declaration,
    **dict.fromkeys(RELATIONS, _relation),
}
