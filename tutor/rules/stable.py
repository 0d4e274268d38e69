"""Forms for numbers: the same value, with no overflow and no lost digits. Used before a tree is compiled, never shown as a step."""

from tutor.rules.rule import Table, rule

# words that only numbers know; the learner's language does without them
WORDS = Table("Words for numbers", (
    rule("lse", "lse(u, v)", "exp(u - lse(u, v)) * u' + exp(v - lse(u, v)) * v'",
         "With the largest exponent taken out no exponential overflows.", many=True, means="log(exp(u) + exp(v))", numpy="lse"),
))  # fmt: skip

_TAKEN = "The largest exponent is taken out before it overflows."
_SOLVED = "To solve a system is quicker than to invert its matrix, and closer."

# what is rewritten wherever it stands, before differentiating and after; specific entries stand above general ones
TABLE = Table("Stable forms", (
    rule("exponential", "e^u", "exp(u)", "One spelling of the exponential is enough."),
    rule("softplus", "log(1 + exp(u))", "softplus(u)", "exp(u) overflows from 710 on; softplus(u) is close to u there."),
    rule("log of a sigmoid", "log(sigmoid(u))", "-softplus(-u)", "sigmoid(u) vanishes for u far below zero; its logarithm is close to u."),
    rule("log of a sum of exponentials", "log(exp(u) + exp(v))", "lse(u, v)", "The largest exponent is taken out before it overflows.",
         many=True),
    rule("log of softmax", "log(softmax(u))", "log_softmax(u)", "A share can vanish; its logarithm is u less a log-sum-exp."),
    rule("log of softmax of each column", "log(softmax(u, axis=0))", "log_softmax(u, axis=0)",
         "A share can vanish; its logarithm is u less a log-sum-exp."),
    rule("log of det", "log(det(A))", "logdet(A)", "A determinant overflows long before its logarithm is large."),
    rule("inverse times an array", "inv(A) @ B", "solve(A, B)", _SOLVED),
    rule("inverse transposed times an array", "inv(A).T @ B", "solve(A.T, B)", _SOLVED),
    rule("array times an inverse", "B @ inv(A)", "solve(A.T, B.T).T", _SOLVED),
    rule("array times an inverse transposed", "B @ inv(A).T", "solve(A, B.T).T", _SOLVED),
    rule("sum with an inverse times an array", "(inv(A) + B) @ C", "solve(A, C) + B @ C", _SOLVED),
    rule("sum with an inverse transposed times an array", "(inv(A).T + B) @ C", "solve(A.T, C) + B @ C", _SOLVED),
    rule("log of a sum of exponentials of each row", "log(sum(exp(u), axis=1))", "logsumexp(u)", _TAKEN),
    rule("log of a sum of exponentials of each column", "log(sum(exp(u), axis=0))", "logsumexp(u, axis=0)", _TAKEN),
    rule("log of a column of sums of exponentials", "log(sum(exp(u), axis=1, keepdims=1))", "logsumexp(u, keepdims=1)", _TAKEN),
    rule("log of a row of sums of exponentials", "log(sum(exp(u), axis=0, keepdims=1))", "logsumexp(u, axis=0, keepdims=1)", _TAKEN),
    rule("shares of each row", "exp(u) / sum(exp(u), axis=1, keepdims=1)", "softmax(u)", _TAKEN),
    rule("shares of each column", "exp(u) / sum(exp(u), axis=0, keepdims=1)", "softmax(u, axis=0)", _TAKEN),
    rule("shares of each row times v", "v * exp(u) / sum(exp(u), axis=1, keepdims=1)", "v * softmax(u)", _TAKEN),
    rule("log near one", "log(1 + u)", "log1p(u)", "1 + u loses the digits of a small u."),
    rule("log to a base", "log(u, c)", "log(u) / log(c)", "Each logarithm is stable by itself."),
    rule("sigmoid's slope", "exp(u) / (1 + exp(u))^2", "sigmoid(u) * sigmoid(-u)", "Top and bottom overflow together."),
    rule("sigmoid's slope times v", "v * exp(u) / (1 + exp(u))^2", "v * sigmoid(u) * sigmoid(-u)",
         "Top and bottom overflow together."),
    rule("share of e^u", "exp(u) / (1 + exp(u))", "sigmoid(u)", "Top and bottom overflow together."),
    rule("share of e^u over w", "exp(u) / (w * (1 + exp(u)))", "sigmoid(u) / w", "Top and bottom overflow together."),
    rule("share of e^u times v over w", "v * exp(u) / (w * (1 + exp(u)))", "v * sigmoid(u) / w", "Top and bottom overflow together."),
    rule("share of e^u times v", "v * exp(u) / (1 + exp(u))", "v * sigmoid(u)", "Top and bottom overflow together."),
    rule("sigmoid", "v / (1 + exp(u))", "v * sigmoid(-u)", "Below zero and above it, only an exponential that cannot overflow is taken."),
    rule("power of a sigmoid", "v / (1 + exp(u))^n", "v * sigmoid(-u)^n", "Each factor 1 / (1 + e^u) is a sigmoid."),
    rule("the other side of a sigmoid", "1 - sigmoid(u)", "sigmoid(-u)", "Close to 1 the difference loses its digits."),
    rule("exp near zero", "exp(u) - 1", "expm1(u)", "exp(u) is close to 1, and the difference loses its digits."),
    rule("exp near zero, turned", "1 - exp(u)", "-expm1(u)", "exp(u) is close to 1, and the difference loses its digits."),
    rule("cos near zero", "1 - cos(u)", "2 * sin(u / 2)^2", "cos(u) is close to 1, and the difference loses its digits."),
    rule("normal tail", "1 + erf(u)", "erfc(-u)", "Far below zero erf(u) is close to -1, and the sum loses its digits."),
    rule("normal tail, turned", "1 - erf(u)", "erfc(u)", "Far above zero erf(u) is close to 1, and the difference loses its digits."),
))  # fmt: skip

# right of vectors alone: a sum over all entries of a matrix is none of its rows'
VECTORS = Table("Stable forms of vectors", (
    rule("log of the sum of exponentials", "log(sum(exp(u)))", "logsumexp(u)", _TAKEN, given="u is a vector"),
    rule("shares of a vector", "exp(u) / sum(exp(u))", "softmax(u)", _TAKEN, given="u is a vector"),
    rule("product with the shares of a vector", "B @ exp(u) / sum(exp(u))", "B @ softmax(u)", _TAKEN, given="u is a vector"),
    rule("shares of a vector times v", "v * exp(u) / sum(exp(u))", "v * softmax(u)", _TAKEN, given="u is a vector"),
))  # fmt: skip

# how a function is computed entry by entry, where NumPy has no word for it and its meaning is not good enough
FORMS = Table("How it is computed", (
    rule("sigmoid", "sigmoid(u)", "piecewise(1 if u >= 0, exp(-abs(u)) otherwise) / (1 + exp(-abs(u)))",
         "exp(-|u|) never overflows, and both sides of zero share it."),
    rule("softplus", "softplus(u)", "max(u, 0) + log1p(exp(-abs(u)))", "exp(-|u|) never overflows; the rest is max(u, 0) exactly."),
    rule("sec", "sec(u)", "1 / cos(u)", "NumPy has no secant."),
    rule("csc", "csc(u)", "1 / sin(u)", "NumPy has no cosecant."),
    rule("cot", "cot(u)", "1 / tan(u)", "NumPy has no cotangent."),
    rule("factorial", "factorial(u)", "Gamma(u + 1)", "SciPy's own factorial calls (-1)! zero."),
))  # fmt: skip
