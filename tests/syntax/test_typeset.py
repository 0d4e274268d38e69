"""Trees as LaTeX: one row each."""

import pytest
from hypothesis import HealthCheck, given, settings

from tests.syntax.language import WORDS
from tests.syntax.trees import EXPRESSIONS, STATEMENTS
from tutor.syntax.nodes import Apply, Name, Node, number
from tutor.syntax.parser import parse
from tutor.syntax.typeset import latex

COMMANDS = {"log": r"\ln", "sigmoid": r"\sigma"}
FORMS = r"""
2x y + y cos(x y) | 2 x y + y \, \cos\left(x y\right)
2/m * X.T @ (X @ w - y) | \frac{2}{m} X^{\top} \, \left(X \, w - y\right)
sigmoid(z) * (1 - sigmoid(z)) | \sigma\left(z\right) \, \left(1 - \sigma\left(z\right)\right)
x^2/2 - 1/3 | \frac{x^{2}}{2} - \frac{1}{3}
2*3^2 | 2 \cdot 3^{2}
sqrt(x)/|x - 1| | \frac{\sqrt{x}}{\left|x - 1\right|}
sin(x)^2 + sin^2 x | \sin^{2}\left(x\right) + \sin^{2}\left(x\right)
sin(x)^n | \sin\left(x\right)^{n}
log(x, 2) | \log_{2}\left(x\right)
e^(-x^2) | e^{-x^{2}}
(x^2)^3 | \left(x^{2}\right)^{3}
(-x)^2 | \left(-x\right)^{2}
x^(1/2) | x^{\frac{1}{2}}
W1 @ x_1 + theta_2 * alpha | W_{1} \, x_{1} + \theta_{2} \, \alpha
learning_rate * x | \mathrm{learning}_{\mathrm{rate}} \, x
[x, y + 1] | \begin{bmatrix} x \\ y + 1 \end{bmatrix}
[[a, b], [c, d]] | \begin{bmatrix} a & b \\ c & d \end{bmatrix}
d/dx x^2 | \frac{d}{dx} x^{2}
d²/dx dy (x + y) | \frac{\partial^{2}}{\partial x \, \partial y} \left(x + y\right)
∂²f/∂x² | \frac{d^{2} f}{dx^{2}}
int_0^1 x + 1 dx | \int_{0}^{1} \left(x + 1\right) \, dx
∫ sin θ dθ | \int \sin\left(\theta\right) \, d\theta
lim x->0+ sin(x)/x | \lim_{x \to 0^{+}} \frac{\sin\left(x\right)}{x}
sum(i=1..n, x_i^2 + 1) | \sum_{i=1}^{n} \left(x_{i}^{2} + 1\right)
piecewise(x^2 if x > 0, 0 otherwise) | \begin{cases} x^{2} & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}
f''(x) + u' | f''\left(x\right) + u'
norm(x)^2 | \left\|x\right\|^{2}
max(0, x) | \max\left(0, x\right)
A.T^2 | \left(A^{\top}\right)^{2}
inv(A) | A^{-1}
1e-25 | 10^{-25}
x <= 1 | x \le 1
g(x, y) = x^2 y | g\left(x, y\right) = x^{2} y
x : in [0, 1) | x : \text{in [0, 1)}
(a + b)/(c) * d | \frac{a + b}{c} d
2 * (1/3) | 2 \cdot \frac{1}{3}
-(x + 1) | -\left(x + 1\right)
x/2 * (y/3) | \frac{x}{2} \cdot \frac{y}{3}
dW2 + db1 | \mathrm{dW}_{2} + \mathrm{db}_{1}
mean(x, axis=0) | \operatorname{mean}\left(x, \text{axis} = 0\right)
softmax(x) | \operatorname{softmax}\left(x\right)
"""
ROWS = [line.split(" | ", 1) for line in FORMS.strip().splitlines()]


@pytest.mark.parametrize(("text", "form"), ROWS, ids=[r[0] for r in ROWS])
def test_a_tree_is_typeset(text: str, form: str):
    assert latex(parse(text, WORDS), COMMANDS) == form


def test_a_word_without_a_command_is_set_upright():
    assert latex(Apply("adjoint", (Name("x"),))) == r"\operatorname{adjoint}\left(x\right)"
    assert latex(Apply("sin", (number("-1/3"),))) == r"\sin\left(-\frac{1}{3}\right)"


@settings(max_examples=400, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(EXPRESSIONS | STATEMENTS)
def test_every_tree_is_typeset_with_braces_that_pair(tree: Node):
    text = latex(tree)
    depth = 0
    for k, c in enumerate(text):
        if text[k - 1 : k] != "\\":
            depth += (c == "{") - (c == "}")
        assert depth >= 0
    assert depth == 0
    assert text.count(r"\left") == text.count(r"\right")
    assert text.count(r"\begin") == text.count(r"\end")
    assert "\0" not in text
