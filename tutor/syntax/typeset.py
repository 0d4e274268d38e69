"""Tree to LaTeX, as a textbook sets it. How a function is set comes with the call: syntax knows no function by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from tutor.syntax.nodes import RELATIONS, Apply, Name, Node, Number, postorder
from tutor.syntax.printer import show
from tutor.syntax.tokens import GREEK_NAMES, words

AND, RELATION, SUM, TERM, PRODUCT, POWER, ATOM = range(7)

# commands that LaTeX itself has; others are set by \operatorname
_OWN = frozenset(words("sin cos tan cot sec csc sinh cosh tanh coth exp ln det max min gcd"))
_SIGNS = {"<=": r"\le", ">=": r"\ge", "!=": r"\ne"}
_BREAK = r" \\ "  # the end of a line of an array
_NO_COMMANDS: Mapping[str, str] = {}


class Set(NamedTuple):
    """A node as LaTeX, and how tightly it holds together."""

    latex: str
    level: int

    def at(self, level: int) -> str:
        return self.latex if self.level >= level else rf"\left({self.latex}\right)"


def latex(node: Node, commands: Mapping[str, str] = _NO_COMMANDS) -> str:
    r"""The LaTeX of a tree; `commands` says how a function's word is set, as {"log": r"\ln"}."""
    made: dict[Node, Set] = {}
    for n in postorder(node):
        match n:
            case Number():
                made[n] = _number(n)
            case Name(name):
                made[n] = Set(name_latex(name), ATOM)
            case Apply(op, args):
                typeset = _SETTERS.get(op) or partial(_call, commands)
                made[n] = typeset(n, [made[a] for a in args])
    return made[node].latex


def name_latex(name: str) -> str:
    """A name: Greek by its command, digits and what follows _ as a subscript, several letters upright."""
    if name == "oo":
        return r"\infty"
    base, _, subscript = name.partition("_")
    letters = base.rstrip("0123456789")
    indices = [part for part in (base[len(letters) :], *subscript.split("_")) if part]
    written = _letters(letters)
    inside = ", ".join(part if part.isdigit() else _letters(part) for part in indices)
    return f"{written}_{{{inside}}}" if inside else written


def _letters(word: str) -> str:
    if word in GREEK_NAMES:
        return "\\" + word
    if len(word) > 2 and word[0] == "d" and word[1:] in GREEK_NAMES:
        return f"d\\{word[1:]}"
    return word if len(word) == 1 else rf"\mathrm{{{word}}}"


def _number(node: Number) -> Set:
    text = show(node)
    if "/" in text:
        top, bottom = text.lstrip("-").split("/")
        return Set(rf"{'-' * text.startswith('-')}\frac{{{top}}}{{{bottom}}}", TERM if text.startswith("-") else PRODUCT)
    mantissa, mark, exponent = text.partition("e")
    if mark:
        power = rf"10^{{{exponent}}}"
        return Set(power, POWER) if mantissa == "1" else Set(rf"{mantissa} \cdot {power}", PRODUCT)
    return Set(text, TERM if text.startswith("-") else ATOM)


# ---------------------------------------------------------------- arithmetic


def _sum(node: Apply, parts: list[Set]) -> Set:
    out = []
    for k, (term, part) in enumerate(zip(node.args, parts, strict=True)):
        is_open = isinstance(term, Apply) and term.op in ("d/d", "lim") and k + 1 < len(parts)
        text = part.at(ATOM if is_open else TERM)
        if k == 0:
            out.append(text)
        elif text.startswith("-"):
            out.append(" - " + text[1:].lstrip())
        else:
            out.append(" + " + text)
    return Set("".join(out), SUM)


def _negative(_: Apply, parts: list[Set]) -> Set:
    return Set("-" + parts[0].at(TERM), TERM)


def _product(node: Apply, parts: list[Set]) -> Set:
    out = parts[0].at(PRODUCT)
    for before, factor, part in zip(node.args, node.args[1:], parts[1:], strict=False):
        text = part.at(PRODUCT if _is_fraction(factor) else POWER)
        out += _joint(before, factor, text) + text
    return Set(out, PRODUCT)


def _joint(before: Node, factor: Node, text: str) -> str:
    """What stands between two factors: a dot before a number, a thin space beside a word."""
    is_mixed = _is_fraction(factor) and (_is_fraction(before) or isinstance(before, Number))
    if is_mixed or text[0].isdigit() or isinstance(_base(factor), Number):
        return r" \cdot "
    return r" \, " if _is_word(factor) or _is_word(before) else " "


