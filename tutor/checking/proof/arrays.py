"""Arrays by numbers: two expressions at random entries of several sizes, and adjoints against central differences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from tutor.checking.proof.oracles import AGREES, CONTRADICTS, OPEN
from tutor.derive.arrays.pulling import HOLE
from tutor.derive.steps import Derivation, Step
from tutor.errors import TutorError
from tutor.meaning.indices import ends, whole
from tutor.meaning.scope import Kind, Scope
from tutor.numeric.evaluate import evaluate
from tutor.numeric.rigorous.points import sample
from tutor.rules.catalogue import words_of_arrays
from tutor.rules.matrices import START
from tutor.rules.structure import REPEATED
from tutor.rules.tangents import MOVES
from tutor.syntax.nodes import ONE, Apply, Name, Node, contents, names, postorder, rational, substitute

_DRAWS, _TRIED = 4, 12  # that are looked at; that are made, for those at which something has no value (a determinant below 0)
_SIZES = ((3, 2, 4, 5, 6, 7), (5, 2, 6, 7, 8, 9), (4, 3, 5, 6, 7, 8), (7, 4, 8, 9, 10, 11))
# of the names m, n, … in order, for each draw: all different, so that a wrong shape cannot fit, and others each time, so that no
# number can stand for a size; the larger stays the larger, so that what is invertible stays so
_LARGEST = 12  # that a size is raised to, for an index to lie within
_CLOSE = 1e-9  # two computations of one value in double precision
_VALUE_CLOSE, _VALUE_FAR = 1e-10, 1e-8  # of one array computed in two ways: nothing but rounding
_STEP, SLOPE_CLOSE, SLOPE_FAR = 1e-5, 1e-6, 1e-3  # central differences: rounding 1e-11, truncation 1e-10 f'''
_CORNER = 1e-2  # what the slopes on two sides differ by: where a function is smooth, a step times its second derivative
_LARGE = 1e6  # a result beyond: rounding, over the step, would outweigh its slope
_CHANGE = Name("Δ")
Values = dict[str, object]


def draws(scope: Scope, wanted: frozenset[str], seed: int = 0, used: tuple[Node, ...] = (), *, alike: bool = False) -> Iterator[Values]:
    """Random values for `wanted`, and for every array and size of the scope: of mixed signs and positive in turn, of other sizes each time.

    used    trees whose indices shall lie within the arrays
    alike   all sizes are one number, so that every product fits
    """
    reach, letters = _reach(used), _letters(scope)
    for k in range(_TRIED):
        sizes = _sizes(letters, reach, k)
        sizes = dict.fromkeys(sizes, next(iter(sizes.values()), 0)) if alike else sizes
        yield at_sizes(scope, wanted | scope.arrays, sizes, k, seed, used)


def at_sizes(scope: Scope, wanted: frozenset[str], sizes: Mapping[str, int], k: int, seed: int = 0, used: tuple[Node, ...] = ()) -> Values:
    """The k-th random values for `wanted`, at these sizes: arrays as they are declared, of mixed signs and positive in turn."""
    scalars = tuple(sorted(wanted - scope.arrays - sizes.keys()))
    walk = np.random.default_rng([seed, k])
    values: Values = {n: float(v) for n, v in sample(scalars, scope, k + 1, seed)[k].items()} if scalars else {}
    values |= {n: float(1 + k % 4) for n in _counts(used) & values.keys()}
    values |= sizes
    for name, kind in scope.kinds:
        if kind.shape and name in wanted:
            values[name] = _array(kind, sizes, walk, is_positive=k % 2 == 1)
    return values


def _reach(used: tuple[Node, ...]) -> int:
    """The largest number among the indices."""
    indices = (end for n in postorder(*used) if isinstance(n, Apply) and n.op == "_" for end in ends(n.args[1:]))
    return int(max((whole(end) or 0 for end in indices), default=0))


def _counts(used: tuple[Node, ...]) -> frozenset[str]:
    """The names that stand for whole numbers: in the exponent of a matrix."""
    powers = (n for n in postorder(*used) if isinstance(n, Apply) and n.op == "matrix_power")
    return frozenset(name for n in powers for name in names(n.args[1]))


def _letters(scope: Scope) -> dict[str, None]:
    """The names of the sizes, in the order in which they were declared."""
    return dict.fromkeys(n for _, kind in scope.kinds for s in kind.shape for n in sorted(names(s)))


def _sizes(letters: Iterable[str], reach: int, draw: int) -> dict[str, int]:
    sizes = _SIZES[draw % len(_SIZES)]
    sizes = sizes[::-1] if draw // len(_SIZES) % 2 else sizes  # where nothing had a value: a kernel longer than its data
    more = max(0, min(reach, _LARGEST) - min(sizes))
    return {n: sizes[k % len(sizes)] + more for k, n in enumerate(letters)}


def _array(kind: Kind, sizes: Mapping[str, int], walk: np.random.Generator, *, is_positive: bool) -> np.ndarray:
    shape = tuple(_extent(s, sizes) for s in kind.shape)
    entries = walk.uniform(0.2, 1.6, shape) if is_positive or kind.domain in ("positive", "nonnegative") else walk.normal(0, 0.9, shape)
    if "one-hot" in kind.facts:
        entries = np.eye(shape[-1])[walk.integers(0, shape[-1], shape[:-1])]
    if "orthogonal" in kind.facts:
        entries = np.linalg.qr(entries)[0]
    if "diagonal" in kind.facts:
        entries = np.diag(np.diag(entries))
    if "symmetric" in kind.facts:
        entries = (entries + entries.T) / 2
    if "positive definite" in kind.facts:
        entries = entries @ entries.T + np.eye(shape[0])
    return entries


def _extent(size: Node, sizes: Mapping[str, int]) -> int:
    exact = rational(size)
    return int(exact) if exact is not None else int(evaluate(size, sizes))


def holds_arrays(node: Node, scope: Scope) -> bool:
    """Whether a name in `node` is an array, or stands for one, or a word of arrays makes one (`ones(n)`)."""
    found = names(node)
    if scope.arrays and any(d.name in found for d in scope.definitions):
        found |= names(scope.expand(node))
    return bool(found & scope.arrays) or not contents(node).operations.isdisjoint(words_of_arrays())


def confirmed(step: Step, derivation: Derivation) -> str:
    """A step of a derivation over arrays: an adjoint or a tangent against central differences, a rewrite against its own value."""
    if step.rule is REPEATED:
        step = replace(step, goal=step.form)  # the derivative of the one before
    if isinstance(step.goal, Apply) and (step.goal.op in ("∫", "lim") or (step.goal.op == "d/d" and len(step.goal.args) > 2)):
        return OPEN
    agreed = 0
    for wanted, found in _both_sides(step, derivation):
        if found.shape != wanted.shape:
            return CONTRADICTS
        gap, scale = np.abs(found - wanted).max(initial=0), 1 + np.abs(wanted).max(initial=0)
        close, far = (SLOPE_CLOSE, SLOPE_FAR) if _is_slope(step.goal) else (_VALUE_CLOSE, _VALUE_FAR)
        if gap > far * scale:
            return CONTRADICTS
        agreed += gap <= close * scale
        if agreed == _DRAWS:
            break
    return AGREES if agreed >= 2 else OPEN


def _both_sides(step: Step, derivation: Derivation) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """At each draw of random arrays: the goal of `step`, an adjoint by central differences, and its value."""
    scope, goal, indices = derivation.scope, step.goal, indices_of(derivation)
    program = program_of(derivation, _asked(step, derivation))
    moving = _directions(step)
    free = names(scope.expand(program[-1][1])).union(names(goal), *map(names, moving.values()))
    for values in draws(scope, free | names(step.value), used=tuple(body for _, body in program)):
        values |= indices
        try:
            forward = run(program, values)
            found = evaluate(step.value, forward)
            wanted = _wanted(program, goal, values, found.shape, moving)
        except TutorError:
            continue
        if wanted is not None and np.isfinite(found).all() and np.isfinite(wanted).all():
            yield wanted, found


def in_numbers(step: Step, derivation: Derivation) -> tuple[np.ndarray, np.ndarray] | None:
    """The goal of a step over arrays and its value, at one draw of random arrays; None where neither can be computed."""
    try:
        return next((pair for pair in _both_sides(step, derivation) if pair[0].shape == pair[1].shape), None)
    except TutorError:
        return None


def _wanted(program: Program, goal: Node, values: Values, shape: tuple[int, ...], moving: Mapping[str, Node]) -> np.ndarray | None:
    """What a goal comes to: an adjoint or a tangent by central differences, anything else by its own value."""
    if not _is_slope(goal):
        return evaluate(goal, run(program, values))
    if goal.op == "adjoint":
        return _differences(program, goal, values, shape)
    moved = {goal.args[0].name: ONE} if goal.op == "d/d" else moving
    body = (*program[:-1], ("", goal.args[-1]))
    return rate(lambda at: run(body, at)[""], values, {n: evaluate(along, values) for n, along in moved.items()})


def _is_slope(goal: Node) -> bool:
    return isinstance(goal, Apply) and goal.op in ("adjoint", "tangent", "d/d")


def _directions(step: Step) -> dict[str, Node]:
    """Along what each name moves, by the steps on which `step` rests."""
    return {s.goal.args[0].name: s.value for s in step if s.rule is MOVES}


def rate(result: Callable[[Values], np.ndarray | float], values: Values, directions: Mapping[str, np.ndarray]) -> np.ndarray:
    """How fast `result` changes as names move along their directions, by central differences; NaN at a corner."""
    there, back = ({**values, **{n: values[n] + s * _STEP * v for n, v in directions.items()}} for s in (1, -1))
    return _central(*map(result, (there, values, back)))


def _central(*around: np.ndarray | float) -> np.ndarray:
    """The slope by the values a step further, here, and a step before; NaN at a corner, where the two sides have slopes of their own."""
    there, here, back = map(np.asarray, around)
    slope, bend = (there - back) / (2 * _STEP), (there + back - 2 * here) / _STEP
    return np.where(np.abs(bend) > _CORNER * (1 + np.abs(slope)), np.nan, slope)


def indices_of(derivation: Derivation) -> dict[str, int]:
    """Values for the indices of a result in index notation, within arrays of every size here: 1 and 2 in turn."""
    forms = dict(derivation.extra).get("forms", ())
    found = dict.fromkeys(a.name for _, form in forms for a in form.args if a is not Name("vec"))
    return {name: 1 + k % 2 for k, name in enumerate(found)}


Program = tuple[tuple[str, Node], ...]


def _asked(step: Step, derivation: Derivation) -> Node:
    """What the adjoints of `step` are adjoints of: the step START on which it rests says it; else the problem."""
    return next((s.goal.args[0] for s in step if s.rule is START), derivation.problem)


def program_of(derivation: Derivation, result: Node) -> Program:
    """The forward pass, line by line; the last one, without a name, is the result."""
    scope = derivation.scope
    functions = replace(scope, definitions=tuple(d for d in scope.definitions if d.parameters is not None))
    forward = dict(derivation.extra).get("forward", ())
    return (*((name, functions.expand(body)) for name, body in forward), ("", functions.expand(result)))


def ran(derivation: Derivation, values: Values) -> Values:
    """The values of all names after the forward pass of `derivation`."""
    return run(program_of(derivation, derivation.problem), values)


def run(program: Program, values: Values, change: tuple[str, np.ndarray] | None = None) -> Values:
    """The values of all names after the forward pass; `change` is added to one name as soon as it has a value."""
    values = dict(values)
    if change and change[0] in values:
        values[change[0]] = values[change[0]] + change[1]
    for name, body in program:
        values[name] = evaluate(body, values)
        if change and change[0] == name:
            values[name] = values[name] + change[1]
    return values


def _differences(program: Program, goal: Apply, values: Values, shape: tuple[int, ...]) -> np.ndarray | None:
    """The derivative of the result by what is added to the goal's node, entry by entry; None where the program does not hold it.

    A goal `adjoint(node, user, place)` asks of one place only: `place` is the user with HOLE in it.
    """
    node, *share = goal.args
    if abs(float(np.asarray(run(program, values)[""]))) > _LARGE:
        return None
    if isinstance(node, Name) and not share:
        start = np.asarray(run(program, values)[node.name], dtype=float)
        return slopes(lambda change: float(run(program, values, (node.name, change))[""]), start.shape)
    moved = Apply("+", (node, _CHANGE))
    if share:
        node, moved = share[0], substitute(share[1], {HOLE: moved})
    if not any(node in postorder(body) for _, body in program):
        return None
    changed = tuple((name, substitute(body, {node: moved})) for name, body in program)
    return slopes(lambda change: float(run(changed, {**values, _CHANGE.name: change})[""]), shape)


def slopes(result: Callable[[np.ndarray], float | np.ndarray], shape: tuple[int, ...]) -> np.ndarray:
    """The slope of `result` by each entry of a change of this shape, the entries of the change first; NaN at a corner."""
    found, here = [], result(np.zeros(shape))
    for place in np.ndindex(shape):
        change = np.zeros(shape)
        change[place] = _STEP
        found.append(_central(result(change), here, result(-change)))
    return np.reshape(found, (*shape, *np.shape(found[0])))
