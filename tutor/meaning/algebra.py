"""SymPy's door: trees to SymPy, and what only SymPy can do, as trees again. SymPy is imported when first needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from tutor.errors import TutorError, trouble
from tutor.limits import Limits
from tutor.meaning.reading import from_sympy
from tutor.meaning.roots import has_odd_root, without_odd_roots
from tutor.meaning.scope import Kind, Scope
from tutor.meaning.sorts import check_sorts
from tutor.meaning.structures import built
from tutor.rules.catalogue import meanings
from tutor.syntax.nodes import Apply, Name, Node, Number, names, number, postorder, rational, substitute
from tutor.syntax.printer import show

__all__ = [
    "breaks", "changed_variable", "decimal", "equal_exactly", "from_sympy", "rewritten", "sign_of",
    "signs_near", "simplify_tree", "sympy_derivative", "sympy_limit", "sympy_solve", "to_sympy",
    "truth_near", "value_at",
]  # fmt: skip

NOTHING = Scope()


@contextmanager
def door(doing: str) -> Iterator[None]:
    """Turns whatever SymPy raises inside into a TutorError that says what was being done."""
    try:
        yield
    except TutorError:
        raise
    except (RecursionError, MemoryError, OverflowError) as failure:
        raise trouble("limit", f"{doing} outgrew what is computed here", mend="ask it of a smaller expression") from failure
    except Exception as failure:
        raise trouble("no-rule", f"{doing} is beyond what can be computed here", mend="ask for numbers at a point instead") from failure


# ---------------------------------------------------------------- trees to SymPy


def symbol(name: str, scope: Scope = NOTHING) -> Any:
    """The SymPy symbol of `name`: real, and what its declaration adds."""
    from sympy import Symbol

    return Symbol(name, **_assumptions(scope.kind(name)))


def _assumptions(kind: Kind) -> dict[str, bool]:
    if kind.domain in ("positive", "nonnegative", "integer"):
        return {kind.domain: True, "real": True}
    if kind.bounds:
        low, high = map(rational, kind.bounds)
        if low is not None and low >= 0:
            return {"nonnegative": True} if low == 0 and kind.closed[0] else {"positive": True}
        if high is not None and high <= 0:
            return {"nonpositive": True} if high == 0 and kind.closed[1] else {"negative": True}
    return {"real": True}


def to_sympy(node: Node, scope: Scope = NOTHING, *, doit: bool = False) -> Any:
    """The SymPy object of `node`: symbols with the scope's assumptions, numbers exact, `[]` an explicit matrix.

    Derivatives, integrals, limits and sums over an index stay as asked, unless `doit`.
    Raises TutorError("arrays") for a declared array, "bits" where a number outgrows that bound of the scope's limits.
    """
    import sympy

    with door("this expression"):
        made: dict[Node, Any] = {}
        node = _in_elementary_words(scope.expand(node))
        for n in postorder(node):
            made[n] = _made(sympy, n, made, scope)
        return _done(made[node], scope.limits) if doit else made[node]


def _made(sp: Any, node: Node, made: Mapping[Node, Any], scope: Scope) -> Any:
    """The SymPy object of one node, whose arguments are made."""
    if not isinstance(node, Apply):
        return _leaf(node, scope)
    check_sorts(node)
    return built(sp, node, made, scope.limits)


def _done(asked: Any, limits: Limits) -> Any:
    """What is still to be done in `asked`, done; a sum or product over more than `limits.terms` numbers is refused."""
    from sympy import Product, Sum

    for over in asked.atoms(Sum, Product):
        for _, low, high in over.limits:
            if (high - low).is_Rational and high - low > limits.terms:
                raise trouble("terms", f"this has more than {limits.terms} terms", mend="let the upper bound be a name, n")
    return asked.doit()


def _leaf(node: Number | Name, scope: Scope) -> Any:
    import sympy

    if isinstance(node, Number):
        return sympy.Rational(node.value.numerator, node.value.denominator)
    if node.name in ("e", "pi", "oo"):
        return {"e": sympy.E, "pi": sympy.pi, "oo": sympy.oo}[node.name]
    if scope.kind(node.name).shape:
        raise trouble("arrays", f"{node.name} is an array, and this works with numbers", mend="write its entries out: [x, y]")
    return symbol(node.name, scope)


def _in_elementary_words(root: Node) -> Node:
    """Functions that are defined by others (sigmoid, softplus, log2, …) written out."""
    known = meanings()
    made: dict[Node, Node] = {}
    for n in postorder(root):
        out = n
        if isinstance(n, Apply):
            args = tuple(made[a] for a in n.args)
            found = known.get((n.op, len(args)))
            out = Apply(n.op, args) if found is None else substitute(found[1], dict(zip(map(Name, found[0]), args, strict=True)))
            if found is not None and out.op != n.op:
                out = _in_elementary_words(out)
        made[n] = out
    return made[root]


# ---------------------------------------------------------------- what SymPy is asked


def rewritten(node: Node, how: str, scope: Scope = NOTHING, by: str = "") -> Node:
    """`node` through one of SymPy's rewrites: "simplify", "factor", "expand", "cancel", "together", "apart", "radsimp", "trigsimp"."""
    import sympy

    found = to_sympy(node, scope)
    with door(f"rewriting {show(node)}"):
        bound_expansion(found, scope.limits)
        return from_sympy(getattr(sympy, how)(found, *([symbol(by, scope)] if by else [])), scope.limits)


