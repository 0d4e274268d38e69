"""Trees as LaTeX: one row each; that they are read back is the business of test_latex."""

from random import Random

import pytest
from latex2mathml.converter import convert

from tests.syntax.language import WORDS
from tests.syntax.trees import expression, statement
from tutor.syntax.nodes import Apply, Name, number
from tutor.syntax.parser import parse
from tutor.syntax.typeset import latex

COMMANDS = {"log": r"\ln", "sigmoid": r"\sigma"}
FORMS = r"""
2x y + y cos(x y) | 2 x y + y \, \cos\left(x y\right)
2/m * X.T @ (X @ w - y) | \frac{2}{m} X^{\top} {\,} \left(X {\,} w - y\right)
sigmoid(z) * (1 - sigmoid(z)) | \sigma\left(z\right) \, \left(1 - \sigma\left(z\right)\right)
x^2/2 - 1/3 | \frac{x^{2}}{2} - \frac{1}{3}
2*3^2 | 2 \cdot 3^{2}
sqrt(x)/|x - 1| | \frac{\sqrt{x}}{\left|x - 1\right|}
sin(x)^2 + sin^2 x | \sin^{2}\left(x\right) + \sin^{2}\left(x\right)
sin(x)^n | \sin\left(x\right)^{n}
(sin(x) + 1)^2 | \left(\sin\left(x\right) + 1\right)^{2}
log(x, 2) | \log_{2}\left(x\right)
log2(x) | \operatorname{log2}\left(x\right)
e^(-x^2) | e^{-x^{2}}
(x^2)^3 | \left(x^{2}\right)^{3}
(-x)^2 | \left(-x\right)^{2}
x^(1/2) | x^{\frac{1}{2}}
x^(T) | x^{{T}}
W1 @ x_1 + theta_2 * alpha | W_{{1}} {\,} x_{1} + \theta_{2} \, \alpha
learning_rate * x | \mathrm{learning}_{\mathrm{rate}} \, x
and0 + or_x + x_or | \mathrm{and0} + \mathrm{or\_x} + x_{\mathrm{or}}
y_hat - y | \hat{y} - y
f * (x + 1) | f {} \left(x + 1\right)
2(x + 1) | 2 \left(x + 1\right)
[x, y + 1] | \begin{bmatrix} x \\ y + 1 \end{bmatrix}
[[a, b], [c, d]] | \begin{bmatrix} a & b \\ c & d \end{bmatrix}
[[a], [b]] | \begin{bmatrix} \begin{bmatrix} a \end{bmatrix} \\ \begin{bmatrix} b \end{bmatrix} \end{bmatrix}
d/dx x^2 | \frac{d}{dx} x^{2}
d²/dx dy (x + y) | \frac{\partial^{2}}{\partial x \, \partial y} \left(x + y\right)
∂²f/∂x² | \frac{d^{2} f}{dx^{2}}
int_0^1 x + 1 dx | \int_{0}^{1} \left(x + 1\right) \, dx
∫ sin θ dθ | \int \sin\left(\theta\right) \, d\theta
∫ d * x dx | \int \mathit{d} x \, dx
lim x->0+ sin(x)/x | \lim_{x \to 0^{+}} \frac{\sin\left(x\right)}{x}
d/dx -x y | \frac{d}{dx} \left(-x y\right)
d/dx (-x + y) | \frac{d}{dx} \left(-x + y\right)
lim x->oo -1/x | \lim_{x \to \infty} \left(-\frac{1}{x}\right)
∫ -f dx | \int \left(-f\right) \, dx
sum(i=1..n, -x_i) | \sum_{i=1}^{n} \left(-x_{i}\right)
sum(i=1..n, x_i^2 + 1) | \sum_{i=1}^{n} \left(x_{i}^{2} + 1\right)
1/m * sum(i=1..m, x_i) | \frac{1}{m} \sum_{i=1}^{m} x_{i}
x[1] + A[i, :] | x_{{}1} + A_{{}i, :}
piecewise(x^2 if x > 0, 0 otherwise) | \begin{cases} x^{2} & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}
f''(x) + u' | f''\left(x\right) + u'
f''''(x) | f^{(4)}\left(x\right)
∇_(w, b) f(x) + ∇²f(x) | \nabla_{w, b} f\left(x\right) + \nabla^{2} f\left(x\right)
norm(x)^2 | \left\|x\right\|^{2}
norm(x, 1) | \left\|x\right\|_{1}
norm(x, oo)^2 | \left\|x\right\|_{\infty}^{2}
kron(A, B) | A \otimes B
kron(A, B) @ x | \left(A \otimes B\right) {\,} x
kron(kron(A, B + C), D) | A \otimes \left(B + C\right) \otimes D
max(0, x) | \max\left(0, x\right)
n!/k! | \frac{n!}{k!}
A.T^2 | \left(A^{\top}\right)^{2}
inv(A) + A^-1 | A^{{-1}} + A^{-1}
1e-25 | {10^{-25}}
x <= 1 or x >= 2 | x \le 1 \text{ or } x \ge 2
x in [0, 1] ∪ {2} ∪ (3, oo) | x \in {\left[0, 1\right]} \cup \left\{2\right\} \cup \left(3, \infty\right)
g(x, y) = x^2 y | g\left(x, y\right) = x^{2} y
a == 3 | a {=} 3
2a = 3 | 2 a = 3
x : in [0, 1) | x : \text{in } \left[0, 1\right)
x, y : real | x, y \in \mathbb{R}
W : matrix(m, n) | W \in \mathbb{R}^{m \times n}
S : symmetric matrix(n, n) | S : \text{symmetric matrix}\left(n, n\right)
does not exist | \text{does not exist}
(a + b)/(c) * d | \frac{a + b}{c} \mathit{d}
2 * (1/3) | 2 \cdot \frac{1}{3}
-(x + 1) | -\left(x + 1\right)
x/2 * (y/3) | \frac{x}{2} \cdot \frac{y}{3}
dW2 + db1 | \mathrm{dW}_{{2}} + \mathrm{db}_{{1}}
mean(x, axis=0) | \operatorname{mean}\left(x, \text{axis} = 0\right)
softmax(x) | \operatorname{softmax}\left(x\right)
integrate(x^2, unionx, 0, 1) | \operatorname{integrate}\left(x^{2}, \mathrm{unionx}, 0, 1\right)
"""
ROWS = [line.split(" | ", 1) for line in FORMS.strip().splitlines()]


@pytest.mark.parametrize(("text", "form"), ROWS, ids=[r[0] for r in ROWS])
def test_a_tree_is_typeset(text: str, form: str):
    assert latex(parse(text, WORDS), COMMANDS) == form


def test_a_word_without_a_command_is_set_upright():
    assert latex(Apply("adjoint", (Name("x"),))) == r"\operatorname{adjoint}\left(x\right)"
    assert latex(Apply("sin", (number("-1/3"),))) == r"\sin\left(-\frac{1}{3}\right)"


@pytest.mark.parametrize("seed", range(300))
def test_a_page_can_show_every_tree(seed: int):
    text = latex((statement if seed % 4 == 0 else expression)(Random(seed)))
    shown = convert(text)  # what render/html puts on a page
    assert "\\" not in shown
    assert text.count(r"\left") == text.count(r"\right")
    assert "\0" not in text
