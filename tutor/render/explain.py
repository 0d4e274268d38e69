"""A derivation in the order of a hand: the problem, its steps with their reasons, the result, and how it was proven."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tutor.derive.differentials import Shares, in_differentials, is_before_sum, shares
from tutor.derive.reasons import reason
from tutor.derive.steps import Derivation, Step, Verified, main_step
from tutor.meaning.entrywise import Entrywise
from tutor.meaning.sorts import CLAIM, sort_of
from tutor.render.abridged import abridged, entries, is_large
from tutor.render.blocks import RESULTS, blocks
from tutor.render.document import Block, Document, Formula, Heading, Inline, Note, Prose, StepLine, Table, rewritten
from tutor.render.networks import is_network, passes, plan, slopes
from tutor.render.scalars import InScalars, of_entries, of_slopes, with_entries
from tutor.render.sections import sections
from tutor.rules import integrals, normal, structure
from tutor.rules.equations import ALL_AT_ONCE, CASES, ONE_WAY, PUT_INTO, SOLUTIONS, SOLVE_FOR, TEST_POINT
from tutor.rules.matching import group
from tutor.rules.matrices import WAYS
from tutor.rules.optima import PUT_IN
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, names, operations, rebuild, substitute

ONCE = (
    normal.GATHERED,
    structure.CHAIN,
    structure.ADJOINT,
    structure.WRITE_OUT,
    PUT_IN,
    PUT_INTO,
    CASES,
    SOLVE_FOR,
    TEST_POINT,
)  # rules whose reason is told once
MOST_LISTED = 12  # names that are told one by one
MOST_SECTIONS, _MANY_SHOWN = 40, 5  # beyond so many entries only the first ones and the last are shown, the others on demand
FOLDED, WHOLE = "folded", "whole"
TRIVIAL = structure.TRIVIAL
ABSENT = Apply("does not exist", ())  # told after what is asked, without a sign between
ENDLESS = (Name("oo"), Apply("-", (Name("oo"),)))
GATHERING = frozenset({"gradients"})  # keys of steps that only put results side by side
TITLES = {
    "derivative": "Derivative", "gradient": "Gradient", "hessian": "Hessian", "jacobian": "Jacobian", "chain": "Total derivative",
    "backprop": "Gradients by backpropagation", "scalars": "Gradients in scalars",
    "limit": "Limit", "integral": "Integral", "critical": "Critical points", "taylor": "Taylor polynomial", "solve": "Solution",
    "implicit": "Implicit derivative", "parametric": "Slope of the curve", "inverse": "Slope of the inverse",
    "directional": "Directional derivative", "hessian-product": "Hessian times a direction", "responses": "Sensitivity of the solution",
    "laplacian": "Laplacian", "simplify": "Simplification", "expand": "Expansion",
    "factor": "Factors", "together": "One quotient", "cancel": "Lowest terms", "apart": "Partial fractions",
}  # fmt: skip
LABELS = {
    "hessian": "Hessian",
    "jacobian": "Jacobian",
    "laplacian": "Laplacian",
    **dict.fromkeys(("simplify", "expand", "factor", "together", "cancel", "apart"), ""),
    "inverse": "slope of the inverse",
    "directional": "directional derivative",
    "hessian-product": "Hessian times the direction",
    "solve": "",
    "critical": "",
    "backprop": "",
    "chain": "total derivative",
}
ORACLES = {
    "values": "every step agrees with values in ball arithmetic",
    "differences": "central differences agree at random sizes",
    "shapes": "the shapes fit for all sizes",
    "entries": "each entry of the matrix form agrees with the scalar chain rule",
    "sympy": "SymPy agrees",
}
ON_ENTRIES = ORACLES | {"sympy": "SymPy agrees, entry by entry at a small size"}  # where shapes were confirmed: of arrays


def explain(derivation: Derivation, detail: str = FOLDED) -> Document:
    """The derivation as a document. `detail`: "folded" leaves trivial steps out, "whole" shows every one."""
    writer = _Writer(derivation, detail == WHOLE)
    told = [
        Prose(problem(derivation)),
        *_given(derivation),
        *writer.sections(),
        *_results(derivation),
        *confirmation(derivation.verified),
    ]
    whole = Document((*told, *(Note("note", n) for n in derivation.notes)))
    return rewritten(whole, Entrywise(derivation.scope))


def numbered(derivation: Derivation, detail: str = FOLDED) -> dict[int, Step]:
    """The steps by the numbers that `explain` gives them."""
    writer = _Writer(derivation, detail == WHOLE)
    for _ in writer.sections():
        pass
    return writer.steps


def problem(d: Derivation) -> tuple[Inline, ...]:
    """What was asked, as words with the formula among them."""
    title = TITLES.get(d.kind, d.kind.capitalize())
    if d.kind in ("limit", "integral"):
        return (f"{title}: ", main_step(d.root).goal)
    by = f" with respect to {_listed(d.wrt)}" if d.wrt and d.kind not in ("simplify", "solve") else ""
    if d.root.rule is structure.MIXED:
        title, by = "Mixed derivative", f" with respect to {_listed([n.name for n in d.root.goal.args[:-1]])}"
    return (f"{title} of ", abridged(d.problem), by)


def _listed(words: Sequence[str]) -> str:
    if len(words) > MOST_LISTED:
        return f"{', '.join(words[:2])}, … and {words[-1]}"
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _given(d: Derivation) -> Iterator[Block]:
    """The definitions on which the problem rests."""
    used, waiting = set(), [d.problem]
    while waiting:
        node = waiting.pop()
        called = operations(node)
        for definition in d.scope.definitions:
            if definition.name not in used and (definition.name in names(node) or definition.name in called):
                used.add(definition.name)
                waiting.append(definition.body)
    for definition in d.scope.definitions:
        if definition.name in used and not is_network(d) and d.kind != "scalars":
            head = definition.name + (f"({', '.join(definition.parameters)})" if definition.parameters is not None else "")
            yield Formula(f"where {head}", definition.body)
    for name, links in d.extra:
        if name == "dependencies":
            rows = ((label, _listed([str(a.name) for a in made.args] or ["numbers alone"])) for label, made in links)
            yield Table(("name", "made of"), tuple(rows))


def _results(d: Derivation) -> Iterator[Block]:
    if d.kind in ("backprop", "scalars"):
        yield from _adjoints(d)
        return
    if d.kind == "critical" and dict(d.extra).get("points"):
        yield _points(d)
        return
    if "responses" in dict(d.extra):
        yield from (Formula(label, tree) for label, tree in dict(d.extra)["responses"])
        return
    if is_large(d):
        yield from entries(d)
        return
    if told := blocks(d):
        yield Heading(RESULTS[d.kind], 3)
        yield from (Formula(label, tree) for label, tree in told)
        return
    yield Formula("" if d.result is ABSENT else LABELS.get(d.kind, d.kind), _with_constant(d))


def _with_constant(d: Derivation) -> Node:
    """The result; of an antiderivative with its constant, where C means nothing else."""
    if integrals.PLUS_CONSTANT not in d.notes or "C" in names(d.scope.expand(d.problem)):
        return d.result
    terms = d.result.args if isinstance(d.result, Apply) and d.result.op == "+" else (d.result,)
    return Apply("+", (*terms, Name("C")))


def _points(d: Derivation) -> Table:
    """The critical points, each with what stands there and the value."""
    extra = dict(d.extra)
    values = [value for _, value in extra.get("values", ())]
    rows = tuple((kind, point, value) for (kind, point), value in zip(extra["points"], values, strict=True))
    return Table(("it is a", f"at {', '.join(d.wrt)} =", "value"), rows)


def _adjoints(d: Derivation) -> Iterator[Block]:
    """The backward pass in the names of the forward pass, then each gradient written out."""
    extra = dict(d.extra)
    if extra.get("forward") and d.kind == "backprop" and not is_network(d):
        yield Heading("backward pass", 3)
        yield from (Formula(f"d{name}", in_differentials(node)) for name, node in extra.get("backward", ()))
    yield Heading("gradients" if len(d.wrt) > 1 else "gradient", 3)
    yield from (Formula(f"d{name}", node) for name, node in extra.get("gradients", ()))


def confirmation(v: Verified) -> Iterator[Block]:
    """How the derivation was proven, or that it was not."""
    said = [words for oracle, words in (ON_ENTRIES if "shapes" in v.oracles else ORACLES).items() if oracle in v.oracles]
    if said:
        told = "; ".join(said)
        yield Note("verified", told.replace("every step agrees", "the other steps agree") if v.unconfirmed else told, v.oracles)
    if v.unconfirmed:
        count = len(v.unconfirmed)
        yield Note(
            "unconfirmed",
            f"{count} step{'s' if count > 1 else ''} could not be confirmed, and {'are' if count > 1 else 'is'} marked",
            v.unconfirmed,
        )
    elif not said:
        yield Note("unconfirmed", "this has not been confirmed by another way of computing it")


@dataclass(slots=True)
class _Writer:
    """Numbers the steps of one derivation while they are written down."""

    derivation: Derivation
    whole: bool
    number_of: dict[tuple[Node, Node, str], int] = field(default_factory=dict)
    steps: dict[int, Step] = field(default_factory=dict)
    number_of_sides: dict[tuple[Node, Node], int] = field(default_factory=dict)
    partial: tuple[str, ...] = ()
    slopes: dict[Node, Node] = field(default_factory=dict)
    shares: Shares = field(default_factory=dict)
    entries: dict[Node, Node] = field(default_factory=dict)

    def sections(self) -> Iterator[Block]:
        d = self.derivation
        self.slopes, self.entries = of_slopes(d) if d.kind == "scalars" else slopes(d), of_entries(d)
        self.shares = shares(d.root)
        if d.kind == "scalars":
            self.partial = tuple(n.name for n in self.entries)
        elif d.kind == "implicit":
            self.partial = tuple(names(d.problem))
        elif d.kind == "chain":
            self.partial = tuple(name for name, _ in dict(d.extra).get("dependencies", ()))
        elif is_network(d):
            self.partial = (*d.wrt, *dict(dict(d.extra)["forward"]))
        elif len(names(d.scope.expand(d.problem))) > 1:
            self.partial = d.wrt
        if is_network(d) and not self.whole:
            yield from passes(d, self.lines, self.line, self.written)
            return
        if d.kind == "scalars":
            yield from InScalars(d, self.whole, self.lines, self.line, self.written).blocks()
            return
        parts = sections(d.root)
        if d.kind == "chain":
            yield from plan(d, self.written)
            yield from [Heading("filled in", 3)] if parts is None else []
        if parts is None:
            yield from self.lines(d.root)
            return
        for k, (title, step) in enumerate(parts):
            if not self.whole and len(parts) > MOST_SECTIONS and _MANY_SHOWN <= k < len(parts) - 1:
                if k == _MANY_SHOWN:
                    yield Note("note", f"{len(parts) - 1 - _MANY_SHOWN} more in the same way")
                continue
            yield from self.entry(title, step, len(parts) > 1)

    def entry(self, title: str, step: Step, several: bool) -> Iterator[Block]:
        """The steps of one entry under its own heading."""
        said = main_step(step).note or step.note
        note = f": {said}" if said and not said.startswith("shape (") else ""
        if several:
            yield Heading(title + note, 3)
        known = self.number_of.get(_key(step))
        if known and _key(main_step(step)) in self.number_of:
            yield Note("read", f"the same as step {known}")
            return
        written = list(self.lines(step, titled=several))
        yield from written or [self.line(step, "")]

    def lines(self, root: Step, titled: bool = False) -> Iterator[StepLine]:
        """The steps on which `root` rests, and itself, each distinct one once."""
        for step in root:
            trivial = step.rule.key in TRIVIAL and not self.whole and step is not root
            told_below = step.rule is SOLUTIONS and step is self.derivation.root and len(step.parts) > 1
            known = _key(step) in self.number_of or (not self.whole and _sides(step) in self.number_of_sides)
            if known or trivial or told_below or step.goal is step.value or step.rule.key in GATHERING:
                self.number_of.setdefault(_key(step), self.number_of_sides.get(_sides(step), 0))
                continue
            yield self.line(step, "" if titled and step in (root, main_step(root)) else step.note)

    def line(self, step: Step, note: str) -> StepLine:
        number = self.number_of[_key(step)] = len(self.steps) + 1
        self.steps[number] = step
        self.number_of_sides[_sides(step)] = number
        uses = tuple(sorted({n for _, p in step.parts if (n := self.number_of.get(_key(p)) or self.number_of.get(_key(main_step(p))))}))
        confirmed = step.goal not in self.derivation.verified.unconfirmed
        uses = () if uses == (number - 1,) else uses
        shape, note = (note.removeprefix("shape "), "") if note.startswith("shape (") else ("", note)
        goal, value, *forms = map(self.written, (step.goal, step.value, *self.forms(step)))
        if step.goal in self.slopes and not isinstance(step.goal.args[-1], Name):  # ∂z/∂u, then what z is
            goal_itself = with_entries(step.goal, self.entries)
            forms.insert(0, goal_itself if self.whole else abridged(goal_itself))
        because = () if step.rule in ONCE and any(s.rule is step.rule for s in self.steps.values() if s is not step) else reason(step)
        sign = "" if step.value is ABSENT else "=" if not _is_claim(step.goal) else "⇒" if step.rule in ONE_WAY else "⇔"
        return StepLine(number, goal, value, step.rule.key, because, note, tuple(forms), "", uses, 0, confirmed,
                        self.partial, shape, sign)  # fmt: skip

    def written(self, node: Node) -> Node:
        """`node` as a hand writes it: adjoints as dW2, slopes of intermediates as ∂z/∂u, and what is too long with an ellipsis."""
        told = with_entries(substitute(in_differentials(node, self.shares), self.slopes), self.entries)
        return told if self.whole else abridged(told)

    def forms(self, step: Step) -> tuple[Node, ...]:
        """The rule filled in: with the smaller goals where they are worth seeing, and with what they come to."""
        if step.rule in ALL_AT_ONCE:
            return ()
        filled = substitute(step.form, self.reached(step))
        if any(p.value in ENDLESS for _, p in step.parts):
            filled = step.form  # nobody computes with oo
        is_search = isinstance(step.goal, Apply) and step.goal.op in ("∫", "lim")  # the plan is worth seeing, not only where it ends
        keeps = self.whole or is_search or step.rule in (structure.CHAIN, WAYS) or any(is_before_sum(p.goal) for _, p in step.parts)
        if not keeps and all(p.rule.key in TRIVIAL for _, p in step.parts):
            return ()
        forms = (step.form, filled) if is_search or self.whole else (step.form,) * keeps + (without_noise(filled),)
        return tuple(f for f in forms if not is_search or f is not step.goal.args[-1])

    def reached(self, step: Step) -> dict[Node, Node]:
        """What the smaller goals of a step come to; in the chain rule, also the total derivative of each intermediate by its name."""
        found = {p.goal: p.value for _, p in step.parts}
        if step.rule.key == structure.CHAIN.key:
            by = step.goal.args[0]
            found |= {Apply("d/d", (by, Name(label))): p.value for label, p in step.parts if not label.startswith("∂")}
        return found


def without_noise(node: Node) -> Node:
    """`node` without the ones and zeros that a fluent hand does not write: `1 · u`, `(-1) · u`, `u/1`, `u + 0`; all else stays."""

    def change(n: Node) -> Node:
        match n:
            case Apply("*", (Apply("-", (first,)), *rest)) if first is ONE and rest:
                return change(Apply("-", (change(group("*", rest)),)))
            case Apply("/", (Apply("-", (first,)), below)) if first is ONE:
                return Apply("-", (Apply("/", (ONE, below)),))
            case Apply("*", args):
                kept = [a for a in args if a is not ONE]
                return group("*", kept) if kept else ONE
            case Apply("+", args):
                flat = [b for a in args for b in (a.args if isinstance(a, Apply) and a.op == "+" else (a,)) if b is not ZERO]
                return group("+", flat) if flat else ZERO
            case Apply("/", (above, below)) if below is ONE:
                return above
            case Apply("-", (Apply("-", (inner,)),)):
                return inner
        return n

    return rebuild(node, change)


def _is_claim(goal: Node) -> bool:
    """Whether what is asked is a claim, or several of them."""
    return all(sort_of(g) == CLAIM for g in (goal.args if isinstance(goal, Apply) and goal.op == "[]" and goal.args else (goal,)))


def _key(step: Step) -> tuple[Node, Node, str]:
    return step.goal, step.value, step.rule.key


def _sides(step: Step) -> tuple[Node, Node]:
    return step.goal, step.value
