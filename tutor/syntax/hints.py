"""What is typed by the habits of other languages, and how it is written here."""

from __future__ import annotations

import re

from tutor.syntax.tokens import words

_NUMBER = r"-?[\d.]+(?:e[+-]?\d+)?"
_ROW = rf"\[\s*{_NUMBER}(?:\s+{_NUMBER})+\s*\]"  # as NumPy prints it
_WINDOW = 80  # characters on each side of a place that are looked at

# a pattern, what it is, how it is written here; {0} is the match, {1} and {2} its groups, {1:lower} in small letters
FOREIGN: tuple[tuple[re.Pattern, str, str], ...] = tuple((re.compile(pattern), what, mend) for pattern, what, mend in (
    (r"@\s*\((\w+)\)(?=\s*\S)", "{0} is MATLAB's way of writing a function", "write f({1}) = …"),
    (r"\blambda\s+(\w+)\s*:", "{0} is Python's way of writing a function", "write f({1}) = …"),
    (r"\bdef\s+(\w+)\s*\(([^()]{0,40})\)\s*:?", "def is Python's way of writing a function", "write {1}({2}) = …"),
    (r"([\w^*+.-]{1,40})\s+if\s+([^,;]{1,40}?)\s+else\s+([^\s,;)]{1,40})", "cases are written in piecewise",
     "write piecewise({1} if {2}, {3} otherwise)"),
    (r"\bif\s+([^,;]{1,40}?)\s+then\b", "cases are written in piecewise", "write piecewise(… if {1}, … otherwise)"),
    (r"\bfor\s+(\w+)\s+in\b(?:\s+range\([^()]*\)?)?", "a loop is written as a sum over an index", "write sum({1}=1..n, …)"),
    (r"=\s*([^=,;]{1,40}?)\s+for\s+(?!all\b|each\b|every\b|any\b)([^=,;]{1,20}[<>≤≥][^,;]{1,20})", "cases are written in piecewise",
     "write = piecewise({1} if {2}, … otherwise)"),
    (r"\bfor\s+(?:all|any|each|every)\b.*", "words beside a formula are not read", "write the formula alone"),
    (r"^\s*(\*\*?)(?!\*)(.+?)\1\s*$", "stars are of Markdown", "write {2}"),
    (r"(?<![A-Za-z_])Integrate\[(.{1,60}),\s*\{(\w+),\s*([^,{}]{1,20}),\s*([^,{}]{1,20})\}\]", "Integrate[…] is of Mathematica",
     "write integrate({1}, {2}, {3}, {4})"),
    (r"(?<![A-Za-z_])Sum\[(.{1,60}),\s*\{(\w+),\s*([^,{}]{1,20}),\s*([^,{}]{1,20})\}\]", "Sum[…] is of Mathematica",
     "write sum({2}={3}..{4}, {1})"),
    (r"(?<![A-Za-z_])Limit\[(.{1,60}),\s*(\w+)\s*->\s*([^\[\],]{1,20})\]", "Limit[…] is of Mathematica", "write limit({1}, {2}, {3})"),
    (r"(?<!\w)c\((-?[\d.]+(?:\s*,\s*-?[\d.]+)+)\)", "c(…) is R's way of writing a vector", "write [{1}]"),
    (r"%\*%", "%*% is R's product of matrices", "write @"),
    (r"(\w+)\s*:\s*(?:[Rℝ]|\\mathbb\{R\})\S*\s*(?:->|→|\\to)\s*(?:[Rℝ]|\\mathbb\{R\})\S*", "a function is declared without its sets",
     "write {1} : function"),
    (r"\b(\w+)\s*:\s*(\w+)\s*(?:↦|->|→|=>|\|->)", "a function is defined with =", "write {1}({2}) = …"),
    (r"\b(\w+)\s*=\s*\(?(\w+)\)?\s*(?:↦|->|→|=>|\|->)", "a function is defined with =", "write {1}({2}) = …"),
    (r"^\s*\(?(\w+)\)?\s*(?:↦|->|→|\|->)", "a function is defined with =", "write f({1}) = …"),
    (r"\b(?!(?:P|Pr|p|q)\()(\w+)\((\w+)\s*[;|]\s*(\w+)\)", "arguments stand apart by commas", "write {1}({2}, {3})"),
    (r"\b(sum|prod)\(([^(),]{1,30}),\s*\(?(\w+),\s*([^(),]{1,12}),\s*([^(),]{1,12})\)?\)", "a range stands first",
     "write {1}({3}={4}..{5}, {2})"),
    (r"\bfrom\s+(\w+)\s+to\s+(\w+)", "bounds stand at the sign", "write ∫_{1}^{2} …"),
    (r"\bd2([A-Za-z])/d([A-Za-z])2\b", "an order is a power of the d", "write d^2{1}/d{2}^2"),
    (r"(?:∇|\\nabla)\s*(?:[·⋅∙.]|\\cdot)", "a divergence has no sign here", "add the derivatives: ∂P/∂x + ∂Q/∂y"),
    (r"(?:∇|\\nabla)\s*(?:×|\\times)", "a curl has no sign here", "write its entries: ∂Q/∂x - ∂P/∂y"),
    (r"\b(?:P|Pr|p|q)\([^()|]{1,40}(?:\||\\mid)[^()|]{1,40}\)?", "a conditional probability is not in the language",
     "give it a name, such as p"),
    (r"\b(?:KL|D_KL|D)\((\w+)\s*(?:\|\||‖|∥)\s*(\w+)\)", "a divergence of distributions is written out",
     "write sum(i=1..n, {1}_i log({1}_i/{2}_i))"),
    (r"(\w+)\s*(?:[~∼]|\\sim)\s*\\?\w+\(", "a distribution is not in the language", "declare {1} : real"),
    (r"\((\w+)\s*(?:∘|\\circ)\s*(\w+)\)['′]\((\w+)\)", "a function of a function is written with brackets", "write d/d{3} {1}({2}({3}))"),
    (r"(\d+)\s*([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])", "a whole number and a fraction stand side by side", "write {1} + {2}"),
    (r"³√", "a root of order three is a word", "write cbrt(x)"),
    (r"⁴√", "a root of order four is a power", "write x^(1/4)"),
    (r"ⁿC[ₖᵣ]", "the binomial coefficient has no sign here", "write n!/(k! (n - k)!)"),
    (r"\|\s*(\w+)\s*\|\s*(?:_\(?1|₁)", "a norm is written with ‖ or as a word", "write norm({1}, 1)"),
    (r"\|\s*(\w+)\s*\|\s*_\(?(?:∞|oo|inf)", "a norm is written with ‖ or as a word", "write norm({1}, oo)"),
    (r"\|\s*(?:_\(?1|₁)", "a norm is written with ‖ or as a word", "write norm(…, 1)"),
    (r"\|\s*_\(?(?:∞|oo|inf)", "a norm is written with ‖ or as a word", "write norm(…, oo)"),
    (r"\|\s*(?:_\(?[2F]|₂)", "a norm is written with ‖ or as a word", "write norm(…)"),
    (r"[⟨〈]\s*(\w+)\s*,\s*(\w+)\s*[⟩〉]", "a product of vectors is written as a word", "write dot({1}, {2})"),
    (r"←", "a value is given with =", "write ="),
    (r"(?<![\w.,])\d{1,3}['’]\d{3}(?![\w,.])", "the digits of a number are not grouped", "write {0:digits}"),
    (r"(?<![\w.,])\d+,\d+(?=[A-Za-z])", "a number has a decimal point, not a comma", "write {0:german}"),
    (r"\.([*/^])", "{0} is MATLAB's sign; every operation here is entry by entry already", "write {1}"),
    (r"(?<![A-Za-z_])(?:(?:np|numpy|jnp|torch|tf)\.)?(?:array|asarray|tensor|constant|matrix)\((\[[^()]{0,200}\])[^()]{0,40}\)",
     "the brackets alone are the array", "write {1}"),
    (r"(?<![A-Za-z_])(?:np|numpy|math|cmath|torch|tf|jnp|jax|scipy|sp|sympy|nn|F|Math)\.(?:(?:linalg|special|nn|functional|numpy|stats)\.)?(\w+)",
     "functions have no module's name in front here", "write {1}"),
    (r"(\w)\.(?:transpose\(\)|t\(\)|[tT]\(\)|H\b|mT\b)", "a transpose is written .T", "write {1}.T"),
    (r"\b(\w+)\.(?:dot|matmul|mm)\((\w+)\)", "a product of matrices is written @", "write {1} @ {2}"),
    (r"\b(\w+)\.(sum|mean|exp|log|abs|sqrt|norm|det|inv|trace|max|min|prod)\(\)", "a function stands in front", "write {2}({1})"),
    (r"\b([A-Za-z]|\d+)\.([A-Za-z])\b(?!\()", "a product is written without a point", "write {1}*{2}"),
    (r"\b(\w+)\.(?!\d)(\w+)", "nothing has parts that a point could pick", "leave .{2} away"),
    (r"(?<![A-Za-z_])D\[(?=[^,\]]*[A-Za-z])([^\[\]]{1,40}(?:\[[^\[\]]{1,20}\][^\[\]]{0,20})?,\s*[A-Za-z]\w*)\s*\]",
     "D[…] is of Mathematica", "write diff({1})"),
    (r"(?<![A-Za-z_])(Sin|Cos|Tan|Cot|Sec|Csc|Exp|Log|Sqrt|Abs|Sinh|Cosh|Tanh|Max|Min|Sum|Integrate|Limit|Det|Norm)\[([^\[\]]{0,40})\]?",
     "{1}[…] is of Mathematica", "write {1:lower}({2})"),
    (r"(?<![A-Za-z_])Arc(Sin|Cos|Tan)\[([^\[\]]{0,40})\]?", "Arc{1}[…] is of Mathematica", "write a{1:lower}({2})"),
    (rf"\[({_ROW}(?:\s*,?\s*{_ROW})+)\s*\]", "the entries of a matrix are separated by commas", "write [{1:matrix}]"),
    (_ROW, "the entries of a vector are separated by commas", "write {0:matrix}"),
    (r"\[([^\[\];]{1,60}(?:;[^\[\];]{1,60})+)\]", "the rows of a matrix are vectors of their own", "write [{1:rows}]"),
    (r"\b(\w+\([^()]{1,40}\))['′]", "a prime stands behind the name of a function", "write d/dx {1}"),
    (r"(\([^()]{1,40}\))['′]", "a prime stands behind the name of a function", "write d/dx {1}"),
    (r"\(([d∂])/([d∂]\w+)\)\s*(?:\^|\*\*)\s*(\d+)", "a derivative of higher order has its order in the sign", "write {1}^{3}/{2}^{3}"),
    (r"\(([d∂](?:\^?\d)?/[d∂]\w+)\)", "an operator stands before what it takes, without brackets", "write {1} (…)"),
    (r"^\s*\(((?:[^()\[\],]{1,20},){2,}[^()\[\],]{1,20})\)\s*$", "a vector stands in square brackets", "write [{1}]"),
    (r"=\s*\(((?:[^()\[\],]{1,20},){2,}[^()\[\],]{1,20})\)\s*$", "a vector stands in square brackets", "write = [{1}]"),
    (r"(?<=\))_\s*(\w+)", "an entry of a value stands in square brackets", "write [{1}]"),
    (r"<\s*(\w+\s*,\s*\w+)\s*>", "a product of vectors is written as a word", "write dot({1})"),
    (r"[\^_]\{([^{}]{1,40})\}", "braces hold the members of a set here, and do not group", "write ^({1})"),
    (r"\\([A-Za-z]+)", "{0} is LaTeX", "write it as it is typed here: a/b, sqrt(x), sin(x), x*y, theta"),
    (r"\\", "a system is solved with an inverse", "write inv(A) @ b"),
    (r"\b0(?:[xX][0-9a-fA-F]{1,20}|[bB][01]{1,40}|[oO][0-7]{1,20})\b", "numbers are written with the digits 0 to 9", "write {0:decimal}"),
    (r"\d*\.\d+\.[\d.]*", "a number has one decimal point", "leave the others away"),
    (r"(?<![\w.])(\d+) (\d+/\d+)(?![\w.])", "a whole number and a fraction stand side by side", "write {1} + {2}"),
    (r"(?<![\w.,])(\d{1,3})((?:[,_'’ ]\d{3}){2,})(?![\w,.])", "the digits of a number are not grouped", "write {0:digits}"),
    (r"(?<![\w.,])[1-9]\d{0,2},\d{3}(?![\w,.])", "digits are not grouped, and a decimal point is no comma", "write {0:digits}"),
    (r"(?<![\w.,])\d{1,3}(?:\.\d{3})*,\d+(?![\w,.])", "a number has a decimal point, not a comma", "write {0:german}"),
    (r"(?<![\w.,])\d{1,3}(?:,\d{3})+\.\d+(?![\w,.])", "the digits of a number are not grouped", "write {0:digits}"),
    (r"(?<![\w.,])\d+,\d+(?![\w,.])", "a number has a decimal point, not a comma", "write {0:german}"),
    (r"(?<![\w.])\d+(?:_\d+)+(?!\w)", "the digits of a number are not grouped", "write {0:digits}"),
    (r"(?<![\w.])\d{1,3}(?: \d{3})+(?![\w.])", "the digits of a number are not grouped", "write {0:digits}"),
    (r"\$+", "dollar signs are not needed", "leave $ away"),
    (r"&+|∧", "conditions are joined by a word", "write and"),
    (r"\|\||∨", "conditions are joined by a word", "write or"),
    (r"\*\*\*+", "{0} has one star too many", "write ** or ^"),
    (r"\^\^+", "{0} has one ^ too many", "write ^"),
    (r"//+", "a quotient has one stroke", "write /"),
    (r":=", "a definition is written with =", "write ="),
    (r"=>|⇒", "{0} has no meaning here", "write >="),
    (r"=<", "the sign of a comparison comes before =", "write <="),
    (r"<>|=/=|=!=|~=|/=", "{0} has no meaning here", "write !="),
    (r"===|≡", "{0} has no meaning here", "write ="),
    (r"[≈≃≅∼~]", "{0} has no meaning here: a statement is true or false", "write ="),
    (r"\b([A-Za-z]\w*)\s*=\s*(?:±|\+/-)\s*(\d+(?:\.\d+)?|[a-z]+\([^()=±]{1,40}\))\s*$",
     "± stands for two values", "write {1} = {2} or {1} = -{2}"),
    (r"[±∓]", "{0} stands for two values", "write + and - on lines of their own"),
    (r"[\"“”„«»`‘]|(?<![\w)\]'])'[^']*'", "quotes are not part of an expression", "leave the quotes away"),
    (r"[’´]", "a derivative is marked with a straight '", "write '"),
    (r"—|―", "{0} is a dash", "write -"),
    (r"\b(\w+)\s*∘\s*(\w+)", "a function of a function is written with brackets", "write {1}({2}(x))"),
    (r"∘", "products are entry by entry already", "write *"),
    (r"[•●]", "{0} is no sign of a product", "write *"),
    (r"⊤|†", "a transpose is written .T", "write .T"),
    (r"(?<=[\w)'′])\|_?\(?\s*(\w+\s*=\s*[\w./-]+)\)?", "a bar for the value at a place is not read",
     "write the formula alone, and then at {1}"),
    (r"[⟨⟩〈〉]", "a product of vectors is written as a word", "write dot(u, v)"),
    (r"[⌊⌋⌈⌉]", "there is no rounding in the language", "declare a whole number: n : integer"),
    (r"∜", "a root of order four is a power", "write x^(1/4)"),
    (r"[∮∯]", "an integral along a curve, or over a region, is not read", "write ∫ ∫ … dx dy"),
    (r"[ℚℂ]", "{0} is a set that is not in the language", "declare x : real"),
    (r"[∩∖]", "sets are only joined, with ∪", "write the set as intervals"),
    (r"[⊂⊆⊃⊇∉∀∃⇔]", "{0} is not in the language", "leave {0} away"),
    (r"¬", "a condition is turned round by its opposite", "write <= for what is not >"),
    (r"𝟙", "an indicator is written as a word", "write indicator(x > 0)"),
    (r"[𝔼ℙ]", "{0} is of probability, which is not in the language", "write mean(…)"),
    (r"∂", "∂ stands in a quotient", "write ∂f/∂x"),
    (r"°", "angles are in radians", "write *pi/180"),
    (r"‰", "there is no sign for parts of a thousand", "write /1000"),
    (r"(?<=[\d)])\s*%(?!\s*[\w(])", "there is no percent sign", "write /100"),
    (r"%", "there is no sign for a remainder", "leave % away"),
    (r"\b(\w+)\s+mod\s+0\b(?!\.)", "a division by 0 leaves no remainder", "divide by a number that is not 0"),
    (r"\b(\w+)\s+mod\s+(\w+)\b", "there is no word for the remainder of a division", "write {1} - {2}*k, with k : integer"),
    (r"\bmod\b", "there is no word for the remainder of a division", "write a - b*k, with k : integer"),
    (r"\b(floor|ceil|round)\(", "there is no rounding in the language", "declare a whole number: n : integer"),
    (r"\?", "? has no meaning here", "leave ? away"),
    (r";", "one line holds one statement here", "write them on lines of their own"),
    (r"#", "a comment cannot stand here", "leave it away"),
))  # fmt: skip

