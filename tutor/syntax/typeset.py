r"""Tree to LaTeX, as a textbook sets it, so that parse_latex(latex(tree)) is the same tree.

How a function is set comes with the call: syntax knows no function by name. Where a page says two things in one way, a mark that does
not show tells them apart:

| mark              | what it says                                                        |
|-------------------|---------------------------------------------------------------------|
| `W_{{1}}`         | the name W1; `W_{1}` is W_1                                         |
| `\log_{{2}}`      | the function log2; `\log_{2}` is the logarithm to the base 2        |
| `A^{{-1}}`        | inv(A); `A^{-1}` is a power                                         |
| `x^{{T}}`         | a power; `x^{T}` and `x^{\top}` are the transpose                   |
| `{\,}`            | the matrix product, `A {\,} B`                                      |
| `{}`              | a product where brackets would be a function's, `f {} \left(x\right)` |
| `x_{{}i}`         | an entry, x[i]; `x_{i}` is one under a sum over i, and else a name  |
| `{10^{-25}}`      | one number                                                          |
| `{\left[0, 1\right]}` | a closed interval                                               |
| `a {=} 3`         | an equation; `a = 3` defines                                        |
| `\mathit{d}`      | the name d beside integrals and fractions, where d begins a differential |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from tutor.syntax.entries import bound, settled
from tutor.syntax.nodes import ONE, RELATIONS, Apply, Name, Node, Number, is_op, postorder
from tutor.syntax.tex.alphabet import FUNCTIONS
from tutor.syntax.tokens import GREEK_NAMES
from tutor.syntax.typesetting import arithmetic, arrays, calculus
from tutor.syntax.typesetting.lettering import D, name_latex
from tutor.syntax.typesetting.setting import AND, ATOM, OR, POWER, RELATION, SUM, TERM, UNION, Set, argument, is_call, is_range

_SIGNS = {"<=": r"\le", ">=": r"\ge", "!=": r"\ne"}
_BREAK = r" \\ "  # the end of a line of an array
_NO_COMMANDS: Mapping[str, str] = {}


def latex(node: Node, commands: Mapping[str, str] = _NO_COMMANDS) -> str:
    r"""The LaTeX of a tree; `commands` says how a function's word is set, as {"log": r"\ln"}."""
    made: dict[Node, Set] = {}
    for n in postorder(node):
        match n:
            case Number():
                made[n] = arithmetic.number_latex(n)
            case Name(name):
                made[n] = Set(name_latex(name), ATOM)
            case Apply(op, args):
                typeset = _SETTERS.get(op) or partial(_call, commands)
                made[n] = typeset(n, [made[a] for a in args])
    text = _not_defining(node, settled(made[node].latex, "_{{{{}}{}}}"))
    return text if any(is_op(n, "∫", "/", "d/d") for n in made) else text.replace(D, "d")


def _not_defining(node: Node, text: str) -> str:
    """An equation alone, with {=} where = would be taken for a definition: `a = 3`, `f(x) = …`."""
    while isinstance(node, Apply) and node.op in ("and", "or"):
        node = node.args[0]
    if not isinstance(node, Apply) or node.op != "=":
        return text
    left = node.args[0]
    is_head = is_call(left) and all(isinstance(a, Name) for a in left.args)
    return text.replace(" = ", " {=} ", 1) if isinstance(left, Name) or is_head else text


# ---------------------------------------------------------------- functions


def _call(commands: Mapping[str, str], node: Apply, parts: list[Set]) -> Set:
    word, arguments = node.op, node.args
    parts = [argument(a, p) for a, p in zip(arguments, parts, strict=True)]
    if arguments and is_range(arguments[0]):
        parts = [parts[0], *(p._replace(latex=bound(name_latex(arguments[0].args[0].name), p.latex, "_{{{}}}")) for p in parts[1:])]
        if word in ("sum", "prod") and len(parts) == 2:
            low, _, high = parts[0].latex.partition(" .. ")
            return Set(rf"\{word}_{{{low}}}^{{{high}}} {parts[1].acted_on()}", TERM)
    if len(parts) == 1 and word in _AROUND:
        return Set(_AROUND[word].format(parts[0].latex), ATOM)
    if word == "inv" and len(parts) == 1:
        text = parts[0].at(ATOM) if isinstance(arguments[0], Name) else rf"\left({parts[0].latex}\right)"
        return Set(f"{text}^{{{{-1}}}}", POWER)
    if word == "log" and len(parts) == 2:
        return Set(rf"\log_{{{parts[1].latex}}}\left({parts[0].latex}\right)", POWER)
    if word == "kron" and len(parts) == 2:
        left = parts[0].latex if is_op(arguments[0], "kron") else parts[0].at(POWER)
        return Set(rf"{left} \otimes {parts[1].at(POWER)}", SUM)
    if word == "norm" and len(parts) == 2 and arguments[1] in (ONE, Name("oo")):
        return Set(rf"{_AROUND[word].format(parts[0].latex)}_{{{parts[1].latex}}}", ATOM)
    if word == "piecewise" and all(is_op(a, "if", "otherwise") for a in arguments):
        return Set(rf"\begin{{cases}} {_BREAK.join(p.latex for p in parts)} \end{{cases}}", ATOM)
    command = commands.get(word) or (f"\\{word}" if word in FUNCTIONS else _plain_command(word))
    return Set(rf"{command}\left({', '.join(p.latex for p in parts)}\right)", ATOM)


