"""Random trees of every operation that the parser makes, for properties."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from tutor.syntax.nodes import RELATIONS, Apply, Name, Node, Number
from tutor.syntax.tokens import words

NAMES = st.sampled_from(words("x y z a b c e E i n A W1 w1 x_1 pi theta oo loss gamma e3 data depth dW2 db1 T")).map(Name)
VARIABLES = st.sampled_from(words("x y t w1 theta gamma")).map(Name)
NUMBERS = st.one_of(
    st.integers(0, 12).map(lambda k: Number(Fraction(k))),
    (st.integers(0, 10**6) | st.sampled_from([10**25, 7 * 10**30])).map(lambda k: Number(Fraction(k))),
    st.builds(lambda k, p: Number(Fraction(k, 10**p)), st.integers(0, 10**6), st.integers(1, 25)),
)
INDEX = Name("i")
SIDES = st.sampled_from([Name("above"), Name("below")])


def op(name: str, *args: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.tuples(*args).map(lambda a: Apply(name, a))


def many(name: str, child: st.SearchStrategy[Node], low: int = 2, high: int = 4) -> st.SearchStrategy[Node]:
    return st.lists(child, min_size=low, max_size=high).map(lambda a: Apply(name, tuple(a)))


def entry(*indices: Node) -> Node:
    return Apply("_", (Name("x"), *indices))


def indexed(low: Node, high: Node, body: Node, index: Node) -> Node:
    inside = Apply("+", (Apply("*", (entry(INDEX), body)), entry(Apply("+", (INDEX, index))), entry(INDEX, Name("k")), entry(Name("j"))))
    return Apply("sum", (Apply("..", (INDEX, low, high)), inside))


def _arithmetic(c: st.SearchStrategy[Node]) -> list[st.SearchStrategy[Node]]:
    return [
        many("+", c), many("*", c), many("*", c), many("*", NAMES | NUMBERS), op("-", c), op("-", c), op("/", c, c), op("^", c, c),
        op("^", NAMES, NUMBERS), op("@", c, c), op(".T", c), op("abs", c), many("[]", c, 1, 3),
    ]  # fmt: skip


def _functions(c: st.SearchStrategy[Node]) -> list[st.SearchStrategy[Node]]:
    primed = st.builds(lambda n, k: Apply("'", (n, Number(Fraction(k)))), NAMES.filter(lambda n: n.name in "xyz"), st.integers(1, 3))
    return [
        op("sin", c), op("log", c), op("sqrt", c), op("log", c, c), many("max", c), op("f", c), op("h", c, c), primed,
        st.builds(lambda k, a: Apply("'", (Name("f"), Number(Fraction(k)), a)), st.integers(1, 3), c),
        st.builds(lambda a, k: Apply("sum", (a, Apply("axis=", (Number(Fraction(k)),)))), c, st.integers(0, 1)),
        st.builds(lambda a, k: Apply("norm", (a, Apply("keepdims=", (Number(Fraction(k)),)))), c, st.integers(0, 1)),
    ]  # fmt: skip


def _calculus(c: st.SearchStrategy[Node]) -> list[st.SearchStrategy[Node]]:
    return [
        op("d/d", VARIABLES, c), op("d/d", VARIABLES, VARIABLES, c), op("d/d", VARIABLES, NAMES.filter(lambda n: n.name == "loss"), c),
        st.lists(VARIABLES, min_size=1, max_size=12).flatmap(lambda by: c.map(lambda b: Apply("d/d", (*by, b)))),
        op("∫", VARIABLES, c), op("∫", VARIABLES, c, c, c), op("lim", VARIABLES, c, c), op("lim", VARIABLES, c, SIDES, c),
        st.builds(indexed, c, c, c, c),
    ]  # fmt: skip


def grow(c: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Trees one operation larger than those of `c`."""
    relation = st.builds(lambda o, a, b: Apply(o, (a, b)), st.sampled_from(sorted(RELATIONS)), c, c)
    condition = relation | many("and", relation, 2, 3)
    cases = st.builds(lambda a, q, b: Apply("piecewise", (Apply("if", (a, q)), Apply("otherwise", (b,)))), c, condition, c)
    return st.one_of(*_arithmetic(c), *_functions(c), *_calculus(c), cases)


_EXPRESSIONS = st.recursive(NUMBERS | NAMES, grow, max_leaves=14)


@st.composite
def expressions(draw: st.DrawFn) -> Node:
    """A tree of an expression. A composite, since a strategy that nests this deep has no end of a repr."""
    return draw(_EXPRESSIONS)


EXPRESSIONS = expressions()


def _statements(c: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    kinds = st.one_of(
        st.sampled_from(words("real positive nonnegative integer")).map(lambda w: Apply(w, ())),
        st.builds(lambda w, a: Apply(w, (a,)), st.sampled_from(["vector", "positive vector"]), c),
        st.builds(lambda w, a, b: Apply(w, (a, b)), st.sampled_from(
            ["matrix", "symmetric matrix", "positive definite matrix", "one-hot matrix", "diagonal matrix", "orthogonal matrix"]), c, c),
        st.builds(lambda w, a, b: Apply(w, (a, b)), st.sampled_from(["in []", "in [)", "in (]", "in ()"]), c, c),
    )  # fmt: skip
    names = NAMES.filter(lambda n: n.name not in words("e pi oo"))
    heads = names | st.builds(lambda a: Apply("g", (a,)), VARIABLES) | st.builds(lambda a, b: Apply("h", (a, b)), VARIABLES, VARIABLES)
    declared = st.builds(lambda k, n: Apply(":", (k, *n)), kinds, st.lists(names, min_size=1, max_size=3))
    return st.builds(lambda h, b: Apply(":=", (h, b)), heads, c) | declared


STATEMENTS = _statements(EXPRESSIONS)
