"""Ways of writing that belong to paper, put into the language: (x^2)', d/dx [x^2], [x^2/2]_0^1, f(x) that stands for the problem."""

from __future__ import annotations

import re
from dataclasses import replace

from tutor.checking.working.ground import Ground
from tutor.derive.steps import main_step
from tutor.errors import trouble
from tutor.meaning.scope import Definition, Scope, natural
from tutor.syntax.nodes import Apply, Name, Node, is_op, names, substitute
from tutor.syntax.printer import show

_CALL = re.compile(r"(?<![\w\\])([A-Za-z])(?='*\()")
_STANDING = "fgyzFGTPLJ"  # letters that people use for the problem itself, or for what is sought
_RESULT = {"integral": "FGI", "taylor": "TP"}  # those of them that stand for the result
_LETTERS = frozenset("fyz")  # for the value of the problem
_NAMED_PROBLEM = frozenset({"derivative", "gradient"})
_BARE_LIMIT = re.compile(r"(?<![\w\\])\\?lim(?![\w_])(?!.*?(?:->|→|\\to(?![A-Za-z])))\s*")
_ENTRY = re.compile(r"(?<![\w\\])(?:((?:d|∂)\w*\s*/\s*(?:d|∂))\s*)?([A-Za-z]\w*)\[\s*\d")
_PRIMED = re.compile(r"\)('{1,3})")
_OPERATED = re.compile(r"d\s*/\s*d\w+\s*\[")
_BAR = re.compile(r"\\(?:right|[Bb]igg?)\s*\|(?=\s*_)")
_ENDS = re.compile(r"(\]|\|)\s*_\s*(\{[^{}]*\}|\([^()]*\)|-?\w+)\s*\^\s*(\{[^{}]*\}|\([^()]*\)|-?\w+)")


def tree(text: str, ground: Ground) -> Node:
    """One side of a line as a tree. Raises TutorError, located in its text as it was rewritten."""
    _refuse_strange_entries(text, ground)
    text = _round(_primes_written(_with_approach(text, ground), ground))
    text, scope = _ends_put_in(text, _with_standing(text, ground))
    node = scope.read(text)
    defined = {d.name for d in scope.definitions} - {d.name for d in ground.scope.definitions}
    node = _written_out(node, scope, defined) if defined else node
    if ground.is_antiderivative and "I" in names(node) and not ground.is_known("I"):
        return substitute(node, {Name("I"): main_step(ground.derivation.root).goal})  # I stands for the integral, also within it
    return _with_problem(node, ground) if ground.derivation.kind in _NAMED_PROBLEM else node


def _refuse_strange_entries(text: str, ground: Ground) -> None:
    """`v2[1, 2]` of an array that nobody knows, and slopes by an entry: they would be read as products with a vector."""
    for found in _ENTRY.finditer(text) if ground.scope.arrays else ():
        if found[1]:
            raise trouble("unknown-name", f"a derivative by an entry of {found[2]} is not read", mend=f"take it by the whole of {found[2]}")
        if found[2] not in ground.scope.arrays and ground.scope.definition(found[2]) is None:
            raise trouble("unknown-name", f"{found[2]} is no array that is known here", mend=f"say before what it is: {found[2]} = …")


def _with_problem(node: Node, ground: Ground) -> Node:
    """`log(y) = x log(x)`: a letter that nobody knows is the problem itself; y', and what is differentiated, say so by themselves."""
    if isinstance(node, Name) and node.name in _LETTERS and not ground.is_known(node.name):
        return ground.derivation.problem
    if not isinstance(node, Apply) or node.op == "'" or (node.op in ("d/d", "∇", "∇²") and isinstance(node.args[-1], Name)):
        return node
    return Apply(node.op, tuple(_with_problem(a, ground) for a in node.args))


def _with_approach(text: str, ground: Ground) -> str:
    """`lim sin(x)/x` with what the question says of where it goes."""
    goal = main_step(ground.derivation.root).goal
    if not is_op(goal, "lim") or not _BARE_LIMIT.search(text):
        return text
    sign = show(Apply("lim", (*goal.args[:-1], Name("Q")))).removesuffix("Q")
    return _BARE_LIMIT.sub(lambda m: f"{sign} ", text)


