"""The alphabet of the language: tokens, Greek, superscripts, and which kinds of token begin or end an operand."""

from __future__ import annotations

from typing import NamedTuple


def words(text: str) -> tuple[str, ...]:
    """The words of `text`: how the tables of the language are written."""
    return tuple(text.split())


class Token(NamedTuple):
    """A piece of the text: its kind, how it was written (or, later, what it means), and where. A tuple, for speed."""

    type: str
    value: str
    start: int
    end: int


GREEK = dict(zip(
    "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩϕϵϑµ",
    words("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega "
          "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega phi epsilon theta mu"),
    strict=True,
))  # fmt: skip
GREEK_NAMES = frozenset(GREEK.values())
LETTER = {name: letter for letter, name in reversed(GREEK.items())}  # the plain letter of each name

SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
FRACTIONS = dict(zip("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞", words("1/2 1/3 2/3 1/4 3/4 1/5 2/5 3/5 4/5 1/6 5/6 1/8 3/8 5/8 7/8"), strict=True))
RELATIONS = {"≤": "<=", "≥": ">=", "≠": "!=", "==": "="}
ROOTS = {"√": "sqrt", "∛": "cbrt"}  # signs that are functions
BIG_SIGNS = {"Σ": "sum", "∑": "sum", "Π": "prod", "∏": "prod"}  # signs of a sum and a product over an index
KINDS = {"real": 0, "positive": 0, "nonnegative": 0, "integer": 0, "function": 0, "vector": 1, "matrix": 2}  # of a name; its sizes
RESERVED = frozenset(words("if otherwise and or in union interval int lim DNE undefined"))  # words that are signs, and never names
KIND_WORDS = frozenset(KINDS) | frozenset(words("symmetric diagonal orthogonal definite one-hot"))

CLOSER = {"LPAR": "RPAR", "LSQB": "RSQB", "LBRACE": "RBRACE"}
CLOSERS = frozenset(CLOSER.values())
STARTS = frozenset(words("NUMBER FRACTION NAME FUNC INDEXED LPAR LSQB LBAR LBRACE EMPTY INT LEIBNIZ NABLA INTERVAL"))
ENDS = frozenset(words("NUMBER FRACTION NAME INDEXED SUP RPAR RSQB RBAR RBRACE EMPTY TRANSPOSE BANG LEIBNIZ DIFF PRIME PRIMES"))
ENDS_TERM = frozenset(words("PLUS MINUS REL IN CUP COMMA AND OR IF OTHERWISE DOTS COLON"))
BEFORE_OPERAND = STARTS | frozenset(words("STAR DERIV LIM UNDER"))  # what follows a word that an operand follows, in whatever way
OPERATORS = ENDS_TERM | frozenset(words("STAR SLASH AT KRON"))


def spelled(name: str) -> str:
    """The one spelling of a name: `θ1` is `theta1`, `∞` is `oo`."""
    if name == "∞":
        return "oo"
    return GREEK[name[0]] + name[1:] if name[0] in GREEK else name


def looks_like_differential(name: str) -> bool:
    """Whether `name` is written like `dx`, `dx1`, `dθ`: what ends an integral, and can be no name."""
    rest = spelled(name[1:]) if len(name) > 1 else ""
    if name[0] not in "d∂" or not rest:
        return False
    letters = rest.split("_")[0].rstrip("0123456789")
    return len(letters) == 1 or letters in GREEK_NAMES
