r"""Answers as people and textbooks write them, beside what is expected, which may be written so too: pasted LaTeX, `\boxed{}`, ±, lists.

The rows follow the kinds of pairs on which other checkers test themselves; each was settled by hand.
"""

import pytest

import tutor
from tutor.commands.dispatch import answer
from tutor.commands.session import Session
from tutor.render.plain import plain

SAME, DIFFERENT, UNREAD = "same", "different", "unread"
ROWS = [  # expected, answer, verdict
    # numbers
    ("7425000", "7,425,000", SAME),
    ("1000", "1 000", SAME),
    ("1000.99", "1,000.99", SAME),
    ("1000", "1,000", UNREAD),  # 1000, or 1.000 with a comma
    ("1.22", "1,22", UNREAD),
    ("14916", "14{,}916", SAME),
    ("14916", r"$\boxed{14{,}916}$", SAME),
    ("11111111100", r"$\boxed{11,\! 111,\! 111,\! 100}$", SAME),
    ("28%", "28 percent", SAME),
    ("28%", r"$28\%$", SAME),
    ("0.28", "28%", SAME),
    ("28", "28%", DIFFERENT),
    ("40/9", "4 4/9", SAME),
    ("-40/9", "-4 4/9", SAME),
    ("40/9", r"$4\frac{4}{9}$", SAME),
    ("16/9", r"$4\frac{4}{9}$", DIFFERENT),
    ("12", "11 6/6", UNREAD),
    ("1500", "1.5 x 10^3", SAME),
    ("0.0015", "1.5x10^-3", SAME),
    ("1500", "1.5e3", SAME),
    ("1/3", r"0.\overline{3}", SAME),
    ("7/6", r"1.1\overline{6}", SAME),
    ("pi/2", "90°", SAME),
    ("pi/2", r"$90^\circ$", SAME),
    ("1/3", "0.333", DIFFERENT),
    ("1/3", "1/3 ≈ 0.333", SAME),
    ("0.333", "≈ 0.333", SAME),
    ("4", "~4", SAME),
    # words around it
    ("9", r"Answer \[ 9 \]", SAME),
    ("9", "Answer $ 9 $", SAME),
    ("9", "The final answer is $9$. I hope it is correct.", SAME),
    ("9", "It is not $9$", UNREAD),
    ("9", "the answer is 9", SAME),
    ("2x", "**2x**", SAME),
    ("2 - 2p", r"Thus $x-p=\boxed{2-2p}$.", SAME),
    ("1/3", r"\boxed{\frac13}", SAME),
    ("x >= 5", r"Therefore $x \geq 5$", SAME),
    ("x < 3", r"We find that $x \lt 3$.", SAME),
    # both signs
    (r"$1 \pm \sqrt{19}$", "{1 + sqrt(19), 1 - sqrt(19)}", SAME),
    (r"$1 \pm \sqrt{19}$", "1 - sqrt(19), 1 + sqrt(19)", SAME),
    (r"$1 \pm \sqrt{19}$", "1 + sqrt(19)", DIFFERENT),
    ("{2, -2}", "±2", SAME),
    ("x^2 = 4", "x = ±2", SAME),
    (r"$\{1\pm\sqrt{5},-2\}$", "{-2, 1 - sqrt(5), 1 + sqrt(5)}", SAME),
    # lists without brackets
    ("{1, 2, 3}", "1, 2, and 3", SAME),
    ("{1, 2, 3}", r"$1, 2, \text{ and } 3$", SAME),
    ("{1, 2, 3}", "$n = 1, 2, 3$", SAME),
    ("{1, 2, 3}", "1, 2 and 4", DIFFERENT),
    ("{1, 2}", "x = 1 or 2", SAME),
    ("{1, 2}", "x_1 = 1, x_2 = 2", SAME),
    ("{1, 2}", "x = 1 and x = 2", DIFFERENT),
    ("{-2, 1}", "-2,1", SAME),
    ("[1, 2]", "1, 2", SAME),
    ("[2, 1]", "1, 2", DIFFERENT),
    ("x = 3 and y = 4", "x = 3, y = 4", SAME),
    ("x = 3 and y = 4", "y = 4, x = 3", SAME),
    ("x = 3 and y = 4", "x = 4, y = 3", DIFFERENT),
    ("x = 2 or x = -2", "x = 2, x = -2", SAME),
    ("-2 < x < 2", "x > -2, x < 2", UNREAD),  # both, or one of them
    ("x = 1 or x = 2", "x = 1, x = 2, y = 3", UNREAD),
    ("x = k pi", r"x = k\pi, k \in \mathbb{Z}", SAME),
    ("x = k pi", "x = n pi for all integers n", SAME),
    ("x = k pi", "x = 2 n pi, n an integer", DIFFERENT),
    # points and intervals
    ("[6, 31, -1]", "(6,31,-1)", SAME),
    ("(6, 31, -1)", r"\left( 6, 31, -1 \right)", SAME),
    ("(3, 1)", "(3, 1)", SAME),
    ("(3, 1)", "{1, 3}", DIFFERENT),
    ("[1, 2, 3]", "<1,2,3>", SAME),
    ("[1, 2, 3]", r"\langle 1,2,3 \rangle", SAME),
    ("[1, 2, 3]", "i + 2j + 3k", SAME),
    ("[1, 2, 3]", r"\mathbf{i} + 2\mathbf{j} + 3\mathbf{k}", SAME),
    ("[1, 2, 3]", "i - 2j + 3k", DIFFERENT),
    ("[2x, 2y]", "2x i + 2y j", SAME),
    ("[2x, 2y]", "2y i + 2x j", DIFFERENT),
    ("(1, 2)", r"x \in (1,2)", SAME),
    ("1 < x < 2", "(1, 2)", SAME),
    ("1 < x < 2", "[1, 2)", DIFFERENT),
    ("[-2, 7]", r"$x \in [-2,7]$", SAME),
    ("x < 1 or x > 2", "(-inf,1) U (2,infinity)", SAME),
    ("(-oo, oo)", "all real numbers", SAME),
    ("(-oo, oo)", r"x \in \mathbb{R}", SAME),
    ("x != 0", r"\mathbb{R} \setminus \{0\}", SAME),
    ("(-oo, 0) ∪ (0, oo)", "all real numbers except 0", SAME),
    ("(-oo, 0) ∪ (0, oo)", "all real numbers except 1", DIFFERENT),
    ("(2, oo)", r"\{x \mid x > 2\}", SAME),
    ("(2, oo)", "{x ∈ R : x >= 2}", DIFFERENT),
    ("{}", r"\text{No real solutions}", SAME),
    ("{}", "no solution", SAME),
    ("{}", r"\varnothing", SAME),
    ("oo", "infinity", SAME),
    ("-oo", "negative infinity", SAME),
    ("-oo", "infinity", DIFFERENT),
    # claims
    ("x = 11", "x = 5 + 5 + 1 = 11", SAME),
    ("x = 11", "x = 5 + 5 + 1 = 7 = 11", DIFFERENT),
    ("a = b", "b = a", SAME),
    ("2x + 4y - 3 = 0", r"$y=-\frac{1}{2}x+\frac{3}{4}$", SAME),
]
KINDS = {SAME: ("right",), DIFFERENT: ("wrong", "slip"), UNREAD: ("unreadable",)}