_FUNCTIONS = {
    "integral": "write ∫ … dx, or integrate(…, x)",
    "antiderivative": "write ∫ … dx, or integrate(…, x)",
    "grad": "write ∇f",
    "gradient": "write ∇f",
    "derivative": "write d/dx …, or diff(…, x)",
    "deriv": "write d/dx …, or diff(…, x)",
    "product": "write prod(i=1..n, …)",
    "summation": "write sum(i=1..n, …)",
    "range": "write sum(i=1..n, …)",
    **dict.fromkeys(("pow", "power"), "write x^2"),
    **dict.fromkeys(("sqr", "root", "squareroot", "rt"), "Did you mean sqrt?"),
    "square": "write x^2",
    "cube": "write x^3",
    "cuberoot": "Did you mean cbrt?",
    "transpose": "write A.T",
    **dict.fromkeys(("matmul", "mm", "mul"), "write A @ B"),
    **dict.fromkeys(("average", "avg"), "Did you mean mean?"),
    "signum": "Did you mean sign?",
    "logistic": "Did you mean sigmoid?",
    **dict.fromkeys(("inverse", "pinv"), "Did you mean inv?"),
    "determinant": "Did you mean det?",
    **dict.fromkeys(("tr", "spur"), "Did you mean trace?"),
    **dict.fromkeys(("identity", "id"), "Did you mean eye?"),
    "zeros": "write 0 * ones(m, n)",
    **dict.fromkeys(("cases", "ifelse"), "write piecewise(a if x > 0, b otherwise)"),
    "lambda": "write f(x) = …",
    "if": "write piecewise(a if x > 0, b otherwise)",
    **dict.fromkeys(("argmin", "argmax", "arg"), "ask minimize … wrt x"),
    **dict.fromkeys(("binom", "binomial", "choose", "comb", "ncr"), "write n!/(k! (n - k)!)"),
    **dict.fromkeys(("lg", "log_10"), "Did you mean log10?"),
    **dict.fromkeys(("lb", "ld"), "Did you mean log2?"),
    "log1p": "write log(1 + x)",
    "expm1": "write exp(x) - 1",
    "sinc": "write sin(x)/x",
    "hypot": "write sqrt(x^2 + y^2)",
    "clip": "write min(max(x, 0), 1)",
    "sine": "Did you mean sin?",
    "cosine": "Did you mean cos?",
    **dict.fromkeys(("tangent", "tg"), "Did you mean tan?"),
    **dict.fromkeys(("cotangent", "cotan", "ctg", "ctn"), "Did you mean cot?"),
    "cosec": "Did you mean csc?",
    "sen": "Did you mean sin?",
    "sh": "Did you mean sinh?",
    "ch": "Did you mean cosh?",
    "th": "Did you mean tanh?",
    "arcsine": "Did you mean asin?",
    "arccosine": "Did you mean acos?",
    **dict.fromkeys(("arctangent", "arctg"), "Did you mean atan?"),
}

