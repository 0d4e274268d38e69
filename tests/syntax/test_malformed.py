"""What cannot be read, or reads in two ways: where the caret stands, and how it is mended."""

import contextlib
import re
import time
from dataclasses import replace

import pytest

from tests.syntax.language import WORDS
from tests.syntax.malformed import rows, told, troubled
from tutor.errors import TutorError
from tutor.limits import LIMITS
from tutor.meaning.scope import understand
from tutor.syntax.parser import parse
from tutor.syntax.printer import show

# text ; where ; each reading
AMBIGUOUS = r"""
1/2x ; 0 ; (1/2)x ; 1/(2x)
x/y z ; 0 ; (x/y) z ; x/(y z)
a/b(x+1) ; 0 ; (a/b)(x+1) ; a/(b(x+1))
y + 1/2x ; 4 ; y + (1/2)x ; y + 1/(2x)
X^T y ; 1 ; X.T y ; X^(T) y
1/2x + 1/3y ; 0 ; (1/2)x + (1/3)y ; (1/2)x + 1/(3y) ; 1/(2x) + (1/3)y ; 1/(2x) + 1/(3y)
x^1/2 ; 0 ; x^(1/2) ; (x^1)/2
x^-1/2 + 1 ; 0 ; x^(-1/2) + 1 ; (x^-1)/2 + 1
e^2x ; 0 ; e^(2x) ; (e^2)x
e^-2x ; 0 ; e^(-2x) ; (e^-2)x
sin x/2 ; 0 ; sin(x/2) ; (sin x)/2
sin x/2y ; 0 ; sin(x/2)y ; ((sin x)/2)y ; (sin x)/(2y)
2 sin x/2 + 1 ; 2 ; 2 sin(x/2) + 1 ; 2 (sin x)/2 + 1
sin x (y+1) ; 0 ; sin(x (y+1)) ; sin(x) (y+1)
sin 2 cos x ; 0 ; sin(2 cos x) ; sin(2) cos x
sin^-1 x ; 0 ; asin x ; (sin x)^-1
sin^(-1)(x) ; 0 ; asin(x) ; (sin(x))^-1
sin^(-1) x ; 0 ; asin x ; (sin x)^-1
sin⁻¹x ; 0 ; asin x ; (sin x)^-1
Δx + 1 ; 0 ; Δ_x + 1 ; Δ x + 1
2Δθ ; 1 ; 2Δ_theta ; 2Δ θ
\Delta x ; 0 ; \Delta _x ; \Delta {} x
x <- 3 ; 2 ; x = 3 ; x < -3
2 sin^-1 x + 1 ; 2 ; 2 asin x + 1 ; 2 (sin x)^-1 + 1
sin (x+1)^2 ; 0 ; sin((x+1)^2) ; sin(x+1)^2
√2x ; 0 ; √(2x) ; √(2)x
sqrt 2x + 1 ; 0 ; sqrt(2x) + 1 ; sqrt(2)x + 1
e^sin x y ; 2 ; e^sin(x y) ; e^sin(x) y
|x|y|z| ; 0 ; abs(x) y abs(z) ; abs(x abs(y) z)
||x|| ; 0 ; norm(x) ; abs(abs(x))
x/2 y ; 0 ; (x/2) y ; x/(2 y)
d/dx x^2 + 3x ; 0 ; d/dx (x^2 + 3x) ; (d/dx x^2) + 3x
2 d/dx x + 1 ; 0 ; 2 d/dx (x + 1) ; (2 d/dx x) + 1
d/dx a + 3x + d/dx b ; 0 ; d/dx (a + 3x) + d/dx b ; (d/dx a) + 3x + d/dx b
d/dx(x^2) y ; 0 ; (d/dx(x^2)) y ; d/dx((x^2) y)
d/dx(x)^2 ; 0 ; (d/dx(x))^2 ; d/dx((x)^2)
int_0^2π sin x dx ; 6 ; int_0^(2π) sin x dx ; int_0^2 π sin x dx
∫ 2 dx/x ; 4 ; ∫ (2)/x dx ; (∫ 2 dx)/x
∫_0^1 x^2 dx/x + 1 ; 10 ; ∫_0^1 (x^2)/x dx + 1 ; (∫_0^1 x^2 dx)/x + 1
lim x->0 x + 1 ; 0 ; lim x->0 (x + 1) ; (lim x->0 x) + 1
lim x->2a x ; 7 ; lim x->(2a) x ; lim x->2 a x
2e3x ; 0 ; 2e3 x ; 2 e3 x
f^2(x) ; 0 ; f(x)^2 ; f(f(x))
f²(x) + 1 ; 0 ; f(x)^2 + 1 ; f(f(x)) + 1
"""
# text ~ code ~ where ~ mend
MALFORMED = r"""
cos⁻¹(x) ~ ambiguous ~ 0 ~ write (cos(x))^-1
ln^-1 x ~ ambiguous ~ 0 ~ write (ln x)^-1
g(x) ~ ambiguous ~ 0 ~ write g * (x), or first define g(x) = …
u(x) ~ ambiguous ~ 0 ~ write u * (x), or first define u(x) = …
x 2 ~ number-after ~ 2 ~ write x*2
(x + 1 ~ bracket ~ 0 ~ add )
x + 1) ~ bracket ~ 5 ~ take ) away, or open it before
[x, (y] ~ bracket ~ 6 ~ write ) here
x + ~ syntax ~ 3 ~ a number, a name or ( comes here
x * * y ~ syntax ~ 4 ~ a number, a name or ( comes here
x + $y ~ character ~ 4 ~ leave $ away
|x + 1 ~ bar ~ 0 ~ write abs(…)
∫ x^2 ~ integral ~ 0 ~ write dx at its end
sine(x) ~ unknown-function ~ 0 ~ Did you mean sin?
sine x ~ unknown-name ~ 0 ~ Did you mean sin?
2 + xy ~ unknown-name ~ 4 ~ Did you mean x*y?
sinx + 1 ~ unknown-name ~ 0 ~ Did you mean sin x?
sin + 1 ~ argument ~ 0 ~ write sin(…)
sin ~ argument ~ 0 ~ write sin(…)
d^2/dx f ~ order ~ 0 ~ write d^2/dx^2
∂²f/∂x ~ order ~ 0 ~ write d^2 f/dx^2
lim x 0 x ~ limit ~ 6 ~ write lim x->0 …
lim x->pi/2cos x ~ limit ~ 9 ~ write lim x->(…) …
lim_(x->0 x ~ bracket ~ 4 ~ add )
lim_(x->0 + x) x ~ limit ~ 10 ~ write lim x->(…) …
max 0 ~ argument ~ 0 ~ write max(…)
f(x,) ~ syntax ~ 4 ~ a number, a name or ( comes here
() ~ syntax ~ 0 ~ put a number or a name between them
1e999999999 ~ number ~ 0 ~ write a shorter one
x = = 2 ~ syntax ~ 4 ~ a number, a name or ( comes here
sin(x, y) ~ arity ~ 7 ~ leave out y
max(x if y > 0) ~ case ~ 4 ~ write piecewise(x^2 if x > 0, 0 otherwise)
f'(x otherwise) ~ case ~ 3 ~ write piecewise(x^2 if x > 0, 0 otherwise)
piecewise(x if x > 0, 0) ~ case ~ 22 ~ write piecewise(x^2 if x > 0, 0 otherwise)
sum^2(x = 1) ~ keyword ~ 6 ~ write sum(i=1..n, …)
log_2(x = 1) ~ keyword ~ 6 ~ write the value alone
diff^2(x) ~ arity ~ 0 ~ write diff(x^2, x)
dsqrt/dx ~ argument ~ 1 ~ write d/dx (…)
dif/dx ~ argument ~ 1 ~ write d/dx (…)
x^keepdims = True ~ word ~ 13 ~ write a condition, such as x > 0
sine_(x) ~ unknown-name ~ 0 ~ Did you mean sin?
sine d/dx x ~ unknown-name ~ 0 ~ Did you mean sin?
sin_1 * x ~ base ~ 0 ~ write sin(…)
0b0b11 ~ unknown-name ~ 1 ~ Did you mean b0*b11?
(sine) x ~ unknown-name ~ 1 ~ Did you mean sin?
d/da avu ~ unknown-name ~ 5 ~ Did you mean a*v*u?
d/dθdθ x ~ order ~ 0 ~ write d^2/dtheta^2
sum(axis==1..3, x) ~ syntax ~ 11 ~ write sum(i=1..n, …)
sin^2E1e25 ~ unknown-name ~ 5 ~ Did you mean E1*e25?
interval + 1 ~ word ~ 0 ~ give it another name
D[x^2, x ] ~ index ~ 0 ~ write diff(x^2, x)
h(x) ~ arity ~ 0 ~ write h(x, y)
f(x, y) ~ arity ~ 5 ~ leave out y
log(x, 2, 3) ~ arity ~ 10 ~ leave out 3
diff(x) ~ arity ~ 0 ~ write diff(x^2, x)
diff(x^2, 2) ~ arity ~ 0 ~ write diff(x^2, x)
integrate(x, x, 0) ~ arity ~ 0 ~ write integrate(x^2, x, 0, 1)
limit(1/x, 0, x) ~ arity ~ 0 ~ write limit(1/x, x, 0+)
abs(x, axis=1) ~ keyword ~ 7 ~ leave axis= away
x.^2 ~ character ~ 1 ~ write ^
x.*y ~ character ~ 1 ~ write *
np.exp(x) ~ character ~ 0 ~ write exp
Sin[x] ~ index ~ 0 ~ write sin(x)
“x” ~ character ~ 0 ~ leave the quotes away
х + 1 ~ character ~ 0 ~ type x
x & y ~ character ~ 2 ~ write and
f(x) := x ~ syntax ~ 5 ~ write =
x; y ~ character ~ 1 ~ write them on lines of their own
x = ±2 ~ character ~ 0 ~ write x = 2 or x = -2
x = ±sqrt(2) ~ character ~ 0 ~ write x = sqrt(2) or x = -sqrt(2)
int_0 x dx ~ bound ~ 4 ~ write int_0^1 x dx
x dx ~ differential ~ 2 ~ write ∫ … dx
(x^2)/dx ~ differential ~ 6 ~ write d/dx (…)
d(x^2)/dx ~ differential ~ 7 ~ write d/dx (…)
sin' ~ argument ~ 0 ~ write sin'(…)
g'(x) ~ unknown-function ~ 0 ~ define it first: g(x) = …
foo(x) ~ unknown-function ~ 0 ~ define it first: foo(x) = …
foo(x, y) ~ unknown-function ~ 0 ~ define it first: foo(x, y) = …
xyz + x ~ unknown-name ~ 0 ~ Did you mean x*y*z?
w1x + w1 + x ~ unknown-name ~ 0 ~ Did you mean w1*x?
sum(x=1, y..2) ~ binder ~ 10 ~ write sum(i=1..n, …)
x ⁺ ~ syntax ~ 2 ~ write it on the line
² ~ syntax ~ 0 ~ a number, a name or ( comes here
x : ~ syntax ~ 3 ~ a kind comes here: positive, integer, in [0, 1], vector(n), matrix(m, n), …
x : banana ~ syntax ~ 4 ~ a kind comes here: positive, integer, in [0, 1], vector(n), matrix(m, n), …
x : in [0, 1 ~ bracket ~ 7 ~ add ]
"""
TWO_WAYS = [line.split(" ; ") for line in AMBIGUOUS.strip().splitlines()]
NO_WAY = [line.split(" ~ ") for line in MALFORMED.strip().splitlines()]


