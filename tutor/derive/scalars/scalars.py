"""A gradient by arrays, in matrix form and in scalars: each entry by the scalar chain rule beside the same entry of the matrix form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tutor.derive.arrays.adjoint import Backward as Arrays
from tutor.derive.arrays.adjoint import adjoint
from tutor.derive.arrays.matrix import free_arrays, matrix_gradient, written
from tutor.derive.derivatives.chain import intermediates
from tutor.derive.derivatives.gradients import gradients_of, has_arrays
from tutor.derive.rewriting.simplify import simplified
from tutor.derive.scalars.alike import Alike
from tutor.derive.scalars.backward import Backward
from tutor.derive.scalars.grids import Grid, together
from tutor.derive.scalars.network import Network, network, with_names
from tutor.derive.scalars.sizes import chosen, parted
from tutor.derive.scalars.writing import Writing
from tutor.derive.steps import Derivation, Step
from tutor.errors import trouble
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import FACTS, Scope
from tutor.rules import normal, structure
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import Apply, Name, Node, names, number, postorder, substitute
from tutor.syntax.printer import show

_SAID = {"one-hot": "one-hot, so that each row adds up to 1"}
FILLED, WRITTEN = ", filled in", ", written out"  # behind the name of an array: its adjoint without those of others; in the learner's names


def in_scalars(node: Node, wrt: Sequence[str] = (), scope: Scope = Scope(), limits: Limits = LIMITS) -> Derivation:  # noqa: B008 (frozen)
    """The gradient of the number `node` by each name of `wrt`, at a small size in scalars beside its matrix form; kind "scalars".

    Sizes are as they are declared or defined (`m = 2`), otherwise chosen. The result is that of `matrix_gradient`. `extra` holds
    ("gradients", …), ("sizes", …), the forward pass in arrays, ("forward", …), and in scalars, ("scalars", …), the names of the
    entries of each array, ("entries", …), and the matrix form of each adjoint, ("backward", …). The root's parts are arrays, their
    parts entries: steps whose goal is the entry of the matrix form, and whose value is that of the scalar chain rule.
    Raises TutorError("scalars", "no-scalars", "size", "index", "terms") where it cannot be written out, and as `matrix_gradient`.
    """
    if not has_arrays(node, scope):
        raise trouble("no-scalars", f"no array occurs in {show(node)}: it is in scalars already", mend="ask without `in scalars`")
    scope, given = parted(scope)
    node, plain = written(node, scope)
    wrt = tuple(wrt) or free_arrays(node, plain)
    whole = matrix_gradient(node, wrt, plain, limits)
    output, named = with_names(node, wrt, plain)
    lines = dict(_ByName(output, wrt, named, limits).lines())
    short = {n: line for n, line in Arrays(output, wrt, named, limits).lines() if not _adjoints(line) and line is not lines[n]}
    bodies = (output, *(d.body for d in intermediates(output, named)), *lines.values(), *gradients_of(whole).values())
    sizes = chosen(bodies, wrt, plain, given)
    net = network(output, named, wrt, sizes, limits)
    gathering = _Gathering(net, Backward(net, wrt, limits), named, limits)
    parts = []
    for name, line in lines.items():
        parts.append((name, gathering.of(name, line)))
        if name in short and name not in wrt:
            parts.append((f"{name}{FILLED}", gathering.of(name, short[name])))
    parts += [(f"{n}{WRITTEN}", gathering.of(n, g, is_line=False)) for n, g in gradients_of(whole).items() if g is not lines[n]]
    root = Step(Apply("gradients", (node, Apply("[]", tuple(map(Name, wrt))))), normal.GRADIENTS, (("u", node),), whole.result,
                whole.result, tuple(parts))  # fmt: skip
    return Derivation("scalars", node, wrt, named, root, extra=tuple(_told(whole, lines, sizes, net)))


def as_asked(derivation: Derivation) -> Derivation:
    """What hints and verdicts go by: of a gradient in scalars, the derivation of its matrix form."""
    if derivation.kind != "scalars":
        return derivation
    return matrix_gradient(derivation.problem, derivation.wrt, derivation.scope)


class _ByName(Arrays):
    """The backward pass of arrays with every adjoint by its name, one rule a line: what the scalars say one by one."""

    def _stays(self, body: Node) -> bool:
        return True

    def _shorter(self, line: Node, value: Node) -> Node:
        return line


def _told(whole: Derivation, lines: Mapping[str, Node], sizes: Mapping[str, int], net: Network) -> Iterator[tuple[str, tuple]]:
    yield "gradients", tuple(gradients_of(whole).items())
    yield "sizes", tuple((n, number(k)) for n, k in sizes.items())
    yield "forward", tuple((layer.name, layer.body) for layer in net.layers)
    yield "scalars", tuple(net.nodes)
    yield "entries", tuple((name, _listed(grid)) for name, grid in net.entries.items())
    yield "backward", tuple(lines.items())


def _listed(grid: Grid) -> Node:
    """The entries as a list, a matrix as a list of rows; a number as itself."""
    if not grid.shape:
        return grid.cells[0]
    columns = grid.shape[-1]
    rows = [Apply("[]", grid.cells[k : k + columns]) for k in range(0, len(grid.cells), columns)]
    return rows[0] if len(grid.shape) == 1 else Apply("[]", tuple(rows))


class _Gathering:
    """The entries of a matrix form, each beside the adjoint that the scalar chain rule gave."""

    def __init__(self, net: Network, backward: Backward, scope: Scope, limits: Limits):
        self.backward, self.scope, self._filled = backward, scope, Alike(_filled)
        self.grids = net.entries
        adjoints = {f"adjoint({n})": Grid(g.shape, tuple(map(adjoint, g.cells))) for n, g in self.grids.items()}
        self.writing = Writing({**net.known, **adjoints}, limits)

    def of(self, name: str, form: Node, *, is_line: bool = True) -> Step:
        """The adjoint of an array in matrix form, its parts the entries; a line stands in the adjoints of names."""
        grid, reached = self.grids[name], self.backward.reached
        told = together((self.writing(form), grid), lambda found, _: found)
        parts = []
        for place, cell in grid:
            found, step = tidy(told[place]), reached[cell.name]
            step = self._filled_in(step, _adjoints(found)) if is_line else step
            note = self._facts(found, step.value) if is_line else ""
            beside = Step(found, normal.GATHERED, (), step.value, step.value, (("scalar", step),), note)
            parts.append((",".join(map(str, place)), beside))
        return Step(adjoint(Name(name)), normal.GATHERED, (("A", Name(name)),), form, form, tuple(parts))

    def _facts(self, found: Node, value: Node) -> str:
        """What is known of arrays, where two forms differ and only one of them holds their entries to it."""
        held = {cell.name: n for n, grid in self.grids.items() for cell in grid.cells}
        arrays = sorted({held[n] for n in names(found) ^ names(value) if n in held})
        told = [f"{n} is {_SAID.get(fact, fact)}" for n in arrays for fact in FACTS if fact in self.scope.kind(n).facts]
        return f"because {' and '.join(told)}" if told else ""

    def _filled_in(self, step: Step, known: frozenset[Node]) -> Step:
        """The step of an adjoint, those adjoints in it filled in that are not among the `known` ones."""
        while others := _adjoints(step.value) - known:
            filled = {goal: self.backward.reached[goal.args[0].name].value for goal in others}
            step = self._written_out(step, substitute(step.value, filled))
        return step

    def _written_out(self, step: Step, value: Node) -> Step:
        goals = sorted(_adjoints(value) | _adjoints(step.value), key=show)
        letters = {goal: Name(f"d{goal.args[0].name}") for goal in goals}
        short = self._filled(substitute(step.value, letters), substitute(value, letters))
        back = {letter: goal for goal, letter in letters.items()}
        return _after(step, short, back)


def _filled(before: Node, after: Node) -> Step:
    """What arrives filled in, then brought into a textbook's form."""
    plain = tidy(after)
    return simplified(Step(before, structure.FILLED_IN, (("u", before),), after, plain))


def _after(step: Step, rewrites: Step, back: Mapping[Node, Node]) -> Step:
    """`step`, followed by the rewrites of its value, their letters as the goals they stand for."""
    last = step
    for s in rewrites:
        goal, form, value = (substitute(n, back) for n in (s.goal, s.form, s.value))
        bound = tuple((n, substitute(t, back)) for n, t in s.bound)
        last = Step(goal, s.rule, bound, form, value, (("u", last),), s.note)
    return last


def _adjoints(node: Node) -> frozenset[Node]:
    return frozenset(n for n in postorder(node) if isinstance(n, Apply) and n.op == "adjoint")
