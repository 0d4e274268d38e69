"""Numbers beside the symbols, where a line says `at x = 1, y = 2`: what a slope comes to, and each node of a chain or a network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from tutor.commands import clauses
from tutor.commands.session import Session
from tutor.commands.values import substituted, valued
from tutor.derive.differentials import in_differentials
from tutor.derive.rewriting.rewriting import weight
from tutor.derive.steps import Derivation, is_rewrite
from tutor.errors import TutorError
from tutor.meaning.scope import Scope, natural
from tutor.render.document import Block, Document, Formula, Heading, Inline, Note, Table, document
from tutor.render.networks import is_network, slopes
from tutor.rules import structure
from tutor.syntax.nodes import Apply, Name, Node, Number, names, number, rational, substitute
from tutor.syntax.printer import show
from tutor.syntax.request import Request

SLOPES = frozenset({"derivative", "gradient", "hessian", "jacobian", "backprop", "chain", "divergence", "curl", "laplacian",
                    "implicit", "parametric", "directional"})  # fmt: skip
_DIGITS = 6
_LONG = 40  # the weight of an exact value beyond which only its digits are told
_SHORT = 1000  # denominators beyond this are written as decimals


def asked_there(session: Session, request: Request, scope: Scope, derivation: Derivation) -> Derivation:
    """The derivation with the point of the line beside it, so that the value there is an answer too."""
    if derivation.kind not in SLOPES or not request.clause("at") or scope.arrays or "responses" in dict(derivation.extra):
        return derivation
    point = clauses.at(session, request, scope, natural(names(scope.expand(derivation.problem)) - set(session.arrays)))
    return replace(derivation, extra=(*derivation.extra, ("at", tuple(point.items()))))


def placed(session: Session, request: Request, scope: Scope, derivation: Derivation) -> Document:
    """What a slope comes to at the point that the line gives; nothing where it gives none."""
    from tutor.derive.derivatives.gradients import outputs_of

    if derivation.kind not in SLOPES or not request.clause("at"):
        return Document()
    free = natural(names(scope.expand(derivation.problem)) - set(session.arrays))
    point = clauses.at(session, request, scope, free)
    if "responses" in dict(derivation.extra):
        return _of_curve(derivation, point)
    where = ", ".join(f"{n} = {show(v)}" for n, v in point.items())
    if is_network(derivation) or derivation.kind == "chain":
        missing = [n for n in free if n not in point]
        if not missing:
            return Document((Heading(f"at {where}", 3), *_along(derivation, point, session)))
    if why := _without_slope(derivation, point):
        return document(Note("note", f"at {where} there is none: {why}"))
    found = [substituted(o, scope, point) for o in outputs_of(derivation)]
    return sum((_there(session, o) for o in found), document(Note("note", f"at {where}:")))


def _there(session: Session, node: Node) -> Document:
    """What a slope comes to: with a name still open as it then reads, a number exactly and in digits."""
    from tutor.derive.goals import polished
    from tutor.derive.rewriting.simplify import simplify
    from tutor.derive.values import exact, refuse_undefined
    from tutor.meaning.algebra import value_at

    known = set(session.arrays) | {n for n, _ in session.data}
    if names(node) & known or (isinstance(node, Apply) and node.op == "[]" and not names(node)):
        return valued(session, node)
    refuse_undefined(node)
    if names(node):
        entries = node.args if isinstance(node, Apply) and node.op == "[]" else ()
        return document(Formula("", polished(node) if entries else simplify(node).root.value))
    if exact(node, session.limits) is not None:
        return valued(session, node)
    try:
        whole = value_at(node, {}, session.scope)
    except TutorError:
        return valued(session, node)
    shown = document(Formula("", whole)) if rational(whole) is None and weight(whole) <= _LONG else Document()
    return shown + valued(session, whole)


def _without_slope(derivation: Derivation, point: Mapping[str, Node]) -> str:
    """Why a slope has no value at the point, in words; empty where it has one."""
    from tutor.checking.proof.corners import why_none

    scope = derivation.scope
    if derivation.kind != "derivative" or len(derivation.wrt) != 1 or derivation.wrt[0] not in point:
        return _without_value(scope.expand(derivation.problem), {n: scope.expand(v) for n, v in point.items()})
    (name,) = derivation.wrt
    others = {Name(n): scope.expand(v) for n, v in point.items() if n != name}
    body, slope = (substitute(scope.expand(n), others) for n in (derivation.problem, derivation.result))
    return why_none(body, slope, name, scope.expand(point[name]), scope)


def _without_value(problem: Node, point: Mapping[str, Node]) -> str:
    """Why a function has no value at the point, so that it has no slope there either; empty where it has one."""
    from tutor.numeric.rigorous.undefined import numbers_of, why

    if names(problem) - point.keys() or any(map(names, point.values())):
        return ""
    where = ", ".join(f"{n} = {show(v)}" for n, v in point.items())
    outputs = problem.args if isinstance(problem, Apply) and problem.op == "[]" else problem
    return why(outputs, numbers_of(point)).replace(f" at {where}", "")


def _of_curve(derivation: Derivation, point: Mapping[str, Node]) -> Document:
    """The slopes of a curve at one of its points."""
    from tutor.derive.derivatives.curves import on_curve

    where = ", ".join(f"{n} = {show(v)}" for n, v in point.items())
    values = on_curve(derivation, {n: derivation.scope.expand(v) for n, v in point.items()})
    return document(Heading(f"at {where}", 3), *(Formula(label, value) for label, value in values))


def _along(derivation: Derivation, point: Mapping[str, Node], session: Session) -> Iterator[Block]:
    """Each node from the first to the output, then each slope: what it is, the same in numbers, and its value."""
    from tutor.derive.derivatives.chain import without_functions

    numbers = _Numbers(session)
    for name, given in point.items():
        numbers.row(name, session.scope.expand(given))
    extra, scope = dict(derivation.extra), derivation.scope
    nodes = extra["forward"] if is_network(derivation) else [(name, scope.definition(name).body) for name, _ in extra["dependencies"]]
    yield Table(("node", "is", "in numbers", "value"), tuple(numbers.row(name, without_functions(body, scope)) for name, body in nodes))
    yield Table(("slope", "is", "in numbers", "value"), tuple(numbers.row(name, form) for name, form in _slopes(derivation)))


def _slopes(derivation: Derivation) -> Iterator[tuple[str, Node]]:
    """The adjoints of a network from its output back; the slopes along a chain, and the total derivatives that they make."""
    if is_network(derivation):
        yield from ((f"d{name}", in_differentials(line)) for name, line in dict(derivation.extra)["backward"])
        return
    called, rewritten, told = slopes(derivation), {}, set()
    for step in derivation.root:
        if is_rewrite(step):
            rewritten[id(step.parts[0][1])] = step
    for step in derivation.root:
        goal = called.get(step.goal)
        if goal is not None and goal not in told:
            told.add(goal)
            last = step
            while id(last) in rewritten:
                last = rewritten[id(last)]
            yield goal.name, substitute(step.form, called) if step.rule is structure.CHAIN else last.value


class _Numbers:
    """The values found so far by name: exact as long as plain arithmetic tells them."""

    def __init__(self, session: Session):
        self._session = session
        self._exact: dict[Node, Node] = {}
        self._shown: dict[Node, Node] = {}
        self._floats: dict[str, float] = {}

    def row(self, name: str, form: Node) -> tuple[Inline, Inline, Inline, Inline]:
        """`name`, what it is, the same with numbers for names, and its value, which is kept."""
        from tutor.derive.values import exact
        from tutor.numeric.evaluate import evaluate

        filled = substitute(form, self._shown)
        whole = exact(substitute(form, self._exact), self._session.limits)
        self._floats[name] = float(evaluate(form, self._floats)) if whole is None else float(whole)
        if whole is not None:
            self._exact[Name(name)] = number(whole)
        shown = _read(self._floats[name] if whole is None or whole.denominator > _SHORT else whole)
        self._shown[Name(name)] = shown
        return name, form, filled, shown


def _read(value: Fraction | float) -> Node:
    """A number as it is read: a fraction, or six digits."""
    if isinstance(value, Fraction):
        return number(value)
    size = Number(Fraction(f"{abs(value):.{_DIGITS}g}"))
    return Apply("-", (size,)) if value < 0 else size
