"""Random trees of every operation that the parser makes, from a seed: for properties, and fast enough for 10^5 of them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random

from hypothesis import strategies as st

from tutor.syntax.nodes import INTERVALS, RELATIONS, SETS, Apply, Name, Node, Number
from tutor.syntax.tokens import words

NAMES = words("x y z a b c e E i n A W1 w1 x_1 x_a pi theta oo loss gamma e3 data depth dW2 db1 T d D1 learning_rate theta_1 W1_2 Sigma")
VARIABLES = words("x y t w1 theta gamma")
UNARY = words("sin log sqrt abs factorial f softmax sigmoid cbrt inv norm")
BINARY = words("log max h dot")
FACTS = words("matrix symmetric-matrix positive-definite-matrix one-hot-matrix diagonal-matrix orthogonal-matrix")
_INDEX = Name("i")

Draw = Callable[[Random, int], Node]


def expression(rng: Random, size: int = 14) -> Node:
    """A tree of an expression with about `size` leaves."""
    if size <= 1:
        return _leaf(rng)
    (make,) = rng.choices(_MAKERS, _WEIGHTS)
    return make(rng, size)


def statement(rng: Random, size: int = 10) -> Node:
    """An expression, a condition, a definition, a declaration, or `does not exist`."""
    kind = rng.randrange(8)
    if kind == 0:
        return Apply("does not exist", ())
    if kind <= 2:
        return _definition(rng, size)
    if kind <= 4:
        return _declaration(rng)
    return condition(rng, size) if kind == 5 else expression(rng, size)


def condition(rng: Random, size: int = 6) -> Node:
    """A relation, a membership, or several joined by `and` and `or`."""
    kind = rng.randrange(7)
    if kind <= 1 and size > 2:
        return Apply(rng.choice(["and", "or"]), _parts(rng, size, rng.randint(2, 3), condition))
    if kind == 2:
        return Apply("in", (expression(rng, size // 2), _set(rng, size // 2)))
    return Apply(rng.choice(sorted(RELATIONS)), _parts(rng, size, 2))


def _parts(rng: Random, size: int, count: int, draw: Draw = expression) -> tuple[Node, ...]:
    """`count` trees that share `size` leaves."""
    return tuple(draw(rng, rng.randint(1, max(1, 2 * size // count - 1))) for _ in range(count))


def _name(rng: Random, among: tuple[str, ...] = NAMES) -> Node:
    return Name(rng.choice(among))


def _number(rng: Random) -> Node:
    kind = rng.randrange(8)
    if kind == 0:
        return Number(Fraction(rng.randrange(10**6), 10 ** rng.randint(1, 25)))
    if kind == 1:
        return Number(Fraction(rng.choice([rng.randrange(10**6), 10**25, 7 * 10**30])))
    return Number(Fraction(rng.randrange(13)))


def _leaf(rng: Random) -> Node:
    return _number(rng) if rng.random() < 0.4 else _name(rng)


def _applied(op: str, low: int, high: int | None = None) -> Draw:
    return lambda rng, size: Apply(op, _parts(rng, size - 1, rng.randint(low, high or low)))


def _plain_product(rng: Random, _: int) -> Node:
    return Apply("*", tuple(_leaf(rng) for _ in range(rng.randint(2, 4))))


def _plain_power(rng: Random, _: int) -> Node:
    return Apply("^", (_name(rng), _number(rng)))


def _function(rng: Random, size: int) -> Node:
    if rng.random() < 0.7:
        return Apply(rng.choice(UNARY), (expression(rng, size - 1),))
    return Apply(rng.choice(BINARY), _parts(rng, size, 2))


def _reduction(rng: Random, size: int) -> Node:
    option = Apply(rng.choice(["axis=", "keepdims="]), (Number(Fraction(rng.randrange(2))),))
    return Apply(rng.choice(["sum", "norm"]), (expression(rng, size - 1), option))


def _prime(rng: Random, size: int) -> Node:
    order = Number(Fraction(rng.randint(1, 3)))
    if rng.random() < 0.5:
        return Apply("'", (_name(rng, words("x y z")), order))
    return Apply("'", (Name("f"), order, expression(rng, size - 1)))


def _derivative(rng: Random, size: int) -> Node:
    count = rng.choice([1, 1, 1, 2, 2, 3, 12])
    among = (*VARIABLES, "loss") if count < 3 else VARIABLES
    return Apply("d/d", (*(_name(rng, among) for _ in range(count)), expression(rng, size - 1)))


def _nabla(rng: Random, size: int) -> Node:
    by = tuple(_name(rng, VARIABLES) for _ in range(rng.choice([0, 0, 1, 2])))
    return Apply(rng.choice(["∇", "∇²"]), (*by, expression(rng, size - 1)))


def _integral(rng: Random, size: int) -> Node:
    bounds = _parts(rng, size // 2, 2) if rng.random() < 0.5 else ()
    return Apply("∫", (_name(rng, VARIABLES), *bounds, expression(rng, size - 1)))


def _limit(rng: Random, size: int) -> Node:
    side = (Name(rng.choice(["above", "below"])),) if rng.random() < 0.5 else ()
    return Apply("lim", (_name(rng, VARIABLES), expression(rng, size // 3), *side, expression(rng, size - 1)))


def _entry(*indices: Node) -> Node:
    return Apply("_", (Name("x"), *indices))


def _over_index(rng: Random, size: int) -> Node:
    """A sum or a product whose body holds entries with bound, unbound and mixed indices."""
    low, high, body, index = _parts(rng, size, 4)
    entries = [_entry(_INDEX), _entry(Apply("+", (_INDEX, index))), _entry(_INDEX, Name("k")), _entry(Name("j")), _entry(_INDEX, _INDEX)]
    factor = Apply("*", (rng.choice(entries), body))
    inside = rng.choice([factor, Apply("+", (factor, *entries[:2])), body])
    return Apply(rng.choice(["sum", "prod"]), (Apply("..", (_INDEX, low, high)), inside))


def _indexed(rng: Random, size: int) -> Node:
    indices = tuple(_index(rng, size // 2) for _ in range(rng.randint(1, 2)))
    array = _name(rng) if rng.random() < 0.6 else expression(rng, size - 1)
    return Apply("_", (array, *indices))


def _index(rng: Random, size: int) -> Node:
    if rng.random() < 0.4:
        low, high = _parts(rng, size, 2)
        return Apply("..", (rng.choice([low, Number(Fraction(1))]), rng.choice([high, Name("oo")])))
    return expression(rng, size)


def _piecewise(rng: Random, size: int) -> Node:
    first, last = _parts(rng, size, 2)
    return Apply("piecewise", (Apply("if", (first, condition(rng, size // 2))), Apply("otherwise", (last,))))


def _set(rng: Random, size: int) -> Node:
    kind = rng.randrange(4)
    if kind == 0 and size > 2:
        return Apply("∪", _parts(rng, size, rng.randint(2, 3), _set))
    if kind == 1:
        return Apply("{}", _parts(rng, size, 3, _member)[: rng.randrange(4)])
    return Apply(rng.choice(sorted(INTERVALS)), _parts(rng, size, 2))


def _member(rng: Random, size: int) -> Node:
    node = expression(rng, size)
    return _leaf(rng) if isinstance(node, Apply) and node.op in SETS else node


def _definition(rng: Random, size: int) -> Node:
    names = tuple(n for n in NAMES if n not in words("e pi oo"))
    heads = [_name(rng, names), Apply("g", (_name(rng, VARIABLES),)), Apply("h", (Name("x"), Name("y")))]
    return Apply(":=", (rng.choice(heads), rng.choice([expression, condition, _set])(rng, size)))


def _declaration(rng: Random) -> Node:
    a, b = _leaf(rng), _leaf(rng)
    kinds = [
        Apply(rng.choice(words("real positive nonnegative integer")), ()),
        Apply(rng.choice(["vector", "positive vector"]), (a,)),
        Apply(rng.choice(FACTS).replace("-", " ").replace("one hot", "one-hot"), (a, b)),
        Apply("in", (Apply(rng.choice(sorted(INTERVALS)), (a, b)),)),
    ]
    names = rng.sample([n for n in NAMES if n not in words("e pi oo")], rng.randint(1, 3))
    return Apply(":", (rng.choice(kinds), *map(Name, names)))


_OFTEN: tuple[tuple[int, Draw], ...] = (
    (6, _applied("+", 2, 4)), (8, _applied("*", 2, 4)), (4, _plain_product), (6, _applied("-", 1)), (4, _applied("/", 2)),
    (4, _applied("^", 2)), (3, _plain_power), (2, _applied("@", 2)), (2, _applied(".T", 1)), (3, _applied("[]", 1, 3)), (8, _function),
    (1, _reduction), (2, _prime), (3, _derivative), (2, _nabla), (3, _integral), (3, _limit), (2, _over_index), (2, _indexed),
    (1, _piecewise), (1, _set), (1, condition),
)  # fmt: skip
_WEIGHTS, _MAKERS = zip(*_OFTEN, strict=True)

SEEDS = st.integers(0, 2**40)
EXPRESSIONS = SEEDS.map(lambda seed: expression(Random(seed)))
STATEMENTS = SEEDS.map(lambda seed: statement(Random(seed)))