def refused(text: str):
    with pytest.raises(TutorError) as caught:
        parse(text, WORDS)
    return caught.value.diagnostic


@pytest.mark.parametrize("row", TWO_WAYS, ids=[r[0] for r in TWO_WAYS])
def test_two_honest_readings_are_offered_and_each_reads_one_way(row: list[str]):
    text, start, *readings = row
    told = refused(text)
    assert (told.code, told.span.start, list(told.readings), told.source) == ("ambiguous", int(start), readings, text)
    assert len({parse(reading, WORDS) for reading in readings}) == len(readings) >= 2


@pytest.mark.parametrize(("text", "code", "start", "mend"), NO_WAY, ids=[r[0] for r in NO_WAY])
def test_what_cannot_be_read_has_a_place_and_one_mend(text: str, code: str, start: str, mend: str):
    told = refused(text)
    assert (told.code, told.span.start, told.mend, told.source) == (code, int(start), mend, text)
    assert told.what
    assert told.what[0].islower() or told.what[0] in text


TYPICAL = [  # the twelve lines that learners type, of which other systems read one: the tree, or the mend
    ("2x", "2 * x"),
    ("sin x", "sin(x)"),
    ("(x+1", "add )"),
    ("sine(x)", "Did you mean sin?"),
    ("x^", "a number, a name or ( comes here"),
    ("dx/dy", "diff(x, y)"),
    ("x²", "x^2"),
    (r"\frac{1}{x}", "1/x"),
    ("e^x", "e^(x)"),
    ("ln", "write ln(…)"),
    ("1/2x", "(1/2)x | 1/(2x)"),
    ("|x|", "abs(x)"),
]


