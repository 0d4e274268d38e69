"""What each operation of the language is in SymPy, which is handed in as `sp`: this room imports nothing foreign."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tutor.errors import trouble
from tutor.limits import Limits, or_set
from tutor.rules.catalogue import function_rules
from tutor.syntax.nodes import Apply, Node


def built(sp: Any, node: Apply, made: Mapping[Node, Any], limits: Limits) -> Any:
    """The SymPy object of `node`, whose arguments are already `made`. Raises TutorError("no-rule") for a word without algebra."""
    op, args = node.op, [made[a] for a in node.args]
    if op == "^":
        _bound_power(sp, args[0], args[1], limits)
    if op == "factorial":
        _bound_factorial(args[0], limits)
    if op == "/" and not any(map(_is_matrix, args)):
        return _quotient(sp, node, made)
    if op == "[]":
        _bound_entries(args, limits)
    if op in _STRUCTURE:
        return _STRUCTURE[op](sp, *args)
    function = _function(sp, op)
    if function is None:
        raise trouble("no-rule", f"{op} has no exact algebra here", mend="ask for numbers at a point instead")
    if len(args) == 1 and op in ("max", "min") and _is_matrix(args[0]):
        return function(*args[0])
    return _entrywise(sp, function, *args)


def _function(sp: Any, word: str) -> Any:
    """SymPy's function for a word of the catalogue; None where it has none."""
    rules = function_rules().get(word, ())
    return getattr(sp, rules[0].sympy or word, None) if rules else None


def _bound_power(sp: Any, base: Any, exponent: Any, limits: Limits) -> None:
    """Refuses a power of numbers that would have more than `limits.bits` bits."""
    if not (getattr(base, "is_number", False) and getattr(exponent, "is_Rational", False)) or base in (0, 1, -1):
        return
    width = sum(r.p.bit_length() + r.q.bit_length() for r in base.atoms(sp.Rational))
    if width * abs(exponent.p) > limits.bits * exponent.q:
        raise trouble("bits", f"this power has more than {limits.bits} binary digits", mend="use a smaller exponent")