def compared(answer, expected):
    try:
        return tutor.equivalent(answer, expected, bound=None).verdict
    except tutor.TutorError:
        return UNREAD


@pytest.mark.parametrize(("expected", "answer", "verdict"), ROWS, ids=[f"{e}: {a}" for e, a, _ in ROWS])
def test_an_answer_is_read_as_it_is_meant(expected, answer, verdict):
    assert compared(answer, expected) == verdict
    assert tutor.check(answer, expected, bound=None).kind in KINDS[verdict]


AT_THE_PROMPT = [
    ("check 1.25 for 5/4 as 3 figures", "✓ right"),
    ("check 1.2500 for 5/4 as 3 figures", "the form is not the one asked for"),
    ("check x^2 - 1 for x^2 - 1 as factored", "as (x + 1)(x - 1)"),
    ("check 4/2 for limit (x^2 - 1)/(x - 1) as x -> 1 as simplified", "reduce this fraction to 2"),
    ("check 2 for limit (x^2 - 1)/(x - 1) as x -> 1", "✓ right"),
    ('working "x^2 = 4; x = +/-2" of solve x^2 = 4', "every line is true"),
    (r'working "(x-1)^2 = 2; x = 1 \pm \sqrt{2}" of solve x^2 - 2x - 1 = 0', "every line is true"),
]


@pytest.mark.parametrize(("line", "told"), AT_THE_PROMPT)
def test_the_same_is_read_at_the_prompt_and_in_workings(line, told):
    assert told in plain(answer(Session(), line).document)


NAMED = [("4", "x = 4"), ("4", "x equals 4"), ("1/3", r"$k = \frac{1}{3}$"), ("2x", "y' = 2x"), ("2x", r"\frac{dy}{dx} = 2x")]


@pytest.mark.parametrize(("expected", "answer"), NAMED)
def test_a_name_in_front_belongs_to_an_answer_and_makes_an_equation(expected, answer):
    assert tutor.check(answer, expected, bound=None).kind == "right"
    assert compared(answer, expected) == DIFFERENT
