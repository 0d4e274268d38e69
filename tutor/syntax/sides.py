"""Two operands side by side: which product that is, or in which two ways it can be read."""

from __future__ import annotations

from itertools import pairwise

from tutor.syntax.ambiguity import Ambiguous, Edit, around, refusal
from tutor.syntax.differentials import quotient
from tutor.syntax.frames import State
from tutor.syntax.hints import foreign
from tutor.syntax.tokens import STARTS, Token, spelled, words

# after these a vector of one entry may stand
_OPENS_ALONE = frozenset(words("LPAR LSQB LINT LIDX LBRACE LBAR NORM COMMA COLON REL DEFINE AT KRON IN CUP AND OR IF FUNC DOTS KEYWORD"))
_OPERATES = STARTS | frozenset(words("CARET SUP PLUS MINUS STAR SLASH BANG DERIV LIM"))
_BRACKETS = frozenset(words("LPAR LBAR LSQB"))


def beside(state: State, i: int, kind: str) -> None:
    """The operand at token `i` follows another one: hand on the product's sign, or raise Ambiguous or TutorError."""
    t, before = state.tokens[i], state.tokens[i - 1]
    _refuse_what_never_follows(state, i, kind)
    if before.type == "NUMBER" and before.end == t.start and kind in ("NAME", "INDEXED", "LPAR", "FUNC", "LBAR"):
        _refuse_exponent_of_e(state, i)
    frame = state.frames[-1]
    bare = frame.bare
    if bare is None:
        state.gap("IMUL", t.start)
    elif kind in ("FUNC", "INT"):
        if bare.numeric:
            _refuse_inside_or_outside(state, i, f"{bare.function.value} of the number, or of the product", state.brackets.run_end(i))
        state.gap("IMUL", t.start)
        frame.bare = None
    else:
        if bare.exponent or bare.function.value in ("sqrt", "cbrt") or (kind in _BRACKETS and not bare.numeric):
            _refuse_inside_or_outside(state, i, "the factor is inside the function or outside it", state.brackets.factor_end(i))
        state.gap("ARGMUL", t.start)


def _refuse_what_never_follows(state: State, i: int, kind: str) -> None:
    """A number as a right factor, an entry in square brackets, `2e3x`."""
    t, before = state.tokens[i], state.tokens[i - 1]
    is_applied = before.type == "LEIBNIZ" and (kind == "LINT" or (kind == "LPAR" and before.end == t.start))
    derived = quotient(before) if is_applied else None
    if derived is not None and derived.name:
        inside = state.text[t.start : state.tokens[state.brackets.close[i]].end]
        place = inside if kind == "LINT" else f"{derived.by[0]} = {inside[1:-1].strip()}"
        mend = f"write derivative {derived.name} wrt {' '.join(derived.by)} at {place}"
        raise refusal("argument", "a quotient of differentials takes no arguments", t.start, t.end, mend)
    if kind in ("LINT", "INTERVAL"):
        raise refusal("interval", "an interval is no factor", t.start, t.end, "write * and [ ] where a vector is meant")
    if kind in ("NUMBER", "FRACTION"):
        first = "(…)" if before.type == "RPAR" else before.value
        raise refusal("number-after", "a number cannot follow a factor without *", t.start, t.end, f"write {first}*{t.value}")
    if kind == "LSQB" and before.type == "NAME":
        raise refusal("index", "an index touches its array", before.start, t.end, f"write {before.value}[…], or * before a vector")
    touches = before.end == t.start
    _refuse_change(state, before, t)
    _refuse_square_matrices(state, before, t)
    if touches and before.type == "NUMBER" and t.value in ("e", "E"):
        _refuse_signed_exponent(state, i)
    if touches and before.type == "NUMBER" and t.type == "NAME" and t.value[0] in "eE" and t.value[1:2].isdigit():
        digits = len(t.value[1:]) - len(t.value[1:].lstrip("0123456789"))
        after = t.start + 1 + digits
        number = (Edit(after, after, " "),)
        name = (Edit(t.start, t.start, " "), *number)
        raise Ambiguous("a number with an exponent, or a product with a name", before.start, t.end, number, name)