def _bound_factorial(n: Any, limits: Limits) -> None:
    """Refuses the factorial of a number that would have more than `limits.bits` bits."""
    if getattr(n, "is_Rational", False) and abs(n.p) > n.q and abs(n.p) * abs(n.p // n.q).bit_length() > limits.bits * n.q:
        raise trouble("bits", f"this factorial has more than {limits.bits} binary digits", mend="take a smaller number")


def _bound_entries(rows: list[Any], limits: Limits) -> None:
    """Refuses a matrix of more than `limits.entries` rows or columns; a list of numbers may be longer."""
    longest = max(len(rows), *map(len, rows)) if _is_matrix(rows[0]) else 0
    if longest > limits.entries:
        what = f"a matrix of more than {limits.entries} rows or columns has no algebra here"
        raise trouble("entries", what, mend=or_set("take a smaller one", "entries", longest))


def _is_matrix(value: Any) -> bool:
    return getattr(value, "is_Matrix", False)


def _entrywise(sp: Any, function: Callable[..., Any], *args: Any) -> Any:
    """function(*args), entry by entry where some are matrices (a scalar meets every entry)."""
    shapes = {a.shape for a in args if _is_matrix(a)}
    if not shapes:
        return function(*args)
    if len(shapes) > 1:
        raise trouble("shape", f"arrays of shapes {' and '.join(map(str, sorted(shapes)))} do not meet entry by entry")
    rows, columns = shapes.pop()
    return sp.ImmutableMatrix(rows, columns, lambda i, j: function(*(a[i, j] if _is_matrix(a) else a for a in args)))


def _quotient(sp: Any, node: Apply, made: Mapping[Node, Any]) -> Any:
    """One product of all factors: SymPy would multiply a lone number into a sum, 2 (x + 1), but not beside other factors."""
    factors, stack = [], [(node, False)]
    while stack:
        n, is_below = stack.pop()
        if isinstance(n, Apply) and n.op == "/":
            stack += [(n.args[0], is_below), (n.args[1], not is_below)]
        elif isinstance(n, Apply) and n.op in ("*", "-"):
            stack += [(a, is_below) for a in n.args]
            factors += [-1] * (n.op == "-")
        else:
            factors.append(_divided(sp, sp.Integer(1), made[n]) if is_below else made[n])
    return sp.Mul(*factors)


def _divided(sp: Any, top: Any, bottom: Any) -> Any:
    if bottom == 0:
        raise trouble("undefined", "this divides by zero")
    return _entrywise(sp, lambda a, b: a / b, top, bottom)


def _power(sp: Any, base: Any, exponent: Any) -> Any:
    """base^exponent over the reals: an odd root of a negative number is negative."""
    if getattr(exponent, "is_Rational", False) and exponent.q > 1 and exponent.q % 2 and not base.is_nonnegative:
        size = sp.Abs(base) ** exponent
        return sp.sign(base) * size if exponent.p % 2 else size
    return sp.Pow(base, exponent)


def _factorial(sp: Any, n: Any) -> Any:
    """n!; of a fraction by gamma."""
    return sp.gamma(n + 1) if n.is_Rational and not n.is_Integer else sp.factorial(n)


def _entry(sp: Any, array: Any, *indices: Any) -> Any:
    if not getattr(array, "is_Symbol", False) or any(isinstance(i, tuple) for i in indices):
        raise trouble("arrays", "an entry of a list has algebra only where its index is a number", mend="give the index a number")
    return sp.IndexedBase(array.name, real=True)[indices]


def _array(sp: Any, *entries: Any) -> Any:
    return sp.ImmutableMatrix([list(e) if _is_matrix(e) else [e] for e in entries])


def _matrix_product(sp: Any, left: Any, right: Any) -> Any:
    if not (_is_matrix(left) and _is_matrix(right)):
        raise trouble("shape", "@ multiplies arrays", mend="for numbers write *")
    if left.shape[1] == 1 and right.shape[1] == 1:
        return (left.T * right)[0, 0]
    return left * right


def _norm(sp: Any, array: Any, order: Any) -> Any:
    """The root of the sum of squares; of a vector also the sum (1) or the largest (oo) of the sizes."""
    if order == 2:
        return sp.sqrt(sum(entry**2 for entry in array))
    sizes = [sp.Abs(entry) for entry in array]
    return sum(sizes) if order == 1 else sp.Max(*sizes)


def _reduced(sp: Any, over_index: Callable[..., Any], over_entries: Callable[..., Any], *args: Any) -> Any:
    """sum(i=1..n, body) as SymPy's own sum; sum(array) added up."""
    first, *rest = args
    if isinstance(first, tuple):
        index, low, high = first
        counted = sp.Symbol(index.name, integer=True)
        return over_index(rest[0].subs(index, counted), (counted, low, high))
    if rest or not _is_matrix(first):
        raise trouble("arrays", "this runs over an array", mend="write its entries out: sum([x, y])")
    return over_entries(*first)


def _limit(sp: Any, name: Any, point: Any, *rest: Any) -> Any:
    *side, body = rest
    return sp.Limit(body, name, point, {"above": "+", "below": "-"}[side[0].name] if side else "+-")


_STRUCTURE: Mapping[str, Callable[..., Any]] = {
    "+": lambda sp, *args: _entrywise(sp, sp.Add, *args),
    "*": lambda sp, *args: _entrywise(sp, sp.Mul, *args),
    "^": lambda sp, *args: _entrywise(sp, lambda a, b: _power(sp, a, b), *args),
    "/": _divided,
    "-": lambda sp, a: -a,
    "abs": lambda sp, a: _entrywise(sp, sp.Abs, a),
    "cbrt": lambda sp, a: _entrywise(sp, lambda v: _power(sp, v, sp.Rational(1, 3)), a),
    "factorial": lambda sp, n: _entrywise(sp, lambda v: _factorial(sp, v), n),
    "[]": _array,
    "_": _entry,
    "@": _matrix_product,
    ".T": lambda sp, a: a.T,
    "det": lambda sp, a: a.det(),
    "inv": lambda sp, a: a.inv(),
    "trace": lambda sp, a: a.trace(),
    "norm": lambda sp, a, order=2: _norm(sp, a, order),
    "dot": lambda sp, u, v: sp.Add(*(a * b for a, b in zip(u, v, strict=True))),
    "..": lambda sp, *ends: ends,
    "sum": lambda sp, *args: _reduced(sp, sp.Sum, sp.Add, *args),
    "prod": lambda sp, *args: _reduced(sp, sp.Product, sp.Mul, *args),
    "mean": lambda sp, *args: _reduced(sp, sp.Sum, sp.Add, *args) / len(args[0]),
    "and": lambda sp, *conditions: sp.And(*conditions),
    "or": lambda sp, *conditions: sp.Or(*conditions),
    "in": lambda sp, value, among: sp.Contains(value, among),
    "{}": lambda sp, *members: sp.FiniteSet(*members),
    "∪": lambda sp, *sets: sp.Union(*sets),
    "interval ()": lambda sp, low, high: sp.Interval.open(low, high),
    "interval [)": lambda sp, low, high: sp.Interval.Ropen(low, high),
    "interval (]": lambda sp, low, high: sp.Interval.Lopen(low, high),
    "interval []": lambda sp, low, high: sp.Interval(low, high),
    "if": lambda sp, value, condition: (value, condition),
    "otherwise": lambda sp, value: (value, True),
    "piecewise": lambda sp, *cases: sp.Piecewise(*cases),
    "d/d": lambda sp, *args: sp.Derivative(args[-1], *args[:-1]),
    "∫": lambda sp, name, *rest: sp.Integral(rest[-1], (name, *rest[:-1])),
    "lim": _limit,
    "=": lambda sp, a, b: sp.Eq(a, b),
    "!=": lambda sp, a, b: sp.Ne(a, b),
    "<": lambda sp, a, b: sp.Lt(a, b),
    "<=": lambda sp, a, b: sp.Le(a, b),
    ">": lambda sp, a, b: sp.Gt(a, b),
    ">=": lambda sp, a, b: sp.Ge(a, b),
}