def _written_out(node: Node, scope: Scope, defined: set[str]) -> Node:
    """`node` with the names that stand for the problem or a bracket written out; the learner's own stay."""
    kept = replace(scope, definitions=tuple(d for d in scope.definitions if d.name in defined))
    return kept.expand(node)


def _with_standing(text: str, ground: Ground) -> Scope:
    """The scope in which f(x), f'(x), F(1) can be read where nobody said what f is: it stands for the problem, F for the result."""
    d, scope = ground.derivation, ground.scope
    if d.kind in ("solve", "simplify") or scope.arrays:
        return scope
    parameters = d.wrt or natural(names(d.problem))
    for name in dict.fromkeys(_CALL.findall(text)):
        if name in _STANDING and not ground.is_known(name):
            is_result = name in _RESULT.get(d.kind, "")
            scope = scope.defined(Definition(name, parameters, _found(ground) if is_result else d.problem))
    return scope


def _found(ground: Ground) -> Node:
    """What F stands for: the antiderivative, of a definite integral too."""
    d = ground.derivation
    inner = dict(main_step(d.root).parts).get("antiderivative")
    return inner.value if inner is not None else d.result


def _primes_written(text: str, ground: Ground) -> str:
    """`(x^2 + 1)'` as `d/dx (x^2 + 1)`."""
    found = _PRIMED.search(text)
    while found:
        begin = _opening(text, found.start())
        if begin is None or (begin and (text[begin - 1].isalnum() or text[begin - 1] in "_'}")):
            return text
        by, order = ground.derivation.wrt[0] if ground.derivation.wrt else "x", len(found[1])
        mark = f"d/d{by}" if order == 1 else f"d^{order}/d{by}^{order}"
        text = f"{text[:begin]}({mark} {text[begin : found.start() + 1]}){text[found.end() :]}"
        found = _PRIMED.search(text)
    return text


def _opening(text: str, close: int) -> int | None:
    """Where the bracket begins that ends at `close`."""
    pairs, depth = {")": "(", "]": "["}, 0
    for k in range(close, -1, -1):
        depth += (text[k] in ")]") - (text[k] in "([")
        if depth == 0:
            return k if text[k] == pairs[text[close]] else None
    return None


def _closing(text: str, begin: int) -> int | None:
    depth = 0
    for k in range(begin, len(text)):
        depth += (text[k] in "([") - (text[k] in ")]")
        if depth == 0:
            return k
    return None


def _round(text: str) -> str:
    """`d/dx [x^2]` with round brackets."""
    found = _OPERATED.search(text)
    while found:
        begin = found.end() - 1
        end = _closing(text, begin)
        if end is None:
            return text
        text = f"{text[:begin]} ({text[begin + 1 : end]}){text[end + 1 :]}"
        found = _OPERATED.search(text)
    return text


def _ends_put_in(text: str, scope: Scope) -> tuple[str, Scope]:
    """`[x^2/2]_0^1` and `x^2/2 |_0^1` as a name that stands for the difference."""
    text = _BAR.sub("|", text.replace("\\left[", "[").replace("\\right]", "]")).replace("\\left.", "")
    for k in range(8):
        found = _ENDS.search(text)
        begin = (_opening(text, found.start()) if found[1] == "]" else 0) if found else None
        if begin is None:
            return text, scope
        inner, low, high = (scope.read(t.strip("{}() ")) for t in (text[begin + (found[1] == "]") : found.start()], found[2], found[3]))
        by = next(iter(natural(names(inner))), "x")
        ends = [substitute(inner, {Name(by): end}) for end in (high, low)]
        name = f"bracket_{k + 1}"
        scope = scope.defined(Definition(name, None, Apply("+", (ends[0], Apply("-", (ends[1],))))))
        text = f"{text[:begin]}({name}){text[found.end() :]}"
    return text, scope