_AROUND = {
    "indicator": r"\mathbb{{1}}\left({}\right)",
    "abs": r"\left|{}\right|", "norm": r"\left\|{}\right\|", "sqrt": r"\sqrt{{{}}}", "cbrt": r"\sqrt[3]{{{}}}",
}  # fmt: skip


def _plain_command(word: str) -> str:
    if len(word) == 1 or word in GREEK_NAMES:
        return name_latex(word)
    if len(word.partition("_")[0]) == 1:
        return name_latex(word)
    escaped = word.replace("_", r"\_")
    return rf"\operatorname{{{escaped}}}"


def _keyword(node: Apply, parts: list[Set]) -> Set:
    return Set(rf"\text{{{node.op[:-1]}}} = {parts[0].at(SUM)}", AND)


# ---------------------------------------------------------------- relations, statements


def _relation(node: Apply, parts: list[Set]) -> Set:
    return Set(f"{parts[0].at(UNION)} {_SIGNS.get(node.op, node.op)} {parts[1].at(UNION)}", RELATION)


def _member(_: Apply, parts: list[Set]) -> Set:
    *value, among = parts  # the kind of a declaration has no value before it
    return Set("".join(f"{v.at(UNION)} " for v in value) + rf"\in {among.at(UNION)}", RELATION)


def _and(_: Apply, parts: list[Set]) -> Set:
    return Set(r" \text{ and } ".join(p.at(RELATION) for p in parts), AND)


def _or(_: Apply, parts: list[Set]) -> Set:
    return Set(r" \text{ or } ".join(p.at(AND) for p in parts), OR)


def _case(_: Apply, parts: list[Set]) -> Set:
    return Set(rf"{parts[0].latex} & \text{{if }} {parts[1].latex}", OR)


def _otherwise(_: Apply, parts: list[Set]) -> Set:
    return Set(rf"{parts[0].latex} & \text{{otherwise}}", OR)


def _side(node: Apply, parts: list[Set]) -> Set:
    return Set(f"{parts[0].at(ATOM)}^{{{'+' if node.args[1].name == 'above' else '-'}}}", POWER)


def _absent(_: Apply, parts: list[Set]) -> Set:
    return Set(r"\text{does not exist}", OR)


def _definition(_: Apply, parts: list[Set]) -> Set:
    return Set(f"{parts[0].latex} = {parts[1].at(UNION)}", AND)


def _declaration(node: Apply, parts: list[Set]) -> Set:
    r"""`W \in \mathbb{R}^{m \times n}` where it is a plain array, `w : \text{positive}` otherwise."""
    kind = node.args[0]
    listed = ", ".join(p.latex for p in parts[1:])
    sizes = [latex(a) for a in kind.args]
    if kind.op in _NUMBERS and all(isinstance(a, Name | Number) for a in kind.args):
        power = f"^{{{_TIMES.join(sizes)}}}" if sizes else ""
        return Set(rf"{listed} \in \mathbb{{{_NUMBERS[kind.op]}}}{power}", AND)
    if kind.op == "in":
        return Set(rf"{listed} : \text{{in }} {sizes[0]}", AND)
    return Set(rf"{listed} : \text{{{kind.op}}}" + (rf"\left({', '.join(sizes)}\right)" if sizes else ""), AND)


_TIMES = r" \times "
_NUMBERS = {"real": "R", "integer": "Z", "vector": "R", "matrix": "R"}

_SETTERS: Mapping[str, Callable[[Apply, list[Set]], Set]] = {
    **arithmetic.SETTERS,
    **arrays.SETTERS,
    **calculus.SETTERS,
    "in": _member,
    "axis=": _keyword,
    "keepdims=": _keyword,
    "and": _and,
    "or": _or,
    "if": _case,
    "otherwise": _otherwise,
    "side": _side,
    "does not exist": _absent,
    ":=": _definition,
    ":": _declaration,
    **dict.fromkeys(RELATIONS, _relation),
}
