"""Lark's callbacks: each takes the parts of one rule of the grammar and gives the part they make. None is recursive."""

from __future__ import annotations

from fractions import Fraction

from tutor.syntax.ambiguity import Ambiguous, around, refusal
from tutor.syntax.differentials import quotient
from tutor.syntax.nodes import CONDITIONS, INTERVALS, ONE, SETS, ZERO, Apply, Name, Number
from tutor.syntax.parts import Part, is_op, leaf, make, numeral, side, spread, superscript
from tutor.syntax.tokens import BIG_SIGNS, FRACTIONS, KINDS, Token, spelled

# functions that make the trees of other signs
SPELLED = {"diff": "d/d", "integrate": "∫", "limit": "lim", "where": "piecewise", "indicator": "piecewise"}
EXAMPLES = {
    "diff": "diff(x^2, x)", "integrate": "integrate(x^2, x, 0, 1)", "limit": "limit(1/x, x, 0+)", "where": "where(x > 0, x, 0)",
    "indicator": "indicator(x > 0)",
}  # fmt: skip
_UNITS = (ONE, Apply("-", (ONE,)))


class Atoms:
    """Leaves, brackets and calls."""

    def number(self, c):
        return leaf(c[0], numeral(c[0].value), "number")

    def fraction(self, c):
        top, bottom = FRACTIONS[c[0].value].split("/")
        return leaf(c[0], Apply("/", (Number(Fraction(top)), Number(Fraction(bottom)))))

    def name(self, c):
        return leaf(c[0], Name(c[0].value))

    def indexed(self, c):
        base, _, indices = c[0].value.rpartition("_")
        return leaf(c[0], Apply("_", (Name(base), *map(Name, indices.split()))))

    def subscripted(self, c):
        base, indices, end = c[0], c[3:-1:2], c[-1].end
        index = indices[0].node
        if len(indices) == 1 and isinstance(index, Number) and index.value.denominator == 1:
            return Part(Name(f"{base.value}_{index.value}"), base.start, end, "atom")
        return Part(Apply("_", (Name(base.value), *(p.node for p in indices))), base.start, end, "atom")

    def group(self, c):
        return Part(c[1].node, c[0].start, c[2].end, "group", c[1].parts)

    def absolute(self, c):
        return make("abs", [c[1]], c[0].start, c[2].end, "atom")

    def norm(self, c):
        order = {"1": ONE, "oo": Name("oo")}.get(c[2].value)
        parts = [c[1]] if order is None else [c[1], Part(order, c[2].start, c[2].end)]
        return make("norm", parts, c[0].start, c[2].end, "atom")

    def vector(self, c):
        return make("[]", c[1:-1:2], c[0].start, c[-1].end, "atom")

    def interval(self, c):
        word, left, low, _, high, right = c
        return make(f"interval {left.value}{right.value}", [low, high], (word or left).start, right.end, "atom")

    def set(self, c):
        members = c[1:-1:2]
        for m in members:
            if isinstance(m.node, Apply) and m.node.op in SETS:
                raise refusal("set", "the members of a set are no sets themselves", m.start, m.end, "write ∪ between sets")
        return make("{}", members, c[0].start, c[-1].end, "atom")

    def empty(self, c):
        return Part(Apply("{}", ()), c[0].start, c[-1].end, "atom")

    def absent(self, c):
        return leaf(c[0], Apply("does not exist", ()))

    def slice(self, c):
        low, colon, high = c
        first = leaf(colon, ONE) if low is None else low
        last = leaf(colon, Name("oo")) if high is None else high
        return make("..", [first, last], first.start, last.end)

    def entry(self, c):
        return make("_", [c[0], *c[2:-1:2]], end=c[-1].end, form="atom")

    def factorial(self, c):
        inner, sign = c
        if is_op(inner, "factorial") and inner.form == "factorial":
            raise refusal("factorial", "!! is no sign of ours", sign.start - 1, sign.end, "write (n!)! for the factorial of a factorial")
        return make("factorial", [inner], end=sign.end, form="factorial")

    def args(self, c):
        return c[::2]

    def call(self, c):
        return _called(c[0], c[2], c[-1].end)

    def call_power(self, c):
        return make("^", [_called(c[0], c[3], c[-1].end), c[1]], c[0].start, c[-1].end, "atom")

    def fpow(self, c):
        return c[1] if len(c) == 2 else superscript(c[0])

    def prime(self, c):
        _refuse_equation(c[0], c[3])
        _refuse_cases(c[0], c[3])
        order = leaf(c[1], Number(Fraction(len(c[1].value))))
        return make("'", [leaf(c[0], Name(c[0].value)), order, *c[3]], c[0].start, c[-1].end, "atom")

    def primed(self, c):
        order = leaf(c[1], Number(Fraction(len(c[1].value))))
        return make("'", [leaf(c[0], Name(c[0].value)), order], c[0].start, c[1].end, "atom")

    def applied(self, c):
        return make(c[0].value, [c[2]], c[0].start, c[2].end, "bare")

    def applied_power(self, c):
        return make("^", [make(c[0].value, [c[3]], c[0].start, c[3].end), c[1]], c[0].start, c[3].end, "bare")

    def applied_base(self, c):
        return make(c[0].value, [c[3], c[1]], c[0].start, c[3].end, "bare")

    def call_base(self, c):
        head, base, arguments = c[0], c[1], c[3]
        if len(arguments) > 1:
            raise refusal("arity", f"{head.value} with a base takes 1 argument, and here are {len(arguments)}", head.start, c[-1].end,
                          f"write {head.value}(x, b)")  # fmt: skip
        return _called(head, [arguments[0], base], c[-1].end)

    def fbase(self, c):
        return c[1]

    def keyword(self, c):
        value = c[1]
        if c[0].value == "keepdims=" and value.node in (Name("True"), Name("False")):
            value = value._replace(node=ONE if value.node == Name("True") else ZERO)
        return make(c[0].value, [value], c[0].start)

    def binder(self, c):
        e = c[0]
        if not (is_op(e, "=") and isinstance(e.node.args[0], Name)):
            raise refusal("binder", "a range is written i=1..n", e.start, c[2].end, "write sum(i=1..n, …)")
        return make("..", [*e.parts, c[2]])

    def case(self, c):
        return make("if", [c[0], c[2]])

    def otherwise(self, c):
        return make("otherwise", [c[0]], end=c[1].end)

    def one_sided(self, c):
        return make("side", [c[0], side(c[1])])


