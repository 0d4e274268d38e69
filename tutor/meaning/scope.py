"""What names mean: the learner's declarations and definitions, as one value that travels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.writing import is_plain, partials, plain, slope_at
from tutor.rules.catalogue import vocabulary
from tutor.syntax.nodes import CONSTANTS, Apply, Name, Node, names, postorder, rational, substitute
from tutor.syntax.parser import parse
from tutor.syntax.printer import show
from tutor.syntax.vocabulary import Vocabulary

FACTS = ("symmetric", "positive definite", "diagonal", "orthogonal", "one-hot")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a name stands for.

    domain   "real", "positive", "nonnegative", "integer", "interval", or "function" of which nothing else is known
    bounds   low and high of an interval, as trees; closed says which ends belong to it
    shape    () for a scalar, (n,) for a vector, (m, n) for a matrix; sizes are trees (names or numbers)
    facts    what is known of a matrix, out of FACTS
    """

    domain: str = "real"
    bounds: tuple[Node, Node] | None = None
    closed: tuple[bool, bool] = (False, False)
    shape: tuple[Node, ...] = ()
    facts: frozenset[str] = frozenset()


REAL = Kind()


@dataclass(frozen=True, slots=True)
class Definition:
    """`name = body`, or `name(parameters) = body`; `parameters` is None for a plain name."""

    name: str
    parameters: tuple[str, ...] | None
    body: Node


