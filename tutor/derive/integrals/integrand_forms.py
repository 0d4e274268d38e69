"""The same integrand, written differently: as one power, multiplied out, by what its functions mean."""

from __future__ import annotations

from fractions import Fraction

from tutor.derive.goals import integral_of, polished, reach
from tutor.derive.integrals.search import Search
from tutor.derive.rewriting.simplify import monomial
from tutor.derive.steps import Reason, Step
from tutor.meaning.algebra import rewritten
from tutor.meaning.polynomials import coefficients, is_rational_function
from tutor.rules import integrals as rules
from tutor.rules.catalogue import meanings
from tutor.rules.tidy import assemble, total
from tutor.syntax.nodes import ONE, Apply, Name, Node, names, number, postorder, rational, rebuild, substitute


def rewritten_as(
    rule: Reason, body: Node, after: Node, variable: str, search: Search, before: tuple[tuple[str, Step], ...] = ()
) -> Step | None:
    """The integral of the same function, written differently; `before` are the steps by which it came to be."""
    if after is body:
        return None
    step = search.step(after, variable)
    if step is None:
        return None
    return reach(integral_of(body, variable), rule, (("u", body), ("v", after)), step.goal, (*before, ("v", step)))


def as_power(body: Node, variable: str, search: Search) -> Step | None:
    """sqrt(x), 1/x^3, x sqrt(x), x/sqrt(x): one power of x."""
    coefficient, above, below = monomial(body)
    exponent, letters = Fraction(0), []
    for factors, sign in ((above, 1), (below, -1)):
        for f in factors:
            base, power = power_of(f)
            if base is not Name(variable):
                return None
            if power is not None:
                exponent += sign * power
            elif variable not in names(f.args[1]):
                letters.append(f.args[1] if sign > 0 else Apply("-", (f.args[1],)))
            else:
                return None
    if coefficient != 1 or (not letters and exponent in (0, 1)):
        return None
    x = Name(variable)
    whole = polished(Apply("+", (*letters, number(exponent)))) if letters else number(exponent)
    after = Apply("/", (ONE, x)) if not letters and exponent == -1 else Apply("^", (x, whole))
    return rewritten_as(rules.AS_POWER, body, after, variable, search)


def power_of(factor: Node) -> tuple[Node, Fraction | None]:
    """A factor's base and exponent, roots as powers."""
    match factor:
        case Apply("^", (base, exponent)):
            return base, rational(exponent)
        case Apply("sqrt", (base,)):
            return base, Fraction(1, 2)
    return factor, Fraction(1)


def as_exponential(body: Node, variable: str, search: Search) -> Step | None:
    """3^x e^(2x)/5^x: exponentials beside each other as one."""
    coefficient, above, below = monomial(body)
    found = [(_exponential(f, variable), sign) for factors, sign in ((above, 1), (below, -1)) for f in factors]
    if len(found) < 2 or coefficient != 1 or any(pair is None for pair, _ in found):
        return None
    bases, exponents = ([pair[k] for pair, _ in found] for k in (0, 1))
    if len(set(bases)) == 1:
        signed = [e if sign > 0 else Apply("-", (e,)) for e, (_, sign) in zip(exponents, found, strict=True)]
        after = Apply("^", (bases[0], rewritten(Apply("+", tuple(signed)), "expand", search.scope)))
    elif len(set(exponents)) == 1:
        factors = [b if sign > 0 else Apply("/", (ONE, b)) for b, (_, sign) in zip(bases, found, strict=True)]
        after = Apply("^", (polished(Apply("*", tuple(factors))), exponents[0]))
    else:
        return None
    return rewritten_as(rules.AS_EXPONENTIAL, body, polished(after), variable, search)


def _exponential(factor: Node, variable: str) -> tuple[Node, Node] | None:
    """(base, exponent) of c^u with a constant base."""
    match factor:
        case Apply("^", (base, exponent)) if variable not in names(base) and variable in names(exponent):
            return base, exponent
        case Apply("exp", (exponent,)):
            return Name("e"), exponent
    return None


def logarithm_apart(body: Node, variable: str, search: Search) -> Step | None:
    """log(c e^w) as log(c) + w."""
    return rewritten_as(rules.LOGARITHM_APART, body, without_logarithms(body, variable), variable, search)


def without_logarithms(body: Node, variable: str) -> Node:
    """`body` with each logarithm of a constant times exponentials taken apart."""

    def change(node: Node) -> Node:
        if not isinstance(node, Apply) or node.op != "log" or len(node.args) != 1:
            return node
        coefficient, above, below = monomial(node.args[0])
        found = [(_of_e(f), f, sign) for factors, sign in ((above, 1), (below, -1)) for f in factors]
        exponents = [w if sign > 0 else Apply("-", (w,)) for w, _, sign in found if w is not None]
        still = [[f for w, f, sign in found if w is None and sign == way] for way in (1, -1)]
        if not exponents or any(variable in names(f) for f in (*still[0], *still[1])):
            return node
        constant = assemble(coefficient, *still)
        return Apply("+", (Apply("log", (constant,)), *exponents)) if constant is not ONE else total(exponents)

    after = rebuild(body, change)
    return body if after is body else polished(after)


def _of_e(factor: Node) -> Node | None:
    match factor:
        case Apply("^", (Name("e"), exponent)) | Apply("exp", (exponent,)):
            return exponent
    return None


def multiplied_out(body: Node, variable: str, search: Search) -> Step | None:
    """Products and powers of sums, and sums over one bottom, term by term."""
    if not any(isinstance(n, Apply) and n.op == "+" for n in postorder(body)):
        return None
    if coefficients(body, variable, search.scope) is None and is_rational_function(body, variable, search.scope):
        return _over_one_term(body, variable, search)
    return rewritten_as(rules.MULTIPLIED_OUT, body, polished(rewritten(body, "expand", search.scope)), variable, search)


def _over_one_term(body: Node, variable: str, search: Search) -> Step | None:
    """A quotient of polynomials is multiplied out only where its bottom is one term."""
    _, _, below = monomial(body)
    if any(power_of(f)[0] is not Name(variable) for f in below if variable in names(f)):
        return None
    return rewritten_as(rules.MULTIPLIED_OUT, body, polished(rewritten(body, "expand", search.scope)), variable, search)


def term_by_term(body: Node, variable: str, search: Search) -> Step | None:
    """A sum times or over a power of x: each term is a power again."""
    _, above, below = monomial(body)
    sums = [f for f in above if isinstance(f, Apply) and f.op == "+"]
    rest = [f for f in above if f not in sums] + below
    if len(sums) != 1 or not rest or any(power_of(f)[0] is not Name(variable) or power_of(f)[1] is None for f in rest):
        return None
    return multiplied_out(body, variable, search)


def written_out(body: Node, variable: str, search: Search) -> Step | None:
    """silu, log2, log to a base, … by what they mean."""
    known_words = meanings()

    def change(node: Node) -> Node:
        found = known_words.get((node.op, len(node.args))) if isinstance(node, Apply) else None
        return node if found is None else substitute(found[1], dict(zip(map(Name, found[0]), node.args, strict=True)))

    return rewritten_as(rules.BY_NAME, body, polished(rebuild(body, change)), variable, search)