@pytest.mark.parametrize(("text", "wanted"), TYPICAL, ids=[t for t, _ in TYPICAL])
def test_the_typical_lines_are_read_or_mended(text, wanted):
    try:
        outcome = parse(text, WORDS)
        wanted = parse(wanted, WORDS)
    except TutorError as error:
        outcome = error.diagnostic.mend or " | ".join(error.diagnostic.readings)
    assert outcome == wanted


NAMES = """
loss * x ; learning_rate * grad_w ; rate x ; x1 + x_1 + w12 ; A_ij x_ab ; theta θ1 ; dW + db1 + dW2 ; cost + hat + error ; mse = 3
lr = 0.1 ; xs : vector(n) ; f(ab) = ab^2 ; a, bc : positive ; half x half_y ; logits * 2 ; single + tangents ; S + Q + N + O + I + E + C
hello*world ; learning_rate
cost * x ; signal x ; pi6 + theta1 x ; sum(ij=1..n, ij^2) ; sum(loss, axis=0, keepdims=True)
data/depth ; max_depth x ; e2 + e_1 ; x^rate loss
"""
NO_NAMES = [  # text, the mend, or the readings
    ("xy", "Did you mean x*y?"),
    ("Ax + b", "Did you mean A*x?"),
    ("mv^2", "Did you mean m*v?"),
    ("x1y2", "Did you mean x1*y2?"),
    ("x_1y", "Did you mean x_1*y?"),
    ("w1w2x", "Did you mean w1*w2*x?"),
    ("xyz", "Did you mean x*y*z?"),
    ("pix", "Did you mean pi*x?"),
    ("lossx + loss", "Did you mean loss*x?"),
    ("a/bc", "a/(b*c) | a/b * c"),
    ("2^xy", "2^(x*y) | 2^x * y"),
    ("sin xy", "sin (x*y) | sin x * y"),
    ("sinx", "Did you mean sin x?"),
    ("log2x", "Did you mean log2 x?"),
    ("cos2x", "Did you mean cos(2x)?"),
    ("sqrt2", "Did you mean sqrt 2?"),
    ("sin2θ", "Did you mean sin 2?"),
    ("sinxy", "Did you mean sin(x y)?"),
    ("costheta", "Did you mean cos theta?"),
    ("sine x", "Did you mean sin?"),
    ("hello world", "hello_world | hello*world"),
    ("raise SystemExit", "leave it away"),
    ("None", "leave it away"),
    ("2 inf", "write oo"),
    ("None = 3", "leave it away"),
    ("x = positive", "write x : positive"),
    ("W = matrix(2, 3)", "write W : matrix(2, 3)"),
    ("dydx", "Did you mean dy/dx?"),
    ("∫ ∫ x y dxdy", "Did you mean dx dy?"),
]


