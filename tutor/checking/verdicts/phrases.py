"""What people write around an answer, as text: words and names in front, a full stop behind; and answers that are words alone."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping

from tutor.syntax.statements import Piece, outside, statements, trimmed

CONNECTIVES = ("so", "thus", "hence", "therefore", "and", "then", "finally")  # they lead from one line to the next
ASKED = (  # how people call what is asked for
    "answer", "result", "solution", "ans", "derivative", "gradient", "integral", "antiderivative", "limit", "slope", "area", "hessian",
    "jacobian", "value",
)  # fmt: skip
_WORDS_IN_FRONT = re.compile(
    rf"(?:(?:{'|'.join(CONNECTIVES)})\b\s*,?"
    r"|(?:(?:we|i|you)\s+(?:get|got|have|find|found)|i\s+think(?:\s+that)?|it(?:\s+is|'s)|this\s+is|that\s+is)\b\s*:?"
    r"|(?:the|my|our|final)\s+(?:\w+\s+){0,2}?(?:is|equals|=)(?=\s)\s*:?"
    rf"|(?:the\s+|my\s+|final\s+)*(?:{'|'.join(ASKED)})"
    r"(?:\s+is|\s+equals|\s*:|\s*=(?!=))\s*:?"
    r"|(?:=>|⇒|∴|→)\s*)\s*",
    re.IGNORECASE,
)
_REASON = re.compile(  # behind an answer: why it is so, and what + C is
    r"(?:[,;]?\s+(?:by|using|since|because|via|due\s+to)\s+[^\W\d].*|\s+\((?:by|using|since|because|via|from)\s[^()]*\)"
    r"|\s+\((?:[a-z]+\s){0,2}rule\)"
    r"|[,;]?\s+(?:where|with|for)\s+(?:any\s+)?[A-Z]\b(?!\s*=).*"
    r"|[,;]?\s+for\s+(?:all|any|every)\s+[^\W\d]\w*(?:\s+in\s+.*|\s*(?:!=|≠).*)?|[,;]?\s+for\s+[^\W\d]\w*\s*(?:!=|≠).*"
    r"|[,;]?\s+as\s+[^\W\d]\w*\s*(?:->|→|tends\b|goes\b|approaches\b).*"
    r"|,\s*[A-Z]\s*(?:(?:is\s+)?(?:an?\s+|any\s+)?(?:arbitrary\s+)?const(?:ant)?|(?:∈|in\b|is\s+in)\s*[Rℝ]))[\s.]*\Z",
    re.DOTALL,
)
_STOP = re.compile(r"(?:(?<!\.)\.|[,;?]|\s)+\Z")
_DELIMITERS = (
    ("$$", "$$"),
    ("$", "$"),
    (r"\(", r"\)"),
    (r"\[", r"\]"),
    ("**", "**"),
    ("`", "`"),
    ('"', '"'),
    ("“", "”"),
    ("„", "“"),
    ("«", "»"),
)
_EQUALS = r"(?<![<>!:=])=(?!=)"

_NO_ANSWER = re.compile(
    r"[^\w∞∅{}\[\]()]*|i\s+(?:really\s+)?(?:don'?t|do\s+not|didn'?t)\s+\w+.*|i\s+(?:have|got)\s+no\s+(?:idea|clue).*|i'?m\s+(?:not\s+sure|stuck).*|idk"
    r"|dunno|no\s+(?:idea|clue|answer)|not\s+sure|don'?t\s+know|pass|skip|help(?:\s+me)?(?:\s+please)?|hint|n/a|no\s*thing|nothing|blank|todo|tbd",
    re.IGNORECASE | re.DOTALL,
)
_QUESTIONS = {  # a verb in front asks again, and what for
    "derivative": "a derivative", "differentiate": "a derivative", "derive": "a derivative", "gradient": "a gradient",
    "grad": "a gradient", "hessian": "a Hessian", "jacobian": "a Jacobian", "integrate": "an integral", "integral": "an integral",
    "antiderivative": "an integral", "limit": "a limit", "solve": "a solution", "critical": "critical points", "taylor": "a polynomial",
    "chain": "a derivative", "backprop": "a gradient", "simplify": "a simpler form", "evaluate": "a value", "minimize": "a minimum",
}  # fmt: skip
_ASKS = re.compile(  # what only asks, and cannot be read as an expression: f'(x), (x^2)', ∇f, F(1) - F(0), [x^3/3]_0^1
    r"""(?P<derivative>   [^'′’"]*[\w)\]]['′’]+\s*(?:\([^\W\d]\w*\))? )
      | (?P<gradient>     (?:∇|grad\b).* )
      | (?P<integral>     [^\W\d]\w*\([^()]*\)\s*[-−]\s*[^\W\d]\w*\([^()]*\) | [\[(|].*[\])|]\s*_\S+\s*\^\s*\S+ )""",
    re.VERBOSE,
)
_ARTICLE = {"derivative": "a derivative", "gradient": "a gradient", "integral": "an integral"}

_NOTHING = re.compile(
    r"(?:it|the\s+\w+|this|there)?\s*(?:does\s*n[o']t\s+exist|doesn'?t\s+exist|is\s+undefined|is\s+not\s+defined|undefined|not\s+defined|dne|d\.n\.e"
    r"|diverges?|divergent|oscillates?|(?:is\s+)?unbounded|grows\s+without\s+(?:bound|end|limit)|no\s+limit|is\s+no\s+limit|has\s+no\s+limit|no\s+value)",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"(?:there\s+(?:is|are)\s+|it\s+has\s+)?(?:no(?:t\s+any|ne)?|no\s+(?:real\s+|such\s+)?(?:solutions?|roots?|zeros?|points?|critical\s+points?|values?|x)"
    r"|(?:the\s+)?empty\s+set|never|impossible)",
    re.IGNORECASE,
)
_INFINITE = re.compile(
    r"(?:it\s+)?(?:(?:diverges|goes|tends|grows)\s+to\s+)?(?P<sign>[-−+]|plus\s+|minus\s+|negative\s+|positive\s+)?\s*"
    r"(?:infinity|infinite|infty|inf|oo|∞)",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"(?:x\s+is\s+)?(?:(?:for\s+)?(?:all|every|any)\s+(?:real\s+)?(?:x|numbers?|reals?|values?)(?:\s+of\s+x)?"
    r"|(?:x\s*(?:∈|in)\s*)?(?:ℝ|R|\\mathbb\{R\})|(?:the\s+)?real\s+numbers|always)",
    re.IGNORECASE,
)
_HEADS = re.compile(  # what stands on the left of `=` only as a name of what follows
    r"""[^\W\d]\w*(?:['′’]+|\^\(\w+\))?\s*(?:\([^()]*\))?['′’]*                              # y, f'(x), F(x), f_x, f(x)'
      | [d∂][\w²³^(){}']*\s*(?:\([^()]*\))?\s*/\s*\(?[d∂].*                                  # dy/dx, d/dx f(x), ∂²f/∂x∂y
      | (?:∇|∫|\\?lim\b|\\?int\b|limit\b|diff\b|integrate\b|grad\b|[HJ]ess\w*\b|\\nabla|\\frac\{\\?(?:d|partial|mathrm\{d).*).*
      | \(.*\)['′’]+
      | [^\W\d]+(?:\s+[^\W\d]+)+                                                             # the slope at the point""",
    re.VERBOSE | re.DOTALL,
)
_DIFFERENTIAL = re.compile(r"(?P<front>.*[\w)\]}])(?:\s|\s*[*·]\s*|(?<=\)))d(?P<name>[^\W\d]\w*)[\s.]*\Z", re.DOTALL)
LONGEST = 400  # characters of a text that is looked at for words: no sentence around an answer is longer


def bare(answer: str) -> Piece:
    """An answer without remarks, without the words in front of it and the stop behind; where that begins in `answer`."""
    lines = list(statements(answer))
    piece = lines[0] if len(lines) == 1 else trimmed(answer, 0, len(answer)) if lines else Piece("", 0)
    piece = _undelimited(piece)
    start = piece.offset
    end = start + len(piece.text)
    if len(piece.text) <= LONGEST and not in_words(piece.text, "") and not is_no_answer(piece.text):
        while found := _WORDS_IN_FRONT.match(answer, start, end):
            if found.end() >= end:
                break
            start = found.end()
        reason = _REASON.search(answer, start, end)
        end = reason.start() if reason and reason.start() > start else end
        stop = _STOP.search(answer, start, end)
        end = stop.start() if stop else end
        if answer[start:end].startswith("=") and not answer[start:end].startswith("=="):
            start += 1
    return _undelimited(trimmed(answer, start, end))


def _undelimited(piece: Piece) -> Piece:
    """Pasted LaTeX without its dollar signs, so that words and names in front are seen."""
    for opening, closing in _DELIMITERS:
        text = piece.text
        inside = text[len(opening) : len(text) - len(closing)]
        if len(text) > len(opening + closing) and text.startswith(opening) and text.endswith(closing) and opening not in inside:
            return _moved(inside, piece.offset + len(opening))
    return piece


def _moved(inside: str, offset: int) -> Piece:
    found = trimmed(inside, 0, len(inside))
    return Piece(found.text, found.offset + offset)


def without_differential(answer: str, by: Container[str]) -> str:
    """What stands in front of `dx` at the end of an answer, where x is among `by`; empty where none does."""
    found = _DIFFERENTIAL.fullmatch(answer) if len(answer) <= LONGEST else None
    return found["front"] if found and found["name"] in by else ""


def sides(piece: Piece) -> tuple[Piece, ...]:
    """What stands between the signs `=` outside brackets; the whole where there is none."""
    found, begin = [], 0
    for sign in outside(piece.text, _EQUALS):
        found.append(trimmed(piece.text, begin, sign.start()))
        begin = sign.end()
    found.append(trimmed(piece.text, begin, len(piece.text)))
    return tuple(Piece(p.text, p.offset + piece.offset) for p in found)


def is_head(text: str, known: Container[str], words: Container[str]) -> bool:
    """Whether the left side of `=` only says what follows: `f'(x)`, `dy/dx`, `∇f`, `∫ x dx`; nothing that is `known`."""
    found = _HEADS.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        return False
    name = re.match(r"[^\W\d]\w*", text)
    rest = text[name.end() :].strip() if name else ""
    if rest.startswith(("'", "′", "’")):
        return True
    return not (name and (name[0] in words or name[0] in known) and not re.match(r"\s*/\s*\(?[d∂]", rest))


def label_of(head: str, labels: tuple[str, ...]) -> str:
    """Which entry a name in front announces: x of `f_x`, `∂f/∂x`, `df/dx`, `dx`; empty where it says none."""
    for label in sorted(labels, key=len, reverse=True):
        if re.search(rf"(?:[d∂_]|_\{{|\bby\s+|\A)\\?{re.escape(label)}\}}?(?:\([^()]*\))?\Z", head.strip()):
            return label
    return ""


def is_no_answer(text: str) -> bool:
    """Whether nothing is answered: blanks, marks, or words that say so."""
    return len(text) <= LONGEST and bool(_NO_ANSWER.fullmatch(text.strip(" .!?…")))


def asks_for(text: str, words: Mapping[str, object] | Container[str] = ()) -> str:
    """What a text asks for that is a question and no answer: "a derivative"; empty where it is none."""
    first = re.match(r"[^\W\d]+(?=\s+\S)", text)
    if first and first[0].lower() in _QUESTIONS and first[0] not in words:
        return _QUESTIONS[first[0].lower()]
    return ""


def asks_in_signs(text: str) -> str:
    """The same of a text that could not be read: `f'(x)`, `F(1) - F(0)`."""
    found = _ASKS.fullmatch(text.strip()) if len(text) <= LONGEST else None
    return _ARTICLE[found.lastgroup] if found else ""


def in_words(text: str, kind: str) -> str:
    """An answer in words alone, in the language: "does not exist", "oo", "{}" and "(-oo, oo)" (of equations); empty where it is none."""
    text = " ".join(text.strip(" .!").split()) if len(text) <= LONGEST else ""
    if not text:
        return ""
    endless = _INFINITE.fullmatch(text)
    if endless:
        return "-oo" if (endless["sign"] or "").strip().lower() in ("-", "−", "minus", "negative") else "oo"
    is_of_equations = kind in ("solve", "critical")
    if kind == "solve" and _ALL.fullmatch(text):
        return "(-oo, oo)"
    if _NONE.fullmatch(text) or _NOTHING.fullmatch(text):
        return "{}" if is_of_equations else "does not exist"
    return ""


def is_prose(text: str) -> bool:
    """Whether a text before or behind a formula is words alone, and none that denies it."""
    return not re.search(r"[=+*/^<>≤≥∫√@|\\\d$]|\b(?:not|never|no|isn'?t|wrong|unless|except)\b", text, re.IGNORECASE)


def both_signs(text: str) -> Iterator[str]:
    """A text with ± as the texts that it stands for: once with the upper signs, once with the lower."""
    text = re.sub(r"(\A|[=(\[{,;])(\s*)\+-", r"\1\2±", text)
    text = text.replace("+/-", "±").replace("-/+", "∓").replace("\\pm", "±").replace("\\mp", "∓")
    if not re.search("[±∓]", text):
        yield text
        return
    yield re.sub(r"(?<=[=(\[{,;])(\s*)\+\s*", r"\1", text.replace("±", "+").replace("∓", "-")).lstrip("+ ")
    yield text.replace("±", "-").replace("∓", "+")