class Arithmetic:
    """Sums, products, quotients and powers; sums and products take any number of parts, so that length is not depth."""

    def transpose(self, c):
        return make(".T", [c[0]], end=c[1].end, form="atom")

    def power(self, c):
        return make("^", [c[0], c[2]], form="power")

    def power_sup(self, c):
        return make("^", [c[0], superscript(c[1])], form="power")

    def negative(self, c):
        return make("-", [c[1]], c[0].start, c[1].end, "operator" if c[1].form == "operator" else "negative")

    def positive(self, c):
        return c[1]._replace(start=c[0].start)

    def side_by_side(self, c):
        return make("*", [*spread(c[0], "implicit"), c[2]], form="implicit")

    def times(self, c):
        left = spread(c[0], "implicit", "product") if is_op(c[0], "*") else [c[0]]
        return make("*", left + spread(c[2], "implicit"), form="product")

    def times_operator(self, c):
        left = spread(c[0], "implicit", "product") if is_op(c[0], "*") else [c[0]]
        return make("*", [*left, c[2]], form="operator")

    def over(self, c):
        top, _, bottom = c
        if bottom.form == "implicit":
            first, *rest = bottom.parts
            if top.form == first.form == "number" and rest[0].start > first.end:  # 1/2 x
                return make("*", [make("/", [top, first]), *rest], form="product")
            raise Ambiguous("the quotient ends here, or after the product", top.start, bottom.end,
                            around(top.start, first.end), around(bottom.start, bottom.end))  # fmt: skip
        if top.form == "power" and top.parts[1].node in _UNITS and top.end + 1 == bottom.start:  # x^1/2
            raise Ambiguous("the exponent ends here, or after the quotient", top.start, bottom.end,
                            around(top.parts[1].start, bottom.end), around(top.start, top.end))  # fmt: skip
        return make("/", [top, bottom], form="product")

    def matmul(self, c):
        return make("@", [c[0], c[2]], form="product")

    def kronecker(self, c):
        return make("kron", [c[0], c[2]], form="product")

    def addition(self, c):
        terms = [c[0]]
        for k in range(1, len(c), 2):
            sign, part = c[k], c[k + 1]
            if terms[-1].form == "operator" and part.form != "operator" and _body(terms[-1]).form != "group":
                _refuse_open_operator(terms[-1], c[k + 1 :: 2])
            if sign.type != "PLUS":
                part = make("-", [part], sign.start, part.end, part.form if part.form == "operator" else "negative")
            terms.append(part)
        return make("+", terms, form="sum")


