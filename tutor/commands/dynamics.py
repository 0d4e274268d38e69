"""The verb sensitivity: how the states of rate equations answer over time to parameters and starts, and which matter most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tutor.commands import clauses
from tutor.commands.command import Command, Desk
from tutor.commands.responding import are_equations, respond
from tutor.commands.session import Reply, Session
from tutor.limits import LIMITS, Limits
from tutor.meaning.scope import Scope, natural
from tutor.render.abridged import thinned
from tutor.render.document import Block, Document, Formula, Heading, Note, Picture, Table
from tutor.syntax.nodes import ONE, Apply, Name, Node, names
from tutor.syntax.request import Request

TIME = "t"  # of rates that change with time
_TIMES = 201


@dataclass(frozen=True, slots=True)
class System:
    """Rate equations y' = rates(t, y, p), from `start`, a tree for each state that may hold parameters.

    parameters  by which the sensitivities are asked; the name of a state is its value at the start
    values      of the names that are neither states nor the time
    """

    rates: tuple[Node, ...]
    start: Mapping[str, Node]
    parameters: tuple[str, ...]
    values: Mapping[str, float]

    @property
    def states(self) -> tuple[str, ...]:
        return tuple(self.start)

    @property
    def labels(self) -> tuple[str, ...]:
        """The parameters as they are shown: a state's start as A(0)."""
        return tuple(f"{p}(0)" if p in self.start else p for p in self.parameters)


def solved(system: System, times: Any, tolerance: float = 1e-9, limits: Limits = LIMITS) -> tuple[Any, Any, Any]:
    """(the Solution, the Jacobian by the states, the Jacobian by the parameters), the last two as derivations."""
    import numpy as np

    from tutor.derive.derivatives.multivariate import jacobian
    from tutor.numeric.evaluate import evaluate
    from tutor.numeric.functions.compile import compile_function
    from tutor.numeric.rates.sensitivity import sensitivities

    states, inner = system.states, tuple(p for p in system.parameters if p not in system.start)
    by_state = jacobian(system.rates, states, limits=limits)
    by_parameter = jacobian(system.rates, inner, limits=limits) if inner else None
    held = natural(set(system.values) - set(inner))
    everything = (*states, *inner, *held, *(() if TIME in (*states, *system.values) else (TIME,)))
    rest = [system.values[n] for n in held]
    places = [system.parameters.index(p) for p in inner]

    def compiled(node: Node) -> Any:
        function = compile_function(node, everything)
        return lambda t, y, p: np.asarray(function(np.concatenate([y, p[places], rest, [t]])[: len(everything)]), dtype=float)

    slopes = compiled(by_parameter.result) if by_parameter else None

    def by_all(t: float, y: Any, p: Any) -> Any:
        found = np.zeros((len(states), len(p)))
        if slopes is not None:
            found[:, places] = slopes(t, y, p)
        return found

    start = np.array([float(evaluate(s, system.values)) for s in system.start.values()])
    asked = [system.values[p] if p in inner else start[states.index(p)] for p in system.parameters]
    solution = sensitivities(compiled(Apply("[]", system.rates)), compiled(by_state.result), by_all, start, asked, times, tolerance,
                             _start_by(system, inner, limits))  # fmt: skip
    return solution, by_state, by_parameter


def _start_by(system: System, inner: Sequence[str], limits: Limits) -> Any:
    """(n, p): how the start answers to the parameters."""
    import numpy as np

    from tutor.derive.derivatives.multivariate import jacobian
    from tutor.numeric.evaluate import evaluate

    found = np.zeros((len(system.start), len(system.parameters)))
    for i, state in enumerate(system.start):
        for k, p in enumerate(system.parameters):
            found[i, k] = float(p == state)
    held = frozenset().union(*map(names, system.start.values()))
    if held & set(inner):
        slopes = evaluate(jacobian(tuple(system.start.values()), tuple(inner), limits=limits).result, system.values)
        for column, p in zip(np.asarray(slopes).reshape(len(system.start), -1).T, inner, strict=True):
            found[:, system.parameters.index(p)] += column
    return found


def sensitivity(session: Session, request: Request, desk: Desk) -> Reply:
    """How the solution of rate equations answers to their parameters, over time; of other equations, the solution itself."""
    import numpy as np

    scope = clauses.scope_of(session, request)
    rates = tuple(scope.expand(n) for n in clauses.expressions(session, request, scope))
    by_name = _by_name(rates)
    if are_equations(rates) and not by_name:
        return respond(session, request, scope, rates)
    system = _system(session, request, scope, rates, by_name)
    until, tolerance = clauses.decimal(session, request, "to"), clauses.decimal(session, request, "tolerance")
    until = 10.0 if until is None else until
    if not 0 < until < np.inf:
        raise clauses.misused(request, clauses.said(request, "to"), "the time runs from 0 to a number above it", "to 10")
    if tolerance is not None and not 1e-13 <= tolerance <= 0.1:
        raise clauses.misused(request, clauses.said(request, "tolerance"), "the tolerance lies between 1e-13 and 0.1", "tolerance 1e-9")
    times = np.linspace(0.0, until, _TIMES)
    solution, by_state, by_parameter = solved(system, times, 1e-9 if tolerance is None else tolerance, session.limits)
    session = session.asked(by_parameter or by_state)
    return Reply(Document(tuple(_shown(system, solution, by_state, by_parameter))), session)


