"""Pasted LaTeX: what it reads as, and what is refused, one row each."""

# LaTeX => what would be typed
READ = r"""
\frac{x^{2}}{1+e^{-x}}                                   => x^2/(1 + e^-x)
x y                                                      => x y
\sin x                                                   => sin(x)
e^{-x²} + \frac{x²³}{2}                                    => e^(-x^2) + x^23/2
∑_{i=1}^n (x_i − μ)²                                       => sum(i=1..n, (x_i - mu)^2)
\frac{1}{n} ∑ᵢ₌₁ⁿ xᵢ²                                      => 1/n * sum(i=1..n, x_i^2)
\frac{1}{2}(ŷᵢ - yᵢ)² + \frac{ȳ}{2} + x̂_{i}               => 1/2 * (y_hat_i - y_i)^2 + y_bar/2 + x_hat_i
\sqrt{x−1} + e^{−½ x²} + x^{½}                             => sqrt(x - 1) + e^(-1/2 * x^2) + x^(1/2)
W \in ℝ^{m × n}                                            => W : matrix(m, n)
\frac{𝑥}{𝑦}                                                => x/y
√{x + 1} + √x + \frac{√(x + 2)}{2}                         => sqrt(x + 1) + sqrt(x) + sqrt(x + 2)/2
y = x^{2} \label{eq:1} \tag{1} % the square                => y = x^2
\begin{align} y &= x^2 \end{align}                         => y = x^2
$$\begin{aligned} y & = x^2 \end{aligned}$$                => y = x^2
y &= x^{2}                                                 => y = x^2
\frac12 x                                                => 1/2 * x
\frac ab                                                 => a/b
\sqrt{x} + \sqrt[3]{x} + \sqrt[n]{x}                     => sqrt(x) + cbrt(x) + x^(1/n)
x^2y                                                     => x^2 y
\left( x + 1 \right)^2                                   => (x + 1)^2
\left| x - 1 \right|                                     => |x - 1|
\|x\|_2^2                                                => norm(x)^2
\lVert x \rVert                                          => norm(x)
\int_0^{2\pi} \sin x \, dx                               => ∫_0^(2 pi) sin(x) dx
\int x e^x \,\mathrm{d}x                                 => ∫ x e^x dx
\int \frac{dx}{x}                                        => ∫ 1/x dx
\lim_{x \to 0^+} \frac{\sin x}{x}                        => lim x->0+ sin(x)/x
\sum_{i=1}^{n} x_i^2                                     => sum(i=1..n, x_i^2)
\prod_{k=1}^n k                                          => prod(k=1..n, k)
\frac{d}{dx} x^2                                         => d/dx x^2
\frac{d^2}{dx^2} x^2                                     => d^2/dx^2 x^2
\frac{\partial f}{\partial x}                            => d/dx f
\frac{\partial^2 f}{\partial x \partial y}               => d^2/dx dy f
\frac{d (x^2)}{dx}                                       => d/dx x^2
\nabla f                                                 => ∇f
\nabla_{w} f                                             => ∇_w f
\begin{bmatrix} a & b \\ c & d \end{bmatrix}             => [[a, b], [c, d]]
\begin{pmatrix} x \\ y \end{pmatrix}                     => [x, y]
\begin{vmatrix} a & b \\ c & d \end{vmatrix}             => det([[a, b], [c, d]])
\begin{cases} x^2 & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases} => piecewise(x^2 if x > 0, 0 otherwise)
A^T B + A^\top + A^{-T}                                  => A.T B + A.T + inv(A).T
W \in \mathbb{R}^{m \times n}                            => W : matrix(m, n)
x \in \mathbb{R}                                         => x : real
x, y \in \mathbb{R}^n                                    => x, y : vector(n)
f(x) := x^2                                              => f(x) = x^2
f^{(4)}(x)                                               => f''''(x)
\max\{a, b\}                                             => max(a, b)
\log_2 x + \log_{10}(x)                                  => log(x, 2) + log(x, 10)
\sin^2 x                                                 => sin(x)^2
\hat{y}_i + \bar{x}                                      => y_hat_i + x_bar
\mathrm{loss} + loss                                     => loss + loss
x \in [0, 1) \cup \{2\}                                  => x in [0, 1) ∪ {2}
n! / (k! (n-k)!)                                         => n!/(k! (n - k)!)
x_{i+1} + A_{i,j} + x_{(i)}                              => x[i + 1] + A[i, j] + x[i]
$x^2$                                                    => x^2
\[ x^2 \]                                                => x^2
\alpha x^{\beta}                                         => alpha x^beta
d x                                                      => d x
\frac{dy}{dx}                                            => d/dx y
\operatorname{softmax}(x)                                => softmax(x)
x_{i+1} + A_{i,j} + x_{(i)} + A_{i,:} + x_{2:5}          => x[i + 1] + A[i, j] + x[i] + A[i, :] + x[2:5]
\cos^2 x + \sin^2 x = 1                                  => cos(x)^2 + sin(x)^2 = 1
{e}^{x}                                                  => e^x
\sin{\left(x \right)} y                                  => sin(x) y
2\left[ x + 1 \right]                                    => 2(x + 1)
{\left[0, 1\right]} \cup (2,3)                           => [0, 1] ∪ (2, 3)
x \in [0,1]                                              => x in [0, 1]
A_{ij}                                                   => A_ij
x_{\mathrm{or}} + x_{\text{when}} + x_\mathrm{in}          => x_or + x_when + x_in
\mathrm{and0} + \mathrm{or\_x}                            => and0 + or_x
\sum_{x_{{1}}=1}^{n} x_{{1}}                             => sum(x1=1..n, x1)
\sum_{\mathrm{ii}=1}^{n} \mathrm{ii}                      => sum(ii=1..n, ii)
\mathrm{dΣ} x_{\mathrm{θ}}                                 => dΣ x_theta
\lim_{x \to 0^−} x                                        => lim x->0- x
\text{2} x                                               => 2x
\mathbf{W}_1 \mathbf{x} + \boldsymbol{\theta}            => W_1 x + theta
\frac{\mathrm{d} y}{\mathrm{d} x}                        => d/dx y
\int_{0}^{1}\!\!\int_0^1 x y \, dx \, dy                 => ∫_0^1 ∫_0^1 x y dx dy
\int x^2 d x                                             => ∫ x^2 dx
\int xdx                                                 => ∫ x dx
\int \frac{2x dx}{x^2+1}                                 => ∫ 2x/(x^2 + 1) dx
x_{\max} + y_{\text{true}} + x_{10}                      => x_max + y_true + x_10
ab + abc                                                 => a b + a b c
x^{-1}                                                   => x^-1
x' + f'(x) + f''(x) + f^{\prime}(x)                      => x' + f'(x) + f''(x) + f'(x)
|x| + |y - 1|                                            => |x| + |y - 1|
\| A x \| \le \| b \|                                    => norm(A x) <= norm(b)
\langle x, y \rangle                                     => dot(x, y)
f(x) = x^2 + 1                                           => f(x) = x^2 + 1
g(x) = x^2 + 1                                           => g(x) = x^2 + 1
a = 3                                                    => a = 3
x == 3                                                   => x == 3
0 < x \le 1                                              => 0 < x and x <= 1
x < 0 \text{ or } x > 1                                  => x < 0 or x > 1
\text{does not exist}                                    => does not exist
\emptyset                                                => {}
\nabla_{\theta} J                                        => ∇_theta J
\nabla^2 f                                               => ∇²f
n!                                                       => n!
√{x}(x + 1)                                              => sqrt(x) (x + 1)
√{x^2 + 1} y                                             => sqrt(x^2 + 1) y
\binom{n}{k}                                             => n!/(k! (n - k)!)
{n + 1 \choose 2}                                        => (n + 1)!/(2! ((n + 1) - 2)!)
{a \over b}                                              => a/b
x + 1 \over y                                            => (x + 1)/y
2 {a + 1 \over b}^2                                      => 2 ((a + 1)/b)^2
{d \over dx} x^2                                         => d/dx x^2
\iint x y \, dx \, dy                                    => ∫ ∫ x y dx dy
\iiint x \, dx \, dy \, dz                               => ∫ ∫ ∫ x dx dy dz
\left(\frac{d}{dx}\right) x^2                            => d/dx x^2
\log_b x                                                 => log(x, b)
\log_{b+1} x                                             => log(x, b + 1)
\ln x^2                                                  => log(x^2)
\arcsin x \tan x                                         => asin(x) tan(x)
\frac{\sin x}{\cos x}                                    => sin(x)/cos(x)
\lim\limits_{x \to \infty} \frac1x                       => lim x->oo 1/x
\partial_x f                                             => d/dx f
x \, y \; z \quad w                                      => x y z w
\displaystyle \frac{1}{2}                                => 1/2
\left|{x - 2}\right|                                     => |x - 2|
({x + 1}, 2)                                             => (x + 1, 2)
\sin^{2}{\left(x\right)} y                               => sin(x)^2 y
\dfrac{1}{2}                                             => 1/2
\tfrac{x}{y}                                             => x/y
\frac1x                                                  => 1/x
\frac{1}2                                                => 1/2
\sqrt2                                                   => sqrt(2)
\sqrt[3]x                                                => cbrt(x)
\sqrt xy                                                 => sqrt(x) y
x^\frac12                                                => x^(1/2)
x_\alpha                                                 => x_alpha
x_{\alpha}                                               => x_alpha
x^{y^z}                                                  => x^(y^z)
x_1^2 + x^2_1                                            => x_1^2 + x_1^2
\bigl( x + 1 \bigr)^2                                    => (x + 1)^2
\Bigl[ x \Bigr]                                          => x
\bigl| x \bigr|                                          => |x|
\lvert x \rvert + \left\lVert x \right\rVert             => |x| + norm(x)
\|x\| + \|y\|                                            => norm(x) + norm(y)
\|x\|_F^2                                                => norm(x)^2
\|x\|_1^2 + \lVert y \rVert_\infty                        => norm(x, 1)^2 + norm(y, oo)
A \otimes B + x                                          => kron(A, B) + x
\operatorname{ReLU}(x)                                   => relu(x)
\mathrm{relu}(x)                                         => relu(x)
\min(a, b)                                               => min(a, b)
\varepsilon + \varphi + \vartheta                        => epsilon + phi + theta
\Gamma + \Sigma x                                        => Gamma + Sigma x
\vec{v} + \mathcal{L}                                    => v + L
\tilde{x}_1                                              => x_tilde_1
\hat{\theta}                                             => theta_hat
\frac{d f}{d x}                                          => d/dx f
\frac{d}{dx}\left(x^2\right)                             => d/dx x^2
\frac{\mathrm d y}{\mathrm d x}                          => d/dx y
\frac{d^2 y}{dx^2}                                       => d^2/dx^2 y
\frac{\partial}{\partial x_1} f(x)                       => d/dx_1 f(x)
\frac{\partial \mathcal{L}}{\partial W_1}                => d/dW_1 L
\frac{\partial L}{\partial \theta}                       => d/dθ L
\frac{d}{d\theta} \sin\theta                             => d/dθ sin(theta)
\int \sin\theta \, d\theta                               => ∫ sin(theta) dθ
\int_a^b f(x) dx                                         => ∫_a^b f(x) dx
\int_{-\infty}^{\infty} e^{-x^2} dx                      => ∫_-oo^oo e^(-x^2) dx
\int\limits_0^1 x \, \mathrm dx                          => ∫_0^1 x dx
\int_0^1 \frac{1}{\sqrt{1-x^2}} \, dx                    => ∫_0^1 1/sqrt(1 - x^2) dx
\int x \, dx + C                                         => ∫ x dx + C
\int_0^1 \int_0^x y \, dy \, dx                          => ∫_0^1 ∫_0^x y dy dx
\lim_{h \to 0} \frac{f(x+h) - f(x)}{h}                   => lim h->0 (f(x + h) - f(x))/h
\lim_{x \rightarrow \infty} \frac{1}{x}                  => lim x->oo 1/x
\lim_{x \to -\infty} e^x                                 => lim x->-oo e^x
\lim_{x \downarrow 0} \ln x                              => lim x->0+ log(x)
\lim_{x \to 2^-} \frac{1}{x-2}                           => lim x->2- 1/(x - 2)
\sum_{i=1}^n x_i y_i                                     => sum(i=1..n, x_i y_i)
\frac{1}{m} \sum_{i=1}^{m} \left( y_i - \hat{y}_i \right)^2 => 1/m * sum(i=1..m, (y_i - y_hat_i)^2)
\sum_{i=1}^{n} \sum_{j=1}^{m} A_{ij}                     => sum(i=1..n, sum(j=1..m, A_ij))
\prod_{k=1}^{n-1} k                                      => prod(k=1..n - 1, k)
\begin{array}{cc} a & b \\ c & d \end{array}             => [[a, b], [c, d]]
\begin{bmatrix} 1 & 2 \end{bmatrix}                      => [[1, 2]]
\left[\begin{matrix} 1 & 2 \\ 3 & 4 \\ \end{matrix}\right] => [[1, 2], [3, 4]]
\left(\begin{array}{c} x \\ y \end{array}\right)         => [x, y]
A \begin{bmatrix} x \\ y \end{bmatrix}                   => A * [x, y]
\begin{cases} x & x > 0 \\ -x & \text{else} \end{cases}  => piecewise(x if x > 0, -x otherwise)
\begin{cases} x & \text{if } x > 0 \\ 0 \end{cases}      => piecewise(x if x > 0, 0 otherwise)
a \cdot b + a \times b + a \ast b + a \odot b            => a b + a b + a b + a b
a \div b                                                 => a/b
x ~ y                                                    => x y
x \leq 1                                                 => x <= 1
x \geq 1 \text{ and } x \neq 2                           => x >= 1 and x != 2
x \in (0, \infty)                                        => x in (0, oo)
x \in \{1, 2\}                                           => x in {1, 2}
(0, 1) \cup (2, 3]                                       => (0, 1) ∪ (2, 3]
A^{\intercal} A                                          => A.T A
A^{\mathsf{T}}                                           => A.T
A^{\mathrm T} b                                          => A.T b
(A B)^{-\top}                                            => inv(A B).T
A^{-1}                                                   => A^-1
f' + f''(x)                                              => f' + f''(x)
f'^2                                                     => f'^2
u'v + uv'                                                => u' v + u v'
y''                                                      => y''
x \in \mathbb{Z}                                         => x : integer
x \in \mathbb{R}_{+}                                     => x : positive
x \in \mathbb{R}_{>0}                                    => x : positive
f(x, y) = x^2 y                                          => f(x, y) = x^2 y
a := 3                                                   => a = 3
\theta \coloneqq 3                                       => theta = 3
\mathrm{learning\_rate}                                  => learning_rate
\text{loss} \cdot 2                                      => loss * 2
mx + b                                                   => m x + b
w^T x + b                                                => w.T x + b
\mathbf{w}^\top \mathbf{x} + b                           => w.T x + b
\sigma(z)                                                => sigmoid(z)
\sigma z                                                 => sigma z
\frac{1}{1 + e^{-z}}                                     => 1/(1 + e^-z)
e^{-\frac{(x-\mu)^2}{2\sigma^2}}                         => e^(-(x - mu)^2/(2 sigma^2))
\ln(1+e^x)                                               => log(1 + e^x)
-\log p                                                  => -log(p)
2^{-x} y                                                 => 2^-x y
|x|^2                                                    => |x|^2
\left|\frac{x}{y}\right|                                 => |x/y|
x!                                                       => x!
\frac{n!}{k!(n-k)!}                                      => n!/(k! (n - k)!)
\log_2 8                                                 => log(8, 2)
\log_{10} x                                              => log(x, 10)
\log x                                                   => log(x)
10^{-3}                                                  => 10^-3
3.14                                                     => 3.14
x^{\prime}                                               => x'
A_{i,j} B_{j,k}                                          => A[i, j] B[j, k]
x_{i,1}                                                  => x[i, 1]
x_{i-1}                                                  => x[i - 1]
\nabla f(x)                                              => ∇f(x)
\nabla_{\theta} f(\theta)                                => ∇_theta f(theta)
\ell                                                     => ell
a/b                                                      => a/b
x^{2}y^{3}                                               => x^2 y^3
(x+1)(x-1)                                               => (x + 1) * (x - 1)
2(x+1)                                                   => 2(x + 1)
x(x+1)                                                   => x * (x + 1)
f(x+1)                                                   => f(x + 1)
\cos(2\pi x)                                             => cos(2 pi x)
\cos 2\pi x                                              => cos(2 pi x)
\sin x \cos y                                            => sin(x) cos(y)
\sin (x+1)^2                                             => sin(x + 1)^2
\exp(-x)                                                 => exp(-x)
\exp x                                                   => exp(x)
\det A                                                   => det(A)
\det(A)                                                  => det(A)
\mathbf{x}^\top \mathbf{x}                               => x.T x
int_{0}^{1} x dx                                         => ∫_0^1 x dx
lim_{x->0} x^{2}                                         => lim x->0 x^2
Σ_{i=1}^{n} x_i                                          => sum(i=1..n, x_i)
d/dx x^{2}                                               => d/dx x^2
x^{2} >= 3                                               => x^2 >= 3
x^{2} + sqrt(y)                                          => x^2 + sqrt(y)
"""
READINGS = [[part.strip() for part in line.rsplit(" => ", 1)] for line in READ.strip().splitlines()]

