"""A learner's line read: what it claims, as chains of sides, definitions, differentials or claims about an unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from tutor.checking.verdicts.extrema import without_kinds
from tutor.checking.verdicts.phrases import both_signs
from tutor.checking.working.ground import Ground
from tutor.checking.working.notation import tree
from tutor.checking.working.words import bare
from tutor.errors import Span, TutorError, trouble
from tutor.meaning.sorts import CLAIM, SET, sort_of
from tutor.rules.catalogue import as_claim
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import CONSTANTS, Apply, Name, Node, is_op, names, number
from tutor.syntax.statements import Piece, apart, outside

_EQUALS = r"(?<![<>!:=])(?:&\s*)?==?(?:\s*&)?(?![=>])"
_COMMAS = r"(?:[,;]\s*|(?<=\s))(?:then|and)(?=\s)|[,;]|\\quad"
_RELATION = re.compile(r"<|(?<!-)>|[≤≥≠∈]|!=|(?<=\s)(?:or|in)(?=\s)|\\(?:leq?|geq?|neq?|in|lor)(?![A-Za-z])")
_DEFINITION = re.compile(r"\s*([^\W\d]\w*)\s*(?:\(((?:[^\W\d]\w*|[\s,])*)\))?\s*:?=(?!=)\s*(\S.*)", re.DOTALL)
_DIFFERENTIAL = re.compile(r"(?<![\w/∂])(?:\\[,;]\s*|\\mathrm\{d\}|\\mathrm d)?d\s?([^\W\d_]\w?)(?![\w(])")
_WHOLE = {  # how people call the whole answer
    "gradient": r"(?:∇|grad|gradient)(?:\s*(?:of\s+)?[A-Za-z](?:\([\w, ]*\))?)?",
    "hessian": r"(?:H|∇²|hess|hessian|D)(?:\s*_?(?:of\s+)?[A-Za-z])?(?:\([\w, ]*\))?",
    "jacobian": r"(?:J|jac|jacobian|D)(?:\s*_?(?:of\s+)?[A-Za-z])?(?:\([\w, ]*\))?",
    "antiderivative": r"I|F\(\w\)|F|∫|\\int",
    "integral": r"I|A|∫|\\int",
    "limit": r"L|lim|\\lim",
    "taylor": r"[TPp](?:_?\d)?(?:\(\w\))?",
}
_LOSS_BY = re.compile(
    r"(?:\\frac\s*\{)?\s*(?:d|∂|\\partial)\s*(L|J|E|C|\\ell|\\mathcal\{L\}|loss)?\s*(?:/|\}\s*\{)\s*(?:d|∂|\\partial)\s*(\w+)\s*\}?"
)
_FOLLOWS = r"[⇒⟹⇔⟺∴]|(?<!<)=>|<=>|\\(?:Rightarrow|implies|iff|Leftrightarrow|therefore|Longrightarrow)(?![A-Za-z])"
_PRIMES = str.maketrans("′’", "''")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{(?:align|aligned|equation|gather|split|eqnarray)\*?\}")


@dataclass(frozen=True, slots=True)
class Chain:
    """`a = b = c`, or an expression alone.

    continues  it begins with the sign: it goes on with what stands above
    is_answer  it begins with a name of the whole answer: `grad f =`, `H =`, `I =`
    """

    sides: tuple[Node, ...]
    continues: bool = False
    is_answer: bool = False


@dataclass(frozen=True, slots=True)
class Defined:
    """`u = x^2 + 1`, `f(x) = x^2`, with further sides that are the same."""

    name: str
    parameters: tuple[str, ...] | None
    sides: tuple[Node, ...]
    is_said: bool = False


@dataclass(frozen=True, slots=True)
class Differentials:
    """`2x dx = du`: a coefficient and a name on each side; `is_alone` where nothing stands before the first."""

    left: Node
    name: str
    right: Node
    by: str
    is_alone: bool = False


@dataclass(frozen=True, slots=True)
class Claimed:
    """An equation, an inequality, or several of them, about an unknown."""

    node: Node


@dataclass(frozen=True, slots=True)
class Called:
    """Critical points, and what each is called: `x = 1 is a minimum`."""

    node: Node
    kinds: tuple[str, ...]


Statement = Chain | Defined | Differentials | Claimed | Called


def read_line(line: str, ground: Ground) -> tuple[Statement, ...]:
    """What a line claims; nothing for words alone. Raises TutorError, located in the line."""
    if len(line) > ground.scope.limits.characters:
        raise trouble("length", f"a line has at most {ground.scope.limits.characters} characters", mend="write it as several lines")
    line, kinds = without_kinds(line) if ground.derivation.kind == "critical" else (line, ())
    found = bare(_ENVIRONMENT.sub(" ", line).replace("{=}", "=").translate(_PRIMES), ground.scope.vocabulary)
    told: list[Statement] = []
    for text, offset in found.definitions:
        told += _read_piece(Piece(text, offset), ground, is_said=True)
        ground = _knowing(ground, told)
    for piece in apart(found.text, _FOLLOWS, found.offset) if found.text else ():
        told += _read_all(piece, ground, found.is_binding) if piece.text else []
        ground = _knowing(ground, told)
    if found.is_answer and told and isinstance(told[-1], Chain) and (told[-1].continues or len(told[-1].sides) == 1):
        told[-1] = replace(told[-1], continues=False, is_answer=True)
    if kinds and told and isinstance(told[-1], Claimed):
        told[-1] = Called(told[-1].node, kinds)
    return tuple(told)


def _knowing(ground: Ground, told: list[Statement]) -> Ground:
    for s in told:
        if isinstance(s, Defined):
            ground = ground.defining(s.name, s.parameters, s.sides[0])
    return ground


def _read_all(piece: Piece, ground: Ground, is_said: bool) -> list[Statement]:
    parts = [p for p in apart(piece.text, _COMMAS, piece.offset) if p.text]
    if len(parts) == 1:
        return _read_piece(parts[0], ground, is_said)
    related = [bool(_relations(p.text)) for p in parts]
    if not any(related):
        return [Chain((Apply("[]", tuple(_read(p, ground) for p in parts)),))]
    if related[0] and not any(related[1:]) and len(list(outside(parts[0].text, _EQUALS))) == 1:
        name, first = (_read(p, ground) for p in _sides(parts[0]))  # x = 2, 3
        values = (first, *(_read(p, ground) for p in parts[1:]))
        return [Claimed(Apply("or", tuple(Apply("=", (name, v)) for v in values)))]
    told: list[Statement] = []
    for part in parts:
        told += _read_piece(part, ground, is_said)
        ground = _knowing(ground, told)
    return _joined(told)


def _joined(told: list[Statement]) -> list[Statement]:
    """Claims side by side as one: `x = 1, x = 2` are cases, `x = 1, y = 2` hold together."""
    if len(told) < 2 or not all(isinstance(s, Claimed) for s in told):
        return told
    nodes = [s.node for s in told]
    lefts = {n.args[0] for n in nodes if is_op(n, "=")}
    op = "or" if len(lefts) == 1 and all(is_op(n, "=") for n in nodes) else "and"
    return [Claimed(Apply(op, tuple(nodes)))]


def _relations(text: str) -> list[re.Match[str]]:
    return [*outside(text, _EQUALS), *outside(text, _RELATION.pattern)]


def _sides(piece: Piece) -> list[Piece]:
    return list(apart(piece.text, _EQUALS, piece.offset))


def _read_piece(piece: Piece, ground: Ground, is_said: bool = False) -> list[Statement]:
    if len(list(both_signs(piece.text))) > 1:
        return _both_signs(piece, ground)
    sides = _sides(piece)
    if len(sides) == 2 and (found := _differentials(sides, ground)):
        return [found]
    if any(outside(piece.text, _RELATION.pattern)):
        return [Claimed(as_claim(_read(piece, ground)))]
    if len(sides) > 1 and _is_whole_answer(sides[0].text, ground):
        return [Chain(tuple(_read(p, ground) for p in sides[1:]), is_answer=True)]
    if len(sides) > 1 and (slope := _marked_slope(sides[0].text, ground)):
        return [Chain((slope, *(_read(p, ground) for p in sides[1:])))]
    if len(sides) > 1 and (adjoint := _adjoint(sides[0].text, ground)):
        return [Defined(adjoint, None, tuple(_read(p, ground) for p in sides[1:]))]
    if len(sides) == 2 and (part := _part_by_its_slope(sides, ground)):
        return [part]
    head = _DEFINITION.fullmatch(piece.text)
    if head and len(sides) > 1 and sides[0].text and (_is_definable(head[1], ground) or _is_substituted(head, ground)):
        parameters = None if head[2] is None else tuple(p.strip() for p in head[2].split(","))
        inner = ground if parameters is None else replace(ground, scope=ground.scope.freeing(parameters))
        return [Defined(head[1], parameters, tuple(_read(p, inner) for p in sides[1:]), is_said)]
    continues = len(sides) > 1 and not sides[0].text
    nodes = tuple(_read(p, ground) for p in (sides[1:] if continues else sides))
    if len(nodes) == 1 and sort_of(nodes[0]) in (CLAIM, SET):
        return [Claimed(nodes[0])]
    if len(nodes) > 1 and not continues and _is_about_unknown(nodes, ground):
        pairs = tuple(Apply("=", pair) for pair in pairwise(nodes))
        return [Claimed(pairs[0] if len(pairs) == 1 else Apply("and", pairs))]
    return [Chain(nodes, continues)]


def _is_about_unknown(nodes: tuple[Node, ...], ground: Ground) -> bool:
    """Whether an equation is one to be solved, and no value of something asked for."""
    d = ground.derivation
    if d.kind == "solve":
        return True
    if d.kind not in ("critical", "implicit"):
        return False
    if d.kind == "implicit" and is_op(nodes[0], "'", "d/d"):
        return False
    return not is_op(ground.resolved(nodes[0]), "d/d", "∇", "at", "∇²") and any(names(n) & set(d.wrt) for n in nodes)


def _is_whole_answer(text: str, ground: Ground) -> bool:
    pattern = _WHOLE.get("antiderivative" if ground.is_antiderivative else ground.derivation.kind)
    known = ground.asked | {n for n, _ in ground.scope.kinds}
    return pattern is not None and text not in known and re.fullmatch(pattern, text) is not None


def _is_definable(name: str, ground: Ground) -> bool:
    """Whether `name = …` may say what a name means: the problem does not know it."""
    return name not in ground.scope.vocabulary.functions and name not in CONSTANTS and name not in ground.asked


def _is_substituted(head: re.Match[str], ground: Ground) -> bool:
    """`x = tan t`: something of a new name in the place of the variable."""
    d = ground.derivation
    if d.kind not in ("integral", "limit") or head[1] not in d.wrt or head[2] is not None:
        return False
    try:
        found = names(tree(head[3], ground))
    except TutorError:
        return False
    return bool(found) and not found & ground.asked


def _marked_slope(text: str, ground: Ground) -> Node | None:
    """`f_xy`: the derivative of the problem by x, then by y."""
    found = re.fullmatch(r"([A-Za-z])_\{?([a-z]+)\}?", text)
    if not found or ground.is_known(found[1]) or ground.is_known(text) or not set(found[2]) <= set(ground.derivation.wrt):
        return None
    return Apply("d/d", (*map(Name, found[2]), ground.derivation.problem))


def _adjoint(text: str, ground: Ground) -> str:
    """dW, of `dL/dW` in a backward pass: how the loss, which no line has to name, moves with W."""
    found = _LOSS_BY.fullmatch(text) if ground.derivation.kind == "backprop" else None
    return f"d{found[2]}" if found and not ground.is_known(found[1]) else ""


def _both_signs(piece: Piece, ground: Ground) -> list[Statement]:
    """`x = ±2`: both cases."""
    told = [_read_piece(Piece(text, piece.offset), ground) for text in both_signs(piece.text)]
    nodes = [Apply("=", s.sides) if isinstance(s, Chain) else s.node for (s,) in told if isinstance(s, Chain | Claimed)]
    if len(nodes) != 2:
        raise trouble("character", "± stands for two values", mend="write + and - on lines of their own")
    return [Claimed(Apply("or", tuple(nodes)))]


def _differentials(sides: list[Piece], ground: Ground) -> Differentials | None:
    """`du = 2x dx`, `dx = du/2`: one differential on each side."""
    found = [list(_DIFFERENTIAL.finditer(s.text)) for s in sides]
    if any(len(f) != 1 for f in found) or any(c in s.text for s in sides for c in ("∫", "int", "@")):
        return None
    names_ = [f[0][1] for f in found]
    texts = [_coefficient(s.text, m) for s, (m,) in zip(sides, found, strict=True)]
    try:
        left, right = (tidy(_read(Piece(t, s.offset), ground)) for t, s in zip(texts, sides, strict=True))
    except TutorError:
        return None
    return Differentials(left, names_[0], right, names_[1], left is number(1))


def _part_by_its_slope(sides: list[Piece], ground: Ground) -> Differentials | None:
    """`v' = e^x` on the way to an integral, where v is a new name: dv = e^x dx."""
    found = re.fullmatch(r"([a-z])'", sides[0].text)
    if not found or ground.derivation.kind != "integral" or ground.is_known(found[1]) or any(s[0] == found[1] for s in ground.slopes):
        return None
    return Differentials(number(1), found[1], _read(sides[1], ground), ground.base, True)


def _coefficient(text: str, differential: re.Match[str]) -> str:
    """What stands before a differential, or round it: `2x` of `2x dx`, `(1)/2` of `du/2`."""
    before, behind = text[: differential.start()].strip(), text[differential.end() :].strip()
    if behind:
        return f"{before}(1){behind}"
    return f"{before}1" if before in ("", "-") else before.removesuffix("*").removesuffix("·").removesuffix("\\cdot")


# ---------------------------------------------------------------- one side


def _read(piece: Piece, ground: Ground) -> Node:
    """One side as a tree. Raises TutorError, located in its line."""
    try:
        return tree(piece.text, ground)
    except TutorError as error:
        d = error.located(piece.text).diagnostic
        if d.source == piece.text and d.span:
            d = replace(d, span=Span(d.span.start, d.span.end))
        raise TutorError(d) from None