_SPOKEN = "it is a word of English"
_PLACE = ("it is a place, and no value", "ask minimize … wrt x")
_WORDS = {
    **dict.fromkeys(("argmin", "argmax"), _PLACE),
    **{
        word: (_SPOKEN, f"write {sign}")
        for word, sign in zip(words("squared cubed plus minus times equals divided"), words("^2 ^3 + - * = /"), strict=True)
    },
    **dict.fromkeys(words("the of to what is find compute calculate respect"), (_SPOKEN, "write the formula alone")),
    **{word: (_SPOKEN, f"write {digit}") for digit, word in enumerate(words("zero one two three four five six seven eight nine ten"))},
    "mod": ("the remainder of a division is not in the language", "write a - b*k, with k : integer"),
}
_INFINITE = "write oo"
_LANGUAGES = {
    **dict.fromkeys(
        words("and as assert async await break class continue def del elif else except finally for from global import is lambda nonlocal "
              "not pass raise return then try while with yield let var const None null nil NULL void"), "leave it away"),
    **dict.fromkeys(("True", "False", "true", "false"), "write a condition, such as x > 0"),
    **dict.fromkeys(("nan", "NaN", "NAN"), "write does not exist"),
    **dict.fromkeys(("inf", "Inf", "INF", "infinity", "Infinity", "infty"), _INFINITE),
}  # fmt: skip