def _refuse_change(state: State, before: Token, t: Token) -> None:
    r"""`Δx`, `\Delta x`: on paper one name, the change of x; or a product."""
    if before.value not in ("Δ", "Delta") or t.type != "NAME" or "Delta" in state.words.vocabulary.names:
        return
    is_command = state.text.startswith("\\Delta", before.start)
    if not is_command and (before.end != t.start or not state.text.startswith("Δ", before.start)):
        return
    name = Edit(before.end, t.start, "_") if is_command else Edit(t.start, t.end, "_" + spelled(t.value))
    product = Edit(t.start, t.start, "{} " if is_command else " ")
    raise Ambiguous("one name, the change of another, or a product", before.start, t.end, (name,), (product,))


def _refuse_square_matrices(state: State, before: Token, t: Token) -> None:
    """`A B` and `A.T B` of square matrices: on paper their product, `*` goes entry by entry, and both have a value."""
    squares, out = state.words.vocabulary.squares, state.out
    left = out[-2] if out[-1].type == "TRANSPOSE" and len(out) > 1 else out[-1]
    if left.type == t.type == "NAME" and spelled(left.value) in squares and spelled(t.value) in squares:
        product, entries = ((Edit(before.end, t.start, sign),) for sign in (" @ ", " * "))
        raise Ambiguous("the product of two matrices, or entry by entry", left.start, t.end, product, entries)


def _refuse_signed_exponent(state: State, i: int) -> None:
    """`2e-3x`: the number 2e-3 and a factor, or a product with e from which 3x is taken."""
    run = state.tokens[i - 1 : i + 4]
    kinds = [t.type for t in run]
    if kinds[2:] not in (["MINUS", "NUMBER", "NAME"], ["PLUS", "NUMBER", "NAME"]) or any(a.end != b.start for a, b in pairwise(run)):
        return
    number = (Edit(run[4].start, run[4].start, " "),)
    apart = (Edit(run[2].start, run[2].start, " "), Edit(run[2].end, run[2].end, " "))
    raise Ambiguous("a number with an exponent, or a product with e", run[0].start, run[4].end, number, apart)


def refuse_index_of_others(state: State, i: int) -> None:
    """Refuse what other languages write with square brackets: `Sin[x]`."""
    is_known = state.tokens[i - 1].value in state.words.vocabulary.names
    is_typed = state.text[state.tokens[i].start : state.tokens[i].start + 1] == "["  # in LaTeX an index stands below
    found = None if is_known or not is_typed else foreign(state.text, state.tokens[i].start, state.tokens[i].end)
    if found:
        what, mend, start, end = found
        raise refusal("index", what, start, end, mend)


def _refuse_exponent_of_e(state: State, i: int) -> None:
    """`e^2x` (and `e^-2x`): the exponent ends at the number, or after the product."""
    out, number = state.out, state.tokens[i - 1]
    back = 2 if out[-2:-1] and out[-2].type == "MINUS" else 1
    if len(out) < back + 2 or out[-1 - back].type != "CARET" or out[-2 - back].value != "e":
        return
    base, start = out[-2 - back], out[-back].start
    end = state.tokens[state.brackets.factor_end(i) - 1].end
    raise Ambiguous("the exponent ends here, or after the product", base.start, end, around(start, end), around(base.start, number.end))


def _refuse_inside_or_outside(state: State, i: int, what: str, stop: int) -> None:
    """`sin x (y+1)`: the factor at `i` is inside the argument of the bare function, or outside it."""
    bare, last = state.frames[-1].bare, state.tokens[i - 1].end
    end = state.tokens[stop - 1].end
    opened = Edit(bare.head_end, bare.argument, "(")
    raise Ambiguous(what, bare.function.start, end, (opened, Edit(end, end, ")")), (opened, Edit(last, last, ")")))


def refuse_grouping(state: State, i: int) -> None:
    """Refuse square brackets that group, `2[x+1]`, or number a layer, `W^[1]`: they would make vectors of one entry."""
    t, close = state.tokens[i], state.brackets.close[i]
    if state.text[t.start : t.start + 1] != "[" or state.brackets.commas[i] or close == i + 1:
        return  # in LaTeX a vector stands in an environment
    end = state.tokens[close].end
    inside = state.text[t.end : state.tokens[close].start].strip()
    follows = state.tokens[close + 1].type if close + 1 < len(state.tokens) else ""
    if state.out and state.out[-1].type == "CARET" and not state.ends:
        named = state.out[-2] if len(state.out) > 1 and state.out[-2].type == "NAME" else None
        is_number = close == i + 2 and state.tokens[i + 1].type == "NUMBER"
        layer = (
            f"write {named.value}{inside}, a name of its own" if named and is_number else "give each layer a name of its own, such as W1"
        )
        mend = layer if named else f"write ({inside})"
        raise refusal("grouping", "a power in square brackets is no power", t.start, end, mend)
    opens = not state.out or state.out[-1].type in _OPENS_ALONE
    if not opens or follows in _OPERATES:
        raise refusal("grouping", "square brackets make a vector; round ones group", t.start, end, f"write ({inside})")