@pytest.mark.parametrize("text", [t.strip() for t in NAMES.replace("\n", ";").split(";") if t.strip()])
def test_words_that_are_names(text):
    assert parse(text, WORDS)


@pytest.mark.parametrize(("text", "wanted"), NO_NAMES, ids=[t for t, _ in NO_NAMES])
def test_words_that_are_no_names(text, wanted):
    told = refused(text)
    assert (told.mend or " | ".join(told.readings)) == wanted


DECLARED = [  # what is declared or defined, a text, its mend or its readings
    ("u : vector(n); v : vector(n)", "u · v", "dot(u, v) | u * v"),
    ("u : vector(n); v : vector(n)", "u × v", "write u * v for the products of the entries"),
    ("v : vector(n)", "Σ v", "write sum(v)"),
    ("f(x, y) = x^2 y", "f_x + 1", "write ∂f/∂x, or define f_x first"),
]


@pytest.mark.parametrize(("declared", "text", "wanted"), DECLARED, ids=[c[1] for c in DECLARED])
def test_what_is_declared_decides(declared, text, wanted):
    known = understand(declared.split("; ")).vocabulary
    with pytest.raises(TutorError) as caught:
        parse(text, known)
    told = caught.value.diagnostic
    assert (told.mend or " | ".join(told.readings)) == wanted


PRINTED = [  # signs of printed formulas, and what they declare or mean
    ("x ∈ ℝ", "x : real"),
    ("x, y : ℝ", "x, y : real"),
    ("w ∈ ℝ^d", "w : vector(d)"),
    ("W ∈ ℝ^(m×n)", "W : matrix(m, n)"),
    ("n ∈ ℕ", "n : integer"),
    ("∑ᵢ₌₁ⁿ xᵢ", "sum(i=1..n, x_i)"),
    ("√{x + 1}", "sqrt(x + 1)"),
    ("a_i(1 - a_i)", "a_i * (1 - a_i)"),
    ("lim x->pi/2 cos(x)/(x - pi/2)", "lim x->(pi/2) cos(x)/(x - pi/2)"),
    ("lim x->2pi- sin x", "lim x->(2 pi)- sin(x)"),
    ("lim_(x->-1/2+) x", "lim x->(-1/2)+ x"),
]


