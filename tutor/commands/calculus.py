"""The verbs that derive: each reads its request, asks for the derivation, has it confirmed, and explains it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from tutor.commands import clauses
from tutor.commands.command import Command, Desk
from tutor.commands.session import Reply, Session
from tutor.derive.steps import Derivation
from tutor.errors import TutorError, trouble
from tutor.limits import Limits
from tutor.meaning.scope import Scope, natural
from tutor.meaning.sorts import CLAIM, NUMBER, SET, sort_of
from tutor.render.document import Block, Code, Document, Formula, Note, document
from tutor.syntax.nodes import ZERO, Apply, Name, Node, names, number, postorder, rational, substitute
from tutor.syntax.printer import show
from tutor.syntax.request import Request

Derive = Callable[[Session, Request, Scope], Derivation]
MOST_ORDER, USUAL_DIGITS, MOST_DIGITS = 20, 15, 1000
SLOPES = frozenset({"derivative", "gradient", "hessian", "jacobian", "backprop"})
SHORT = 60  # digits of a whole number that are written out


def deriving(derive: Derive) -> Callable[[Session, Request, Desk], Reply]:
    """The command that answers with the derivation `derive` makes."""

    def run(session: Session, request: Request, desk: Desk) -> Reply:
        scope = clauses.scope_of(session, request)
        derivation = derive(session, request, scope)
        reply = derived(session, derivation)
        return replace(reply, document=reply.document + _placed(session, request, scope, derivation))

    return run


def _placed(session: Session, request: Request, scope: Scope, derivation: Derivation) -> Document:
    """What a slope comes to where the line says `at x = 1, y = 2`."""
    from tutor.derive.gradients import outputs_of

    if derivation.kind not in SLOPES or not request.clause("at"):
        return Document()
    found = outputs_of(derivation)
    point = clauses.at(session, request, scope, natural(names(scope.expand(derivation.problem)) - set(session.arrays)))
    where = ", ".join(f"{n} = {show(v)}" for n, v in point.items())
    return sum((valued(session, substituted(o, scope, point)) for o in found), document(Note("note", f"at {where}:")))


def derived(session: Session, derivation: Derivation) -> Reply:
    """The reply that explains a derivation, after it was confirmed."""
    from tutor.checking.verify import verify
    from tutor.render.explain import FOLDED, WHOLE, explain

    proven = verify(derivation, session.limits)
    return Reply(explain(proven, WHOLE if session.whole else FOLDED), session.asked(proven))


def derivative(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.scalar import derivative

    node = clauses.expression(session, request, scope)
    order = clauses.whole_number(request, "order", 1, MOST_ORDER)
    return derivative(node, clauses.the_variable(node, request, scope), scope, order, session.limits)


def derivative_as_typed(node: Apply, scope: Scope, limits: Limits) -> Derivation:
    """The derivation of a `d/dx body` that stands in the language's own words; mixed ones are taken one after the other."""
    from tutor.derive.scalar import derivative, take
    from tutor.derive.values import refuse_unknown

    *by, body = node.args
    refuse_unknown(body, tuple(n.name for n in by), scope)
    known = scope.definition(body.name) if isinstance(body, Name) else None
    if known is not None and known.parameters:  # df/dx of f(x, y): its parameters stand for themselves
        scope = scope.freeing(known.parameters)
    if len(set(by)) == 1:
        return derivative(body, by[0].name, scope, len(by), limits)
    inner = take(Apply("d/d", (*by[:-1], scope.expand(body))), limits)
    return derivative(inner, by[-1].name, scope, 1, limits)


