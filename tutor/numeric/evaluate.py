"""The value of a tree by walking it with NumPy: slow, plain, and independent of the compiled functions that it checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache, partial

import numpy as np

from tutor.errors import trouble
from tutor.meaning.axes import in_plain_form, is_option
from tutor.meaning.indices import END, ends, is_slice
from tutor.meaning.writing import plain
from tutor.numeric import words
from tutor.rules.catalogue import function_rules, meanings, words_of_arrays
from tutor.rules.tidy import tidy
from tutor.syntax.nodes import CONSTANTS, Apply, Name, Node, Number, contents, is_op, names, postorder, rational, rebuild
from tutor.syntax.printer import show

Array = np.ndarray
_LOOKING = frozenset({"piecewise", "_"})  # at more than the values of their arguments
_OPTIONS = ("axis=", "keepdims=", "..")
COUNT = 1_000_000  # terms of sums over an index, those within one another counted together


def evaluate(node: Node, values: Mapping[str, object]) -> Array:
    """The value of `node`, each distinct part computed once; entries that have no real value are nan.

    values  name -> number or array; sizes (`m`, `n`) too, where they are asked for
    Raises TutorError("missing") for a name without a value, ("undefined") where no number can be computed at all.
    """
    compared = _compared(node)
    return np.asarray(values_of_parts(compared, values)[compared], dtype=float)


def values_of_parts(root: Node, values: Mapping[str, object]) -> dict[Node, Array]:
    """The value of every part of `root`, itself included, that has one by itself; raises as `evaluate` does."""
    with np.errstate(all="ignore"):
        return _walked(root, {n: np.asarray(values[n], dtype=float) for n in contents(root).names if n in values})


def _compared(root: Node) -> Node:
    """`root` with each membership in a set written as comparisons."""
    return rebuild(root, plain) if "in" in contents(root).operations else root


def _walked(root: Node, values: Mapping[str, Array], left: int = COUNT) -> dict[Node, Array]:
    """The values of the parts of `root`, with at most `left` terms of sums over an index."""
    done: dict[Node, Array] = {}
    for node in _closed(root):
        own = _operation(node)
        done[node] = _value(node, values, done, left) if own is None else _applied(own, node, [done[a] for a in node.args])
    return done


@lru_cache(maxsize=256)
def _closed(root: Node) -> tuple[Node, ...]:
    """The parts that have a value by themselves, arguments first: what stands under a sum's index is left to the sum.

    The last trees are remembered: one is walked again and again with other values.
    """
    return tuple(postorder(root, into=_own if ".." in contents(root).operations else None))


def _own(node: Node) -> tuple[Node, ...]:
    match node:
        case Apply("sum" | "prod", (Apply("..", (_, low, high)), _)):
            return (low, high)
        case Apply("_", (array, *indices)):
            return (array, *ends(indices))
        case Apply(_, args):
            return args
    return ()


def _value(node: Node, values: Mapping[str, Array], done: Mapping[Node, Array], left: int) -> Array:
    match node:
        case Number():
            return _number(node)
        case Name(name) if name in CONSTANTS and name not in values:
            return {"e": np.e, "pi": np.pi, "oo": np.inf}[name]
        case Name(name):
            if name not in values:
                raise trouble("missing", f"{name} has no value", mend=f"at {name} = 1")
            return values[name]
        case Apply("sum" | "prod" as op, (Apply("..", (index, low, high)), body)):
            return _series(op, index, done[low], done[high], body, values, left)
        case Apply("piecewise", cases):
            return _first_true(cases, done)
        case Apply("_", (array, *indices)):
            return _entry(done[array], node, indices, done)
    node = in_plain_form(node, np.ndim(done[node.args[0]])) if node.args else node
    args = [done[a] for a in node.args if not is_option(a)]
    own = _OPERATIONS.get(node.op) or _of_arrays(node)
    if own is None:
        return _of_function(node, args)
    return _applied(own, node, args, **{a.op.rstrip("="): int(rational(a.args[0])) for a in node.args if is_option(a)})


@lru_cache(maxsize=2048)
def _operation(node: Node) -> Callable | None:
    """What an operation does to the values of its arguments; None where more is looked at, or it is made of others."""
    if not isinstance(node, Apply) or not node.args or node.op in _LOOKING or any(is_op(a, *_OPTIONS) for a in node.args):
        return None
    return partial(_power, _exact(node)) if node.op == "^" else _OPERATIONS.get(node.op) or _of_arrays(node)


def _applied(own: Callable, node: Apply, args: list[Array], **options: int) -> Array:
    """NumPy's value of `node`. Raises TutorError("undefined") where it has none."""
    try:
        return own(*args, **options)
    except np.linalg.LinAlgError:
        raise trouble("undefined", f"{show(node)} has no value: the matrix is singular", mend="a matrix of full rank") from None
    except (ValueError, TypeError, RuntimeError):  # RuntimeError: more dimensions than NumPy has
        raise trouble("undefined", f"{show(node)} has no value with these shapes", mend="arrays whose sizes agree") from None


