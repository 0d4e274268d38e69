"""An answer's signs and numbers in the language: `50%`, `7,425,000`, `3 1/2`, `1.5 x 10^3`, `90°`, `<a, b>`, `\\boxed{2x}`, `x ≈ 0.5`.

Read is only what has one meaning where it stands. A number is looked at where it is the whole answer, or the last side of `x = …`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor.checking.verdicts.phrases import LONGEST, bare, is_prose, sides

_CONSTANT = re.compile(
    r"(?:\+|\bplus\b)\s*(?:(?:an?|any|some|the|arbitrary|integration)\s+)*const(?:ant)?\b(?:\s+of\s+integration)?[\s.]*\Z", re.IGNORECASE
)
_ANGLES = re.compile(r"(\A\s*|[=:]\s*)(?:<|⟨|\\langle\b)([^<>⟨⟩=]*?,[^<>⟨⟩=]*?)(?:>|⟩|\\rangle\b)(?=[\s.$]*\Z)")
_JOINED = re.compile(r"(?:(?<=[)\]}])|(?<=[)\]}]\s))U(?=\s*[(\[{])")
_FRAMED = re.compile(r"\\(?:boxed|fbox)\s*\{")
_INLINE = re.compile(r"\$\$(?P<a>[^$]+)\$\$|\$(?P<b>[^$]+)\$|\\\((?P<c>.+?)\\\)|\\\[(?P<d>.+?)\\\]", re.DOTALL)
_NEAR = r"(?:≈|≃|≅|\\approx(?![A-Za-z])|~=)"
_CLOSE_TO = re.compile(rf"\s*{_NEAR}\s*[-−+]?\d[\d.]*(?:…|\.\.\.)?(?=[\s.$]*\Z)")  # 1/3 ≈ 0.333: what stands before it is the answer
_ABOUT = re.compile(
    rf"\A(?P<name>(?:[^\W\d]\w*\s*)?){_NEAR}\s*|\A(?:~|(?:about|approximately|approx\.?|roughly|around)\s)\s*(?=[-−+]?\d[\d.]*\s*\Z)"
)
_EQUALS = re.compile(r"\A(\s*[^\W\d]\w*)\s+(?:is\s+equal\s+to|equals)\s+(?=[-−+(\d\\$])")
_ENDLESS = re.compile(r"(?<=[(\[,<>=])(\s*[-−+]?\s*)(?:infinity|infty|inf)(?=\s*[)\],<>=])", re.IGNORECASE)
_TEXT = re.compile(r"\A[\s$]*\\(?:text|textbf|textrm|mbox|mathrm)\s*\{([^{}\\]*)\}[\s$.]*\Z")  # words alone
_PERCENT = r"\s*(?:\\?%|per\s?cent(?:age)?\b|pct\b\.?)"
_UNSIGNED = r"\d+(?:\.\d+)?|\.\d+"
_SIGN = r"(?P<sign>[-−+]?\s*)"
_NUMBERS = (  # a number as people write it, and the same in the language
    (rf"{_SIGN}(?P<n>{_UNSIGNED}){_PERCENT}", "{sign}{n}/100"),
    (rf"{_SIGN}(?P<whole>\d+)(?:\s+|\s*\\[,;:! ]\s*)(?P<top>\d+)/(?P<low>\d+)(?:{_PERCENT})?", "mixed"),
    (rf"{_SIGN}(?P<whole>\d+)\s*\\[dtc]?frac\s*\{{(?P<top>\d+)\}}\s*\{{(?P<low>\d+)\}}", "mixed"),
    (rf"{_SIGN}(?P<whole>\d*)\.(?P<top>\d*)\s*\\(?:overline|bar)\s*\{{(?P<low>\d+)\}}", "repeating"),
    (rf"{_SIGN}(?P<n>{_UNSIGNED})\s*[xX]\s*10\s*\^\s*(?P<e>[-−+]?\d+|\([-−+]?\d+\)|\{{[-−+]?\d+\}})", "{sign}{n}*10^({e})"),
    (rf"{_SIGN}(?P<n>{_UNSIGNED})\s*(?:°|\^\s*\{{?\s*(?:\\circ|∘)\s*\}}?|deg(?:rees?)?\b)", "{sign}{n}*pi/180"),
    (rf"{_SIGN}(?P<n>\d{{1,3}}(?:(?:\{{,\}}|,?\\!\s*|,\s*\\!\s*|\\[,;: ]|[  ’' ])\d{{3}})+(?:\.\d+)?)", "grouped"),
    (rf"{_SIGN}(?P<n>[1-9]\d{{0,2}}(?:,\d{{3}}){{2,}}(?:\.\d+)?|[1-9]\d{{0,2}},\d{{3}}\.\d+)", "grouped"),
)  # fmt: skip
_READERS = tuple((re.compile(pattern), how) for pattern, how in _NUMBERS)
_STRANGE = re.compile(  # without one of these nothing here applies
    r"[%$\\≈≃≅~°∘<⟨]|\d[ ,{  ’'][\s,}]*\d|\d\s*[xX]\s*10|[\])}]\s*U|per\s?cent|pct|deg|const|about|appro|rough|around|equal|inf",
    re.IGNORECASE,
)
_LISTED = frozenset({"solve", "critical"})  # whose answers list numbers between commas


def spelled(answer: str, kind: str = "") -> str:
    """An answer with other signs as those of the language. `kind` is that of the problem, where there is one."""
    if len(answer) > LONGEST or not _STRANGE.search(answer):
        return answer
    answer = _formula(_TEXT.sub(r"\1", answer))
    answer = _CONSTANT.sub("+ C", answer) if kind == "integral" else answer
    answer = _ANGLES.sub(r"\g<1>[\g<2>]", _JOINED.sub("∪", answer))
    answer = _exactly(_ENDLESS.sub(r"\1oo", _EQUALS.sub(r"\1 = ", answer)))
    piece = bare(answer)
    last = sides(piece)[-1]
    number = _number(last.text, kind)
    return re.sub(r"\$|\\[(\[]", "", answer[: last.offset]) + number if number else answer


def _formula(answer: str) -> str:
    r"""What a box or the only formula between words holds: "Thus $x = \boxed{2}$." is 2."""
    held = list(_boxes(answer))
    if len(held) == 1:
        return held[0]
    found = list(_INLINE.finditer(answer))
    if len(found) != 1:
        return answer
    before, behind = answer[: found[0].start()], answer[found[0].end() :]
    inside = next(g for g in found[0].groups() if g is not None)
    if re.fullmatch(_PERCENT + r"[\s.]*", behind) and is_prose(before):
        return f"{inside}%"
    return inside if (before + behind).strip(" .") and is_prose(before) and is_prose(behind) else answer


def _boxes(answer: str) -> Iterator[str]:
    for found in _FRAMED.finditer(answer):
        depth, end = 1, found.end()
        while end < len(answer) and depth:
            depth += {"{": 1, "}": -1}.get(answer[end], 0)
            end += 1
        if not depth:
            yield answer[found.end() : end - 1]


def _exactly(answer: str) -> str:
    """An answer without "about": `1/3 ≈ 0.333` is 1/3, `x ≈ 0.5` is x = 0.5."""
    close = _CLOSE_TO.search(answer)
    if close and answer[: close.start()].strip() and not re.fullmatch(r"\s*[^\W\d]\w*", answer[: close.start()]):
        return answer[: close.start()] + answer[close.end() :]
    piece = bare(answer)
    about = _ABOUT.match(piece.text)
    if not about:
        return answer
    name = (about["name"] or "").strip()
    return f"{name} = {piece.text[about.end() :]}" if name else piece.text[about.end() :]


def _number(text: str, kind: str) -> str:
    """A number that is written in another way; empty where `text` is none."""
    for pattern, how in _READERS:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        told = {name: (value or "").strip(" (){}+") for name, value in found.groupdict().items()}
        if how == "mixed":
            if not 0 < int(told["top"]) < int(told["low"]):
                return ""
            percent = "/100" if re.search(_PERCENT + r"\Z", text) else ""
            return f"{told['sign']}({told['whole']} + {told['top']}/{told['low']}){percent}"
        if how == "repeating":
            before = told["whole"] + told["top"]
            bottom = 10 ** len(told["top"]) * (10 ** len(told["low"]) - 1)
            return f"{told['sign']}{int(before + told['low']) - int(before or 0)}/{bottom}"
        if how == "grouped":
            return "" if kind in _LISTED and "," in text else told["sign"] + re.sub(r"[^\d.]", "", told["n"])
        return how.format(**told)
    return ""