def gradient(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.gradients import any_gradient

    node = clauses.expression(session, request, scope)
    return any_gradient(node, parameters(session, request, node, scope), scope, session.limits)


def backprop(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.matrix import matrix_gradient

    node = clauses.expression(session, request, scope)
    return matrix_gradient(node, parameters(session, request, node, scope), scope, session.limits)


def parameters(session: Session, request: Request, node: Node, scope: Scope) -> tuple[str, ...]:
    """The names after `wrt`; where nothing was said and the session holds data, every name that is no data and no size."""
    data = {n for n, _ in session.data} - session.fitted
    free = names(scope.expand(node))
    if request.clause("wrt") or not data & free:
        return clauses.wrt(request)
    sizes = frozenset().union(*(names(size) for _, kind in scope.kinds for size in kind.shape))
    return natural(free - data - sizes)


def hessian(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.multivariate import hessian
    from tutor.derive.second import matrix_hessian

    node = clauses.expression(session, request, scope)
    derive = matrix_hessian if scope.arrays & names(scope.expand(node)) else hessian
    return derive(node, clauses.wrt(request), scope, session.limits)


def jacobian(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.multivariate import jacobian
    from tutor.derive.second import matrix_jacobian

    nodes = clauses.expressions(session, request, scope)
    if len(nodes) == 1 and scope.arrays & names(scope.expand(nodes[0])):
        return matrix_jacobian(nodes[0], clauses.wrt(request), scope, session.limits)
    return jacobian(nodes, clauses.wrt(request), scope, session.limits)


def chain(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.chain import chain

    node = clauses.expression(session, request, scope)
    return chain(node, clauses.the_variable(node, request, scope), scope, session.limits)


def limit(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.limits import limit

    node = clauses.expression(session, request, scope)
    if isinstance(node, Apply) and node.op == "lim":
        return limit_as_typed(node, scope)
    return limit(node, *clauses.approach(session, request, scope, node), scope)


def limit_as_typed(node: Apply, scope: Scope) -> Derivation:
    """The derivation of a `lim x->0+ body` that stands in the language's own words."""
    from tutor.derive.limits import limit

    variable, point, *side, body = node.args
    return limit(body, variable.name, point, side[0].name if side else "", scope)


def integrate(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.integrals import integral

    node = clauses.expression(session, request, scope)
    if isinstance(node, Apply) and node.op == "∫":
        return integral_as_typed(node, scope)
    variable = clauses.the_variable(node, request, scope)
    return integral(node, variable, scope, clauses.bounds(session, request, scope))


def integral_as_typed(node: Apply, scope: Scope) -> Derivation:
    """The derivation of an `∫ body dx` that stands in the language's own words."""
    from tutor.derive.integrals import integral

    variable, *bounds, body = node.args
    return integral(body, variable.name, scope, tuple(bounds) if bounds else None)


def gradient_as_typed(node: Apply, scope: Scope, limits: Limits) -> Derivation | None:
    """The derivation of a `∇f` or `∇²f` that stands in the language's own words; None where it is a value, `∇f(1, 2)`."""
    from tutor.derive.gradients import any_gradient, any_hessian, has_arrays
    from tutor.derive.values import refuse_unknown

    *by, body = node.args
    derive, wrt = any_gradient if node.op == "∇" else any_hessian, tuple(name.name for name in by)
    refuse_unknown(body, wrt, scope)
    if not has_arrays(body, scope) and scope.arrays.isdisjoint(wrt):
        entries = scope.expand(node).args  # of ∇² the rows
        diagonal = [e.args[k] if e.op == "[]" else e for k, e in enumerate(entries)]
        if any(e.op != "d/d" for e in diagonal):
            return None
        wrt = tuple(e.args[0].name for e in diagonal)
    return derive(body, wrt, scope, limits)


def prime_as_typed(node: Apply, scope: Scope, limits: Limits) -> Derivation | None:
    """The derivation of `f'(x)`; None where its argument is no name: that is a value."""
    function, order, *arguments = node.args
    if len(arguments) != 1 or not isinstance(arguments[0], Name):
        return None
    out = scope.freeing((arguments[0].name,)).expand(node)
    if not isinstance(out, Apply) or out.op != "d/d":  # the name stands in the function too: f'(a) of f(x) = a x^2
        return None
    inner = Apply(function.name, tuple(arguments))
    return derivative_as_typed(Apply("d/d", (*arguments * int(rational(order)), inner)), scope, limits)


AS_TYPED: Mapping[str, Callable[[Apply, Scope, Limits], Derivation | None]] = {  # what an operator on a line of its own asks for
    "d/d": derivative_as_typed,
    "∇": gradient_as_typed,
    "∇²": gradient_as_typed,
    "'": prime_as_typed,
    "lim": lambda node, scope, _: limit_as_typed(node, scope),
    "∫": lambda node, scope, _: integral_as_typed(node, scope),
}


def taylor(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.optima import taylor

    node = clauses.expression(session, request, scope)
    free = clauses.wrt(request) or natural(names(scope.expand(node)))
    point = clauses.at(session, request, scope, free) or dict.fromkeys(free, ZERO)
    return taylor(node, point, clauses.whole_number(request, "order", 4, MOST_ORDER), scope)


def critical(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.optima import critical_points

    node = clauses.expression(session, request, scope)
    return critical_points(node, clauses.wrt(request) or natural(names(scope.expand(node))), scope)


def solve(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.optima import solve

    equations = clauses.expressions(session, request, scope)
    found = frozenset().union(*(names(scope.expand(e)) for e in equations))
    return solve(equations, clauses.wrt(request) or natural(found), scope)


def simplify(session: Session, request: Request, scope: Scope) -> Derivation:
    from tutor.derive.simplify import simplify

    return simplify(clauses.expression(session, request, scope), scope)


def code(session: Session, request: Request, desk: Desk) -> Reply:
    """The NumPy source of a function and its gradient; of the last result where nothing is named."""
    from tutor.derive.gradients import any_gradient, gradients_of
    from tutor.numeric.source import source

    if not request.subject.text:
        if session.last is None:
            raise trouble("usage", "there is no result yet to write as code", mend="code x^2 y")
        return Reply(document(Code(code_of(session.last))), session)
    scope = clauses.scope_of(session, request)
    node = clauses.expression(session, request, scope)
    wrt = clauses.wrt(request)
    try:
        found = gradients_of(any_gradient(node, wrt, scope, session.limits))
    except TutorError as told:
        if told.diagnostic.code != "no-rule" or not names(scope.expand(node)):
            raise
        return Reply(
            document(Code(source(node, natural({*scope.arguments((node,)), *wrt}), scope)), Note("note", told.diagnostic.what)), session
        )
    outputs = (node, *found.values())
    return Reply(document(Code(source(outputs, natural({*scope.arguments(outputs), *wrt}), scope, "value_and_gradient"))), session)


def code_of(derivation: Derivation, names: tuple[str, ...] = ()) -> str:
    """The NumPy source of what a derivation comes to, a function of `names`."""
    from tutor.derive.gradients import outputs_of
    from tutor.numeric.source import source

    outputs, scope = outputs_of(derivation), derivation.scope
    return source(outputs if len(outputs) > 1 else outputs[0], names or scope.arguments(outputs), scope, derivation.kind)


def evaluate(session: Session, request: Request, desk: Desk) -> Reply:
    """The value of an expression, exact where it can be, and in digits."""
    from tutor.derive.values import refuse_huge

    scope = clauses.scope_of(session, request)
    node = clauses.expression(session, request, scope)
    point = clauses.at(session, request, scope, natural(names(scope.expand(node)) - set(session.arrays)))
    count = clauses.whole_number(request, "digits", USUAL_DIGITS, MOST_DIGITS)
    inside = substituted(node, scope, point)
    if not (point or request.clause("digits")):
        refuse_huge(inside, session.limits)
    return Reply(valued(session, inside, count), session)


def substituted(node: Node, scope: Scope, point: Mapping[str, Node]) -> Node:
    """`node` written out, with the values of `point` in the place of its names."""
    from tutor.derive.scalar import take

    return substitute(take(scope.expand(node)), {Name(n): scope.expand(v) for n, v in point.items()})


def valued(session: Session, node: Node, count: int = USUAL_DIGITS) -> Document:
    """The value of a `node` that is written out: of the session's data, or exact. Raises TutorError where a name has no value."""
    from tutor.commands import datasets
    from tutor.commands.fitting import entries
    from tutor.derive.values import closed, exact, refuse_undefined
    from tutor.rules.tidy import tidy

    refuse_undefined(node)
    if names(node):
        if datasets.is_of_data(session, node):
            return document(Note("read", f"  {entries(datasets.valued(session, node))}"))
        free = natural(names(node) - set(session.arrays))
        raise trouble("free-name", f"{', '.join(free)} {'has' if len(free) == 1 else 'have'} no value", mend=f"at {free[0]} = 1")
    if sort_of(node) != NUMBER:
        return _answered(node)
    worked = closed(node, session.scope, session.limits)
    whole = exact(worked, session.limits)
    found = number(whole) if whole is not None and _is_short(whole) else tidy(worked)
    if isinstance(found, Apply) and found.op == "[]":
        return document(Formula("", found), *_in_digits(found, count, session.limits))
    if any(isinstance(n, Apply) and n.op in ("[]", "@", ".T") for n in postorder(worked)) and rational(found) in (None, 0):
        return document(Note("read", f"  {entries(datasets.valued(session, worked))}"))
    value = rational(found)
    blocks: list[Block] = [Formula("", found)] if value is not None or worked is not node else []
    if whole is None and value is not None:
        _digits(worked, session, count)  # a part that has no value is told, also where it was dropped: 0 * log(-1)
    if value is None or value.denominator != 1:
        blocks.append(Note("read", f"  {'= ' if blocks else ''}{_digits(worked, session, count)}"))
    return Document(tuple(blocks))


def _digits(node: Node, session: Session, count: int) -> str:
    """The digits of a number; where they cannot tell whether it has a value at all, of what SymPy makes of it."""
    from tutor.derive.values import decided
    from tutor.numeric.balls import digits

    try:
        return digits(node, {}, count, session.limits)
    except TutorError as told:
        if told.diagnostic.code != "undecided":
            raise
        return digits(decided(node, session.scope), {}, count, session.limits)


def _is_short(value: Fraction) -> bool:
    """Whether a number is written out: beyond, its first digits say more."""
    return max(abs(value.numerator), value.denominator) < 10**SHORT


def _answered(node: Node) -> Document:
    """What is no number: a set in its plainest form, whether a condition holds."""
    from tutor.numeric.sets import truth, worked_out

    if sort_of(node) != CLAIM:
        return document(Formula("", worked_out(node) if sort_of(node) == SET else node))
    said = {True: "true", False: "false", None: "whether this holds could not be told"}
    return document(Note("read", f"  {said[truth(node)]}"))


def _in_digits(exact: Apply, count: int, limits: Limits) -> tuple[Block, ...]:
    """A list's entries in digits, where one of them is no plain number already."""
    from tutor.numeric.balls import digits

    if all(rational(a) is not None for a in exact.args) or any(isinstance(a, Apply) and a.op == "[]" for a in exact.args):
        return ()
    return (Note("read", f"  = [{', '.join(digits(a, {}, count, limits) for a in exact.args)}]"),)


def _verb(name: str, usage: str, summary: str, example: str, derive: Derive, *aliases: str) -> Command:
    return Command(name, usage, summary, example, deriving(derive), aliases)


COMMANDS = (
    _verb("derivative", "derivative EXPRESSION [wrt x] [order 2]", "the derivative, step by step",
          "derivative x^2 sin(3x + 1)", derivative, "diff"),
    _verb("gradient", "gradient EXPRESSION [wrt x y] [with W : matrix(m, n)]", "all partial derivatives, of scalars or of arrays",
          "gradient x^2 y + sin(x y)", gradient, "grad"),
    _verb("hessian", "hessian EXPRESSION [wrt x y]", "the matrix of second derivatives", "hessian x^2 y + sin(x y)", hessian, "hess"),
    _verb("jacobian", "jacobian EXPRESSION, EXPRESSION … [wrt x y]", "the derivatives of several outputs, a row for each",
          "jacobian x y, x + y", jacobian, "jac"),
    _verb("chain", "chain EXPRESSION [wrt x]", "the total derivative through the names that you defined",
          "u = x^2 + 1; chain u^3 + sin(u) wrt x", chain),
    _verb("backprop", "backprop EXPRESSION [wrt W1 b1]", "forward and backward pass through the names that you defined",
          "z = w x + b; backprop (z - y)^2 wrt w b", backprop),
    _verb("limit", "limit EXPRESSION as x -> 0+", "the limit, by laws and l'Hôpital's rule", "limit sin(x)/x as x -> 0", limit),
    _verb("integrate", "integrate EXPRESSION [wrt x] [from 0 to 1]", "the integral, by the rules of integration",
          "integrate x e^x; integrate x^2 from 0 to 1", integrate),
    _verb("taylor", "taylor EXPRESSION [at x = 0] [order 4]", "the Taylor polynomial", "taylor cos(x) at x = 0 order 4", taylor),
    _verb("critical", "critical EXPRESSION [wrt x y]", "where the gradient vanishes, and what stands there",
          "critical x^2 + y^2 - 2x", critical),
    _verb("solve", "solve EQUATION, EQUATION … [wrt x y]", "the solutions of equations",
          "solve x^2 = 4; solve x + y = 3, x - y = 1", solve),
    _verb("simplify", "simplify EXPRESSION", "a shorter form, by named steps", "simplify 2x + 3x", simplify),
    Command("evaluate", "evaluate EXPRESSION [at x = 1, y = 2] [digits 30]", "the value, exact or right to the digits asked",
            "evaluate 2^3^2; evaluate sin(x)/x at x = 0.1 digits 30", evaluate, ("eval",)),
    Command("code", "code EXPRESSION [wrt x y]", "NumPy source of a function and its gradient; alone: of the last result",
            "code x^2 y + sin(x y)", code),
)  # fmt: skip
