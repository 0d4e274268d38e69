"""What is typed by the habits of other languages, and how it is written here."""

from __future__ import annotations

import re
import unicodedata

# a pattern over the whole text (searched in this order), what it is, how it is written here; {0} is the match, {1} its first group
FOREIGN: tuple[tuple[re.Pattern, str, str], ...] = tuple((re.compile(pattern), what, mend) for pattern, what, mend in (
    (r"\.([*/^])", "{0} is MATLAB's sign; every operation here is entrywise already", "write {1}"),
    (r"\b(?:np|numpy|math|torch|tf|jnp|sp|sympy)\.(?:linalg\.|special\.|nn\.|functional\.)?(\w+)",
     "functions have no module's name in front here", "write {1}"),
    (r"\b(Sin|Cos|Tan|Exp|Log|Sqrt|Abs|Sinh|Cosh|Tanh|ArcSin|ArcCos|ArcTan)\[", "{1}[…] is Mathematica's way", "write {1:lower}(…)"),
    (r"\\(frac|sqrt|sin|cos|exp|log|ln|int|sum|lim|cdot|left|right|alpha|beta|theta|[A-Za-z]+)", "{0} is LaTeX",
     "write it as it is typed here: a/b, sqrt(x), sin(x), x*y, theta"),
    (r"\$", "dollar signs are not needed", "leave $ away"),
    (r"&&|∧", "conditions are joined by a word", "write and"),
    (r"\*\*\*+", "{0} has one star too many", "write ** or ^"),
    (r":=", "a definition is written with =", "write ="),
    (r"=>|⇒", "{0} has no meaning here", "write -> in a limit, >= in a comparison"),
    (r"[\"“”„«»]", "quotes are not part of an expression", "leave the quotes away"),
    (r"[‘`´]", "a derivative is marked with a straight '", "write '"),
    (r"[∘⊙]", "products are entrywise already", "write *"),
    (r"∇", "the gradient is a command", "write gradient …"),
    (r"∑|Σ(?=_)", "a sum is written sum(i=1..n, …)", "write sum(i=1..n, …)"),
    (r"∏", "a product is written prod(i=1..n, …)", "write prod(i=1..n, …)"),
    (r"!", "the factorial is not in the language", "write prod(i=1..n, i)"),
    (r"%", "there is no percent sign", "write /100"),
    (r";", "one line holds one statement here", "write them on lines of their own"),
    (r"[{}]", "braces do not group here", "write ( and )"),
    (r"(\w)[₀₁₂₃₄₅₆₇₈₉ᵢⱼₙ]", "a subscript is written with _", "write {1}_1"),
    (r"#", "a comment cannot stand here", "leave it away"),
))  # fmt: skip

_WORDS = {
    "integral": "write ∫ … dx, or integrate(…, x)",
    "grad": "write gradient … as a command",
    "derivative": "write d/dx …, or diff(…, x)",
    "arcsine": "Did you mean asin?",
    "pow": "write x^2",
    "power": "write x^2",
    "sqr": "Did you mean sqrt?",
    "square": "write x^2",
    "transpose": "write A.T",
    "matmul": "write A @ B",
    "average": "Did you mean mean?",
    "avg": "Did you mean mean?",
    "sgn": "Did you mean sign?",
    "logistic": "Did you mean sigmoid?",
    "inverse": "Did you mean inv?",
    "where": "write piecewise(a if x > 0, b otherwise)",
    "lambda": "write f(x) = …",
}


def hint_for_word(word: str) -> str:
    """How the function that other languages call `word` is written here; empty where nothing is known."""
    return _WORDS.get(word.lower(), "")


def foreign(text: str, start: int, end: int) -> tuple[str, str, int, int] | None:
    """(what, mend, start, end) for a foreign way of writing that touches [start, end) of `text`."""
    for pattern, what, mend in FOREIGN:
        for found in pattern.finditer(text):
            if found.start() <= max(start, end - 1) and start <= found.end():
                first = found[1] if found.re.groups else ""
                return (*(s.replace("{0}", found[0]).replace("{1:lower}", first.lower()).replace("{1}", first) for s in (what, mend)),
                        found.start(), found.end())  # fmt: skip
    return None


def stranger(character: str) -> tuple[str, str]:
    """(what, mend) for a character outside the alphabet: what it looks like, where it looks like a letter of ours."""
    name = unicodedata.name(character, "")
    letter = _LOOKALIKE.get(character, "")
    if letter:
        script = name.split()[0].capitalize()
        return f"{character} is a {script} letter that only looks like {letter}", f"type {letter}"
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and plain.isascii() and plain.strip():
        return f"{character} has no meaning here", f"type {plain}"
    if character.isprintable():
        return f"{character} has no meaning here", "leave it away"
    return "a character that cannot be seen stands here", "leave it away"


_LOOKALIKE = dict(zip("хуаеосрійАВЕКМНОРСТХУΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "xyaeocpijABEKMHOPCTXYABEZHIKMNOPTYXo", strict=True)) | {"’": "'", "ς": "σ"}