@lru_cache(maxsize=1024)
def _number(node: Number) -> np.float64:
    return np.float64(float(node.value)) if node.value < 10**300 else np.float64(np.inf)


def _of_arrays(node: Apply) -> Callable | None:
    """NumPy's own function for a word of arrays that is primitive; None for all else."""
    is_primitive = node.op in words_of_arrays() and (node.op, len(node.args)) not in meanings()
    return words.function(words.place(node.op)) if is_primitive else None


def _of_function(node: Apply, args: list[Array]) -> Array:
    """A function of the tables: NumPy's or SciPy's own, or what it means in terms of others."""
    found = meanings().get((node.op, len(node.args)))  # an option is no name of the body
    if found is not None:
        parameters, body = found
        return _walked(body, dict(zip(parameters, args, strict=False)))[body]
    rule = next(iter(function_rules().get(node.op, ())), None)
    told = (rule.numpy if rule else "") or node.op
    if told.startswith("scipy.special."):
        from scipy import special

        return getattr(special, told.rpartition(".")[2])(*args)
    if rule is None or not hasattr(np, told):
        raise trouble("undefined", f"{node.op} has no value as a number", mend="derive it first: then it is made of functions")
    return getattr(np, told)(*args)


def _series(op: str, index: Name, low: Array, high: Array, body: Node, values: Mapping[str, Array], left: int) -> Array:
    first, last = (_place(end) for end in (low, high))
    count = last - first + 1
    if count > left:
        raise trouble("terms", f"these sums have more than {COUNT} terms", mend="fewer terms")
    out = 0.0 if op == "sum" else 1.0
    for k in range(first, last + 1):
        term = _walked(body, {**values, index.name: np.float64(k)}, left // count)[body]
        out = out + term if op == "sum" else out * term
    return out


def _first_true(cases: tuple[Node, ...], done: Mapping[Node, Array]) -> Array:
    """The value of the first case that holds, entry by entry; nan where none does, or where a condition has no value."""
    out = np.nan
    for case in reversed(cases):
        value = done[case.args[0]]
        out = value if case.op == "otherwise" else np.where(done[case.args[1]].astype(bool), value, out)
    for case in cases:
        if case.op == "if":
            for side in _sides(case.args[1]):
                out = np.where(np.isnan(done[side]), np.nan, out)
    return out


def _sides(condition: Apply) -> tuple[Node, ...]:
    return tuple(x for c in condition.args for x in _sides(c)) if condition.op in ("and", "or") else condition.args


def _softmax(z: Array, axis: int = -1) -> Array:
    share = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return share / np.sum(share, axis=axis, keepdims=True)


def _logsumexp(z: Array, axis: int = -1, keepdims: int = 0) -> Array:
    top = np.max(z, axis=axis, keepdims=True)
    out = top + np.log(np.sum(np.exp(z - top), axis=axis, keepdims=True))
    return out if keepdims else np.squeeze(out, axis)


def _logdet(a: Array) -> Array:
    sign, size = np.linalg.slogdet(a)
    return np.where(sign > 0, size, np.nan)


def _entry(array: Array, node: Node, indices: Sequence[Node], done: Mapping[Node, Array]) -> Array:
    """An entry or a part, its indices counted from 1. Raises TutorError("index") for one that is not there."""
    shape, places = np.shape(array), []
    if len(indices) > len(shape):
        raise trouble("index", f"{show(node)} asks for more indices than an array of shape {shape} has")
    for index, size in zip(indices, shape, strict=False):
        low, high = index.args if is_slice(index) else (index, index)
        first, last = _place(done[low]), size if high is END else _place(done[high])
        if not 1 <= first <= size or not first - 1 <= last <= size:
            raise trouble("index", f"there is no {show(node)} in an array of shape {shape}", mend=f"indices from 1 to {size}")
        places.append(slice(first - 1, last) if is_slice(index) else first - 1)
    return array[tuple(places)]


def _place(index: Array) -> int:
    if np.ndim(index) or not np.isfinite(index) or index != np.floor(index):
        raise trouble("index", f"an index is a whole number, and here is {index}", mend="x[1]")
    return int(index)


def _exact(power: Apply) -> Fraction | None:
    """The exponent where it is made of numbers alone, and comes to a fraction."""
    return None if names(power.args[1]) else rational(tidy(power.args[1]))


def _power(exact: Fraction | None, base: Array, exponent: Array) -> Array:
    """base^exponent; real below zero too where the exponent is written as a fraction with an odd bottom."""
    if exact is None or exact.denominator % 2 == 0 or exact.denominator == 1:
        return np.power(np.asarray(base, float), exponent)
    size = np.power(np.abs(np.asarray(base, float)), exponent)
    return np.copysign(size, base) if exact.numerator % 2 else size


def _extreme(pair: Callable, along: Callable) -> Callable:
    def of(*args: Array, **options: int) -> Array:
        if len(args) == 1:
            return along(args[0], **options)
        out = args[0]
        for a in args[1:]:
            out = pair(out, a)
        return out

    return of


def _conv(x: Array, k: Array) -> Array:
    """The kernel wherever it lies wholly on x; NumPy would take the longer one for x."""
    if len(k) > len(x):
        raise ValueError
    return np.correlate(x, k)


def _times(*args: Array) -> Array:
    out = args[0]
    for a in args[1:]:
        out = out * a
    return out


def _plus(*args: Array) -> Array:
    out = args[0]
    for a in args[1:]:
        out = out + a
    return out


def _factorial(n: Array) -> Array:
    from scipy.special import gamma

    n = np.asarray(n, float)
    return np.where((n < 0) & (n == np.floor(n)), np.nan, gamma(n + 1))


_OPERATIONS: Mapping[str, Callable] = {
    "+": _plus, "*": _times, "-": np.negative, "/": lambda a, b: np.asarray(a) / b,
    "@": np.matmul, ".T": np.transpose, "[]": lambda *a: np.stack(np.broadcast_arrays(*a)),
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "=": np.equal, "!=": np.not_equal,
    "and": lambda *a: np.logical_and.reduce(np.broadcast_arrays(*a)), "or": lambda *a: np.logical_or.reduce(np.broadcast_arrays(*a)),
    "if": lambda value, condition: value, "otherwise": lambda value: value, "axis=": lambda a: a, "keepdims=": lambda a: a,
    "sum": np.sum, "mean": np.mean, "prod": np.prod, "max": _extreme(np.maximum, np.max), "min": _extreme(np.minimum, np.min),
    "sec": lambda u: 1 / np.cos(u), "csc": lambda u: 1 / np.sin(u), "cot": lambda u: 1 / np.tan(u),
    "softmax": _softmax, "logsumexp": _logsumexp, "log_softmax": lambda z, axis=-1: z - _logsumexp(z, axis, 1),
    "factorial": _factorial,
    "ones": lambda *sizes: np.ones(list(map(int, sizes))), "reshape": lambda a, *sizes: np.reshape(a, list(map(int, sizes))),
    "concat": lambda *a, axis=0: np.concatenate(a, axis), "vstack": lambda *a: np.vstack(a), "hstack": lambda *a: np.hstack(a),
    "conv": _conv, "logdet": _logdet, "matrix_power": lambda a, k: np.linalg.matrix_power(a, _place(k)),
}  # fmt: skip