# LaTeX => the code of its refusal, and where the caret begins => the mend, or the readings between which it does not choose
REFUSED = r"""
x^10                                         => script             2 => write ^{10}
x^{(i)}                                      => ambiguous          1 => x^{i} OR x_{(i)}
\sin^{-1} x                                  => ambiguous          0 => \arcsin x OR (\sin x)^{-1}
1/2x                                         => ambiguous          0 => (1/2)x OR 1/(2x)
\sin\frac{x}{2} y                            => ambiguous          0 => \sin(\frac{x}{2} y) OR \sin(\frac{x}{2}) y
\left( x + 1                                 => bracket            0 => add \right and its bracket
\frac{x}                                     => argument           0 => write \frac{…}{…}
{x+1}^2                                      => braces             0 => write \left(x+1\right)
\sin{2x} y                                   => ambiguous          0 => \sin({2x} y) OR \sin({2x}) y
abcd                                         => ambiguous          0 => \mathrm{abcd} OR a b c d
sinx                                         => letters            0 => write \sin x
lnx                                          => letters            0 => write \ln x
\sinx                                        => latex              0 => write \sin x
\frax{1}{2}                                  => latex              0 => Did you mean \frac?
\input{/etc/passwd}                          => latex              0 => paste the formula alone
\write18{ls}                                 => latex              0 => paste the formula alone
x \pm 1                                      => latex              2 => write one formula for each sign
1 + \ldots + n                               => latex              4 => write \sum_{i=1}^{n} x_{i}
x^                                           => argument           1 => write ^{…}, or leave ^ away
x_                                           => argument           1 => write _{…}, or leave _ away
\frac{1}{}                                   => argument           8 => write what belongs there
\sqrt                                        => argument           0 => write \sqrt{…}
{x                                           => bracket            0 => add }
x}                                           => bracket            1 => take } away, or write { before it
x & y                                        => syntax             2 => leave & away
\begin{matrix} 1 & 2 \\ 3 \end{matrix}       => matrix            24 => write 2 entries in each row
\begin{foo} x \end{foo}                      => latex              0 => paste one formula alone
\begin{matrix} 1 & 2 \end{pmatrix}           => bracket           21 => write \end{matrix}
\left. x \right|_{0}                         => latex              0 => write the formula alone, and then at x = 2
\frac{df}{dx}\bigg|_{x=2}                    => latex             18 => write the formula alone, and then at x = 2
\log\sum_{i=1}^n x_i                         => function           4 => write \left( \sum … \right)
\frac{é}{2}                                  => character          6 => type e
x^{2}³                                       => script             5 => write { } around what it belongs to
\begin{aligned} x &= 1 \\ y &= 2 \end{aligned} => syntax          23 => write one formula at a time
\right)                                      => bracket            0 => add \left and its bracket
x^2^3                                        => script             3 => write { } around what it belongs to
x^-1                                         => script             1 => write ^{-…}
e^2x                                         => ambiguous          0 => e^{2x} OR (e^2)x
2\frac12                                     => ambiguous          0 => 2 + \frac12 OR 2 \cdot \frac12
\sum x_i                                     => latex              0 => write \sum_{i=1}^{n} x_{i}
\sum_{i} x_i                                 => binder             0 => write \sum_{i=1}^{n}
\lim_{x} x                                   => limit              0 => write \lim_{x \to 0}
\int_0 x dx                                  => bound              0 => write \int_{0}^{1} x \, dx
\mathbb{E}[x]                                => latex              0 => write it out, as a sum or an integral
f\frac{x}{2}                                 => ambiguous          0 => f(\frac{x}{2}) OR f \cdot \frac{x}{2}
\sigma\frac{x}{2}                            => ambiguous          0 => \sigma(\frac{x}{2}) OR \sigma \cdot \frac{x}{2}
\nabla_w \frac{1}{2} x^2                     => ambiguous          0 => (\nabla_w \frac{1}{2}) x^2 OR \nabla_w (\frac{1}{2} x^2)
5% 3 + x^{2}                                 => character          1 => leave it away
\frac{x}{2} % 3                              => character         12 => leave it away
5 % of x^{2}                                 => character          2 => leave it away
x_{√}                                        => argument           3 => write √(…)
\int_{\mathrm{1b}}^{c} x \, dx               => latex              6 => begin the name with a letter
W_{\,\,}                                     => argument           1 => write what belongs there
f \frac{x}{2} + 1                            => ambiguous          0 => f (\frac{x}{2}) + 1 OR f \cdot \frac{x}{2} + 1
W^{[1]} x                                    => script             1 => write _{1}
W^{[l-1]} x                                  => script             1 => write a name for it
∂\mathrm{dΣ}                                 => differential       0 => write \frac{\partial f}{\partial x}
\mathbb{R}                                   => declaration        0 => write x \in \mathbb{R}
\int x                                       => integral           0 => write dx at its end
$x                                           => dollar             0 => write it on both sides, or leave it away
x$y$                                         => dollar             1 => write it at both ends, or leave it away
x \text{ is even}                            => latex              2 => paste the formula alone
x = 90^\circ                                 => latex              6 => write \frac{\pi}{180} as a factor
\theta^\star                                 => latex              7 => write \cdot
x^{*}                                        => script             1 => write a name, as in x_{\mathrm{star}}
2 - {x + 1}                                  => braces             4 => write \left(x + 1\right)
2 + {x + 1}                                  => braces             4 => write \left(x + 1\right)
{x+1} y                                      => braces             0 => write \left(x+1\right)
\sin^2{2x} y                                 => ambiguous          0 => \sin^2({2x} y) OR \sin^2({2x}) y
\sin^2\frac{x}{2} y                          => ambiguous          0 => \sin^2(\frac{x}{2} y) OR \sin^2(\frac{x}{2}) y
\max_{x} f                                   => latex              0 => list what is compared: \max(x_1, x_2)
\operatorname{argmin}_x f(x)                 => latex              0 => ask minimize … wrt x
\arg\min_x f(x)                              => latex              0 => ask minimize … wrt x
\operatorname*{arg\,max}_x f(x)              => latex              0 => ask minimize … wrt x
\iint_D x dx dy                              => latex              0 => write \int_{0}^{1} \int_{0}^{1}, one for each variable
{\over b}                                    => argument           1 => write \frac{a}{b}
\|x\|_3                                      => latex              5 => write the norm out, as a sum
\frac{d}{dx}(x^2) y                          => ambiguous          0 => (\frac{d}{dx}(x^2)) y OR \frac{d}{dx}((x^2) y)
\lim_{x\to 0} x + 1                          => ambiguous          0 => \lim_{x\to 0} (x + 1) OR (\lim_{x\to 0} x) + 1
\sum_{i=1}^n x_i + 1                         => ambiguous          0 => \sum_{i=1}^n (x_i + 1) OR (\sum_{i=1}^n x_i) + 1
\begin{cases} 1, & \text{for } x \ge 0, \\ 0, & \text{otherwise}. \end{cases} => character         64 => leave it away
5\%                                          => latex              1 => write \frac{1}{100} as a factor
a/bc                                         => ambiguous          0 => (a/b)c OR a/(bc)
g(x+1)                                       => ambiguous          0 => write g * (x+1), or first define g(x) = …
\tan^{-1} x                                  => ambiguous          0 => write (\tan x)^{-1}
\sin x/2                                     => ambiguous          0 => \sin (x/2) OR (\sin x)/2
\mathbf{x} + x                               => latex             13 => give one of them another name
\sum_{i=1}^n \mathbf{x}_i + 0                => ambiguous          0 => \sum_{i=1}^n (\mathbf{x}_i + 0) OR (\sum_{i=1}^n \mathbf{x}_i) + 0
\boldsymbol{\theta}^\top \theta              => latex             25 => give one of them another name
\frac{x}{y                                   => bracket            8 => add }
\frac{x}{y}}                                 => bracket           11 => take } away, or write { before it
x^{2                                         => bracket            2 => add }
\begin{bmatrix} a & b                        => bracket            0 => add \end{…}
\begin{bmatrix} a & \\ b & c \end{bmatrix}   => matrix            17 => write 0, or what belongs there
\end{bmatrix}                                => bracket            0 => take \end{bmatrix} away, or write \begin{…} before it
\left( x                                     => bracket            0 => add \right and its bracket
x \right)                                    => bracket            2 => add \left and its bracket
\left x                                      => bracket            0 => write \left( or leave \left away
\left( x \right]                             => bracket           15 => write ) here
( x + 1                                      => bracket            0 => add )
\frac                                        => argument           0 => write \frac{…}{…}
\frac{}{x}                                   => argument           5 => write what belongs there
x^{}                                         => argument           2 => write what belongs there
_1                                           => syntax             0 => write a name before it
^2                                           => syntax             0 => write what is raised before it
'                                            => syntax             0 => write a function before it
\hat{x + 1}                                  => latex              0 => write it over one name
\sqrt[3]                                     => argument           0 => write \sqrt{…}
\sqrt[3 x                                    => bracket            5 => add ]
x \\ y                                       => syntax             2 => write one formula at a time
\mathbb{C}                                   => latex              0 => write \mathbb{R}
\mathbb{R}^{2 \times 3 \times 4}             => declaration        0 => write \mathbb{R}^{m \times n}
\begin{cases} & x > 0 \end{cases}            => matrix             0 => write x & \text{if } x > 0
\mathrm{3b}                                  => latex              0 => paste the formula alone
x_{\mathrm{one-hot}}                         => latex              3 => paste the formula alone
x_{1𝟙}                                       => character          4 => type 1
\frac .5a                                    => argument           6 => write {.5}
\mathrm{d}\sqrt{x}                           => differential       0 => write \frac{d}{dx}, or dx at an integral's end
\mathrm{union} + 1                           => word               0 => give it another name
\text{}                                      => latex              0 => write a name in them, or leave them away
\overset{!}{=}                               => latex              0 => paste the formula alone
\int_0^1 x                                   => integral           0 => write dx at its end
\int_0^1                                     => integral           0 => write dx at its end
\lim_{x \to} x                               => limit              0 => write \lim_{x \to 0}
\unknowncommand                              => latex              0 => leave it away, or write a name as \mathrm{name}
\alhpa                                       => latex              0 => Did you mean \alpha?
\tex                                         => latex              0 => Did you mean \text?
x \\                                         => syntax             2 => write one formula at a time
\$                                           => latex              0 => leave it away, or write a name as \mathrm{name}
\newcommand{\x}{y}                           => latex              0 => paste the formula alone
\def\x{y}                                    => latex              0 => paste the formula alone
\dot{x}                                      => latex              0 => write \frac{dx}{dt}
\lfloor x \rfloor                            => latex              0 => leave it away
x \approx y                                  => latex              2 => write =, <, \le or \ne
x \bmod 2                                    => latex              2 => write a - b k, with k : integer
\Re z                                        => latex              0 => leave it away
A \oplus  B                                  => latex              2 => write \cdot
f: x \mapsto x^2                             => latex              5 => write a formula alone
\| x                                         => bar                0 => write \left\| … \right\|
$$ x                                         => dollar             0 => write it on both sides, or leave it away
\( x                                         => dollar             0 => write it on both sides, or leave it away
x $ y                                        => dollar             2 => write it at both ends, or leave it away
x # y                                        => character          2 => leave it away
x^{\circ}                                    => latex              1 => write \frac{\pi}{180} as a factor
90^{\circ}                                   => latex              2 => write \frac{\pi}{180} as a factor
\mathrm{d}                                   => differential       0 => write \frac{d}{dx}, or dx at an integral's end
\mathrm{d} + 1                               => differential       0 => write \frac{d}{dx}, or dx at an integral's end
\partial                                     => differential       0 => write \frac{d}{dx}, or dx at an integral's end
\infty^{+} x                                 => script             6 => write ^{+…}
x^{+}                                        => script             1 => write a name, as in x_{\mathrm{plus}}
\sum_{i=1} x                                 => binder             0 => write \sum_{i=1}^{n}
\prod^{n} x                                  => binder             0 => write \prod_{i=1}^{n}
\nabla^3 f                                   => latex              6 => write \nabla^{2}
x \in \mathbb{Q}                             => latex              6 => write \mathbb{R}
\mathbb{R} + 1                               => declaration        0 => write x \in \mathbb{R}
\begin{matrix} \end{matrix}                  => matrix            14 => write 0, or what belongs there
5 \%                                         => latex              2 => write \frac{1}{100} as a factor
x^{\star}                                    => latex              3 => write \cdot
\middle| x                                   => latex              0 => leave it away
\color{red} x                                => latex              0 => paste the formula alone
"""
REFUSALS = [[part.strip() for part in line.split(" => ")] for line in REFUSED.strip().splitlines()]
