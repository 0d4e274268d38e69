"""The expression tree: three frozen kinds of node, interned, so that equal trees are one object.

Structural operations are spelled with signs that no name can have; every other `op` is a function's name.

| op             | args                                         | written                        |
|----------------|----------------------------------------------|--------------------------------|
| `+` `*`        | two or more                                  | `a + b`, `a b`                 |
| `-`            | one                                          | `-a`; `a - b` is `+(a, -(b))`  |
| `/` `^` `@`    | two                                          | `a/b`, `a^b`, `A @ B`          |
| `⊙`            | two or more                                  | never typed: a product of arrays, as it is shown, `A ⊙ B` |
| `.T`           | one                                          | `A.T`                          |
| `[]`           | entries; a matrix is `[]` of rows `[]`       | `[a, b]`, `[[a, b], [c, d]]`   |
| `_`            | array, index, …; an index counts from 1      | `x_i`, `x[1]`, `A[i, :]`       |
| `..`           | low, high: a slice, both ends taken; high `oo` is the last | `x[2:5]`, `x[2:]` |
| `=` `<` `<=` `>` `>=` `!=` | two                              | `x < 1`                        |
| `and` `or`     | conditions                                   | `0 < x and x < 1`              |
| `{}`           | members, possibly none                       | `{1, 2}`, `{}`                 |
| `interval ()` `interval [)` `interval (]` `interval []` | low, high | `(0, 1]`, `interval [0, 1]` |
| `∪`            | two or more sets                             | `(0, 1) ∪ {2}`                 |
| `in`           | value, set                                   | `x in (0, 1]`                  |
| `does not exist` | none                                       | `does not exist`               |
| `if`           | value, condition (inside `piecewise`)        | `x^2 if x > 0`                 |
| `otherwise`    | value (inside `piecewise`)                   | `0 otherwise`                  |
| `d/d`          | names…, body                                 | `d/dx body`                    |
| `∇` `∇²`       | [names…,] body                               | `∇f`, `∇_w f`, `∇²f`           |
| `∫`            | name, [low, high,] body                      | `∫ body dx`                    |
| `lim`          | name, point, [side,] body; side the Name `above` or `below` | `lim x->0+ body` |
| `'`            | function's Name, order, arguments…           | `f'(x)`                        |
| `..`           | name, low, high (first in `sum`, `prod`)     | `i=1..n`                       |
| `axis=` `keepdims=` | value (inside a reduction)              | `axis=1`                       |
| `side`         | value, `+` or `-` as Name                    | `0+`                           |
| `:=`           | name or function's head, value               | `f(x) = x^2`                   |
| `at`           | expression, name, value                      | never typed: `f'(2)` written out |
| `:`            | kind, names…                                 | `W : matrix(d, h)`             |
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple
from weakref import WeakKeyDictionary, ref

_TREES: dict[tuple, _Reference] = {}  # the cache of a pure function: a node's own constructor
_SPELLED = 12  # the height of trees whose `repr` is whole
_NAMES: WeakKeyDictionary = WeakKeyDictionary()  # the cache of `names`
_OPERATIONS: WeakKeyDictionary = WeakKeyDictionary()  # the cache of `operations`
_CONTENTS: WeakKeyDictionary = WeakKeyDictionary()  # the cache of `contents`


class _Reference(ref):
    """A weak reference that knows under which key its node is listed."""

    __slots__ = ("key",)


def _forget(gone: _Reference, trees: dict[tuple, _Reference] = _TREES) -> None:
    if trees.get(gone.key) is gone:
        del trees[gone.key]


_made = type.__call__


class _Interned(type):
    """Makes `Kind(*fields)` return the one node there is with these fields."""

    def __call__(cls, *fields):
        key = (cls, *fields)
        known = _TREES.get(key)
        node = None if known is None else known()
        if node is not None:
            return node
        node = _made(cls, *fields)
        own = _Reference(node, _forget)
        own.key = key
        known = _TREES.setdefault(key, own)
        if known is own:
            return node
        other = known()  # of another thread, or gone by now
        if other is None:
            _TREES[key] = own
        return node if other is None else other


class _Node(metaclass=_Interned):
    __slots__ = ()

    def __reduce__(self):
        return (type(self), tuple(getattr(self, name) for name in self.__match_args__))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Number(_Node):
    """An exact rational number. The parser makes only numbers that are not negative and have a finite decimal form."""

    value: Fraction
    height: int = field(default=1, init=False, repr=False)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Name(_Node):
    """A variable, a constant (`e`, `pi`, `oo`) or a size."""

    name: str
    height: int = field(default=1, init=False, repr=False)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True, init=False)
class Apply(_Node):
    """An operation or a function, applied. `height` is the longest way down to a leaf, known at construction."""

    op: str
    args: tuple[Node, ...]
    height: int = field(init=False, repr=False)

    def __init__(self, op: str, args: tuple[Node, ...]):
        height = 0
        for a in args:
            if a.height > height:
                height = a.height
        _set_op(self, op)
        _set_args(self, args)
        _set_height(self, height + 1)

    def __repr__(self):
        return f"Apply({self.op!r}, {self.args if self.height <= _SPELLED else '…'})"  # a learner's nesting is not followed


_set_op, _set_args, _set_height = (Apply.__dict__[slot].__set__ for slot in ("op", "args", "height"))  # past the frozen `=`, quickly
Node = Number | Name | Apply

CONSTANTS = frozenset({"e", "pi", "oo"})
INTERVALS = frozenset({"interval ()", "interval [)", "interval (]", "interval []"})  # which ends belong to it
SETS = INTERVALS | {"{}", "∪"}
RELATIONS = frozenset({"=", "<", "<=", ">", ">=", "!="})
CONDITIONS = RELATIONS | {"and", "or", "in"}


@lru_cache(maxsize=1000)
def number(value: int | Fraction | str) -> Node:
    """The tree of any rational number, as a page has it: a whole number or a quotient of two; `-1/3` is `-(1/3)`."""
    value = Fraction(value)
    if value < 0:
        return Apply("-", (number(-value),))
    if value.denominator == 1:
        return Number(value)
    return Apply("/", (Number(Fraction(value.numerator)), Number(Fraction(value.denominator))))


ZERO, ONE, TWO = (Number(Fraction(k)) for k in range(3))


def rational(node: Node) -> Fraction | None:
    """The number that `node` writes out (`3`, `-3`, `2/3`, `-2/3`), or None where it is no plain number."""
    if type(node) is Number:
        return node.value
    if type(node) is Apply:
        if node.op == "-":
            value = rational(node.args[0])
            return None if value is None else -value
        if node.op == "/":
            top, bottom = node.args
            if type(top) is Number and type(bottom) is Number and bottom.value:
                return top.value / bottom.value
    return None


def operation(op: str) -> Callable[..., Apply]:
    """A constructor for one operation: `operation("sin")(x)`."""
    return lambda *args: Apply(op, args)


def is_op(node: Node, *ops: str) -> bool:
    """Whether `node` is one of these operations."""
    return isinstance(node, Apply) and node.op in ops


def postorder(*roots: Node, into: Callable[[Node], Sequence[Node]] | None = None) -> Iterator[Node]:
    """Every distinct node of the trees once, arguments before what is made of them. Not recursive.

    into  the arguments of a node that are walked into; all of them where it is not given
    """
    seen: set[Node] = set()
    stack: list[Node | None] = list(reversed(roots))
    pop, push = stack.pop, stack.append
    while stack:
        node = pop()
        if node is None:  # everything below the node that lies under it is done
            yield pop()
        elif node not in seen:
            seen.add(node)
            below = into(node) if into is not None else node.args if type(node) is Apply else ()
            if below:
                push(node)
                push(None)
                for a in reversed(below):
                    if a not in seen:
                        push(a)
            else:
                yield node


_BINDING = frozenset({"∫", "at", "lim", "sum", "prod", "'"})  # where a name may stand that is not free


def names(node: Node) -> frozenset[str]:
    """The free names, constants left out: what a sum, an integral, a limit binds does not count."""
    found = _NAMES.get(node)
    if found is None:
        known = _CONTENTS.get(node)
        if known is not None and known.operations.isdisjoint(_BINDING):
            found = _NAMES[node] = known.names - CONSTANTS
            return found
        for n in postorder(node):
            if n not in _NAMES:
                _NAMES[n] = _own_names(n)
        found = _NAMES[node]
    return found


def _own_names(node: Node) -> frozenset[str]:
    match node:
        case Number():
            return frozenset()
        case Name(name):
            return frozenset() if name in CONSTANTS else frozenset({name})
    return _free(node.op, node.args, _NAMES)


def _free(op: str, args: tuple[Node, ...], found: Mapping[Node, frozenset[str]]) -> frozenset[str]:
    union = frozenset().union(*(found[a] for a in args))
    if op == "∫":
        inside = found[args[-1]] - found[args[0]]
        # an antiderivative is a function of its variable; a definite integral is not
        return frozenset().union(inside, *(found[a] for a in args[1:-1])) if len(args) == 4 else union
    if op == "at":
        return (found[args[0]] - found[args[1]]) | found[args[2]]
    if op == "lim":
        rest = found[args[-1]] - found[args[0]]
        return rest | found[args[1]]
    if op in ("sum", "prod") and isinstance(args[0], Apply) and args[0].op == "..":
        bound, low, high = args[0].args
        inside = frozenset().union(*(found[a] for a in args[1:])) - found[bound]
        return inside | found[low] | found[high]
    if op == "'":
        return frozenset().union(*(found[a] for a in args[1:]))
    return union


def operations(node: Node) -> frozenset[str]:
    """The operations and functions that stand in a tree."""
    found = _OPERATIONS.get(node)
    if found is None:
        for n in postorder(node, into=_unlisted):
            if n not in _OPERATIONS:
                inside = frozenset().union(*(_OPERATIONS[a] for a in n.args)) if isinstance(n, Apply) else frozenset()
                _OPERATIONS[n] = inside | {n.op} if isinstance(n, Apply) else inside
        found = _OPERATIONS[node]
    return found


def _unlisted(node: Node) -> tuple[Node, ...]:
    """The arguments of a tree whose operations are not known yet."""
    return node.args if isinstance(node, Apply) and node not in _OPERATIONS else ()


class Contents(NamedTuple):
    """What stands in a tree: its operations and functions, and its names, bound ones and constants included."""

    operations: frozenset[str]
    names: frozenset[str]


def contents(root: Node) -> Contents:
    """What stands in a whole tree, found in one pass and remembered for its root alone; `operations` remembers every part."""
    found = _CONTENTS.get(root)
    if found is None:
        parts = parts_of(root)
        present = frozenset([n.op for n in parts if type(n) is Apply])
        called = frozenset([n.name for n in parts if type(n) is Name])
        found = _CONTENTS[root] = Contents(present, called)
    return found


def parts_of(*roots: Node) -> set[Node]:
    """Every distinct node of the trees, in no order: a level at a time, which is three times quicker than `postorder`."""
    seen, level = set(roots), set(roots)
    while level:
        level = {a for n in level if type(n) is Apply for a in n.args}
        level -= seen
        seen |= level
    return seen


def rebuild(root: Node, change: Callable[[Node], Node]) -> Node:
    """`change` applied to every node from the leaves up, each distinct node once."""
    made: dict[Node, Node] = {}
    for node in postorder(root):
        if type(node) is Apply:
            args = tuple([made[a] for a in node.args])
            made[node] = change(node if args == node.args else Apply(node.op, args))
        else:
            made[node] = change(node)
    return made[root]


def substitute(root: Node, values: Mapping[Node, Node]) -> Node:
    """`root` with each key of `values` replaced; the replacements themselves are not looked into.

    A name that a sum, an integral, a limit or a derivative binds is another one inside it, and stays.
    """
    made: dict[Node, Node] = {}
    for node in postorder(root):
        if node in values:
            made[node] = values[node]
        elif isinstance(node, Apply):
            bound = [n for n in bound_names(node) if n in values]
            if bound:
                inside = {k: v for k, v in values.items() if k not in bound}
                made[node] = Apply(node.op, tuple(_under(a, k, node, inside, made) for k, a in enumerate(node.args)))
                continue
            args = tuple(made[a] for a in node.args)
            made[node] = node if args == node.args else Apply(node.op, args)
        else:
            made[node] = node
    return made[root]


def bound_names(node: Apply) -> tuple[Node, ...]:
    """The names that a derivative, an integral, a limit, a sum or a product over an index binds; () for every other node."""
    match node:
        case Apply("d/d", (*by, _)):
            return tuple(by)
        case Apply("∇" | "∇²", (*by, body)):  # without names, by all of them
            return tuple(by) or tuple(map(Name, sorted(names(body))))
        case Apply("at", (_, name, _)):
            return (name,)
        case Apply("∫" | "lim", (name, *_)) | Apply("sum" | "prod", (Apply("..", (name, *_)), *_)):
            return (name,)
    return ()


def _under(argument: Node, place: int, node: Apply, inside: Mapping[Node, Node], made: Mapping[Node, Node]) -> Node:
    """One argument of a node that binds names: its body without them; the bounds of an integral and the like lie outside."""
    if (node.op in ("∫", "lim") and 0 < place < len(node.args) - 1) or (node.op == "at" and place == 2):
        return made[argument]
    if isinstance(argument, Apply) and argument.op == "..":
        name, *ends = argument.args
        return Apply("..", (name, *(made[e] for e in ends)))
    return substitute(argument, inside)


def size(root: Node) -> int:
    """How many distinct nodes the shared graph has."""
    return sum(1 for _ in postorder(root))