def _by_name(rates: Sequence[Node]) -> dict[str, Node]:
    """The rates of `A' = -k A, B' = k A` by their states; empty where they are not written so."""
    found = {}
    for node in rates:
        match node:
            case Apply("=", (Apply("'", (Name(state), order)), rate)) if order is ONE:
                found[state] = rate
            case _:
                return {}
    return found


def _system(session: Session, request: Request, scope: Scope, rates: tuple[Node, ...], by_name: Mapping[str, Node]) -> System:
    """`[RATE, …] wrt k from A = 1, B = b at k = 1, b = 2`: a start may hold parameters, and `wrt A` asks for the start of A.

    by_name  the rates by their states, where each was written as `A' = …`
    """
    from tutor.numeric.evaluate import evaluate

    start = {n: scope.expand(v) for n, v in clauses.at(session, request, scope, words=("from",)).items()}
    given = clauses.at(session, request, scope)
    if by_name:
        wanted = ", ".join(f"{state} = 1" for state in by_name)
        if start.keys() != by_name.keys() or len(by_name) != len(rates):
            raise clauses.misused(request, request.subject, "each state has one rate and one starting value", f"from {wanted}")
        rates = tuple(by_name[state] for state in start)
    if len(start) != len(rates):
        raise clauses.misused(request, request.subject, f"{len(rates)} rates need {len(rates)} starting values", "from A = 1, B = 0, C = 0")
    parameters = clauses.wrt(request) or natural(given)
    used = frozenset().union(*map(names, rates)) - set(start)
    unknown = (used | frozenset().union(*map(names, start.values())) | set(parameters)) - set(start) - set(given) - {TIME}
    if TIME in set(parameters) - set(given):
        unknown |= {TIME}
    if unknown or not parameters:
        first = natural(unknown)[0] if unknown else "k1"
        raise clauses.misused(request, request.subject, f"{first} has no value", f"at {first} = 1")
    values = {n: float(evaluate(scope.expand(v), {})) for n, v in given.items()}
    return System(rates, start, parameters, values)


def _shown(system: System, solution: Any, by_state: Any, by_parameter: Any) -> Iterator[Block]:
    from tutor.render.picture import bars, curves

    states, labels = system.states, system.labels
    yield Heading("Jacobian by the states")
    yield Formula("", by_state.result)
    if by_parameter is not None:
        yield Heading("Jacobian by the parameters")
        yield Formula("", by_parameter.result)
    lines = {s: (solution.times, solution.states[:, i]) for i, s in enumerate(states)}
    answers = {f"d{s}/d{p}": (solution.times, solution.sensitivities[:, i, k]) for i, s in enumerate(states) for k, p in enumerate(labels)}
    if solution.ended != "finished":
        yield Note("note", f"{solution.ended}: {solution.because}; what follows goes to the time {solution.times[-1]:.6g}")
    yield Heading("over time")
    yield _over_time(solution.times, lines, answers)
    yield Heading("relative sensitivities at the end")
    yield _relative(states, labels, solution.relative[-1])
    yield Note("note", "a relative sensitivity of 1: one percent more of the parameter, one percent more of the state")
    ranked = sorted(zip(labels, solution.influence.tolist(), strict=True), key=lambda pair: -pair[1])
    if len(ranked) > 1:
        yield Heading("influence, the strongest first")
        total = sum(v for _, v in ranked) or 1.0
        rows = ((p, f"{v:.4g}", f"{100 * v / total:.3g} %") for p, v in ranked)
        yield Table(("parameter", "percent of the states per percent", "share"), tuple(rows))
        yield Note("note", "over all times and states, each state measured by its greatest size: the root of the mean square")
    yield Note("note", f"by {solution.method}, with the derived Jacobian: {solution.evaluations} evaluations of the rates")
    yield Picture(curves("the states over time", lines, "time", "state"))
    yield Picture(curves("the sensitivities over time", answers, "time", "change of the state per unit of the parameter"))
    if len(ranked) > 1:
        yield Picture(bars("the influence of the parameters", dict(ranked), "percent per percent"))


def _over_time(times: Any, lines: dict, answers: dict) -> Table:
    kept = thinned(list(range(len(times))))
    kept = [*kept[::2], *kept[-1:]] if len(kept) > 6 else kept
    columns = {**lines, **answers}
    rows = tuple((f"{times[k]:.4g}", *(f"{values[k]:.6g}" for _, values in columns.values())) for k in dict.fromkeys(kept))
    return Table(("time", *columns), rows)


def _relative(states: tuple[str, ...], parameters: tuple[str, ...], relative: Any) -> Table:
    import numpy as np

    cells = np.ma.filled(relative, np.nan)
    rows = tuple((s, *("–" if np.isnan(c) else f"{c:.6g}" for c in cells[i])) for i, s in enumerate(states))
    return Table(("state", *(f"by {p}" for p in parameters)), rows)


COMMANDS = (
    Command(
        "sensitivity",
        "sensitivity [RATE, …] wrt k1 k2 from A = 1, B = 0 at k1 = 1, k2 = 1/2 [to 10] [tolerance 1e-9]; "
        "of a solution: sensitivity EQUATION, … wrt p",
        "how the states over time, or what solves equations, answer to the parameters",
        "sensitivity [-k A, k A] wrt k from A = 1, B = 0 at k = 1 to 5; sensitivity A' = -k A wrt k from A = 1 at k = 1; "
        "sensitivity x^2 + p x = 2 wrt p at x = 1, p = 1",
        sensitivity,
        (),
        60.0,
    ),
)
