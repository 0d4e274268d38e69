"""A line taken apart into verb, subject and clauses."""

import pytest

from tutor.errors import TutorError
from tutor.syntax.request import assignments, read_request
from tutor.syntax.tokens import words

VERBS = words("gradient derivative minimize limit evaluate taylor plot integrate check")

# line | verb | subject | keyword: text, …
LINES = r"""
gradient x^2 y wrt x y | gradient | x^2 y | wrt: x y
gradient x^2 y | gradient | x^2 y |
evaluate x^2 at x = 1, y = 2 | evaluate | x^2 | at: x = 1, y = 2
minimize (1-x)^2 from x = 0 by newton step 0.1 steps 100 | minimize | (1-x)^2 | from: x = 0; by: newton; step: 0.1; steps: 100
gradient sum(W @ x) wrt W with W : matrix(d, h) | gradient | sum(W @ x) | wrt: W; with: W : matrix(d, h)
integrate x^2 from 0 to 1 | integrate | x^2 | from: 0; to: 1
limit sin(x)/x as x->0 | limit | sin(x)/x | as: x->0
taylor e^x at x = 0 order 4 | taylor | e^x | at: x = 0; order: 4
gradient f(at) + x wrt x | gradient | f(at) + x | wrt: x
gradient order + 1 wrt order | gradient | order + 1 | wrt: order
gradient x + step * y wrt x | gradient | x + step * y | wrt: x
gradient [x, at , y] wrt x | gradient | [x, at , y] | wrt: x
plot sin x from -1 to 1 | plot | sin x | from: -1; to: 1
  evaluate   x + 1   at   x = 2   | evaluate | x + 1 | at: x = 2
evaluate -x at x = 2 | evaluate | -x | at: x = 2
plot = 3 | | plot = 3 |
plot : positive | | plot : positive |
check(x) = x^2 | | check(x) = x^2 |
x = 3 | | x = 3 |
x + y at x | | x + y at x |
gradient | gradient | |
gradient x + order | gradient | x + order |
derivative 2 step wrt step | derivative | 2 step | wrt: step
derivative x at^2 at at = 3 | derivative | x at^2 | at: at = 3
derivative x (step) y wrt x | derivative | x (step) y | wrt: x
evaluate {1, 2} at x = 1 | evaluate | {1, 2} | at: x = 1
evaluate x at (x, y) = (1, 2) | evaluate | x | at: (x, y) = (1, 2)
integrate x from -1 to 1 | integrate | x | from: -1; to: 1
derivative \frac{x to 1}{2} wrt x | derivative | \frac{x to 1}{2} | wrt: x
gradient (x wrt x | gradient | (x | wrt: x
"""
ROWS = [[p.strip() for p in line.split("|")] for line in LINES.strip("\n").splitlines()]


@pytest.mark.parametrize(("line", "row"), list(zip(LINES.strip("\n").splitlines(), ROWS, strict=True)), ids=[r[0] for r in ROWS])
def test_a_line_is_taken_apart(line: str, row: list[str]):
    typed = line.split("|")[0].rstrip()
    request = read_request(typed, VERBS)
    assert [request.verb, request.subject.text, "; ".join(f"{k}: {t}" for k, t, _ in request.clauses)] == row[1:]
    for text, offset in [(request.subject.text, request.subject.offset), *((t, o) for _, t, o in request.clauses)]:
        assert typed[offset : offset + len(text)] == text


def test_a_clause_is_found_by_any_of_its_keywords():
    request = read_request("minimize x^2 steps 5", VERBS)
    assert request.clause("step", "steps").text == "5"
    assert request.clause("seed") is None


def test_a_keyword_with_nothing_behind_is_told():
    with pytest.raises(TutorError) as caught:
        read_request("gradient x wrt ", VERBS)
    told = caught.value.diagnostic
    assert (told.code, told.span.start, told.span.end, told.source) == ("clause", 11, 14, "gradient x wrt ")


def test_assignments_keep_their_places():
    text = "x = f(1, 2),  y=[1, 2] "
    found = assignments(text)
    assert [(a.name, a.text) for a in found] == [("x", "f(1, 2)"), ("y", "[1, 2]")]
    assert all(text[a.offset :].startswith(a.text) for a in found)


LISTS = [  # clause, names and values
    ("x=1,y=2", [("x", "1"), ("y", "2")]),
    ("(x, y) = (1, [2, 3])", [("x", "1"), ("y", "[2, 3]")]),
    ("[x, y] = [1, 2], z = 3", [("x", "1"), ("y", "2"), ("z", "3")]),
    ("a = {1, 2}, f = piecewise(1 if x <= 2, 0 otherwise)", [("a", "{1, 2}"), ("f", "piecewise(1 if x <= 2, 0 otherwise)")]),
    (r"\theta = 1, x_{1} = \frac{1, 2}{3}", [(r"\theta", "1"), ("x_{1}", r"\frac{1, 2}{3}")]),
    ("θ = |x|, t = (0, 1]", [("θ", "|x|"), ("t", "(0, 1]")]),
]


@pytest.mark.parametrize(("text", "pairs"), LISTS, ids=[t for t, _ in LISTS])
def test_a_list_gives_each_name_its_value(text: str, pairs: list):
    found = assignments(text)
    assert [(a.name, a.text) for a in found] == pairs
    assert all(text[a.offset :].startswith(a.text) for a in found)


@pytest.mark.parametrize(
    ("text", "start"), [("x = 1, 2", 7), ("x", 0), ("x = ", 0), ("2 = x", 0), ("(x, y) = (1, 2, 3)", 0), ("x <= 1", 0)]
)
def test_an_assignment_needs_a_name_and_a_value(text: str, start: int):
    with pytest.raises(TutorError) as caught:
        assignments(text)
    told = caught.value.diagnostic
    assert (told.code, told.span.start, told.mend, told.source) == ("clause", start, "write x = 1", text)
