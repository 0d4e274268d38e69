"""What stands below and above a sign of LaTeX: names, indices, bounds; powers, transposes, primes, sides of a limit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tutor.syntax.ambiguity import Ambiguous, Edit, refusal
from tutor.syntax.tex.runs import Run, braced, bracketed, fake
from tutor.syntax.tokens import ROOTS, Token

_PLAIN = ("LETTERS", "NAME", "WORD")


def scripted(base: Run, scripts: Sequence[list]) -> Run:
    """`base` with its scripts."""
    below: Run | None = None
    above: Run | None = None
    primes: Token | None = None
    for script in scripts:
        sign = script[0]
        if sign.type == "PRIMES":
            if primes or above:
                raise _double(sign)
            primes = sign
        elif sign.type == "SUB":
            if below:
                raise _double(sign)
            below = script[1]._replace(start=sign.start)
        elif above:
            raise _double(sign)
        else:
            above = script[1]._replace(start=sign.start)
    base = _operator(base, below)
    kind = base.tokens[0].type if len(base.tokens) == 1 else ""
    if kind == "BAR" and below and any(t.type == "REL" for t in below.tokens):
        what = "a bar for the value at a place is not read"
        raise refusal("latex", what, base.start, below.end, "write the formula alone, and then at x = 2")
    special = _HEADS.get(kind)
    end = max(r.end for r in (base, below, above, primes) if r)
    if special and primes and kind != "FUNCTION":
        raise refusal("script", "a prime cannot stand here", primes.start, primes.end, "leave it away")
    if special and not primes:
        return Run(special(base.tokens[0], below, above), base.start, end, "sign")
    tokens = list(braced(base))
    if below:
        tokens += _below(below)
    is_name = all(t.type == "SUFFIX" for t in tokens[1:]) and not primes and not above
    if primes:
        tokens.append(primes)
    if above:
        tokens += _above(base, above)
    return Run(tokens, base.start, end, "name" if is_name else "run")


def _operator(base: Run, below: Run | None) -> Run:
    """int, lim, sum and Σ with something below them, as the sign that they stand for."""
    t = base.tokens[0] if len(base.tokens) == 1 and below else None
    if t is None or t.type not in ("LETTERS", "NAME") or t.value not in _TYPED:
        return base
    binds = [b.type for b in below.tokens[1:2]] == ["REL"]
    kind, value = _TYPED[t.value]
    return base._replace(tokens=[t._replace(type=kind, value=value)]) if kind != "BIG" or binds else base


_TYPED = {"int": ("INT", "∫"), "lim": ("LIM", "lim"), "sum": ("BIG", "sum"), "prod": ("BIG", "prod"), "Sigma": ("BIG", "sum"),
          "Pi": ("BIG", "prod")}  # fmt: skip


def _double(sign: Token):
    what = "a second script in the same place" if sign.type != "PRIMES" else "a prime comes before a power"
    return refusal("script", f"{what} cannot be told apart", sign.start, sign.end, "write { } around what it belongs to")


# ---------------------------------------------------------------- below


def _below(sub: Run) -> list[Token]:
    """What a subscript adds: to a name (`x_1`, `x_{\\max}`), or an index in brackets (`x_{i + 1}`, `A_{i, j}`)."""
    tokens = sub.tokens
    if tokens and tokens[0].type == "JOINT":  # an entry, whatever its index looks like
        return _index(sub, tokens[1:])
    if len(tokens) == 3 and tokens[0].type == "LPAR" and tokens[0].value == "(":
        return _index(sub, tokens[1:-1])
    if tokens and (len(tokens) == 1 or all(t.type in _PLAIN or t.type == "SUFFIX" for t in tokens)):
        suffix = _suffix(tokens)
        if suffix:
            glued = sub.braces > 1 and suffix.isdigit()
            return [Token("SUFFIX", suffix if glued else f"_{suffix}", sub.start, sub.end)]
    if not tokens:
        raise refusal("argument", "nothing stands in these braces", sub.start, sub.end, "write what belongs there")
    return _index(sub, tokens)


def _suffix(tokens: list[Token]) -> str:
    """The end of a name: `max`, `12`, `theta`; empty where the tokens are more than one word."""
    first = tokens[0]
    if first.type not in (*_PLAIN, "NUMBER", "FUNCTION") or first.value in ROOTS or (first.type == "NUMBER" and not first.value.isdigit()):
        return ""
    if len(tokens) > 1 and not all(t.type == "SUFFIX" for t in tokens[1:]):
        return ""
    return "".join(t.value for t in tokens)


def _index(sub: Run, tokens: list[Token]) -> list[Token]:
    closing = Token("RSQB", "]", sub.end - (sub.braces > 0), sub.end)
    return [Token("LSQB", "[", sub.start, sub.start), *tokens, closing]


# ---------------------------------------------------------------- above


def _above(base: Run, sup: Run) -> list[Token]:
    """What a superscript is: a transpose, a prime, an inverse, the side of a limit, or a power."""
    kinds = [t.type for t in sup.tokens]
    first = sup.tokens[0] if sup.tokens else None
    if first is None:
        raise refusal("argument", "nothing stands in these braces", sup.start, sup.end, "write what belongs there")
    if _is_top(sup.tokens) and sup.braces < 2:
        return [Token("TRANSPOSE", first.value, sup.start, sup.end)]
    if set(kinds) == {"PRIME"}:
        return [Token("PRIMES", "'" * len(kinds), sup.start, sup.end)]
    if kinds[0] == "MINUS" and _is_top(sup.tokens[1:]) and sup.braces < 2:
        return [Token("INVERSE", "^-1", sup.start, sup.end), Token("TRANSPOSE", ".T", sup.start, sup.end)]
    if sup.braces > 1 and kinds == ["MINUS", "NUMBER"] and sup.tokens[1].value == "1":
        return [Token("INVERSE", "^-1", sup.start, sup.end)]
    if kinds in (["PLUS"], ["MINUS"]):
        return [Token("SIDE", "+" if first.type == "PLUS" else "-", sup.start, sup.end)]
    if kinds[0] == "DEGREE":
        raise refusal("latex", "degrees are not in the language", sup.start, sup.end, r"write \frac{\pi}{180} as a factor")
    if kinds[0] in ("STAR", "SLASH", "REL", "COMMA"):
        what = f"{first.value} above a name has no meaning here"
        raise refusal("script", what, sup.start, sup.end, r"write a name, as in x_{\mathrm{star}}")
    if len(kinds) == 3 and kinds[0] == "LPAR" and first.value == "(" and kinds[1] in ("NUMBER", "LETTERS", "NAME"):
        return _in_brackets(base, sup)
    if kinds[0] == "LSQB" and kinds[-1] == "RSQB":
        inside = "".join(t.value for t in sup.tokens[1:-1])
        what = "a superscript in square brackets, a layer's number, is not read"
        raise refusal("script", what, sup.start, sup.end, f"write _{{{inside}}}" if inside.isalnum() else "write a name for it")
    return power(sup)


def power(sup: Run, is_function: bool = False) -> list[Token]:
    """^ and its exponent: in brackets where it stands in braces."""
    caret = Token("CARET", "^", sup.start, sup.start)
    if not sup.braces and len(sup.tokens) == 1:
        return [caret, *sup.tokens]
    kinds = [t.type for t in sup.tokens]
    if is_function and kinds == ["MINUS", "NUMBER"]:  # sin^{-1}
        return [caret, sup.tokens[0]._replace(start=sup.start), sup.tokens[1]._replace(end=sup.end)]
    if is_function and len(kinds) == 1:
        return [caret, sup.tokens[0]._replace(start=sup.start, end=sup.end)]
    return [caret, *bracketed(sup)]


def _is_top(tokens: list[Token]) -> bool:
    return len(tokens) == 1 and (tokens[0].type == "TOP" or (tokens[0].type == "LETTERS" and tokens[0].value == "T"))


def _in_brackets(base: Run, sup: Run) -> list[Token]:
    r"""`f^{(4)}` is a derivative where f is applied; `x^{(i)}` would be a power, an index or another name."""
    inside = sup.tokens[1]
    if inside.type == "NUMBER" and inside.value.isdigit():
        return [Token("ORDER", inside.value, sup.start, sup.end)]
    raise in_brackets(sup.start, sup.end, inside.value)


def in_brackets(start: int, end: int, inside: str) -> Ambiguous:
    """The refusal of `x^{(i)}`."""
    what = "a superscript in brackets is a power or an index"
    return Ambiguous(what, start, end, (Edit(start, end, f"^{{{inside}}}"),), (Edit(start, end, f"_{{({inside})}}"),))


# ---------------------------------------------------------------- signs that have scripts of their own


def _bounds(sign: Token, sub: Run | None, sup: Run | None) -> list[Token]:
    r"""\int_a^b"""
    if (sub is None) != (sup is None):
        what = "the upper bound is missing" if sup is None else "the lower bound is missing"
        raise refusal("bound", what, sign.start, (sub or sup).end, r"write \int_{0}^{1} x \, dx")
    return [sign, *_ranged("UNDER", sub), *_ranged("CARET", sup)]


def _ranged(kind: str, run: Run) -> list[Token]:
    return [Token(kind, "_" if kind == "UNDER" else "^", run.start, run.start), *bracketed(run)]


def _over_index(sign: Token, sub: Run | None, sup: Run | None) -> list[Token]:
    r"""\sum_{i=1}^{n}"""
    kinds = [t.type for t in sub.tokens if t.type != "SUFFIX"] if sub else []
    if not kinds or kinds[0] not in _PLAIN or kinds[1:2] != ["REL"] or sup is None:
        last = (sup or sub).end
        raise refusal("binder", f"\\{sign.value} needs both its bounds", sign.start, last, f"write \\{sign.value}_{{i=1}}^{{n}}")
    return [Token("NAME", sign.value, sign.start, sign.end), *_ranged("UNDER", sub), *_ranged("CARET", sup)]


def _limit(sign: Token, sub: Run | None, sup: Run | None) -> list[Token]:
    r"""\lim_{x \to 0^+}: the point in brackets, where it is more than a sign."""
    tokens = sub.tokens if sub else []
    at = next((k for k, t in enumerate(tokens) if t.type == "ARROW"), len(tokens))
    if sup is not None or not at or at + 1 >= len(tokens):
        last = (sup or sub).end
        raise refusal("limit", r"a limit is written \lim_{x \to 0}", sign.start, last, r"write \lim_{x \to 0}")
    arrow, point = tokens[at], tokens[at + 1 :]
    side = arrow.value if arrow.value in "+-" else ""
    if point[-1].type == "SIDE":
        side = point[-1].value
        point = point[:-1]
    end = sub.end
    if len(point) > 1 or point[0].type not in (*_PLAIN, "NUMBER"):
        point = [fake("(", point[0].start), *point, fake(")", point[-1].end)]
    signs = [Token("PLUS" if side in "+" else "MINUS", side, point[-1].end, point[-1].end)] if side else []
    return [sign, Token("UNDER", "_", sub.start, sub.start), fake("(", sub.start), *tokens[:at], arrow._replace(value="->"), *point, *signs,
            fake(")", end)]  # fmt: skip


def _nabla(sign: Token, sub: Run | None, sup: Run | None) -> list[Token]:
    r"""\nabla_{w}, \nabla^{2}"""
    if sup is not None and [t.value for t in sup.tokens] != ["2"]:
        raise refusal("latex", "above ∇ stands a 2, or nothing", sup.start, sup.end, r"write \nabla^{2}")
    tokens = [sign._replace(value="∇²" if sup else "∇")]
    return tokens + _ranged("UNDER", sub) if sub else tokens


def _function(sign: Token, sub: Run | None, sup: Run | None) -> list[Token]:
    r"""\log_{2}, \sin^{2}; the number in \log_{{2}} belongs to the word, log2."""
    tokens = [sign]
    if sub is not None and sub.braces > 1 and len(sub.tokens) == 1 and sub.tokens[0].value.isdigit():
        tokens = [sign._replace(value=sign.value + sub.tokens[0].value)]
    elif sub is not None:
        under = Token("UNDER", "_", sub.start, sub.start)
        is_plain = len(sub.tokens) == 1 and sub.tokens[0].type in (*_PLAIN, "NUMBER")
        inside = sub.tokens if is_plain else bracketed(sub)
        tokens += [under, *inside]
    if sup is not None:
        kinds = [t.type for t in sup.tokens]
        tokens += [Token("PRIMES", "'" * len(kinds), sup.start, sup.end)] if set(kinds) == {"PRIME"} else power(sup, True)
    return tokens


def _by(sign: Token, sub: Run | None, sup: Run | None) -> list[Token]:
    r"""\partial_x f"""
    if sub is None and sup is not None:
        return [sign, *power(sup)]
    names = [t.value for t in sub.tokens] if sub else []
    if sign.value != "∂" or sup is not None or not names or sub.tokens[0].type not in _PLAIN:
        raise refusal("latex", "this d is no part of a derivative", sign.start, sign.end, r"write \frac{\partial f}{\partial x}")
    return [Token("DERIV", f"d/d{''.join(names)}", sign.start, sub.end)]


def _numbers(sign: Token, sub: Run | None, sup: Run | None) -> list[Token]:
    r"""\mathbb{R}^{m \times n} is a kind: a matrix."""
    kind = sign.value
    if sub is not None:
        below = "".join(t.value for t in sub.tokens)
        kind = {"+": "positive", ">0": "positive", "++": "positive", ">=0": "nonnegative", "0+": "nonnegative"}.get(below, "")
    sizes: list[list[Token]] = [[]] if sup else []
    for t in sup.tokens if sup else ():
        if t.type == "STAR":
            sizes.append([])
        else:
            sizes[-1].append(t)
    if not kind or len(sizes) > 2 or (sizes and kind != "real") or not all(sizes):
        raise refusal("declaration", "this set of numbers is no kind here", sign.start, (sup or sub).end, r"write \mathbb{R}^{m \times n}")
    if not sizes:
        return [sign._replace(value=kind)]
    mark = sign._replace(value="matrix" if len(sizes) == 2 else "vector")
    tokens = [mark, fake("(", sup.start)]
    for k, size in enumerate(sizes):
        tokens += [Token("COMMA", ",", size[0].start, size[0].start)] * (k > 0) + size
    return [*tokens, fake(")", sup.end)]


_HEADS: dict[str, Callable[[Token, Run | None, Run | None], list[Token]]] = {
    "INT": _bounds,
    "BIG": _over_index,
    "LIM": _limit,
    "NABLA": _nabla,
    "FUNCTION": _function,
    "D": _by,
    "KIND": _numbers,
}
