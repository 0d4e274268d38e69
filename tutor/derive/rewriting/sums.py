"""Sums as a page writes them: like terms added, brackets multiplied out where that is shorter, what all terms share before brackets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from math import comb, gcd, prod

from tutor.derive.rewriting.rewriting import Law, Move
from tutor.errors import trouble
from tutor.meaning.scope import Scope
from tutor.rules import rewrites as rules
from tutor.rules.terms import Powers, base_and_exponent, monomial, powers, terms_of
from tutor.rules.tidy import assemble, negative, product, tidy, total
from tutor.syntax.nodes import Apply, Name, Node, names, number, rational, substitute

_MOST_IN_PLAN = 60  # terms that a plan multiplies out: a page's width; the learner's own `expand` has `limits.terms`
_MOST_ALONE = 6  # products of one sum that are multiplied out one without the others


def alike(node: Node) -> object:
    """The same for sums that differ in the order of their terms; every other node is its own."""
    return frozenset((t, node.args.count(t)) for t in node.args) if isinstance(node, Apply) and node.op == "+" else node


def _collect(node: Apply, scope: Scope) -> Move | None:
    """Like terms of one sum added: 2x + 3x is 5x."""
    found: dict[tuple, Fraction] = {}
    parts: dict[tuple, tuple[list[Node], list[Node]]] = {}
    for term in node.args:
        coefficient, above, below = monomial(term)
        key = (frozenset((f, above.count(f)) for f in above), frozenset((f, below.count(f)) for f in below))
        found[key] = found.get(key, Fraction(0)) + coefficient
        parts.setdefault(key, (above, below))
    if len(found) == len(node.args):
        return None
    return Move(rules.COLLECT, total(assemble(c, *parts[key]) if any(parts[key]) else number(c) for key, c in found.items() if c))


# ---------------------------------------------------------------- multiplying out


def multiplied_out(node: Node, most: int, highest: int | None = None) -> Node | None:
    """`node`, a product or a whole power, as the sum of its terms; None where it has no sum to multiply.

    most     terms; with more of them: None, or with `highest` given TutorError("terms")
    highest  exponent; beyond it TutorError("exponent")
    """
    coefficient, above, below = monomial(node)
    brackets = [(f, base, n) for f in above for base, n in [_whole_power(f)] if base is not None]
    if not brackets:
        return None
    count = prod(comb(n + len(base.args) - 1, len(base.args) - 1) if n <= (highest or most) else most + 1 for _, base, n in brackets)
    if highest is not None:
        _refuse(max(n for _, _, n in brackets), highest, count, most)
    if count > most:
        return None
    opened = [f for f, _, _ in brackets]
    outside = assemble(coefficient, [f for f in above if f not in opened], below)
    pieces: list[Node] = [outside]
    for _, base, n in brackets:
        new = _power_of_sum(base.args, n)
        pieces = list(terms_of(_added([tidy(Apply("*", (p, t))) for p in pieces for t in new])))
    return total(pieces)


def _refuse(n: int, highest: int, count: int, most: int) -> None:
    if n > highest:
        raise trouble("exponent", f"a power above {highest} is not multiplied out", mend="leave the power as it is")
    if count > most:
        raise trouble("terms", f"multiplied out, this has more than {most} terms", mend="leave the power as it is")


def _power_of_sum(terms: tuple[Node, ...], n: int) -> list[Node]:
    """The terms of (a + b + …)^n, each with its multinomial coefficient."""
    if n == 1:
        return list(terms)
    if len(terms) == 1:
        return [_raised(terms[0], n)]
    first, *rest = terms
    out = []
    for k in range(n, -1, -1):
        factor = (number(comb(n, k)), *([_raised(first, k)] if k else []))
        out += [product((*factor, t)) for t in _power_of_sum(tuple(rest), n - k)] if k < n else [product(factor)]
    return out


def _raised(term: Node, n: int) -> Node:
    """A term to a whole power, its number and each of its bases."""
    p = powers(term)
    if p is None:
        return tidy(Apply("^", (term, number(n))))
    return Powers(p.coefficient**n, {b: e * n for b, e in p.exponents.items()}).written()


def _whole_power(factor: Node) -> tuple[Node | None, int]:
    """A sum and its exponent, where `factor` is a sum or a whole power of one."""
    base, exponent = base_and_exponent(factor)
    n = rational(exponent)
    is_power = isinstance(base, Apply) and base.op == "+" and n is not None and n.denominator == 1 and n > 0
    return (base, int(n)) if is_power else (None, 0)


def _added(terms: list[Node]) -> Node:
    whole = total(terms)
    move = _collect(whole, Scope()) if isinstance(whole, Apply) and whole.op == "+" else None
    return whole if move is None else move.after


def side_by_side(terms: Iterable[Node]) -> Node:
    """The terms in one sum as they come: no number is added to another one."""
    flat: list[Node] = []
    for t in terms:
        if isinstance(t, Apply) and t.op == "-" and isinstance(t.args[0], Apply) and t.args[0].op == "+":
            flat += map(negative, t.args[0].args)
        else:
            flat += terms_of(t)
    return flat[0] if len(flat) == 1 else Apply("+", tuple(flat))


def descending(node: Node) -> Node:
    """A sum that has just been made, its terms by their degree: x + 2, not 2 + x."""
    if not isinstance(node, Apply) or node.op != "+":
        return node
    found = [powers(t) for t in node.args]
    if any(p is None or any(e < 0 for e in p.exponents.values()) for p in found):
        return node
    degrees = {t: sum(p.exponents.values()) for t, p in zip(node.args, found, strict=True)}
    return total(sorted(node.args, key=lambda t: -degrees[t]))


def reason_of_expanding(node: Node) -> rules.rule:
    """The rule that is named where `node` is multiplied out: a power of a sum has its own."""
    return rules.POWER_OF_SUM if isinstance(node, Apply) and node.op == "^" else rules.MULTIPLY_OUT


def _multiply_out(node: Apply, scope: Scope) -> Iterator[list[Move]]:
    """The products of a sum multiplied out, all of them, or one alone."""
    opened = {k: new for k, t in enumerate(node.args) if (new := multiplied_out(t, _MOST_IN_PLAN)) is not None}
    if not opened:
        return
    alone = [{k: new} for k, new in opened.items()] if 1 < len(opened) <= _MOST_ALONE else []
    for chosen in (opened, *alone):
        if sum(len(terms_of(n)) for n in chosen.values()) <= _MOST_IN_PLAN:
            written = [chosen.get(k, t) for k, t in enumerate(node.args)]
            yield [Move(reason_of_expanding(node.args[min(chosen)]), total(written), form=side_by_side(written))]


# ---------------------------------------------------------------- factors that all terms share


def common_factor(node: Apply, *, numbers: bool = True) -> Powers | None:
    """What all terms of a sum share: the bases with their least exponents, and the greatest number; None where there is nothing."""
    terms = [powers(t) for t in node.args]
    if any(t is None for t in terms):
        return None
    least: dict[object, tuple[Node, Fraction]] = {alike(b): (b, e) for b, e in terms[0].exponents.items() if e > 0}
    for term in terms[1:]:
        here = {alike(b): e for b, e in term.exponents.items() if e > 0}
        least = {k: (b, min(e, here[k])) for k, (b, e) in least.items() if k in here}
    whole = _greatest([t.coefficient for t in terms]) if numbers else Fraction(1)
    if all(t.coefficient < 0 for t in terms):
        whole = -whole
    found = Powers(whole, dict(least.values()))
    return found if least or whole not in (1, -1) else None


def _greatest(values: list[Fraction]) -> Fraction:
    above = reduce(gcd, (abs(v.numerator) for v in values))
    below = reduce(lambda a, b: a * b // gcd(a, b), (v.denominator for v in values))
    return Fraction(above, below)


def divided(term: Node, shared: Powers) -> Node:
    """A term without the factors `shared`."""
    own = powers(term)
    here = {alike(b): b for b in own.exponents}
    return own.over(Powers(shared.coefficient, {here[alike(b)]: e for b, e in shared.exponents.items()})).written()


def factored_out(node: Apply, shared: Powers) -> Node:
    """The sum as the shared factors times what is left of each term."""
    return product((shared.written(), descending(total(divided(t, shared) for t in node.args))))


def _common_factor(node: Apply, scope: Scope) -> Iterator[list[Move]]:
    shared = common_factor(node)
    if shared is not None:
        yield [Move(rules.COMMON_FACTOR, factored_out(node, shared))]


def _common_factor_inside(node: Apply, scope: Scope) -> Iterator[list[Move]]:
    """(x^2 + 2x) e^x is x (x + 2) e^x: what the terms of a sum share, where the sum is a factor."""
    _, above, below = monomial(node)
    for f in above if len(above) + len(below) > 1 else ():
        shared = common_factor(f) if isinstance(f, Apply) and f.op == "+" else None
        if shared is not None and shared.exponents:
            yield [Move(rules.COMMON_FACTOR, substitute(node, {f: factored_out(f, shared)}))]


def _common_brackets(node: Apply, scope: Scope) -> Iterator[list[Move]]:
    """Common factors of which one is an exponential or a bracket: what a textbook takes out of a derivative."""
    shared = common_factor(node)
    if shared is not None and any(isinstance(b, Apply) and b.op in ("+", "^", "exp") for b in shared.exponents):
        moved = factored_out(node, shared)
        yield [Move(rules.COMMON_FACTOR, moved)]
        inner = next((f for f in moved.args if isinstance(f, Apply) and f.op == "+" and f not in shared.exponents), None)
        for opening in _multiply_out(inner, scope) if inner is not None else ():
            written = [product(_instead(moved, inner, opening[0].after)), Apply("*", _instead(moved, inner, opening[0].form))]
            yield [Move(rules.COMMON_FACTOR, moved), Move(opening[0].rule, written[0], form=written[1])]


def _instead(node: Apply, old: Node, new: Node) -> tuple[Node, ...]:
    return tuple(new if a is old else a for a in node.args)


def _take_minus_in(node: Apply, scope: Scope) -> Iterator[list[Move]]:
    inner = node.args[0]
    if isinstance(inner, Apply) and inner.op == "+":
        yield [Move(rules.MINUS_IN, total(map(negative, inner.args)))]
    elif isinstance(inner, Apply) and inner.op in ("*", "/"):
        for f in monomial(inner)[1]:
            turned = descending(total(map(negative, f.args))) if _is_polynomial(f) else f
            if turned is not f and not _is_minus(terms_of(turned)[0]):
                yield [Move(rules.MINUS_IN, substitute(inner, {f: turned}))]


def _is_polynomial(node: Node) -> bool:
    """Whether it is a sum of powers of one name, with a square among them."""
    terms = [powers(t) for t in terms_of(node)] if isinstance(node, Apply) and node.op == "+" and len(names(node)) == 1 else [None]
    plain = all(p is not None and all(isinstance(b, Name) and e > 0 for b, e in p.exponents.items()) for p in terms)
    return plain and max(sum(p.exponents.values()) for p in terms) > 1


def _is_minus(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == "-" and len(node.args) == 1


def _gather_logs(node: Apply, scope: Scope) -> Iterator[list[Move]]:
    """2 log(x) - log(y) is log(x^2/y): the logarithms of a sum that come whole numbers of times."""
    found: list[tuple[Node, Fraction]] = []
    for t in node.args:
        p = powers(t)
        log = next(iter(p.exponents)) if p is not None and len(p.exponents) == 1 else None
        is_log = isinstance(log, Apply) and log.op == "log" and len(log.args) == 1 and p.exponents[log] == 1
        found.append((log.args[0] if is_log and p.coefficient.denominator == 1 else t, p.coefficient if is_log else Fraction(0)))
    logs = [(u, c) for u, c in found if c.denominator == 1 and c and abs(c) <= _MOST_ALONE]
    if len(logs) > 1:
        rest = [t for t, (u, c) in zip(node.args, found, strict=True) if (u, c) not in logs]
        inside = tidy(Powers(Fraction(1), dict(logs)).written())
        rule = rules.DIFFERENCE_OF_LOGS if any(c < 0 for _, c in logs) else rules.SUM_OF_LOGS
        bounds = tuple({"u": a, "v": b} for (a, _), (b, _) in pairwise(logs))
        yield [Move(rule, total((Apply("log", (inside,)), *rest)), bounds)]


def on(op: str, plan):
    """A plan that is asked of one kind of operation only."""
    return lambda node, scope: plan(node, scope) if node.op == op else iter(())


LAWS = (Law(frozenset({"+"}), _collect),)
GATHER_LOGS = on("+", _gather_logs)
TAKE_MINUS_IN = on("-", _take_minus_in)
COMMON_FACTOR_INSIDE = (on("*", _common_factor_inside), on("/", _common_factor_inside))
MULTIPLY_OUT, COMMON_FACTOR, COMMON_BRACKETS = on("+", _multiply_out), on("+", _common_factor), on("+", _common_brackets)