class Calculus:
    """Derivatives, limits and integrals."""

    def derivative(self, c):
        t, body = c
        by = [leaf(t, Name(n)) for n in quotient(t).by]
        return make("d/d", [*by, body], t.start, body.end, "operator")

    def leibniz(self, c):
        found = quotient(c[0])
        return leaf(c[0], Apply("d/d", (*map(Name, found.by), Name(spelled(found.name)))))

    def limit(self, c):
        _, name, _, point, direction, body = c
        sides = [] if direction is None else [side(direction)]
        return make("lim", [leaf(name, Name(name.value)), point, *sides, body], c[0].start, body.end, "operator")

    def over_index(self, c):
        head, _, name, _, low, _, _, high, body = c
        binder = make("..", [leaf(name, Name(name.value)), low, high])
        return make(head.value, [binder, body], head.start, body.end, "operator")

    def below(self, c):
        return [leaf(t, Name(t.value)) for t in c if t.type == "NAME"]

    def nabla(self, c):
        sign, by, body = c
        form = body.form if body.form == "bare" else "nabla"
        return make(sign.value[0] + "²" * (len(sign.value) > 1), [*(by or ()), body], sign.start, body.end, form)

    def bounds(self, c):
        return [c[1], c[3]] if c[0] is not None else []

    def integral(self, c):
        return _integral(c[0], c[1], c[2], c[-1], c[-1].end)

    def integral_of_one(self, c):
        return _integral(c[0], c[1], leaf(c[-1], ONE), c[-1], c[-1].end)

    def integral_over(self, c):
        sign, bounds, d, bottom = c
        return _integral(sign, bounds, make("/", [leaf(d, ONE), bottom]), d, bottom.end)


class Statements:
    """Relations, definitions and declarations."""

    def start(self, c):
        return c[0]

    def chain(self, c):
        pairs = [make(c[k].value, [c[k - 1], c[k + 1]]) for k in range(1, len(c), 2)]
        return pairs[0] if len(pairs) == 1 else make("and", pairs, form="and")

    def union(self, c):
        return make("∪", [*spread(c[0], "union"), c[2]], form="union")

    def member(self, c):
        return make("in", [c[0], c[2]])

    def either(self, c):
        return _joined("or", [*spread(c[0], "or"), c[2]])

    def conjunction(self, c):
        return _joined("and", spread(c[0], "and") + spread(c[2], "and"))

    def definition(self, c):
        return make(":=", [c[0], c[2]])

    def declaration(self, c):
        names = [leaf(t, Name(t.value)) for t in c[:-2] if t.type == "NAME"]
        return make(":", [c[-1], *names], names[0].start, c[-1].end)

    def shaped(self, c):
        words = [t for t in c if isinstance(t, Token) and t.type == "WORD"]
        sizes = tuple(p for p in c if isinstance(p, Part))
        end = words[-1].end if c[-1] is None else c[-1].end
        kind = " ".join(t.value for t in words)
        _refuse_kind(kind, len(sizes), words[0].start, end)
        return Part(Apply(kind, tuple(p.node for p in sizes)), words[0].start, end, "", sizes)

    def inside(self, c):
        if not isinstance(c[1].node, Apply) or c[1].node.op not in INTERVALS:
            raise refusal("declaration", "an interval comes after in", c[1].start, c[1].end, "write in [0, 1]")
        return make("in", [c[1]], c[0].start)


class Build(Atoms, Arithmetic, Calculus, Statements):
    """All callbacks, by the names of the grammar's rules."""


def _refuse_kind(kind: str, sizes: int, start: int, end: int) -> None:
    """Raise TutorError where the words of a declaration are no kind, or have too few or too many sizes."""
    last = kind.split()[-1]
    if last not in KINDS:
        raise refusal("declaration", f"{kind} is said of a matrix", start, end, f"write {kind} matrix(n, n)")
    if KINDS[last] != sizes:
        wanted = ("no size", "one size: vector(n)", "two sizes: matrix(m, n)")[KINDS[last]]
        raise refusal("declaration", f"{kind} takes {wanted}", start, end, "write W : matrix(m, n)" if KINDS[last] else f"write {kind}")
    domains = [w for w in kind.replace("positive definite", "").split() if KINDS.get(w) == 0]
    if len(domains) > 1:
        raise refusal("declaration", f"a name is {' or '.join(domains)} here, not both", start, end, f"write {domains[-1]}")


