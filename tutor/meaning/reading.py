"""SymPy's expressions read back into trees, written as a person would. Looks at their kinds by name, and so needs no SymPy itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from tutor.errors import trouble
from tutor.limits import LIMITS, Limits, or_set
from tutor.rules.catalogue import function_rules
from tutor.rules.tidy import assemble, negative, total
from tutor.syntax.nodes import ONE, ZERO, Apply, Name, Node, number

CONSTANTS = {"Exp1": "e", "Pi": "pi", "Infinity": "oo"}
RELATIONS = {"Equality": "=", "Unequality": "!=", "StrictLessThan": "<", "LessThan": "<=", "StrictGreaterThan": ">", "GreaterThan": ">="}
HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def from_sympy(expression: Any, limits: Limits = LIMITS) -> Node:
    """The tree of a SymPy expression: quotients, roots and e^u as on paper, sums in natural order, matrices as `[]`.

    Raises TutorError("undefined") for what is no value (nan, zoo), "complex" for what is not real, "no-rule" for functions
    that have no word in the language, "bits", "entries" or "steps" where it is beyond these bounds.
    """
    made: dict[Any, Node] = {}
    stack = [expression]
    while stack:
        e = stack[-1]
        waiting = [a for a in _parts(e) if a not in made] if e not in made else []
        if waiting:
            stack.extend(waiting)
        else:
            stack.pop()
            if e not in made:
                _refuse_large(e, limits)
                made[e] = _made(e, made)
                if len(made) > limits.steps:
                    raise trouble("steps", f"the result has more than {limits.steps} parts", mend="ask it of a smaller expression")
    return made[expression]


def _refuse_large(e: Any, limits: Limits) -> None:
    """Raises TutorError for a number of more than `limits.bits` bits, or a matrix of more than `limits.entries` rows or columns."""
    if getattr(e, "is_Rational", False) and max(int(e.p).bit_length(), int(e.q).bit_length()) > limits.bits:
        raise trouble("bits", f"the result has more than {limits.bits} binary digits", mend="ask for its first digits instead")
    if getattr(e, "is_Matrix", False) and max(e.shape) > limits.entries:
        what = f"a matrix of more than {limits.entries} rows or columns is not written out"
        raise trouble("entries", what, mend=or_set("take a smaller one", "entries", max(e.shape)))


def _kind(e: Any) -> str:
    return type(e).__name__


def _parts(e: Any) -> tuple[Any, ...]:
    if getattr(e, "is_Matrix", False):
        return tuple(e)
    if isinstance(e, list | tuple):
        return tuple(e)
    if _kind(e) == "Derivative":
        return (e.expr, *e.variables)
    if _kind(e) == "Limit":
        return e.args[:3]
    return () if e.is_Symbol or e.is_Rational else tuple(e.args)


def _made(e: Any, made: Mapping[Any, Node]) -> Node:
    if isinstance(e, list | tuple):
        return Apply("[]", tuple(made[a] for a in e))
    if getattr(e, "is_Matrix", False):
        return _matrix(e, made)
    if e.is_Symbol:
        return _name(e.name)
    if e.is_Rational:
        return _rational(e)
    kind = _kind(e)
    if kind in CONSTANTS:
        return Name(CONSTANTS[kind])
    if kind in RELATIONS:
        return Apply(RELATIONS[kind], tuple(made[a] for a in e.args))
    write = _WRITERS.get(kind)
    if write:
        return write(e, made)
    word = _words().get(kind)
    if word:
        return Apply(word, tuple(made[a] for a in e.args))
    if kind in ("NaN", "ComplexInfinity", "AccumulationBounds"):
        raise trouble("undefined", "this has no value")
    if kind == "ImaginaryUnit":
        raise trouble("complex", "this is not a real number")
    raise trouble("no-rule", f"the result needs the function {kind}, which has no word in the language", mend="ask for numbers instead")


@cache
def _words() -> dict[str, str]:
    """SymPy's name -> the language's word, of the functions that both have."""
    return {rules[0].sympy or word: word for word, rules in function_rules().items() if not rules[0].means}


def _name(text: str) -> Node:
    plain = text.lstrip("_")
    if not plain.replace("_", "").isalnum():
        raise trouble("no-rule", f"the result needs a name that cannot be written here, {text}")
    return Name(plain)


def _rational(e: Any) -> Node:
    return number(Fraction(int(e.p), int(e.q)))


def _matrix(e: Any, made: Mapping[Any, Node]) -> Node:
    rows, columns = e.shape
    if columns == 1:
        return Apply("[]", tuple(made[e[i, 0]] for i in range(rows)))
    return Apply("[]", tuple(Apply("[]", tuple(made[e[i, j]] for j in range(columns))) for i in range(rows)))


def _sum(e: Any, made: Mapping[Any, Node]) -> Node:
    """A polynomial by falling powers; the first term positive where one is."""
    terms = [made[t] for t in e.as_ordered_terms()]
    if _is_negative(terms[0]) and not all(map(_is_negative, terms)):
        first = next(k for k, t in enumerate(terms) if not _is_negative(t))
        terms.insert(0, terms.pop(first))
    return Apply("+", tuple(terms))


def _is_negative(node: Node) -> bool:
    return isinstance(node, Apply) and node.op == "-"


def _product(e: Any, made: Mapping[Any, Node]) -> Node:
    """One sign, one coefficient, factors in order, over one bottom."""
    coefficient, top, bottom = Fraction(1), [], []
    factors = _odd_roots(list(e.args), made, top, bottom)
    for f in factors:
        if f.is_Rational:
            coefficient *= Fraction(int(f.p), int(f.q))
            continue
        below = _below(f, made)
        if below is not None:
            bottom.append(below)
            continue
        tree = made[f]
        if _is_negative(tree):
            coefficient, tree = -coefficient, tree.args[0]
        top.append(tree)
    return assemble(coefficient, top, bottom)


def _odd_roots(factors: list[Any], made: Mapping[Any, Node], top: list[Node], bottom: list[Node]) -> list[Any]:
    """sign(u) |u|^(p/q) with p and q odd is u^(p/q) over the reals: put into `top` or `bottom`; what is left is returned."""
    left = list(factors)
    for f in factors:
        sign, below = (f.base, True) if f.is_Pow and f.exp == -1 else (f, False)
        partner = next((g for g in left if _is_odd_root(g, below) and g.base.args == sign.args), None)
        if _kind(sign) == "sign" and partner is not None:
            left.remove(f)
            left.remove(partner)
            exponent = Fraction(int(partner.exp.p), int(partner.exp.q))
            (bottom if exponent < 0 else top).append(_odd_root(made[sign.args[0]], abs(exponent)))
    return left


def _is_odd_root(f: Any, below: bool) -> bool:
    """Whether `f` is |u|^(p/q), p and q odd; `below` the line only with an exponent that leaves 0 undefined, as the sign there does."""
    if not (f.is_Pow and f.exp.is_Rational and _kind(f.base) == "Abs"):
        return False
    return f.exp.q > 1 and f.exp.q % 2 == 1 and f.exp.p % 2 == 1 and (not below or bool(f.exp < 0))


def _odd_root(base: Node, exponent: Fraction) -> Node:
    return Apply("cbrt", (base,)) if exponent == THIRD else Apply("^", (base, number(exponent)))


def _below(f: Any, made: Mapping[Any, Node]) -> Node | None:
    """The factor that stands below the line for a negative rational power, else None."""
    if _kind(f) == "exp" and f.args[0].is_Rational and f.args[0].is_negative:
        return _raised(Name("e"), -Fraction(int(f.args[0].p), int(f.args[0].q)))
    if f.is_Pow and f.exp.is_Rational and f.exp.is_negative:
        return _raised(made[f.base], -Fraction(int(f.exp.p), int(f.exp.q)))
    return None


def _raised(base: Node, exponent: Fraction) -> Node:
    """base^exponent, as a root where it is one."""
    if exponent == 1:
        return base
    if exponent == HALF:
        return Apply("sqrt", (base,))
    return Apply("^", (base, number(exponent)))


def _power(e: Any, made: Mapping[Any, Node]) -> Node:
    below = _below(e, made)
    if below is not None:
        return Apply("/", (ONE, below))
    if e.exp.is_Rational:
        return _raised(made[e.base], Fraction(int(e.exp.p), int(e.exp.q)))
    return Apply("^", (made[e.base], made[e.exp]))


def _exponential(e: Any, made: Mapping[Any, Node]) -> Node:
    below = _below(e, made)
    return Apply("^", (Name("e"), made[e.args[0]])) if below is None else Apply("/", (ONE, below))


def _branches(e: Any, made: Mapping[Any, Node]) -> Node:
    cases = []
    for pair in e.args:
        value, condition = pair.args
        cases.append(Apply("otherwise", (made[value],)) if condition == True else Apply("if", (made[value], made[condition])))  # noqa: E712
    return Apply("piecewise", tuple(cases))


def _truth(e: Any, made: Mapping[Any, Node]) -> Node:
    return Apply("=", (ZERO, ZERO if _kind(e) == "BooleanTrue" else ONE))


def _derivative(e: Any, made: Mapping[Any, Node]) -> Node:
    return Apply("d/d", (*(made[v] for v in e.variables), made[e.expr]))


def _integral(e: Any, made: Mapping[Any, Node]) -> Node:
    out = made[e.function]
    for over in e.limits:
        if len(over) == 2:
            raise trouble("no-rule", "the result is an integral up to a point without a lower bound")
        out = Apply("∫", (*(made[a] for a in over), out))
    return out


def _limit(e: Any, made: Mapping[Any, Node]) -> Node:
    body, name, point, side = e.args
    mark = {"+": (Name("above"),), "-": (Name("below"),)}.get(str(side), ())
    return Apply("lim", (made[name], made[point], *mark, made[body]))


def _over_index(word: str) -> Callable[[Any, Mapping[Any, Node]], Node]:
    def write(e: Any, made: Mapping[Any, Node]) -> Node:
        out = made[e.function]
        for index, low, high in e.limits:
            out = Apply(word, (Apply("..", (made[index], made[low], made[high])), out))
        return out

    return write


def _entry(e: Any, made: Mapping[Any, Node]) -> Node:
    return Apply("_", (_name(str(e.base.label)), *(made[i] for i in e.indices)))


def _gamma(e: Any, made: Mapping[Any, Node]) -> Node:
    """gamma(n + 1) is n!; any other argument leaves the word."""
    inside = made[e.args[0]]
    if isinstance(inside, Apply) and inside.op == "+" and ONE in inside.args:
        return Apply("factorial", (total((inside, negative(ONE))),))
    return Apply("Gamma", (inside,))


def _interval(e: Any, made: Mapping[Any, Node]) -> Node:
    marks = f"{'(' if e.left_open else '['}{')' if e.right_open else ']'}"
    return Apply(f"interval {marks}", (made[e.start], made[e.end]))


def _tuple(e: Any, made: Mapping[Any, Node]) -> Node:
    return Apply("[]", tuple(made[a] for a in e.args))


_WRITERS: Mapping[str, Callable[[Any, Mapping[Any, Node]], Node]] = {
    "Add": _sum, "Mul": _product, "Pow": _power, "exp": _exponential, "Piecewise": _branches, "Derivative": _derivative,
    "Integral": _integral, "Limit": _limit, "Sum": _over_index("sum"), "Product": _over_index("prod"), "Indexed": _entry,
    "BooleanTrue": _truth, "BooleanFalse": _truth, "Tuple": _tuple, "ExprCondPair": _tuple, "Str": lambda e, made: Name("base"),
    "IndexedBase": lambda e, made: _name(str(e.label)),
    "NegativeInfinity": lambda e, made: negative(Name("oo")),
    "And": lambda e, made: Apply("and", tuple(made[a] for a in sorted(e.args, key=str))),
    "Or": lambda e, made: Apply("or", tuple(made[a] for a in sorted(e.args, key=str))),
    "Contains": lambda e, made: Apply("in", tuple(made[a] for a in e.args)), "gamma": _gamma,
    "EmptySet": lambda e, made: Apply("{}", ()), "FiniteSet": lambda e, made: Apply("{}", tuple(made[a] for a in e.args)),
    "Union": lambda e, made: Apply("∪", tuple(made[a] for a in e.args)), "Interval": _interval,
    "Reals": lambda e, made: Apply("interval ()", (negative(Name("oo")), Name("oo"))),
}  # fmt: skip
