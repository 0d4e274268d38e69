"""The tables, written out in the order in which they are tried, and the words they bring into the language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tutor.rules import activations, arrangements, counting, elementary, further, joinings, layers, matrices, shares, structure
from tutor.rules.rule import Pullback, Rule, Table
from tutor.syntax.nodes import ONE, Apply, Name, Node, is_op, names, postorder, substitute
from tutor.syntax.parser import parse
from tutor.syntax.vocabulary import Vocabulary

DERIVATIVES: tuple[Table, ...] = (structure.TABLE, elementary.TABLE, further.TABLE, activations.TABLE, counting.TABLE)
PULLBACKS: tuple[Table, ...] = (*matrices.TABLES, *shares.TABLES, *arrangements.TABLES, *layers.TABLES)

INNER = "inner derivative left out"  # what the mistake that every function can make is called
_OPTIONS = ("axis=", "keepdims=")  # what an argument begins with that is none

# words of the language's own: no rule, but structure (the parser gives them their trees)
SPECIAL = {
    "diff": (2, None),
    "integrate": (2, 4),
    "limit": (3, 3),
    "sum": (1, 3),
    "prod": (1, 3),
    "mean": (1, 3),
    "piecewise": (1, None),
    "where": (3, 3),
    "indicator": (1, 1),
}


@cache
def vocabulary() -> Vocabulary:
    """Every word of the language, with its arity and its other spellings."""
    functions: dict[str, tuple[int, int | None]] = dict(SPECIAL)
    aliases: dict[str, str] = {}
    reducing: set[str] = {"sum", "mean"}
    for rule in (r for table in DERIVATIVES + PULLBACKS for r in table.rules):
        if not rule.word:
            continue
        arguments = _arguments(rule.left)
        arity = sum(not a.startswith(_OPTIONS) for a in arguments)
        few, most = functions.get(rule.word, (arity, arity))
        unbounded = most is None or getattr(rule, "many", False)
        functions[rule.word] = (min(few, arity), None if unbounded else max(most, arity))
        if arity < len(arguments):
            reducing.add(rule.word)
        for other in rule.aliases:
            aliases[other] = rule.word
    functions |= {other: functions[word] for other, word in aliases.items()}
    bare = frozenset(w for w, (few, most) in functions.items() if few == 1 and w not in SPECIAL and (most or w not in reducing))
    return Vocabulary(functions, bare, frozenset(reducing), aliases)


def _arguments(left: str) -> list[str]:
    """The texts of a function's arguments in a rule's left side: they are told before anything can be read."""
    out, depth = [""], 0
    for c in left.partition("(")[2][:-1]:
        depth += (c == "(") - (c == ")")
        if c == "," and not depth:
            out.append("")
        else:
            out[-1] += c
    return [a.strip() for a in out]


@cache
def commands() -> Mapping[str, str]:
    """How a function's word is set in LaTeX, where its rule says so."""
    rules = (r for table in DERIVATIVES for r in table.rules)
    return {rule.word: rule.latex for rule in rules if rule.word and rule.latex}


@cache
def read(text: str) -> Node:
    """A pattern of a rule as a tree."""
    return parse(text, vocabulary())


def prime(name: str) -> Node:
    """`u'` in a pattern."""
    return Apply("'", (Name(name), ONE))


def as_claim(node: Node) -> Node:
    """A definition that the reader takes a claim for is the claim."""
    if is_op(node, ":=") and len(node.args) == 2:
        name, body = node.args
        if is_op(body, "and", "or"):
            first, *rest = body.args
            return Apply(body.op, (as_claim(Apply(":=", (name, first))), *rest))
        if is_op(body, "="):
            return Apply("and", (Apply("=", (name, body.args[0])), body))
        return Apply("=", (name, body))
    return node


