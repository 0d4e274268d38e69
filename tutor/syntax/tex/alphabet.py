"""The alphabet of LaTeX: the kind of token that each command and sign is, those that change looks only, and those that are refused."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.syntax.tokens import GREEK, GREEK_NAMES, words

Kind = tuple[str, str]  # a token's kind, and its value


def _each(kind: str, names: str, value: str | None = None) -> dict[str, Kind]:
    """An entry for each command named; the value is `value`, or the name itself."""
    return {"\\" + name: (kind, name if value is None else value) for name in words(names)}


_SIGNS = {
    "+": "PLUS", "-": "MINUS", "−": "MINUS", "–": "MINUS", "*": "STAR", "·": "STAR", "×": "STAR", "⋅": "STAR", "/": "SLASH", "÷": "SLASH",
    "=": "REL", "<": "REL", ">": "REL", "≤": "REL", "≥": "REL", "≠": "REL", "!": "BANG", ",": "COMMA", ":": "COLON", "|": "BAR",
    "(": "LPAR", ")": "RPAR", "[": "LSQB", "]": "RSQB", "∈": "IN", "∪": "CUP", "∅": "EMPTY", "→": "ARROW", "∂": "D", "∫": "INT",
    "∇": "NABLA", "‖": "NORM", "√": "WORD", "∛": "WORD", "..": "DOTS", "->": "ARROW", "<=": "REL", ">=": "REL", "!=": "REL", "==": "REL",
    "⊗": "KRON",
}  # fmt: skip

# every function that LaTeX has a command for; whether the language has it is told by the vocabulary
FUNCTIONS = words(
    "sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan exp ln log lg det max min gcd deg dim hom ker sup inf Pr"
)

_VARIANTS = "epsilon phi theta rho sigma pi kappa Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi"

# command or sign -> kind and value; the kinds are those of the language where it has one
KINDS: Mapping[str, Kind] = {
    **{sign: (kind, sign) for sign, kind in _SIGNS.items()},
    **{letter: ("NAME", name) for letter, name in GREEK.items()},
    **{"\\" + name: ("NAME", name) for name in GREEK_NAMES},
    **{f"\\var{name}": ("NAME", name) for name in words(_VARIANTS)},
    ":=": ("REL", "="), "\\coloneqq": ("REL", "="), "∞": ("NAME", "oo"), "\\infty": ("NAME", "oo"), "\\ell": ("NAME", "ell"),
    "∑": ("BIG", "sum"), "∏": ("BIG", "prod"), "\\sum": ("BIG", "sum"), "\\prod": ("BIG", "prod"), "\\int": ("INT", "∫"),
    "\\lim": ("LIM", "lim"), "\\nabla": ("NABLA", "∇"), "\\partial": ("D", "∂"), "\\mathrm{d}": ("D", "d"),
    **{"\\" + name: ("FUNCTION", name) for name in FUNCTIONS},
    **_each("STAR", "cdot times ast odot cdotp", "*"), **_each("SLASH", "div", "/"), **_each("KRON", "otimes", "⊗"),
    **_each("REL", "le leq leqslant", "<="), **_each("REL", "ge geq geqslant", ">="), **_each("REL", "ne neq", "!="),
    **_each("REL", "lt", "<"), **_each("REL", "gt", ">"),
    **_each("IN", "in", "in"), **_each("CUP", "cup", "∪"), **_each("EMPTY", "emptyset varnothing", "∅"),
    **_each("AND", "land wedge", "and"), **_each("OR", "lor vee", "or"), **_each("ABSENT", "nexists", "∄"),
    **_each("ARROW", "to rightarrow longrightarrow", "->"), **_each("ARROW", "downarrow searrow", "+"),
    **_each("ARROW", "uparrow nearrow", "-"),
    **_each("BAR", "vert mid", "|"), **_each("NORM", "Vert", "‖"), "\\|": ("NORM", "‖"),
    **_each("CALL", "lvert", "abs"), **_each("CALL", "lVert", "norm"), **_each("CALL", "langle", "dot"),
    **_each("RPAR", "rvert rVert rangle", ")"), "\\{": ("LBRACE", "{"), "\\}": ("RBRACE", "}"), "\\lbrace": ("LBRACE", "{"),
    "\\rbrace": ("RBRACE", "}"), **_each("LPAR", "lparen", "("), **_each("RPAR", "rparen", ")"), **_each("LSQB", "lbrack", "["),
    **_each("RSQB", "rbrack", "]"),
    **_each("TOP", "top intercal"), **_each("PRIME", "prime"), **_each("DEGREE", "circ degree"),
    **_each("FRAC", "frac dfrac tfrac cfrac"), **_each("BINOM", "binom dbinom tbinom"), **_each("OVER", "over"),
    **_each("CHOOSE", "choose"), **_each("INTS", "iint", "2"), **_each("INTS", "iiint", "3"),
    **_each("SQRT", "sqrt"), "\\\\": ("NEWLINE", "\\\\"),
    **_each("STYLE", "mathbf boldsymbol bm vec mathcal mathscr mathfrak mathbb pmb"),
    **_each("UPRIGHT", "mathrm text mathit mathsf mathtt operatorname textrm textbf"),
    **_each("ACCENT", "hat widehat", "hat"), **_each("ACCENT", "bar overline", "bar"), **_each("ACCENT", "tilde widetilde", "tilde"),
}  # fmt: skip

# what changes looks only
LOOKS = frozenset("\\" + name for name in words(
    ", ; : ! > quad qquad thinspace medspace thickspace enspace displaystyle textstyle scriptstyle limits nolimits nonumber notag "
    "big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm left right"
)) | {"\\ ", "\\\n", "\\\t"}  # fmt: skip
SIZES_LEFT = frozenset("\\" + name for name in words("left bigl Bigl biggl Biggl"))
SIZES_RIGHT = frozenset("\\" + name for name in words("right bigr Bigr biggr Biggr"))

# words in \text{…} that the language has
PROSE: Mapping[str, Kind] = {
    **dict.fromkeys(("if", "for", "when"), ("IF", "if")), **dict.fromkeys(("otherwise", "else"), ("OTHERWISE", "otherwise")),
    "and": ("AND", "and"), "or": ("OR", "or"), "in": ("IN", "in"), "union": ("CUP", "∪"),
    **dict.fromkeys(("does not exist", "DNE", "undefined"), ("ABSENT", "does not exist")),
}  # fmt: skip

KEYWORDS = frozenset(words("if otherwise and or in"))  # never a name

# sets of numbers that make a declaration: \mathbb{R}
NUMBER_SETS: Mapping[str, str] = {"R": "real", "Z": "integer", "N": "integer"}

_MATRICES = words("matrix pmatrix bmatrix Bmatrix smallmatrix psmallmatrix bsmallmatrix array")
# environment -> the function around its rows; empty where the rows are the matrix itself
ENVIRONMENTS: Mapping[str, str] = {
    **dict.fromkeys(_MATRICES, ""), "vmatrix": "det", "Vmatrix": "norm",
    **dict.fromkeys(("cases", "dcases"), "piecewise"),
}  # fmt: skip

_NO_SETS = ("the language has no such statement", "write a formula alone")
_PROGRAMS = (
    "def newcommand renewcommand let input include write immediate usepackage csname catcode expandafter require href openout read loop"
)
_RUNS = "this would be a program, and LaTeX is only read here, never run"
_ALONE = "paste the formula alone"

# commands that are refused: which, what they are, how to mend it
_REFUSED = (
    ("pm mp", "two signs at once are two formulas", "write one formula for each sign"),
    ("arg argmin argmax", "it is a place, and no value", "ask minimize … wrt x"),
    ("ldots cdots dots dotsc dotsb vdots ddots", "dots leave out what is meant", r"write \sum_{i=1}^{n} x_{i}"),
    ("dot ddot dddot", "a dot for the derivative is not read", r"write \frac{dx}{dt}"),
    ("oint idotsint", "an integral along a curve, or over a region, is not read", r"write \int_{0}^{1} \int_{0}^{1} x y \, dx \, dy"),
    ("lfloor rfloor lceil rceil", "rounding is not in the language", "leave it away"),
    ("bmod pmod mod", "the language has no remainder of a division", r"write a - b k, with k : integer"),
    ("atop above", "a fraction is not written between braces here", r"write \frac{a}{b}"),
    ("approx sim simeq cong propto equiv ll gg prec succ", "this relation is not in the language", r"write =, <, \le or \ne"),
    ("Rightarrow implies iff Leftrightarrow leftarrow mapsto forall exists neg lnot therefore because", *_NO_SETS),
    ("subset subseteq supset cap setminus notin", "only unions and members of sets are in the language", r"write \cup or \in"),
    ("oplus star bullet", "this sign has no meaning here", r"write \cdot"),
    (_PROGRAMS, _RUNS, _ALONE),
    ("overbrace underbrace overset underset stackrel substack", "notes at a formula are not read", _ALONE),
    ("ref eqref color textcolor hspace vspace phantom", "what belongs to the page is not read", _ALONE),
    ("%", "there is no percent sign", r"write \frac{1}{100} as a factor"),
    ("middle", "a bar in the middle has no meaning here", "leave it away"),
    ("Re Im", "the language has real numbers only", "leave it away"),
)
REFUSED: Mapping[str, tuple[str, str]] = {name: (what, mend) for names, what, mend in _REFUSED for name in words(names)}