def bound_expansion(found: Any, limits: Limits) -> None:
    """Refuses a power that would multiply out of an exponent beyond `limits.exponent`, or into more than `limits.terms` terms."""
    from math import comb

    from sympy import Pow

    for power in found.atoms(Pow):
        n, terms = power.exp, len(power.base.args)
        if not power.base.is_Add or not n.is_Integer:
            continue
        if abs(n) > limits.exponent:
            raise trouble("exponent", f"a power above {limits.exponent} is not multiplied out", mend="leave the power as it is")
        if abs(n) > 1 and comb(abs(int(n)) + terms - 1, terms - 1) > limits.terms:
            raise trouble("terms", f"multiplied out, this has more than {limits.terms} terms", mend="leave the power as it is")


def changed_variable(body: Node, variable: str, outer: Node, letter: str, scope: Scope = NOTHING, *, stretch: bool = True) -> Node:
    """body at variable = outer(u), times outer' where `stretch`; u is what the scope says of it (positive for a root)."""
    from sympy import diff, simplify

    found, by, u = to_sympy(body, scope), to_sympy(outer, scope), symbol(letter, scope)
    with door(f"writing {variable} by {letter}"):
        return from_sympy(simplify(found.subs(symbol(variable, scope), by) * (diff(by, u) if stretch else 1)), scope.limits)


def _is_no_value(found: Any) -> bool:
    """Whether a SymPy number is infinite, complex or nan."""
    from sympy import Expr, nan

    return isinstance(found, Expr) and not found.is_Matrix and (found is nan or found.is_finite is False or found.is_real is False)


def value_at(node: Node, values: Mapping[str, Node], scope: Scope = NOTHING) -> Node:
    """The exact value of `node` with names replaced, every part of it defined. Raises TutorError("undefined") where one is not."""
    import sympy

    node = _in_elementary_words(scope.expand(substitute(node, {Name(n): v for n, v in values.items()})))
    with door(f"the value of {show(node)}"):
        made: dict[Node, Any] = {}
        for n in postorder(node):
            made[n] = _made(sympy, n, made, scope)
            if _is_no_value(made[n]):
                raise trouble("undefined", f"{show(n)} has no value")
            if isinstance(n, Apply) and n.op == "^" and made[n.args[0]] == 0 and not made[n.args[1]].is_positive:
                raise trouble("undefined", f"{show(n)} has no value")
        return from_sympy(made[node], scope.limits)


def simplify_tree(node: Node, scope: Scope = NOTHING) -> Node:
    """A simpler tree of the same value, where SymPy finds one."""
    return rewritten(node, "simplify", scope)


def sympy_derivative(node: Node, by: Sequence[str], scope: Scope = NOTHING) -> Node:
    """The derivative of `node` by the names `by`, one after the other, away from its corners."""
    from sympy import DiracDelta, Heaviside, diff, sign

    found = to_sympy(node, scope, doit=True)
    with door(f"the derivative of {show(node)}"):
        for name in by:  # sign(u)' is a delta at the corner alone, and steps are told by signs
            found = diff(found, symbol(name, scope)).replace(DiracDelta, lambda *_: 0)
            found = found.replace(Heaviside, lambda u, *_: (1 + sign(u)) / 2)
        return from_sympy(found, scope.limits)