@dataclass(frozen=True, slots=True)
class Slip:
    """A wrong right side as a tree."""

    right: Node
    hint: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule, read: its sides as trees, the names whose derivative is asked for, and its mistakes."""

    left: Node
    right: Node
    asked: tuple[str, ...]
    mistakes: tuple[Slip, ...]


@cache
def pattern(rule: Rule) -> Pattern:
    """The rule's texts as trees, read when first used."""
    left, right = read(rule.left), read(rule.right)
    inner = sorted(names(left))
    asked = tuple(n for n in inner if prime(n) in postorder(right))
    mistakes = [Slip(read(m.right), m.hint, m.name) for m in rule.wrong]
    if rule.word and len(inner) == 1 and asked:  # every function of one argument can forget its chain
        forgotten = substitute(right, {prime(inner[0]): ONE})
        mistakes.append(Slip(forgotten, f"The outside is right; multiply by the derivative of the inside, {{{inner[0]}'}}.", INNER))
    return Pattern(left, right, asked, tuple(mistakes))


@cache
def function_rules() -> dict[str, tuple[Rule, ...]]:
    """word -> the rules of that function, in order: how it is differentiated, where that is known."""
    found: dict[str, tuple[Rule, ...]] = {}
    for table in DERIVATIVES:
        for r in table.rules:
            if r.word:
                found[r.word] = (*found.get(r.word, ()), r)
    return found


@cache
def meanings() -> dict[tuple[str, int], tuple[tuple[str, ...], Node]]:
    """(word, arity) -> its parameters and what it means in terms of others, for functions that are not primitive.

    An `axis=` counts among the arguments, and is a parameter that the meaning does not use.
    """
    found = {}
    for r in (r for table in DERIVATIVES + PULLBACKS for r in table.rules):
        if r.means:
            parameters = tuple(a.name if isinstance(a, Name) else a.op for a in read(r.left).args)
            found[r.word, len(parameters)] = (parameters, read(r.means))
    return found


def pullbacks() -> tuple[Pullback, ...]:
    return tuple(p for table in PULLBACKS for p in table.rules)


@cache
def pullbacks_of(op: str, count: int) -> tuple[Pullback, ...]:
    """The pullbacks of an operation of `count` arrays: the table's own, and those that are unfolded from two."""
    own = tuple(p for p in pullbacks() if read(p.left).op == op)
    return own if count == 2 else own + joinings.joining(op, count)


@dataclass(frozen=True, slots=True)
class Use:
    """One way to use a word of arrays: its rule, the patterns of its arguments with the shape of each, and the result's shape."""

    rule: Pullback
    arguments: tuple[Node, ...]
    shapes: tuple[tuple[Node, ...], ...]
    result: tuple[Node, ...]


def sizes(text: str) -> tuple[Node, ...]:
    """The shape that a rule writes as "m n"; with commas where a size is more than a letter: "m + p, n"."""
    is_listed = "," in text or "+" in text or "-" in text or "*" in text
    return tuple(read(s) for s in (text.split(",") if is_listed else text.split()))


@cache
def words_of_arrays() -> dict[str, tuple[Use, ...]]:
    """word -> its uses; words that are also functions of numbers (max, min), or have a structure of their own (sum), are not here."""
    found: dict[str, tuple[Use, ...]] = {}
    for p in pullbacks():
        if p.word and p.word not in SPECIAL and p.word not in function_rules() and not _is_nested(p):
            found[p.word] = (*found.get(p.word, ()), _use(p))
    return found


def _is_nested(rule: Pullback) -> bool:
    """Whether a rule is of a word of a word, trace(matrix_power(A, k)): no use of its own."""
    return any(isinstance(a, Apply) and a.op not in _OPTIONS for a in read(rule.left).args)


@cache
def uses_of(word: str, count: int) -> tuple[Use, ...]:
    """The uses of a word with `count` arrays."""
    return words_of_arrays()[word] if count == 2 else tuple(_use(p) for p in pullbacks_of(word, count) if not _is_nested(p))


def _use(rule: Pullback) -> Use:
    arguments = read(rule.left).args
    shapes = tuple(sizes(rule.shapes.get(getattr(a, "name", ""), "")) for a in arguments)
    return Use(rule, arguments, shapes, sizes(rule.shapes["G"]))


@cache
def linear_arguments(word: str, count: int) -> tuple[int, ...]:
    """Which of the `count` arguments of a word of arrays a number can be taken out of."""
    use = next((u for u in words_of_arrays().get(word, ()) if len(u.arguments) == count), None)
    return tuple(k for k, a in enumerate(use.arguments) if isinstance(a, Name) and a.name in use.rule.linear) if use else ()