@dataclass(frozen=True, slots=True)
class Scope:
    """Declarations by name, definitions in the order in which they were made, and the bounds of the work with them."""

    kinds: tuple[tuple[str, Kind], ...] = ()
    definitions: tuple[Definition, ...] = ()
    limits: Limits = field(default=LIMITS, compare=False)

    def kind(self, name: str) -> Kind:
        """What `name` was declared to be; a real number where nothing was said."""
        return dict(self.kinds).get(name, REAL)

    def definition(self, name: str) -> Definition | None:
        return next((d for d in self.definitions if d.name == name), None)

    def declared(self, name: str, kind: Kind) -> Scope:
        """This scope with `name` declared (again)."""
        return replace(self, kinds=(*((n, k) for n, k in self.kinds if n != name), (name, kind)))

    def defined(self, definition: Definition) -> Scope:
        """This scope with one definition more; an older one of the same name is replaced."""
        kept = tuple(d for d in self.definitions if d.name != definition.name)
        return replace(self, definitions=(*kept, definition))

    def without(self, name: str) -> Scope:
        """This scope, all that was said of `name` forgotten."""
        kinds = tuple((n, k) for n, k in self.kinds if n != name)
        return replace(self, kinds=kinds, definitions=tuple(d for d in self.definitions if d.name != name))

    @property
    def arrays(self) -> frozenset[str]:
        """Names declared to be vectors or matrices."""
        return frozenset(n for n, k in self.kinds if k.shape)

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of the language, with the names and functions of this scope."""
        return _words_of(self) if self.kinds or self.definitions else vocabulary()

    def read(self, text: str, limits: Limits | None = None) -> Node:
        """`text` as a tree, read with what this scope knows, within its own limits or those given. Raises TutorError located in `text`."""
        return parse(text, self.vocabulary, limits or self.limits)

    def freeing(self, names: Iterable[str]) -> Scope:
        """This scope in which `names` stand for nothing but themselves: the variables of a derivative or a limit."""
        freed = frozenset(names)
        if not any(d.name in freed for d in self.definitions):
            return self
        return replace(self, definitions=tuple(d for d in self.definitions if d.name not in freed))

    def arguments(self, nodes: Iterable[Node]) -> tuple[str, ...]:
        """The names of which `nodes` are functions, in natural order; sizes that the arrays themselves tell are left out.

        A vector of n d entries tells neither n nor d.
        """
        free = frozenset().union(*(names(self.expand(n)) for n in nodes))
        return natural(free - {size.name for name in free for size in self.kind(name).shape if isinstance(size, Name)})

    def expand(self, node: Node) -> Node:
        """`node` with every defined name and function of this scope written out; what a sum or a limit binds stays.

        ∇, the primes of functions, entries of lists and memberships are written out too.
        """
        closed: dict[str, Definition] = {}
        for d in self._resting(node):
            own = {n: c for n, c in closed.items() if n not in (d.parameters or ())}
            closed[d.name] = replace(d, body=_written_out(d.body, own, self.freeing(d.parameters or ())))
        return _written_out(node, closed, self) if closed or not is_plain(node) else node

    def _resting(self, node: Node) -> list[Definition]:
        """The definitions on which `node` rests, each after those that it uses itself."""
        by_name = {d.name: d for d in self.definitions}
        order: dict[str, Definition] = {}
        stack = [(d, False) for d in _used(node, by_name)]
        begun: set[str] = set()
        while stack:
            d, is_open = stack.pop()
            if is_open:
                order[d.name] = d
            elif d.name not in begun:
                begun.add(d.name)
                stack.append((d, True))
                stack.extend((inner, False) for inner in _used(d.body, by_name) if inner.name not in (d.parameters or ()))
        return list(order.values())


@lru_cache(maxsize=64)
def _words_of(scope: Scope) -> Vocabulary:
    """The words of the language, with the names and functions of `scope`."""
    sizes = {n for _, k in scope.kinds for s in k.shape for n in names(s)}
    known = {n for n, k in scope.kinds if k.domain != "function"} | {d.name for d in scope.definitions if d.parameters is None} | sizes
    functions = {d.name: len(d.parameters) for d in scope.definitions if d.parameters is not None}
    functions |= {n: None for n, k in scope.kinds if k.domain == "function"}
    values = frozenset(d.name for d in scope.definitions if d.parameters is None)
    squares = frozenset(n for n, k in scope.kinds if len(k.shape) == 2 and k.shape[0] is k.shape[1])
    return replace(vocabulary().knowing(known, functions, scope.arrays), values=values, squares=squares)


def _used(node: Node, by_name: Mapping[str, Definition]) -> list[Definition]:
    """The definitions whose names occur in `node`, as names or as functions; a function's name alone uses its parameters' values."""
    if not by_name:
        return []
    found = names(node) & by_name.keys()
    functions = {n for n, d in by_name.items() if d.parameters is not None}
    if functions:
        found |= {p for n in found & functions for p in by_name[n].parameters if p in by_name}
        found |= {word for n in postorder(node) if isinstance(n, Apply) for word in (_function(n),) if word in functions}
    return [by_name[n] for n in sorted(found)]


def _function(node: Apply) -> str:
    """The name of the function that is applied, or primed."""
    return node.args[0].name if node.op == "'" and isinstance(node.args[0], Name) else node.op


def _written_out(root: Node, closed: Mapping[str, Definition], scope: Scope) -> Node:
    """`root` with these definitions in the place of their names; their own bodies hold none of them any more."""
    bodies = {Name(n): _alone(d, closed) for n, d in closed.items()}
    made: dict[Node, Node] = {}
    for node in postorder(root, into=lambda n: _outside(n, closed)):
        if not isinstance(node, Apply):
            made[node] = bodies.get(node, node)
        elif node.op in ("∇", "∇²"):
            made[node] = _partials(node, made, closed, scope)
        else:
            out = _with_parts(node, made, closed, scope)
            made[node] = plain(_applied(out, closed), scope.limits)
    return made[root]


def _alone(d: Definition, closed: Mapping[str, Definition]) -> Node:
    """What a defined name says by itself: a function's is its value at its own parameters, as they mean where it stands."""
    given = {Name(p): closed[p].body for p in d.parameters or () if p in closed and closed[p].parameters is None}
    return substitute(d.body, given) if given else d.body


def _with_parts(node: Apply, made: Mapping[Node, Node], closed: Mapping[str, Definition], scope: Scope) -> Node:
    """`node` with its arguments written out; what it binds is another name inside, and stays."""
    if not node.args:
        return node
    hidden, kept, inside = _bound(node, closed)
    within = node.args[inside]
    if hidden:
        freed = scope.freeing(hidden)
        if node.op in ("d/d", "lim", "∫"):  # a variable is free in all that rests on it, an index in its own letter alone
            within = freed.expand(within)
        else:
            within = _written_out(within, {n: d for n, d in closed.items() if n not in hidden}, freed)
    else:
        within = made[within]
    args = tuple(a if k in kept else within if k == inside % len(node.args) else made[a] for k, a in enumerate(node.args))
    return node if args == node.args else Apply(node.op, args)