def refuse_product_of_arrays(state: State, i: int) -> None:
    """`u · v` and `u × v` of two arrays: on paper a product of vectors, which `*` is not."""
    sign, around_it = state.text[state.tokens[i].start : state.tokens[i].end], state.tokens[i - 1 : i + 2]
    arrays = state.words.vocabulary.arrays
    if sign not in ("·", "×", "⋅") or len(around_it) < 3 or any(t.type != "NAME" or spelled(t.value) not in arrays for t in around_it[::2]):
        return
    u, star, v = around_it
    entrywise = (Edit(star.start, star.end, "*"),)
    if sign == "×":
        entries = f"write {u.value} * {v.value} for the products of the entries"
        raise refusal("ambiguous", "a cross product is not in the language", u.start, v.end, entries)
    dot = (Edit(u.start, u.start, "dot("), Edit(u.end, v.start, ", "), Edit(v.end, v.end, ")"))
    raise Ambiguous(f"{sign} is the dot product, or goes entry by entry", u.start, v.end, dot, entrywise)


def refuse_arrow(state: State, i: int) -> None:
    """`x <- 3`: a definition as in R, or less than -3."""
    run = state.tokens[i : i + 3]
    if [t.type for t in run[:2]] != ["REL", "MINUS"] or len(run) < 3 or run[0].value != "<" or not i:
        return
    sign, minus, after = run
    if sign.end == minus.start and minus.end < after.start and state.tokens[i - 1].end < sign.start:
        define, compare = (Edit(sign.start, minus.end, "="),), (Edit(sign.end, after.start, " -"),)
        raise Ambiguous("<- defines, or compares with what is negative", sign.start, minus.end, define, compare)


def refuse_prime_of_array(state: State, i: int) -> None:
    """`A'` of an array: the transpose of other languages."""
    name, prime = state.out[-1], state.tokens[i]
    if spelled(name.value) in state.words.vocabulary.arrays:
        what = "a prime marks a derivative, and a transpose is written .T"
        raise refusal("syntax", what, name.start, prime.end, f"write {name.value}.T")


def quotient_after_bare(state: State, i: int) -> None:
    """Refuse `sin x/2`: a tight / after a bare argument, unless a function follows, `sin x/cos x`."""
    before, slash = state.tokens[i - 1], state.tokens[i]
    if i + 1 >= len(state.tokens):
        return
    after = state.tokens[i + 1]
    if before.end != slash.start or slash.end != after.start or (after.type == "NAME" and state.words.applies(i + 1)):
        return
    bare = state.frames[-1].bare
    end = state.tokens[state.brackets.factor_end(i + 1) - 1].end
    inside = (Edit(bare.head_end, bare.argument, "("), Edit(end, end, ")"))
    raise Ambiguous(
        "the quotient is inside the function or outside it", bare.function.start, end, inside, around(bare.function.start, before.end)
    )


def transposes(state: State, i: int) -> bool:
    """Whether the T at `i` transposes an array, as in `X^T`; then `.T` is handed on. Refused where it could be a power as well."""
    is_bound = state.frames[-1].until == i + 1  # ∫_0^T
    if is_bound or not state.out or state.out[-1].type != "CARET" or "T" in state.words.vocabulary.names:
        return False
    caret, t = state.out[-1], state.tokens[i]
    if len(state.out) > 1 and state.out[-2].type == "NAME" and state.out[-2].value in state.words.vocabulary.arrays:
        state.out[-1] = Token("TRANSPOSE", ".T", caret.start, t.end)
        state.ends = True
        return True
    transpose = (Edit(caret.start, t.end, ".T"),)
    raise Ambiguous("^T is the transpose, or a power", caret.start, t.end, transpose, around(t.start, t.end))