def _is_fraction(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == "/"


def _base(node: Node) -> Node:
    return node.args[0] if isinstance(node, Apply) and node.op == "^" else node


def _is_word(node: Node) -> bool:
    """Whether a thin space should set this factor apart: a name of several letters, a function."""
    base = _base(node)
    if isinstance(base, Name):
        return len(base.name.split("_")[0].rstrip("0123456789")) > 1 and base.name not in GREEK_NAMES
    return isinstance(base, Apply) and base.op not in _SETTERS


def _quotient(_: Apply, parts: list[Set]) -> Set:
    return Set(rf"\frac{{{parts[0].latex}}}{{{parts[1].latex}}}", PRODUCT)


def _matrix_product(_: Apply, parts: list[Set]) -> Set:
    return Set(rf"{parts[0].at(PRODUCT)} \, {parts[1].at(POWER)}", PRODUCT)


def _power(node: Apply, parts: list[Set]) -> Set:
    base, exponent = node.args[0], parts[1].latex
    head, opening, rest = parts[0].latex.partition(r"\left(")
    is_call = isinstance(base, Apply) and base.op not in _SETTERS and base.op not in _AROUND
    if is_call and head and opening and isinstance(node.args[1], Number):
        return Set(rf"{head}^{{{exponent}}}\left({rest}", POWER)  # \sin^{2}\left(x\right)
    return Set(f"{parts[0].at(ATOM)}^{{{exponent}}}", POWER)


def _transpose(_: Apply, parts: list[Set]) -> Set:
    return Set(rf"{parts[0].at(ATOM)}^{{\top}}", POWER)


# ---------------------------------------------------------------- functions, arrays


def _call(commands: Mapping[str, str], node: Apply, parts: list[Set]) -> Set:
    word, arguments = node.op, node.args
    if arguments and isinstance(arguments[0], Apply) and arguments[0].op == "..":
        return _big(word, parts)
    if len(parts) == 1 and word in _AROUND:
        return Set(_AROUND[word].format(parts[0].latex), ATOM)
    if word == "inv" and len(parts) == 1:
        return Set(f"{parts[0].at(ATOM)}^{{-1}}", POWER)
    if word == "log" and len(parts) == 2:
        return Set(rf"\log_{{{parts[1].latex}}}\left({parts[0].latex}\right)", ATOM)
    if word == "piecewise":
        return Set(rf"\begin{{cases}} {_BREAK.join(p.latex for p in parts)} \end{{cases}}", ATOM)
    command = commands.get(word) or (f"\\{word}" if word in _OWN else _plain_command(word))
    inside = ", ".join(p.latex for p in parts)
    return Set(rf"{command}\left({inside}\right)", ATOM)


_AROUND = {"abs": r"\left|{}\right|", "norm": r"\left\|{}\right\|", "sqrt": r"\sqrt{{{}}}", "cbrt": r"\sqrt[3]{{{}}}"}


def _plain_command(word: str) -> str:
    if len(word) == 1 or word in GREEK_NAMES:
        return name_latex(word)
    escaped = word.replace("_", r"\_")
    return rf"\operatorname{{{escaped}}}"


def _big(word: str, parts: list[Set]) -> Set:
    """A sum or a product over an index."""
    sign = {"sum": r"\sum", "prod": r"\prod"}.get(word, rf"\operatorname*{{{word}}}")
    low, _, high = parts[0].latex.partition("\0")
    return Set(rf"{sign}_{{{low}}}^{{{high}}} {', '.join(p.at(TERM) for p in parts[1:])}", TERM)


def _range(_: Apply, parts: list[Set]) -> Set:
    return Set(f"{parts[0].latex}={parts[1].latex}\0{parts[2].latex}", AND)  # \0 parts the low end from the high end


def _vector(node: Apply, parts: list[Set]) -> Set:
    is_matrix = all(isinstance(a, Apply) and a.op == "[]" for a in node.args)
    rows = [_row(a) for a in parts] if is_matrix else [p.latex for p in parts]
    return Set(rf"\begin{{bmatrix}} {_BREAK.join(rows)} \end{{bmatrix}}", ATOM)


def _row(part: Set) -> str:
    inside = part.latex.removeprefix(r"\begin{bmatrix} ").removesuffix(r" \end{bmatrix}")
    return inside if r"\begin{bmatrix}" in inside else inside.replace(_BREAK, " & ")


def _entry(_: Apply, parts: list[Set]) -> Set:
    return Set(f"{parts[0].at(ATOM)}_{{{', '.join(p.latex for p in parts[1:])}}}", ATOM)


def _keyword(node: Apply, parts: list[Set]) -> Set:
    return Set(rf"\text{{{node.op[:-1]}}} = {parts[0].latex}", AND)


# ---------------------------------------------------------------- calculus


def _derivative(node: Apply, parts: list[Set]) -> Set:
    *by, body = node.args
    counted: dict[str, int] = {}
    for name in by:
        counted[name.name] = counted.get(name.name, 0) + 1
    d = "d" if len(counted) == 1 else r"\partial "
    order = f"^{{{len(by)}}}" if len(by) > 1 else ""
    below = r" \, ".join(f"{d}{name_latex(n)}" + (f"^{{{k}}}" if k > 1 else "") for n, k in counted.items())
    top = f"{d.strip()}{order}"
    if isinstance(body, Name):
        return Set(rf"\frac{{{top} {parts[-1].latex}}}{{{below}}}", PRODUCT)
    return Set(rf"\frac{{{top}}}{{{below}}} {parts[-1].at(TERM)}", TERM)


def _limit(node: Apply, parts: list[Set]) -> Set:
    side = {"above": "^{+}", "below": "^{-}"}[node.args[2].name] if len(node.args) == 4 else ""
    point = parts[1].at(ATOM) if side else parts[1].latex
    return Set(rf"\lim_{{{parts[0].latex} \to {point}{side}}} {parts[-1].at(TERM)}", TERM)


def _integral(node: Apply, parts: list[Set]) -> Set:
    bounds = f"_{{{parts[1].latex}}}^{{{parts[2].latex}}}" if len(parts) == 4 else ""
    return Set(rf"\int{bounds} {parts[-1].at(TERM)} \, d{parts[0].latex}", TERM)


def _prime(node: Apply, parts: list[Set]) -> Set:
    order = int(node.args[1].value)
    marks = "'" * order if order < 4 else f"^{{({order})}}"
    arguments = rf"\left({', '.join(p.latex for p in parts[2:])}\right)" if parts[2:] else ""
    return Set(f"{parts[0].latex}{marks}{arguments}", ATOM)


# ---------------------------------------------------------------- relations, statements


def _relation(node: Apply, parts: list[Set]) -> Set:
    return Set(f"{parts[0].at(SUM)} {_SIGNS.get(node.op, node.op)} {parts[1].at(SUM)}", RELATION)


def _and(_: Apply, parts: list[Set]) -> Set:
    return Set(r" \text{ and } ".join(p.at(RELATION) for p in parts), AND)


def _case(_: Apply, parts: list[Set]) -> Set:
    return Set(rf"{parts[0].latex} & \text{{if }} {parts[1].latex}", AND)


def _otherwise(_: Apply, parts: list[Set]) -> Set:
    return Set(rf"{parts[0].latex} & \text{{otherwise}}", AND)


def _side(node: Apply, parts: list[Set]) -> Set:
    return Set(f"{parts[0].at(ATOM)}^{{{'+' if node.args[1].name == 'above' else '-'}}}", POWER)


def _definition(_: Apply, parts: list[Set]) -> Set:
    return Set(f"{parts[0].latex} = {parts[1].latex}", AND)


def _declaration(node: Apply, parts: list[Set]) -> Set:
    kind = show(Apply(":", (node.args[0], Name("x")))).removeprefix("x : ")
    return Set(rf"{', '.join(p.latex for p in parts[1:])} : \text{{{kind}}}", AND)


_SETTERS: dict[str, Callable[[Apply, list[Set]], Set]] = {
    "+": _sum,
    "*": _product,
    "/": _quotient,
    "-": _negative,
    "@": _matrix_product,
    "^": _power,
    ".T": _transpose,
    "[]": _vector,
    "_": _entry,
    "d/d": _derivative,
    "lim": _limit,
    "∫": _integral,
    "'": _prime,
    "..": _range,
    "axis=": _keyword,
    "keepdims=": _keyword,
    "and": _and,
    "if": _case,
    "otherwise": _otherwise,
    "side": _side,
    ":=": _definition,
    ":": _declaration,
    **dict.fromkeys(RELATIONS, _relation),
}
