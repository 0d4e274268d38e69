"""How an array changes with another, as one matrix where it is one, else entry by entry: Jacobians; rows are outputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tutor.derive.arrays.arrays import Arrays
from tutor.derive.arrays.forward import Forward
from tutor.derive.arrays.indexed import Entries, letters
from tutor.derive.arrays.linear import in_vec, read_off
from tutor.derive.arrays.matrix import free_arrays, program, written
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError, trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Kind, Scope
from tutor.meaning.shapes import Shapes
from tutor.rules import normal
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, substitute
from tutor.syntax.printer import show

VEC = "vec puts the columns of a matrix under each other: rows of this matrix are entries of vec({}), columns those of vec({})"


@dataclass(frozen=True, slots=True)
class Block:
    """How one array changes with another.

    along   the step that says how it moves along any direction
    read    the step that reads the map off; None where `along` says it itself, by a number
    value   the matrix; of more than two directions together one entry, or the matrix between the two vec
    form    () for a matrix, the indices of the entry (first those of the output), or ("vec",)
    """

    along: Step
    read: Step | None
    value: Node
    form: tuple[str, ...] = ()

    @property
    def step(self) -> Step:
        return self.read or self.along


def matrix_jacobian(node: Node, wrt: Sequence[str], scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008 (frozen)
    """The Jacobian of an array by each name of `wrt`. By one vector or number of a vector it is a matrix or a vector.

    Of a matrix by a matrix it is the matrix between vec of both where there is one, else, as for all with more than two
    directions, the entry in index notation. `extra` holds ("blocks", (name, tree), …), and ("forms", (name, …), …) for those
    that are no matrix. Raises TutorError("shape", "no-rule").
    """
    node, scope = written(node, scope)
    wrt = tuple(wrt) or free_arrays(node, scope)
    if not Shapes(scope)(node):
        raise trouble(
            "shape", f"{show(node)} is a number, and a Jacobian is taken of an array", mend=f"gradient {show(node)} wrt {' '.join(wrt)}"
        )
    scope, along = with_directions(node, wrt, scope)
    blocks = {name: changes(node, name, along[name], scope, limits, may_vec=True) for name in wrt}
    goal = asked("jacobian", node, wrt)
    value = next(iter(blocks.values())).value if len(wrt) == 1 else Apply("[]", tuple(b.value for b in blocks.values()))
    root = Step(goal, normal.JACOBIAN, (("u", node),), value, value, parts_of(blocks))
    notes = tuple(f"{VEC.format(_short(node), name)}." for name, b in blocks.items() if b.form == ("vec",))
    return Derivation("jacobian", node, wrt, scope, root, notes=notes, extra=(*told(blocks), *program(node, scope)))


def _short(node: Node) -> str:
    return show(node) if len(show(node)) < 20 else "the output"


def asked(word: str, node: Node, wrt: Sequence[str], *more: Node) -> Apply:
    """The goal of a layout: `hessian(node, [w])`."""
    return Apply(word, (node, Apply("[]", tuple(map(Name, wrt))), *more))


def parts_of(blocks: Mapping[str, Block]) -> tuple[tuple[str, Step], ...]:
    """The steps of each block; of a single one in two parts."""
    if len(blocks) > 1:
        return tuple((key, b.step) for key, b in blocks.items())
    (block,) = blocks.values()
    kind = "entry" if block.form not in ((), ("vec",)) else "vec" if block.form else "matrix"
    return (("along", block.along), *(((kind, block.read),) if block.read else ()))


def told(blocks: Mapping[str, Block]) -> tuple[tuple[str, tuple[tuple[str, Node], ...]], ...]:
    """What `extra` says of blocks: their trees, and how those are meant that are no matrix."""
    forms = tuple((key, Apply("[]", tuple(map(Name, b.form)))) for key, b in blocks.items() if b.form)
    return ("blocks", tuple((key, b.value) for key, b in blocks.items())), ("forms", forms)


def changes(
    vector: Node, name: str, v: Node, scope: Scope, limits: Limits = LIMITS, given: frozenset[Node] | None = None, *, may_vec: bool = False
) -> Block:
    """How `vector` changes with the name as that moves along `v`. Raises TutorError("no-rule")."""
    forward = Forward(vector, {name: v}, scope, limits, given)
    along, arrays = forward.step, forward.arrays
    if v is ONE:
        return Block(along, None, along.value)
    out, own = arrays.shape(vector), arrays.shape(v)
    if v.name not in names(along.value):
        form = () if len(out + own) < 3 else tuple(n.name for n, _ in zip(_indices(along, scope), out + own, strict=False))
        return Block(along, None, ZERO if form else arrays.zero((*out, *own)), form)
    if len(out) < 2 and len(own) == 1:
        try:
            matrix = read_off(along.value, v, arrays, forward.polish)
        except TutorError:
            pass  # then entry by entry
        else:
            return Block(along, _step(normal.READ_OFF, along, Apply("@", (matrix, v)), A=matrix, v=v), matrix)
    matrix = in_vec(along.value, v, arrays) if may_vec and len(out) == len(own) == 2 else None
    if matrix is not None:
        form = Apply("@", (matrix, Apply("vec", (v,))))
        step = Step(Apply("vec", (along.value,)), normal.READ_VEC, (("v", v),), form, form, (("u", along),))
        return Block(along, step, matrix, ("vec",))
    return _by_entries(along, v, _indices(along, scope), arrays)


def _step(rule: object, along: Step, value: Node, **bound: Node) -> Step:
    return Step(along.value, rule, tuple(bound.items()), value, value, (("u", along),))


def _indices(along: Step, scope: Scope) -> Iterator[Name]:
    """Names for indices that mean nothing else."""
    sizes = (names(size) for _, kind in scope.kinds for size in kind.shape)
    return letters(names(along.value).union((n for n, _ in scope.kinds), *sizes))


def _by_entries(along: Step, v: Name, fresh: Iterator[Name], arrays: Arrays) -> Block:
    out, own = arrays.shape(along.value), arrays.shape(v)
    at, place = (tuple(next(fresh) for _ in shape) for shape in (out, own))
    entry = Entries(v, place, arrays, fresh).entry(along.value, at)
    units = tuple(Apply("unit", pair) for pair in zip(own, place, strict=True))
    single = substitute(along.value, {v: units[0] if len(own) == 1 else Apply("outer", units)})
    goal = Apply("_", (single, *at)) if at else single
    rule = normal.READ_ENTRY
    step = Step(goal, rule, (("v", v),), entry, entry, (("u", along),))
    return Block(along, step, entry, tuple(n.name for n in (*at, *place)))


def with_directions(node: Node, wrt: Sequence[str], scope: Scope) -> tuple[Scope, dict[str, Node]]:
    """Along what each name moves: a number at the rate 1, an array along one of its shape; and the scope that knows these."""
    taken = names(node) | {n for n, _ in scope.kinds} | {d.name for d in scope.definitions}
    taken = taken.union(*(names(d.body) for d in scope.definitions))
    along: dict[str, Node] = {}
    for name in wrt:
        own = Shapes(scope)(Name(name))
        if not own:
            along[name] = ONE
            continue
        letter = "v" if len(own) == 1 else "V"
        fresh = next(n for n in (letter, *(f"{letter}{k}" for k in range(1, len(taken) + 2))) if n not in taken)
        taken |= {fresh}
        scope, along[name] = scope.declared(fresh, Kind(shape=own)), Name(fresh)
    return scope, along