@pytest.mark.parametrize(("text", "wanted"), PRINTED, ids=[t for t, _ in PRINTED])
def test_signs_of_printed_formulas_are_read(text, wanted):
    assert show(parse(text, WORDS)) == wanted


def test_known_names_are_never_taken_apart():
    assert parse("xy + x", WORDS.knowing(["xy"]))
    assert parse("data/depth", WORDS)


def test_words_that_share_a_letter_with_a_name_are_names():
    assert parse("rate * x + hat + error + x_data", WORDS)


def test_a_name_made_of_known_names_is_taken_for_a_product():
    assert refused("thetax + theta + x").mend == "Did you mean theta*x?"


BOUNDS = [  # a bound, its value, a text that is beyond it, the code
    ("characters", 8, "x + y + z", "length"),
    ("tokens", 4, "x + y + z", "tokens"),
    ("nesting", 2, "(((x)))", "depth"),
    ("nesting", 2, "-----x", "depth"),
    ("digits", 3, "x + 1234", "number"),
    ("digits", 3, "x²²²²", "number"),
]


@pytest.mark.parametrize(("bound", "value", "text", "code"), BOUNDS, ids=[f"{b[0]} {b[2]}" for b in BOUNDS])
def test_each_bound_of_reading_is_settable_and_has_its_code(bound, value, text, code):
    assert parse(text, WORDS)
    with pytest.raises(TutorError) as caught:
        parse(text, WORDS, replace(LIMITS, **{bound: value}))
    assert (caught.value.diagnostic.code, str(value) in caught.value.diagnostic.what or code == "depth") == (code, True)


HEAVY = [
    "$" * 10**6,
    "x" * 10**6,
    "数" * 10**6,
    "(" * 10**6,
    "1,000" * 800,
    "xy" * 2048,
    " + ".join(f"single{k}q" for k in range(300)),
    "x " * 1900,
]


@pytest.mark.parametrize("text", HEAVY, ids=[t[:12] for t in HEAVY])
def test_what_is_refused_is_refused_at_once(text):
    began = time.process_time()
    with contextlib.suppress(TutorError):
        parse(text, WORDS)
    assert time.process_time() - began < 0.5  # it takes some 20 ms; a machine may be busy


ROWS = list(rows())
_LITERAL = re.compile(r"(?:write|type|Did you mean) ([^…]+?)\??")
_SAYS_IN_WORDS = re.compile(r" (?:at|on|for|such|or|in brackets|one line)\b|shorter|<= for")


def typed_anew(text: str, told) -> list[str]:
    """What a learner would type who follows the mend; nothing where the mend leaves that open."""
    start, end = told.span.start, told.span.end
    literal = _LITERAL.fullmatch(told.mend)
    if literal and not _SAYS_IN_WORDS.search(told.mend):
        return [text[:start] + literal[1] + text[end:], literal[1]]
    if told.mend.startswith("add ") and len(told.mend) == len("add )"):
        return [text + told.mend[-1]]
    if told.mend.endswith("away"):
        return [text[:start] + text[end:]]
    return []


def test_every_malformed_line_is_told_as_it_was(golden):
    assert len(ROWS) > 300
    golden("malformed", "\n\n".join(told(*row) for row in ROWS))


@pytest.mark.parametrize(("text", "scope"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_a_mend_gets_further_and_each_reading_is_read(text, scope):
    told = troubled(text, scope)
    assert told is not None
    assert bool(told.mend) != (len(told.readings) > 1) or told.code == "shape"
    assert all(troubled(reading, scope) is None for reading in told.readings)
    after = [troubled(again, scope) for again in typed_anew(text, told)] if told.span else []
    assert not after or any(a is None or (a.what, a.span) != (told.what, told.span) for a in after)


def test_most_mends_that_can_be_typed_are_read():
    literal = [(text, told, scope) for _, text, scope in ROWS for told in [troubled(text, scope)] if told.span and typed_anew(text, told)]
    read = sum(any(troubled(again, scope) is None for again in typed_anew(text, told)) for text, told, scope in literal)
    assert read >= 0.75 * len(literal) > 100