def hint_for_word(word: str) -> str:
    """How the function that other languages call `word` is written here; empty where nothing is known."""
    return _FUNCTIONS.get(word.lower(), "")


def of_mathematics(word: str) -> tuple[str, str] | None:
    """What a `word` of mathematics is that the language has not, `argmin_x` too, and its mend; None where it is none."""
    return _WORDS.get(word.partition("_")[0].lower())


def below(function: str, sign: str = "") -> tuple[str, str]:
    """What is wrong with something below a `function` that has no base, `max_i`, and its mend; `sign` begins its word."""
    if function in ("max", "min"):
        what = f"a {function} over an index, or over all values of a name, is not read"
        return what, f"list what is compared: {sign}{function}(x_1, x_2)"
    if function in ("sum", "prod"):
        return f"{function} needs both bounds of its index", f"write {function}(i=1..n, …)"
    return f"{function} has no base", f"write {sign}{function}(…)"


def mend_of_language(word: str) -> str:
    """How to do without a `word` of programming languages; empty where it is none."""
    return _LANGUAGES.get(word, "")


def foreign(text: str, start: int, end: int) -> tuple[str, str, int, int] | None:
    """(what, mend, start, end) for a foreign way of writing that touches [start, end) of `text`."""
    first, last = max(0, start - _WINDOW), end + _WINDOW
    for pattern, what, mend in FOREIGN:
        for found in pattern.finditer(text, first, last):
            if found.start() <= max(start, end - 1) and start <= found.end():
                return _filled(what, found), _filled(mend, found), found.start(), found.end()
    return None


def _filled(template: str, found: re.Match[str]) -> str:
    """`template` with what was found in the place of {0}, {1}, {1:lower}, {0:digits}, {0:german}."""
    return _GAP.sub(lambda gap: _FORMS[gap[2] or ""](found[int(gap[1])]), template)


_GAP = re.compile(r"\{(\d)(?::(\w+))?\}")
_FORMS = {
    "": str.strip,
    "lower": str.lower,
    "digits": lambda number: re.sub(r"[^\d.]", "", number),
    "german": lambda number: number.replace(".", "").replace(",", "."),
    "decimal": lambda number: str(int(number, 0)),
    "matrix": lambda rows: re.sub(
        r"\],?\s*\[", "], [", re.sub(r"(?<=[\d.])\s+(?=[-\d.])", ", ", re.sub(r"(?<=\[)\s+|\s+(?=\])", "", rows))
    ),
    "rows": lambda rows: ", ".join(f"[{', '.join(row.replace(',', ' ').split())}]" for row in rows.split(";")),
}
