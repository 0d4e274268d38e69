"""An answer as it was typed, as a tree: names in front and chains of `=` taken apart; or why it is no answer."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from tutor.checking.equality.truths import as_claim
from tutor.checking.proof.solutions import as_set, is_set, is_vector, plain
from tutor.checking.verdicts import phrases
from tutor.checking.verdicts.telling import Asked
from tutor.checking.verdicts.typed import as_vector, typed
from tutor.checking.verdicts.verdict import Verdict
from tutor.errors import Diagnostic, Span, TutorError
from tutor.limits import Limits
from tutor.meaning.scope import Scope
from tutor.meaning.sorts import CLAIM, CLAIMS, sort_of
from tutor.syntax.nodes import Apply, Name, Node, names, postorder
from tutor.syntax.statements import Piece, split

OPERATORS = {"d/d": "a derivative", "∫": "an integral", "lim": "a limit", "'": "a derivative", "∇": "a gradient", "∇²": "a Hessian"}

Sides = tuple[tuple[str, Node], ...]  # of a chain `a = b = c`: each side as it was typed, with its tree


def understood(answer: str | Node, asked: Asked, labels: tuple[str, ...], limits: Limits) -> Sides | Verdict:
    """The sides of an answer, of which the last is what it comes to; or the verdict where it is none.

    labels   of several entries: `2x, 3y` is [2x, 3y], and `f_y = 3y, f_x = 2x` too
    """
    if not isinstance(answer, str):
        return _checked((("", _peeled(answer, asked)),), asked)
    scope = _with_adjoints(asked)
    piece = phrases.bare(answer)
    said = phrases.in_words(piece.text, "solve" if asked.is_about_places else asked.kind)
    if said:
        return ((piece.text, Scope().read(said)),)
    no_answer = _no_answer(piece, asked)
    if no_answer is not None:
        return no_answer
    try:
        return _checked(_sides(piece, answer, asked, scope, labels, limits), asked)
    except TutorError as error:
        again = phrases.asks_in_signs(phrases.sides(piece)[-1].text)
        return restated(again) if again and not asked.demands.unevaluated else unreadable(error.located(answer).diagnostic)


def unreadable(diagnostic: Diagnostic) -> Verdict:
    """The verdict on what cannot be read: what is wrong with it, where, and how to mend it. It is no answer, and costs nothing."""
    mend = diagnostic.mend or (f"write {' or '.join(diagnostic.readings)}" if diagnostic.readings else "")
    return Verdict("unreadable", 0.0, f"this cannot be read: {diagnostic.what}", mend, diagnostic=diagnostic)


def restated(what: str) -> Verdict:
    """The verdict on an answer that asks again."""
    return Verdict("wrong", 0.0, f"this still asks for {what}; it has to be worked out", "Write the result itself.", "question restated")


def unsolved(asked: Asked) -> Verdict:
    """The verdict on an answer that is still an equation or an inequality."""
    what = f"this is still a condition on {', '.join(asked.derivation.wrt)}; it has to be solved"
    return Verdict("wrong", 0.0, what, "Write the values themselves.", "question restated")


def _no_answer(piece: Piece, asked: Asked) -> Verdict | None:
    if phrases.is_no_answer(piece.text):
        return Verdict("unreadable", 0.0, "no answer is given yet", "Begin with a part of it, or ask for a hint.", "no answer")
    again = phrases.asks_for(piece.text, asked.known)
    is_led = again != "a solution" and len(phrases.sides(piece)) > 1  # `gradient f = …`: a result follows its name
    return restated(again) if again and not is_led else None


def _with_adjoints(asked: Asked) -> Scope:
    """The scope in which an answer may begin as the result is told: `dw = X.T @ …`."""
    scope = asked.scope
    for name in scope.arrays.intersection(asked.derivation.wrt if asked.derivation else ()):
        scope = scope.declared(f"d{name}", scope.kind(name))
    return scope


def _sides(piece: Piece, answer: str, asked: Asked, scope: Scope, labels: tuple[str, ...], limits: Limits) -> Sides:
    if asked.is_about_places:  # no side of what is said is a name in front
        node = typed(piece.text, lambda text: read_at(Piece(text, piece.offset), answer, scope, limits), asked.expected)
        return ((piece.text, _as_vector(node, asked)),)
    if asked.kind == "solve" and is_set(asked.expected):
        cases = _cases(piece, answer, asked, scope, limits)
        if cases is not None:
            return ((piece.text, cases),)
    pieces = _between_commas(piece) if len(labels) > 1 else []
    if len(pieces) > 1 and all(p.text for p in pieces):
        return _listed(pieces, answer, asked, scope, labels, limits)
    return tuple((p.text, _peeled(_typed_at(p, answer, asked, scope, limits), asked)) for p in _unnamed(piece, asked))


def _typed_at(piece: Piece, answer: str, asked: Asked, scope: Scope, limits: Limits) -> Node:
    """A side of an answer, which may be listed without brackets, or with both signs, where no problem says otherwise."""
    if asked.derivation is not None and not (asked.kind == "solve" and is_set(asked.expected)):
        return read_at(piece, answer, scope, limits)
    return typed(piece.text, lambda text: read_at(Piece(text, piece.offset), answer, scope, limits), asked.expected)


def _between_commas(piece: Piece) -> list[Piece]:
    return [Piece(p.text, p.offset + piece.offset) for p in split(piece.text, ",")]


def _cases(piece: Piece, answer: str, asked: Asked, scope: Scope, limits: Limits) -> Node | None:
    """The set that cases describe, `x = 1 or x >= 3`, `x = 1, x = 3`; None where they are none, or have to be read in another way."""
    pieces = _between_commas(piece)
    try:
        nodes = [as_claim(read_at(p, answer, scope, limits)) for p in pieces]
    except TutorError:
        return None
    cases = [c for n in nodes for c in (n.args if isinstance(n, Apply) and n.op == "or" else (n,))]
    singles = [_single(c, asked.derivation.wrt) for c in cases]
    if None not in singles:
        return Apply("{}", tuple(singles))
    members = [as_set(c) if single is None else Apply("{}", (single,)) for c, single in zip(cases, singles, strict=True)]
    if len(pieces) > 1 or not all(map(is_set, members)):  # inequalities between commas may be meant together
        return None
    return Apply("∪", tuple(members)) if len(members) > 1 else members[0]


def _single(case: Node, wrt: tuple[str, ...]) -> Node | None:
    """The value in `x = 2`."""
    match case:
        case Apply("=", (Name(name), value)) if name in wrt and not names(value) & set(wrt):
            return value
    return None


def _unnamed(piece: Piece, asked: Asked) -> tuple[Piece, ...]:
    """The sides of a chain, without the names in front."""
    found = phrases.sides(piece)
    if any(not p.text for p in found):  # `2x =`: the reader says what is missing
        return (piece,)
    functions = asked.scope.vocabulary.functions
    while len(found) > 1 and _only_says(found[0].text, asked, functions):
        found = found[1:]
    return found


def _only_says(text: str, asked: Asked, functions: Container[str]) -> bool:
    """Whether the left side of `=` is a name or the question itself: what follows is the answer."""
    return bool(phrases.is_head(text, asked.known, functions) or phrases.asks_in_signs(text) or phrases.asks_for(text, asked.known))


def _listed(pieces: list[Piece], answer: str, asked: Asked, scope: Scope, labels: tuple[str, ...], limits: Limits) -> Sides:
    """Entries that stand without brackets; in the order that the names in front of them say, where each has one.

    An entry that is a chain makes a side of the whole of each of its sides.
    """
    heads: list[str] = []
    chains: list[Sides] = []
    for piece in pieces:
        head = phrases.sides(piece)[0].text if len(phrases.sides(piece)) > 1 else ""
        heads.append(phrases.label_of(head, labels) if head else "")
        chains.append(tuple((p.text, _peeled(read_at(p, answer, scope, limits), asked)) for p in _unnamed(piece, asked)))
    if set(heads) == set(labels) and len(heads) == len(labels):
        chains = [chains[heads.index(label)] for label in labels]
    ends = [chain[-1][1] for chain in chains]
    before = [(text, Apply("[]", (*ends[:k], node, *ends[k + 1 :]))) for k, chain in enumerate(chains) for text, node in chain[:-1]]
    return (*before, ("", Apply("[]", tuple(ends))))


def read_at(piece: Piece, answer: str, scope: Scope, limits: Limits) -> Node:
    """A part of an answer as a tree. Raises TutorError that points into the whole answer."""
    try:
        return scope.read(piece.text, limits)
    except TutorError as error:
        told, at = error.located(piece.text).diagnostic, piece.offset
        span = told.span and Span(told.span.start + at, told.span.end + at)
        readings = tuple(answer[:at] + r + answer[at + len(piece.text) :] for r in told.readings)
        raise TutorError(replace(told, source=answer, span=span, readings=readings)) from None


def _peeled(node: Node, asked: Asked) -> Node:
    """A tree without a name in front: `y == 2x` is 2x; an inequality of what is solved for is its set."""
    if asked.kind == "solve":
        node = as_set(node)
        if isinstance(node, Apply) and node.op in ("=", ":=", "and", "[]", "or", "in"):
            node = plain(node)
    if isinstance(node, Apply) and node.op in ("=", ":=") and len(node.args) == 2 and sort_of(asked.expected) != CLAIM:
        left, right = node.args
        is_named = node.op == ":=" or isinstance(left, Name) or _asks(left)
        node = right if is_named and not (isinstance(left, Name) and left.name in asked.known) else node
    if isinstance(node, Apply) and node.op == "[]" and node.args and all(isinstance(e, Apply) and e.op in ("=", ":=") for e in node.args):
        node = Apply("[]", tuple(e.args[1] for e in _ordered(node, asked)))
    return _as_vector(node, asked)


def _ordered(node: Apply, asked: Asked) -> tuple[Apply, ...]:
    """`[dy = …, dx = …]` in the order of what is differentiated by."""
    wrt = asked.derivation.wrt if asked.derivation else ()
    told = {phrases.label_of(e.args[0].name, wrt): e for e in node.args if isinstance(e.args[0], Name)}
    return tuple(told[n] for n in wrt) if told.keys() == set(wrt) and len(wrt) == len(node.args) else node.args


def _as_vector(node: Node, asked: Asked) -> Node:
    """Square brackets where a set is asked for; where a vector is, round ones and a column of rows: as what is meant."""
    if is_set(asked.expected) and is_vector(node):
        return Apply("{}" if asked.expected.op == "{}" or len(node.args) != 2 else "interval []", node.args)
    if not is_vector(asked.expected) or not isinstance(node, Apply):
        return node
    node = as_vector(node, asked.expected, asked.known)
    if node.op == ".T" and is_vector(node.args[0]):
        node = node.args[0]
    is_flat = not any(is_vector(e) for e in asked.expected.args)
    if (
        is_flat
        and node.op == "[]"
        and len(node.args) == len(asked.expected.args) > 1
        and all(is_vector(e) and len(e.args) == 1 for e in node.args)
    ):
        return Apply("[]", tuple(e.args[0] for e in node.args))
    return node


def _asks(node: Node) -> str:
    """What a tree still asks for; empty where all is worked out."""
    return next((OPERATORS[n.op] for n in postorder(node) if isinstance(n, Apply) and n.op in OPERATORS), "")


def _checked(sides: Sides, asked: Asked) -> Sides | Verdict:
    """The sides, where the last of them is worked out and is no statement."""
    end = sides[-1][1]
    again = _asks(end)
    if again and not asked.demands.unevaluated and not _asks(asked.expected):
        return restated(again)
    is_interval = asked.derivation is None and is_vector(asked.expected) and isinstance(end, Apply) and end.op == "in"  # x in [0, 1]
    if isinstance(end, Apply) and end.op in CLAIMS | {":", ":="} and not asked.is_about_places and not is_interval:
        if asked.kind == "solve" and names(end) & set(asked.derivation.wrt):
            return unsolved(asked)
        return Verdict("wrong", 0.0, "this is a statement, and an expression is asked for", "Write the expression alone.", "statement")
    return sides