def _called(head: Token, arguments: list[Part], end: int) -> Part:
    """A function applied to arguments in brackets."""
    _refuse_equation(head, arguments)
    _refuse_cases(head, arguments)
    if head.value in SPELLED:
        arguments = _spelled(head, arguments)
    return make(SPELLED.get(head.value, head.value), arguments, head.start, end, "atom")


def _refuse_equation(head: Token, arguments: list[Part]) -> None:
    """An equation as an argument, `sum(i=1, i^2)`, was meant for something else; a range stands first, before one more."""
    for k, a in enumerate(arguments):
        if is_op(a, "..") and (k or len(arguments) != 2 or head.value not in BIG_SIGNS.values()):
            what = "a range stands first, before the one thing that is added"
            raise refusal("binder", what, a.start, a.end, "write sum(i=1..n, i^2)")
        if is_op(a, "=") and a.form != "group" and (head.value not in ("where", "indicator") or k):
            mend = f"write {head.value}(i=1..n, …)" if head.value in BIG_SIGNS.values() else "write the value alone"
            raise refusal("keyword", f"{head.value} takes no equation", a.start, a.end, mend)


def _refuse_cases(head: Token, arguments: list[Part]) -> None:
    """Raise TutorError for a case outside piecewise, and for anything else in it."""
    for a in arguments:
        if (is_op(a, "if") or is_op(a, "otherwise")) != (head.value == "piecewise"):
            what = "a case of piecewise is a value and its condition" if head.value == "piecewise" else f"{a.node.op} belongs to piecewise"
            raise refusal("case", what, a.start, a.end, "write piecewise(x^2 if x > 0, 0 otherwise)")


def _joined(word: str, parts: list[Part]) -> Part:
    """Conditions joined by `and` or `or`. Raises TutorError where a part is none: `x = 1 or 2`."""
    for p in parts:
        if not (isinstance(p.node, Apply) and p.node.op in CONDITIONS):
            raise refusal("condition", f"{word} joins conditions, and this is none", p.start, p.end, f"write x = 1 {word} y = 2")
    return make(word, parts, form=word)


def _integral(sign: Token, bounds: list[Part], body: Part, d: Token, end: int) -> Part:
    return make("∫", [leaf(d, Name(d.value)), *bounds, body], sign.start, end, "atom")


def _spelled(head: Token, arguments: list[Part]) -> list[Part]:
    """diff(f, x, y), integrate(f, x, a, b), limit(f, x, 0+) in the order of d/dx f, ∫ f dx, lim x->0+ f."""
    if head.value in ("where", "indicator"):
        return _where(head, arguments)
    body, *rest = arguments
    fits = {"diff": len(rest) >= 1, "integrate": len(rest) in (1, 3), "limit": len(rest) == 2}[head.value]
    names = rest if head.value == "diff" else rest[:1]
    if not fits or not all(isinstance(n.node, Name) for n in names):
        mend = f"write {EXAMPLES[head.value]}"
        raise refusal("arity", f"{head.value} takes an expression, then a name", head.start, arguments[-1].end, mend)
    if head.value == "limit" and is_op(rest[1], "side"):
        rest[1:] = rest[1].parts
    return [*rest, body]


def _where(head: Token, arguments: list[Part]) -> list[Part]:
    """where(condition, a, b) as the cases of piecewise; indicator(condition) is where(condition, 1, 0)."""
    condition, *values = arguments
    if not (isinstance(condition.node, Apply) and condition.node.op in CONDITIONS):
        raise refusal("condition", f"{head.value} takes a condition first", condition.start, condition.end,
                      f"write {EXAMPLES[head.value]}")  # fmt: skip
    chosen, other = values or [leaf(head, ONE), leaf(head, ZERO)]
    return [make("if", [chosen, condition]), make("otherwise", [other])]


def _body(operator: Part) -> Part:
    """What the d/dx or lim at the end of a term takes."""
    while is_op(operator, "*") or is_op(operator, "-"):
        operator = operator.parts[-1]
    return operator.parts[-1]


def _refuse_open_operator(left: Part, following: list[Part]) -> None:
    """`d/dx x^2 + 3x`: the operator takes this term, or what follows too."""
    reach = next((k for k, p in enumerate(following) if p.form == "operator"), len(following))
    end = following[reach - 1].end
    raise Ambiguous("the operator takes this term, or what follows too", left.start, end,
                    around(_body(left).start, end), around(left.start, left.end))  # fmt: skip