def _bound(node: Apply, closed: Mapping[str, Definition]) -> tuple[frozenset[str], range, int]:
    """The defined names that `node` binds, the places of names that are never replaced, and the place where it binds."""
    match node:
        case Apply("d/d", (*names_, _)):
            names_, kept, inside = names_, range(len(names_)), -1
        case Apply("lim" | "∫", (name, *_)):
            names_, kept, inside = [name], range(1), -1
        case Apply("sum" | "prod", (Apply("..", (name, *_)), _)):
            names_, kept, inside = [name], range(0), -1
        case Apply("at", (_, name, _)):
            names_, kept, inside = [name], range(1, 2), 0
        case Apply("..", (_, _, _)) | Apply("'"):
            names_, kept, inside = [], range(1), -1
        case _:
            return frozenset(), range(0), -1
    return frozenset(n.name for n in names_) & closed.keys(), kept, inside


def _outside(node: Node, closed: Mapping[str, Definition]) -> tuple[Node, ...]:
    """The parts of a node in which each name means what it means around it."""
    if not isinstance(node, Apply):
        return ()
    hidden, _, inside = _bound(node, closed)
    return tuple(a for k, a in enumerate(node.args) if not hidden or k != inside % len(node.args))


def _applied(node: Apply, closed: Mapping[str, Definition]) -> Node:
    """A function of the learner's, written out."""
    d = closed.get(_function(node))
    if d is None or d.parameters is None:
        return node
    if node.op == "'":
        return _primed(node, d)
    if len(node.args) != len(d.parameters):
        return node
    return substitute(d.body, dict(zip(map(Name, d.parameters), node.args, strict=True)))


def _primed(node: Apply, d: Definition) -> Node:
    """f'(x): the derivative of f by its parameter; at an argument that is no name, that derivative with the argument put in."""
    _, order, *arguments = node.args
    if len(d.parameters) != 1:
        what = f"{d.name} has several arguments, so {d.name}' does not say by which"
        raise trouble("prime", what, mend=f"d/d{d.parameters[0]} {d.name}(…)")
    by = d.parameters * int(rational(order))
    return slope_at(d.body, d.parameters, by, arguments or tuple(map(Name, d.parameters)))


def _partials(node: Apply, made: Mapping[Node, Node], closed: Mapping[str, Definition], scope: Scope) -> Node:
    """∇ and ∇²: by the names given, else of a function by its parameters where it is applied, else by all free names."""
    *by, body = node.args
    by = tuple(n.name for n in by)
    inside = made[body] if closed.keys().isdisjoint(by) else scope.freeing(by).expand(body)
    if scope.arrays & (names(inside) | set(by)):
        verb, wrt = {"∇": "gradient", "∇²": "hessian"}[node.op], f" wrt {' '.join(by)}" if by else ""
        raise trouble("arrays", f"{node.op} by arrays is derived as a whole", mend=f"{verb} {show(body)}{wrt}")
    d = closed.get(body.name if isinstance(body, Name) else body.op if isinstance(body, Apply) else "")
    if d is not None and d.parameters is not None:
        point = tuple(made[a] for a in body.args) if isinstance(body, Apply) else tuple(map(Name, d.parameters))
        moving = frozenset().union(*(names(a) for a in point))
        if len(point) == len(d.parameters) and (not by or (set(by) <= set(d.parameters) and not moving & set(by))):
            return partials(node.op, by or d.parameters, d.body, d.parameters, point)
    by = by or natural(names(inside))
    return partials(node.op, by, inside, by, tuple(map(Name, by)))


def declare(scope: Scope, node: Apply) -> Scope:
    """`scope` with the declaration `node` (`:` with a kind and names)."""
    kind = kind_of(node.args[0])
    _check_facts(kind)
    for name in node.args[1:]:
        scope = scope.declared(name.name, kind)
    return scope