def sympy_limit(node: Node, variable: str, point: Node, side: str = "", scope: Scope = NOTHING) -> Node:
    """The limit at `point`; side "above", "below" or "" (both must agree).

    Raises TutorError("no-limit") where there is none, "no-rule" where SymPy cannot tell.
    """
    from sympy import AccumBounds, Limit, limit, zoo

    body, at = to_sympy(node, scope, doit=True), to_sympy(point, scope)
    x = symbol(variable, scope)
    with door(f"the limit of {show(node)}"):
        sign = {"above": "+", "below": "-", "": "+" if at.is_infinite else "+-"}[side]
        try:
            found = limit(body, x, at, sign)
        except ValueError as failure:
            raise trouble("no-limit", f"the limits of {show(node)} from the two sides differ") from failure
        if found is zoo:
            raise trouble("no-limit", f"{show(node)} grows without bound, with both signs")
        if found.has(AccumBounds):
            raise trouble("no-limit", f"{show(node)} goes on oscillating")
        if found.has(Limit):
            raise trouble("no-rule", f"the limit of {show(node)} is beyond what can be computed here")
        return from_sympy(found, scope.limits)


def sympy_solve(equations: Sequence[Node], unknowns: Sequence[str], scope: Scope = NOTHING) -> tuple[dict[str, Node], ...]:
    """The real solutions of `equations` (`a = b`, or an expression that is to be 0), each as name -> tree; free unknowns are left out.

    Raises TutorError("no-rule") where SymPy finds no way, TutorError("exponent") where it would multiply out too much; () means that
    there is none.
    """
    from sympy import Eq, solve

    zeros = [Apply("+", (e.args[0], Apply("-", (e.args[1],)))) if isinstance(e, Apply) and e.op == "=" else e for e in equations]
    power = 1
    if len(zeros) == len(unknowns) == 1:
        zeros[0], power = without_odd_roots(_in_elementary_words(scope.expand(zeros[0])), unknowns[0])
    sides = [to_sympy(z, scope, doit=True) for z in zeros]
    with door("solving " + ", ".join(map(show, equations))):
        for side in sides:
            if side.is_Add and len(side.free_symbols) > 1:
                bound_expansion(side, scope.limits)
        found = solve([Eq(s, 0, evaluate=False) for s in sides if s != 0], [symbol(n, scope) for n in unknowns], dict=True)
        real = [s for s in found if all(value.is_real is not False for value in s.values())]
        is_open = len(sides) == 1 and (_has_real_root(sides[0], unknowns, scope) or any(has_odd_root(zeros[0], n) for n in unknowns))
        if not found and len(unknowns) > len(sides):  # of |x| + |y| = 2 SymPy tells no solution
            raise trouble(
                "no-rule",
                "its solutions, more than one for each letter that is left, are not found",
                mend=f"solve it for {unknowns[-1]} alone",
            )
        if not real and is_open:
            raise trouble("no-rule", f"the solutions of {show(equations[0])} have no formula", mend="ask for their numbers instead")
        try:
            return tuple({k.name: from_sympy(value**power, scope.limits) for k, value in s.items()} for s in real)
        except TutorError as told:
            raise trouble("no-rule", "the solutions have no formula in real numbers", mend="ask for their numbers instead") from told


def _has_real_root(side: Any, unknowns: Sequence[str], scope: Scope) -> bool:
    """Whether a polynomial of one unknown has a real zero, with or without a formula."""
    from sympy import Poly

    x = symbol(unknowns[0], scope)
    if len(unknowns) > 1 or not side.is_polynomial(x) or side.free_symbols != {x}:
        return False
    return Poly(side, x).count_roots(0 if x.is_nonnegative else None) > 0


def sign_of(node: Node, scope: Scope = NOTHING) -> int | None:
    """-1, 0 or 1 where the sign of `node` is the same everywhere and is known, else None."""
    found = _from_its_bound(to_sympy(node, scope, doit=True), scope)
    with door(f"the sign of {show(node)}"):
        for claim, sign in (("is_zero", 0), ("is_positive", 1), ("is_negative", -1)):
            if getattr(found, claim):
                return sign
        if not found.free_symbols and getattr(found, "is_real", False):
            return int(found > 0) - int(found < 0)
    return None


def decimal(node: Node, scope: Scope = NOTHING) -> float:
    """The value of a number, as a float. Raises TutorError where it is none."""
    with door(f"the digits of {show(node)}"):
        return float(to_sympy(node, scope, doit=True))