def _check_facts(kind: Kind) -> None:
    """Raises TutorError("shape") where what is said of an array contradicts its shape: all but one-hot is said of square matrices."""
    said = [fact for fact in ("positive definite", "orthogonal", "diagonal", "symmetric") if fact in kind.facts]
    if said and (len(kind.shape) != 2 or kind.shape[0] is not kind.shape[1]):
        size = show(kind.shape[0]) if kind.shape else "n"
        shape = f"a matrix ({', '.join(map(show, kind.shape))})" if len(kind.shape) == 2 else "a vector" if kind.shape else "a number"
        what = f"{said[0]} is said of square matrices, and this is {shape}"
        raise trouble("shape", what, mend=f"{said[0]} matrix({size}, {size})")
    if "one-hot" in kind.facts and not kind.shape:
        raise trouble("shape", "one-hot is said of a vector, or of the rows of a matrix", mend="one-hot vector(n)")


def kind_of(node: Node) -> Kind:
    """The Kind that a declaration's right side says: `positive`, `in [0, 1)`, `symmetric matrix(n, n)`."""
    words, args = (node.op, node.args) if isinstance(node, Apply) else (node.name, ())
    if words == "in":
        (interval,) = args
        return Kind("interval", interval.args, (interval.op[-2] == "[", interval.op[-1] == "]"))
    facts = frozenset(f for f in FACTS if f in words)
    rest = words
    for f in facts:
        rest = rest.replace(f, "")
    rest = rest.split()
    domain = next((w for w in rest if w in ("real", "positive", "nonnegative", "integer", "function")), "real")
    if "positive definite" in facts:
        facts |= {"symmetric"}
    return Kind(domain, shape=args, facts=facts)


def define(scope: Scope, node: Apply) -> Scope:
    """`scope` with the definition `node` (`:=`). Raises TutorError where a name would stand for itself."""
    head, body = node.args
    if isinstance(head, Name) and head.name in CONSTANTS:
        raise trouble("definition", f"{head.name} is a constant, and keeps its value", mend="give the value another name")
    name, parameters = (head.name, None) if isinstance(head, Name) else (head.op, tuple(a.name for a in head.args))
    written = scope.without(name).expand(body)  # a new value must not rest on the old one, nor on what rests on it
    inside = names(written) - frozenset(parameters or ())
    calls = {n.op for n in postorder(written) if isinstance(n, Apply)}
    if name in inside or name in calls:
        raise trouble("definition", f"{name} would stand for itself", mend=f"give the new value another name than {name}")
    return scope.defined(Definition(name, parameters, body))


def understand(statements: Iterable[str], scope: Scope = Scope(), limits: Limits | None = None) -> Scope:
    """The scope after each of the `statements` (declarations and definitions, as text)."""
    for text in statements:
        node = scope.read(text, limits)
        if not isinstance(node, Apply) or node.op not in (":", ":="):
            raise trouble("definition", f"{text} defines nothing", mend="name = value, or name : kind").located(text)
        scope = (declare if node.op == ":" else define)(scope, node)
    return scope


def _in_words(name: str, said: object) -> str:
    """The declaration that a shape, or an array of that shape, is meant for."""
    sizes = getattr(said, "shape", said)
    return f'{name}="{"matrix" if len(sizes) == 2 else "vector"}({", ".join(map(str, sizes))})"'


def scope_from(declarations: Mapping[str, str], definitions: Mapping[str, str] | None = None, limits: Limits = LIMITS) -> Scope:
    """The scope of `{"x": "positive", "W": "matrix(m, n)"}` and `{"z": "w x + b"}`."""
    for name, said in (*declarations.items(), *(definitions or {}).items()):
        if isinstance(said, (tuple, list)) or hasattr(said, "shape"):
            raise trouble("declaration", f"{name} is declared in words, and this is a {type(said).__name__}", mend=_in_words(name, said))
    lines = [f"{name} : {kind}" for name, kind in declarations.items()]
    lines += [f"{name} = {body}" for name, body in (definitions or {}).items()]
    return understand(lines, Scope(limits=limits))


def natural(found: Iterable[str]) -> tuple[str, ...]:
    """Names in natural order: x2 before x10, capitals among small letters."""
    return tuple(sorted(found, key=lambda n: ([int(p) if p.isdigit() else p.lower() for p in re.split(r"(\d+)", n)], n)))


def names_of(listed: str | Iterable[str] | None) -> tuple[str, ...]:
    """Names as a program lists them: a list, or one text, "x y" or "x, y"."""
    return tuple(listed.replace(",", " ").split()) if isinstance(listed, str) else tuple(listed or ())