def _from_its_bound(found: Any, scope: Scope) -> Any:
    """`found` with a name of (low, oo) or (-oo, high) as its distance from that bound, so that SymPy sees its sign."""
    from sympy import Dummy

    for name in sorted(found.free_symbols, key=str):
        bounds = [rational(b) for b in scope.kind(name.name).bounds or ()]
        if len(bounds) == 2 and (bounds[0] is None) != (bounds[1] is None):
            way, end = (1, bounds[0]) if bounds[1] is None else (-1, bounds[1])
            is_closed = scope.kind(name.name).closed[0 if way > 0 else 1]
            found = found.subs(name, to_sympy(number(end)) + way * Dummy(**{"nonnegative" if is_closed else "positive": True}))
    return found


def signs_near(node: Node, variable: str, point: Node, scope: Scope = NOTHING) -> dict[str, int | None]:
    """The sign of `node` close to `point`, "above" and "below" it: read off at three points ever closer, None where it is not one sign.

    At oo there is only "below", at -oo only "above".
    """
    import sympy

    found, at, x = to_sympy(node, scope, doit=True), to_sympy(point, scope), symbol(variable, scope)
    out: dict[str, int | None] = {"above": None, "below": None}
    with door(f"the sign of {show(node)}"):
        if found.free_symbols - {x}:
            same = sign_of(node, scope)
            return {"above": same, "below": same}
        for side, way in (("above", 1), ("below", -1)):
            if at.is_infinite:
                points = [-way * sympy.Integer(10) ** k for k in (4, 6, 8)] if (at > 0) == (way < 0) else []
            else:
                points = [at + way * sympy.Rational(1, 10**k) for k in (4, 6, 8)]
            values = [found.subs(x, p).evalf(30, chop=False) for p in points]
            signs = {int(sympy.sign(v)) if v.is_real and v.is_comparable else None for v in values}
            out[side] = signs.pop() if len(signs) == 1 else None
    return out


def truth_near(condition: Node, variable: str, point: Node, side: str, scope: Scope = NOTHING) -> bool | None:
    """Whether `condition` holds close to `point` on that side; None where that is not one answer."""
    import sympy

    found, at, x = to_sympy(condition, scope), to_sympy(point, scope), symbol(variable, scope)
    with door(f"the truth of {show(condition)}"):
        way = 1 if side == "above" else -1
        near = [-way * sympy.Integer(10) ** k if at.is_infinite else at + way * sympy.Rational(1, 10**k) for k in (4, 6, 8)]
        answers = {found.subs(x, p) for p in near}
        return {sympy.true: True, sympy.false: False}.get(answers.pop()) if len(answers) == 1 else None


def breaks(node: Node, variable: str, low: Node, high: Node, scope: Scope = NOTHING) -> tuple[Node, ...] | None:
    """The points between `low` and `high` (and these themselves) where `node` is not defined, in order; None where that is not known."""
    from sympy import FiniteSet, Interval
    from sympy.calculus.util import continuous_domain

    found, ends = to_sympy(node, scope), [to_sympy(b, scope) for b in (low, high)]
    if found.free_symbols - {symbol(variable, scope)} or any(e.free_symbols for e in ends):
        return None
    with door(f"where {show(node)} is defined"):
        whole = Interval(*sorted(ends))
        gaps = whole - continuous_domain(found, symbol(variable, scope), whole)
        if gaps.is_empty:
            return ()
        return tuple(from_sympy(p, scope.limits) for p in sorted(gaps)) if isinstance(gaps, FiniteSet) else None


def equal_exactly(left: Node, right: Node, scope: Scope = NOTHING) -> bool | None:
    """True or False where SymPy proves it, None where a few bounded tries leave it open."""
    from sympy import expand, simplify, trigsimp

    if left is right:
        return True
    difference = to_sympy(left, scope, doit=True) - to_sympy(right, scope, doit=True)
    with door("comparing the two"):
        for attempt in (expand, trigsimp, simplify):
            if difference.count_ops() > 400:  # beyond this, simplify takes seconds
                return None
            difference = attempt(difference)
            if difference == 0:
                return True
            if not difference.free_symbols and difference.is_zero is False:
                return False
    if difference.is_polynomial(*difference.free_symbols) and names(left) | names(right):
        return False  # an expanded polynomial that is not 0 differs somewhere
    return None
